/* sqlc: named SQL statements to typed C. What it reads and writes is told in tools/README.md.
 *
 * Three steps over all files of one call: split each file into statements (split), read the header of each
 * (read_header) and translate its text for both engines (translate); then write what was gathered. */
#include "sqlc_write.h"

/* -- splitting a file into statements --------------------------------------------------------------------- */

static bool is_name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

static struct str take_word(struct str *rest)
{
    *rest = str_trim(*rest);
    size_t n = 0;
    while (n < rest->len && rest->ptr[n] != ' ' && rest->ptr[n] != '\t')
        n++;
    struct str word = str_cut(*rest, 0, n);
    *rest = str_trim(str_skip(*rest, n));
    return word;
}

/* The text after "--" of a comment line; false for any other line. */
static bool comment_of(struct str line, struct str *text)
{
    line = str_trim(line);
    if (!str_starts(line, S("--")))
        return false;
    *text = str_trim(str_skip(line, 2));
    return true;
}

/* "one :: name(…" ; *rest gets what follows "::". */
static bool is_header(struct str line, struct str *shape, struct str *rest)
{
    struct str text;
    if (!comment_of(line, &text))
        return false;
    *shape = take_word(&text);
    if (!str_eq(take_word(&text), S("::")))
        return false;
    *rest = text;
    return true;
}

static bool is_variant(struct str line, enum body *which)
{
    struct str text;
    if (!comment_of(line, &text))
        return false;
    for (size_t i = 0; i < SHARED; i++)
        if (str_eq(text, str_c(variants[i]))) {
            *which = (enum body)i;
            return true;
        }
    return false;
}

static enum shape shape_of(struct str word, struct place at)
{
    for (size_t i = 0; i < SHAPES; i++)
        if (str_eq(word, str_c(shapes[i])))
            return (enum shape)i;
    fail(at, "unknown shape \"%.*s\" (one, all or run)", STR_ARG(word));
}

struct lines {
    struct str rest, line;
    struct place at;
};

static bool next_line(struct lines *l)
{
    if (l->rest.ptr && l->rest.len == 0)
        l->rest.ptr = NULL;
    l->at.line++;
    return str_split(&l->rest, '\n', &l->line);
}

/* A header goes on in the next comment line after a comma, an opening parenthesis or an arrow. */
static struct str whole_header(struct lines *l, struct str text)
{
    struct str more;
    while (str_ends(text, S(",")) || str_ends(text, S("(")) || str_ends(text, S("->"))) {
        if (!next_line(l) || !comment_of(l->line, &more))
            fail(l->at, "the header is not finished");
        text = arena_printf(mem, "%.*s %.*s", STR_ARG(text), STR_ARG(more));
    }
    return text;
}

static bool only_comments(struct str text)
{
    struct str line, ignored;
    while (str_split(&text, '\n', &line))
        if (!str_empty(str_trim(line)) && !comment_of(line, &ignored))
            return false;
    return true;
}

static void read_header(struct stmt *st, struct str text);

static struct stmt *begin_statement(struct lines *l, struct str shape, struct str rest)
{
    struct stmt st = { .at = l->at, .shape = shape_of(shape, l->at) };
    read_header(&st, whole_header(l, rest));
    VEC_PUSH(mem, &all, st);
    return &all.at[all.n - 1];
}

static struct part *begin_part(struct stmt *st, enum body which, struct lines *l)
{
    struct part *p = &st->body[which];
    if (p->text.ptr)
        fail(l->at, "this variant stands here twice");
    if (which != SHARED && !only_comments(st->body[SHARED].text))
        fail(l->at, "SQL stands before the first variant");
    *p = (struct part){ { l->rest.ptr ? l->rest.ptr : "", 0 }, { l->at.file, l->at.line + 1 } };
    return p;
}

static void split(struct source *src, struct str text)
{
    struct lines l = { .rest = text, .at = { src->path, 0 } };
    struct stmt *st = NULL;
    struct part *part = NULL;
    struct str shape, rest;
    enum body which;
    src->from = all.n;
    while (next_line(&l)) {
        if (is_header(l.line, &shape, &rest)) {
            st = begin_statement(&l, shape, rest);
            part = begin_part(st, SHARED, &l);
        } else if (is_variant(l.line, &which)) {
            if (!st)
                fail(l.at, "a variant without a statement");
            part = begin_part(st, which, &l);
        } else if (part) {
            part->text.len = (size_t)(l.line.ptr + l.line.len - part->text.ptr);
        } else if (!only_comments(l.line)) {
            fail(l.at, "SQL without a header such as \"-- one :: name(id int) -> id int\"");
        }
    }
    src->to = all.n;
}

/* -- headers ---------------------------------------------------------------------------------------------- */

static struct str take_name(struct str *rest, struct place at, const char *what)
{
    *rest = str_trim(*rest);
    size_t n = 0;
    while (n < rest->len && is_name_char(rest->ptr[n]))
        n++;
    struct str name = str_cut(*rest, 0, n);
    if (n == 0 || (name.ptr[0] >= '0' && name.ptr[0] <= '9'))
        fail(at, "%s is expected at \"%.*s\" (small letters, digits, _)", what, STR_ARG(*rest));
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
        if (str_eq(name, str_c(keywords[i])))
            fail(at, "%s cannot be \"%.*s\", a word of C", what, STR_ARG(name));
    *rest = str_trim(str_skip(*rest, n));
    return name;
}

static struct field *find_field(const fields *list, struct str name)
{
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(list->at[i].name, name))
            return &list->at[i];
    return NULL;
}

static size_t type_of(struct str word, struct place at)
{
    for (size_t i = 0; i < TYPES; i++)
        if (str_eq(word, str_c(types[i].name)))
            return i;
    fail(at, "unknown type \"%.*s\" (int, text or bytes)", STR_ARG(word));
}

/* "code text, due_at_ms int?" */
static void read_fields(struct str text, fields *out, struct place at, const char *what)
{
    struct str one;
    while (str_split(&text, ',', &one)) {
        struct field f = { .name = take_name(&one, at, what) };
        f.nullable = str_ends(one, S("?"));
        f.type = type_of(str_cut(one, 0, one.len - (f.nullable ? 1 : 0)), at);
        if (find_field(out, f.name))
            fail(at, "%s \"%.*s\" is named twice", what, STR_ARG(f.name));
        VEC_PUSH(mem, out, f);
    }
    if (out->n > FIELDS_MAX)
        fail(at, "more than %d fields", FIELDS_MAX);
}

static void check_name_is_new(const struct stmt *st)
{
    for (size_t i = 0; i < all.n; i++) {
        const struct stmt *o = &all.at[i];
        if (str_eq(o->name, st->name))
            fail(st->at, "\"%.*s\" is already at %s:%d", STR_ARG(st->name), o->at.file, o->at.line);
    }
}

/* name(params) [-> columns] */
static void read_header(struct stmt *st, struct str text)
{
    st->name = take_name(&text, st->at, "the name of a statement");
    check_name_is_new(st);
    ptrdiff_t close = str_index(text, ')', 0);
    if (!str_starts(text, S("(")) || close < 0)
        fail(st->at, "\"(parameters)\" is expected after the name");
    struct str params = str_trim(str_cut(text, 1, (size_t)close - 1));
    if (!str_empty(params))
        read_fields(params, &st->in, st->at, "a parameter");
    text = str_trim(str_skip(text, (size_t)close + 1));
    bool arrow = str_starts(text, S("->"));
    if (!arrow && !str_empty(text))
        fail(st->at, "\"-> columns\" is expected at \"%.*s\"", STR_ARG(text));
    if (arrow != (st->shape != RUN))
        fail(st->at, arrow ? "a run statement has no columns" : "\"-> columns\" is missing");
    if (arrow)
        read_fields(str_skip(text, 2), &st->out, st->at, "a column");
}

/* -- text ------------------------------------------------------------------------------------------------- */

struct scan {
    struct str in;
    size_t i;
    struct place at;
    enum body engine;
    struct buf out;
};

static char peek(const struct scan *s, size_t ahead) { return s->i + ahead < s->in.len ? s->in.ptr[s->i + ahead] : 0; }

static bool at_text(const struct scan *s, struct str what) { return str_starts(str_skip(s->in, s->i), what); }

static void step(struct scan *s, bool copy)
{
    char c = s->in.ptr[s->i++];
    if (c == '\n')
        s->at.line++;
    if (copy)
        buf_putc(&s->out, c);
}

static void put_space(struct scan *s)
{
    if (s->out.len && s->out.ptr[s->out.len - 1] != ' ')
        buf_putc(&s->out, ' ');
}

/* Passes white space and comments; true when there were any. */
static bool pass_blank(struct scan *s)
{
    size_t from = s->i;
    for (;;) {
        char c = peek(s, 0);
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            step(s, false);
        } else if (at_text(s, S("--"))) {
            while (s->i < s->in.len && peek(s, 0) != '\n')
                step(s, false);
        } else if (at_text(s, S("/*"))) {
            struct place open = s->at;
            while (s->i < s->in.len && !at_text(s, S("*/")))
                step(s, false);
            if (s->i >= s->in.len)
                fail(open, "a comment without end");
            s->i += 2;
        } else {
            return s->i > from;
        }
    }
}

/* A 'text' or "name"; a doubled quote inside closes and opens again, which copies just as well. */
static void copy_quoted(struct scan *s)
{
    struct place open = s->at;
    char quote = peek(s, 0);
    step(s, true);
    while (s->i < s->in.len && peek(s, 0) != quote)
        step(s, true);
    if (s->i >= s->in.len)
        fail(open, "a %s without end", quote == '"' ? "quoted name" : "string");
    step(s, true);
}

/* $name becomes ?N or CAST($N AS type), so that PostgreSQL never guesses the type. */
static void put_param(struct scan *s, struct stmt *st)
{
    struct place at = s->at;
    step(s, false);
    size_t from = s->i;
    while (is_name_char(peek(s, 0)))
        s->i++;
    struct str name = str_cut(s->in, from, s->i - from);
    struct field *f = find_field(&st->in, name);
    if (!f)
        fail(at, "$%.*s is not a parameter of \"%.*s\"", STR_ARG(name), STR_ARG(st->name));
    f->used = true;
    int number = (int)(f - st->in.at) + 1;
    if (s->engine == SQLITE)
        buf_printf(&s->out, "?%d", number);
    else
        buf_printf(&s->out, "CAST($%d AS %s)", number, types[f->type].cast);
}

static void refuse(const struct scan *s)
{
    if (at_text(s, S("::")))
        fail(s->at, "\"::\" is PostgreSQL's alone: write CAST(x AS type)");
    char c = peek(s, 0);
    if (s->engine == SQLITE && (c == '?' || c == ':' || c == '@'))
        fail(s->at, "\"%c\" has no place here (a parameter is $name)", c);
}

static void scan_statement(struct scan *s, struct stmt *st)
{
    while (s->i < s->in.len && peek(s, 0) != ';') {
        char c = peek(s, 0);
        if (pass_blank(s)) {
            put_space(s);
            continue;
        }
        refuse(s);
        if (c == '\'' || c == '"')
            copy_quoted(s);
        else if (c == '$')
            put_param(s, st);
        else
            step(s, true);
    }
}

static struct str translate(struct stmt *st, const struct part *part, enum body engine)
{
    struct scan s = { .in = part->text, .at = part->at, .engine = engine, .out = buf_new(mem, OUT_MAX_BYTES) };
    for (size_t i = 0; i < st->in.n; i++)
        st->in.at[i].used = false;
    scan_statement(&s, st);
    if (s.i >= s.in.len)
        fail(st->at, "\"%.*s\" does not end with \";\"", STR_ARG(st->name));
    struct place end = s.at;
    step(&s, false);
    pass_blank(&s);
    if (s.i < s.in.len)
        fail(s.at, "a second statement in \"%.*s\"", STR_ARG(st->name));
    struct str text = str_trim(buf_str(&s.out));
    if (str_empty(text))
        fail(end, "\"%.*s\" is empty", STR_ARG(st->name));
    for (size_t i = 0; i < st->in.n; i++)
        if (!st->in.at[i].used)
            fail(st->at, "parameter \"%.*s\" is not used", STR_ARG(st->in.at[i].name));
    return text;
}

static void translate_both(struct stmt *st)
{
    for (enum body e = SQLITE; e < SHARED; e++) {
        const struct part *part = &st->body[has_variants(st) ? e : SHARED];
        if (!part->text.ptr)
            fail(st->at, "\"%.*s\" has no \"-- %s\"", STR_ARG(st->name), variants[e]);
        st->text[e] = translate(st, part, e);
    }
}

/* -- the whole -------------------------------------------------------------------------------------------- */

/* "dossier" of "src/mod/dossier/dossier.sql" */
static struct str base_of(const char *path, struct place at)
{
    const char *slash = strrchr(path, '/');
    struct str name = str_c(slash ? slash + 1 : path);
    if (!str_ends(name, S(".sql")))
        fail(at, "is not named *.sql");
    name.len -= 4;
    for (size_t i = 0; i < name.len; i++)
        if (!is_name_char(name.ptr[i]))
            fail(at, "has a name that cannot become sql_NAME.h (small letters, digits, _)");
    for (size_t i = 0; i < sources.n; i++)
        if (str_eq(sources.at[i].base, name))
            fail(at, "has the same name as %s", sources.at[i].path);
    return name;
}

static void read_source(const char *path)
{
    struct place at = { path, 0 };
    struct source src = { .path = path, .base = base_of(path, at) };
    struct str text;
    if (!read_file(path, &text))
        fail(at, "cannot be read: %s", strerror(errno));
    if (text.len > FILE_MAX_BYTES)
        fail(at, "is larger than %d bytes", FILE_MAX_BYTES);
    if (memchr(text.ptr, 0, text.len))
        fail(at, "is not text (it holds a NUL byte)");
    split(&src, text);
    VEC_PUSH(mem, &sources, src);
}

static void print_variants(void)
{
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (has_variants(&all.at[i])) {
            printf("%s:%d: %.*s\n", all.at[i].at.file, all.at[i].at.line, STR_ARG(all.at[i].name));
            n++;
        }
    printf("%zu of %zu statements have a text for each engine\n", n, all.n);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: sqlc OUTDIR file.sql...\n       sqlc --variants file.sql...\n");
        return 2;
    }
    mem = arena_new();
    for (int i = 2; i < argc; i++)
        read_source(argv[i]);
    for (size_t i = 0; i < all.n; i++)
        translate_both(&all.at[i]);
    if (strcmp(argv[1], "--variants") == 0) {
        print_variants();
    } else {
        for (size_t i = 0; i < sources.n; i++)
            write_source(argv[1], &sources.at[i]);
        write_all(argv[1]);
    }
    arena_free(mem);
    return 0;
}
