/* motcua procedure import|list|show|check: the catalogue, for operators. */
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "base/embed.h"
#include "crypto/hash.h"
#include "mod/catalogue/check.h"
#include "mod/catalogue/import.h"
#include <dirent.h>
#include <sys/stat.h>

enum { FILES_MAX = 64, FILE_BYTES_MAX = 64 << 20, FOLDER_FILES_MAX = 500, HITS_SHOWN = 50 };

static struct option options[] = {
    { "--data", false, { 0 }, "directory of the installation" },
    { "--db", false, { 0 }, "sqlite (default) or postgres:CONNINFO" },
};
enum { OPTIONS_N = sizeof options / sizeof *options };

static const char USAGE[] = "procedure import FILE… --data DIR | procedure list [WORDS] --data DIR | procedure show CODE --data DIR | procedure check [FOLDER…]";

static bool stop(struct str why)
{
    fprintf(stderr, "motcua procedure: %.*s\n", STR_ARG(why));
    return false;
}

/* -- files -- */

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static struct str base_name(struct str path)
{
    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    for (ptrdiff_t at; (at = str_index(path, '/', 0)) >= 0;)
        path = str_skip(path, (size_t)at + 1);
    return path;
}

/* Where FILE.sha256 lies beside a file (as sha256sum writes it), the file must be the one that was summed. */
static bool check_sum(struct arena *a, const char *path, struct str bytes, struct str *why)
{
    struct str sum;
    if (!file_read(a, arena_printf(a, "%s.sha256", path), FILE_BYTES_MAX, &sum))
        return true;
    *why = arena_printf(a, "%s: does not fit its checksum in %s.sha256; the file seems to be cut or changed", path, path);
    return str_starts(sum, hash_hex(a, hash_sha256(bytes)));
}

static void read_part(struct arena *a, const char *folder, const char *name, struct str *out)
{
    if (!file_read(a, arena_printf(a, "%s/%s", folder, name), FILE_BYTES_MAX, out))
        *out = S("");
}

static bool load(struct arena *a, struct str path, struct import_file *out, struct str *why)
{
    const char *p = arena_cstr(a, path);
    *out = (struct import_file){ .name = base_name(path) };
    const char *main_part = is_folder(p) ? arena_printf(a, "%s/procedure.json", p).ptr : p;
    *why = arena_printf(a, "%s: cannot be read", main_part);
    if (!file_read(a, str_c(main_part), FILE_BYTES_MAX, &out->bytes))
        return false;
    if (main_part == p)
        return check_sum(a, p, out->bytes, why);
    read_part(a, p, "form.json", &out->form);
    read_part(a, p, "process.bpmn", &out->process);
    read_part(a, p, "result.doc", &out->result);
    return true;
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
        return stop(arena_printf(a, "nothing was imported: %s", err_name(e)));
    print_done(&now->plan, &now->done);
    return true;
}

static bool run_import(struct arena *a, const struct str *paths, size_t n)
{
    struct import_file *files = ARENA_ARRAY(a, struct import_file, n + 1);
    struct importing_now now = { 0 };
    struct str why;
    if (!n || !options[0].value.len)
        return stop(S("import needs FILE… and --data DIR"));
    for (size_t i = 0; i < n; i++)
        if (!load(a, paths[i], &files[i], &why))
            return stop(why);
    if (import_read(a, files, n, &now.plan, &why) != ERR_OK)
        return stop(arena_printf(a, "nothing was imported: %.*s", STR_ARG(why)));
    for (size_t i = 0; i < now.plan.notes.n; i++)
        print_note(&now.plan.notes.at[i]);
    struct app_config cfg = options_config(a, options[0].value, option_value(options, OPTIONS_N, "--db", S("sqlite")));
    struct app *app = options_open(a, &cfg);
    bool ok = app && import_into(a, app, &now);
    app_close(app);
    return ok;
}

/* -- reading an installation that is there -- */

static bool in_database(struct arena *a, ctx_work *work, void *arg)
{
    if (!options[0].value.len)
        return stop(S("--data DIR is needed"));
    struct app_config cfg = options_config(a, options[0].value, option_value(options, OPTIONS_N, "--db", S("sqlite")));
    cfg.db.must_exist = true;
    struct app *app = options_open(a, &cfg);
    if (!app)
        return false;
    struct ctx c = ctx_system(app, a);
    enum err e = ctx_read(&c, work, arg);
    app_close(app);
    return e == ERR_OK || stop(str_c(err_name(e)));
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
    return in_database(a, list_all, &(struct listing){ buf_str(&b) });
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
        return stop(S("show needs one CODE"));
    return in_database(a, show_told, (void *)&words[0]);
}

/* -- check -- */

static bool print_check(struct str code, const struct check_report *r)
{
    for (size_t i = 0; i < r->problems.n; i++)
        printf("%-12.*s  %.*s\n", STR_ARG(code), STR_ARG(r->problems.at[i]));
    if (r->problems.n == 0)
        printf("%-12.*s  fine: form, process, conditions, result, %zu examples\n", STR_ARG(code), r->examples);
    return r->problems.n == 0;
}

/* The folders built into the program. */
static bool check_embedded(struct arena *a)
{
    struct check_file *files = ARENA_ARRAY(a, struct check_file, embed_procedures_n + 1);
    struct check_report report;
    bool ok = true;
    for (size_t i = 0; i < embed_procedures_n;) {
        struct str code, other, rest = embed_procedures[i].path;
        size_t n = 0;
        if (!str_split(&rest, '/', &code) || !rest.ptr) {
            i++; /* README.md */
            continue;
        }
        for (; i < embed_procedures_n; i++, n++) {
            rest = embed_procedures[i].path;
            if (!str_split(&rest, '/', &other) || !str_eq(other, code))
                break;
            files[n] = (struct check_file){ rest, embed_procedures[i].bytes };
        }
        check_folder(a, code, files, n, &report);
        ok &= print_check(code, &report);
    }
    return ok;
}

/* Files of a folder on disk, names prefixed ("examples/"). */
static void gather(struct arena *a, const char *folder, const char *prefix, struct check_file *files, size_t *n)
{
    DIR *d = opendir(folder);
    for (struct dirent *e; d && *n < FOLDER_FILES_MAX && (e = readdir(d)) != NULL;) {
        const char *path = arena_printf(a, "%s/%s", folder, e->d_name).ptr;
        struct str bytes;
        if (e->d_name[0] == '.' || is_folder(path) || !file_read(a, str_c(path), FILE_BYTES_MAX, &bytes))
            continue;
        files[(*n)++] = (struct check_file){ arena_printf(a, "%s%s", prefix, e->d_name), bytes };
    }
    if (d)
        closedir(d);
}

static bool check_path(struct arena *a, struct str path)
{
    struct check_file *files = ARENA_ARRAY(a, struct check_file, FOLDER_FILES_MAX);
    struct check_report report;
    size_t n = 0;
    const char *p = arena_cstr(a, path);
    gather(a, p, "", files, &n);
    gather(a, arena_printf(a, "%s/examples", p).ptr, "examples/", files, &n);
    check_folder(a, base_name(path), files, n, &report);
    return print_check(base_name(path), &report);
}

static bool run_check(struct arena *a, const struct str *paths, size_t n)
{
    bool ok = n > 0 || check_embedded(a);
    for (size_t i = 0; i < n; i++)
        ok &= check_path(a, paths[i]);
    return ok;
}

int cmd_procedure(int argc, char **argv)
{
    static const struct {
        const char *name;
        bool (*run)(struct arena *a, const struct str *words, size_t n);
    } verbs[] = { { "import", run_import }, { "list", run_list }, { "show", run_show }, { "check", run_check } };
    struct str words[FILES_MAX + 1] = { 0 };
    size_t n = 0;
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
