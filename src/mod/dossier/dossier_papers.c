/* Papers that the desk asks for: chosen from the published list, once a stage, all at once. */
#include "mod/dossier/moves.h"
#include "sql_dossier.h"
#include "text/text.h"

enum { NOTE_MAX = 500 };

/* NĐ 61/2018 Đ5, Đ6.1.b: nothing outside the published list may be asked for, and each paper by its published name. */
enum err dossier_ask_check(struct ctx *c, const struct dossier *d, const struct dossier_step *step, struct paper_ask **published)
{
    const struct procedure *p;
    const struct paper_ask *asks = step->asks;
    struct paper_ask *out = ARENA_ARRAY(c->arena, struct paper_ask, step->asks_n + 1);
    TRY(procedure_version(c, d->procedure_version_id, &p));
    if (step->asks_n == 0)
        return ctx_invalid(c, S("ask"), MSG_dossier_ask_nothing, MSG_NO_ARGS);
    for (size_t i = 0; i < step->asks_n; i++) {
        out[i] = asks[i];
        out[i].name = procedure_component_name(p, asks[i].component_key);
        for (size_t k = 0; k < i; k++)
            if (str_eq(asks[k].component_key, asks[i].component_key))
                out[i].name = S("");
        if (!out[i].name.len)
            return ctx_invalid(c, S("ask"), MSG_dossier_ask_unpublished, MSG_NO_ARGS);
        if (text_length(asks[i].note) > NOTE_MAX)
            return ctx_invalid(c, S("ask"), MSG_web_too_long, MSG_ARGS(S("500")));
    }
    *published = out;
    return ERR_OK;
}

enum err dossier_ask_store(struct ctx *c, const struct dossier *d, const struct dossier_step *step, const char *stage)
{
    struct paper_ask *published;
    TRY(dossier_ask_check(c, d, step, &published));
    for (size_t i = 0; i < step->asks_n; i++)
        TRY(paper_request_insert(c->db,
                                 &(struct paper_request_insert_in){ ctx_id(c), d->id, published[i].component_key, published[i].name,
                                                                    published[i].note.ptr ? published[i].note : S(""), str_c(stage), c->now_ms },
                                 NULL));
    return ERR_OK;
}

enum err dossier_asked_at(struct ctx *c, int64_t id, const char *stage, bool *asked)
{
    struct paper_request_count_row r;
    TRY(paper_request_count(c->db, c->arena, &(struct paper_request_count_in){ id, str_c(stage) }, &r));
    *asked = r.n > 0;
    return ERR_OK;
}

enum err dossier_asked(struct ctx *c, int64_t id, struct paper_ask **out, size_t *n)
{
    struct paper_request_rows_row *rows;
    TRY(paper_request_rows(c->db, c->arena, &(struct paper_request_rows_in){ id }, &rows, n));
    struct paper_ask *asks = ARENA_ARRAY(c->arena, struct paper_ask, *n + 1);
    for (size_t i = 0; i < *n; i++)
        asks[i] = (struct paper_ask){ rows[i].component_key, rows[i].name, rows[i].note, rows[i].given_at_ms };
    *out = asks;
    return ERR_OK;
}
