/* From the events of a dossier to its way from hand to hand: whoever finishes a step gives, whoever takes the next one takes. */
#include "mod/process/process.h"
#include "sql_event.h"
#include "text/text.h"

enum { NOTE_MAX = 120 };

/* Where the dossier lies: who has it, since when, and what was done last. */
struct hand {
    struct str unit, person, note;
    int64_t since_ms, due_at_ms;
};
typedef VEC(struct handover) way_vec;
typedef VEC(struct hand) hand_vec;
struct way {
    struct ctx *c;
    const struct events_of_way_row *events;
    size_t events_n;
    const struct task *tasks;
    size_t tasks_n;
    hand_vec givers;       /* the desk, then whoever finished a step, in order */
    struct hand *released; /* one a task: who gave it back, since_ms 0: nobody */
    way_vec rows;
};

static struct str role_words(const struct way *w, struct str role)
{
    enum msg m;
    return msg_find(arena_printf(w->c->arena, "role.%.*s", STR_ARG(role)), &m) ? msg_text(LANG_VI, m) : role;
}

static enum err unit_words(struct way *w, int64_t unit_id, struct str *out)
{
    struct unit u;
    *out = S("Hệ thống");
    if (!unit_id)
        return ERR_OK;
    TRY(unit_get(w->c, unit_id, &u));
    *out = str_eq(u.kind, S("agency")) ? u.short_name : u.name;
    return ERR_OK;
}

static enum err hand_of(struct way *w, const struct events_of_way_row *e, struct hand *out)
{
    *out = (struct hand){ .person = e->name.ptr ? e->name : S(""), .since_ms = e->at_ms };
    return unit_words(w, e->actor_unit_id, &out->unit);
}

static const struct task *task_of(const struct way *w, int64_t id)
{
    for (size_t i = 0; i < w->tasks_n; i++)
        if (w->tasks[i].id == id)
            return &w->tasks[i];
    return NULL;
}

static void give(struct way *w, const struct hand *from, const struct hand *to)
{
    struct handover row = { .from_unit = from->unit, .from_person = from->person, .given_at_ms = from->since_ms, .due_at_ms = from->due_at_ms,
                            .note = from->note, .to_unit = to->unit, .to_person = to->person, .taken_at_ms = to->since_ms };
    VEC_PUSH(w->c->arena, &w->rows, row);
}

/* Who gave a step: whoever had finished something last when it began (of parallel steps both were given by the same). */
static const struct hand *giver(const struct way *w, int64_t at_ms)
{
    static const struct hand nobody = { S_INIT(""), S_INIT(""), S_INIT(""), 0, 0 };
    size_t i = w->givers.n;
    while (i > 1 && w->givers.at[i - 1].since_ms > at_ms)
        i--;
    return i ? &w->givers.at[i - 1] : &nobody;
}

/* -- what each event does with the file -- */

static enum err on_received(struct way *w, const struct events_of_way_row *e)
{
    struct hand desk;
    TRY(hand_of(w, e, &desk));
    desk.note = S("Tiếp nhận hồ sơ");
    VEC_PUSH(w->c->arena, &w->givers, desk);
    return ERR_OK;
}

static enum err on_taken(struct way *w, const struct events_of_way_row *e)
{
    const struct task *t = task_of(w, e->object_id);
    struct hand to;
    if (!t)
        return ERR_OK;
    TRY(hand_of(w, e, &to));
    struct hand *back = &w->released[t - w->tasks];
    give(w, back->since_ms ? back : giver(w, t->created_at_ms), &to);
    back->since_ms = 0;
    return ERR_OK;
}

/* To whom a step was passed is who acts on it next, else who holds it now. */
static enum err receiver(struct way *w, const struct events_of_way_row *e, const struct task *t, struct hand *to)
{
    *to = (struct hand){ .person = t->assignee_name, .unit = role_words(w, t->role) };
    for (const struct events_of_way_row *next = e + 1; next < w->events + w->events_n; next++)
        if (next->object_id == t->id && str_eq(next->object_kind, S("task")))
            return hand_of(w, next, to);
    return ERR_OK;
}

static enum err on_passed(struct way *w, const struct events_of_way_row *e)
{
    const struct task *t = task_of(w, e->object_id);
    struct hand from, to;
    if (!t)
        return ERR_OK;
    TRY(hand_of(w, e, &from));
    TRY(receiver(w, e, t, &to));
    from.note = arena_printf(w->c->arena, "Giao lại: %.*s", STR_ARG(t->name));
    to.since_ms = e->at_ms; /* passed into the hands of a colleague */
    give(w, &from, &to);
    return ERR_OK;
}

static enum err on_released(struct way *w, const struct events_of_way_row *e)
{
    const struct task *t = task_of(w, e->object_id);
    if (!t)
        return ERR_OK;
    struct hand *back = &w->released[t - w->tasks];
    TRY(hand_of(w, e, back));
    back->note = arena_printf(w->c->arena, "Trả về nhóm: %.*s", STR_ARG(t->name));
    return ERR_OK;
}

static enum err on_done(struct way *w, const struct events_of_way_row *e)
{
    const struct task *t = task_of(w, e->object_id);
    struct hand from;
    if (!t)
        return ERR_OK;
    TRY(hand_of(w, e, &from));
    bool said = t->opinion.len > 0;
    from.due_at_ms = t->due_at_ms;
    from.note = arena_printf(w->c->arena, "%.*s%s%.*s", STR_ARG(t->name), said ? ": " : "", STR_ARG(text_cut(t->opinion, NOTE_MAX)));
    VEC_PUSH(w->c->arena, &w->givers, from);
    return ERR_OK;
}

/* The last row leads back to the desk, which takes the result when it hands it on. */
static enum err on_finished(struct way *w, const struct events_of_way_row *e)
{
    struct hand to = { .unit = giver(w, 0)->unit };
    for (const struct events_of_way_row *next = e; next < w->events + w->events_n; next++)
        if (str_eq(next->kind, S("dossier.returned")) && next->actor_unit_id)
            TRY(hand_of(w, next, &to));
    give(w, giver(w, e->at_ms), &to);
    return ERR_OK;
}

static enum err follow(struct way *w)
{
    static const struct {
        const char *kind;
        enum err (*fn)(struct way *w, const struct events_of_way_row *e);
    } steps[] = { { "dossier.received", on_received }, { "task.taken", on_taken },       { "task.passed", on_passed },
                  { "task.released", on_released },    { "task.done", on_done }, { "dossier.done", on_finished } };
    for (size_t i = 0; i < w->events_n; i++)
        for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
            if (str_eq(w->events[i].kind, str_c(steps[k].kind)))
                TRY(steps[k].fn(w, &w->events[i]));
    return ERR_OK;
}

/* Given, and not yet taken by anybody. */
static void add_waiting(struct way *w)
{
    for (size_t i = 0; i < w->tasks_n; i++) {
        const struct task *t = &w->tasks[i];
        struct hand to = { .unit = role_words(w, t->role) };
        if (str_eq(t->kind, S("user")) && str_eq(t->state, S("open")))
            give(w, w->released[i].since_ms ? &w->released[i] : giver(w, t->created_at_ms), &to);
    }
}

enum err process_handovers(struct ctx *c, int64_t dossier_id, struct handover **out, size_t *n)
{
    struct events_of_way_row *events;
    struct task *tasks;
    struct way w = { .c = c };
    TRY(events_of_way(c->db, c->arena, &(struct events_of_way_in){ dossier_id }, &events, &w.events_n));
    TRY(task_list(c, dossier_id, &tasks, &w.tasks_n));
    w.events = events;
    w.tasks = tasks;
    w.released = ARENA_ARRAY(c->arena, struct hand, w.tasks_n + 1);
    TRY(follow(&w));
    add_waiting(&w);
    *out = w.rows.at;
    *n = w.rows.n;
    return ERR_OK;
}
