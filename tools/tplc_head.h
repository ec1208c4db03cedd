/* tplc_head: the words of a template tag, and the heads of templates: which views there are and what they show. */
#ifndef TOOLS_TPLC_HEAD_H
#define TOOLS_TPLC_HEAD_H
#include "tool.h"

enum type { T_TEXT, T_INT, T_ID, T_BOOL, T_HTML, T_COUNT, T_LIST, T_VIEW, T_VIEWS };

struct field {
    struct str name;
    enum type type;
    struct shape *shape; /* T_LIST: of its elements; T_VIEW, T_VIEWS: of the view */
    struct str target;   /* T_VIEW, T_VIEWS: name of the view */
    int line;
};

struct shape {
    struct str c; /* name of the C struct */
    VEC(struct field) fields;
};

struct view {
    struct str name;
    const char *path;
    struct str text;
    size_t body; /* where the body begins, and on which line */
    int body_line;
    struct shape shape;
    bool layout;
    struct str code; /* the generated .c */
};

struct edge { /* `from` holds or includes `to` */
    size_t from, to;
    int line;
};

struct program {
    struct arena *arena;
    VEC(struct view) views;
    VEC(struct edge) edges;
    VEC(const struct shape *) shapes; /* in an order in which C can define them */
};

struct reader {
    const char *path;
    struct str text;
    size_t at;
    int line;
};

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t'; }
static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

static bool looking_at(const struct reader *r, struct str s) { return str_starts(str_skip(r->text, r->at), s); }

static void skip(struct reader *r, size_t n)
{
    for (size_t i = 0; i < n; i++)
        r->line += r->text.ptr[r->at++] == '\n';
}

/* At "{#": behind its "#}". */
static void skip_comment(struct reader *r)
{
    int line = r->line;
    while (r->at < r->text.len && !looking_at(r, S("#}")))
        skip(r, 1);
    if (r->at == r->text.len)
        tool_fail(r->path, line, "the comment is not closed");
    skip(r, 2);
}

static void skip_space(struct reader *r)
{
    while (r->at < r->text.len)
        if (looking_at(r, S("{#")))
            skip_comment(r);
        else if (is_space(r->text.ptr[r->at]))
            skip(r, 1);
        else
            return;
}

/* The next word, brace, or the closer of the tag ("%}" or "}}"). */
static struct str next(struct reader *r, struct str closer)
{
    skip_space(r);
    if (r->at == r->text.len)
        tool_fail(r->path, r->line, "the tag is not closed");
    size_t n = 0;
    while (r->at + n < r->text.len && is_word(r->text.ptr[r->at + n]))
        n++;
    if (n == 0 && looking_at(r, closer))
        n = 2;
    else if (n == 0 && strchr("{}", r->text.ptr[r->at]))
        n = 1;
    else if (n == 0)
        tool_fail(r->path, r->line, "'%c' in a template tag", r->text.ptr[r->at]);
    struct str word = str_cut(r->text, r->at, n);
    r->at += n;
    return word;
}

static void expect(struct reader *r, struct str closer, struct str want)
{
    struct str got = next(r, closer);
    if (!str_eq(got, want))
        tool_fail(r->path, r->line, "'%.*s' where '%.*s' is expected", STR_ARG(got), STR_ARG(want));
}

/* A name of ours: lower case, and nothing that C or the templates use themselves. */
static struct str new_name(struct reader *r, struct str closer)
{
    static const char *const taken[] = {
        "auto",   "break",    "case",     "char",     "const", "continue", "default", "do",     "double",
        "else",   "enum",     "extern",   "float",    "for",   "goto",     "if",      "inline", "int",
        "long",   "register", "restrict", "return",   "short", "signed",   "sizeof",  "static", "struct",
        "switch", "typedef",  "union",    "unsigned", "void",  "volatile", "while",   "bool",   "true",
        "false",  "errno",    "system",   "gets",     "ctime", "page",
    };
    struct str name = next(r, closer);
    bool good = name.ptr[0] >= 'a' && name.ptr[0] <= 'z';
    for (size_t i = 0; i < name.len; i++)
        good = good && name.ptr[i] != '.' && !(name.ptr[i] >= 'A' && name.ptr[i] <= 'Z');
    if (!good)
        tool_fail(r->path, r->line, "'%.*s' is not a name (lower-case letters, digits, _)", STR_ARG(name));
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (str_eq(name, str_c(taken[i])))
            tool_fail(r->path, r->line, "the name '%.*s' is taken", STR_ARG(name));
    return name;
}

/* -- heads: what each view shows -- */

static const struct field *find_field(const struct shape *s, struct str name)
{
    for (size_t i = 0; i < s->fields.n; i++)
        if (str_eq(s->fields.at[i].name, name))
            return &s->fields.at[i];
    return NULL;
}

static struct view *find_view(const struct program *p, struct str name)
{
    for (size_t i = 0; i < p->views.n; i++)
        if (str_eq(p->views.at[i].name, name))
            return &p->views.at[i];
    return NULL;
}

static void read_fields(struct arena *a, struct reader *r, struct shape *into, struct str closer);

static void read_type(struct arena *a, struct reader *r, struct field *f, struct str outer)
{
    static const struct str plain[] = { S_INIT("text"), S_INIT("int"), S_INIT("id"), S_INIT("bool"), S_INIT("html"), S_INIT("count") };
    struct str word = next(r, S("%}"));
    for (int i = 0; i < (int)(sizeof plain / sizeof *plain); i++)
        if (str_eq(word, plain[i])) {
            f->type = (enum type)i;
            return;
        }
    bool list = str_eq(word, S("list"));
    if (list)
        word = next(r, S("%}"));
    if (list && str_eq(word, S("{"))) {
        f->type = T_LIST;
        f->shape = ARENA_NEW(a, struct shape);
        f->shape->c = arena_printf(a, "%.*s_%.*s", STR_ARG(outer), STR_ARG(f->name));
        read_fields(a, r, f->shape, S("}"));
        if (f->shape->fields.n == 0)
            tool_fail(r->path, f->line, "the list '%.*s' has no fields", STR_ARG(f->name));
    } else if (str_eq(word, S("view"))) {
        f->type = list ? T_VIEWS : T_VIEW;
        f->target = next(r, S("%}"));
    } else {
        tool_fail(r->path, r->line, "'%.*s' is not a type", STR_ARG(word));
    }
}

static void read_fields(struct arena *a, struct reader *r, struct shape *into, struct str closer)
{
    for (;;) {
        struct reader before = *r;
        if (str_eq(next(r, S("%}")), closer))
            return;
        *r = before;
        struct field f = { .name = new_name(r, S("%}")), .line = r->line };
        if (find_field(into, f.name))
            tool_fail(r->path, r->line, "'%.*s' is declared twice", STR_ARG(f.name));
        read_type(a, r, &f, into->c);
        VEC_PUSH(a, &into->fields, f);
    }
}

static void check_file_name(const struct view *v)
{
    const char *slash = strrchr(v->path, '/');
    struct str base = str_c(slash ? slash + 1 : v->path);
    if (base.len != v->name.len + 5 || !str_starts(base, v->name) || !str_ends(base, S(".html")))
        tool_fail(v->path, 1, "the view '%.*s' belongs into %.*s.html", STR_ARG(v->name), STR_ARG(v->name));
}

static void read_head(struct program *p, const char *path)
{
    struct view v = { .path = path, .text = tool_read_text(p->arena, path) };
    struct reader r = { path, v.text, 0, 1 };
    skip_space(&r);
    if (!looking_at(&r, S("{%")))
        tool_fail(path, r.line, "a template begins with {%% view NAME … %%}");
    r.at += 2;
    expect(&r, S("%}"), S("view"));
    struct reader at_name = r;
    v.name = next(&r, S("%}"));
    if (!str_eq(v.name, S("page")))
        v.name = new_name(&at_name, S("%}"));
    check_file_name(&v);
    const struct view *other = find_view(p, v.name);
    if (other)
        tool_fail(path, r.line, "the view '%.*s' is already in %s", STR_ARG(v.name), other->path);
    v.shape.c = arena_printf(p->arena, "view_%.*s", STR_ARG(v.name));
    read_fields(p->arena, &r, &v.shape, S("%}"));
    struct reader body = r;
    skip_space(&r);
    if (looking_at(&r, S("{%"))) {
        r.at += 2;
        v.layout = str_eq(next(&r, S("%}")), S("layout"));
        if (v.layout)
            expect(&r, S("%}"), S("%}"));
    }
    v.body = v.layout ? r.at : body.at;
    v.body_line = v.layout ? r.line : body.line;
    VEC_PUSH(p->arena, &p->views, v);
}

static void add_edge(struct program *p, size_t from, const struct view *to, int line)
{
    struct edge e = { from, (size_t)(to - p->views.at), line };
    VEC_PUSH(p->arena, &p->edges, e);
}

/* Finds the views that fields name, and puts every struct after those it is made of. */
static void resolve(struct program *p, size_t view, struct shape *s)
{
    for (size_t i = 0; i < s->fields.n; i++) {
        struct field *f = &s->fields.at[i];
        if (f->type == T_LIST) {
            resolve(p, view, f->shape);
        } else if (f->type == T_VIEW || f->type == T_VIEWS) {
            struct view *target = find_view(p, f->target);
            if (!target)
                tool_fail(p->views.at[view].path, f->line, "there is no view '%.*s'", STR_ARG(f->target));
            f->shape = &target->shape;
            add_edge(p, view, target, f->line);
        }
    }
}

static void refuse_circle_at(const struct program *p, size_t at, char *state)
{
    state[at] = 1;
    for (size_t i = 0; i < p->edges.n; i++) {
        const struct edge *e = &p->edges.at[i];
        if (e->from != at)
            continue;
        if (state[e->to] == 1)
            tool_fail(p->views.at[at].path, e->line, "the view '%.*s' would contain itself",
                      STR_ARG(p->views.at[e->to].name));
        if (state[e->to] == 0)
            refuse_circle_at(p, e->to, state);
    }
    state[at] = 2;
}

static void refuse_circles(const struct program *p)
{
    char *state = arena_alloc(p->arena, p->views.n);
    for (size_t i = 0; i < p->views.n; i++)
        if (state[i] == 0)
            refuse_circle_at(p, i, state);
}

static void order_shape(struct program *p, const struct shape *s)
{
    for (size_t i = 0; i < p->shapes.n; i++)
        if (p->shapes.at[i] == s)
            return;
    for (size_t i = 0; i < s->fields.n; i++)
        if (s->fields.at[i].shape)
            order_shape(p, s->fields.at[i].shape);
    VEC_PUSH(p->arena, &p->shapes, s);
}

#endif
