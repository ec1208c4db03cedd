/* Parameters: declared by the row, cleaned, measured; undeclared ones do not exist for a handler. */
#include "core/web_internal.h"
#include "base/clock.h"
#include "data/json.h"
#include "text/text.h"

enum { REPEAT_MAX = 1000, FILE_NAME_MAX = 200, AGENT_MAX = 200, SHOWN_MORE = 5000 };

static void keep(struct ctx *c, const struct param *p, struct str name, struct str value, struct str typed)
{
    struct web_value v = { p, name, value, typed };
    VEC_PUSH(c->arena, &c->web->values, v);
}

static enum err too_long(struct ctx *c, struct str field, size_t max)
{
    return ctx_invalid(c, field, MSG_web_too_long, MSG_ARGS(arena_printf(c->arena, "%zu", max)));
}

static bool has_lines(const struct param *p) { return p->kind == PARAM_AREA || p->kind == PARAM_FORM; }

/* What can be shown again of something wrong: valid text, also of a field that is too long, but cut to a sane length. A line break in
 * a field of one line is a space: browsers drop it there, and words would grow together. */
static struct str showable(struct ctx *c, const struct param *p, struct str raw)
{
    struct str clean;
    if (text_clean(c->arena, raw, has_lines(p), &clean) != ERR_OK)
        return S("");
    return text_cut(clean, p->max + SHOWN_MORE);
}

static enum err read_text(struct ctx *c, const struct param *p, struct str field, struct str raw, struct str *out)
{
    if (text_clean(c->arena, raw, has_lines(p), out) != ERR_OK)
        return ctx_invalid(c, field, MSG_web_bad_text, MSG_NO_ARGS);
    return text_length(*out) > p->max ? too_long(c, field, p->max) : ERR_OK;
}

static enum err read_secret(struct ctx *c, const struct param *p, struct str field, struct str raw, struct str *out)
{
    if (!text_utf8_valid(raw))
        return ctx_invalid(c, field, MSG_web_bad_text, MSG_NO_ARGS);
    *out = text_nfc(c->arena, raw);
    return out->len > p->max ? too_long(c, field, p->max) : ERR_OK;
}

static enum err read_number(struct ctx *c, const struct param *p, struct str field, struct str raw, struct str *out)
{
    int64_t n;
    *out = str_trim(raw);
    if (out->len == 0)
        return ERR_OK;
    if (!str_int(*out, &n) || (p->kind == PARAM_ID && n <= 0))
        return ctx_invalid(c, field, MSG_web_not_number, MSG_NO_ARGS);
    return ERR_OK;
}

static enum err read_one(struct ctx *c, const struct param *p, struct str field, struct str raw, struct str *out)
{
    switch (p->kind) {
    case PARAM_TEXT:
    case PARAM_AREA:
    case PARAM_LIST:
    case PARAM_FORM: return read_text(c, p, field, raw, out);
    case PARAM_SECRET: return read_secret(c, p, field, raw, out);
    case PARAM_INT:
    case PARAM_ID: return read_number(c, p, field, raw, out);
    case PARAM_FLAG: *out = str_eq(raw, S("0")) || str_eq(raw, S("false")) ? S("") : raw; return ERR_OK;
    case PARAM_DAY:
    case PARAM_FILE: break;
    }
    return ERR_OK;
}

static void take(struct ctx *c, const struct param *p, struct str name, struct str raw)
{
    struct str value = { 0 };
    struct str field = p->kind == PARAM_FORM ? arena_printf(c->arena, "%s%.*s", p->name, STR_ARG(name)) : name;
    enum err e = read_one(c, p, field, raw, &value);
    keep(c, p, name, e == ERR_OK ? value : S(""), p->kind == PARAM_SECRET ? S("") : showable(c, p, raw));
}

/* {"d": 1, "m": 12, "y": 2026} */
static bool fits_day(const struct json *v)
{
    for (size_t i = 0; v->kind == JSON_OBJECT && i < v->n; i++)
        if (!str_eq(v->keys[i], S("d")) && !str_eq(v->keys[i], S("m")) && !str_eq(v->keys[i], S("y")))
            return false;
    return v->n > 0;
}

/* A declared parameter is one value or a list of them; only a day and the answers of a form have members. */
static bool fits(const struct param *params, struct str name, const struct json *v)
{
    bool plain = v->kind != JSON_OBJECT;
    for (size_t i = 0; v->kind == JSON_ARRAY && i < v->n; i++)
        plain &= v->items[i].kind != JSON_OBJECT && v->items[i].kind != JSON_ARRAY && v->items[i].kind != JSON_NULL;
    for (const struct param *p = params; p && p->name; p++)
        if (p->kind != PARAM_DAY && p->kind != PARAM_FORM && str_eq(name, str_c(p->name)))
            return plain;
        else if (p->kind == PARAM_DAY && str_eq(name, str_c(p->name)))
            return v->kind == JSON_OBJECT ? fits_day(v) : plain;
    return true;
}

/* Members of a JSON body are the same parameters: {"f": {"name": "An"}} is f.name. */
static void flatten(struct ctx *c, const struct json *j, struct str prefix)
{
    struct http_request *rq = c->web->rq;
    for (size_t i = 0; j->kind == JSON_OBJECT && i < j->n; i++) {
        const struct json *v = &j->items[i];
        struct str name = arena_printf(c->arena, "%.*s%.*s", STR_ARG(prefix), STR_ARG(j->keys[i]));
        if (!fits(c->web->route->params, name, v))
            ctx_invalid(c, name, MSG_web_bad_kind, MSG_NO_ARGS);
        if (v->kind == JSON_OBJECT)
            flatten(c, v, arena_printf(c->arena, "%.*s.", STR_ARG(name)));
        size_t n = v->kind == JSON_ARRAY ? v->n : 1;
        struct http_param *more = ARENA_ARRAY(c->arena, struct http_param, rq->params_n + n);
        if (rq->params_n)
            memcpy(more, rq->params, rq->params_n * sizeof *more);
        for (size_t k = 0; k < n; k++) {
            const struct json *one = v->kind == JSON_ARRAY ? &v->items[k] : v;
            struct str text = one->kind == JSON_TEXT || one->kind == JSON_REAL ? one->text
                              : one->kind == JSON_INT                          ? arena_printf(c->arena, "%lld", (long long)one->integer)
                              : one->kind == JSON_BOOL                         ? (one->integer ? S("true") : S("false"))
                                                                               : S("");
            if (one->kind != JSON_OBJECT && one->kind != JSON_NULL && rq->params_n < REPEAT_MAX)
                more[rq->params_n++] = (struct http_param){ name, text, false };
        }
        rq->params = more;
    }
}

/* Read once; what was wrong with it is still wrong when the transaction runs again. */
static void read_json_body(struct ctx *c)
{
    const struct json *root;
    struct json_fault fault = { 0 };
    struct http_request *rq = c->web->rq;
    for (size_t i = 0; i < c->web->body_problem.n; i++)
        VEC_PUSH(c->arena, &c->problem, c->web->body_problem.at[i]);
    if (!rq->body.len)
        return;
    if (json_parse(c->arena, rq->body, &root, &fault) != ERR_OK || root->kind != JSON_OBJECT)
        ctx_invalid(c, S(""), MSG_web_bad_json, MSG_ARGS(arena_printf(c->arena, "%d", fault.line)));
    else
        flatten(c, root, S(""));
    for (size_t i = 0; i < c->problem.n; i++)
        VEC_PUSH(c->arena, &c->web->body_problem, c->problem.at[i]);
    rq->body = S("");
}

/* "f.name"; in a query of the API also "f[name]", as OpenAPI writes an object there. Empty: none of this form. */
static struct str form_key(const struct ctx *c, struct str prefix, struct str got)
{
    size_t n = prefix.len;
    if (got.len <= n || got.len > n + 64)
        return S("");
    if (str_starts(got, prefix))
        return str_skip(got, n);
    bool object = c->web->api && got.ptr[got.len - 1] == ']' && got.ptr[n - 1] == '[' && str_starts(got, str_cut(prefix, 0, n - 1));
    return object ? str_cut(got, n, got.len - n - 1) : S("");
}

static void take_all(struct ctx *c, const struct param *p)
{
    const struct http_request *rq = c->web->rq;
    struct str name = str_c(p->name);
    bool many = p->kind == PARAM_LIST || p->kind == PARAM_FORM;
    size_t seen = 0;
    for (size_t i = 0; i < rq->params_n; i++) {
        struct str got = rq->params[i].name, key = p->kind == PARAM_FORM ? form_key(c, name, got) : str_eq(got, name) ? name : S("");
        if (!key.len)
            continue;
        if (++seen > (many ? REPEAT_MAX : 1)) {
            ctx_invalid(c, got, MSG_web_repeated, MSG_NO_ARGS);
            return;
        }
        take(c, p, p->kind == PARAM_FORM ? arena_str(c->arena, key) : name, rq->params[i].value);
    }
}

/* Three boxes (day, month, year) or one text. */
static void take_day(struct ctx *c, const struct param *p)
{
    struct arena *a = c->arena;
    struct str name = str_c(p->name), whole = web_any(c, p->name);
    struct str d = str_trim(web_any(c, arena_printf(a, "%s.d", p->name).ptr));
    struct str m = str_trim(web_any(c, arena_printf(a, "%s.m", p->name).ptr));
    struct str y = str_trim(web_any(c, arena_printf(a, "%s.y", p->name).ptr));
    struct str typed = whole.len ? str_trim(whole) : d.len + m.len + y.len ? arena_printf(a, "%.*s/%.*s/%.*s", STR_ARG(d), STR_ARG(m), STR_ARG(y)) : S("");
    int32_t day;
    if (!typed.len)
        return;
    if (!day_parse_vn(typed, &day) && !day_parse_iso(typed, &day)) {
        ctx_invalid(c, name, MSG_web_not_date, MSG_NO_ARGS);
        keep(c, p, name, S(""), showable(c, p, typed));
        return;
    }
    int yy, mm, dd;
    day_to_ymd(day, &yy, &mm, &dd);
    keep(c, p, name, arena_printf(a, "%04d-%02d-%02d", yy, mm, dd), typed);
}

static bool problem_at(const struct ctx *c, struct str field)
{
    for (size_t i = 0; i < c->problem.n; i++)
        if (str_eq(c->problem.at[i].field, field))
            return true;
    return false;
}

void web_read_params(struct ctx *c)
{
    read_json_body(c);
    for (const struct param *p = c->web->route->params; p && p->name; p++) {
        if (p->kind == PARAM_DAY)
            take_day(c, p);
        else if (p->kind != PARAM_FILE)
            take_all(c, p);
        if (p->required && p->kind != PARAM_FILE && !web_text(c, p->name).len && !problem_at(c, str_c(p->name)))
            ctx_invalid(c, str_c(p->name), MSG_web_missing, MSG_NO_ARGS);
    }
}

bool web_declares(const struct route *r, const char *param)
{
    for (const struct param *p = r->params; p && p->name; p++)
        if (strcmp(p->name, param) == 0)
            return true;
    return false;
}

/* -- what handlers ask -- */

static const struct web_value *find(const struct ctx *c, const char *name)
{
    for (size_t i = 0; i < c->web->values.n; i++)
        if (c->web->values.at[i].param->kind != PARAM_FORM && str_eq(c->web->values.at[i].name, str_c(name)))
            return &c->web->values.at[i];
    return NULL;
}

struct str web_any(const struct ctx *c, const char *name)
{
    struct str v = http_param(c->web->rq, str_c(name));
    return text_utf8_valid(v) ? v : S("");
}

struct str web_text(const struct ctx *c, const char *name)
{
    const struct web_value *v = find(c, name);
    return v && v->value.ptr ? v->value : S("");
}

bool web_has(const struct ctx *c, const char *name) { return find(c, name) != NULL; }

int64_t web_int(const struct ctx *c, const char *name, int64_t fallback)
{
    int64_t n;
    return str_int(web_text(c, name), &n) ? n : fallback;
}

bool web_flag(const struct ctx *c, const char *name) { return web_text(c, name).len > 0; }

bool web_day(const struct ctx *c, const char *name, int32_t *out) { return day_parse_iso(web_text(c, name), out); }

struct str web_typed(const struct ctx *c, const char *name)
{
    const struct web_value *v = find(c, name);
    return v ? v->typed : S("");
}

size_t web_list(const struct ctx *c, const char *name, struct str **out)
{
    VEC(struct str) list = { 0 };
    for (size_t i = 0; i < c->web->values.n; i++) {
        const struct web_value *v = &c->web->values.at[i];
        if (v->param->kind == PARAM_LIST && str_eq(v->name, str_c(name)) && v->value.len)
            VEC_PUSH(c->arena, &list, v->value);
    }
    *out = list.at;
    return list.n;
}

static struct web_field *find_field(struct web_field *at, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(at[i].key, key))
            return &at[i];
    return NULL;
}

size_t web_fields(const struct ctx *c, const char *prefix, struct web_field **out)
{
    VEC(struct web_field) list = { 0 };
    for (size_t i = 0; i < c->web->values.n; i++) {
        const struct web_value *v = &c->web->values.at[i];
        if (v->param->kind != PARAM_FORM || !str_eq(str_c(v->param->name), str_c(prefix)))
            continue;
        struct web_field *same = find_field(list.at, list.n, v->name);
        if (same)
            same->value = arena_printf(c->arena, "%.*s|%.*s", STR_ARG(same->value), STR_ARG(v->value));
        else
            VEC_PUSH(c->arena, &list, ((struct web_field){ v->name, v->value.len ? v->value : v->typed }));
    }
    *out = list.at;
    return list.n;
}

/* The client's name for a file: only its last part, clean and short. */
static struct str file_name(struct ctx *c, struct str raw)
{
    struct str name;
    if (text_clean(c->arena, raw, false, &name) != ERR_OK)
        name = S("");
    for (size_t i = name.len; i > 0; i--)
        if (name.ptr[i - 1] == '/' || name.ptr[i - 1] == '\\') {
            name = str_skip(name, i);
            break;
        }
    name = text_cut(name, FILE_NAME_MAX);
    return name.len ? name : S("tep");
}

size_t web_uploads(struct ctx *c, const char *name, struct web_upload **out)
{
    VEC(struct web_upload) list = { 0 };
    struct http_request *rq = c->web->rq;
    for (size_t i = 0; i < rq->uploads_n; i++) {
        struct http_upload *u = &rq->uploads[i];
        bool empty_box = u->size_bytes == 0 && u->name.len == 0; /* a browser sends one for an unused file field */
        if (!str_eq(u->field, str_c(name)) || (empty_box && u->state == ERR_OK))
            continue;
        struct web_upload w = { file_name(c, u->name), u->size_bytes, u->state == ERR_OK ? u->sink : NULL, u->state };
        if (u->state == ERR_OK)
            u->state = ERR_CONFLICT; /* taken: on_end leaves it alone */
        VEC_PUSH(c->arena, &list, w);
    }
    *out = list.at;
    return list.n;
}

struct str web_path(const struct ctx *c, size_t n) { return n < c->web->match.args_n ? c->web->match.args[n] : S(""); }

enum err web_path_id(struct ctx *c, size_t n, int64_t *out)
{
    int64_t id;
    if (!str_int(web_path(c, n), &id) || id <= 0)
        return ERR_NOT_FOUND;
    *out = id;
    return ERR_OK;
}

enum err web_check(const struct ctx *c) { return ctx_ok(c) ? ERR_OK : ERR_INVALID; }
bool web_wants_json(const struct ctx *c) { return web_api_address(c->web->rq->path) || http_wants_json(c->web->rq); }
struct str web_sent_cookie(const struct ctx *c, const char *name) { return http_cookie(c->web->rq, name); }
struct str web_peer(const struct ctx *c) { return c->web->rq->peer; }

struct str web_head(const struct ctx *c, const char *name)
{
    struct str v = http_header(c->web->rq, name);
    for (size_t i = 0; i < v.len; i++)
        if (v.ptr[i] < 0x20 || v.ptr[i] >= 0x7f)
            return S("");
    return v.ptr ? v : S("");
}

struct str web_agent(struct ctx *c)
{
    struct str sent = str_cut(http_header(c->web->rq, "User-Agent"), 0, AGENT_MAX);
    struct buf b = buf_new(c->arena, AGENT_MAX + 1);
    for (size_t i = 0; i < sent.len; i++)
        buf_putc(&b, sent.ptr[i] >= 0x20 && sent.ptr[i] < 0x7f ? sent.ptr[i] : '?');
    return buf_str(&b);
}
