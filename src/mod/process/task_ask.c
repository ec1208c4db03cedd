/* Opinions and parts of a step: others at work on the same step, each with a task and a day. */
#include "mod/process/process_internal.h"
#include "base/clock.h"
#include "core/job.h"
#include "sql_process.h"
#include "text/text.h"

enum { QUESTION_MAX = 2000 };

static const char *kind_word(enum ask_kind k) { return k == ASK_OPINION ? "opinion" : "part"; }

static enum err check_day(struct ctx *c, const struct dossier *d, int32_t day)
{
    struct calendar cal;
    TRY(unit_calendar(c, d->agency_id, &cal));
    if (!day)
        return ctx_invalid(c, S("due_day"), MSG_task_day_missing, MSG_NO_ARGS);
    if (day < ctx_today(c) || (d->due_at_ms && day > day_of_ms(d->due_at_ms)))
        return ctx_invalid(c, S("due_day"), MSG_task_day_outside, MSG_NO_ARGS);
    return calendar_works(&cal, day) ? ERR_OK : ctx_invalid(c, S("due_day"), MSG_dossier_day_off, MSG_NO_ARGS);
}

static enum err check_ask(struct ctx *c, const struct dossier *d, const struct task *t, const struct task_ask *a)
{
    struct child_rows_row *rows;
    size_t n;
    TRY(child_rows(c->db, c->arena, &(struct child_rows_in){ t->id }, &rows, &n));
    if (!a->units_n)
        ctx_invalid(c, S("units"), MSG_task_ask_nobody, MSG_NO_ARGS);
    if (n + a->units_n > TASK_ASKS_MAX)
        ctx_invalid(c, S("units"), MSG_task_ask_many, MSG_NO_ARGS);
    for (size_t i = 0; i < a->units_n; i++)
        for (size_t k = 0; k < i; k++)
            if (a->units[i] == a->units[k])
                return ctx_invalid(c, S("units"), MSG_task_ask_twice, MSG_NO_ARGS);
    if (!str_trim(a->question).len)
        ctx_invalid(c, S("question"), MSG_task_question_missing, MSG_NO_ARGS);
    if (text_length(a->question) > QUESTION_MAX)
        ctx_invalid(c, S("question"), MSG_web_too_long, MSG_ARGS(S("2000")));
    enum err e = check_day(c, d, a->due_day);
    return e != ERR_OK ? e : ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

/* NĐ 61/2018 Đ19.6: rooms of the own agency work on parts; opinions may also come from other agencies. */
static enum err check_unit(struct ctx *c, const struct task *t, const struct task_ask *a, int64_t unit_id, struct unit *u)
{
    enum err e = unit_get(c, unit_id, u);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && u->close_day && u->close_day < ctx_today(c)))
        return ctx_invalid(c, S("units"), MSG_task_ask_unknown, MSG_NO_ARGS);
    TRY(e);
    bool own = u->agency_id == t->agency_id;
    return own || a->kind == ASK_OPINION ? ERR_OK : ctx_invalid(c, S("units"), MSG_task_ask_outside, MSG_NO_ARGS);
}

static enum err put_ask(struct ctx *c, const struct task *t, const struct task_ask *a, int64_t unit_id, int64_t due_at_ms, const struct grant *as)
{
    struct unit u;
    int64_t id = ctx_id(c);
    enum msg m = a->kind == ASK_OPINION ? MSG_task_opinion_name : MSG_task_part_name;
    TRY(check_unit(c, t, a, unit_id, &u));
    TRY(task_insert(c->db,
                    &(struct task_insert_in){ .id = id, .dossier_id = t->dossier_id, .node = t->node, .kind = str_c(kind_word(a->kind)),
                                              .name = msg_format(c->arena, LANG_VI, m, MSG_ARGS(t->name)), .role = S("specialist"), .work = S(""),
                                              .agency_id = u.agency_id, .unit_id = u.id, .parent_id = t->id, .state = S("open"),
                                              .created_at_ms = c->now_ms, .due_at_ms = due_at_ms, .question = a->question },
                    NULL));
    if (u.agency_id != t->agency_id)
        TRY(dossier_let_read(c, t->dossier_id, u.agency_id));
    if (a->kind == ASK_OPINION)
        TRY(job_put(c, "process.opinion", id, S(""), due_at_ms));
    struct event e = { .kind = "task.asked", .object_kind = "task", .object_id = id, .dossier_id = t->dossier_id, .as = as, .to = S("open"),
                       EVENT_DETAIL({ "kind", str_c(kind_word(a->kind)), 0 }, { "name", t->name, 0 }, { "unit", u.name, 0 },
                                    { "question", a->question, 0 }, { "due_at_ms", { 0 }, due_at_ms }) };
    return event_put(c, &e);
}

enum err task_ask(struct ctx *c, int64_t id, int64_t version, const struct task_ask *a)
{
    struct task t;
    struct dossier d;
    struct calendar cal;
    const struct grant *as;
    TRY(task_in_hand(c, id, version, &t, &as));
    TRY(task_at_work(c, &t, a->kind == ASK_OPINION ? MOVE_CONSULT : MOVE_SPLIT));
    if (!str_eq(t.kind, S("user")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_task_over);
    TRY(dossier_get(c, t.dossier_id, &d));
    TRY(check_ask(c, &d, &t, a));
    TRY(unit_calendar(c, d.agency_id, &cal));
    for (size_t i = 0; i < a->units_n; i++)
        TRY(put_ask(c, &t, a, a->units[i], ms_of_day(a->due_day, calendar_closing(&cal)), as));
    return ERR_OK;
}

enum err task_answer(struct ctx *c, int64_t id, int64_t version, struct str opinion)
{
    struct task t;
    const struct grant *as;
    TRY(task_in_hand(c, id, version, &t, &as));
    TRY(task_at_work(c, &t, MOVE_STEP));
    if (!t.parent_id)
        return ctx_refuse(c, ERR_CONFLICT, MSG_task_over);
    if (!str_trim(opinion).len)
        return ctx_invalid(c, S("opinion"), MSG_task_answer_missing, MSG_NO_ARGS);
    TRY(task_opinion_check(c, opinion));
    t.state = S("done");
    t.assignee_id = c->who.account_id;
    t.done_at_ms = c->now_ms;
    t.outcome = t.due_at_ms && day_of_ms(c->now_ms) > day_of_ms(t.due_at_ms) ? S("late") : S("answered");
    t.opinion = opinion;
    TRY(job_cancel(c, "process.opinion", t.id));
    return task_change(c, &t, "task.answered", as);
}

enum err task_unask(struct ctx *c, int64_t id, int64_t version, struct str reason)
{
    struct task t, parent;
    const struct grant *as;
    TRY(task_get(c, id, &t));
    if (!t.parent_id)
        return ERR_NOT_FOUND;
    TRY(task_get(c, t.parent_id, &parent));
    TRY(task_in_hand(c, parent.id, parent.version, &parent, &as));
    if (!str_eq(t.state, S("open")) && !str_eq(t.state, S("taken")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_task_over);
    if (t.version != version)
        return ERR_STALE;
    if (!str_trim(reason).len)
        return ctx_invalid(c, S("reason"), MSG_dossier_reason_missing, MSG_NO_ARGS);
    TRY(task_opinion_check(c, reason));
    t.state = S("dropped");
    t.outcome = S("unasked");
    t.opinion = reason;
    t.done_at_ms = c->now_ms;
    TRY(job_cancel(c, "process.opinion", t.id));
    return task_change(c, &t, "task.unasked", as);
}

/* -- the step that asked -- */

/* NĐ 61/2018 Đ19.5: an opinion that does not come in time holds the step up no longer; that it is missing is on record. */
static enum err without(struct ctx *c, int64_t id)
{
    struct task t;
    TRY(task_get(c, id, &t));
    t.state = S("dropped");
    t.outcome = S("missing");
    t.done_at_ms = c->now_ms;
    TRY(job_cancel(c, "process.opinion", t.id));
    return task_change(c, &t, "opinion.missing", NULL);
}

enum err task_asks_settled(struct ctx *c, const struct task *t)
{
    struct child_rows_row *rows;
    size_t n;
    TRY(child_rows(c->db, c->arena, &(struct child_rows_in){ t->id }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        bool opinion = str_eq(rows[i].kind, S("opinion"));
        if (!opinion)
            return ctx_refuse(c, ERR_CONFLICT, MSG_task_parts_open);
        if (!rows[i].due_at_ms || c->now_ms < rows[i].due_at_ms)
            return ctx_refuse(c, ERR_CONFLICT, MSG_task_opinions_open);
    }
    for (size_t i = 0; i < n; i++)
        TRY(without(c, rows[i].id));
    return ERR_OK;
}

enum err task_asks_drop(struct ctx *c, int64_t task_id)
{
    struct child_rows_row *rows;
    size_t n;
    TRY(child_rows(c->db, c->arena, &(struct child_rows_in){ task_id }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(task_drop(c, rows[i].id, rows[i].version));
    return ERR_OK;
}

/* -- late -- */

static enum err tell_late(struct ctx *c, void *arg)
{
    struct task t;
    const struct job *j = arg;
    enum err e = task_get(c, j->subject_id, &t);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && !str_eq(t.state, S("open")) && !str_eq(t.state, S("taken"))))
        return ERR_OK;
    TRY(e);
    struct event ev = { .kind = "opinion.late", .object_kind = "task", .object_id = t.id, .dossier_id = t.dossier_id,
                        EVENT_DETAIL({ "unit", t.room.ptr ? t.room : S(""), 0 }, { "question", t.question, 0 }, { "due_at_ms", { 0 }, t.due_at_ms }) };
    return event_put(c, &ev);
}

enum err process_on_opinion(struct ctx *c, const struct job *j) { return ctx_write(c, tell_late, (void *)j); }
