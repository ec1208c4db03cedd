/* payment: what a case owes by the procedure's published fees, and cash taken at the desk with the number of the receipt
 * given. Money is int64 đồng; phí and lệ phí are kept apart. */
#ifndef MOD_PAYMENT_PAYMENT_H
#define MOD_PAYMENT_PAYMENT_H
#include "mod/dossier/dossier.h"

struct fee {
    int64_t id, unit_vnd, quantity, amount_vnd, paid_at_ms, version;
    struct str name, kind, ground, state, exempt_ground, receipt_no; /* state: owed, paid, exempt */
};
enum err fee_list(struct ctx *c, int64_t dossier_id, struct fee **out, size_t *n) NODISCARD;
/* The dossier a fee belongs to. */
enum err fee_dossier(struct ctx *c, int64_t fee_id, int64_t *dossier_id) NODISCARD;
/* Lays down what the procedure's channel asks for, quantity 1 each; amounts of 0 are not owed. Copies of certified pages
 * follow their own rule (2.000 đ a page, from the third 1.000 đ, at most 200.000 đ a copy: TT 226/2016/TT-BTC Đ4). */
enum err fee_lay_down(struct ctx *c, const struct dossier *d, const struct procedure *p) NODISCARD;
/* Changes the quantity before it is paid (pages, cases, copies). */
enum err fee_set_quantity(struct ctx *c, int64_t fee_id, int64_t version, int64_t quantity) NODISCARD;
enum err fee_exempt(struct ctx *c, int64_t fee_id, int64_t version, struct str ground) NODISCARD;
/* Takes cash: the number of the receipt given is required. Event fee.paid. */
enum err fee_pay_cash(struct ctx *c, int64_t fee_id, int64_t version, struct str receipt_no) NODISCARD;
/* Sum still owed. */
enum err fee_owed(struct ctx *c, int64_t dossier_id, int64_t *out_vnd) NODISCARD;

#endif
