/* Parsed versions, forms and processes: immutable, kept as long as the process.
 * Reading a text and parsing it happen outside the lock; who comes second throws its own away. */
#include "mod/catalogue/catalogue_internal.h"
#include "base/log.h"
#include "crypto/hash.h"
#include "fmt/barcode.h"
#include "sql_catalogue.h"
#include <pthread.h>

enum { SLOTS_FIRST = 256, QR_PX = 148 };
enum kept { KEPT_VERSION, KEPT_FORM, KEPT_PROCESS, KEPT_MARKUP, KEPT_QR /* and one for each further language */ };

/* An open hash table; entries are never taken out. Keys: a version id, or 16 hex digits of a text's hash, with the kind. */
struct entry {
    uint64_t key; /* 0: free */
    enum kept kind;
    const void *at;
    struct arena *own; /* where it lives */
};
static struct {
    pthread_mutex_t lock;
    struct entry *slots;
    size_t slots_n, n;
} cache = { .lock = PTHREAD_MUTEX_INITIALIZER };

static struct entry *slot(struct entry *slots, size_t n, enum kept kind, uint64_t key)
{
    size_t i = (size_t)((key ^ (uint64_t)kind) * 0x9E3779B97F4A7C15u >> 20) % n;
    while (slots[i].key && (slots[i].key != key || slots[i].kind != kind))
        i = (i + 1) % n;
    return &slots[i];
}

static void grow(void)
{
    size_t n = cache.slots_n ? cache.slots_n * 2 : SLOTS_FIRST;
    struct entry *more = calloc(n, sizeof *more);
    if (!more)
        log_die("out of memory");
    for (size_t i = 0; i < cache.slots_n; i++)
        if (cache.slots[i].key)
            *slot(more, n, cache.slots[i].kind, cache.slots[i].key) = cache.slots[i];
    free(cache.slots);
    cache.slots = more;
    cache.slots_n = n;
}

static const void *cached(enum kept kind, uint64_t key)
{
    pthread_mutex_lock(&cache.lock);
    const void *at = cache.slots_n ? slot(cache.slots, cache.slots_n, kind, key)->at : NULL;
    pthread_mutex_unlock(&cache.lock);
    return at;
}

/* Takes the arena: kept with the entry, or freed when another thread was quicker. What counts is returned. */
static const void *keep(enum kept kind, uint64_t key, struct arena *own, const void *at)
{
    pthread_mutex_lock(&cache.lock);
    if (cache.n * 2 >= cache.slots_n)
        grow();
    struct entry *e = slot(cache.slots, cache.slots_n, kind, key);
    bool late = e->at != NULL;
    if (!late) {
        *e = (struct entry){ key, kind, at, own };
        cache.n++;
    }
    at = e->at;
    pthread_mutex_unlock(&cache.lock);
    if (late)
        arena_free(own);
    return at;
}

/* -- versions -- */

static enum err parse_version(struct arena *own, const struct procedure_version_row_row *r, struct procedure *p)
{
    const struct json *j;
    struct fault fault;
    *p = (struct procedure){ .id = r->procedure_id, .version_id = r->id };
    p->folder = arena_str(own, r->folder);
    p->form_hash = arena_str(own, r->form_hash);
    p->process_hash = arena_str(own, r->process_hash);
    p->result_hash = r->result_hash.ptr ? arena_str(own, r->result_hash) : S("");
    if (json_parse(own, arena_str(own, r->content), &j, NULL) != ERR_OK || procedure_parse(own, j, p, &fault) != ERR_OK)
        return ERR_IO; /* it was checked when it was published */
    p->from_day = (int32_t)r->valid_from_day;
    p->to_day = (int32_t)r->valid_to_day;
    return ERR_OK;
}

enum err procedure_version(struct ctx *c, int64_t id, const struct procedure **out)
{
    struct procedure_version_row_row r;
    const void *at = cached(KEPT_VERSION, (uint64_t)id);
    if (!at) {
        TRY(procedure_version_row(c->db, c->arena, &(struct procedure_version_row_in){ id }, &r));
        struct arena *own = arena_new();
        struct procedure *p = ARENA_NEW(own, struct procedure);
        enum err e = parse_version(own, &r, p);
        if (e != ERR_OK) {
            log_line(LOG_ERROR, "catalogue.unreadable", "version %lld", (long long)id);
            arena_free(own);
            return e;
        }
        at = keep(KEPT_VERSION, (uint64_t)id, own, p);
    }
    *out = at;
    return ERR_OK;
}

enum err procedure_by_code(struct ctx *c, struct str code, int32_t day, const struct procedure **out)
{
    struct procedure_version_on_row r;
    TRY(procedure_version_on(c->db, c->arena, &(struct procedure_version_on_in){ code, day }, &r));
    return procedure_version(c, r.id, out);
}

enum err procedure_next(struct ctx *c, struct str code, int32_t day, const struct procedure **out)
{
    struct procedure_version_on_row now = { 0 }, then;
    struct procedure_version_days_row *days;
    size_t n;
    enum err e = procedure_version_on(c->db, c->arena, &(struct procedure_version_on_in){ code, day }, &now);
    if (e != ERR_NOT_FOUND)
        TRY(e);
    TRY(procedure_version_days(c->db, c->arena, &(struct procedure_version_days_in){ code, day }, &days, &n));
    for (size_t i = 0; i < n; i++) {
        e = procedure_version_on(c->db, c->arena, &(struct procedure_version_on_in){ code, days[i].valid_from_day }, &then);
        if (e == ERR_OK && then.id != now.id)
            return procedure_version(c, then.id, out);
        if (e != ERR_OK && e != ERR_NOT_FOUND)
            return e;
    }
    return ERR_NOT_FOUND;
}

/* -- texts -- */

static uint64_t text_key(struct str hash)
{
    struct hash h;
    uint64_t key = 0;
    if (hash_from_hex(hash, &h))
        memcpy(&key, h.at, sizeof key);
    return key;
}

/* A text by its hash into `own`; ERR_NOT_FOUND. */
static enum err text_by_hash(struct ctx *c, struct arena *own, struct str hash, struct str *out)
{
    struct procedure_text_row_row r;
    TRY(procedure_text_row(c->db, c->arena, &(struct procedure_text_row_in){ hash }, &r));
    *out = arena_str(own, r.body);
    return ERR_OK;
}

static enum err parse_text(struct arena *own, enum kept kind, struct str text, const void **at)
{
    struct fault fault;
    const struct form *form;
    const struct bpmn *process;
    if (kind == KEPT_MARKUP) {
        struct str *kept = ARENA_NEW(own, struct str);
        *kept = text;
        *at = kept;
        return ERR_OK;
    }
    if (kind == KEPT_FORM) {
        TRY(form_parse(own, text, &form, &fault));
        *at = form;
        return ERR_OK;
    }
    TRY(bpmn_parse(own, text, &process, &fault));
    *at = process;
    return ERR_OK;
}

static enum err parsed_text(struct ctx *c, enum kept kind, struct str hash, const void **out)
{
    struct str text;
    uint64_t key = text_key(hash);
    if (!key)
        return ERR_NOT_FOUND;
    *out = cached(kind, key);
    if (*out)
        return ERR_OK;
    struct arena *own = arena_new();
    enum err e = text_by_hash(c, own, hash, &text);
    if (e == ERR_OK)
        e = parse_text(own, kind, text, out);
    if (e != ERR_OK) {
        arena_free(own);
        return e == ERR_INVALID ? ERR_IO : e; /* it was checked when it was published */
    }
    *out = keep(kind, key, own, *out);
    return ERR_OK;
}

enum err procedure_form(struct ctx *c, const struct procedure *p, const struct form **out)
{
    const void *at;
    TRY(parsed_text(c, KEPT_FORM, p->form_hash, &at));
    *out = at;
    return ERR_OK;
}

enum err procedure_process(struct ctx *c, const struct procedure *p, const struct bpmn **out)
{
    const void *at;
    TRY(parsed_text(c, KEPT_PROCESS, p->process_hash, &at));
    *out = at;
    return ERR_OK;
}

enum err procedure_result(struct ctx *c, const struct procedure *p, struct str *markup)
{
    const void *at;
    TRY(parsed_text(c, KEPT_MARKUP, p->result_hash, &at));
    *markup = *(const struct str *)at;
    return ERR_OK;
}

/* -- pictures -- */

enum err procedure_qr(struct ctx *c, const struct procedure *p, struct str link, struct safe_html *out)
{
    enum kept kind = (enum kept)(KEPT_QR + c->lang);
    const struct safe_html *at = cached(kind, (uint64_t)p->version_id);
    if (!at) {
        struct barcode code;
        struct arena *own = arena_new();
        struct safe_html *svg = ARENA_NEW(own, struct safe_html);
        enum err e = barcode_qr(own, link, &code);
        if (e != ERR_OK) {
            arena_free(own);
            return e;
        }
        *svg = barcode_svg(own, &code, msg_format(own, c->lang, MSG_procedure_qr, MSG_ARGS(p->code)), QR_PX);
        at = keep(kind, (uint64_t)p->version_id, own, svg);
    }
    *out = *at;
    return ERR_OK;
}
