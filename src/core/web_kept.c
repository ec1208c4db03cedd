/* Pages that are the same for every stranger (TX_KEPT) are kept whole, as the name of the office is: until this server writes,
 * at most for a second, so that what another process changed is seen too. */
#include "core/web_internal.h"
#include "base/clock.h"
#include "base/log.h"

enum { SLOTS = 256, SQUEEZE_BYTES_MIN = 1024, KEY_BYTES_MAX = 512, BODY_BYTES_MAX = 256 * 1024, KEPT_NS = 1000000000 };

struct kept_page {
    char key[KEY_BYTES_MAX]; /* path and query */
    size_t key_len;
    struct http_kept *answer; /* NULL: free */
    uint64_t writes;          /* how often the server had written when the page was read */
    int64_t until_ns;
};
struct web_kept {
    pthread_mutex_t lock;
    struct kept_page *slots[SLOTS];
};

struct web_kept *web_kept_new(void)
{
    struct web_kept *k = calloc(1, sizeof *k);
    if (!k || pthread_mutex_init(&k->lock, NULL) != 0)
        log_die("out of memory");
    return k;
}

void web_kept_free(struct web_kept *k)
{
    for (size_t i = 0; i < SLOTS; i++) {
        if (k->slots[i] && k->slots[i]->answer)
            http_kept_drop(k->slots[i]->answer);
        free(k->slots[i]);
    }
    pthread_mutex_destroy(&k->lock);
    free(k);
}

/* A stranger sends no cookie: neither a session nor a language or type of their own. {"",0}: somebody else, or another page. */
static struct str key_of(const struct web *w)
{
    const struct http_request *rq = w->rq;
    struct buf key = buf_new(rq->arena, KEY_BYTES_MAX);
    if (w->route->tx != TX_KEPT || w->api || rq->method != HTTP_GET || http_header(rq, "Cookie").ptr ||
        http_header(rq, "Authorization").ptr || http_wants_json(rq))
        return S("");
    buf_put(&key, rq->tls ? S("s") : S("p"));
    buf_put(&key, http_takes_gzip(rq) ? S("z") : S("t"));
    buf_put(&key, rq->path);
    buf_putc(&key, '?');
    buf_put(&key, rq->raw_query);
    return key.failed ? S("") : buf_str(&key);
}

/* FNV-1a: a page that falls on another's place takes it. */
static size_t place(struct str key)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < key.len; i++)
        h = (h ^ (unsigned char)key.ptr[i]) * 0x100000001b3u;
    return (size_t)(h >> 32) % SLOTS;
}

static struct http_kept *take(struct web_kept *k, struct str key, uint64_t writes)
{
    struct http_kept *found = NULL;
    pthread_mutex_lock(&k->lock);
    const struct kept_page *p = k->slots[place(key)];
    if (p && p->answer && p->writes == writes && p->until_ns > clock_steady_ns() && str_eq((struct str){ p->key, p->key_len }, key))
        found = http_kept_hold(p->answer);
    pthread_mutex_unlock(&k->lock);
    return found;
}

bool web_kept_send(struct web_kept *k, struct web *w, uint64_t writes)
{
    w->kept = key_of(w);
    struct http_kept *found = w->kept.len ? take(k, w->kept, writes) : NULL;
    if (!found)
        return false;
    http_answer_kept(w->rq->exchange, found);
    http_kept_drop(found);
    return true;
}

/* What holds a token of its own is for one visitor. */
static bool fit(const struct web *w)
{
    const struct http_answer *a = &w->answer;
    if (a->status != 200 || a->fd > 0 || a->body.len > BODY_BYTES_MAX || (w->once.len && str_has(a->body, w->once)))
        return false;
    for (size_t i = 0; i < w->headers.n; i++)
        if (str_eq(w->headers.at[i].name, S("Set-Cookie")))
            return false;
    return true;
}

/* It is the same for everybody, so its length tells nobody anything. */
static void squeeze(struct web *w)
{
    if (!http_takes_gzip(w->rq) || w->answer.body.len < SQUEEZE_BYTES_MIN)
        return;
    w->answer.body = http_gzip(w->rq->arena, w->answer.body);
    web_header(&w->ctx, S("Content-Encoding"), S("gzip"));
}

bool web_kept_fits(struct web *w)
{
    bool fits = w->kept.len && fit(w);
    if (fits)
        squeeze(w);
    return fits;
}

void web_kept_put(struct web_kept *k, const struct web *w)
{
    struct http_kept *fresh = http_keep(&w->answer), *old;
    pthread_mutex_lock(&k->lock);
    struct kept_page **slot = &k->slots[place(w->kept)];
    if (!*slot && !(*slot = calloc(1, sizeof **slot)))
        log_die("out of memory");
    struct kept_page *p = *slot;
    old = p->answer;
    memcpy(p->key, w->kept.ptr, w->kept.len);
    p->key_len = w->kept.len;
    p->answer = fresh;
    p->writes = w->writes;
    p->until_ns = clock_steady_ns() + KEPT_NS;
    pthread_mutex_unlock(&k->lock);
    if (old)
        http_kept_drop(old);
}
