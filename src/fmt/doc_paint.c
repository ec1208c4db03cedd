#include "fmt/doc_layout.h"

#define FRAME 0.6
#define FOOT_GAP (1.5 * DOC_PT_PER_MM)

struct painter {
    struct pdf *pdf;
    struct arena *arena;
    const struct doc_rows *rows;
    const struct doc_sheet *sheet;
    bool draw; /* the first pass only counts pages */
    size_t page, pages;
    double y;  /* from the top of the body */
    bool empty; /* nothing stands on this page yet */
};

/* -- heights -- */

static double boxes_height(const struct doc_cell *c, size_t from, size_t to)
{
    double h = 0;
    for (size_t i = from; i < to; i++)
        h += c->boxes.at[i].height;
    return h;
}

/* Of the part of a row that begins with box from[i] of cell i; from NULL: of the whole row. */
static double row_height(const struct doc_row *row, const size_t *from)
{
    double h = 0;
    for (size_t i = 0; i < row->cells_n; i++) {
        double cell = boxes_height(&row->cells[i], from ? from[i] : 0, row->cells[i].boxes.n);
        h = cell > h ? cell : h;
    }
    return h + 2 * row->pad_y;
}

/* A row that is short enough is not worth breaking. */
static bool breakable(const struct painter *p, const struct doc_row *row)
{
    double h = row_height(row, NULL), body = p->sheet->body_h - (row->head ? row_height(row->head, NULL) : 0);
    return h > body || (!row->whole && (!row->frame || h > body / 3));
}

/* What must stand together with the beginning of row i. */
static double need(const struct painter *p, size_t i)
{
    const struct doc_row *row = &p->rows->at.at[i];
    double h = 0;
    for (; row->keep && i + 1 < p->rows->at.n && h <= p->sheet->body_h; row = &p->rows->at.at[++i])
        h += row_height(row, NULL) + row->gap;
    double last = row_height(row, NULL);
    if (breakable(p, row)) {
        size_t n = row->cells[0].boxes.n < 2 ? row->cells[0].boxes.n : 2;
        last = boxes_height(&row->cells[0], 0, n) + 2 * row->pad_y;
    }
    return h + last;
}

/* -- pages -- */

static void put_margins(struct painter *p)
{
    const struct doc_sheet *s = p->sheet;
    if (p->rows->foot)
        for (size_t i = 0; i < pdf_text_lines(p->rows->foot); i++)
            pdf_draw_line(p->pdf, p->rows->foot, i, s->left, s->top + s->body_h + FOOT_GAP + (double)i * pdf_text_line_height(p->rows->foot));
    /* NĐ 30/2020 PL I: page numbers stand in the middle of the upper margin and not on the first page. */
    if (p->page < 2)
        return;
    struct pdf_style style = { .size = 10, .width = s->body_w, .align = PDF_CENTER };
    struct pdf_text *t = pdf_text_new(p->pdf, arena_printf(p->arena, "%zu/%zu", p->page, p->pages), NULL, 0, &style);
    double middle = (s->top - pdf_text_line_height(t)) / 2, near_words = s->top - pdf_text_line_height(t) - 2; /* printers leave an edge white */
    pdf_draw_line(p->pdf, t, 0, s->left, s->top < 12 * DOC_PT_PER_MM ? near_words : middle);
}

static void end_page(struct painter *p)
{
    if (p->draw)
        put_margins(p);
}

static void new_page(struct painter *p)
{
    end_page(p);
    if (p->draw)
        pdf_next_page(p->pdf);
    p->page++;
    p->y = 0;
    p->empty = true;
}

/* -- rows -- */

static void draw_box(const struct painter *p, const struct doc_box *b, double x, double y)
{
    switch (b->kind) {
    case BOX_LINE: pdf_draw_line(p->pdf, b->text, b->line, x, y); break;
    case BOX_RULE: pdf_draw_rect(p->pdf, x + b->x, y, b->width, b->height); break;
    case BOX_CODE: pdf_draw_code(p->pdf, b->code, x + b->x, y, b->module_w, b->module_h); break;
    case BOX_GAP: break;
    }
}

static void draw_frame(const struct painter *p, const struct doc_row *row, double height)
{
    double top = p->sheet->top + p->y, left = p->sheet->left;
    const struct doc_cell *last = &row->cells[row->cells_n - 1];
    double width = last->x + last->width + row->pad_x;
    pdf_draw_rect(p->pdf, left, top - FRAME / 2, width, FRAME);
    pdf_draw_rect(p->pdf, left, top + height - FRAME / 2, width, FRAME);
    for (size_t i = 0; i < row->cells_n; i++)
        pdf_draw_rect(p->pdf, left + row->cells[i].x - row->pad_x - FRAME / 2, top - FRAME / 2, FRAME, height + FRAME);
    pdf_draw_rect(p->pdf, left + width - FRAME / 2, top - FRAME / 2, FRAME, height + FRAME);
}

/* Puts boxes from[i]..to[i] of every cell at the current place. */
static void put_part(struct painter *p, const struct doc_row *row, const size_t *from, const size_t *to)
{
    double height = 0;
    for (size_t i = 0; i < row->cells_n; i++) {
        const struct doc_cell *c = &row->cells[i];
        double y = p->sheet->top + p->y + row->pad_y;
        for (size_t b = from[i]; b < to[i]; b++) {
            if (p->draw)
                draw_box(p, &c->boxes.at[b], p->sheet->left + c->x, y);
            y += c->boxes.at[b].height;
        }
        double h = boxes_height(c, from[i], to[i]);
        height = h > height ? h : height;
    }
    height += 2 * row->pad_y;
    if (p->draw && row->frame)
        draw_frame(p, row, height);
    p->y += height;
    p->empty = false;
}

static void put_whole(struct painter *p, const struct doc_row *row)
{
    size_t *ends = ARENA_ARRAY(p->arena, size_t, row->cells_n * 2);
    for (size_t i = 0; i < row->cells_n; i++)
        ends[row->cells_n + i] = row->cells[i].boxes.n;
    put_part(p, row, ends, ends + row->cells_n);
}

/* How many boxes of a cell fit into the room. A page keeps at least two lines of a paragraph. */
static size_t fit(const struct doc_cell *c, size_t from, double room, bool force)
{
    size_t to = from;
    double h = 0;
    while (to < c->boxes.n && h + c->boxes.at[to].height <= room)
        h += c->boxes.at[to++].height;
    size_t rest = c->boxes.n - to;
    if (rest == 1 && to - from > 2)
        to--;
    if (rest && to - from < 2 && !force)
        to = from;
    return to == from && force && to < c->boxes.n ? to + 1 : to;
}

/* Puts as much as fits; true when the row is done. */
static bool put_some(struct painter *p, const struct doc_row *row, size_t *from, size_t *to)
{
    double room = p->sheet->body_h - p->y - 2 * row->pad_y;
    bool any = false, force = p->empty || (row->head && p->y <= row_height(row->head, NULL) + 0.01);
    for (size_t i = 0; i < row->cells_n; i++) {
        to[i] = fit(&row->cells[i], from[i], room, force);
        any |= to[i] > from[i];
    }
    if (any)
        put_part(p, row, from, to);
    bool done = true;
    for (size_t i = 0; i < row->cells_n; i++) {
        for (from[i] = to[i]; any && from[i] < row->cells[i].boxes.n && row->cells[i].boxes.at[from[i]].kind == BOX_GAP;)
            from[i]++;
        done &= from[i] == row->cells[i].boxes.n;
    }
    return done;
}

static void put_row(struct painter *p, const struct doc_row *row)
{
    size_t *from = ARENA_ARRAY(p->arena, size_t, row->cells_n * 2);
    for (;;) {
        if (p->empty && row->head)
            put_whole(p, row->head);
        if (row_height(row, from) <= p->sheet->body_h - p->y + 0.01) {
            for (size_t i = 0; i < row->cells_n; i++)
                from[row->cells_n + i] = row->cells[i].boxes.n;
            put_part(p, row, from, from + row->cells_n);
            break;
        }
        if (breakable(p, row) && put_some(p, row, from, from + row->cells_n))
            break;
        if (p->page > DOC_PAGES_MAX)
            return;
        new_page(p);
    }
    p->y += row->gap;
}

static void put_rows(struct painter *p)
{
    p->page = 1;
    p->y = 0;
    p->empty = true;
    for (size_t i = 0; i < p->rows->at.n && p->page <= DOC_PAGES_MAX; i++) {
        const struct doc_row *row = &p->rows->at.at[i];
        double h = need(p, i);
        if (!p->empty && (row->new_page || (p->y + h > p->sheet->body_h + 0.01 && h <= p->sheet->body_h)))
            new_page(p);
        put_row(p, row);
    }
    end_page(p);
}

enum err doc_paint(struct arena *a, struct pdf *pdf, const struct doc_rows *rows, const struct doc_sheet *sheet)
{
    struct painter p = { .pdf = pdf, .arena = a, .rows = rows, .sheet = sheet };
    put_rows(&p);
    if (p.page > DOC_PAGES_MAX)
        return ERR_TOO_LARGE;
    p.pages = p.page;
    p.draw = true;
    put_rows(&p);
    return ERR_OK;
}
