/* The list of parts: what is done, what is open, what comes later. */
#include "mod/citizen/citizen_internal.h"
#include "mod/citizen/tasks.h"
#include "mod/payment/payment.h"
#include "text/text.h"

/* -- the parts of this room -- */

enum err task_form(struct ctx *c, const struct draft_case *k, size_t open, struct draft_task *out)
{
    (void)open;
    bool begun = k->n > 1; /* beside the channel */
    *out = (struct draft_task){ .state = !k->problems ? TASK_DONE : begun ? TASK_DOING : TASK_TODO,
                                .name = ctx_text(c, MSG_citizen_part_form),
                                .href = citizen_page_of(c, k, S("")) };
    if (out->state == TASK_DOING)
        out->hint = msg_format(c->arena, c->lang, MSG_citizen_form_left, MSG_ARGS(ctx_count(c, (int64_t)k->problems)));
    return ERR_OK;
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

static enum task_state papers_state(const struct draft_case *k, size_t missing, size_t must, size_t files)
{
    if (k->problems && !files)
        return TASK_TODO;
    if (missing)
        return files ? TASK_DOING : TASK_TODO;
    return must || files ? TASK_DONE : TASK_OPTIONAL;
}

enum err task_papers(struct ctx *c, const struct draft_case *k, size_t open, struct draft_task *out)
{
    size_t missing, must, files;
    (void)open;
    TRY(count_papers(c, k, &missing, &must, &files));
    *out = (struct draft_task){ .state = papers_state(k, missing, must, files),
                                .name = ctx_text(c, MSG_citizen_part_papers),
                                .href = citizen_draft_path(c, k->draft.id, "/giay-to") };
    if (files)
        out->hint = msg_format(c->arena, c->lang, MSG_citizen_files_n, MSG_ARGS(ctx_count(c, (int64_t)files)));
    else if (k->problems)
        out->hint = ctx_text(c, MSG_citizen_papers_after_form);
    else if (out->state == TASK_OPTIONAL)
        out->hint = ctx_text(c, k->portal ? MSG_citizen_papers_portal : k->prepare ? MSG_citizen_papers_bring : MSG_citizen_papers_none_yet);
    return ERR_OK;
}

enum err task_deliver(struct ctx *c, const struct draft_case *k, size_t open, struct draft_task *out)
{
    (void)open;
    if (k->prepare)
        return ERR_OK; /* asked where it is sent */
    *out = (struct draft_task){ .state = k->draft.deliver.len ? TASK_DONE : TASK_TODO,
                                .name = ctx_text(c, MSG_citizen_part_deliver),
                                .href = citizen_draft_path(c, k->draft.id, "/nhan-ket-qua") };
    return ERR_OK;
}

/* Paid at the desk today: nothing to open here, only the amount, how, and when. */
enum err task_fees(struct ctx *c, const struct draft_case *k, size_t open, struct draft_task *out)
{
    struct fee_quote *fees;
    size_t n;
    int64_t sum;
    (void)open;
    if (k->portal)
        return ERR_OK;
    TRY(fee_quote(c, k->procedure, k->channel, k->values, k->n, &fees, &n, &sum));
    *out = (struct draft_task){ .state = TASK_LATER, .name = ctx_text(c, MSG_citizen_part_fees), .word = ctx_text(c, MSG_citizen_fees_on_reception) };
    if (sum < 0)
        out->hint = ctx_text(c, MSG_citizen_fees_by_province);
    else if (sum)
        out->hint = msg_format(c->arena, c->lang, MSG_citizen_fees_at_desk, MSG_ARGS(text_thousands(c->arena, sum)));
    else
        out->word = ctx_text(c, MSG_citizen_fees_nothing);
    return ERR_OK;
}

enum err task_review(struct ctx *c, const struct draft_case *k, size_t open, struct draft_task *out)
{
    enum msg name = k->portal ? MSG_citizen_part_portal : k->prepare ? MSG_citizen_part_bring : MSG_citizen_part_review;
    bool ready = k->open && !open;
    *out = (struct draft_task){ .state = ready ? TASK_TODO : TASK_NOT_YET, .name = ctx_text(c, name) };
    if (ready)
        out->href = citizen_draft_path(c, k->draft.id, "/kiem-tra");
    return ERR_OK;
}

/* -- the page -- */

static const struct {
    enum msg word;
    const char *tag;
} states[] = {
    [TASK_TODO] = { MSG_citizen_state_todo, "todo" },         [TASK_DOING] = { MSG_citizen_state_doing, "doing" },
    [TASK_DONE] = { MSG_citizen_state_done, "done" },         [TASK_OPTIONAL] = { MSG_citizen_state_optional, "draft" },
    [TASK_NOT_YET] = { MSG_citizen_state_not_yet, "todo" },   [TASK_LATER] = { MSG_citizen_state_later, "draft" },
};

static enum err fill_parts(struct ctx *c, const struct draft_case *k, struct view_citizen_tasks *v)
{
    size_t open = 0;
    for (size_t i = 0; i < draft_tasks_n; i++) {
        struct draft_task t = { 0 };
        TRY(draft_tasks[i](c, k, open, &t));
        if (t.state == TASK_ABSENT)
            continue;
        open += t.state == TASK_TODO || t.state == TASK_DOING;
        struct view_citizen_tasks_parts row = { .href = t.href, .name = t.name, .hint = t.hint, .tag = str_c(states[t.state].tag),
                                                .state = t.word.len ? t.word : ctx_text(c, states[t.state].word) };
        VEC_PUSH(c->arena, &v->parts, row);
    }
    return ERR_OK;
}

enum err citizen_tasks(struct ctx *c)
{
    struct draft_case k;
    TRY(citizen_the_case(c, &k));
    if (k.draft.dossier_id)
        return web_see(c, citizen_dossier_path(c, k.draft.dossier_id, ""));
    struct view_citizen_tasks v = { .id = k.draft.id, .version = k.draft.version, .code = k.procedure->code, .name = k.procedure->name,
                                    .agency = k.agency.name, .saved = citizen_saved(c, k.draft.saved_at_ms), .changed = k.changed,
                                    .portal = k.portal, .why_not = k.open ? S("") : ctx_text(c, k.why_not), .agency_id = k.agency.id };
    int32_t goes;
    TRY(draft_goes_day(c, &k.draft, &goes));
    v.goes = ctx_date(c, goes);
    TRY(fill_parts(c, &k, &v));
    TRY(citizen_help_note(c, &k.draft, &v.help));
    return WEB_VIEW(c, citizen_tasks, &v, k.procedure->short_name);
}
