/* The API described by itself: OpenAPI 3.1 from the rows, their routes and their views. */
#include "core/api.h"
#include "base/log.h"
#include "data/json.h"
#include "views.h"

enum { OPENAPI_BYTES_MAX = 8 << 20 };

static void text_schema(struct json_out *o, size_t max)
{
    json_member(o, "type", S("string"));
    if (max)
        json_member_int(o, "maxLength", (int64_t)max);
}

static void types(struct json_out *o, const char *first, const char *second)
{
    json_key(o, S("type"));
    json_open(o, '[');
    json_put_text(o, str_c(first));
    json_put_text(o, str_c(second));
    json_close(o, ']');
}

static void list_schema(struct json_out *o, size_t max)
{
    json_member(o, "type", S("array"));
    json_key(o, S("items"));
    json_open(o, '{');
    text_schema(o, max);
    json_close(o, '}');
}

/* A number may also be sent as text: ids do not fit a double. */
static void param_schema(struct json_out *o, const struct param *p)
{
    json_open(o, '{');
    switch (p->kind) {
    case PARAM_TEXT:
    case PARAM_AREA: text_schema(o, p->max); break;
    case PARAM_SECRET:
        text_schema(o, p->max);
        json_member(o, "format", S("password"));
        break;
    case PARAM_INT:
    case PARAM_ID: types(o, "string", "integer"); break;
    case PARAM_DAY:
        json_member(o, "type", S("string"));
        json_member(o, "description", S("dd/mm/yyyy, yyyy-mm-dd"));
        break;
    case PARAM_FLAG: types(o, "boolean", "string"); break;
    case PARAM_LIST: list_schema(o, p->max); break;
    case PARAM_FORM: json_member(o, "type", S("object")); break;
    case PARAM_FILE:
        json_member(o, "type", S("string"));
        json_member(o, "contentMediaType", S("application/octet-stream"));
    }
    json_close(o, '}');
}

/* csrf and the version that was seen travel in headers. */
static bool is_header(const struct param *p) { return strcmp(p->name, "csrf") == 0 || strcmp(p->name, "version") == 0; }

/* The answers of a form are declared by their prefix ("f."): an object of that name. */
static struct str param_name(const struct param *p)
{
    struct str name = str_c(p->name);
    return p->kind == PARAM_FORM ? str_cut(name, 0, name.len - 1) : name;
}

static void put_param(struct json_out *o, struct str name, const char *in, bool required)
{
    json_member(o, "name", name);
    json_member(o, "in", str_c(in));
    json_member_bool(o, "required", required);
    json_key(o, S("schema"));
}

static void string_schema(struct json_out *o)
{
    json_open(o, '{');
    json_member(o, "type", S("string"));
    json_close(o, '}');
}

static void header_param(struct json_out *o, struct str name, bool required)
{
    json_open(o, '{');
    put_param(o, name, "header", required);
    string_schema(o);
    json_close(o, '}');
}

/* "Upload-Length Upload-Metadata?" */
static bool next_header(struct str *list, struct str *name, bool *required)
{
    if (!list->len || !str_split(list, ' ', name))
        return false;
    *required = name->ptr[name->len - 1] != '?';
    *name = str_cut(*name, 0, name->len - !*required);
    return true;
}

static void header_params(struct json_out *o, const char *takes)
{
    struct str list = str_c(takes ? takes : ""), name;
    for (bool required; next_header(&list, &name, &required);)
        header_param(o, name, required);
}

static void path_params(struct json_out *o, struct str path)
{
    struct str segment;
    for (path = str_skip(path, 1); str_split(&path, '/', &segment);) {
        if (!segment.len || segment.ptr[0] != '{')
            continue;
        json_open(o, '{');
        put_param(o, str_cut(segment, 1, segment.len - 2), "path", true);
        json_open(o, '{');
        text_schema(o, 200);
        json_close(o, '}');
        json_close(o, '}');
    }
}

static void put_params(struct json_out *o, const struct api_row *row, const struct route *r)
{
    bool reads = row->method == HTTP_GET, version = false;
    json_key(o, S("parameters"));
    json_open(o, '[');
    path_params(o, str_c(row->path));
    for (const struct param *p = r->params; p && p->name; p++) {
        version |= strcmp(p->name, "version") == 0;
        if (!reads || is_header(p))
            continue;
        json_open(o, '{');
        if (p->kind == PARAM_FORM)
            json_member(o, "style", S("deepObject"));
        put_param(o, param_name(p), "query", p->required);
        param_schema(o, p);
        json_close(o, '}');
    }
    header_params(o, row->takes);
    if (version && !reads)
        header_param(o, S("If-Match"), true);
    if (row->method == HTTP_POST)
        header_param(o, S("Idempotency-Key"), r->rate == RATE_SUBMIT);
    json_close(o, ']');
}

/* As JSON a file cannot be sent; what may be left out is left out there. */
static bool in_body(const struct param *p, bool files) { return !is_header(p) && (files || p->kind != PARAM_FILE); }

static void put_required(struct json_out *o, const struct param *params)
{
    json_key(o, S("required"));
    json_open(o, '[');
    for (const struct param *p = params; p && p->name; p++)
        if (p->required && !is_header(p))
            json_put_text(o, param_name(p));
    json_close(o, ']');
}

static void put_body_as(struct json_out *o, const struct route *r, const char *media, bool files)
{
    json_key(o, str_c(media));
    json_open(o, '{');
    json_key(o, S("schema"));
    json_open(o, '{');
    json_member(o, "type", S("object"));
    put_required(o, r->params);
    json_key(o, S("properties"));
    json_open(o, '{');
    for (const struct param *p = r->params; p && p->name; p++)
        if (in_body(p, files)) {
            json_key(o, param_name(p));
            param_schema(o, p);
        }
    json_close(o, '}');
    json_close(o, '}');
    json_close(o, '}');
}

static void put_body(struct json_out *o, const struct route *r)
{
    bool files = false, needed = false;
    size_t n = 0;
    for (const struct param *p = r->params; p && p->name; p++) {
        files |= p->kind == PARAM_FILE;
        needed |= p->kind == PARAM_FILE && p->required;
        n += !is_header(p);
    }
    if (!n)
        return;
    json_key(o, S("requestBody"));
    json_open(o, '{');
    json_key(o, S("content"));
    json_open(o, '{');
    if (!needed)
        put_body_as(o, r, "application/json", false);
    if (files)
        put_body_as(o, r, "multipart/form-data", true);
    json_close(o, '}');
    json_close(o, '}');
}

/* Bytes as they are. */
static void put_raw_body(struct json_out *o, const char *media)
{
    json_key(o, S("requestBody"));
    json_open(o, '{');
    json_key(o, S("content"));
    json_open(o, '{');
    json_key(o, str_c(media));
    json_open(o, '{');
    json_close(o, '}');
    json_close(o, '}');
    json_close(o, '}');
}

static struct str ref(struct arena *a, const char *name) { return arena_printf(a, "#/components/schemas/%s", name); }

/* A schema by name; of two more it may be one. */
static void put_schema(struct json_out *o, struct arena *a, const char *const *names, size_t n)
{
    json_key(o, S("schema"));
    json_open(o, '{');
    if (n > 1) {
        json_key(o, S("oneOf"));
        json_open(o, '[');
    }
    for (size_t i = 0; i < n; i++) {
        if (n > 1)
            json_open(o, '{');
        json_member(o, "$ref", ref(a, names[i]));
        if (n > 1)
            json_close(o, '}');
    }
    if (n > 1)
        json_close(o, ']');
    json_close(o, '}');
}

static void put_content(struct json_out *o, struct arena *a, const char *media, const char *const *names, size_t n)
{
    json_key(o, S("content"));
    json_open(o, '{');
    json_key(o, str_c(media));
    json_open(o, '{');
    put_schema(o, a, names, n);
    json_close(o, '}');
    json_close(o, '}');
}

static void put_headers(struct json_out *o, const char *gives)
{
    struct str list = str_c(gives), name;
    json_key(o, S("headers"));
    json_open(o, '{');
    for (bool sure; next_header(&list, &name, &sure);) {
        json_key(o, name);
        json_open(o, '{');
        json_key(o, S("schema"));
        string_schema(o);
        json_close(o, '}');
    }
    json_close(o, '}');
}

/* media: NULL when nothing comes; gives: NULL when no header is worth a word. */
static void put_answer(struct json_out *o, struct arena *a, const char *status, struct str about, const char *media, const char *const *names, size_t n,
                       const char *gives)
{
    json_key(o, str_c(status));
    json_open(o, '{');
    json_member(o, "description", about);
    if (gives)
        put_headers(o, gives);
    if (media)
        put_content(o, a, media, names, n);
    json_close(o, '}');
}

static const char json_type[] = "application/json";

/* Sent again with its Idempotency-Key, a SLOW row only says that it was done (core/web_once.c). */
static bool said_once(const struct api_row *row) { return row->method == HTTP_POST && routes[api_route(row)].tx == TX_SLOW; }

static void put_done(struct json_out *o, struct arena *a, const struct api_row *row)
{
    struct str about = str_c(row->about);
    const char *view = row->view ? row->view->name : "", *or_view = row->or_view ? row->or_view->name : "";
    const char *bare = row->method == HTTP_POST ? "201" : row->method == HTTP_GET ? "200" : "204";
    switch (row->answer) {
    case API_ANSWER_VIEW:
        if (said_once(row))
            or_view = VIEW_web_done.name;
        put_answer(o, a, "200", about, json_type, (const char *const[]){ view, or_view }, 1 + (*or_view != 0), row->method == HTTP_GET ? "ETag Link?" : NULL);
        break;
    case API_ANSWER_STEP: put_answer(o, a, "200", about, json_type, (const char *const[]){ "place", view, or_view }, 3, NULL); break;
    case API_ANSWER_PLACE:
        put_answer(o, a, "200", about, json_type, (const char *const[]){ "place" }, 1, NULL);
        put_answer(o, a, "201", about, json_type, (const char *const[]){ "place" }, 1, NULL);
        break;
    case API_ANSWER_FILE: put_answer(o, a, "200", about, row->media_type, NULL, 0, NULL); break;
    case API_ANSWER_BARE: put_answer(o, a, bare, about, NULL, NULL, 0, row->gives);
    }
}

static void put_answers(struct json_out *o, struct arena *a, const struct api_row *row)
{
    const char *const problem[] = { "problem" };
    bool reads = row->method == HTTP_GET;
    json_key(o, S("responses"));
    json_open(o, '{');
    put_done(o, a, row);
    if (reads && (row->answer == API_ANSWER_VIEW || row->answer == API_ANSWER_FILE))
        put_answer(o, a, "303", msg_text(LANG_VI, MSG_api_elsewhere), NULL, NULL, 0, "Location");
    if (reads && row->answer == API_ANSWER_VIEW)
        put_answer(o, a, "304", msg_text(LANG_VI, MSG_api_unchanged), NULL, NULL, 0, NULL);
    put_answer(o, a, "4XX", msg_text(LANG_VI, MSG_api_refused), "application/problem+json", problem, 1, NULL);
    put_answer(o, a, "5XX", msg_text(LANG_VI, MSG_api_failed), "application/problem+json", problem, 1, NULL);
    json_close(o, '}');
}

/* "/api/v1/dossiers/{id}" belongs to "dossiers". */
static struct str tag_of(const struct api_row *row)
{
    struct str rest = str_skip(str_c(row->path), sizeof "/api/v1/" - 1), tag = S("");
    (void)str_split(&rest, '/', &tag);
    for (size_t i = 0; i < api_tags_n; i++)
        if (str_eq(tag, str_c(api_tags[i].name)))
            return tag;
    log_die(row->path); /* has no word in api_tags */
}

/* Where only headers matter, reading is HEAD. */
static const char *verb(const struct api_row *row)
{
    static const char *const words[HTTP_OTHER] = { [HTTP_GET] = "get", [HTTP_POST] = "post", [HTTP_PUT] = "put", [HTTP_PATCH] = "patch", [HTTP_DELETE] = "delete" };
    return row->method == HTTP_GET && row->answer == API_ANSWER_BARE ? "head" : words[row->method];
}

static void put_operation(struct json_out *o, struct arena *a, const struct api_row *row)
{
    const struct route *r = &routes[api_route(row)];
    json_key(o, str_c(verb(row)));
    json_open(o, '{');
    json_member(o, "operationId", str_c(r->name));
    json_member(o, "summary", str_c(row->about));
    json_member(o, "description", arena_printf(a, "%s Trang: %s", row->about, r->path));
    json_member(o, "x-permission", str_c(perm_name(r->perm)));
    json_key(o, S("tags"));
    json_open(o, '[');
    json_put_text(o, tag_of(row));
    json_close(o, ']');
    if (r->perm == PERM_PUBLIC) {
        json_key(o, S("security"));
        json_open(o, '[');
        json_close(o, ']');
    }
    put_params(o, row, r);
    if (row->answer == API_ANSWER_BARE && row->media_type)
        put_raw_body(o, row->media_type);
    else if (row->method != HTTP_GET)
        put_body(o, r);
    put_answers(o, a, row);
    json_close(o, '}');
}

static bool first_of_path(size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (strcmp(api_rows[j].path, api_rows[i].path) == 0)
            return false;
    return true;
}

static void put_paths(struct json_out *o, struct arena *a)
{
    json_key(o, S("paths"));
    json_open(o, '{');
    for (size_t i = 0; i < api_rows_n; i++) {
        if (!first_of_path(i))
            continue;
        json_key(o, str_c(api_rows[i].path));
        json_open(o, '{');
        for (size_t j = i; j < api_rows_n; j++)
            if (strcmp(api_rows[j].path, api_rows[i].path) == 0)
                put_operation(o, a, &api_rows[j]);
        json_close(o, '}');
    }
    json_close(o, '}');
}

/* -- components -- */

struct views {
    const struct view_def **at;
    size_t n, cap;
};

static void collect(struct arena *a, struct views *v, const struct view_def *view)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->at[i] == view)
            return;
    VEC_PUSH(a, v, view);
    for (const struct view_def *const *part = view->parts; *part; part++)
        collect(a, v, *part);
}

static void put_ready(struct json_out *o, struct buf *b, const char *name, const char *schema)
{
    json_key(o, str_c(name));
    buf_put(b, str_c(schema));
    o->comma = true;
}

static void put_components(struct json_out *o, struct buf *b, struct arena *a)
{
    struct views views = { 0 };
    collect(a, &views, &VIEW_web_done);
    for (size_t i = 0; i < api_rows_n; i++)
        for (const struct view_def *const *view = (const struct view_def *const[]){ api_rows[i].view, api_rows[i].or_view, NULL }; *view; view++)
            collect(a, &views, *view);
    json_key(o, S("components"));
    json_open(o, '{');
    put_ready(o, b, "securitySchemes", "{\"session\":{\"type\":\"http\",\"scheme\":\"bearer\"}}");
    json_key(o, S("schemas"));
    json_open(o, '{');
    put_ready(o, b, "place", "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"location\",\"page\"],\"properties\":{"
                             "\"location\":{\"type\":\"string\"},\"page\":{\"type\":\"string\"},\"session\":{\"type\":\"string\"}}}");
    put_ready(o, b, "problem", "{\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\",\"errors\"],\"properties\":{\"type\":{\"type\":\"string\"},"
                               "\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},\"instance\":{\"type\":\"string\"},\"errors\":{\"type\":\"array\","
                               "\"items\":{\"type\":\"object\",\"required\":[\"pointer\",\"detail\"],\"properties\":{\"pointer\":{\"type\":\"string\"},"
                               "\"detail\":{\"type\":\"string\"}}}}}}");
    for (size_t i = 0; i < views.n; i++)
        put_ready(o, b, views.at[i]->name, views.at[i]->schema);
    json_close(o, '}');
    json_close(o, '}');
}

static void put_tags(struct json_out *o)
{
    json_key(o, S("tags"));
    json_open(o, '[');
    for (size_t i = 0; i < api_tags_n; i++) {
        json_open(o, '{');
        json_member(o, "name", str_c(api_tags[i].name));
        json_member(o, "description", str_c(api_tags[i].about));
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void put_info(struct json_out *o, struct str contact_url)
{
    json_member(o, "openapi", S("3.1.0"));
    json_key(o, S("info"));
    json_open(o, '{');
    json_member(o, "title", S("Một Cửa"));
    json_member(o, "version", S("1"));
    json_member(o, "description", msg_text(LANG_VI, MSG_api_about));
    json_key(o, S("license"));
    json_open(o, '{');
    json_member(o, "name", S("EUPL-1.2"));
    json_member(o, "identifier", S("EUPL-1.2"));
    json_close(o, '}');
    json_key(o, S("contact"));
    json_open(o, '{');
    json_member(o, "name", S("Một Cửa"));
    json_member(o, "url", contact_url);
    json_close(o, '}');
    json_close(o, '}');
    json_key(o, S("servers"));
    json_open(o, '[');
    json_open(o, '{');
    json_member(o, "url", S("/"));
    json_close(o, '}');
    json_close(o, ']');
}

struct str api_openapi(struct arena *a, struct str contact_url)
{
    struct buf b = buf_new(a, OPENAPI_BYTES_MAX);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    put_info(&o, contact_url);
    json_key(&o, S("security"));
    json_open(&o, '[');
    json_open(&o, '{');
    json_key(&o, S("session"));
    json_open(&o, '[');
    json_close(&o, ']');
    json_close(&o, '}');
    json_close(&o, ']');
    put_tags(&o);
    put_paths(&o, a);
    put_components(&o, &b, a);
    json_close(&o, '}');
    return buf_str(&b);
}
