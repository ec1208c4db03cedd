/* The table of moves as data; for the files of this room. */
#ifndef MOD_DOSSIER_MOVES_H
#define MOD_DOSSIER_MOVES_H
#include "mod/dossier/dossier_internal.h"

enum move_who { /* a set */
    WHO_APPLICANT = 1,
    WHO_SYSTEM = 2, /* called by rules, never by a route */
    WHO_OFFICER = 4,
    WHO_SPECIALIST = 8,
    WHO_LEADER = 16,
    WHO_CLERK = 32,
    WHO_STAFF = WHO_OFFICER | WHO_SPECIALIST | WHO_LEADER | WHO_CLERK
};
/* What must hold besides state and role, and what the person must say. */
#define MOVE_GUARDS(X)                                                                                         \
    X(NONE)                                                                                                    \
    X(REASON)           /* a reason, so that the applicant understands */                                      \
    X(PAPERS)           /* published papers and a reason; once at the desk */                                  \
    X(SUPPLEMENT)       /* the same after appraisal; once, and in time (NĐ 61/2018 Đ19.4: 3 working days) */    \
    X(DUTY)             /* sector law names a financial duty; a reason */                                      \
    X(UNDECIDED)        /* the leader has not approved yet */                                                  \
    X(UNDECIDED_REASON)                                                                                        \
    X(EXTENSION)        /* sector law allows it; once; a reason; the clock runs and is not over */             \
    X(APOLOGY)          /* a working day before the end at the latest; once; a reason and a new working day */
enum move_guard {
#define X(name) GUARD_##name,
    MOVE_GUARDS(X)
#undef X
};
enum move_clock {
    CLOCK_KEEP,
    CLOCK_INTAKE,      /* the desk's answer hour starts (again) */
    CLOCK_STOP_INTAKE, /* the desk has answered */
    CLOCK_START,       /* the legal deadline starts */
    CLOCK_STAND,       /* it stands still */
    CLOCK_GO_ON,       /* it counts in full again (NĐ 61/2018 Đ19.4), or goes on with what was left where sector law says so */
    CLOCK_RUN_ON,      /* it goes on with what was left */
    CLOCK_EXTEND,      /* a later end by sector law */
    CLOCK_PROMISE,     /* a new day was promised */
    CLOCK_END          /* processing ended; on time is decided by this day */
};
struct move_row {
    const char *name, *event; /* "dossier.<event>" */
    enum dossier_state from, to;
    unsigned who;
    enum move_guard guard;
    enum move_clock clock;
    int slip; /* form of TT 03/2025 that the caller issues in the same transaction; 0: none */
    const char *article, *comment;
};
extern const struct move_row move_rows[MOVE_COUNT];
/* A move of the step in hand, which mod/process carries out. */
bool move_is_step(enum dossier_move m);
bool guard_wants_reason(enum move_guard g);
/* What a row says and asks for. */
struct dossier_allowed move_offer(const struct ctx *c, enum dossier_move m);

/* dossier_guard.c: does what the row demands hold? ERR_CONFLICT with a sentence; step may be NULL when only the
 * circumstances are asked about, not what the person said. */
enum err move_guard_holds(struct ctx *c, const struct dossier *d, const struct move_row *row, const struct dossier_step *step) NODISCARD;
/* The grant that lets this person act; NULL for the applicant and the system. ERR_FORBIDDEN. */
enum err move_entitled(struct ctx *c, const struct dossier *d, const struct move_row *row, const struct grant **as) NODISCARD;

/* dossier_papers.c: stores the papers a move asks for, after checking them against the published list. */
enum err dossier_ask_store(struct ctx *c, const struct dossier *d, const struct dossier_step *step, const char *stage) NODISCARD;
enum err dossier_ask_check(struct ctx *c, const struct dossier *d, const struct dossier_step *step, struct paper_ask **published) NODISCARD;
enum err dossier_asked_at(struct ctx *c, int64_t id, const char *stage, bool *asked) NODISCARD;

/* dossier_proposal.c */
enum err proposal_carried(struct ctx *c, const struct dossier *d, enum dossier_move move) NODISCARD;

/* dossier_clock.c */
enum err dossier_clock_change(struct ctx *c, struct dossier *d, const struct move_row *row, const struct dossier_step *step,
                              struct clock_fact *fact) NODISCARD;

#endif
