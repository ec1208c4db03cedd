/* static: embedded files, sent precompressed where the client allows it. */
#include "base/embed.h"
#include "http/accept.h"
#include "http/exchange.h"

struct file_type {
    struct str ending, type;
};
static const struct file_type file_types[] = {
    { S_INIT(".css"), S_INIT("text/css; charset=utf-8") },
    { S_INIT(".js"), S_INIT("text/javascript; charset=utf-8") },
    { S_INIT(".mjs"), S_INIT("text/javascript; charset=utf-8") },
    { S_INIT(".svg"), S_INIT("image/svg+xml") },
    { S_INIT(".png"), S_INIT("image/png") },
    { S_INIT(".jpg"), S_INIT("image/jpeg") },
    { S_INIT(".webp"), S_INIT("image/webp") },
    { S_INIT(".ico"), S_INIT("image/x-icon") },
    { S_INIT(".woff2"), S_INIT("font/woff2") },
    { S_INIT(".json"), S_INIT("application/json") },
    { S_INIT(".webmanifest"), S_INIT("application/manifest+json") },
    { S_INIT(".html"), S_INIT("text/html; charset=utf-8") },
    { S_INIT(".txt"), S_INIT("text/plain; charset=utf-8") },
    { S_INIT(".xml"), S_INIT("application/xml") },
    { S_INIT(".xsd"), S_INIT("application/xml") },
    { S_INIT(".pdf"), S_INIT("application/pdf") },
    { S_INIT(".mp3"), S_INIT("audio/mpeg") },
    { S_INIT(".ogg"), S_INIT("audio/ogg") },
    { S_INIT(".wasm"), S_INIT("application/wasm") },
};

static struct str type_of(struct str path)
{
    for (size_t i = 0; i < sizeof file_types / sizeof file_types[0]; i++)
        if (str_ends(path, file_types[i].ending))
            return file_types[i].type;
    return S("application/octet-stream");
}

/* The part before the ending, after the last '.' or '-'. */
static struct str name_tag(struct str path)
{
    size_t end = path.len, start;
    while (end > 0 && path.ptr[end - 1] != '.' && path.ptr[end - 1] != '/')
        end--;
    if (end == 0 || path.ptr[end - 1] == '/')
        return S("");
    for (start = --end; start > 0 && !strchr(".-/", path.ptr[start - 1]);)
        start--;
    return start > 0 && path.ptr[start - 1] != '/' ? str_cut(path, start, end - start) : S("");
}

/* A hash is at least 8 digits and letters of one case, with one of each at the least ("site.3f2a91c0.css", "app-4NEYYDKQ.js"). */
static bool is_hash(struct str tag)
{
    size_t digits = 0, lower = 0, upper = 0;
    for (size_t i = 0; i < tag.len; i++) {
        digits += tag.ptr[i] >= '0' && tag.ptr[i] <= '9';
        lower += tag.ptr[i] >= 'a' && tag.ptr[i] <= 'f';
        upper += tag.ptr[i] >= 'A' && tag.ptr[i] <= 'Z';
    }
    return tag.len >= 8 && digits && (digits + lower == tag.len || digits + upper == tag.len) && digits < tag.len;
}

/* FNV-1a; a tag of content that only we write needs no resistance against forgers. */
static uint64_t fingerprint(struct str bytes)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < bytes.len; i++)
        h = (h ^ (unsigned char)bytes.ptr[i]) * 0x100000001b3u;
    return h;
}

static struct str entity_tag(struct arena *a, struct str path, struct str bytes, const char *coding)
{
    struct str tag = name_tag(path);
    if (is_hash(tag))
        return arena_printf(a, "\"%.*s%s\"", STR_ARG(tag), coding);
    return arena_printf(a, "\"%016llx%s\"", (unsigned long long)fingerprint(bytes), coding);
}

static bool tag_listed(struct str if_none_match, struct str tag)
{
    for (struct str entry; str_split(&if_none_match, ',', &entry);) {
        entry = str_trim(entry);
        if (str_starts(entry, S("W/")))
            entry = str_skip(entry, 2);
        if (str_eq(entry, tag) || str_eq(entry, S("*")))
            return true;
    }
    return false;
}

enum { STATIC_HEADERS_MAX = 4 };

static void add(struct http_header *headers, struct http_answer *out, struct str name, struct str value)
{
    headers[out->headers_n++] = (struct http_header){ name, value };
}

enum err http_static(const struct http_request *rq, const struct embed_file *table, size_t n, struct str path,
                     struct http_answer *out)
{
    const struct embed_file *file = embed_find(table, n, path);
    if (!file)
        return ERR_NOT_FOUND;
    struct str accepted = http_header(rq, "Accept-Encoding");
    bool br = !str_empty(file->br) && accept_quality(accepted, S("br")) > 0;
    bool gz = !br && !str_empty(file->gz) && accept_quality(accepted, S("gzip")) > 0;
    struct str tag = entity_tag(rq->arena, path, file->bytes, br ? "-br" : gz ? "-gz" : "");
    struct http_header *headers = ARENA_ARRAY(rq->arena, struct http_header, STATIC_HEADERS_MAX);
    struct http_answer answer = { .status = 200, .body_stays = true, .headers = headers };
    add(headers, &answer, S("ETag"), tag);
    add(headers, &answer, S("Cache-Control"),
        is_hash(name_tag(path)) ? S("public, max-age=31536000, immutable") : S("no-cache"));
    if (!str_empty(file->br) || !str_empty(file->gz))
        add(headers, &answer, S("Vary"), S("Accept-Encoding"));
    if (tag_listed(http_header(rq, "If-None-Match"), tag)) {
        answer.status = 304;
        *out = answer;
        return ERR_OK;
    }
    if (br || gz)
        add(headers, &answer, S("Content-Encoding"), br ? S("br") : S("gzip"));
    answer.content_type = type_of(path);
    answer.body = br ? file->br : gz ? file->gz : file->bytes;
    *out = answer;
    return ERR_OK;
}
