/* Who has a dossier, and why its date is that date: what this room's pages and the applicant's own page share. */
#include "mod/track/track.h"
#include "data/json.h"
#include "mod/process/process.h"
#include "mod/units/units.h"
#include "sql_event.h"
#include "text/text.h"

struct str track_tag(enum dossier_state s)
{
    static const char *const tags[DOSSIER_STATE_COUNT] = {
        [DOSSIER_SUBMITTED] = "new",    [DOSSIER_AWAIT_PAPERS] = "wait", [DOSSIER_RECEIVED] = "doing", [DOSSIER_PROCESSING] = "doing",
        [DOSSIER_DONE] = "done",        [DOSSIER_RETURNED] = "done",     [DOSSIER_REFUSED] = "off",    [DOSSIER_WITHDRAWN] = "off",
        [DOSSIER_AWAIT_PART] = "wait", [DOSSIER_AWAIT_SUPPLEMENT] = "wait", [DOSSIER_AWAIT_DUTY] = "wait", [DOSSIER_ASKS_STOP] = "doing", [DOSSIER_STOPPED] = "off",
        [DOSSIER_DECLINED] = "off",     [DOSSIER_REFUSAL_RETURNED] = "off",
    };
    return str_c(tags[s]);
}

/* -- codes as people send them -- */

/* Of "http://…/t/CODE/SECRET" the CODE. */
static struct str code_in_address(struct str s)
{
    for (size_t i = 0; i + 3 < s.len; i++) {
        if (!str_starts(str_skip(s, i), S("/t/")))
            continue;
        struct str rest = str_skip(s, i + 3), code;
        return str_split(&rest, '/', &code) ? code : s;
    }
    return s;
}

struct str track_code(struct ctx *c, struct str typed)
{
    struct str s = code_in_address(typed);
    struct buf b = buf_new(c->arena, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != ' ')
            buf_putc(&b, s.ptr[i]);
    return text_upper(c->arena, buf_str(&b));
}

/* -- why that date -- */

size_t track_days(struct ctx *c, const struct dossier *d, struct track_day **out)
{
    const struct json *lines;
    if (json_parse(c->arena, d->explanation, &lines, NULL) != ERR_OK || lines->kind != JSON_ARRAY)
        return 0;
    struct track_day *days = ARENA_ARRAY(c->arena, struct track_day, lines->n + 1);
    for (size_t i = 0; i < lines->n; i++) {
        struct str text = lines->items[i].text;
        ptrdiff_t colon = str_index(text, ':', 0);
        size_t cut = colon < 0 ? text.len : (size_t)colon;
        days[i] = (struct track_day){ str_cut(text, 0, cut), str_trim(str_skip(text, cut + 1)), str_ends(text, S("không tính")) };
    }
    *out = days;
    return lines->n;
}

/* -- who has it -- */

/* When it came into its present state, by the events. */
static enum err state_since(struct ctx *c, const struct dossier *d, int64_t *ms)
{
    struct events_of_dossier_row *rows;
    size_t n;
    *ms = 0;
    TRY(events_of_dossier(c->db, c->arena, &(struct events_of_dossier_in){ d->id }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        if (str_starts(rows[i].kind, S("dossier.")) && str_eq(rows[i].to_state, str_c(dossier_state_word(d->state))))
            *ms = rows[i].at_ms;
    return ERR_OK;
}

static struct str in_agency(struct ctx *c, struct str room, const struct unit *agency)
{
    if (!room.len || str_eq(room, agency->name) || str_eq(room, agency->short_name))
        return agency->name;
    return arena_printf(c->arena, "%.*s, %.*s", STR_ARG(room), STR_ARG(agency->name));
}

static struct str role_label(struct ctx *c, struct str role)
{
    enum msg m;
    return msg_find(arena_printf(c->arena, "role.%.*s", STR_ARG(role)), &m) ? ctx_text(c, m) : S("");
}

/* The room in which the officer of a step works. Of a step nobody has taken: the room of those who may take it, when that
 * is one room; otherwise who they are. */
static enum err room_of(struct ctx *c, const struct task *t, const struct unit *agency, struct str *out)
{
    struct staff *list;
    size_t n;
    enum role role;
    struct str room = S("");
    *out = in_agency(c, role_label(c, t->role), agency);
    if (!role_from_word(t->role, &role))
        return ERR_OK;
    TRY(staff_list(c, agency->id, role, ctx_today(c), &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (t->assignee_id && list[i].account_id != t->assignee_id)
            continue;
        if (room.len && !str_eq(room, list[i].unit_name))
            return ERR_OK;
        room = list[i].unit_name;
    }
    if (room.len)
        *out = in_agency(c, room, agency);
    return ERR_OK;
}

static bool open_step(const struct task *t)
{
    bool step = str_eq(t->kind, S("user")) || str_eq(t->kind, S("message"));
    return step && (str_eq(t->state, S("open")) || str_eq(t->state, S("taken")));
}

static enum err step_hold(struct ctx *c, const struct task *t, const struct unit *agency, struct track_hold *h)
{
    *h = (struct track_hold){ .room = S(""), .officer = t->assignee_name.ptr ? t->assignee_name : S(""), .step = t->name,
                              .since_ms = t->taken_at_ms ? t->taken_at_ms : t->created_at_ms, .applicant = str_eq(t->kind, S("message")) };
    if (h->applicant)
        return ERR_OK;
    h->due_ms = t->due_at_ms;
    h->room = in_agency(c, t->room.ptr ? t->room : S(""), agency);
    return t->room.len ? ERR_OK : room_of(c, t, agency, &h->room);
}

static enum err step_holds(struct ctx *c, const struct dossier *d, const struct unit *agency, struct track_hold **out, size_t *n)
{
    struct task *tasks;
    size_t tasks_n, found = 0;
    TRY(task_list(c, d->id, &tasks, &tasks_n));
    struct track_hold *list = ARENA_ARRAY(c->arena, struct track_hold, tasks_n + 1);
    for (size_t i = 0; i < tasks_n; i++)
        if (open_step(&tasks[i]))
            TRY(step_hold(c, &tasks[i], agency, &list[found++]));
    if (found)
        *out = list;
    *n = found ? found : *n;
    return ERR_OK;
}

/* The desk, or the applicant: where no step of the process has it. */
static enum err desk_hold(struct ctx *c, const struct dossier *d, const struct unit *agency, struct track_hold *h)
{
    struct unit intake;
    TRY(unit_get(c, d->intake_unit_id, &intake));
    struct str desk = intake.id == agency->id ? ctx_text(c, MSG_track_desk) : intake.name;
    *h = (struct track_hold){ .room = in_agency(c, desk, agency), .officer = S(""), .step = S("") };
    h->applicant = d->state == DOSSIER_AWAIT_PAPERS || d->state == DOSSIER_AWAIT_SUPPLEMENT || d->state == DOSSIER_AWAIT_DUTY;
    return state_since(c, d, &h->since_ms);
}

enum err track_holders(struct ctx *c, const struct dossier *d, struct track_hold **out, size_t *n)
{
    struct unit agency;
    *out = NULL;
    *n = 0;
    if (dossier_state_ended(d->state))
        return ERR_OK;
    TRY(unit_get(c, d->agency_id, &agency));
    *out = ARENA_NEW(c->arena, struct track_hold);
    *n = 1;
    TRY(desk_hold(c, d, &agency, *out));
    return d->state == DOSSIER_PROCESSING ? step_holds(c, d, &agency, out, n) : ERR_OK;
}
