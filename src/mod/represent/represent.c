/* What a mandate does for drafts and dossiers. */
#include "mod/represent/represent_internal.h"

static enum err usable(struct ctx *c, const struct mandate *all, size_t all_n, struct str procedure, struct mandate **out, size_t *n)
{
    struct mandate *list = ARENA_ARRAY(c->arena, struct mandate, all_n + 1);
    *n = 0;
    for (size_t i = 0; i < all_n; i++) {
        enum err e = mandate_holds(c, &all[i], procedure);
        if (e == ERR_OK)
            list[(*n)++] = all[i];
        else if (e != ERR_NOT_FOUND)
            return e;
    }
    *out = list;
    return ERR_OK;
}

enum err represent_choices(struct ctx *c, struct str procedure, struct mandate **out, size_t *n)
{
    struct mandate *mine;
    size_t mine_n;
    TRY(mandate_mine(c, &mine, &mine_n));
    return usable(c, mine, mine_n, procedure, out, n);
}

enum err represent_choose(struct ctx *c, int64_t draft_id, int64_t mandate_id, struct str procedure)
{
    struct mandate m;
    if (mandate_id) {
        TRY(mandate_get(c, mandate_id, &m));
        if (m.holder_id != c->who.account_id)
            return ERR_NOT_FOUND;
        TRY(mandate_holds(c, &m, procedure));
    }
    return draft_for_put(c->db, &(struct draft_for_put_in){ draft_id, mandate_id, c->now_ms }, NULL);
}

enum err represent_chosen(struct ctx *c, int64_t draft_id, bool *chosen, struct mandate *m)
{
    struct draft_for_row_row r;
    *m = (struct mandate){ 0 };
    enum err e = draft_for_row(c->db, c->arena, &(struct draft_for_row_in){ draft_id }, &r);
    *chosen = e == ERR_OK;
    if (e != ERR_OK)
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    return r.mandate_id ? mandate_of_event(c, r.mandate_id, m) : ERR_OK;
}

enum err represent_sent(struct ctx *c, const struct mandate *m, int64_t dossier_id)
{
    TRY(dossier_for_insert(c->db, &(struct dossier_for_insert_in){ dossier_id, m->id, m->principal_id }, NULL));
    struct event e = { .kind = "mandate.used", .object_kind = "mandate", .object_id = m->id, .dossier_id = dossier_id };
    return event_put(c, &e);
}

enum err represent_sees(struct ctx *c, int64_t dossier_id, struct str procedure, bool *for_other, bool *sees)
{
    struct dossier_for_row_row r;
    struct mandate m, *held, *now;
    size_t held_n, now_n;
    *for_other = *sees = false;
    enum err e = dossier_for_row(c->db, c->arena, &(struct dossier_for_row_in){ dossier_id }, &r);
    if (e != ERR_OK || !c->who.account_id)
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    *for_other = true;
    TRY(mandate_of_event(c, r.mandate_id, &m));
    TRY(mandate_held(c, r.principal_id, &held, &held_n));
    TRY(usable(c, held, held_n, procedure, &now, &now_n));
    *sees = m.principal_account == c->who.account_id || now_n > 0;
    return ERR_OK;
}

enum err represent_dossiers(struct ctx *c, struct represented **out, size_t *n)
{
    struct dossier_for_me_row *rows;
    TRY(dossier_for_me(c->db, c->arena, &(struct dossier_for_me_in){ c->who.account_id, ctx_today(c) }, &rows, n));
    struct represented *list = ARENA_ARRAY(c->arena, struct represented, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct represented){ rows[i].dossier_id, rows[i].holder, rows[i].name };
    *out = list;
    return ERR_OK;
}

enum err represent_tell(struct ctx *c, int64_t dossier_id, int64_t *account_id)
{
    struct dossier_for_row_row r;
    struct mandate m;
    *account_id = 0;
    enum err e = dossier_for_row(c->db, c->arena, &(struct dossier_for_row_in){ dossier_id }, &r);
    if (e != ERR_OK)
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    TRY(mandate_of_event(c, r.mandate_id, &m));
    *account_id = m.principal_account;
    return ERR_OK;
}
