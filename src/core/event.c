#include "core/event.h"
#include "base/log.h"
#include "crypto/hash.h"
#include "sql_event.h"

enum { SALT_BYTES = 16, CANONICAL_MAX = 256 * 1024, SHOWN_MAX = 4000 };

static const char *actor_role(const struct ctx *c, const struct event *e)
{
    if (e->as)
        return role_word(e->as->role);
    return c->who.automatic ? "system" : c->who.citizen ? "citizen" : c->who.account_id ? "staff" : "nobody";
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct event_detail *)a)->key, ((const struct event_detail *)b)->key);
}

static void put_detail(struct json_out *o, struct arena *a, const struct event *e)
{
    struct event_detail *d = ARENA_ARRAY(a, struct event_detail, e->detail_n + 1);
    if (e->detail_n) {
        memcpy(d, e->detail, e->detail_n * sizeof *d);
        qsort(d, e->detail_n, sizeof *d, by_key);
    }
    json_key(o, S("detail"));
    json_open(o, '{');
    for (size_t i = 0; i < e->detail_n; i++) {
        if (d[i].text.ptr)
            json_member(o, d[i].key, d[i].text);
        else
            json_member_int(o, d[i].key, d[i].number);
    }
    json_close(o, '}');
}

struct str event_text(const struct event *e, const char *key)
{
    for (size_t i = 0; i < e->detail_n; i++)
        if (strcmp(e->detail[i].key, key) == 0 && e->detail[i].text.ptr)
            return e->detail[i].text;
    return S("");
}

/* Ids do not fit a double: they travel as text. */
static void put_id(struct json_out *o, struct arena *a, const char *key, int64_t id)
{
    if (id)
        json_member(o, key, arena_printf(a, "%lld", (long long)id));
}

/* "dossier 12 13 person 4": of a very long list the first SHOWN_MAX; the listeners are told of all. */
static void put_shown(struct json_out *o, struct arena *a, const struct event *e)
{
    struct buf b = buf_new(a, CANONICAL_MAX / 2);
    const char *kind = "";
    for (size_t i = 0; i < e->shown_n && i < SHOWN_MAX; i++) {
        if (strcmp(kind, e->shown[i].kind) != 0)
            buf_printf(&b, "%s%s", b.len ? " " : "", kind = e->shown[i].kind);
        buf_printf(&b, " %lld", (long long)e->shown[i].id);
    }
    if (e->shown_n)
        json_member(o, "shown", buf_str(&b));
}

/* RFC 8785: members in order of their names, no spaces, absent ones left out, no escapes but those that must be. */
static struct str canonical(struct ctx *c, const struct event *e)
{
    struct buf b = buf_new(c->arena, CANONICAL_MAX);
    struct json_out o = { .buf = &b, .bare = true };
    json_open(&o, '{');
    put_id(&o, c->arena, "actor", c->who.account_id);
    json_member(&o, "actor_role", str_c(actor_role(c, e)));
    put_id(&o, c->arena, "actor_unit", e->as ? e->as->unit_id : 0);
    json_member_int(&o, "at_ms", e->at_ms);
    put_detail(&o, c->arena, e);
    put_id(&o, c->arena, "dossier", e->dossier_id);
    put_id(&o, c->arena, "for_role", e->as && e->as->for_account_id ? e->as->staff_role_id : 0);
    if (e->from.ptr)
        json_member(&o, "from", e->from);
    put_id(&o, c->arena, "id", e->id);
    json_member(&o, "kind", str_c(e->kind));
    json_member(&o, "object", str_c(e->object_kind));
    put_id(&o, c->arena, "object_id", e->object_id);
    put_shown(&o, c->arena, e);
    if (e->to.ptr)
        json_member(&o, "to", e->to);
    json_close(&o, '}');
    ASSERT(!b.failed);
    return buf_str(&b);
}

static struct hash leaf_of(struct str salt, struct str canonical_text)
{
    struct hash commitment = hash_sha256_two(salt, canonical_text);
    return merkle_leaf(hash_str(&commitment));
}

bool event_leaf_holds(struct str salt, struct str canonical_text, struct str leaf)
{
    struct hash h = leaf_of(salt, canonical_text);
    return str_eq(hash_str(&h), leaf);
}

static enum err tell(struct ctx *c, const struct event *e)
{
    for (size_t i = 0; i < event_listeners_n; i++)
        if (str_starts(str_c(e->kind), str_c(event_listeners[i].kind_prefix)))
            TRY(event_listeners[i].fn(c, e));
    return ERR_OK;
}

/* Kept beyond the caller's frame, in case the transaction is rolled back and the page is shown all the same. */
static void note_look(struct ctx *c, const struct event *e)
{
    struct event look = *e;
    struct event_detail *detail = ARENA_ARRAY(c->arena, struct event_detail, e->detail_n + 1);
    if (e->detail_n)
        memcpy(detail, e->detail, e->detail_n * sizeof *detail);
    look.detail = detail;
    VEC_PUSH(c->arena, &c->looks, look);
}

enum err event_put_looks(struct ctx *c)
{
    struct looks again = c->looks;
    c->looks = (struct looks){ 0 };
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < again.n; i++)
        e = event_put(c, &again.at[i]);
    c->looks = again; /* the transaction may have to run once more */
    return e;
}

void event_shows(struct ctx *c, const char *kind, int64_t id)
{
    struct event_object o = { kind, id };
    if (id)
        VEC_PUSH(c->arena, &c->shows, o);
}

static int by_object(const void *a, const void *b)
{
    const struct event_object *x = a, *y = b;
    int kind = strcmp(x->kind, y->kind);
    return kind ? kind : (x->id > y->id) - (x->id < y->id);
}

/* Sorted, so that two transactions that note the same ones do so in one order, and each once. */
static void take_shown(struct ctx *c, struct event *e)
{
    size_t n = 0;
    if (e->shown_n || !c->shows.n)
        return;
    qsort(c->shows.at, c->shows.n, sizeof *c->shows.at, by_object);
    for (size_t i = 0; i < c->shows.n; i++)
        if (n == 0 || by_object(&c->shows.at[n - 1], &c->shows.at[i]) != 0)
            c->shows.at[n++] = c->shows.at[i];
    e->shown = c->shows.at;
    e->shown_n = n;
    c->shows = (struct shows){ 0 };
}

enum err event_put(struct ctx *c, struct event *e)
{
    bool look = str_starts(str_c(e->kind), S("access."));
    unsigned char salt_bytes[SALT_BYTES];
    random_bytes(salt_bytes, sizeof salt_bytes);
    struct str salt = { (const char *)salt_bytes, sizeof salt_bytes };
    e->id = ctx_id(c);
    e->at_ms = c->now_ms;
    if (look)
        take_shown(c, e);
    struct str text = canonical(c, e);
    struct hash leaf = leaf_of(salt, text);
    TRY(event_insert(c->db,
                     &(struct event_insert_in){ .id = e->id,
                                                .at_ms = e->at_ms,
                                                .kind = str_c(e->kind),
                                                .actor_id = c->who.account_id,
                                                .actor_role = str_c(actor_role(c, e)),
                                                .actor_unit_id = e->as ? e->as->unit_id : 0,
                                                .for_role_id = e->as && e->as->for_account_id ? e->as->staff_role_id : 0,
                                                .dossier_id = e->dossier_id,
                                                .object_kind = str_c(e->object_kind),
                                                .object_id = e->object_id,
                                                .from_state = e->from,
                                                .to_state = e->to,
                                                .canonical = text,
                                                .salt = salt,
                                                .leaf = hash_str(&leaf) },
                     NULL));
    c->events_n++;
    if (look)
        note_look(c, e);
    return tell(c, e);
}

enum err outbox_put(struct ctx *c, const struct event *e, const char *topic, struct str payload)
{
    return outbox_insert(c->db,
                         &(struct outbox_insert_in){ .id = ctx_id(c), .event_id = e->id, .topic = str_c(topic),
                                                     .dossier_id = e->dossier_id, .payload = payload, .now_ms = c->now_ms },
                         NULL);
}
