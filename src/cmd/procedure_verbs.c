/* motcua procedure check|add|diff|export: folders of procedures, for those who write them. */
#include "cmd/procedure_verbs.h"
#include "cmd/procedure_files.h"
#include "base/clock.h"
#include "base/embed.h"
#include "text/text.h"

/* -- check -- */

static bool print_report(struct str path, const struct check_report *r)
{
    for (size_t i = 0; i < r->problems.n; i++)
        printf("%.*s/%.*s\n", STR_ARG(path), STR_ARG(r->problems.at[i]));
    if (r->problems.n == CHECK_PROBLEMS_MAX)
        printf("%.*s: còn nữa; sửa những chỗ trên rồi kiểm tra lại\n", STR_ARG(path));
    if (r->problems.n == 0)
        printf("%.*s: đạt (%zu phiên bản, %zu ví dụ%s)\n", STR_ARG(path), r->versions, r->examples,
               r->general ? "; dùng biểu mẫu và quy trình chung" : "");
    return r->problems.n == 0;
}

static bool check_files(struct arena *a, struct str path, const struct check_file *files, size_t n)
{
    struct check_report report;
    check_folder(a, path_name(path), files, n, &report);
    return print_report(path, &report);
}

/* The folders built into the program. */
static bool check_embedded(struct arena *a)
{
    struct check_file *files;
    struct str last = S("");
    bool ok = true;
    for (size_t i = 0; i < embed_procedures_n; i++) {
        struct str code, rest = embed_procedures[i].path;
        if (!str_split(&rest, '/', &code) || !rest.ptr || str_eq(code, last) ||
            str_starts(embed_procedures[i].path, S(FOLDER_SHARED)))
            continue; /* README.md, or seen before */
        last = code;
        size_t n = folder_embedded(a, code, &files);
        ok &= check_files(a, code, files, n);
    }
    return ok;
}

/* A folder on disk, or a code that is built in. */
static bool files_of(struct arena *a, struct str word, struct check_file **files, size_t *n)
{
    bool folder = path_is_folder(arena_cstr(a, word));
    *n = folder ? files_gather(a, word, files) : folder_embedded(a, word, files);
    return folder || *n ||
           verb_stop(
               arena_printf(a, "%.*s: neither a folder nor the code of a procedure that is built in", STR_ARG(word)));
}

bool verb_check(struct arena *a, const struct str *words, size_t n)
{
    struct check_file *files;
    size_t files_n;
    bool ok = (n > 0 && !verb_option("--all").len) || check_embedded(a);
    for (size_t i = 0; i < n; i++)
        ok &= files_of(a, words[i], &files, &files_n) && check_files(a, words[i], files, files_n);
    return ok;
}

/* -- add -- */

struct adding {
    struct str path;
    struct check_file *files;
    size_t n;
    struct check_report report;
    struct catalogue_counts counts;
};

static enum err add(struct ctx *c, void *arg)
{
    struct adding *k = arg;
    struct catalogue_counts shipped;
    TRY(catalogue_load_folders(c, &shipped));
    return folder_add(c, path_name(k->path), k->files, k->n, &k->report, &k->counts);
}

bool verb_add(struct arena *a, const struct str *words, size_t n)
{
    bool ok = n > 0 || verb_stop(S("add needs DIR… and --data DIR"));
    for (size_t i = 0; i < n; i++) {
        struct adding k = { .path = words[i] };
        if (!path_is_folder(arena_cstr(a, words[i])))
            return verb_stop(arena_printf(a, "%.*s: not a folder", STR_ARG(words[i])));
        k.n = files_gather(a, words[i], &k.files);
        if (!check_files(a, words[i], k.files, k.n))
            return verb_stop(S("nothing was added"));
        if (!verb_database(a, true, add, &k))
            return false;
        printf("%.*s: %s\n", STR_ARG(words[i]),
               k.counts.added     ? "đã đưa vào, thủ tục mới"
               : k.counts.changed ? "đã đưa vào, có phiên bản mới"
                                  : "không có gì thay đổi");
    }
    return ok;
}

/* -- diff -- */

struct exporting {
    struct str code;
    struct check_file *files;
    size_t n;
};

static enum err export_it(struct ctx *c, void *arg)
{
    struct exporting *k = arg;
    struct arena *a = c->arena;
    TRY(folder_export(c, k->code, &k->files, &k->n));
    for (size_t i = 0; i < k->n; i++)
        k->files[i] = (struct check_file){ arena_str(a, k->files[i].name), arena_str(a, k->files[i].bytes) };
    return ERR_OK;
}

static bool exported(struct arena *a, struct str code, struct exporting *out)
{
    *out = (struct exporting){ .code = code };
    if (verb_option("--data").len)
        return verb_database(a, false, export_it, out);
    bool here = folder_export_embedded(a, code, &out->files, &out->n) == ERR_OK;
    return here || verb_stop(arena_printf(a, "%.*s: not built in; --data DIR names an installation that has it",
                                          STR_ARG(code)));
}

static bool read_folder(struct arena *a, struct str word, struct folder *out)
{
    struct exporting k = { 0 };
    struct check_report report = { 0 };
    if (path_is_folder(arena_cstr(a, word)))
        k.n = files_gather(a, word, &k.files);
    else if (!exported(a, word, &k))
        return false;
    folder_read(a, path_name(word), k.files, k.n, out, &report);
    return out->versions[0].tree ||
           verb_stop(arena_printf(a, "%.*s: %.*s", STR_ARG(word), STR_ARG(report.problems.at[0])));
}

static void print_diff(struct arena *a, const struct folder_version *before, const struct folder_version *after)
{
    struct folder_lines lines = { 0 };
    folder_diff(a, before, after, &lines);
    for (size_t i = 0; i < lines.n; i++)
        printf("%.*s\n", STR_ARG(lines.at[i]));
    if (!lines.n)
        printf("Không có gì khác nhau.\n");
}

static bool day_option(struct arena *a, const char *name, int32_t fallback, int32_t *day)
{
    struct str text = verb_option(name);
    *day = fallback;
    return !text.len || day_parse_iso(text, day) ||
           verb_stop(arena_printf(a, "%s: a day is written like 2026-12-01", name));
}

/* Without days: each version against the one before. */
static bool diff_versions(struct arena *a, const struct folder *f)
{
    int32_t from, to;
    bool chosen = verb_option("--from").len || verb_option("--to").len;
    if (!day_option(a, "--from", f->versions[0].p.from_day, &from) ||
        !day_option(a, "--to", f->versions[f->n - 1].from_day, &to))
        return false;
    if (chosen)
        print_diff(a, folder_on(f, from), folder_on(f, to));
    for (size_t i = 1; !chosen && i < f->n; i++) {
        printf("%sTừ ngày %.*s\n", i > 1 ? "\n" : "", STR_ARG(text_date(a, f->versions[i].from_day)));
        print_diff(a, &f->versions[i - 1], &f->versions[i]);
    }
    if (!chosen && f->n == 1)
        printf("Chỉ có một phiên bản.\n");
    return true;
}

bool verb_diff(struct arena *a, const struct str *words, size_t n)
{
    struct folder one, other;
    if (n < 1 || n > 2)
        return verb_stop(S("diff needs CODE, or DIR DIR"));
    if (!read_folder(a, words[0], &one))
        return false;
    if (n == 1)
        return diff_versions(a, &one);
    if (!read_folder(a, words[1], &other))
        return false;
    print_diff(a, &one.versions[0], &other.versions[0]);
    return true;
}

/* -- export -- */

bool verb_export(struct arena *a, const struct str *words, size_t n)
{
    struct exporting k;
    struct str why;
    if (n != 2)
        return verb_stop(S("export needs CODE and DIR; the folder DIR/CODE is made"));
    if (!exported(a, words[0], &k))
        return false;
    struct str path = arena_printf(a, "%.*s/%.*s", STR_ARG(words[1]), STR_ARG(words[0]));
    if (!files_write(a, path, k.files, k.n, &why))
        return verb_stop(why);
    printf("%.*s: %zu tệp\n", STR_ARG(path), k.n);
    return true;
}
