/* The files of a folder put together: versions by day, each complete. */
#include "mod/catalogue/folder.h"
#include "base/clock.h"
#include "base/embed.h"
#include "mod/catalogue/catalogue_internal.h"
#include "text/text.h"

struct reading {
    struct arena *a;
    const struct check_file *files;
    size_t files_n;
    struct folder *f;
    struct check_report *report;
};

/* -- saying -- */

void check_say(struct arena *a, struct check_report *report, struct str file, int line, struct str what)
{
    struct str place = line ? arena_printf(a, "%.*s:%d", STR_ARG(file), line) : file;
    struct str text = arena_printf(a, "%.*s: %.*s", STR_ARG(place), STR_ARG(what));
    for (size_t i = 0; i < report->problems.n; i++)
        if (str_eq(report->problems.at[i], text))
            return;
    if (report->problems.n < CHECK_PROBLEMS_MAX)
        VEC_PUSH(a, &report->problems, text);
}

void folder_say(struct arena *a, const struct folder *f, struct check_report *report, struct str fallback,
                const char *place, struct str what)
{
    for (size_t i = f->docs.n; place && i-- > 0;) {
        int line = json_place_line(f->docs.at[i].bytes, f->docs.at[i].tree, place);
        if (line) {
            check_say(a, report, f->docs.at[i].name, line, what);
            return;
        }
    }
    check_say(a, report, fallback, 0, what);
}

static void say_all(struct reading *k, struct str fallback, const struct procedure_problems *all)
{
    for (size_t i = 0; i < all->n; i++)
        folder_say(k->a, k->f, k->report, fallback, all->at[i].at, all->at[i].what);
}

/* -- files -- */

static const struct check_file *file_in(const struct reading *k, struct str dir, const char *name)
{
    for (size_t i = 0; i < k->files_n; i++)
        if (str_starts(k->files[i].name, dir) && str_eq(str_skip(k->files[i].name, dir.len), str_c(name)))
            return &k->files[i];
    return NULL;
}

static bool is_part(struct str name)
{
    static const char *const names[] = { "procedure.json", "form.json", "process.bpmn", "result.doc", "FIELDS.md" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_c(names[i])))
            return true;
    return str_starts(name, S("examples/")) && str_ends(name, S(".json"));
}

/* "tu-2027-03-01/" in front of a name. */
static bool later_dir(struct str name, struct str *dir, int32_t *day)
{
    ptrdiff_t slash = str_index(name, '/', 0);
    if (!str_starts(name, S(FOLDER_FROM)) || slash < 0)
        return false;
    *dir = str_cut(name, 0, (size_t)slash + 1);
    *day = 0;
    day_parse_iso(str_cut(name, sizeof FOLDER_FROM - 1, (size_t)slash - sizeof FOLDER_FROM + 1), day);
    return true;
}

static void add_version(struct reading *k, struct str dir, int32_t day, struct str name)
{
    size_t at = k->f->n;
    for (size_t i = 0; i < k->f->n; i++)
        if (str_eq(k->f->versions[i].dir, dir))
            return;
    if (day <= 0 || at == FOLDER_VERSIONS_MAX) {
        check_say(k->a, k->report, name, 0,
                  day <= 0 ? S("thư mục phiên bản phải tên là tu-NĂM-THÁNG-NGÀY, ví dụ tu-2027-03-01")
                           : S("quá nhiều phiên bản"));
        return;
    }
    for (; at > 1 && k->f->versions[at - 1].from_day > day; at--)
        k->f->versions[at] = k->f->versions[at - 1];
    k->f->versions[at] = (struct folder_version){ .from_day = day, .dir = dir };
    k->f->n++;
}

static void sort_files(struct reading *k)
{
    struct str dir;
    int32_t day;
    k->f->versions = ARENA_ARRAY(k->a, struct folder_version, FOLDER_VERSIONS_MAX);
    k->f->versions[k->f->n++] = (struct folder_version){ .dir = S("") };
    for (size_t i = 0; i < k->files_n; i++) {
        struct str name = k->files[i].name;
        bool later = later_dir(name, &dir, &day);
        if (later)
            add_version(k, dir, day, name);
        if (!str_starts(name, S(FOLDER_SHARED)) && !is_part(later ? str_skip(name, dir.len) : name))
            check_say(k->a, k->report, name, 0,
                      S("không biết tệp này dùng làm gì; các tệp của một thủ tục có trong procedures/README.md"));
    }
}

/* -- procedure.json -- */

static const struct json *read_json(struct reading *k, const struct check_file *file)
{
    struct json_fault fault = { 0 };
    const struct json *j;
    if (json_parse(k->a, file->bytes, &j, &fault) != ERR_OK) {
        check_say(k->a, k->report, file->name, fault.line, arena_printf(k->a, "không phải JSON: %s", fault.what));
        return NULL;
    }
    VEC_PUSH(k->a, &k->f->docs, ((struct folder_doc){ file->name, file->bytes, j }));
    if (j->kind == JSON_OBJECT)
        return j;
    check_say(k->a, k->report, file->name, 1, S("phải là một nhóm { … }"));
    return NULL;
}

static const struct json *read_shared(struct reading *k, const struct json *patch, struct str file)
{
    struct str name = json_text(patch, "shared", S(""));
    const char *path = arena_printf(k->a, "%.*s.json", STR_ARG(name)).ptr;
    const struct check_file *shared = file_in(k, S(FOLDER_SHARED), path);
    if (shared)
        return read_json(k, shared);
    folder_say(k->a, k->f, k->report, file, json_place(patch, "shared"),
               arena_printf(k->a, "không có tệp procedures/" FOLDER_SHARED "%s", path));
    return NULL;
}

static struct json *without(struct arena *a, const struct json *o, const char *key)
{
    struct json none = { .kind = JSON_NULL }, patch = { .kind = JSON_OBJECT, .n = 1, .items = &none };
    struct str keys[] = { str_c(key) };
    patch.keys = keys;
    return json_patch(a, o, &patch, NULL);
}

static const struct json *with_text(struct arena *a, const struct json *o, const char *key, struct str text)
{
    struct json value = { .kind = JSON_TEXT, .text = text }, patch = { .kind = JSON_OBJECT, .n = 1, .items = &value };
    struct str keys[] = { str_c(key) };
    patch.keys = keys;
    return json_patch(a, o, &patch, NULL);
}

/* The day is the folder's name; a file may say it again, and then the same. */
static const struct json *patched(struct reading *k, const struct folder_version *v, const struct json *before,
                                  const struct json *patch, struct str file)
{
    struct procedure_problems all = { 0 };
    const struct json *shared = json_get(patch, "shared") ? read_shared(k, patch, file) : NULL;
    struct str day = str_cut(v->dir, sizeof FOLDER_FROM - 1, 10);
    const struct json *tree = shared ? json_patch(k->a, before, shared, &all) : before;
    tree = json_patch(k->a, tree, without(k->a, patch, "shared"), &all);
    const struct json *said = json_get(patch, "valid_from") ? patch : shared;
    if (said && json_get(said, "valid_from") && !str_eq(json_text(said, "valid_from", S("")), day))
        VEC_PUSH(k->a, &all,
                 ((struct procedure_problem){ json_place(said, "valid_from"),
                                              S("valid_from phải là ngày trong tên thư mục") }));
    say_all(k, file, &all);
    return with_text(k->a, tree, "valid_from", day);
}

static void read_procedure(struct reading *k, struct folder_version *v, const struct folder_version *before)
{
    const struct check_file *file = file_in(k, v->dir, "procedure.json");
    struct str name = arena_printf(k->a, "%.*sprocedure.json", STR_ARG(v->dir));
    struct procedure_problems all = { 0 };
    const struct json *own = file ? read_json(k, file) : NULL;
    v->raw = file ? file->bytes : S("");
    v->tree = own;
    if (before && before->tree)
        v->tree = own ? patched(k, v, before->tree, own, name)
                      : with_text(k->a, before->tree, "valid_from", str_cut(v->dir, sizeof FOLDER_FROM - 1, 10));
    else if (before)
        v->tree = NULL;
    if (!v->tree)
        return;
    procedure_review(k->a, v->tree, &v->p, &all);
    if (!str_eq(v->p.code, k->f->code))
        VEC_PUSH(k->a, &all,
                 ((struct procedure_problem){ json_place(v->tree, "code"), S("code phải trùng với tên thư mục") }));
    if (v->p.to_day && v->p.to_day < v->p.from_day)
        VEC_PUSH(k->a, &all,
                 ((struct procedure_problem){ json_place(v->tree, "valid_to"), S("valid_to đứng trước valid_from") }));
    if (before && before->p.to_day >= v->from_day)
        VEC_PUSH(k->a, &all,
                 ((struct procedure_problem){
                     json_place(before->tree, "valid_to"),
                     S("hai phiên bản trùng ngày: valid_to không được sau ngày bắt đầu của phiên bản sau") }));
    if (before && before->p.from_day >= v->from_day)
        VEC_PUSH(k->a, &all,
                 ((struct procedure_problem){
                     json_place(before->tree, "valid_from"),
                     S("hai phiên bản trùng ngày: phiên bản sau phải bắt đầu sau valid_from của phiên bản trước") }));
    say_all(k, name, &all);
}

/* -- the other texts -- */

static struct folder_text text_of(struct reading *k, const struct folder_version *v, const char *name,
                                  const struct folder_text *before)
{
    const struct check_file *file = file_in(k, v->dir, name);
    if (file && !file->bytes.len)
        check_say(k->a, k->report, file->name, 0, S("tệp trống"));
    if (file)
        return (struct folder_text){ file->name, file->bytes };
    return before ? *before : (struct folder_text){ S(""), S("") };
}

void folder_read(struct arena *a, struct str code, const struct check_file *files, size_t n, struct folder *out,
                 struct check_report *report)
{
    struct folder f = { .code = code };
    struct reading k = { a, files, n, &f, report };
    sort_files(&k);
    for (size_t i = 0; i < f.n; i++) {
        struct folder_version *v = &f.versions[i], *before = i ? v - 1 : NULL;
        v->form = text_of(&k, v, "form.json", before ? &before->form : NULL);
        v->process = text_of(&k, v, "process.bpmn", before ? &before->process : NULL);
        v->result = text_of(&k, v, "result.doc", before ? &before->result : NULL);
        read_procedure(&k, v, before);
    }
    if (!file_in(&k, S(""), "procedure.json") && !str_eq(code, S(CATALOGUE_GENERAL)))
        check_say(a, report, S("procedure.json"), 0, S("thiếu tệp này"));
    if (!procedure_code_fits(code) && !str_eq(code, S(CATALOGUE_GENERAL)))
        check_say(a, report, S("procedure.json"), 0,
                  S("tên thư mục phải là mã thủ tục như 1.004873: chữ số, chữ hoa, dấu chấm, dấu gạch"));
    report->versions = f.n;
    *out = f;
}

const struct folder_version *folder_on(const struct folder *f, int32_t day)
{
    size_t i = f->n - 1;
    while (i > 0 && f->versions[i].from_day > day)
        i--;
    return &f->versions[i];
}

size_t folder_embedded(struct arena *a, struct str code, struct check_file **out)
{
    struct check_file *files = ARENA_ARRAY(a, struct check_file, embed_procedures_n + 1);
    size_t n = 0, own = 0;
    for (size_t i = 0; i < embed_procedures_n; i++) {
        struct str path = embed_procedures[i].path, rest = path, first;
        bool mine = str_split(&rest, '/', &first) && rest.ptr && str_eq(first, code);
        if (mine || str_starts(path, S(FOLDER_SHARED)))
            files[n++] = (struct check_file){ mine ? rest : path, embed_procedures[i].bytes };
        own += mine;
    }
    *out = files;
    return own ? n : 0;
}
