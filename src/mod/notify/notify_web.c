#include "mod/dossier/dossier.h"
#include "mod/notify/notify_internal.h"
#include "mod/notify/staff.h"
#include "sql_notify.h"
#include "views.h"

enum { PAGE = 30 };

static enum err fill_wish(struct ctx *c, struct view_notify_page *v)
{
    struct notice_wish w;
    if (c->who.citizen)
        return ERR_OK;
    TRY(notice_wish_get(c, c->who.account_id, &w));
    v->staff = true;
    v->mail = w.mail;
    v->address = w.address;
    v->wish_version = w.version;
    return ERR_OK;
}

/* Where it stands: the page that was named, or the dossier it is about. */
static struct str href_of(struct ctx *c, const struct notice_rows_row *r)
{
    if (r->path.len || !r->dossier_id)
        return r->path;
    return r->staff ? dossier_office_path(c, r->dossier_id) : arena_printf(c->arena, "/ho-so/%lld", (long long)r->dossier_id);
}

enum err notify_page(struct ctx *c)
{
    struct notice_rows_row *rows;
    size_t n;
    struct went *went;
    size_t went_n;
    struct view_notify_page v = { .person = c->who.citizen };
    TRY(web_check(c));
    TRY(notice_rows(c->db, c->arena, &(struct notice_rows_in){ c->who.account_id, web_int(c, "truoc", INT64_MAX) }, &rows, &n));
    TRY(notify_went(c, c->who.account_id, n ? rows[n - 1].id : 0, n ? rows[0].id : 0, &went, &went_n));
    for (size_t i = 0; i < n; i++) {
        struct view_notify_page_rows row = { .title = rows[i].title, .body = rows[i].body, .when = ctx_moment_short(c, rows[i].created_at_ms),
                                             .href = href_of(c, &rows[i]),
                                             .unread = rows[i].read_at_ms == 0, .urgent = rows[i].urgent != 0 };
        for (size_t k = 0; k < went_n; k++)
            if (went[k].notice_id == rows[i].id)
                VEC_PUSH(c->arena, &row.went, ((struct view_notify_page_rows_went){ went[k].text, went[k].trouble }));
        v.unread |= row.unread;
        VEC_PUSH(c->arena, &v.rows, row);
    }
    if (n == PAGE)
        v.next = arena_printf(c->arena, "/thong-bao?truoc=%lld", (long long)rows[n - 1].id);
    TRY(fill_wish(c, &v));
    return WEB_VIEW(c, notify_page, &v, ctx_text(c, MSG_notice_title));
}

enum err notify_read(struct ctx *c)
{
    TRY(notice_read_all(c->db, &(struct notice_read_all_in){ c->who.account_id, c->now_ms }, NULL));
    return web_see(c, S("/thong-bao"));
}

/* The link of a mail or a text message: opened, it was seen. It leads where signing in is asked for, as ever. */
enum err notify_seen(struct ctx *c)
{
    struct delivery_of_token_row d;
    TRY(delivery_of_token(c->db, c->arena, &(struct delivery_of_token_in){ web_path(c, 0) }, &d));
    TRY(delivery_seen(c->db, &(struct delivery_seen_in){ d.id, c->now_ms }, NULL));
    if (d.notice_id)
        TRY(notice_seen(c->db, &(struct notice_seen_in){ d.notice_id, c->now_ms }, NULL));
    return web_see(c, d.path);
}
