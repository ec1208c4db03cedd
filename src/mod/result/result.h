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
/* What a numbered result says at "result.x" or "form.x", in words: as the specialist wrote it, else the answer. "": nothing. */
enum err result_said(struct ctx *c, const struct dossier *d, const struct result *r, struct str key, struct str *out) NODISCARD;
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

/* -- corrections: what was issued wrongly is corrected on record, never edited (NĐ 30/2020/NĐ-CP Đ18; correct.c) -- */
/* kind: "amend" (đính chính: a paper of its own, the original stays valid with it), "replace" (thay thế: a new result with a new
 * number), "recall" (thu hồi: a decision). state: "proposed", "turned_down", "decided", "signed" (a scan is linked), "announced"
 * (handed over or made known). */
struct correction {
    int64_t id, dossier_id, result_id, new_result_id, version, proposed_at_ms, decided_at_ms, announced_at_ms; /* 0: not yet, none */
    int32_t day, old_day;
    struct str kind, state, fault, reason, wrong, correct, draft, proposed_by, decision, signer_name, signer_title, number_text, scan_hash,
        scan_type, receiver_name, old_name, old_number; /* old: the result that is corrected */
};
struct correction_new {
    struct str kind, fault; /* fault: "officer" or "applicant": whose error. No correction charges a fee. */
    struct str reason;      /* at most CORRECTION_REASON_MAX characters, as wrong and correct */
    struct str wrong, correct; /* amend */
    const struct form_value *values; /* replace: what the new result says instead, as for result_draft; the old draft stays otherwise */
    size_t values_n;
    int64_t version;        /* of the result that was seen */
};
enum { CORRECTION_REASON_MAX = 2000 };
/* All of a dossier, the oldest first. */
enum err correction_list(struct ctx *c, int64_t dossier_id, struct correction **out, size_t *n) NODISCARD;
enum err correction_get(struct ctx *c, int64_t id, struct correction *out) NODISCARD;
/* Officer, specialist, leader or clerk of the deciding agency? */
bool correction_concerns(struct ctx *c, const struct dossier *d);
/* Officers and specialists of the deciding agency, while the dossier is done or returned. ERR_FORBIDDEN; ERR_CONFLICT: nothing was
 * issued, one is open already, the result was recalled; ERR_STALE; ERR_INVALID (loai, loi, reason, wrong, correct, and the lines of a
 * result as result_complete). */
enum err correction_propose(struct ctx *c, const struct dossier *d, const struct correction_new *n, int64_t *id) NODISCARD;
/* The leader of the deciding agency: MOVE_CORRECT or MOVE_CORRECT_READY with a reason, then number and day; a replacement is a new
 * result from then on. A recalled or replaced result is no longer handed over. k and d are brought up to date. */
enum err correction_decide(struct ctx *c, struct dossier *d, struct correction *k, int64_t version, struct str reason) NODISCARD;
enum err correction_turn_down(struct ctx *c, const struct dossier *d, struct correction *k, int64_t version, struct str reason) NODISCARD;
/* The signed and sealed paper: by clerk or officer; again as long as it is not handed over. */
enum err correction_link_scan(struct ctx *c, const struct dossier *d, struct correction *k, int64_t version, const struct blob *scan) NODISCARD;
/* By an officer: who got the paper. A recall of a result that was not collected ends the dossier (MOVE_HAND_OVER); an amendment or
 * a replacement of one is handed over together with the result, by result_hand_over: ERR_CONFLICT here. */
enum err correction_announce(struct ctx *c, struct dossier *d, struct correction *k, int64_t version, struct str receiver, struct str id_no) NODISCARD;
/* May the result be handed over or downloaded as valid? ERR_CONFLICT with the sentence why not: recalled, or (before it was handed
 * over) a correction is open that is not signed yet. */
enum err correction_lets(struct ctx *c, const struct result *r) NODISCARD;
/* Proposals that this person decides as a leader; at most 200 an agency. */
struct correction_waiting {
    int64_t dossier_id, proposed_at_ms;
    struct str code, kind, reason, proposed_by;
};
enum err correction_waiting(struct ctx *c, struct correction_waiting **out, size_t *n) NODISCARD;
/* The paper of an amendment or a recall: values in a transaction, the PDF outside. ERR_NOT_FOUND: a replacement is a result. */
enum err correction_values(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct correction *k,
                           struct doc_value **out, size_t *n) NODISCARD;
enum err correction_pdf(struct ctx *c, const struct correction *k, const struct doc_value *values, size_t n, struct str *pdf) NODISCARD;

/* How the result of a dossier stands, by its last decided correction; for pages, tracking and data. */
/* -- papers used again (reuse.c): states 2 and 3 of digitisation -- */
struct paper;
/* May this person mark papers of the dossier: desk, specialist or clerk of the agency that decides, or the desk that received; until
 * the dossier ends. */
bool paper_reuse_entitled(struct ctx *c, const struct dossier *d);
/* May this paper be marked: a component that is handed in; what is only shown is not digitised (TT 01/2023/TT-VPCP). */
bool paper_reuse_fits(const struct procedure *p, const struct paper *f);
/* digits DIGITS_COMPONENT or DIGITS_RESULT: the dossier with that code, which this person may read and in which somebody of this one is
 * too, has a digitised component, or a result that holds; DIGITS_OWN takes the mark away. Problems name fields from, digits. ERR_STALE;
 * ERR_CONFLICT: not this paper. */
enum err paper_reuse(struct ctx *c, const struct dossier *d, int64_t paper_id, int64_t version, int digits, struct str code) NODISCARD;

enum standing { STANDING_NONE, STANDING_VALID, STANDING_AMENDED, STANDING_REPLACED, STANDING_RECALLED };
struct result_standing {
    enum standing is;
    const char *word;          /* "none", "valid", "amended", "replaced", "recalled" */
    struct str number, by_number; /* of the result that is meant, of the correction or the new result */
    int32_t day, by_day;
    struct str words;          /* a sentence in the language of the page; "" while nothing was issued */
};
enum err result_standing(struct ctx *c, int64_t dossier_id, struct result_standing *out) NODISCARD;
/* A result by its id, also one that was replaced. */
enum err result_by_id(struct ctx *c, int64_t id, struct result *out) NODISCARD;

/* The lines of the folder and the other answers that the paper prints, as fields of a page ("r.x", "f.x") with what the draft says;
 * mark: say at each what is missing. */
struct view_form_field;
enum err result_fields(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct result *r, bool mark,
                       struct view_form_field **out, size_t *n) NODISCARD;

/* Who collected, of the dossiers that an agency received in a period; by dossier. For the register. */
struct result_collected {
    int64_t dossier_id;
    struct str name;
};
enum err result_collectors(struct ctx *c, int64_t agency_id, int64_t from_ms, int64_t to_ms, struct result_collected **out, size_t *n) NODISCARD;

#endif
