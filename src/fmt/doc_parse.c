#include "fmt/doc_parse.h"
#include "text/text.h"

enum { PAPER_A4_MM = 297, CODE_MM_MAX = 60, QR_MM_MAX = 150, MARGIN_MM_MAX = 60, CELLS_MAX = 20 };

/* Which places a command may stand in. */
enum { AT_TOP = 1, AT_GROUP = 2, AT_COLUMNS = 4, AT_TABLE = 8, AT_SIGNS = 16 };
enum { FLOW = AT_TOP | AT_GROUP, WORDS = FLOW | AT_COLUMNS };

/* args: n a number, N an optional one, k the key of a list, a an alignment, p a paper, t words, T words in parts by '|'. */
struct command {
    struct str name;
    const char *args;
    int where;
    int low, high; /* bounds of the numbers */
    int parts_min, parts_max;
};
static const struct command commands[] = {
    [DOC_TEXT] = { S_INIT(""), "t", WORDS, 0, 0, 1, 1 },
    [DOC_TITLE] = { S_INIT("title"), "t", WORDS, 0, 0, 1, 1 },
    [DOC_CENTER] = { S_INIT("center"), "t", WORDS, 0, 0, 1, 1 },
    [DOC_LEFT] = { S_INIT("left"), "t", WORDS, 0, 0, 1, 1 },
    [DOC_RIGHT] = { S_INIT("right"), "t", WORDS, 0, 0, 1, 1 },
    [DOC_SMALL] = { S_INIT("small"), "t", WORDS, 0, 0, 1, 1 },
    [DOC_FIELD] = { S_INIT("field"), "T", WORDS, 0, 0, 1, 4 },
    [DOC_POINT] = { S_INIT("point"), "t", WORDS, 0, 0, 1, 1 },
    [DOC_ROWS] = { S_INIT("rows"), "kt", WORDS, 0, 0, 1, 1 },
    [DOC_CODE128] = { S_INIT("code128"), "nt", WORDS, 5, CODE_MM_MAX, 1, 1 },
    [DOC_QR] = { S_INIT("qr"), "nt", WORDS, 10, QR_MM_MAX, 1, 1 },
    [DOC_SPACE] = { S_INIT("space"), "n", WORDS, 0, 100, 0, 0 },
    [DOC_RULE] = { S_INIT("rule"), "N", WORDS, 1, 100, 0, 0 },
    [DOC_OFFICIAL] = { S_INIT("official"), "T", FLOW, 0, 0, 4, 4 },
    [DOC_FONT] = { S_INIT("font"), "n", FLOW, 6, 30, 0, 0 },
    [DOC_INDENT] = { S_INIT("indent"), "n", FLOW, 0, 40, 0, 0 },
    [DOC_POINTS] = { S_INIT("points"), "", FLOW, 0, 0, 0, 0 },
    [DOC_KEEP] = { S_INIT("keep"), "", FLOW, 0, 0, 0, 0 },
    [DOC_FOOT] = { S_INIT("foot"), "t", AT_TOP, 0, 0, 1, 1 },
    [DOC_PAGE] = { S_INIT("page"), "", AT_TOP, 0, 0, 0, 0 },
    [DOC_PAPER] = { S_INIT("paper"), "p", AT_TOP, 0, 0, 0, 0 },
    [DOC_MARGINS] = { S_INIT("margins"), "nnnn", AT_TOP, 5, MARGIN_MM_MAX, 0, 0 },
    [DOC_GROUP] = { S_INIT("group"), "", FLOW, 0, 0, 0, 0 },
    [DOC_COLUMNS] = { S_INIT("columns"), "nnNN", FLOW, 5, 95, 0, 0 },
    [DOC_TABLE] = { S_INIT("table"), "kN", FLOW, 0, 50, 0, 0 },
    [DOC_SIGNS] = { S_INIT("signs"), "", FLOW, 0, 0, 0, 0 },
    [DOC_COL] = { S_INIT("col"), "nat", AT_TABLE, 1, 100, 1, 1 },
    [DOC_NEXT] = { S_INIT("next"), "", AT_COLUMNS, 0, 0, 0, 0 },
    [DOC_SIGN] = { S_INIT("sign"), "T", AT_SIGNS, 0, 0, 1, 6 },
    [DOC_END] = { S_INIT("end"), "", AT_GROUP | AT_COLUMNS | AT_TABLE | AT_SIGNS, 0, 0, 0, 0 },
};
static const struct { struct str name; enum doc_paper paper; } papers[] = {
    { S_INIT("A4"), DOC_A4 }, { S_INIT("A5"), DOC_A5 }, { S_INIT("A4-landscape"), DOC_A4_LANDSCAPE }
};

/* What a block opens for the lines inside it; 0 for a command that is no block. */
static int opens(enum doc_op op)
{
    return op == DOC_GROUP ? AT_GROUP : op == DOC_COLUMNS ? AT_COLUMNS : op == DOC_TABLE ? AT_TABLE : op == DOC_SIGNS ? AT_SIGNS : 0;
}

struct parser {
    struct arena *arena;
    struct doc_fault *fault;
    int line; /* of the logical line being read */
    VEC(struct doc_node) nodes;
    VEC(struct str) keys;
    size_t open[DOC_DEPTH_MAX];
    size_t depth;
    struct doc_tree *tree;
};

enum err doc_fail(struct doc_fault *fault, int line, struct str what)
{
    size_t n = what.len < sizeof fault->what - 1 ? what.len : sizeof fault->what - 1;
    while (n < what.len && n > 0 && (what.ptr[n] & 0xC0) == 0x80)
        n--;
    fault->line = line;
    memcpy(fault->what, what.ptr, n);
    fault->what[n] = '\0';
    return ERR_INVALID;
}

#define FAIL(p, ...) doc_fail((p)->fault, (p)->line, arena_printf((p)->arena, __VA_ARGS__))

/* -- words -- */

static bool is_key(struct str s)
{
    bool start = true;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (start && (c < 'a' || c > 'z'))
            return false;
        if (!(c == '_' || c == '.' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
            return false;
        start = c == '.';
    }
    return s.len > 0 && s.len <= 80 && !start;
}

static void note_key(struct parser *p, struct str key)
{
    for (size_t i = 0; i < p->keys.n; i++)
        if (str_eq(p->keys.at[i], key))
            return;
    VEC_PUSH(p->arena, &p->keys, key);
}

static enum err note_keys(struct parser *p, struct str keys)
{
    struct str rest = keys, key;
    while (str_split(&rest, '|', &key)) {
        if (!is_key(key))
            return FAIL(p, "{%.*s}: tên giá trị viết bằng chữ thường không dấu, số, gạch dưới và dấu chấm.", STR_ARG(keys));
        note_key(p, key);
    }
    return ERR_OK;
}

/* The inside of {…}: key, key?, key|other, key 4, or the number of a cell. */
static enum err read_value(struct parser *p, struct str in, struct doc_piece *out)
{
    int64_t n;
    ptrdiff_t gap = str_index(in, ' ', 0);
    if (gap >= 0) {
        if (!str_int(str_trim(str_skip(in, (size_t)gap)), &n) || n < 1 || n > 100)
            return FAIL(p, "{%.*s}: sau tên là số dấu chấm lửng, từ 1 đến 100.", STR_ARG(in));
        out->dots = (int)n;
        in = str_cut(in, 0, (size_t)gap);
    }
    if (in.len && in.ptr[in.len - 1] == '?') {
        out->optional = true;
        in.len--;
    }
    out->text = in;
    if (str_int(in, &n)) {
        out->is_cell = true;
        if (n >= 1 && n <= CELLS_MAX)
            return ERR_OK;
        return FAIL(p, "{%.*s}: số của cột từ 1 đến %d.", STR_ARG(in), CELLS_MAX);
    }
    out->is_key = true;
    return note_keys(p, in);
}

struct words {
    VEC(struct doc_piece) pieces;
    VEC(struct doc_part) parts;
    struct buf text; /* fixed text since the last piece */
    unsigned style;
};

static void flush(struct parser *p, struct words *w)
{
    if (w->text.len)
        VEC_PUSH(p->arena, &w->pieces, ((struct doc_piece){ .text = arena_str(p->arena, buf_str(&w->text)), .style = w->style }));
    w->text.len = 0;
}

static enum err end_part(struct parser *p, struct words *w)
{
    flush(p, w);
    if (w->style)
        return FAIL(p, "Dấu *, _ hoặc ^ mở mà chưa đóng trong cùng một phần.");
    /* Spaces around '|' belong to the markup, not to the words. */
    if (w->pieces.n && !w->pieces.at[0].is_key && !w->pieces.at[0].is_cell)
        while (w->pieces.at[0].text.len && w->pieces.at[0].text.ptr[0] == ' ')
            w->pieces.at[0].text = str_skip(w->pieces.at[0].text, 1);
    if (w->pieces.n) {
        struct doc_piece *last = &w->pieces.at[w->pieces.n - 1];
        while (!last->is_key && !last->is_cell && last->text.len && last->text.ptr[last->text.len - 1] == ' ')
            last->text.len--;
        w->pieces.n -= last->text.len == 0;
    }
    VEC_PUSH(p->arena, &w->parts, ((struct doc_part){ w->pieces.at, w->pieces.n }));
    w->pieces.at = NULL;
    w->pieces.n = w->pieces.cap = 0;
    return ERR_OK;
}

static unsigned style_of(char c) { return c == '*' ? DOC_BOLD : c == '_' ? DOC_ITALIC : c == '^' ? DOC_UPPER : 0; }

static enum err read_piece(struct parser *p, struct words *w, struct str in, size_t *at)
{
    ptrdiff_t close = str_index(in, '}', *at);
    if (close < 0)
        return FAIL(p, "Dấu { mở mà không có } đóng trên cùng một dòng.");
    flush(p, w);
    struct doc_piece piece = { .style = w->style };
    TRY(read_value(p, str_cut(in, *at + 1, (size_t)close - *at - 1), &piece));
    VEC_PUSH(p->arena, &w->pieces, piece);
    *at = (size_t)close + 1;
    return ERR_OK;
}

static enum err read_words(struct parser *p, struct str in, bool in_parts, struct words *w)
{
    w->text = buf_new(p->arena, DOC_BYTES_MAX);
    for (size_t i = 0; i < in.len;) {
        char c = in.ptr[i];
        if (c == '{') {
            TRY(read_piece(p, w, in, &i));
            continue;
        }
        i++;
        if (c == '\\' && i < in.len) {
            buf_putc(&w->text, in.ptr[i] == 'n' ? '\n' : in.ptr[i]);
            i++;
        }
        else if (c == '|' && in_parts)
            TRY(end_part(p, w));
        else if (style_of(c)) {
            flush(p, w);
            w->style ^= style_of(c);
        } else
            buf_putc(&w->text, c);
    }
    return end_part(p, w);
}

/* -- arguments -- */

static struct str take_word(struct str *rest)
{
    *rest = str_trim(*rest);
    ptrdiff_t gap = str_index(*rest, ' ', 0);
    size_t n = gap < 0 ? rest->len : (size_t)gap;
    struct str word = str_cut(*rest, 0, n);
    *rest = str_trim(str_skip(*rest, n));
    return word;
}

/* A number with at most one digit behind the point. */
static bool read_number(struct str s, double *out)
{
    int64_t whole, tenth = 0;
    ptrdiff_t dot = str_index(s, '.', 0);
    struct str left = dot < 0 ? s : str_cut(s, 0, (size_t)dot);
    if (left.len == 0 || left.len > 4 || left.ptr[0] == '-' || !str_int(left, &whole))
        return false;
    if (dot >= 0 && (s.len - (size_t)dot != 2 || s.ptr[s.len - 1] == '-' || !str_int(str_skip(s, (size_t)dot + 1), &tenth)))
        return false;
    *out = (double)whole + (double)tenth / 10;
    return true;
}

static enum err arg_number(struct parser *p, const struct command *c, bool optional, struct doc_node *n, struct str *rest)
{
    if (optional && str_empty(*rest))
        return ERR_OK;
    double number;
    if (!read_number(take_word(rest), &number) || number < c->low || number > c->high)
        return FAIL(p, "@%.*s: cần một số từ %d đến %d.", STR_ARG(c->name), c->low, c->high);
    n->numbers[n->numbers_n++] = number;
    return ERR_OK;
}

static enum err arg_key(struct parser *p, const struct command *c, struct doc_node *n, struct str *rest)
{
    n->word = take_word(rest);
    if (!is_key(n->word))
        return FAIL(p, "@%.*s: cần tên của một bảng, ví dụ slip.components.", STR_ARG(c->name));
    note_key(p, n->word);
    return ERR_OK;
}

static enum err arg_align(struct parser *p, struct doc_node *n, struct str *rest)
{
    n->word = take_word(rest);
    if (!str_eq(n->word, S("left")) && !str_eq(n->word, S("center")) && !str_eq(n->word, S("right")) && !str_eq(n->word, S("qr")))
        return FAIL(p, "@col: sau độ rộng là left, center, right hoặc qr.");
    return ERR_OK;
}

static enum err arg_paper(struct parser *p, struct str *rest)
{
    struct str name = take_word(rest);
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++)
        if (str_eq(name, papers[i].name)) {
            p->tree->paper = papers[i].paper;
            return ERR_OK;
        }
    return FAIL(p, "Không có khổ giấy «%.*s»: chọn A4, A5 hoặc A4-landscape.", STR_ARG(name));
}

static enum err arg_words(struct parser *p, const struct command *c, bool in_parts, struct doc_node *n, struct str *rest)
{
    struct words w = { 0 };
    TRY(read_words(p, *rest, in_parts, &w));
    n->parts = w.parts.at;
    n->parts_n = w.parts.n;
    *rest = (struct str){ 0 };
    if (n->parts_n < (size_t)c->parts_min || n->parts_n > (size_t)c->parts_max)
        return FAIL(p, "@%.*s: có %zu phần, cần từ %d đến %d (ngăn bằng dấu |).", STR_ARG(c->name), n->parts_n, c->parts_min, c->parts_max);
    return ERR_OK;
}

static enum err read_args(struct parser *p, const struct command *c, struct str rest, struct doc_node *n)
{
    for (const char *arg = c->args; *arg; arg++)
        switch (*arg) {
        case 'n': case 'N': TRY(arg_number(p, c, *arg == 'N', n, &rest)); break;
        case 'k': TRY(arg_key(p, c, n, &rest)); break;
        case 'a': TRY(arg_align(p, n, &rest)); break;
        case 'p': TRY(arg_paper(p, &rest)); break;
        default: TRY(arg_words(p, c, *arg == 'T', n, &rest)); break;
        }
    if (!str_empty(rest))
        return FAIL(p, "@%.*s: thừa «%.*s».", STR_ARG(c->name), (int)(rest.len < 40 ? rest.len : 40), rest.ptr);
    return ERR_OK;
}

/* -- lines -- */

/* The conditions in front of a line; *rest is what follows them. */
static enum err read_conds(struct parser *p, struct str *rest, struct doc_node *n)
{
    VEC(struct doc_cond) conds = { 0 };
    while (rest->len && (rest->ptr[0] == '?' || rest->ptr[0] == '!')) {
        struct doc_cond c = { .negate = rest->ptr[0] == '!' };
        struct str word = take_word(rest);
        ptrdiff_t equal = str_index(word, '=', 0);
        c.key = str_skip(equal < 0 ? word : str_cut(word, 0, (size_t)equal), 1);
        c.compare = equal >= 0;
        c.value = c.compare ? str_skip(word, (size_t)equal + 1) : c.value;
        if (!is_key(c.key))
            return FAIL(p, "Sau ? hoặc ! là tên của một giá trị, ví dụ ?slip.book.");
        note_key(p, c.key);
        VEC_PUSH(p->arena, &conds, c);
    }
    n->conds = conds.at;
    n->conds_n = conds.n;
    return ERR_OK;
}

static enum err read_command(struct parser *p, struct str *rest, enum doc_op *op)
{
    *op = DOC_TEXT;
    if (rest->len == 0 || rest->ptr[0] != '@')
        return ERR_OK;
    struct str name = str_skip(take_word(rest), 1);
    for (size_t i = DOC_TEXT + 1; i < sizeof commands / sizeof *commands; i++)
        if (str_eq(name, commands[i].name)) {
            *op = (enum doc_op)i;
            return ERR_OK;
        }
    return FAIL(p, "Không có lệnh @%.*s.", (int)(name.len < 40 ? name.len : 40), name.ptr);
}

static int here(const struct parser *p) { return p->depth ? opens(p->nodes.at[p->open[p->depth - 1]].op) : AT_TOP; }

static enum err close_block(struct parser *p)
{
    struct doc_node *block = &p->nodes.at[p->open[--p->depth]];
    block->end = p->nodes.n;
    size_t parts = 1, signs = 0, cols = 0;
    for (size_t i = p->open[p->depth] + 1; i < p->nodes.n; i++) {
        parts += p->nodes.at[i].op == DOC_NEXT;
        signs += p->nodes.at[i].op == DOC_SIGN;
        cols += p->nodes.at[i].op == DOC_COL;
    }
    if (block->op == DOC_COLUMNS && parts != block->numbers_n)
        return FAIL(p, "@columns có %zu cột nhưng @next chia thành %zu phần.", block->numbers_n, parts);
    if (block->op == DOC_TABLE && (cols < 1 || cols > CELLS_MAX))
        return FAIL(p, "@table cần từ 1 đến %d dòng @col.", CELLS_MAX);
    if (block->op == DOC_SIGNS && (signs < 1 || signs > 4))
        return FAIL(p, "@signs cần từ 1 đến 4 dòng @sign.");
    return ERR_OK;
}

static enum err place_node(struct parser *p, struct doc_node *n)
{
    const struct command *c = &commands[n->op];
    if (!(c->where & here(p)))
        return FAIL(p, n->op == DOC_TEXT ? "Chữ không đứng được ở đây.%.*s" : "@%.*s không đứng được ở đây.", STR_ARG(c->name));
    if (n->conds_n && (n->op == DOC_NEXT || n->op == DOC_END || n->op == DOC_COL || n->op == DOC_PAPER || n->op == DOC_MARGINS))
        return FAIL(p, "@%.*s không nhận điều kiện.", STR_ARG(c->name));
    if (n->op == DOC_FIELD && n->parts_n > 1 && here(p) == AT_COLUMNS)
        return FAIL(p, "@field trong @columns chỉ có một phần.");
    if (n->op == DOC_END)
        TRY(close_block(p));
    if (p->nodes.n == DOC_NODES_MAX)
        return FAIL(p, "Quá %d dòng.", DOC_NODES_MAX);
    VEC_PUSH(p->arena, &p->nodes, *n);
    if (!opens(n->op))
        return ERR_OK;
    if (p->depth == DOC_DEPTH_MAX)
        return FAIL(p, "Khối lồng nhau quá %d tầng.", DOC_DEPTH_MAX);
    p->open[p->depth++] = p->nodes.n - 1;
    return ERR_OK;
}

static enum err read_line(struct parser *p, struct str line)
{
    struct doc_node n = { .line = p->line };
    struct str rest = str_trim(line);
    TRY(read_conds(p, &rest, &n));
    TRY(read_command(p, &rest, &n.op));
    TRY(read_args(p, &commands[n.op], rest, &n));
    if (n.op == DOC_MARGINS)
        memcpy(p->tree->margins, n.numbers, sizeof n.numbers);
    return place_node(p, &n);
}

/* Joins a line with the indented lines that follow it. */
static struct str next_line(struct parser *p, struct str *rest, int *line)
{
    struct str out = { 0 }, part;
    while (str_split(rest, '\n', &part)) {
        ++*line;
        bool more = part.len && (part.ptr[0] == ' ' || part.ptr[0] == '\t');
        part = str_trim(part);
        if (out.ptr && more && part.len)
            out = arena_printf(p->arena, "%.*s %.*s", STR_ARG(out), STR_ARG(part));
        else if (part.len && part.ptr[0] != '#') {
            p->line = *line;
            out = part;
        }
        if (out.ptr && !(rest->ptr && rest->len && (rest->ptr[0] == ' ' || rest->ptr[0] == '\t')))
            return out;
    }
    return out;
}

enum err doc_parse(struct arena *a, struct str markup, struct doc_tree *out, struct doc_fault *fault)
{
    struct doc_tree tree = { .paper = DOC_A4, .margins = { 20, 15, 20, 30 } }; /* NĐ 30/2020 PL I */
    struct parser p = { .arena = a, .fault = fault, .line = 1, .tree = &tree };
    *fault = (struct doc_fault){ 0 };
    if (markup.len > DOC_BYTES_MAX)
        return FAIL(&p, "Mẫu dài quá %d byte.", DOC_BYTES_MAX);
    if (!text_utf8_valid(markup))
        return FAIL(&p, "Mẫu không phải là chữ UTF-8.");
    markup = text_nfc(a, markup);
    int line = 0;
    for (struct str rest = markup, text; (text = next_line(&p, &rest, &line)).ptr;)
        TRY(read_line(&p, text));
    if (p.depth) {
        p.line = p.nodes.at[p.open[p.depth - 1]].line;
        return FAIL(&p, "Khối mở ở dòng này chưa có @end.");
    }
    tree.at = p.nodes.at;
    tree.n = p.nodes.n;
    tree.keys = p.keys.at;
    tree.keys_n = p.keys.n;
    *out = tree;
    return ERR_OK;
}
