/* Papers that go with the file: the control sheet (Mẫu 06), the course of a dossier, and the hand-over of finished results from the
 * rooms to the desk. */
#include "mod/office/office_internal.h"
#include "core/event.h"
#include "mod/office/office_register.h"
#include "mod/process/process.h"
#include "mod/result/result.h"

static enum err see_slip(struct ctx *c, int64_t id) { return web_see(c, arena_printf(c->arena, "/cong-viec/phieu/%lld", (long long)id)); }

/* -- one dossier -- */

static enum err handovers(struct ctx *c, int64_t dossier_id, struct slip_extra *x)
{
    struct handover *rows;
    size_t n;
    TRY(process_handovers(c, dossier_id, &rows, &n));
    struct slip_handover *list = ARENA_ARRAY(c->arena, struct slip_handover, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct slip_handover){ rows[i].from_unit,   rows[i].from_person, rows[i].to_unit,   rows[i].to_person,
                                          rows[i].given_at_ms, rows[i].taken_at_ms, rows[i].due_at_ms, rows[i].note };
    x->handovers = list;
    x->handovers_n = n;
    return ERR_OK;
}

enum err office_sheet(struct ctx *c, int64_t dossier_id, const char *form, int64_t *slip)
{
    struct dossier d;
    struct slip_extra x = { 0 };
    TRY(dossier_look(c, dossier_id, "sheet", &d));
    if (!d.received_at_ms)
        return ctx_refuse(c, ERR_CONFLICT, MSG_office_not_received);
    TRY(handovers(c, d.id, &x));
    return slip_issue_changed(c, &d, form, &x, slip);
}

static enum err sheet(struct ctx *c, const char *form)
{
    int64_t id, slip;
    TRY(web_path_id(c, 0, &id));
    TRY(office_sheet(c, id, form, &slip));
    return see_slip(c, slip);
}

enum err office_control_sheet(struct ctx *c) { return sheet(c, "06"); }
enum err office_course_sheet(struct ctx *c) { return sheet(c, "qua_trinh"); }

/* -- several dossiers, from a room to the desk -- */

static const struct grant *room_grant(struct ctx *c)
{
    static const enum role roles[] = { ROLE_CLERK, ROLE_SPECIALIST, ROLE_LEADER, ROLE_OFFICER };
    const struct grant *g = NULL;
    for (size_t i = 0; !g && i < sizeof roles / sizeof *roles; i++)
        g = authz_grant(&c->who, roles[i], 0);
    return g;
}

/* Was it handed to the desk already? */
static enum err handed(struct ctx *c, int64_t dossier_id, bool *yes)
{
    struct slip *list;
    size_t n;
    TRY(slip_list(c, dossier_id, &list, &n));
    *yes = false;
    for (size_t i = 0; i < n; i++)
        *yes |= str_eq(list[i].form, S("ban_giao"));
    return ERR_OK;
}

static enum err fill_ready(struct ctx *c, const struct grant *g, struct view_office_handover *v)
{
    struct dossier_ready_item *rows;
    size_t n;
    TRY(dossier_ready_list(c, g->agency_id, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        const struct procedure *p;
        bool already;
        TRY(handed(c, rows[i].id, &already));
        if (already)
            continue;
        TRY(procedure_version(c, rows[i].procedure_version_id, &p));
        struct view_office_handover_rows row = { .id = rows[i].id,
                                                 .href = dossier_office_path(c, rows[i].id),
                                                 .code = rows[i].code,
                                                 .procedure = p->short_name,
                                                 .applicant = rows[i].applicant,
                                                 .when = ctx_moment_short(c, rows[i].done_at_ms) };
        VEC_PUSH(c->arena, &v->rows, row);
        event_shows(c, "dossier", rows[i].id);
    }
    return ERR_OK;
}

static enum err show(struct ctx *c)
{
    struct view_office_handover v = { .max = SLIP_ITEMS_MAX };
    const struct grant *g = room_grant(c);
    if (!g)
        return ERR_FORBIDDEN;
    if (c->problem.n)
        v.error = c->problem.at[0].text;
    TRY(fill_ready(c, g, &v));
    struct event e = { .kind = "access.list", .object_kind = "results", .as = g, EVENT_DETAIL({ "rows", { 0 }, (int64_t)v.rows.n }) };
    TRY(event_put(c, &e));
    return WEB_VIEW(c, office_handover, &v, ctx_text(c, MSG_office_handover));
}

enum err office_handover(struct ctx *c) { return show(c); }

static enum err item_of(struct ctx *c, int64_t id, int64_t agency_id, struct slip_item *out)
{
    struct dossier *d = ARENA_NEW(c->arena, struct dossier);
    struct result r;
    bool already;
    TRY(dossier_look(c, id, "hand_over", d));
    if (d->agency_id != agency_id)
        return ERR_NOT_FOUND;
    TRY(handed(c, id, &already));
    if (d->state != DOSSIER_DONE || already)
        return ctx_invalid(c, S("ho-so"), MSG_office_handover_gone, MSG_ARGS(d->code));
    TRY(result_of(c, d, &r));
    *out = (struct slip_item){ d, r.name, r.number_text };
    return ERR_OK;
}

static enum err note(struct ctx *c, const struct slip_item *items, size_t n, const struct grant *g, int64_t slip)
{
    for (size_t i = 0; i < n; i++) {
        struct event e = { .kind = "result.to_desk", .object_kind = "slip", .object_id = slip, .dossier_id = items[i].d->id, .as = g,
                           EVENT_DETAIL({ "number", items[i].result_number.ptr ? items[i].result_number : S(""), 0 }) };
        TRY(event_put(c, &e));
    }
    return ERR_OK;
}

static bool twice(const int64_t *ids, size_t n, int64_t id)
{
    bool found = false;
    for (size_t i = 0; i < n; i++)
        found |= ids[i] == id;
    return found;
}

enum err office_hand_to_desk(struct ctx *c, const int64_t *ids, size_t n, struct str note_words, int64_t *slip)
{
    const struct grant *g = room_grant(c);
    struct unit from, desk;
    struct slip_item *items = ARENA_ARRAY(c->arena, struct slip_item, n + 1);
    if (!g)
        return ERR_FORBIDDEN;
    if (!n)
        return ctx_invalid(c, S("ho-so"), MSG_office_handover_none, MSG_NO_ARGS);
    if (n > SLIP_ITEMS_MAX)
        return ctx_invalid(c, S("ho-so"), MSG_office_handover_many, MSG_ARGS(arena_printf(c->arena, "%d", SLIP_ITEMS_MAX)));
    for (size_t i = 0; i < n; i++) {
        if (twice(ids, i, ids[i]))
            return ERR_INVALID;
        TRY(item_of(c, ids[i], g->agency_id, &items[i]));
    }
    TRY(unit_get(c, g->unit_id, &from));
    TRY(unit_get(c, items[0].d->intake_unit_id, &desk)); /* where the dossier was received, there its result is handed out */
    struct slip_handover by = { .from_unit = from.name, .from_person = c->who.name, .to_unit = desk.name,
                                .given_at_ms = c->now_ms, .note = note_words };
    TRY(slip_issue_many(c, g->agency_id, "ban_giao", items, n, &by, slip));
    return note(c, items, n, g, *slip);
}

static enum err hand_over(struct ctx *c)
{
    struct str *typed;
    int64_t slip;
    size_t n = web_list(c, "ho-so", &typed);
    int64_t *ids = ARENA_ARRAY(c->arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++)
        if (!str_int(typed[i], &ids[i]) || ids[i] <= 0)
            return ERR_NOT_FOUND;
    TRY(office_hand_to_desk(c, ids, n, web_text(c, "note"), &slip));
    return see_slip(c, slip);
}

enum err office_handover_do(struct ctx *c)
{
    enum err e = ctx_ok(c) ? hand_over(c) : ERR_INVALID;
    if (e == ERR_INVALID) {
        TRY(show(c));
        return ERR_INVALID;
    }
    return e;
}
