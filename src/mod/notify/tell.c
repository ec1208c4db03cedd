/* What other rooms have to say to an account. */
#include "core/job.h"
#include "mod/notify/notify.h"
#include "mod/notify/staff.h"
#include "sql_notify.h"

/* Citizens are written to when an address is known; officials when they want it. */
static enum err address_of(struct ctx *c, int64_t account_id, struct str *out)
{
    struct notice_wish wish;
    struct account_kind_row row;
    TRY(notice_wish_get(c, account_id, &wish));
    TRY(account_kind(c->db, c->arena, &(struct account_kind_in){ account_id }, &row));
    *out = !str_eq(row.kind, S("staff")) || wish.mail ? wish.address : S("");
    return ERR_OK;
}

enum err notify_tell(struct ctx *c, const struct notify_words *w)
{
    struct str address, base = c->app->cfg.base_url, path = w->path.len ? w->path : S("/thong-bao");
    int64_t id = ctx_id(c), mail = ctx_id(c);
    TRY(notice_insert(c->db, &(struct notice_insert_in){ id, w->account_id, w->dossier_id, w->event_id, w->title, w->body, path, c->now_ms }, NULL));
    TRY(address_of(c, w->account_id, &address));
    if (!address.len)
        return ERR_OK;
    struct str text = arena_printf(c->arena, "%.*s\n\n%.*s%.*s\n", STR_ARG(w->title), STR_ARG(base), STR_ARG(path));
    TRY(delivery_insert(c->db, &(struct delivery_insert_in){ mail, id, w->dossier_id, address, w->title, text, c->now_ms }, NULL));
    return job_put(c, "notify.mail", mail, S(""), c->now_ms);
}
