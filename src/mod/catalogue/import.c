/* Files into a plan, the plan into the database. */
#include "mod/catalogue/import_internal.h"
#include "sql_catalogue.h"
#include "text/text.h"

/* -- the plan -- */

static bool stands_already(const struct importing *im, enum source_kind kind, struct str file)
{
    for (size_t i = 0; i < im->plan->sources.n; i++) {
        const struct procedure_source *s = &im->plan->sources.at[i];
        if (s->kind == kind && str_eq(s->code, im->code) && str_eq(s->origin, file))
            return true;
    }
    return false;
}

/* What people wrote: a member that nobody knows is a mistake of the pen. */
static enum err check_members(struct importing *im, struct str file, struct str content, const struct json *j, struct str *why)
{
    struct procedure_problems all = { 0 };
    struct procedure p = { 0 };
    procedure_review(im->a, j, &p, &all);
    if (!all.n)
        return ERR_OK;
    int line = json_place_line(content, j, all.at[0].at);
    *why = arena_printf(im->a, "%.*s:%d: %.*s", STR_ARG(file), line, STR_ARG(all.at[0].what));
    return ERR_INVALID;
}

static enum err check_content(struct importing *im, enum source_kind kind, struct str file, struct str content, struct str *canonical, struct str *why)
{
    const struct json *j;
    struct fault fault = { 0 };
    struct procedure p = { 0 };
    struct buf b = buf_new(im->a, 2 << 20);
    if (!procedure_code_fits(im->code)) {
        *why = arena_printf(im->a, "%.*s: \"%.*s\" is no code like 1.004873", STR_ARG(file), STR_ARG(text_cut(im->code, 60)));
        return ERR_INVALID;
    }
    if (json_parse(im->a, content, &j, NULL) != ERR_OK || procedure_parse(im->a, j, &p, &fault) != ERR_OK) {
        *why = arena_printf(im->a, "%.*s: %.*s: %s: %s", STR_ARG(file), STR_ARG(im->code), fault.where, fault.what);
        return ERR_INVALID;
    }
    TRY(kind == SOURCE_OWN ? check_members(im, file, content, j, why) : ERR_OK);
    json_canonical(&b, j);
    *canonical = buf_str(&b);
    return b.failed ? ERR_TOO_LARGE : ERR_OK;
}

enum err import_add(struct importing *im, enum source_kind kind, struct str file, struct str raw, struct str content, struct str *why)
{
    struct procedure_source s = { .code = im->code, .origin = file, .raw = raw, .kind = kind };
    im->plan->totals.at[im->total].records++;
    if (stands_already(im, kind, file)) {
        import_dirty(im, DIRT_TWICE, S("the code stands twice"), S("the first one counts, this one is left out"));
    } else {
        TRY(check_content(im, kind, file, content, &s.content, why));
        VEC_PUSH(im->a, &im->plan->sources, s);
    }
    memset(im->seen, 0, sizeof im->seen);
    return ERR_OK;
}

/* -- a procedure of one's own -- */

static enum err own_texts(struct importing *im, const struct import_file *f, struct str *why)
{
    struct fault fault = { 0 };
    const struct form *form;
    const struct bpmn *process;
    if (!f->form.len != !f->process.len) {
        *why = arena_printf(im->a, "%.*s: form.json and process.bpmn go together", STR_ARG(f->name));
        return ERR_INVALID;
    }
    if (f->form.len && form_parse(im->a, f->form, &form, &fault) != ERR_OK) {
        *why = arena_printf(im->a, "%.*s: form.json: %s: %s", STR_ARG(f->name), fault.where, fault.what);
        return ERR_INVALID;
    }
    if (f->process.len && bpmn_parse(im->a, f->process, &process, &fault) != ERR_OK) {
        *why = arena_printf(im->a, "%.*s: process.bpmn:%d: %s: %s", STR_ARG(f->name), fault.line, fault.where, fault.what);
        return ERR_INVALID;
    }
    return ERR_OK;
}

static enum err own_procedure(struct importing *im, const struct import_file *f, struct str *why)
{
    const struct json *j;
    struct json_fault fault = { 0 };
    if (json_parse(im->a, f->bytes, &j, &fault) != ERR_OK) {
        *why = arena_printf(im->a, "%.*s:%d:%d: %s", STR_ARG(f->name), fault.line, fault.column, fault.what);
        return ERR_INVALID;
    }
    im->code = json_text(j, "code", S(""));
    TRY(own_texts(im, f, why));
    TRY(import_add(im, SOURCE_OWN, f->name, f->bytes, f->bytes, why));
    struct procedure_source *s = &im->plan->sources.at[im->plan->sources.n - 1];
    s->form = f->form;
    s->process = f->process;
    s->result = f->result;
    return ERR_OK;
}

/* -- all files -- */

static enum err read_file(struct importing *im, const struct import_file *f, struct str *why)
{
    struct str text = str_trim(str_starts(f->bytes, S("\xEF\xBB\xBF")) ? str_skip(f->bytes, 3) : f->bytes);
    im->total = im->plan->totals.n;
    VEC_PUSH(im->a, &im->plan->totals, ((struct import_total){ .name = f->name }));
    if (str_starts(text, S("[")))
        return import_records(im, f->bytes, f->name, why);
    if (str_starts(text, S("{")))
        return own_procedure(im, f, why);
    if (text.len)
        return import_rows(im, f->bytes, f->name, why);
    *why = arena_printf(im->a, "%.*s: the file is empty", STR_ARG(f->name));
    return ERR_INVALID;
}

static int by_code(const void *x, const void *y)
{
    const struct procedure_source *a = x, *b = y;
    int order = str_cmp(a->code, b->code);
    return order ? order : (int)a->kind - (int)b->kind;
}

/* How many different ones, and which a better source speaks for. Sorted by code, best source first. */
static void count_codes(struct import_plan *plan)
{
    for (size_t i = 0; i < plan->sources.n; i++) {
        const struct procedure_source *s = &plan->sources.at[i];
        bool first = i == 0 || !str_eq(plan->sources.at[i - 1].code, s->code);
        plan->procedures += first;
        for (size_t k = 0; !first && k < plan->totals.n; k++)
            plan->totals.at[k].known += str_eq(plan->totals.at[k].name, s->origin);
    }
}

enum err import_read(struct arena *a, const struct import_file *files, size_t n, struct import_plan *plan, struct str *why)
{
    struct import_plan p = { .arena = a };
    struct importing im = { .plan = &p, .a = a };
    *why = S("too large");
    for (size_t i = 0; i < n; i++)
        if (read_file(&im, &files[i], why) != ERR_OK)
            return ERR_INVALID;
    if (p.sources.n)
        qsort(p.sources.at, p.sources.n, sizeof *p.sources.at, by_code);
    count_codes(&p);
    *plan = p;
    return ERR_OK;
}

/* -- writing -- */

static void note_own(struct import_plan *plan, struct import_done *done, struct str code, const struct version_news *news)
{
    struct str did = news->added.len ? arena_printf(plan->arena, "it stands; added: %.*s", STR_ARG(news->added)) : S("it stands; nothing to add");
    if (news->own)
        VEC_PUSH(plan->arena, &done->notes, ((struct import_note){ code, S("has a procedure of our own"), did }));
}

/* All sources of one code, then its version. */
static enum err write_one(struct ctx *c, struct import_plan *plan, size_t from, size_t to, struct import_done *done)
{
    struct version_news news;
    for (size_t i = from; i < to; i++) {
        enum source_effect effect;
        TRY(source_put(c, &plan->sources.at[i], &effect));
        done->sources_new += effect == SOURCE_NEW;
        done->sources_changed += effect == SOURCE_CHANGED;
    }
    TRY(version_publish(c, plan->sources.at[from].code, &news));
    done->procedures.added += news.effect == SOURCE_NEW;
    done->procedures.changed += news.effect == SOURCE_CHANGED;
    done->procedures.unchanged += news.effect == SOURCE_SAME;
    note_own(plan, done, plan->sources.at[from].code, &news);
    return ERR_OK;
}

static bool planned(const struct import_plan *plan, struct str code)
{
    struct procedure_source key = { .code = code, .kind = SOURCE_OWN };
    size_t lo = 0, hi = plan->sources.n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (by_code(&plan->sources.at[mid], &key) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < plan->sources.n && str_eq(plan->sources.at[lo].code, code);
}

/* A file that is shorter than the last one may have been cut between two rows: the operator is told. */
static enum err count_absent(struct ctx *c, const struct import_plan *plan, size_t *absent)
{
    struct procedure_source_codes_row *rows;
    size_t n;
    bool told[SOURCE_COUNT] = { 0 };
    for (size_t i = 0; i < plan->sources.n; i++)
        told[plan->sources.at[i].kind] = true;
    *absent = 0;
    for (int k = SOURCE_RECORD; k <= SOURCE_ROW; k++) {
        if (!told[k])
            continue;
        TRY(procedure_source_codes(c->db, c->arena, &(struct procedure_source_codes_in){ str_c(source_word((enum source_kind)k)) }, &rows, &n));
        for (size_t i = 0; i < n; i++)
            *absent += !planned(plan, rows[i].code);
    }
    return ERR_OK;
}

enum err import_write(struct ctx *c, struct import_plan *plan, struct import_done *done)
{
    struct catalogue_counts folders;
    struct arena *kept = c->arena, *scratch = arena_new(); /* so that thousands of texts do not pile up */
    size_t from = 0, to;
    enum err e = catalogue_load_folders(c, &folders);
    memset(done, 0, sizeof *done); /* a transaction may run again */
    if (e == ERR_OK)
        e = count_absent(c, plan, &done->absent);
    c->arena = scratch;
    for (; e == ERR_OK && from < plan->sources.n; from = to) {
        for (to = from + 1; to < plan->sources.n && str_eq(plan->sources.at[to].code, plan->sources.at[from].code);)
            to++;
        e = write_one(c, plan, from, to, done);
        arena_reset(scratch);
    }
    c->arena = kept;
    arena_free(scratch);
    return e;
}
