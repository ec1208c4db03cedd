/* One submission becomes linked dossiers. */
#include "mod/bundle/bundle_internal.h"
#include "mod/papers/papers.h"
#include "sql_bundle.h"

struct submission {
    const struct dossier_new *n;
    int64_t id, draft_id, first;
    const struct procedure *first_procedure;
    const struct form *form;
    struct form_state *states;
    struct form_value *values;
    size_t values_n;
    bool made[BUNDLE_PARTS_MAX];
};

/* The whole form at once: what is missing is said before anything is stored. */
static enum err check_whole(struct ctx *c, struct submission *s)
{
    const struct dossier_new *n = s->n;
    TRY(procedure_form(c, n->procedure, &s->form));
    s->values = ARENA_ARRAY(c->arena, struct form_value, n->answers_n + 1);
    if (n->answers_n)
        memcpy(s->values, n->answers, n->answers_n * sizeof *s->values);
    s->values[n->answers_n] = (struct form_value){ S("channel"), str_c(channel_word(n->channel)) };
    s->values_n = n->answers_n + 1;
    if (form_validate(s->form, s->values, s->values_n, false, ctx_today(c), c->arena, &s->states) == 0)
        return ERR_OK;
    dossier_note_problems(c, s->form, s->states);
    return ERR_INVALID;
}

/* -- papers -- */

/* The first part keeps what it asks for itself; what another asks goes there. */
static enum err pass_papers(struct ctx *c, const struct submission *s, const struct procedure *p, int64_t dossier_id)
{
    for (size_t i = 0; s->draft_id && i < p->components_n; i++)
        if (!procedure_component(s->first_procedure, p->components[i].key))
            TRY(paper_move_component(c, s->draft_id, dossier_id, p->components[i].key));
    return ERR_OK;
}

/* -- one part -- */

static bool comes_after(const struct submission *s, const struct bundle_part *part)
{
    for (size_t i = 0; i < s->n->procedure->parts_n; i++)
        if (s->made[i] && str_eq(s->n->procedure->parts[i].key, part->after))
            return true;
    return false;
}

static enum err wait_for_it(struct ctx *c, int64_t id)
{
    struct dossier d;
    TRY(dossier_get(c, id, &d));
    return dossier_move(c, &d, &(struct dossier_step){ .move = MOVE_WAIT_PART });
}

static enum err submit_part(struct ctx *c, struct submission *s, size_t at, struct bundle_part_insert_in *row)
{
    bool outside;
    struct unit agency;
    const struct procedure *p;
    const struct bundle_part *part = &s->n->procedure->parts[at];
    struct dossier_new one = *s->n;
    TRY(procedure_by_code(c, part->code, ctx_today(c), &p));
    TRY(bundle_part_agency(c, s->n->agency_id, part, p, &agency, &outside));
    one.procedure = p;
    one.agency_id = agency.id;
    one.intake_unit_id = s->n->intake_unit_id ? s->n->intake_unit_id : s->n->agency_id;
    one.bundle_id = s->id;
    one.content = S("");
    TRY(dossier_submit(c, &one, &row->dossier_id));
    row->outside = outside;
    s->made[at] = true;
    if (!s->first) {
        s->first = row->dossier_id;
        s->first_procedure = p;
    }
    return row->dossier_id == s->first ? ERR_OK : pass_papers(c, s, p, row->dossier_id);
}

static enum err make_part(struct ctx *c, struct submission *s, size_t at)
{
    const struct bundle_part *part = &s->n->procedure->parts[at];
    struct bundle_part_insert_in row = { .bundle_id = s->id, .seq = (int64_t)at + 1, .part_key = part->key, .after_key = part->after };
    if (form_test(s->form, s->states, s->values, s->values_n, part->condition))
        TRY(submit_part(c, s, at, &row));
    bool waits = row.dossier_id && comes_after(s, part);
    TRY(bundle_part_insert(c->db, &row, NULL));
    return waits ? wait_for_it(c, row.dossier_id) : ERR_OK;
}

static enum err make(struct ctx *c, struct submission *s)
{
    const struct dossier_new *n = s->n;
    TRY(bundle_insert(c->db, &(struct bundle_insert_in){ s->id, n->procedure->version_id, n->agency_id, n->account_id, c->now_ms }, NULL));
    for (size_t i = 0; i < n->procedure->parts_n; i++)
        TRY(make_part(c, s, i));
    if (!s->first)
        return ctx_refuse(c, ERR_INVALID, MSG_bundle_nothing);
    if (s->draft_id)
        TRY(paper_move(c, s->draft_id, s->first));
    struct event e = { .kind = "bundle.submitted", .object_kind = "bundle", .object_id = s->id, .dossier_id = s->first,
                       .as = unit_grant(c, ROLE_OFFICER, n->agency_id), EVENT_DETAIL({ "procedure", n->procedure->code, 0 }) };
    return event_put(c, &e);
}

enum err bundle_submit(struct ctx *c, const struct dossier_new *n, int64_t draft_id, int64_t *id, int64_t *first)
{
    enum msg why;
    struct unit agency;
    struct submission s = { .n = n, .id = ctx_id(c), .draft_id = draft_id };
    TRY(unit_get(c, n->agency_id, &agency));
    if (!procedure_open(n->procedure, agency.level, n->channel, &why))
        return ctx_refuse(c, ERR_INVALID, why);
    TRY(check_whole(c, &s));
    TRY(make(c, &s));
    *id = s.id;
    *first = s.first;
    return ERR_OK;
}
