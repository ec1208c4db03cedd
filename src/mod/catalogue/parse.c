/* procedure.json into struct procedure: every member checked, nothing guessed. */
#include "mod/catalogue/catalogue_internal.h"
#include "base/clock.h"
#include "base/log.h"

enum { LIST_MAX = 1000, AMOUNT_MAX = 1000000000 };

struct reader {
    struct arena *a;
    struct fault *fault;
    struct procedure_problems *all; /* NULL: the first mistake ends the reading; otherwise they are gathered */
    struct str where; /* the part being read */
    const char *at;   /* its place in the tree (json_place) */
};

/* Cut to its room, never inside a character. */
static void copy(char *to, size_t room, struct str s)
{
    size_t n = s.len < room ? s.len : room - 1;
    while (n < s.len && n > 0 && ((unsigned char)s.ptr[n] & 0xC0) == 0x80)
        n--;
    if (n)
        memcpy(to, s.ptr, n);
    to[n] = 0;
}

enum err procedure_fault(struct fault *fault, struct str where, struct str what)
{
    if (fault) {
        *fault = (struct fault){ 0 };
        copy(fault->where, sizeof fault->where, where);
        copy(fault->what, sizeof fault->what, what);
    }
    return ERR_INVALID;
}

static enum err wrong(const struct reader *r, const char *what)
{
    if (!r->all)
        return procedure_fault(r->fault, r->where, str_c(what));
    struct str line = arena_printf(r->a, "%.*s: %s", STR_ARG(r->where), what);
    VEC_PUSH(r->a, r->all, ((struct procedure_problem){ r->at, line }));
    return ERR_OK;
}

/* From here on mistakes are said of this part. */
static void go(struct reader *r, const char *where, const struct json *j, const char *member)
{
    r->where = str_c(where);
    r->at = json_place(j, member);
}

/* -- members -- */

/* A list of texts; absent is none. */
static enum err texts(struct reader *r, const struct json *j, const char *key, const struct str **out, size_t *n)
{
    const struct json *items;
    size_t count = json_list(j, key, &items);
    struct str *list = ARENA_ARRAY(r->a, struct str, count + 1);
    r->at = json_place(j, key);
    for (size_t i = 0; i < count; i++) {
        if (items[i].kind != JSON_TEXT || !items[i].text.len)
            return wrong(r, "danh sách chỉ được chứa chữ, không để trống");
        list[i] = items[i].text;
    }
    *out = list;
    *n = count;
    return count <= LIST_MAX ? ERR_OK : wrong(r, "danh sách quá dài");
}

static enum err condition(struct reader *r, const struct json *j, const struct feel **out)
{
    char what[120];
    struct str text = json_text(j, "condition", S(""));
    *out = NULL;
    r->at = json_place(j, "condition");
    if (!text.len)
        return ERR_OK;
    return feel_parse(r->a, text, out, what) == ERR_OK ? ERR_OK : wrong(r, what);
}

static enum err day(struct reader *r, const struct json *j, const char *key, int32_t *out)
{
    struct str text = json_text(j, key, S(""));
    *out = 0;
    r->at = json_place(j, key);
    return !text.len || day_parse_iso(text, out) ? ERR_OK : wrong(r, "ngày phải viết như 2026-01-31");
}

static bool minute(struct str s, int *out)
{
    struct str hour;
    int64_t h, m;
    if (!str_split(&s, ':', &hour) || !str_int(hour, &h) || !str_int(s, &m) || h < 0 || h > 23 || m < 0 || m > 59 || h + m == 0)
        return false;
    *out = (int)(h * 60 + m);
    return true;
}

/* -- channels -- */

static enum err steps(struct reader *r, const struct json *j, struct procedure_fee *fee)
{
    const struct json *items;
    size_t n = json_list(j, "steps", &items);
    r->at = json_place(j, "steps");
    struct fee_step *list = ARENA_ARRAY(r->a, struct fee_step, n + 1);
    for (size_t i = 0; i < n; i++) {
        list[i] = (struct fee_step){ json_int(&items[i], "from", 0), json_int(&items[i], "amount_vnd", -1) };
        if (list[i].from < 2 || list[i].amount_vnd < 0 || (i && list[i].from <= list[i - 1].from))
            return wrong(r, "bậc phí cần from từ 2 trở lên, tăng dần, và amount_vnd");
    }
    fee->steps = list;
    fee->steps_n = n;
    return ERR_OK;
}

static enum err fee(struct reader *r, const struct json *j, struct procedure_fee *out)
{
    *out = (struct procedure_fee){ .name = json_text(j, "name", S("")), .kind = json_text(j, "kind", S("")),
                                   .unit = json_text(j, "unit", S("")), .ground = json_text(j, "ground", S("")),
                                   .note = json_text(j, "note", S("")), .amount_vnd = json_int(j, "amount_vnd", -1),
                                   .units = json_text(j, "units", S("")), .times = json_text(j, "times", S("")),
                                   .max_vnd = json_int(j, "max_vnd", 0) };
    r->at = json_place(j, "name");
    if (!out->name.len || (!str_eq(out->kind, S("phi")) && !str_eq(out->kind, S("le_phi"))))
        return wrong(r, "phí cần name, và kind là phi hoặc le_phi");
    r->at = json_place(j, "amount_vnd");
    if (out->amount_vnd < -1 || out->amount_vnd > AMOUNT_MAX || out->max_vnd < 0)
        return wrong(r, "mức phí không hợp lý");
    TRY(texts(r, j, "exempt", &out->exempt, &out->exempt_n));
    TRY(steps(r, j, out));
    return condition(r, j, &out->condition);
}

static enum err fees(struct reader *r, const struct json *j, struct channel_rule *rule)
{
    const struct json *items;
    size_t n = json_list(j, "fees", &items);
    struct procedure_fee *list = ARENA_ARRAY(r->a, struct procedure_fee, n + 1);
    for (size_t i = 0; i < n; i++)
        TRY(fee(r, &items[i], &list[i]));
    rule->fees = list;
    rule->fees_n = n;
    return ERR_OK;
}

static enum err channel(struct reader *r, const struct json *j, struct channel_rule *out)
{
    *out = (struct channel_rule){ .limit_text = json_text(j, "limit_text", S("")), .limit_ground = json_text(j, "limit_ground", S("")),
                                  .fee_text = json_text(j, "fee_text", S("")), .note = json_text(j, "note", S("")) };
    out->rule.cutoff_minute = DEADLINE_CUTOFF_NONE;
    r->at = json_place(j, "channel");
    if (!channel_from_word(json_text(j, "channel", S("")), &out->channel))
        return wrong(r, "channel phải là counter, online hoặc post");
    r->at = json_place(j, "limit");
    if (limit_parse(json_text(j, "limit", S("none")), &out->rule.limit) != ERR_OK)
        return wrong(r, "limit phải viết như \"3 working days\", \"same day\" hoặc \"none\"");
    struct str cutoff = json_text(j, "cutoff", S(""));
    r->at = json_place(j, "cutoff");
    if (cutoff.len && !minute(cutoff, &out->rule.cutoff_minute))
        return wrong(r, "cutoff phải viết như 15:00");
    TRY(condition(r, j, &out->condition));
    return fees(r, j, out);
}

/* Rows of one channel stand together: the first is the rule, the later ones its `more`. */
static void gather(struct reader *r, struct channel_rule *rows, size_t n, struct procedure *p)
{
    struct channel_rule *list = ARENA_ARRAY(r->a, struct channel_rule, CHANNEL_COUNT);
    for (size_t i = 0; i < n; i++) {
        struct channel_rule *first = NULL;
        for (size_t k = 0; k < p->channels_n; k++)
            if (list[k].channel == rows[i].channel)
                first = &list[k];
        if (!first) {
            list[p->channels_n] = rows[i];
            list[p->channels_n++].more = ARENA_ARRAY(r->a, struct channel_rule, n);
            continue;
        }
        struct channel_rule *more = (struct channel_rule *)first->more;
        more[first->more_n++] = rows[i];
    }
    p->channels = list;
}

static enum err channels(struct reader *r, const struct json *j, struct procedure *p)
{
    const struct json *items;
    size_t n = json_list(j, "channels", &items);
    struct channel_rule *rows = ARENA_ARRAY(r->a, struct channel_rule, n + 1);
    go(r, "channels", j, "channels");
    for (size_t i = 0; i < n; i++)
        TRY(channel(r, &items[i], &rows[i]));
    if (n <= LIST_MAX)
        gather(r, rows, n, p);
    return n <= LIST_MAX ? ERR_OK : wrong(r, "danh sách quá dài");
}

/* -- papers, results, law -- */

static enum err component(struct reader *r, const struct json *j, struct component *out)
{
    *out = (struct component){ .key = json_text(j, "key", S("")), .name = json_text(j, "name", S("")),
                               .group = json_text(j, "group", S("")), .when = json_text(j, "when", S("")),
                               .replaced_by = json_text(j, "replaced_by", S("")), .originals = (int)json_int(j, "originals", 0),
                               .copies = (int)json_int(j, "copies", 0), .required = json_bool(j, "required", false) };
    out->returned = json_bool(j, "returned", str_eq(out->group, S("present")));
    r->where = out->key.len ? out->key : S("components");
    r->at = json_place(j, "key");
    if (!out->key.len || !out->name.len)
        return wrong(r, "giấy tờ cần key và name");
    r->at = json_place(j, "group");
    if (!str_eq(out->group, S("submit")) && !str_eq(out->group, S("present")))
        return wrong(r, "group phải là submit hoặc present");
    r->at = json_place(j, "originals");
    if (out->originals < 0 || out->originals > 100 || out->copies < 0 || out->copies > 100)
        return wrong(r, "số bản không hợp lý");
    return condition(r, j, &out->condition);
}

static enum err components(struct reader *r, const struct json *j, struct procedure *p)
{
    const struct json *items;
    size_t n = json_list(j, "components", &items);
    struct component *list = ARENA_ARRAY(r->a, struct component, n + 1);
    for (size_t i = 0; i < n; i++) {
        TRY(component(r, &items[i], &list[i]));
        r->at = json_place(&items[i], "key");
        for (size_t k = 0; k < i; k++)
            if (str_eq(list[k].key, list[i].key))
                TRY(wrong(r, "hai giấy tờ có cùng key"));
    }
    p->components = list;
    p->components_n = n;
    return n <= LIST_MAX ? ERR_OK : wrong(r, "danh sách quá dài");
}

/* "form.x" or "result.x". */
static bool line_key(struct str key)
{
    ptrdiff_t dot = str_index(key, '.', 0);
    return dot > 0 && key.len > (size_t)dot + 1 && (str_starts(key, S("form.")) || str_starts(key, S("result.")));
}

static enum err result_line(struct reader *r, const struct json *j, struct result_field *out)
{
    *out = (struct result_field){ .key = json_text(j, "key", S("")), .label = json_text(j, "label", S("")),
                                  .hint = json_text(j, "hint", S("")), .from = json_text(j, "from", S("")),
                                  .unless = json_text(j, "unless", S("")), .required = json_bool(j, "required", false),
                                  .lines = json_bool(j, "lines", false) };
    if (!line_key(out->key) || !out->label.len)
        return wrong(r, "dòng của kết quả cần key như result.x hoặc form.x, và label");
    if ((out->from.len && !str_starts(out->from, S("form."))) || (out->unless.len && !line_key(out->unless)))
        return wrong(r, "from phải là form.x, unless phải là key của một dòng");
    return condition(r, j, &out->condition);
}

static enum err result_lines(struct reader *r, const struct json *j, struct result_kind *out)
{
    const struct json *items;
    size_t n = json_list(j, "fields", &items);
    struct result_field *list = ARENA_ARRAY(r->a, struct result_field, n + 1);
    for (size_t i = 0; i < n; i++)
        TRY(result_line(r, &items[i], &list[i]));
    out->fields = list;
    out->fields_n = n;
    return n <= LIST_MAX ? ERR_OK : wrong(r, "danh sách quá dài");
}

static enum err results(struct reader *r, const struct json *j, struct procedure *p)
{
    const struct json *items;
    size_t n = json_list(j, "results", &items);
    struct result_kind *list = ARENA_ARRAY(r->a, struct result_kind, n + 1);
    for (size_t i = 0; i < n; i++) {
        list[i] = (struct result_kind){ .code = json_text(&items[i], "code", S("")), .name = json_text(&items[i], "name", S("")),
                                        .series = json_text(&items[i], "series", S("")),
                                        .number_format = json_text(&items[i], "number_format", S("")) };
        go(r, "results", &items[i], "number_format");
        if (!list[i].name.len || (list[i].number_format.len && !str_has(list[i].number_format, S("{n}"))))
            TRY(wrong(r, "kết quả cần name, và number_format cần có {n}"));
        TRY(condition(r, &items[i], &list[i].condition));
        TRY(result_lines(r, &items[i], &list[i]));
    }
    p->results = list;
    p->results_n = n;
    return ERR_OK;
}

static enum err legal(struct reader *r, const struct json *j, struct procedure *p)
{
    const struct json *items;
    size_t n = json_list(j, "legal", &items);
    struct str *codes = ARENA_ARRAY(r->a, struct str, n + 1), *names = ARENA_ARRAY(r->a, struct str, n + 1);
    for (size_t i = 0; i < n; i++) {
        codes[i] = json_text(&items[i], "code", S(""));
        names[i] = json_text(&items[i], "name", S(""));
        go(r, "legal", &items[i], "code");
        if (!codes[i].len && !names[i].len)
            TRY(wrong(r, "căn cứ cần code hoặc name"));
    }
    p->legal_codes = codes;
    p->legal_names = names;
    p->legal_n = n;
    return ERR_OK;
}

/* -- the whole -- */

static enum err online(struct reader *r, const struct json *j, struct procedure *p)
{
    static const char *const words[] = { "none", "prepare", "portal", "part", "full" }; /* by enum online_level */
    const struct json *o = json_get(j, "online");
    struct str level = json_text(o, "level", S("none"));
    go(r, "online", o, "level");
    p->online_reason = json_text(o, "reason", S(""));
    p->portal = json_text(o, "portal", S(""));
    if (str_eq(level, S("portal")) != str_starts(p->portal, S("https://")))
        return wrong(r, "level là portal thì cần portal bắt đầu bằng https://, và chỉ khi đó");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(level, str_c(words[i]))) {
            p->online = (enum online_level)i;
            return ERR_OK;
        }
    return wrong(r, "level phải là full, part, portal, prepare hoặc none");
}

static enum err levels(struct reader *r, const struct json *j, const struct procedure *p)
{
    static const char *const known[] = { "commune", "province", "ministry", "other" };
    go(r, "levels", j, "levels");
    for (size_t i = 0; i < p->levels_n; i++) {
        bool found = false;
        for (size_t k = 0; k < 4; k++)
            found |= str_eq(p->levels[i], str_c(known[k]));
        if (!found)
            return wrong(r, "cấp phải là commune, province, ministry hoặc other");
    }
    return p->levels_n ? ERR_OK : wrong(r, "cần ít nhất một cấp");
}

static enum err lists(struct reader *r, const struct json *j, struct procedure *p)
{
    TRY(texts(r, j, "levels", &p->levels, &p->levels_n));
    TRY(texts(r, j, "applicants", &p->applicants, &p->applicants_n));
    TRY(texts(r, j, "steps_text", &p->steps, &p->steps_n));
    TRY(texts(r, j, "notes", &p->notes, &p->notes_n));
    TRY(texts(r, j, "keywords", &p->keywords, &p->keywords_n));
    TRY(day(r, j, "valid_from", &p->from_day));
    return day(r, j, "valid_to", &p->to_day);
}

/* -- what may happen to the clock -- */

static enum err clock_limit(struct reader *r, const struct json *j, const char *key, struct limit *out)
{
    struct str text = json_text(j, key, S("none"));
    struct limit l = { LIMIT_NONE, 0 };
    r->at = json_place(j, key);
    if (limit_parse(text, &l) != ERR_OK || l.unit == LIMIT_SAME_DAY)
        return wrong(r, "thời gian phải viết như \"3 working days\"");
    *out = l;
    return ERR_OK;
}

static enum err supplement(struct reader *r, const struct json *j, struct procedure *p)
{
    const struct json *o = json_get(j, "supplement");
    struct str clock = json_text(o, "clock", S("restart"));
    go(r, "supplement", j, "supplement");
    p->supplement = str_eq(clock, S("stands")) ? SUPPLEMENT_STANDS : SUPPLEMENT_RESTARTS;
    p->supplement_ground = json_text(o, "ground", S(PROCEDURE_SUPPLEMENT_GROUND));
    p->supplement_limit_ground = json_text(j, "supplement_limit_ground", S(PROCEDURE_SUPPLEMENT_GROUND));
    if (!str_eq(clock, S("stands")) && !str_eq(clock, S("restart")))
        TRY(wrong(r, "clock phải là restart hoặc stands"));
    if (o && !json_text(o, "ground", S("")).len)
        TRY(wrong(r, "cần ground: căn cứ của luật chuyên ngành"));
    r->where = S("supplement_limit");
    TRY(clock_limit(r, j, "supplement_limit", &p->supplement_limit));
    bool own = json_get(j, "supplement_limit") != NULL;
    return own && !json_get(j, "supplement_limit_ground") ? wrong(r, "cần supplement_limit_ground: căn cứ của luật chuyên ngành") : ERR_OK;
}

static enum err longer(struct reader *r, const struct json *j, struct procedure *p)
{
    const struct json *more = json_get(j, "extension"), *duty = json_get(j, "duty");
    bool extends = more && more->kind == JSON_OBJECT, owes = duty && duty->kind == JSON_OBJECT;
    p->extension_ground = json_text(more, "ground", S(""));
    p->duty_ground = json_text(duty, "ground", S(""));
    go(r, "extension", j, "extension");
    if (extends)
        TRY(clock_limit(r, more, "limit", &p->extension));
    r->at = json_place(j, "extension");
    if (extends && (p->extension.unit == LIMIT_NONE || !p->extension_ground.len))
        TRY(wrong(r, "cần limit và ground"));
    go(r, "duty", j, "duty");
    return owes && !p->duty_ground.len ? wrong(r, "cần ground: căn cứ của nghĩa vụ tài chính") : ERR_OK;
}

/* -- a bundle and its parts -- */

static const struct bundle_part *part_called(const struct bundle_part *parts, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(parts[i].key, key))
            return &parts[i];
    return NULL;
}

static bool carries(struct str from) { return line_key(from) || str_eq(from, S(BUNDLE_CARRY_NUMBER)) || str_eq(from, S(BUNDLE_CARRY_NUMBER_DAY)); }

static enum err carry(struct reader *r, const struct json *j, struct bundle_part *out)
{
    const struct json *items;
    size_t n = json_list(j, "carry", &items);
    struct bundle_carry *list = ARENA_ARRAY(r->a, struct bundle_carry, n + 1);
    go(r, "bundle", j, "carry");
    if (n > LIST_MAX || (n && !out->after.len))
        return wrong(r, "carry chỉ dùng cho phần có after");
    for (size_t i = 0; i < n; i++) {
        list[i] = (struct bundle_carry){ json_text(&items[i], "from", S("")), json_text(&items[i], "to", S("")) };
        go(r, "bundle", &items[i], "from");
        if (!carries(list[i].from) || !line_key(list[i].to))
            return wrong(r, "carry cần from (result.x, form.x, number hoặc number_day) và to (result.x hoặc form.x)");
    }
    out->carry = list;
    out->carry_n = n;
    return ERR_OK;
}

static enum err bundle_part(struct reader *r, const struct json *j, const struct bundle_part *before, size_t n, struct bundle_part *out)
{
    *out = (struct bundle_part){ .key = json_text(j, "key", S("")), .code = json_text(j, "code", S("")), .name = json_text(j, "name", S("")),
                                 .agency = json_text(j, "agency", S("")), .after = json_text(j, "after", S("")), .ground = json_text(j, "ground", S("")) };
    go(r, "bundle", j, "key");
    if (!out->key.len || out->key.len > BUNDLE_KEY_MAX || !out->name.len || !out->agency.len || !procedure_code_fits(out->code))
        TRY(wrong(r, "mỗi phần cần key, code, name và agency"));
    if (part_called(before, n, out->key))
        TRY(wrong(r, "hai phần có cùng key"));
    r->at = json_place(j, "after");
    if (out->after.len && !part_called(before, n, out->after))
        TRY(wrong(r, "after phải là key của một phần đứng trước"));
    TRY(carry(r, j, out));
    return condition(r, j, &out->condition);
}

static enum err bundle(struct reader *r, const struct json *j, struct procedure *p)
{
    const struct json *items, *b = json_get(j, "bundle");
    bool is = b && b->kind == JSON_OBJECT;
    size_t n = is ? json_list(b, "parts", &items) : 0;
    p->parts = NULL;
    p->parts_n = 0;
    go(r, "bundle", j, "bundle");
    if (is && (n < 2 || n > BUNDLE_PARTS_MAX))
        return wrong(r, "hồ sơ liên thông có từ 2 đến 10 phần");
    struct bundle_part *list = ARENA_ARRAY(r->a, struct bundle_part, n + 1);
    for (size_t i = 0; i < n; i++)
        TRY(bundle_part(r, &items[i], list, i, &list[i]));
    p->parts = list;
    p->parts_n = n;
    return ERR_OK;
}

/* -- may this person ask for it? -- */

static enum err choices(struct reader *r, const struct json *j, struct eligibility_question *out)
{
    const struct json *items;
    size_t n = json_list(j, "choices", &items);
    struct eligibility_choice *list = ARENA_ARRAY(r->a, struct eligibility_choice, n + 1);
    go(r, "eligibility", j, "choices");
    if (n < 2 || n > ELIGIBILITY_CHOICES_MAX)
        return wrong(r, "mỗi câu có từ 2 đến 6 lựa chọn (choices)");
    for (size_t i = 0; i < n; i++) {
        list[i] = (struct eligibility_choice){ json_text(&items[i], "value", S("")), json_text(&items[i], "label", S("")) };
        if (!list[i].value.len || list[i].value.len > ELIGIBILITY_KEY_MAX || !list[i].label.len)
            TRY(wrong(r, "mỗi lựa chọn cần value (tối đa 20 chữ) và label"));
    }
    out->choices = list;
    out->choices_n = n;
    return ERR_OK;
}

static enum err stops(struct reader *r, const struct json *j, struct eligibility_question *out)
{
    const struct json *items;
    size_t n = json_list(j, "stops", &items);
    struct eligibility_stop *list = ARENA_ARRAY(r->a, struct eligibility_stop, n + 1);
    for (size_t i = 0; i < n; i++) {
        go(r, "eligibility", &items[i], "condition");
        list[i] = (struct eligibility_stop){ .say = json_text(&items[i], "say", S("")), .procedure = json_text(&items[i], "procedure", S("")),
                                             .desk = json_bool(&items[i], "desk", false), .office_judges = json_bool(&items[i], "office_judges", false) };
        TRY(condition(r, &items[i], &list[i].condition));
        if (!list[i].condition || !list[i].say.len)
            TRY(wrong(r, "mỗi stops cần condition và say: nói phải làm gì thay vào đó"));
        if (list[i].procedure.len && !procedure_code_fits(list[i].procedure))
            TRY(wrong(r, "procedure phải là mã thủ tục"));
    }
    out->stops = list;
    out->stops_n = n;
    return n <= ELIGIBILITY_CHOICES_MAX ? ERR_OK : wrong(r, "một câu có nhiều nhất 6 stops");
}

static enum err eligibility(struct reader *r, const struct json *j, struct procedure *p)
{
    const struct json *items;
    size_t n = json_list(j, "eligibility", &items);
    struct eligibility_question *list = ARENA_ARRAY(r->a, struct eligibility_question, ELIGIBILITY_MAX);
    p->eligibility = list;
    p->eligibility_n = 0;
    go(r, "eligibility", j, "eligibility");
    if (n > ELIGIBILITY_MAX)
        return wrong(r, "nhiều nhất 3 câu hỏi");
    for (size_t i = 0; i < n; i++) {
        struct eligibility_question *q = &list[i];
        *q = (struct eligibility_question){ .key = json_text(&items[i], "key", S("")), .question = json_text(&items[i], "question", S("")),
                                            .hint = json_text(&items[i], "hint", S("")), .ground = json_text(&items[i], "ground", S("")) };
        go(r, "eligibility", &items[i], "key");
        if (!q->key.len || q->key.len > ELIGIBILITY_KEY_MAX || !q->question.len || !q->ground.len)
            TRY(wrong(r, "mỗi câu cần key, question và ground (căn cứ)"));
        TRY(condition(r, &items[i], &q->condition));
        TRY(choices(r, &items[i], q));
        TRY(stops(r, &items[i], q));
    }
    p->eligibility_n = n;
    return ERR_OK;
}

static void heads(const struct json *j, struct procedure *p)
{
    const struct json *closed = json_get(j, "closed");
    p->code = json_text(j, "code", S(""));
    p->name = json_text(j, "name", S(""));
    p->short_name = json_text(j, "short_name", p->name);
    p->field = json_text(j, "field", S(""));
    p->ministry = json_text(j, "ministry", S(""));
    p->decision = json_text(j, "decision", S(""));
    p->requirements = json_text(j, "requirements", S(""));
    p->url = json_text(j, "url", S(""));
    p->confirm_draft = json_bool(j, "confirm_draft", false);
    p->closed = closed && closed->kind == JSON_OBJECT;
    p->closed_ground = json_text(closed, "ground", S(""));
    p->successor = json_text(closed, "successor", S(""));
    p->part_of = json_text(j, "part_of", S(""));
    p->channels_n = 0;
}

static enum err parse(struct reader *r, const struct json *j, struct procedure *out)
{
    struct procedure p = *out;
    r->where = S("procedure.json");
    r->at = json_place(j, "code");
    heads(j, &p);
    if (j->kind != JSON_OBJECT || !p.code.len || p.code.len > 40 || !p.name.len)
        TRY(wrong(r, "cần code và name"));
    TRY(lists(r, j, &p));
    TRY(levels(r, j, &p));
    TRY(online(r, j, &p));
    TRY(channels(r, j, &p));
    TRY(components(r, j, &p));
    TRY(results(r, j, &p));
    TRY(legal(r, j, &p));
    TRY(supplement(r, j, &p));
    TRY(longer(r, j, &p));
    TRY(bundle(r, j, &p));
    TRY(eligibility(r, j, &p));
    *out = p;
    return ERR_OK;
}

enum err procedure_parse(struct arena *a, const struct json *j, struct procedure *out, struct fault *fault)
{
    struct reader r = { .a = a, .fault = fault };
    return parse(&r, j, out);
}

void procedure_review(struct arena *a, const struct json *j, struct procedure *out, struct procedure_problems *all)
{
    struct reader r = { .a = a, .all = all };
    members_check(a, j, all);
    if (parse(&r, j, out) != ERR_OK)
        ASSERT(!"gathering goes on");
}
