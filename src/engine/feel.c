#include "engine/feel.h"
#include "base/buf.h"
#include "base/log.h"
#include "text/text.h"

enum op { OP_LITERAL, OP_NAME, OP_NOT, OP_AND, OP_OR, OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_IN };
enum { TEXT_MAX = 1000, DEPTH_MAX = 32, LIST_MAX = 32 };

struct feel {
    enum op op;
    struct feel_value value;        /* OP_LITERAL */
    struct str name;                /* OP_NAME */
    const struct feel *left, *right;
    const struct feel **list;       /* OP_IN: the choices */
    size_t list_n;
};

struct parser {
    struct arena *arena;
    struct str text;
    size_t at;
    int depth;
    char *what;
};

static enum err expr(struct parser *p, const struct feel **out);

static enum err bad(struct parser *p, const char *what)
{
    size_t column = text_length(str_cut(p->text, 0, p->at)) + 1;
    struct str s = arena_printf(p->arena, "%s (ký tự thứ %zu)", what, column);
    ASSERT(s.len < 120);
    memcpy(p->what, s.ptr, s.len);
    p->what[s.len] = 0;
    return ERR_INVALID;
}

static void blanks(struct parser *p)
{
    while (p->at < p->text.len && str_index(S(" \t\r\n"), p->text.ptr[p->at], 0) >= 0)
        p->at++;
}

static char peek(struct parser *p)
{
    blanks(p);
    return p->at < p->text.len ? p->text.ptr[p->at] : 0;
}

static bool at_end(struct parser *p)
{
    blanks(p);
    return p->at == p->text.len;
}

static bool name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/* Takes a symbol such as "<=" when it stands next. */
static bool take(struct parser *p, const char *symbol)
{
    blanks(p);
    struct str s = str_c(symbol);
    if (!str_starts(str_skip(p->text, p->at), s))
        return false;
    p->at += s.len;
    return true;
}

/* Takes a keyword when it stands next as a whole word. */
static bool word(struct parser *p, const char *keyword)
{
    size_t before = p->at;
    if (!take(p, keyword))
        return false;
    if (p->at < p->text.len && name_char(p->text.ptr[p->at])) {
        p->at = before;
        return false;
    }
    return true;
}

static struct feel *node(struct parser *p, enum op op)
{
    struct feel *f = ARENA_NEW(p->arena, struct feel);
    f->op = op;
    return f;
}

static enum err literal(struct parser *p, struct feel_value v, const struct feel **out)
{
    struct feel *f = node(p, OP_LITERAL);
    f->value = v;
    *out = f;
    return ERR_OK;
}

static enum err quoted(struct parser *p, const struct feel **out)
{
    struct buf b = buf_new(p->arena, TEXT_MAX);
    for (p->at++; p->at < p->text.len && p->text.ptr[p->at] != '"'; p->at++) {
        if (p->text.ptr[p->at] == '\\' && p->at + 1 < p->text.len && str_index(S("\"\\"), p->text.ptr[++p->at], 0) < 0)
            return bad(p, "sau \\ chỉ dùng được \" hoặc \\");
        buf_putc(&b, p->text.ptr[p->at]);
    }
    if (p->at >= p->text.len)
        return bad(p, "chuỗi thiếu dấu nháy đóng");
    p->at++;
    return literal(p, (struct feel_value){ .kind = FEEL_TEXT, .text = buf_str(&b) }, out);
}

static enum err number(struct parser *p, const struct feel **out)
{
    size_t from = p->at;
    if (p->text.ptr[p->at] == '-')
        p->at++;
    while (p->at < p->text.len && name_char(p->text.ptr[p->at]))
        p->at++;
    int64_t n;
    if (!str_int(str_cut(p->text, from, p->at - from), &n))
        return bad(p, "số không đọc được");
    return literal(p, (struct feel_value){ .kind = FEEL_NUMBER, .number = n }, out);
}

/* Words of FEEL that cannot be names, also those of later parts: they must not change their meaning then. */
static bool reserved(struct str s)
{
    static const char *const words[] = { "and",   "or",    "in",       "not",       "if",     "then",   "else",    "for",
                                         "some",  "every", "between",  "instance",  "of",     "return", "satisfies", "function" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(s, str_c(words[i])))
            return true;
    return false;
}

static enum err name(struct parser *p, const struct feel **out)
{
    size_t from = p->at;
    while (p->at < p->text.len && name_char(p->text.ptr[p->at]))
        p->at++;
    struct str s = str_cut(p->text, from, p->at - from);
    if (!s.len || reserved(s)) {
        p->at = from;
        return bad(p, s.len ? "từ này không dùng làm tên được" : "chỗ này cần một tên, một số hoặc một chuỗi");
    }
    struct feel *f = node(p, OP_NAME);
    f->name = s;
    *out = f;
    return ERR_OK;
}

static enum err bracketed(struct parser *p, const struct feel **out)
{
    TRY(expr(p, out));
    return take(p, ")") ? ERR_OK : bad(p, "thiếu dấu ngoặc đóng");
}

static enum err negation(struct parser *p, const struct feel **out)
{
    struct feel *f = node(p, OP_NOT);
    if (!take(p, "("))
        return bad(p, "sau not cần dấu ngoặc mở");
    TRY(bracketed(p, &f->left));
    *out = f;
    return ERR_OK;
}

static enum err primary(struct parser *p, const struct feel **out)
{
    char c = peek(p);
    if (c == '"')
        return quoted(p, out);
    if ((c >= '0' && c <= '9') || c == '-')
        return number(p, out);
    if (take(p, "("))
        return bracketed(p, out);
    if (word(p, "true"))
        return literal(p, (struct feel_value){ .kind = FEEL_BOOL, .number = 1 }, out);
    if (word(p, "false"))
        return literal(p, (struct feel_value){ .kind = FEEL_BOOL }, out);
    if (word(p, "null"))
        return literal(p, (struct feel_value){ .kind = FEEL_NULL }, out);
    return word(p, "not") ? negation(p, out) : name(p, out);
}

static enum err choices(struct parser *p, const struct feel *left, const struct feel **out)
{
    if (!take(p, "("))
        return bad(p, "sau in cần một danh sách trong ngoặc");
    struct feel *f = node(p, OP_IN);
    f->left = left;
    f->list = ARENA_ARRAY(p->arena, const struct feel *, LIST_MAX);
    do {
        if (f->list_n == LIST_MAX)
            return bad(p, "danh sách quá dài");
        TRY(primary(p, &f->list[f->list_n++]));
    } while (take(p, ","));
    *out = f;
    return take(p, ")") ? ERR_OK : bad(p, "thiếu dấu ngoặc đóng");
}

static enum err comparison(struct parser *p, const struct feel **out)
{
    static const struct {
        const char *symbol;
        enum op op;
    } ops[] = { { "!=", OP_NE }, { "<=", OP_LE }, { ">=", OP_GE }, { "=", OP_EQ }, { "<", OP_LT }, { ">", OP_GT } };
    const struct feel *left;
    TRY(primary(p, &left));
    if (word(p, "in"))
        return choices(p, left, out);
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        if (!take(p, ops[i].symbol))
            continue;
        struct feel *f = node(p, ops[i].op);
        f->left = left;
        TRY(primary(p, &f->right));
        *out = f;
        return ERR_OK;
    }
    *out = left;
    return ERR_OK;
}

/* A chain of operands joined by one keyword, left to right. */
static enum err chain(struct parser *p, const char *keyword, enum op op,
                      enum err (*operand)(struct parser *, const struct feel **), const struct feel **out)
{
    const struct feel *left;
    TRY(operand(p, &left));
    while (word(p, keyword)) {
        struct feel *f = node(p, op);
        f->left = left;
        TRY(operand(p, &f->right));
        left = f;
    }
    *out = left;
    return ERR_OK;
}

static enum err conjunction(struct parser *p, const struct feel **out)
{
    return chain(p, "and", OP_AND, comparison, out);
}

static enum err expr(struct parser *p, const struct feel **out)
{
    if (++p->depth > DEPTH_MAX)
        return bad(p, "biểu thức lồng nhau quá sâu");
    TRY(chain(p, "or", OP_OR, conjunction, out));
    p->depth--;
    return ERR_OK;
}

enum err feel_parse(struct arena *a, struct str text, const struct feel **out, char what[120])
{
    struct parser p = { .arena = a, .text = arena_str(a, str_trim(text)), .what = what };
    if (text.len > TEXT_MAX)
        return bad(&p, "biểu thức quá dài");
    take(&p, "=");
    const struct feel *f = NULL;
    TRY(expr(&p, &f));
    if (!at_end(&p))
        return bad(&p, "phần sau không đọc được");
    *out = f;
    return ERR_OK;
}

/* -- evaluating: FEEL's three values of truth; null is "not known" -- */

enum truth { NO, YES, UNKNOWN };

static struct feel_value eval(const struct feel *f, feel_lookup *lookup, void *arg);

/* -1, 0, 1; of two values of the same kind, not null */
static int order(struct feel_value a, struct feel_value b)
{
    if (a.kind == FEEL_TEXT) {
        int c = str_cmp(a.text, b.text);
        return (c > 0) - (c < 0);
    }
    return (a.number > b.number) - (a.number < b.number);
}

static enum truth truth(const struct feel *f, feel_lookup *lookup, void *arg)
{
    struct feel_value v = eval(f, lookup, arg);
    return v.kind != FEEL_BOOL ? UNKNOWN : v.number ? YES : NO;
}

/* Null equals null and nothing else; values of different kinds cannot be compared. */
static enum truth equal(struct feel_value a, struct feel_value b)
{
    if (a.kind == FEEL_NULL || b.kind == FEEL_NULL)
        return a.kind == b.kind ? YES : NO;
    return a.kind != b.kind ? UNKNOWN : order(a, b) == 0 ? YES : NO;
}

static enum truth negated(enum truth t) { return t == UNKNOWN ? UNKNOWN : t == YES ? NO : YES; }

static enum truth among(const struct feel *f, feel_lookup *lookup, void *arg)
{
    struct feel_value v = eval(f->left, lookup, arg);
    for (size_t i = 0; i < f->list_n; i++)
        if (equal(v, eval(f->list[i], lookup, arg)) == YES)
            return YES;
    return NO;
}

static enum truth compare(const struct feel *f, feel_lookup *lookup, void *arg)
{
    struct feel_value a = eval(f->left, lookup, arg), b = eval(f->right, lookup, arg);
    if (f->op == OP_EQ)
        return equal(a, b);
    if (f->op == OP_NE)
        return negated(equal(a, b));
    if (a.kind != b.kind || a.kind == FEEL_NULL || a.kind == FEEL_BOOL)
        return UNKNOWN;
    int c = order(a, b);
    return (f->op == OP_LT ? c < 0 : f->op == OP_LE ? c <= 0 : f->op == OP_GT ? c > 0 : c >= 0) ? YES : NO;
}

/* One side alone may decide: no for "and", yes for "or". */
static enum truth both(const struct feel *f, enum truth decides, feel_lookup *lookup, void *arg)
{
    enum truth a = truth(f->left, lookup, arg);
    if (a == decides)
        return a;
    enum truth b = truth(f->right, lookup, arg);
    return b == decides || a != UNKNOWN ? b : UNKNOWN;
}

static struct feel_value eval(const struct feel *f, feel_lookup *lookup, void *arg)
{
    enum truth t = UNKNOWN;
    switch (f->op) {
    case OP_LITERAL: return f->value;
    case OP_NAME: return lookup(arg, f->name);
    case OP_NOT: t = negated(truth(f->left, lookup, arg)); break;
    case OP_AND: t = both(f, NO, lookup, arg); break;
    case OP_OR: t = both(f, YES, lookup, arg); break;
    case OP_IN: t = among(f, lookup, arg); break;
    case OP_EQ:
    case OP_NE:
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE: t = compare(f, lookup, arg); break;
    }
    if (t == UNKNOWN)
        return (struct feel_value){ .kind = FEEL_NULL };
    return (struct feel_value){ .kind = FEEL_BOOL, .number = t == YES };
}

bool feel_test(const struct feel *f, feel_lookup *lookup, void *arg) { return truth(f, lookup, arg) == YES; }

typedef VEC(struct str) name_list;

static void add_name(name_list *v, struct arena *a, struct str n)
{
    for (size_t i = 0; i < v->n; i++)
        if (str_eq(v->at[i], n))
            return;
    VEC_PUSH(a, v, n);
}

static void collect(const struct feel *f, struct arena *a, name_list *v)
{
    if (!f)
        return;
    if (f->op == OP_NAME)
        add_name(v, a, f->name);
    collect(f->left, a, v);
    collect(f->right, a, v);
    for (size_t i = 0; i < f->list_n; i++)
        collect(f->list[i], a, v);
}

void feel_names(const struct feel *f, struct arena *a, struct str **names, size_t *n)
{
    name_list v = { 0 };
    collect(f, a, &v);
    *names = v.at;
    *n = v.n;
}
