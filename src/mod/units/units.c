/* The tree of units. */
#include "mod/units/units.h"
#include "base/clock.h"
#include "core/event.h"
#include "core/session.h"
#include "core/setting.h"
#include "sql_units.h"
#include "text/text.h"

enum { NAME_MAX_CHARS = 200, CODE_MAX = 35 };

#define UNIT_OF(r)                                                                                                       \
    ((struct unit){ .id = (r)->id, .parent_id = (r)->parent_id, .agency_id = (r)->agency_id, .version = (r)->version,    \
                    .path = (r)->path, .kind = (r)->kind, .level = (r)->level, .name = (r)->name,                        \
                    .short_name = (r)->short_name, .superior = (r)->superior, .place = (r)->place, .code = (r)->code,    \
                    .old_code = (r)->old_code, .area_code = (r)->area_code, .address = (r)->address, .phone = (r)->phone, \
                    .website = (r)->website, .open_day = (int32_t)(r)->open_day, .close_day = (int32_t)(r)->close_day, .successor_id = (r)->successor_id })

enum err unit_get(struct ctx *c, int64_t id, struct unit *out)
{
    struct unit_row_row r;
    TRY(unit_row(c->db, c->arena, &(struct unit_row_in){ id }, &r));
    *out = UNIT_OF(&r);
    return ERR_OK;
}

enum err unit_tree(struct ctx *c, struct unit **out, size_t *n)
{
    struct unit_rows_row *rows;
    TRY(unit_rows(c->db, c->arena, &rows, n));
    struct unit *list = ARENA_ARRAY(c->arena, struct unit, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = UNIT_OF(&rows[i]);
    *out = list;
    return ERR_OK;
}

enum err unit_agencies(struct ctx *c, struct str level, struct unit **out, size_t *n)
{
    struct unit *all;
    size_t all_n;
    TRY(unit_tree(c, &all, &all_n));
    *n = 0;
    for (size_t i = 0; i < all_n; i++)
        if (str_eq(all[i].kind, S("agency")) && (!level.len || str_eq(all[i].level, level)))
            all[(*n)++] = all[i];
    *out = all;
    return ERR_OK;
}

enum err unit_office(struct ctx *c, struct unit *out)
{
    struct str id;
    int64_t n;
    TRY(setting_get(c->db, c->arena, SETTING_OFFICE_UNIT_ID, &id));
    return str_int(id, &n) ? unit_get(c, n, out) : ERR_NOT_FOUND;
}

/* -- checks -- */

static bool code_char(char ch) { return (ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') || ch == '.'; }

/* ^[A-Y][0-9]{2}(\.[0-9A-Z]+)*$, at most 35 (QĐ 20/2020/QĐ-TTg Đ4) */
static bool code_valid(struct str s)
{
    if (s.len < 3 || s.len > CODE_MAX || s.ptr[0] < 'A' || s.ptr[0] > 'Y' || s.ptr[s.len - 1] == '.' || str_has(s, S("..")))
        return false;
    for (size_t i = 1; i < s.len; i++)
        if (i < 3 ? s.ptr[i] < '0' || s.ptr[i] > '9' : !code_char(s.ptr[i]))
            return false;
    return s.len == 3 || s.ptr[3] == '.';
}

/* 000.00.00.H26: four groups, level one at the right (QCVN 102:2016/BTTTT) */
static bool old_code_valid(struct str s)
{
    static const char shape[] = "999.99.99.A99";
    if (s.len != sizeof shape - 1)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool ok = shape[i] == '9' ? c >= '0' && c <= '9' : shape[i] == 'A' ? c >= 'A' && c <= 'Y' : c == '.';
        if (!ok)
            return false;
    }
    return true;
}

static enum err code_free(struct ctx *c, const char *field, struct str code, int64_t id)
{
    struct unit_code_taken_row r;
    TRY(unit_code_taken(c->db, c->arena, &(struct unit_code_taken_in){ code, id }, &r));
    return r.n ? ctx_invalid(c, str_c(field), MSG_unit_code_taken, MSG_NO_ARGS) : ERR_OK;
}

static enum err check(struct ctx *c, const struct unit *u)
{
    if (!u->name.len || text_length(u->name) > NAME_MAX_CHARS)
        ctx_invalid(c, S("name"), MSG_unit_name, MSG_NO_ARGS);
    if (u->code.len && !code_valid(u->code))
        ctx_invalid(c, S("code"), MSG_unit_code, MSG_NO_ARGS);
    if (u->old_code.len && !old_code_valid(u->old_code))
        ctx_invalid(c, S("old_code"), MSG_unit_old_code, MSG_NO_ARGS);
    if (str_eq(u->kind, S("agency")) && !u->code.len)
        ctx_invalid(c, S("code"), MSG_unit_code_missing, MSG_NO_ARGS);
    if (!ctx_ok(c))
        return ERR_INVALID;
    if (u->code.len)
        TRY(code_free(c, "code", u->code, u->id));
    return u->old_code.len ? code_free(c, "old_code", u->old_code, u->id) : ERR_OK;
}

static struct str none_if_empty(struct str s) { return s.len ? s : (struct str){ 0 }; }

static enum err note(struct ctx *c, const char *kind, int64_t id, struct str name)
{
    struct event e = { .kind = kind, .object_kind = "unit", .object_id = id, EVENT_DETAIL({ "name", name, 0 }) };
    return event_put(c, &e);
}

enum err unit_add(struct ctx *c, const struct unit *u, int64_t *id)
{
    struct unit parent = { 0 };
    bool agency = str_eq(u->kind, S("agency"));
    TRY(check(c, u));
    if (u->parent_id)
        TRY(unit_get(c, u->parent_id, &parent));
    if (!u->parent_id && !agency)
        return ctx_invalid(c, S("parent"), MSG_unit_parent, MSG_NO_ARGS);
    int64_t new_id = ctx_id(c);
    struct str path = arena_printf(c->arena, "%.*s%lld/", STR_ARG(parent.path.len ? parent.path : S("/")), (long long)new_id);
    TRY(unit_insert(c->db,
                    &(struct unit_insert_in){ .id = new_id,
                                              .parent_id = u->parent_id,
                                              .agency_id = agency ? new_id : parent.agency_id,
                                              .path = path,
                                              .kind = u->kind,
                                              .level = u->level.len ? u->level : parent.level.len ? parent.level : S("other"),
                                              .name = u->name,
                                              .short_name = u->short_name.len ? u->short_name : u->name,
                                              .superior = u->superior,
                                              .place = u->place.len ? u->place : parent.place,
                                              .code = none_if_empty(u->code),
                                              .old_code = none_if_empty(u->old_code),
                                              .area_code = none_if_empty(u->area_code),
                                              .address = u->address.len ? u->address : parent.address,
                                              .phone = u->phone.len ? u->phone : parent.phone,
                                              .website = u->website.len ? u->website : parent.website,
                                              .open_day = u->open_day ? u->open_day : ctx_today(c) },
                    NULL));
    *id = new_id;
    return note(c, "unit.created", new_id, u->name);
}

enum err unit_change(struct ctx *c, const struct unit *u)
{
    TRY(check(c, u));
    TRY(unit_update_exact(c->db, &(struct unit_update_in){ u->id, u->version, u->name, u->short_name, u->superior, u->place,
                                                           none_if_empty(u->code), none_if_empty(u->old_code), none_if_empty(u->area_code),
                                                           u->address, u->phone, u->website }));
    return note(c, "unit.changed", u->id, u->name);
}

enum err unit_close(struct ctx *c, int64_t id, int64_t version, int32_t last_day, int64_t successor_id)
{
    struct unit u;
    TRY(unit_get(c, id, &u));
    if (last_day < u.open_day)
        return ctx_invalid(c, S("last_day"), MSG_unit_close_day, MSG_NO_ARGS);
    TRY(unit_set_closed_exact(c->db, &(struct unit_set_closed_in){ id, version, last_day, successor_id }));
    return note(c, "unit.closed", id, u.name);
}
