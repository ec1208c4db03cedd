/* Answers: views, redirects, files, errors, and the headers that every answer carries. */
#include "core/web_internal.h"
#include "base/clock.h"
#include "base/log.h"
#include "core/api.h"
#include "core/session.h"
#include "crypto/hash.h"
#include "data/json.h"
#include "views.h"
#include <sodium.h>
#include <unistd.h>

enum { PAGE_BYTES_MAX = 4 * 1024 * 1024, PAGE_BYTES_USUAL = 8 * 1024, FLASH_BYTES_MAX = 600 };

#define CSP "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; " \
            "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

void web_header(struct ctx *c, struct str name, struct str value)
{
    VEC_PUSH(c->arena, &c->web->headers, ((struct http_header){ name, value }));
}

void web_security_headers(struct ctx *c)
{
    bool personal = c->who.account_id || !web_reads(c->web->rq) || c->web->answer.status >= 400;
    web_header(c, S("Content-Security-Policy"), S(CSP));
    web_header(c, S("X-Content-Type-Options"), S("nosniff"));
    web_header(c, S("Referrer-Policy"), S("same-origin"));
    web_header(c, S("Cross-Origin-Opener-Policy"), S("same-origin"));
    web_header(c, S("Permissions-Policy"), S("camera=(self), geolocation=(), microphone=()"));
    if (!c->web->cached) {
        web_header(c, S("Vary"), c->web->route && c->web->route->tx == TX_KEPT ? S("Accept, Accept-Encoding, Authorization, Cookie") : S("Accept, Cookie"));
        web_header(c, S("Cache-Control"), personal ? S("no-store") : S("no-cache"));
    }
    if (c->who.csrf.len && web_wants_json(c))
        web_header(c, S("X-CSRF-Token"), c->who.csrf); /* pages have it in their forms */
    if (c->app->cfg.secure_cookies)
        web_header(c, S("Strict-Transport-Security"), S("max-age=31536000"));
}

static struct str cookie(struct ctx *c, struct str name, struct str value, int64_t seconds)
{
    return arena_printf(c->arena, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s", STR_ARG(name), STR_ARG(value),
                        c->app->cfg.secure_cookies ? "; Secure" : "",
                        seconds < 0 ? "" : arena_printf(c->arena, "; Max-Age=%lld", (long long)seconds).ptr);
}

void web_session_cookie(struct ctx *c, struct str token, bool stays)
{
    if (c->web->api) {
        c->web->session = token;
        return;
    }
    bool shared = web_sent_cookie(c, "mc_may").len > 0; /* a shared computer keeps nobody logged in */
    int64_t seconds = token.len == 0 ? 0 : stays && !shared ? 30 * 86400 : -1;
    web_header(c, S("Set-Cookie"), cookie(c, S(SESSION_COOKIE), token, seconds));
}

void web_cookie(struct ctx *c, struct str name, struct str value, int64_t seconds)
{
    web_header(c, S("Set-Cookie"), cookie(c, name, value, seconds));
}

struct str web_cookie_sent(const struct ctx *c, const char *name) { return http_cookie(c->web->rq, name); }

/* The sentence travels to the next page in a cookie of our own, as base64url so that it is plain ASCII there. */
void web_flash(struct ctx *c, enum msg m, const struct str *args, size_t n)
{
    struct str text = msg_format(c->arena, c->lang, m, args, n);
    if (c->web->api || text.len > FLASH_BYTES_MAX)
        return;
    size_t room = sodium_base64_encoded_len(text.len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *out = arena_alloc(c->arena, room);
    sodium_bin2base64(out, room, (const unsigned char *)text.ptr, text.len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    web_header(c, S("Set-Cookie"), cookie(c, S("mc_bao"), str_c(out), 60));
}

static enum err send(struct ctx *c, int status, struct str type, struct str body)
{
    c->web->answer = (struct http_answer){ .status = status, .content_type = type, .body = body, .body_stays = true };
    c->web->ready = true;
    return ERR_OK;
}

/* The page is shown again with what is wrong: 422. */
static int view_status(const struct ctx *c) { return ctx_ok(c) ? 200 : 422; }

/* An error leads only to what stands on the page: hidden fields and those that are not asked for here are words alone. */
static bool unlink_errors(struct ctx *c, struct str html, struct view_page *page)
{
    bool any = false;
    for (size_t i = 0; i < page->errors.n; i++) {
        struct str *field = &page->errors.at[i].field;
        if (!field->len || str_has(html, arena_printf(c->arena, " id=\"%.*s\"", STR_ARG(*field))))
            continue;
        *field = S("");
        any = true;
    }
    return any;
}

static struct str html_page(struct ctx *c, const struct view_def *view, const void *v, struct str title)
{
    struct buf out = buf_new(c->arena, PAGE_BYTES_MAX);
    struct view_page page = { 0 };
    buf_room(&out, PAGE_BYTES_USUAL);
    web_page_fill(c, title, &page);
    view->html(&out, &page, v);
    if (!out.failed && unlink_errors(c, buf_str(&out), &page)) {
        out = buf_new(c->arena, PAGE_BYTES_MAX);
        view->html(&out, &page, v);
    }
    return out.failed ? (struct str){ 0 } : buf_str(&out);
}

static struct str json_view(struct ctx *c, const struct view_def *view, const void *v)
{
    struct buf out = buf_new(c->arena, PAGE_BYTES_MAX);
    view->json(&out, v);
    return out.failed ? (struct str){ 0 } : buf_str(&out);
}

enum err web_view(struct ctx *c, const struct view_def *view, const void *v, struct str title)
{
    bool json = web_wants_json(c);
    struct str body = json ? json_view(c, view, v) : html_page(c, view, v, title);
    if (!body.ptr)
        return ERR_TOO_LARGE;
    if (c->web->api && ctx_ok(c) && web_api_headers(c, view, v, body))
        return send(c, 304, S(""), S(""));
    return send(c, view_status(c), json ? S("application/json; charset=utf-8") : S("text/html; charset=utf-8"), body);
}

static enum err see(struct ctx *c, struct str path, int status)
{
    struct buf b = buf_new(c->arena, 4096);
    ASSERT(path.len && path.ptr[0] == '/');
    struct str page = path;
    path = web_address(c, page);
    web_header(c, S("Location"), path);
    bool elsewhere = c->web->api && c->web->api->method == HTTP_GET && c->web->api->answer != API_ANSWER_PLACE;
    if (elsewhere || !web_wants_json(c))
        return send(c, 303, S("text/plain; charset=utf-8"), S(""));
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    json_member(&o, "location", path);
    if (c->web->api)
        json_member(&o, "page", page);
    if (c->web->session.len)
        json_member(&o, "session", c->web->session);
    json_close(&o, '}');
    return send(c, status, S("application/json; charset=utf-8"), buf_str(&b));
}

struct str web_address(struct ctx *c, struct str page) { return c->web->api ? web_api_place(c, page) : page; }

enum err web_leave(struct ctx *c, struct str url)
{
    ASSERT(str_starts(url, S("https://")) || str_starts(url, S("http://")));
    web_header(c, S("Location"), url);
    return send(c, 303, S("text/plain; charset=utf-8"), S(""));
}

enum err web_see(struct ctx *c, struct str path) { return see(c, path, 200); }
enum err web_created(struct ctx *c, struct str path) { return see(c, path, 201); }

struct str web_way_back(struct ctx *c, const char *name, struct str fallback)
{
    struct str path = web_text(c, name);
    struct buf b = buf_new(c->arena, 8192);
    bool own = path.len > 0 && path.ptr[0] == '/' && !str_starts(path, S("//")) && str_index(path, '\\', 0) < 0;
    for (size_t i = 0; own && i < path.len; i++) {
        unsigned char ch = (unsigned char)path.ptr[i];
        if (ch > 0x20 && ch < 0x7f)
            buf_putc(&b, (char)ch);
        else
            buf_printf(&b, "%%%02X", ch);
    }
    return own && !b.failed ? buf_str(&b) : fallback;
}

/* RFC 6266 with RFC 8187: an ASCII name for old clients and the true one. */
static struct str disposition(struct ctx *c, struct str name, bool inline_)
{
    struct buf b = buf_new(c->arena, 4096);
    buf_put(&b, inline_ ? S("inline; filename=\"") : S("attachment; filename=\""));
    for (size_t i = 0; i < name.len; i++) {
        char ch = name.ptr[i];
        bool plain = ch >= 0x20 && ch < 0x7f && ch != '"' && ch != '\\' && ch != '%';
        buf_putc(&b, plain ? ch : '_');
    }
    buf_put(&b, S("\"; filename*=UTF-8''"));
    for (size_t i = 0; i < name.len; i++) {
        unsigned char ch = (unsigned char)name.ptr[i];
        bool plain = (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '.' || ch == '-' || ch == '_';
        if (plain)
            buf_putc(&b, (char)ch);
        else
            buf_printf(&b, "%%%02X", ch);
    }
    return buf_str(&b);
}

enum err web_bytes(struct ctx *c, struct str bytes, struct str type, struct str name, bool inline_)
{
    web_header(c, S("Content-Disposition"), disposition(c, name, inline_));
    return send(c, 200, type, bytes);
}

enum err web_plain(struct ctx *c, struct str type, struct str body) { return send(c, 200, type, body); }

enum err web_empty(struct ctx *c, int status) { return send(c, status, S(""), S("")); }

enum err web_static(struct ctx *c, const struct embed_file *table, size_t n, struct str path)
{
    struct http_answer answer;
    TRY(http_static(c->web->rq, table, n, path, &answer));
    for (size_t i = 0; i < answer.headers_n; i++)
        web_header(c, answer.headers[i].name, answer.headers[i].value);
    c->web->answer = answer;
    c->web->ready = c->web->cached = true;
    return ERR_OK;
}

/* What people uploaded is never shown inside our origin: a download, without scripts whatever it is. */
enum err web_blob(struct ctx *c, struct str hash, struct str type, struct str name)
{
    int fd;
    int64_t size;
    TRY(blob_fd(c->app, hash, &fd, &size));
    struct web_part part = { 0, size };
    enum web_range range = web_range_of(c->web->rq, size, &part);
    web_header(c, S("Accept-Ranges"), S("bytes"));
    if (range == RANGE_BEYOND) {
        close(fd);
        web_header(c, S("Content-Range"), arena_printf(c->arena, "bytes */%lld", (long long)size));
        return web_empty(c, 416);
    }
    web_header(c, S("Content-Disposition"), disposition(c, name, false));
    if (range == RANGE_PART)
        web_header(c, S("Content-Range"), arena_printf(c->arena, "bytes %lld-%lld/%lld", (long long)part.from, (long long)(part.from + part.n - 1), (long long)size));
    c->web->answer = (struct http_answer){ .status = range == RANGE_PART ? 206 : 200, .content_type = type, .fd = fd, .size_bytes = part.n, .offset_bytes = part.from };
    c->web->ready = true;
    return ERR_OK;
}

/* -- errors -- */

static enum msg err_msg(enum err e)
{
    enum msg m;
    return msg_find(str_c(err_key(e)), &m) ? m : MSG_err_io;
}

static struct str request_no(struct ctx *c)
{
    struct hash h = hash_sha256((struct str){ (const char *)&c->web, sizeof c->web });
    return arena_printf(c->arena, "%llx-%02x%02x", (long long)c->now_ms, h.at[0], h.at[1]);
}

/* RFC 9457 */
static void problem_json(struct ctx *c, enum err e)
{
    struct buf b = buf_new(c->arena, 256 * 1024);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    json_member(&o, "type", arena_printf(c->arena, "https://motcua.vn/loi/%s", err_name(e)));
    json_member(&o, "title", ctx_text(c, err_msg(e)));
    json_member_int(&o, "status", err_status(e));
    json_member(&o, "instance", c->web->rq->path);
    json_key(&o, S("errors"));
    json_open(&o, '[');
    for (size_t i = 0; i < c->problem.n; i++) {
        json_open(&o, '{');
        json_member(&o, "pointer", arena_printf(c->arena, "/%.*s", STR_ARG(c->problem.at[i].field)));
        json_member(&o, "detail", c->problem.at[i].text);
        json_close(&o, '}');
    }
    json_close(&o, ']');
    json_close(&o, '}');
    send(c, err_status(e), S("application/problem+json; charset=utf-8"), buf_str(&b));
}

/* Back to the page afterwards; from a form whose session has ended, to the form. */
static struct str login_path(struct ctx *c)
{
    struct buf b = buf_new(c->arena, 8192);
    buf_put(&b, S("/dang-nhap"));
    if (web_has_page(c->web) && c->web->rq->path.len > 1) {
        buf_put(&b, S("?tiep="));
        html_urlpart(&b, c->web->rq->path);
    }
    return b.failed ? S("/dang-nhap") : buf_str(&b);
}

static void problem_page(struct ctx *c, enum err e)
{
    struct buf out = buf_new(c->arena, PAGE_BYTES_MAX);
    struct view_page page = { 0 };
    struct view_web_error v = { .status = err_status(e), .code = request_no(c), .heading = ctx_text(c, MSG_web_error_title),
                                .detail = ctx_text(c, err_msg(e)) };
    v.items.n = c->problem.n;
    v.items.at = ARENA_ARRAY(c->arena, __typeof__(*v.items.at), c->problem.n + 1);
    for (size_t i = 0; i < c->problem.n; i++)
        v.items.at[i].text = c->problem.at[i].text;
    if (e == ERR_UNAUTHENTICATED)
        v.login = login_path(c);
    c->problem.n = 0; /* listed here; the layout's summary would repeat them */
    web_page_fill(c, v.heading, &page);
    VIEW_web_error.html(&out, &page, &v);
    send(c, err_status(e), S("text/html; charset=utf-8"), buf_str(&out));
}

/* A page that needs a login leads there and comes back. */
static bool lead_to_login(struct ctx *c, enum err e)
{
    if (e != ERR_UNAUTHENTICATED || !web_reads(c->web->rq) || web_wants_json(c))
        return false;
    web_header(c, S("Location"), login_path(c));
    send(c, 303, S("text/plain; charset=utf-8"), S(""));
    return true;
}

/* An answer that was ready goes nowhere: neither its file, nor its place, cookies or file name. */
void web_drop_answer(struct web *w)
{
    if (w->answer.fd > 0)
        close(w->answer.fd);
    w->answer = (struct http_answer){ 0 };
    w->headers.n = 0;
    w->ready = w->cached = false;
}

void web_error_answer(struct ctx *c, enum err e)
{
    if (c->web->ready)
        web_drop_answer(c->web); /* the handler was content and the commit was not: no success in the headers */
    if (lead_to_login(c, e))
        return;
    if (e == ERR_BUSY || e == ERR_THROTTLED)
        web_header(c, S("Retry-After"), e == ERR_BUSY ? S("2") : S("60"));
    if (web_wants_json(c))
        problem_json(c, e);
    else
        problem_page(c, e);
}
