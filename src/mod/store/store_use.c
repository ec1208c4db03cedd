/* Used again: offered, taken over. And asked for although it is held. */
#include "mod/store/store_internal.h"

enum err store_offers(struct ctx *c, int64_t account_id, struct str code, struct str key, struct store_item **out, size_t *n)
{
    struct document kind;
    struct store_offer_rows_row *rows;
    *n = 0;
    *out = NULL;
    if (!account_id || !document_of_component(code, key, &kind))
        return ERR_OK;
    TRY(store_offer_rows(c->db, c->arena, &(struct store_offer_rows_in){ account_id, kind.code, ctx_today(c) }, &rows, n));
    size_t rows_n = *n;
    *out = ARENA_ARRAY(c->arena, struct store_item, rows_n + 1);
    *n = 0;
    for (size_t i = 0; i < rows_n; i++) {
        struct paper_check k;
        TRY(paper_check_of(c, rows[i].hash, &k));
        if (k.scan != PAPER_INFECTED)
            (*out)[(*n)++] = STORE_ITEM(&rows[i]);
    }
    return ERR_OK;
}

/* -- taking over -- */

static enum err fits(struct ctx *c, const struct store_taking *t, const struct store_item *i)
{
    struct document kind;
    if (!document_of_component(t->procedure_code, t->component_key, &kind) || !str_eq(kind.code, i->type))
        return ctx_refuse(c, ERR_CONFLICT, MSG_store_not_this);
    if (!store_usable(c, i))
        return ctx_refuse(c, ERR_CONFLICT, i->ended_at_ms ? MSG_store_ended : MSG_store_not_usable);
    struct paper *have;
    struct paper_check k;
    size_t n;
    TRY(paper_check_of(c, i->hash, &k));
    if (k.scan == PAPER_INFECTED)
        return ctx_refuse(c, ERR_CONFLICT, MSG_store_not_usable);
    TRY(paper_list(c, t->of, t->owner_id, &have, &n));
    for (size_t f = 0; f < n; f++)
        if (have[f].hash.len && str_eq(have[f].hash, i->hash) && str_eq(have[f].component_key, t->component_key))
            return ctx_refuse(c, ERR_CONFLICT, MSG_store_there);
    return ERR_OK;
}

static int digits_of(const struct store_item *i) { return str_eq(i->kind, S("issued")) ? DIGITS_RESULT : i->dossier_id ? DIGITS_COMPONENT : DIGITS_OWN; }

enum err store_take(struct ctx *c, const struct store_taking *t)
{
    struct store_item i;
    int64_t paper;
    TRY(store_any(c, t->item_id, &i));
    if (!t->account_id || i.account_id != t->account_id)
        return ERR_NOT_FOUND;
    TRY(fits(c, t, &i));
    struct paper_again p = { .blob = { i.hash, i.size_bytes, i.media_type }, .component_key = t->component_key, .reused = digits_of(&i),
                             .reused_from = i.dossier_id };
    p.name = arena_printf(c->arena, "%.*s.%.*s", STR_ARG(i.name), STR_ARG(blob_ending(i.media_type)));
    TRY(paper_attach_again(c, t->of, t->owner_id, &p, &paper));
    TRY(store_use_insert(c->db, &(struct store_use_insert_in){ i.id, paper, c->now_ms }, NULL));
    return store_note(c, "store.reused", &i, t->of == PAPER_OF_DOSSIER ? t->owner_id : 0, t->as);
}

/* -- held, and asked for -- */

enum err store_held(struct ctx *c, const struct dossier *d, const struct component *k, struct str *out)
{
    struct store_item *list;
    size_t n;
    TRY(store_offers(c, d->account_id, d->procedure_code, k->key, &list, &n));
    *out = n ? msg_format(c->arena, c->lang, MSG_store_held_paper, MSG_ARGS(list[0].name)) : document_database(k->replaced_by);
    return ERR_OK;
}

static enum err note_asked(struct ctx *c, const struct dossier *d, const struct component *k, struct str held, struct str why)
{
    const struct grant *g = d->intake_agency_id ? unit_grant(c, ROLE_OFFICER, d->intake_agency_id) : NULL;
    g = g ? g : unit_grant(c, ROLE_OFFICER, d->agency_id);
    int64_t id = ctx_id(c);
    TRY(store_asked_insert(c->db,
                           &(struct store_asked_insert_in){ .id = id, .dossier_id = d->id, .agency_id = g ? g->agency_id : d->agency_id,
                                                            .component_key = k->key, .component_name = k->name, .held = held, .reason = why,
                                                            .asked_by = c->who.account_id, .asked_by_name = c->who.name, .now_ms = c->now_ms },
                           NULL));
    struct event e = { .kind = "store.asked_again", .object_kind = "store_asked", .object_id = id, .dossier_id = d->id, .as = g,
                       EVENT_DETAIL({ "component", k->key, 0 }, { "reason", why, 0 }) };
    return event_put(c, &e);
}

enum err store_ask_check(struct ctx *c, const struct dossier *d, const struct paper_ask *asks, size_t n, struct str why)
{
    const struct procedure *p;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    for (size_t i = 0; i < n; i++) {
        const struct component *k = procedure_component(p, asks[i].component_key);
        struct str held = S("");
        if (k)
            TRY(store_held(c, d, k, &held));
        if (!held.len)
            continue;
        if (!why.len)
            return ctx_invalid(c, S("van_hoi"), MSG_store_held_why, MSG_ARGS(k->name, held));
        TRY(note_asked(c, d, k, held, why));
    }
    return ERR_OK;
}

enum err store_asked_list(struct ctx *c, const struct store_asked_scope *s, int64_t before_id, struct store_asked **out, size_t *n)
{
    struct store_asked_rows_row *rows;
    TRY(store_asked_rows(c->db, c->arena,
                         &(struct store_asked_rows_in){ s->path_from, s->path_to, s->agency_id, s->from_ms, s->to_ms, before_id ? before_id : INT64_MAX },
                         &rows, n));
    *out = ARENA_ARRAY(c->arena, struct store_asked, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct store_asked){ rows[i].id, rows[i].dossier_id, rows[i].agency_id, rows[i].asked_at_ms,
                                          rows[i].component_name, rows[i].held, rows[i].reason, rows[i].asked_by_name };
    return ERR_OK;
}

enum err store_asked_sums(struct ctx *c, const struct store_asked_scope *s, struct store_asked_sum **out, size_t *n)
{
    struct store_asked_sum_rows_row *rows;
    TRY(store_asked_sum_rows(c->db, c->arena, &(struct store_asked_sum_rows_in){ s->path_from, s->path_to, s->agency_id, s->from_ms, s->to_ms }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct store_asked_sum, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct store_asked_sum){ rows[i].agency_id, rows[i].n };
    return ERR_OK;
}
