/* May I ask for this here? One question a page, answers only in the address: nothing of them is kept. */
#include "mod/catalogue/web_internal.h"
#include "text/text.h"

struct given {
    struct eligibility_answer at[ELIGIBILITY_MAX];
    size_t n;
};

static const struct eligibility_choice *choice_of(const struct eligibility_question *q, struct str value)
{
    for (size_t i = 0; i < q->choices_n; i++)
        if (str_eq(q->choices[i].value, value))
            return &q->choices[i];
    return NULL;
}

static const struct eligibility_stop *stop_at(const struct eligibility_question *q, const struct given *g)
{
    for (size_t i = 0; i < q->stops_n; i++)
        if (eligibility_holds(q->stops[i].condition, g->at, g->n))
            return &q->stops[i];
    return NULL;
}

typedef struct view_catalogue_eligible page_view;

static struct str sent(struct ctx *c, struct str key, bool *is_sent)
{
    struct web_field *fields;
    size_t n = web_fields(c, "c.", &fields);
    for (size_t i = 0; i < n; i++)
        if (str_eq(fields[i].key, key)) {
            *is_sent = true;
            return fields[i].value;
        }
    *is_sent = false;
    return S("");
}

/* Path of this page with the answers so far. */
static struct str path_with(struct ctx *c, const struct procedure *p, const struct given *g)
{
    struct buf b = buf_new(c->arena, 2000);
    buf_printf(&b, "/thu-tuc/%.*s/co-duoc-khong", STR_ARG(p->code));
    for (size_t i = 0; i < g->n; i++)
        buf_printf(&b, "%sc.%.*s=%.*s", i ? "&" : "?", STR_ARG(g->at[i].key), STR_ARG(g->at[i].value));
    return buf_str(&b);
}

static void ask(struct ctx *c, const struct eligibility_question *q, bool again, page_view *v)
{
    v->key = q->key;
    v->question = q->question;
    v->hint = q->hint;
    v->ground = q->ground;
    v->error = again ? ctx_text(c, MSG_eligible_choose) : S("");
    if (again)
        ctx_invalid(c, arena_printf(c->arena, "c.%.*s", STR_ARG(q->key)), MSG_eligible_choose, MSG_NO_ARGS);
    v->choices.at = ARENA_ARRAY(c->arena, __typeof__(*v->choices.at), q->choices_n + 1);
    for (size_t i = 0; i < q->choices_n; i++)
        v->choices.at[v->choices.n++] = (__typeof__(*v->choices.at)){ q->choices[i].value, q->choices[i].label };
}

static enum err stop(struct ctx *c, const struct eligibility_question *q, const struct eligibility_stop *s, page_view *v)
{
    const struct procedure *other;
    enum err e = s->procedure.len ? procedure_by_code(c, s->procedure, ctx_today(c), &other) : ERR_NOT_FOUND;
    v->stopped = true;
    v->say = s->say;
    v->ground = q->ground;
    v->desk = s->desk;
    v->may_go_on = s->office_judges;
    if (e == ERR_OK) {
        v->other_code = other->code;
        v->other_name = other->short_name;
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Goes through the questions until one is unanswered or stops; what was answered goes into v->given. */
static enum err walk(struct ctx *c, const struct procedure *p, bool judged, page_view *v)
{
    struct given g = { 0 };
    v->given.at = ARENA_ARRAY(c->arena, __typeof__(*v->given.at), ELIGIBILITY_MAX + 1);
    for (size_t i = 0; i < p->eligibility_n; i++) {
        const struct eligibility_question *q = &p->eligibility[i];
        bool is_sent;
        if (q->condition && !eligibility_holds(q->condition, g.at, g.n))
            continue;
        struct str value = sent(c, q->key, &is_sent);
        const struct eligibility_choice *choice = choice_of(q, value);
        if (!choice) {
            ask(c, q, is_sent || web_flag(c, "tiep"), v);
            return ERR_OK;
        }
        v->back = path_with(c, p, &g);
        g.at[g.n++] = (struct eligibility_answer){ q->key, choice->value };
        v->given.at[v->given.n++] = (__typeof__(*v->given.at)){ q->key, q->question, choice->value, choice->label };
        const struct eligibility_stop *s = stop_at(q, &g);
        if (s && !(judged && s->office_judges))
            return stop(c, q, s, v);
    }
    v->passed = true;
    return ERR_OK;
}

enum err catalogue_eligible(struct ctx *c)
{
    const struct procedure *p;
    struct office_facts office;
    TRY(procedure_by_path(c, &p));
    if (!p->eligibility_n || p->closed)
        return ERR_NOT_FOUND;
    TRY(web_check(c));
    TRY(office_facts(c, &office));
    page_view v = { .code = p->code, .name = p->short_name, .office_name = office.unit.name, .office_address = office.unit.address,
                    .office_phone = office.unit.phone, .hours = office.hours, .judged = web_flag(c, "van_lam") };
    TRY(walk(c, p, v.judged, &v));
    procedure_apply(c, p, office.unit.level, office.known, &v.can_apply, &v.can_prepare, &v.login_href);
    TRY(WEB_VIEW(c, catalogue_eligible, &v, v.name));
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}
