/* What stands in the tables of the forms: papers, results, hand-overs, several dossiers. */
#include "mod/slips/slips_internal.h"
#include "base/clock.h"
#include "mod/papers/papers.h"
#include "mod/payment/payment.h"
#include "text/text.h"

enum { PAPER_COLS = 5 };

static void cell(struct ctx *c, slip_cells *v, struct str text) { VEC_PUSH(c->arena, v, text.ptr ? text : S("")); }
static void number(struct ctx *c, slip_cells *v, int64_t n) { cell(c, v, n ? arena_printf(c->arena, "%lld", (long long)n) : S("")); }

struct str slip_hour(struct ctx *c, int64_t at_ms)
{
    if (!at_ms)
        return S("");
    int minute = minute_of_ms(at_ms);
    return arena_printf(c->arena, "%02d giờ %02d phút, ngày %.*s", minute / 60, minute % 60, STR_ARG(text_date(c->arena, day_of_ms(at_ms))));
}

/* -- papers: name, originals, certified copies, plain copies -- */

static void paper_row(struct ctx *c, slip_cells *v, struct str name, int originals, int certified, int copies)
{
    number(c, v, (int64_t)(v->n / PAPER_COLS + 1));
    cell(c, v, name);
    number(c, v, originals);
    number(c, v, certified);
    number(c, v, copies);
}

/* One line a component that was handed in; scans count as copies. */
static enum err components(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct slip_extra *x, slip_cells *v)
{
    struct paper *papers;
    size_t n;
    (void)x;
    TRY(paper_list(c, PAPER_OF_DOSSIER, d->id, &papers, &n));
    for (size_t i = 0; i < n; i++) {
        const struct component *k = procedure_component(p, papers[i].component_key);
        if (str_eq(papers[i].purpose, S("result")))
            continue;
        int scans = papers[i].hash.len && !papers[i].originals && !papers[i].copies;
        paper_row(c, v, k ? k->name : papers[i].name, papers[i].originals, 0, papers[i].copies + scans);
    }
    return ERR_OK;
}

static enum err supplements(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct slip_extra *x, slip_cells *v)
{
    (void)d;
    for (size_t i = 0; i < x->asks_n; i++) {
        const struct paper_ask *a = &x->asks[i];
        const struct component *k = procedure_component(p, a->component_key);
        struct str name = a->note.len ? arena_printf(c->arena, "%.*s (%.*s)", STR_ARG(a->name), STR_ARG(a->note)) : a->name;
        paper_row(c, v, name, k ? k->originals : 1, 0, k ? k->copies : 0);
    }
    return ERR_OK;
}

static enum err results(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct slip_extra *x, slip_cells *v)
{
    (void)d;
    cell(c, v, S("1"));
    cell(c, v, x->result.name.len ? x->result.name : p->results_n ? p->results[0].name : p->short_name);
    cell(c, v, x->result.number);
    cell(c, v, p->short_name);
    cell(c, v, S("1"));
    return ERR_OK;
}

/* -- hand-overs -- */

/* Late is decided by days. */
static struct str in_time(const struct slip_handover *h)
{
    if (!h->due_at_ms || !h->given_at_ms)
        return S("");
    int32_t left = day_of_ms(h->due_at_ms) - day_of_ms(h->given_at_ms);
    return left > 0 ? S("Trước hạn") : left == 0 ? S("Đúng hạn") : S("Quá hạn");
}

static struct str who(struct ctx *c, const char *label, int64_t at_ms, struct str person)
{
    struct str hour = at_ms ? slip_hour(c, at_ms) : S("… giờ … phút, ngày … / … / …");
    return arena_printf(c->arena, "%s: %.*s%s%.*s", label, STR_ARG(hour), person.len ? "\n" : "", STR_ARG(person));
}

static enum err control(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct slip_extra *x, slip_cells *v)
{
    (void)d;
    (void)p;
    for (size_t i = 0; i < x->handovers_n; i++) {
        const struct slip_handover *h = &x->handovers[i];
        struct str given = who(c, "Giao", h->given_at_ms, h->from_person), taken = who(c, "Nhận", h->taken_at_ms, h->to_person);
        cell(c, v, arena_printf(c->arena, "1. Giao: %.*s\n2. Nhận: %.*s", STR_ARG(h->from_unit), STR_ARG(h->to_unit)));
        cell(c, v, arena_printf(c->arena, "%.*s\n%.*s", STR_ARG(given), STR_ARG(taken)));
        cell(c, v, in_time(h));
        cell(c, v, h->note);
    }
    return ERR_OK;
}

static struct str moment_or_none(struct ctx *c, int64_t at_ms) { return at_ms ? text_moment_short(c->arena, at_ms) : S(""); }

static enum err course(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct slip_extra *x, slip_cells *v)
{
    (void)d;
    (void)p;
    for (size_t i = 0; i < x->handovers_n; i++) {
        const struct slip_handover *h = &x->handovers[i];
        number(c, v, (int64_t)i + 1);
        cell(c, v, moment_or_none(c, h->given_at_ms));
        cell(c, v, h->from_person.len ? h->from_person : h->from_unit);
        cell(c, v, h->note);
        cell(c, v, h->to_person.len ? h->to_person : h->to_unit);
        cell(c, v, moment_or_none(c, h->due_at_ms));
    }
    return ERR_OK;
}

typedef enum err table_fn(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct slip_extra *x, slip_cells *v);

enum err slip_fill_table(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct slip_kind *k,
                         const struct slip_extra *x, slip_cells *cells)
{
    static const struct {
        const char *table;
        table_fn *fill;
    } tables[] = { { "slip.components", components }, { "slip.supplements", supplements }, { "slip.results", results },
                   { "slip.handovers", control },     { "slip.course", course } };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (str_eq(str_c(k->table), str_c(tables[i].table)))
            return tables[i].fill(c, d, p, x, cells);
    return ERR_OK;
}

/* -- several dossiers -- */

enum err slip_fill_items(struct ctx *c, const struct slip_item *items, size_t n, slip_cells *v)
{
    for (size_t i = 0; i < n; i++) {
        const struct dossier *d = items[i].d;
        const struct procedure *p;
        struct party parties[PARTY_COUNT];
        int64_t owed;
        TRY(procedure_version(c, d->procedure_version_id, &p));
        TRY(dossier_parties(c, d->id, parties));
        TRY(fee_owed(c, d->id, &owed));
        const struct party *owner = &parties[parties[PARTY_OWNER].present ? PARTY_OWNER : PARTY_APPLICANT];
        bool both = items[i].result_name.len && items[i].result_number.len;
        number(c, v, (int64_t)i + 1);
        cell(c, v, d->code);
        cell(c, v, d->content.len ? d->content : p->short_name);
        cell(c, v, arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(items[i].result_name), both ? ", số " : "", STR_ARG(items[i].result_number)));
        cell(c, v, arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(owner->name), owner->address.len ? "\n" : "", STR_ARG(owner->address)));
        cell(c, v, owed ? S("X") : S(""));
        cell(c, v, str_eq(d->deliver, S("post")) ? S("X") : S(""));
    }
    return ERR_OK;
}

/* Received for another agency: who decides stands on the paper. */
static enum err decides_elsewhere(struct ctx *c, const struct dossier *d, int64_t where, struct str *words)
{
    struct unit u;
    *words = S("");
    if (d->agency_id == where)
        return ERR_OK;
    TRY(unit_get(c, d->agency_id, &u));
    *words = arena_printf(c->arena, "\nNơi giải quyết: %.*s", STR_ARG(u.name));
    return ERR_OK;
}

/* "Giấy tờ nộp: 4 loại, 3 bản chính": by name they stand in each dossier's own Mẫu 01. */
static enum err handed_in(struct ctx *c, const struct dossier *d, struct str *words)
{
    struct paper *papers;
    size_t n;
    int kinds = 0, originals = 0;
    TRY(paper_list(c, PAPER_OF_DOSSIER, d->id, &papers, &n));
    for (size_t i = 0; i < n; i++) {
        kinds += !str_eq(papers[i].purpose, S("result"));
        originals += papers[i].originals;
    }
    *words = kinds ? arena_printf(c->arena, "\nGiấy tờ nộp: %d loại, %d bản chính", kinds, originals) : S("");
    return ERR_OK;
}

static enum err fees_of(struct ctx *c, const struct dossier *d, struct str *words)
{
    struct fee *fees;
    size_t n;
    int64_t sum = 0;
    TRY(fee_list(c, d->id, &fees, &n));
    for (size_t i = 0; i < n; i++)
        sum += str_eq(fees[i].state, S("exempt")) ? 0 : fees[i].amount_vnd;
    *words = sum ? arena_printf(c->arena, "\nPhí, lệ phí: %.*s", STR_ARG(text_money(c->arena, sum))) : S("\nPhí, lệ phí: không");
    return ERR_OK;
}

enum err slip_fill_together(struct ctx *c, const struct dossier *const *list, size_t n, int64_t where, slip_cells *v)
{
    for (size_t i = 0; i < n; i++) {
        const struct dossier *d = list[i];
        const struct procedure *p;
        struct str elsewhere, papers, fees;
        TRY(procedure_version(c, d->procedure_version_id, &p));
        TRY(decides_elsewhere(c, d, where, &elsewhere));
        TRY(handed_in(c, d, &papers));
        TRY(fees_of(c, d, &fees));
        number(c, v, (int64_t)i + 1);
        cell(c, v, d->code);
        cell(c, v, arena_printf(c->arena, "%.*s%.*s%.*s%.*s", STR_ARG(p->short_name), STR_ARG(papers), STR_ARG(fees), STR_ARG(elsewhere)));
        cell(c, v, moment_or_none(c, d->due_at_ms));
        cell(c, v, slip_tracking_url(c, d));
    }
    return ERR_OK;
}
