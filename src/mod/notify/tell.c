/* What other rooms have to say to an account. */
#include "mod/dossier/dossier.h"
#include "mod/notify/notify_internal.h"
#include "sql_notify.h"

enum err notify_tell(struct ctx *c, const struct notify_words *w)
{
    struct dossier d = { 0 };
    struct str path = w->path.len ? w->path : S("/thong-bao");
    int64_t id = ctx_id(c);
    TRY(notice_insert(c->db, &(struct notice_insert_in){ id, w->account_id, w->dossier_id, w->event_id, str_c(notify_sort_word(w->sort)), w->title, w->body, path, c->now_ms }, NULL));
    if (w->dossier_id)
        TRY(dossier_get(c, w->dossier_id, &d));
    struct outgoing o = { id, w->dossier_id, w->account_id, w->sort, w->title, w->title, path, d.code.len ? d.code : d.request_no, S("") };
    return notify_send_out(c, &o);
}
