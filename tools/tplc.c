/* tplc: HTML templates to C. `tplc OUTDIR view.html …`, see README.md.
 *
 * 1. The head of every template is read (fields, types) and views.h is made.
 * 2. The body of each is walked once: literal HTML goes through a small state machine (struct html) that knows in which
 *    context the next value would stand, template tags become C statements.
 * 3. Nothing is written before everything was right. */
#include "tool.h"

enum type { T_TEXT, T_INT, T_ID, T_BOOL, T_HTML, T_LIST, T_VIEW, T_VIEWS };

struct field {
    struct str name;
    enum type type;
    struct shape *shape;  /* T_LIST: of its elements; T_VIEW, T_VIEWS: of the view */
    struct str target;    /* T_VIEW, T_VIEWS: name of the view */
    int line;
};

struct shape {
    struct str c;         /* name of the C struct */
    VEC(struct field) fields;
};

struct view {
    struct str name;
    const char *path;
    struct str text;
    size_t body;          /* where the body begins, and on which line */
    int body_line;
    struct shape shape;
    bool layout;
    struct str code;      /* the generated .c */
};

struct edge {             /* `from` holds or includes `to` */
    size_t from, to;
    int line;
};

struct program {
    struct arena *arena;
    VEC(struct view) views;
    VEC(struct edge) edges;
    VEC(const struct shape *) shapes; /* in an order in which C can define them */
};

/* -- words of a template tag -- */

struct reader {
    const char *path;
    struct str text;
    size_t at;
    int line;
};

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t'; }
static bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; }

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
        "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern",
        "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed",
        "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void", "volatile", "while", "bool",
        "true", "false", "errno", "system", "gets", "ctime", "page",
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
    static const struct str plain[] = { S_INIT("text"), S_INIT("int"), S_INIT("id"), S_INIT("bool"), S_INIT("html") };
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

/* -- the HTML state machine: where would the next value stand? -- */

enum where {
    IN_TEXT,
    TAG_OPEN,     /* behind '<' or '</' */
    TAG_NAME,
    IN_TAG,
    GLUE,         /* in a tag, but only a space, '/' or '>' may follow */
    ATTR_NAME,
    AFTER_NAME,
    BEFORE_VALUE, /* behind '=' */
    IN_VALUE,     /* in quotes */
    UNQUOTED,
};
enum attr { ATTR_PLAIN, ATTR_URL, ATTR_LITERAL };
enum url { URL_START, URL_SCHEME, URL_LATER };

struct html {
    enum where where;
    char quote;
    enum attr attr;
    enum url url;
    bool closing;     /* the tag is an end tag */
    bool keep;        /* in pre or textarea: white space counts */
    bool newline;     /* the last byte written was a line break */
    char tag[12];     /* element of the tag, cut off */
    char word[16];    /* name of the attribute, then scheme of its URL, cut off */
};

struct block {
    char kind;        /* 'i' if, 'e' else, 'l' each */
    int line;
    struct html start, then;
    struct str var;   /* each: the name in the template, and of which shape */
    const struct shape *shape;
    int number;       /* each: e1, e2 … in C */
};

enum { DEPTH_MAX = 16 };

struct compiler {
    struct program *p;
    size_t index;     /* of the view */
    struct view *view;
    struct reader in;
    struct html html;
    struct buf out, literal;
    struct block blocks[DEPTH_MAX];
    int depth, numbers;
    bool uses_lang;
};

#define FAIL(c, ...) tool_fail((c)->in.path, (c)->in.line, __VA_ARGS__)

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static void append(char *word, size_t size, char c)
{
    size_t n = strlen(word);
    if (n + 1 < size)
        word[n] = lower(c);
}

static bool one_of(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

/* Consumes n bytes of the template into the page. */
static size_t take(struct compiler *c, size_t n)
{
    struct str s = str_cut(c->in.text, c->in.at, n);
    buf_put(&c->literal, s);
    c->html.newline = s.len && s.ptr[s.len - 1] == '\n';
    skip(&c->in, s.len);
    return n;
}

static void classify(struct compiler *c)
{
    static const char *const url[] = { "href", "src", "action", "formaction", "poster", "data", "cite", "ping",
                                       "manifest", "background", "xlink:href", NULL };
    static const char *const literal[] = { "srcset", "srcdoc", "http-equiv", NULL };
    struct html *h = &c->html;
    if (strcmp(h->word, "style") == 0)
        FAIL(c, "style= is refused by the policy of our pages; use a class");
    if (strncmp(h->word, "on", 2) == 0)
        FAIL(c, "%s= is refused by the policy of our pages; scripts are files", h->word);
    h->attr = one_of(h->word, url) ? ATTR_URL : one_of(h->word, literal) ? ATTR_LITERAL : ATTR_PLAIN;
    h->url = URL_START;
    memset(h->word, 0, sizeof h->word);
    h->where = BEFORE_VALUE;
}

/* A literal character of a URL: until a '/', '?' or '#' a ':' would make a scheme of what stands before it. */
static void url_char(struct compiler *c, char ch)
{
    static const char *const schemes[] = { "http", "https", "mailto", "tel", NULL };
    struct html *h = &c->html;
    if (h->url == URL_LATER || is_space(ch))
        return;
    if (ch == '&')
        FAIL(c, "a character reference at the start of an address");
    if (ch == ':' && !one_of(h->word, schemes))
        FAIL(c, "an address of scheme '%s'", h->word);
    h->url = strchr("/?#:", ch) ? URL_LATER : URL_SCHEME;
    append(h->word, sizeof h->word, ch);
}

/* '>' */
static void end_tag(struct compiler *c, struct str rest)
{
    static const char *const kept[] = { "pre", "textarea", NULL }, *const code[] = { "script", "style", NULL };
    struct html *h = &c->html;
    take(c, 1);
    h->where = IN_TEXT;
    if (one_of(h->tag, kept))
        h->keep = !h->closing;
    if (h->closing || !one_of(h->tag, code))
        return;
    size_t i = 1, n = strlen(h->tag);
    while (i < rest.len && is_space(rest.ptr[i]))
        i++;
    rest = str_skip(rest, i);
    if (!str_starts(rest, S("</")) || !str_eq(str_cut(rest, 2, n), str_c(h->tag)))
        FAIL(c, "something inside <%s>: the policy of our pages allows files only", h->tag);
    skip(&c->in, i - 1);
}

/* '<', with everything up to the next template tag behind it. Comments are left out of the page. */
static void begin_tag(struct compiler *c, struct str rest)
{
    if (str_starts(rest, S("<!--"))) {
        const char *end = memmem(rest.ptr, rest.len, "-->", 3);
        if (!end)
            FAIL(c, "the comment is not closed, or holds a template tag");
        skip(&c->in, (size_t)(end - rest.ptr) + 3);
    } else if (str_starts(rest, S("<!"))) {
        ptrdiff_t end = str_index(rest, '>', 0);
        if (end < 0)
            FAIL(c, "the <! is not closed, or holds a template tag");
        take(c, (size_t)end + 1);
    } else {
        c->html.closing = str_starts(rest, S("</"));
        take(c, c->html.closing ? 2 : 1);
        c->html.where = TAG_OPEN;
        memset(c->html.tag, 0, sizeof c->html.tag);
    }
}

static void spaces(struct compiler *c, struct str rest)
{
    static const enum where after[] = { [IN_TEXT] = IN_TEXT,       [TAG_NAME] = IN_TAG,      [IN_TAG] = IN_TAG,
                                        [GLUE] = IN_TAG,           [ATTR_NAME] = AFTER_NAME, [AFTER_NAME] = AFTER_NAME,
                                        [BEFORE_VALUE] = BEFORE_VALUE, [UNQUOTED] = IN_TAG };
    size_t n = 1;
    while (n < rest.len && is_space(rest.ptr[n]))
        n++;
    bool breaks = str_index(str_cut(rest, 0, n), '\n', 0) >= 0;
    c->html.where = after[c->html.where];
    if (!breaks || c->html.keep) {
        take(c, n);
        return;
    }
    skip(&c->in, n);
    if (!c->html.newline)
        buf_putc(&c->literal, '\n');
    c->html.newline = true;
}

static void attr_name(struct compiler *c, char ch)
{
    if (strchr("\"'<", ch) || (ch == '=' && c->html.where == IN_TAG))
        FAIL(c, "'%c' in a tag", ch);
    if (c->html.where != ATTR_NAME)
        memset(c->html.word, 0, sizeof c->html.word);
    c->html.where = ATTR_NAME;
    append(c->html.word, sizeof c->html.word, ch);
}

/* One character inside a tag; white space is dealt with before, except in quotes. */
static void tag_char(struct compiler *c, char ch)
{
    struct html *h = &c->html;
    bool name_ends = h->where == ATTR_NAME || h->where == AFTER_NAME;
    if (h->where == IN_VALUE) {
        if (ch == h->quote)
            h->where = GLUE;
        else if (h->attr == ATTR_URL)
            url_char(c, ch);
    } else if (h->where == TAG_OPEN) {
        if (lower(ch) < 'a' || lower(ch) > 'z')
            FAIL(c, "'<' without a tag; write &lt;");
        h->where = TAG_NAME;
        append(h->tag, sizeof h->tag, ch);
    } else if (h->where == BEFORE_VALUE) {
        if (ch == '>')
            FAIL(c, "an attribute without its value");
        h->where = ch == '"' || ch == '\'' ? IN_VALUE : UNQUOTED;
        h->quote = ch;
    } else if (h->where == UNQUOTED) {
        if (strchr("\"'<=", ch))
            FAIL(c, "'%c' in an unquoted attribute", ch);
    } else if (name_ends && ch == '=') {
        classify(c);
    } else if (ch == '/') {
        h->where = IN_TAG;
    } else if (h->where == TAG_NAME) {
        if (!is_word(ch) && ch != '-')
            FAIL(c, "'%c' in the name of a tag", ch);
        append(h->tag, sizeof h->tag, ch);
    } else if (h->where == GLUE) {
        FAIL(c, "a space is missing before '%c'", ch);
    } else {
        attr_name(c, ch);
    }
}

static void literal(struct compiler *c, size_t end)
{
    struct html *h = &c->html;
    while (c->in.at < end) {
        struct str rest = str_cut(c->in.text, c->in.at, end - c->in.at);
        char ch = rest.ptr[0];
        bool quoted = h->where == IN_VALUE;
        if (str_starts(rest, S("}}")) || str_starts(rest, S("%}")))
            FAIL(c, "'%.2s' without its beginning", rest.ptr);
        if (is_space(ch) && !quoted && h->where != TAG_OPEN) {
            spaces(c, rest);
        } else if (h->where == IN_TEXT && ch == '<') {
            begin_tag(c, rest);
        } else if (ch == '>' && !quoted && h->where != IN_TEXT && h->where != TAG_OPEN && h->where != BEFORE_VALUE) {
            end_tag(c, rest);
        } else {
            if (h->where != IN_TEXT)
                tag_char(c, ch);
            take(c, 1);
        }
    }
}

/* A block begins or ends here: the name before it is over. */
static void settle(struct compiler *c)
{
    enum where *w = &c->html.where;
    if (*w == TAG_OPEN || *w == BEFORE_VALUE)
        FAIL(c, "a template tag in the middle of a tag");
    if (*w == TAG_NAME || *w == ATTR_NAME || *w == UNQUOTED)
        *w = GLUE;
    if (*w == AFTER_NAME)
        *w = IN_TAG;
}

static bool same_context(const struct html *a, const struct html *b)
{
    if (a->where != b->where || a->keep != b->keep)
        return false;
    if (a->where == IN_TEXT)
        return true;
    if (a->closing != b->closing || strcmp(a->tag, b->tag) != 0)
        return false;
    if (a->where != IN_VALUE)
        return true;
    return a->quote == b->quote && a->attr == b->attr && a->url == b->url &&
           (a->url != URL_SCHEME || strcmp(a->word, b->word) == 0);
}

/* The context behind a block that may have gone one of two ways. */
static void join(struct compiler *c, const struct html *other)
{
    struct html a = *other, *b = &c->html;
    if ((a.where == GLUE && b->where == IN_TAG) || (a.where == IN_TAG && b->where == GLUE))
        a.where = b->where = GLUE;
    if (!same_context(&a, b))
        FAIL(c, "the ways through this block end in different places of the HTML");
    b->newline = a.newline && b->newline;
}

/* -- C -- */

static void flush(struct compiler *c)
{
    if (c->literal.len == 0)
        return;
    buf_put(&c->out, S("    buf_put(out, S("));
    tool_literal(&c->out, buf_str(&c->literal));
    buf_put(&c->out, S("));\n"));
    c->literal.len = 0;
}

/* One line of C, which the compiler will find at the line of the template. */
static void emit(struct compiler *c, struct str line)
{
    flush(c);
    buf_printf(&c->out, "#line %d ", c->in.line);
    tool_literal(&c->out, str_c(c->in.path));
    buf_printf(&c->out, "\n    %.*s\n", STR_ARG(line));
}

#define EMIT(c, ...) emit((c), arena_printf((c)->p->arena, __VA_ARGS__))

struct value {
    enum type type;
    const struct shape *shape;
    struct str c;     /* the C expression */
    bool pointer;     /* it points to the struct */
};

static struct value base_value(struct compiler *c, struct str name)
{
    struct arena *a = c->p->arena;
    for (int i = c->depth; i-- > 0;)
        if (c->blocks[i].kind == 'l' && str_eq(c->blocks[i].var, name))
            return (struct value){ T_VIEW, c->blocks[i].shape, arena_printf(a, "e%d", c->blocks[i].number), true };
    const struct view *page = find_view(c->p, S("page"));
    if (page && str_eq(name, S("page")))
        return (struct value){ T_VIEW, &page->shape, S("page"), true };
    const struct field *f = find_field(&c->view->shape, name);
    if (!f)
        FAIL(c, "'%.*s' is neither a field of this view nor in scope", STR_ARG(name));
    return (struct value){ f->type, f->shape, arena_printf(a, "v->%.*s", STR_ARG(name)), false };
}

static struct value find_value(struct compiler *c, struct str path)
{
    struct str rest = path, name;
    str_split(&rest, '.', &name);
    struct value v = base_value(c, name);
    while (str_split(&rest, '.', &name)) {
        const struct field *f = v.type == T_VIEW ? find_field(v.shape, name) : NULL;
        if (!f)
            FAIL(c, "'%.*s' in '%.*s' is not a field", STR_ARG(name), STR_ARG(path));
        v = (struct value){ f->type, f->shape,
                            arena_printf(c->p->arena, "%.*s%s%.*s", STR_ARG(v.c), v.pointer ? "->" : ".", STR_ARG(name)), false };
    }
    return v;
}

static void refuse_context(struct compiler *c)
{
    const struct html *h = &c->html;
    if (h->where == IN_TEXT || (h->where == IN_VALUE && h->attr != ATTR_LITERAL))
        return;
    FAIL(c, "%s", h->where == IN_VALUE ? "a value in srcset=, srcdoc= or http-equiv="
                  : h->where == TAG_OPEN || h->where == TAG_NAME ? "a value in the name of a tag"
                  : h->where == BEFORE_VALUE || h->where == UNQUOTED ? "a value in an attribute without quotes"
                                                                     : "a value in a tag, but not in an attribute");
}

/* {{ value }} */
static void put_value(struct compiler *c)
{
    struct str path = next(&c->in, S("}}"));
    struct value v = find_value(c, path);
    struct html *h = &c->html;
    refuse_context(c);
    bool url = h->where == IN_VALUE && h->attr == ATTR_URL;
    if (v.type == T_INT || v.type == T_ID)
        EMIT(c, "html_int(out, %.*s);", STR_ARG(v.c));
    else if (v.type == T_HTML && h->where == IN_TEXT)
        EMIT(c, "buf_put(out, %.*s.text);", STR_ARG(v.c));
    else if (v.type == T_TEXT)
        EMIT(c, "%s(out, %.*s);",
             h->where == IN_TEXT ? "html_text" : !url ? "html_attr" : h->url == URL_START ? "html_url" : "html_urlpart",
             STR_ARG(v.c));
    else
        FAIL(c, "'%.*s' cannot be shown here", STR_ARG(path));
    if (url && h->url == URL_START)
        h->url = URL_LATER;
    h->newline = false;
    expect(&c->in, S("}}"), S("}}"));
}

/* {% t key arg… %}: on one line of C, so that #line holds for all of it. */
static void put_message(struct compiler *c)
{
    struct arena *a = c->p->arena;
    struct buf id = buf_new(a, TOOL_OUT_MAX), room = id, args = id;
    struct str key = next(&c->in, S("%}")), arg;
    if (!is_word(key.ptr[0]))
        FAIL(c, "a sentence without its key");
    for (size_t i = 0; i < key.len; i++)
        buf_putc(&id, key.ptr[i] == '.' ? '_' : key.ptr[i]);
    refuse_context(c);
    if (c->html.where == IN_VALUE && c->html.attr == ATTR_URL)
        FAIL(c, "a sentence in an address");
    int n = 0;
    while (!str_eq(arg = next(&c->in, S("%}")), S("%}"))) {
        struct value v = find_value(c, arg);
        if (v.type != T_TEXT && v.type != T_INT && v.type != T_ID)
            FAIL(c, "'%.*s' cannot stand in a sentence", STR_ARG(arg));
        if (v.type != T_TEXT)
            buf_printf(&room, "char n%d[HTML_DIGITS_MAX]; ", n);
        if (v.type == T_TEXT)
            buf_printf(&args, "%s%.*s", n ? ", " : "", STR_ARG(v.c));
        else
            buf_printf(&args, "%shtml_digits(%.*s, n%d)", n ? ", " : "", STR_ARG(v.c), n);
        n++;
    }
    const char *escape = c->html.where == IN_TEXT ? "html_text" : "html_attr";
    struct str list = n ? arena_printf(a, "MSG_ARGS(%.*s)", STR_ARG(buf_str(&args))) : S("MSG_NO_ARGS");
    EMIT(c, "{ _Static_assert((int)MSG_ARGC_%.*s == %d, \"arguments of this sentence\"); %.*smsg_put(out, lang, MSG_%.*s, %.*s, %s); }",
         STR_ARG(buf_str(&id)), n, STR_ARG(buf_str(&room)), STR_ARG(buf_str(&id)), STR_ARG(list), escape);
    c->uses_lang = true;
    c->html.newline = false;
}

static void put_include(struct compiler *c)
{
    struct str name = next(&c->in, S("%}")), arg = next(&c->in, S("%}"));
    const struct view *target = find_view(c->p, name);
    if (!target)
        FAIL(c, "there is no view '%.*s'", STR_ARG(name));
    if (target->layout)
        FAIL(c, "the view '%.*s' is a whole page", STR_ARG(name));
    if (c->html.where != IN_TEXT)
        FAIL(c, "an include inside a tag");
    add_edge(c->p, c->index, target, c->in.line);
    c->html.newline = false;
    if (str_eq(arg, S("%}"))) {
        if (target->shape.fields.n)
            FAIL(c, "the view '%.*s' needs a value", STR_ARG(name));
        EMIT(c, "view_%.*s_html(out, page, NULL);", STR_ARG(name));
        return;
    }
    struct value v = find_value(c, arg);
    if (v.type != T_VIEW || v.shape != &target->shape)
        FAIL(c, "'%.*s' is not a view %.*s", STR_ARG(arg), STR_ARG(name));
    EMIT(c, "view_%.*s_html(out, page, %s%.*s);", STR_ARG(name), v.pointer ? "" : "&", STR_ARG(v.c));
    expect(&c->in, S("%}"), S("%}"));
}

static struct block *push(struct compiler *c, char kind)
{
    if (c->depth == DEPTH_MAX)
        FAIL(c, "blocks nested too deeply");
    settle(c);
    c->blocks[c->depth] = (struct block){ .kind = kind, .line = c->in.line, .start = c->html };
    return &c->blocks[c->depth++];
}

static void begin_if(struct compiler *c)
{
    struct str path = next(&c->in, S("%}"));
    bool negate = str_eq(path, S("not"));
    if (negate)
        path = next(&c->in, S("%}"));
    struct value v = find_value(c, path);
    if (v.type == T_HTML || v.type == T_VIEW)
        FAIL(c, "'%.*s' is not a condition", STR_ARG(path));
    const char *test = v.type == T_TEXT ? ".len != 0" : v.type == T_LIST || v.type == T_VIEWS ? ".n != 0"
                     : v.type == T_BOOL ? ""          : " != 0";
    EMIT(c, "if (%s(%.*s%s)) {", negate ? "!" : "", STR_ARG(v.c), test);
    push(c, 'i');
    expect(&c->in, S("%}"), S("%}"));
}

static void begin_else(struct compiler *c)
{
    struct block *b = c->depth ? &c->blocks[c->depth - 1] : NULL;
    if (!b || b->kind != 'i')
        FAIL(c, "an else without its if");
    settle(c);
    EMIT(c, "} else {");
    b->kind = 'e';
    b->then = c->html;
    c->html = b->start;
    expect(&c->in, S("%}"), S("%}"));
}

static void begin_each(struct compiler *c)
{
    struct str path = next(&c->in, S("%}"));
    struct value v = find_value(c, path);
    if (v.type != T_LIST && v.type != T_VIEWS)
        FAIL(c, "'%.*s' is not a list", STR_ARG(path));
    expect(&c->in, S("%}"), S("as"));
    struct str var = new_name(&c->in, S("%}"));
    bool used = find_field(&c->view->shape, var) != NULL;
    for (int i = 0; i < c->depth; i++)
        used = used || str_eq(c->blocks[i].var, var);
    if (used)
        FAIL(c, "the name '%.*s' is taken", STR_ARG(var));
    int i = ++c->numbers;
    EMIT(c, "for (size_t i%d = 0; i%d < %.*s.n; i%d++) { const struct %.*s *e%d = &%.*s.at[i%d]; (void)e%d;", i, i,
         STR_ARG(v.c), i, STR_ARG(v.shape->c), i, STR_ARG(v.c), i, i);
    struct block *b = push(c, 'l');
    b->var = var;
    b->shape = v.shape;
    b->number = i;
    c->html.newline = false; /* the second time round, something stands before */
    expect(&c->in, S("%}"), S("%}"));
}

static void end_block(struct compiler *c)
{
    if (c->depth == 0)
        FAIL(c, "an end without its beginning");
    const struct block *b = &c->blocks[--c->depth];
    settle(c);
    EMIT(c, "}");
    if (b->kind == 'l' && c->html.where != b->start.where)
        FAIL(c, "the body of each must end where it began");
    join(c, b->kind == 'e' ? &b->then : &b->start);
    expect(&c->in, S("%}"), S("%}"));
}

static void statement(struct compiler *c)
{
    static const struct {
        struct str word;
        void (*compile)(struct compiler *);
    } forms[] = { { S_INIT("if"), begin_if },     { S_INIT("else"), begin_else }, { S_INIT("each"), begin_each },
                  { S_INIT("end"), end_block },   { S_INIT("t"), put_message },   { S_INIT("include"), put_include } };
    struct str word = next(&c->in, S("%}"));
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (str_eq(word, forms[i].word)) {
            forms[i].compile(c);
            return;
        }
    FAIL(c, "'%.*s' is no template tag%s", STR_ARG(word),
         str_eq(word, S("layout")) ? " here; it follows the view at once" : "");
}

static void compile_body(struct compiler *c)
{
    while (c->in.at < c->in.text.len) {
        size_t end = c->in.at;
        while (end < c->in.text.len && !(c->in.text.ptr[end] == '{' && end + 1 < c->in.text.len && strchr("{%#", c->in.text.ptr[end + 1])))
            end++;
        literal(c, end);
        if (end == c->in.text.len)
            break;
        char kind = c->in.text.ptr[end + 1];
        if (kind == '#' && c->html.where != IN_TEXT && c->html.where != IN_TAG)
            FAIL(c, "a template comment inside a tag");
        if (kind == '#') {
            skip_comment(&c->in);
            continue;
        }
        c->in.at += 2;
        if (kind == '{')
            put_value(c);
        else
            statement(c);
    }
    flush(c);
    if (c->depth)
        tool_fail(c->in.path, c->blocks[c->depth - 1].line, "this block has no end");
    if (c->html.where != IN_TEXT || c->html.keep)
        FAIL(c, "the template ends inside <%s>", c->html.tag);
}

static void json_fields(struct buf *out, const struct shape *s, struct str base, int depth);

static void json_list(struct buf *out, const struct field *f, struct str base, int depth)
{
    buf_printf(out, "    json_open(o, '[');\n    for (size_t i%d = 0; i%d < %.*s.n; i%d++) {\n", depth, depth, STR_ARG(base), depth);
    if (f->type == T_VIEWS) {
        buf_printf(out, "    %.*s_json_value(o, &%.*s.at[i%d]);\n", STR_ARG(f->shape->c), STR_ARG(base), depth);
    } else {
        buf_printf(out, "    const struct %.*s *e%d = &%.*s.at[i%d];\n    json_open(o, '{');\n", STR_ARG(f->shape->c), depth,
                   STR_ARG(base), depth);
        json_fields(out, f->shape, arena_printf(out->arena, "e%d->", depth), depth + 1);
        buf_put(out, S("    json_close(o, '}');\n"));
    }
    buf_put(out, S("    }\n    json_close(o, ']');\n"));
}

static void json_field(struct buf *out, const struct field *f, struct str value, int depth)
{
    struct str name = f->name;
    buf_put(out, S("    "));
    switch (f->type) {
    case T_TEXT: buf_printf(out, "json_member(o, \"%.*s\", %.*s);\n", STR_ARG(name), STR_ARG(value)); break;
    case T_INT: buf_printf(out, "json_member_int(o, \"%.*s\", %.*s);\n", STR_ARG(name), STR_ARG(value)); break;
    case T_BOOL: buf_printf(out, "json_member_bool(o, \"%.*s\", %.*s);\n", STR_ARG(name), STR_ARG(value)); break;
    case T_ID: buf_printf(out, "{ char n[HTML_DIGITS_MAX]; json_member(o, \"%.*s\", html_digits(%.*s, n)); }\n", STR_ARG(name), STR_ARG(value)); break;
    case T_HTML: buf_put(out, S("/* html is not data */\n")); break;
    case T_VIEW: buf_printf(out, "json_key(o, S(\"%.*s\"));\n    %.*s_json_value(o, &%.*s);\n", STR_ARG(name), STR_ARG(f->shape->c), STR_ARG(value)); break;
    case T_LIST:
    case T_VIEWS:
        buf_printf(out, "json_key(o, S(\"%.*s\"));\n", STR_ARG(name));
        json_list(out, f, value, depth);
    }
}

static void json_fields(struct buf *out, const struct shape *s, struct str base, int depth)
{
    for (size_t i = 0; i < s->fields.n; i++)
        json_field(out, &s->fields.at[i], arena_printf(out->arena, "%.*s%.*s", STR_ARG(base), STR_ARG(s->fields.at[i].name)), depth);
}

static void layout(struct compiler *c, struct str name)
{
    const struct view *v = find_view(c->p, name);
    if (!v || v->shape.fields.n)
        FAIL(c, "the layout needs a view '%.*s' without fields", STR_ARG(name));
    add_edge(c->p, c->index, v, c->in.line);
    EMIT(c, "view_%.*s_html(out, page, NULL);", STR_ARG(name));
}

static void check_lang(struct compiler *c)
{
    const struct view *page = find_view(c->p, S("page"));
    const struct field *lang = page ? find_field(&page->shape, S("lang")) : NULL;
    if (!lang || lang->type != T_TEXT)
        FAIL(c, "a sentence needs the view 'page' with lang text");
}

static void put_json_functions(struct buf *out, const struct view *v)
{
    int n = (int)v->name.len;
    const char *name = v->name.ptr;
    buf_printf(out, "void view_%.*s_json_value(struct json_out *o, const struct view_%.*s *v)\n{\n    (void)v;\n", n, name, n, name);
    buf_put(out, S("    json_open(o, '{');\n"));
    json_fields(out, &v->shape, S("v->"), 0);
    buf_put(out, S("    json_close(o, '}');\n}\n\n"));
    buf_printf(out, "void view_%.*s_json(struct buf *out, const struct view_%.*s *v)\n{\n", n, name, n, name);
    buf_printf(out, "    struct json_out o = json_out(out);\n    view_%.*s_json_value(&o, v);\n}\n\n", n, name);
    buf_printf(out, "static void any_json(struct buf *out, const void *v) { view_%.*s_json(out, v); }\n", n, name);
    buf_put(out, S("static void any_html(struct buf *out, const struct view_page *page, const void *v)\n{\n"));
    buf_printf(out, "    view_%.*s_html(out, page, v);\n}\n\n", n, name);
    buf_printf(out, "const struct view_def VIEW_%.*s = { \"%.*s\", any_html, any_json, %s };\n", n, name, n, name,
               v->layout ? "true" : "false");
}

/* The whole .c of a view. */
static struct str compile(struct program *p, size_t index)
{
    struct view *v = &p->views.at[index];
    struct compiler c = { .p = p, .index = index, .view = v, .in = { v->path, v->text, v->body, v->body_line } };
    c.html.newline = true;
    c.out = c.literal = buf_new(p->arena, TOOL_OUT_MAX);
    if (v->layout)
        layout(&c, S("site_head"));
    compile_body(&c);
    if (v->layout)
        layout(&c, S("site_foot"));
    if (c.uses_lang)
        check_lang(&c);
    struct buf out = buf_new(p->arena, TOOL_OUT_MAX);
    buf_printf(&out, "/* generated by tools/tplc from %s */\n#include \"views.h\"\n#include \"core/i18n.h\"\n#include \"data/json.h\"\n\n", v->path);
    buf_printf(&out, "void view_%.*s_html(struct buf *out, const struct view_page *page, const struct view_%.*s *v)\n{\n",
               STR_ARG(v->name), STR_ARG(v->name));
    buf_printf(&out, "    (void)out, (void)page, (void)v;\n%s", c.uses_lang ? "    const enum lang lang = lang_of(page->lang);\n" : "");
    buf_put(&out, buf_str(&c.out));
    int line = 2;
    for (size_t i = 0; i < out.len; i++)
        line += out.ptr[i] == '\n';
    buf_printf(&out, "#line %d \"view_%.*s.c\"\n}\n\n", line, STR_ARG(v->name));
    put_json_functions(&out, v);
    return buf_str(&out);
}

static void put_struct(struct buf *out, const struct shape *s)
{
    static const char *const plain[] = { [T_TEXT] = "struct str", [T_INT] = "int64_t", [T_ID] = "int64_t", [T_BOOL] = "bool",
                                         [T_HTML] = "struct safe_html" };
    buf_printf(out, "struct %.*s {\n", STR_ARG(s->c));
    for (size_t i = 0; i < s->fields.n; i++) {
        const struct field *f = &s->fields.at[i];
        if (f->type == T_LIST || f->type == T_VIEWS)
            buf_printf(out, "    VEC(struct %.*s) %.*s;\n", STR_ARG(f->shape->c), STR_ARG(f->name));
        else if (f->type == T_VIEW)
            buf_printf(out, "    struct %.*s %.*s;\n", STR_ARG(f->shape->c), STR_ARG(f->name));
        else
            buf_printf(out, "    %s %.*s;\n", plain[f->type], STR_ARG(f->name));
    }
    buf_put(out, s->fields.n ? S("};\n\n") : S("    char nothing;\n};\n\n"));
}

static struct str header(const struct program *p)
{
    struct buf out = buf_new(p->arena, TOOL_OUT_MAX);
    buf_put(&out, S("/* generated by tools/tplc */\n#ifndef GEN_VIEWS_H\n#define GEN_VIEWS_H\n#include \"core/view.h\"\n"
                    "#include \"fmt/html.h\"\n\nstruct json_out;\n\n"));
    for (size_t i = 0; i < p->shapes.n; i++)
        put_struct(&out, p->shapes.at[i]);
    for (size_t i = 0; i < p->views.n; i++) {
        int n = (int)p->views.at[i].name.len;
        const char *name = p->views.at[i].name.ptr;
        buf_printf(&out, "void view_%.*s_html(struct buf *out, const struct view_page *page, const struct view_%.*s *v);\n", n, name, n, name);
        buf_printf(&out, "void view_%.*s_json(struct buf *out, const struct view_%.*s *v);\n", n, name, n, name);
        buf_printf(&out, "void view_%.*s_json_value(struct json_out *o, const struct view_%.*s *v);\n", n, name, n, name);
        buf_printf(&out, "extern const struct view_def VIEW_%.*s;\n\n", n, name);
    }
    buf_put(&out, S("#endif\n"));
    return buf_str(&out);
}

/* `list parts` of view a and the view a_parts would both be struct view_a_parts. */
static void refuse_same_structs(const struct program *p)
{
    for (size_t i = 0; i < p->shapes.n; i++)
        for (size_t j = 0; j < i; j++)
            if (str_eq(p->shapes.at[i]->c, p->shapes.at[j]->c))
                tool_fail("tplc", 0, "a list and a view would both be struct %.*s", STR_ARG(p->shapes.at[i]->c));
}

static void compile_all(struct program *p)
{
    for (size_t i = 0; i < p->views.n; i++)
        resolve(p, i, &p->views.at[i].shape);
    refuse_circles(p);
    for (size_t i = 0; i < p->views.n; i++)
        order_shape(p, &p->views.at[i].shape);
    refuse_same_structs(p);
    for (size_t i = 0; i < p->views.n; i++)
        p->views.at[i].code = compile(p, i);
    refuse_circles(p); /* now with the includes */
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fputs("usage: tplc OUTDIR view.html...\n", stderr);
        return 2;
    }
    struct program p = { .arena = arena_new() };
    for (int i = 2; i < argc; i++)
        read_head(&p, argv[i]);
    compile_all(&p);
    tool_write_changed(arena_printf(p.arena, "%s/views.h", argv[1]).ptr, header(&p));
    for (size_t i = 0; i < p.views.n; i++) {
        const struct view *v = &p.views.at[i];
        tool_write_changed(arena_printf(p.arena, "%s/view_%.*s.c", argv[1], STR_ARG(v->name)).ptr, v->code);
    }
    arena_free(p.arena);
    return 0;
}
