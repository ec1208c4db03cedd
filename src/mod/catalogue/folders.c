/* The folders built into the program, and the closed codes, brought into the database. */
#include "mod/catalogue/catalogue_internal.h"
#include "base/embed.h"
#include "base/log.h"
#include "data/csv.h"
#include "sql_catalogue.h"
#include <pthread.h>

/* -- closed codes -- */

enum { CLOSED_MAX = 1000, CLOSED_COLUMNS = 7 };

enum err closed_codes(struct arena *a, struct closed_code **out, size_t *n)
{
    const struct embed_file *f = embed_find(embed_data, embed_data_n, S("catalogue/closed.csv"));
    struct csv csv = csv_open(f ? f->bytes : S(""));
    struct csv_row row;
    VEC(struct closed_code) list = { 0 };
    if (csv_next(&csv, a, &row) != ERR_OK) /* the names of the columns */
        return ERR_NOT_FOUND;
    while (list.n < CLOSED_MAX && csv_next(&csv, a, &row) == ERR_OK && row.n == CLOSED_COLUMNS)
        VEC_PUSH(a, &list, ((struct closed_code){ row.at[0], row.at[1], row.at[2], row.at[3], row.at[4], row.at[5], row.at[6] }));
    *out = list.at;
    *n = list.n;
    return ERR_OK;
}

static struct closed_code *closed;
static size_t closed_n;

static void read_closed(void)
{
    struct arena *own = arena_new(); /* as long as the process */
    if (closed_codes(own, &closed, &closed_n) != ERR_OK)
        closed_n = 0;
}

const struct closed_code *closed_find(struct str code)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, read_closed);
    for (size_t i = 0; i < closed_n; i++)
        if (str_eq(closed[i].code, code))
            return &closed[i];
    return NULL;
}

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

static enum err load_folder(struct ctx *c, struct str code, struct catalogue_counts *counts)
{
    struct procedure_source s;
    struct version_news news;
    enum source_effect told;
    TRY(folder_source(c->arena, code, &s));
    TRY(source_put(c, &s, &told));
    TRY(version_publish(c, code, &news));
    count(counts, news.effect);
    return ERR_OK;
}

/* Procedures that use the general form follow it when a new program brings another one. */
static enum err republish_general(struct ctx *c, struct catalogue_counts *counts)
{
    struct str form = text_hash(c->arena, part(c->arena, S(CATALOGUE_GENERAL), "form.json"));
    struct str process = text_hash(c->arena, part(c->arena, S(CATALOGUE_GENERAL), "process.bpmn"));
    struct procedure_stale_general_row *rows;
    size_t n;
    TRY(procedure_stale_general(c->db, c->arena, &(struct procedure_stale_general_in){ S(CATALOGUE_GENERAL), form, process }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct version_news news;
        TRY(version_publish(c, rows[i].code, &news));
        count(counts, news.effect);
    }
    return ERR_OK;
}

enum err catalogue_load_folders(struct ctx *c, struct catalogue_counts *counts)
{
    struct version_news news;
    struct closed_code *shut;
    size_t shut_n;
    *counts = (struct catalogue_counts){ 0 };
    for (size_t i = 0; i < embed_procedures_n; i++) {
        struct str rest = embed_procedures[i].path, code;
        if (str_split(&rest, '/', &code) && str_eq(rest, S("procedure.json")))
            TRY(load_folder(c, code, counts));
    }
    if (closed_codes(c->arena, &shut, &shut_n) == ERR_OK)
        for (size_t i = 0; i < shut_n; i++) {
            TRY(version_publish(c, shut[i].code, &news));
            count(counts, news.effect);
        }
    return republish_general(c, counts);
}
