/* Taking files in: what they say they are, what they are, and what is in them. */
#include "mod/papers/papers_internal.h"

/* What may be handed in, by content, and how the name of such a file may end; the first is put behind a name that ends otherwise. paper:
 * it may be a paper of a dossier; the others are taken only where they are asked for (paper_receive_as). */
static const struct kind {
    const char *media_type, *endings[4];
    bool paper;
} kinds[] = {
    { "application/pdf", { "pdf" }, true },
    { "image/jpeg", { "jpg", "jpeg", "jfif" }, true },
    { "image/png", { "png" }, true },
    { "image/webp", { "webp" }, true },
    { "image/heic", { "heic", "heif" }, true },
    { "image/heif", { "heif", "heic" }, true },
    { "application/msword", { "doc" }, true },
    { "application/vnd.openxmlformats-officedocument.wordprocessingml.document", { "docx" }, true },
    { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", { "xlsx" }, true },
    { "application/vnd.oasis.opendocument.text", { "odt" }, true },
    { "audio/mpeg", { "mp3" }, false },
    { "audio/x-m4a", { "m4a" }, false },
    { "audio/ogg", { "ogg", "oga", "opus" }, false },
    { "video/mp4", { "mp4", "m4v" }, false },
    { "video/webm", { "webm" }, false },
    { "text/vtt", { "vtt" }, false },
    { "text/plain", { "vtt" }, false },
};
enum { KINDS_N = sizeof kinds / sizeof *kinds, ENDINGS_MAX = 4, NAME_CHARS_MAX = 200 };

static const struct kind *kind_of(struct str type)
{
    for (size_t i = 0; i < KINDS_N; i++)
        if (str_eq(type, str_c(kinds[i].media_type)))
            return &kinds[i];
    return NULL;
}

static bool same_letters(struct str a, const char *b)
{
    bool same = a.len == strlen(b);
    for (size_t i = 0; same && i < a.len; i++)
        same = (a.ptr[i] | 0x20) == b[i];
    return same;
}

static bool ends_as(const struct kind *k, struct str ending)
{
    for (int i = 0; i < ENDINGS_MAX && k->endings[i]; i++)
        if (same_letters(ending, k->endings[i]))
            return true;
    return false;
}

static struct str ending_of(struct str name)
{
    for (size_t i = name.len; i > 0; i--)
        if (name.ptr[i - 1] == '.')
            return str_skip(name, i);
    return S("");
}

/* The ending of another kind: one of the two is not true. */
static bool says_other(const struct kind *k, struct str name)
{
    struct str ending = ending_of(name);
    for (size_t i = 0; i < KINDS_N; i++)
        if (ends_as(&kinds[i], ending))
            return !ends_as(k, ending);
    return false;
}

/* An ending that means nothing here would mean something on the computer that opens the file. */
static struct str safe_name(struct ctx *c, const struct kind *k, struct str name)
{
    return ends_as(k, ending_of(name)) ? name : arena_printf(c->arena, "%.*s.%s", STR_ARG(name), k->endings[0]);
}

static const enum msg refusals[] = {
    [INSPECT_SCRIPT] = MSG_paper_script, [INSPECT_ATTACHMENT] = MSG_paper_attachment, [INSPECT_LOCKED] = MSG_paper_locked,
    [INSPECT_BROKEN] = MSG_paper_broken, [INSPECT_HUGE] = MSG_paper_huge,             [INSPECT_BOMB] = MSG_paper_bomb,
    [INSPECT_TWOFOLD] = MSG_paper_twofold,
};

/* The limit of this kind in bytes; 0: it is not welcome. w NULL: papers are. */
static int64_t most_of(const struct ctx *c, const struct paper_welcome *w, const struct kind *k)
{
    int64_t most = c->app->cfg.upload_bytes_max;
    if (!k || !w)
        return k && k->paper ? most : 0;
    for (size_t i = 0; i < w->n; i++)
        if (str_eq(w->allow[i].ending, str_c(k->endings[0])))
            return w->allow[i].bytes_max < most ? w->allow[i].bytes_max : most;
    return 0;
}

static enum err too_large(struct ctx *c, struct str field, struct str name, int64_t most)
{
    return ctx_invalid(c, field, MSG_paper_too_large, MSG_ARGS(name, arena_printf(c->arena, "%lld", (long long)(most >> 20))));
}

static enum err inspect(struct ctx *c, struct str field, struct str name, const struct blob_sink *sink, const struct paper_welcome *w, struct inspection *found)
{
    struct str type = blob_type(sink, c->arena);
    const struct kind *k = kind_of(type);
    int64_t most = most_of(c, w, k);
    if (!most)
        return ctx_invalid(c, field, w ? w->refusal : MSG_paper_wrong_type, MSG_ARGS(name));
    if (blob_sink_size(sink) > most)
        return too_large(c, field, name, most);
    if (says_other(k, name))
        return ctx_invalid(c, field, MSG_paper_says_other, MSG_ARGS(name, str_c(k->endings[0])));
    enum err e = inspect_file(c->arena, blob_sink_fd(sink), type, found);
    if (e == ERR_BUSY)
        return ctx_refuse(c, e, MSG_paper_not_looked);
    TRY(e);
    return found->verdict == INSPECT_OK ? ERR_OK : ctx_invalid(c, field, refusals[found->verdict], MSG_ARGS(name));
}

static enum err put_made(struct ctx *c, struct str bytes, struct blob *out)
{
    *out = (struct blob){ .hash = S("") };
    return bytes.len ? blob_put(c->app, c->arena, bytes, out) : ERR_OK;
}

static enum err keep_seen(struct ctx *c, void *arg)
{
    const struct paper_seen *s = arg;
    struct paper_check known;
    TRY(paper_check_of(c, s->blob.hash, &known));
    return known.scan == PAPER_INFECTED ? ERR_FORBIDDEN : papers_keep_seen(c, s);
}

static enum err take_as(struct ctx *c, struct str field, struct str name, struct blob_sink *sink, const struct paper_welcome *w, struct paper_upload *out)
{
    struct paper_seen seen = { 0 };
    enum err e = inspect(c, field, name, sink, w, &seen.found);
    if (e != ERR_OK) {
        blob_abort(sink); /* before it is a file */
        return e;
    }
    TRY(blob_finish(sink, c->arena, &seen.blob));
    TRY(put_made(c, seen.found.thumb, &seen.thumb));
    TRY(put_made(c, seen.found.copy, &seen.copy));
    struct problem noted = c->problem; /* of another file or field: a transaction begins with a clean sheet */
    e = ctx_write(c, keep_seen, &seen);
    c->problem = noted;
    if (e == ERR_FORBIDDEN)
        return ctx_invalid(c, field, MSG_paper_known_virus, MSG_ARGS(name));
    TRY(e);
    *out = (struct paper_upload){ seen.blob, safe_name(c, kind_of(seen.blob.media_type), name) };
    return ERR_OK;
}

enum err paper_take(struct ctx *c, struct str field, struct str name, struct blob_sink *sink, struct paper_upload *out)
{
    return take_as(c, field, name, sink, NULL, out);
}

static enum err take(struct ctx *c, struct str field, struct web_upload *u, const struct paper_welcome *w, struct paper_upload *out)
{
    if (u->state == ERR_TOO_LARGE)
        return too_large(c, field, u->name, c->app->cfg.upload_bytes_max);
    if (u->state != ERR_OK)
        return ERR_IO;
    struct blob_sink *sink = u->sink;
    u->sink = NULL;
    if (u->size_bytes > 0)
        return take_as(c, field, u->name, sink, w, out);
    blob_abort(sink);
    return ctx_invalid(c, field, MSG_paper_empty, MSG_ARGS(u->name));
}

enum err paper_receive_as(struct ctx *c, const char *field, const struct paper_welcome *w, struct paper_upload **out, size_t *n)
{
    struct web_upload *ups;
    size_t ups_n = web_uploads(c, field, &ups);
    struct paper_upload *list = ARENA_ARRAY(c->arena, struct paper_upload, ups_n + 1);
    enum err worst = ERR_OK;
    for (size_t i = 0; i < ups_n; i++) {
        enum err e = take(c, str_c(field), &ups[i], w, &list[i]);
        worst = worst == ERR_OK ? e : worst;
    }
    TRY(worst);
    *out = list;
    *n = ups_n;
    return ERR_OK;
}

enum err paper_receive_any(struct ctx *c, const char *field, struct paper_upload **out, size_t *n) { return paper_receive_as(c, field, NULL, out, n); }

enum err paper_receive(struct ctx *c, const char *field, struct paper_upload **out, size_t *n)
{
    TRY(paper_receive_any(c, field, out, n));
    return *n ? ERR_OK : ctx_invalid(c, str_c(field), MSG_paper_none, MSG_NO_ARGS);
}
