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
/* What a form says besides the dossier: a reason (02, 03), the papers asked for (02), the result and who took it (bien_nhan). */
struct slip_result {
    struct str name, number, receiver_name, receiver_id_no;
};
struct slip_extra {
    struct str reason;
    const struct paper_ask *asks;
    size_t asks_n;
    struct slip_result result;
};
/* Issues a slip in the transaction of the move that asks for it; *id may be shown as /cong-viec/phieu/<id>. */
enum err slip_issue(struct ctx *c, const struct dossier *d, const char *form, const struct slip_extra *x, int64_t *id) NODISCARD;
/* "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" … */
struct str slip_title(const struct ctx *c, struct str form);
enum err slip_list(struct ctx *c, int64_t dossier_id, struct slip **out, size_t *n) NODISCARD;
enum err slip_get(struct ctx *c, int64_t id, struct slip *out) NODISCARD;
/* The PDF of a slip; slow, outside a transaction. */
enum err slip_pdf(struct ctx *c, const struct slip *s, struct str *pdf) NODISCARD;
/* Values that papers share, for results too: office.*, dossier.*, applicant.*, owner.* (keys as in src/mod/slips/forms). */
struct doc_value;
enum err slip_values(struct ctx *c, const struct dossier *d, const struct procedure *p, struct doc_value **out, size_t *n) NODISCARD;

#endif
