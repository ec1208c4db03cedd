/* offline: what a browser needs to open without network: the worker's script, the page it shows instead, and the key with which
 * drafts are kept on the device. */
#ifndef MOD_OFFLINE_OFFLINE_H
#define MOD_OFFLINE_OFFLINE_H
#include "core/web.h"

/* The key of this session: 32 bytes that no other session has and that end with it, and a name of its account that says nothing
 * elsewhere. Texts live in the arena: `key` is 64 hex digits, `kid` and `owner` 16 each. c->who is signed in. */
struct offline_key {
    struct str kid, key, owner;
};
struct offline_key offline_key_of(struct ctx *c);

enum err offline_page(struct ctx *c);   /* GET /khong-mang */
enum err offline_worker(struct ctx *c); /* GET /sw.js */
enum err offline_key(struct ctx *c);    /* GET /may/khoa */

#endif
