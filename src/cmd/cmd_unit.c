/* motcua unit list|add|import|decides: offices and rooms. */
#include "cmd/cmd.h"
#include "cmd/people.h"
#include "cmd/unit_pass.h"
#include "mod/bundle/bundle.h"
#include "text/text.h"

static struct option options[] = {
    { "--data", false, { 0 }, "directory of the installation" },
    { "--db", false, { 0 }, "sqlite (default) or postgres:CONNINFO" },
    { "--name", false, { 0 }, "name" },
    { "--short-name", false, { 0 }, "short name" },
    { "--kind", false, { 0 }, "room (default) or agency" },
    { "--parent", false, { 0 }, "code or name of the unit above" },
    { "--code", false, { 0 }, "code by QĐ 20/2020/QĐ-TTg; an agency needs one" },
    { "--old-code", false, { 0 }, "code by QCVN 102:2016" },
    { "--address", false, { 0 }, "address; that of the unit above when absent" },
    { "--phone", false, { 0 }, "telephone; that of the unit above when absent" },
    { "--into", false, { 0 }, "merge, split: code or name of the unit that follows" },
    { "--last-day", false, { 0 }, "merge, split, close: the last day, dd/mm/yyyy" },
    { "--ground", false, { 0 }, "merge, split, close: number of the resolution" },
    { "--dry-run", true, { 0 }, "merge, split, close: show what would move, change nothing" },
    { "--now", true, { 0 }, "merge, split, close: at once, when today is the last day; otherwise in the night after it" },
};
enum { OPTIONS_N = sizeof options / sizeof *options };
static const char USAGE[] = "unit list | add --name NAME --parent UNIT … | import FILE.csv   --data DIR\n"
                            "  merge UNIT… --into UNIT | split UNIT [area:CODE=UNIT | words:TEXT=UNIT]… --into UNIT | close UNIT…\n"
                            "  decides WORD --parent RECEIVES --into DECIDES   which agency decides the parts of bundles that procedures call so (police, insurance)\n"
                            "  columns of FILE.csv: name, short_name, kind, parent, code, old_code, area_code, level, superior, place,\n"
                            "  address, phone, website (or in Vietnamese: tên, tên ngắn, loại, thuộc, mã …)";

static struct str get(const char *name, const char *fallback) { return option_value(options, OPTIONS_N, name, str_c(fallback)); }
static struct str clean(struct ctx *c, const char *name, const char *fallback) { return option_clean(c, options, OPTIONS_N, name, fallback); }

/* How deep a unit lies: "/1/2/" is one below the root. */
static int depth(struct str path)
{
    int n = 0;
    for (size_t i = 0; i < path.len; i++)
        n += path.ptr[i] == '/';
    return n - 2;
}

static enum err list_units(struct ctx *c, void *arg)
{
    struct unit *list;
    size_t n;
    (void)arg;
    TRY(unit_tree(c, &list, &n));
    for (size_t i = 0; i < n; i++)
        printf("%*s%.*s%s%.*s\n", depth(list[i].path) * 2, "", STR_ARG(list[i].name), list[i].code.len ? "  " : "", STR_ARG(list[i].code));
    return ERR_OK;
}

static enum err add_unit(struct ctx *c, void *arg)
{
    struct unit parent = { 0 };
    int64_t id;
    (void)arg;
    struct unit u = { .name = clean(c, "--name", ""), .short_name = clean(c, "--short-name", ""), .kind = clean(c, "--kind", "room"),
                      .code = clean(c, "--code", ""), .old_code = clean(c, "--old-code", ""), .address = clean(c, "--address", ""),
                      .phone = clean(c, "--phone", "") };
    if (!str_eq(u.kind, S("room")) && !str_eq(u.kind, S("agency")))
        ctx_invalid(c, S("--kind"), MSG_roster_word, MSG_ARGS(u.kind));
    struct str above = clean(c, "--parent", "");
    enum err e = above.len ? roster_unit(c, above, &parent) : ERR_OK;
    if (e == ERR_NOT_FOUND || e == ERR_CONFLICT)
        ctx_invalid(c, S("--parent"), e == ERR_CONFLICT ? MSG_roster_unit_several : MSG_roster_unit_unknown, MSG_ARGS(above));
    u.parent_id = parent.id;
    return ctx_ok(c) ? unit_add(c, &u, &id) : ERR_INVALID;
}

/* The unit that an option names; what is wrong is said at the option. */
static int64_t named(struct ctx *c, const char *option)
{
    struct unit u = { 0 };
    struct str words = clean(c, option, "");
    if (roster_unit(c, words, &u) != ERR_OK)
        ctx_invalid(c, str_c(option), MSG_roster_unit_unknown, MSG_ARGS(words));
    return u.id;
}

static enum err decides(struct ctx *c, void *arg)
{
    const struct str *word = arg;
    int64_t receives = named(c, "--parent"), by = named(c, "--into");
    return ctx_ok(c) ? bundle_agency_set(c, receives, *word, by, BUNDLE_ANY_VERSION) : ERR_INVALID;
}

static bool passes_on(struct str word) { return str_eq(word, S("merge")) || str_eq(word, S("split")) || str_eq(word, S("close")); }

/* What is typed is cleaned before a transaction begins; what is wrong with it is said there. */
static int pass_on(struct ctx *c, const struct str *words, size_t n)
{
    struct str *units = ARENA_ARRAY(c->arena, struct str, n);
    for (size_t i = 1; i < n; i++)
        if (text_clean(c->arena, words[i], false, &units[i - 1]) != ERR_OK)
            units[i - 1] = S("?");
    return unit_pass(c, &(struct unit_pass){ .kind = words[0], .units = units, .n = n - 1, .into = clean(c, "--into", ""), .last_day = clean(c, "--last-day", ""),
                                             .ground = clean(c, "--ground", ""), .dry_run = get("--dry-run", "").len > 0, .now = get("--now", "").len > 0 });
}

static int run(struct ctx *c, const struct str *words, size_t n)
{
    if (passes_on(words[0]))
        return pass_on(c, words, n);
    if (n == 1 && str_eq(words[0], S("list")))
        return ctx_read(c, list_units, NULL) == ERR_OK ? 0 : 1;
    if (n == 1 && str_eq(words[0], S("add")))
        return people_write(c, "unit add", add_unit, NULL);
    if (n == 2 && str_eq(words[0], S("decides"))) {
        struct str word = words[1];
        return people_write(c, "unit decides", decides, &word);
    }
    return people_import(c, "unit import", ROSTER_UNITS, words[1]);
}

static bool understood(const struct str *words, size_t n)
{
    if (n >= 2 && passes_on(words[0]))
        return true;
    return (n == 1 && (str_eq(words[0], S("list")) || str_eq(words[0], S("add")))) || (n == 2 && (str_eq(words[0], S("import")) || str_eq(words[0], S("decides"))));
}

int cmd_unit(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct str *words = ARENA_ARRAY(a, struct str, (size_t)argc + 1);
    size_t n = 0;
    if (!options_read(argc, argv, options, OPTIONS_N, USAGE, words, &n))
        return 2;
    if (!understood(words, n)) {
        fprintf(stderr, "usage: motcua %s\n", USAGE);
        return 2;
    }
    struct app *app = people_open(a, get("--data", ""), get("--db", "sqlite"));
    struct ctx c = { 0 };
    if (app)
        c = ctx_system(app, a);
    int code = app ? run(&c, words, n) : 1;
    app_close(app);
    arena_free(a);
    return code;
}
