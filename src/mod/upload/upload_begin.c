/* Beginning, and saying how far it is: tus core, creation, expiration, termination. */
#include "mod/upload/upload_internal.h"
#include "base/clock.h"
#include "core/setting.h"
#include "mod/citizen/files.h"
#include "sql_upload.h"
#include "text/text.h"
#include <sodium.h>

enum { OPEN_MAX = 50, NAME_MAX_CHARS = 200, METADATA_MAX = 4000, KEY_MAX = 200 };

/* -- headers -- */

/* RFC 9110: "Sun, 06 Nov 1994 08:49:37 GMT" */
static struct str http_date(struct arena *a, int64_t at_ms)
{
    char text[64];
    struct tm t;
    time_t s = (time_t)(at_ms / 1000);
    gmtime_r(&s, &t);
    size_t n = strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &t);
    return arena_str(a, (struct str){ text, n });
}

static struct str number(struct ctx *c, int64_t n) { return arena_printf(c->arena, "%lld", (long long)n); }

static void say_tus(struct ctx *c)
{
    web_header(c, S("Tus-Resumable"), S("1.0.0"));
    web_header(c, S("Tus-Version"), S("1.0.0"));
    web_header(c, S("Tus-Extension"), S("creation,checksum,expiration,termination"));
    web_header(c, S("Tus-Checksum-Algorithm"), S("sha256"));
    web_header(c, S("Tus-Max-Size"), number(c, c->app->cfg.upload_bytes_max));
}

void upload_say(struct ctx *c, const struct upload *u)
{
    say_tus(c);
    web_header(c, S("Upload-Offset"), number(c, u->received_bytes));
    web_header(c, S("Upload-Length"), number(c, u->size_bytes));
    web_header(c, S("Upload-Expires"), http_date(c->arena, u->expires_at_ms));
}

enum err upload_speaks_tus(struct ctx *c)
{
    if (str_eq(web_head(c, "Tus-Resumable"), S("1.0.0")))
        return ERR_OK;
    say_tus(c);
    return ctx_refuse(c, ERR_STALE, MSG_upload_version);
}

/* -- what is to come -- */

struct wanted {
    struct upload u;
    struct str head;
};

/* One "key base64" of Upload-Metadata; text without control characters, or empty. */
static struct str metadata(struct ctx *c, const char *key)
{
    struct str rest = str_cut(web_head(c, "Upload-Metadata"), 0, METADATA_MAX), part, name, clean;
    while (str_split(&rest, ',', &part)) {
        part = str_trim(part);
        if (!str_split(&part, ' ', &name) || !str_eq(name, str_c(key)))
            continue;
        size_t n = 0;
        unsigned char *bytes = arena_alloc(c->arena, part.len + 1);
        if (sodium_base642bin(bytes, part.len, part.ptr, part.len, NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
            return S("");
        return text_clean(c->arena, (struct str){ (char *)bytes, n }, false, &clean) == ERR_OK ? clean : S("");
    }
    return S("");
}

/* Only its last part, and short; the same for every way in (core/web_params.c). */
static struct str file_name(struct ctx *c)
{
    struct str name = metadata(c, "filename");
    for (size_t i = name.len; i > 0; i--)
        if (name.ptr[i - 1] == '/' || name.ptr[i - 1] == '\\') {
            name = str_skip(name, i);
            break;
        }
    name = text_cut(name, NAME_MAX_CHARS);
    return name.len ? name : S("tep");
}

static enum err read_owner(struct ctx *c, struct upload *u)
{
    struct str owner = metadata(c, "owner"), kind = { 0 };
    if (!str_split(&owner, '/', &kind) || !str_int(owner, &u->owner_id) || u->owner_id <= 0)
        return ERR_NOT_FOUND;
    u->of = str_eq(kind, S("draft")) ? PAPER_OF_DRAFT : PAPER_OF_DOSSIER;
    return u->of == PAPER_OF_DRAFT || str_eq(kind, S("dossier")) ? ERR_OK : ERR_NOT_FOUND;
}

static enum err read_wanted(struct ctx *c, struct wanted *w)
{
    int64_t most = c->app->cfg.upload_bytes_max;
    w->u.name = file_name(c);
    w->u.component_key = str_cut(metadata(c, "component"), 0, KEY_MAX);
    w->head = str_cut(metadata(c, "head"), 0, KEY_MAX);
    if (!str_int(web_head(c, "Upload-Length"), &w->u.size_bytes) || w->u.size_bytes < 0)
        return ctx_refuse(c, ERR_BAD_REQUEST, MSG_upload_length);
    if (w->u.size_bytes == 0)
        return ctx_invalid(c, S("tep"), MSG_paper_empty, MSG_ARGS(w->u.name));
    if (w->u.size_bytes > most) {
        ctx_invalid(c, S("tep"), MSG_paper_too_large, MSG_ARGS(w->u.name, number(c, most >> 20)));
        return ERR_TOO_LARGE;
    }
    return read_owner(c, &w->u);
}

static const char *kind_word(enum paper_owner of) { return of == PAPER_OF_DRAFT ? "draft" : "dossier"; }

static enum err insert(struct ctx *c, struct wanted *w)
{
    struct upload_count_row open;
    int64_t days;
    TRY(upload_count(c->db, c->arena, &(struct upload_count_in){ c->who.account_id, c->now_ms }, &open));
    if (open.n >= OPEN_MAX)
        return ctx_refuse(c, ERR_THROTTLED, MSG_upload_many);
    TRY(setting_number(c->db, c->arena, SETTING_UPLOAD_DAYS, &days));
    w->u.id = ctx_id(c);
    w->u.expires_at_ms = c->now_ms + days * CLOCK_DAY_MS;
    return upload_insert(c->db, &(struct upload_insert_in){ w->u.id, c->who.account_id, str_c(kind_word(w->u.of)), w->u.owner_id, w->u.component_key,
                                                            w->u.name, w->head, w->u.size_bytes, c->now_ms, w->u.expires_at_ms }, NULL);
}

static enum err begin(struct ctx *c, void *arg)
{
    struct wanted *w = arg;
    struct upload_same_row r;
    TRY(citizen_takes_file(c, w->u.of, w->u.owner_id, w->u.component_key));
    enum err e = upload_same(c->db, c->arena, &(struct upload_same_in){ c->who.account_id, str_c(kind_word(w->u.of)), w->u.owner_id, w->u.component_key,
                                                                        w->u.name, w->head, w->u.size_bytes, c->now_ms }, &r);
    if (e == ERR_NOT_FOUND)
        return insert(c, w);
    TRY(e);
    w->u.id = r.id;
    w->u.received_bytes = r.received_bytes;
    w->u.expires_at_ms = r.expires_at_ms;
    return ERR_OK;
}

enum err upload_begin(struct ctx *c)
{
    struct wanted w = { 0 };
    TRY(upload_speaks_tus(c));
    TRY(read_wanted(c, &w));
    TRY(ctx_write(c, begin, &w));
    upload_say(c, &w.u);
    web_header(c, S("Location"), web_address(c, arena_printf(c->arena, "/tai-len/%lld", (long long)w.u.id)));
    return web_empty(c, 201);
}
