/* Issuing, keeping and printing slips. */
#include "mod/slips/slips_internal.h"
#include "base/clock.h"
#include "base/embed.h"
#include "core/series.h"
#include "data/json.h"
#include "mod/papers/papers.h"
#include "sql_slips.h"
#include "text/text.h"

enum { DATA_MAX = 256 * 1024, COLS = 5 };

/* Each form: its series, its number's ending as on the forms in use, its table. */
static const struct kind {
    const char *form, *series, *ending, *table, *legal;
} kinds[] = {
    { "01", "slip.01", "TNHS", "slip.components", "Mẫu số 01 ban hành kèm theo Thông tư số 03/2025/TT-VPCP" },
    { "02", "slip.02", "HDHS", "slip.supplements", "Mẫu số 02 ban hành kèm theo Thông tư số 03/2025/TT-VPCP" },
    { "03", "slip.03", "PTC", "", "Mẫu số 03 ban hành kèm theo Thông tư số 03/2025/TT-VPCP" },
    { "bien_nhan", "slip.bn", "BNKQ", "slip.results", "" },
};

static const struct kind *kind_of(struct str form)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(form, str_c(kinds[i].form)))
            return &kinds[i];
    return NULL;
}

/* -- tables -- */

typedef VEC(struct str) cell_vec;

static void row(struct ctx *c, cell_vec *v, struct str name, int originals, int certified, int copies)
{
    size_t no = v->n / COLS + 1;
    VEC_PUSH(c->arena, v, arena_printf(c->arena, "%zu", no));
    VEC_PUSH(c->arena, v, name);
    VEC_PUSH(c->arena, v, originals ? arena_printf(c->arena, "%d", originals) : S(""));
    VEC_PUSH(c->arena, v, certified ? arena_printf(c->arena, "%d", certified) : S(""));
    VEC_PUSH(c->arena, v, copies ? arena_printf(c->arena, "%d", copies) : S(""));
}

/* One line a component that was handed in; scans count as copies. */
static enum err components(struct ctx *c, const struct dossier *d, const struct procedure *p, cell_vec *v)
{
    struct paper *papers;
    size_t n;
    TRY(paper_list(c, PAPER_OF_DOSSIER, d->id, &papers, &n));
    for (size_t i = 0; i < n; i++) {
        const struct component *k = procedure_component(p, papers[i].component_key);
        if (str_eq(papers[i].purpose, S("result")))
            continue;
        int scans = papers[i].hash.len && !papers[i].originals && !papers[i].copies;
        row(c, v, k ? k->name : papers[i].name, papers[i].originals, 0, papers[i].copies + scans);
    }
    return ERR_OK;
}

static void supplements(struct ctx *c, const struct procedure *p, const struct paper_ask *asks, size_t n, cell_vec *v)
{
    for (size_t i = 0; i < n; i++) {
        const struct component *k = procedure_component(p, asks[i].component_key);
        struct str name = asks[i].note.len ? arena_printf(c->arena, "%.*s (%.*s)", STR_ARG(asks[i].name), STR_ARG(asks[i].note)) : asks[i].name;
        row(c, v, name, k ? k->originals : 1, 0, k ? k->copies : 0);
    }
}

static void results(struct ctx *c, const struct procedure *p, const struct slip_result *r, cell_vec *v)
{
    VEC_PUSH(c->arena, v, S("1"));
    VEC_PUSH(c->arena, v, r->name.len ? r->name : p->results_n ? p->results[0].name : p->short_name);
    VEC_PUSH(c->arena, v, r->number);
    VEC_PUSH(c->arena, v, p->short_name);
    VEC_PUSH(c->arena, v, S("1"));
}

/* -- what is kept: {"values": {...}, "table": [cells]} -- */

static struct str keep(struct ctx *c, const slip_vec *v, const cell_vec *cells)
{
    struct buf b = buf_new(c->arena, DATA_MAX);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    json_key(&o, S("values"));
    json_open(&o, '{');
    for (size_t i = 0; i < v->n; i++) {
        json_key(&o, v->at[i].key);
        json_put_text(&o, v->at[i].value);
    }
    json_close(&o, '}');
    json_key(&o, S("table"));
    json_open(&o, '[');
    for (size_t i = 0; i < cells->n; i++)
        json_put_text(&o, cells->at[i]);
    json_close(&o, ']');
    json_close(&o, '}');
    return b.failed ? (struct str){ 0 } : buf_str(&b);
}

static struct str tracking_url(struct ctx *c, const struct dossier *d)
{
    struct str code = d->code.ptr ? d->code : d->request_no;
    return arena_printf(c->arena, "%.*s/t/%.*s/%.*s", STR_ARG(c->app->cfg.base_url), STR_ARG(code), STR_ARG(d->secret));
}

static void put_slip(struct ctx *c, slip_vec *v, const struct dossier *d, const struct kind *k, int64_t no, struct str reason)
{
    struct civil now = civil_of_ms(c->now_ms);
    slip_put(c, v, "slip.no", arena_printf(c->arena, "%02lld/%s", (long long)no, k->ending));
    slip_put(c, v, "slip.date_formal", text_date_formal(c->arena, ctx_today(c)));
    slip_put(c, v, "slip.code_text", d->code.ptr ? d->code : d->request_no);
    slip_put(c, v, "slip.qr_text", tracking_url(c, d));
    slip_put(c, v, "slip.legal", str_c(k->legal));
    slip_put(c, v, "slip.reason", reason);
    slip_put(c, v, "slip.officer", c->who.name);
    slip_put(c, v, "slip.book", arena_printf(c->arena, "%d", now.year));
    slip_put(c, v, "slip.seq", arena_printf(c->arena, "%lld", (long long)no));
    slip_put(c, v, "slip.returned_at", text_moment(c->arena, c->now_ms));
}

static enum err fill_table(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct kind *k,
                           const struct slip_extra *x, cell_vec *cells)
{
    if (str_eq(str_c(k->form), S("01")))
        return components(c, d, p, cells);
    if (str_eq(str_c(k->form), S("02")))
        supplements(c, p, x->asks, x->asks_n, cells);
    if (str_eq(str_c(k->form), S("bien_nhan")))
        results(c, p, &x->result, cells);
    return ERR_OK;
}

static void put_receiver(struct ctx *c, slip_vec *v, const struct slip_extra *x)
{
    slip_put(c, v, "receiver.name", x->result.receiver_name);
    slip_put(c, v, "receiver.id_no", x->result.receiver_id_no);
    slip_put(c, v, "slip.method", x->result.receiver_name.len ? S("Trực tiếp tại quầy") : (struct str){ 0 });
}

enum err slip_issue(struct ctx *c, const struct dossier *d, const char *form, const struct slip_extra *x, int64_t *id)
{
    slip_vec v = { 0 };
    cell_vec cells = { 0 };
    int64_t no;
    const struct procedure *p;
    const struct kind *k = kind_of(str_c(form));
    struct civil now = civil_of_ms(c->now_ms);
    TRY(procedure_version(c, d->procedure_version_id, &p));
    TRY(series_next(c, k->series, arena_printf(c->arena, "%lld", (long long)d->agency_id), arena_printf(c->arena, "%d", now.year), &no));
    TRY(slip_put_all(c, &v, d, p));
    put_slip(c, &v, d, k, no, x->reason);
    put_receiver(c, &v, x);
    TRY(fill_table(c, d, p, k, x, &cells));
    struct str data = keep(c, &v, &cells);
    if (!data.ptr)
        return ERR_TOO_LARGE;
    *id = ctx_id(c);
    TRY(slip_insert(c->db, &(struct slip_insert_in){ *id, d->id, str_c(form), d->agency_id, now.year, no, c->who.account_id, c->now_ms, data }, NULL));
    struct event e = { .kind = "slip.issued", .object_kind = "slip", .object_id = *id, .dossier_id = d->id,
                       .as = unit_grant(c, ROLE_OFFICER, d->agency_id),
                       EVENT_DETAIL({ "form", str_c(form), 0 }, { "no", { 0 }, no }, { "year", { 0 }, now.year }) };
    return event_put(c, &e);
}

/* -- reading -- */

#define SLIP_OF(r) ((struct slip){ (r)->id, (r)->dossier_id, (r)->agency_id, (r)->no, (r)->issued_at_ms, (int)(r)->year, (r)->form, (r)->data })

enum err slip_get(struct ctx *c, int64_t id, struct slip *out)
{
    struct slip_row_row r;
    TRY(slip_row(c->db, c->arena, &(struct slip_row_in){ id }, &r));
    *out = SLIP_OF(&r);
    return ERR_OK;
}

enum err slip_list(struct ctx *c, int64_t dossier_id, struct slip **out, size_t *n)
{
    struct slip_rows_row *rows;
    TRY(slip_rows(c->db, c->arena, &(struct slip_rows_in){ dossier_id }, &rows, n));
    struct slip *list = ARENA_ARRAY(c->arena, struct slip, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = SLIP_OF(&rows[i]);
    *out = list;
    return ERR_OK;
}

struct str slip_title(const struct ctx *c, struct str form)
{
    enum msg m;
    return msg_find(arena_printf(c->arena, "slip.%.*s", STR_ARG(form)), &m) ? ctx_text(c, m) : form;
}

/* -- printing -- */

static enum err markup_of(struct ctx *c, struct str form, struct str *out)
{
    struct str path = str_eq(form, S("bien_nhan")) ? S("slips/bien_nhan.doc") : arena_printf(c->arena, "slips/mau%.*s.doc", STR_ARG(form));
    const struct embed_file *f = embed_find(embed_forms, embed_forms_n, str_skip(path, 6));
    if (!f)
        return ERR_IO;
    *out = f->bytes;
    return ERR_OK;
}

enum err slip_pdf(struct ctx *c, const struct slip *s, struct str *pdf)
{
    const struct json *root, *values, *cells;
    struct str markup;
    struct doc_fault fault = { 0 };
    TRY(markup_of(c, s->form, &markup));
    TRY(json_parse(c->arena, s->data, &root, NULL));
    values = json_get(root, "values");
    const struct kind *kind = kind_of(s->form);
    if (!values || !kind)
        return ERR_IO; /* slip_issue wrote both */
    struct doc_value *v = ARENA_ARRAY(c->arena, struct doc_value, values->n + 1);
    for (size_t i = 0; i < values->n; i++)
        v[i] = (struct doc_value){ values->keys[i], values->items[i].text };
    size_t cells_n = json_list(root, "table", &cells);
    struct str *at = ARENA_ARRAY(c->arena, struct str, cells_n + 1);
    for (size_t i = 0; i < cells_n; i++)
        at[i] = cells[i].text;
    struct doc_list list = { str_c(kind->table), at, COLS, cells_n / COLS };
    struct doc_data data = { v, values->n, &list, 1 };
    return doc_pdf(c->arena, markup, &data, slip_title(c, s->form), s->issued_at_ms, pdf, &fault);
}
