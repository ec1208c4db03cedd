/* motcua demo: a commune that does not exist in this form, with people who do not exist at all. */
#include "cmd/cmd.h"
#include "cmd/demo_people.h"
#include "cmd/options.h"
#include "cmd/setup.h"
#include "core/setting.h"
#include "crypto/password.h"
#include "data/json.h"
#include "mod/assist/assist.h"
#include "mod/bundle/bundle.h"

/* The same for every demonstration, and printed on its sign-in page. */
#define DEMO_PASSWORD "mot-cua-dung-thu"
enum { OPEN_DAYS_AGO = 120, JSON_LINE_MAX = 2000 };

static struct option options[] = {
    { "--data", false, { 0 }, "directory of the demonstration" },
    { "--db", false, { 0 }, "sqlite (default) or postgres:CONNINFO" },
    { "--small", true, { 0 }, "without sample dossiers" },
    { "--logins", true, { 0 }, "only print who may log in, with the codes of this moment" },
    { "--json", true, { 0 }, "print logins as JSON, a line each" },
};
enum { OPTIONS_N = sizeof options / sizeof *options };

static struct str get(const char *name, const char *fallback) { return option_value(options, OPTIONS_N, name, str_c(fallback)); }

/* A real place with its real area code (data/units); the office's code is an example of QĐ 20/2020. */
static const struct unit agency = {
    .kind = S_INIT("agency"),
    .level = S_INIT("commune"),
    .name = S_INIT("Ủy ban nhân dân phường Khương Đình"),
    .short_name = S_INIT("UBND phường Khương Đình"),
    .superior = S_INIT("Ủy ban nhân dân thành phố Hà Nội"),
    .place = S_INIT("Khương Đình"),
    .code = S_INIT("H26.36.14"),
    .old_code = S_INIT("000.14.36.H26"),
    .area_code = S_INIT("00364"),
    .address = S_INIT("Số 1, phố Dùng Thử, phường Khương Đình, thành phố Hà Nội"),
    .phone = S_INIT("024 3000 0000"),
    .website = S_INIT("http://localhost:8080"),
};

enum { OFFICE, COUNTER, SECRETARIAT, CULTURE, CIVIL_STATUS, ROOMS_N };
static const struct {
    const char *name, *short_name;
} rooms[ROOMS_N] = {
    [COUNTER] = { "Trung tâm Phục vụ hành chính công", "Bộ phận Một cửa" },
    [SECRETARIAT] = { "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân", "Văn phòng" },
    [CULTURE] = { "Phòng Văn hóa – Xã hội", "Phòng Văn hóa – Xã hội" },
    [CIVIL_STATUS] = { "Bộ phận Tư pháp – Hộ tịch", "Tư pháp – Hộ tịch" },
};

static const struct {
    const char *login, *name, *title, *phone, *id_no, *birth, *address;
    enum role role;
    int room;
} people[] = {
    { "congdan", "Lê Thị Mai", "", "0900000101", "001185000101", "1985-03-12", "Số 12, ngõ 5, phường Khương Đình, thành phố Hà Nội", ROLE_CITIZEN, 0 },
    { "congdan2", "Trần Văn Bình", "", "0900000102", "001050000102", "1950", "Số 8, tổ dân phố 3, phường Khương Đình, thành phố Hà Nội", ROLE_CITIZEN, 0 },
    { "hotro", "Hà Minh Tuấn", "", "0900000103", "001080000103", "1980", "Số 20, tổ dân phố 5, phường Khương Đình, thành phố Hà Nội", ROLE_VOLUNTEER, OFFICE },
    { "motcua", "Phạm Thu Hà", "Công chức tiếp nhận", "0900000201", "", "", "", ROLE_OFFICER, COUNTER },
    { "chuyenvien", "Đỗ Minh Quân", "Công chức tư pháp – hộ tịch", "0900000202", "", "", "", ROLE_SPECIALIST, CIVIL_STATUS },
    { "chuyenvien2", "Vũ Thị Ngọc", "Công chức văn hóa – xã hội", "0900000203", "", "", "", ROLE_SPECIALIST, CULTURE },
    { "lanhdao", "Nguyễn Đức Thành", "Phó Chủ tịch", "0900000204", "", "", "", ROLE_LEADER, OFFICE },
    { "vanthu", "Hoàng Thị Lan", "Văn thư", "0900000205", "", "", "", ROLE_CLERK, SECRETARIAT },
    { "giamsat", "Bùi Quang Huy", "Chánh Văn phòng", "0900000206", "", "", "", ROLE_SUPERVISOR, OFFICE },
    { "quantri", "Ngô Thanh Tùng", "Quản trị hệ thống", "0900000207", "", "", "", ROLE_ADMIN, OFFICE },
};
enum { PEOPLE_N = sizeof people / sizeof *people };

/* -- making -- */

static enum err make_units(struct ctx *c, int64_t ids[ROOMS_N])
{
    struct unit u = agency;
    u.open_day = ctx_today(c) - OPEN_DAYS_AGO;
    TRY(setup_office(c, &u, &ids[OFFICE]));
    for (int i = OFFICE + 1; i < ROOMS_N; i++) {
        struct unit room = { .parent_id = ids[OFFICE], .kind = S("room"), .name = str_c(rooms[i].name), .short_name = str_c(rooms[i].short_name),
                             .superior = agency.name, .open_day = u.open_day };
        TRY(unit_add(c, &room, &ids[i]));
    }
    return ERR_OK;
}

static enum err make_people(struct ctx *c, struct str hash, const int64_t rooms_of[ROOMS_N])
{
    struct buf logins = buf_new(c->arena, 1000);
    for (size_t i = 0; i < PEOPLE_N; i++) {
        int64_t id;
        bool citizen = people[i].role < ROLE_OFFICER;
        struct setup_person p = { .kind = citizen ? "citizen" : "staff", .login = people[i].login, .name = people[i].name, .phone = people[i].phone,
                                  .id_no = people[i].id_no, .birth = people[i].birth, .address = people[i].address, .title = people[i].title,
                                  .role = citizen ? ROLE_CITIZEN : people[i].role, .unit_id = rooms_of[people[i].room], .from_day = ctx_today(c) - OPEN_DAYS_AGO,
                                  .password_hash = hash, .totp = citizen ? S("") : totp_secret(c->arena) };
        TRY(setup_person(c, &p, &id));
        buf_printf(&logins, "%s%s", logins.len ? " " : "", people[i].login);
    }
    TRY(setting_set(c, SETTING_DEMO_LOGINS, buf_str(&logins)));
    return setting_set(c, SETTING_DEMO_PASSWORD, S(DEMO_PASSWORD));
}

/* A volunteer of a residential group, and a reception on the road in a week. */
static enum err make_help(struct ctx *c, int64_t office_id)
{
    int64_t id;
    struct volunteer v = { .unit_id = office_id, .login = S("hotro"), .name = S("Hà Minh Tuấn"), .group = S("Tổ dân phố số 5"), .phone = S("0900000103"),
                           .ground = S("Quyết định 12/QĐ-UBND"), .from_day = ctx_today(c) - OPEN_DAYS_AGO, .to_day = ctx_today(c) + OPEN_DAYS_AGO };
    struct road_stop s = { .unit_id = office_id, .place = S("Nhà văn hóa tổ dân phố số 5"), .day = ctx_today(c) + 7, .from_minute = 8 * 60, .to_minute = 11 * 60,
                           .procedures = S("Hộ tịch, chứng thực") };
    TRY(volunteer_appoint(c, &v, &id));
    return road_plan(c, &s, &id);
}

/* Agencies that decide parts of bundles: beside the commune, not below it. */
static const struct {
    const char *word, *name, *short_name, *code, *superior;
} others[] = {
    { "police", "Công an phường Khương Đình", "Công an phường", "G01.26.36.14", "Công an thành phố Hà Nội" },
    { "insurance", "Bảo hiểm xã hội cơ sở Thanh Xuân", "BHXH cơ sở", "G24.26.36", "Bảo hiểm xã hội thành phố Hà Nội" },
};

static enum err make_others(struct ctx *c, void *arg)
{
    struct unit office;
    (void)arg;
    TRY(unit_office(c, &office));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        int64_t id;
        struct unit u = { .kind = S("agency"), .level = i ? S("other") : S("commune"), .name = str_c(others[i].name), .short_name = str_c(others[i].short_name),
                          .code = str_c(others[i].code), .superior = str_c(others[i].superior), .place = agency.place, .address = agency.address,
                          .phone = agency.phone, .open_day = ctx_today(c) - OPEN_DAYS_AGO };
        TRY(unit_add(c, &u, &id));
        TRY(bundle_agency_set(c, office.id, str_c(others[i].word), id, BUNDLE_ANY_VERSION));
    }
    return ERR_OK;
}

static enum err make(struct ctx *c, void *arg)
{
    const struct str *hash = arg;
    int64_t ids[ROOMS_N];
    TRY(make_units(c, ids));
    TRY(make_people(c, *hash, ids));
    TRY(make_help(c, ids[OFFICE]));
    TRY(setting_set(c, SETTING_OFFICE_HOTLINE, agency.phone));
    return setting_set(c, SETTING_OFFICE_NOTICE, S("Bản dùng thử: người và hồ sơ ở đây đều không có thật."));
}

/* -- printing -- */

static void print_json(struct arena *a, const struct demo_login *d)
{
    struct buf b = buf_new(a, JSON_LINE_MAX);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    json_member(&o, "role", str_c(role_word(d->role)));
    json_member(&o, "login", d->account.login);
    json_member(&o, "password", d->password);
    json_member(&o, "code", d->code);
    json_member(&o, "secret", d->secret);
    json_close(&o, '}');
    printf("%.*s\n", STR_ARG(buf_str(&b)));
}

static enum err print_logins(struct ctx *c, void *arg)
{
    struct demo_login *list;
    size_t n;
    (void)arg;
    TRY(identity_demo(c, &list, &n));
    if (!n)
        return ERR_NOT_FOUND;
    for (size_t i = 0; i < n; i++) {
        if (get("--json", "").len)
            print_json(c->arena, &list[i]);
        else
            printf("%-12.*s  %.*s  %-6.*s  %.*s\n", STR_ARG(list[i].account.login), STR_ARG(list[i].password),
                   STR_ARG(list[i].code.ptr ? list[i].code : S("-")), STR_ARG(list[i].role_label));
    }
    return ERR_OK;
}

static int show_logins(struct ctx *c)
{
    enum err e = ctx_read(c, print_logins, NULL);
    if (e == ERR_NOT_FOUND)
        fprintf(stderr, "motcua demo: %.*s is not a demonstration\n", STR_ARG(c->app->cfg.data_dir));
    return e == ERR_OK ? 0 : 1;
}

static enum err make_life(struct ctx *c)
{
    struct demo_made *made;
    size_t n;
    TRY(demo_dossiers(c, &made, &n));
    return demo_people(c, made, n);
}

static int demo(struct app *app, struct arena *a)
{
    struct ctx c = ctx_system(app, a);
    if (get("--logins", "").len)
        return show_logins(&c);
    struct str hash = password_hash(a, S(DEMO_PASSWORD));
    enum err e = ctx_write(&c, make, &hash);
    if (e == ERR_CONFLICT) /* there is an office: when it is a demonstration, its data stay as they are */
        return show_logins(&c);
    bool whole = !get("--small", "").len;
    if (e == ERR_OK && whole)
        e = ctx_write(&c, make_others, NULL);
    if (e == ERR_OK && whole)
        e = make_life(&c);
    if (e != ERR_OK) {
        setup_complain("demo", &c, e);
        return 1;
    }
    return show_logins(&c);
}

int cmd_demo(int argc, char **argv)
{
    struct arena *a = arena_new();
    if (!options_read(argc, argv, options, OPTIONS_N, "demo --data DIR [--small] [--logins] [--json]", NULL, NULL))
        return 2;
    struct app_config cfg = options_config(a, get("--data", "./data-demo"), get("--db", "sqlite"));
    struct app *app = options_open(a, &cfg);
    int code = app ? demo(app, a) : 1;
    app_close(app);
    arena_free(a);
    return code;
}
