/* slips: the legal forms Mẫu 01 to 07 of TT 03/2025/TT-VPCP and the slips of every day (receipt of a result, hand-over of
 * results, course of a dossier). Each but the register is numbered in its agency's series of the year, its values are kept,
 * and it prints the same for ever; each speaks in the name of the agency of its dossier. */
#ifndef MOD_SLIPS_SLIPS_H
#define MOD_SLIPS_SLIPS_H
#include "mod/dossier/dossier.h"

struct slip {
    int64_t id, dossier_id, agency_id, no, issued_at_ms; /* dossier_id 0: of several dossiers (slip_dossiers) */
    int year;
    struct str form, data; /* form: "01" to "06", "01n" (of several), "bien_nhan", "qua_trinh", "ban_giao" */
};
/* What a form says besides the dossier: a reason (02 to 05), the papers asked for (02), the result and who took it
 * (bien_nhan), days (04), what becomes of papers and fees (05), hand-overs (06, qua_trinh). */
struct slip_result {
    struct str name, number, receiver_name, receiver_id_no;
};
/* One hand-over. due_at_ms: by when the giver had to hand over, 0: no limit of its own; given_at_ms 0: not yet given,
 * taken_at_ms 0: not yet taken. */
struct slip_handover {
    struct str from_unit, from_person, to_unit, to_person;
    int64_t given_at_ms, taken_at_ms, due_at_ms;
    struct str note;
};
struct slip_extra {
    struct str reason;
    const struct paper_ask *asks;
    size_t asks_n;
    struct slip_result result;
    int64_t old_due_at_ms, new_due_at_ms; /* 04: promised before and now; 0: as the dossier says, dots */
    struct str stage, papers_back, fee_note; /* 05: stage reached, papers given back, what becomes of the fee */
    const struct slip_handover *handovers;
    size_t handovers_n;
    struct str partners; /* 06: agencies that take part (cơ quan phối hợp); may be empty */
};
/* Issues a slip in the transaction of the move that asks for it; *id may be shown as /cong-viec/phieu/<id>. 04 and 05 are signed
 * by the head of the deciding agency: the leader who acts, else its leader of today who is no deputy (NĐ 61/2018 Đ19.9).
 * ERR_INVALID: no such form, or one of several dossiers. */
enum err slip_issue(struct ctx *c, const struct dossier *d, const char *form, const struct slip_extra *x, int64_t *id) NODISCARD;
/* The newest slip of this form when it says the same hand-overs; otherwise a new one with its own number. For papers that may be
 * printed at any time (06, qua_trinh). */
enum err slip_issue_changed(struct ctx *c, const struct dossier *d, const char *form, const struct slip_extra *x, int64_t *id) NODISCARD;
/* Phiếu bàn giao kết quả: finished dossiers of one agency, given by one unit to another. ERR_INVALID: none, more than 50,
 * or of another agency. */
struct slip_item {
    const struct dossier *d;
    struct str result_name, result_number;
};
enum { SLIP_ITEMS_MAX = 50 };
enum err slip_issue_many(struct ctx *c, int64_t agency_id, const char *form, const struct slip_item *items, size_t n,
                         const struct slip_handover *by, int64_t *id) NODISCARD;
/* "Giấy tiếp nhận nhiều hồ sơ": one slip for dossiers that one person handed in at one desk on one day (dossier_together), in the name
 * of the agency that received, numbered in a series of its own there; each keeps its own Mẫu 01. The newest one of these dossiers that
 * says the same is given again. Event slip.together for each. ERR_INVALID: fewer than 2, more than SLIP_TOGETHER_MAX, not received,
 * of two desks. */
enum { SLIP_TOGETHER_MAX = 20 };
enum err slip_issue_together(struct ctx *c, const struct dossier *const *list, size_t n, int64_t *id) NODISCARD;
/* "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" … */
struct str slip_title(const struct ctx *c, struct str form);
/* May the applicant have it? Papers between rooms (06, bàn giao, quá trình) stay inside. */
bool slip_for_applicant(struct str form);
/* Those of a dossier, also the ones it shares with others. */
enum err slip_list(struct ctx *c, int64_t dossier_id, struct slip **out, size_t *n) NODISCARD;
enum err slip_get(struct ctx *c, int64_t id, struct slip *out) NODISCARD;
enum err slip_dossiers(struct ctx *c, const struct slip *s, int64_t **ids, size_t *n) NODISCARD;
/* The PDF of a slip; slow, outside a transaction. */
enum err slip_pdf(struct ctx *c, const struct slip *s, struct str *pdf) NODISCARD;
/* Values that papers share, for results too: office.*, dossier.*, applicant.*, owner.* (keys as in src/mod/slips/forms). */
struct doc_value;
enum err slip_values(struct ctx *c, const struct dossier *d, const struct procedure *p, struct doc_value **out, size_t *n) NODISCARD;
/* "{n}" with two digits at least (NĐ 30/2020/NĐ-CP PL I), "{yyyy}" the year. */
struct str slip_number_text(struct ctx *c, struct str format, int64_t no, int year);
/* Lines above a signature (NĐ 30/2020/NĐ-CP PL I): for a committee its head signs "TM."; a deputy signs for the head, "KT.". */
struct slip_signature {
    struct str authority, deputy, title; /* each may be empty; in capitals */
};
struct slip_signature slip_signature(struct ctx *c, struct str title, struct str agency_name);

/* -- the register, Mẫu 07: no slip of its own but a view of an agency's dossiers -- */
/* A dossier's number in the register of its year (that of its Mẫu 01, "Vào Sổ theo dõi"), and who received it. */
struct slip_booking {
    int64_t dossier_id, no;
    int year;
    struct str officer;
};
/* Of Mẫu 01 issued in a period, by dossier. */
enum err slip_bookings(struct ctx *c, int64_t agency_id, int64_t from_ms, int64_t to_ms, struct slip_booking **out, size_t *n) NODISCARD;
/* A period of at most ROWS_MAX dossiers, printed in parts of PART_ROWS: some 110 pages, 150 MB of memory while it prints. */
enum { SLIP_BOOK_COLS = 14, SLIP_BOOK_ROWS_MAX = 20000, SLIP_BOOK_PART_ROWS = 2000 };
struct slip_book {
    const struct unit *agency;
    int32_t from_day, to_day;
    const struct str *cells; /* rows of SLIP_BOOK_COLS, in the order of slip_book_head */
    size_t rows;
    size_t total, part, parts; /* of the period; this part, from 1 */
    const struct str *digits;  /* one more cell a row for the table of spreadsheet programs: state of digitisation; NULL: none */
};
extern const char *const slip_book_head[SLIP_BOOK_COLS];
/* A4 landscape; slow. ERR_TOO_LARGE: more than SLIP_BOOK_PART_ROWS rows. */
enum err slip_book_pdf(struct ctx *c, const struct slip_book *b, struct str *pdf) NODISCARD;
/* With BOM and CR LF for spreadsheet programs; nothing in a cell can begin a formula. */
enum err slip_book_csv(struct ctx *c, const struct slip_book *b, struct str *csv) NODISCARD;

#endif
