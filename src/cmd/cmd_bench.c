/* motcua bench: seeds a database, starts the real server, drives it over HTTP and says how fast it was. */
#include "cmd/cmd.h"
#include "cmd/bench.h"
#include "cmd/options.h"
#include "base/log.h"
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECONDS_DEFAULT = 3, REPEATS_DEFAULT = 5, SECONDS_MAX = 60, DOSSIERS_MAX = 20000000, TREE_FDS = 16, THREADS_MAX = 256 };

static struct option options[] = {
    { "--data", false, { 0 }, "directory for the database; made when absent (a temporary one, removed at the end)" },
    { "--db", false, { 0 }, "sqlite (default) or postgres:CONNINFO of an empty database" },
    { "--size", false, { 0 }, "small (300 dossiers), commune (25000), province (5000000) or a number" },
    { "--seconds", false, { 0 }, "of each measured stretch (3)" },
    { "--repeat", false, { 0 }, "stretches of each side, taking turns (5)" },
    { "--only", false, { 0 }, "page, search, mixed, submit, slow, moves, lengths, calendar, files, sizes or seed" },
    { "--nginx", false, { 0 }, "path of nginx (/usr/sbin/nginx)" },
    { "--slow-fsync", false, { 0 }, "library built from tests/bench/slow_fsync.c" },
    { "--procedures", false, { 0 }, "folder of published procedures for the search (data/procedures)" },
    { "--json", true, { 0 }, "one JSON line for each scenario" },
    { "--reference", false, { 0 }, "used by the command itself: so many threads work without HTTP" },
    { "--kind", false, { 0 }, "used by the command itself: what they do" },
};
enum { OPTIONS_N = sizeof options / sizeof *options };

static const struct scenario {
    const char *name;
    bool (*run)(struct bench *b);
} scenarios[] = {
    { "sizes", bench_sizes }, { "page", bench_page }, { "search", bench_search },
    { "mixed", bench_mixed }, { "submit", bench_submit }, { "slow", bench_submit_slow },
    { "moves", bench_moves }, { "lengths", bench_lengths }, { "calendar", bench_calendar },
    { "files", bench_files },
};
enum { SCENARIOS_N = sizeof scenarios / sizeof *scenarios };

static struct str get(const char *name, const char *fallback) { return option_value(options, OPTIONS_N, name, str_c(fallback)); }

static bool complain(const char *what)
{
    fprintf(stderr, "motcua bench: %s\n", what);
    return false;
}

/* -- options -- */

static const struct {
    const char *word;
    int64_t dossiers;
} sizes[] = { { "small", 300 }, { "commune", 25000 }, { "province", 5000000 } };

static bool read_size(struct str text, int64_t *out)
{
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (str_eq(text, str_c(sizes[i].word))) {
            *out = sizes[i].dossiers;
            return true;
        }
    return str_int(text, out) && *out >= 100 && *out <= DOSSIERS_MAX;
}

static bool read_number(const char *name, int fallback, int most, int *out)
{
    int64_t n = fallback;
    if (get(name, "").len && (!str_int(get(name, ""), &n) || n < 1 || n > most))
        return false;
    *out = (int)n;
    return true;
}

static bool known_scenario(struct str only)
{
    if (!only.len || str_eq(only, S("seed")))
        return true;
    for (size_t i = 0; i < SCENARIOS_N; i++)
        if (str_eq(only, str_c(scenarios[i].name)))
            return true;
    return false;
}

static bool configure(struct bench *b)
{
    int64_t dossiers;
    if (!read_size(get("--size", "small"), &dossiers))
        return complain("--size needs small, commune, province or a number from 100");
    if (!read_number("--seconds", SECONDS_DEFAULT, SECONDS_MAX, &b->seconds) || !read_number("--repeat", REPEATS_DEFAULT, MEDIAN_MAX, &b->repeats))
        return complain("--seconds needs 1 to 60, --repeat 1 to 99");
    if (!known_scenario(get("--only", "")))
        return complain("--only needs page, search, mixed, submit, slow, moves, lengths, calendar, files, sizes or seed");
    b->plan = seed_plan_of(dossiers);
    b->db = get("--db", "sqlite");
    b->clock = arena_printf(b->arena, "MOTCUA_NOW=%.*s", STR_ARG(seed_clock(b->arena, &b->plan))).ptr;
    b->nginx = arena_cstr(b->arena, get("--nginx", "/usr/sbin/nginx"));
    b->procedures = arena_cstr(b->arena, get("--procedures", "data/procedures"));
    b->slow_fsync = get("--slow-fsync", "").len ? arena_cstr(b->arena, get("--slow-fsync", "")) : NULL;
    b->json = get("--json", "").len > 0;
    b->server_core = sysconf(_SC_NPROCESSORS_ONLN) > 1 ? 1 : 0;
    b->client_core = 0;
    putenv((char *)b->clock); /* what we ourselves write has the clock of the server */
    return true;
}

/* -- surroundings -- */

/* The server never runs as root; started as root, everything here runs as nobody and owns its directory. */
static bool give_up_root(const char *dir)
{
    const struct passwd *nobody = getpwnam("nobody");
    if (geteuid() != 0)
        return true;
    if (!nobody || chown(dir, nobody->pw_uid, nobody->pw_gid) != 0 || setgroups(0, NULL) != 0 ||
        setresgid(nobody->pw_gid, nobody->pw_gid, nobody->pw_gid) != 0 || setresuid(nobody->pw_uid, nobody->pw_uid, nobody->pw_uid) != 0)
        return complain("cannot become nobody; start it from an account of its own");
    return true;
}

static bool make_dir(struct bench *b, bool *temporary)
{
    struct str data = get("--data", "");
    char name[] = "/tmp/motcua-bench.XXXXXX";
    *temporary = !data.len;
    if (*temporary && !mkdtemp(name))
        return complain("cannot make a temporary directory");
    b->dir = *temporary ? arena_cstr(b->arena, str_c(name)) : arena_cstr(b->arena, data);
    mkdir(b->dir, 0750);
    b->cfg = options_config(b->arena, str_c(b->dir), b->db);
    b->program_fd = open("/proc/self/exe", O_PATH | O_CLOEXEC); /* as nobody we may not look it up again */
    return b->program_fd >= 0 ? give_up_root(b->dir) : complain("cannot open this program");
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    remove(path);
    return 0;
}

/* -- running -- */

static bool prepare(struct bench *b)
{
    struct app *app = options_open(b->arena, &b->cfg);
    enum err e = app ? seed_make(app, &b->plan) : ERR_IO;
    if (e == ERR_CONFLICT)
        complain("this directory holds another installation, or one seeded in another size");
    if (e == ERR_OK && seed_look(app, b->arena, &b->ground) != ERR_OK)
        e = complain("the seeded database cannot be read") ? ERR_OK : ERR_IO;
    app_close(app);
    return e == ERR_OK;
}

static bool run_all(struct bench *b)
{
    bool ok = true;
    struct str only = get("--only", "");
    bench_pin(b->client_core);
    for (size_t i = 0; i < SCENARIOS_N; i++) {
        if (only.len && !str_eq(only, str_c(scenarios[i].name)))
            continue;
        if (!scenarios[i].run(b)) {
            fprintf(stderr, "motcua bench: %s: not measured as it should be\n", scenarios[i].name);
            ok = false;
        }
    }
    return ok;
}

static int run(struct bench *b)
{
    int threads;
    bool temporary;
    if (get("--reference", "").len) {
        b->dir = arena_cstr(b->arena, get("--data", "."));
        b->cfg = options_config(b->arena, get("--data", "."), b->db);
        const struct piece_kind *kind = piece_kind(get("--kind", "submit"));
        return kind && read_number("--reference", 1, THREADS_MAX, &threads) ? bench_reference(b, kind, threads, b->seconds * 1000) : 2;
    }
    if (!make_dir(b, &temporary))
        return 1;
    bool ok = prepare(b) && run_all(b);
    if (temporary)
        nftw(b->dir, remove_one, TREE_FDS, FTW_DEPTH | FTW_PHYS);
    return ok ? 0 : 1;
}

int cmd_bench(int argc, char **argv)
{
    struct bench b = { .arena = arena_new() };
    if (!options_read(argc, argv, options, OPTIONS_N, "bench [--data DIR] [--size small|commune|province|N] …", NULL, NULL))
        return 2;
    log_set_level(LOG_WARN);
    int code = configure(&b) ? run(&b) : 2;
    arena_free(b.arena);
    return code;
}
