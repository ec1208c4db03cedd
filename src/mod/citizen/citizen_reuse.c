/* Papers that the State has already are offered first and taken over by one press (mod/store). */
#include "mod/citizen/citizen_internal.h"
#include "mod/store/store.h"

/* Two of one kind are told apart by the dossier they came by. */
static enum err offer_words(struct ctx *c, const struct store_item *i, struct str *out)
{
    struct dossier d;
    *out = store_words(c, i);
    if (!i->dossier_id)
        return ERR_OK;
    TRY(dossier_get(c, i->dossier_id, &d));
    *out = msg_format(c->arena, c->lang, MSG_store_offer_from, MSG_ARGS(*out, d.code.len ? d.code : d.request_no));
    return ERR_OK;
}

enum err citizen_offer(struct ctx *c, int64_t account_id, struct str procedure_code, struct str component_key, struct view_citizen_paper *box)
{
    struct store_item *list;
    size_t n;
    TRY(store_offers(c, account_id, procedure_code, component_key, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_citizen_paper_offers row = { .id = list[i].id };
        TRY(offer_words(c, &list[i], &row.name));
        VEC_PUSH(c->arena, &box->offers, row);
    }
    return ERR_OK;
}

/* Of a draft that is not sent yet. */
enum err citizen_papers_reuse(struct ctx *c)
{
    struct draft_case k;
    TRY(citizen_the_case(c, &k));
    TRY(web_check(c));
    if (k.draft.dossier_id)
        return ctx_refuse(c, ERR_CONFLICT, MSG_draft_sent);
    if (!citizen_own(c, &k) || !procedure_component(k.procedure, web_text(c, "component")))
        return ERR_NOT_FOUND;
    struct store_taking t = { .account_id = k.draft.account_id, .item_id = web_int(c, "giay", 0), .owner_id = k.draft.id, .of = PAPER_OF_DRAFT,
                              .procedure_code = k.procedure->code, .component_key = web_text(c, "component") };
    TRY(store_take(c, &t));
    web_flash(c, MSG_store_taken, MSG_NO_ARGS);
    return web_see(c, citizen_draft_path(c, k.draft.id, "/giay-to"));
}
