/* Who works where, in which role, from a day to a day, and who covers for whom. */
#include "mod/units/units.h"
#include "base/clock.h"
#include "core/event.h"
#include "core/session.h"
#include "sql_units.h"
#include "text/text.h"

enum { REASON_MAX = 500, HEIRS_MAX = 8 /* a circle cannot be made; this ends one all the same */ };

#define STAFF_OF(r)                                                                                                          \
    ((struct staff){ .role_id = (r)->role_id, .account_id = (r)->account_id, .unit_id = (r)->unit_id, .version = (r)->version, \
                     .name = (r)->name, .login = (r)->login, .title = (r)->title, .phone = (r)->phone,                        \
                     .unit_name = (r)->unit_name, .ground = (r)->ground, .from_day = (int32_t)(r)->from_day,                  \
                     .to_day = (int32_t)(r)->to_day })

/* Rows of two statements with the same columns, as a list in the arena. ERR_IO: a role that nobody knows. */
#define STAFF_ALL(c, rows, n, out)                                                         \
    do {                                                                                   \
        *(out) = ARENA_ARRAY((c)->arena, struct staff, (n) + 1);                           \
        for (size_t i_ = 0; i_ < (n); i_++) {                                              \
            (*(out))[i_] = STAFF_OF(&(rows)[i_]);                                          \
            if (!role_from_word((rows)[i_].role, &(*(out))[i_].role))                      \
                return ERR_IO;                                                             \
        }                                                                                  \
    } while (0)

enum err staff_list(struct ctx *c, int64_t unit_id, enum role role, int32_t day, struct staff **out, size_t *n)
{
    struct unit u = { .path = S("/") };
    struct staff_rows_row *rows;
    if (unit_id)
        TRY(unit_get(c, unit_id, &u));
    /* paths end with '/', and '0' is the byte after it: a range that holds the subtree */
    struct str to = arena_printf(c->arena, "%.*s0", (int)u.path.len - 1, u.path.ptr);
    struct str word = role == ROLE_COUNT ? S("") : str_c(role_word(role));
    TRY(staff_rows(c->db, c->arena, &(struct staff_rows_in){ u.path, to, word, day }, &rows, n));
    STAFF_ALL(c, rows, *n, out);
    return ERR_OK;
}

enum err staff_of_account(struct ctx *c, int64_t account_id, struct staff **out, size_t *n)
{
    struct staff_roles_of_row *rows;
    TRY(staff_roles_of(c->db, c->arena, &(struct staff_roles_of_in){ account_id }, &rows, n));
    STAFF_ALL(c, rows, *n, out);
    return ERR_OK;
}

enum err staff_role_get(struct ctx *c, int64_t role_id, struct staff *out)
{
    struct staff_role_row_row r;
    struct staff *list;
    size_t n;
    TRY(staff_role_row(c->db, c->arena, &(struct staff_role_row_in){ role_id }, &r));
    TRY(staff_of_account(c, r.account_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].role_id == role_id) {
            *out = list[i];
            return ERR_OK;
        }
    return ERR_NOT_FOUND;
}

static enum err note(struct ctx *c, const char *kind, int64_t id, int64_t account_id, struct str role, struct str reason)
{
    struct event e = { .kind = kind, .object_kind = "staff_role", .object_id = id,
                       EVENT_DETAIL({ "account", arena_printf(c->arena, "%lld", (long long)account_id), 0 }, { "role", role, 0 },
                                    { "reason", reason.ptr ? reason : S(""), 0 }) };
    return event_put(c, &e);
}

enum err staff_give(struct ctx *c, const struct staff *s, int64_t *role_id)
{
    struct unit u;
    if (s->role < ROLE_OFFICER || s->role >= ROLE_COUNT)
        return ctx_invalid(c, S("role"), MSG_form_not_option, MSG_NO_ARGS);
    if (s->to_day && s->to_day < s->from_day)
        return ctx_invalid(c, S("to_day"), MSG_staff_days, MSG_NO_ARGS);
    if (unit_get(c, s->unit_id, &u) != ERR_OK || u.close_day)
        return ctx_invalid(c, S("unit"), MSG_staff_unit, MSG_NO_ARGS);
    *role_id = ctx_id(c);
    TRY(staff_role_insert(c->db,
                          &(struct staff_role_insert_in){ *role_id, s->account_id, s->unit_id, str_c(role_word(s->role)),
                                                          s->title.len ? s->title : S(""), s->from_day, s->to_day, s->ground },
                          NULL));
    TRY(session_close_all(c, s->account_id, 0));
    return note(c, "staff.role_given", *role_id, s->account_id, str_c(role_word(s->role)), s->ground);
}

enum err staff_end(struct ctx *c, int64_t role_id, int64_t version, int32_t last_day)
{
    struct staff_role_row_row r;
    TRY(staff_role_row(c->db, c->arena, &(struct staff_role_row_in){ role_id }, &r));
    if (last_day < r.from_day)
        return ctx_invalid(c, S("last_day"), MSG_staff_days, MSG_NO_ARGS);
    TRY(staff_role_end_exact(c->db, &(struct staff_role_end_in){ role_id, version, last_day }));
    TRY(session_close_all(c, r.account_id, 0));
    return note(c, "staff.role_ended", role_id, r.account_id, r.role, S(""));
}

/* The deputy is staff of the same agency, and nobody covers for himself. */
static enum err may_deputise(struct ctx *c, const struct staff_role_row_row *r, int64_t deputy_id)
{
    struct unit u;
    struct staff *list;
    size_t n;
    TRY(unit_get(c, r->unit_id, &u));
    TRY(staff_list(c, u.agency_id, ROLE_COUNT, ctx_today(c), &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].account_id == deputy_id && deputy_id != r->account_id)
            return ERR_OK;
    return ctx_invalid(c, S("deputy"), MSG_staff_deputy, MSG_NO_ARGS);
}

enum err staff_delegate(struct ctx *c, int64_t role_id, int64_t deputy_id, int32_t from_day, int32_t to_day, struct str reason)
{
    struct staff_role_row_row r;
    int64_t id = ctx_id(c);
    TRY(staff_role_row(c->db, c->arena, &(struct staff_role_row_in){ role_id }, &r));
    if (to_day < from_day)
        return ctx_invalid(c, S("to_day"), MSG_staff_days, MSG_NO_ARGS);
    if (!reason.len || text_length(reason) > REASON_MAX)
        return ctx_invalid(c, S("reason"), MSG_dossier_reason_missing, MSG_NO_ARGS);
    TRY(may_deputise(c, &r, deputy_id));
    TRY(delegation_insert(c->db, &(struct delegation_insert_in){ id, role_id, deputy_id, from_day, to_day, reason }, NULL));
    return note(c, "staff.delegated", role_id, deputy_id, r.role, reason);
}

enum err staff_delegations(struct ctx *c, int32_t day, struct delegation **out, size_t *n)
{
    struct delegation_rows_row *rows;
    TRY(delegation_rows(c->db, c->arena, &(struct delegation_rows_in){ day }, &rows, n));
    struct delegation *list = ARENA_ARRAY(c->arena, struct delegation, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        list[i] = (struct delegation){ .id = rows[i].id, .role_id = rows[i].staff_role_id, .holder_id = rows[i].holder_id,
                                       .deputy_id = rows[i].deputy_id, .unit_id = rows[i].unit_id, .version = rows[i].version,
                                       .holder = rows[i].holder, .deputy = rows[i].deputy, .unit_name = rows[i].unit_name,
                                       .reason = rows[i].reason, .from_day = (int32_t)rows[i].from_day, .to_day = (int32_t)rows[i].to_day };
        if (!role_from_word(rows[i].role, &list[i].role))
            return ERR_IO;
    }
    *out = list;
    return ERR_OK;
}

enum err staff_delegation_end(struct ctx *c, int64_t id, int64_t version)
{
    struct delegation_deputy_row r;
    TRY(delegation_deputy(c->db, c->arena, &(struct delegation_deputy_in){ id }, &r));
    TRY(delegation_end_exact(c->db, &(struct delegation_end_in){ id, version, c->now_ms }));
    TRY(session_close_all(c, r.deputy_id, 0));
    return note(c, "staff.delegation_ended", r.staff_role_id, r.deputy_id, S(""), S(""));
}

/* A supervisor sees the subtree below. */
static bool stands_above(struct ctx *c, const struct grant *g, int64_t agency_id)
{
    struct unit agency;
    return g->path.len && unit_get(c, agency_id, &agency) == ERR_OK && str_starts(agency.path, g->path);
}

/* The agency of today: whoever followed an agency that has closed, and whoever followed that one. */
static int64_t heir(struct ctx *c, int64_t agency_id)
{
    struct unit u;
    for (int i = 0; i < HEIRS_MAX && unit_get(c, agency_id, &u) == ERR_OK; i++) {
        if (!u.close_day || !u.successor_id)
            return u.agency_id;
        agency_id = u.successor_id;
    }
    return agency_id;
}

static const struct grant *grant_at(struct ctx *c, enum role role, int64_t agency_id)
{
    for (size_t i = 0; i < c->who.grants_n; i++) {
        const struct grant *g = &c->who.grants[i];
        if (g->role == role && (g->agency_id == agency_id || (role == ROLE_SUPERVISOR && stands_above(c, g, agency_id))))
            return g;
    }
    return NULL;
}

const struct grant *unit_grant(struct ctx *c, enum role role, int64_t agency_id)
{
    const struct grant *g = grant_at(c, role, agency_id);
    if (g || !authz_has_role(&c->who, role) || role == ROLE_CITIZEN)
        return g;
    int64_t today = heir(c, agency_id);
    return today == agency_id ? NULL : grant_at(c, role, today);
}
