/* A bundle as it stands, and what one part does to the others. */
#include "mod/bundle/bundle_internal.h"
#include "mod/payment/payment.h"
#include "mod/slips/slips.h"
#include "sql_bundle.h"

/* -- reading -- */

const struct bundle_part *bundle_part_called(const struct procedure *p, struct str key)
{
    for (size_t i = 0; i < p->parts_n; i++)
        if (str_eq(p->parts[i].key, key))
            return &p->parts[i];
    return NULL;
}

static enum err fill_item(struct ctx *c, const struct bundle *b, const struct bundle_part_rows_row *r, struct bundle_item *out)
{
    const struct bundle_part *before = bundle_part_called(b->procedure, r->after_key);
    *out = (struct bundle_item){ .part = bundle_part_called(b->procedure, r->part_key), .outside = r->outside != 0, .after_name = before ? before->name : S("") };
    if (!out->part)
        return ERR_IO;
    if (!r->dossier_id)
        return ERR_OK;
    TRY(dossier_get(c, r->dossier_id, &out->d));
    return unit_get(c, out->d.agency_id, &out->agency);
}

enum err bundle_load(struct ctx *c, int64_t id, struct bundle *out)
{
    struct bundle_row_row r;
    struct bundle_part_rows_row *rows;
    TRY(bundle_row(c->db, c->arena, &(struct bundle_row_in){ id }, &r));
    struct bundle b = { .id = id, .agency_id = r.agency_id, .account_id = r.account_id, .submitted_at_ms = r.submitted_at_ms };
    TRY(procedure_version(c, r.procedure_version_id, &b.procedure));
    TRY(bundle_part_rows(c->db, c->arena, &(struct bundle_part_rows_in){ id }, &rows, &b.n));
    b.items = ARENA_ARRAY(c->arena, struct bundle_item, b.n + 1);
    for (size_t i = 0; i < b.n; i++)
        TRY(fill_item(c, &b, &rows[i], &b.items[i]));
    *out = b;
    return ERR_OK;
}

static enum err reach(struct ctx *c, const struct bundle *b)
{
    if (c->who.account_id && b->account_id == c->who.account_id)
        return ERR_OK;
    for (size_t i = 0; i < b->n; i++) {
        enum err e = b->items[i].d.id ? dossier_reach(c, &b->items[i].d) : ERR_NOT_FOUND;
        if (e != ERR_NOT_FOUND)
            return e;
    }
    return ERR_NOT_FOUND;
}

enum err bundle_get(struct ctx *c, int64_t id, struct bundle *out)
{
    TRY(bundle_load(c, id, out));
    return reach(c, out);
}

/* -- handing over and back (NĐ 61/2018 Đ19.7) -- */

static enum err hand(struct ctx *c, const struct dossier *d, const char *kind, int64_t from_id, int64_t to_id)
{
    struct unit from, to;
    TRY(unit_get(c, from_id, &from));
    TRY(unit_get(c, to_id, &to));
    struct event e = { .kind = kind, .object_kind = "dossier", .object_id = d->id, .dossier_id = d->id,
                       EVENT_DETAIL({ "from", from.name, from_id }, { "to", to.name, to_id }) };
    return event_put(c, &e);
}

static enum err hand_on(struct ctx *c, const struct dossier *d)
{
    return d->agency_id == d->intake_agency_id ? ERR_OK : hand(c, d, "bundle.handed_on", d->intake_agency_id, d->agency_id);
}

static enum err hand_back(struct ctx *c, const struct dossier *d)
{
    return d->agency_id == d->intake_agency_id ? ERR_OK : hand(c, d, "bundle.handed_back", d->agency_id, d->intake_agency_id);
}

/* -- what waits -- */

/* The law of the part changed meanwhile so that its answers do not do: the desk looks at it again. */
static enum err check_again(struct ctx *c, struct dossier *d)
{
    c->problem = (struct problem){ 0 };
    return dossier_move(c, d, &(struct dossier_step){ .move = MOVE_CHECK_PART });
}

static enum err start(struct ctx *c, struct dossier *d)
{
    int64_t slip;
    const struct procedure *p;
    enum err e = dossier_move(c, d, &(struct dossier_step){ .move = MOVE_START_PART });
    if (e == ERR_CONFLICT)
        return check_again(c, d);
    TRY(e);
    TRY(procedure_version(c, d->procedure_version_id, &p));
    TRY(fee_lay_down(c, d, p));
    return slip_issue(c, d, "01", &(struct slip_extra){ 0 }, &slip);
}

static enum err begin(struct ctx *c, struct dossier *d)
{
    TRY(bundle_carry(c, d));
    return start(c, d);
}

static enum err stop(struct ctx *c, struct dossier *d, const struct bundle_part *before, const struct dossier *failed)
{
    int64_t slip;
    struct str state = dossier_state_label(c, failed->state);
    struct str why = msg_format(c->arena, LANG_VI, MSG_bundle_stopped, MSG_ARGS(before->name, state, failed->reason.len ? failed->reason : S("–")));
    TRY(dossier_move(c, d, &(struct dossier_step){ .move = MOVE_STOP_PART, .reason = why }));
    return slip_issue(c, d, "05", &(struct slip_extra){ .reason = why, .stage = msg_text(LANG_VI, MSG_bundle_not_begun) }, &slip);
}

/* A part that came to its end: those that need it begin, or are told that they cannot. */
static enum err tell_others(struct ctx *c, const struct bundle *b, const struct bundle_part *ended, const struct dossier *d)
{
    for (size_t i = 0; i < b->n; i++) {
        struct dossier other = b->items[i].d;
        if (!other.id || !str_eq(b->items[i].part->after, ended->key) || other.state != DOSSIER_AWAIT_PART)
            continue;
        TRY(d->state == DOSSIER_DONE ? begin(c, &other) : stop(c, &other, ended, d));
    }
    return ERR_OK;
}

enum err bundle_on_event(struct ctx *c, const struct event *e)
{
    struct dossier d;
    struct bundle b;
    struct bundle_part_of_row at;
    TRY(dossier_get(c, e->dossier_id, &d));
    if (!d.bundle_id)
        return ERR_OK;
    if (strcmp(e->kind, "dossier.received") == 0)
        return hand_on(c, &d);
    TRY(bundle_part_of(c->db, c->arena, &(struct bundle_part_of_in){ d.id }, &at));
    TRY(bundle_load(c, d.bundle_id, &b));
    const struct bundle_part *part = bundle_part_called(b.procedure, at.part_key);
    if (d.state == DOSSIER_DONE || d.state == DOSSIER_DECLINED)
        TRY(hand_back(c, &d));
    return part ? tell_others(c, &b, part, &d) : ERR_IO;
}
