/* The plan: which units close, who follows, and whether that can be. */
#include "mod/successor/successor_internal.h"
#include "base/clock.h"
#include "core/event.h"
#include "core/job.h"
#include "mod/places/places.h"
#include "sql_successor.h"
#include "text/text.h"

const struct succession_unit *succession_find(const struct succession *s, int64_t unit_id)
{
    for (size_t i = 0; i < s->units.n; i++)
        if (s->units.at[i].unit.id == unit_id)
            return &s->units.at[i];
    return NULL;
}

int64_t succession_agency(const struct succession_unit *u) { return u ? u->successor.agency_id : 0; }

/* -- making one -- */

/* The room of the same name in the successor's agency, otherwise the successor. */
static const struct unit *room_like(struct ctx *c, const struct unit *room, const struct unit *successor, const struct unit *tree, size_t n)
{
    struct str name = text_fold(c->arena, room->name);
    for (size_t i = 0; i < n; i++)
        if (tree[i].agency_id == successor->agency_id && str_eq(tree[i].kind, S("room")) && str_eq(text_fold(c->arena, tree[i].name), name))
            return &tree[i];
    return successor;
}

enum err succession_add(struct ctx *c, struct succession *s, int64_t unit_id, int64_t successor_id)
{
    struct succession_unit u = { 0 };
    struct unit *tree;
    size_t n;
    TRY(unit_get(c, unit_id, &u.unit));
    if (successor_id)
        TRY(unit_get(c, successor_id, &u.successor));
    if (succession_find(s, unit_id))
        return ctx_invalid(c, S("units"), MSG_successor_unit_twice, MSG_ARGS(u.unit.name));
    VEC_PUSH(c->arena, &s->units, u);
    TRY(unit_tree(c, &tree, &n));
    for (size_t i = 0; i < n; i++) {
        bool inside = str_starts(tree[i].path, u.unit.path) && tree[i].id != unit_id && tree[i].agency_id == u.unit.agency_id;
        if (!inside || succession_find(s, tree[i].id))
            continue;
        struct succession_unit room = { tree[i], successor_id ? *room_like(c, &tree[i], &u.successor, tree, n) : (struct unit){ 0 } };
        VEC_PUSH(c->arena, &s->units, room);
    }
    return ERR_OK;
}

/* -- checks -- */

static enum err check_frame(struct ctx *c, const struct succession *s, bool now)
{
    bool known = str_eq(s->kind, S("merge")) || str_eq(s->kind, S("split")) || str_eq(s->kind, S("close"));
    if (!known)
        ctx_invalid(c, S("kind"), MSG_form_not_option, MSG_NO_ARGS);
    if (!s->ground.len || text_length(s->ground) > SUCCESSION_GROUND_MAX)
        ctx_invalid(c, S("ground"), MSG_successor_ground, MSG_NO_ARGS);
    if (!s->last_day)
        ctx_invalid(c, S("last_day"), MSG_successor_day_missing, MSG_NO_ARGS);
    else if (!now && s->last_day < ctx_today(c))
        ctx_invalid(c, S("last_day"), MSG_successor_day_past, MSG_NO_ARGS);
    else if (now && s->last_day > ctx_today(c))
        ctx_invalid(c, S("last_day"), MSG_successor_too_early, MSG_ARGS(text_date(c->arena, s->last_day)));
    if (!s->units.n)
        ctx_invalid(c, S("units"), MSG_successor_units_missing, MSG_NO_ARGS);
    if (s->units.n > SUCCESSION_UNITS_MAX)
        ctx_invalid(c, S("units"), MSG_successor_units_many, MSG_NO_ARGS);
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

/* Another plan that is approved and takes the same unit another way. */
static enum err check_crossing(struct ctx *c, const struct succession *s, const struct unit *u, bool closing)
{
    struct succession_crossing_row *rows;
    size_t n;
    TRY(succession_crossing(c->db, c->arena, &(struct succession_crossing_in){ u->id, s->id }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        if (closing || rows[i].closing) {
            ctx_invalid(c, S("units"), MSG_successor_crossing, MSG_ARGS(u->name));
            break;
        }
    return ERR_OK;
}

/* May this unit follow? */
static enum err check_follower(struct ctx *c, const struct succession *s, const struct unit *from, const struct unit *to, const char *field)
{
    struct str at = str_c(field);
    if (to->id == from->id)
        ctx_invalid(c, at, MSG_successor_itself, MSG_ARGS(from->name));
    else if (succession_find(s, to->id))
        ctx_invalid(c, at, MSG_successor_circle, MSG_ARGS(to->name));
    else if (to->close_day)
        ctx_invalid(c, at, MSG_successor_closed, MSG_ARGS(to->name));
    else if (to->open_day > s->last_day + 1)
        ctx_invalid(c, at, MSG_successor_opens_late, MSG_ARGS(to->name, text_date(c->arena, to->open_day)));
    else if (str_eq(from->kind, S("agency")) && !str_eq(to->kind, S("agency")))
        ctx_invalid(c, at, MSG_successor_room, MSG_ARGS(to->name));
    return check_crossing(c, s, to, false);
}

static enum err check_unit(struct ctx *c, const struct succession *s, const struct succession_unit *u)
{
    struct unit now;
    TRY(unit_get(c, u->unit.id, &now));
    if (now.close_day) {
        ctx_invalid(c, S("units"), MSG_successor_unit_closed, MSG_ARGS(now.name));
        return ERR_OK;
    }
    if (now.open_day > s->last_day)
        ctx_invalid(c, S("last_day"), MSG_unit_close_day, MSG_NO_ARGS);
    if (!str_eq(s->kind, S("close")) && !u->successor.id)
        ctx_invalid(c, S("successor"), MSG_successor_missing, MSG_ARGS(now.name));
    if (str_eq(s->kind, S("close")) && u->successor.id)
        ctx_invalid(c, S("successor"), MSG_successor_not_wanted, MSG_NO_ARGS);
    if (u->successor.id)
        TRY(check_follower(c, s, &now, &u->successor, "successor"));
    return check_crossing(c, s, &now, true);
}

/* Whoever stands inside a unit that closes must close with it. */
static enum err check_inside(struct ctx *c, const struct succession *s)
{
    struct unit *tree;
    size_t n;
    TRY(unit_tree(c, &tree, &n));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < s->units.n; k++)
            if (str_starts(tree[i].path, s->units.at[k].unit.path) && !succession_find(s, tree[i].id)) {
                ctx_invalid(c, S("units"), MSG_successor_inside, MSG_ARGS(s->units.at[k].unit.name, tree[i].name));
                break;
            }
    return ERR_OK;
}

static enum err check_rule(struct ctx *c, const struct succession *s, const struct succession_rule *r)
{
    static const char *const kinds[] = { "dossier", "role", "area", "words" };
    bool role = str_eq(r->kind, S("role")), known = false;
    struct unit to;
    struct place p;
    int64_t id;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        known |= str_eq(r->kind, str_c(kinds[i]));
    if (!known || !str_eq(s->kind, S("split")))
        return ctx_invalid(c, S("rules"), MSG_successor_rule_kind_wrong, MSG_NO_ARGS);
    if (str_eq(r->kind, S("area")) ? place_by_code(r->key, PLACES_BOTH, &p) != ERR_OK
                                   : str_eq(r->kind, S("words")) ? !r->key.len || text_length(r->key) > SUCCESSION_WORDS_MAX : !str_int(r->key, &id))
        return ctx_invalid(c, S("rules"), MSG_successor_rule_key, MSG_ARGS(r->key));
    if (!r->successor_id)
        return role ? ERR_OK : ctx_invalid(c, S("rules"), MSG_successor_rule_unit, MSG_NO_ARGS);
    enum err e = unit_get(c, r->successor_id, &to);
    if (e == ERR_NOT_FOUND)
        return ctx_invalid(c, S("rules"), MSG_successor_rule_unit, MSG_NO_ARGS);
    TRY(e);
    if (!role && !str_eq(to.kind, S("agency")))
        return ctx_invalid(c, S("rules"), MSG_successor_room, MSG_ARGS(to.name));
    return check_follower(c, s, &(struct unit){ .kind = S("room") }, &to, "rules");
}

/* A split leads to two agencies at least, or it is a merger. */
static bool splits(const struct succession *s)
{
    int64_t first = 0;
    for (size_t i = 0; i < s->units.n; i++)
        if (str_eq(s->units.at[i].unit.kind, S("agency"))) {
            if (first)
                return false; /* one agency at a time */
            first = s->units.at[i].successor.id;
        }
    return first != 0;
}

enum err succession_check(struct ctx *c, const struct succession *s, bool now)
{
    TRY(check_frame(c, s, now));
    for (size_t i = 0; i < s->units.n; i++)
        TRY(check_unit(c, s, &s->units.at[i]));
    TRY(check_inside(c, s));
    if (str_eq(s->kind, S("split")) && !splits(s))
        ctx_invalid(c, S("units"), MSG_successor_split_one, MSG_NO_ARGS);
    for (size_t i = 0; i < s->rules.n; i++) {
        enum err e = check_rule(c, s, &s->rules.at[i]);
        if (e != ERR_OK && e != ERR_INVALID)
            return e;
    }
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

/* -- storing -- */

enum err succession_note(struct ctx *c, const char *kind, const struct succession *s, struct str detail)
{
    struct event e = { .kind = kind, .object_kind = "succession", .object_id = s->id,
                       EVENT_DETAIL({ "kind", s->kind, 0 }, { "ground", s->ground, 0 }, { "last_day", text_date(c->arena, s->last_day), 0 },
                                    { "detail", detail, 0 }) };
    return event_put(c, &e);
}

enum err succession_save(struct ctx *c, struct succession *s)
{
    TRY(succession_check(c, s, false));
    s->id = ctx_id(c);
    TRY(succession_insert(c->db, &(struct succession_insert_in){ s->id, s->kind, s->last_day, s->ground, s->asks, c->who.account_id, c->now_ms }, NULL));
    for (size_t i = 0; i < s->units.n; i++)
        TRY(succession_unit_put(c->db, &(struct succession_unit_put_in){ s->id, s->units.at[i].unit.id, s->units.at[i].successor.id }, NULL));
    for (size_t i = 0; i < s->rules.n; i++)
        TRY(succession_rule_put(c->db, &(struct succession_rule_put_in){ s->id, s->rules.at[i].kind, s->rules.at[i].key, s->rules.at[i].successor_id }, NULL));
    s->version = 1;
    s->state = S("draft");
    return succession_note(c, "succession.drafted", s, S(""));
}

static enum err read_parts(struct ctx *c, struct succession *s)
{
    struct succession_units_row *units;
    struct succession_rules_row *rules;
    size_t units_n, rules_n;
    TRY(succession_units(c->db, c->arena, &(struct succession_units_in){ s->id }, &units, &units_n));
    for (size_t i = 0; i < units_n; i++) {
        struct succession_unit u = { 0 };
        TRY(unit_get(c, units[i].unit_id, &u.unit));
        if (units[i].successor_id)
            TRY(unit_get(c, units[i].successor_id, &u.successor));
        VEC_PUSH(c->arena, &s->units, u);
    }
    TRY(succession_rules(c->db, c->arena, &(struct succession_rules_in){ s->id }, &rules, &rules_n));
    for (size_t i = 0; i < rules_n; i++)
        VEC_PUSH(c->arena, &s->rules, ((struct succession_rule){ rules[i].kind, rules[i].key, rules[i].successor_id }));
    return ERR_OK;
}

enum err succession_get(struct ctx *c, int64_t id, struct succession *out)
{
    struct succession_row_row r;
    TRY(succession_row(c->db, c->arena, &(struct succession_row_in){ id }, &r));
    *out = (struct succession){ .id = r.id, .version = r.version, .created_by = r.created_by, .created_at_ms = r.created_at_ms,
                                .done_at_ms = r.done_at_ms, .items = r.items, .kind = r.kind, .state = r.state, .ground = r.ground,
                                .trouble = r.trouble, .last_day = (int32_t)r.last_day, .asks = r.asks != 0 };
    return read_parts(c, out);
}

enum err succession_list(struct ctx *c, struct succession **out, size_t *n)
{
    struct succession_rows_row *rows;
    TRY(succession_rows(c->db, c->arena, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct succession, *n + 1);
    for (size_t i = 0; i < *n; i++)
        TRY(succession_get(c, rows[i].id, &(*out)[i]));
    return ERR_OK;
}

enum err succession_set_state(struct ctx *c, const struct succession *s, int64_t version, const char *state, struct str trouble, int64_t items)
{
    bool done = strcmp(state, "done") == 0;
    return succession_set_exact(c->db, &(struct succession_set_in){ s->id, version, str_c(state), trouble, done ? c->now_ms : 0, items });
}

enum err succession_put_rules(struct ctx *c, struct succession *s, int64_t version, const struct succession_rule *rules, size_t n, bool drop)
{
    if (!str_eq(s->state, S("draft")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_successor_not_draft);
    for (size_t i = 0; i < n; i++) {
        struct str key = str_eq(rules[i].kind, S("words")) ? text_fold(c->arena, rules[i].key) : rules[i].key;
        struct succession_rule r = { rules[i].kind, key, rules[i].successor_id };
        if (drop)
            TRY(succession_rule_drop(c->db, &(struct succession_rule_drop_in){ s->id, r.kind, key }, NULL));
        else {
            TRY(check_rule(c, s, &r));
            TRY(ctx_ok(c) ? ERR_OK : ERR_INVALID);
            TRY(succession_rule_put(c->db, &(struct succession_rule_put_in){ s->id, r.kind, key, r.successor_id }, NULL));
        }
    }
    TRY(succession_set_state(c, s, version, "draft", S(""), 0));
    TRY(succession_note(c, "succession.changed", s, n ? rules[0].kind : S("")));
    return succession_get(c, s->id, s);
}

/* -- approving -- */

/* In the night after the last day, when nobody works. */
static int64_t act_at_ms(const struct succession *s) { return ms_of_day(s->last_day + 1, 0); }

enum err succession_approve(struct ctx *c, int64_t id, int64_t version)
{
    struct succession s;
    struct succession_view v;
    TRY(succession_get(c, id, &s));
    if (!str_eq(s.state, S("draft")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_successor_not_draft);
    if (version != s.version)
        return ERR_STALE;
    TRY(succession_check(c, &s, false));
    TRY(succession_preview(c, &s, &v));
    if (str_eq(s.kind, S("close")) && (succession_count(&v.items, "dossier") || succession_count(&v.items, "task") || succession_count(&v.items, "draft")))
        return ctx_invalid(c, S("successor"), MSG_successor_open_dossiers, MSG_NO_ARGS);
    if (v.undecided)
        return ctx_invalid(c, S("rules"), MSG_successor_undecided, MSG_ARGS(ctx_count(c, (int64_t)v.undecided)));
    TRY(succession_set_state(c, &s, version, "approved", S(""), 0));
    TRY(job_put_once(c, "succession.act", id, act_at_ms(&s)));
    return succession_note(c, "succession.approved", &s, S(""));
}

enum err succession_drop(struct ctx *c, int64_t id, int64_t version)
{
    struct succession s;
    TRY(succession_get(c, id, &s));
    if (!str_eq(s.state, S("draft")) && !str_eq(s.state, S("approved")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_successor_over);
    TRY(succession_set_state(c, &s, version, "dropped", s.trouble, 0));
    TRY(job_cancel(c, "succession.act", id));
    return succession_note(c, "succession.dropped", &s, S(""));
}
