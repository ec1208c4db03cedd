/* Tasks: read, taken, given back, passed on, completed. */
#include "mod/process/process_internal.h"
#include "sql_process.h"
#include "text/text.h"

enum { OPINION_MAX = 4000, INBOX_PAGE = 50 };

#define TASK_OF(r)                                                                                                      \
    (struct task)                                                                                                       \
    {                                                                                                                   \
        .id = (r)->id, .dossier_id = (r)->dossier_id, .version = (r)->version, .agency_id = (r)->agency_id,             \
        .assignee_id = (r)->assignee_id, .created_at_ms = (r)->created_at_ms, .taken_at_ms = (r)->taken_at_ms,          \
        .due_at_ms = (r)->due_at_ms, .done_at_ms = (r)->done_at_ms, .race = (r)->race, .node = (r)->node,               \
        .kind = (r)->kind, .name = (r)->name, .role = (r)->role, .work = (r)->work, .state = (r)->state,                \
        .outcome = (r)->outcome, .question = (r)->question, .opinion = (r)->opinion, .assignee_name = (r)->assignee,    \
        .unit_id = (r)->unit_id, .parent_id = (r)->parent_id, .via = (r)->via, .instance = (int)(r)->instance,          \
        .room = (r)->room                                                                                               \
    }

enum err task_get(struct ctx *c, int64_t id, struct task *out)
{
    struct task_row_row r;
    TRY(task_row(c->db, c->arena, &(struct task_row_in){ id }, &r));
    *out = TASK_OF(&r);
    return ERR_OK;
}

enum err task_list(struct ctx *c, int64_t dossier_id, struct task **out, size_t *n)
{
    struct task_rows_row *rows;
    TRY(task_rows(c->db, c->arena, &(struct task_rows_in){ dossier_id }, &rows, n));
    struct task *list = ARENA_ARRAY(c->arena, struct task, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = TASK_OF(&rows[i]);
    *out = list;
    return ERR_OK;
}

/* -- whose -- */

static const struct grant *task_grant(struct ctx *c, const struct task *t)
{
    enum role role;
    if (t->parent_id)
        return task_answer_grant(c, t);
    return role_from_word(t->role, &role) ? unit_grant(c, role, t->agency_id) : NULL;
}

bool task_for(struct ctx *c, const struct task *t) { return task_grant(c, t) != NULL; }

/* What somebody on leave had taken is the deputy's meanwhile: it must not lie until they come back. */
bool task_mine(const struct ctx *c, const struct task *t)
{
    enum role role;
    if (!t->assignee_id || !c->who.account_id)
        return false;
    for (size_t i = 0; i < c->who.grants_n; i++)
        if (c->who.grants[i].for_account_id == t->assignee_id && role_from_word(t->role, &role) && (t->parent_id || role == c->who.grants[i].role))
            return true;
    return t->assignee_id == c->who.account_id;
}

/* -- inbox -- */

typedef VEC(struct inbox_row) inbox_vec;

static enum err add_row(struct ctx *c, struct inbox_row row, int64_t procedure_version_id, inbox_vec *list)
{
    const struct procedure *p;
    TRY(procedure_version(c, procedure_version_id, &p));
    row.procedure_name = p->short_name;
    row.mine = task_mine(c, &row.task);
    VEC_PUSH(c->arena, list, row);
    return ERR_OK;
}

/* Three statements give the same columns. */
#define ADD_ROWS(c, rows, n, list)                                                                                             \
    do                                                                                                                         \
        for (size_t i_ = 0; i_ < (n); i_++)                                                                                    \
            TRY(add_row(c,                                                                                                     \
                        (struct inbox_row){ .task = TASK_OF(&(rows)[i_]), .code = (rows)[i_].code, .applicant = (rows)[i_].applicant, \
                                            .dossier_id = (rows)[i_].dossier_id, .dossier_due_at_ms = (rows)[i_].dossier_due_at_ms }, \
                        (rows)[i_].procedure_version_id, list));                                                               \
    while (0)

/* As the statement sorts: without a deadline last. */
static int64_t due_key(int64_t due_at_ms) { return due_at_ms ? due_at_ms : 9000000000000000; }

static int by_due(const void *a, const void *b)
{
    const struct inbox_row *x = a, *y = b;
    int64_t dx = due_key(x->task.due_at_ms), dy = due_key(y->task.due_at_ms);
    if (dx != dy)
        return dx < dy ? -1 : 1;
    return (x->task.id > y->task.id) - (x->task.id < y->task.id);
}

/* The same role twice at one room is one list. */
static bool listed_before(const struct who *w, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (w->grants[k].role == w->grants[i].role && w->grants[k].for_account_id == w->grants[i].for_account_id &&
            w->grants[k].unit_id == w->grants[i].unit_id)
            return true;
    return false;
}

static enum err add_asked(struct ctx *c, const struct inbox_filter *f, const struct grant *g, inbox_vec *list)
{
    struct asked_rows_row *rows;
    size_t n;
    if (g->role != ROLE_SPECIALIST && g->role != ROLE_LEADER && g->role != ROLE_OFFICER)
        return ERR_OK;
    TRY(asked_rows(c->db, c->arena,
                   &(struct asked_rows_in){ .agency_id = g->agency_id, .path = g->path, .role = str_c(role_word(g->role)),
                                            .account_id = c->who.account_id, .for_account_id = g->for_account_id, .today = ctx_today(c),
                                            .mine_only = f->mine_only, .late_before_ms = f->late_only ? c->now_ms : 0,
                                            .after_due_ms = f->after_id ? due_key(f->after_due_ms) : 0, .after_id = f->after_id },
                   &rows, &n));
    ADD_ROWS(c, rows, n, list);
    return ERR_OK;
}

static enum err add_grant(struct ctx *c, const struct inbox_filter *f, const struct grant *g, inbox_vec *list)
{
    struct inbox_rows_row *rows;
    size_t n;
    struct str word = str_c(role_word(g->role));
    if (f->role.len && !str_eq(f->role, word))
        return ERR_OK;
    TRY(inbox_rows(c->db, c->arena,
                   &(struct inbox_rows_in){ .agency_id = g->agency_id, .unit_id = g->unit_id, .role = word, .account_id = c->who.account_id,
                                            .for_account_id = g->for_account_id, .mine_only = f->mine_only,
                                            .late_before_ms = f->late_only ? c->now_ms : 0,
                                            .after_due_ms = f->after_id ? due_key(f->after_due_ms) : 0, .after_id = f->after_id },
                   &rows, &n));
    ADD_ROWS(c, rows, n, list);
    return add_asked(c, f, g, list);
}

/* A role of one's own and the same for somebody on leave list the open tasks twice. */
static void drop_doubles(inbox_vec *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->n; i++)
        if (!kept || list->at[kept - 1].task.id != list->at[i].task.id)
            list->at[kept++] = list->at[i];
    list->n = kept;
}

enum err inbox_list(struct ctx *c, const struct inbox_filter *f, struct inbox_row **out, size_t *n)
{
    inbox_vec list = { 0 };
    for (size_t i = 0; i < c->who.grants_n; i++)
        if (!listed_before(&c->who, i))
            TRY(add_grant(c, f, &c->who.grants[i], &list));
    if (list.n)
        qsort(list.at, list.n, sizeof *list.at, by_due);
    drop_doubles(&list);
    *out = list.at;
    *n = list.n < INBOX_PAGE ? list.n : INBOX_PAGE;
    return ERR_OK;
}

enum err inbox_awaited(struct ctx *c, struct inbox_row **out, size_t *n)
{
    inbox_vec list = { 0 };
    struct awaited_rows_row *rows;
    TRY(awaited_rows(c->db, c->arena, &(struct awaited_rows_in){ c->who.account_id }, &rows, n));
    ADD_ROWS(c, rows, *n, &list);
    *out = list.at;
    return ERR_OK;
}

/* -- changing -- */

enum err task_change(struct ctx *c, struct task *t, const char *kind, const struct grant *as)
{
    TRY(task_set_exact(c->db, &(struct task_set_in){ t->id, t->version, t->state, t->assignee_id, t->taken_at_ms, t->done_at_ms,
                                                     t->outcome, t->opinion }));
    t->version++;
    struct event e = { .kind = kind,
                       .object_kind = "task",
                       .object_id = t->id,
                       .dossier_id = t->dossier_id,
                       .as = as,
                       .to = t->state,
                       EVENT_DETAIL({ "node", t->node, 0 }, { "name", t->name, 0 }, { "outcome", t->outcome, 0 },
                                    { "opinion", t->opinion, 0 }) };
    return event_put(c, &e);
}

/* The task as this person saw it, in front of somebody who may do it. */
static enum err open_task(struct ctx *c, int64_t id, int64_t version, struct task *t, const struct grant **as)
{
    TRY(task_get(c, id, t));
    *as = task_grant(c, t);
    if (!*as)
        return ERR_NOT_FOUND;
    bool hands = str_eq(t->kind, S("user")) || t->parent_id;
    if (!hands || (!str_eq(t->state, S("open")) && !str_eq(t->state, S("taken"))))
        return ctx_refuse(c, ERR_CONFLICT, MSG_task_over);
    return version == t->version ? ERR_OK : ERR_STALE;
}

enum err task_take(struct ctx *c, int64_t id, int64_t version)
{
    struct task t;
    const struct grant *as;
    TRY(open_task(c, id, version, &t, &as));
    if (str_eq(t.state, S("taken")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_task_taken);
    t.state = S("taken");
    t.assignee_id = c->who.account_id;
    t.taken_at_ms = c->now_ms;
    return task_change(c, &t, "task.taken", as);
}

enum err task_in_hand(struct ctx *c, int64_t id, int64_t version, struct task *t, const struct grant **as)
{
    TRY(open_task(c, id, version, t, as));
    return task_mine(c, t) ? ERR_OK : ctx_refuse(c, ERR_CONFLICT, MSG_task_take_first);
}

/* What is asked of another agency is its own work: only the state of the dossier counts there. */
enum err task_at_work(struct ctx *c, const struct task *t, enum dossier_move move)
{
    struct dossier d;
    TRY(dossier_get(c, t->dossier_id, &d));
    if (d.agency_id != t->agency_id)
        return d.state == DOSSIER_PROCESSING ? ERR_OK : ctx_refuse(c, ERR_CONFLICT, MSG_dossier_not_now);
    return dossier_allow(c, &d, move, NULL);
}

enum err task_opinion_check(struct ctx *c, struct str opinion)
{
    return text_length(opinion) > OPINION_MAX ? ctx_invalid(c, S("opinion"), MSG_web_too_long, MSG_ARGS(S("4000"))) : ERR_OK;
}

enum err task_release(struct ctx *c, int64_t id, int64_t version)
{
    struct task t;
    const struct grant *as;
    TRY(task_in_hand(c, id, version, &t, &as));
    t.state = S("open");
    t.assignee_id = 0;
    t.taken_at_ms = 0;
    return task_change(c, &t, "task.released", as);
}

enum err task_colleagues(struct ctx *c, const struct task *t, struct staff **out, size_t *n)
{
    enum role role;
    enum ask_answerer by;
    if (t->parent_id)
        return task_answerers(c, t, &by, out, n);
    return role_from_word(t->role, &role) ? staff_list(c, t->agency_id, role, ctx_today(c), out, n) : ERR_INVALID;
}

static enum err is_colleague(struct ctx *c, const struct task *t, int64_t account_id)
{
    struct staff *list;
    size_t n;
    TRY(task_colleagues(c, t, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].account_id == account_id)
            return ERR_OK;
    return ctx_invalid(c, S("to"), MSG_task_no_colleague, MSG_NO_ARGS);
}

enum err task_pass(struct ctx *c, int64_t id, int64_t version, int64_t to, struct str why)
{
    struct task t;
    const struct grant *as;
    TRY(task_in_hand(c, id, version, &t, &as));
    TRY(is_colleague(c, &t, to));
    TRY(task_opinion_check(c, why));
    t.assignee_id = to;
    t.opinion = why;
    return task_change(c, &t, "task.passed", as);
}

static enum err check_outcome(struct ctx *c, const struct task *t, struct str *outcome, struct str opinion)
{
    bool approval = str_eq(t->work, S("approve"));
    if (!outcome->len)
        *outcome = S("forwarded");
    bool known = approval ? str_eq(*outcome, S("approved")) || str_eq(*outcome, S("sent_back")) : str_eq(*outcome, S("forwarded"));
    if (!known)
        return ctx_invalid(c, S("outcome"), MSG_task_choose, MSG_NO_ARGS);
    /* whoever gets it back must know why */
    if (str_eq(*outcome, S("sent_back")) && !opinion.len)
        return ctx_invalid(c, S("opinion"), MSG_task_why_back, MSG_NO_ARGS);
    return task_opinion_check(c, opinion);
}

/* An approval is a move of the dossier too: from then on nobody stops it. */
static enum err decide(struct ctx *c, const struct task *t, bool approved)
{
    struct dossier d;
    TRY(var_put(c->db, &(struct var_put_in){ t->dossier_id, S("approved"), approved ? S("true") : S("false") }, NULL));
    if (!approved)
        return ERR_OK;
    TRY(dossier_get(c, t->dossier_id, &d));
    return d.decided_at_ms ? ERR_OK : dossier_move(c, &d, &(struct dossier_step){ .move = MOVE_APPROVE });
}

enum err task_complete(struct ctx *c, int64_t id, int64_t version, struct str outcome, struct str opinion)
{
    struct task t;
    const struct grant *as;
    TRY(task_in_hand(c, id, version, &t, &as));
    if (t.parent_id)
        return task_answer(c, id, version, opinion);
    TRY(task_at_work(c, &t, MOVE_STEP));
    TRY(check_outcome(c, &t, &outcome, opinion));
    TRY(task_asks_settled(c, &t));
    t.state = S("done");
    t.assignee_id = c->who.account_id;
    t.done_at_ms = c->now_ms;
    t.outcome = outcome;
    t.opinion = opinion;
    if (str_eq(t.work, S("approve")))
        TRY(decide(c, &t, str_eq(outcome, S("approved"))));
    TRY(task_change(c, &t, "task.done", as));
    return process_advance(c, &t);
}
