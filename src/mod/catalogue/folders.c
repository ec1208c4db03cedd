/* What ships with the program brought into the database: folders, closed codes, what people call things. */
#include "mod/catalogue/catalogue_internal.h"
#include "base/embed.h"
#include "base/log.h"
#include "sql_catalogue.h"

/* -- folders -- */

static struct str part(struct arena *a, struct str code, const char *name)
{
    struct str path = arena_printf(a, "%.*s/%s", STR_ARG(code), name);
    const struct embed_file *f = embed_find(embed_procedures, embed_procedures_n, path);
    return f ? f->bytes : S("");
}

/* A folder that cannot be read is a mistake of who built the program: said once, and nothing is loaded. */
static enum err bad(struct str code, const struct fault *fault)
{
    log_line(LOG_ERROR, "catalogue.folder", "procedures/%.*s: %s: %s", STR_ARG(code), fault->where, fault->what);
    return ERR_INVALID;
}

static enum err check_texts(struct arena *a, const struct procedure_source *s)
{
    struct fault fault = { 0 };
    const struct form *form;
    const struct bpmn *process;
    if (form_parse(a, s->form, &form, &fault) != ERR_OK || bpmn_parse(a, s->process, &process, &fault) != ERR_OK)
        return bad(s->code, &fault);
    return ERR_OK;
}

enum err folder_source(struct arena *a, struct str code, struct procedure_source *out)
{
    const struct json *j;
    struct fault fault = { 0 };
    struct json_fault where = { 0 };
    struct procedure p = { 0 };
    struct buf canonical = buf_new(a, 1 << 20);
    struct procedure_source s = { .kind = SOURCE_FOLDER, .code = code, .origin = arena_printf(a, "procedures/%.*s", STR_ARG(code)),
                                  .raw = part(a, code, "procedure.json"), .form = part(a, code, "form.json"),
                                  .process = part(a, code, "process.bpmn"), .result = part(a, code, "result.doc") };
    if (json_parse(a, s.raw, &j, &where) != ERR_OK)
        return bad(code, (procedure_fault(&fault, S("procedure.json"), str_c(where.what)), &fault));
    if (procedure_parse(a, j, &p, &fault) != ERR_OK)
        return bad(code, &fault);
    if (!str_eq(p.code, code))
        return bad(code, (procedure_fault(&fault, S("code"), S("phải trùng với tên thư mục")), &fault));
    TRY(check_texts(a, &s));
    json_canonical(&canonical, j);
    s.content = buf_str(&canonical);
    *out = s;
    return canonical.failed ? ERR_TOO_LARGE : ERR_OK;
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

static enum err load_folder(struct ctx *c, struct str code, struct catalogue_counts *counts)
{
    struct procedure_source s;
    enum source_effect told;
    TRY(folder_source(c->arena, code, &s));
    TRY(source_put(c, &s, &told));
    return publish(c, code, counts);
}

/* Procedures that use the general form follow it when a new program brings another one. */
static enum err republish_general(struct ctx *c, struct catalogue_counts *counts)
{
    struct str form = text_hash(c->arena, part(c->arena, S(CATALOGUE_GENERAL), "form.json"));
    struct str process = text_hash(c->arena, part(c->arena, S(CATALOGUE_GENERAL), "process.bpmn"));
    struct procedure_stale_general_row *rows;
    size_t n;
    TRY(procedure_stale_general(c->db, c->arena, &(struct procedure_stale_general_in){ S(CATALOGUE_GENERAL), form, process }, &rows, &n));
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
