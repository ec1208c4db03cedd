/* motcua procedure: the catalogue, for operators and for who writes procedures. */
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/procedure_files.h"
#include "crypto/hash.h"
#include "cmd/procedure_verbs.h"
#include "mod/catalogue/import.h"

enum { FILES_MAX = 64, FILE_BYTES_MAX = 64 << 20, HITS_SHOWN = 50 };

static struct option options[] = {
    { "--data", false, { 0 }, "directory of the installation" },
    { "--db", false, { 0 }, "sqlite (default) or postgres:CONNINFO" },
    { "--all", true, { 0 }, "check: every folder that is built in" },
    { "--from", false, { 0 }, "diff: a day of the earlier version, 2026-12-01" },
    { "--to", false, { 0 }, "diff: a day of the later version" },
};
enum { OPTIONS_N = sizeof options / sizeof *options };

static const char USAGE[] = "procedure check [DIR…|CODE…|--all] | procedure diff CODE [--from DATE] [--to DATE] [--data DIR] | procedure diff DIR DIR\n"
                            "       motcua procedure export CODE DIR [--data DIR] | procedure add DIR… --data DIR | procedure import FILE… --data DIR\n"
                            "       motcua procedure list [WORDS] --data DIR | procedure show CODE --data DIR";

struct str verb_option(const char *name) { return option_value(options, OPTIONS_N, name, S("")); }

bool verb_stop(struct str why)
{
    fprintf(stderr, "motcua procedure: %.*s\n", STR_ARG(why));
    return false;
}

/* -- files -- */

/* Where FILE.sha256 lies beside a file (as sha256sum writes it), the file must be the one that was summed. */
static bool check_sum(struct arena *a, const char *path, struct str bytes, struct str *why)
{
    struct str sum;
    if (!file_read(a, arena_printf(a, "%s.sha256", path), FILE_BYTES_MAX, &sum))
        return true;
    *why = arena_printf(a, "%s: does not fit its checksum in %s.sha256; the file seems to be cut or changed", path, path);
    return str_starts(sum, hash_hex(a, hash_sha256(bytes)));
}

static bool load(struct arena *a, struct str path, struct import_file *out, struct str *why)
{
    const char *p = arena_cstr(a, path);
    *out = (struct import_file){ .name = path_name(path) };
    *why = arena_printf(a, "%s: cannot be read", p);
    return file_read(a, path, FILE_BYTES_MAX, &out->bytes) && check_sum(a, p, out->bytes, why);
}

/* -- import -- */

static void print_note(const struct import_note *n)
{
    printf("%-12.*s  %.*s  %.*s\n", STR_ARG(n->code), STR_ARG(n->what), STR_ARG(n->did));
}

static void print_total(const struct import_total *t)
{
    printf("\n%.*s: %zu records read, %zu of them dirty", STR_ARG(t->name), t->records, t->dirty);
    if (t->known)
        printf("; %zu are known in more detail from another file", t->known);
    printf("\n");
    for (int d = 0; d < DIRT_COUNT; d++)
        if (t->places[d])
            printf("  %-50s %5zu places in %5zu records\n", import_dirt_words((enum import_dirt)d), t->places[d], t->records_with[d]);
}

static void print_done(const struct import_plan *plan, const struct import_done *done)
{
    for (size_t i = 0; i < done->notes.n; i++)
        print_note(&done->notes.at[i]);
    for (size_t i = 0; i < plan->totals.n; i++)
        print_total(&plan->totals.at[i]);
    printf("\n%zu procedures kept: %zu new, %zu changed, %zu unchanged\n", plan->procedures, done->procedures.added, done->procedures.changed,
           done->procedures.unchanged);
    printf("%zu records stored, %zu replaced, %zu the same as before\n", done->sources_new, done->sources_changed,
           plan->sources.n - done->sources_new - done->sources_changed);
    if (done->absent)
        printf("%zu procedures imported earlier are not in these files; they stay as they are\n", done->absent);
}

struct importing_now {
    struct import_plan plan;
    struct import_done done;
};

static enum err write_all(struct ctx *c, void *arg)
{
    struct importing_now *now = arg;
    return import_write(c, &now->plan, &now->done);
}

static bool import_into(struct arena *a, struct app *app, struct importing_now *now)
{
    struct ctx c = ctx_system(app, a);
    enum err e = ctx_write(&c, write_all, now);
    if (e != ERR_OK)
        return verb_stop(arena_printf(a, "nothing was imported: %s", err_name(e)));
    print_done(&now->plan, &now->done);
    return true;
}

static bool import_files(struct arena *a, const struct str *paths, size_t n)
{
    struct import_file *files = ARENA_ARRAY(a, struct import_file, n + 1);
    struct importing_now now = { 0 };
    struct str why;
    for (size_t i = 0; i < n; i++)
        if (!load(a, paths[i], &files[i], &why))
            return verb_stop(why);
    if (import_read(a, files, n, &now.plan, &why) != ERR_OK)
        return verb_stop(arena_printf(a, "nothing was imported: %.*s", STR_ARG(why)));
    for (size_t i = 0; i < now.plan.notes.n; i++)
        print_note(&now.plan.notes.at[i]);
    struct app_config cfg = options_config(a, options[0].value, option_value(options, OPTIONS_N, "--db", S("sqlite")));
    struct app *app = options_open(a, &cfg);
    bool ok = app && import_into(a, app, &now);
    app_close(app);
    return ok;
}

/* Folders are checked before anything is written, and come after the published files. */
static bool run_import(struct arena *a, const struct str *paths, size_t n)
{
    struct str files[FILES_MAX], folders[FILES_MAX];
    size_t files_n = 0, folders_n = 0;
    if (!n || !options[0].value.len)
        return verb_stop(S("import needs FILE… and --data DIR"));
    for (size_t i = 0; i < n; i++)
        if (path_is_folder(arena_cstr(a, paths[i])))
            folders[folders_n++] = paths[i];
        else
            files[files_n++] = paths[i];
    if (folders_n && !verb_check(a, folders, folders_n))
        return verb_stop(S("nothing was imported"));
    return (!files_n || import_files(a, files, files_n)) && (!folders_n || verb_add(a, folders, folders_n));
}

/* -- reading an installation that is there -- */

bool verb_database(struct arena *a, bool write, ctx_work *work, void *arg)
{
    if (!options[0].value.len)
        return verb_stop(S("--data DIR is needed"));
    struct app_config cfg = options_config(a, options[0].value, option_value(options, OPTIONS_N, "--db", S("sqlite")));
    cfg.db.must_exist = !write;
    struct app *app = options_open(a, &cfg);
    if (!app)
        return false;
    struct ctx c = ctx_system(app, a);
    enum err e = write ? ctx_write(&c, work, arg) : ctx_read(&c, work, arg);
    app_close(app);
    return e == ERR_OK || verb_stop(str_c(err_name(e)));
}

/* -- list -- */

struct listing {
    struct str words;
};

static enum err list_all(struct ctx *c, void *arg)
{
    struct listing *l = arg;
    struct procedure_hit *hits;
    size_t n;
    if (l->words.len)
        TRY(procedure_search(c, l->words, S(""), HITS_SHOWN, &hits, &n));
    else
        TRY(procedure_list(c, &hits, &n));
    for (size_t i = 0; i < n; i++) {
        struct str levels = str_cut(hits[i].levels, 1, hits[i].levels.len > 2 ? hits[i].levels.len - 2 : 0);
        printf("%-12.*s  %-24.*s  %s  %.*s\n", STR_ARG(hits[i].code), STR_ARG(levels), hits[i].closed ? "closed" : hits[i].online ? "online" : "      ",
               STR_ARG(hits[i].name));
    }
    printf("%zu procedures\n", n);
    return ERR_OK;
}

static bool run_list(struct arena *a, const struct str *words, size_t n)
{
    struct buf b = buf_new(a, 4000);
    for (size_t i = 0; i < n; i++) {
        buf_put(&b, i ? S(" ") : S(""));
        buf_put(&b, words[i]);
    }
    return verb_database(a, false, list_all, &(struct listing){ buf_str(&b) });
}

/* -- show -- */

static enum err show_told(struct ctx *c, void *arg)
{
    const struct str *code = arg;
    struct procedure_told *told;
    size_t n;
    TRY(procedure_told(c, *code, &told, &n));
    for (size_t i = 0; i < n; i++)
        printf("%.*s: %.*s\n%.*s\n\n", STR_ARG(told[i].kind), STR_ARG(told[i].origin), STR_ARG(told[i].raw));
    return n ? ERR_OK : ERR_NOT_FOUND;
}

/* What each source said, as it came. */
static bool run_show(struct arena *a, const struct str *words, size_t n)
{
    if (n != 1)
        return verb_stop(S("show needs one CODE"));
    return verb_database(a, false, show_told, (void *)&words[0]);
}

int cmd_procedure(int argc, char **argv)
{
    static const struct {
        const char *name;
        bool (*run)(struct arena *a, const struct str *words, size_t n);
    } verbs[] = { { "import", run_import }, { "list", run_list }, { "show", run_show }, { "check", verb_check },
                  { "add", verb_add },       { "diff", verb_diff }, { "export", verb_export } };
    struct str words[FILES_MAX + 1] = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < OPTIONS_N; i++)
        options[i].value = (struct str){ 0 };
    if (argc > FILES_MAX || !options_read(argc, argv, options, OPTIONS_N, USAGE, words, &n))
        return 2;
    for (size_t i = 0; n && i < sizeof verbs / sizeof *verbs; i++)
        if (str_eq(words[0], str_c(verbs[i].name))) {
            struct arena *a = arena_new();
            bool ok = verbs[i].run(a, words + 1, n - 1);
            arena_free(a);
            return ok && fflush(stdout) == 0 ? 0 : 1;
        }
    fprintf(stderr, "usage: motcua %s\n", USAGE);
    return 2;
}
