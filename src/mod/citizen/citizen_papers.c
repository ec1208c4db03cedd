/* Papers of a draft: which are needed by the answers, files added and taken back. */
#include "mod/citizen/citizen_internal.h"
#include "mod/forms/forms.h"
#include "mod/represent/help.h"
#include "text/text.h"

struct papers_page {
    struct draft_case k;
    struct draft_paper *papers;
    struct view_citizen_paper *offered; /* n, with what the store has for each */
    size_t n;
    struct paper *others; /* that belong to no component */
    size_t others_n;
    struct str component; /* to which files are being added */
    const struct component *to;
    struct paper_upload *files;
    size_t files_n;
};

static enum err load(struct ctx *c, void *arg)
{
    struct papers_page *page = arg;
    struct paper *all;
    size_t n;
    TRY(citizen_the_case(c, &page->k));
    TRY(draft_papers(c, &page->k, &page->papers, &page->n));
    page->offered = ARENA_ARRAY(c->arena, struct view_citizen_paper, page->n + 1);
    for (size_t i = 0; i < page->n; i++)
        if (!page->papers[i].files_n && citizen_own(c, &page->k))
            TRY(citizen_offer(c, page->k.draft.account_id, page->k.procedure->code, page->papers[i].component->key, &page->offered[i]));
    TRY(paper_list(c, PAPER_OF_DRAFT, page->k.draft.id, &all, &n));
    page->others = ARENA_ARRAY(c->arena, struct paper, n + 1);
    page->others_n = 0;
    for (size_t i = 0; i < n; i++)
        if (!all[i].component_key.len)
            page->others[page->others_n++] = all[i];
    return ERR_OK;
}

/* -- the page -- */

struct str citizen_paper_anchor(struct ctx *c, struct str key)
{
    return arena_printf(c->arena, "tep-%.*s", STR_ARG(key.len ? key : S("khac")));
}

struct str citizen_file_about(struct ctx *c, const struct paper *f)
{
    struct str said = paper_said(c, f), size = f->hash.len ? citizen_size(c, f->size_bytes) : S("");
    return said.len ? arena_printf(c->arena, "%.*s, %.*s", STR_ARG(size), STR_ARG(said)) : size;
}

void citizen_add_file(struct ctx *c, struct view_citizen_paper *box, const struct paper *f, bool removable)
{
    struct view_citizen_paper_files row = { .id = f->id, .name = f->name, .about = citizen_file_about(c, f), .thumb = paper_thumb(c, f),
                                            .file = f->hash.len > 0, .removable = removable };
    VEC_PUSH(c->arena, &box->files, row);
}

static struct view_citizen_paper box_of(struct ctx *c, const struct papers_page *page, const struct draft_paper *p)
{
    bool there = p->files_n > 0, spared = p->component->replaced_by.len > 0 && !p->must;
    enum msg state = there ? MSG_citizen_paper_there : p->must ? MSG_citizen_paper_must : spared ? MSG_citizen_paper_spared : MSG_citizen_paper_may;
    if (!there && page->k.channel != CHANNEL_ONLINE && p->component->required)
        state = page->k.prepare ? MSG_citizen_paper_bring : MSG_citizen_paper_post;
    struct view_citizen_paper box = { .base = citizen_draft_path(c, page->k.draft.id, ""),
                                      .owner = arena_printf(c->arena, "draft/%lld", (long long)page->k.draft.id),
                                      .key = p->component->key,
                                      .anchor = citizen_paper_anchor(c, p->component->key),
                                      .name = p->component->name,
                                      .note = p->component->when,
                                      .state = ctx_text(c, state),
                                      .tag = there ? S("done") : p->must ? S("todo") : S("draft"),
                                      .open = true,
                                      .bytes_max = c->app->cfg.upload_bytes_max };
    if (p->component->replaced_by.len)
        box.spared = msg_format(c->arena, c->lang, p->must ? MSG_citizen_spared_copy : MSG_citizen_spared, MSG_ARGS(p->component->replaced_by));
    box.error = forms_error(c, box.anchor);
    for (size_t i = 0; i < p->files_n; i++)
        citizen_add_file(c, &box, &p->files[i], true);
    box.offers = page->offered[p - page->papers].offers;
    return box;
}

static struct view_citizen_paper other_box(struct ctx *c, const struct papers_page *page)
{
    struct view_citizen_paper box = { .base = citizen_draft_path(c, page->k.draft.id, ""),
                                      .owner = arena_printf(c->arena, "draft/%lld", (long long)page->k.draft.id), .anchor = citizen_paper_anchor(c, S("")),
                                      .name = ctx_text(c, MSG_citizen_paper_other), .note = ctx_text(c, MSG_citizen_paper_other_about),
                                      .state = ctx_text(c, page->others_n ? MSG_citizen_paper_there : MSG_citizen_paper_may),
                                      .tag = page->others_n ? S("done") : S("draft"), .open = true, .bytes_max = c->app->cfg.upload_bytes_max };
    box.error = forms_error(c, box.anchor);
    for (size_t i = 0; i < page->others_n; i++)
        citizen_add_file(c, &box, &page->others[i], true);
    return box;
}

static enum err show(struct ctx *c, const struct papers_page *page)
{
    const struct draft_case *k = &page->k;
    struct view_citizen_papers v = { .id = k->draft.id, .name = k->procedure->short_name, .form_open = k->problems > 0,
                                     .post = k->channel == CHANNEL_POST, .prepare = k->prepare };
    for (size_t i = 0; i < page->n; i++) {
        const struct draft_paper *p = &page->papers[i];
        struct view_citizen_paper box = box_of(c, page, p);
        if (p->must || (p->needed && p->component->required) || p->files_n)
            VEC_PUSH(c->arena, &v.needed, box);
        else if (p->needed)
            VEC_PUSH(c->arena, &v.may, box);
    }
    VEC_PUSH(c->arena, &v.may, other_box(c, page));
    for (size_t i = 0; i < v.may.n; i++)
        v.may_open |= v.may.at[i].error.len || v.may.at[i].files.n;
    return WEB_VIEW(c, citizen_papers, &v, ctx_text(c, MSG_citizen_part_papers));
}

enum err citizen_papers(struct ctx *c)
{
    struct papers_page page = { 0 };
    TRY(load(c, &page));
    if (page.k.draft.dossier_id)
        return web_see(c, citizen_dossier_path(c, page.k.draft.dossier_id, ""));
    return show(c, &page);
}

/* -- adding -- */

void citizen_name_uploads(struct ctx *c, struct str anchor)
{
    for (size_t i = 0; i < c->problem.n; i++)
        if (str_eq(c->problem.at[i].field, S("tep")))
            c->problem.at[i].field = anchor;
}

static enum err attach(struct ctx *c, void *arg)
{
    struct papers_page *page = arg;
    TRY(load(c, page));
    if (page->k.draft.dossier_id)
        return ctx_refuse(c, ERR_CONFLICT, MSG_draft_sent);
    TRY(paper_attach(c, PAPER_OF_DRAFT, page->k.draft.id, page->component, page->component.len ? "component" : "other", page->files,
                     page->files_n));
    return help_acted(c, page->k.draft.id, "paper", page->files_n ? page->files[0].name : S(""));
}

static enum err add(struct ctx *c, struct papers_page *page)
{
    TRY(paper_receive(c, "tep", &page->files, &page->files_n));
    return ctx_write(c, attach, page);
}

enum err citizen_papers_add(struct ctx *c)
{
    struct papers_page page = { .component = web_text(c, "component") };
    TRY(web_check(c));
    TRY(ctx_read(c, load, &page));
    if (page.component.len && !procedure_component(page.k.procedure, page.component))
        return ERR_NOT_FOUND;
    enum err e = add(c, &page);
    if (e == ERR_INVALID) {
        citizen_name_uploads(c, citizen_paper_anchor(c, page.component));
        TRY(show(c, &page));
        return e;
    }
    TRY(e);
    web_flash(c, MSG_citizen_files_added, MSG_ARGS(ctx_count(c, (int64_t)page.files_n)));
    return web_see(c, citizen_draft_path(c, page.k.draft.id, "/giay-to"));
}

/* -- one file -- */

static enum err the_paper(struct ctx *c, struct draft *d, struct paper *p)
{
    int64_t id, paper_id;
    TRY(web_path_id(c, 0, &id));
    TRY(web_path_id(c, 1, &paper_id));
    TRY(draft_get(c, id, d));
    TRY(paper_get(c, paper_id, p));
    return p->draft_id == d->id ? ERR_OK : ERR_NOT_FOUND;
}

enum err citizen_paper(struct ctx *c)
{
    struct draft d;
    struct paper p;
    TRY(the_paper(c, &d, &p));
    return p.hash.len ? paper_send(c, p.hash, p.media_type, p.name) : ERR_NOT_FOUND;
}

enum err citizen_paper_remove(struct ctx *c)
{
    struct draft d;
    struct paper p;
    TRY(the_paper(c, &d, &p));
    TRY(paper_remove(c, p.id));
    TRY(help_acted(c, d.id, "paper_gone", p.name));
    web_flash(c, MSG_citizen_file_removed, MSG_ARGS(p.name));
    return web_see(c, citizen_draft_path(c, d.id, "/giay-to"));
}
