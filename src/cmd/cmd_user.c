/* motcua user list|add|import|role|reset|close: staff, their roles and passwords. */
#include "cmd/cmd.h"
#include "cmd/people.h"
#include "base/clock.h"
#include "crypto/password.h"
#include "text/text.h"

static struct option options[] = {
    { "--data", false, { 0 }, "directory of the installation" },
    { "--db", false, { 0 }, "sqlite (default) or postgres:CONNINFO" },
    { "--login", false, { 0 }, "login" },
    { "--name", false, { 0 }, "full name" },
    { "--phone", false, { 0 }, "telephone" },
    { "--email", false, { 0 }, "mail address" },
    { "--unit", false, { 0 }, "code or name of the unit" },
    { "--role", false, { 0 }, "officer, specialist, leader, clerk, cashier, supervisor, admin, auditor" },
    { "--title", false, { 0 }, "chức vụ, as printed under a signature" },
    { "--from", false, { 0 }, "first day (today when absent)" },
    { "--to", false, { 0 }, "last day; with role: ends the role that is held" },
    { "--ground", false, { 0 }, "number of the decision" },
    { "--totp", true, { 0 }, "reset: also forget the one-time codes (lost phone)" },
};
enum { OPTIONS_N = sizeof options / sizeof *options };
static const char USAGE[] = "user list | add --login L --name N [--unit U --role R] | import FILE.csv |\n"
                            "             role --login L --unit U --role R [--to DAY] | reset --login L [--totp] | close --login L   --data DIR\n"
                            "  columns of FILE.csv: login, name, phone, email, unit, role, title, from_day, to_day, ground\n"
                            "  (or in Vietnamese: tên đăng nhập, họ tên, đơn vị, vai trò …)";

static struct str get(const char *name, const char *fallback) { return option_value(options, OPTIONS_N, name, str_c(fallback)); }
static struct str clean(struct ctx *c, const char *name) { return option_clean(c, options, OPTIONS_N, name, ""); }

static enum err list_users(struct ctx *c, void *arg)
{
    struct staff *list;
    size_t n;
    (void)arg;
    TRY(staff_list(c, 0, ROLE_COUNT, ctx_today(c), &list, &n));
    for (size_t i = 0; i < n; i++)
        printf("%-16.*s  %-10s  %.*s, %.*s%s%.*s\n", STR_ARG(list[i].login), role_word(list[i].role), STR_ARG(list[i].name),
               STR_ARG(list[i].unit_name), list[i].title.len ? ", " : "", STR_ARG(list[i].title));
    return ERR_OK;
}

/* -- one role -- */

static enum err day_option(struct ctx *c, const char *name, int32_t *day)
{
    struct str s = get(name, "");
    if (!s.len || day_parse_vn(s, day) || day_parse_iso(s, day))
        return ERR_OK;
    return ctx_invalid(c, str_c(name), MSG_web_not_date, MSG_NO_ARGS);
}

static enum err read_role(struct ctx *c, int64_t account_id, struct staff *s)
{
    struct unit u = { 0 };
    struct str unit = clean(c, "--unit");
    *s = (struct staff){ .account_id = account_id, .title = clean(c, "--title"), .ground = clean(c, "--ground"), .from_day = ctx_today(c) };
    enum err e = roster_unit(c, unit, &u);
    if (e == ERR_NOT_FOUND || e == ERR_CONFLICT)
        ctx_invalid(c, S("--unit"), e == ERR_CONFLICT ? MSG_roster_unit_several : MSG_roster_unit_unknown, MSG_ARGS(unit));
    s->unit_id = u.id;
    if (!roster_role(c, clean(c, "--role"), &s->role))
        ctx_invalid(c, S("--role"), MSG_roster_word, MSG_ARGS(clean(c, "--role")));
    e = day_option(c, "--from", &s->from_day);
    if (e == ERR_OK)
        e = day_option(c, "--to", &s->to_day);
    return ctx_ok(c) ? e : ERR_INVALID;
}

static enum err held(struct ctx *c, const struct staff *s, struct staff *out)
{
    struct staff *list;
    size_t n;
    TRY(staff_list(c, s->unit_id, s->role, ctx_today(c), &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].account_id == s->account_id && list[i].unit_id == s->unit_id) {
            *out = list[i];
            return ERR_OK;
        }
    return ERR_NOT_FOUND;
}

/* Gives the role; or, when it is held and --to says a day, ends it there. */
static enum err change_role(struct ctx *c, void *arg)
{
    struct account a;
    struct staff s, now;
    int64_t role_id;
    (void)arg;
    enum err e = account_by_login(c, get("--login", ""), &a);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && !a.staff))
        return ctx_invalid(c, S("--login"), MSG_roster_not_staff, MSG_NO_ARGS);
    TRY(e);
    TRY(read_role(c, a.id, &s));
    e = held(c, &s, &now);
    if (e == ERR_OK)
        return s.to_day ? staff_end(c, now.role_id, now.version, s.to_day) : ctx_invalid(c, S("--role"), MSG_roster_role_held, MSG_NO_ARGS);
    return e == ERR_NOT_FOUND ? staff_give(c, &s, &role_id) : e;
}

/* -- accounts -- */

struct one_time {
    struct str plain, hash;
};

static enum err add_user(struct ctx *c, void *arg)
{
    const struct one_time *p = arg;
    int64_t id;
    struct account_new n = { .is = { .kind = S("staff"), .login = clean(c, "--login"), .name = clean(c, "--name"), .phone = clean(c, "--phone"),
                                     .email = clean(c, "--email") },
                             .password_hash = p->hash, .one_time = true };
    TRY(account_add(c, &n, &id));
    return get("--role", "").len ? change_role(c, NULL) : ERR_OK;
}

static enum err find(struct ctx *c, struct account *a)
{
    enum err e = account_by_login(c, get("--login", ""), a);
    return e == ERR_NOT_FOUND ? ctx_invalid(c, S("--login"), MSG_roster_no_account, MSG_NO_ARGS) : e;
}

static enum err reset_user(struct ctx *c, void *arg)
{
    const struct one_time *p = arg;
    struct account a;
    TRY(find(c, &a));
    if (get("--totp", "").len && a.has_totp)
        TRY(account_set_totp(c, a.id, a.version++, S("")));
    return account_set_password(c, a.id, a.version, p->hash, true, 0);
}

static enum err close_user(struct ctx *c, void *arg)
{
    struct account a;
    (void)arg;
    TRY(find(c, &a));
    return account_close(c, a.id, a.version);
}

static int with_password(struct ctx *c, const char *command, ctx_work *fn)
{
    struct one_time p = { .plain = password_one_time(c->arena) };
    p.hash = password_hash(c->arena, p.plain);
    int code = people_write(c, command, fn, &p);
    if (code == 0)
        people_print_password(c, account_login(c->arena, get("--login", "")), p.plain);
    return code;
}

static int run_list(struct ctx *c, struct str file) { return (void)file, ctx_read(c, list_users, NULL) == ERR_OK ? 0 : 1; }
static int run_add(struct ctx *c, struct str file) { return (void)file, with_password(c, "user add", add_user); }
static int run_import(struct ctx *c, struct str file) { return people_import(c, "user import", ROSTER_STAFF, file); }
static int run_role(struct ctx *c, struct str file) { return (void)file, people_write(c, "user role", change_role, NULL); }
static int run_reset(struct ctx *c, struct str file) { return (void)file, with_password(c, "user reset", reset_user); }
static int run_close(struct ctx *c, struct str file) { return (void)file, people_write(c, "user close", close_user, NULL); }

static const struct {
    const char *word;
    size_t words;
    int (*run)(struct ctx *c, struct str file);
} verbs[] = { { "list", 1, run_list }, { "add", 1, run_add },     { "import", 2, run_import },
              { "role", 1, run_role }, { "reset", 1, run_reset }, { "close", 1, run_close } };
enum { VERBS_N = sizeof verbs / sizeof *verbs };

int cmd_user(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct str *words = ARENA_ARRAY(a, struct str, (size_t)argc + 2);
    size_t n = 0, v = 0;
    if (!options_read(argc, argv, options, OPTIONS_N, USAGE, words, &n))
        return 2;
    while (v < VERBS_N && !(n == verbs[v].words && str_eq(words[0], str_c(verbs[v].word))))
        v++;
    if (v == VERBS_N) {
        fprintf(stderr, "usage: motcua %s\n", USAGE);
        return 2;
    }
    struct app *app = people_open(a, get("--data", ""), get("--db", "sqlite"));
    struct ctx c = { 0 };
    if (app)
        c = ctx_system(app, a);
    int code = app ? verbs[v].run(&c, words[1]) : 1;
    app_close(app);
    arena_free(a);
    return code;
}
