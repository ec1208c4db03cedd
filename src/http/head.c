/* head: checks of a request's head that the HTTP library leaves to us. */
#include "http/exchange.h"
#include <arpa/inet.h>

bool str_same_letters(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++) {
        unsigned char x = (unsigned char)a.ptr[i], y = (unsigned char)b.ptr[i];
        x = (unsigned char)(x >= 'A' && x <= 'Z' ? x + 32 : x);
        y = (unsigned char)(y >= 'A' && y <= 'Z' ? y + 32 : y);
        if (x != y)
            return false;
    }
    return true;
}

bool head_is_token(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool usual = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
        if (!usual && (c == 0 || !strchr("!#$%&'*+.^_`|~", c)))
            return false;
    }
    return s.len > 0;
}

/* How many bytes at the beginning, eight at a time, are above the control characters. */
static size_t harmless(struct str s)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
    uint64_t w;
    size_t n = 0;
    for (; n + sizeof w <= s.len; n += sizeof w) {
        memcpy(&w, s.ptr + n, sizeof w);
        uint64_t del = w ^ (ones * 0x7f);
        if (((w - ones * 0x20) & ~w & high) || ((del - ones) & ~del & high))
            break;
    }
    return n;
}

bool head_is_value(struct str s)
{
    for (size_t i = harmless(s); i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

enum http_method head_method(const char *name)
{
    for (int m = HTTP_GET; m < HTTP_OTHER; m++)
        if (strcmp(name, http_method_name((enum http_method)m)) == 0)
            return (enum http_method)m;
    return HTTP_OTHER;
}

struct str head_media_type(struct arena *a, struct str value)
{
    ptrdiff_t semicolon = str_index(value, ';', 0);
    struct str t = str_trim(semicolon < 0 ? value : str_cut(value, 0, (size_t)semicolon));
    char *p = arena_alloc(a, t.len + 1);
    for (size_t i = 0; i < t.len; i++)
        p[i] = (char)(t.ptr[i] >= 'A' && t.ptr[i] <= 'Z' ? t.ptr[i] + 32 : t.ptr[i]);
    return (struct str){ p, t.len };
}

/* How often a header occurs; *last gets the last one. */
static size_t count(const struct http_exchange *x, struct str name, struct str *last)
{
    size_t n = 0;
    for (size_t i = 0; i < x->headers.n; i++)
        if (str_same_letters(x->headers.at[i].name, name)) {
            *last = x->headers.at[i].value;
            n++;
        }
    return n;
}

static int check_sizes(const struct http_exchange *x)
{
    size_t bytes = 0;
    for (size_t i = 0; i < x->headers.n; i++)
        bytes += x->headers.at[i].name.len + x->headers.at[i].value.len + 4;
    return bytes > HTTP_HEAD_BYTES_MAX || x->headers.n > HTTP_HEADERS_MAX ? 431 : 0;
}

static int check_letters(const struct http_exchange *x)
{
    for (size_t i = 0; i < x->headers.n; i++)
        if (!head_is_token(x->headers.at[i].name) || !head_is_value(x->headers.at[i].value))
            return 400;
    return 0;
}

static int check_host(const struct http_exchange *x, bool http_1_1)
{
    struct str host = S("");
    size_t n = count(x, S("Host"), &host);
    if (n > 1 || (http_1_1 && n == 0) || host.len > 255)
        return 400;
    for (size_t i = 0; i < host.len; i++) {
        char c = host.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c && strchr(".-_:[]", c))))
            return 400;
    }
    return 0;
}

/* RFC 9112 section 6: two lengths, or a length and a transfer coding, are how requests are smuggled past a proxy. */
static int check_length(const struct http_exchange *x, bool http_1_1, int64_t *length)
{
    struct str coding = S(""), text = S("");
    size_t codings = count(x, S("Transfer-Encoding"), &coding), lengths = count(x, S("Content-Length"), &text);
    if (codings + lengths > 1)
        return 400;
    if (codings) {
        *length = -1;
        return http_1_1 && str_same_letters(coding, S("chunked")) ? 0 : 400;
    }
    *length = 0;
    if (lengths && (!str_int(text, length) || *length < 0 || text.ptr[0] == '-'))
        return 400;
    return 0;
}

static bool is_address(struct arena *a, struct str s)
{
    unsigned char bytes[16];
    const char *text = arena_cstr(a, s);
    return s.len < INET6_ADDRSTRLEN && (inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1);
}

static struct str last_hop(struct str list)
{
    struct str hop = S("");
    for (struct str part; str_split(&list, ',', &part);)
        hop = str_trim(part);
    return hop;
}

/* Only the last hop is the proxy's own word; everything before it is the client's. */
static void believe_proxy(struct http_exchange *x)
{
    struct str value = S("");
    if (count(x, S("X-Forwarded-For"), &value)) {
        struct str hop = last_hop(value);
        if (is_address(x->rq.arena, hop))
            x->rq.peer = hop;
    }
    value = S("");
    if (count(x, S("X-Forwarded-Proto"), &value))
        x->rq.tls = str_same_letters(last_hop(value), S("https"));
}

int head_check(struct http_exchange *x, bool http_1_1, bool trust_proxy, int64_t *length)
{
    *length = 0;
    if (trust_proxy)
        believe_proxy(x);
    x->rq.content_type = head_media_type(x->rq.arena, http_header(&x->rq, "Content-Type"));
    int status = check_sizes(x);
    if (!status)
        status = check_letters(x);
    if (!status)
        status = check_host(x, http_1_1);
    return status ? status : check_length(x, http_1_1, length);
}

/* "http://host/path" is allowed by RFC 9112 section 3.2.2; only its path counts. */
static struct str origin_form(struct str target)
{
    struct str rest = str_same_letters(str_cut(target, 0, 7), S("http://"))    ? str_skip(target, 7)
                      : str_same_letters(str_cut(target, 0, 8), S("https://")) ? str_skip(target, 8)
                                                                               : (struct str){ 0 };
    if (!rest.ptr)
        return target;
    ptrdiff_t slash = str_index(rest, '/', 0);
    return slash < 0 ? S("/") : str_skip(rest, (size_t)slash);
}

int head_target(struct http_exchange *x)
{
    if (x->target.len > HTTP_TARGET_BYTES_MAX)
        return 414;
    struct str target = origin_form(x->target);
    for (size_t i = 0; i < target.len; i++)
        if ((unsigned char)target.ptr[i] <= 0x20 || target.ptr[i] == 0x7f)
            return 400;
    ptrdiff_t mark = str_index(target, '?', 0);
    struct str path;
    if (form_path(x->rq.arena, mark < 0 ? target : str_cut(target, 0, (size_t)mark), &path) != ERR_OK)
        return 400;
    x->rq.path = path;
    x->rq.raw_query = mark < 0 ? S("") : str_skip(target, (size_t)mark + 1);
    enum err e = form_fields(x->rq.arena, x->rq.raw_query, true, HTTP_QUERY_FIELDS_MAX, &x->body.params);
    return e == ERR_OK ? 0 : err_status(e);
}
