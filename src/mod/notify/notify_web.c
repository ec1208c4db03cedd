#include "mod/dossier/dossier.h"
#include "mod/notify/notify.h"
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
    struct view_notify_page v = { 0 };
    TRY(web_check(c));
    TRY(notice_rows(c->db, c->arena, &(struct notice_rows_in){ c->who.account_id, web_int(c, "truoc", INT64_MAX) }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_notify_page_rows row = { .title = rows[i].title, .body = rows[i].body, .when = ctx_moment_short(c, rows[i].created_at_ms),
                                             .href = href_of(c, &rows[i]),
                                             .unread = rows[i].read_at_ms == 0 };
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
