/* Issuing and keeping slips. */
#include "mod/slips/slips_internal.h"
#include "base/clock.h"
#include "core/series.h"
#include "data/json.h"
#include "sql_slips.h"
#include "text/text.h"

enum { DATA_MAX = 256 * 1024, NUMBER_MAX = 200 };

#define LEGAL(no) "Mẫu số " no " ban hành kèm theo Thông tư số 03/2025/TT-VPCP"

static const struct slip_kind kinds[] = {
    { "01", "slip.01", SETTING_SLIP_NUMBER_01, "slip.components", 5, LEGAL("01"), false, false, false },
    /* each dossier has its own Mẫu 01 in the applicant's account; this one is for the hand */
    { "01n", "slip.01n", SETTING_SLIP_NUMBER_01N, "slip.together", 5, "Theo " LEGAL("01"), false, true, true },
    { "02", "slip.02", SETTING_SLIP_NUMBER_02, "slip.supplements", 5, LEGAL("02"), false, false, false },
    { "03", "slip.03", SETTING_SLIP_NUMBER_03, "", 0, LEGAL("03"), false, false, false },
    { "04", "slip.04", SETTING_SLIP_NUMBER_04, "", 0, LEGAL("04"), true, false, false },
    { "05", "slip.05", SETTING_SLIP_NUMBER_05, "", 0, LEGAL("05"), true, false, false },
    { "06", "slip.06", SETTING_SLIP_NUMBER_06, "slip.handovers", 4, LEGAL("06"), false, true, false },
    { "bien_nhan", "slip.bn", SETTING_SLIP_NUMBER_RECEIPT, "slip.results", 5, "", false, false, false },
    { "qua_trinh", "slip.qt", SETTING_SLIP_NUMBER_COURSE, "slip.course", 6, "", false, true, false },
    { "ban_giao", "slip.bg", SETTING_SLIP_NUMBER_HANDOVER, "slip.items", 7, "", false, true, true },
};

const struct slip_kind *slip_kind(struct str form)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(form, str_c(kinds[i].form)))
            return &kinds[i];
    return NULL;
}

bool slip_for_applicant(struct str form)
{
    const struct slip_kind *k = slip_kind(form);
    return k && !k->inside;
}

struct str slip_number_text(struct ctx *c, struct str format, int64_t no, int year)
{
    struct buf b = buf_new(c->arena, NUMBER_MAX);
    for (size_t i = 0; i < format.len; i++) {
        struct str rest = str_skip(format, i);
        if (str_starts(rest, S("{n}"))) {
            buf_int0(&b, no, 2);
            i += 2;
        } else if (str_starts(rest, S("{yyyy}"))) {
            buf_int(&b, year);
            i += 5;
        } else {
            buf_putc(&b, format.ptr[i]);
        }
    }
    return buf_str(&b);
}

/* -- what is kept: {"values": {...}, "table": [cells]} -- */

static struct str keep(struct ctx *c, const slip_vec *v, const slip_cells *cells)
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

struct str slip_tracking_url(struct ctx *c, const struct dossier *d)
{
    struct str code = d->code.ptr ? d->code : d->request_no;
    return arena_printf(c->arena, "%.*s/t/%.*s/%.*s", STR_ARG(c->app->cfg.base_url), STR_ARG(code), STR_ARG(d->secret));
}

/* -- numbers and values -- */

struct numbered {
    const struct slip_kind *kind;
    int64_t agency_id, no;
    int year;
};

static enum err take_number(struct ctx *c, const struct slip_kind *k, int64_t agency_id, struct numbered *out)
{
    int year = civil_of_ms(c->now_ms).year;
    int64_t no;
    TRY(series_next(c, k->series, arena_printf(c->arena, "%lld", (long long)agency_id), arena_printf(c->arena, "%d", year), &no));
    *out = (struct numbered){ k, agency_id, no, year };
    return ERR_OK;
}

/* What every slip says of itself. */
static enum err put_head(struct ctx *c, slip_vec *v, const struct numbered *n)
{
    struct str format;
    TRY(setting_get(c->db, c->arena, n->kind->number, &format));
    slip_put(c, v, "slip.no", slip_number_text(c, format, n->no, n->year));
    slip_put(c, v, "slip.date_formal", text_date_formal(c->arena, ctx_today(c)));
    slip_put(c, v, "slip.legal", str_c(n->kind->legal));
    slip_put(c, v, "slip.officer", c->who.name);
    slip_put(c, v, "slip.book", arena_printf(c->arena, "%d", n->year));
    slip_put(c, v, "slip.seq", arena_printf(c->arena, "%lld", (long long)n->no));
    return ERR_OK;
}

static struct str moment(struct ctx *c, int64_t at_ms) { return at_ms ? text_moment(c->arena, at_ms) : S(""); }

static void put_extra(struct ctx *c, slip_vec *v, const struct dossier *d, const struct slip_extra *x)
{
    slip_put(c, v, "slip.code_text", d->code.ptr ? d->code : d->request_no);
    slip_put(c, v, "slip.qr_text", slip_tracking_url(c, d));
    slip_put(c, v, "slip.reason", x->reason);
    slip_put(c, v, "slip.returned_at", text_moment(c->arena, c->now_ms));
    slip_put(c, v, "receiver.name", x->result.receiver_name);
    slip_put(c, v, "receiver.id_no", x->result.receiver_id_no);
    slip_put(c, v, "slip.method", x->result.receiver_name.len ? S("Trực tiếp tại quầy") : S(""));
    slip_put(c, v, "slip.old_due", moment(c, x->old_due_at_ms ? x->old_due_at_ms : d->due_at_ms));
    slip_put(c, v, "slip.new_due", moment(c, x->new_due_at_ms));
    slip_put(c, v, "slip.stage", x->stage);
    slip_put(c, v, "slip.papers_back", x->papers_back);
    slip_put(c, v, "slip.fee_note", x->fee_note);
    slip_put(c, v, "slip.partners", x->partners);
}

/* In which capacity: the first of one's roles at the agency, the desk's before others. */
static const struct grant *acting(struct ctx *c, const struct numbered *n)
{
    static const enum role roles[] = { ROLE_OFFICER, ROLE_LEADER, ROLE_CLERK, ROLE_SPECIALIST, ROLE_SUPERVISOR, ROLE_CASHIER };
    const struct grant *g = n->kind->head_signs ? unit_grant(c, ROLE_LEADER, n->agency_id) : NULL;
    for (size_t i = 0; !g && i < sizeof roles / sizeof *roles; i++)
        g = unit_grant(c, roles[i], n->agency_id);
    return g;
}

static enum err store(struct ctx *c, const struct numbered *n, int64_t dossier_id, const slip_vec *v, const slip_cells *cells, int64_t *id)
{
    struct str data = keep(c, v, cells);
    struct str form = str_c(n->kind->form);
    if (!data.ptr)
        return ERR_TOO_LARGE;
    *id = ctx_id(c);
    TRY(slip_insert(c->db, &(struct slip_insert_in){ *id, dossier_id, form, n->agency_id, n->year, n->no, c->who.account_id, c->now_ms, data }, NULL));
    struct event e = { .kind = "slip.issued", .object_kind = "slip", .object_id = *id, .dossier_id = dossier_id, .as = acting(c, n),
                       EVENT_DETAIL({ "form", form, 0 }, { "no", { 0 }, n->no }, { "year", { 0 }, n->year }) };
    return event_put(c, &e);
}

/* -- one dossier -- */

static enum err fill(struct ctx *c, const struct dossier *d, const struct slip_kind *k, const struct slip_extra *x, slip_cells *cells)
{
    const struct procedure *p;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    return slip_fill_table(c, d, p, k, x, cells);
}

static enum err issue(struct ctx *c, const struct dossier *d, const struct slip_kind *k, const struct slip_extra *x, const slip_cells *cells, int64_t *id)
{
    slip_vec v = { 0 };
    struct numbered n;
    const struct procedure *p;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    TRY(take_number(c, k, d->agency_id, &n));
    TRY(slip_put_all(c, &v, d, p));
    TRY(put_head(c, &v, &n));
    put_extra(c, &v, d, x);
    if (k->head_signs)
        TRY(slip_put_signer(c, &v, d->agency_id));
    return store(c, &n, d->id, &v, cells, id);
}

static const struct slip_kind *kind_of_one(const char *form)
{
    const struct slip_kind *k = slip_kind(str_c(form));
    return k && !k->several ? k : NULL;
}

enum err slip_issue(struct ctx *c, const struct dossier *d, const char *form, const struct slip_extra *x, int64_t *id)
{
    slip_cells cells = { 0 };
    const struct slip_kind *k = kind_of_one(form);
    if (!k)
        return ERR_INVALID;
    TRY(fill(c, d, k, x, &cells));
    return issue(c, d, k, x, &cells, id);
}

static bool same_table(struct ctx *c, struct str data, const slip_cells *cells)
{
    const struct json *root, *at;
    if (json_parse(c->arena, data, &root, NULL) != ERR_OK)
        return false;
    size_t n = json_list(root, "table", &at);
    bool same = n == cells->n;
    for (size_t i = 0; same && i < n; i++)
        same = str_eq(at[i].text, cells->at[i]);
    return same;
}

enum err slip_issue_changed(struct ctx *c, const struct dossier *d, const char *form, const struct slip_extra *x, int64_t *id)
{
    slip_cells cells = { 0 };
    struct slip *list;
    size_t n;
    const struct slip_kind *k = kind_of_one(form);
    if (!k)
        return ERR_INVALID;
    TRY(fill(c, d, k, x, &cells));
    TRY(slip_list(c, d->id, &list, &n));
    for (size_t i = n; i-- > 0;) {
        if (!str_eq(list[i].form, str_c(form)))
            continue;
        if (!same_table(c, list[i].data, &cells))
            break;
        *id = list[i].id;
        return ERR_OK;
    }
    return issue(c, d, k, x, &cells, id);
}

/* -- several dossiers -- */

static enum err check_items(int64_t agency_id, const struct slip_kind *k, const struct slip_item *items, size_t n)
{
    bool good = k && n > 0 && n <= SLIP_ITEMS_MAX;
    for (size_t i = 0; good && i < n; i++)
        good = items[i].d->agency_id == agency_id;
    return good ? ERR_OK : ERR_INVALID;
}

static enum err put_several(struct ctx *c, slip_vec *v, const struct numbered *n, size_t items, const struct slip_handover *by)
{
    struct unit agency;
    TRY(unit_get(c, n->agency_id, &agency));
    slip_put_office(c, v, &agency);
    TRY(put_head(c, v, n));
    slip_put(c, v, "slip.from_unit", by->from_unit);
    slip_put(c, v, "slip.from_person", by->from_person);
    slip_put(c, v, "slip.to_unit", by->to_unit);
    slip_put(c, v, "slip.to_person", by->to_person);
    slip_put(c, v, "slip.given_at", slip_hour(c, by->given_at_ms));
    slip_put(c, v, "slip.note", by->note);
    slip_put(c, v, "slip.count", arena_printf(c->arena, "%02zu", items));
    return ERR_OK;
}

enum err slip_issue_many(struct ctx *c, int64_t agency_id, const char *form, const struct slip_item *items, size_t n,
                         const struct slip_handover *by, int64_t *id)
{
    slip_vec v = { 0 };
    slip_cells cells = { 0 };
    struct numbered number;
    const struct slip_kind *k = slip_kind(str_c(form));
    TRY(check_items(agency_id, k && k->several ? k : NULL, items, n));
    TRY(take_number(c, k, agency_id, &number));
    TRY(put_several(c, &v, &number, n, by));
    TRY(slip_fill_items(c, items, n, &cells));
    TRY(store(c, &number, 0, &v, &cells, id));
    for (size_t i = 0; i < n; i++)
        TRY(slip_about_insert(c->db, &(struct slip_about_insert_in){ *id, items[i].d->id }, NULL));
    return ERR_OK;
}

/* -- all that one person handed in on one day -- */

static enum err check_together(const struct dossier *const *list, size_t n)
{
    bool good = n > 1 && n <= SLIP_TOGETHER_MAX;
    for (size_t i = 0; good && i < n; i++)
        good = list[i]->received_at_ms && list[i]->intake_agency_id == list[0]->intake_agency_id;
    return good ? ERR_OK : ERR_INVALID;
}

static enum err put_together(struct ctx *c, slip_vec *v, const struct numbered *n, const struct dossier *first, size_t count)
{
    const struct procedure *p;
    struct unit desk;
    struct dossier here = *first;
    here.agency_id = n->agency_id; /* the slip speaks in the name of whoever received */
    TRY(procedure_version(c, first->procedure_version_id, &p));
    TRY(slip_put_all(c, v, &here, p));
    TRY(unit_get(c, first->intake_unit_id, &desk));
    slip_put(c, v, "slip.unit", desk.name);
    slip_put(c, v, "slip.from", text_date(c->arena, day_of_ms(first->received_at_ms)));
    slip_put(c, v, "slip.count", arena_printf(c->arena, "%02zu", count));
    return put_head(c, v, n);
}

/* The newest that says the same; 0: none. */
static enum err printed_before(struct ctx *c, const struct dossier *d, const struct slip_kind *k, const slip_cells *cells, int64_t *id)
{
    struct slip *slips;
    size_t n;
    TRY(slip_list(c, d->id, &slips, &n));
    *id = 0;
    for (size_t i = n; i-- > 0 && !*id;)
        if (str_eq(slips[i].form, str_c(k->form)) && same_table(c, slips[i].data, cells))
            *id = slips[i].id;
    return ERR_OK;
}

static enum err note_together(struct ctx *c, const struct numbered *n, int64_t slip, const struct dossier *d)
{
    TRY(slip_about_insert(c->db, &(struct slip_about_insert_in){ slip, d->id }, NULL));
    struct event e = { .kind = "slip.together", .object_kind = "slip", .object_id = slip, .dossier_id = d->id, .as = acting(c, n),
                       EVENT_DETAIL({ "no", { 0 }, n->no }, { "year", { 0 }, n->year }) };
    return event_put(c, &e);
}

enum err slip_issue_together(struct ctx *c, const struct dossier *const *list, size_t n, int64_t *id)
{
    slip_vec v = { 0 };
    slip_cells cells = { 0 };
    struct numbered number;
    const struct slip_kind *k = slip_kind(S("01n"));
    TRY(check_together(list, n));
    TRY(slip_fill_together(c, list, n, list[0]->intake_agency_id, &cells));
    TRY(printed_before(c, list[0], k, &cells, id));
    if (*id)
        return ERR_OK;
    TRY(take_number(c, k, list[0]->intake_agency_id, &number));
    TRY(put_together(c, &v, &number, list[0], n));
    TRY(store(c, &number, 0, &v, &cells, id));
    for (size_t i = 0; i < n; i++)
        TRY(note_together(c, &number, *id, list[i]));
    return ERR_OK;
}
