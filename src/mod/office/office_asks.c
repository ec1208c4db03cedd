/* A step in hand: others at work on it, their answers, and back to an earlier step. */
#include "mod/office/office_internal.h"
#include "base/clock.h"
#include "mod/forms/forms.h"
#include "mod/process/process.h"

static bool is(const struct task *t, const char *kind) { return str_eq(t->kind, str_c(kind)); }
static bool open(const struct task *t) { return str_eq(t->state, S("open")) || str_eq(t->state, S("taken")); }

/* -- who is asked -- */

/* Its day is over: the step that asked may go on without an opinion (NĐ 61/2018 Đ19.5). */
static bool late(const struct ctx *c, const struct task *t) { return open(t) && t->due_at_ms && c->now_ms >= t->due_at_ms; }

static struct str answer_state(struct ctx *c, const struct task *t)
{
    static const struct {
        const char *outcome;
        enum msg words;
    } known[] = { { "answered", MSG_office_ask_answered }, { "late", MSG_office_ask_late }, { "missing", MSG_office_ask_missing }, { "unasked", MSG_office_ask_unasked } };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(t->outcome, str_c(known[i].outcome)))
            return ctx_text(c, known[i].words);
    if (late(c, t))
        return ctx_text(c, is(t, "opinion") ? MSG_office_ask_overdue : MSG_office_ask_part_overdue);
    return open(t) ? ctx_text(c, str_eq(t->state, S("taken")) ? MSG_office_ask_taken : MSG_office_ask_open) : ctx_text(c, MSG_office_ask_over);
}

enum err office_ask_owner(struct ctx *c, const struct task *t, struct str *out)
{
    static const enum msg words[] = { [ASK_THERE] = MSG_office_ask_there, [ASK_LEADER] = MSG_office_ask_leader, [ASK_DESK] = MSG_office_ask_desk,
                                      [ASK_NOBODY] = MSG_office_ask_nobody };
    enum ask_answerer by;
    struct staff *list;
    size_t n;
    *out = S("");
    if (!open(t) || t->assignee_id)
        return ERR_OK;
    TRY(task_answerers(c, t, &by, &list, &n));
    *out = ctx_text(c, words[by]);
    return ERR_OK;
}

/* Which questions a step has put; answers are there for whoever reads the dossier. */
static enum err fill_children(struct ctx *c, const struct task *t, const struct task *all, size_t n, struct view_office_dossier_tasks *row)
{
    bool wrong = !ctx_ok(c) && web_has(c, "hoi");
    for (size_t i = 0; i < n; i++) {
        const struct task *k = &all[i];
        if (k->parent_id != t->id)
            continue;
        bool typed = wrong && web_int(c, "hoi", 0) == k->id;
        struct view_office_dossier_tasks_asked one = {
            .id = k->id, .version = k->version, .part = is(k, "part"), .room = k->room.len ? k->room : S("–"), .question = k->question,
            .due = ctx_date_weekday(c, day_of_ms(k->due_at_ms)), .state = answer_state(c, k), .who = k->assignee_name, .answer = k->opinion,
            .late = late(c, k), .can_take_back = open(k) && row->mine, .typed = typed,
            .at = typed ? S("") : arena_printf(c->arena, "h%lld-", (long long)k->id), .why = typed ? web_text(c, "reason") : S(""),
            .error = typed ? forms_error(c, S("reason")) : S("") };
        TRY(office_ask_owner(c, k, &one.owner));
        VEC_PUSH(c->arena, &row->asked, one);
    }
    return ERR_OK;
}

/* -- asking -- */

static bool chosen(struct ctx *c, int64_t id)
{
    struct str *ids;
    int64_t one;
    size_t n = web_list(c, "units", &ids);
    for (size_t i = 0; i < n; i++)
        if (str_int(ids[i], &one) && one == id)
            return true;
    return false;
}

static enum err fill_places(struct ctx *c, const struct task *t, enum ask_kind kind, bool typed, struct view_office_dossier_tasks_ways *w)
{
    struct unit *units;
    size_t n;
    TRY(unit_tree(c, &units, &n));
    for (size_t i = 0; i < n; i++) {
        bool own = units[i].agency_id == t->agency_id, room = own && units[i].id != t->agency_id;
        bool other = !own && units[i].id == units[i].agency_id && kind == ASK_OPINION;
        struct view_office_dossier_tasks_ways_places p = { units[i].id, units[i].name, typed && chosen(c, units[i].id) };
        if (room || other)
            VEC_PUSH(c->arena, &w->places, p);
    }
    return ERR_OK;
}

static enum err fill_way(struct ctx *c, const struct task *t, enum ask_kind kind, struct view_office_dossier_tasks *row)
{
    struct str word = kind == ASK_OPINION ? S("opinion") : S("part");
    enum dossier_move move = kind == ASK_OPINION ? MOVE_CONSULT : MOVE_SPLIT;
    bool typed = !ctx_ok(c) && str_eq(web_text(c, "kind"), word);
    struct view_form_field day = forms_day(c, "due_day", MSG_office_ask_day);
    struct view_office_dossier_tasks_ways w = { .kind = word, .title = office_move_title(c, move), .about = dossier_move_comment(move),
                                                .article = str_c(dossier_move_article(move)), .open = typed,
                                                .at = typed ? S("") : arena_printf(c->arena, "%.*s%lld-", STR_ARG(word), (long long)t->id) };
    if (typed) {
        w.question = web_text(c, "question");
        w.question_error = forms_error(c, S("question"));
        w.units_error = forms_error(c, S("units"));
        w.day_error = day.error;
        w.day = day.day;
        w.month = day.month;
        w.year = day.year;
    }
    TRY(fill_places(c, t, kind, typed, &w));
    VEC_PUSH(c->arena, &row->ways, w);
    return ERR_OK;
}

/* -- back -- */

static enum err fill_back(struct ctx *c, const struct task *t, struct view_office_dossier_tasks *row)
{
    struct step_back *ways;
    size_t n;
    bool typed = !ctx_ok(c) && (web_has(c, "node") || forms_error(c, S("node")).len);
    TRY(task_ways_back(c, t, &ways, &n));
    for (size_t i = 0; i < n; i++)
        VEC_PUSH(c->arena, &row->back, ((struct view_office_dossier_tasks_back){ ways[i].node, ways[i].name, ways[i].who, typed && str_eq(web_text(c, "node"), ways[i].node) }));
    row->back_open = typed;
    row->back_why = typed ? web_text(c, "opinion") : S("");
    row->back_error = typed ? forms_error(c, S("opinion")) : S("");
    row->node_error = typed ? forms_error(c, S("node")) : S("");
    row->back_at = typed ? S("") : arena_printf(c->arena, "lui%lld-", (long long)t->id);
    return ERR_OK;
}

/* What a step may do beside going on; not after the result was approved, and not while the dossier waits. */
enum err office_fill_asks(struct ctx *c, const struct dossier *d, const struct task *t, const struct task *all, size_t n,
                          struct view_office_dossier_tasks *row)
{
    struct problem said = c->problem;
    TRY(fill_children(c, t, all, n, row));
    if (!row->mine || row->answering || d->state != DOSSIER_PROCESSING)
        return ERR_OK;
    bool splits = dossier_allow(c, d, MOVE_SPLIT, NULL) == ERR_OK, asks = dossier_allow(c, d, MOVE_CONSULT, NULL) == ERR_OK;
    bool backs = dossier_allow(c, d, MOVE_SEND_BACK, NULL) == ERR_OK;
    c->problem = said;
    if (splits)
        TRY(fill_way(c, t, ASK_PART, row));
    if (asks)
        TRY(fill_way(c, t, ASK_OPINION, row));
    return backs ? fill_back(c, t, row) : ERR_OK;
}

/* -- handlers -- */

static enum err or_again(struct ctx *c, const struct task *t, enum err e, enum msg done)
{
    if (e == ERR_INVALID) {
        TRY(office_show(c, t->dossier_id));
        return ERR_INVALID;
    }
    TRY(e);
    web_flash(c, done, MSG_NO_ARGS);
    return web_see(c, dossier_office_path(c, t->dossier_id));
}

static enum err ask(struct ctx *c, const struct task *t)
{
    struct str *words, kind = web_text(c, "kind");
    struct task_ask a = { .kind = ASK_PART, .question = web_text(c, "question") };
    TRY(web_check(c));
    size_t n = web_list(c, "units", &words);
    int64_t *units = ARENA_ARRAY(c->arena, int64_t, n + 1);
    if (!str_eq(kind, S("part")) && !str_eq(kind, S("opinion")))
        return ctx_invalid(c, S("kind"), MSG_form_not_option, MSG_NO_ARGS);
    for (size_t i = 0; i < n; i++)
        if (!str_int(words[i], &units[i]))
            return ctx_invalid(c, S("units"), MSG_task_ask_unknown, MSG_NO_ARGS);
    a.kind = str_eq(kind, S("opinion")) ? ASK_OPINION : ASK_PART;
    a.units = units;
    a.units_n = n;
    web_day(c, "due_day", &a.due_day);
    return task_ask(c, t->id, web_int(c, "version", 0), &a);
}

enum err office_task_ask(struct ctx *c)
{
    struct task t;
    TRY(office_the_task(c, &t));
    return or_again(c, &t, ask(c, &t), MSG_office_done_asked);
}

enum err office_task_answer(struct ctx *c)
{
    struct task t;
    TRY(office_the_task(c, &t));
    enum err e = ctx_ok(c) ? task_answer(c, t.id, web_int(c, "version", 0), web_text(c, "opinion")) : ERR_INVALID;
    return or_again(c, &t, e, MSG_office_done_answered);
}

/* The question must be one of this step. */
static enum err unask(struct ctx *c, const struct task *t)
{
    struct task k;
    TRY(web_check(c));
    TRY(task_get(c, web_int(c, "hoi", 0), &k));
    if (k.parent_id != t->id)
        return ERR_NOT_FOUND;
    return task_unask(c, k.id, web_int(c, "version", 0), web_text(c, "reason"));
}

enum err office_task_unask(struct ctx *c)
{
    struct task t;
    TRY(office_the_task(c, &t));
    return or_again(c, &t, unask(c, &t), MSG_office_done_unasked);
}

enum err office_task_back(struct ctx *c)
{
    struct task t;
    TRY(office_the_task(c, &t));
    enum err e = ctx_ok(c) ? task_send_back(c, t.id, web_int(c, "version", 0), web_text(c, "node"), web_text(c, "opinion")) : ERR_INVALID;
    return or_again(c, &t, e, MSG_office_done_back);
}
