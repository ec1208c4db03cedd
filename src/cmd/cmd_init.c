/* motcua init: a real office, without dossiers; its first administrator gets a one-time password. */
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/people.h"
#include "cmd/setup.h"
#include "base/clock.h"
#include "core/setting.h"
#include "crypto/password.h"
#include "fmt/barcode.h"
#include "text/text.h"
#include <unistd.h>

static struct option options[] = {
    { "--data", false, { 0 }, "directory of the installation" },
    { "--db", false, { 0 }, "sqlite (default) or postgres:CONNINFO" },
    { "--name", false, { 0 }, "name of the office: Ủy ban nhân dân xã …" },
    { "--short-name", false, { 0 }, "UBND xã …" },
    { "--code", false, { 0 }, "code by QĐ 20/2020/QĐ-TTg: H26.36.14" },
    { "--old-code", false, { 0 }, "code by QCVN 102:2016: 000.14.36.H26" },
    { "--area-code", false, { 0 }, "code of the commune in the list of the statistics office: 00364" },
    { "--level", false, { 0 }, "commune (default), province, ministry, other" },
    { "--superior", false, { 0 }, "line above the name on papers" },
    { "--place", false, { 0 }, "place before the date on papers" },
    { "--address", false, { 0 }, "address" },
    { "--phone", false, { 0 }, "telephone, also the hotline" },
    { "--website", false, { 0 }, "website" },
    { "--admin-login", false, { 0 }, "login of the first administrator" },
    { "--admin-name", false, { 0 }, "full name of the first administrator" },
};
enum { OPTIONS_N = sizeof options / sizeof *options };
static const char USAGE[] = "init --data DIR --name NAME --code CODE --superior S --place P --admin-login L --admin-name N …";

static struct str get(const char *name, const char *fallback) { return option_value(options, OPTIONS_N, name, str_c(fallback)); }
static struct str clean(struct ctx *c, const char *name, const char *fallback) { return option_clean(c, options, OPTIONS_N, name, fallback); }

/* -- asking -- */

static const char *const needed[] = { "--data", "--name", "--code", "--superior", "--place", "--admin-login", "--admin-name" };

static bool is_needed(const struct option *o)
{
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (strcmp(needed[i], o->name) == 0)
            return true;
    return false;
}

static bool ask(struct arena *a, struct option *o)
{
    char *line = NULL;
    size_t cap = 0;
    fprintf(stderr, "%s (%s): ", o->name + 2, o->help);
    ssize_t n = getline(&line, &cap, stdin);
    if (n > 0)
        o->value = arena_str(a, str_trim((struct str){ line, (size_t)n }));
    free(line);
    return o->value.len > 0;
}

/* What is missing is asked for on a terminal, and named otherwise. */
static bool complete(struct arena *a)
{
    for (size_t i = 0; i < OPTIONS_N; i++) {
        struct option *o = &options[i];
        if (!is_needed(o) || o->value.len || (isatty(STDIN_FILENO) && ask(a, o)))
            continue;
        fprintf(stderr, "motcua init: %s is missing (%s)\n", o->name, o->help);
        return false;
    }
    return true;
}

/* -- making -- */

struct first {
    struct str password, hash, secret;
};

static enum err make(struct ctx *c, void *arg)
{
    const struct first *f = arg;
    int64_t unit_id, account_id;
    struct unit u = { .kind = S("agency"), .level = clean(c, "--level", "commune"), .name = clean(c, "--name", ""),
                      .short_name = clean(c, "--short-name", ""), .superior = clean(c, "--superior", ""), .place = clean(c, "--place", ""),
                      .code = clean(c, "--code", ""), .old_code = clean(c, "--old-code", ""), .area_code = clean(c, "--area-code", ""),
                      .address = clean(c, "--address", ""), .phone = clean(c, "--phone", ""), .website = clean(c, "--website", "") };
    struct setup_person admin = { .kind = "staff", .login = arena_cstr(c->arena, clean(c, "--admin-login", "")),
                                  .name = arena_cstr(c->arena, clean(c, "--admin-name", "")), .role = ROLE_ADMIN, .title = "Quản trị hệ thống",
                                  .password_hash = f->hash, .totp = f->secret, .one_time = true };
    if (!ctx_ok(c))
        return ERR_INVALID;
    TRY(setup_office(c, &u, &unit_id));
    admin.unit_id = unit_id;
    TRY(setup_person(c, &admin, &account_id));
    return u.phone.len ? setting_set(c, SETTING_OFFICE_HOTLINE, u.phone) : ERR_OK;
}

/* Two modules a character, so that a phone can read it from the terminal. */
static void print_qr(struct arena *a, struct str text)
{
    static const char *const blocks[] = { "█", "▄", "▀", " " }; /* light on dark: upper and lower module dark or not */
    struct barcode b;
    if (!isatty(STDOUT_FILENO) || barcode_qr(a, text, &b) != ERR_OK)
        return;
    for (ptrdiff_t y = -2; y < (ptrdiff_t)b.height + 2; y += 2) {
        for (ptrdiff_t x = -2; x < (ptrdiff_t)b.width + 2; x++) {
            int dark = 0;
            for (ptrdiff_t k = 0; k < 2; k++) {
                bool inside = x >= 0 && x < (ptrdiff_t)b.width && y + k >= 0 && y + k < (ptrdiff_t)b.height;
                dark |= inside && b.dark[(size_t)(y + k) * b.width + (size_t)x] ? 2 >> k : 0;
            }
            /* upper dark, lower light shows the lower half block */
            fputs(dark == 2 ? blocks[1] : dark == 1 ? blocks[2] : dark == 3 ? blocks[3] : blocks[0], stdout);
        }
        fputs("\n", stdout);
    }
}

static void print_first(struct ctx *c, const struct first *f)
{
    struct str login = account_login(c->arena, get("--admin-login", "")), uri = account_otpauth(c->arena, login, f->secret);
    printf("%.*s: đã lập, mã %.*s\n", STR_ARG(get("--name", "")), STR_ARG(get("--code", "")));
    people_print_password(c, login, f->password);
    printf("mã một lần: quét bằng ứng dụng lấy mã (TOTP) trên điện thoại\n%.*s\n", STR_ARG(uri));
    print_qr(c->arena, uri);
    printf("tiếp theo: motcua serve --data %.*s\n", STR_ARG(get("--data", "")));
}

static int init(struct app *app, struct arena *a)
{
    struct ctx c = ctx_system(app, a);
    struct first f = { .password = password_one_time(a), .secret = totp_secret(a) };
    f.hash = password_hash(a, f.password);
    enum err e = ctx_write(&c, make, &f);
    if (e == ERR_CONFLICT) {
        fprintf(stderr, "motcua init: %.*s holds an office already; nothing was changed\n", STR_ARG(app->cfg.data_dir));
        return 1;
    }
    if (e != ERR_OK) {
        setup_complain("init", &c, e);
        return 1;
    }
    print_first(&c, &f);
    return 0;
}

int cmd_init(int argc, char **argv)
{
    struct arena *a = arena_new();
    if (!options_read(argc, argv, options, OPTIONS_N, USAGE, NULL, NULL))
        return 2;
    if (!complete(a))
        return 2;
    struct app_config cfg = options_config(a, get("--data", ""), get("--db", "sqlite"));
    struct app *app = options_open(a, &cfg);
    int code = app ? init(app, a) : 1;
    app_close(app);
    arena_free(a);
    return code;
}
