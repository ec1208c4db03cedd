/* What procedure.json and result.doc say, against the questions of the form. */
#include "mod/catalogue/check_internal.h"
#include "fmt/doc.h"

/* -- conditions and keys of one part -- */

static bool known_name(const struct checked_version *v, struct str name)
{
    return str_eq(name, S("channel")) || form_find(v->form, name);
}

/* kind: "giấy tờ này không bao giờ được hỏi tới" … */
void check_condition(struct checking *k, const struct checked_version *v, const struct json *part, const char *never)
{
    char what[120];
    const struct feel *f;
    struct str *names, text = json_text(part, "condition", S(""));
    size_t n;
    if (!text.len || feel_parse(k->a, text, &f, what) != ERR_OK)
        return; /* what cannot be read was said already */
    feel_names(f, k->a, &names, &n);
    bool known = true;
    for (size_t i = 0; v->form && i < n; i++) {
        if (known_name(v, names[i]))
            continue;
        known = false;
        check_place(
            k, v, json_place(part, "condition"),
            arena_printf(k->a, "điều kiện nhắc tới \"%.*s\", biểu mẫu không có câu hỏi này", STR_ARG(names[i])));
    }
    if (known && !check_possible(k->a, v, f))
        check_place(k, v, json_place(part, "condition"), arena_printf(k->a, "điều kiện không bao giờ đúng: %s", never));
}

static void check_number(struct checking *k, const struct checked_version *v, const struct json *fee,
                         const char *member)
{
    struct str key = json_text(fee, member, S(""));
    const struct form_field *f = key.len && v->form ? form_find(v->form, key) : NULL;
    if (key.len && v->form && (!f || f->type != FORM_NUMBER))
        check_place(k, v, json_place(fee, member),
                    arena_printf(k->a, "%s phải là câu hỏi kiểu số, \"%.*s\" không phải", member, STR_ARG(key)));
}

static void check_fees(struct checking *k, const struct checked_version *v, const struct json *channel)
{
    const struct json *fees;
    size_t n = json_list(channel, "fees", &fees);
    for (size_t i = 0; i < n; i++) {
        check_condition(k, v, &fees[i], "khoản này không bao giờ thu");
        check_number(k, v, &fees[i], "units");
        check_number(k, v, &fees[i], "times");
    }
}

static void check_results(struct checking *k, const struct checked_version *v)
{
    const struct json *items;
    size_t n = json_list(v->v->tree, "results", &items);
    for (size_t i = 0; i < n; i++) {
        check_condition(k, v, &items[i], "kết quả này không bao giờ cấp");
        check_lines(k, v, &items[i]);
        if (json_text(&items[i], "series", S("")).len && !json_text(&items[i], "number_format", S("")).len)
            check_place(k, v, json_place(&items[i], "series"),
                        S("kết quả có sổ (series) thì cần number_format, ví dụ \"{n}/UBND\""));
    }
}

/* "channels.limit": a member of the file; or another file of the folder. */
static bool known_path(struct str first)
{
    static const char *const files[] = { "form", "process", "result", "examples" };
    bool known = false;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        known |= str_eq(first, str_c(files[i]));
    for (size_t i = 0; i < procedure_members_n; i++)
        known |= str_eq(first, str_c(procedure_members[i].name));
    return known;
}

static void check_sources(struct checking *k, const struct checked_version *v)
{
    const struct json *sources = json_get(v->v->tree, "sources");
    for (size_t i = 0; sources && i < sources->n; i++) {
        struct str rest = sources->keys[i], first = S("");
        str_split(&rest, '.', &first);
        if (!known_path(first))
            check_place(k, v, sources->keys[i].ptr,
                        arena_printf(k->a, "nguồn ghi cho mục \"%.*s\", không có mục này", STR_ARG(first)));
    }
}

void check_procedure(struct checking *k, const struct checked_version *v)
{
    const struct json *items;
    if (!v->v->tree)
        return;
    size_t n = json_list(v->v->tree, "channels", &items);
    for (size_t i = 0; i < n; i++) {
        check_condition(k, v, &items[i], "không hồ sơ nào tính theo thời hạn này");
        check_fees(k, v, &items[i]);
    }
    if (!n && !v->v->p.closed)
        check_place(k, v, NULL, S("chưa có cách nộp nào (channels)"));
    n = json_list(v->v->tree, "components", &items);
    for (size_t i = 0; i < n; i++)
        check_condition(k, v, &items[i], "giấy tờ này không bao giờ được hỏi tới");
    check_results(k, v);
    check_sources(k, v);
}

/* -- the result on paper -- */

/* form.<key>, form.<key>.code, form.<key>.words, form.<key>.said. */
static const char *form_key_wrong(const struct checked_version *v, struct str rest)
{
    struct str key = S(""), ending = rest;
    const struct form_field *f = str_split(&ending, '.', &key) ? form_find(v->form, key) : NULL;
    if (!f)
        return "biểu mẫu không có câu hỏi này";
    if (!ending.ptr || !ending.len || str_eq(ending, S("code")))
        return NULL;
    if (str_eq(ending, S("said")))
        return f->type == FORM_DATE || f->kind == FORM_KIND_PARTIAL_DATE ? NULL : "câu hỏi này không phải ngày nên không có .said";
    if (!str_eq(ending, S("words")))
        return "sau tên câu hỏi chỉ có thể là .code, .words hoặc .said";
    return f->words ? NULL : "câu hỏi này không có properties.words nên không viết ra chữ được";
}

static const char *key_wrong(const struct checked_version *v, struct str key)
{
    struct str form = S("form.");
    if (str_starts(key, form))
        return v->form ? form_key_wrong(v, str_skip(key, form.len)) : NULL;
    struct str line = str_ends(key, S(".words")) ? str_cut(key, 0, key.len - 6) : key;
    if (check_line_of(v, line))
        return NULL;
    return paper_value_known(key) ? NULL : "không có gì điền vào chỗ này (data/catalogue/paper_values.csv)";
}

/* The first line that names the key; a longer key that begins alike is another one. */
static int line_of(struct str markup, struct str key)
{
    struct str rest = markup, line;
    for (int no = 1; str_split(&rest, '\n', &line); no++)
        for (size_t i = 0; line.len && line.ptr[0] != '#' && i + key.len <= line.len; i++) {
            char after = i + key.len < line.len ? line.ptr[i + key.len] : ' ';
            bool more =
                (after >= 'a' && after <= 'z') || after == '_' || after == '.' || (after >= '0' && after <= '9');
            if (str_eq(str_cut(line, i, key.len), key) && !more)
                return no;
        }
    return 0;
}

void check_result(struct checking *k, const struct checked_version *v)
{
    struct str *keys, markup = v->v->result.bytes, file = v->v->result.name;
    struct doc_fault f = { 0 };
    size_t n = 0;
    if (!markup.len)
        return;
    if (doc_check(k->a, markup, &keys, &n, &f) != ERR_OK) {
        check_say(k->a, k->out, file, f.line, str_c(f.what));
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const char *wrong = key_wrong(v, keys[i]);
        if (wrong)
            check_say(k->a, k->out, file, line_of(markup, keys[i]),
                      arena_printf(k->a, "{%.*s}: %s", STR_ARG(keys[i]), wrong));
    }
}
