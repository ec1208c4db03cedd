/* track: where a dossier is. By its code alone, and without a login, only the degree of completion (TT 01/2018/TT-VPCP
 * Đ16.2.d); with the secret in the QR code of its slip also which room and officer has it, since when, what comes next and
 * why the return date is that date. Never a person's data. */
#ifndef MOD_TRACK_TRACK_H
#define MOD_TRACK_TRACK_H
#include "core/web.h"
#include "mod/dossier/dossier.h"

enum err track_find(struct ctx *c);   /* GET /tra-cuu */
enum err track_secret(struct ctx *c); /* GET /t/{code}/{secret}; a wrong secret answers as /tra-cuu */

/* Who has an open dossier in hand: one row, or one for each of the steps that are done at the same time. */
struct track_hold {
    struct str room, officer; /* officer "": nobody has taken it up yet */
    struct str step;          /* name of the step in the process, or "" */
    int64_t since_ms;         /* 0: unknown */
    int64_t due_ms;           /* by when this step is to be done; 0: it has no hour of its own */
    bool applicant;           /* it waits for the applicant */
};
/* In the order in which the steps began. *n 0: nobody, it is over. */
enum err track_holders(struct ctx *c, const struct dossier *d, struct track_hold **out, size_t *n) NODISCARD;

/* Why the return date is that date, a line a day ("thứ Ba 24/11/2026", "nghỉ Ngày Văn hóa Việt Nam, không tính"). */
struct track_day {
    struct str day, why;
    bool skipped; /* a day that did not count */
};
size_t track_days(struct ctx *c, const struct dossier *d, struct track_day **out);

/* What happened to the date, in words, the oldest first: nothing when it is still the first one and never stood still. */
struct track_change {
    struct str title;         /* "Thời hạn tạm dừng từ … đến …" */
    struct str when;
    struct str before, after; /* the date that held and the one that holds from here on; "": none, or unchanged */
    struct str ground;        /* article of law or number of a decision */
    struct str who;           /* officer, the applicant in general words, or the agency */
    struct str reason;        /* what was said with it: only for the applicant's own page, it may speak of persons */
};
struct track_clock {
    struct str first; /* the first date, when today's is another one or there is none; otherwise "" */
    struct str now;   /* today's date; "" while it stands still */
    bool stands;
    struct track_change *changes;
    size_t n;
};
/* own: the applicant reads it. */
enum err track_clock(struct ctx *c, const struct dossier *d, bool own, struct track_clock *out) NODISCARD;
struct view_track_clock;
/* The same as the part "track_clock" of a page. */
enum err track_fill_clock(struct ctx *c, const struct dossier *d, bool own, struct view_track_clock *out) NODISCARD;
/* Continuity: the dossier it goes on from, and in one sentence how long it has taken through all of them. */
struct track_chain {
    struct dossier earlier;
    struct str words; /* "Tính từ lần tiếp nhận đầu tiên … đến nay là 12 ngày." */
};
/* ERR_NOT_FOUND: it goes on from none. */
enum err track_chain(struct ctx *c, const struct dossier *d, struct track_chain *out) NODISCARD;

/* The class of a state's tag: "new", "doing", "done" … (assets/README.md). */
struct str track_tag(enum dossier_state s);
/* What somebody typed or scanned, as codes are stored: without spaces, upper case; of the address in a QR code its code. */
struct str track_code(struct ctx *c, struct str typed);

#endif
