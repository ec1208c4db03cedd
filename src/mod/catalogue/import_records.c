/* The detailed records: a JSON list, one object a procedure. */
#include "mod/catalogue/import_internal.h"
#include "text/text.h"

enum { CONTENT_MAX = 1 << 20 };

/* -- papers -- */

struct paper_group {
    bool present, plain; /* plain: the heading says nothing about when */
    bool remark;         /* "Lưu ý" */
};

static struct paper_group group_of(struct arena *a, struct str group)
{
    struct str g = text_fold(a, group);
    struct paper_group out = { .present = str_starts(g, S("giay to phai xuat trinh")), .remark = str_eq(g, S("luu y")) };
    out.plain = !g.len || out.remark || str_eq(g, S("giay to phai nop")) || str_eq(g, S("giay to phai xuat trinh"));
    return out;
}

/* "- Tờ khai…;" to "Tờ khai…" */
static struct str bare(struct str s)
{
    s = str_trim(s);
    while (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+' || s.ptr[0] == '*'))
        s = str_trim(str_skip(s, 1));
    while (s.len && (s.ptr[s.len - 1] == ';' || s.ptr[s.len - 1] == ','))
        s = str_trim(str_cut(s, 0, s.len - 1));
    return s;
}

/* "181" papers of "… theo Mẫu số": the name went on with "18", and there is 1. */
static int count_of(struct importing *im, const struct json *j, const char *key, struct str *name)
{
    struct str digits = json_text(j, key, S("0"));
    int64_t n = 0;
    bool number = str_int(digits, &n);
    if (number && n >= 0 && digits.len <= 2)
        return (int)n;
    if (!number || digits.len < 2)
        return 0;
    struct str tail = str_cut(digits, 0, digits.len - 1);
    char last = name->len ? name->ptr[name->len - 1] : '/';
    bool joined = last == '/' || last == '.' || last == '-';
    import_dirty(im, DIRT_ODD_COUNT, arena_printf(im->a, "%.*s papers of one kind", STR_ARG(digits)),
                 arena_printf(im->a, "%.*s put back at the end of the name, %c kept", STR_ARG(tail), digits.ptr[digits.len - 1]));
    *name = arena_printf(im->a, "%.*s%s%.*s", STR_ARG(*name), joined ? "" : " ", STR_ARG(tail));
    return digits.ptr[digits.len - 1] - '0';
}

static void put_component(struct importing *im, const struct json *j, size_t index, struct str name, struct str group, struct json_out *o)
{
    struct paper_group g = group_of(im->a, group);
    int originals = count_of(im, j, "orig", &name), copies = count_of(im, j, "copy", &name);
    json_open(o, '{');
    json_member(o, "key", arena_printf(im->a, "giay_%zu", index + 1));
    json_member(o, "name", name);
    json_member(o, "group", g.present ? S("present") : S("submit"));
    json_member_int(o, "originals", originals);
    json_member_int(o, "copies", copies);
    json_member_bool(o, "required", false); /* the list mixes cases: the desk decides which it is */
    json_member(o, "when", g.plain ? S("") : group);
    json_close(o, '}');
}

static bool is_remark(struct importing *im, const struct json *j)
{
    return str_eq(json_text(j, "kind", S("")), S("note")) || group_of(im->a, json_text(j, "group", S(""))).remark;
}

static void put_papers(struct importing *im, const struct json *rec, struct json_out *o)
{
    const struct json *items;
    size_t n = json_list(rec, "thanh_phan", &items);
    for (int remarks = 0; remarks < 2; remarks++) {
        json_key(o, remarks ? S("notes") : S("components"));
        json_open(o, '[');
        for (size_t i = 0; i < n; i++) {
            if (is_remark(im, &items[i]) != (remarks == 1))
                continue;
            struct str name = bare(import_clean(im, json_text(&items[i], "name", S("")))), group = bare(import_clean(im, json_text(&items[i], "group", S(""))));
            if (remarks && name.len)
                json_put_text(o, name);
            else if (name.len)
                put_component(im, &items[i], i, name, group, o);
        }
        json_close(o, ']');
    }
}

/* -- channels -- */

static void note_many(struct importing *im, const size_t *rows)
{
    for (int i = 0; i < CHANNEL_COUNT; i++)
        if (rows[i] > 1)
            import_dirty(im, DIRT_MANY_TIMES, arena_printf(im->a, "%s: %zu published rows", channel_word((enum channel)i), rows[i]),
                         S("the first counts, the others are shown as other cases"));
}

/* "7 Ngày", and beside it "07 ngày làm việc": the field is what was published as the time, and the shorter one. */
static void note_words(struct importing *im, const struct import_way *w)
{
    struct str words = text_fold(im->a, w->note), n = w->time.limit, number;
    if (!str_ends(n, S(" days")) || str_ends(n, S("working days")) || !str_split(&n, ' ', &number))
        return;
    bool plain = str_has(words, arena_printf(im->a, " %.*s ngay lam viec", STR_ARG(number))) || str_starts(words, arena_printf(im->a, "%.*s ngay lam viec", STR_ARG(number)));
    if (plain || str_has(words, arena_printf(im->a, "0%.*s ngay lam viec", STR_ARG(number))))
        import_dirty(im, DIRT_TIME_WORDS, arena_printf(im->a, "%s: %.*s days, but the text says working days", channel_word(w->channel), STR_ARG(number)),
                     arena_printf(im->a, "kept as %.*s days; the text is shown beside it", STR_ARG(number)));
}

static enum err put_channels(struct importing *im, const struct json *rec, struct json_out *o, bool *online, struct str *why)
{
    const struct json *items;
    size_t n = json_list(rec, "cach_thuc", &items), rows[CHANNEL_COUNT] = { 0 };
    struct str decision = json_text(rec, "quyet_dinh", S(""));
    json_key(o, S("channels"));
    json_open(o, '[');
    for (size_t i = 0; i < n; i++) {
        struct import_way w = { 0 };
        struct str words = import_clean(im, json_text(&items[i], "channel", S("")));
        if (!import_channel(words, &w.channel)) {
            *why = arena_printf(im->a, "%.*s: channel \"%.*s\" is not known", STR_ARG(im->code), STR_ARG(words));
            return ERR_INVALID;
        }
        w.time = import_time(im, channel_word(w.channel), str_trim(json_text(&items[i], "time", S(""))), import_clean(im, json_text(&items[i], "unit", S(""))));
        w.fee_vnd = str_trim(json_text(&items[i], "fee_vnd", S("")));
        w.fee_text = import_clean(im, json_text(&items[i], "fee_text", S("")));
        w.note = import_unwrap(import_clean(im, json_text(&items[i], "desc", S(""))));
        note_words(im, &w);
        rows[w.channel]++;
        import_put_way(im, &w, decision, o);
    }
    json_close(o, ']');
    note_many(im, rows);
    *online = rows[CHANNEL_ONLINE] > 0;
    return ERR_OK;
}

/* In full unless the name itself says that it is only in part (NĐ 224/2026 Đ14). */
static void put_online(struct importing *im, struct str name, bool online, struct json_out *o)
{
    bool part = str_has(text_fold(im->a, name), S("mot phan"));
    json_key(o, S("online"));
    json_open(o, '{');
    json_member(o, "level", !online ? S("none") : part ? S("part") : S("full"));
    json_close(o, '}');
}

/* -- the rest -- */

static void put_results(struct importing *im, const struct json *rec, struct json_out *o)
{
    const struct json *items;
    size_t n = json_list(rec, "ket_qua", &items);
    json_key(o, S("results"));
    json_open(o, '[');
    for (size_t i = 0; i < n; i++) {
        struct str name = import_clean(im, json_text(&items[i], "ten", S("")));
        if (!name.len)
            continue;
        json_open(o, '{');
        json_member(o, "code", import_clean(im, json_text(&items[i], "ma", S(""))));
        json_member(o, "name", name);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void put_legal(struct importing *im, const struct json *rec, struct json_out *o)
{
    const struct json *items;
    size_t n = json_list(rec, "can_cu", &items);
    json_key(o, S("legal"));
    json_open(o, '[');
    for (size_t i = 0; i < n; i++) {
        struct str code = items[i].kind == JSON_TEXT ? import_clean(im, items[i].text) : S("");
        if (!code.len)
            continue;
        json_open(o, '{');
        json_member(o, "code", code);
        json_close(o, '}');
    }
    json_close(o, ']');
}

/* The list was made by cutting one text at its commas: it is put together again. */
static struct str joined(struct importing *im, const struct json *rec, const char *key)
{
    const struct json *items;
    size_t n = json_list(rec, key, &items);
    struct buf b = buf_new(im->a, 10000);
    for (size_t i = 0; i < n; i++) {
        buf_put(&b, i ? S(", ") : S(""));
        buf_put(&b, items[i].text);
    }
    return buf_str(&b);
}

static void put_text(struct importing *im, const struct json *rec, const char *from, const char *to, struct json_out *o)
{
    struct str text = import_clean(im, json_text(rec, from, S("")));
    json_member(o, to, str_eq(text, S("Không có thông tin")) ? S("") : text);
}

static enum err put_record(struct importing *im, const struct json *rec, struct json_out *o, struct str *why)
{
    struct str name = import_clean(im, json_text(rec, "ten", S("")));
    bool online;
    json_open(o, '{');
    json_member(o, "code", im->code);
    json_member(o, "name", name);
    json_member(o, "short_name", import_short_name(im, name));
    put_text(im, rec, "linh_vuc", "field", o);
    put_text(im, rec, "bo", "ministry", o);
    put_text(im, rec, "quyet_dinh", "decision", o);
    put_text(im, rec, "yeu_cau", "requirements", o);
    put_text(im, rec, "url", "url", o);
    json_key(o, S("levels"));
    import_levels(im, json_text(rec, "cap", S("")), o);
    json_key(o, S("applicants"));
    import_applicants(im, joined(im, rec, "doi_tuong"), o);
    TRY(put_channels(im, rec, o, &online, why));
    put_online(im, name, online, o);
    put_papers(im, rec, o);
    put_results(im, rec, o);
    put_legal(im, rec, o);
    json_close(o, '}');
    return ERR_OK;
}

static enum err one_record(struct importing *im, const struct json *rec, size_t no, struct str file, struct str *why)
{
    struct buf b = buf_new(im->a, CONTENT_MAX), raw = buf_new(im->a, CONTENT_MAX);
    struct json_out o = json_out(&b);
    im->code = json_text(rec, "ma", S(""));
    if (!im->code.len || !json_text(rec, "ten", S("")).len || !json_get(rec, "cach_thuc") || !json_get(rec, "cap")) {
        *why = arena_printf(im->a, "%.*s: record %zu has no ma, ten, cap or cach_thuc", STR_ARG(file), no);
        return ERR_INVALID;
    }
    TRY(put_record(im, rec, &o, why));
    import_cleaned(im);
    json_canonical(&raw, rec);
    if (b.failed || raw.failed) {
        *why = arena_printf(im->a, "%.*s: %.*s is too large", STR_ARG(file), STR_ARG(im->code));
        return ERR_INVALID;
    }
    return import_add(im, SOURCE_RECORD, file, buf_str(&raw), buf_str(&b), why);
}

enum err import_records(struct importing *im, struct str bytes, struct str file, struct str *why)
{
    const struct json *list;
    struct json_fault fault = { 0 };
    if (json_parse(im->a, bytes, &list, &fault) != ERR_OK) {
        *why = arena_printf(im->a, "%.*s:%d:%d: %s", STR_ARG(file), fault.line, fault.column, fault.what);
        return ERR_INVALID;
    }
    if (list->kind != JSON_ARRAY) {
        *why = arena_printf(im->a, "%.*s: this is no list of procedures", STR_ARG(file));
        return ERR_INVALID;
    }
    for (size_t i = 0; i < list->n; i++)
        TRY(one_record(im, &list->items[i], i + 1, file, why));
    return ERR_OK;
}
