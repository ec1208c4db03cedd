/* A condition that can never be true asks for nothing, and nobody would notice. All answers to choices are tried; a
 * condition that reads free words, numbers or dates is believed. */
#include "mod/catalogue/check_internal.h"

enum { NAMES_MAX = 12, TRIALS_MAX = 20000 };

struct choice {
    struct str name;
    struct feel_value *values;
    size_t n, at;
};
struct trial {
    struct choice choices[NAMES_MAX];
    size_t n;
};

static void add(struct choice *c, struct feel_value v) { c->values[c->n++] = v; }

static struct feel_value text(struct str s) { return (struct feel_value){ .kind = FEEL_TEXT, .text = s }; }

static bool channels(struct arena *a, const struct procedure *p, struct choice *c)
{
    c->values = ARENA_ARRAY(a, struct feel_value, CHANNEL_COUNT);
    for (size_t i = 0; i < p->channels_n; i++)
        add(c, text(str_c(channel_word(p->channels[i].channel))));
    return c->n > 0;
}

static bool answers(struct arena *a, const struct form_field *f, struct choice *c)
{
    if (!f || (f->type != FORM_SELECT && f->type != FORM_RADIO && f->type != FORM_CHECKBOX))
        return false;
    c->values = ARENA_ARRAY(a, struct feel_value, f->options_n + 3);
    add(c, (struct feel_value){ .kind = FEEL_NULL });
    for (size_t i = 0; i < f->options_n; i++)
        add(c, text(f->options[i].value));
    for (int i = 0; f->type == FORM_CHECKBOX && i < 2; i++)
        add(c, (struct feel_value){ .kind = FEEL_BOOL, .number = i });
    return true;
}

static struct feel_value lookup(void *arg, struct str name)
{
    const struct trial *t = arg;
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->choices[i].name, name))
            return t->choices[i].values[t->choices[i].at];
    return (struct feel_value){ .kind = FEEL_NULL };
}

static bool next(struct trial *t)
{
    for (size_t i = 0; i < t->n; i++) {
        if (++t->choices[i].at < t->choices[i].n)
            return true;
        t->choices[i].at = 0;
    }
    return false;
}

bool check_possible(struct arena *a, const struct checked_version *v, const struct feel *f)
{
    struct trial t = { 0 };
    struct str *names;
    feel_names(f, a, &names, &t.n);
    if (t.n > NAMES_MAX)
        return true;
    for (size_t i = 0; i < t.n; i++) {
        struct choice *c = &t.choices[i];
        c->name = names[i];
        bool tried = str_eq(c->name, S("channel")) ? channels(a, &v->v->p, c)
                                                   : v->form && answers(a, form_find(v->form, c->name), c);
        if (!tried)
            return true;
    }
    for (int i = 0; i < TRIALS_MAX; i++) {
        if (feel_test(f, lookup, &t))
            return true;
        if (!next(&t))
            return false;
    }
    return true;
}
