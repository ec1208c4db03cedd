/* What every page shows around its content. */
#include "core/web_internal.h"
#include "base/clock.h"
#include "core/nav.h"
#include "crypto/hash.h"
#include "views.h"
#include <sodium.h>

enum { NO_SCRIPT_FACTOR = 3 }; /* a long form is typed without leaving its page */

static void fill_nav(struct ctx *c, struct view_page *page)
{
    page->nav.at = ARENA_ARRAY(c->arena, __typeof__(*page->nav.at), nav_rows_n + 1);
    for (size_t i = 0; i < nav_rows_n; i++) {
        const struct nav_row *r = &nav_rows[i];
        if (!authz_may(&c->who, r->perm))
            continue;
        page->nav.at[page->nav.n].href = str_c(r->href);
        page->nav.at[page->nav.n].label = ctx_text(c, r->label);
        page->nav.at[page->nav.n].now = str_eq(c->web->rq->path, str_c(r->href));
        page->nav.n++;
    }
}

/* What the page before wanted to say; shown once. */
static struct str take_flash(struct ctx *c)
{
    struct str sent = http_cookie(c->web->rq, "mc_bao");
    char *text = arena_alloc(c->arena, sent.len + 1);
    size_t n = 0;
    if (!sent.len || sodium_base642bin((unsigned char *)text, sent.len, sent.ptr, sent.len, NULL, &n, NULL,
                                       sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return S("");
    web_header(c, S("Set-Cookie"), S("mc_bao=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
    return (struct str){ text, n };
}

static struct str role_label(struct ctx *c)
{
    enum msg m;
    if (!c->who.grants_n)
        return S("");
    struct str key = arena_printf(c->arena, "role.%s", role_word(c->who.grants[0].role));
    return msg_find(key, &m) ? ctx_text(c, m) : S("");
}

static struct str path_and_query(struct ctx *c)
{
    const struct http_request *rq = c->web->rq;
    return rq->raw_query.len ? arena_printf(c->arena, "%.*s?%.*s", STR_ARG(rq->path), STR_ARG(rq->raw_query)) : rq->path;
}

/* Pages of a shared computer go to the page that wipes it; assets/scripts/idle.js counts from the last touch, where there are no
 * scripts the browser counts from the page. */
static int64_t idle_seconds(struct ctx *c)
{
    int64_t s;
    struct str sent = web_sent_cookie(c, "mc_cho");
    if (!sent.len || !str_int(sent, &s) || s < 30 || s > 7200)
        return 0;
    if (!web_sent_cookie(c, "mc_js").len && !str_eq(c->web->rq->path, S("/kiosk")))
        web_header(c, S("Refresh"), arena_printf(c->arena, "%lld; url=/kiosk/xong", (long long)s * NO_SCRIPT_FACTOR));
    return s;
}

void web_page_fill(struct ctx *c, struct str title, struct view_page *page)
{
    int year, month, day;
    day_to_ymd(day_of_ms(c->now_ms), &year, &month, &day);
    page->lang = lang_code(c->lang);
    page->title = title;
    page->office = c->web->office;
    page->user = c->who.name;
    page->role = role_label(c);
    page->csrf = c->who.csrf;
    page->once = c->web->once = random_token(c->arena, 12);
    page->dense = c->who.grants_n > 0;
    struct str display = http_cookie(c->web->rq, "mc_hienthi"); /* "to", "dam", "to-dam" */
    page->large = str_starts(display, S("to"));
    page->contrast = str_ends(display, S("dam"));
    page->notice = c->web->notice;
    page->path = path_and_query(c);
    page->flash = take_flash(c);
    page->asset_css = c->app->asset_css;
    page->asset_js = c->app->asset_js;
    page->year = arena_printf(c->arena, "%d", year);
    page->idle_s = idle_seconds(c);
    fill_nav(c, page);
    page->errors.at = ARENA_ARRAY(c->arena, __typeof__(*page->errors.at), c->problem.n + 1);
    page->errors.n = c->problem.n;
    for (size_t i = 0; i < c->problem.n; i++) {
        page->errors.at[i].field = c->problem.at[i].field;
        page->errors.at[i].text = c->problem.at[i].text;
    }
}
