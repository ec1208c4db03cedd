/* doc_parse: the line markup of papers read into nodes. Inside fmt only; the markup is described in README.md. */
#ifndef FMT_DOC_PARSE_H
#define FMT_DOC_PARSE_H
#include "fmt/doc.h"
#include "fmt/pdf.h"

enum { DOC_BYTES_MAX = 64 * 1024, DOC_NODES_MAX = 2000, DOC_DEPTH_MAX = 6, DOC_NUMBERS_MAX = 4 };

enum { DOC_BOLD = PDF_BOLD, DOC_ITALIC = PDF_ITALIC, DOC_UPPER = 4 };

enum doc_op {
    DOC_TEXT, DOC_TITLE, DOC_CENTER, DOC_LEFT, DOC_RIGHT, DOC_SMALL, DOC_FIELD, DOC_POINT, DOC_ROWS, /* words */
    DOC_CODE128, DOC_QR, DOC_SPACE, DOC_RULE,                                                        /* things */
    DOC_OFFICIAL, DOC_FONT, DOC_INDENT, DOC_POINTS, DOC_KEEP, DOC_FOOT, DOC_PAGE, DOC_PAPER, DOC_MARGINS,
    DOC_GROUP, DOC_COLUMNS, DOC_TABLE, DOC_SIGNS, /* blocks, closed by @end */
    DOC_COL, DOC_NEXT, DOC_SIGN,                  /* inside one kind of block */
    DOC_END
};

/* A piece of words: either fixed text, or the value of the first of some keys that has one. */
struct doc_piece {
    struct str text;  /* fixed text; keys "a|b" when is_key; the number of a cell when is_cell */
    bool is_key, is_cell;
    bool optional;    /* nothing, instead of dots, when there is no value */
    int dots;         /* how many "…"; 0: to the end of the line, or a few in the middle */
    unsigned style;   /* DOC_BOLD … */
};
struct doc_part {
    const struct doc_piece *at;
    size_t n;
};
/* ?key, !key, ?key=value, !key=value */
struct doc_cond {
    struct str key, value;
    bool compare, negate;
};
struct doc_node {
    enum doc_op op;
    int line;
    double numbers[DOC_NUMBERS_MAX];
    size_t numbers_n;
    struct str word; /* key of a list, alignment, paper */
    const struct doc_part *parts;
    size_t parts_n;
    const struct doc_cond *conds;
    size_t conds_n;
    size_t end; /* of a block: the index of its @end */
};
struct doc_tree {
    const struct doc_node *at;
    size_t n;
    enum doc_paper paper;
    double margins[4]; /* mm: top, right, bottom, left */
    const struct str *keys;
    size_t keys_n;
};

enum err doc_parse(struct arena *a, struct str markup, struct doc_tree *out, struct doc_fault *fault) NODISCARD;
/* Notes what is wrong and returns ERR_INVALID. what is cut to the room of the fault, never inside a character. */
enum err doc_fail(struct doc_fault *fault, int line, struct str what);

#endif
