/* router: a tree of path segments. At each node literal segments are tried before {…}; a branch that leads nowhere, or to
 * another method only, is left again. */
#include "base/log.h"
#include "http/http.h"

struct node {
    struct str segment; /* of a literal child */
    struct node *literals, *next; /* children; next sibling */
    struct node *any;   /* the {…} child */
    size_t row[HTTP_OTHER]; /* index + 1; 0: none */
};
struct http_router {
    struct arena *arena;
    struct node root;
};

static struct node *child(struct http_router *r, struct node *at, struct str segment)
{
    bool any = segment.len && segment.ptr[0] == '{';
    ASSERT(!any || (segment.len > 2 && segment.ptr[segment.len - 1] == '}'));
    struct node **place = any ? &at->any : &at->literals;
    while (!any && *place && !str_eq((*place)->segment, segment))
        place = &(*place)->next;
    if (!*place) {
        *place = ARENA_NEW(r->arena, struct node);
        (*place)->segment = segment;
    }
    return *place;
}

static void add(struct http_router *r, enum http_method method, const char *pattern, size_t row)
{
    struct node *at = &r->root;
    struct str rest = str_c(pattern), segment;
    size_t args = 0;
    ASSERT(method < HTTP_OTHER && str_starts(rest, S("/")));
    rest = str_skip(rest, 1);
    while (str_split(&rest, '/', &segment)) {
        args += segment.len && segment.ptr[0] == '{';
        at = child(r, at, segment);
    }
    ASSERT(args <= HTTP_PATH_ARGS_MAX);
    ASSERT(at->row[method] == 0);
    at->row[method] = row + 1;
}

struct http_router *http_router_new(const enum http_method *methods, const char *const *patterns, size_t n)
{
    struct arena *a = arena_new();
    struct http_router *r = ARENA_NEW(a, struct http_router);
    r->arena = a;
    for (size_t i = 0; i < n; i++)
        add(r, methods[i], patterns[i], i);
    return r;
}

void http_router_free(struct http_router *r)
{
    if (r)
        arena_free(r->arena);
}

struct search {
    enum http_method method;
    bool allowed[HTTP_OTHER], found_path;
    struct http_match match;
};

static bool leaf(struct search *s, const struct node *at)
{
    for (int m = 0; m < HTTP_OTHER; m++)
        if (at->row[m])
            s->allowed[m] = s->found_path = true;
    if (s->method == HTTP_OTHER)
        return false;
    size_t row = at->row[s->method];
    if (!row && s->method == HTTP_HEAD)
        row = at->row[HTTP_GET];
    s->match.row = row - 1;
    return row != 0;
}

/* rest: the segments still to be matched; ptr NULL: none. Depth is bounded by the longest pattern. */
static bool walk(struct search *s, const struct node *at, struct str rest)
{
    struct str segment;
    if (!str_split(&rest, '/', &segment))
        return leaf(s, at);
    for (const struct node *c = at->literals; c; c = c->next)
        if (str_eq(c->segment, segment) && walk(s, c, rest))
            return true;
    if (!at->any || str_empty(segment))
        return false;
    s->match.args[s->match.args_n++] = segment;
    if (walk(s, at->any, rest))
        return true;
    s->match.args_n--;
    return false;
}

static struct str allow_list(struct arena *a, struct search *s)
{
    struct buf b = buf_new(a, 64);
    s->allowed[HTTP_HEAD] |= s->allowed[HTTP_GET];
    for (int m = 0; m < HTTP_OTHER; m++)
        if (s->allowed[m]) {
            buf_put(&b, b.len ? S(", ") : S(""));
            buf_put(&b, str_c(http_method_name((enum http_method)m)));
        }
    return buf_str(&b);
}

enum err http_route(const struct http_router *r, struct arena *a, enum http_method m, struct str path,
                    struct http_match *out, struct str *allow)
{
    struct search s = { .method = m };
    if (!str_starts(path, S("/")))
        return ERR_NOT_FOUND;
    if (walk(&s, &r->root, str_skip(path, 1))) {
        *out = s.match;
        return ERR_OK;
    }
    if (!s.found_path)
        return ERR_NOT_FOUND;
    if (allow)
        *allow = allow_list(a, &s);
    return ERR_METHOD;
}
