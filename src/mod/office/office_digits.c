/* Digitisation: the state of each paper on the dossier page, and marking one that is used again. */
#include "mod/office/office_internal.h"
#include "mod/forms/forms.h"
#include "mod/papers/papers.h"
#include "mod/result/result.h"

static enum err from_words(struct ctx *c, const struct paper *f, struct str *code)
{
    struct dossier d;
    *code = S("");
    if (!f->reused_from)
        return ERR_OK;
    TRY(dossier_get(c, f->reused_from, &d));
    *code = d.code.ptr ? d.code : d.request_no;
    return ERR_OK;
}

static void add_choice(struct ctx *c, struct view_office_dossier_papers *row, int digits, enum msg label, int now)
{
    struct view_office_dossier_papers_choices one = { digits, ctx_text(c, label), digits == now };
    VEC_PUSH(c->arena, &row->choices, one);
}

enum err office_fill_digits(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct paper *f, struct view_office_dossier_papers *row)
{
    bool typed = !ctx_ok(c) && web_has(c, "giay") && web_int(c, "giay", 0) == f->id;
    struct str code;
    TRY(from_words(c, f, &code));
    if (str_eq(f->purpose, S("component")))
        row->digits = paper_digits_words(c, f, code);
    row->may_reuse = paper_reuse_entitled(c, d) && paper_reuse_fits(p, f);
    if (!row->may_reuse)
        return ERR_OK;
    int now = typed ? (int)web_int(c, "digits", DIGITS_OWN) : f->reused;
    row->id = f->id;
    row->version = f->version;
    row->typed = typed;
    row->at = typed ? S("") : arena_printf(c->arena, "sh%lld-", (long long)f->id);
    row->from = typed ? web_text(c, "from") : code;
    row->error = typed ? forms_error(c, S("from")).len ? forms_error(c, S("from")) : forms_error(c, S("digits")) : S("");
    add_choice(c, row, DIGITS_OWN, f->hash.len ? MSG_paper_digits_1 : MSG_paper_digits_0, now);
    add_choice(c, row, DIGITS_COMPONENT, MSG_paper_digits_2, now);
    add_choice(c, row, DIGITS_RESULT, MSG_paper_digits_3, now);
    return ERR_OK;
}

enum err office_digits(struct ctx *c)
{
    int64_t id;
    struct dossier d;
    TRY(web_path_id(c, 0, &id));
    TRY(dossier_get(c, id, &d));
    TRY(dossier_reach(c, &d));
    enum err e = ctx_ok(c) ? paper_reuse(c, &d, web_int(c, "giay", 0), web_int(c, "version", 0), (int)web_int(c, "digits", 0), web_text(c, "from")) : ERR_INVALID;
    if (e == ERR_INVALID) {
        TRY(office_show(c, id));
        return ERR_INVALID;
    }
    TRY(e);
    web_flash(c, MSG_office_digits_done, MSG_NO_ARGS);
    return web_see(c, dossier_office_path(c, id));
}
