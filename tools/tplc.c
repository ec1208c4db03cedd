/* tplc: HTML templates to C. `tplc OUTDIR view.html …`, see README.md.
 *
 * 1. The head of every template is read (fields, types) and views.h is made.
 * 2. The body of each is walked once: literal HTML goes through a small state machine (struct html) that knows in which
 *    context the next value would stand, template tags become C statements.
 * 3. Nothing is written before everything was right. */
#include "tplc_html.h"
#include "tplc_schema.h"

struct block {
    char kind; /* 'i' if, 'e' else, 'l' each */
    int line;
    struct html start, then;
    struct str var; /* each: the name in the template, and of which shape */
    const struct shape *shape;
    struct str list; /* each: the list in C, and the number of e1, e2 … */
    int number;
};

enum { DEPTH_MAX = 16 };

struct compiler {
    struct program *p;
    size_t index; /* of the view */
    struct view *view;
    struct walk w;
    struct buf out;
    struct block blocks[DEPTH_MAX];
    int depth, numbers;
    bool uses_lang;
};

#define FAIL(c, ...) tool_fail((c)->w.in.path, (c)->w.in.line, __VA_ARGS__)

static void flush(struct compiler *c)
{
    if (c->w.literal.len == 0)
        return;
    buf_put(&c->out, S("    buf_put(out, S("));
    tool_literal(&c->out, buf_str(&c->w.literal));
    buf_put(&c->out, S("));\n"));
    c->w.literal.len = 0;
}

/* One line of C, which the compiler will find at the line of the template. */
static void emit(struct compiler *c, struct str line)
{
    flush(c);
    buf_printf(&c->out, "#line %d ", c->w.in.line);
    tool_literal(&c->out, str_c(c->w.in.path));
    buf_printf(&c->out, "\n    %.*s\n", STR_ARG(line));
}

#define EMIT(c, ...) emit((c), arena_printf((c)->p->arena, __VA_ARGS__))

struct value {
    enum type type;
    const struct shape *shape;
    struct str c;    /* the C expression */
    bool pointer;    /* it points to the struct */
    struct str list; /* of an element in a loop: the list it is from, and the number of the loop */
    int number;
};

static struct value base_value(struct compiler *c, struct str name)
{
    struct arena *a = c->p->arena;
    for (int i = c->depth; i-- > 0;)
        if (c->blocks[i].kind == 'l' && str_eq(c->blocks[i].var, name))
            return (struct value){ .type = T_VIEW,
                                   .shape = c->blocks[i].shape,
                                   .c = arena_printf(a, "e%d", c->blocks[i].number),
                                   .pointer = true,
                                   .list = c->blocks[i].list,
                                   .number = c->blocks[i].number };
    const struct view *page = find_view(c->p, S("page"));
    if (page && str_eq(name, S("page")))
        return (struct value){ .type = T_VIEW, .shape = &page->shape, .c = S("page"), .pointer = true };
    const struct field *f = find_field(&c->view->shape, name);
    if (!f)
        FAIL(c, "'%.*s' is neither a field of this view nor in scope", STR_ARG(name));
    return (struct value){ .type = f->type, .shape = f->shape, .c = arena_printf(a, "v->%.*s", STR_ARG(name)) };
}

/* Of an element in a loop, unless it has fields of these names: no (from 1), first, last. */
static bool find_place(struct compiler *c, const struct value *v, struct str name, struct value *out)
{
    struct arena *a = c->p->arena;
    if (!v->number)
        return false;
    if (str_eq(name, S("no")))
        *out = (struct value){ .type = T_INT, .c = arena_printf(a, "(int64_t)(i%d + 1)", v->number) };
    else if (str_eq(name, S("first")))
        *out = (struct value){ .type = T_BOOL, .c = arena_printf(a, "i%d == 0", v->number) };
    else if (str_eq(name, S("last")))
        *out = (struct value){ .type = T_BOOL, .c = arena_printf(a, "i%d + 1 == %.*s.n", v->number, STR_ARG(v->list)) };
    else
        return false;
    return true;
}

static struct value find_value(struct compiler *c, struct str path)
{
    struct str rest = path, name;
    str_split(&rest, '.', &name);
    struct value v = base_value(c, name);
    while (str_split(&rest, '.', &name)) {
        const struct field *f = v.type == T_VIEW ? find_field(v.shape, name) : NULL;
        if (!f && find_place(c, &v, name, &v))
            continue;
        if (!f)
            FAIL(c, "'%.*s' in '%.*s' is not a field", STR_ARG(name), STR_ARG(path));
        const char *dot = v.pointer ? "->" : ".";
        struct str expr = arena_printf(c->p->arena, "%.*s%s%.*s", STR_ARG(v.c), dot, STR_ARG(name));
        v = (struct value){ .type = f->type, .shape = f->shape, .c = expr };
    }
    return v;
}

static const char *escaper(const struct html *h)
{
    if (h->where == IN_TEXT)
        return "html_text";
    if (h->attr != ATTR_URL)
        return "html_attr";
    return h->url == URL_START ? "html_url" : "html_urlpart";
}

/* {{ value }} */
static void put_value(struct compiler *c)
{
    struct str path = next(&c->w.in, S("}}"));
    struct value v = find_value(c, path);
    struct html *h = &c->w.html;
    refuse_context(&c->w);
    if (v.type == T_INT || v.type == T_ID)
        EMIT(c, "html_int(out, %.*s);", STR_ARG(v.c));
    else if (v.type == T_COUNT && h->where == IN_TEXT && (c->uses_lang = true)) /* the mark is the language's */
        EMIT(c, "{ char room[MSG_COUNT_MAX]; html_text(out, msg_count(lang, %.*s, room)); }", STR_ARG(v.c));
    else if (v.type == T_HTML && h->where == IN_TEXT)
        EMIT(c, "buf_put(out, %.*s.text);", STR_ARG(v.c));
    else if (v.type == T_TEXT)
        EMIT(c, "%s(out, %.*s);", escaper(h), STR_ARG(v.c));
    else
        FAIL(c, "'%.*s' cannot be shown here", STR_ARG(path));
    if (h->attr == ATTR_URL)
        h->url = URL_LATER;
    h->newline = false;
    expect(&c->w.in, S("}}"), S("}}"));
}

/* {% t key arg… %}: on one line of C, so that #line holds for all of it. */
static void put_message(struct compiler *c)
{
    struct arena *a = c->p->arena;
    struct buf id = buf_new(a, TOOL_OUT_MAX), room = id, args = id;
    struct str key = next(&c->w.in, S("%}")), arg;
    if (!is_word(key.ptr[0]))
        FAIL(c, "a sentence without its key");
    for (size_t i = 0; i < key.len; i++)
        buf_putc(&id, key.ptr[i] == '.' ? '_' : key.ptr[i]);
    refuse_context(&c->w);
    int n = 0;
    while (!str_eq(arg = next(&c->w.in, S("%}")), S("%}"))) {
        struct value v = find_value(c, arg);
        if (v.type != T_TEXT && v.type != T_INT && v.type != T_ID && v.type != T_COUNT)
            FAIL(c, "'%.*s' cannot stand in a sentence", STR_ARG(arg));
        if (v.type != T_TEXT)
            buf_printf(&room, "char n%d[%s]; ", n, v.type == T_COUNT ? "MSG_COUNT_MAX" : "HTML_DIGITS_MAX");
        if (v.type == T_TEXT)
            buf_printf(&args, "%s%.*s", n ? ", " : "", STR_ARG(v.c));
        else if (v.type == T_COUNT)
            buf_printf(&args, "%smsg_count(lang, %.*s, n%d)", n ? ", " : "", STR_ARG(v.c), n);
        else
            buf_printf(&args, "%shtml_digits(%.*s, n%d)", n ? ", " : "", STR_ARG(v.c), n);
        n++;
    }
    const char *escape = escaper(&c->w.html);
    if (strcmp(escape, "html_url") == 0)
        FAIL(c, "an address that is a sentence");
    struct str list = n ? arena_printf(a, "MSG_ARGS(%.*s)", STR_ARG(buf_str(&args))) : S("MSG_NO_ARGS");
    EMIT(c,
         "{ _Static_assert((int)MSG_ARGC_%.*s == %d, \"arguments of this sentence\"); %.*smsg_put(out, lang, MSG_%.*s, "
         "%.*s, %s); }",
         STR_ARG(buf_str(&id)), n, STR_ARG(buf_str(&room)), STR_ARG(buf_str(&id)), STR_ARG(list), escape);
    c->uses_lang = true;
    c->w.html.newline = false;
}

/* {% vi %} in a tag: what stands in the element is Vietnamese, whatever the language of the page (WCAG 3.1.2). */
static void put_vi(struct compiler *c)
{
    struct html *h = &c->w.html;
    if (h->closing || (h->where != TAG_NAME && h->where != IN_TAG && h->where != GLUE))
        FAIL(c, "{%% vi %%} stands in a tag, behind its name or an attribute");
    EMIT(c, "if (lang != LANG_VI) buf_put(out, S(\" lang=\\\"vi\\\"\"));");
    c->uses_lang = true;
    h->where = GLUE;
    h->newline = false;
    expect(&c->w.in, S("%}"), S("%}"));
}

static void put_include(struct compiler *c)
{
    struct str name = next(&c->w.in, S("%}")), arg = next(&c->w.in, S("%}"));
    const struct view *target = find_view(c->p, name);
    if (!target)
        FAIL(c, "there is no view '%.*s'", STR_ARG(name));
    if (target->layout)
        FAIL(c, "the view '%.*s' is a whole page", STR_ARG(name));
    if (c->w.html.where != IN_TEXT)
        FAIL(c, "an include inside a tag");
    add_edge(c->p, c->index, target, c->w.in.line);
    c->w.html.newline = false;
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
    expect(&c->w.in, S("%}"), S("%}"));
}

static struct block *push(struct compiler *c, char kind)
{
    if (c->depth == DEPTH_MAX)
        FAIL(c, "blocks nested too deeply");
    settle(&c->w);
    c->blocks[c->depth] = (struct block){ .kind = kind, .line = c->w.in.line, .start = c->w.html };
    return &c->blocks[c->depth++];
}

/* One operand of a condition, as C. */
static struct str condition(struct compiler *c, struct str path)
{
    struct value v = find_value(c, path);
    const char *test = " != 0";
    if (v.type == T_HTML || v.type == T_VIEW)
        FAIL(c, "'%.*s' is not a condition", STR_ARG(path));
    if (v.type == T_BOOL)
        test = "";
    else if (v.type == T_TEXT)
        test = ".len != 0";
    else if (v.type == T_LIST || v.type == T_VIEWS)
        test = ".n != 0";
    return arena_printf(c->p->arena, "%.*s%s", STR_ARG(v.c), test);
}

/* {% if x %}, {% if not x %}, {% if x or y %} */
static void begin_if(struct compiler *c)
{
    struct str word = next(&c->w.in, S("%}"));
    bool negate = str_eq(word, S("not"));
    if (negate)
        word = next(&c->w.in, S("%}"));
    struct str test = condition(c, word);
    while (!str_eq(word = next(&c->w.in, S("%}")), S("%}"))) {
        if (!str_eq(word, S("or")) || negate)
            FAIL(c, "'%.*s' in a condition", STR_ARG(word));
        struct str more = condition(c, next(&c->w.in, S("%}")));
        test = arena_printf(c->p->arena, "%.*s || %.*s", STR_ARG(test), STR_ARG(more));
    }
    EMIT(c, negate ? "if (!(%.*s)) {" : "if (%.*s) {", STR_ARG(test));
    push(c, 'i');
}

static void begin_else(struct compiler *c)
{
    struct block *b = c->depth ? &c->blocks[c->depth - 1] : NULL;
    if (!b || b->kind != 'i')
        FAIL(c, "an else without its if");
    settle(&c->w);
    EMIT(c, "} else {");
    b->kind = 'e';
    b->then = c->w.html;
    c->w.html = b->start;
    expect(&c->w.in, S("%}"), S("%}"));
}

static void begin_each(struct compiler *c)
{
    struct str path = next(&c->w.in, S("%}"));
    struct value v = find_value(c, path);
    if (v.type != T_LIST && v.type != T_VIEWS)
        FAIL(c, "'%.*s' is not a list", STR_ARG(path));
    expect(&c->w.in, S("%}"), S("as"));
    struct str var = new_name(&c->w.in, S("%}"));
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
    b->list = v.c;
    b->number = i;
    c->w.html.newline = false; /* the second time round, something stands before */
    expect(&c->w.in, S("%}"), S("%}"));
}

static void end_block(struct compiler *c)
{
    if (c->depth == 0)
        FAIL(c, "an end without its beginning");
    const struct block *b = &c->blocks[--c->depth];
    settle(&c->w);
    EMIT(c, "}");
    if (b->kind == 'l' && c->w.html.where != b->start.where)
        FAIL(c, "the body of each must end where it began");
    join(&c->w, b->kind == 'e' ? &b->then : &b->start);
    expect(&c->w.in, S("%}"), S("%}"));
}

static void statement(struct compiler *c)
{
    static const struct {
        struct str word;
        void (*compile)(struct compiler *);
    } forms[] = { { S_INIT("if"), begin_if },   { S_INIT("else"), begin_else }, { S_INIT("each"), begin_each },
                  { S_INIT("end"), end_block }, { S_INIT("t"), put_message },   { S_INIT("include"), put_include },
                  { S_INIT("vi"), put_vi } };
    struct str word = next(&c->w.in, S("%}"));
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
    while (c->w.in.at < c->w.in.text.len) {
        size_t end = c->w.in.at;
        while (end < c->w.in.text.len && !(c->w.in.text.ptr[end] == '{' && end + 1 < c->w.in.text.len &&
                                           strchr("{%#", c->w.in.text.ptr[end + 1])))
            end++;
        literal(&c->w, end);
        if (end == c->w.in.text.len)
            break;
        char kind = c->w.in.text.ptr[end + 1];
        if (kind == '#' && c->w.html.where != IN_TEXT && c->w.html.where != IN_TAG)
            FAIL(c, "a template comment inside a tag");
        if (kind == '#') {
            skip_comment(&c->w.in);
            continue;
        }
        c->w.in.at += 2;
        if (kind == '{')
            put_value(c);
        else
            statement(c);
    }
    flush(c);
    if (c->depth)
        tool_fail(c->w.in.path, c->blocks[c->depth - 1].line, "this block has no end");
    if (c->w.html.where != IN_TEXT || c->w.html.keep)
        FAIL(c, "the template ends inside <%s>", c->w.html.tag);
}

static void json_fields(struct buf *out, const struct shape *s, struct str base, int depth);

static void json_list(struct buf *out, const struct field *f, struct str base, int depth)
{
    buf_printf(out, "    json_open(o, '[');\n    for (size_t i%d = 0; i%d < %.*s.n; i%d++) {\n", depth, depth,
               STR_ARG(base), depth);
    if (f->type == T_VIEWS) {
        buf_printf(out, "    %.*s_json_value(o, &%.*s.at[i%d]);\n", STR_ARG(f->shape->c), STR_ARG(base), depth);
    } else {
        buf_printf(out, "    const struct %.*s *e%d = &%.*s.at[i%d];\n    json_open(o, '{');\n", STR_ARG(f->shape->c),
                   depth, STR_ARG(base), depth);
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
    case T_TEXT:
        buf_printf(out, "json_member(o, \"%.*s\", %.*s);\n", STR_ARG(name), STR_ARG(value));
        break;
    case T_COUNT:
    case T_INT:
        buf_printf(out, "json_member_int(o, \"%.*s\", %.*s);\n", STR_ARG(name), STR_ARG(value));
        break;
    case T_BOOL:
        buf_printf(out, "json_member_bool(o, \"%.*s\", %.*s);\n", STR_ARG(name), STR_ARG(value));
        break;
    case T_ID:
        buf_printf(out, "{ char n[HTML_DIGITS_MAX]; json_member(o, \"%.*s\", html_digits(%.*s, n)); }\n", STR_ARG(name),
                   STR_ARG(value));
        break;
    case T_HTML:
        buf_put(out, S("/* html is not data */\n"));
        break;
    case T_VIEW:
        buf_printf(out, "json_key(o, S(\"%.*s\"));\n    %.*s_json_value(o, &%.*s);\n", STR_ARG(name),
                   STR_ARG(f->shape->c), STR_ARG(value));
        break;
    case T_LIST:
    case T_VIEWS:
        buf_printf(out, "json_key(o, S(\"%.*s\"));\n", STR_ARG(name));
        json_list(out, f, value, depth);
    }
}

static void json_fields(struct buf *out, const struct shape *s, struct str base, int depth)
{
    for (size_t i = 0; i < s->fields.n; i++)
        json_field(out, &s->fields.at[i],
                   arena_printf(out->arena, "%.*s%.*s", STR_ARG(base), STR_ARG(s->fields.at[i].name)), depth);
}

static void layout(struct compiler *c, struct str name)
{
    const struct view *v = find_view(c->p, name);
    if (!v || v->shape.fields.n)
        FAIL(c, "the layout needs a view '%.*s' without fields", STR_ARG(name));
    add_edge(c->p, c->index, v, c->w.in.line);
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
    buf_printf(out, "void view_%.*s_json_value(struct json_out *o, const struct view_%.*s *v)\n{\n    (void)v;\n", n,
               name, n, name);
    buf_put(out, S("    json_open(o, '{');\n"));
    json_fields(out, &v->shape, S("v->"), 0);
    buf_put(out, S("    json_close(o, '}');\n}\n\n"));
    buf_printf(out, "void view_%.*s_json(struct buf *out, const struct view_%.*s *v)\n{\n", n, name, n, name);
    buf_printf(out, "    struct json_out o = json_out(out);\n    view_%.*s_json_value(&o, v);\n}\n\n", n, name);
    buf_printf(out, "static void any_json(struct buf *out, const void *v) { view_%.*s_json(out, v); }\n", n, name);
    buf_put(out, S("static void any_html(struct buf *out, const struct view_page *page, const void *v)\n{\n"));
    buf_printf(out, "    view_%.*s_html(out, page, v);\n}\n\n", n, name);
    put_schema(out, v);
    const char *version = put_member(out, v, S("version"), T_INT, "int64_t"), *after = put_member(out, v, S("next"), T_TEXT, "struct str");
    buf_printf(out, "const struct view_def VIEW_%.*s = { \"%.*s\", any_html, any_json, %s, schema, parts, %s, %s };\n", n, name, n, name,
               v->layout ? "true" : "false", version, after);
}

/* The whole .c of a view. */
static struct str compile(struct program *p, size_t index)
{
    struct view *v = &p->views.at[index];
    struct compiler c = { .p = p, .index = index, .view = v, .w.in = { v->path, v->text, v->body, v->body_line } };
    c.w.html.newline = true;
    c.out = c.w.literal = buf_new(p->arena, TOOL_OUT_MAX);
    if (v->layout)
        layout(&c, S("site_head"));
    compile_body(&c);
    if (v->layout)
        layout(&c, S("site_foot"));
    if (c.uses_lang)
        check_lang(&c);
    struct buf out = buf_new(p->arena, TOOL_OUT_MAX);
    buf_printf(&out,
               "/* generated by tools/tplc from %s */\n#include \"views.h\"\n#include \"core/i18n.h\"\n#include "
               "\"data/json.h\"\n\n",
               v->path);
    buf_printf(&out,
               "void view_%.*s_html(struct buf *out, const struct view_page *page, const struct view_%.*s *v)\n{\n",
               STR_ARG(v->name), STR_ARG(v->name));
    buf_printf(&out, "    (void)out, (void)page, (void)v;\n%s",
               c.uses_lang ? "    const enum lang lang = lang_of(page->lang);\n" : "");
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
    static const char *const plain[] = { [T_TEXT] = "struct str",
                                         [T_INT] = "int64_t",
                                         [T_ID] = "int64_t",
                                         [T_COUNT] = "int64_t",
                                         [T_BOOL] = "bool",
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
    buf_put(&out,
            S("/* generated by tools/tplc */\n#ifndef GEN_VIEWS_H\n#define GEN_VIEWS_H\n#include \"core/view.h\"\n"
              "#include \"fmt/html.h\"\n\nstruct json_out;\n\n"));
    for (size_t i = 0; i < p->shapes.n; i++)
        put_struct(&out, p->shapes.at[i]);
    for (size_t i = 0; i < p->views.n; i++) {
        int n = (int)p->views.at[i].name.len;
        const char *name = p->views.at[i].name.ptr;
        buf_printf(&out,
                   "void view_%.*s_html(struct buf *out, const struct view_page *page, const struct view_%.*s *v);\n",
                   n, name, n, name);
        buf_printf(&out, "void view_%.*s_json(struct buf *out, const struct view_%.*s *v);\n", n, name, n, name);
        buf_printf(&out, "void view_%.*s_json_value(struct json_out *o, const struct view_%.*s *v);\n", n, name, n,
                   name);
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
