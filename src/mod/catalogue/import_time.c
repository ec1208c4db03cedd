/* Published times: numbers without units, units without numbers, and numbers that are no times. */
#include "mod/catalogue/import_internal.h"
#include "text/text.h"

enum { DOUBTFUL_DAYS = 100 };

static const struct {
    const char *published, *many; /* folded; for limit_parse */
    const char *people;
} units[] = {
    { "ngay lam viec", "working days", "ngày làm việc" },
    { "ngay", "days", "ngày" },
    { "gio", "hours", "giờ" },
    { "gio lam viec", "working hours", "giờ làm việc" },
    { "thang", "months", "tháng" },
    { "phut", "minutes", "phút" },
};
enum { UNITS = sizeof units / sizeof *units };

/* The extract says "(ngày làm việc; unit missing in source)" where the portal gave a bare number. */
static bool unit_missing(struct str unit) { return !unit.len || str_has(unit, S("unit missing")); }

static size_t unit_of(struct arena *a, struct str unit)
{
    struct str folded = text_fold(a, unit);
    size_t i = 0;
    if (unit_missing(unit))
        return 0; /* working days, as the source says */
    while (i < UNITS && !str_eq(folded, str_c(units[i].published)))
        i++;
    return i;
}

/* Half days of work are told in hours: 8 make a day (BLLĐ 2019 Đ105). */
static bool halves(struct arena *a, struct str time, struct str *limit)
{
    struct str whole, rest = time;
    int64_t n;
    if (!str_split(&rest, '.', &whole) || !str_eq(rest, S("5")) || !str_int(whole, &n) || n < 0 || n > 1000)
        return false;
    *limit = arena_printf(a, "%lld working hours", (long long)(n * 8 + 4));
    return true;
}

static struct import_time no_limit(struct importing *im, const char *where, struct str time)
{
    import_dirty(im, DIRT_ODD_TIME, arena_printf(im->a, "%s: time \"%.*s\"", where, STR_ARG(time)), S("kept as text, no date is promised"));
    return (struct import_time){ S("none"), S(""), arena_printf(im->a, "Nguồn công bố ghi thời hạn “%.*s”.", STR_ARG(time)) };
}

static struct str note_missing(struct importing *im, const char *where, int64_t n)
{
    const char *doubt = n > DOUBTFUL_DAYS ? "; doubtful, please check" : "";
    import_dirty(im, DIRT_NO_UNIT, arena_printf(im->a, "%s: time %lld without a unit", where, (long long)n),
                 arena_printf(im->a, "read as %lld working day%s, as the source says%s", (long long)n, n == 1 ? "" : "s", doubt));
    return S("Nguồn công bố không ghi đơn vị thời gian; ở đây hiểu là ngày làm việc.");
}

struct import_time import_time(struct importing *im, const char *where, struct str time, struct str unit)
{
    struct import_time out = { S("none"), S(""), S("") };
    size_t u = unit_of(im->a, unit);
    int64_t n;
    if (!time.len) {
        import_dirty(im, DIRT_NO_TIME, arena_printf(im->a, "%s: no time", where), S("kept without one, no date is promised"));
        return out;
    }
    if (u == 0 && !unit_missing(unit) && halves(im->a, time, &out.limit)) {
        out.text = arena_printf(im->a, "%.*s ngày làm việc", STR_ARG(time));
        import_dirty(im, DIRT_ODD_TIME, arena_printf(im->a, "%s: time %.*s working days", where, STR_ARG(time)),
                     arena_printf(im->a, "read as %.*s", STR_ARG(out.limit)));
        return out;
    }
    bool whole = str_int(time, &n);
    if (unit_missing(unit))
        out.note = note_missing(im, where, whole ? n : 0);
    if (u == UNITS || !whole || n < 1 || n > LIMIT_MAX)
        return no_limit(im, where, unit_missing(unit) ? time : arena_printf(im->a, "%.*s %.*s", STR_ARG(time), STR_ARG(unit)));
    out.limit = arena_printf(im->a, "%lld %s", (long long)n, units[u].many);
    out.text = arena_printf(im->a, "%lld %s", (long long)n, units[u].people);
    return out;
}

/* -- one channel -- */

static void put_fee(const struct import_way *w, int64_t vnd, bool charge, struct json_out *o)
{
    json_open(o, '{');
    json_member(o, "name", charge ? S("Lệ phí") : S("Phí, lệ phí"));
    json_member(o, "kind", charge ? S("le_phi") : S("phi"));
    json_member_int(o, "amount_vnd", vnd);
    json_member(o, "unit", S(""));
    json_member(o, "note", w->note);
    json_close(o, '}');
}

static void put_fees(struct importing *im, const struct import_way *w, struct json_out *o)
{
    int64_t vnd = 0;
    struct str words = text_fold(im->a, w->note);
    bool number = w->fee_vnd.len && str_int(w->fee_vnd, &vnd) && vnd >= 0;
    json_key(o, S("fees"));
    json_open(o, '[');
    if (number && vnd > 0)
        put_fee(w, vnd, str_has(words, S("le phi")), o);
    json_close(o, ']');
    if (!number || vnd == 0)
        json_member(o, "fee_text", w->fee_text.len ? w->fee_text : w->fee_vnd.len ? S("Miễn phí") : S("Không có thông tin"));
    /* "Miễn phí", and beside it "mức thu do Hội đồng nhân dân quyết định" */
    if (number && vnd == 0 && str_has(words, S("hoi dong nhan dan")))
        import_dirty(im, DIRT_FEE_WORDS, arena_printf(im->a, "%s: fee 0, but the text says that the province sets it", channel_word(w->channel)),
                     S("both kept as published"));
}

void import_put_way(struct importing *im, const struct import_way *w, struct str decision, struct json_out *o)
{
    bool two = w->time.note.len && w->note.len;
    json_open(o, '{');
    json_member(o, "channel", str_c(channel_word(w->channel)));
    json_member(o, "limit", w->time.limit);
    json_member(o, "limit_text", w->time.text);
    json_member(o, "limit_ground", decision.len ? arena_printf(im->a, "Quyết định công bố %.*s", STR_ARG(decision)) : S(""));
    json_member(o, "note", arena_printf(im->a, "%.*s%s%.*s", STR_ARG(w->time.note), two ? " " : "", STR_ARG(w->note)));
    put_fees(im, w, o);
    json_close(o, '}');
}
