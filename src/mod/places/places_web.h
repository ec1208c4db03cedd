/* places_web: the public page that converts an address. */
#ifndef MOD_PLACES_WEB_H
#define MOD_PLACES_WEB_H
#include "core/web.h"
#include "mod/places/places.h"

/* What became of an old commune, or all that fits, in a sentence. */
struct str place_outcome_words(const struct ctx *c, const struct place_answer *r);
/* What of the old commune came: "toàn bộ xã", "một phần đất và toàn bộ dân cư" … */
struct str place_how_words(const struct ctx *c, enum place_how how);

enum err places_page(struct ctx *c); /* GET /dia-gioi?q=ADDRESS */

#endif
