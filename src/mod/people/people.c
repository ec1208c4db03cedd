/* Persons, who may see them, and what came before a dossier. */
#include "mod/people/people_internal.h"
#include "base/clock.h"
#include "text/text.h"

/* -- reading -- */

enum err person_get(struct ctx *c, int64_t id, struct person_known *out)
{
    struct person_row_row r;
    TRY(person_row(c->db, c->arena, &(struct person_row_in){ id }, &r));
    *out = (struct person_known){ .id = r.id,
                                  .version = r.version,
                                  .merged_into = r.merged_into,
                                  .made_at_ms = r.made_at_ms,
                                  .name = r.name,
                                  .folded = r.folded,
                                  .gender = r.gender,
                                  .nationality = r.nationality,
                                  .birth = partial_stored(r.birth),
                                  .death = partial_stored(r.death),
                                  .organisation = str_eq(r.kind, S("organisation")),
                                  .dead = r.dead != 0 };
    return ERR_OK;
}

enum err person_root(struct ctx *c, int64_t id, int64_t *root)
{
    struct person_root_row_row r;
    TRY(person_root_row(c->db, c->arena, &(struct person_root_row_in){ id }, &r));
    *root = r.id;
    return ERR_OK;
}

static bool party_role_from(struct str word, enum party_role *out)
{
    static const char *const words[PARTY_COUNT] = {
        "applicant", "owner", "subject", "authorised", "helper", "collector"
    };
    for (int r = 0; r < PARTY_COUNT; r++)
        if (str_eq(word, str_c(words[r]))) {
            *out = (enum party_role)r;
            return true;
        }
    return false;
}

enum err people_of(struct ctx *c, int64_t dossier_id, int64_t out[PARTY_COUNT])
{
    struct party_person_rows_row *rows;
    size_t n;
    int64_t found[PARTY_COUNT] = { 0 };
    TRY(party_person_rows(c->db, c->arena, &(struct party_person_rows_in){ dossier_id }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        enum party_role role;
        if (party_role_from(rows[i].role, &role))
            TRY(person_root(c, rows[i].person_id, &found[role]));
    }
    memcpy(out, found, sizeof found);
    return ERR_OK;
}

/* -- who may see them -- */

enum err people_reach(struct ctx *c, int64_t root, int64_t without, const struct grant **as)
{
    struct person_agency_rows_row *rows;
    size_t n;
    *as = NULL;
    TRY(person_agency_rows(c->db, c->arena, &(struct person_agency_rows_in){ root, without }, &rows, &n));
    for (size_t i = 0; !*as && i < n; i++)
        *as = unit_grant(c, ROLE_OFFICER, rows[i].agency_id);
    return ERR_OK;
}

enum err people_looked(struct ctx *c, int64_t id, const struct grant *as, const char *why)
{
    struct event e = { .kind = "access.read",
                       .object_kind = "person",
                       .object_id = id,
                       .as = as,
                       EVENT_DETAIL({ "why", str_c(why), 0 }) };
    return event_put(c, &e);
}

static enum err reached(struct ctx *c, int64_t id, int64_t *root, const struct grant **as)
{
    TRY(person_root(c, id, root));
    TRY(people_reach(c, *root, 0, as));
    return *as ? ERR_OK : ERR_NOT_FOUND;
}

enum err person_look(struct ctx *c, int64_t id, const char *why, struct person_known *out)
{
    int64_t root;
    const struct grant *as;
    TRY(reached(c, id, &root, &as));
    TRY(people_looked(c, root, as, why));
    return person_get(c, root, out);
}

enum err person_dossiers(struct ctx *c, int64_t id, struct person_dossier **out, size_t *n)
{
    struct person_dossier_rows_row *rows;
    size_t rows_n, kept = 0;
    int64_t root;
    TRY(person_root(c, id, &root));
    TRY(person_dossier_rows(c->db, c->arena, &(struct person_dossier_rows_in){ root, INT64_MAX }, &rows, &rows_n));
    struct person_dossier *list = ARENA_ARRAY(c->arena, struct person_dossier, rows_n + 1);
    for (size_t i = 0; i < rows_n; i++) {
        enum dossier_state state;
        if (!unit_grant(c, ROLE_OFFICER, rows[i].agency_id) || !dossier_state_from(rows[i].state, &state))
            continue;
        list[kept++] = (struct person_dossier){ rows[i].dossier_id,
                                                rows[i].procedure_version_id,
                                                rows[i].submitted_at_ms,
                                                rows[i].role,
                                                rows[i].code.ptr ? rows[i].code : rows[i].request_no,
                                                state };
    }
    *out = list;
    *n = kept;
    return ERR_OK;
}

enum err person_numbers(struct ctx *c, int64_t id, struct person_seen **out, size_t *n)
{
    struct person_number_rows_row *rows;
    size_t rows_n, kept = 0;
    int64_t root;
    TRY(person_root(c, id, &root));
    TRY(person_number_rows(c->db, c->arena, &(struct person_number_rows_in){ root }, &rows, &rows_n));
    struct person_seen *list = ARENA_ARRAY(c->arena, struct person_seen, rows_n + 1);
    for (size_t i = 0; i < rows_n; i++)
        if (!rows[i].agency_id || unit_grant(c, ROLE_OFFICER, rows[i].agency_id))
            list[kept++] = (struct person_seen){ { number_from(rows[i].kind), rows[i].number }, rows[i].seen_at_ms };
    *out = list;
    *n = kept;
    return ERR_OK;
}

/* -- changing -- */

static void check_change(struct ctx *c, const struct person_known *p)
{
    int32_t today = ctx_today(c);
    if (partial_future(p->birth, today))
        ctx_invalid(c, S("birth"), MSG_form_in_future, MSG_NO_ARGS);
    if (partial_future(p->death, today))
        ctx_invalid(c, S("death"), MSG_form_in_future, MSG_NO_ARGS);
    else if (partial_compare(p->death, p->birth) == PARTIAL_BEFORE)
        ctx_invalid(c, S("death"), MSG_people_death_before_birth, MSG_NO_ARGS);
    if (p->gender.len && !str_eq(p->gender, S("male")) && !str_eq(p->gender, S("female")))
        ctx_invalid(c, S("gender"), MSG_form_not_option, MSG_NO_ARGS);
    if (text_length(p->nationality) > 60)
        ctx_invalid(c, S("nationality"), MSG_web_too_long, MSG_ARGS(S("60")));
}

enum err person_change(struct ctx *c, const struct person_known *p)
{
    int64_t root;
    const struct grant *as;
    TRY(reached(c, p->id, &root, &as));
    if (root != p->id)
        return ERR_STALE;
    check_change(c, p);
    if (!ctx_ok(c))
        return ERR_INVALID;
    TRY(person_update_exact(
        c->db, &(struct person_update_in){ p->id, p->version, partial_text(c->arena, p->birth), p->gender,
                                           p->nationality, p->dead,
                                           partial_text(c->arena, p->dead ? p->death : (struct partial_date){ 0 }) }));
    struct event e = { .kind = "person.changed", .object_kind = "person", .object_id = p->id, .as = as };
    return event_put(c, &e);
}

enum err people_own(struct ctx *c, int64_t account_id, int64_t **ids, size_t *n)
{
    struct person_own_rows_row *rows;
    TRY(person_own_rows(c->db, c->arena, &(struct person_own_rows_in){ account_id }, &rows, n));
    *ids = ARENA_ARRAY(c->arena, int64_t, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*ids)[i] = rows[i].id;
    return ERR_OK;
}

/* -- continuity -- */

/* Where both dossiers are about somebody else (a birth, a death), that is the same person. */
static enum err same_subject(struct ctx *c, int64_t subject, int64_t dossier_id, bool *same)
{
    int64_t theirs[PARTY_COUNT];
    TRY(people_of(c, dossier_id, theirs));
    *same = !subject || !theirs[PARTY_SUBJECT] || theirs[PARTY_SUBJECT] == subject;
    return ERR_OK;
}

enum err people_earlier(struct ctx *c, int64_t dossier_id, struct person_earlier **out, size_t *n)
{
    struct dossier d;
    struct person_earlier_rows_row *rows;
    size_t rows_n = 0, kept = 0;
    int64_t who[PARTY_COUNT];
    TRY(dossier_get(c, dossier_id, &d));
    TRY(people_of(c, dossier_id, who));
    int64_t root = who[PARTY_OWNER] ? who[PARTY_OWNER] : who[PARTY_APPLICANT];
    if (root)
        TRY(person_earlier_rows(c->db, c->arena,
                                &(struct person_earlier_rows_in){ root, d.id, d.procedure_code, d.agency_id }, &rows,
                                &rows_n));
    struct person_earlier *list = ARENA_ARRAY(c->arena, struct person_earlier, rows_n + 1);
    for (size_t i = 0; i < rows_n; i++) {
        bool same;
        struct person_earlier e = { rows[i].dossier_id,      rows[i].submitted_at_ms, rows[i].received_at_ms,
                                    rows[i].first_due_at_ms, rows[i].done_at_ms,      DOSSIER_SUBMITTED };
        TRY(same_subject(c, who[PARTY_SUBJECT], e.dossier_id, &same));
        if (same && dossier_state_from(rows[i].state, &e.state))
            list[kept++] = e;
    }
    *out = list;
    *n = kept;
    return ERR_OK;
}

enum { CONTINUES_DAYS = 365 };

enum err people_on_received(struct ctx *c, const struct event *e)
{
    struct person_earlier *list;
    size_t n;
    TRY(people_earlier(c, e->dossier_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct dossier d;
        bool stopped = list[i].state == DOSSIER_STOPPED && list[i].received_at_ms && list[i].done_at_ms;
        if (!stopped || day_of_ms(list[i].done_at_ms) < ctx_today(c) - CONTINUES_DAYS)
            continue;
        TRY(dossier_get(c, e->dossier_id, &d));
        return dossier_continue(c, &d, list[i].dossier_id);
    }
    return ERR_OK;
}
