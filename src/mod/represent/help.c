/* Help sessions: begun, agreed to, confirmed, ended. */
#include "mod/represent/help.h"
#include "base/clock.h"
#include "core/setting.h"
#include "crypto/hash.h"
#include "sql_help.h"

enum { SECRET_BYTES = 12 };

/* -- reading -- */

enum err help_get(struct ctx *c, int64_t id, struct help *out)
{
    struct help_row_row r;
    TRY(help_row(c->db, c->arena, &(struct help_row_in){ id }, &r));
    bool begun = str_eq(r.state, S("asked")) || str_eq(r.state, S("open"));
    *out = (struct help){ .id = r.id, .version = r.version, .helper_id = r.helper_id, .agency_id = r.agency_id, .account_id = r.account_id,
                          .draft_id = r.draft_id, .dossier_id = r.dossier_id, .started_at_ms = r.started_at_ms, .until_ms = r.until_ms,
                          .ended_at_ms = r.ended_at_ms, .objection_answered_at_ms = r.objection_answered_at_ms, .opened = r.opened != 0,
                          .running = begun && r.until_ms > c->now_ms, .state = r.state, .how = r.how, .group = r.group_name,
                          .procedure_code = r.procedure_code, .secret = r.secret, .helper = r.helper, .person = r.person.ptr ? r.person : S(""),
                          .objection = r.objection, .objection_answer = r.objection_answer, .codes_sent = (int)r.codes_sent };
    return ERR_OK;
}

enum err help_of_secret(struct ctx *c, struct str secret, struct help *out)
{
    struct help_by_secret_row r;
    TRY(help_by_secret(c->db, c->arena, &(struct help_by_secret_in){ secret }, &r));
    return help_get(c, r.id, out);
}

enum err help_as_helper(struct ctx *c, int64_t id, struct help *out)
{
    struct help h;
    TRY(help_get(c, id, &h));
    if (h.helper_id != c->who.account_id || !h.running)
        return ERR_NOT_FOUND; /* afterwards the helper sees nothing of it */
    *out = h;
    return ERR_OK;
}

enum err help_as_person(struct ctx *c, int64_t id, struct help *out)
{
    struct help h;
    TRY(help_get(c, id, &h));
    if (!c->who.account_id || h.account_id != c->who.account_id)
        return ERR_NOT_FOUND;
    *out = h;
    return ERR_OK;
}

/* The rows of any statement that gives ids. */
#define HELPS(c, rows, n, out)                                             \
    do {                                                                   \
        struct help *list_ = ARENA_ARRAY((c)->arena, struct help, (n) + 1); \
        for (size_t i_ = 0; i_ < (n); i_++)                                \
            TRY(help_get((c), (rows)[i_].id, &list_[i_]));                 \
        *(out) = list_;                                                    \
    } while (0)

enum err help_running(struct ctx *c, struct help **out, size_t *n)
{
    struct help_open_of_row *rows;
    TRY(help_open_of(c->db, c->arena, &(struct help_open_of_in){ c->who.account_id, c->now_ms }, &rows, n));
    HELPS(c, rows, *n, out);
    return ERR_OK;
}

enum err help_mine(struct ctx *c, int64_t before_id, struct help **out, size_t *n)
{
    struct help_of_account_row *rows;
    TRY(help_of_account(c->db, c->arena, &(struct help_of_account_in){ c->who.account_id, before_id ? before_id : INT64_MAX }, &rows, n));
    HELPS(c, rows, *n, out);
    return ERR_OK;
}

enum err help_done_since(struct ctx *c, int64_t from_ms, int64_t *n)
{
    struct help_done_count_row r;
    TRY(help_done_count(c->db, c->arena, &(struct help_done_count_in){ c->who.account_id, from_ms }, &r));
    *n = r.n;
    return ERR_OK;
}

enum err help_at_desk(struct ctx *c, int64_t agency_id, struct help **out, size_t *n)
{
    struct help_open_at_row *rows;
    TRY(help_open_at(c->db, c->arena, &(struct help_open_at_in){ agency_id, c->now_ms }, &rows, n));
    HELPS(c, rows, *n, out);
    return ERR_OK;
}

enum err help_reports(struct ctx *c, int64_t agency_id, int64_t before_id, struct help **out, size_t *n)
{
    struct help_objections_row *rows;
    TRY(help_objections(c->db, c->arena, &(struct help_objections_in){ agency_id, before_id ? before_id : INT64_MAX }, &rows, n));
    HELPS(c, rows, *n, out);
    return ERR_OK;
}

enum err help_of(struct ctx *c, int64_t draft_id, struct help *h)
{
    struct help_of_draft_row *rows;
    size_t n;
    *h = (struct help){ 0 };
    TRY(help_of_draft(c->db, c->arena, &(struct help_of_draft_in){ draft_id }, &rows, &n));
    return n ? help_get(c, rows[0].id, h) : ERR_OK;
}

/* -- what is kept -- */

static enum err act(struct ctx *c, int64_t help_id, const char *what, struct str detail)
{
    return help_act_insert(c->db, &(struct help_act_insert_in){ ctx_id(c), help_id, c->now_ms, c->who.account_id, str_c(what), detail.ptr ? detail : S("") }, NULL);
}

static enum err note(struct ctx *c, const struct help *h, const char *kind, const struct grant *as, struct str detail)
{
    struct event e = { .kind = kind, .object_kind = "help", .object_id = h->id, .dossier_id = h->dossier_id, .as = as,
                       EVENT_DETAIL({ "for", { NULL, 0 }, h->account_id }, { "detail", detail.ptr ? detail : S(""), 0 }) };
    return event_put(c, &e);
}

enum err help_acts(struct ctx *c, int64_t help_id, struct help_act **out, size_t *n)
{
    struct help_act_rows_row *rows;
    TRY(help_act_rows(c->db, c->arena, &(struct help_act_rows_in){ help_id }, &rows, n));
    struct help_act *list = ARENA_ARRAY(c->arena, struct help_act, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct help_act){ rows[i].at_ms, rows[i].by_id, rows[i].what, rows[i].detail, rows[i].name.ptr ? rows[i].name : S("") };
    *out = list;
    return ERR_OK;
}

enum err help_acted(struct ctx *c, int64_t draft_id, const char *what, struct str detail)
{
    struct help h;
    TRY(help_of(c, draft_id, &h));
    if (!h.id || !h.running)
        return ERR_OK;
    TRY(act(c, h.id, what, detail));
    return note(c, &h, "help.acted", NULL, str_c(what));
}

/* -- beginning -- */

static enum err throttle(struct ctx *c)
{
    int64_t open_max, day_max;
    struct help *list;
    size_t n;
    struct help_started_count_row day;
    TRY(setting_number(c->db, c->arena, SETTING_HELP_OPEN_MAX, &open_max));
    TRY(setting_number(c->db, c->arena, SETTING_HELP_DAY_MAX, &day_max));
    TRY(help_running(c, &list, &n));
    if ((int64_t)n >= open_max)
        return ctx_refuse(c, ERR_CONFLICT, MSG_help_too_many);
    TRY(help_started_count(c->db, c->arena, &(struct help_started_count_in){ c->who.account_id, c->now_ms - CLOCK_DAY_MS }, &day));
    return day.n >= day_max ? ctx_refuse(c, ERR_CONFLICT, MSG_help_too_many_today) : ERR_OK;
}

enum err help_is_official(struct ctx *c, int64_t agency_id, int64_t account_id, bool *is)
{
    struct help_official_row r;
    TRY(help_official(c->db, c->arena, &(struct help_official_in){ agency_id, account_id, ctx_today(c) }, &r));
    *is = r.n > 0;
    return ERR_OK;
}

enum err help_start(struct ctx *c, const struct help_new *n, int64_t *id)
{
    int64_t minutes;
    bool official;
    struct help h;
    if (n->account_id == c->who.account_id)
        return ctx_refuse(c, ERR_FORBIDDEN, MSG_help_self);
    TRY(help_is_official(c, n->agency_id, c->who.account_id, &official));
    if (official)
        return ctx_refuse(c, ERR_FORBIDDEN, MSG_help_official);
    TRY(throttle(c));
    TRY(setting_number(c->db, c->arena, SETTING_HELP_MINUTES, &minutes));
    *id = ctx_id(c);
    TRY(help_insert(c->db,
                    &(struct help_insert_in){ *id, c->who.account_id, n->volunteer_id, n->agency_id, n->group, n->account_id, n->opened,
                                              n->opened ? S("open") : S("asked"), random_token(c->arena, SECRET_BYTES), c->now_ms,
                                              c->now_ms + minutes * CLOCK_MINUTE_MS },
                    NULL));
    TRY(help_get(c, *id, &h));
    TRY(act(c, *id, n->opened ? "opened" : "started", S("")));
    return note(c, &h, "help.started", NULL, S(""));
}

static enum err stale(struct ctx *c, enum err e) { return e == ERR_STALE ? ctx_refuse(c, e, MSG_help_stale) : e; }

enum err help_agreed(struct ctx *c, struct help *h)
{
    if (!h->running || !str_eq(h->state, S("asked")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_help_over);
    TRY(stale(c, help_agree_exact(c->db, &(struct help_agree_in){ h->id, h->version })));
    h->version++;
    h->state = S("open");
    TRY(act(c, h->id, "agreed", S("")));
    return note(c, h, "help.agreed", NULL, S(""));
}

enum err help_put_draft(struct ctx *c, struct help *h, int64_t draft_id, struct str code)
{
    if (!h->running || !str_eq(h->state, S("open")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_help_not_agreed);
    if (h->draft_id && h->draft_id != draft_id)
        return ctx_refuse(c, ERR_CONFLICT, MSG_help_one_draft);
    TRY(stale(c, help_set_draft_exact(c->db, &(struct help_set_draft_in){ h->id, h->version, draft_id, code })));
    h->version++;
    TRY(act(c, h->id, "draft", code));
    return note(c, h, "help.draft", NULL, code);
}

/* -- ending -- */

static enum err finish(struct ctx *c, struct help *h, const char *state, const char *how, int64_t dossier_id, struct str objection)
{
    struct help_finish_in in = { h->id, h->version, str_c(state), str_c(how), dossier_id, c->now_ms, c->who.account_id, objection.ptr ? objection : S("") };
    TRY(stale(c, help_finish_exact(c->db, &in)));
    h->version++;
    h->running = false;
    h->dossier_id = dossier_id;
    return act(c, h->id, str_eq(str_c(state), S("confirmed")) ? "confirmed" : how, S(""));
}

enum err help_end(struct ctx *c, struct help *h, const char *how, struct str objection)
{
    if (!h->running)
        return ctx_refuse(c, ERR_CONFLICT, MSG_help_over);
    TRY(finish(c, h, "ended", how, 0, objection));
    return note(c, h, objection.len ? "help.objected" : "help.ended", NULL, str_c(how));
}

enum err help_report(struct ctx *c, struct help *h, struct str objection)
{
    if (h->running)
        return help_end(c, h, "objected", objection);
    if (h->objection.len)
        return ctx_refuse(c, ERR_CONFLICT, MSG_help_reported);
    TRY(stale(c, help_object_exact(c->db, &(struct help_object_in){ h->id, h->version, objection })));
    TRY(act(c, h->id, "objected", S("")));
    return note(c, h, "help.objected", NULL, S(""));
}

enum err help_report_answer(struct ctx *c, struct help *h, int64_t version, struct str answer, const struct grant *as)
{
    if (!h->objection.len || h->objection_answered_at_ms)
        return ctx_refuse(c, ERR_CONFLICT, MSG_help_over);
    TRY(stale(c, help_object_answer_exact(c->db, &(struct help_object_answer_in){ h->id, version, answer, c->now_ms })));
    return note(c, h, "help.answered", as, S(""));
}

enum err help_confirmed(struct ctx *c, struct help *h, const char *how, int64_t dossier_id, const struct grant *as)
{
    if (!h->running)
        return ctx_refuse(c, ERR_CONFLICT, MSG_help_over);
    TRY(finish(c, h, "confirmed", how, dossier_id, S("")));
    return note(c, h, "help.confirmed", as, str_c(how));
}

static enum err expire(struct ctx *c, void *arg)
{
    struct help_expired_row *rows;
    size_t *n = arg;
    TRY(help_expired(c->db, c->arena, &(struct help_expired_in){ c->now_ms }, &rows, n));
    for (size_t i = 0; i < *n; i++) {
        struct help h;
        TRY(help_get(c, rows[i].id, &h));
        TRY(finish(c, &h, "ended", "time", 0, S("")));
        TRY(note(c, &h, "help.ended", NULL, S("time")));
    }
    return ERR_OK;
}

enum err help_chore(struct ctx *c)
{
    size_t n;
    do
        TRY(ctx_write(c, expire, &n));
    while (n);
    return ERR_OK;
}

/* -- drafts and dossiers -- */

enum err help_may_edit(struct ctx *c, int64_t draft_id)
{
    struct help h;
    TRY(help_of(c, draft_id, &h));
    bool may = h.id && h.running && str_eq(h.state, S("open")) && c->who.account_id && h.helper_id == c->who.account_id;
    return may ? ERR_OK : ERR_NOT_FOUND;
}

enum err help_by_official(struct ctx *c, int64_t dossier_id, bool *own)
{
    struct help_own_row r;
    TRY(help_own(c->db, c->arena, &(struct help_own_in){ dossier_id, c->who.account_id }, &r));
    *own = r.n > 0;
    return ERR_OK;
}

/* -- figures -- */

enum err help_count(struct ctx *c, int64_t agency_id, int64_t from_ms, int64_t to_ms, struct help_figure **out, size_t *n)
{
    struct help_figures_row *rows;
    TRY(help_figures(c->db, c->arena, &(struct help_figures_in){ agency_id, from_ms, to_ms }, &rows, n));
    struct help_figure *list = ARENA_ARRAY(c->arena, struct help_figure, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct help_figure){ rows[i].group_name, rows[i].people, rows[i].opened, rows[i].sent };
    *out = list;
    return ERR_OK;
}

enum err help_behind(struct ctx *c, int64_t agency_id, int64_t from_ms, int64_t to_ms, struct str group, enum help_which which, int64_t after_id,
                     struct help **out, size_t *n)
{
    struct help_list_row *rows;
    struct help_list_in in = { agency_id, from_ms, to_ms, group.ptr ? group : S(""), which == HELP_OPENED, which == HELP_SENT, after_id };
    TRY(help_list(c->db, c->arena, &in, &rows, n));
    HELPS(c, rows, *n, out);
    return ERR_OK;
}
