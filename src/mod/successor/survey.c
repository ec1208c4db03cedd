/* What a plan touches, read in one transaction: for the preview, and again for the act. */
#include "mod/successor/survey.h"
#include "mod/places/places.h"
#include "text/text.h"

/* -- dossiers -- */

static const struct succession_rule *rule_of(const struct succession *s, const char *kind, struct str key)
{
    for (size_t i = 0; i < s->rules.n; i++)
        if (str_eq(s->rules.at[i].kind, str_c(kind)) && str_eq(s->rules.at[i].key, key))
            return &s->rules.at[i];
    return NULL;
}

static struct str id_text(struct ctx *c, int64_t id) { return arena_printf(c->arena, "%lld", (long long)id); }

/* The communes that an address may mean, the old one and those that it went into. */
static const struct succession_rule *rule_of_area(struct ctx *c, const struct succession *s, struct str address)
{
    struct place_answer r = place_read(c->arena, address);
    const struct succession_rule *found = NULL;
    if (r.outcome == PLACE_UNKNOWN || r.outcome == PLACE_SEVERAL)
        return NULL;
    found = rule_of(s, "area", r.matches[0].at.code);
    if (!found && r.outcome != PLACE_SPLIT && r.matches[0].moves_n)
        found = rule_of(s, "area", r.matches[0].moves[0].to.code);
    return found;
}

static const struct succession_rule *rule_of_words(struct ctx *c, const struct succession *s, struct str address)
{
    struct str folded = arena_printf(c->arena, " %.*s ", STR_ARG(text_fold(c->arena, address)));
    for (size_t i = 0; i < s->rules.n; i++)
        if (str_eq(s->rules.at[i].kind, S("words")) && str_has(folded, arena_printf(c->arena, " %.*s ", STR_ARG(s->rules.at[i].key))))
            return &s->rules.at[i];
    return NULL;
}

/* The agency that a dossier of this unit goes to; 0: somebody must say. */
static int64_t decide(struct ctx *c, const struct succession *s, const struct succession_unit *u, const struct dossier_open *d)
{
    const struct succession_rule *r = s->rules.n ? rule_of(s, "dossier", id_text(c, d->id)) : NULL;
    if (!r && s->rules.n && d->address.len)
        r = rule_of_words(c, s, d->address);
    if (!r && s->rules.n && d->address.len)
        r = rule_of_area(c, s, d->address);
    if (r)
        return r->successor_id;
    return s->asks ? 0 : succession_agency(u);
}

/* The desk that has it from now on: the one that follows, when it lies in the agency that decides now. */
static int64_t new_desk(const struct succession *s, const struct dossier_open *d, int64_t agency_id)
{
    const struct succession_unit *desk = succession_find(s, d->intake_unit_id);
    if (!desk)
        return d->intake_unit_id;
    return desk->successor.agency_id == agency_id ? desk->successor.id : agency_id;
}

static void add_way(struct ctx *c, const struct succession *s, const struct succession_unit *u, const struct dossier_open *d, struct survey *out)
{
    const struct succession_unit *desk = succession_find(s, d->intake_unit_id);
    struct dossier_way w = { .d = *d, .from_id = u->unit.id };
    w.agency_id = decide(c, s, u, d);
    w.intake_unit_id = new_desk(s, d, w.agency_id);
    w.own_way = w.agency_id != succession_agency(u) || (desk && w.intake_unit_id != desk->successor.id);
    out->undecided += w.agency_id == 0 && !str_eq(s->kind, S("close"));
    VEC_PUSH(c->arena, &out->dossiers, w);
}

/* What this unit took in and an agency that stays decides. */
static enum err add_desk(struct ctx *c, const struct succession *s, const struct succession_unit *u, struct survey *out)
{
    struct dossier_open *list;
    size_t n;
    TRY(dossier_open_at(c, u->unit.id, false, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (succession_find(s, list[i].agency_id))
            continue;
        struct dossier_way w = { .d = list[i], .from_id = u->unit.id, .agency_id = list[i].agency_id, .intake_unit_id = u->successor.id };
        VEC_PUSH(c->arena, &out->dossiers, w);
    }
    return ERR_OK;
}

static int by_id(const void *a, const void *b)
{
    int64_t x = ((const struct dossier_way *)a)->d.id, y = ((const struct dossier_way *)b)->d.id;
    return (x > y) - (x < y);
}

static enum err add_dossiers(struct ctx *c, const struct succession *s, struct survey *out)
{
    struct dossier_open *list;
    size_t n;
    for (size_t i = 0; i < s->units.n; i++) {
        const struct succession_unit *u = &s->units.at[i];
        TRY(add_desk(c, s, u, out));
        if (!str_eq(u->unit.kind, S("agency")))
            continue;
        TRY(dossier_open_at(c, u->unit.id, true, &list, &n));
        for (size_t k = 0; k < n; k++)
            add_way(c, s, u, &list[k], out);
    }
    if (out->dossiers.n)
        qsort(out->dossiers.at, out->dossiers.n, sizeof *out->dossiers.at, by_id);
    return ERR_OK;
}

/* -- staff -- */

static enum err add_roles(struct ctx *c, const struct succession *s, struct survey *out)
{
    for (size_t i = 0; i < s->units.n; i++) {
        struct staff *list;
        size_t n;
        TRY(staff_open_at(c, s->units.at[i].unit.id, s->last_day + 1, &list, &n));
        for (size_t k = 0; k < n; k++) {
            const struct succession_rule *r = rule_of(s, "role", id_text(c, list[k].role_id));
            struct role_way w = { list[k], r ? r->successor_id : s->units.at[i].successor.id, 0 };
            struct unit to;
            if (w.to_id) {
                TRY(unit_get(c, w.to_id, &to));
                w.to_agency_id = to.agency_id;
            }
            VEC_PUSH(c->arena, &out->roles, w);
        }
    }
    return ERR_OK;
}

/* -- tasks -- */

static const struct dossier_way *way_of(const struct survey *v, int64_t dossier_id)
{
    struct dossier_way key = { .d.id = dossier_id };
    return v->dossiers.n ? bsearch(&key, v->dossiers.at, v->dossiers.n, sizeof key, by_id) : NULL;
}

struct colleagues { /* of one agency on the day after */
    int64_t agency_id;
    struct staff *list;
    size_t n;
};
typedef VEC(struct colleagues) colleagues_vec;

static enum err colleagues_of(struct ctx *c, colleagues_vec *known, int64_t agency_id, int32_t day, const struct colleagues **out)
{
    struct colleagues one = { .agency_id = agency_id };
    for (size_t i = 0; i < known->n; i++)
        if (known->at[i].agency_id == agency_id) {
            *out = &known->at[i];
            return ERR_OK;
        }
    TRY(staff_list(c, agency_id, ROLE_COUNT, day, &one.list, &one.n));
    VEC_PUSH(c->arena, known, one);
    *out = &known->at[known->n - 1];
    return ERR_OK;
}

/* Does whoever took it hold its role where it goes, having moved along or having worked there before? */
static bool keeps(const struct survey *v, const struct colleagues *there, const struct task_open *t, int64_t to_id)
{
    for (size_t i = 0; i < v->roles.n; i++) {
        const struct role_way *w = &v->roles.at[i];
        if (w->s.account_id == t->assignee_id && w->to_agency_id == to_id && str_eq(str_c(role_word(w->s.role)), t->role))
            return true;
    }
    for (size_t i = 0; i < there->n; i++)
        if (there->list[i].account_id == t->assignee_id && str_eq(str_c(role_word(there->list[i].role)), t->role))
            return true;
    return false;
}

static enum err add_tasks_of(struct ctx *c, const struct succession *s, const struct succession_unit *u, colleagues_vec *known, struct survey *out)
{
    struct task_open *list;
    size_t n;
    TRY(task_open_at(c, u->unit.id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        const struct dossier_way *way = way_of(out, list[i].dossier_id);
        struct task_way w = { .t = list[i], .from_id = u->unit.id, .to_id = succession_agency(u) };
        const struct colleagues *there;
        if (way && way->d.agency_id == u->unit.id)
            w.to_id = way->agency_id;
        w.own_way = w.to_id != succession_agency(u);
        if (list[i].taken && w.to_id) {
            TRY(colleagues_of(c, known, w.to_id, s->last_day + 1, &there));
            w.left = !keeps(out, there, &list[i], w.to_id);
        }
        VEC_PUSH(c->arena, &out->tasks, w);
    }
    return ERR_OK;
}

enum err survey_make(struct ctx *c, const struct succession *s, struct survey *out)
{
    colleagues_vec known = { 0 };
    *out = (struct survey){ 0 };
    TRY(add_dossiers(c, s, out));
    TRY(add_roles(c, s, out));
    for (size_t i = 0; i < s->units.n; i++)
        if (str_eq(s->units.at[i].unit.kind, S("agency")))
            TRY(add_tasks_of(c, s, &s->units.at[i], &known, out));
    return ERR_OK;
}
