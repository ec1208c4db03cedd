/* Staff of a unit that ends hold the same role at its successor from the next day, and cover for one another as before. */
#include "mod/units/units.h"
#include "core/event.h"
#include "core/session.h"
#include "sql_units.h"
#include "sql_units_pass_on.h"

enum err staff_open_at(struct ctx *c, int64_t unit_id, int32_t day, struct staff **out, size_t *n)
{
    struct staff_open_rows_row *rows;
    TRY(staff_open_rows(c->db, c->arena, &(struct staff_open_rows_in){ unit_id, day }, &rows, n));
    struct staff *list = ARENA_ARRAY(c->arena, struct staff, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        list[i] = (struct staff){ .role_id = rows[i].role_id, .account_id = rows[i].account_id, .unit_id = rows[i].unit_id, .version = rows[i].version,
                                  .name = rows[i].name, .login = rows[i].login, .title = rows[i].title, .phone = rows[i].phone,
                                  .unit_name = rows[i].unit_name, .ground = rows[i].ground, .from_day = (int32_t)rows[i].from_day,
                                  .to_day = (int32_t)rows[i].to_day };
        if (!role_from_word(rows[i].role, &list[i].role))
            return ERR_IO;
    }
    *out = list;
    return ERR_OK;
}

static enum err held_already(struct ctx *c, const struct staff *s, int64_t unit_id, int32_t day, bool *held)
{
    struct staff_held_elsewhere_row r;
    TRY(staff_held_elsewhere(c->db, c->arena, &(struct staff_held_elsewhere_in){ s->account_id, unit_id, str_c(role_word(s->role)), day }, &r));
    *held = r.n > 0;
    return ERR_OK;
}

/* It has not begun, so no day of it was at the old unit: it begins at the new one, or (to_unit_id 0) ends before it begins. */
static enum err not_begun(struct ctx *c, const struct staff *s, int64_t to_unit_id, int32_t last_day)
{
    struct event e = { .kind = to_unit_id ? "staff.role_given" : "staff.role_ended", .object_kind = "staff_role", .object_id = s->role_id,
                       EVENT_DETAIL({ "account", arena_printf(c->arena, "%lld", (long long)s->account_id), 0 }, { "role", str_c(role_word(s->role)), 0 },
                                    { "unit", arena_printf(c->arena, "%lld", (long long)to_unit_id), 0 }) };
    TRY(to_unit_id ? staff_role_elsewhere_exact(c->db, &(struct staff_role_elsewhere_in){ s->role_id, s->version, to_unit_id })
                   : staff_role_end_exact(c->db, &(struct staff_role_end_in){ s->role_id, s->version, last_day }));
    TRY(session_close_all(c, s->account_id, 0));
    return event_put(c, &e);
}

enum err staff_pass_on(struct ctx *c, const struct staff *s, int64_t to_unit_id, int32_t last_day, int64_t *role_id)
{
    struct staff there = *s;
    bool held = false;
    *role_id = 0;
    if (s->from_day > last_day) {
        *role_id = to_unit_id ? s->role_id : 0;
        return not_begun(c, s, to_unit_id, last_day);
    }
    TRY(staff_end(c, s->role_id, s->version, last_day));
    if (to_unit_id)
        TRY(held_already(c, s, to_unit_id, last_day + 1, &held));
    if (!to_unit_id || held)
        return ERR_OK;
    there.unit_id = to_unit_id;
    there.from_day = last_day + 1;
    return staff_give(c, &there, role_id);
}

static enum err works_there(struct ctx *c, int64_t role_id, int64_t deputy_id, int32_t day, bool *works)
{
    struct staff_role_row_row r;
    struct unit u;
    struct staff *list;
    size_t n;
    *works = false;
    TRY(staff_role_row(c->db, c->arena, &(struct staff_role_row_in){ role_id }, &r));
    TRY(unit_get(c, r.unit_id, &u));
    TRY(staff_list(c, u.agency_id, ROLE_COUNT, day, &list, &n));
    for (size_t i = 0; i < n; i++)
        *works |= list[i].account_id == deputy_id && deputy_id != r.account_id;
    return ERR_OK;
}

static enum err cover_again(struct ctx *c, const struct delegation_open_rows_row *d, int64_t to_role_id, int32_t from_day)
{
    int64_t id = ctx_id(c);
    struct event e = { .kind = "staff.delegated", .object_kind = "staff_role", .object_id = to_role_id,
                       EVENT_DETAIL({ "account", arena_printf(c->arena, "%lld", (long long)d->deputy_id), 0 }, { "reason", d->reason, 0 }) };
    TRY(delegation_insert(c->db, &(struct delegation_insert_in){ id, to_role_id, d->deputy_id, from_day, d->to_day, d->reason }, NULL));
    return event_put(c, &e);
}

enum err staff_covers_pass_on(struct ctx *c, int64_t role_id, int64_t to_role_id, int32_t last_day, struct staff_cover **out, size_t *n)
{
    struct delegation_open_rows_row *rows;
    TRY(delegation_open_rows(c->db, c->arena, &(struct delegation_open_rows_in){ role_id, last_day + 1 }, &rows, n));
    struct staff_cover *list = ARENA_ARRAY(c->arena, struct staff_cover, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        int32_t from = rows[i].from_day > last_day ? (int32_t)rows[i].from_day : last_day + 1;
        list[i] = (struct staff_cover){ rows[i].id, rows[i].deputy, false };
        if (to_role_id == role_id)
            continue; /* the role itself stands elsewhere, and with it who covers */
        TRY(delegation_last_day_exact(c->db, &(struct delegation_last_day_in){ rows[i].id, rows[i].version, last_day }));
        TRY(session_close_all(c, rows[i].deputy_id, 0));
        if (to_role_id)
            TRY(works_there(c, to_role_id, rows[i].deputy_id, from, &list[i].goes_on));
        if (list[i].goes_on)
            TRY(cover_again(c, &rows[i], to_role_id, from));
    }
    *out = list;
    return ERR_OK;
}
