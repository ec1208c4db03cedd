/* Two versions of a procedure side by side, in words a jurist reads. */
#include "mod/catalogue/catalogue_internal.h"
#include "mod/catalogue/folder.h"
#include "base/clock.h"
#include "base/embed.h"
#include "text/text.h"

struct comparing {
    struct arena *a;
    struct folder_lines *out;
};

static void line(struct comparing *k, struct str text) { VEC_PUSH(k->a, k->out, text); }

/* -- values in words -- */

static struct str limit_words(struct arena *a, struct limit l)
{
    static const char *const units[] = {
        [LIMIT_NONE] = "chưa quy định", [LIMIT_MINUTES] = "phút",
        [LIMIT_HOURS] = "giờ",          [LIMIT_WORKING_HOURS] = "giờ làm việc",
        [LIMIT_DAYS] = "ngày",          [LIMIT_WORKING_DAYS] = "ngày làm việc",
        [LIMIT_MONTHS] = "tháng",       [LIMIT_SAME_DAY] = "ngay trong ngày",
    };
    bool bare = l.unit == LIMIT_NONE || l.unit == LIMIT_SAME_DAY;
    return bare ? str_c(units[l.unit]) : arena_printf(a, "%d %s", (int)l.n, units[l.unit]);
}

static const struct {
    const char *member, *value, *words;
} words[] = {
    { "channel", "counter", "Trực tiếp tại quầy" },
    { "channel", "online", "Trực tuyến" },
    { "channel", "post", "Qua bưu chính" },
    { "group", "submit", "nộp" },
    { "group", "present", "xuất trình" },
    { "kind", "phi", "phí" },
    { "kind", "le_phi", "lệ phí" },
    { "level", "full", "toàn trình" },
    { "level", "part", "một phần" },
    { "level", "prepare", "chỉ chuẩn bị" },
    { "level", "none", "không" },
    { "clock", "restart", "tính lại từ đầu" },
    { "clock", "stands", "dừng đồng hồ" },
};

static struct str text_words(struct comparing *k, const char *member, struct str text)
{
    struct limit l;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(str_c(member), str_c(words[i].member)) && str_eq(text, str_c(words[i].value)))
            return str_c(words[i].words);
    int32_t day;
    if (str_starts(str_c(member), S("valid_")) && day_parse_iso(text, &day))
        return text_date(k->a, day);
    bool time = str_eq(str_c(member), S("limit")) || str_eq(str_c(member), S("supplement_limit"));
    return time && limit_parse(text, &l) == ERR_OK ? limit_words(k->a, l) : arena_printf(k->a, "“%.*s”", STR_ARG(text));
}

static struct str value_words(struct comparing *k, const char *member, const struct json *j)
{
    if (!j || j->kind == JSON_NULL || (j->kind == JSON_TEXT && !j->text.len))
        return S("(không có)");
    if (j->kind == JSON_TEXT)
        return text_words(k, member, j->text);
    if (j->kind == JSON_BOOL)
        return j->integer ? S("có") : S("không");
    return j->kind == JSON_INT ? text_thousands(k->a, j->integer) : S("…");
}

/* -- parts -- */

static void compare_object(struct comparing *k, struct str path, const struct json *before, const struct json *after,
                           const struct member *members, size_t n);

static bool holds(const struct json *list, struct str text)
{
    for (size_t i = 0; list && list->kind == JSON_ARRAY && i < list->n; i++)
        if (str_eq(list->items[i].text, text))
            return true;
    return false;
}

static void only_in(struct comparing *k, struct str path, const char *what, const struct json *list,
                    const struct json *other)
{
    for (size_t i = 0; list && list->kind == JSON_ARRAY && i < list->n; i++)
        if (!holds(other, list->items[i].text))
            line(k, arena_printf(k->a, "%.*s: %s “%.*s”", STR_ARG(path), what, STR_ARG(list->items[i].text)));
}

/* What an entry is known by, and what people call it. */
static struct str identity(const struct json *item, const struct member *m)
{
    struct str id = json_text(item, m->identity, S(""));
    const struct json *number = json_get(item, m->identity);
    if (number && number->kind == JSON_INT)
        return S("bậc");
    return id.len ? id : json_text(item, "name", S(""));
}

static struct str title(struct comparing *k, const struct json *item, const struct member *m)
{
    struct str name = json_text(item, "name", S("")), code = json_text(item, "code", S(""));
    if (str_eq(str_c(m->name), S("channels")))
        return text_words(k, "channel", json_text(item, "channel", S("")));
    if (str_eq(str_c(m->name), S("legal")))
        return arena_printf(k->a, "%.*s %.*s", STR_ARG(name), STR_ARG(code));
    return name.len ? arena_printf(k->a, "“%.*s”", STR_ARG(name)) : identity(item, m);
}

/* Entries that are known by the same word (several published times of one channel) are paired in their order. */
static const struct json *same_entry(const struct json *list, const struct json *own_list, size_t at,
                                     const struct member *m)
{
    struct str id = identity(&own_list->items[at], m);
    size_t before = 0;
    for (size_t i = 0; i < at; i++)
        before += str_eq(identity(&own_list->items[i], m), id);
    for (size_t i = 0; list && list->kind == JSON_ARRAY && i < list->n; i++)
        if (str_eq(identity(&list->items[i], m), id) && before-- == 0)
            return &list->items[i];
    return NULL;
}

static void compare_list(struct comparing *k, struct str path, const struct json *before, const struct json *after,
                         const struct member *m)
{
    for (size_t i = 0; before && before->kind == JSON_ARRAY && i < before->n; i++)
        if (!same_entry(after, before, i, m))
            line(k, arena_printf(k->a, "%.*s: bỏ %.*s", STR_ARG(path), STR_ARG(title(k, &before->items[i], m))));
    for (size_t i = 0; after && after->kind == JSON_ARRAY && i < after->n; i++) {
        const struct json *item = &after->items[i], *was = same_entry(before, after, i, m);
        struct str name = title(k, item, m);
        if (!was)
            line(k, arena_printf(k->a, "%.*s: thêm %.*s", STR_ARG(path), STR_ARG(name)));
        else
            compare_object(k, arena_printf(k->a, "%.*s %.*s", STR_ARG(path), STR_ARG(name)), was, item, m->inside,
                           m->inside_n);
    }
}

static void compare_member(struct comparing *k, struct str path, const struct json *before, const struct json *after,
                           const struct member *m)
{
    if (m->kind == MEMBER_OBJECT) {
        compare_object(k, path, before, after, m->inside, m->inside_n);
    } else if (m->kind == MEMBER_LIST) {
        compare_list(k, path, before, after, m);
    } else if (m->kind == MEMBER_TEXTS) {
        only_in(k, path, "bỏ", before, after);
        only_in(k, path, "thêm", after, before);
    } else {
        struct str was = value_words(k, m->name, before), is = value_words(k, m->name, after);
        if (!str_eq(was, is))
            line(k, arena_printf(k->a, "%.*s: %.*s → %.*s", STR_ARG(path), STR_ARG(was), STR_ARG(is)));
    }
}

static void compare_object(struct comparing *k, struct str path, const struct json *before, const struct json *after,
                           const struct member *members, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct member *m = &members[i];
        const struct json *was = json_get(before, m->name), *is = json_get(after, m->name);
        if (!m->label[0] || (was == NULL && is == NULL) || json_same(k->a, was, is))
            continue;
        struct str here = path.len ? arena_printf(k->a, "%.*s: %s", STR_ARG(path), m->label) : str_c(m->label);
        compare_member(k, here, was, is, m);
    }
}

/* -- questions -- */

struct question {
    struct str key, label;
    const struct json *j;
};
typedef VEC(struct question) questions;

static void gather(struct arena *a, const struct json *j, int depth, questions *out)
{
    const struct json *items;
    size_t n = json_list(j, "components", &items);
    struct str key = json_text(j, "key", S(""));
    if (key.len)
        VEC_PUSH(a, out, ((struct question){ key, json_text(j, "label", key), j }));
    for (size_t i = 0; depth < 8 && i < n; i++)
        gather(a, &items[i], depth + 1, out);
}

static questions questions_of(struct arena *a, const struct folder_text *form)
{
    questions list = { 0 };
    const struct json *j;
    const struct embed_file *general =
        embed_find(embed_procedures, embed_procedures_n, S(CATALOGUE_GENERAL "/form.json"));
    struct str text = form->name.len || !general ? form->bytes : general->bytes;
    if (json_parse(a, text, &j, NULL) == ERR_OK)
        gather(a, j, 0, &list);
    return list;
}

static const struct question *question_of(const questions *list, struct str key)
{
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(list->at[i].key, key))
            return &list->at[i];
    return NULL;
}

static void compare_question(struct comparing *k, const struct question *was, const struct question *is)
{
    static const struct {
        const char *member, *what;
    } parts[] = { { "description", "đổi lời hướng dẫn" },
                  { "type", "đổi kiểu câu hỏi" },
                  { "values", "đổi các lựa chọn" },
                  { "conditional", "đổi điều kiện hiện câu hỏi" },
                  { "properties", "đổi cách kiểm tra hoặc điền sẵn" } };
    struct str name = arena_printf(k->a, "Câu hỏi “%.*s”", STR_ARG(is->label));
    bool before = json_bool(json_get(was->j, "validate"), "required", false),
         now = json_bool(json_get(is->j, "validate"), "required", false);
    if (!str_eq(was->label, is->label))
        line(k, arena_printf(k->a, "Câu hỏi “%.*s”: nay hỏi “%.*s”", STR_ARG(was->label), STR_ARG(is->label)));
    if (before != now)
        line(k, arena_printf(k->a, "%.*s: %s", STR_ARG(name),
                             now ? "nay bắt buộc trả lời" : "không còn bắt buộc trả lời"));
    else if (!json_same(k->a, json_get(was->j, "validate"), json_get(is->j, "validate")))
        line(k, arena_printf(k->a, "%.*s: đổi giới hạn của câu trả lời", STR_ARG(name)));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!json_same(k->a, json_get(was->j, parts[i].member), json_get(is->j, parts[i].member)))
            line(k, arena_printf(k->a, "%.*s: %s", STR_ARG(name), parts[i].what));
}

static void compare_forms(struct comparing *k, const struct folder_text *before, const struct folder_text *after)
{
    questions was = questions_of(k->a, before), is = questions_of(k->a, after);
    for (size_t i = 0; i < was.n; i++)
        if (!question_of(&is, was.at[i].key))
            line(k, arena_printf(k->a, "Câu hỏi: bỏ “%.*s”", STR_ARG(was.at[i].label)));
    for (size_t i = 0; i < is.n; i++) {
        const struct question *old = question_of(&was, is.at[i].key);
        if (old)
            compare_question(k, old, &is.at[i]);
        else
            line(k, arena_printf(k->a, "Câu hỏi: thêm “%.*s”", STR_ARG(is.at[i].label)));
    }
}

/* -- steps -- */

static const struct bpmn *process_of(struct arena *a, const struct folder_text *t)
{
    struct fault fault;
    const struct bpmn *p;
    const struct embed_file *general =
        embed_find(embed_procedures, embed_procedures_n, S(CATALOGUE_GENERAL "/process.bpmn"));
    return bpmn_parse(a, t->name.len || !general ? t->bytes : general->bytes, &p, &fault) == ERR_OK ? p : NULL;
}

static void compare_step(struct comparing *k, const struct bpmn_node *was, const struct bpmn_node *is)
{
    struct str name = arena_printf(k->a, "Bước “%.*s”", STR_ARG(is->name));
    if (!str_eq(was->name, is->name))
        line(k, arena_printf(k->a, "Bước “%.*s”: nay gọi là “%.*s”", STR_ARG(was->name), STR_ARG(is->name)));
    if (!str_eq(was->role, is->role))
        line(k,
             arena_printf(k->a, "%.*s: người làm %.*s → %.*s", STR_ARG(name), STR_ARG(was->role), STR_ARG(is->role)));
    if (was->limit.unit != is->limit.unit || was->limit.n != is->limit.n)
        line(k, arena_printf(k->a, "%.*s: thời gian %.*s → %.*s", STR_ARG(name), STR_ARG(limit_words(k->a, was->limit)),
                             STR_ARG(limit_words(k->a, is->limit))));
}

static void compare_processes(struct comparing *k, const struct folder_text *before, const struct folder_text *after)
{
    const struct bpmn *was = process_of(k->a, before), *is = process_of(k->a, after);
    size_t lines = k->out->n;
    if (!was || !is || str_eq(before->bytes, after->bytes))
        return;
    for (size_t i = 0; i < was->nodes_n; i++)
        if (was->nodes[i].kind == BPMN_USER_TASK && bpmn_find(is, was->nodes[i].id) < 0)
            line(k, arena_printf(k->a, "Quy trình: bỏ bước “%.*s”", STR_ARG(was->nodes[i].name)));
    for (size_t i = 0; i < is->nodes_n; i++) {
        ptrdiff_t old = bpmn_find(was, is->nodes[i].id);
        if (is->nodes[i].kind == BPMN_USER_TASK && old < 0)
            line(k, arena_printf(k->a, "Quy trình: thêm bước “%.*s”", STR_ARG(is->nodes[i].name)));
        else if (is->nodes[i].kind == BPMN_USER_TASK)
            compare_step(k, &was->nodes[old], &is->nodes[i]);
    }
    if (lines == k->out->n)
        line(k, S("Quy trình: đổi đường đi, điều kiện hoặc sơ đồ; các bước không đổi"));
}

void folder_diff(struct arena *a, const struct folder_version *before, const struct folder_version *after,
                 struct folder_lines *out)
{
    struct comparing k = { a, out };
    if (before->tree && after->tree)
        compare_object(&k, S(""), before->tree, after->tree, procedure_members, procedure_members_n);
    compare_forms(&k, &before->form, &after->form);
    compare_processes(&k, &before->process, &after->process);
    if (!str_eq(before->result.bytes, after->result.bytes))
        line(&k, before->result.name.len
                     ? after->result.name.len ? S("Mẫu in kết quả: đã sửa") : S("Mẫu in kết quả: bỏ")
                     : S("Mẫu in kết quả: thêm"));
}
