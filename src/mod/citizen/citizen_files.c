/* Files of one's own dossier: papers, slips, the draft certificate. Printing is slow and runs outside the transaction. */
#include "mod/citizen/citizen_internal.h"
#include "mod/process/process.h"
#include "mod/result/result.h"
#include "mod/slips/slips.h"

enum err citizen_file(struct ctx *c)
{
    int64_t id;
    struct dossier d;
    struct paper p;
    TRY(citizen_the_dossier(c, &d));
    TRY(web_path_id(c, 1, &id));
    TRY(paper_get(c, id, &p));
    if (p.dossier_id != d.id || !p.hash.len || str_eq(p.purpose, S("result")))
        return ERR_NOT_FOUND;
    return paper_send(c, p.hash, p.media_type, p.name);
}

/* -- slips -- */

struct slip_print {
    struct dossier d;
    struct slip slip;
};

static enum err load_slip(struct ctx *c, void *arg)
{
    struct slip_print *p = arg;
    int64_t id;
    TRY(citizen_the_dossier(c, &p->d));
    TRY(web_path_id(c, 1, &id));
    TRY(slip_get(c, id, &p->slip));
    return p->slip.dossier_id == p->d.id && slip_for_applicant(p->slip.form) ? ERR_OK : ERR_NOT_FOUND;
}

static struct str number_of(const struct dossier *d) { return d->code.len ? d->code : d->request_no; }

enum err citizen_slip(struct ctx *c)
{
    struct slip_print p = { 0 };
    struct str pdf;
    TRY(ctx_read(c, load_slip, &p));
    TRY(slip_pdf(c, &p.slip, &pdf));
    return web_bytes(c, pdf, S("application/pdf"), arena_printf(c->arena, "%.*s-%.*s.pdf", STR_ARG(number_of(&p.d)), STR_ARG(p.slip.form)), true);
}

/* -- the draft certificate, while an answer is awaited -- */

struct certificate {
    struct dossier d;
    const struct procedure *procedure;
    struct result result;
    struct doc_value *values;
    size_t n;
};

static enum err load_certificate(struct ctx *c, void *arg)
{
    struct certificate *p = arg;
    TRY(citizen_the_dossier(c, &p->d));
    if (!process_waits_for(c, p->d.id, S("draft_confirmed")))
        return ERR_NOT_FOUND;
    TRY(procedure_version(c, p->d.procedure_version_id, &p->procedure));
    TRY(result_of(c, &p->d, &p->result)); /* a write: it is made when the specialist left it as the form says */
    return result_values(c, &p->d, p->procedure, &p->result, &p->values, &p->n);
}

enum err citizen_certificate(struct ctx *c)
{
    struct certificate p = { 0 };
    struct str pdf;
    TRY(ctx_write(c, load_certificate, &p));
    TRY(result_pdf(c, p.procedure, &p.result, p.values, p.n, &pdf));
    return web_bytes(c, pdf, S("application/pdf"), arena_printf(c->arena, "%.*s-ban-nhap.pdf", STR_ARG(number_of(&p.d))), true);
}
