/* What Mẫu 07 of TT 03/2025/TT-VPCP lists: the dossiers that an agency received in a period. */
#include "mod/dossier/dossier.h"
#include "base/clock.h"
#include "sql_dossier.h"
#include "sql_dossier_register.h"
#include "text/text.h"

const struct grant *dossier_register_reach(struct ctx *c, int64_t agency_id)
{
    static const enum role roles[] = { ROLE_OFFICER, ROLE_LEADER, ROLE_SUPERVISOR };
    const struct grant *g = NULL;
    for (size_t i = 0; !g && i < sizeof roles / sizeof *roles; i++)
        g = unit_grant(c, roles[i], agency_id);
    return g;
}

static enum err read_register(const struct register_rows_row *r, struct register_row *out)
{
    *out = (struct register_row){ .id = r->id,
                                  .procedure_version_id = r->procedure_version_id,
                                  .received_at_ms = r->received_at_ms,
                                  .due_at_ms = r->due_at_ms,
                                  .done_at_ms = r->done_at_ms,
                                  .returned_at_ms = r->returned_at_ms,
                                  .code = r->code,
                                  .content = r->content,
                                  .deliver = r->deliver,
                                  .source = r->source,
                                  .owner = r->owner,
                                  .address = r->address,
                                  .phone = r->phone,
                                  .sets = (int)r->sets };
    return dossier_state_from(r->state, &out->state) ? ERR_OK : ERR_IO;
}

enum err dossier_register(struct ctx *c, const struct register_filter *f, size_t limit, struct register_row **out, size_t *n)
{
    struct register_rows_row *rows;
    TRY(register_rows(c->db, c->arena,
                      &(struct register_rows_in){ f->agency_id, ms_of_day(f->from_day, 0), ms_of_day(f->to_day + 1, 0), f->after_ms, f->after_id,
                                                  (int64_t)limit },
                      &rows, n));
    struct register_row *list = ARENA_ARRAY(c->arena, struct register_row, *n + 1);
    for (size_t i = 0; i < *n; i++)
        TRY(read_register(&rows[i], &list[i]));
    *out = list;
    return ERR_OK;
}

enum err dossier_register_count(struct ctx *c, const struct register_filter *f, int64_t *n)
{
    struct register_count_row r;
    TRY(register_count(c->db, c->arena, &(struct register_count_in){ f->agency_id, ms_of_day(f->from_day, 0), ms_of_day(f->to_day + 1, 0) }, &r));
    *n = r.n;
    return ERR_OK;
}

enum err dossier_together(struct ctx *c, const struct dossier *d, struct dossier **out, size_t *n)
{
    struct party parties[PARTY_COUNT];
    struct dossier_together_rows_row *rows;
    int32_t day = day_of_ms(d->received_at_ms);
    *n = 0;
    if (!d->received_at_ms || d->channel != CHANNEL_COUNTER)
        return ERR_OK;
    TRY(dossier_parties(c, d->id, parties));
    const struct party *a = &parties[PARTY_APPLICANT];
    TRY(dossier_together_rows(c->db, c->arena,
                              &(struct dossier_together_rows_in){ d->intake_agency_id, ms_of_day(day, 0), ms_of_day(day + 1, 0), a->id_no.ptr ? a->id_no : S(""),
                                                                  text_fold(c->arena, a->name), a->phone.ptr ? a->phone : S("") },
                              &rows, n));
    struct dossier *list = ARENA_ARRAY(c->arena, struct dossier, *n + 1);
    for (size_t i = 0; i < *n; i++)
        TRY(dossier_get(c, rows[i].id, &list[i]));
    *out = list;
    return ERR_OK;
}

enum err dossier_ready_list(struct ctx *c, int64_t agency_id, struct dossier_ready_item **out, size_t *n)
{
    struct dossier_ready_row *rows;
    TRY(dossier_ready(c->db, c->arena, &(struct dossier_ready_in){ agency_id }, &rows, n));
    struct dossier_ready_item *list = ARENA_ARRAY(c->arena, struct dossier_ready_item, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct dossier_ready_item){ rows[i].id, rows[i].procedure_version_id, rows[i].done_at_ms, rows[i].code, rows[i].applicant };
    *out = list;
    return ERR_OK;
}
