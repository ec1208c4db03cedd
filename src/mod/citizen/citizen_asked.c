/* Papers that the desk asked for, before reception or after appraisal: files added by component, taken back while nothing was sent, then given all at once. */
#include "mod/citizen/citizen_internal.h"
#include "mod/citizen/files.h"
#include "mod/forms/forms.h"
#include "sql_event.h"

/* The two times at which papers are asked for: one way to give them. */
static const struct asking {
    enum dossier_state state;
    enum dossier_move give;
} askings[] = {
    { DOSSIER_AWAIT_PAPERS, MOVE_GIVE_PAPERS },
    { DOSSIER_AWAIT_SUPPLEMENT, MOVE_GIVE_SUPPLEMENT },
};

static const struct asking *asking_now(const struct dossier *d)
{
    for (size_t i = 0; i < sizeof askings / sizeof *askings; i++)
        if (askings[i].state == d->state)
            return &askings[i];
    return NULL;
}

/* When they were asked for last; 0: never. */
static enum err asked_at(struct ctx *c, const struct dossier *d, int64_t *at_ms)
{
    struct events_of_dossier_row *rows;
    size_t n;
    *at_ms = 0;
    TRY(events_of_dossier(c->db, c->arena, &(struct events_of_dossier_in){ d->id }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        if (str_eq(rows[i].kind, S("dossier.await_papers")) || str_eq(rows[i].kind, S("dossier.await_supplement")))
            *at_ms = rows[i].at_ms;
    return ERR_OK;
}

/* Those of the last time: what is still open, else what was given last. */
static enum err asked_last(struct ctx *c, const struct dossier *d, struct paper_ask **out, size_t *n)
{
    struct paper_ask *asks;
    size_t all;
    int64_t given = 0;
    TRY(dossier_asked(c, d->id, &asks, &all));
    for (size_t i = 0; i < all && !asking_now(d); i++)
        given = asks[i].given_at_ms > given ? asks[i].given_at_ms : given;
    *n = 0;
    for (size_t i = 0; i < all; i++)
        if (asks[i].given_at_ms == given)
            asks[(*n)++] = asks[i];
    *out = asks;
    return ERR_OK;
}

static bool new_file(const struct paper *f, const struct paper_ask *ask, int64_t since_ms)
{
    return f->hash.len && f->added_at_ms >= since_ms && str_eq(f->component_key, ask->component_key);
}

static struct view_citizen_paper box_of(struct ctx *c, const struct dossier *d, const struct paper_ask *ask, const struct paper *papers, size_t n,
                                        int64_t since_ms)
{
    bool open = asking_now(d) != NULL;
    struct view_citizen_paper box = { .base = citizen_dossier_path(c, d->id, ""),
                                      .owner = arena_printf(c->arena, "dossier/%lld", (long long)d->id), .key = ask->component_key,
                                      .anchor = citizen_paper_anchor(c, ask->component_key), .name = ask->name, .note = ask->note,
                                      .open = open, .bytes_max = c->app->cfg.upload_bytes_max };
    box.error = forms_error(c, box.anchor);
    for (size_t i = 0; i < n; i++)
        if (new_file(&papers[i], ask, since_ms))
            citizen_add_file(c, &box, &papers[i], open);
    bool there = box.files.n > 0 || ask->given_at_ms;
    box.state = ctx_text(c, there ? MSG_citizen_paper_there : MSG_citizen_paper_must);
    box.tag = there ? S("done") : S("todo");
    return box;
}

enum err citizen_fill_asked(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v)
{
    struct paper_ask *asks;
    struct paper *papers;
    size_t n, papers_n;
    int64_t since;
    TRY(asked_last(c, d, &asks, &n));
    if (!n)
        return ERR_OK;
    TRY(asked_at(c, d, &since));
    TRY(paper_list(c, PAPER_OF_DOSSIER, d->id, &papers, &papers_n));
    for (size_t i = 0; i < n; i++)
        VEC_PUSH(c->arena, &v->asked, box_of(c, d, &asks[i], papers, papers_n, since));
    v->asked_open = asking_now(d) != NULL;
    v->asked_about = ctx_text(c, d->state == DOSSIER_AWAIT_SUPPLEMENT ? MSG_citizen_asked_about_supplement : MSG_citizen_asked_about);
    return ERR_OK;
}

/* -- adding -- */

struct more {
    struct dossier d;
    struct str component;
    struct paper_upload *files;
    size_t n;
    bool asked;
};

static enum err is_asked(struct ctx *c, struct more *m)
{
    struct paper_ask *asks;
    size_t n;
    TRY(asked_last(c, &m->d, &asks, &n));
    m->asked = false;
    for (size_t i = 0; i < n; i++)
        m->asked |= str_eq(asks[i].component_key, m->component);
    return asking_now(&m->d) ? ERR_OK : ctx_refuse(c, ERR_CONFLICT, MSG_dossier_not_now);
}

static enum err find_asked(struct ctx *c, void *arg)
{
    struct more *m = arg;
    TRY(citizen_the_dossier(c, &m->d));
    return is_asked(c, m);
}

static enum err dossier_takes(struct ctx *c, int64_t id, struct str component)
{
    struct more m = { .component = component };
    TRY(dossier_get(c, id, &m.d));
    TRY(c->who.account_id ? dossier_own(c, &m.d) : ERR_NOT_FOUND);
    TRY(is_asked(c, &m));
    return m.asked ? ERR_OK : ERR_NOT_FOUND;
}

static enum err draft_takes(struct ctx *c, int64_t id, struct str component)
{
    struct draft_case k;
    TRY(draft_load(c, id, &k));
    if (k.draft.dossier_id)
        return ctx_refuse(c, ERR_CONFLICT, MSG_draft_sent);
    return component.len && !procedure_component(k.procedure, component) ? ERR_NOT_FOUND : ERR_OK;
}

enum err citizen_takes_file(struct ctx *c, enum paper_owner of, int64_t id, struct str component)
{
    return of == PAPER_OF_DRAFT ? draft_takes(c, id, component) : dossier_takes(c, id, component);
}

static enum err attach(struct ctx *c, void *arg)
{
    struct more *m = arg;
    TRY(find_asked(c, m));
    return paper_attach(c, PAPER_OF_DOSSIER, m->d.id, m->component, "component", m->files, m->n);
}

static enum err add(struct ctx *c, struct more *m)
{
    TRY(paper_receive(c, "tep", &m->files, &m->n));
    return ctx_write(c, attach, m);
}

/* The page again, with what was wrong: a transaction of its own begins with nothing noted. */
struct again {
    const struct dossier *d;
    struct problem noted;
};

static enum err show_again(struct ctx *c, void *arg)
{
    const struct again *a = arg;
    c->problem = a->noted;
    return citizen_show_dossier(c, a->d);
}

enum err citizen_more_add(struct ctx *c)
{
    struct more m = { .component = web_text(c, "component") };
    TRY(web_check(c));
    TRY(ctx_read(c, find_asked, &m));
    if (!m.asked)
        return ERR_NOT_FOUND;
    enum err e = add(c, &m);
    if (e == ERR_INVALID) {
        citizen_name_uploads(c, citizen_paper_anchor(c, m.component));
        TRY(ctx_read(c, show_again, &(struct again){ &m.d, c->problem }));
        return e;
    }
    TRY(e);
    web_flash(c, MSG_citizen_files_added, MSG_ARGS(ctx_count(c, (int64_t)m.n)));
    return web_see(c, citizen_dossier_path(c, m.d.id, ""));
}

/* -- taking back what was just added -- */

static enum err the_new_paper(struct ctx *c, const struct dossier *d, struct paper *p)
{
    int64_t id, since;
    TRY(web_path_id(c, 1, &id));
    TRY(paper_get(c, id, p));
    TRY(asked_at(c, d, &since));
    return p->dossier_id == d->id && p->hash.len && since && p->added_at_ms >= since ? ERR_OK : ERR_NOT_FOUND;
}

enum err citizen_more_remove(struct ctx *c)
{
    struct dossier d;
    struct paper p;
    TRY(citizen_the_dossier(c, &d));
    if (!asking_now(&d))
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_not_now);
    TRY(the_new_paper(c, &d, &p));
    TRY(paper_remove(c, p.id));
    web_flash(c, MSG_citizen_file_removed, MSG_ARGS(p.name));
    return web_see(c, citizen_dossier_path(c, d.id, ""));
}

/* -- giving -- */

/* The desk asks once (NĐ 61/2018 Đ15.3): what it asked for should come whole. */
static enum err check_given(struct ctx *c, const struct dossier *d)
{
    struct paper_ask *asks;
    struct paper *papers;
    size_t n, papers_n;
    int64_t since;
    TRY(asked_last(c, d, &asks, &n));
    TRY(asked_at(c, d, &since));
    TRY(paper_list(c, PAPER_OF_DOSSIER, d->id, &papers, &papers_n));
    for (size_t i = 0; i < n; i++) {
        bool there = false;
        for (size_t f = 0; f < papers_n; f++)
            there |= new_file(&papers[f], &asks[i], since);
        if (!there && !asks[i].given_at_ms)
            ctx_invalid(c, citizen_paper_anchor(c, asks[i].component_key), MSG_draft_paper_missing, MSG_ARGS(asks[i].name));
    }
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

static void say_given(struct ctx *c, const struct dossier *d, enum dossier_move gave)
{
    if (gave == MOVE_GIVE_PAPERS)
        web_flash(c, MSG_citizen_given, MSG_ARGS(ctx_moment(c, d->answer_due_at_ms)));
    else if (d->due_at_ms)
        web_flash(c, MSG_citizen_given_supplement, MSG_ARGS(ctx_moment(c, d->due_at_ms)));
    else
        web_flash(c, MSG_citizen_given_no_due, MSG_NO_ARGS);
}

static enum err give(struct ctx *c, struct dossier *d)
{
    const struct asking *now = asking_now(d);
    if (web_int(c, "version", 0) != d->version)
        return ctx_refuse(c, ERR_STALE, MSG_citizen_dossier_stale);
    if (!now)
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_not_now);
    TRY(check_given(c, d));
    TRY(dossier_move(c, d, &(struct dossier_step){ .move = now->give, .version = d->version }));
    say_given(c, d, now->give);
    return web_see(c, citizen_dossier_path(c, d->id, ""));
}

enum err citizen_given(struct ctx *c)
{
    struct dossier d;
    TRY(web_check(c));
    TRY(citizen_the_dossier(c, &d));
    enum err e = give(c, &d);
    if (e == ERR_INVALID || e == ERR_STALE)
        TRY(citizen_show_dossier(c, &d));
    return e;
}
