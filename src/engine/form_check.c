/* Which questions are shown, and whether the answers are right. */
#include "engine/form.h"
#include "base/clock.h"
#include "text/partial_date.h"
#include "text/text.h"

struct check {
    const struct form *form;
    const struct form_value *values;
    size_t values_n;
    struct form_state *states;
    struct arena *arena;
    int32_t today;
};

static struct str given(const struct check *c, struct str key)
{
    for (size_t i = 0; i < c->values_n; i++)
        if (str_eq(c->values[i].key, key))
            return str_trim(c->values[i].value);
    return S("");
}

/* What a condition sees: answers already decided (hidden ones are null), numbers as numbers, ticks as booleans. */
static struct feel_value lookup(void *arg, struct str name)
{
    const struct check *c = arg;
    for (size_t i = 0; i < c->form->fields_n; i++) {
        const struct form_field *f = &c->form->fields[i];
        if (!f->key.len || !str_eq(f->key, name))
            continue;
        struct str v = c->states[i].value;
        int64_t n;
        if (f->type == FORM_CHECKBOX)
            return (struct feel_value){ .kind = FEEL_BOOL, .number = v.len > 0 };
        if (!v.len)
            return (struct feel_value){ .kind = FEEL_NULL };
        if (f->type == FORM_NUMBER && str_int(v, &n))
            return (struct feel_value){ .kind = FEEL_NUMBER, .number = n };
        return (struct feel_value){ .kind = FEEL_TEXT, .text = v };
    }
    struct str outside = given(c, name); /* "channel" and what else the caller adds */
    return outside.len ? (struct feel_value){ .kind = FEEL_TEXT, .text = outside } : (struct feel_value){ .kind = FEEL_NULL };
}

static enum form_problem is_option(const struct form_field *f, struct str v)
{
    for (size_t i = 0; i < f->options_n; i++)
        if (str_eq(f->options[i].value, v))
            return FORM_FINE;
    return FORM_NOT_OPTION;
}

/* Each choice once, in the order of the form. */
static enum form_problem check_list(struct check *c, const struct form_field *f, struct form_state *s)
{
    struct str rest = s->value, part;
    bool *chosen = ARENA_ARRAY(c->arena, bool, f->options_n);
    struct buf b = buf_new(c->arena, s->value.len + 1);
    while (str_split(&rest, '|', &part)) {
        if (is_option(f, part) != FORM_FINE)
            return FORM_NOT_OPTION;
        for (size_t i = 0; i < f->options_n; i++)
            chosen[i] |= str_eq(f->options[i].value, part);
    }
    for (size_t i = 0; i < f->options_n; i++) {
        if (!chosen[i])
            continue;
        buf_put(&b, b.len ? S("|") : S(""));
        buf_put(&b, f->options[i].value);
    }
    s->value = buf_str(&b);
    return FORM_FINE;
}

static enum form_problem check_box(struct form_state *s)
{
    bool yes = str_eq(s->value, S("true")) || str_eq(s->value, S("on"));
    if (!yes && !str_eq(s->value, S("false")))
        return FORM_NOT_OPTION;
    s->value = yes ? S("true") : S("");
    return FORM_FINE;
}

static struct str iso(struct arena *a, int32_t day)
{
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    return arena_printf(a, "%04d-%02d-%02d", y, m, d);
}

static enum form_problem check_date(struct check *c, const struct form_field *f, struct form_state *s)
{
    int32_t day;
    if (!day_parse_iso(s->value, &day) && !day_parse_vn(s->value, &day))
        return FORM_NOT_DATE;
    s->value = iso(c->arena, day);
    return f->past && day > c->today ? FORM_IN_FUTURE : FORM_FINE;
}

static enum form_problem check_partial_date(struct check *c, const struct form_field *f, struct form_state *s)
{
    struct partial_date d;
    if (!partial_parse(s->value, &d) || !partial_known(d)) /* who does not know it leaves the field empty */
        return FORM_NOT_DATE;
    s->value = partial_text(c->arena, d);
    return f->past && partial_future(d, c->today) ? FORM_IN_FUTURE : FORM_FINE;
}

/* "1050000", or in groups of three: "1 050 000", and money also "1.050.000". "1.5" is not fifteen. */
static bool read_whole(struct check *c, const struct form_field *f, struct str s, int64_t *n)
{
    struct buf b = buf_new(c->arena, 32);
    char sep = f->kind == FORM_KIND_MONEY && str_index(s, '.', 0) >= 0 ? '.' : ' ';
    struct str rest = s, part;
    for (bool first = true; str_split(&rest, sep, &part); first = false) {
        size_t digits = part.len - (first && str_starts(part, S("-")));
        if (!first && digits != 3)
            return false;
        if (first && rest.ptr && (digits < 1 || digits > 3))
            return false;
        buf_put(&b, part);
    }
    return !b.failed && str_int(buf_str(&b), n);
}

static enum form_problem check_number(struct check *c, const struct form_field *f, struct form_state *s)
{
    int64_t n;
    if (!read_whole(c, f, s->value, &n))
        return FORM_NOT_NUMBER;
    bool bounded = f->min <= f->max;
    s->limit = bounded && n < f->min ? f->min : f->max;
    if (bounded && n < f->min)
        return FORM_TOO_SMALL;
    if (bounded && n > f->max)
        return FORM_TOO_LARGE;
    s->value = arena_printf(c->arena, "%lld", (long long)n);
    return FORM_FINE;
}

static enum form_problem check_time(struct form_state *s, struct arena *a)
{
    int64_t h, m;
    struct str rest = s->value, hour, minute;
    char sep = str_index(rest, ':', 0) >= 0 ? ':' : 'h';
    if (!str_split(&rest, sep, &hour) || !str_split(&rest, sep, &minute) || rest.ptr)
        return FORM_NOT_TIME;
    if (hour.len > 2 || minute.len > 2 || !str_int(hour, &h) || !str_int(minute, &m) || h < 0 || h > 23 || m < 0 || m > 59)
        return FORM_NOT_TIME;
    s->value = arena_printf(a, "%02d:%02d", (int)h, (int)m);
    return FORM_FINE;
}

static enum form_problem check_kind(struct check *c, const struct form_field *f, struct form_state *s)
{
    struct ident_cccd id;
    switch (f->kind) {
    case FORM_KIND_CCCD: return ident_cccd(c->arena, s->value, &s->value, &id) == ERR_OK ? FORM_FINE : FORM_NOT_CCCD;
    case FORM_KIND_PHONE: return ident_phone(c->arena, s->value, &s->value) == ERR_OK ? FORM_FINE : FORM_NOT_PHONE;
    case FORM_KIND_EMAIL: return ident_email(s->value) == ERR_OK ? FORM_FINE : FORM_NOT_EMAIL;
    case FORM_KIND_MST: return ident_mst(c->arena, s->value, &s->value) == ERR_OK ? FORM_FINE : FORM_NOT_MST;
    case FORM_KIND_PARTIAL_DATE: return check_partial_date(c, f, s);
    case FORM_KIND_TIME: return check_time(s, c->arena);
    case FORM_KIND_PLAIN:
    case FORM_KIND_PERSON_NAME:
    case FORM_KIND_ADDRESS:
    case FORM_KIND_MONEY: return FORM_FINE;
    }
    return FORM_FINE;
}

static enum form_problem check_text(struct check *c, const struct form_field *f, struct form_state *s)
{
    size_t n = text_length(s->value);
    if (n > f->length_max) {
        s->limit = (int64_t)f->length_max;
        return FORM_TOO_LONG;
    }
    if (n < f->length_min) {
        s->limit = (int64_t)f->length_min;
        return FORM_TOO_SHORT;
    }
    return check_kind(c, f, s);
}

static enum form_problem check_value(struct check *c, const struct form_field *f, struct form_state *s)
{
    switch (f->type) {
    case FORM_TEXT:
    case FORM_AREA: return check_text(c, f, s);
    case FORM_NUMBER: return check_number(c, f, s);
    case FORM_DATE: return check_date(c, f, s);
    case FORM_SELECT:
    case FORM_RADIO: return is_option(f, s->value);
    case FORM_CHECKLIST: return check_list(c, f, s);
    case FORM_CHECKBOX: return check_box(s);
    case FORM_GROUP:
    case FORM_GROUP_END:
    case FORM_NOTE: return FORM_FINE;
    }
    return FORM_FINE;
}

static bool shown(struct check *c, size_t i)
{
    const struct form_field *f = &c->form->fields[i];
    if (f->group >= 0 && !c->states[f->group].shown)
        return false;
    return !f->hide || !feel_test(f->hide, lookup, c);
}

size_t form_validate(const struct form *form, const struct form_value *values, size_t n, bool partial, int32_t today,
                     struct arena *a, struct form_state **states)
{
    struct check c = { form, values, n, ARENA_ARRAY(a, struct form_state, form->fields_n), a, today };
    size_t problems = 0;
    for (size_t i = 0; i < form->fields_n; i++) {
        const struct form_field *f = &form->fields[i];
        struct form_state *s = &c.states[i];
        s->value = S("");
        s->shown = shown(&c, i);
        if (!s->shown || !f->key.len)
            continue;
        s->value = given(&c, f->key);
        if (s->value.len)
            s->problem = check_value(&c, f, s);
        if (!s->value.len && f->required && !partial)
            s->problem = FORM_MISSING;
        problems += s->problem != FORM_FINE;
    }
    *states = c.states;
    return problems;
}

bool form_test(const struct form *form, const struct form_state *states, const struct form_value *values, size_t n,
               const struct feel *when)
{
    struct check c = { form, values, n, (struct form_state *)states, NULL, 0 };
    return !when || feel_test(when, lookup, &c);
}

static struct str option_label(const struct form_field *f, struct str v)
{
    for (size_t i = 0; i < f->options_n; i++)
        if (str_eq(f->options[i].value, v))
            return f->options[i].label;
    return v;
}

static struct str list_words(struct arena *a, const struct form_field *f, struct str stored)
{
    struct buf b = buf_new(a, 64 * 1024);
    struct str part;
    while (stored.len && str_split(&stored, '|', &part)) {
        buf_put(&b, b.len ? S("; ") : S(""));
        buf_put(&b, option_label(f, part));
    }
    return buf_str(&b);
}

struct str form_words(struct arena *a, const struct form_field *f, struct str stored)
{
    int64_t n;
    if (f->type == FORM_CHECKBOX)
        return stored.len ? S("Có") : S("Không");
    if (f->type == FORM_CHECKLIST)
        return list_words(a, f, stored);
    if (f->type == FORM_SELECT || f->type == FORM_RADIO)
        return option_label(f, stored);
    if (f->type == FORM_DATE || f->kind == FORM_KIND_PARTIAL_DATE)
        return partial_known(partial_stored(stored)) ? partial_short(a, partial_stored(stored)) : stored;
    if (f->type == FORM_NUMBER && f->kind == FORM_KIND_MONEY && str_int(stored, &n))
        return text_money(a, n);
    return stored;
}
