/* payment: what a case owes by the procedure's published fees, and cash taken at the desk with the number of the receipt
 * given. Money is int64 đồng; phí and lệ phí are kept apart.
 *
 * A fee is one line: quantity sets of unit_vnd each. What one set costs follows from the published rule and the number of
 * units in it (a certified copy of five pages: 2.000 + 2.000 + 3 × 1.000 = 7.000 đ; procedures/README.md).
 * Changes are for officers and cashiers of the agency that decides, and of the one whose desk received: who receives for another
 * agency takes the fee too (NĐ 61/2018 Đ19.7 lets reception and decision lie apart). They name the version seen (ERR_STALE), are refused once the
 * line is paid or exempt (ERR_CONFLICT), and put an event each. */
#ifndef MOD_PAYMENT_PAYMENT_H
#define MOD_PAYMENT_PAYMENT_H
#include "mod/dossier/dossier.h"

enum { FEE_QUANTITY_MAX = 10000, FEE_UNITS_MAX = 100000, FEE_VND_MAX = 1000000000 };

struct fee {
    int64_t id, dossier_id, units, unit_vnd, quantity, amount_vnd, paid_at_ms, version; /* unit_vnd -1: the desk has to put it in */
    int64_t taken_unit_id;           /* whose desk took the cash; 0: not paid, or at the deciding agency before this was kept */
    struct str name, kind, ground, state, exempt_ground, receipt_no; /* state: owed, paid, exempt */
    struct str taken_at;             /* the name of that unit */
};
/* The grant with which this person settles fees of the dossier: at the desk that received it, then at the agency that decides;
 * NULL: may not. */
const struct grant *fee_taker(struct ctx *c, const struct dossier *d);
enum err fee_list(struct ctx *c, int64_t dossier_id, struct fee **out, size_t *n) NODISCARD;
/* The dossier a fee belongs to. */
enum err fee_dossier(struct ctx *c, int64_t fee_id, int64_t *dossier_id) NODISCARD;
/* Lays down what the procedure's channel asks for by the dossier's answers: conditions, units and sets as the rule names
 * them, otherwise 1. Amounts of 0 are not owed. A line that is there already (by its name) is left alone, so laying down
 * again after more answers adds only what is new. Event fee.laid_down for each line. */
enum err fee_lay_down(struct ctx *c, const struct dossier *d, const struct procedure *p) NODISCARD;
/* Changes the number of sets before it is paid (copies, cases). 1..FEE_QUANTITY_MAX. Event fee.changed. */
enum err fee_set_quantity(struct ctx *c, int64_t fee_id, int64_t version, int64_t quantity) NODISCARD;
/* Changes the number of units in one set (pages counted at the desk): what a set costs is worked out again by the rule. */
enum err fee_set_units(struct ctx *c, int64_t fee_id, int64_t version, int64_t units) NODISCARD;
/* Puts in what one set costs, where the published data leave it to the province (0..FEE_VND_MAX) or name several rates for
 * the channel (one of them). */
enum err fee_set_unit_vnd(struct ctx *c, int64_t fee_id, int64_t version, int64_t unit_vnd) NODISCARD;
enum err fee_exempt(struct ctx *c, int64_t fee_id, int64_t version, struct str ground) NODISCARD;
/* Takes cash: the number of the receipt given is required, and the unit of whoever takes it is kept. Event fee.paid. */
enum err fee_pay_cash(struct ctx *c, int64_t fee_id, int64_t version, struct str receipt_no) NODISCARD;
/* Sum still owed. Lines without a known price count 0. */
enum err fee_owed(struct ctx *c, int64_t dossier_id, int64_t *out_vnd) NODISCARD;
/* Lines still owed, also those without a known price. */
enum err fee_open_lines(struct ctx *c, int64_t dossier_id, int64_t *n) NODISCARD;

/* What a request would cost, before there is one: the lines with their sums, in the order of the rule. */
struct fee_quote {
    const struct procedure_fee *fee;
    struct fee_sum sum;
};
enum err fee_quote(struct ctx *c, const struct procedure *p, enum channel ch, const struct form_value *values, size_t n,
                   struct fee_quote **out, size_t *out_n, int64_t *sum_vnd) NODISCARD;

#endif
