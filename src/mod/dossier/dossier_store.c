#include "mod/dossier/dossier_internal.h"
#include "data/json.h"
#include "sql_dossier.h"
#include "text/text.h"

static const char *const party_words[PARTY_COUNT] = { "applicant", "owner", "subject", "authorised", "helper", "collector" };

const char *party_word(enum party_role r) { return party_words[r]; }

static enum err store_party(struct ctx *c, int64_t id, enum party_role role, const struct party *p)
{
    return party_insert(c->db,
                        &(struct party_insert_in){ id, str_c(party_words[role]), p->name, text_fold(c->arena, p->name), p->id_no,
                                                   p->birth, p->address, p->phone, p->email, p->account_id },
                        NULL);
}

enum err dossier_store_new(struct ctx *c, const struct dossier *d, const struct party parties[PARTY_COUNT])
{
    TRY(dossier_insert(c->db,
                       &(struct dossier_insert_in){ .id = d->id,
                                                    .request_no = d->request_no,
                                                    .secret = d->secret,
                                                    .procedure_version_id = d->procedure_version_id,
                                                    .procedure_code = d->procedure_code,
                                                    .agency_id = d->agency_id,
                                                    .intake_unit_id = d->intake_unit_id,
                                                    .channel = str_c(channel_word(d->channel)),
                                                    .state = str_c(dossier_state_word(d->state)),
                                                    .account_id = d->account_id,
                                                    .content = d->content,
                                                    .answers = d->answers,
                                                    .sets = d->sets,
                                                    .deliver = d->deliver,
                                                    .deliver_address = d->deliver_address,
                                                    .submitted_at_ms = d->submitted_at_ms,
                                                    .answer_due_at_ms = d->answer_due_at_ms,
                                                    .intake_agency_id = d->intake_agency_id,
                                                    .door = d->door,
                                                    .bundle_id = d->bundle_id },
                       NULL));
    for (int r = 0; r < PARTY_COUNT; r++)
        if (parties[r].present)
            TRY(store_party(c, d->id, (enum party_role)r, &parties[r]));
    return ERR_OK;
}

enum err dossier_store(struct ctx *c, struct dossier *d)
{
    TRY(dossier_update_exact(c->db, &(struct dossier_update_in){ .id = d->id,
                                                                 .version = d->version,
                                                                 .procedure_version_id = d->procedure_version_id,
                                                                 .code = d->code,
                                                                 .state = str_c(dossier_state_word(d->state)),
                                                                 .answer_due_at_ms = d->answer_due_at_ms,
                                                                 .received_at_ms = d->received_at_ms,
                                                                 .first_due_at_ms = d->first_due_at_ms,
                                                                 .due_at_ms = d->due_at_ms,
                                                                 .explanation = d->explanation,
                                                                 .done_at_ms = d->done_at_ms,
                                                                 .returned_at_ms = d->returned_at_ms,
                                                                 .reason = d->reason,
                                                                 .decided_at_ms = d->decided_at_ms,
                                                                 .continues_id = d->continues_id }));
    d->version++;
    return ERR_OK;
}

struct str dossier_office_path(const struct ctx *c, int64_t id) { return arena_printf(c->arena, "/cong-viec/ho-so/%lld", (long long)id); }

enum err dossier_get(struct ctx *c, int64_t id, struct dossier *out)
{
    struct dossier_row_row r;
    TRY(dossier_row(c->db, c->arena, &(struct dossier_row_in){ id }, &r));
    struct dossier d = { .id = r.id,
                         .version = r.version,
                         .procedure_version_id = r.procedure_version_id,
                         .agency_id = r.agency_id,
                         .intake_unit_id = r.intake_unit_id,
                         .account_id = r.account_id,
                         .request_no = r.request_no,
                         .code = r.code,
                         .secret = r.secret,
                         .source = r.source,
                         .outside_code = r.outside_code,
                         .procedure_code = r.procedure_code,
                         .content = r.content,
                         .answers = r.answers,
                         .deliver = r.deliver,
                         .deliver_address = r.deliver_address,
                         .reason = r.reason,
                         .explanation = r.explanation,
                         .sets = (int)r.sets,
                         .submitted_at_ms = r.submitted_at_ms,
                         .answer_due_at_ms = r.answer_due_at_ms,
                         .received_at_ms = r.received_at_ms,
                         .first_due_at_ms = r.first_due_at_ms,
                         .due_at_ms = r.due_at_ms,
                         .done_at_ms = r.done_at_ms,
                         .returned_at_ms = r.returned_at_ms,
                         .decided_at_ms = r.decided_at_ms,
                         .continues_id = r.continues_id,
                         .bundle_id = r.bundle_id,
                         .intake_agency_id = r.intake_agency_id,
                         .door = r.door };
    if (!channel_from_word(r.channel, &d.channel) || !dossier_state_from(r.state, &d.state))
        return ERR_IO;
    *out = d;
    return ERR_OK;
}

enum err dossier_by_code(struct ctx *c, struct str code, struct dossier *out)
{
    struct dossier_id_by_code_row r;
    TRY(dossier_id_by_code(c->db, c->arena, &(struct dossier_id_by_code_in){ code }, &r));
    return dossier_get(c, r.id, out);
}

enum err dossier_state_of(struct ctx *c, struct str code, enum dossier_state *out)
{
    struct dossier_state_by_code_row r;
    TRY(dossier_state_by_code(c->db, c->arena, &(struct dossier_state_by_code_in){ code }, &r));
    return dossier_state_from(r.state, out) ? ERR_OK : ERR_IO;
}

enum err dossier_linked(struct ctx *c, const struct dossier *d, struct dossier_link **out, size_t *n)
{
    struct dossier_linked_rows_row *rows;
    *n = 0;
    *out = NULL;
    if (!d->bundle_id)
        return ERR_OK;
    TRY(dossier_linked_rows(c->db, c->arena, &(struct dossier_linked_rows_in){ d->bundle_id }, &rows, n));
    struct dossier_link *list = ARENA_ARRAY(c->arena, struct dossier_link, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        const struct procedure *p;
        TRY(procedure_version(c, rows[i].procedure_version_id, &p));
        list[i] = (struct dossier_link){ rows[i].id, rows[i].agency_id, rows[i].due_at_ms, rows[i].done_at_ms,
                                         rows[i].code.ptr ? rows[i].code : rows[i].request_no, p->short_name, DOSSIER_SUBMITTED };
        if (!dossier_state_from(rows[i].state, &list[i].state))
            return ERR_IO;
    }
    *out = list;
    return ERR_OK;
}

static bool party_from(struct str word, enum party_role *out)
{
    for (int i = 0; i < PARTY_COUNT; i++)
        if (str_eq(word, str_c(party_words[i]))) {
            *out = (enum party_role)i;
            return true;
        }
    return false;
}

enum err dossier_parties(struct ctx *c, int64_t id, struct party out[PARTY_COUNT])
{
    struct party_rows_row *rows;
    size_t n;
    TRY(party_rows(c->db, c->arena, &(struct party_rows_in){ id }, &rows, &n));
    memset(out, 0, PARTY_COUNT * sizeof *out);
    for (size_t i = 0; i < n; i++) {
        enum party_role role;
        if (party_from(rows[i].role, &role))
            out[role] = (struct party){ rows[i].name,  rows[i].id_no, rows[i].birth,      rows[i].address,
                                        rows[i].phone, rows[i].email, rows[i].account_id, true };
    }
    return ERR_OK;
}

enum err dossier_answers(struct ctx *c, const struct dossier *d, struct form_value **out, size_t *n)
{
    const struct json *root;
    if (json_parse(c->arena, d->answers, &root, NULL) != ERR_OK)
        return ERR_IO;
    struct form_value *v = ARENA_ARRAY(c->arena, struct form_value, root->n + 1);
    for (size_t i = 0; i < root->n; i++)
        v[i] = (struct form_value){ root->keys[i], root->items[i].text };
    *out = v;
    *n = root->n;
    return ERR_OK;
}
