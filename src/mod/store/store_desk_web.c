/* An official with a dossier in hand sees what the applicant's store holds for it, and takes it over instead of asking. */
#include "mod/result/result.h"
#include "mod/store/store_internal.h"
#include "views.h"

static enum err fill_rows(struct ctx *c, const struct dossier *d, struct view_store_desk *v)
{
    const struct procedure *p;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    for (size_t i = 0; i < p->components_n; i++) {
        struct store_item *list;
        size_t n;
        TRY(store_offers(c, d->account_id, d->procedure_code, p->components[i].key, &list, &n));
        for (size_t k = 0; k < n; k++) {
            struct view_store_desk_rows row = { .item = list[k].id, .component = p->components[i].key, .what = p->components[i].name,
                                                .name = store_words(c, &list[k]), .about = store_state_words(c, &list[k]) };
            if (list[k].dossier_id != d->id)
                VEC_PUSH(c->arena, &v->rows, row);
        }
    }
    return ERR_OK;
}

enum err store_desk(struct ctx *c)
{
    int64_t id;
    struct dossier d;
    TRY(web_path_id(c, 0, &id));
    TRY(dossier_look(c, id, "store", &d));
    struct view_store_desk v = { .id = d.id, .no = d.code.len ? d.code : d.request_no, .login = d.account_id > 0, .may = paper_reuse_entitled(c, &d) };
    TRY(fill_rows(c, &d, &v));
    return WEB_VIEW(c, store_desk, &v, ctx_text(c, MSG_store_desk));
}

enum err store_desk_take(struct ctx *c)
{
    int64_t id;
    struct dossier d;
    const struct procedure *p;
    TRY(web_path_id(c, 0, &id));
    TRY(dossier_look(c, id, "store", &d));
    TRY(web_check(c));
    if (!paper_reuse_entitled(c, &d))
        return ERR_FORBIDDEN;
    TRY(procedure_version(c, d.procedure_version_id, &p));
    if (!procedure_component(p, web_text(c, "component")))
        return ERR_NOT_FOUND;
    struct store_taking t = { .account_id = d.account_id, .item_id = web_int(c, "giay", 0), .owner_id = d.id, .of = PAPER_OF_DOSSIER,
                              .procedure_code = d.procedure_code, .component_key = web_text(c, "component") };
    TRY(store_take(c, &t));
    web_flash(c, MSG_store_taken, MSG_NO_ARGS);
    return web_see(c, dossier_office_path(c, d.id));
}
