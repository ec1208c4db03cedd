/* The national catalogue: a CSV, one row a procedure, few details. */
#include "mod/catalogue/import_internal.h"
#include "data/csv.h"
#include "text/text.h"

enum { CONTENT_MAX = 1 << 20 };
enum { MA, TEN, BO, LINH_VUC, CAP, DOI_TUONG, QUYET_DINH, LOAI, TG_TRUCTIEP, TG_TRUCTUYEN, FEE, N_THANH_PHAN, KET_QUA, COLUMNS };
static const char *const columns[COLUMNS] = { "ma", "ten", "bo", "linh_vuc", "cap_thuc_hien", "doi_tuong", "so_quyet_dinh", "loai",
                                              "tg_tructiep", "tg_tructuyen", "fee_first_vnd", "n_thanh_phan", "ket_qua" };

/* "5 Ngày làm việc" */
static void put_way(struct importing *im, enum channel ch, struct str cell, struct str fee, struct str decision, struct json_out *o)
{
    struct str number, unit = cell;
    struct import_way w = { .channel = ch, .fee_vnd = fee };
    if (!str_split(&unit, ' ', &number))
        number = S("");
    w.time = import_time(im, channel_word(ch), number, str_trim(unit));
    import_put_way(im, &w, decision, o);
}

/* A procedure may always be brought to the desk; the extract names no channel where it knows no time (NĐ 61/2018 Đ17). */
static bool put_channels(struct importing *im, const struct str *at, struct json_out *o)
{
    struct str counter = import_clean(im, at[TG_TRUCTIEP]), online = import_clean(im, at[TG_TRUCTUYEN]);
    struct str fee = str_trim(at[FEE]), decision = import_clean(im, at[QUYET_DINH]);
    json_key(o, S("channels"));
    json_open(o, '[');
    if (!counter.len && !online.len) {
        import_dirty(im, DIRT_NO_CHANNEL, S("no channel and no time"), S("open at the desk only, no date is promised"));
        import_put_way(im, &(struct import_way){ .channel = CHANNEL_COUNTER, .time = { S("none"), S(""), S("") }, .fee_vnd = fee }, decision, o);
    }
    if (counter.len)
        put_way(im, CHANNEL_COUNTER, counter, fee, decision, o);
    if (online.len)
        put_way(im, CHANNEL_ONLINE, online, fee, decision, o);
    json_close(o, ']');
    return online.len > 0;
}

static void put_results(struct importing *im, struct str cell, struct json_out *o)
{
    struct str all = import_clean(im, cell), one;
    json_key(o, S("results"));
    json_open(o, '[');
    while (all.len && str_split(&all, ';', &one)) {
        if (!str_trim(one).len)
            continue;
        json_open(o, '{');
        json_member(o, "name", str_trim(one));
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void put_notes(struct importing *im, struct str count, struct json_out *o)
{
    int64_t n;
    json_key(o, S("notes"));
    json_open(o, '[');
    if (str_int(count, &n) && n > 0)
        json_put_text(o, arena_printf(im->a, "Nguồn công bố ghi %lld giấy tờ trong thành phần hồ sơ; xem danh mục đầy đủ trên Cổng Dịch vụ công quốc gia.", (long long)n));
    json_close(o, ']');
}

static void put_row(struct importing *im, const struct str *at, struct json_out *o)
{
    struct str name = import_clean(im, at[TEN]);
    json_open(o, '{');
    json_member(o, "code", im->code);
    json_member(o, "name", name);
    json_member(o, "short_name", import_short_name(im, name));
    json_member(o, "field", import_clean(im, at[LINH_VUC]));
    json_member(o, "ministry", import_clean(im, at[BO]));
    json_member(o, "decision", import_clean(im, at[QUYET_DINH]));
    json_member(o, "type", import_clean(im, at[LOAI]));
    json_key(o, S("levels"));
    import_levels(im, import_clean(im, at[CAP]), o);
    json_key(o, S("applicants"));
    import_applicants(im, at[DOI_TUONG], o);
    bool online = put_channels(im, at, o);
    json_key(o, S("online"));
    json_open(o, '{');
    json_member(o, "level", !online ? S("none") : str_has(text_fold(im->a, name), S("mot phan")) ? S("part") : S("full"));
    json_close(o, '}');
    put_results(im, at[KET_QUA], o);
    put_notes(im, at[N_THANH_PHAN], o);
    json_close(o, '}');
}

static struct str raw_row(struct arena *a, const struct str *at)
{
    struct buf b = buf_new(a, CONTENT_MAX);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    for (int i = 0; i < COLUMNS; i++)
        json_member(&o, columns[i], at[i]);
    json_close(&o, '}');
    return buf_str(&b);
}

static enum err one_row(struct importing *im, const struct csv_row *row, int line, struct str file, struct str *why)
{
    struct buf b = buf_new(im->a, CONTENT_MAX);
    struct json_out o = json_out(&b);
    if (row->n != COLUMNS || !row->at[MA].len || !row->at[TEN].len) {
        *why = row->n != COLUMNS ? arena_printf(im->a, "%.*s:%d: %d columns are needed, here are %zu", STR_ARG(file), line, COLUMNS, row->n)
                                 : arena_printf(im->a, "%.*s:%d: ma or ten is empty", STR_ARG(file), line);
        return ERR_INVALID;
    }
    im->code = row->at[MA];
    put_row(im, row->at, &o);
    import_cleaned(im);
    if (b.failed) {
        *why = arena_printf(im->a, "%.*s:%d: the row is too large", STR_ARG(file), line);
        return ERR_INVALID;
    }
    return import_add(im, SOURCE_ROW, file, raw_row(im->a, row->at), buf_str(&b), why);
}

static bool header_fits(const struct csv_row *row)
{
    for (size_t i = 0; i < COLUMNS; i++)
        if (row->n != COLUMNS || !str_eq(row->at[i], str_c(columns[i])))
            return false;
    return true;
}

/* Every row ends with a line break, the last too: one that does not was cut. */
static enum err check_whole(struct importing *im, struct str bytes, struct str file, struct str *why)
{
    if (!text_utf8_valid(bytes))
        *why = arena_printf(im->a, "%.*s: this is no UTF-8 text, or it is cut in the middle of a character", STR_ARG(file));
    else if (!str_ends(bytes, S("\n")))
        *why = arena_printf(im->a, "%.*s: the last row has no end; the file seems to be cut", STR_ARG(file));
    else
        return ERR_OK;
    return ERR_INVALID;
}

enum err import_rows(struct importing *im, struct str bytes, struct str file, struct str *why)
{
    struct csv csv = csv_open(bytes);
    struct csv_row row;
    TRY(check_whole(im, bytes, file, why));
    enum err e = csv_next(&csv, im->a, &row);
    if (e == ERR_OK && !header_fits(&row)) {
        *why = arena_printf(im->a, "%.*s:1: the columns are not those of the catalogue (ma, ten, bo …)", STR_ARG(file));
        return ERR_INVALID;
    }
    while (e == ERR_OK && (e = csv_next(&csv, im->a, &row)) == ERR_OK)
        TRY(one_row(im, &row, csv.line, file, why));
    if (e == ERR_NOT_FOUND)
        return ERR_OK;
    *why = arena_printf(im->a, "%.*s:%d: a quote is not closed; the file seems to be cut", STR_ARG(file), csv.line_next);
    return ERR_INVALID;
}
