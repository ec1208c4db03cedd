/* The pages of this room. */
#include "mod/offline/offline.h"
#include "base/embed.h"
#include "views.h"

enum err offline_key(struct ctx *c)
{
    struct offline_key k = offline_key_of(c);
    struct view_offline_key v = { k.kid, k.key, k.owner };
    return WEB_VIEW(c, offline_key, &v, ctx_text(c, MSG_offline_title));
}

enum err offline_page(struct ctx *c) { return WEB_VIEW(c, offline_page, &(struct view_offline_page){ 0 }, ctx_text(c, MSG_offline_title)); }

/* From the root, so that it may answer for every page. */
enum err offline_worker(struct ctx *c) { return web_static(c, embed_assets, embed_assets_n, S("sw.js")); }
