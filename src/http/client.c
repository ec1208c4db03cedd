#include "http/client.h"
#include "base/buf.h"
#include <curl/curl.h>

enum { ANSWER_MAX = 1 << 20, CALL_SECONDS = 20, MAIL_SECONDS = 30 };

static size_t take(char *from, size_t size, size_t n, void *arg)
{
    struct buf *b = arg;
    buf_put(b, (struct str){ from, size * n });
    return b->failed ? 0 : size * n;
}

static size_t give(char *to, size_t size, size_t n, void *arg)
{
    struct str *rest = arg;
    size_t k = size * n < rest->len ? size * n : rest->len;
    if (k)
        memcpy(to, rest->ptr, k);
    *rest = str_skip(*rest, k);
    return k;
}

static struct curl_slist *add_header(struct arena *a, struct curl_slist *list, const char *name, struct str value)
{
    return value.len ? curl_slist_append(list, arena_printf(a, "%s: %.*s", name, STR_ARG(value)).ptr) : list;
}

static struct curl_slist *prepare(struct arena *a, CURL *curl, const struct client_call *in, struct buf *answer)
{
    struct curl_slist *headers = add_header(a, NULL, "Content-Type", in->media_type);
    headers = add_header(a, headers, "Authorization", in->authorization);
    curl_easy_setopt(curl, CURLOPT_URL, arena_cstr(a, in->url));
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)(in->seconds_max ? in->seconds_max : CALL_SECONDS));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    if (in->body.len) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, in->body.ptr);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)in->body.len);
    }
    if (in->method.len)
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, arena_cstr(a, in->method));
    return headers;
}

static void read_answer(struct arena *a, CURL *curl, const struct buf *body, struct client_answer *out)
{
    long status = 0;
    char *type = NULL;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    *out = (struct client_answer){ (int)status, type ? arena_str(a, str_c(type)) : S(""), buf_str(body) };
}

enum err client_call(struct arena *a, const struct client_call *in, struct client_answer *out, struct str *why)
{
    struct buf answer = buf_new(a, in->answer_bytes_max ? in->answer_bytes_max : ANSWER_MAX);
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = prepare(a, curl, in, &answer);
    CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_OK)
        read_answer(a, curl, &answer, out);
    else
        *why = arena_str(a, str_c(curl_easy_strerror(code)));
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return answer.failed ? ERR_TOO_LARGE : code == CURLE_OK ? ERR_OK : ERR_IO;
}

enum err client_mail(struct arena *a, struct str url, struct str from, struct str to, struct str message, struct str *why)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *list = curl_slist_append(NULL, arena_printf(a, "<%.*s>", STR_ARG(to)).ptr);
    curl_easy_setopt(curl, CURLOPT_URL, arena_cstr(a, url));
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, arena_printf(a, "<%.*s>", STR_ARG(from)).ptr);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, list);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, &message);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)MAIL_SECONDS);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK)
        *why = arena_str(a, str_c(curl_easy_strerror(code)));
    curl_slist_free_all(list);
    curl_easy_cleanup(curl);
    return code == CURLE_OK ? ERR_OK : ERR_IO;
}

struct str client_escape(struct arena *a, struct str value)
{
    struct buf b = buf_new(a, value.len * 3 + 1);
    for (size_t i = 0; i < value.len; i++) {
        char ch = value.ptr[i];
        bool plain = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || (ch && strchr("-._~", ch));
        if (plain)
            buf_putc(&b, ch);
        else
            buf_printf(&b, "%%%02X", (unsigned)(unsigned char)ch);
    }
    return buf_str(&b);
}
