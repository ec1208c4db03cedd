/* Receptions on the road: an office with a place and a day. */
#include "mod/assist/assist.h"
#include "base/clock.h"
#include "mod/units/units.h"
#include "sql_assist.h"

enum { AHEAD_MAX = 366, MINUTES = 24 * 60 };

#define STOP_OF(r)                                                                                                   \
    ((struct road_stop){ .id = (r)->id, .version = (r)->version, .unit_id = (r)->unit_id, .day = (int32_t)(r)->day, \
                         .from_minute = (int)(r)->from_minute, .to_minute = (int)(r)->to_minute, .place = (r)->place, .procedures = (r)->procedures })

static enum err note(struct ctx *c, const char *kind, int64_t id, const struct grant *as)
{
    struct event e = { .kind = kind, .object_kind = "road_stop", .object_id = id, .as = as };
    return event_put(c, &e);
}

static const struct grant *planner(struct ctx *c)
{
    const struct grant *g = authz_grant(&c->who, ROLE_LEADER, 0);
    return g ? g : authz_grant(&c->who, ROLE_ADMIN, 0);
}

enum err road_plan(struct ctx *c, const struct road_stop *s, int64_t *id)
{
    if (!s->place.len)
        ctx_invalid(c, S("place"), MSG_road_place_missing, MSG_NO_ARGS);
    if (!s->day || s->day < ctx_today(c) || s->day > ctx_today(c) + AHEAD_MAX)
        ctx_invalid(c, S("day"), MSG_road_day, MSG_NO_ARGS);
    if (s->from_minute < 0 || s->from_minute >= MINUTES)
        ctx_invalid(c, S("from"), MSG_form_not_time, MSG_NO_ARGS);
    if (s->to_minute <= s->from_minute || s->to_minute > MINUTES)
        ctx_invalid(c, S("to"), MSG_road_hours, MSG_NO_ARGS);
    if (!ctx_ok(c))
        return ERR_INVALID;
    *id = ctx_id(c);
    TRY(road_insert(c->db,
                    &(struct road_insert_in){ *id, s->unit_id, s->place, s->day, s->from_minute, s->to_minute, s->procedures.ptr ? s->procedures : S(""),
                                              c->who.account_id },
                    NULL));
    return note(c, "road.planned", *id, planner(c));
}

enum err road_get(struct ctx *c, int64_t id, struct road_stop *out)
{
    struct road_row_row r;
    TRY(road_row(c->db, c->arena, &(struct road_row_in){ id }, &r));
    *out = STOP_OF(&r);
    out->cancelled = r.cancelled_at_ms != 0;
    return ERR_OK;
}

enum err road_coming(struct ctx *c, int64_t unit_id, struct road_stop **out, size_t *n)
{
    struct road_rows_row *rows;
    TRY(road_rows(c->db, c->arena, &(struct road_rows_in){ unit_id, ctx_today(c) }, &rows, n));
    struct road_stop *list = ARENA_ARRAY(c->arena, struct road_stop, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = STOP_OF(&rows[i]);
    *out = list;
    return ERR_OK;
}

enum err road_cancel_it(struct ctx *c, const struct road_stop *s, int64_t version)
{
    if (s->cancelled)
        return ctx_refuse(c, ERR_CONFLICT, MSG_road_cancelled_already);
    enum err e = road_cancel_exact(c->db, &(struct road_cancel_in){ s->id, version, c->now_ms });
    if (e == ERR_STALE)
        return ctx_refuse(c, e, MSG_help_stale);
    TRY(e);
    return note(c, "road.cancelled", s->id, planner(c));
}

enum err road_sit(struct ctx *c, int64_t stop_id)
{
    struct road_stop s = { 0 };
    const struct grant *g = authz_grant(&c->who, ROLE_OFFICER, 0);
    if (stop_id) {
        TRY(road_get(c, stop_id, &s));
        g = unit_grant(c, ROLE_OFFICER, s.unit_id);
        if (!g || s.cancelled || s.day != ctx_today(c))
            return ERR_NOT_FOUND;
        TRY(road_duty_put(c->db, &(struct road_duty_put_in){ c->who.account_id, s.day, stop_id }, NULL));
    } else {
        TRY(road_duty_end(c->db, &(struct road_duty_end_in){ c->who.account_id, ctx_today(c) }, NULL));
    }
    return note(c, "road.duty", stop_id, g);
}

enum err road_today(struct ctx *c, struct road_stop *out)
{
    struct road_duty_row_row r;
    TRY(road_duty_row(c->db, c->arena, &(struct road_duty_row_in){ c->who.account_id, ctx_today(c) }, &r));
    return road_get(c, r.stop_id, out);
}

enum err road_of_dossier(struct ctx *c, int64_t dossier_id, struct road_stop *out)
{
    struct road_dossier_row_row r;
    TRY(road_dossier_row(c->db, c->arena, &(struct road_dossier_row_in){ dossier_id }, &r));
    return road_get(c, r.stop_id, out);
}

struct str road_words(const struct ctx *c, const struct road_stop *s)
{
    struct str hours = arena_printf(c->arena, "%02d:%02d–%02d:%02d", s->from_minute / 60, s->from_minute % 60, s->to_minute / 60, s->to_minute % 60);
    return arena_printf(c->arena, "%.*s, %.*s, %.*s", STR_ARG(s->place), STR_ARG(hours), STR_ARG(ctx_date(c, s->day)));
}
