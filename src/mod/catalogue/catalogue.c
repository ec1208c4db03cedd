/* Rules of a procedure: where and how it may be submitted, and what it costs. */
#include "mod/catalogue/catalogue_internal.h"

static const char *const channel_words[CHANNEL_COUNT] = { "counter", "online", "post" };
static const enum msg channel_labels[CHANNEL_COUNT] = { MSG_channel_counter, MSG_channel_online, MSG_channel_post };

const char *channel_word(enum channel ch) { return channel_words[ch]; }
struct str channel_label(const struct ctx *c, enum channel ch) { return ctx_text(c, channel_labels[ch]); }

bool channel_from_word(struct str word, enum channel *out)
{
    for (int i = 0; i < CHANNEL_COUNT; i++)
        if (str_eq(word, str_c(channel_words[i]))) {
            *out = (enum channel)i;
            return true;
        }
    return false;
}

/* Nearest to people first: the first level that a procedure names is where they are sent. */
static const struct {
    const char *word;
    enum msg label, elsewhere;
} levels[] = {
    { "commune", MSG_level_commune, MSG_catalogue_at_commune },
    { "province", MSG_level_province, MSG_catalogue_at_province },
    { "ministry", MSG_level_ministry, MSG_catalogue_at_ministry },
    { "other", MSG_level_other, MSG_catalogue_at_other },
};
enum { LEVELS = sizeof levels / sizeof *levels };

struct str level_label(const struct ctx *c, struct str level)
{
    for (size_t i = 0; i < LEVELS; i++)
        if (str_eq(level, str_c(levels[i].word)))
            return ctx_text(c, levels[i].label);
    return level;
}

const struct channel_rule *procedure_channel(const struct procedure *p, enum channel ch)
{
    for (size_t i = 0; i < p->channels_n; i++)
        if (p->channels[i].channel == ch)
            return &p->channels[i];
    return NULL;
}

bool procedure_time_varies(const struct procedure *p, enum channel ch)
{
    const struct channel_rule *r = procedure_channel(p, ch);
    for (size_t i = 0; r && i < r->more_n; i++)
        if (r->more[i].condition)
            return true;
    return false;
}

const struct channel_rule *procedure_time(const struct procedure *p, enum channel ch, const struct form *form, const struct form_state *states,
                                          const struct form_value *values, size_t n)
{
    const struct channel_rule *r = procedure_channel(p, ch);
    for (size_t i = 0; r && i < r->more_n; i++)
        if (r->more[i].condition && form_test(form, states, values, n, r->more[i].condition))
            return &r->more[i];
    return r;
}

const struct component *procedure_component(const struct procedure *p, struct str key)
{
    for (size_t i = 0; i < p->components_n; i++)
        if (str_eq(p->components[i].key, key))
            return &p->components[i];
    return NULL;
}

struct str procedure_component_name(const struct procedure *p, struct str key)
{
    const struct component *k = procedure_component(p, key);
    return k ? k->name : S("");
}

bool procedure_has_level(const struct procedure *p, struct str level)
{
    for (size_t i = 0; i < p->levels_n; i++)
        if (str_eq(p->levels[i], level))
            return true;
    return false;
}

static enum msg elsewhere(const struct procedure *p)
{
    for (size_t i = 0; i < LEVELS; i++)
        if (procedure_has_level(p, str_c(levels[i].word)))
            return levels[i].elsewhere;
    return MSG_catalogue_at_other;
}

static enum msg channel_missing(const struct procedure *p, enum channel ch)
{
    if (ch == CHANNEL_ONLINE && p->online == ONLINE_PORTAL)
        return MSG_catalogue_portal_only;
    if (ch == CHANNEL_ONLINE)
        return p->online == ONLINE_PREPARE ? MSG_catalogue_prepare_only : MSG_catalogue_not_online;
    return ch == CHANNEL_POST ? MSG_catalogue_not_post : MSG_catalogue_not_counter;
}

/* A procedure is open only at the levels and through the channels that its published data name. Online it
 * must also be offered in full or in part: where people may only prepare, the request is made at the desk. */
bool procedure_open_part(const struct procedure *p, struct str level, enum channel ch, enum msg *why_not)
{
    bool offered = procedure_channel(p, ch) && (ch != CHANNEL_ONLINE || p->online >= ONLINE_PART);
    if (p->closed)
        *why_not = MSG_catalogue_closed;
    else if (!procedure_has_level(p, level))
        *why_not = elsewhere(p);
    else if (!offered)
        *why_not = channel_missing(p, ch);
    else
        return true;
    return false;
}

bool procedure_open(const struct procedure *p, struct str level, enum channel ch, enum msg *why_not)
{
    if (p->part_of.len)
        *why_not = MSG_catalogue_part_only;
    return !p->part_of.len && procedure_open_part(p, level, ch, why_not);
}

bool procedure_at_portal(const struct procedure *p, struct str level)
{
    return p->online == ONLINE_PORTAL && !p->closed && !p->part_of.len && procedure_has_level(p, level);
}

/* -- may this person ask for it? -- */

struct answers {
    const struct eligibility_answer *at;
    size_t n;
};

static struct feel_value answer_of(void *arg, struct str name)
{
    const struct answers *g = arg;
    for (size_t i = 0; i < g->n; i++)
        if (str_eq(g->at[i].key, name))
            return (struct feel_value){ FEEL_TEXT, 0, g->at[i].value };
    return (struct feel_value){ FEEL_NULL, 0, { 0 } };
}

bool eligibility_holds(const struct feel *f, const struct eligibility_answer *answers, size_t n)
{
    return feel_test(f, answer_of, &(struct answers){ answers, n });
}

/* -- fees -- */

/* The answer as a number of at least 1: a fee is never lost because a number was left out. */
static int64_t number(const struct form *form, const struct form_state *states, struct str key)
{
    int64_t n = 1;
    for (size_t i = 0; key.len && i < form->fields_n; i++)
        if (str_eq(form->fields[i].key, key) && states[i].shown && states[i].problem == FORM_FINE)
            str_int(states[i].value, &n);
    return n < 1 ? 1 : n;
}

static int64_t unit_vnd(const struct procedure_fee *fee, int64_t nth)
{
    int64_t vnd = fee->amount_vnd;
    for (size_t i = 0; i < fee->steps_n; i++)
        if (nth >= fee->steps[i].from)
            vnd = fee->steps[i].amount_vnd;
    return vnd;
}

/* Units of one step cost the same: the sum goes from step to step, not from unit to unit. */
int64_t procedure_fee_set_vnd(const struct procedure_fee *fee, int64_t units)
{
    int64_t sum = 0, from = 1;
    if (fee->amount_vnd < 0)
        return -1;
    for (size_t i = 0; i <= fee->steps_n && from <= units; i++) {
        int64_t to = i < fee->steps_n && fee->steps[i].from <= units ? fee->steps[i].from - 1 : units;
        sum += (to - from + 1) * unit_vnd(fee, from);
        from = to + 1;
    }
    return fee->max_vnd && sum > fee->max_vnd ? fee->max_vnd : sum;
}

struct fee_sum procedure_fee_sum(const struct procedure_fee *fee, const struct form *form, const struct form_state *states,
                                 const struct form_value *values, size_t n)
{
    struct fee_sum s = { .due = form_test(form, states, values, n, fee->condition) };
    s.units = number(form, states, fee->units);
    s.sets = number(form, states, fee->times);
    s.set_vnd = procedure_fee_set_vnd(fee, s.units);
    s.sum_vnd = s.set_vnd < 0 ? -1 : s.set_vnd * s.sets;
    return s;
}
