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
    X(AWAIT_PART, "await_part", 1, 10, false)   \
    X(RECEIVED, "received", 2, 25, false)       \
    X(PROCESSING, "processing", 4, 50, false)   \
    X(AWAIT_SUPPLEMENT, "await_supplement", 5, 50, false) \
    X(AWAIT_DUTY, "await_duty", 6, 50, false)   \
    X(ASKS_STOP, "asks_stop", 7, 50, false)     \
    X(STOPPED, "stopped", 8, 100, true)         \
    X(DONE, "done", 9, 90, false)               \
    X(DECLINED, "declined", 9, 90, false)       \
    X(RETURNED, "returned", 10, 100, true)      \
    X(REFUSAL_RETURNED, "refusal_returned", 10, 100, true) \
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
#define MOVE(name, event, from, to, who, guard, clock, slip, article, comment) MOVE_##name,
#include "mod/dossier/moves.inc"
#undef MOVE
    MOVE_COUNT
};

/* Business only. Money (fee.state), signing and issuing (result.state), delivery (paper and result handed over),
 * synchronisation (outbox.state) and digitisation (paper.hash) are kept in their rooms and never folded into the state. */
const char *dossier_move_word(enum dossier_move m);
bool dossier_move_from(struct str word, enum dossier_move *out);
struct str dossier_move_comment(enum dossier_move m); /* what it does, for people */
const char *dossier_move_article(enum dossier_move m);
int dossier_move_slip(enum dossier_move m); /* form of TT 03/2025 that the caller issues in the same transaction; 0: none */

enum party_role { PARTY_APPLICANT, PARTY_OWNER, PARTY_SUBJECT, PARTY_AUTHORISED, PARTY_HELPER, PARTY_COLLECTOR, PARTY_COUNT };
struct party {
    struct str name, id_no, birth, address, phone, email; /* id_no and others may be absent: newborns, foreigners, the dead */
    int64_t account_id;
    bool present; /* this role is filled in */
};

struct dossier {
    int64_t id, version, procedure_version_id, agency_id, intake_unit_id, intake_agency_id, account_id, continues_id, bundle_id;
    struct str request_no, code, secret, source, outside_code, procedure_code, content, answers, deliver, deliver_address, reason, explanation;
    enum channel channel;
    enum dossier_state state;
    int sets;
    int64_t submitted_at_ms, answer_due_at_ms, received_at_ms, first_due_at_ms, due_at_ms, done_at_ms, returned_at_ms,
        decided_at_ms;     /* 0: not yet. due_at_ms is 0 too while the clock stands still */
    struct str door;       /* by which it came in: "desk", or "room", "road", "post", "portal" when it passed the desk by */
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
    struct str door; /* empty: the desk (online: the portal's own way in, also the desk's) */
    int64_t bundle_id; /* 0: alone */
    int sets;
};
/* Checks channel and level, the answers and the applicant; stores; gives the request number (series by agency and day)
 * and the answer hour (8 working hours, setting intake.limit). Problems name fields "f.<key>", "applicant.name" … */
enum err dossier_submit(struct ctx *c, const struct dossier_new *n, int64_t *id) NODISCARD;

/* Notes each wrong answer of a validated form as a problem at field "f.<key>". */
void dossier_note_problems(struct ctx *c, const struct form *form, const struct form_state *states);

/* -- reading -- */
enum err dossier_get(struct ctx *c, int64_t id, struct dossier *out) NODISCARD;
/* Where officials see it: "/cong-viec/ho-so/123". */
struct str dossier_office_path(const struct ctx *c, int64_t id);
enum err dossier_by_code(struct ctx *c, struct str code_or_request_no, struct dossier *out) NODISCARD;
/* All that a code alone tells: for the public page, which is asked most of all. */
enum err dossier_state_of(struct ctx *c, struct str code_or_request_no, enum dossier_state *out) NODISCARD;
enum err dossier_parties(struct ctx *c, int64_t id, struct party out[PARTY_COUNT]) NODISCARD;
/* Dossiers of one bundle, in the order of its parts; no person's data. None for a dossier that stands alone. */
struct dossier_link {
    int64_t id, agency_id, due_at_ms, done_at_ms;
    struct str no, name; /* code or request number; what it is about */
    enum dossier_state state;
};
enum err dossier_linked(struct ctx *c, const struct dossier *d, struct dossier_link **out, size_t *n) NODISCARD;
/* Stored answers as values, in the order of the form. */
enum err dossier_answers(struct ctx *c, const struct dossier *d, struct form_value **out, size_t *n) NODISCARD;
/* The one place that asks whether this person may see this dossier: its applicant, or staff of its agency or of the unit
 * that took it in, or a supervisor above. ERR_NOT_FOUND otherwise: strangers do not learn that it exists. */
enum err dossier_reach(struct ctx *c, const struct dossier *d) NODISCARD;
/* Is it this person's own: sent by them for themselves, or for another whom they still represent, or sent for them? ERR_NOT_FOUND. */
enum err dossier_own(struct ctx *c, const struct dossier *d) NODISCARD;
/* An agency that is asked about the dossier reads it from now on. */
enum err dossier_let_read(struct ctx *c, int64_t id, int64_t agency_id) NODISCARD;
/* For officials: dossier_reach, and an access event in this transaction (docs/decisions/0004). why: "view", "print", "file" … */
enum err dossier_look(struct ctx *c, int64_t id, const char *why, struct dossier *out) NODISCARD;

/* -- moving -- */
struct paper_ask {
    struct str component_key, name, note;
    int64_t given_at_ms;
};
struct dossier_step {
    enum dossier_move move;
    int64_t version;      /* the version the person saw */
    struct str reason;    /* where the move asks for one */
    int32_t day;          /* MOVE_APOLOGISE: the new day */
    const struct paper_ask *asks; /* MOVE_ASK_PAPERS, MOVE_ASK_SUPPLEMENT: component keys of the procedure with a note each */
    size_t asks_n;
    const struct grant *as; /* filled in by dossier_move when NULL: the grant that allows it */
};
struct dossier_allowed {
    enum dossier_move move;
    struct str label, effect; /* what it does to the clock, in words */
    struct str article;
    int slip;
    bool reason, papers, day; /* what the person must say */
    bool step;                /* a move of the step in hand: the task carries it out, not dossier_move */
};
/* A row of the table of moves in words, for the page that explains it. */
struct dossier_move_words {
    enum dossier_state from, to;
    struct str who, label, effect, article;
    int slip;
};
struct dossier_move_words dossier_move_words(struct ctx *c, enum dossier_move m);
/* Moves that this person may make now: state, role and guard hold. */
enum err dossier_moves(struct ctx *c, const struct dossier *d, struct dossier_allowed **out, size_t *n) NODISCARD;
/* May it be made now, by this person? ERR_FORBIDDEN, or ERR_CONFLICT with the sentence that says why not. as may be NULL. */
enum err dossier_allow(struct ctx *c, const struct dossier *d, enum dossier_move move, const struct grant **as) NODISCARD;
/* The one function that changes a state: guard, clock, event, outbox; listeners run. d is brought up to date. An open proposal
 * of this move is carried by it. ERR_STALE, ERR_FORBIDDEN, ERR_CONFLICT (not allowed from this state, or a guard says no),
 * ERR_INVALID (fields reason, ask, day). */
enum err dossier_move(struct ctx *c, struct dossier *d, struct dossier_step *step) NODISCARD;
/* Papers asked for, at the desk and after appraisal. */
enum err dossier_asked(struct ctx *c, int64_t id, struct paper_ask **out, size_t *n) NODISCARD;

/* -- the clock -- */
/* The published time that counts for this dossier's way and answers, in the version it is pinned to; NULL: none. Cached. */
enum err dossier_time(struct ctx *c, const struct dossier *d, const struct channel_rule **out) NODISCARD;
/* Where the clock stands, counted anew from its facts by the calendar of today; explanation included. */
enum err dossier_course(struct ctx *c, const struct dossier *d, struct deadline_course *out) NODISCARD;
/* The clock stands still, or goes on, for a wait that the law names (a draft with the applicant). Nothing happens when it
 * already does. Event dossier.clock. */
struct clock_ground {
    struct str words;  /* article, as people read it */
    struct str source; /* "secondary", "unverified": not read in the text of the law itself; "" otherwise. For officials only */
};
enum err dossier_stand(struct ctx *c, struct dossier *d, const struct clock_ground *ground) NODISCARD;
enum err dossier_run_on(struct ctx *c, struct dossier *d, const struct clock_ground *ground) NODISCARD;
/* Every change of the clock, the oldest first. */
struct clock_line {
    int64_t at_ms, due_before_ms, due_after_ms;
    int32_t promised_day;
    struct str kind, ground, limit_words;
    struct str ground_source; /* as in clock_ground */
};
enum err dossier_clock_lines(struct ctx *c, int64_t id, struct clock_line **out, size_t *n) NODISCARD;

/* Clocks that run or stand, in pages of up to 1,000 by id: what a changed calendar may move. agency_id 0: all. */
struct dossier_clock {
    int64_t id, version, agency_id, received_at_ms, due_at_ms;
    struct str code;
    struct deadline_rule rule;
    const struct deadline_fact *facts;
    size_t facts_n;
};
enum err dossier_clock_open(struct ctx *c, int64_t agency_id, int64_t after_id, struct dossier_clock **out, size_t *n) NODISCARD;
/* The calendar was changed and approved: the end moves, counted anew. Event dossier.clock_moved. ERR_STALE. due_at_ms: the
 * new end as it was shown and approved; ERR_CONFLICT when the count comes out otherwise. */
enum err dossier_clock_moved(struct ctx *c, int64_t id, int64_t version, int64_t due_at_ms, struct str ground) NODISCARD;

/* -- proposals: what one asks another to do -- */
struct proposal {
    int64_t id, dossier_id, version, by_id, at_ms, answered_at_ms;
    enum dossier_move move;
    int32_t day;
    struct str reason, items, state, answer, by_name;
};
/* Staff in reach (or the system) propose a move that another role makes: a supplement to the desk; a refusal, an extension, an
 * apology to the head. At most one open proposal of a move. Checked like the move itself. Event dossier.proposed. */
enum err dossier_propose(struct ctx *c, const struct dossier *d, const struct dossier_step *what, int64_t *id) NODISCARD;
/* Moves that this person may propose now and cannot make: what they need holds, and none of the kind waits already. */
enum err dossier_proposable(struct ctx *c, const struct dossier *d, struct dossier_allowed **out, size_t *n) NODISCARD;
/* Who could make the move says no, with a reason. Event dossier.turned_down. */
enum err dossier_turn_down(struct ctx *c, int64_t proposal_id, int64_t version, struct str reason) NODISCARD;
/* All of a dossier, the oldest first. */
enum err dossier_proposals(struct ctx *c, int64_t dossier_id, struct proposal **out, size_t *n) NODISCARD;
/* The papers of a proposal. */
enum err proposal_asks(struct ctx *c, const struct proposal *p, struct paper_ask **out, size_t *n) NODISCARD;
/* Open proposals that this person's roles decide, with the dossier; the oldest first, at most 200 a move. The desk sees those of
 * dossiers that it received for another agency too. */
struct proposal_row {
    struct proposal proposal;
    struct str code, procedure_name, applicant;
    int64_t due_at_ms;
};
enum err dossier_proposed_to_me(struct ctx *c, struct proposal_row **out, size_t *n) NODISCARD;

/* Dossiers that stand in one state, of an agency that decides or whose desk took them in (our_desk); the oldest first, at most 200.
 * Whoever shows them checks the role and puts an event. */
struct dossier_standing {
    int64_t id, due_at_ms; /* 0: the clock stands still */
    struct str code, procedure_name, applicant, reason;
};
enum err dossier_in_state(struct ctx *c, int64_t agency_id, bool our_desk, enum dossier_state s, struct dossier_standing **out, size_t *n) NODISCARD;

/* -- continuity -- */
/* The new dossier goes on from an earlier one of the same person and procedure: time is shown through. Event dossier.continues. */
enum err dossier_continue(struct ctx *c, struct dossier *d, int64_t earlier_id) NODISCARD;
/* Reception of the first dossier of the chain; its own when it continues none. */
enum err dossier_first_received(struct ctx *c, const struct dossier *d, int64_t *at_ms) NODISCARD;

/* The table checked at start: every state reachable, no dead end, nothing twice, and each state has a way on that does not wait
 * for the applicant. */
bool dossier_moves_sound(struct str *why);
/* The table as a Mermaid diagram, for the documents. */
struct str dossier_moves_diagram(struct arena *a);
/* The table in words, as a table of Markdown: what, from, to, who, on what condition, what the clock does, slip, article. */
struct str dossier_moves_table(struct arena *a);

/* Deadline in words for people: "trước 17 giờ 00, thứ Năm 26/11/2026"; late is decided by days. */
enum lateness { NOT_STARTED, IN_TIME, DUE_TODAY, LATE, DONE_EARLY, DONE_IN_TIME, DONE_LATE };
enum lateness dossier_lateness(const struct dossier *d, int64_t now_ms);

/* -- the register, Mẫu 07 (dossier_register.c) -- */
struct register_row {
    int64_t id, procedure_version_id, received_at_ms, due_at_ms, done_at_ms, returned_at_ms; /* 0: not yet */
    struct str code, content, deliver, source;
    struct str owner, address, phone; /* of the owner, else of the applicant */
    enum dossier_state state;
    int sets;
};
struct register_filter {
    int64_t agency_id;
    int32_t from_day, to_day;  /* days of reception, both counted */
    int64_t after_ms, after_id; /* reception and id of the last row seen, 0 for the first page */
};
/* Dossiers that an agency received, by the moment of reception; at most `limit` rows. Whoever shows them checks the reach
 * (dossier_register_reach) and puts an event. */
enum err dossier_register(struct ctx *c, const struct register_filter *f, size_t limit, struct register_row **out, size_t *n) NODISCARD;
enum err dossier_register_count(struct ctx *c, const struct register_filter *f, int64_t *n) NODISCARD;
/* Officers and leaders of the agency and supervisors above it; the grant, or NULL. */
const struct grant *dossier_register_reach(struct ctx *c, int64_t agency_id);

/* All that the applicant of a received dossier handed in at the same desk on the same day and that was received, itself among them; by
 * the hour, at most 100. The same person: the same number of a paper; without one, the same name and telephone. Whoever shows them
 * looks at each (dossier_look). None when it did not come in at the desk. */
enum err dossier_together(struct ctx *c, const struct dossier *d, struct dossier **out, size_t *n) NODISCARD;

/* Finished and not yet handed over to the person, by id; at most 200. */
struct dossier_ready_item {
    int64_t id, procedure_version_id, done_at_ms;
    struct str code, applicant;
};
enum err dossier_ready_list(struct ctx *c, int64_t agency_id, struct dossier_ready_item **out, size_t *n) NODISCARD;

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
