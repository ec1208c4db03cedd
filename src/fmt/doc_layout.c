#include "fmt/doc_layout.h"

#define MM(n) ((n) * DOC_PT_PER_MM)
/* One dot of a 203 dpi printer: the modules of codes are whole dots, so that none is lost. */
#define DOT_MM 0.125
#define COLUMN_GAP MM(4)
enum { DOTS_MIN = 4, FONT_DEFAULT = 12, FOOT_SIZE = 7, SIGN_ROOM = 4, TABLE_BLANK_ROWS = 3 };
enum { CODE128_QUIET = 10, QR_QUIET = 4, QR_CELL_MM = 24 };

struct layout {
    struct arena *arena;
    struct pdf *pdf;
    const struct doc_tree *tree;
    const struct doc_data *data;
    struct doc_fault *fault;
    struct doc_rows rows;
    double width, size, indent;
    int point;                  /* the last number given by @point */
    bool new_page, too_large;
};

/* -- words into boxes -- */

struct setting {
    double size, indent;
    enum pdf_align align;
};

static void push_box(struct layout *l, struct doc_cell *c, struct doc_box box)
{
    if (c->gap > 0 && c->boxes.n)
        VEC_PUSH(l->arena, &c->boxes, ((struct doc_box){ .kind = BOX_GAP, .height = c->gap }));
    c->gap = 0;
    VEC_PUSH(l->arena, &c->boxes, box);
}

static struct pdf_text *set_words(struct layout *l, const struct doc_words *w, const struct setting *s, double width)
{
    struct pdf_style style = { .size = s->size, .width = width, .indent = s->indent, .align = s->align };
    return pdf_text_new(l->pdf, w->text, w->spans, w->spans_n, &style);
}

/* A missing value at the end: dots from the words to the edge, or on a line of their own when little room is left. */
static void add_dots(struct layout *l, struct doc_words *w, const struct setting *s, double width)
{
    struct doc_words dot = { .text = S("…") };
    struct pdf_text *one = set_words(l, &dot, &(struct setting){ .size = s->size }, 0);
    struct pdf_text *words = set_words(l, w, s, width);
    double dot_w = pdf_text_line_width(one, 0);
    double room = width - (w->text.len ? pdf_text_line_width(words, pdf_text_lines(words) - 1) : 0) - (s->indent > 0 ? s->indent : 0);
    int n = (int)(room / dot_w);
    bool below = n < DOTS_MIN;
    if (below)
        n = (int)((width + (s->indent < 0 ? s->indent : 0)) / dot_w) - 1;
    struct buf text = buf_new(l->arena, w->text.len + (size_t)(n > 0 ? n : 0) * 3 + 2);
    buf_put(&text, w->text);
    if (below && w->text.len)
        buf_putc(&text, '\n');
    for (; n > 0; n--)
        buf_put(&text, S("…"));
    w->text = buf_str(&text);
}

/* Puts words into a cell; false when there are none. */
static bool put_words(struct layout *l, struct doc_cell *c, struct doc_words w, struct setting s, double gap)
{
    l->too_large |= w.too_long;
    if (w.dots)
        add_dots(l, &w, &s, c->width);
    if (str_empty(str_trim(w.text)))
        return false;
    struct pdf_text *text = set_words(l, &w, &s, c->width);
    double height = pdf_text_line_height(text);
    for (size_t i = 0; i < pdf_text_lines(text); i++)
        push_box(l, c, (struct doc_box){ .kind = BOX_LINE, .width = c->width, .height = height, .text = text, .line = i });
    c->gap = gap;
    return true;
}

static struct doc_words fill(struct layout *l, const struct doc_part *part, unsigned style)
{
    return doc_fill(l->arena, l->data, part, (struct doc_cells){ 0 }, style);
}

/* -- rows -- */

static struct doc_row *new_row(struct layout *l, size_t cells_n)
{
    struct doc_row row = { .cells = ARENA_ARRAY(l->arena, struct doc_cell, cells_n), .cells_n = cells_n, .new_page = l->new_page };
    l->new_page = false;
    VEC_PUSH(l->arena, &l->rows.at, row);
    return &l->rows.at.at[l->rows.at.n - 1];
}

static struct doc_row *new_line_row(struct layout *l)
{
    struct doc_row *row = new_row(l, 1);
    row->cells[0].width = l->width;
    return row;
}

/* Takes back the last row when nothing came into it. */
static void end_row(struct layout *l)
{
    struct doc_row *row = &l->rows.at.at[l->rows.at.n - 1];
    size_t boxes = 0;
    for (size_t i = 0; i < row->cells_n; i++) {
        boxes += row->cells[i].boxes.n;
        if (row->cells[i].gap > row->gap)
            row->gap = row->cells[i].gap;
    }
    if (boxes)
        return;
    l->new_page |= row->new_page;
    l->rows.at.n--;
}

/* Splits a width into cells by share, with a gap between them. */
static void share_width(struct doc_row *row, const double *share, double width, double gap)
{
    double sum = 0, x = 0, room = width - gap * (double)(row->cells_n - 1);
    for (size_t i = 0; i < row->cells_n; i++)
        sum += share[i];
    for (size_t i = 0; i < row->cells_n; i++) {
        row->cells[i].x = x;
        row->cells[i].width = room * share[i] / sum;
        x += row->cells[i].width + gap;
    }
}

/* -- codes -- */

static enum err put_code(struct layout *l, struct doc_cell *c, const struct doc_node *n, const struct barcode *b, size_t quiet, double room_mm)
{
    size_t modules = b->width + 2 * quiet;
    int dots = (int)(room_mm / (double)modules / DOT_MM);
    if (dots < 2)
        return doc_fail(l->fault, n->line, S("Mã dài quá chỗ để in: dành cho mã một cột rộng hơn."));
    if (dots > 3 && b->height == 1)
        dots = 3;
    double module = MM(dots * DOT_MM), tall = b->height == 1 ? MM(n->numbers[0]) : module;
    double width = (double)b->width * module, margin = (double)quiet * module;
    double x = b->height == 1 ? (c->width - width) / 2 : margin;
    if (b->height > 1)
        push_box(l, c, (struct doc_box){ .kind = BOX_GAP, .height = margin / 2 });
    push_box(l, c, (struct doc_box){ .kind = BOX_CODE, .x = x, .width = width, .height = tall * (double)b->height, .code = b,
                                     .module_w = module, .module_h = tall });
    c->gap = b->height == 1 ? MM(0.5) : margin / 2;
    return ERR_OK;
}

static enum err leaf_code128(struct layout *l, const struct doc_node *n, struct doc_cell *c)
{
    struct doc_words w = fill(l, &n->parts[0], 0);
    if (w.dots || str_empty(w.text))
        return ERR_OK;
    struct barcode *b = ARENA_NEW(l->arena, struct barcode);
    if (barcode_code128(l->arena, w.text, b) != ERR_OK)
        return doc_fail(l->fault, n->line, S("Mã vạch chỉ gồm 1 đến 60 chữ không dấu, chữ số và dấu thường."));
    TRY(put_code(l, c, n, b, CODE128_QUIET, c->width / DOC_PT_PER_MM));
    put_words(l, c, w, (struct setting){ .size = l->size * 0.85, .align = PDF_CENTER }, l->size * 0.2);
    return ERR_OK;
}

static enum err put_qr(struct layout *l, const struct doc_node *n, struct str text, double side_mm, struct doc_cell *c)
{
    struct barcode *b = ARENA_NEW(l->arena, struct barcode);
    if (barcode_qr(l->arena, text, b) != ERR_OK)
        return doc_fail(l->fault, n->line, S("Mã QR chứa được 1 đến 1.000 byte."));
    double room = c->width / DOC_PT_PER_MM;
    return put_code(l, c, n, b, QR_QUIET, side_mm < room ? side_mm : room);
}

static enum err leaf_qr(struct layout *l, const struct doc_node *n, struct doc_cell *c)
{
    struct doc_words w = fill(l, &n->parts[0], 0);
    return w.dots || str_empty(w.text) ? ERR_OK : put_qr(l, n, w.text, n->numbers[0], c);
}

/* -- leaves: commands that put boxes into one cell -- */

static enum err leaf_words(struct layout *l, const struct doc_node *n, struct doc_cell *c)
{
    static const struct { double size, gap; enum pdf_align align; unsigned style; } looks[] = {
        [DOC_TEXT] = { 1, 0.3, PDF_JUSTIFY, 0 },   [DOC_TITLE] = { 1.2, 0.3, PDF_CENTER, DOC_BOLD },
        [DOC_CENTER] = { 1, 0.1, PDF_CENTER, 0 },  [DOC_LEFT] = { 1, 0.1, PDF_LEFT, 0 },
        [DOC_RIGHT] = { 1, 0.1, PDF_RIGHT, 0 },    [DOC_SMALL] = { 0.85, 0.2, PDF_LEFT, 0 },
        [DOC_FIELD] = { 1, 0.15, PDF_LEFT, 0 },
    };
    struct setting s = { .size = looks[n->op].size * l->size, .align = looks[n->op].align };
    if (n->op == DOC_TEXT)
        s.indent = l->indent;
    put_words(l, c, fill(l, &n->parts[0], looks[n->op].style), s, looks[n->op].gap * l->size);
    return ERR_OK;
}

static enum err leaf_point(struct layout *l, const struct doc_node *n, struct doc_cell *c)
{
    struct doc_words w = fill(l, &n->parts[0], 0);
    struct str number = arena_printf(l->arena, "%d. ", ++l->point);
    struct pdf_span *spans = ARENA_ARRAY(l->arena, struct pdf_span, w.spans_n + 1);
    for (size_t i = 0; i < w.spans_n; i++)
        spans[i] = (struct pdf_span){ w.spans[i].from + number.len, w.spans[i].to + number.len, w.spans[i].style };
    w.spans = spans;
    w.text = arena_printf(l->arena, "%.*s%.*s", STR_ARG(number), STR_ARG(w.text));
    put_words(l, c, w, (struct setting){ .size = l->size, .indent = -l->size * 1.1 }, l->size * 0.15);
    return ERR_OK;
}

/* One line for each row of a list; without the list one line with dots. */
static enum err leaf_rows(struct layout *l, const struct doc_node *n, struct doc_cell *c)
{
    const struct doc_list *list = doc_find_list(l->data, n->word);
    struct setting s = { .size = l->size };
    for (size_t i = 0; i < (list ? list->rows : 1); i++) {
        struct doc_cells cells = { list ? list->cells + i * list->cols : NULL, list ? list->cols : 0 };
        put_words(l, c, doc_fill(l->arena, l->data, &n->parts[0], cells, 0), s, l->size * 0.15);
    }
    return ERR_OK;
}

static enum err leaf_space(struct layout *l, const struct doc_node *n, struct doc_cell *c)
{
    c->gap = 0;
    push_box(l, c, (struct doc_box){ .kind = BOX_GAP, .height = MM(n->numbers[0]) });
    return ERR_OK;
}

static enum err leaf_rule(struct layout *l, const struct doc_node *n, struct doc_cell *c)
{
    double width = c->width * (n->numbers_n ? n->numbers[0] : 100) / 100;
    push_box(l, c, (struct doc_box){ .kind = BOX_RULE, .x = (c->width - width) / 2, .width = width, .height = 0.7 });
    c->gap = l->size * 0.3;
    return ERR_OK;
}

typedef enum err leaf_fn(struct layout *, const struct doc_node *, struct doc_cell *);
static leaf_fn *const leaves[DOC_END + 1] = {
    [DOC_TEXT] = leaf_words,   [DOC_TITLE] = leaf_words, [DOC_CENTER] = leaf_words,    [DOC_LEFT] = leaf_words, [DOC_RIGHT] = leaf_words,
    [DOC_SMALL] = leaf_words,  [DOC_FIELD] = leaf_words, [DOC_POINT] = leaf_point,     [DOC_ROWS] = leaf_rows,
    [DOC_CODE128] = leaf_code128, [DOC_QR] = leaf_qr,    [DOC_SPACE] = leaf_space,     [DOC_RULE] = leaf_rule,
};

/* -- blocks and other commands -- */

/* Equal widths while all fit; then short answers keep what they need and long ones share the rest. */
static void share_fields(double *share, size_t n, double room)
{
    double equal = room / (double)n, small = 0, large = 0;
    for (size_t i = 0; i < n; i++)
        *(share[i] > equal ? &large : &small) += share[i];
    if (large > 0 && small + large <= room)
        for (size_t i = 0; i < n; i++)
            share[i] += (room - small - large) / (double)n;
    else
        for (size_t i = 0; i < n; i++)
            share[i] = large <= 0 ? equal : share[i] > equal ? share[i] * (room - small) / large : share[i];
}

static void block_fields(struct layout *l, const struct doc_node *n)
{
    struct doc_row *row = new_row(l, n->parts_n);
    double share[4];
    for (size_t i = 0; i < n->parts_n; i++) {
        struct doc_words w = fill(l, &n->parts[i], 0);
        share[i] = pdf_text_line_width(set_words(l, &w, &(struct setting){ .size = l->size }, 0), 0) + (w.dots ? l->size * 4 : 1);
    }
    share_fields(share, n->parts_n, l->width - COLUMN_GAP * (double)(n->parts_n - 1));
    share_width(row, share, l->width, COLUMN_GAP);
    for (size_t i = 0; i < n->parts_n; i++)
        put_words(l, &row->cells[i], fill(l, &n->parts[i], 0), (struct setting){ .size = l->size }, l->size * 0.15);
    end_row(l);
}

static double natural_width(struct layout *l, struct str text, double size, unsigned style)
{
    struct doc_words w = doc_words_of(l->arena, text, style);
    return pdf_text_line_width(set_words(l, &w, &(struct setting){ .size = size }, 0), 0);
}

static void put_rule(struct layout *l, struct doc_cell *c, double width)
{
    c->gap = 1;
    push_box(l, c, (struct doc_box){ .kind = BOX_RULE, .x = (c->width - width) / 2, .width = width, .height = 0.7 });
    c->gap = l->size * 0.4;
}

/* "ỦY BAN NHÂN DÂN" has a line of its own when the whole name does not fit on one: names of places are not torn. */
static struct doc_words agency_words(struct layout *l, const struct doc_part *part, unsigned style, double size, double width)
{
    static const struct str committee = S_INIT("ỦY BAN NHÂN DÂN ");
    struct doc_words w = fill(l, part, style);
    if (!str_starts(w.text, committee) || pdf_text_line_width(set_words(l, &w, &(struct setting){ .size = size }, 0), 0) <= width)
        return w;
    w.text = arena_printf(l->arena, "%.*s\n%.*s", (int)committee.len - 1, committee.ptr, STR_ARG(str_skip(w.text, committee.len)));
    return w;
}

/* NĐ 30/2020 PL I: the agency on the left with a rule of a third to half of its line, the nation's name and motto on the
 * right with a rule as long as the motto; below them the number and the place and date. */
static void block_official(struct layout *l, const struct doc_node *n)
{
    static const struct str nation = S_INIT("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), motto = S_INIT("Độc lập - Tự do - Hạnh phúc");
    double size = l->size * 0.95, gap = MM(2), right = natural_width(l, nation, size, DOC_BOLD) + 1;
    if (right > (l->width - gap) * 0.63) {
        size *= (l->width - gap) * 0.63 / right;
        right = (l->width - gap) * 0.63;
    }
    double share[2] = { l->width - gap - right, right };
    struct doc_row *row = new_row(l, 2);
    share_width(row, share, l->width, gap);
    struct doc_cell *agency = &row->cells[0], *state = &row->cells[1];
    struct setting line = { .size = size, .align = PDF_CENTER };
    put_words(l, agency, agency_words(l, &n->parts[0], DOC_UPPER, size, agency->width), line, 0);
    put_words(l, agency, agency_words(l, &n->parts[1], DOC_UPPER | DOC_BOLD, size, agency->width), line, 0);
    put_rule(l, agency, agency->width * 0.4);
    put_words(l, state, doc_words_of(l->arena, nation, DOC_BOLD), line, 0);
    line.size = size * 1.05;
    put_words(l, state, doc_words_of(l->arena, motto, DOC_BOLD), line, 0);
    put_rule(l, state, natural_width(l, motto, line.size, DOC_BOLD));
    row->keep = row->whole = true;
    end_row(l);
    row = new_row(l, 2);
    share_width(row, share, l->width, gap);
    put_words(l, &row->cells[0], fill(l, &n->parts[2], 0), (struct setting){ .size = l->size, .align = PDF_CENTER }, 0);
    put_words(l, &row->cells[1], fill(l, &n->parts[3], DOC_ITALIC), (struct setting){ .size = l->size, .align = PDF_CENTER }, l->size * 0.6);
    row->whole = true;
    end_row(l);
}

static enum err block_columns(struct layout *l, const struct doc_node *n, size_t from)
{
    struct doc_row *row = new_row(l, n->numbers_n);
    size_t cell = 0, at = l->rows.at.n - 1;
    share_width(row, n->numbers, l->width, COLUMN_GAP);
    for (size_t i = from; i < n->end; i++) {
        const struct doc_node *inner = &l->tree->at[i];
        if (inner->op == DOC_NEXT)
            cell++;
        else if (doc_holds(l->data, inner->conds, inner->conds_n))
            TRY(leaves[inner->op](l, inner, &l->rows.at.at[at].cells[cell]));
    }
    end_row(l);
    return ERR_OK;
}

static enum pdf_align align_of(struct str word)
{
    return str_eq(word, S("center")) ? PDF_CENTER : str_eq(word, S("right")) ? PDF_RIGHT : PDF_LEFT;
}

static struct doc_row *table_row(struct layout *l, const double *share, size_t cols)
{
    struct doc_row *row = new_row(l, cols);
    share_width(row, share, l->width, 0);
    row->frame = true;
    row->pad_y = l->size * 0.2;
    row->pad_x = l->size * 0.35;
    for (size_t i = 0; i < cols; i++) {
        row->cells[i].x += row->pad_x;
        row->cells[i].width -= 2 * row->pad_x;
    }
    return row;
}

static enum err put_cell(struct layout *l, const struct doc_node *col, struct str text, double size, struct doc_row *row, size_t i)
{
    if (str_eq(col->word, S("qr")) && text.len) {
        row->whole = true;
        return put_qr(l, col, text, QR_CELL_MM, &row->cells[i]);
    }
    struct doc_words w = doc_words_of(l->arena, doc_clean(l->arena, text), 0);
    if (!put_words(l, &row->cells[i], w, (struct setting){ .size = size, .align = align_of(col->word) }, 0))
        push_box(l, &row->cells[i], (struct doc_box){ .kind = BOX_GAP, .height = size * 1.22 });
    return ERR_OK;
}

static enum err block_table(struct layout *l, const struct doc_node *n, size_t from)
{
    const struct doc_list *list = doc_find_list(l->data, n->word);
    const struct doc_node *cols = &l->tree->at[from];
    size_t cols_n = n->end - from;
    double *share = ARENA_ARRAY(l->arena, double, cols_n), size = l->size * 0.93;
    if (list && list->cols != cols_n)
        return doc_fail(l->fault, n->line, arena_printf(l->arena, "Bảng %.*s có %zu cột, mẫu có %zu cột.", STR_ARG(n->word), list->cols, cols_n));
    if (list && list->rows > DOC_ROWS_MAX)
        return ERR_TOO_LARGE;
    for (size_t i = 0; i < cols_n; i++)
        share[i] = cols[i].numbers[0];
    struct doc_row *row = table_row(l, share, cols_n);
    for (size_t i = 0; i < cols_n; i++)
        put_words(l, &row->cells[i], fill(l, &cols[i].parts[0], DOC_BOLD), (struct setting){ .size = size, .align = PDF_CENTER }, 0);
    row->keep = row->whole = true;
    struct doc_row *head = ARENA_NEW(l->arena, struct doc_row);
    *head = *row;
    size_t rows = list ? list->rows : n->numbers_n ? (size_t)n->numbers[0] : TABLE_BLANK_ROWS;
    for (size_t r = 0; r < rows; r++) {
        row = table_row(l, share, cols_n);
        row->head = head;
        for (size_t i = 0; i < cols_n; i++)
            TRY(put_cell(l, &cols[i], list ? list->cells[r * cols_n + i] : S(""), size, row, i));
    }
    l->rows.at.at[l->rows.at.n - 1].gap = l->size * 0.4;
    return ERR_OK;
}

/* @sign: title lines, then a hint, then the name; with two parts a title and a name. */
static void put_sign_title(struct layout *l, const struct doc_node *n, struct doc_cell *c)
{
    size_t titles = n->parts_n > 2 ? n->parts_n - 2 : 1;
    for (size_t i = 0; i < titles; i++)
        put_words(l, c, fill(l, &n->parts[i], DOC_BOLD), (struct setting){ .size = l->size, .align = PDF_CENTER }, 0);
    if (n->parts_n > 2)
        put_words(l, c, fill(l, &n->parts[titles], DOC_ITALIC), (struct setting){ .size = l->size * 0.9, .align = PDF_CENTER }, 0);
}

/* A missing name is a dotted line. */
static void put_sign_name(struct layout *l, const struct doc_node *n, struct doc_cell *c)
{
    if (n->parts_n < 2)
        return;
    struct doc_words name = fill(l, &n->parts[n->parts_n - 1], DOC_BOLD);
    if (name.dots) {
        name.dots = false;
        name.text = arena_printf(l->arena, "%.*s…………………………", STR_ARG(name.text));
    }
    put_words(l, c, name, (struct setting){ .size = l->size, .align = PDF_CENTER }, 0);
}

static double cell_height(const struct doc_cell *c)
{
    double h = 0;
    for (size_t i = 0; i < c->boxes.n; i++)
        h += c->boxes.at[i].height;
    return h;
}

static void block_signs(struct layout *l, const struct doc_node *n, size_t from)
{
    const struct doc_node *signs = &l->tree->at[from];
    size_t given = n->end - from, cells = given > 1 ? given : 2;
    struct doc_row *row = new_row(l, cells);
    struct doc_cell *first = &row->cells[cells - given];
    double tall = 0;
    share_width(row, (double[]){ 1, 1, 1, 1 }, l->width, COLUMN_GAP);
    for (size_t i = 0; i < given; i++) {
        if (doc_holds(l->data, signs[i].conds, signs[i].conds_n)) {
            push_box(l, &first[i], (struct doc_box){ .kind = BOX_GAP, .height = l->size * 0.5 });
            put_sign_title(l, &signs[i], &first[i]);
        }
        tall = cell_height(&first[i]) > tall ? cell_height(&first[i]) : tall;
    }
    for (size_t i = 0; i < given; i++) {
        if (!first[i].boxes.n)
            continue;
        first[i].gap = 0;
        push_box(l, &first[i], (struct doc_box){ .kind = BOX_GAP, .height = tall - cell_height(&first[i]) + l->size * SIGN_ROOM });
        put_sign_name(l, &signs[i], &first[i]);
    }
    row->whole = true;
    row->gap = l->size * 0.5;
    end_row(l);
}

static enum err put_nodes(struct layout *l, size_t from, size_t to);

/* All of a group stands on one page, when a page has room for it. */
static enum err block_group(struct layout *l, const struct doc_node *n, size_t from)
{
    size_t first = l->rows.at.n;
    TRY(put_nodes(l, from, n->end));
    for (size_t i = first; i + 1 < l->rows.at.n; i++)
        l->rows.at.at[i].keep = true;
    return ERR_OK;
}

static void set_foot(struct layout *l, const struct doc_node *n)
{
    struct doc_words w = fill(l, &n->parts[0], 0);
    if (!w.dots && w.text.len)
        l->rows.foot = set_words(l, &w, &(struct setting){ .size = FOOT_SIZE, .align = PDF_CENTER }, l->width);
}

static enum err put_block(struct layout *l, const struct doc_node *n, size_t index)
{
    switch (n->op) {
    case DOC_FIELD: block_fields(l, n); return ERR_OK;
    case DOC_OFFICIAL: block_official(l, n); return ERR_OK;
    case DOC_COLUMNS: return block_columns(l, n, index + 1);
    case DOC_TABLE: return block_table(l, n, index + 1);
    case DOC_SIGNS: block_signs(l, n, index + 1); return ERR_OK;
    case DOC_GROUP: return block_group(l, n, index + 1);
    case DOC_FONT: l->size = n->numbers[0]; return ERR_OK;
    case DOC_INDENT: l->indent = MM(n->numbers[0]); return ERR_OK;
    case DOC_POINTS: l->point = 0; return ERR_OK;
    case DOC_PAGE: l->new_page = true; return ERR_OK;
    case DOC_FOOT: set_foot(l, n); return ERR_OK;
    case DOC_PAPER: case DOC_MARGINS: case DOC_KEEP: case DOC_END: return ERR_OK;
    case DOC_TEXT: case DOC_TITLE: case DOC_CENTER: case DOC_LEFT: case DOC_RIGHT: case DOC_SMALL: case DOC_POINT: case DOC_ROWS:
    case DOC_CODE128: case DOC_QR: case DOC_SPACE: case DOC_RULE: case DOC_COL: case DOC_NEXT: case DOC_SIGN: break;
    }
    new_line_row(l);
    TRY(leaves[n->op](l, n, &l->rows.at.at[l->rows.at.n - 1].cells[0]));
    end_row(l);
    return ERR_OK;
}

static enum err put_nodes(struct layout *l, size_t from, size_t to)
{
    bool keep = false;
    for (size_t i = from; i < to; i++) {
        const struct doc_node *n = &l->tree->at[i];
        size_t first = l->rows.at.n;
        if (doc_holds(l->data, n->conds, n->conds_n))
            TRY(put_block(l, n, i));
        if (keep)
            for (size_t r = first; r < l->rows.at.n; r++)
                l->rows.at.at[r].keep = true;
        keep = n->op == DOC_KEEP || (keep && first == l->rows.at.n);
        if (n->end)
            i = n->end;
    }
    return ERR_OK;
}

enum err doc_layout(struct arena *a, struct pdf *pdf, const struct doc_tree *tree, const struct doc_data *data, double width,
                    struct doc_rows *out, struct doc_fault *fault)
{
    struct layout l = { .arena = a, .pdf = pdf, .tree = tree, .data = data, .fault = fault, .width = width, .size = FONT_DEFAULT };
    TRY(put_nodes(&l, 0, tree->n));
    if (l.too_large)
        return ERR_TOO_LARGE;
    *out = l.rows;
    return ERR_OK;
}
