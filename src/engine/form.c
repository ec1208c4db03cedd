/* Reading a form: form-js JSON to fields. Validating answers is in form_check.c. */
#include "engine/form.h"
#include "data/json.h"

enum { FIELDS_MAX = 300, OPTIONS_MAX = 200, KEY_MAX = 60 };

struct reader {
    struct arena *arena;
    struct fault *fault;
    VEC(struct form_field) fields;
};

static enum err wrong(struct reader *r, struct str where, const char *what)
{
    fault_set(r->fault, 0, where, str_c(what));
    return ERR_INVALID;
}

static const struct {
    const char *name;
    enum form_type type;
} types[] = {
    { "textfield", FORM_TEXT },   { "textarea", FORM_AREA },       { "number", FORM_NUMBER },
    { "datetime", FORM_DATE },    { "select", FORM_SELECT },       { "radio", FORM_RADIO },
    { "checklist", FORM_CHECKLIST }, { "checkbox", FORM_CHECKBOX }, { "group", FORM_GROUP },
    { "text", FORM_NOTE },
};

static const char *const kinds[] = { "plain", "cccd", "phone", "email", "person_name", "partial_date",
                                     "time",  "address", "money", "mst" };

static bool type_of(struct str name, enum form_type *out)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_eq(name, str_c(types[i].name))) {
            *out = types[i].type;
            return true;
        }
    return false;
}

static bool kind_of(struct str name, enum form_kind *out)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(name, str_c(kinds[i]))) {
            *out = (enum form_kind)i;
            return true;
        }
    return false;
}

static bool key_valid(struct str k)
{
    if (k.len == 0 || k.len > KEY_MAX || k.ptr[0] < 'a' || k.ptr[0] > 'z')
        return false;
    for (size_t i = 0; i < k.len; i++) {
        char c = k.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return true;
}

static bool has_options(enum form_type t) { return t == FORM_SELECT || t == FORM_RADIO || t == FORM_CHECKLIST; }
static bool has_key(enum form_type t) { return t != FORM_GROUP && t != FORM_GROUP_END && t != FORM_NOTE; }

/* A kind says how a text is read; other types have one reading, and numbers may be money. */
static bool kind_fits(enum form_type t, enum form_kind k)
{
    if (k == FORM_KIND_PLAIN)
        return true;
    return k == FORM_KIND_MONEY ? t == FORM_NUMBER : t == FORM_TEXT || (t == FORM_AREA && k == FORM_KIND_ADDRESS);
}

static enum err read_options(struct reader *r, const struct json *c, struct form_field *f)
{
    const struct json *values;
    size_t n = json_list(c, "values", &values);
    if (n == 0 || n > OPTIONS_MAX)
        return wrong(r, f->key, "câu hỏi chọn cần từ 1 đến 200 lựa chọn");
    struct form_option *options = ARENA_ARRAY(r->arena, struct form_option, n);
    for (size_t i = 0; i < n; i++) {
        options[i].value = json_text(&values[i], "value", S(""));
        options[i].label = json_text(&values[i], "label", options[i].value);
        if (!options[i].value.len || str_index(options[i].value, '|', 0) >= 0)
            return wrong(r, f->key, "giá trị của lựa chọn trống hoặc có dấu |");
        for (size_t k = 0; k < i; k++)
            if (str_eq(options[k].value, options[i].value))
                return wrong(r, f->key, "hai lựa chọn có cùng giá trị");
    }
    f->options = options;
    f->options_n = n;
    return ERR_OK;
}

/* A member that is there must be of its kind: a "yes" for true would silently mean no. */
static bool is(const struct json *v, enum json_kind kind) { return !v || v->kind == kind; }

static enum err read_validate(struct reader *r, const struct json *c, struct form_field *f)
{
    const struct json *v = json_get(c, "validate"), *min = json_get(v, "min"), *max = json_get(v, "max");
    int64_t longest = f->type == FORM_AREA ? 4000 : 255;
    if (json_get(v, "pattern"))
        return wrong(r, f->key, "không dùng mẫu ký tự (pattern); hãy chọn properties.kind");
    if (!is(v, JSON_OBJECT) || !is(json_get(v, "required"), JSON_BOOL) || !is(json_get(v, "minLength"), JSON_INT) ||
        !is(json_get(v, "maxLength"), JSON_INT) || !is(min, JSON_INT) || !is(max, JSON_INT))
        return wrong(r, f->key, "validate: required là true hoặc false, các giới hạn là số nguyên");
    int64_t lo = json_int(v, "minLength", 0), hi = json_int(v, "maxLength", longest);
    if (lo < 0 || hi < 1 || hi > 20000 || lo > hi)
        return wrong(r, f->key, "độ dài nhỏ nhất và lớn nhất không hợp lý");
    f->required = json_bool(v, "required", false);
    f->length_min = (size_t)lo;
    f->length_max = (size_t)hi;
    f->min = min || max ? json_int(v, "min", INT64_MIN) : 1;
    f->max = min || max ? json_int(v, "max", INT64_MAX) : 0;
    return (min || max) && f->min > f->max ? wrong(r, f->key, "số nhỏ nhất lớn hơn số lớn nhất") : ERR_OK;
}

static enum err read_hide(struct reader *r, const struct json *c, struct form_field *f)
{
    struct str where = f->key.len ? f->key : f->label;
    const struct json *conditional = json_get(c, "conditional"), *hide = json_get(conditional, "hide");
    char what[120];
    if (!is(conditional, JSON_OBJECT) || !is(hide, JSON_TEXT))
        return wrong(r, where, "conditional.hide phải là một điều kiện viết thành chữ");
    f->hide_text = hide ? str_trim(hide->text) : S("");
    if (hide && hide->text.len && feel_parse(r->arena, hide->text, &f->hide, what) != ERR_OK)
        return wrong(r, where, what);
    return ERR_OK;
}

/* Properties are texts in form-js: true without quotation marks would not be seen. */
static enum err check_properties(struct reader *r, const struct json *p, struct str where)
{
    static const char *const known[] = { "kind", "source", "source_when", "source_else", "sensitive", "words", "past", "page" };
    if (!is(p, JSON_OBJECT))
        return wrong(r, where, "properties phải là một đối tượng");
    for (size_t i = 0; p && i < p->n; i++) {
        bool found = false;
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            found |= str_eq(p->keys[i], str_c(known[k]));
        if (!found || p->items[i].kind != JSON_TEXT)
            return wrong(r, where, found ? "properties chỉ chứa chữ trong dấu nháy" : "properties có một mục không biết");
    }
    return ERR_OK;
}

/* "NAME if FEEL; NAME" */
static enum err read_others(struct reader *r, struct str text, struct form_field *f, char what[120])
{
    struct form_source *list = ARENA_ARRAY(r->arena, struct form_source, text.len + 1);
    struct str part, when;
    while (text.len && str_split(&text, ';', &part)) {
        struct form_source s = { .name = part = str_trim(part) };
        ptrdiff_t space = str_index(part, ' ', 0);
        if (space > 0) {
            when = str_trim(str_skip(part, (size_t)space));
            s.name = str_cut(part, 0, (size_t)space);
            if (!str_starts(when, S("if ")) || feel_parse(r->arena, str_skip(when, 3), &s.when, what) != ERR_OK)
                return ERR_INVALID;
        }
        list[f->others_n++] = s;
    }
    f->others = list;
    return ERR_OK;
}

static enum err read_properties(struct reader *r, const struct json *c, struct form_field *f)
{
    const struct json *p = json_get(c, "properties");
    struct str where = f->key.len ? f->key : f->label;
    TRY(check_properties(r, p, where));
    if (!kind_of(json_text(p, "kind", S("plain")), &f->kind))
        return wrong(r, where, "properties.kind không có trong danh sách");
    if (!kind_fits(f->type, f->kind))
        return wrong(r, where, "properties.kind không hợp với loại câu hỏi này");
    f->source = json_text(p, "source", S(""));
    struct str when = json_text(p, "source_when", S(""));
    char what[120];
    if (when.len && feel_parse(r->arena, when, &f->source_when, what) != ERR_OK)
        return wrong(r, where, what);
    if (read_others(r, json_text(p, "source_else", S("")), f, what) != ERR_OK)
        return wrong(r, where, "source_else không đọc được");
    f->sensitive = str_eq(json_text(p, "sensitive", S("")), S("true"));
    f->words = str_eq(json_text(p, "words", S("")), S("true"));
    f->page = json_text(p, "page", S(""));
    f->past = str_eq(json_text(p, "past", S("")), S("true"));
    return ERR_OK;
}

static enum err read_field(struct reader *r, const struct json *c, int group, struct form_field *f)
{
    struct str type = json_text(c, "type", S(""));
    f->key = json_text(c, "key", S(""));
    if (!type_of(type, &f->type))
        return wrong(r, f->key.len ? f->key : type, "loại câu hỏi này chưa dùng được");
    if (!has_key(f->type))
        f->key = S("");
    f->group = group;
    f->label = f->type == FORM_NOTE ? json_text(c, "text", S("")) : json_text(c, "label", S(""));
    f->hint = json_text(c, "description", S(""));
    f->fallback = json_text(c, "defaultValue", S(""));
    if (has_key(f->type) && (!key_valid(f->key) || str_eq(f->key, S("channel"))))
        return wrong(r, f->key, "key phải là chữ thường không dấu, số và gạch dưới, và không phải channel");
    if (!f->label.len && has_key(f->type))
        return wrong(r, f->key, "câu hỏi thiếu nhãn");
    TRY(read_properties(r, c, f));
    TRY(read_hide(r, c, f));
    if (has_options(f->type))
        TRY(read_options(r, c, f));
    return read_validate(r, c, f);
}

static enum err add(struct reader *r, struct form_field f)
{
    for (size_t i = 0; has_key(f.type) && i < r->fields.n; i++)
        if (has_key(r->fields.at[i].type) && str_eq(r->fields.at[i].key, f.key))
            return wrong(r, f.key, "key này đã dùng cho câu hỏi khác");
    if (r->fields.n == FIELDS_MAX)
        return wrong(r, f.key, "biểu mẫu có quá nhiều câu hỏi");
    VEC_PUSH(r->arena, &r->fields, f);
    return ERR_OK;
}

static enum err read_list(struct reader *r, const struct json *parent, int group)
{
    const struct json *list;
    size_t n = json_list(parent, "components", &list);
    for (size_t i = 0; i < n; i++) {
        struct form_field f = { 0 };
        TRY(read_field(r, &list[i], group, &f));
        if (f.type == FORM_GROUP && group >= 0)
            return wrong(r, f.label, "nhóm câu hỏi không lồng trong nhóm khác");
        TRY(add(r, f));
        if (f.type != FORM_GROUP)
            continue;
        TRY(read_list(r, &list[i], (int)r->fields.n - 1));
        TRY(add(r, (struct form_field){ .type = FORM_GROUP_END, .group = -1 }));
    }
    return ERR_OK;
}

static bool known_before(const struct reader *r, struct str name, size_t end)
{
    for (size_t i = 0; i < end; i++)
        if (has_key(r->fields.at[i].type) && str_eq(r->fields.at[i].key, name))
            return true;
    return str_eq(name, S("channel"));
}

static enum err check_condition(struct reader *r, const struct form_field *f, const struct feel *when, size_t end, const char *what)
{
    struct str *names;
    size_t n;
    feel_names(when, r->arena, &names, &n);
    for (size_t k = 0; k < n; k++)
        if (!known_before(r, names[k], end))
            return wrong(r, f->key.len ? f->key : f->label, what);
    return ERR_OK;
}

/* `hide` may only read keys that stand before the field: one pass decides what is shown. */
static enum err check_names(struct reader *r)
{
    for (size_t i = 0; i < r->fields.n; i++) {
        const struct form_field *f = &r->fields.at[i];
        TRY(check_condition(r, f, f->hide, i, "điều kiện nhắc tới một câu hỏi không đứng trước nó"));
        TRY(check_condition(r, f, f->source_when, r->fields.n, "source_when nhắc tới một câu hỏi không có"));
        for (size_t k = 0; k < f->others_n; k++)
            TRY(check_condition(r, f, f->others[k].when, r->fields.n, "source_else nhắc tới một câu hỏi không có"));
    }
    return ERR_OK;
}

enum err form_parse(struct arena *a, struct str text, const struct form **out, struct fault *fault)
{
    struct reader r = { .arena = a, .fault = fault };
    const struct json *root;
    struct json_fault bad = { 0 };
    if (json_parse(a, text, &root, &bad) != ERR_OK) {
        fault_set(fault, bad.line, S("json"), arena_printf(a, "tệp không phải JSON đọc được (%s)", bad.what));
        return ERR_INVALID;
    }
    TRY(read_list(&r, root, -1));
    if (!r.fields.n)
        return wrong(&r, S("components"), "biểu mẫu không có câu hỏi nào");
    TRY(check_names(&r));
    struct form *f = ARENA_NEW(a, struct form);
    f->id = json_text(root, "id", S(""));
    f->fields = r.fields.at;
    f->fields_n = r.fields.n;
    *out = f;
    return ERR_OK;
}

const struct form_field *form_find(const struct form *f, struct str key)
{
    for (size_t i = 0; i < f->fields_n; i++)
        if (has_key(f->fields[i].type) && str_eq(f->fields[i].key, key))
            return &f->fields[i];
    return NULL;
}
