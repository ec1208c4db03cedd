/* unit_pass: motcua unit merge|split|close. */
#ifndef CMD_UNIT_PASS_H
#define CMD_UNIT_PASS_H
#include "core/ctx.h"

struct unit_pass {
    struct str kind;         /* merge, split, close */
    const struct str *units; /* codes or names of what closes; in a split also rules "area:CODE=UNIT", "words:TEXT=UNIT" */
    size_t n;
    struct str into, last_day, ground; /* last_day: dd/mm/yyyy or ISO */
    bool dry_run, now;
};
/* Makes the plan and shows what it moves; unless dry_run, fixes it, and does it at once when `now`. The exit code. */
int unit_pass(struct ctx *c, const struct unit_pass *p);

#endif
