/* Language, assets and the small files that machines ask for. */
#include "mod/site/site.h"
#include "base/clock.h"
#include "base/embed.h"
#include "core/api.h"
#include "core/setting.h"

enum { YEAR_SECONDS = 365 * 86400 };

enum err site_language(struct ctx *c)
{
    web_cookie(c, S("mc_ngonngu"), lang_code(lang_of(web_text(c, "ma"))), YEAR_SECONDS);
    return web_see(c, web_way_back(c, "tiep", S("/")));
}

/* Large type and strong contrast, kept in a cookie and made by styles alone. */
enum err site_display(struct ctx *c)
{
    struct str kind = web_text(c, "kieu");
    static const char *const kinds[] = { "thuong", "to", "dam", "to-dam" };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(kind, str_c(kinds[i])))
            web_cookie(c, S("mc_hienthi"), kind, YEAR_SECONDS);
    return web_see(c, web_way_back(c, "tiep", S("/")));
}

enum err site_asset(struct ctx *c) { return web_static(c, embed_assets, embed_assets_n, web_path(c, 0)); }
enum err site_favicon(struct ctx *c) { return web_static(c, embed_assets, embed_assets_n, S("favicon.svg")); }

/* What is public may be found; pages of persons and of work are not asked for. */
enum err site_robots(struct ctx *c)
{
    return web_plain(c, S("text/plain; charset=utf-8"),
                     arena_printf(c->arena, "User-agent: *\nDisallow: /cong-viec\nDisallow: /quay\nDisallow: /quan-tri\nDisallow: /tai-khoan\n"
                                            "Disallow: /dang-nhap\nDisallow: /dang-ky\nDisallow: /ngon-ngu\nDisallow: /hien-thi\nDisallow: /quet\n"
                                            "Disallow: /ho-so\nDisallow: /nhap\n\nSitemap: %.*s/sitemap.xml\n", STR_ARG(c->app->cfg.base_url)));
}

/* RFC 9116. Contact is the office's own (setting security.contact: mailto: or https:), or its page of help. */
enum err site_security(struct ctx *c)
{
    struct str contact, help = arena_printf(c->arena, "%.*s/tro-giup", STR_ARG(c->app->cfg.base_url));
    char until[CLOCK_RFC3339_MAX];
    TRY(setting_get(c->db, c->arena, SETTING_SECURITY_CONTACT, &contact));
    clock_rfc3339(ms_of_day(ctx_today(c) + 180, 0), until);
    return web_plain(c, S("text/plain; charset=utf-8"),
                     arena_printf(c->arena, "Contact: %.*s\nExpires: %s\nPreferred-Languages: vi, en\n", STR_ARG(contact.len ? contact : help), until));
}

/* Password managers look here: https://w3c.github.io/webappsec-change-password-url/ */
enum err site_password(struct ctx *c) { return web_see(c, S("/tai-khoan")); }

/* The API, described by itself. */
enum err site_openapi(struct ctx *c) { return web_plain(c, S("application/json; charset=utf-8"), api_openapi(c->arena, c->app->cfg.base_url)); }

/* The row has read the database already: whoever gets here lives. */
enum err site_health(struct ctx *c) { return web_plain(c, S("text/plain; charset=utf-8"), S("ok\n")); }
