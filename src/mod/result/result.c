#include "mod/result/result_internal.h"
#include "base/clock.h"
#include "core/blob.h"
#include "core/series.h"
#include "data/json.h"
#include "fmt/doc.h"
#include "mod/slips/slips.h"
#include "sql_result.h"
#include "text/partial_date.h"
#include "text/text.h"

enum { DRAFT_MAX = 128 * 1024 };

#define RESULT_OF(r)                                                                                                            \
    ((struct result){ (r)->id, (r)->dossier_id, (r)->version, (r)->no, (r)->handed_over_at_ms, (int)(r)->year, (int32_t)(r)->day, \
                      (r)->kind_code, (r)->name, (r)->state, (r)->draft, (r)->number_text, (r)->signer_name, (r)->signer_title,  \
                      (r)->scan_hash, (r)->scan_type, (r)->collector_name, (r)->collector_id_no })

enum err result_newest(struct ctx *c, int64_t dossier_id, struct result *out)
{
    struct result_row_row r;
    TRY(result_row(c->db, c->arena, &(struct result_row_in){ dossier_id }, &r));
    *out = RESULT_OF(&r);
    return ERR_OK;
}

enum err result_by_id(struct ctx *c, int64_t id, struct result *out)
{
    struct result_by_id_row_row r;
    TRY(result_by_id_row(c->db, c->arena, &(struct result_by_id_row_in){ id }, &r));
    *out = RESULT_OF(&r);
    return ERR_OK;
}

enum err result_of(struct ctx *c, const struct dossier *d, struct result *out)
{
    const struct procedure *p;
    enum err e = result_newest(c, d->id, out);
    if (e != ERR_NOT_FOUND || !db_writing(c->db))
        return e;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    struct str code = p->results_n ? p->results[0].code : S(""), name = p->results_n ? p->results[0].name : p->short_name;
    TRY(result_insert(c->db, &(struct result_insert_in){ ctx_id(c), d->id, code, name }, NULL));
    return result_newest(c, d->id, out);
}

static enum err note(struct ctx *c, const struct result *r, const char *kind, const struct grant *as)
{
    struct event e = { .kind = kind,
                       .object_kind = "result",
                       .object_id = r->id,
                       .dossier_id = r->dossier_id,
                       .as = as,
                       .to = r->state,
                       EVENT_DETAIL({ "number", r->number_text.ptr ? r->number_text : S(""), 0 },
                                    { "scan", r->scan_hash.ptr ? r->scan_hash : S(""), 0 },
                                    { "signer", r->signer_name, 0 }) };
    return event_put(c, &e);
}

struct str result_draft_text(struct ctx *c, const struct form_value *values, size_t n)
{
    struct buf b = buf_new(c->arena, DRAFT_MAX);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    for (size_t i = 0; i < n; i++) {
        json_key(&o, values[i].key);
        json_put_text(&o, values[i].value);
    }
    json_close(&o, '}');
    return b.failed ? (struct str){ 0 } : buf_str(&b);
}

enum err result_draft(struct ctx *c, struct result *r, const struct form_value *values, size_t n)
{
    if (!str_eq(r->state, S("draft")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_result_numbered);
    struct str draft = result_draft_text(c, values, n);
    if (!draft.ptr)
        return ERR_TOO_LARGE;
    TRY(result_set_draft_exact(c->db, &(struct result_set_draft_in){ r->id, r->version, draft }));
    r->draft = draft;
    r->version++;
    return note(c, r, "result.drafted", NULL);
}

enum err result_again(struct ctx *c, const struct result *old, struct str draft, struct result *out)
{
    int64_t id = ctx_id(c);
    TRY(result_insert(c->db, &(struct result_insert_in){ id, old->dossier_id, old->kind_code, old->name }, NULL));
    TRY(result_set_draft_exact(c->db, &(struct result_set_draft_in){ id, 1, draft }));
    return result_by_id(c, id, out);
}

enum err result_number(struct ctx *c, const struct dossier *d, struct result *r, const struct grant *signer)
{
    const struct procedure *p;
    int64_t no;
    int year = civil_of_ms(c->now_ms).year;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    struct str series = p->results_n && p->results[0].series.len ? p->results[0].series : S("KQ");
    struct str format = p->results_n && p->results[0].number_format.len ? p->results[0].number_format : S("{n}/KQ-UBND");
    if (!str_eq(r->state, S("draft")))
        return ERR_OK; /* approved again after it came back: the number stays */
    TRY(result_complete(c, d, p, r));
    TRY(series_next(c, arena_printf(c->arena, "result.%.*s", STR_ARG(series)).ptr,
                    arena_printf(c->arena, "%lld", (long long)d->agency_id), arena_printf(c->arena, "%d", year), &no));
    struct str text = slip_number_text(c, format, no, year);
    struct str title = signer ? signer->title : S("");
    TRY(result_set_number_exact(c->db, &(struct result_set_number_in){ r->id, r->version, year, no, text, ctx_today(c),
                                                                       c->who.account_id, c->who.name, title }));
    TRY(result_newest(c, d->id, r));
    return note(c, r, "result.numbered", signer);
}

enum err result_link_scan(struct ctx *c, struct result *r, const struct blob *scan)
{
    if (str_eq(r->state, S("draft")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_result_not_numbered);
    TRY(blob_record(c, scan));
    TRY(result_set_scan_exact(c->db, &(struct result_set_scan_in){ r->id, r->version, scan->hash, scan->media_type }));
    TRY(result_newest(c, r->dossier_id, r));
    return note(c, r, "result.signed", NULL);
}

enum err result_hand_over(struct ctx *c, const struct dossier *d, struct result *r, struct str name, struct str id_no)
{
    if (!name.len)
        return ctx_invalid(c, S("collector"), MSG_result_collector_missing, MSG_NO_ARGS);
    TRY(correction_lets(c, r));
    if (!str_eq(r->state, S("signed")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_result_not_signed);
    TRY(result_set_handed_over_exact(c->db, &(struct result_set_handed_over_in){ r->id, r->version, name, id_no, c->now_ms }));
    TRY(result_newest(c, d->id, r));
    TRY(correction_handed_over(c, r));
    return note(c, r, "result.handed_over", unit_grant(c, ROLE_OFFICER, d->agency_id));
}

enum err result_collectors(struct ctx *c, int64_t agency_id, int64_t from_ms, int64_t to_ms, struct result_collected **out, size_t *n)
{
    struct result_collected_rows_row *rows;
    TRY(result_collected_rows(c->db, c->arena, &(struct result_collected_rows_in){ agency_id, from_ms, to_ms }, &rows, n));
    struct result_collected *list = ARENA_ARRAY(c->arena, struct result_collected, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct result_collected){ rows[i].dossier_id, rows[i].collector_name };
    *out = list;
    return ERR_OK;
}

/* -- the paper -- */

typedef VEC(struct doc_value) value_vec;

static void put(struct ctx *c, value_vec *v, struct str key, struct str value)
{
    if (value.len)
        VEC_PUSH(c->arena, v, ((struct doc_value){ key, value }));
}

static struct str drafted(const struct json *draft, struct str key)
{
    for (size_t i = 0; draft && i < draft->n; i++)
        if (str_eq(draft->keys[i], key))
            return draft->items[i].text;
    return (struct str){ 0 };
}

/* A whole date, as stored or as people write it, also in words. */
static void put_words(struct ctx *c, value_vec *v, struct str key, struct str value)
{
    int32_t day;
    if (day_parse_iso(value, &day) || day_parse_vn(value, &day))
        put(c, v, arena_printf(c->arena, "%.*s.words", STR_ARG(key)), text_date_words(c->arena, day));
}

/* A date of the form as far as it is known: "năm 1950" where a sentence needs it, and spelled out. */
static void put_said(struct ctx *c, value_vec *v, struct str key, struct str value)
{
    struct partial_date day;
    if (!partial_parse(value, &day) || !partial_known(day))
        return;
    put(c, v, arena_printf(c->arena, "%.*s.said", STR_ARG(key)), partial_words(c->arena, day));
    put(c, v, arena_printf(c->arena, "%.*s.words", STR_ARG(key)), partial_spelled(c->arena, day));
}

/* The choice that these words name; other words leave the answer as it is. */
static struct str choice(const struct form_field *f, struct str words, struct str stored)
{
    for (size_t i = 0; i < f->options_n; i++)
        if (str_eq(f->options[i].label, words))
            return f->options[i].value;
    return stored;
}

static struct str stored_value(const struct form_value *values, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(values[i].key, key))
            return values[i].value;
    return S("");
}

/* Answers in words as form.<key>, as stored as form.<key>.code; what the specialist wrote instead comes first. */
static enum err put_answers(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct json *draft, value_vec *v)
{
    const struct form *form;
    struct form_value *values;
    size_t n;
    TRY(procedure_form(c, p, &form));
    TRY(dossier_answers(c, d, &values, &n));
    for (size_t i = 0; i < form->fields_n; i++) {
        const struct form_field *f = &form->fields[i];
        struct str stored = f->key.len ? stored_value(values, n, f->key) : S("");
        struct str key = arena_printf(c->arena, "form.%.*s", STR_ARG(f->key)), mine = drafted(draft, key);
        if (!f->key.len)
            continue;
        put(c, v, key, mine.ptr ? mine : form_words(c->arena, f, stored));
        put(c, v, arena_printf(c->arena, "%.*s.code", STR_ARG(key)), mine.ptr ? choice(f, mine, stored) : stored);
        if (f->type == FORM_DATE || f->kind == FORM_KIND_PARTIAL_DATE)
            put_said(c, v, key, mine.ptr ? mine : stored);
    }
    for (size_t i = 0; draft && i < draft->n; i++)
        if (str_starts(draft->keys[i], S("result."))) {
            put(c, v, draft->keys[i], draft->items[i].text);
            put_words(c, v, draft->keys[i], draft->items[i].text);
        }
    return ERR_OK;
}

/* What the specialist wrote in the draft stands; otherwise this. */
static void put_default(struct ctx *c, value_vec *v, const char *key, struct str value)
{
    for (size_t i = 0; i < v->n; i++)
        if (str_eq(v->at[i].key, str_c(key)))
            return;
    put(c, v, str_c(key), value);
}

/* Lines that nobody touched say what is proposed. */
static enum err put_proposed(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct result *r, value_vec *v)
{
    struct result_line *lines;
    size_t n;
    TRY(result_lines(c, d, p, r, &lines, &n));
    for (size_t i = 0; i < n; i++) {
        if (!lines[i].field->from.len)
            continue;
        put_default(c, v, arena_cstr(c->arena, lines[i].field->key), lines[i].value);
        put_words(c, v, lines[i].field->key, lines[i].value);
    }
    return ERR_OK;
}

static void put_register(struct ctx *c, const struct result *r, const struct unit *agency, value_vec *v)
{
    put(c, v, S("result.paper_no"), arena_printf(c->arena, "%02lld", (long long)r->no));
    put_default(c, v, "result.book", arena_printf(c->arena, "01/%d", r->year));
    put_default(c, v, "result.place", arena_printf(c->arena, "%.*s, %.*s", STR_ARG(agency->name), STR_ARG(agency->address)));
}

static void put_signer(struct ctx *c, const struct result *r, const struct unit *agency, value_vec *v)
{
    struct slip_signature s = slip_signature(c, r->signer_title, agency->name);
    put(c, v, S("result.signer"), r->signer_name);
    put(c, v, S("result.signer_title"), s.title);
    put(c, v, S("result.deputy_line"), s.deputy);
    put(c, v, S("result.authority_line"), s.authority);
    if (s.title.len)
        put(c, v, S("result.signer_position"), arena_printf(c->arena, "%.*s %.*s", STR_ARG(r->signer_title), STR_ARG(agency->name)));
}

static enum err put_result(struct ctx *c, const struct dossier *d, const struct result *r, value_vec *v)
{
    struct unit agency;
    put(c, v, S("result.name"), r->name);
    if (!r->number_text.len) {
        put(c, v, S("result.draft"), S("BẢN DỰ THẢO"));
        return ERR_OK;
    }
    TRY(unit_get(c, d->agency_id, &agency));
    put(c, v, S("result.no"), r->number_text);
    put(c, v, S("result.date"), text_date(c->arena, r->day));
    put(c, v, S("result.date_formal"), text_date_formal(c->arena, r->day));
    put(c, v, S("result.date_words"), text_date_words(c->arena, r->day));
    /* TT 01/2023/TT-VPCP: at least dossier code, procedure code, identifier, name of the paper */
    put(c, v, S("result.qr_text"),
        arena_printf(c->arena, "%.*s|%.*s|%.*s|%.*s", STR_ARG(d->code), STR_ARG(d->procedure_code), STR_ARG(r->kind_code), STR_ARG(r->name)));
    put_signer(c, r, &agency, v);
    put_register(c, r, &agency, v);
    return ERR_OK;
}

enum err result_values(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct result *r, struct doc_value **out, size_t *n)
{
    value_vec v = { 0 };
    struct doc_value *shared;
    size_t shared_n;
    struct str mark, replaces, markup;
    const struct json *draft = NULL;
    TRY(procedure_result(c, p, &markup)); /* kept from here on: result_pdf has no transaction to read it in */
    TRY(json_parse(c->arena, r->draft, &draft, NULL));
    TRY(slip_values(c, d, p, &shared, &shared_n));
    for (size_t i = 0; i < shared_n; i++)
        VEC_PUSH(c->arena, &v, shared[i]);
    TRY(put_answers(c, d, p, draft, &v));
    TRY(put_proposed(c, d, p, r, &v));
    TRY(put_result(c, d, r, &v));
    TRY(correction_marks(c, r, &mark, &replaces));
    put(c, &v, S("result.mark"), mark);
    put(c, &v, S("result.replaces"), replaces);
    *out = v.at;
    *n = v.n;
    return ERR_OK;
}

/* Where the words of a paper begin: after the page's own commands and comments. */
static size_t after_page(struct str markup)
{
    static const struct str page[] = { S_INIT("#"), S_INIT("@paper "), S_INIT("@margins "), S_INIT("@font "), S_INIT("@indent ") };
    struct str rest = markup, line;
    size_t at = 0;
    while (str_split(&rest, '\n', &line)) {
        bool own = false;
        for (size_t i = 0; i < sizeof page / sizeof *page; i++)
            own |= str_starts(line, page[i]);
        if (!own)
            return at;
        at += line.len + 1;
    }
    return 0;
}

/* How a result stands is said on every one, whatever its folder: at the head that it is no longer valid or was amended, and above
 * the signatures what it replaces. */
static struct str with_standing(struct ctx *c, struct str markup)
{
    static const struct str signs = S_INIT("@signs");
    size_t head = after_page(markup), at = markup.len;
    for (size_t i = head; i + signs.len < markup.len && at == markup.len; i++)
        if (markup.ptr[i - (i > 0)] == '\n' && str_starts(str_skip(markup, i), signs))
            at = i;
    return arena_printf(c->arena, "%.*s?result.mark @center *{result.mark}*\n%.*s?result.replaces {result.replaces}\n%.*s",
                        STR_ARG(str_cut(markup, 0, head)), STR_ARG(str_cut(markup, head, at - head)), STR_ARG(str_skip(markup, at)));
}

enum err result_pdf(struct ctx *c, const struct procedure *p, const struct result *r, const struct doc_value *values, size_t n, struct str *pdf)
{
    struct str markup;
    struct doc_fault fault = { 0 };
    TRY(procedure_result(c, p, &markup));
    return doc_pdf(c->arena, with_standing(c, markup), &(struct doc_data){ values, n, NULL, 0 }, r->name, c->now_ms, pdf, &fault);
}
