/* Reading and printing slips, and the register. */
#include "mod/slips/slips_internal.h"
#include "base/clock.h"
#include "base/embed.h"
#include "data/csv.h"
#include "data/json.h"
#include "sql_slips.h"
#include "text/text.h"

enum { CSV_MAX = 64 * 1024 * 1024 };

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

enum err slip_dossiers(struct ctx *c, const struct slip *s, int64_t **ids, size_t *n)
{
    struct slip_about_rows_row *rows;
    TRY(slip_about_rows(c->db, c->arena, &(struct slip_about_rows_in){ s->id }, &rows, n));
    int64_t *list = ARENA_ARRAY(c->arena, int64_t, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = rows[i].dossier_id;
    if (s->dossier_id)
        list[(*n)++] = s->dossier_id;
    *ids = list;
    return ERR_OK;
}

static struct str title_in(enum lang lang, struct arena *a, struct str form)
{
    enum msg m;
    return msg_find(arena_printf(a, "slip.%.*s", STR_ARG(form)), &m) ? msg_text(lang, m) : form;
}

struct str slip_title(const struct ctx *c, struct str form) { return title_in(c->lang, c->arena, form); }

/* -- printing -- */

static enum err markup_of(struct ctx *c, struct str form, struct str *out)
{
    bool legal = form.ptr[0] == '0';
    const struct embed_file *f = embed_find(embed_forms, embed_forms_n, arena_printf(c->arena, "%s%.*s.doc", legal ? "mau" : "", STR_ARG(form)));
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
    const struct slip_kind *kind = slip_kind(s->form);
    if (!kind)
        return ERR_IO;
    TRY(markup_of(c, s->form, &markup));
    TRY(json_parse(c->arena, s->data, &root, NULL));
    values = json_get(root, "values");
    if (!values)
        return ERR_IO; /* slip_issue wrote it */
    struct doc_value *v = ARENA_ARRAY(c->arena, struct doc_value, values->n + 1);
    for (size_t i = 0; i < values->n; i++)
        v[i] = (struct doc_value){ values->keys[i], values->items[i].text };
    size_t cells_n = json_list(root, "table", &cells);
    struct str *at = ARENA_ARRAY(c->arena, struct str, cells_n + 1);
    for (size_t i = 0; i < cells_n; i++)
        at[i] = cells[i].text;
    struct doc_list list = { str_c(kind->table), at, kind->cols, kind->cols ? cells_n / kind->cols : 0 };
    struct doc_data data = { v, values->n, &list, kind->cols ? 1 : 0 };
    return doc_pdf(c->arena, markup, &data, title_in(LANG_VI, c->arena, s->form), s->issued_at_ms, pdf, &fault);
}

/* -- the register -- */

const char *const slip_book_head[SLIP_BOOK_COLS] = {
    "STT", "Mã hồ sơ", "Tên thủ tục hành chính, nội dung", "Số lượng (bộ)", "Tên tổ chức, cá nhân (chủ hồ sơ)", "Địa chỉ", "Số điện thoại",
    "Ngày nhận hồ sơ", "Ngày hẹn trả kết quả", "Ngày trả kết quả", "Phương thức nhận kết quả", "Bên nhận, ký nhận", "Người nhận hồ sơ", "Ghi chú"
};

static int by_dossier(const void *a, const void *b)
{
    const struct slip_booking *x = a, *y = b;
    return (x->dossier_id > y->dossier_id) - (x->dossier_id < y->dossier_id);
}

enum err slip_bookings(struct ctx *c, int64_t agency_id, int64_t from_ms, int64_t to_ms, struct slip_booking **out, size_t *n)
{
    struct slip_book_rows_row *rows;
    TRY(slip_book_rows(c->db, c->arena, &(struct slip_book_rows_in){ agency_id, from_ms, to_ms }, &rows, n));
    struct slip_booking *list = ARENA_ARRAY(c->arena, struct slip_booking, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct slip_booking){ rows[i].dossier_id, rows[i].no, (int)rows[i].year, rows[i].officer };
    if (*n)
        qsort(list, *n, sizeof *list, by_dossier);
    *out = list;
    return ERR_OK;
}

static struct str years(struct ctx *c, const struct slip_book *b)
{
    int from, to, month, dom;
    day_to_ymd(b->from_day, &from, &month, &dom);
    day_to_ymd(b->to_day, &to, &month, &dom);
    return from == to ? arena_printf(c->arena, "%d", from) : arena_printf(c->arena, "%d - %d", from, to);
}

enum err slip_book_pdf(struct ctx *c, const struct slip_book *b, struct str *pdf)
{
    slip_vec v = { 0 };
    struct str markup;
    struct doc_fault fault = { 0 };
    if (b->rows > SLIP_BOOK_PART_ROWS)
        return ERR_TOO_LARGE;
    TRY(markup_of(c, S("07"), &markup));
    slip_put_office(c, &v, b->agency);
    slip_put(c, &v, "slip.book", years(c, b));
    slip_put(c, &v, "slip.from", text_date(c->arena, b->from_day));
    slip_put(c, &v, "slip.to", text_date(c->arena, b->to_day));
    slip_put(c, &v, "slip.count", text_thousands(c->arena, (int64_t)b->total));
    slip_put(c, &v, "slip.part", b->parts > 1 ? arena_printf(c->arena, "%zu/%zu", b->part, b->parts) : S(""));
    slip_put(c, &v, "slip.date_formal", text_date_formal(c->arena, ctx_today(c)));
    slip_put(c, &v, "slip.officer", c->who.name);
    slip_put(c, &v, "slip.legal", S("Mẫu số 07 ban hành kèm theo Thông tư số 03/2025/TT-VPCP"));
    struct doc_list list = { S("slip.register"), b->cells, SLIP_BOOK_COLS, b->rows };
    return doc_pdf(c->arena, markup, &(struct doc_data){ v.at, v.n, &list, 1 }, msg_text(LANG_VI, MSG_slip_07), ms_of_day(b->to_day, 0), pdf, &fault);
}

enum err slip_book_csv(struct ctx *c, const struct slip_book *b, struct str *csv)
{
    struct buf out = buf_new(c->arena, CSV_MAX);
    buf_put(&out, S("\xEF\xBB\xBF"));
    for (size_t i = 0; i < SLIP_BOOK_COLS; i++)
        csv_put(&out, str_c(slip_book_head[i]), !b->digits && i + 1 == SLIP_BOOK_COLS);
    if (b->digits)
        csv_put(&out, S("Số hóa"), true);
    for (size_t i = 0; i < b->rows * SLIP_BOOK_COLS; i++) {
        bool last = (i + 1) % SLIP_BOOK_COLS == 0;
        csv_put(&out, b->cells[i], last && !b->digits);
        if (last && b->digits)
            csv_put(&out, b->digits[i / SLIP_BOOK_COLS], true);
    }
    if (out.failed)
        return ERR_TOO_LARGE;
    *csv = buf_str(&out);
    return ERR_OK;
}
