/* Open dossiers of an agency that ends pass to its successor. Code, clock, papers and slips stay as they are. */
#include "mod/dossier/dossier_internal.h"
#include "data/json.h"
#include "sql_dossier_pass_on.h"

#define OPEN_OF(r, s) \
    ((struct dossier_open){ (r)->id, (r)->version, (r)->agency_id, (r)->intake_unit_id, (r)->code.ptr ? (r)->code : (r)->request_no, \
                            (r)->address.ptr ? (r)->address : S(""), (s) })

typedef VEC(struct dossier_open) open_vec;

static enum err of_agency(struct ctx *c, int64_t unit_id, enum dossier_state s, open_vec *list)
{
    struct dossier_open_of_agency_row *rows;
    size_t n;
    TRY(dossier_open_of_agency(c->db, c->arena, &(struct dossier_open_of_agency_in){ unit_id, str_c(dossier_state_word(s)) }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        VEC_PUSH(c->arena, list, OPEN_OF(&rows[i], s));
    return ERR_OK;
}

static enum err of_intake(struct ctx *c, int64_t unit_id, enum dossier_state s, open_vec *list)
{
    struct dossier_open_of_intake_row *rows;
    size_t n;
    TRY(dossier_open_of_intake(c->db, c->arena, &(struct dossier_open_of_intake_in){ unit_id, str_c(dossier_state_word(s)) }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        VEC_PUSH(c->arena, list, OPEN_OF(&rows[i], s));
    return ERR_OK;
}

enum err dossier_open_at(struct ctx *c, int64_t unit_id, bool decides, struct dossier_open **out, size_t *n)
{
    open_vec list = { 0 };
    for (int s = 0; s < DOSSIER_STATE_COUNT; s++)
        if (!dossier_state_ended((enum dossier_state)s))
            TRY(decides ? of_agency(c, unit_id, (enum dossier_state)s, &list) : of_intake(c, unit_id, (enum dossier_state)s, &list));
    *out = list.at;
    *n = list.n;
    return ERR_OK;
}

enum err dossier_pass_on(struct ctx *c, const struct dossier_open *d, int64_t agency_id, int64_t intake_unit_id)
{
    return dossier_pass_on_one_exact(c->db, &(struct dossier_pass_on_one_in){ d->id, d->version, agency_id, intake_unit_id });
}

enum err dossier_pass_on_all(struct ctx *c, int64_t from_id, int64_t to_id, bool decides, int64_t *changed)
{
    *changed = 0;
    for (int s = 0; s < DOSSIER_STATE_COUNT; s++) {
        int64_t n = 0;
        struct str state = str_c(dossier_state_word((enum dossier_state)s));
        if (dossier_state_ended((enum dossier_state)s))
            continue;
        TRY(decides ? dossier_pass_on_agency(c->db, &(struct dossier_pass_on_agency_in){ from_id, to_id, state }, &n)
                    : dossier_pass_on_intake(c->db, &(struct dossier_pass_on_intake_in){ from_id, to_id, state }, &n));
        *changed += n;
    }
    return ERR_OK;
}

static struct str id_text(struct ctx *c, int64_t id) { return arena_printf(c->arena, "%lld", (long long)id); }

static struct str payload(struct ctx *c, const struct dossier_open *d, const struct unit *from, const struct unit *to)
{
    struct buf b = buf_new(c->arena, 8192);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    json_member(&o, "code", d->code);
    json_member(&o, "from", from->code.ptr ? from->code : S(""));
    json_member(&o, "to", to->code.ptr ? to->code : S(""));
    json_member_int(&o, "at_ms", c->now_ms);
    json_close(&o, '}');
    return buf_str(&b);
}

enum err dossier_passed_on(struct ctx *c, const struct dossier_open *d, const struct unit *from, const struct unit *to, struct str ground)
{
    struct event e = { .kind = "dossier.passed_on",
                       .object_kind = "dossier",
                       .object_id = d->id,
                       .dossier_id = d->id,
                       EVENT_DETAIL({ "from_unit", id_text(c, from->id), 0 }, { "from_name", from->name, 0 }, { "to_unit", id_text(c, to->id), 0 },
                                    { "to_name", to->name, 0 }, { "reason", ground, 0 }, { "state", str_c(dossier_state_word(d->state)), 0 }) };
    TRY(event_put(c, &e));
    return outbox_put(c, &e, "dossier.agency", payload(c, d, from, to));
}
