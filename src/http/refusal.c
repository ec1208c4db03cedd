#include "http/refusal.h"
#include "base/log.h"
#include "http/exchange.h"

static const char *reason(int status)
{
    switch (status) {
    case 400:
        return "Bad Request";
    case 408:
        return "Request Timeout";
    case 413:
        return "Content Too Large";
    default:
        return "Refused";
    }
}

static void header(struct buf *out, struct str name, struct str value)
{
    ASSERT(head_is_token(name) && head_is_value(value));
    buf_printf(out, "%.*s: %.*s\r\n", STR_ARG(name), STR_ARG(value));
}

bool refusal_print(struct buf *out, const struct http_answer *answer)
{
    if (answer->fd > 0)
        return false;
    buf_printf(out, "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Length: %zu\r\n", answer->status, reason(answer->status),
               answer->body.len);
    if (!str_empty(answer->content_type))
        header(out, S("Content-Type"), answer->content_type);
    for (size_t i = 0; i < answer->headers_n; i++)
        header(out, answer->headers[i].name, answer->headers[i].value);
    buf_put(out, S("\r\n"));
    buf_put(out, answer->body);
    return !out->failed;
}
