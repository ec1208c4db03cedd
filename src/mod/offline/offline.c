/* The key is made, never stored: the same session gets the same one. */
#include "mod/offline/offline.h"
#include "crypto/hash.h"

enum { NAME_DIGITS = 16 };

static struct str derived(struct ctx *c, const char *what, struct str from)
{
    struct str key = { (const char *)c->app->csrf_key, sizeof c->app->csrf_key };
    return hash_hex(c->arena, hash_hmac(key, arena_printf(c->arena, "%s:%.*s", what, STR_ARG(from))));
}

struct offline_key offline_key_of(struct ctx *c)
{
    struct str account = arena_printf(c->arena, "%lld", (long long)c->who.account_id);
    return (struct offline_key){ .key = derived(c, "device key", c->who.csrf),
                                 .kid = str_cut(derived(c, "device key name", c->who.csrf), 0, NAME_DIGITS),
                                 .owner = str_cut(derived(c, "device owner", account), 0, NAME_DIGITS) };
}
