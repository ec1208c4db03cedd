#include "mod/notify/sms.h"
#include "base/buf.h"
#include "crypto/hash.h"
#include "data/json.h"
#include "http/client.h"
#include "sql_channels.h"
#include "text/text.h"
#include "text/utf8.h"

enum { REQUEST_MAX = 16 * 1024, ANSWER_MAX = 64 * 1024, GSM_ONE = 160, GSM_MANY = 153, UCS_ONE = 70, UCS_MANY = 67 };

/* -- text -- */

static const struct {
    const char *letters, *base;
} marks[] = { { "àáảãạăằắẳẵặâầấẩẫậ", "a" }, { "èéẻẽẹêềếểễệ", "e" }, { "ìíỉĩị", "i" }, { "òóỏõọôồốổỗộơờớởỡợ", "o" }, { "ùúủũụưừứửữự", "u" }, { "ỳýỷỹỵ", "y" }, { "đ", "d" },
              { "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬ", "A" }, { "ÈÉẺẼẸÊỀẾỂỄỆ", "E" }, { "ÌÍỈĨỊ", "I" }, { "ÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢ", "O" }, { "ÙÚỦŨỤƯỪỨỬỮỰ", "U" }, { "ỲÝỶỸỴ", "Y" }, { "Đ", "D" },
              { "«»“”", "\"" }, { "–—", "-" }, { "’‘", "'" }, { "…", "." } };

static size_t char_bytes(struct str s, size_t at)
{
    size_t n = 1;
    while (at + n < s.len && ((unsigned char)s.ptr[at + n] & 0xC0) == 0x80)
        n++;
    return n;
}

static struct str bare(struct str one)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_has(str_c(marks[i].letters), one))
            return str_c(marks[i].base);
    return S("?");
}

struct str sms_text(struct arena *a, struct str text, bool plain)
{
    struct buf b = buf_new(a, REQUEST_MAX);
    if (!plain)
        return text;
    text = text_nfc(a, text);
    for (size_t at = 0, n; at < text.len; at += n) {
        n = char_bytes(text, at);
        struct str one = str_cut(text, at, n);
        buf_put(&b, n == 1 ? one : bare(one));
    }
    return buf_str(&b);
}

/* ASCII that stands in the basic table of GSM 03.38; those of the extension cost two. */
static size_t gsm_cost(unsigned char ch)
{
    if (ch && strchr("^{}\\[~]|", ch))
        return 2;
    return ch == '\n' || ch == '\r' || (ch >= ' ' && ch < 127 && ch != '`') ? 1 : 0;
}

size_t sms_segments(struct str text)
{
    size_t gsm = 0, units = 0;
    bool basic = true;
    for (size_t at = 0, n; at < text.len; at += n) {
        n = char_bytes(text, at);
        size_t cost = n == 1 ? gsm_cost((unsigned char)text.ptr[at]) : 0;
        basic &= cost > 0;
        gsm += cost;
        units += n == 4 ? 2 : 1;
    }
    size_t all = basic ? gsm : units, one = basic ? GSM_ONE : UCS_ONE, many = basic ? GSM_MANY : UCS_MANY;
    return all <= one ? 1 : (all + many - 1) / many;
}

/* -- the gateway -- */

enum err sms_gateway_get(struct ctx *c, struct sms_gateway *out)
{
    struct gateway_row_row *r;
    size_t n;
    struct str authorization = S("");
    TRY(gateway_row(c->db, c->arena, &r, &n));
    *out = (struct sms_gateway){ 0 };
    if (!n)
        return ERR_OK;
    if (r->secret.len && secret_open(c->arena, c->app->seal_key, r->secret, &authorization) != ERR_OK)
        authorization = S("");
    *out = (struct sms_gateway){ r->enabled != 0, r->receipts != 0, r->plain != 0, r->url, r->media_type, r->template, authorization, r->success_pointer,
                                 r->success_value, r->id_pointer, r->receipt_ok, r->receipt_bad, r->version };
    return ERR_OK;
}

enum err sms_gateway_set(struct ctx *c, const struct sms_gateway *g)
{
    struct sms_gateway now;
    struct str secret = g->authorization.len ? secret_seal(c->arena, c->app->seal_key, g->authorization) : S("");
    TRY(sms_gateway_get(c, &now));
    if (now.version != g->version)
        return ERR_STALE;
    if (now.version)
        return gateway_update_exact(c->db, &(struct gateway_update_in){ g->version, g->enabled, g->url, g->media_type, g->template, secret, g->success_pointer,
                                                                        g->success_value, g->id_pointer, g->receipts, g->receipt_ok, g->receipt_bad, g->plain });
    return gateway_insert(c->db, &(struct gateway_insert_in){ g->enabled, g->url, g->media_type, g->template, secret, g->success_pointer, g->success_value,
                                                              g->id_pointer, g->receipts, g->receipt_ok, g->receipt_bad, g->plain }, NULL);
}

/* -- what goes out -- */

typedef struct str escaper(struct arena *a, struct str s);

static struct str escape_json(struct arena *a, struct str s)
{
    struct buf b = buf_new(a, REQUEST_MAX);
    struct json_out o = json_out(&b);
    json_put_text(&o, s);
    struct str quoted = buf_str(&b);
    return quoted.len >= 2 ? str_cut(quoted, 1, quoted.len - 2) : S("");
}

static bool fill(struct arena *a, struct str template, const struct sms *m, escaper *escape, struct str *out)
{
    const struct {
        struct str name, value;
    } values[] = { { S("{to}"), m->to }, { S("{text}"), m->text }, { S("{id}"), m->id }, { S("{receipt}"), m->receipt } };
    struct buf b = buf_new(a, REQUEST_MAX);
    for (size_t at = 0; at < template.len;) {
        size_t step = 0;
        for (size_t i = 0; !step && i < sizeof values / sizeof *values; i++)
            if (str_starts(str_skip(template, at), values[i].name)) {
                buf_put(&b, escape(a, values[i].value));
                step = values[i].name.len;
            }
        if (!step)
            buf_put(&b, str_cut(template, at, 1));
        at += step ? step : 1;
    }
    *out = buf_str(&b);
    return !b.failed;
}

/* -- what comes back -- */

static const struct json *step_into(const struct json *j, struct arena *a, struct str key)
{
    int64_t i;
    if (j && j->kind == JSON_ARRAY)
        return str_int(key, &i) && i >= 0 && (size_t)i < j->n ? &j->items[i] : NULL;
    return json_get(j, arena_cstr(a, key));
}

struct str sms_answer_part(struct arena *a, struct str body, struct str pointer)
{
    const struct json *j;
    struct str key;
    if (!pointer.len)
        return str_trim(body);
    if (json_parse(a, body, &j, NULL) != ERR_OK)
        return S("");
    struct str rest = str_skip(pointer, 1);
    while (str_split(&rest, '/', &key))
        j = step_into(j, a, key);
    if (!j)
        return S("");
    bool number = j->kind == JSON_INT || j->kind == JSON_BOOL;
    return number ? arena_printf(a, "%lld", (long long)j->integer) : j->kind == JSON_TEXT || j->kind == JSON_REAL ? j->text : S("");
}

/* 400 and 422: about this message; anything else may be another day otherwise. */
static enum err judge(struct arena *a, const struct sms_gateway *g, const struct client_answer *answer, struct str *why)
{
    if (answer->status < 200 || answer->status > 299) {
        *why = arena_printf(a, "the gateway answered %d", answer->status);
        return answer->status == 400 || answer->status == 422 ? ERR_INVALID : ERR_IO;
    }
    if (g->success_value.len && !str_eq(sms_answer_part(a, answer->body, g->success_pointer), g->success_value)) {
        *why = S("the gateway did not say that it took the message");
        return ERR_IO;
    }
    return ERR_OK;
}

enum err sms_send(struct arena *a, const struct sms_gateway *g, const struct sms *m, struct str *outside_id, struct str *why)
{
    struct client_answer answer;
    struct client_call call = { .media_type = g->media_type, .authorization = g->authorization, .answer_bytes_max = ANSWER_MAX, .seconds_max = SMS_SECONDS };
    bool json = str_has(g->media_type, S("json"));
    if (!fill(a, g->url, m, client_escape, &call.url) || !fill(a, g->template, m, json ? escape_json : client_escape, &call.body)) {
        *why = S("the message is too long");
        return ERR_INVALID;
    }
    enum err e = client_call(a, &call, &answer, why);
    if (e != ERR_OK)
        return e == ERR_TOO_LARGE ? ERR_IO : e;
    TRY(judge(a, g, &answer, why));
    *outside_id = g->id_pointer.len ? text_cut(sms_answer_part(a, answer.body, g->id_pointer), 100) : S("");
    return ERR_OK;
}

/* Words with spaces between them. */
static bool one_of(struct str words, struct str word)
{
    struct str one;
    while (str_split(&words, ' ', &one))
        if (one.len && str_eq(one, word))
            return true;
    return false;
}

enum sms_receipt sms_receipt_of(const struct sms_gateway *g, struct str word)
{
    return one_of(g->receipt_ok, word) ? SMS_ARRIVED : one_of(g->receipt_bad, word) ? SMS_NEVER : SMS_ON_THE_WAY;
}
