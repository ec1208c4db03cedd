/* What a line of the two files means. */
#include "mod/admin/roster_internal.h"
#include "base/clock.h"
#include "text/text.h"

/* -- finding -- */

static bool called(struct ctx *c, const struct unit *u, struct str words)
{
    struct str low = text_lower(c->arena, text_tone(c->arena, words));
    return str_eq(text_lower(c->arena, text_tone(c->arena, u->name)), low) ||
           str_eq(text_lower(c->arena, text_tone(c->arena, u->short_name)), low);
}

enum err roster_unit(struct ctx *c, struct str words, struct unit *out)
{
    struct unit *list;
    size_t n, found = 0;
    TRY(unit_tree(c, &list, &n));
    for (size_t i = 0; words.len && i < n; i++)
        if (str_eq(list[i].code, words) || str_eq(list[i].old_code, words)) {
            *out = list[i];
            return ERR_OK;
        }
    for (size_t i = 0; i < n; i++)
        if (called(c, &list[i], words) && found++ == 0)
            *out = list[i];
    return found == 1 ? ERR_OK : found ? ERR_CONFLICT : ERR_NOT_FOUND;
}

bool roster_role(struct ctx *c, struct str words, enum role *out)
{
    struct str want = text_fold(c->arena, words);
    for (int r = 0; r < ROLE_COUNT; r++) {
        enum msg label;
        const char *word = role_word((enum role)r);
        bool known = msg_find(arena_printf(c->arena, "role.%s", word), &label);
        bool fits = str_eq(want, str_c(word)) || (known && (str_eq(want, text_fold(c->arena, msg_text(LANG_VI, label))) ||
                                                            str_eq(want, text_fold(c->arena, msg_text(LANG_EN, label)))));
        if (fits && r != ROLE_CITIZEN) {
            *out = (enum role)r;
            return true;
        }
    }
    return false;
}

/* Notes at a column when there is no such unit, or several. */
static enum err unit_of_cell(struct ctx *c, const char *column, struct str words, struct unit *out)
{
    enum err e = roster_unit(c, words, out);
    if (e == ERR_NOT_FOUND || e == ERR_CONFLICT)
        return ctx_invalid(c, str_c(column), e == ERR_CONFLICT ? MSG_roster_unit_several : MSG_roster_unit_unknown, MSG_ARGS(words));
    return e;
}

struct word {
    const char *word, *vi;
};
static const struct word kinds[] = { { "room", "phòng" }, { "room", "bộ phận" }, { "agency", "cơ quan" } };
static const struct word levels[] = { { "ministry", "bộ" }, { "province", "tỉnh" }, { "commune", "xã" }, { "other", "khác" } };

static enum err word_of_cell(struct ctx *c, const char *column, struct str cell, const struct word *list, size_t n, struct str *out)
{
    *out = S("");
    for (size_t i = 0; i < n; i++)
        if (str_eq(text_fold(c->arena, cell), str_c(list[i].word)) ||
            str_eq(text_fold(c->arena, cell), text_fold(c->arena, str_c(list[i].vi))))
            *out = str_c(list[i].word);
    return cell.len && !out->len ? ctx_invalid(c, str_c(column), MSG_roster_word, MSG_ARGS(cell)) : ERR_OK;
}

/* -- units -- */

enum { U_NAME, U_SHORT, U_KIND, U_PARENT, U_CODE, U_OLD, U_AREA, U_LEVEL, U_SUPERIOR, U_PLACE, U_ADDRESS, U_PHONE, U_WEBSITE, U_N };
static const struct roster_column unit_columns[U_N] = {
    [U_NAME] = { "name", "tên", true },
    [U_SHORT] = { "short_name", "tên ngắn", false },
    [U_KIND] = { "kind", "loại", false },
    [U_PARENT] = { "parent", "thuộc", false },
    [U_CODE] = { "code", "mã", false },
    [U_OLD] = { "old_code", "mã cũ", false },
    [U_AREA] = { "area_code", "mã địa bàn", false },
    [U_LEVEL] = { "level", "cấp", false },
    [U_SUPERIOR] = { "superior", "cơ quan chủ quản", false },
    [U_PLACE] = { "place", "địa danh", false },
    [U_ADDRESS] = { "address", "địa chỉ", false },
    [U_PHONE] = { "phone", "điện thoại", false },
    [U_WEBSITE] = { "website", "website", false },
};

static enum err unit_line(struct ctx *c, struct roster_job *job, const struct str *cell, struct roster_row *row)
{
    struct unit u = { .name = cell[U_NAME], .short_name = cell[U_SHORT], .code = cell[U_CODE], .old_code = cell[U_OLD],
                      .area_code = cell[U_AREA], .superior = cell[U_SUPERIOR], .place = cell[U_PLACE], .address = cell[U_ADDRESS],
                      .phone = cell[U_PHONE], .website = cell[U_WEBSITE] };
    struct unit parent = { 0 }, same;
    int64_t id;
    (void)job;
    row->name = u.name;
    row->detail = cell[U_PARENT];
    enum err e = word_of_cell(c, "kind", cell[U_KIND], kinds, sizeof kinds / sizeof *kinds, &u.kind);
    if (e == ERR_OK)
        e = word_of_cell(c, "level", cell[U_LEVEL], levels, sizeof levels / sizeof *levels, &u.level);
    if (e == ERR_OK && cell[U_PARENT].len)
        e = unit_of_cell(c, "parent", cell[U_PARENT], &parent);
    TRY(e);
    u.kind = u.kind.len ? u.kind : S("room");
    u.parent_id = parent.id;
    e = roster_unit(c, u.name, &same);
    if (e == ERR_OK && same.parent_id == u.parent_id)
        return ctx_invalid(c, S("name"), MSG_roster_unit_there, MSG_NO_ARGS);
    return unit_add(c, &u, &id);
}

const struct roster_table roster_units_table = { unit_columns, U_N, unit_line };

/* -- staff -- */

enum { S_LOGIN, S_NAME, S_PHONE, S_EMAIL, S_UNIT, S_ROLE, S_TITLE, S_FROM, S_TO, S_GROUND, S_N };
static const struct roster_column staff_columns[S_N] = {
    [S_LOGIN] = { "login", "tên đăng nhập", true }, [S_NAME] = { "name", "họ tên", true },      [S_PHONE] = { "phone", "điện thoại", false },
    [S_EMAIL] = { "email", "thư điện tử", false },  [S_UNIT] = { "unit", "đơn vị", true },      [S_ROLE] = { "role", "vai trò", true },
    [S_TITLE] = { "title", "chức vụ", false },      [S_FROM] = { "from_day", "từ ngày", false },    [S_TO] = { "to_day", "đến ngày", false },
    [S_GROUND] = { "ground", "căn cứ", false },
};

static enum err day_of_cell(struct ctx *c, const char *column, struct str cell, int32_t *day)
{
    if (!cell.len || day_parse_vn(cell, day) || day_parse_iso(cell, day))
        return ERR_OK;
    return ctx_invalid(c, str_c(column), MSG_web_not_date, MSG_NO_ARGS);
}

static enum err account_of_line(struct ctx *c, struct roster_job *job, const struct str *cell, struct roster_row *row, int64_t *id)
{
    struct account a;
    enum err e = account_by_login(c, cell[S_LOGIN], &a);
    *id = a.id;
    if (e == ERR_OK && (!a.staff || a.closed_at_ms))
        return ctx_invalid(c, S("login"), MSG_roster_not_staff, MSG_NO_ARGS);
    if (e != ERR_NOT_FOUND)
        return e;
    const struct roster_password *p = roster_next_password(job);
    struct account_new n = { .is = { .kind = S("staff"), .login = cell[S_LOGIN], .name = cell[S_NAME], .phone = cell[S_PHONE], .email = cell[S_EMAIL] },
                             .password_hash = p->hash.len ? p->hash : S("-"), .one_time = true };
    row->one_time = p->plain;
    return account_add(c, &n, id);
}

static enum err not_held(struct ctx *c, const struct staff *s)
{
    struct staff *list;
    size_t n;
    TRY(staff_list(c, s->unit_id, s->role, s->from_day, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].account_id == s->account_id && list[i].unit_id == s->unit_id)
            return ctx_invalid(c, S("role"), MSG_roster_role_held, MSG_NO_ARGS);
    return ERR_OK;
}

static enum err staff_line(struct ctx *c, struct roster_job *job, const struct str *cell, struct roster_row *row)
{
    struct staff s = { .title = cell[S_TITLE], .ground = cell[S_GROUND], .from_day = ctx_today(c) };
    struct unit u = { 0 };
    int64_t role_id;
    row->name = cell[S_NAME];
    row->login = account_login(c->arena, cell[S_LOGIN]);
    row->detail = arena_printf(c->arena, "%.*s, %.*s", STR_ARG(cell[S_ROLE]), STR_ARG(cell[S_UNIT]));
    enum err e = unit_of_cell(c, "unit", cell[S_UNIT], &u);
    if (e != ERR_OK && e != ERR_INVALID)
        return e;
    s.unit_id = u.id;
    if (!roster_role(c, cell[S_ROLE], &s.role))
        ctx_invalid(c, S("role"), MSG_roster_word, MSG_ARGS(cell[S_ROLE]));
    e = day_of_cell(c, "from_day", cell[S_FROM], &s.from_day);
    if (e == ERR_OK)
        e = day_of_cell(c, "to_day", cell[S_TO], &s.to_day);
    if (!ctx_ok(c))
        return ERR_INVALID;
    TRY(account_of_line(c, job, cell, row, &s.account_id));
    TRY(not_held(c, &s));
    return staff_give(c, &s, &role_id);
}

const struct roster_table roster_staff_table = { staff_columns, S_N, staff_line };
