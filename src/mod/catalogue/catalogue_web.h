/* catalogue_web: the public pages: start of the site, search and lists, one procedure. Rows: catalogue_routes.inc. */
#ifndef MOD_CATALOGUE_WEB_H
#define MOD_CATALOGUE_WEB_H
#include "core/web.h"
#include "data/json.h"
#include "mod/units/units.h"

web_handler catalogue_home, catalogue_list, catalogue_event_page, catalogue_procedure, catalogue_eligible, catalogue_sitemap;

struct view_catalogue_media;
/* What rooms above this one have to say on the start page, and beside a procedure: named in cmd/routes.c. */
struct beside_item {
    struct str href, title, about; /* about: kind or day, may be empty */
    bool vietnamese;               /* title is what somebody here wrote */
    struct view_catalogue_media *media; /* shown there at once */
    size_t media_n;
};
/* code: of the procedure; "": the start page. */
typedef enum err beside_fn(struct ctx *c, struct str code, struct beside_item **out, size_t *n);
extern beside_fn *const besides[];
extern const size_t besides_n;

/* Public pages of rooms above this one, for /sitemap.xml: named in cmd/routes.c. changed_at_ms: when what the page says changed last;
 * 0: not known, nothing is said. */
struct public_page {
    struct str path;
    int64_t changed_at_ms;
};
typedef enum err pages_fn(struct ctx *c, struct public_page **out, size_t *n);
extern pages_fn *const page_lists[];
extern const size_t page_lists_n;

/* Data for machines (schema.org): "@type", name, address and telephone of an office, inside an open object. */
void ld_office(struct json_out *o, const char *type, const struct unit *office);

/* Hours as they are kept ("07:30-11:30 13:30-17:00"), in words of the page's language; what is no hours stays as it is. */
struct str office_hours_words(struct ctx *c, struct str kept);

#endif
