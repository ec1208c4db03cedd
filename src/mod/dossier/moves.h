/* The table of moves as data; for dossier_state.c and dossier_move.c. */
#ifndef MOD_DOSSIER_MOVES_H
#define MOD_DOSSIER_MOVES_H
#include "mod/dossier/dossier_internal.h"

enum move_who { WHO_APPLICANT, WHO_OFFICER, WHO_SYSTEM };
enum move_clock {
    CLOCK_KEEP,
    CLOCK_INTAKE,      /* the desk's answer hour starts (again) */
    CLOCK_STOP_INTAKE, /* the desk has answered */
    CLOCK_START,       /* the legal deadline starts */
    CLOCK_END          /* processing ended; on time is decided by this day */
};
struct move_row {
    const char *name;
    enum dossier_state from, to;
    enum move_who who;
    enum move_clock clock;
    int slip; /* form of TT 03/2025 that the caller issues in the same transaction; 0: none */
    const char *article, *comment;
};
extern const struct move_row move_rows[MOVE_COUNT];

#endif
