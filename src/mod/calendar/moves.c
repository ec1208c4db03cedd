/* What a change moves: told beforehand, done afterwards by a job that goes on where it stopped. */
#include "core/event.h"
#include "core/job.h"
#include "mod/calendar/calendar_internal.h"
#include "sql_calendar.h"

/* A job holds its lease for five minutes: it does so many steps and leaves the rest to a job of its own. A step is one
 * transaction, short enough that nobody who writes has to wait. */
enum { STEPS_MAX = 40, STEP_MOVED_MAX = 200, STEP_TRIES = 3 };

/* -- beforehand -- */

static void tell(struct ctx *c, const struct clock *k, int64_t after_ms, struct moves *out)
{
    out->seen_n++;
    if (after_ms == k->due_at_ms)
        return;
    out->moved_n++;
    out->later_n += after_ms > k->due_at_ms;
    out->earlier_n += after_ms && after_ms < k->due_at_ms;
    out->failed_n += !after_ms;
    if (out->n < MOVES_LISTED_MAX)
        out->at[out->n++] = (struct moved){ arena_str(c->arena, k->code), k->due_at_ms, after_ms };
}

static enum err moves_of(struct ctx *c, const struct calendar *cal, int64_t agency_id, struct arena *scratch, struct moves *out)
{
    struct clock *page;
    struct deadline_course course;
    size_t n;
    int64_t after = 0;
    do {
        TRY(clocks_page(c, agency_id, after, &page, &n));
        for (size_t i = 0; i < n; i++) {
            arena_reset(scratch);
            enum err e = clock_recompute(cal, &page[i], scratch, &course);
            if (e != ERR_OK && e != ERR_INVALID)
                return e;
            tell(c, &page[i], e == ERR_OK ? course.now.due_at_ms : 0, out);
            after = page[i].id;
        }
        out->more = n && out->seen_n >= MOVES_SEEN_MAX;
    } while (n && !out->more);
    return ERR_OK;
}

enum err change_moves(struct ctx *c, const struct calendar_change *p, struct moves *out)
{
    struct unit_calendar_version v = change_version(p);
    struct unit_day *days;
    struct unit *agencies;
    struct calendar cal;
    size_t n, agencies_n;
    *out = (struct moves){ .at = ARENA_ARRAY(c->arena, struct moved, MOVES_LISTED_MAX) };
    TRY(change_days(c, p, &days, &n));
    TRY(change_agencies(c, p, &agencies, &agencies_n));
    struct arena *scratch = arena_new();
    enum err e = ERR_OK;
    for (size_t i = 0; i < agencies_n && e == ERR_OK && !out->more; i++) {
        e = unit_calendar_with(c, agencies[i].id, &v, days, n, &cal);
        e = e == ERR_OK ? moves_of(c, &cal, agencies[i].id, scratch, out) : e;
    }
    arena_free(scratch);
    return e;
}

/* -- afterwards -- */

struct step {
    int64_t proposal_id;
    bool done;
};

/* The agency to go on with: that of the run, or the next one by id. */
static const struct unit *agency_from(const struct unit *list, size_t n, int64_t id)
{
    const struct unit *found = NULL;
    for (size_t i = 0; i < n; i++)
        if (list[i].id >= id && (!found || list[i].id < found->id))
            found = &list[i];
    return found;
}

static enum err move_one(struct ctx *c, const struct calendar *cal, const struct clock *k, struct str ground, struct arena *scratch,
                         struct change_run_row_row *r)
{
    struct deadline_course course;
    arena_reset(scratch);
    enum err e = clock_recompute(cal, k, scratch, &course);
    r->seen_n++;
    r->after_id = k->id;
    r->failed_n += e == ERR_INVALID; /* left as it was, and counted */
    if (e == ERR_INVALID || (e == ERR_OK && course.now.due_at_ms == k->due_at_ms))
        return ERR_OK;
    TRY(e);
    e = clock_move(c, k, &course.now, ground);
    r->failed_n += e == ERR_CONFLICT; /* the dossier counts otherwise: left to its people */
    r->moved_n += e == ERR_OK;
    return e == ERR_CONFLICT ? ERR_OK : e;
}

/* A page of one agency, or as much of it as one step may move. */
static enum err move_page(struct ctx *c, const struct unit *agency, struct str ground, struct change_run_row_row *r, bool *more)
{
    struct calendar cal;
    struct clock *page;
    size_t n, i = 0;
    int64_t moved = r->moved_n;
    enum err e = ERR_OK;
    TRY(unit_calendar(c, agency->id, &cal));
    TRY(clocks_page(c, agency->id, r->after_id, &page, &n));
    struct arena *scratch = arena_new();
    for (; i < n && e == ERR_OK && r->moved_n - moved < STEP_MOVED_MAX; i++)
        e = move_one(c, &cal, &page[i], ground, scratch, r);
    arena_free(scratch);
    *more = n > 0;
    return e;
}

static enum err end_run(struct ctx *c, const struct calendar_change *p, struct change_run_row_row *r)
{
    struct event e = { .kind = "calendar.moved", .object_kind = "calendar_proposal", .object_id = p->id,
                       EVENT_DETAIL({ "seen", { 0 }, r->seen_n }, { "moved", { 0 }, r->moved_n }, { "failed", { 0 }, r->failed_n }) };
    r->done_at_ms = c->now_ms;
    return event_put(c, &e);
}

static enum err do_step(struct ctx *c, void *arg)
{
    struct step *s = arg;
    struct calendar_change p;
    struct change_run_row_row r;
    struct unit *agencies;
    size_t n;
    bool more = false;
    TRY(change_read(c, s->proposal_id, &p));
    TRY(change_run_row(c->db, c->arena, &(struct change_run_row_in){ p.id }, &r));
    s->done = r.done_at_ms != 0;
    if (s->done)
        return ERR_OK;
    TRY(change_agencies(c, &p, &agencies, &n));
    const struct unit *agency = agency_from(agencies, n, r.agency_id);
    if (agency && agency->id != r.agency_id)
        r.after_id = 0;
    if (agency)
        TRY(move_page(c, agency, p.ground, &r, &more));
    else
        TRY(end_run(c, &p, &r));
    r.agency_id = !agency ? r.agency_id : more ? agency->id : agency->id + 1;
    s->done = !agency;
    return change_run_update_exact(c->db, &(struct change_run_update_in){ p.id, r.version, r.agency_id, r.after_id, r.seen_n, r.moved_n, r.failed_n, r.done_at_ms });
}

static enum err put_again(struct ctx *c, void *arg)
{
    return job_put(c, "calendar.move", *(int64_t *)arg, S(""), c->now_ms);
}

enum err calendar_on_move(struct ctx *c, const struct job *j)
{
    struct step s = { .proposal_id = j->subject_id };
    struct arena *whole = c->arena;
    for (int i = 0; i < STEPS_MAX && !s.done; i++) {
        enum err e = ERR_STALE;
        struct arena *own = arena_new();
        c->arena = own;
        for (int k = 0; k < STEP_TRIES && e == ERR_STALE; k++) /* something happened to one of the dossiers meanwhile: look again */
            e = ctx_write(c, do_step, &s);
        c->arena = whole;
        arena_free(own);
        TRY(e);
    }
    int64_t id = j->subject_id;
    return s.done ? ERR_OK : ctx_write(c, put_again, &id);
}

enum err change_run(struct ctx *c, int64_t id, struct run *out)
{
    struct change_run_row_row r;
    TRY(change_run_row(c->db, c->arena, &(struct change_run_row_in){ id }, &r));
    *out = (struct run){ r.seen_n, r.moved_n, r.failed_n, r.done_at_ms };
    return ERR_OK;
}
