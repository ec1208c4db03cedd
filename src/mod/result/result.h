/* result: the issued document. Drafted by the specialist, numbered when the leader approves, printed, signed and sealed by
 * hand, scanned back and linked (until a later part signs electronically), then handed over. */
#ifndef MOD_RESULT_RESULT_H
#define MOD_RESULT_RESULT_H
#include "mod/dossier/dossier.h"

struct result {
    int64_t id, dossier_id, version, no, handed_over_at_ms;
    int year;
    int32_t day;
    struct str kind_code, name, state, draft, number_text, signer_name, signer_title, scan_hash, scan_type, collector_name, collector_id_no;
};
/* The result of a dossier; made as a draft at the first call in a write. ERR_NOT_FOUND in a read when there is none. */
enum err result_of(struct ctx *c, const struct dossier *d, struct result *out) NODISCARD;
/* Values that replace answers on the paper (keys of the form), before numbering. */
enum err result_draft(struct ctx *c, struct result *r, const struct form_value *values, size_t n) NODISCARD;
/* The lines of the first result of the procedure that hold for these answers, with what would be printed now: what the
 * specialist wrote, else what is proposed. In the order of the folder. */
struct result_line {
    const struct result_field *field;
    struct str name; /* of the field on the page: "r.x" for result.x, "f.x" for form.x */
    struct str value;
    bool missing;    /* required, empty, and nothing says why */
};
enum err result_lines(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct result *r, struct result_line **out,
                      size_t *n) NODISCARD;
/* ERR_INVALID with a problem at each missing line. */
enum err result_complete(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct result *r) NODISCARD;
/* Number, date and signer; series by agency and year. Called when an approval is completed with "approved".
 * ERR_INVALID as result_complete: what must be said is missing. */
enum err result_number(struct ctx *c, const struct dossier *d, struct result *r, const struct grant *signer) NODISCARD;
/* The signed and sealed paper, scanned. */
struct blob;
enum err result_link_scan(struct ctx *c, struct result *r, const struct blob *scan) NODISCARD;
enum err result_hand_over(struct ctx *c, const struct dossier *d, struct result *r, struct str collector_name, struct str collector_id_no) NODISCARD;
/* What the paper says, read in a transaction, and the PDF, printed outside of one. Until it is numbered it says
 * "BẢN DỰ THẢO". ERR_NOT_FOUND: the procedure has no markup; its result is a scanned document. */
struct doc_value;
enum err result_values(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct result *r, struct doc_value **out,
                       size_t *n) NODISCARD;
enum err result_pdf(struct ctx *c, const struct procedure *p, const struct result *r, const struct doc_value *values, size_t n,
                    struct str *pdf) NODISCARD;

/* Who collected, of the dossiers that an agency received in a period; by dossier. For the register. */
struct result_collected {
    int64_t dossier_id;
    struct str name;
};
enum err result_collectors(struct ctx *c, int64_t agency_id, int64_t from_ms, int64_t to_ms, struct result_collected **out, size_t *n) NODISCARD;

#endif
