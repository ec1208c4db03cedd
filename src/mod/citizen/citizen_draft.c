/* The parts of a draft: beginning, the list of parts, throwing it away. */
#include "mod/citizen/citizen_internal.h"

struct str citizen_draft_path(struct ctx *c, int64_t id, const char *part)
{
    return arena_printf(c->arena, "/ho-so/nhap/%lld%s", (long long)id, part);
}

struct str citizen_dossier_path(struct ctx *c, int64_t id, const char *part)
{
    return arena_printf(c->arena, "/ho-so/%lld%s", (long long)id, part);
}

struct str citizen_size(struct ctx *c, int64_t bytes)
{
    if (bytes < 1000 * 1000)
        return arena_printf(c->arena, "%lld kB", (long long)((bytes + 999) / 1000));
    int64_t tenths = (bytes + 50000) / 100000;
    return arena_printf(c->arena, "%lld,%lld MB", (long long)(tenths / 10), (long long)(tenths % 10));
}

enum err citizen_the_case(struct ctx *c, struct draft_case *k)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    return draft_load(c, id, k);
}

/* -- beginning -- */

enum err citizen_open(struct ctx *c)
{
    int64_t id;
    TRY(web_check(c));
    TRY(draft_open(c, web_text(c, "thu_tuc"), web_int(c, "agency", 0), web_flag(c, "moi"), &id));
    return web_created(c, citizen_draft_path(c, id, ""));
}

/* -- the list of parts -- */

static void add_part(struct ctx *c, struct view_citizen_tasks *v, struct str href, enum msg name, struct str hint, enum msg state, const char *tag)
{
    struct view_citizen_tasks_parts row = { .href = href, .name = ctx_text(c, name), .hint = hint, .state = ctx_text(c, state), .tag = str_c(tag) };
    VEC_PUSH(c->arena, &v->parts, row);
}

static void form_part(struct ctx *c, const struct draft_case *k, struct view_citizen_tasks *v)
{
    struct str href = citizen_draft_path(c, k->draft.id, "/to-khai");
    bool begun = k->n > 1; /* beside the channel */
    if (!k->problems)
        add_part(c, v, href, MSG_citizen_part_form, S(""), MSG_citizen_state_done, "done");
    else if (begun)
        add_part(c, v, href, MSG_citizen_part_form, msg_format(c->arena, c->lang, MSG_citizen_form_left, MSG_ARGS(ctx_count(c, (int64_t)k->problems))),
                 MSG_citizen_state_doing, "doing");
    else
        add_part(c, v, href, MSG_citizen_part_form, S(""), MSG_citizen_state_todo, "todo");
}

/* How many papers must still be put in, and how many files are here. */
static enum err count_papers(struct ctx *c, const struct draft_case *k, size_t *missing, size_t *must, size_t *files)
{
    struct draft_paper *papers;
    size_t n;
    *missing = *must = *files = 0;
    TRY(draft_papers(c, k, &papers, &n));
    for (size_t i = 0; i < n; i++) {
        *must += papers[i].must;
        *missing += papers[i].must && !papers[i].files_n;
        *files += papers[i].files_n;
    }
    return ERR_OK;
}

static enum err papers_part(struct ctx *c, const struct draft_case *k, struct view_citizen_tasks *v, bool *complete)
{
    size_t missing, must, files;
    TRY(count_papers(c, k, &missing, &must, &files));
    struct str href = citizen_draft_path(c, k->draft.id, "/giay-to");
    struct str hint = files ? msg_format(c->arena, c->lang, MSG_citizen_files_n, MSG_ARGS(ctx_count(c, (int64_t)files))) : S("");
    *complete = !missing;
    if (k->problems && !files)
        add_part(c, v, href, MSG_citizen_part_papers, ctx_text(c, MSG_citizen_papers_after_form), MSG_citizen_state_todo, "todo");
    else if (missing)
        add_part(c, v, href, MSG_citizen_part_papers, hint, files ? MSG_citizen_state_doing : MSG_citizen_state_todo, files ? "doing" : "todo");
    else if (must || files)
        add_part(c, v, href, MSG_citizen_part_papers, hint, MSG_citizen_state_done, "done");
    else
        add_part(c, v, href, MSG_citizen_part_papers, ctx_text(c, k->prepare ? MSG_citizen_papers_bring : MSG_citizen_papers_none_yet),
                 MSG_citizen_state_optional, "draft");
    return ERR_OK;
}

static void last_part(struct ctx *c, const struct draft_case *k, struct view_citizen_tasks *v, bool ready)
{
    struct str href = ready ? citizen_draft_path(c, k->draft.id, "/kiem-tra") : S("");
    add_part(c, v, href, k->prepare ? MSG_citizen_part_bring : MSG_citizen_part_review, S(""),
             ready ? MSG_citizen_state_todo : MSG_citizen_state_not_yet, "todo");
}

static enum err fill_parts(struct ctx *c, const struct draft_case *k, struct view_citizen_tasks *v)
{
    bool papers;
    form_part(c, k, v);
    TRY(papers_part(c, k, v, &papers));
    if (!k->prepare) {
        bool chosen = k->draft.deliver.len > 0;
        add_part(c, v, citizen_draft_path(c, k->draft.id, "/nhan-ket-qua"), MSG_citizen_part_deliver, S(""),
                 chosen ? MSG_citizen_state_done : MSG_citizen_state_todo, chosen ? "done" : "todo");
    }
    last_part(c, k, v, k->open && !k->problems && papers && (k->prepare || k->draft.deliver.len));
    return ERR_OK;
}

enum err citizen_tasks(struct ctx *c)
{
    struct draft_case k;
    TRY(citizen_the_case(c, &k));
    if (k.draft.dossier_id)
        return web_see(c, citizen_dossier_path(c, k.draft.dossier_id, ""));
    struct view_citizen_tasks v = { .id = k.draft.id, .version = k.draft.version, .code = k.procedure->code, .name = k.procedure->name,
                                    .agency = k.agency.name, .saved = ctx_moment(c, k.draft.saved_at_ms), .changed = k.changed,
                                    .why_not = k.open ? S("") : ctx_text(c, k.why_not), .agency_id = k.agency.id };
    int32_t goes;
    TRY(draft_goes_day(c, &k.draft, &goes));
    v.goes = ctx_date(c, goes);
    TRY(fill_parts(c, &k, &v));
    return WEB_VIEW(c, citizen_tasks, &v, k.procedure->short_name);
}

enum err citizen_drop(struct ctx *c)
{
    int64_t id;
    struct draft d;
    TRY(web_check(c));
    TRY(web_path_id(c, 0, &id));
    TRY(draft_get(c, id, &d));
    if (d.dossier_id)
        return ctx_refuse(c, ERR_CONFLICT, MSG_draft_sent);
    TRY(draft_drop(c, &d, web_int(c, "version", 0)));
    web_flash(c, MSG_citizen_dropped, MSG_NO_ARGS);
    return web_see(c, S("/ho-so"));
}
