/* The papers that corrected a result or recalled it, for the applicant of the dossier. */
#include "mod/citizen/citizen_internal.h"
#include "core/blob.h"
#include "core/event.h"
#include "mod/result/result.h"

/* A replacement is a result itself and is handed over as one (citizen_result). */
static const struct {
    const char *kind;
    enum msg name;
} papers[] = { { "amend", MSG_citizen_paper_amend }, { "recall", MSG_citizen_paper_recall } };

/* Its name, once it is signed; "": there is nothing to fetch. */
static struct str name_of(struct ctx *c, const struct correction *k)
{
    for (size_t i = 0; k->scan_hash.len && i < sizeof papers / sizeof *papers; i++)
        if (str_eq(k->kind, str_c(papers[i].kind)))
            return msg_format(c->arena, c->lang, papers[i].name, MSG_ARGS(k->number_text));
    return S("");
}

enum err citizen_fill_corrections(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v)
{
    struct correction *list;
    size_t n;
    TRY(correction_list(c, d->id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_citizen_dossier_corrections row = { list[i].id, name_of(c, &list[i]), ctx_date(c, list[i].day) };
        if (row.name.len)
            VEC_PUSH(c->arena, &v->corrections, row);
    }
    return ERR_OK;
}

static enum err find(struct ctx *c, const struct dossier *d, int64_t id, struct correction *out)
{
    TRY(correction_get(c, id, out));
    return out->dossier_id == d->id && name_of(c, out).len ? ERR_OK : ERR_NOT_FOUND;
}

enum err citizen_correction(struct ctx *c)
{
    int64_t id;
    struct dossier d;
    struct correction k;
    TRY(citizen_the_dossier(c, &d));
    TRY(web_path_id(c, 1, &id));
    TRY(find(c, &d, id, &k));
    struct event e = { .kind = "correction.downloaded", .object_kind = "correction", .object_id = k.id, .dossier_id = d.id };
    TRY(event_put(c, &e));
    return paper_send(c, k.scan_hash, k.scan_type, arena_printf(c->arena, "%.*s-%.*s.%.*s", STR_ARG(d.code), STR_ARG(k.kind), STR_ARG(blob_ending(k.scan_type))));
}
