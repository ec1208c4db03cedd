#include "fmt/doc.h"
#include "fmt/doc_layout.h"

static const double papers_mm[][2] = { [DOC_A4] = { 210, 297 }, [DOC_A5] = { 148, 210 }, [DOC_A4_LANDSCAPE] = { 297, 210 } };

enum err doc_check(struct arena *a, struct str markup, struct str **keys, size_t *keys_n, struct doc_fault *fault)
{
    struct doc_tree tree;
    TRY(doc_parse(a, markup, &tree, fault));
    if (!keys)
        return ERR_OK;
    struct str *out = ARENA_ARRAY(a, struct str, tree.keys_n);
    if (tree.keys_n)
        memcpy(out, tree.keys, tree.keys_n * sizeof *out);
    *keys = out;
    *keys_n = tree.keys_n;
    return ERR_OK;
}

static struct doc_sheet sheet_of(const struct doc_tree *tree)
{
    const double *paper = papers_mm[tree->paper], *m = tree->margins;
    return (struct doc_sheet){ .width = paper[0] * DOC_PT_PER_MM, .height = paper[1] * DOC_PT_PER_MM, .top = m[0] * DOC_PT_PER_MM,
                               .left = m[3] * DOC_PT_PER_MM, .body_w = (paper[0] - m[1] - m[3]) * DOC_PT_PER_MM,
                               .body_h = (paper[1] - m[0] - m[2]) * DOC_PT_PER_MM };
}

enum err doc_pdf(struct arena *a, struct str markup, const struct doc_data *data, struct str title, int64_t now_ms, struct str *out,
                 struct doc_fault *fault)
{
    struct doc_tree tree;
    struct doc_rows rows;
    struct pdf *pdf;
    TRY(doc_parse(a, markup, &tree, fault));
    struct doc_sheet sheet = sheet_of(&tree);
    TRY(pdf_new(a, sheet.width, sheet.height, &pdf));
    enum err e = doc_layout(a, pdf, &tree, data, sheet.body_w, &rows, fault);
    if (e == ERR_OK)
        e = doc_paint(a, pdf, &rows, &sheet);
    if (e == ERR_OK)
        e = pdf_end(pdf, doc_clean(a, title), now_ms, out);
    pdf_free(pdf);
    return e;
}
