/* For machines: a procedure as schema.org has it, and the list of all pages. */
#include "mod/catalogue/web_internal.h"
#include "base/clock.h"
#include "data/json.h"
#include "fmt/html.h"
#include "sql_catalogue.h"

enum { LD_BYTES_MAX = 64 * 1024, SITEMAP_BYTES_MAX = 16 << 20 };

void ld_office(struct json_out *o, const char *type, const struct unit *office)
{
    json_member(o, "@type", str_c(type));
    json_member(o, "name", office->name);
    if (office->address.len)
        json_member(o, "address", office->address);
    if (office->phone.len)
        json_member(o, "telephone", office->phone);
}

static void put_channels(struct ctx *c, const struct procedure *p, struct str url, struct json_out *o)
{
    json_key(o, S("availableChannel"));
    json_open(o, '[');
    for (size_t i = 0; i < p->channels_n; i++) {
        json_open(o, '{');
        json_member(o, "@type", S("ServiceChannel"));
        json_member(o, "name", channel_label(c, p->channels[i].channel));
        json_member(o, "serviceUrl", url);
        json_close(o, '}');
    }
    json_close(o, ']');
}

struct safe_html procedure_json_ld(struct ctx *c, const struct procedure *p, const struct office_facts *office)
{
    struct buf b = buf_new(c->arena, LD_BYTES_MAX);
    struct json_out o = json_out(&b);
    struct str url = arena_printf(c->arena, "%.*s/thu-tuc/%.*s", STR_ARG(c->app->cfg.base_url), STR_ARG(p->code));
    json_open(&o, '{');
    json_member(&o, "@context", S("https://schema.org"));
    json_member(&o, "@type", S("GovernmentService"));
    json_member(&o, "name", p->name);
    json_member(&o, "identifier", p->code);
    json_member(&o, "url", url);
    json_member(&o, "serviceType", p->field);
    json_member(&o, "inLanguage", S("vi"));
    if (office->known) {
        json_key(&o, S("serviceOperator"));
        json_open(&o, '{');
        ld_office(&o, "GovernmentOrganization", &office->unit);
        json_close(&o, '}');
    }
    put_channels(c, p, url, &o);
    json_close(&o, '}');
    return b.failed ? (struct safe_html){ S("") } : html_json_ld(c->arena, buf_str(&b));
}

/* Codes, slugs and numbers need no escaping. */
static void put_page(struct ctx *c, struct buf *b, const char *under, struct str name, int64_t changed_at_ms)
{
    int y, m, d;
    buf_printf(b, "<url><loc>%.*s%s%.*s</loc>", STR_ARG(c->app->cfg.base_url), under, STR_ARG(name));
    if (changed_at_ms) {
        day_to_ymd(day_of_ms(changed_at_ms), &y, &m, &d);
        buf_printf(b, "<lastmod>%04d-%02d-%02d</lastmod>", y, m, d);
    }
    buf_put(b, S("</url>\n"));
}

static enum err put_rooms(struct ctx *c, struct buf *b)
{
    struct public_page *pages;
    size_t n;
    for (size_t r = 0; r < page_lists_n; r++) {
        TRY(page_lists[r](c, &pages, &n));
        for (size_t i = 0; i < n; i++)
            put_page(c, b, "", pages[i].path, pages[i].changed_at_ms);
    }
    return ERR_OK;
}

/* sitemaps.org: at most 50,000 addresses. */
enum err catalogue_sitemap(struct ctx *c)
{
    struct procedure_sitemap_row *rows;
    const struct life_event *events;
    size_t n, events_n;
    struct buf b = buf_new(c->arena, SITEMAP_BYTES_MAX);
    TRY(procedure_sitemap(c->db, c->arena, &rows, &n));
    TRY(life_events(c, &events, &events_n));
    buf_put(&b, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"));
    static const char *const pages[] = { "/", "/thu-tuc", "/phuong", "/phuong/tin", "/luu-dong", "/hoi-dap", "/phan-anh", "/tra-cuu", "/dia-gioi", "/gioi-thieu", "/tro-giup", "/tiep-can", "/rieng-tu" };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        put_page(c, &b, pages[i], S(""), 0);
    for (size_t i = 0; i < events_n; i++)
        put_page(c, &b, "/viec/", events[i].slug, 0);
    for (size_t i = 0; i < n; i++)
        put_page(c, &b, "/thu-tuc/", rows[i].code, rows[i].changed_at_ms);
    TRY(put_rooms(c, &b));
    buf_put(&b, S("</urlset>\n"));
    return b.failed ? ERR_TOO_LARGE : web_plain(c, S("application/xml; charset=utf-8"), buf_str(&b));
}
