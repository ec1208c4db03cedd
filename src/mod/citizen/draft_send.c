/* From a draft to a dossier: papers that are asked for, sending, and the desk that opens what was prepared. */
#include "mod/citizen/draft.h"
#include "core/event.h"
#include "mod/bundle/bundle.h"
#include "mod/identity/identity.h"
#include "mod/represent/help.h"
#include "mod/represent/represent.h"
#include "sql_draft.h"

/* -- papers -- */

/* Sent by post they come in the envelope, and to the desk the person brings them: only online must they be here. */
static bool must_be_here(const struct draft_case *k, const struct component *p)
{
    return k->channel == CHANNEL_ONLINE && !k->portal && p->required && str_eq(p->group, S("submit"));
}

enum err draft_papers(struct ctx *c, const struct draft_case *k, struct draft_paper **out, size_t *n)
{
    struct paper *all;
    size_t all_n;
    const struct procedure *p = k->procedure;
    struct draft_paper *list = ARENA_ARRAY(c->arena, struct draft_paper, p->components_n + 1);
    TRY(paper_list(c, PAPER_OF_DRAFT, k->draft.id, &all, &all_n));
    for (size_t i = 0; i < p->components_n; i++) {
        struct draft_paper *row = &list[i];
        row->component = &p->components[i];
        row->files = ARENA_ARRAY(c->arena, struct paper, all_n + 1);
        for (size_t f = 0; f < all_n; f++)
            if (str_eq(all[f].component_key, row->component->key))
                row->files[row->files_n++] = all[f];
        row->needed = form_test(k->form, k->states, k->values, k->n, row->component->condition);
        row->must = row->needed && must_be_here(k, row->component);
    }
    *out = list;
    *n = p->components_n;
    return ERR_OK;
}

/* -- the applicant -- */

enum err draft_applicant(struct ctx *c, const struct draft *d, struct party *out)
{
    struct account a;
    TRY(account_get(c, d->account_id, &a));
    *out = (struct party){ .name = a.name, .id_no = a.id_no, .birth = a.birth, .address = a.address, .phone = a.phone,
                           .email = a.email, .account_id = a.id, .present = true };
    return ERR_OK;
}

/* -- sending -- */

static enum err check_papers(struct ctx *c, const struct draft_case *k)
{
    struct draft_paper *papers;
    size_t n;
    TRY(draft_papers(c, k, &papers, &n));
    for (size_t i = 0; i < n; i++)
        if (papers[i].must && !papers[i].files_n)
            ctx_invalid(c, arena_printf(c->arena, "p.%.*s", STR_ARG(papers[i].component->key)), MSG_draft_paper_missing,
                        MSG_ARGS(papers[i].component->name));
    return ERR_OK;
}

/* What the person has to do first, each named where the page shows it. */
static enum err check_complete(struct ctx *c, const struct draft_case *k)
{
    if (k->problems)
        ctx_invalid(c, S("form"), MSG_draft_form_open, MSG_ARGS(arena_printf(c->arena, "%zu", k->problems)));
    TRY(check_papers(c, k));
    if (!k->draft.deliver.len)
        ctx_invalid(c, S("deliver"), MSG_draft_deliver_open, MSG_NO_ARGS);
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

static enum err close_draft(struct ctx *c, const struct draft *d, int64_t dossier_id)
{
    TRY(paper_move(c, d->id, dossier_id));
    return draft_end_exact(c->db, &(struct draft_end_in){ .id = d->id, .version = d->version, .dossier_id = dossier_id });
}

/* For another: who asks, whose matter it is and who was authorised are three parties; a helper is a fourth. */
static void fill_parties(const struct mandate *m, const struct help *h, struct party parties[PARTY_COUNT])
{
    struct party owner = { .name = m->name, .id_no = m->id_no, .birth = m->birth, .address = m->address, .account_id = m->principal_account, .present = true };
    if (m->id)
        parties[PARTY_OWNER] = owner;
    if (m->id && !m->organisation && m->kind != MANDATE_AUTHORISED)
        parties[PARTY_SUBJECT] = owner;
    if (m->id && (m->organisation || m->kind == MANDATE_AUTHORISED))
        parties[PARTY_AUTHORISED] = parties[PARTY_APPLICANT];
    if (h->id)
        parties[PARTY_HELPER] = (struct party){ .name = h->helper, .account_id = h->helper_id, .present = true };
}

/* The mandate chosen for the draft still holds. */
static enum err check_acting(struct ctx *c, const struct draft_case *k, struct mandate *m, struct help *h)
{
    bool chosen;
    TRY(represent_chosen(c, k->draft.id, &chosen, m));
    TRY(help_of(c, k->draft.id, h));
    if (m->id && (m->holder_id != k->draft.account_id || mandate_holds(c, m, k->procedure->code) != ERR_OK))
        return ctx_invalid(c, S("for"), MSG_draft_mandate_over, MSG_NO_ARGS);
    return ERR_OK;
}

/* Sent by the own login: that confirms a session that still runs. */
static enum err acted(struct ctx *c, const struct draft_case *k, const struct mandate *m, struct help *h, int64_t dossier_id)
{
    if (m->id)
        TRY(represent_sent(c, m, dossier_id));
    return h->running ? help_confirmed(c, h, k->confirmed ? k->confirmed : "login", dossier_id, k->confirmed_as) : ERR_OK;
}

static enum err send(struct ctx *c, const struct draft_case *k, int64_t *dossier_id)
{
    struct mandate m;
    struct help h;
    TRY(check_acting(c, k, &m, &h));
    struct dossier_new n = { .procedure = k->procedure,
                             .agency_id = k->agency.id,
                             .account_id = k->draft.account_id,
                             .channel = k->channel,
                             .answers = k->values,
                             .answers_n = k->n,
                             .deliver = k->draft.deliver,
                             .deliver_address = k->draft.deliver_address,
                             .sets = 1 };
    TRY(draft_applicant(c, &k->draft, &n.parties[PARTY_APPLICANT]));
    fill_parties(&m, &h, n.parties);
    int64_t bundle;
    TRY(k->procedure->parts_n ? bundle_submit(c, &n, k->draft.id, &bundle, dossier_id) : dossier_submit(c, &n, dossier_id));
    TRY(acted(c, k, &m, &h, *dossier_id));
    return close_draft(c, &k->draft, *dossier_id);
}

/* Sent before, from another window or by a second press: said again, and nothing is done twice. */
static enum err sent_before(struct ctx *c, const struct draft *d, int64_t *dossier_id)
{
    struct event e = { .kind = "draft.sent_again", .object_kind = "draft", .object_id = d->id, .dossier_id = d->dossier_id };
    *dossier_id = d->dossier_id;
    return event_put(c, &e);
}

enum err draft_submit(struct ctx *c, struct draft_case *k, int64_t version, int64_t procedure_version_id, int64_t *dossier_id)
{
    if (k->draft.dossier_id)
        return sent_before(c, &k->draft, dossier_id);
    if (k->draft.account_id != c->who.account_id && !k->confirmed)
        return ctx_refuse(c, ERR_FORBIDDEN, MSG_draft_helper_never);
    if (!k->open)
        return ctx_refuse(c, ERR_INVALID, k->why_not);
    if (k->prepare)
        return ctx_refuse(c, ERR_CONFLICT, MSG_draft_prepare_only);
    if (version != k->draft.version)
        return ctx_refuse(c, ERR_STALE, MSG_draft_stale);
    if (procedure_version_id != k->procedure->version_id)
        return ctx_refuse(c, ERR_INVALID, MSG_draft_procedure_changed);
    TRY(check_complete(c, k));
    return send(c, k, dossier_id);
}

/* -- at the desk -- */

enum err draft_at_desk(struct ctx *c, int64_t id, struct draft_case *out)
{
    struct draft_row_row r;
    struct ctx as_holder = *c;
    struct draft_case k;
    TRY(draft_row(c->db, c->arena, &(struct draft_row_in){ id }, &r));
    const struct grant *g = unit_grant(c, ROLE_OFFICER, r.agency_id);
    if (!g)
        return ERR_NOT_FOUND;
    as_holder.who.account_id = r.account_id;
    TRY(draft_load(&as_holder, id, &k));
    if (!k.prepare)
        return ERR_NOT_FOUND; /* what people are still writing for themselves is nobody's business */
    struct event e = { .kind = "access.read", .object_kind = "draft", .object_id = id, .dossier_id = k.draft.dossier_id, .as = g,
                       EVENT_DETAIL({ "why", S("prepared"), 0 }) };
    event_shows(c, "account", r.account_id);
    TRY(event_put(c, &e));
    *out = k;
    return ERR_OK;
}

enum err draft_taken_in(struct ctx *c, const struct draft *d, int64_t dossier_id) { return close_draft(c, d, dossier_id); }
