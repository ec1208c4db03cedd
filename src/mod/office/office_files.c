/* Files: slips and results as PDF, papers, the signed copy. Printing is slow and runs outside the transaction. */
#include "mod/office/office_internal.h"
#include "core/blob.h"
#include "mod/papers/papers.h"
#include "mod/process/process.h"
#include "mod/result/result.h"
#include "mod/slips/slips.h"

/* -- slips -- */

struct slip_print {
    int64_t id;
    struct slip slip;
    struct str name;
};

/* A slip of several dossiers shows people of each: each is looked at. */
static enum err load_slip(struct ctx *c, void *arg)
{
    struct slip_print *p = arg;
    int64_t *ids;
    size_t n;
    TRY(slip_get(c, p->id, &p->slip));
    TRY(slip_dossiers(c, &p->slip, &ids, &n));
    for (size_t i = 0; i < n; i++) {
        struct dossier d;
        TRY(dossier_look(c, ids[i], "slip", &d));
        p->name = d.code.ptr ? d.code : d.request_no;
    }
    if (!p->slip.dossier_id)
        p->name = arena_printf(c->arena, "%d-%lld", p->slip.year, (long long)p->slip.no);
    return n ? ERR_OK : ERR_NOT_FOUND;
}

enum err office_slip(struct ctx *c)
{
    struct slip_print p = { 0 };
    struct str pdf;
    TRY(web_path_id(c, 0, &p.id));
    TRY(ctx_write(c, load_slip, &p));
    TRY(slip_pdf(c, &p.slip, &pdf));
    return web_bytes(c, pdf, S("application/pdf"), arena_printf(c->arena, "%.*s-%.*s.pdf", STR_ARG(p.name), STR_ARG(p.slip.form)), true);
}

/* -- the result on paper -- */

struct result_print {
    int64_t id;
    struct dossier dossier;
    const struct procedure *procedure;
    struct result result;
    struct doc_value *values;
    size_t values_n;
};

static enum err load_result(struct ctx *c, void *arg)
{
    struct result_print *p = arg;
    TRY(dossier_look(c, p->id, "result", &p->dossier));
    TRY(procedure_version(c, p->dossier.procedure_version_id, &p->procedure));
    TRY(result_of(c, &p->dossier, &p->result));
    return result_values(c, &p->dossier, p->procedure, &p->result, &p->values, &p->values_n);
}

enum err office_result_pdf(struct ctx *c)
{
    struct result_print p = { 0 };
    struct str pdf;
    TRY(web_path_id(c, 0, &p.id));
    TRY(ctx_write(c, load_result, &p));
    TRY(result_pdf(c, p.procedure, &p.result, p.values, p.values_n, &pdf));
    return web_bytes(c, pdf, S("application/pdf"), arena_printf(c->arena, "%.*s-ket-qua.pdf", STR_ARG(p.dossier.code)), true);
}

/* -- the signed copy, scanned -- */

struct scan {
    int64_t id, version;
    struct paper_upload *upload;
};

static enum err holds_issue(struct ctx *c, int64_t dossier_id)
{
    struct task *tasks;
    size_t n;
    TRY(task_list(c, dossier_id, &tasks, &n));
    for (size_t i = 0; i < n; i++)
        if (str_eq(tasks[i].work, S("issue")) && str_eq(tasks[i].state, S("taken")) && task_mine(c, &tasks[i]))
            return ERR_OK;
    return ctx_refuse(c, ERR_FORBIDDEN, MSG_task_take_first);
}

static enum err may_link(struct ctx *c, void *arg)
{
    const struct scan *s = arg;
    struct dossier d;
    TRY(dossier_get(c, s->id, &d));
    TRY(dossier_reach(c, &d));
    return holds_issue(c, s->id);
}

static enum err link_scan(struct ctx *c, void *arg)
{
    struct scan *s = arg;
    struct dossier d;
    struct result r;
    TRY(may_link(c, s));
    TRY(dossier_get(c, s->id, &d));
    TRY(result_of(c, &d, &r));
    if (r.version != s->version)
        return ERR_STALE;
    return result_link_scan(c, &r, &s->upload->blob);
}

enum err office_result_scan(struct ctx *c)
{
    struct scan s = { .version = web_int(c, "version", 0) };
    size_t n;
    TRY(web_check(c));
    TRY(web_path_id(c, 0, &s.id));
    TRY(ctx_read(c, may_link, &s)); /* strangers do not learn what a file should be */
    TRY(paper_receive(c, "scan", &s.upload, &n));
    TRY(ctx_write(c, link_scan, &s));
    web_flash(c, MSG_office_scan_linked, MSG_NO_ARGS);
    return web_see(c, dossier_office_path(c, s.id));
}

enum err office_scan_view(struct ctx *c)
{
    int64_t id;
    struct dossier d;
    struct result r;
    TRY(web_path_id(c, 0, &id));
    TRY(dossier_look(c, id, "signed", &d));
    TRY(result_of(c, &d, &r));
    if (!r.scan_hash.len)
        return ERR_NOT_FOUND;
    return paper_send(c, r.scan_hash, r.scan_type, arena_printf(c->arena, "%.*s-ban-ky.%.*s", STR_ARG(d.code), STR_ARG(blob_ending(r.scan_type))));
}

/* -- papers -- */

enum err office_paper(struct ctx *c)
{
    int64_t id;
    struct paper p;
    struct dossier d;
    TRY(web_path_id(c, 0, &id));
    TRY(paper_get(c, id, &p));
    if (!p.dossier_id || !p.hash.len)
        return ERR_NOT_FOUND;
    TRY(dossier_look(c, p.dossier_id, "paper", &d));
    return paper_send(c, p.hash, p.media_type, p.name);
}
