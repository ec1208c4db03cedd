/* papers: files and sheets of a draft or a dossier, by component of the procedure. */
#ifndef MOD_PAPERS_PAPERS_H
#define MOD_PAPERS_PAPERS_H
#include "core/blob.h"
#include "core/web.h"

/* What is known of a file by its bytes. UNCHECKED: no scanner is set, and nobody can know. */
enum paper_scan { PAPER_UNCHECKED, PAPER_WAITING, PAPER_CLEAN, PAPER_INFECTED };

struct paper {
    int64_t id, draft_id, dossier_id, size_bytes, added_at_ms, version;
    struct str component_key, name, hash, media_type, purpose;
    int originals, copies;
    int reused;          /* DIGITS_OWN, DIGITS_COMPONENT or DIGITS_RESULT */
    int64_t reused_from; /* that dossier; 0: none */
    enum paper_scan scan;
    int64_t pages;             /* of a PDF; 0: not known */
    struct str thumb_hash;     /* small picture that we made; empty: none */
};
enum paper_owner { PAPER_OF_DRAFT, PAPER_OF_DOSSIER };
enum err paper_list(struct ctx *c, enum paper_owner of, int64_t owner_id, struct paper **out, size_t *n) NODISCARD;
enum err paper_get(struct ctx *c, int64_t id, struct paper *out) NODISCARD;
/* Outside a transaction: takes the uploads of a SLOW row, makes them durable and checks them: not empty, not above the
 * limit, PDF, JPEG, PNG, WebP, HEIC or an office document by content (libmagic), name agreeing, nothing in it that runs, hides or
 * bursts (mod/inspect), no virus that is known already. Problems name `field`. On ERR_INVALID nothing remains. What was seen in
 * the bytes is kept, and the scanner asked (paper_check), in a transaction of its own. */
struct paper_upload {
    struct blob blob;
    struct str name;
};
/* The same for one sink, which ends. */
enum err paper_take(struct ctx *c, struct str field, struct str name, struct blob_sink *sink, struct paper_upload *out) NODISCARD;
enum err paper_receive(struct ctx *c, const char *field, struct paper_upload **out, size_t *n) NODISCARD;
/* The same where files are not required: none is fine. */
enum err paper_receive_any(struct ctx *c, const char *field, struct paper_upload **out, size_t *n) NODISCARD;
/* The same for a place where other files are welcome than papers: those of `allow` alone, each by the ending of its kind ("mp3") and
 * with its own limit, which is never above that of all files. Sound and film are known by their beginning and have no parser here.
 * refusal: said with the file's name when it is of another kind. None is fine. */
struct paper_allow {
    struct str ending;
    int64_t bytes_max;
};
struct paper_welcome {
    const struct paper_allow *allow;
    size_t n;
    enum msg refusal;
};
enum err paper_receive_as(struct ctx *c, const char *field, const struct paper_welcome *w, struct paper_upload **out, size_t *n) NODISCARD;
/* In a transaction: attaches received uploads. At most 50 papers an owner. Puts event paper.added for a dossier. */
enum err paper_attach(struct ctx *c, enum paper_owner of, int64_t owner_id, struct str component_key, const char *purpose,
                      const struct paper_upload *uploads, size_t n) NODISCARD;
/* Sheets counted at the desk for a component; replaces the count. */
enum err paper_count(struct ctx *c, int64_t dossier_id, struct str component_key, struct str name, int originals, int copies) NODISCARD;
/* Counted sheets in words: "bản chính 1, bản sao 2"; what is none is not said. */
struct str paper_sheets(const struct ctx *c, const struct paper *p);
/* State of digitisation by the codes of the field (TT 01/2023/TT-VPCP): 0 not digitised, 1 digitised, 2 a component of another dossier
 * is used again, 3 a result of another is. DIGITS_OWN: nothing is used again, and the paper itself tells whether it is 0 or 1. */
enum { DIGITS_OWN, DIGITS_FILE, DIGITS_COMPONENT, DIGITS_RESULT, DIGITS_COUNT };
int paper_digits(const struct paper *p);
/* "được số hóa (1)", "dùng lại từ kết quả của hồ sơ H28… (3)"; code: of the other dossier. */
struct str paper_digits_words(struct ctx *c, const struct paper *p, struct str code);
/* Marks it; whoever calls has asked whether that is right (paper_reuse in mod/result). ERR_STALE. Event paper.reused. */
enum err paper_mark_reused(struct ctx *c, const struct paper *p, int64_t version, int reused, int64_t from_dossier_id) NODISCARD;
/* How many components stand in each state, by dossier, of what an agency received in a period. */
struct paper_digits_count {
    int64_t dossier_id;
    int64_t n[DIGITS_COUNT];
};
enum err paper_digits_of(struct ctx *c, int64_t agency_id, int64_t from_ms, int64_t to_ms, struct paper_digits_count **out, size_t *n) NODISCARD;
/* "chưa số hóa 1; được số hóa 2; dùng lại 1 từ hồ sơ khác, 0 từ kết quả khác": for a dossier, in that language. */
struct str paper_digits_sum(struct ctx *c, enum lang lang, const int64_t n[DIGITS_COUNT]);
/* Takes a paper back out of a draft, or out of a dossier before reception. Kept in history. */
enum err paper_remove(struct ctx *c, int64_t id) NODISCARD;
/* Forgets all papers of a draft that is thrown away, with their bytes where nothing else names them. */
enum err paper_purge(struct ctx *c, int64_t draft_id) NODISCARD;
/* The papers of a submitted draft become those of the dossier. */
enum err paper_move(struct ctx *c, int64_t draft_id, int64_t dossier_id) NODISCARD;
/* Only those of one component: a draft that becomes several dossiers. */
enum err paper_move_component(struct ctx *c, int64_t draft_id, int64_t dossier_id, struct str component_key) NODISCARD;

/* -- bytes: what was seen in them, and whether they may be opened (papers_check.c) -- */
struct paper_check {
    int64_t id, pages, width, height, version, seen_at_ms;
    struct str hash, thumb_hash, copy_hash, scan_note;
    enum paper_scan scan; /* while a scanner is set, what was not scanned waits */
};
/* Where the scanner is (setting scan.clamd): "unix:/run/clamav/clamd.ctl", "tcp:127.0.0.1:3310"; "" none. */
enum err paper_scanner(struct ctx *c, struct str *out) NODISCARD;
/* Of bytes that nobody has looked at: all 0, waiting or unchecked. */
enum err paper_check_of(struct ctx *c, struct str hash, struct paper_check *out) NODISCARD;
/* May they be opened? Not while a scanner that is set has not looked, and never when it found something. */
bool paper_check_open(const struct paper_check *k);
enum err paper_check_get(struct ctx *c, int64_t id, struct paper_check *out) NODISCARD;
/* The next that wait for the scanner after this id; also those nobody has looked at, which get a row. At most 100. */
enum err paper_checks_waiting(struct ctx *c, int64_t after_id, struct paper_check **out, size_t *n) NODISCARD;
/* How many wait, and since when the oldest does (0: none). */
enum err paper_checks_count(struct ctx *c, int64_t *waiting, int64_t *infected, int64_t *oldest_at_ms) NODISCARD;
/* The scanner has spoken. ERR_STALE: it had already. Infected: event paper.infected for each paper of these bytes. */
enum err paper_scanned(struct ctx *c, const struct paper_check *k, enum paper_scan scan, struct str note) NODISCARD;
/* Downloads bytes that were handed in (a HEIC picture as the JPEG made of it). Refused with words while the scanner has not
 * looked (ERR_BUSY, the page asks again by itself) and for ever when it found something (ERR_FORBIDDEN). In a transaction. */
enum err paper_send(struct ctx *c, struct str hash, struct str media_type, struct str name) NODISCARD;
/* Beside its name: pages, and what the scanner said when that is not "clean"; "": nothing to say. */
struct str paper_said(const struct ctx *c, const struct paper *p);
/* The small picture as an address (data:); empty: none, or it may not be opened. */
struct str paper_thumb(struct ctx *c, const struct paper *p);
/* Job "scan.file" (mod/scan) is put with paper_check.id as its subject. */
#define PAPER_SCAN_JOB "scan.file"

#endif
