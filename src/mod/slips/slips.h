/* slips: the legal forms Mẫu 01, 02, 03 of TT 03/2025/TT-VPCP and the receipt of a handed-over result. Each is numbered in
 * its agency's series of the year, its values are kept, and it prints the same for ever. */
#ifndef MOD_SLIPS_SLIPS_H
#define MOD_SLIPS_SLIPS_H
#include "mod/dossier/dossier.h"

struct slip {
    int64_t id, dossier_id, agency_id, no, issued_at_ms;
    int year;
    struct str form, data; /* form: "01", "02", "03", "bien_nhan" */
};
/* Issues the slip that a move asks for, in the move's transaction. asks: what Mẫu 02 lists (may be empty for others). */
enum err slip_issue(struct ctx *c, const struct dossier *d, const char *form, struct str reason, const struct paper_ask *asks, size_t asks_n,
                    int64_t *id) NODISCARD;
enum err slip_list(struct ctx *c, int64_t dossier_id, struct slip **out, size_t *n) NODISCARD;
enum err slip_get(struct ctx *c, int64_t id, struct slip *out) NODISCARD;
/* The PDF of a slip; slow, outside a transaction. */
enum err slip_pdf(struct ctx *c, const struct slip *s, struct str *pdf) NODISCARD;
/* Values that papers share, for results too: office.*, dossier.*, applicant.*, owner.* (keys as in src/mod/slips/forms). */
struct doc_value;
enum err slip_values(struct ctx *c, const struct dossier *d, const struct procedure *p, struct doc_value **out, size_t *n) NODISCARD;

#endif
