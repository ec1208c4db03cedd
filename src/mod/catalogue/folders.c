/* What ships with the program brought into the database: folders, closed codes, what people call things. */
#include "mod/catalogue/catalogue_internal.h"
#include "base/embed.h"
#include "base/log.h"
#include "mod/catalogue/folder.h"
#include "sql_catalogue.h"

/* -- folders -- */

static struct str part(struct arena *a, struct str code, const char *name)
{
    struct str path = arena_printf(a, "%.*s/%s", STR_ARG(code), name);
    const struct embed_file *f = embed_find(embed_procedures, embed_procedures_n, path);
    return f ? f->bytes : S("");
}

/* A folder that cannot be read is a mistake of who built the program: said once, and nothing is loaded. */
static enum err bad(struct str code, struct str where, struct str what)
{
    log_line(LOG_ERROR, "catalogue.folder", "procedures/%.*s: %.*s%s%.*s", STR_ARG(code), STR_ARG(where),
             where.len ? ": " : "", STR_ARG(what));
    return ERR_INVALID;
}

static enum err check_texts(struct arena *a, const struct procedure_source *s)
{
    struct fault fault = { 0 };
    const struct form *form;
    const struct bpmn *process;
    if (form_parse(a, s->form, &form, &fault) != ERR_OK || bpmn_parse(a, s->process, &process, &fault) != ERR_OK ||
        process_fits(process, &fault) != ERR_OK)
        return bad(s->code, str_c(fault.where), str_c(fault.what));
    return ERR_OK;
}

enum err folder_told(struct arena *a, const struct folder *f, enum source_kind kind, struct str origin,
                     struct procedure_source **out)
{
    struct procedure_source *list = ARENA_ARRAY(a, struct procedure_source, f->n);
    for (size_t i = 0; i < f->n; i++) {
        const struct folder_version *v = &f->versions[i];
        struct buf canonical = buf_new(a, 1 << 20);
        json_canonical(&canonical, v->tree);
        if (canonical.failed)
            return ERR_TOO_LARGE;
        list[i] = (struct procedure_source){ .code = f->code,
                                             .kind = kind,
                                             .origin = origin,
                                             .raw = v->raw,
                                             .content = buf_str(&canonical),
                                             .form = v->form.bytes,
                                             .process = v->process.bytes,
                                             .result = v->result.bytes,
                                             .from_day = v->from_day };
    }
    *out = list;
    return ERR_OK;
}

enum err folder_sources(struct arena *a, struct str code, struct procedure_source **out, size_t *n)
{
    struct check_file *files;
    struct check_report report = { 0 };
    struct folder f;
    size_t files_n = folder_embedded(a, code, &files);
    folder_read(a, code, files, files_n, &f, &report);
    if (report.problems.n)
        return bad(code, S(""), report.problems.at[0]);
    TRY(folder_told(a, &f, SOURCE_FOLDER, arena_printf(a, "procedures/%.*s", STR_ARG(code)), out));
    for (size_t i = 0; i < f.n; i++)
        TRY(check_texts(a, &(*out)[i]));
    *n = f.n;
    return ERR_OK;
}

static void count(struct catalogue_counts *counts, enum source_effect effect)
{
    *(effect == SOURCE_NEW ? &counts->added : effect == SOURCE_CHANGED ? &counts->changed : &counts->unchanged) += 1;
}

static enum err publish(struct ctx *c, struct str code, struct catalogue_counts *counts)
{
    struct version_news news;
    TRY(version_publish(c, code, &news));
    count(counts, news.effect);
    return ERR_OK;
}

enum err folder_publish(struct ctx *c, const struct procedure_source *told, size_t n, struct catalogue_counts *counts)
{
    int32_t *days = ARENA_ARRAY(c->arena, int32_t, n);
    enum source_effect effect;
    for (size_t i = 0; i < n; i++) {
        TRY(source_put(c, &told[i], &effect));
        days[i] = told[i].from_day;
    }
    TRY(source_keep_days(c, told[0].code, told[0].kind, days, n));
    return publish(c, told[0].code, counts);
}

static enum err load_folder(struct ctx *c, struct str code, struct catalogue_counts *counts)
{
    struct procedure_source *told;
    size_t n;
    TRY(folder_sources(c->arena, code, &told, &n));
    return folder_publish(c, told, n, counts);
}

enum err folder_add(struct ctx *c, struct str code, const struct check_file *files, size_t n,
                    struct check_report *report, struct catalogue_counts *counts)
{
    struct procedure_source *told;
    struct check_report again = { 0 };
    struct folder f;
    *counts = (struct catalogue_counts){ 0 };
    check_folder(c->arena, code, files, n, report);
    if (report->problems.n || str_eq(code, S(CATALOGUE_GENERAL)))
        return ERR_INVALID;
    folder_read(c->arena, code, files, n, &f, &again);
    TRY(folder_told(c->arena, &f, SOURCE_OWN, code, &told));
    return folder_publish(c, told, f.n, counts);
}

/* Procedures that use the general form follow it when a new program brings another one. */
static enum err republish_general(struct ctx *c, struct catalogue_counts *counts)
{
    struct str form = text_hash(c->arena, part(c->arena, S(CATALOGUE_GENERAL), "form.json"));
    struct str process = text_hash(c->arena, part(c->arena, S(CATALOGUE_GENERAL), "process.bpmn"));
    struct procedure_stale_general_row *rows;
    size_t n;
    TRY(procedure_stale_general(
        c->db, c->arena, &(struct procedure_stale_general_in){ S(CATALOGUE_GENERAL), form, process }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(publish(c, rows[i].code, counts));
    return ERR_OK;
}

/* Procedures imported earlier whose everyday names came with a new program. */
static enum err republish_named(struct ctx *c, struct catalogue_counts *counts)
{
    size_t n;
    const struct keyword_row *rows = keyword_rows(&n);
    for (size_t i = 0; i < n; i++) {
        struct procedure_find_code_row r;
        enum err e = procedure_find_code(c->db, c->arena, &(struct procedure_find_code_in){ rows[i].code }, &r);
        if (e == ERR_OK)
            TRY(publish(c, rows[i].code, counts));
        else if (e != ERR_NOT_FOUND)
            return e;
    }
    return ERR_OK;
}

enum err catalogue_load_folders(struct ctx *c, struct catalogue_counts *counts)
{
    size_t n;
    *counts = (struct catalogue_counts){ 0 };
    for (size_t i = 0; i < embed_procedures_n; i++) {
        struct str rest = embed_procedures[i].path, code;
        if (str_split(&rest, '/', &code) && str_eq(rest, S("procedure.json")))
            TRY(load_folder(c, code, counts));
    }
    const struct closed_code *closed = closed_rows(&n);
    for (size_t i = 0; i < n; i++)
        TRY(publish(c, closed[i].code, counts));
    TRY(republish_named(c, counts));
    return republish_general(c, counts);
}
