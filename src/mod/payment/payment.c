/* Fees of a dossier: laid down by the published rule, changed until they are paid or waived. */
#include "mod/payment/payment.h"
#include "sql_payment.h"
#include "text/text.h"

enum { GROUND_MAX = 500, RECEIPT_MAX = 50 };

/* -- reading -- */

#define FEE(r)                                                                                                              \
    ((struct fee){ .id = (r).id, .dossier_id = (r).dossier_id, .units = (r).units, .unit_vnd = (r).unit_vnd,                \
                   .quantity = (r).quantity, .amount_vnd = (r).amount_vnd, .paid_at_ms = (r).paid_at_ms,                    \
                   .version = (r).version, .name = (r).name, .kind = (r).kind, .ground = (r).ground, .state = (r).state,    \
                   .exempt_ground = (r).exempt_ground, .receipt_no = (r).receipt_no,                                     \
                   .taken_unit_id = (r).taken_unit_id, .taken_at = (r).taken_at })

enum err fee_list(struct ctx *c, int64_t dossier_id, struct fee **out, size_t *n)
{
    struct fee_rows_row *rows;
    size_t count;
    TRY(fee_rows(c->db, c->arena, &(struct fee_rows_in){ dossier_id }, &rows, &count));
    struct fee *list = ARENA_ARRAY(c->arena, struct fee, count + 1);
    for (size_t i = 0; i < count; i++)
        list[i] = FEE(rows[i]);
    *out = list;
    *n = count;
    return ERR_OK;
}

static enum err fee_get(struct ctx *c, int64_t fee_id, struct fee *out)
{
    struct fee_row_row r;
    TRY(fee_row(c->db, c->arena, &(struct fee_row_in){ fee_id }, &r));
    *out = FEE(r);
    return ERR_OK;
}

enum err fee_dossier(struct ctx *c, int64_t fee_id, int64_t *dossier_id)
{
    struct fee f;
    TRY(fee_get(c, fee_id, &f));
    *dossier_id = f.dossier_id;
    return ERR_OK;
}

enum err fee_owed(struct ctx *c, int64_t dossier_id, int64_t *out_vnd)
{
    struct fee_sum_owed_row r;
    TRY(fee_sum_owed(c->db, c->arena, &(struct fee_sum_owed_in){ dossier_id }, &r));
    *out_vnd = r.vnd;
    return ERR_OK;
}

enum err fee_open_lines(struct ctx *c, int64_t dossier_id, int64_t *n)
{
    struct fee_sum_owed_row r;
    TRY(fee_sum_owed(c->db, c->arena, &(struct fee_sum_owed_in){ dossier_id }, &r));
    *n = r.lines;
    return ERR_OK;
}

/* -- what the rule asks for -- */

enum err fee_quote(struct ctx *c, const struct procedure *p, enum channel ch, const struct form_value *values, size_t n,
                   struct fee_quote **out, size_t *out_n, int64_t *sum_vnd)
{
    const struct channel_rule *rule = procedure_channel(p, ch);
    const struct form *form;
    struct form_state *states;
    TRY(procedure_form(c, p, &form));
    struct form_value *all = ARENA_ARRAY(c->arena, struct form_value, n + 1);
    struct fee_quote *list = ARENA_ARRAY(c->arena, struct fee_quote, rule ? rule->fees_n + 1 : 1);
    if (n)
        memcpy(all, values, n * sizeof *all);
    all[n] = (struct form_value){ S("channel"), str_c(channel_word(ch)) };
    form_validate(form, all, n + 1, true, ctx_today(c), c->arena, &states);
    *out_n = 0;
    *sum_vnd = 0;
    for (size_t i = 0; rule && i < rule->fees_n; i++) {
        struct fee_sum sum = procedure_fee_sum(&rule->fees[i], form, states, all, n + 1);
        if (!sum.due || sum.sum_vnd == 0)
            continue;
        list[(*out_n)++] = (struct fee_quote){ &rule->fees[i], sum };
        *sum_vnd += sum.sum_vnd > 0 ? sum.sum_vnd : 0;
    }
    *out = list;
    return ERR_OK;
}

/* -- events -- */

static enum err record(struct ctx *c, const char *kind, const struct fee *f, const struct grant *as, struct str to, struct str why)
{
    struct event e = { .kind = kind,
                       .object_kind = "fee",
                       .object_id = f->id,
                       .dossier_id = f->dossier_id,
                       .as = as,
                       .from = f->state,
                       .to = to,
                       EVENT_DETAIL({ "name", f->name, 0 }, { "amount_vnd", { 0 }, f->amount_vnd }, { "quantity", { 0 }, f->quantity },
                                    { "units", { 0 }, f->units }, { "why", why.ptr ? why : S(""), 0 }) };
    return event_put(c, &e);
}

/* -- laying down -- */

static bool laid(const struct fee *have, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(have[i].name, name))
            return true;
    return false;
}

static enum err lay(struct ctx *c, const struct dossier *d, const struct fee_quote *q)
{
    bool known = q->sum.set_vnd >= 0;
    struct fee f = { .id = ctx_id(c), .dossier_id = d->id, .units = q->sum.units, .unit_vnd = q->sum.set_vnd, .quantity = q->sum.sets,
                     .amount_vnd = known ? q->sum.sum_vnd : 0, .name = q->fee->name, .kind = q->fee->kind, .ground = q->fee->ground };
    TRY(fee_insert(c->db,
                   &(struct fee_insert_in){ f.id, f.dossier_id, f.name, f.kind, f.units, f.unit_vnd, f.quantity, f.amount_vnd, f.ground },
                   NULL));
    return record(c, "fee.laid_down", &f, unit_grant(c, ROLE_OFFICER, d->agency_id), S("owed"), S(""));
}

enum err fee_lay_down(struct ctx *c, const struct dossier *d, const struct procedure *p)
{
    struct form_value *values;
    struct fee_quote *asked;
    struct fee *have;
    size_t values_n, asked_n, have_n;
    int64_t sum;
    TRY(dossier_answers(c, d, &values, &values_n));
    TRY(fee_quote(c, p, d->channel, values, values_n, &asked, &asked_n, &sum));
    TRY(fee_list(c, d->id, &have, &have_n));
    for (size_t i = 0; i < asked_n; i++)
        if (!laid(have, have_n, asked[i].fee->name))
            TRY(lay(c, d, &asked[i]));
    return ERR_OK;
}

/* -- changing -- */

struct change {
    struct fee fee;
    struct dossier dossier;
    const struct grant *as;
};

const struct grant *fee_taker(struct ctx *c, const struct dossier *d)
{
    const int64_t agencies[] = { d->intake_agency_id ? d->intake_agency_id : d->agency_id, d->agency_id };
    static const enum role roles[] = { ROLE_CASHIER, ROLE_OFFICER };
    const struct grant *g = NULL;
    for (size_t i = 0; !g && i < 4; i++)
        g = unit_grant(c, roles[i % 2], agencies[i / 2]);
    return g;
}

static enum err begin(struct ctx *c, int64_t fee_id, int64_t version, struct change *out)
{
    TRY(fee_get(c, fee_id, &out->fee));
    TRY(dossier_get(c, out->fee.dossier_id, &out->dossier));
    TRY(dossier_reach(c, &out->dossier));
    out->as = fee_taker(c, &out->dossier);
    if (!out->as && !c->who.automatic)
        return ERR_FORBIDDEN;
    if (out->fee.version != version)
        return ERR_STALE;
    return str_eq(out->fee.state, S("owed")) ? ERR_OK : ctx_refuse(c, ERR_CONFLICT, MSG_payment_settled);
}

/* A count between 1 and max. */
static enum err check_count(struct ctx *c, const char *field, int64_t n, int64_t max)
{
    struct str limit = arena_printf(c->arena, "%lld", (long long)max);
    return n >= 1 && n <= max ? ERR_OK : ctx_invalid(c, str_c(field), MSG_payment_quantity, MSG_ARGS(limit));
}

static enum err store(struct ctx *c, struct change *k, const char *why)
{
    struct fee *f = &k->fee;
    f->amount_vnd = f->unit_vnd < 0 ? 0 : f->unit_vnd * f->quantity;
    TRY(fee_change_exact(c->db, &(struct fee_change_in){ f->id, f->version, f->units, f->unit_vnd, f->quantity, f->amount_vnd }));
    return record(c, "fee.changed", f, k->as, f->state, str_c(why));
}

enum err fee_set_quantity(struct ctx *c, int64_t fee_id, int64_t version, int64_t quantity)
{
    struct change k;
    TRY(begin(c, fee_id, version, &k));
    TRY(check_count(c, "quantity", quantity, FEE_QUANTITY_MAX));
    k.fee.quantity = quantity;
    return store(c, &k, "quantity");
}

/* The rule by which the line was laid down: of the version that the dossier is pinned to. */
static enum err rule_of(struct ctx *c, const struct change *k, const struct channel_rule **channel, const struct procedure_fee **out)
{
    const struct procedure *p;
    TRY(procedure_version(c, k->dossier.procedure_version_id, &p));
    const struct channel_rule *rule = procedure_channel(p, k->dossier.channel);
    *channel = rule;
    for (size_t i = 0; rule && i < rule->fees_n; i++)
        if (str_eq(rule->fees[i].name, k->fee.name)) {
            *out = &rule->fees[i];
            return ERR_OK;
        }
    return ERR_NOT_FOUND;
}

enum err fee_set_units(struct ctx *c, int64_t fee_id, int64_t version, int64_t units)
{
    struct change k;
    const struct channel_rule *channel;
    const struct procedure_fee *rule;
    TRY(begin(c, fee_id, version, &k));
    TRY(check_count(c, "units", units, FEE_UNITS_MAX));
    TRY(rule_of(c, &k, &channel, &rule));
    k.fee.units = units;
    if (rule->amount_vnd >= 0)
        k.fee.unit_vnd = procedure_fee_set_vnd(rule, units);
    return store(c, &k, "units");
}

/* Some procedures are published with several rates for one channel: the desk chooses the one that fits the case. */
static bool published_elsewhere(const struct channel_rule *channel, int64_t vnd)
{
    for (size_t i = 0; i < channel->more_n; i++)
        for (size_t k = 0; k < channel->more[i].fees_n; k++)
            if (channel->more[i].fees[k].amount_vnd == vnd)
                return true;
    return false;
}

enum err fee_set_unit_vnd(struct ctx *c, int64_t fee_id, int64_t version, int64_t unit_vnd)
{
    struct change k;
    const struct channel_rule *channel;
    const struct procedure_fee *rule;
    struct str limit = text_thousands(c->arena, FEE_VND_MAX);
    TRY(begin(c, fee_id, version, &k));
    if (unit_vnd < 0 || unit_vnd > FEE_VND_MAX)
        return ctx_invalid(c, S("unit_vnd"), MSG_payment_amount, MSG_ARGS(limit));
    TRY(rule_of(c, &k, &channel, &rule));
    if (rule->amount_vnd >= 0 && rule->amount_vnd != unit_vnd && !published_elsewhere(channel, unit_vnd))
        return ctx_refuse(c, ERR_CONFLICT, MSG_payment_amount_known);
    k.fee.unit_vnd = unit_vnd;
    return store(c, &k, "unit_vnd");
}

/* -- settling -- */

static enum err check_words(struct ctx *c, const char *field, struct str words, size_t max, enum msg missing)
{
    struct str limit = arena_printf(c->arena, "%zu", max);
    if (!str_trim(words).len)
        return ctx_invalid(c, str_c(field), missing, MSG_NO_ARGS);
    return text_length(words) <= max ? ERR_OK : ctx_invalid(c, str_c(field), MSG_payment_too_long, MSG_ARGS(limit));
}

enum err fee_exempt(struct ctx *c, int64_t fee_id, int64_t version, struct str ground)
{
    struct change k;
    TRY(begin(c, fee_id, version, &k));
    TRY(check_words(c, "ground", ground, GROUND_MAX, MSG_payment_ground_missing));
    TRY(fee_settle_exact(c->db, &(struct fee_settle_in){ .id = k.fee.id, .version = version, .state = S("exempt"), .exempt_ground = ground }));
    return record(c, "fee.exempt", &k.fee, k.as, S("exempt"), ground);
}

enum err fee_pay_cash(struct ctx *c, int64_t fee_id, int64_t version, struct str receipt_no)
{
    struct change k;
    TRY(begin(c, fee_id, version, &k));
    if (k.fee.unit_vnd < 0)
        return ctx_refuse(c, ERR_CONFLICT, MSG_payment_no_price);
    TRY(check_words(c, "receipt_no", receipt_no, RECEIPT_MAX, MSG_payment_receipt_missing));
    TRY(fee_settle_exact(c->db, &(struct fee_settle_in){ .id = k.fee.id, .version = version, .state = S("paid"), .receipt_no = receipt_no,
                                                         .paid_at_ms = c->now_ms, .cashier_id = c->who.account_id,
                                                         .taken_unit_id = k.as ? k.as->unit_id : 0 }));
    return record(c, "fee.paid", &k.fee, k.as, S("paid"), receipt_no);
}
