/* Volunteers: appointed, on duty, ended. */
#include "mod/assist/assist.h"
#include "base/clock.h"
#include "mod/identity/identity.h"
#include "mod/represent/help.h"
#include "sql_assist.h"
#include "text/text.h"

enum { DAYS_MAX = 366 };

#define VOLUNTEER_OF(r)                                                                                                     \
    ((struct volunteer){ .id = (r)->id, .version = (r)->version, .account_id = (r)->account_id, .unit_id = (r)->unit_id,    \
                         .duty_until_ms = (r)->duty_until_ms, .name = (r)->name, .login = (r)->login, .group = (r)->group_name, \
                         .phone = (r)->phone, .ground = (r)->ground, .from_day = (int32_t)(r)->from_day, .to_day = (int32_t)(r)->to_day })

static enum err note(struct ctx *c, const char *kind, int64_t id, int64_t unit_id)
{
    const struct grant *as = authz_grant(&c->who, ROLE_LEADER, 0);
    struct event e = { .kind = kind, .object_kind = "volunteer", .object_id = id, .as = as ? as : authz_grant(&c->who, ROLE_ADMIN, 0),
                       EVENT_DETAIL({ "unit", { NULL, 0 }, unit_id }) };
    return event_put(c, &e);
}

enum err volunteer_get(struct ctx *c, int64_t id, struct volunteer *out)
{
    struct volunteer_row_row r;
    TRY(volunteer_row(c->db, c->arena, &(struct volunteer_row_in){ id }, &r));
    *out = VOLUNTEER_OF(&r);
    return ERR_OK;
}

enum err volunteer_list(struct ctx *c, int64_t unit_id, struct volunteer **out, size_t *n)
{
    struct volunteer_rows_row *rows;
    TRY(volunteer_rows(c->db, c->arena, &(struct volunteer_rows_in){ unit_id }, &rows, n));
    struct volunteer *list = ARENA_ARRAY(c->arena, struct volunteer, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = VOLUNTEER_OF(&rows[i]);
    *out = list;
    return ERR_OK;
}

/* A person's own account, by login and name; an official of the office is none. */
static enum err check_person(struct ctx *c, const struct volunteer *v, int64_t *account_id)
{
    struct account a;
    bool official;
    enum err e = v->login.len ? account_by_login(c, v->login, &a) : ERR_NOT_FOUND;
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    if (e != ERR_OK || a.closed_at_ms || !str_eq(text_fold(c->arena, a.name), text_fold(c->arena, v->name)))
        return ctx_invalid(c, S("login"), MSG_assist_no_account, MSG_NO_ARGS);
    if (!str_eq(a.kind, S("citizen")))
        return ctx_invalid(c, S("login"), MSG_assist_own_account, MSG_NO_ARGS);
    TRY(help_is_official(c, v->unit_id, a.id, &official));
    *account_id = a.id;
    return official ? ctx_invalid(c, S("login"), MSG_help_official, MSG_NO_ARGS) : ERR_OK;
}

static void check_rest(struct ctx *c, struct volunteer *v)
{
    if (!v->group.len)
        ctx_invalid(c, S("group"), MSG_assist_group_missing, MSG_NO_ARGS);
    if (v->phone.len && ident_phone(c->arena, v->phone, &v->phone) != ERR_OK)
        ctx_invalid(c, S("phone"), MSG_form_not_phone, MSG_NO_ARGS);
    if (!v->to_day)
        ctx_invalid(c, S("to_day"), MSG_assist_to_day_missing, MSG_NO_ARGS);
    else if (v->to_day < v->from_day || v->to_day < ctx_today(c) || v->to_day - v->from_day > DAYS_MAX)
        ctx_invalid(c, S("to_day"), MSG_assist_days, MSG_NO_ARGS);
}

enum err volunteer_appoint(struct ctx *c, const struct volunteer *given, int64_t *id)
{
    struct volunteer v = *given;
    struct volunteer_held_row held;
    v.from_day = v.from_day ? v.from_day : ctx_today(c);
    check_rest(c, &v);
    enum err e = check_person(c, &v, &v.account_id);
    if (e != ERR_OK && e != ERR_INVALID)
        return e;
    if (!ctx_ok(c))
        return ERR_INVALID;
    TRY(volunteer_held(c->db, c->arena, &(struct volunteer_held_in){ v.account_id, v.unit_id, v.from_day, v.to_day }, &held));
    if (held.n)
        return ctx_invalid(c, S("login"), MSG_assist_already, MSG_NO_ARGS);
    *id = ctx_id(c);
    TRY(volunteer_insert(c->db,
                         &(struct volunteer_insert_in){ *id, v.account_id, v.unit_id, v.group, v.phone.ptr ? v.phone : S(""),
                                                        v.ground.ptr ? v.ground : S(""), v.from_day, v.to_day, c->who.account_id },
                         NULL));
    return note(c, "volunteer.appointed", *id, v.unit_id);
}

enum err volunteer_stop(struct ctx *c, const struct volunteer *v, int64_t version)
{
    if (v->to_day < ctx_today(c))
        return ctx_refuse(c, ERR_CONFLICT, MSG_assist_over);
    enum err e = volunteer_end_exact(c->db, &(struct volunteer_end_in){ v->id, version, ctx_today(c) - 1 });
    if (e == ERR_STALE)
        return ctx_refuse(c, e, MSG_help_stale);
    TRY(e);
    return note(c, "volunteer.ended", v->id, v->unit_id);
}

enum err volunteer_duty(struct ctx *c, int64_t id, bool on, struct str phone)
{
    struct volunteer v;
    TRY(volunteer_get(c, id, &v));
    if (v.account_id != c->who.account_id)
        return ERR_NOT_FOUND;
    if (on && !phone.len)
        return ctx_invalid(c, S("phone"), MSG_assist_phone_missing, MSG_NO_ARGS);
    if (phone.len && ident_phone(c->arena, phone, &phone) != ERR_OK)
        return ctx_invalid(c, S("phone"), MSG_form_not_phone, MSG_NO_ARGS);
    int64_t until = on ? ms_of_day(ctx_today(c) + 1, 0) : 0;
    TRY(volunteer_duty_set(c->db, &(struct volunteer_duty_set_in){ id, until, phone.len ? phone : v.phone }, NULL));
    return note(c, "volunteer.duty", id, v.unit_id);
}

enum err volunteer_on_duty_at(struct ctx *c, int64_t unit_id, struct volunteer **out, size_t *n)
{
    struct volunteer_on_duty_row *rows;
    TRY(volunteer_on_duty(c->db, c->arena, &(struct volunteer_on_duty_in){ unit_id, c->now_ms, ctx_today(c) }, &rows, n));
    struct volunteer *list = ARENA_ARRAY(c->arena, struct volunteer, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct volunteer){ .name = rows[i].name, .group = rows[i].group_name, .phone = rows[i].phone };
    *out = list;
    return ERR_OK;
}
