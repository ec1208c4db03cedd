/* Going on, finishing, ending. A piece is durable before it is acknowledged; the last one makes the paper, once. */
#include "mod/upload/upload_internal.h"
#include "base/clock.h"
#include "crypto/hash.h"
#include "mod/citizen/files.h"
#include "sql_upload.h"
#include <sodium.h>

static enum err load(struct ctx *c, void *arg)
{
    struct upload *u = arg;
    struct upload_row_row r;
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(upload_row(c->db, c->arena, &(struct upload_row_in){ id, c->who.account_id, c->now_ms }, &r));
    *u = (struct upload){ r.id, r.owner_id, r.size_bytes, r.received_bytes, r.paper_id, r.expires_at_ms, r.version,
                          str_eq(r.owner_kind, S("draft")) ? PAPER_OF_DRAFT : PAPER_OF_DOSSIER, r.component_key, r.name };
    return ERR_OK;
}

enum err upload_state(struct ctx *c)
{
    struct upload u;
    TRY(load(c, &u));
    upload_say(c, &u);
    return web_plain(c, S("text/plain; charset=utf-8"), arena_printf(c->arena, "%lld/%lld\n", (long long)u.received_bytes, (long long)u.size_bytes));
}

/* -- a piece -- */

struct piece {
    struct upload u;
    struct str bytes;
    struct paper_upload file;
};

/* "sha256 <base64>" (checksum extension). */
static enum err check_sum(struct ctx *c, struct str bytes)
{
    unsigned char told[HASH_BYTES];
    size_t n = 0;
    struct str sum = web_head(c, "Upload-Checksum"), how = { 0 };
    if (!sum.len)
        return ERR_OK;
    if (!str_split(&sum, ' ', &how) || !str_eq(how, S("sha256")) ||
        sodium_base642bin(told, sizeof told, sum.ptr, sum.len, NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) != 0 || n != sizeof told)
        return ctx_refuse(c, ERR_BAD_REQUEST, MSG_upload_sum);
    struct hash is = hash_sha256(bytes);
    return memcmp(is.at, told, sizeof told) == 0 ? ERR_OK : ERR_CHECKSUM;
}

static enum err read_piece(struct ctx *c, struct piece *p)
{
    struct web_upload *ups;
    size_t n = web_uploads(c, "body", &ups);
    p->bytes = S("");
    if (n == 0)
        return ERR_OK; /* nothing new: what is there may still have to be finished */
    if (ups[0].state != ERR_OK)
        return ups[0].state;
    enum err e = blob_bytes(ups[0].sink, c->arena, (size_t)(p->u.size_bytes - p->u.received_bytes), &p->bytes);
    blob_abort(ups[0].sink);
    ups[0].sink = NULL;
    return e;
}

static enum err check_offset(struct ctx *c, const struct upload *u)
{
    int64_t at;
    if (!str_int(web_head(c, "Upload-Offset"), &at) || at < 0)
        return ctx_refuse(c, ERR_BAD_REQUEST, MSG_upload_offset_missing);
    if (at == u->received_bytes)
        return ERR_OK;
    upload_say(c, u);
    return ctx_refuse(c, ERR_CONFLICT, MSG_upload_offset);
}

/* -- not the last -- */

static enum err advance(struct ctx *c, void *arg)
{
    struct piece *p = arg;
    int64_t received = p->u.received_bytes + (int64_t)p->bytes.len, left = p->u.expires_at_ms - c->now_ms;
    int64_t expires = c->now_ms + (left > CLOCK_DAY_MS ? left : CLOCK_DAY_MS); /* who goes on has a day more, at least */
    TRY(upload_advance_exact(c->db, &(struct upload_advance_in){ p->u.id, p->u.version, received, expires }));
    p->u.received_bytes = received;
    p->u.expires_at_ms = expires;
    return ERR_OK;
}

static enum err forget(struct ctx *c, void *arg) { return upload_delete(c->db, &(struct upload_delete_in){ *(const int64_t *)arg }, NULL); }

/* It will not become right by being sent again. The words stay. */
static enum err refuse(struct ctx *c, struct upload *u, enum err why)
{
    struct problem noted = c->problem;
    TRY(ctx_write(c, forget, &u->id));
    c->problem = noted;
    part_remove(c->app, u->id);
    return why;
}

static enum err go_on(struct ctx *c, struct piece *p)
{
    if (!p->bytes.len)
        return ERR_OK;
    enum err e = part_write(c->app, p->u.id, p->u.received_bytes, p->bytes);
    if (e == ERR_NOT_FOUND)
        return refuse(c, &p->u, e); /* to be begun anew */
    TRY(e);
    e = ctx_write(c, advance, p);
    return e == ERR_STALE ? ctx_refuse(c, ERR_CONFLICT, MSG_upload_offset) : e;
}

/* -- the last -- */

/* The same file for the same component is one paper. */
static enum err find_twin(struct ctx *c, const struct piece *p, int64_t *id)
{
    struct paper *list;
    size_t n;
    *id = 0;
    TRY(paper_list(c, p->u.of, p->u.owner_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].hash, p->file.blob.hash) && str_eq(list[i].component_key, p->u.component_key))
            *id = list[i].id;
    return ERR_OK;
}

static enum err attach(struct ctx *c, void *arg)
{
    struct piece *p = arg;
    int64_t id;
    struct str component = p->u.component_key;
    TRY(citizen_takes_file(c, p->u.of, p->u.owner_id, component));
    TRY(find_twin(c, p, &id));
    if (!id) {
        TRY(paper_attach(c, p->u.of, p->u.owner_id, component, component.len ? "component" : "other", &p->file, 1));
        TRY(find_twin(c, p, &id));
    }
    TRY(upload_finish_exact(c->db, &(struct upload_finish_in){ p->u.id, p->u.version, id }));
    p->u.received_bytes = p->u.size_bytes;
    p->u.paper_id = id;
    return ERR_OK;
}

/* The pieces are not there: the same last piece, sent twice, has just been taken, or they were lost. */
static enum err gone(struct ctx *c, struct piece *p)
{
    struct upload now;
    TRY(ctx_read(c, load, &now));
    if (!now.paper_id)
        return refuse(c, &p->u, ERR_NOT_FOUND);
    p->u = now;
    return ERR_OK;
}

static enum err finish(struct ctx *c, struct piece *p)
{
    struct blob_sink *sink;
    enum err e = part_read(c->app, p->u.id, p->u.received_bytes, p->bytes, &sink);
    if (e == ERR_NOT_FOUND)
        return gone(c, p);
    TRY(e);
    e = paper_take(c, S("tep"), p->u.name, sink, &p->file);
    if (e == ERR_OK)
        e = ctx_write(c, attach, p);
    if (e == ERR_INVALID)
        return refuse(c, &p->u, e);
    if (e == ERR_STALE)
        return ctx_refuse(c, ERR_CONFLICT, MSG_upload_offset);
    TRY(e);
    part_remove(c->app, p->u.id);
    web_flash(c, MSG_upload_added, MSG_ARGS(p->file.name)); /* the page that opens next says it */
    return ERR_OK;
}

enum err upload_more(struct ctx *c)
{
    struct piece p = { 0 };
    TRY(ctx_read(c, load, &p.u)); /* strangers do not learn what it speaks */
    TRY(upload_speaks_tus(c));
    TRY(check_offset(c, &p.u));
    TRY(read_piece(c, &p));
    TRY(check_sum(c, p.bytes));
    bool last = p.u.received_bytes + (int64_t)p.bytes.len == p.u.size_bytes;
    if (!p.u.paper_id)
        TRY(last ? finish(c, &p) : go_on(c, &p));
    upload_say(c, &p.u);
    return web_empty(c, 204);
}

/* -- ending -- */

enum err upload_end(struct ctx *c)
{
    struct upload u;
    TRY(ctx_read(c, load, &u));
    TRY(upload_speaks_tus(c));
    TRY(ctx_write(c, forget, &u.id));
    part_remove(c->app, u.id);
    web_header(c, S("Tus-Resumable"), S("1.0.0"));
    return web_empty(c, 204);
}

static enum err drop_expired(struct ctx *c, void *arg)
{
    (void)arg;
    return upload_delete_expired(c->db, &(struct upload_delete_expired_in){ c->now_ms }, NULL);
}

static enum err is_known(struct ctx *c, void *arg)
{
    struct upload_known_row r;
    return upload_known(c->db, c->arena, &(struct upload_known_in){ *(const int64_t *)arg }, &r);
}

static enum err tidy_one(struct ctx *c, int64_t id)
{
    enum err e = ctx_read(c, is_known, &id);
    if (e == ERR_NOT_FOUND)
        part_remove(c->app, id);
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err upload_chore(struct ctx *c)
{
    TRY(ctx_write(c, drop_expired, NULL));
    return part_each(c, tidy_one);
}
