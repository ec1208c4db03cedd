/* dossier: one request and its legal life. One function moves it (dossier_move); the table of moves is moves.inc.
 *
 * The clock starts at valid reception, never at submission (NĐ 61/2018 Đ17-19): at submission there are a request number
 * and the hour by which the desk must answer; the code, Mẫu 01 and the return date come with reception. */
#ifndef MOD_DOSSIER_DOSSIER_H
#define MOD_DOSSIER_DOSSIER_H
#include "core/ctx.h"
#include "core/event.h"
#include "mod/catalogue/catalogue.h"
#include "mod/units/units.h"

/* word in the database, status code of the National Public Service Portal (1 to 10), degree of completion in percent, ended */
#define DOSSIER_STATES(X)                       \
    X(SUBMITTED, "submitted", 1, 10, false)     \
    X(AWAIT_PAPERS, "await_papers", 5, 10, false) \
    X(RECEIVED, "received", 2, 25, false)       \
    X(PROCESSING, "processing", 4, 50, false)   \
    X(DONE, "done", 9, 90, false)               \
    X(RETURNED, "returned", 10, 100, true)      \
    X(REFUSED, "refused", 3, 100, true)         \
    X(WITHDRAWN, "withdrawn", 8, 100, true)
enum dossier_state {
#define X(name, word, code, percent, ended) DOSSIER_##name,
    DOSSIER_STATES(X)
#undef X
    DOSSIER_STATE_COUNT
};
const char *dossier_state_word(enum dossier_state s);
bool dossier_state_from(struct str word, enum dossier_state *out);
int dossier_state_national(enum dossier_state s);
int dossier_state_percent(enum dossier_state s);
bool dossier_state_ended(enum dossier_state s);
struct str dossier_state_label(const struct ctx *c, enum dossier_state s);

enum dossier_move { /* moves.inc */
#define MOVE(name, from, to, who, clock, slip, article, comment) MOVE_##name,
#include "mod/dossier/moves.inc"
#undef MOVE
    MOVE_COUNT
};

enum party_role { PARTY_APPLICANT, PARTY_OWNER, PARTY_SUBJECT, PARTY_AUTHORISED, PARTY_HELPER, PARTY_COLLECTOR, PARTY_COUNT };
struct party {
    struct str name, id_no, birth, address, phone, email; /* id_no and others may be absent: newborns, foreigners, the dead */
    int64_t account_id;
    bool present; /* this role is filled in */
};

struct dossier {
    int64_t id, version, procedure_version_id, agency_id, intake_unit_id, account_id;
    struct str request_no, code, secret, source, outside_code, procedure_code, content, answers, deliver, deliver_address, reason, explanation;
    enum channel channel;
    enum dossier_state state;
    int sets;
    int64_t submitted_at_ms, answer_due_at_ms, received_at_ms, first_due_at_ms, due_at_ms, done_at_ms, returned_at_ms; /* 0: not yet */
};

/* -- submitting -- */
struct dossier_new {
    const struct procedure *procedure;
    int64_t agency_id, intake_unit_id, account_id; /* account_id 0: no login of the applicant */
    enum channel channel;
    const struct form_value *answers; /* validated again here */
    size_t answers_n;
    struct party parties[PARTY_COUNT];
    struct str content, deliver, deliver_address; /* content empty: the short name of the procedure */
    int sets;
};
/* Checks channel and level, the answers and the applicant; stores; gives the request number (series by agency and day)
 * and the answer hour (8 working hours, setting intake.limit). Problems name fields "f.<key>", "applicant.name" … */
enum err dossier_submit(struct ctx *c, const struct dossier_new *n, int64_t *id) NODISCARD;

/* Notes each wrong answer of a validated form as a problem at field "f.<key>". */
void dossier_note_problems(struct ctx *c, const struct form *form, const struct form_state *states);

/* -- reading -- */
enum err dossier_get(struct ctx *c, int64_t id, struct dossier *out) NODISCARD;
enum err dossier_by_code(struct ctx *c, struct str code_or_request_no, struct dossier *out) NODISCARD;
/* All that a code alone tells: for the public page, which is asked most of all. */
enum err dossier_state_of(struct ctx *c, struct str code_or_request_no, enum dossier_state *out) NODISCARD;
enum err dossier_parties(struct ctx *c, int64_t id, struct party out[PARTY_COUNT]) NODISCARD;
/* Stored answers as values, in the order of the form. */
enum err dossier_answers(struct ctx *c, const struct dossier *d, struct form_value **out, size_t *n) NODISCARD;
/* The one place that asks whether this person may see this dossier: its applicant, or staff of its agency or of the unit
 * that took it in, or a supervisor above. ERR_NOT_FOUND otherwise: strangers do not learn that it exists. */
enum err dossier_reach(struct ctx *c, const struct dossier *d) NODISCARD;
/* For officials: dossier_reach, and an access event in this transaction (docs/decisions/0004). why: "view", "print", "file" … */
enum err dossier_look(struct ctx *c, int64_t id, const char *why, struct dossier *out) NODISCARD;

/* -- moving -- */
struct dossier_step {
    enum dossier_move move;
    int64_t version;      /* the version the person saw */
    struct str reason;    /* where the move asks for one */
    const struct grant *as; /* filled in by dossier_move when NULL: the grant that allows it */
};
struct dossier_allowed {
    enum dossier_move move;
    struct str label, effect; /* what it does to the clock, in words */
};
/* Moves that this person may make now. */
enum err dossier_moves(struct ctx *c, const struct dossier *d, struct dossier_allowed **out, size_t *n) NODISCARD;
/* The one function that changes a state: guard, clock, event, outbox; listeners run. d is brought up to date.
 * ERR_STALE, ERR_FORBIDDEN, ERR_CONFLICT (not allowed from this state). */
enum err dossier_move(struct ctx *c, struct dossier *d, struct dossier_step *step) NODISCARD;
/* Papers asked for in the open request (MOVE_ASK_PAPERS): component keys of the procedure with a note each. */
struct paper_ask {
    struct str component_key, name, note;
    int64_t given_at_ms;
};
enum err dossier_ask_papers(struct ctx *c, struct dossier *d, int64_t version, const struct paper_ask *asks, size_t n, struct str reason) NODISCARD;
enum err dossier_asked(struct ctx *c, int64_t id, struct paper_ask **out, size_t *n) NODISCARD;

/* The table checked at start (every state reachable, no dead end, nothing twice). */
bool dossier_moves_sound(struct str *why);
/* The table as a Mermaid diagram, for the documents. */
struct str dossier_moves_diagram(struct arena *a);

/* Deadline in words for people: "trước 17 giờ 00, thứ Năm 26/11/2026"; late is decided by days. */
enum lateness { NOT_STARTED, IN_TIME, DUE_TODAY, LATE, DONE_EARLY, DONE_IN_TIME, DONE_LATE };
enum lateness dossier_lateness(const struct dossier *d, int64_t now_ms);

/* -- passing on, when an agency ends (mod/successor; dossier_pass_on.c) -- */
struct dossier_open {
    int64_t id, version, agency_id, intake_unit_id;
    struct str code;    /* or the request number */
    struct str address; /* of the applicant; "": not known */
    enum dossier_state state;
};
/* Dossiers that have not ended: those that this agency decides, or (decides false) those that this unit took in. */
enum err dossier_open_at(struct ctx *c, int64_t unit_id, bool decides, struct dossier_open **out, size_t *n) NODISCARD;
/* One dossier, by the version seen. Code and clock stay; mirrored ones pass on too, as nobody else would watch them. */
enum err dossier_pass_on(struct ctx *c, const struct dossier_open *d, int64_t agency_id, int64_t intake_unit_id) NODISCARD;
/* All of an agency, or (decides false) all that a unit took in, in one statement a state; *changed: how many. */
enum err dossier_pass_on_all(struct ctx *c, int64_t from_id, int64_t to_id, bool decides, int64_t *changed) NODISCARD;
/* Event "dossier.passed_on" with the old and the new unit, and a message outside. */
enum err dossier_passed_on(struct ctx *c, const struct dossier_open *d, const struct unit *from, const struct unit *to, struct str ground) NODISCARD;

#endif
