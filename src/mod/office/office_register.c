/* The register, Mẫu 07: on a page, on paper and as a table for spreadsheet programs. Each look is one event that names the period. */
#include "mod/office/office_internal.h"
#include "base/clock.h"
#include "core/event.h"
#include "mod/forms/forms.h"
#include "mod/office/office_register.h"
#include "mod/papers/papers.h"
#include "mod/result/result.h"
#include "text/text.h"

enum { PAGE = 50 };

/* -- rows, in Vietnamese, as on paper -- */

struct books {
    const struct slip_booking *bookings;
    const struct result_collected *collected;
    size_t bookings_n, collected_n;
};

static enum err read_books(struct ctx *c, const struct register_filter *f, struct books *b)
{
    int64_t from = ms_of_day(f->from_day, 0), to = ms_of_day(f->to_day + 1, 0);
    struct slip_booking *bookings;
    struct result_collected *collected;
    TRY(slip_bookings(c, f->agency_id, from, to, &bookings, &b->bookings_n));
    TRY(result_collectors(c, f->agency_id, from, to, &collected, &b->collected_n));
    b->bookings = bookings;
    b->collected = collected;
    return ERR_OK;
}

/* Both lists are ordered by dossier, their first member. */
static int by_dossier(const void *key, const void *row)
{
    int64_t id = *(const int64_t *)key, other = *(const int64_t *)row;
    return (id > other) - (id < other);
}

static const struct slip_booking *booking_of(const struct books *b, int64_t id)
{
    return b->bookings_n ? bsearch(&id, b->bookings, b->bookings_n, sizeof *b->bookings, by_dossier) : NULL;
}

static struct str collector_of(const struct books *b, int64_t id)
{
    const struct result_collected *r = b->collected_n ? bsearch(&id, b->collected, b->collected_n, sizeof *b->collected, by_dossier) : NULL;
    return r ? r->name : S("");
}

static struct str method(const struct register_row *r)
{
    return str_eq(r->deliver, S("post")) ? S("Bưu chính") : str_eq(r->deliver, S("online")) ? S("Trực tuyến") : S("Trực tiếp");
}

/* What the columns before do not tell. */
static struct str remark(struct ctx *c, const struct register_row *r)
{
    struct ctx vi = *c;
    struct dossier d = { .state = r->state, .received_at_ms = r->received_at_ms, .due_at_ms = r->due_at_ms, .done_at_ms = r->done_at_ms };
    vi.lang = LANG_VI;
    if (r->state == DOSSIER_REFUSED || r->state == DOSSIER_WITHDRAWN || r->state == DOSSIER_AWAIT_PAPERS)
        return dossier_state_label(&vi, r->state);
    static const struct str words[] = { [DONE_EARLY] = S_INIT("Trước hạn"), [DONE_IN_TIME] = S_INIT("Đúng hạn"), [LATE] = S_INIT("Quá hạn"),
                                        [DONE_LATE] = S_INIT("Quá hạn") };
    return words[dossier_lateness(&d, c->now_ms)];
}

static struct str or_none(struct str s) { return s.ptr ? s : S(""); }
static struct str moment(struct ctx *c, int64_t at_ms) { return at_ms ? text_moment_short(c->arena, at_ms) : S(""); }

static enum err put_row(struct ctx *c, const struct books *b, const struct register_row *r, struct str *cells)
{
    const struct procedure *p;
    const struct slip_booking *k = booking_of(b, r->id);
    TRY(procedure_version(c, r->procedure_version_id, &p));
    const struct str row[SLIP_BOOK_COLS] = { k ? arena_printf(c->arena, "%02lld", (long long)k->no) : S(""),
                                             or_none(r->code),
                                             r->content.len ? r->content : p->short_name,
                                             arena_printf(c->arena, "%d", r->sets),
                                             or_none(r->owner),
                                             or_none(r->address),
                                             or_none(r->phone),
                                             moment(c, r->received_at_ms),
                                             moment(c, r->due_at_ms),
                                             moment(c, r->returned_at_ms),
                                             method(r),
                                             collector_of(b, r->id),
                                             k ? or_none(k->officer) : S(""),
                                             remark(c, r) };
    memcpy(cells, row, sizeof row);
    return ERR_OK;
}

/* By the numbers of the book: two desks that receive in one moment may take them the other way round. */
struct ordered {
    int year;
    int64_t no, at_ms;
    const struct register_row *row;
};
static int by_number(const void *a, const void *b)
{
    const struct ordered *x = a, *y = b;
    if (x->year != y->year)
        return x->year < y->year ? -1 : 1;
    if (x->no && y->no && x->no != y->no)
        return x->no < y->no ? -1 : 1;
    return (x->at_ms > y->at_ms) - (x->at_ms < y->at_ms);
}

static const struct ordered *order(struct ctx *c, const struct books *b, const struct register_row *rows, size_t n)
{
    struct ordered *list = ARENA_ARRAY(c->arena, struct ordered, n + 1);
    bool all = true;
    for (size_t i = 0; i < n; i++) {
        const struct slip_booking *k = booking_of(b, rows[i].id);
        list[i] = (struct ordered){ civil_of_ms(rows[i].received_at_ms).year, k ? k->no : 0, rows[i].received_at_ms, &rows[i] };
        all &= k != NULL;
    }
    if (n && all) /* a row without a number stays where its hour puts it */
        qsort(list, n, sizeof *list, by_number);
    return list;
}

enum err register_cells(struct ctx *c, const struct register_filter *f, size_t limit, struct register_cells *out)
{
    struct register_row *rows;
    struct books b;
    TRY(dossier_register(c, f, limit, &rows, &out->rows));
    TRY(read_books(c, f, &b));
    const struct ordered *list = order(c, &b, rows, out->rows);
    struct str *cells = ARENA_ARRAY(c->arena, struct str, out->rows * SLIP_BOOK_COLS + 1);
    int64_t *ids = ARENA_ARRAY(c->arena, int64_t, out->rows + 1);
    for (size_t i = 0; i < out->rows; i++) {
        TRY(put_row(c, &b, list[i].row, cells + i * SLIP_BOOK_COLS));
        ids[i] = list[i].row->id;
    }
    out->cells = cells;
    out->ids = ids;
    if (out->rows) {
        out->last_ms = rows[out->rows - 1].received_at_ms;
        out->last_id = rows[out->rows - 1].id;
    }
    return ERR_OK;
}

/* The state of digitisation of each row, for spreadsheet programs: the paper has no column for it. */
enum err register_digits(struct ctx *c, const struct register_filter *f, const struct register_cells *r, const struct str **out)
{
    struct paper_digits_count *list;
    size_t n;
    TRY(paper_digits_of(c, f->agency_id, ms_of_day(f->from_day, 0), ms_of_day(f->to_day + 1, 0), &list, &n));
    struct str *cells = ARENA_ARRAY(c->arena, struct str, r->rows + 1);
    for (size_t i = 0; i < r->rows; i++) {
        const struct paper_digits_count *k = n ? bsearch(&r->ids[i], list, n, sizeof *list, by_dossier) : NULL;
        cells[i] = k ? paper_digits_sum(c, LANG_VI, k->n) : S("");
    }
    *out = cells;
    return ERR_OK;
}

/* -- what is asked for -- */

static int64_t first_agency(struct ctx *c)
{
    for (size_t i = 0; i < c->who.grants_n; i++)
        if (dossier_register_reach(c, c->who.grants[i].agency_id))
            return c->who.grants[i].agency_id;
    return 0;
}

/* Without days: this month up to today. */
static enum err read_filter(struct ctx *c, struct register_filter *f, struct unit *agency, const struct grant **as)
{
    struct civil now = civil_of_ms(c->now_ms);
    *f = (struct register_filter){ .agency_id = ctx_ok(c) ? web_int(c, "co-quan", first_agency(c)) : first_agency(c), .after_ms = web_int(c, "sau-luc", 0), .after_id = web_int(c, "sau", 0),
                                   .from_day = day_from_ymd(now.year, now.month, 1), .to_day = ctx_today(c) };
    web_day(c, "tu", &f->from_day);
    web_day(c, "den", &f->to_day);
    *as = f->agency_id ? dossier_register_reach(c, f->agency_id) : NULL;
    if (!*as)
        return ERR_NOT_FOUND;
    TRY(unit_get(c, f->agency_id, agency));
    if (ctx_ok(c) && f->to_day < f->from_day)
        ctx_invalid(c, S("den"), MSG_office_register_order, MSG_NO_ARGS);
    return ERR_OK;
}

static enum err note(struct ctx *c, const struct register_filter *f, const struct grant *as, const char *how)
{
    struct event e = { .kind = "access.list", .object_kind = "register", .object_id = f->agency_id, .as = as,
                       EVENT_DETAIL({ "how", str_c(how), 0 }, { "from", text_date(c->arena, f->from_day), 0 }, { "to", text_date(c->arena, f->to_day), 0 }) };
    return event_put(c, &e);
}

/* -- the page -- */

static struct str address(struct ctx *c, const struct register_filter *f, const char *path)
{
    return arena_printf(c->arena, "/cong-viec/so-theo-doi%s?co-quan=%lld&tu=%.*s&den=%.*s", path, (long long)f->agency_id,
                        STR_ARG(text_date(c->arena, f->from_day)), STR_ARG(text_date(c->arena, f->to_day)));
}

static enum err fill_agencies(struct ctx *c, int64_t now, struct view_office_register *v)
{
    struct unit *list;
    size_t n;
    TRY(unit_agencies(c, S(""), &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_office_register_agencies row = { list[i].id, list[i].name, list[i].id == now };
        if (dossier_register_reach(c, list[i].id))
            VEC_PUSH(c->arena, &v->agencies, row);
    }
    return ERR_OK;
}

/* Long books are printed in parts. */
static size_t parts_of(size_t rows) { return rows ? (rows + SLIP_BOOK_PART_ROWS - 1) / SLIP_BOOK_PART_ROWS : 1; }

static void fill_parts(struct ctx *c, const struct register_filter *f, size_t total, struct view_office_register *v)
{
    size_t n = parts_of(total);
    for (size_t i = 1; i <= n && total <= SLIP_BOOK_ROWS_MAX; i++) {
        struct str part = arena_printf(c->arena, "%zu/%zu", i, n);
        struct view_office_register_parts row = { arena_printf(c->arena, "%.*s&phan=%zu", STR_ARG(address(c, f, "/pdf")), i),
                                                  n == 1 ? ctx_text(c, MSG_office_register_pdf)
                                                         : msg_format(c->arena, c->lang, MSG_office_register_part, MSG_ARGS(part)) };
        VEC_PUSH(c->arena, &v->parts, row);
    }
}

static enum err fill_rows(struct ctx *c, const struct register_filter *f, struct view_office_register *v)
{
    struct register_cells r;
    int64_t total;
    TRY(dossier_register_count(c, f, &total));
    TRY(register_cells(c, f, PAGE, &r));
    for (size_t i = 0; i < r.rows; i++) {
        const struct str *x = r.cells + i * SLIP_BOOK_COLS;
        struct view_office_register_rows row = { dossier_office_path(c, r.ids[i]), x[0], x[1], x[2], x[4], x[7], x[8], x[9], x[13] };
        VEC_PUSH(c->arena, &v->rows, row);
        event_shows(c, "dossier", r.ids[i]);
    }
    v->total = total;
    fill_parts(c, f, (size_t)total, v);
    v->too_many = total > SLIP_BOOK_ROWS_MAX;
    if (r.rows == PAGE)
        v->next = arena_printf(c->arena, "%.*s&sau-luc=%lld&sau=%lld", STR_ARG(address(c, f, "")), (long long)r.last_ms, (long long)r.last_id);
    return ERR_OK;
}

enum err office_register(struct ctx *c)
{
    struct register_filter f;
    struct unit agency;
    const struct grant *as;
    struct view_office_register v = { 0 };
    TRY(read_filter(c, &f, &agency, &as));
    v.agency = agency.name;
    TRY(fill_agencies(c, f.agency_id, &v));
    VEC_PUSH(c->arena, &v.fields, forms_day_or(c, "tu", MSG_office_register_from, f.from_day));
    VEC_PUSH(c->arena, &v.fields, forms_day_or(c, "den", MSG_office_register_to, f.to_day));
    bool good = ctx_ok(c);
    if (good)
        TRY(fill_rows(c, &f, &v));
    v.csv = address(c, &f, "/csv");
    TRY(note(c, &f, as, "page"));
    TRY(WEB_VIEW(c, office_register, &v, ctx_text(c, MSG_office_register)));
    return good ? ERR_OK : ERR_INVALID;
}

/* -- downloads -- */

struct download {
    struct register_filter f;
    struct unit agency;
    const char *how;
    struct register_cells cells;
    const struct str *digits;
};

static enum err may_download(struct ctx *c, void *arg)
{
    struct download *w = arg;
    const struct grant *as;
    int64_t total;
    TRY(read_filter(c, &w->f, &w->agency, &as));
    TRY(web_check(c));
    TRY(dossier_register_count(c, &w->f, &total));
    if (total > SLIP_BOOK_ROWS_MAX)
        return ctx_invalid(c, S("den"), MSG_office_register_too_many, MSG_ARGS(text_thousands(c->arena, total), text_thousands(c->arena, SLIP_BOOK_ROWS_MAX)));
    return ERR_OK;
}

static enum err read_cells(struct ctx *c, void *arg)
{
    struct download *w = arg;
    TRY(register_cells(c, &w->f, SLIP_BOOK_ROWS_MAX, &w->cells));
    return register_digits(c, &w->f, &w->cells, &w->digits);
}

/* After reading, so that the event names whose data go out; before anything is sent. */
static enum err noted(struct ctx *c, void *arg)
{
    struct download *w = arg;
    return note(c, &w->f, dossier_register_reach(c, w->f.agency_id), w->how);
}

static enum err load(struct ctx *c, struct download *w, struct slip_book *b)
{
    TRY(ctx_read(c, may_download, w));
    TRY(ctx_read(c, read_cells, w));
    for (size_t i = 0; i < w->cells.rows; i++)
        event_shows(c, "dossier", w->cells.ids[i]);
    TRY(ctx_write(c, noted, w));
    *b = (struct slip_book){ &w->agency, w->f.from_day, w->f.to_day, w->cells.cells, w->cells.rows, w->cells.rows, 1, 1, NULL };
    return ERR_OK;
}

static struct str file_name(struct ctx *c, const struct download *w, const char *ending)
{
    int y, m, d, y2, m2, d2;
    day_to_ymd(w->f.from_day, &y, &m, &d);
    day_to_ymd(w->f.to_day, &y2, &m2, &d2);
    return arena_printf(c->arena, "so-theo-doi-%04d%02d%02d-%04d%02d%02d.%s", y, m, d, y2, m2, d2, ending);
}

bool register_part(struct slip_book *b, size_t part)
{
    size_t from = (part - 1) * SLIP_BOOK_PART_ROWS;
    b->parts = parts_of(b->total);
    if (!part || part > b->parts)
        return false;
    b->part = part;
    b->cells += from * SLIP_BOOK_COLS;
    b->rows = b->total - from < SLIP_BOOK_PART_ROWS ? b->total - from : SLIP_BOOK_PART_ROWS;
    return true;
}

enum err office_register_pdf(struct ctx *c)
{
    struct download w = { .how = "pdf" };
    struct slip_book b;
    struct str pdf;
    TRY(web_check(c));
    TRY(load(c, &w, &b));
    if (!register_part(&b, (size_t)web_int(c, "phan", 1)))
        return ERR_NOT_FOUND;
    TRY(slip_book_pdf(c, &b, &pdf));
    return web_bytes(c, pdf, S("application/pdf"), file_name(c, &w, "pdf"), true);
}

enum err office_register_csv(struct ctx *c)
{
    struct download w = { .how = "csv" };
    struct slip_book b;
    struct str csv;
    TRY(web_check(c));
    TRY(load(c, &w, &b));
    b.digits = w.digits;
    TRY(slip_book_csv(c, &b, &csv));
    return web_bytes(c, csv, S("text/csv; charset=utf-8"), file_name(c, &w, "csv"), false);
}
