/* Inbox and dossier page. */
#include "mod/office/office_internal.h"
#include "core/event.h"
#include "mod/process/process.h"

/* -- inbox -- */

static void fill_views(struct ctx *c, struct view_office_inbox *v)
{
    static const struct {
        const char *filter, *href;
        enum msg label;
    } views[] = { { "", "/cong-viec", MSG_office_view_all },
                  { "toi", "/cong-viec?loc=toi", MSG_office_view_mine },
                  { "qua", "/cong-viec?loc=qua", MSG_office_view_late },
                  { "cho", "/cong-viec?loc=cho", MSG_office_view_awaited } };
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        struct view_office_inbox_views row = { str_c(views[i].href), ctx_text(c, views[i].label), str_eq(web_text(c, "loc"), str_c(views[i].filter)) };
        VEC_PUSH(c->arena, &v->views, row);
    }
}

static void fill_row(struct ctx *c, const struct inbox_row *r, struct view_office_inbox *v)
{
    struct office_due due = office_step_due(c, r->task.due_at_ms);
    struct view_office_inbox_rows row = { .href = dossier_office_path(c, r->dossier_id),
                                          .code = r->code,
                                          .applicant = r->applicant,
                                          .procedure = r->procedure_name,
                                          .step = r->task.name,
                                          .room = r->task.room,
                                          .question = r->task.question,
                                          .state = ctx_text(c, r->mine ? MSG_office_mine : MSG_office_open),
                                          .mine = r->mine,
                                          .late = due.late,
                                          .soon = due.soon,
                                          .due = due.date,
                                          .left = due.left };
    VEC_PUSH(c->arena, &v->rows, row);
    event_shows(c, "dossier", r->dossier_id);
}

/* One's own questions are no work to be done: they show who has them, and why. */
static enum err fill_awaited(struct ctx *c, struct inbox_row **rows, size_t *n, struct view_office_inbox *v)
{
    TRY(inbox_awaited(c, rows, n));
    for (size_t i = 0; i < *n; i++) {
        struct str owner;
        const struct task *t = &(*rows)[i].task;
        TRY(office_ask_owner(c, t, &owner));
        fill_row(c, &(*rows)[i], v);
        v->rows.at[i].state = owner.len ? owner : msg_format(c->arena, c->lang, MSG_office_task_holder, MSG_ARGS(t->assignee_name));
    }
    return ERR_OK;
}

static enum err fill_waiting(struct ctx *c, struct inbox_row **rows, size_t *n, struct view_office_inbox *v)
{
    struct inbox_filter f = { .role = web_text(c, "vai-tro"), .mine_only = str_eq(web_text(c, "loc"), S("toi")),
                              .late_only = str_eq(web_text(c, "loc"), S("qua")), .after_due_ms = web_int(c, "sau-han", 0), .after_id = web_int(c, "sau", 0) };
    TRY(inbox_list(c, &f, rows, n));
    for (size_t i = 0; i < *n; i++)
        fill_row(c, &(*rows)[i], v);
    if (*n == 50)
        v->next = arena_printf(c->arena, "/cong-viec?loc=%.*s&sau-han=%lld&sau=%lld", STR_ARG(web_text(c, "loc")),
                               (long long)(*rows)[*n - 1].task.due_at_ms, (long long)(*rows)[*n - 1].task.id);
    return ERR_OK;
}

/* A list of names is personal data too: looking at it is an event (docs/decisions/0004). */
static enum err list_event(struct ctx *c, size_t n)
{
    struct event e = { .kind = "access.list", .object_kind = "inbox", .as = c->who.grants, EVENT_DETAIL({ "rows", { 0 }, (int64_t)n }) };
    return event_put(c, &e);
}

enum err office_inbox(struct ctx *c)
{
    struct inbox_row *rows;
    size_t n;
    struct view_office_inbox v = { 0 };
    TRY(web_check(c));
    v.awaited = str_eq(web_text(c, "loc"), S("cho"));
    fill_views(c, &v);
    TRY(v.awaited ? fill_awaited(c, &rows, &n, &v) : fill_waiting(c, &rows, &n, &v));
    TRY(list_event(c, n));
    return WEB_VIEW(c, office_inbox, &v, ctx_text(c, MSG_office_inbox));
}

/* -- dossier -- */

static const char *const tags[DOSSIER_STATE_COUNT] = {
    [DOSSIER_SUBMITTED] = "new",        [DOSSIER_AWAIT_PAPERS] = "wait", [DOSSIER_RECEIVED] = "doing",  [DOSSIER_PROCESSING] = "doing",
    [DOSSIER_AWAIT_SUPPLEMENT] = "wait", [DOSSIER_AWAIT_DUTY] = "wait",  [DOSSIER_ASKS_STOP] = "wait",  [DOSSIER_STOPPED] = "off",
    [DOSSIER_DONE] = "done",            [DOSSIER_DECLINED] = "off",      [DOSSIER_RETURNED] = "done",   [DOSSIER_REFUSED] = "off",
    [DOSSIER_WITHDRAWN] = "off",        [DOSSIER_AWAIT_PART] = "wait",   [DOSSIER_REFUSAL_RETURNED] = "off"
};

static void add_meta(struct ctx *c, struct view_office_dossier *v, struct str text)
{
    struct view_office_dossier_meta row = { text };
    VEC_PUSH(c->arena, &v->meta, row);
}

static void fill_head(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_office_dossier *v)
{
    v->bundle = d->bundle_id ? arena_printf(c->arena, "/lien-thong/%lld", (long long)d->bundle_id) : S("");
    struct office_due due = office_due_words(c, d);
    v->id = d->id;
    v->version = d->version;
    v->code = d->code;
    v->request = d->request_no;
    v->title = p->name;
    v->state = dossier_state_label(c, d->state);
    v->tag = str_c(tags[d->state]);
    v->due = due.date;
    v->left = due.left;
    v->late = due.late;
    v->soon = due.soon;
    v->done = due.done;
    v->mirrored = !str_eq(d->source, S("own"));
    add_meta(c, v, msg_format(c->arena, c->lang, MSG_office_submitted_at, MSG_ARGS(ctx_moment_short(c, d->submitted_at_ms), channel_label(c, d->channel))));
}

/* What stopped a step: lines of the draft, each with the way to its field. */
static void fill_missing(struct ctx *c, struct view_office_dossier *v)
{
    for (size_t i = 0; i < c->problem.n; i++) {
        const struct problem_item *it = &c->problem.at[i];
        struct view_office_dossier_missing row = { it->field, it->text };
        if (it->field.len > 2 && it->field.ptr[1] == '.' && it->field.ptr[0] != 'n')
            VEC_PUSH(c->arena, &v->missing, row);
    }
    v->opinion = web_text(c, "opinion");
}

enum err office_show(struct ctx *c, int64_t id)
{
    struct dossier d;
    const struct procedure *p;
    struct view_office_dossier v = { 0 };
    TRY(dossier_look(c, id, "view", &d));
    TRY(procedure_version(c, d.procedure_version_id, &p));
    fill_head(c, &d, p, &v);
    TRY(office_fill_facts(c, &d, p, &v));
    TRY(office_fill_course(c, &d, p, &v));
    TRY(office_fill_shape(c, &d, &v));
    TRY(office_fill_moves(c, &d, p, &v));
    TRY(office_together_words(c, &d, &v.together, &v.together_href));
    fill_missing(c, &v);
    return WEB_VIEW(c, office_dossier, &v, p->short_name);
}

enum err office_dossier(struct ctx *c)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    return office_show(c, id);
}

/* -- finding by scan: the code, the request number, or the whole address in the QR of a slip -- */

static struct str code_in(struct str s)
{
    ptrdiff_t at = -1;
    for (size_t i = 0; i + 3 < s.len; i++)
        if (s.ptr[i] == '/' && s.ptr[i + 1] == 't' && s.ptr[i + 2] == '/')
            at = (ptrdiff_t)i + 3;
    if (at < 0)
        return s;
    s = str_skip(s, (size_t)at);
    ptrdiff_t end = str_index(s, '/', 0);
    return end < 0 ? s : str_cut(s, 0, (size_t)end);
}

/* What somebody prepared at home: "CB-<number>", or the address in its QR code. 0: no such thing. */
static int64_t prepared_in(struct str s)
{
    static const char path[] = "/quay/chuan-bi/";
    int64_t id;
    for (size_t i = 0; i + sizeof path <= s.len; i++)
        if (str_starts(str_skip(s, i), S(path)))
            return str_int(str_skip(s, i + sizeof path - 1), &id) ? id : 0;
    bool number = str_starts(s, S("CB-")) || str_starts(s, S("cb-"));
    return number && str_int(str_skip(s, 3), &id) && id > 0 ? id : 0;
}

enum err office_find(struct ctx *c)
{
    struct dossier d;
    TRY(web_check(c));
    struct str typed = str_trim(web_text(c, "ma"));
    int64_t prepared = prepared_in(typed);
    if (prepared)
        return web_see(c, arena_printf(c->arena, "/quay/chuan-bi/%lld", (long long)prepared));
    enum err e = dossier_by_code(c, code_in(typed), &d);
    if (e == ERR_OK)
        e = dossier_reach(c, &d);
    if (e == ERR_NOT_FOUND)
        return ctx_refuse(c, ERR_NOT_FOUND, MSG_office_not_found);
    TRY(e);
    return web_see(c, dossier_office_path(c, d.id));
}
