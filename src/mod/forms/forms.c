#include "mod/forms/forms.h"
#include "text/partial_date.h"
#include "base/clock.h"
#include "text/text.h"

static struct str value_of(const struct form_value *v, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(v[i].key, key))
            return v[i].value;
    return S("");
}

struct str forms_error(const struct ctx *c, struct str key)
{
    for (size_t i = 0; i < c->problem.n; i++)
        if (str_eq(c->problem.at[i].field, key))
            return c->problem.at[i].text;
    return S("");
}

/* -- one field -- */

/* What browsers and phones are told about a kind of text. */
static const struct {
    enum form_kind kind;
    const char *inputmode, *autocomplete, *width;
} kinds[] = {
    { FORM_KIND_CCCD, "numeric", "", "20" },
    { FORM_KIND_PHONE, "tel", "", "20" },
    { FORM_KIND_EMAIL, "email", "", "" },
    { FORM_KIND_PARTIAL_DATE, "", "", "10" },
    { FORM_KIND_TIME, "", "", "5" },
    { FORM_KIND_MONEY, "numeric", "", "10" },
    { FORM_KIND_MST, "numeric", "", "20" },
};

static void kind_hints(const struct ctx *c, const struct form_field *f, struct view_form_field *v)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].kind != f->kind)
            continue;
        v->inputmode = str_c(kinds[i].inputmode);
        v->autocomplete = str_c(kinds[i].autocomplete);
        v->width = str_c(kinds[i].width);
    }
    if (f->kind == FORM_KIND_MONEY)
        v->suffix = S("đồng");
    if (f->kind == FORM_KIND_PARTIAL_DATE && !v->hint.len)
        v->hint = ctx_text(c, MSG_form_partial_hint);
}

static bool chosen(struct str stored, struct str option)
{
    struct str part;
    while (stored.len && str_split(&stored, '|', &part))
        if (str_eq(part, option))
            return true;
    return false;
}

static void fill_options(struct ctx *c, const struct form_field *f, struct view_form_field *v)
{
    v->options.at = ARENA_ARRAY(c->arena, __typeof__(*v->options.at), f->options_n + 1);
    v->options.n = f->options_n;
    for (size_t i = 0; i < f->options_n; i++) {
        v->options.at[i].value = f->options[i].value;
        v->options.at[i].label = f->options[i].label;
        v->options.at[i].checked = chosen(v->value, f->options[i].value);
    }
}

/* Three boxes from "2026-11-20", or from "20/11/2026" as typed. */
static void fill_day(struct view_form_field *v)
{
    struct str rest = v->value, part[3] = { 0 };
    bool iso = str_index(rest, '-', 0) >= 0;
    for (int i = 0; i < 3 && str_split(&rest, iso ? '-' : '/', &part[i]); i++)
        ;
    v->day = part[iso ? 2 : 0];
    v->month = part[1];
    v->year = part[iso ? 0 : 2];
}

static struct view_form_field show(struct ctx *c, const struct form_field *f, struct str value)
{
    struct view_form_field v = { .key = arena_printf(c->arena, "f.%.*s", STR_ARG(f->key)), .label = f->label, .hint = f->hint,
                                 .value = value, .optional = !f->required, .sensitive = f->sensitive, .vietnamese = c->lang != LANG_VI };
    v.error = forms_error(c, v.key);
    v.maxlength = f->type == FORM_TEXT || f->type == FORM_AREA ? (int64_t)f->length_max : 0;
    switch (f->type) {
    case FORM_TEXT: v.is_text = true; break;
    case FORM_AREA: v.is_textarea = true; break;
    case FORM_NUMBER: v.is_number = true; v.width = S("5"); break;
    case FORM_DATE: v.is_date = true; fill_day(&v); break;
    case FORM_SELECT: v.is_select = true; break;
    case FORM_RADIO: v.is_radios = true; v.side_by_side = f->options_n == 2; break;
    case FORM_CHECKLIST: v.is_checkboxes = true; break;
    case FORM_CHECKBOX: v.is_checkbox = true; v.checked = value.len > 0; break;
    case FORM_GROUP: v.is_heading = true; v.key = S(""); break;
    case FORM_NOTE: v.is_note = true; v.key = S(""); break;
    case FORM_GROUP_END: break;
    }
    if (v.is_radios || v.is_checkboxes || v.is_checkbox)
        v.marker = arena_printf(c->arena, "f._%.*s", STR_ARG(f->key));
    kind_hints(c, f, &v);
    fill_options(c, f, &v);
    return v;
}

/* -- a whole form -- */

static const struct forms_source *source_named(struct str name, const struct forms_source *sources, size_t n)
{
    for (size_t i = 0; name.len && i < n; i++)
        if (str_eq(sources[i].name, name) && sources[i].value.len)
            return &sources[i];
    return NULL;
}

const struct forms_source *forms_source_of(const struct form *f, size_t i, const struct form_state *states, const struct form_value *values, size_t n,
                                           const struct forms_source *sources, size_t sources_n)
{
    const struct form_field *field = &f->fields[i];
    const struct forms_source *from = source_named(field->source, sources, sources_n);
    if (from && form_test(f, states, values, n, field->source_when))
        return from;
    for (size_t k = 0; k < field->others_n; k++) {
        from = source_named(field->others[k].name, sources, sources_n);
        if (from && form_test(f, states, values, n, field->others[k].when))
            return from;
    }
    return NULL;
}

bool forms_same(struct ctx *c, const struct form_field *f, struct str a, struct str b)
{
    struct partial_date x, y;
    bool dated = f->type == FORM_DATE || f->kind == FORM_KIND_PARTIAL_DATE;
    if (dated && partial_parse(a, &x) && partial_parse(b, &y))
        return str_eq(partial_text(c->arena, x), partial_text(c->arena, y));
    return str_eq(str_trim(a), str_trim(b));
}

static struct str bare(struct str condition) { return str_starts(condition, S("=")) ? str_skip(condition, 1) : condition; }

/* When the question is not asked: by its own condition, or because its group is not there. */
static struct str hide_of(struct ctx *c, const struct form *f, const struct form_field *field)
{
    struct str own = bare(field->hide_text), group = field->group >= 0 ? bare(f->fields[field->group].hide_text) : S("");
    if (own.len && group.len)
        return arena_printf(c->arena, "(%.*s) or (%.*s)", STR_ARG(group), STR_ARG(own));
    return own.len ? own : group;
}

enum err forms_fields(struct ctx *c, const struct form *f, const struct form_value *values, size_t n,
                      const struct forms_source *sources, size_t sources_n, struct view_form_field **out, size_t *out_n)
{
    struct form_state *states;
    struct view_form_field *list = ARENA_ARRAY(c->arena, struct view_form_field, f->fields_n + 1);
    *out_n = 0;
    form_validate(f, values, n, true, ctx_today(c), c->arena, &states);
    for (size_t i = 0; i < f->fields_n; i++) {
        const struct form_field *field = &f->fields[i];
        if (field->type == FORM_GROUP_END)
            continue;
        struct str value = value_of(values, n, field->key);
        const struct forms_source *from = forms_source_of(f, i, states, values, n, sources, sources_n);
        bool fill = !value.len && from;
        struct view_form_field v = show(c, field, fill ? from->value : value.len ? value : field->fallback);
        if (fill)
            v.source = from->from;
        v.hide = hide_of(c, f, field);
        v.hidden = !states[i].shown;
        list[(*out_n)++] = v;
    }
    *out = list;
    return ERR_OK;
}

/* The field that was sent under `key` with something before or behind it. */
static const struct web_field *sent_as(const struct web_field *sent, size_t n, struct str before, struct str key, struct str behind)
{
    for (size_t i = 0; i < n; i++) {
        struct str s = sent[i].key;
        if (s.len == before.len + key.len + behind.len && str_starts(s, before) && str_ends(s, behind) &&
            str_eq(str_cut(s, before.len, key.len), key))
            return &sent[i];
    }
    return NULL;
}

static const struct web_field *sent_field(const struct web_field *sent, size_t n, struct str key) { return sent_as(sent, n, S(""), key, S("")); }

/* "f._key" says that the question stood on the page. */
static bool was_on_page(const struct web_field *sent, size_t n, struct str key) { return sent_as(sent, n, S("_"), key, S("")) != NULL; }

static struct str sent_box(const struct web_field *sent, size_t n, struct str key, struct str box)
{
    const struct web_field *f = sent_as(sent, n, S(""), key, box);
    return f ? str_trim(f->value) : S("");
}

/* A date comes as one text or in three boxes. */
static struct str posted_day(struct ctx *c, const struct web_field *sent, size_t n, struct str key)
{
    struct str d = sent_box(sent, n, key, S(".d")), m = sent_box(sent, n, key, S(".m")), y = sent_box(sent, n, key, S(".y"));
    if (!d.len && !m.len && !y.len)
        return S("");
    return arena_printf(c->arena, "%.*s/%.*s/%.*s", STR_ARG(d), STR_ARG(m), STR_ARG(y));
}

static bool day_boxes_sent(const struct web_field *sent, size_t n, struct str key) { return sent_as(sent, n, S(""), key, S(".d")) != NULL; }

/* A question of one line is answered in one, whatever was pasted or sent by a program. */
static struct str one_line(struct ctx *c, const struct form_field *f, struct str value)
{
    struct str out;
    return f->type == FORM_TEXT && text_clean(c->arena, value, false, &out) == ERR_OK ? out : value;
}

enum err forms_posted(struct ctx *c, const struct form *f, const struct form_value *before, size_t before_n,
                      struct form_value **out, size_t *n)
{
    struct web_field *sent;
    size_t sent_n = web_fields(c, "f.", &sent);
    struct form_value *list = ARENA_ARRAY(c->arena, struct form_value, f->fields_n + 1);
    *n = 0;
    for (size_t i = 0; i < f->fields_n; i++) {
        const struct form_field *field = &f->fields[i];
        if (!field->key.len)
            continue;
        const struct web_field *got = sent_field(sent, sent_n, field->key);
        struct str day = field->type == FORM_DATE && !got ? posted_day(c, sent, sent_n, field->key) : S("");
        /* an unticked box sends nothing: "f._key" says that it stood on the page; a date is emptied by empty boxes */
        bool empty_box = !got && (was_on_page(sent, sent_n, field->key) ||
                                  (field->type == FORM_DATE && day_boxes_sent(sent, sent_n, field->key)));
        struct str value = got ? one_line(c, field, got->value) : day.len ? day : empty_box ? S("") : value_of(before, before_n, field->key);
        if (value.len)
            list[(*n)++] = (struct form_value){ field->key, value };
    }
    *out = list;
    return ERR_OK;
}

static void forgive(struct ctx *c, struct str field)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->problem.n; i++)
        if (!str_eq(c->problem.at[i].field, field))
            c->problem.at[kept++] = c->problem.at[i];
    c->problem.n = kept;
}

bool *forms_on_page(struct ctx *c, const struct form *f)
{
    struct web_field *sent;
    size_t sent_n = web_fields(c, "f.", &sent);
    bool *on = ARENA_ARRAY(c->arena, bool, f->fields_n + 1);
    for (size_t i = 0; i < f->fields_n; i++) {
        struct str key = f->fields[i].key;
        on[i] = key.len && (sent_field(sent, sent_n, key) || was_on_page(sent, sent_n, key) ||
                            (f->fields[i].type == FORM_DATE && day_boxes_sent(sent, sent_n, key)));
    }
    return on;
}

bool forms_more(struct ctx *c, const struct form *f, const struct form_state *states)
{
    const bool *on_page = forms_on_page(c, f);
    bool more = false;
    for (size_t i = 0; i < f->fields_n; i++) {
        const struct form_field *field = &f->fields[i];
        if (!states[i].shown || states[i].problem != FORM_MISSING || on_page[i])
            continue;
        if (!web_wants_json(c)) /* a page asks the question next; a program learns its name only here */
            forgive(c, arena_printf(c->arena, "f.%.*s", STR_ARG(field->key)));
        more = true;
    }
    return more;
}

bool forms_opened(struct ctx *c, const struct form *f, struct forms_range range, const struct form_value *before, size_t before_n,
                  const struct form_value *values, size_t n)
{
    const bool *on_page = forms_on_page(c, f);
    struct form_state *was, *now;
    bool opened = false;
    form_validate(f, before, before_n, true, ctx_today(c), c->arena, &was);
    form_validate(f, values, n, false, ctx_today(c), c->arena, &now);
    for (size_t i = range.from; i < range.to; i++) {
        if (now[i].problem != FORM_FINE)
            return false; /* the page comes back anyway */
        opened |= f->fields[i].key.len && now[i].shown && !was[i].shown && !on_page[i];
    }
    return opened && !web_wants_json(c);
}

enum err forms_answers(struct ctx *c, const struct form *f, const struct form_value *values, size_t n,
                       struct forms_answer **out, size_t *out_n)
{
    struct form_state *states;
    struct forms_answer *list = ARENA_ARRAY(c->arena, struct forms_answer, f->fields_n + 1);
    size_t heading = f->fields_n;
    *out_n = 0;
    form_validate(f, values, n, true, ctx_today(c), c->arena, &states);
    for (size_t i = 0; i < f->fields_n; i++) {
        const struct form_field *field = &f->fields[i];
        if (field->type == FORM_GROUP && states[i].shown)
            heading = i;
        if (!field->key.len || !states[i].value.len)
            continue;
        if (heading < f->fields_n)
            list[(*out_n)++] = (struct forms_answer){ .label = f->fields[heading].label, .heading = true };
        heading = f->fields_n;
        list[(*out_n)++] = (struct forms_answer){ field->label, form_words(c->arena, field, states[i].value), field->key, false,
                                                  field->sensitive };
    }
    *out = list;
    return ERR_OK;
}

/* -- fields by hand -- */

struct view_form_field forms_text(struct ctx *c, const char *key, enum msg label)
{
    return (struct view_form_field){ .key = str_c(key), .label = ctx_text(c, label), .is_text = true,
                                     .value = c->web ? web_typed(c, key) : S(""), .error = forms_error(c, str_c(key)) };
}

struct view_form_field forms_secret(struct ctx *c, const char *key, enum msg label)
{
    return (struct view_form_field){ .key = str_c(key), .label = ctx_text(c, label), .is_password = true,
                                     .error = forms_error(c, str_c(key)) };
}

struct view_form_field forms_day_or(struct ctx *c, const char *key, enum msg label, int32_t day)
{
    struct view_form_field v = forms_day(c, key, label);
    int y, m, d;
    if (!day || v.value.len || web_has(c, key) || v.error.len)
        return v;
    day_to_ymd(day, &y, &m, &d);
    v.day = arena_printf(c->arena, "%d", d);
    v.month = arena_printf(c->arena, "%d", m);
    v.year = arena_printf(c->arena, "%d", y);
    return v;
}

struct view_form_field forms_area(struct ctx *c, const char *key, enum msg label, int rows, int maxlength)
{
    struct view_form_field v = forms_text(c, key, label);
    v.is_text = false;
    v.is_textarea = true;
    v.rows = rows;
    v.maxlength = maxlength;
    return v;
}

struct view_form_field forms_select(struct ctx *c, const char *key, enum msg label)
{
    struct view_form_field v = forms_text(c, key, label);
    v.is_text = false;
    v.is_select = true;
    return v;
}

struct view_form_field forms_radios(struct ctx *c, const char *key, enum msg label)
{
    struct view_form_field v = forms_text(c, key, label);
    v.is_text = false;
    v.is_radios = true;
    return v;
}

struct view_form_field forms_ticks(struct ctx *c, const char *key, enum msg label)
{
    return (struct view_form_field){ .key = str_c(key), .label = ctx_text(c, label), .is_checkboxes = true, .error = forms_error(c, str_c(key)) };
}

struct view_form_field forms_files(struct ctx *c, const char *key, enum msg label)
{
    return (struct view_form_field){ .key = str_c(key), .label = ctx_text(c, label), .is_file = true, .many = true, .error = forms_error(c, str_c(key)) };
}

void forms_fill(struct ctx *c, struct view_form_field *f, struct str value)
{
    if (!web_has(c, arena_cstr(c->arena, f->key)) && value.len)
        f->value = value;
}

void forms_option(struct ctx *c, struct view_form_field *f, struct str value, struct str label, bool chosen)
{
    struct view_form_field_options o = { .value = value, .label = label, .checked = f->value.len ? str_eq(f->value, value) : chosen };
    VEC_PUSH(c->arena, &f->options, o);
}

struct view_form_field forms_day(struct ctx *c, const char *key, enum msg label)
{
    struct view_form_field v = { .key = str_c(key), .label = ctx_text(c, label), .is_date = true,
                                 .value = c->web ? web_typed(c, key) : S(""), .error = forms_error(c, str_c(key)) };
    fill_day(&v);
    return v;
}
