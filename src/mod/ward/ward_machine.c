/* For machines: the ward and its posts as schema.org has them, and the list of their pages. */
#include "base/clock.h"
#include "data/json.h"
#include "engine/hours.h"
#include "fmt/html.h"
#include "mod/catalogue/catalogue_web.h"
#include "mod/ward/ward_internal.h"
#include "sql_ward.h"

enum { LD_BYTES_MAX = 64 * 1024 };

static struct safe_html block(struct ctx *c, const struct buf *b)
{
    return b->failed ? (struct safe_html){ S("") } : html_json_ld(c->arena, buf_str(b));
}

/* "Mo-Fr 07:30-11:30"; what is no hours is left out. */
static void put_hours(struct ctx *c, struct json_out *o, const char *days, struct str kept)
{
    struct calendar_span hours[CALENDAR_SPANS_MAX];
    size_t n;
    if (hours_parse(kept, hours, &n) != ERR_OK)
        return;
    for (size_t i = 0; i < n; i++)
        json_put_text(o, arena_printf(c->arena, "%s %02d:%02d-%02d:%02d", days, hours[i].from / 60, hours[i].from % 60, hours[i].to / 60, hours[i].to % 60));
}

struct safe_html ward_office_ld(struct ctx *c, const struct unit *office, struct str weekdays, struct str saturday)
{
    struct buf b = buf_new(c->arena, LD_BYTES_MAX);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    json_member(&o, "@context", S("https://schema.org"));
    ld_office(&o, "GovernmentOffice", office);
    json_member(&o, "url", arena_printf(c->arena, "%.*s/phuong", STR_ARG(c->app->cfg.base_url)));
    json_key(&o, S("openingHours"));
    json_open(&o, '[');
    put_hours(c, &o, "Mo-Fr", weekdays);
    put_hours(c, &o, "Sa", saturday);
    json_close(&o, ']');
    json_close(&o, '}');
    return block(c, &b);
}

static struct str moment(struct ctx *c, int64_t at_ms)
{
    char out[CLOCK_RFC3339_MAX];
    clock_rfc3339(at_ms, out);
    return arena_str(c->arena, str_c(out));
}

struct safe_html ward_post_ld(struct ctx *c, const struct unit *office, const struct ward_post *p)
{
    struct buf b = buf_new(c->arena, LD_BYTES_MAX);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    json_member(&o, "@context", S("https://schema.org"));
    json_member(&o, "@type", p->kind == WARD_NEWS || p->kind == WARD_NOTICE ? S("NewsArticle") : S("Article"));
    json_member(&o, "headline", p->title);
    json_member(&o, "url", arena_printf(c->arena, "%.*s/phuong/tin/%lld", STR_ARG(c->app->cfg.base_url), (long long)p->id));
    json_member(&o, "inLanguage", S("vi"));
    json_member(&o, "datePublished", moment(c, p->published_at_ms));
    json_member(&o, "dateModified", moment(c, p->changed_at_ms));
    json_key(&o, S("publisher"));
    json_open(&o, '{');
    ld_office(&o, "GovernmentOrganization", office);
    json_close(&o, '}');
    json_close(&o, '}');
    return block(c, &b);
}

enum err ward_pages(struct ctx *c, struct public_page **out, size_t *n)
{
    struct unit office;
    struct ward_post_map_row *rows;
    enum err e = unit_office(c, &office);
    *n = 0;
    if (e != ERR_OK)
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    TRY(ward_post_map(c->db, c->arena, &(struct ward_post_map_in){ office.id, ctx_today(c) }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct public_page, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct public_page){ arena_printf(c->arena, "/phuong/tin/%lld", (long long)rows[i].id), rows[i].changed_at_ms };
    return ERR_OK;
}
