/* The act: everything in one transaction, or nothing. */
#include "core/event.h"
#include "core/job.h"
#include "core/series.h"
#include "core/setting.h"
#include "data/json.h"
#include "mod/citizen/draft.h"
#include "mod/successor/survey.h"
#include "sql_successor.h"
#include "text/text.h"

enum { LINES_AT_ONCE = 500 };

/* What one line of work leaves in the arena is given back at once: there may be ten thousand. */
struct lent {
    struct arena *own, *scratch;
};
static struct lent lend(struct ctx *c)
{
    struct lent l = { c->arena, arena_new() };
    c->arena = l.scratch;
    return l;
}
static enum err give_back(struct ctx *c, struct lent *l, enum err e)
{
    struct problem kept = c->problem;
    c->arena = l->own;
    c->problem = (struct problem){ 0 };
    for (size_t i = 0; i < kept.n; i++)
        VEC_PUSH(c->arena, &c->problem, ((struct problem_item){ arena_str(c->arena, kept.at[i].field), arena_str(c->arena, kept.at[i].text) }));
    arena_free(l->scratch);
    return e;
}

/* -- staff first: whoever keeps a task must hold the role -- */

static enum err pass_roles(struct ctx *c, const struct succession *s, const struct survey *v)
{
    int64_t *there = ARENA_ARRAY(c->arena, int64_t, v->roles.n + 1);
    struct staff_cover *covers;
    size_t n;
    for (size_t i = 0; i < v->roles.n; i++)
        TRY(staff_pass_on(c, &v->roles.at[i].s, v->roles.at[i].to_id, s->last_day, &there[i]));
    for (size_t i = 0; i < v->roles.n; i++)
        TRY(staff_covers_pass_on(c, v->roles.at[i].s.role_id, there[i], s->last_day, &covers, &n));
    return ERR_OK;
}

/* -- dossiers -- */

/* Those that go with their whole agency, or with their whole desk. */
static int64_t together(const struct survey *v, int64_t unit_id, bool decides)
{
    int64_t n = 0;
    for (size_t i = 0; i < v->dossiers.n; i++) {
        const struct dossier_way *w = &v->dossiers.at[i];
        n += !w->own_way && (decides ? w->d.agency_id : w->d.intake_unit_id) == unit_id;
    }
    return n;
}

static enum err pass_dossiers(struct ctx *c, const struct succession *s, const struct survey *v)
{
    for (size_t i = 0; i < v->dossiers.n; i++)
        if (v->dossiers.at[i].own_way)
            TRY(dossier_pass_on(c, &v->dossiers.at[i].d, v->dossiers.at[i].agency_id, v->dossiers.at[i].intake_unit_id));
    for (size_t i = 0; i < s->units.n; i++) {
        const struct succession_unit *u = &s->units.at[i];
        for (int decides = 1; u->successor.id && decides >= 0; decides--) {
            int64_t n = 0, want = together(v, u->unit.id, decides);
            if (decides ? !str_eq(u->unit.kind, S("agency")) : false)
                continue;
            TRY(dossier_pass_on_all(c, u->unit.id, u->successor.id, decides, &n));
            if (n != want)
                return ERR_STALE;
        }
    }
    return ERR_OK;
}

/* A unit of the plan without asking the database ten thousand times. */
static enum err unit_of(struct ctx *c, const struct succession *s, int64_t id, struct unit *out)
{
    for (size_t i = 0; i < s->units.n; i++) {
        const struct succession_unit *u = &s->units.at[i];
        if (u->unit.id == id || u->successor.id == id) {
            *out = u->unit.id == id ? u->unit : u->successor;
            return ERR_OK;
        }
    }
    return unit_get(c, id, out);
}

static enum err tell_one(struct ctx *c, const struct succession *s, const struct dossier_way *w)
{
    struct unit from, to;
    bool decided_here = w->d.agency_id == w->from_id;
    TRY(unit_of(c, s, w->from_id, &from));
    TRY(unit_of(c, s, decided_here ? w->agency_id : w->intake_unit_id, &to));
    return dossier_passed_on(c, &w->d, &from, &to, s->ground);
}

static enum err tell_all(struct ctx *c, const struct succession *s, const struct survey *v)
{
    struct lent l = lend(c);
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < v->dossiers.n; i++) {
        e = tell_one(c, s, &v->dossiers.at[i]);
        if (e == ERR_OK)
            arena_reset(l.scratch);
    }
    return give_back(c, &l, e);
}

/* -- tasks -- */

static enum err pass_tasks_of(struct ctx *c, const struct survey *v, const struct succession_unit *u)
{
    int64_t n = 0, want = 0;
    for (size_t i = 0; i < v->tasks.n; i++) {
        struct task_way *w = &v->tasks.at[i];
        if (w->from_id != u->unit.id)
            continue;
        want += !w->own_way;
        if (w->own_way)
            TRY(task_pass_on(c, &w->t, w->to_id));
        else
            w->t.version++;
    }
    if (want)
        TRY(task_pass_on_all(c, u->unit.id, succession_agency(u), &n));
    return n == want ? ERR_OK : ERR_STALE;
}

static enum err pass_tasks(struct ctx *c, const struct succession *s, const struct survey *v)
{
    for (size_t i = 0; i < s->units.n; i++)
        if (str_eq(s->units.at[i].unit.kind, S("agency")))
            TRY(pass_tasks_of(c, v, &s->units.at[i]));
    for (size_t i = 0; i < v->tasks.n; i++)
        if (v->tasks.at[i].left)
            TRY(task_left_behind(c, &v->tasks.at[i].t));
    return ERR_OK;
}

/* -- the units themselves -- */

static enum err end_unit(struct ctx *c, const struct succession *s, const struct succession_unit *u)
{
    struct unit now;
    int64_t drafts;
    bool agency = str_eq(u->unit.kind, S("agency"));
    struct str id = arena_printf(c->arena, "%lld", (long long)u->unit.id), to = arena_printf(c->arena, "%lld", (long long)u->successor.id);
    if (agency && u->successor.id)
        TRY(draft_pass_on(c, u->unit.id, u->successor.id, &drafts));
    if (agency)
        TRY(series_end(c, id));
    TRY(unit_get(c, u->unit.id, &now));
    TRY(unit_close(c, u->unit.id, now.version, s->last_day, u->successor.id));
    struct event e = { .kind = "unit.passed_on", .object_kind = "unit", .object_id = u->unit.id,
                       EVENT_DETAIL({ "to", to, 0 }, { "succession", arena_printf(c->arena, "%lld", (long long)s->id), 0 }) };
    return event_put(c, &e);
}

static enum err end_units(struct ctx *c, const struct succession *s)
{
    struct unit office = { 0 };
    enum err e = unit_office(c, &office);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    const struct succession_unit *u = e == ERR_OK ? succession_find(s, office.id) : NULL;
    if (u && succession_agency(u))
        TRY(setting_set(c, SETTING_OFFICE_UNIT_ID, arena_printf(c->arena, "%lld", (long long)succession_agency(u))));
    for (size_t i = 0; i < s->units.n; i++)
        TRY(end_unit(c, s, &s->units.at[i]));
    return ERR_OK;
}

/* -- the list -- */

static void put_id(struct json_out *o, struct arena *a, const char *key, int64_t id)
{
    json_key(o, str_c(key));
    if (id)
        json_put_text(o, arena_printf(a, "%lld", (long long)id));
    else
        json_put_null(o);
}

static enum err keep_lines(struct ctx *c, const struct succession *s, const struct succession_item *at, size_t n, size_t before)
{
    struct buf b = buf_new(c->arena, 4 << 20);
    struct json_out o = json_out(&b);
    json_open(&o, '[');
    for (size_t i = 0; i < n; i++) {
        json_open(&o, '{');
        json_member(&o, "kind", str_c(at[i].kind));
        put_id(&o, c->arena, "object", at[i].object_id);
        json_member(&o, "label", at[i].label);
        put_id(&o, c->arena, "from", at[i].from_id);
        put_id(&o, c->arena, "to", at[i].to_id);
        json_member(&o, "note", at[i].note.ptr ? at[i].note : S(""));
        json_close(&o, '}');
    }
    json_close(&o, ']');
    int64_t kept = 0;
    if (b.failed)
        return ERR_TOO_LARGE;
    TRY(succession_items_put(c->db, &(struct succession_items_put_in){ s->id, (int64_t)before, buf_str(&b) }, &kept));
    return kept == (int64_t)n ? ERR_OK : ERR_STALE;
}

static enum err keep_list(struct ctx *c, const struct succession *s, const succession_items_vec *items)
{
    struct lent l = lend(c);
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < items->n; i += LINES_AT_ONCE) {
        e = keep_lines(c, s, items->at + i, items->n - i < LINES_AT_ONCE ? items->n - i : LINES_AT_ONCE, i);
        if (e == ERR_OK)
            arena_reset(l.scratch);
    }
    return give_back(c, &l, e);
}

static struct str counts_text(struct ctx *c, const succession_items_vec *v)
{
    return arena_printf(c->arena, "%zu dossiers, %zu tasks, %zu roles", succession_count(v, "dossier"), succession_count(v, "task"), succession_count(v, "role"));
}

/* Everything looked at again: what was opened, given or received since the plan was approved comes along. */
static enum err do_it(struct ctx *c, const struct succession *s)
{
    struct survey v;
    succession_items_vec items = { 0 };
    TRY(succession_check(c, s, true));
    TRY(survey_make(c, s, &v));
    if (v.undecided)
        return ctx_invalid(c, S("rules"), MSG_successor_undecided, MSG_ARGS(ctx_count(c, (int64_t)v.undecided)));
    if (str_eq(s->kind, S("close")) && (v.dossiers.n || v.tasks.n))
        return ctx_invalid(c, S("successor"), MSG_successor_open_dossiers, MSG_NO_ARGS);
    TRY(survey_items(c, s, &v, &items));
    TRY(pass_roles(c, s, &v));
    TRY(pass_dossiers(c, s, &v));
    TRY(pass_tasks(c, s, &v));
    TRY(end_units(c, s));
    TRY(tell_all(c, s, &v));
    TRY(keep_list(c, s, &items));
    TRY(succession_set_state(c, s, s->version, "done", S(""), (int64_t)items.n));
    return succession_note(c, "succession.done", s, counts_text(c, &items));
}

enum err succession_act(struct ctx *c, int64_t id, int64_t version)
{
    struct succession s;
    TRY(succession_get(c, id, &s));
    if (!str_eq(s.state, S("approved")))
        return ctx_refuse(c, ERR_CONFLICT, str_eq(s.state, S("done")) ? MSG_successor_done_already : MSG_successor_not_approved);
    if (version && version != s.version)
        return ERR_STALE;
    TRY(do_it(c, &s));
    return job_cancel(c, "succession.act", id);
}

enum err succession_hurry(struct ctx *c, int64_t id, int64_t version)
{
    struct succession s;
    TRY(succession_get(c, id, &s));
    if (!str_eq(s.state, S("approved")))
        return ctx_refuse(c, ERR_CONFLICT, str_eq(s.state, S("done")) ? MSG_successor_done_already : MSG_successor_not_approved);
    if (version != s.version)
        return ERR_STALE;
    TRY(succession_check(c, &s, true));
    TRY(job_cancel(c, "succession.act", id));
    TRY(job_put(c, "succession.act", id, S(""), c->now_ms));
    return succession_note(c, "succession.begun", &s, S(""));
}

/* -- as a job, in the night -- */

struct failed {
    int64_t id;
    struct str why;
};

static enum err back_to_draft(struct ctx *c, void *arg)
{
    struct failed *f = arg;
    struct succession s;
    TRY(succession_get(c, f->id, &s));
    if (!str_eq(s.state, S("approved")))
        return ERR_OK;
    TRY(succession_set_state(c, &s, s.version, "draft", f->why, 0));
    return succession_note(c, "succession.failed", &s, f->why);
}

static enum err act_of_job(struct ctx *c, void *arg)
{
    struct succession s;
    int64_t id = *(int64_t *)arg;
    TRY(succession_get(c, id, &s));
    return str_eq(s.state, S("approved")) ? do_it(c, &s) : ERR_OK; /* done by hand, or given up */
}

enum err succession_on_job(struct ctx *c, const struct job *j)
{
    int64_t id = j->subject_id;
    enum err e = ctx_write(c, act_of_job, &id);
    if (e != ERR_INVALID && e != ERR_CONFLICT && e != ERR_NOT_FOUND)
        return e;
    struct failed f = { id, c->problem.n ? c->problem.at[0].text : ctx_text(c, MSG_err_conflict) };
    return ctx_write(c, back_to_draft, &f);
}
