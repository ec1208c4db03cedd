/* track: where a dossier is. By its code alone, and without a login, only the degree of completion (TT 01/2018/TT-VPCP
 * Đ16.2.d); with the secret in the QR code of its slip also which room and officer has it, since when, what comes next and
 * why the return date is that date. Never a person's data. */
#ifndef MOD_TRACK_TRACK_H
#define MOD_TRACK_TRACK_H
#include "core/web.h"
#include "mod/dossier/dossier.h"

enum err track_find(struct ctx *c);   /* GET /tra-cuu */
enum err track_secret(struct ctx *c); /* GET /t/{code}/{secret}; a wrong secret answers as /tra-cuu */

/* Who has an open dossier in hand. */
struct track_hold {
    struct str room, officer; /* officer "": nobody has taken it up yet */
    struct str step;          /* name of the step in the process, or "" */
    int64_t since_ms;         /* 0: unknown */
    bool applicant;           /* it waits for the applicant */
};
/* ERR_NOT_FOUND: nobody, it is over. */
enum err track_holder(struct ctx *c, const struct dossier *d, struct track_hold *out) NODISCARD;

/* Why the return date is that date, a line a day ("thứ Ba 24/11/2026", "nghỉ Ngày Văn hóa Việt Nam, không tính"). */
struct track_day {
    struct str day, why;
    bool skipped; /* a day that did not count */
};
size_t track_days(struct ctx *c, const struct dossier *d, struct track_day **out);

/* The class of a state's tag: "new", "doing", "done" … (assets/README.md). */
struct str track_tag(enum dossier_state s);
/* What somebody typed or scanned, as codes are stored: without spaces, upper case; of the address in a QR code its code. */
struct str track_code(struct ctx *c, struct str typed);

#endif
