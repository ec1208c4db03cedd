/* What one was reminded of, and what one does not want. */
#include "mod/remind/remind.h"
#include "sql_remind.h"
#include "views.h"

enum { PAGE = 50 };

static const struct remind_kind *find(const struct remind_kind *kinds, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(kinds[i].key, key))
            return &kinds[i];
    return NULL;
}

static enum err fill_rows(struct ctx *c, const struct remind_kind *kinds, size_t kinds_n, struct view_remind_page *v)
{
    struct reminder_rows_row *rows;
    size_t n;
    TRY(reminder_rows(c->db, c->arena, &(struct reminder_rows_in){ c->who.account_id, web_int(c, "truoc", INT64_MAX) }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        const struct remind_kind *k = find(kinds, kinds_n, rows[i].kind);
        struct view_remind_page_rows row = { rows[i].id, k ? k->label[c->lang] : rows[i].kind, rows[i].about, ctx_moment_short(c, rows[i].made_at_ms), rows[i].path, k && k->prepare.len };
        VEC_PUSH(c->arena, &v->rows, row);
    }
    if (n == PAGE)
        v->next = arena_printf(c->arena, "/nhac-viec?truoc=%lld", (long long)rows[n - 1].id);
    return ERR_OK;
}

static enum err fill_kinds(struct ctx *c, const struct remind_kind *kinds, size_t kinds_n, struct view_remind_page *v)
{
    struct declines_row *rows;
    size_t n;
    TRY(declines(c->db, c->arena, &(struct declines_in){ c->who.account_id }, &rows, &n));
    for (size_t i = 0; i < kinds_n; i++) {
        struct view_remind_page_kinds row = { kinds[i].key, kinds[i].label[c->lang], kinds[i].ground, S("") };
        for (size_t k = 0; k < n; k++)
            if (str_eq(rows[k].kind, kinds[i].key))
                row.declined = ctx_moment_short(c, rows[k].at_ms);
        VEC_PUSH(c->arena, &v->kinds, row);
    }
    for (size_t k = 0; k < n; k++)
        if (!rows[k].kind.len)
            v->all_declined = ctx_moment_short(c, rows[k].at_ms);
    return ERR_OK;
}

enum err remind_page(struct ctx *c)
{
    struct remind_kind *kinds;
    size_t n;
    struct view_remind_page v = { 0 };
    TRY(web_check(c));
    TRY(remind_kinds(c, ctx_today(c), &kinds, &n));
    TRY(fill_rows(c, kinds, n, &v));
    TRY(fill_kinds(c, kinds, n, &v));
    return WEB_VIEW(c, remind_page, &v, ctx_text(c, MSG_remind_title));
}

enum err remind_choose(struct ctx *c)
{
    struct remind_kind *kinds;
    size_t n;
    struct str kind = web_text(c, "loai");
    TRY(web_check(c));
    TRY(remind_kinds(c, ctx_today(c), &kinds, &n));
    if (str_eq(kind, S("tat-ca")))
        kind = S("");
    else if (!find(kinds, n, kind))
        return ERR_NOT_FOUND;
    TRY(remind_decline(c, kind, web_flag(c, "tu_choi")));
    web_flash(c, web_flag(c, "tu_choi") ? MSG_remind_declined : MSG_remind_wanted, MSG_NO_ARGS);
    return web_see(c, S("/nhac-viec"));
}

enum err remind_prepare_page(struct ctx *c)
{
    int64_t id, draft;
    TRY(web_path_id(c, 0, &id));
    TRY(remind_prepare(c, id, &draft));
    web_flash(c, MSG_remind_prepared, MSG_NO_ARGS);
    return web_see(c, arena_printf(c->arena, "/ho-so/nhap/%lld", (long long)draft));
}
