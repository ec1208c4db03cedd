/* What comes in by itself: papers of a dossier that is received, results whose signed paper is scanned, corrections. */
#include "mod/result/result.h"
#include "mod/store/store_internal.h"

static enum err there(enum err e, bool *is)
{
    *is = e == ERR_OK;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* A photo of the person, or a scan of the desk: whose hand added it is known by who holds the login. */
static struct str hand_of(const struct ctx *c, const struct dossier *d) { return c->who.account_id == d->account_id || d->channel == CHANNEL_ONLINE ? S("person") : S("desk"); }

static enum err keep_paper(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct paper *f)
{
    struct document kind = { .code = S("") };
    struct store_of_paper_row old;
    bool is;
    if (!f->hash.len || f->reused || !str_eq(f->purpose, S("component")))
        return ERR_OK; /* sheets; what is in a store already */
    TRY(there(store_of_paper(c->db, c->arena, &(struct store_of_paper_in){ f->id }, &old), &is));
    if (is)
        return ERR_OK;
    bool known = document_of_component(d->procedure_code, f->component_key, &kind);
    struct str name = known ? kind.name : procedure_component_name(p, f->component_key);
    return store_insert(c->db,
                        &(struct store_insert_in){ .id = ctx_id(c), .account_id = d->account_id, .kind = S("given"), .type = kind.code,
                                                   .name = name.len ? name : f->name, .number_text = S(""), .digitised_by = hand_of(c, d),
                                                   .hash = f->hash, .media_type = f->media_type, .size_bytes = f->size_bytes,
                                                   .dossier_id = d->id, .paper_id = f->id, .now_ms = c->now_ms },
                        NULL);
}

static enum err dossier_of(struct ctx *c, const struct event *e, struct dossier *d, const struct procedure **p, bool *keeps)
{
    *keeps = false;
    if (!e->dossier_id)
        return ERR_OK;
    TRY(dossier_get(c, e->dossier_id, d));
    TRY(procedure_version(c, d->procedure_version_id, p));
    *keeps = d->account_id && d->received_at_ms;
    return ERR_OK;
}

enum err store_on_received(struct ctx *c, const struct event *e)
{
    struct dossier d;
    const struct procedure *p;
    struct paper *list;
    size_t n;
    bool keeps;
    TRY(dossier_of(c, e, &d, &p, &keeps));
    if (!keeps)
        return ERR_OK;
    TRY(paper_list(c, PAPER_OF_DOSSIER, d.id, &list, &n));
    for (size_t i = 0; i < n; i++)
        TRY(keep_paper(c, &d, p, &list[i]));
    return ERR_OK;
}

enum err store_on_paper(struct ctx *c, const struct event *e)
{
    struct dossier d;
    const struct procedure *p;
    struct paper f;
    bool keeps;
    if (str_eq(str_c(e->kind), S("paper.removed")))
        return store_end_paper(c->db, &(struct store_end_paper_in){ e->object_id, c->now_ms }, NULL);
    if (!str_eq(str_c(e->kind), S("paper.added")))
        return ERR_OK;
    TRY(dossier_of(c, e, &d, &p, &keeps));
    if (!keeps)
        return ERR_OK;
    TRY(paper_get(c, e->object_id, &f));
    return keep_paper(c, &d, p, &f);
}

/* -- results -- */

static enum err keep_result(struct ctx *c, const struct dossier *d, const struct result *r)
{
    struct document kind = { .code = S("") };
    struct blob scan;
    struct store_of_result_row old;
    bool is;
    bool known = document_of_result(d->procedure_code, &kind);
    TRY(blob_info(c, r->scan_hash, &scan));
    TRY(there(store_of_result(c->db, c->arena, &(struct store_of_result_in){ r->id }, &old), &is));
    if (is)
        return store_scan_again(c->db, &(struct store_scan_again_in){ r->id, scan.hash, scan.media_type, scan.size_bytes }, NULL);
    return store_insert(c->db,
                        &(struct store_insert_in){ .id = ctx_id(c), .account_id = d->account_id, .kind = S("issued"), .type = kind.code,
                                                   .name = known ? kind.name : r->name, .number_text = r->number_text.ptr ? r->number_text : S(""),
                                                   .issue_day = r->day, .until_day = store_valid_until(&kind, r->day), .digitised_by = S("office"),
                                                   .hash = scan.hash, .media_type = scan.media_type, .size_bytes = scan.size_bytes,
                                                   .dossier_id = d->id, .result_id = r->id, .now_ms = c->now_ms },
                        NULL);
}

enum err store_on_result(struct ctx *c, const struct event *e)
{
    struct dossier d;
    const struct procedure *p;
    struct result r;
    bool keeps;
    TRY(dossier_of(c, e, &d, &p, &keeps));
    if (!keeps)
        return ERR_OK;
    TRY(result_by_id(c, e->object_id, &r));
    return r.scan_hash.len ? keep_result(c, &d, &r) : ERR_OK;
}

/* Recalled or replaced as soon as that is decided; an amendment leaves the paper valid. */
enum err store_on_correction(struct ctx *c, const struct event *e)
{
    struct correction *list;
    size_t n;
    TRY(correction_list(c, e->dossier_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        bool recall = str_eq(list[i].kind, S("recall")), replace = str_eq(list[i].kind, S("replace"));
        if (list[i].decided_at_ms && !str_eq(list[i].state, S("turned_down")) && (recall || replace))
            TRY(store_end_result(c->db, &(struct store_end_result_in){ list[i].result_id, recall ? S("recalled") : S("replaced"), c->now_ms }, NULL));
    }
    return ERR_OK;
}
