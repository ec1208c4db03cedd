/* What the pages of this room share; nobody else includes this. */
#ifndef MOD_OVERSEE_PAGES_H
#define MOD_OVERSEE_PAGES_H
#include "core/event.h"
#include "mod/oversee/oversee_internal.h"
#include "mod/oversee/oversee_web.h"
#include "views.h"

/* What this person watches over: a unit and all below it (supervisors), or one agency (its leaders). */
struct scope {
    struct unit unit;
    const struct grant *as;
    struct watch_scope in;
    bool below; /* with all agencies below it */
};
/* From the parameters don-vi and rieng (that agency alone). ERR_NOT_FOUND: out of reach. */
enum err scope_read(struct ctx *c, struct scope *s) NODISCARD;

/* The kinds of lists; each number of the first page opens one. */
enum list_kind { LIST_LATE, LIST_UNTAKEN, LIST_NOBODY, LIST_ASKED, LIST_APPLICANT, LIST_ANSWER, LIST_REPORTED, LIST_KINDS };
struct list_row {
    const char *word; /* parameter loai */
    enum msg title, about;
};
extern const struct list_row list_rows[LIST_KINDS];

/* Moments that the settings make of now: opened before untaken_ms counts as not taken for long (oversee.untaken_days, 1
 * working day), submitted before applicant_ms as waiting for the applicant for long (oversee.applicant_days, 30 days). Bounds
 * of lateness: today, 4 and 11 days ago. */
struct moments {
    int64_t today_ms, untaken_ms, applicant_ms, bounds[3];
};
enum err moments_of(struct ctx *c, const struct scope *s, struct moments *out) NODISCARD;
enum err list_count(struct ctx *c, enum list_kind k, const struct scope *s, const struct moments *m, int64_t *n) NODISCARD;
/* "/giam-sat/danh-sach?loai=…&don-vi=…" */
struct str list_href(struct ctx *c, enum list_kind k, const struct scope *s);
/* asked_again.c: papers asked for though they were held, since the first of this month; with the address of their list. */
enum err asked_again_number(struct ctx *c, const struct scope *s, int64_t *n, struct str *href) NODISCARD;
/* A value as it stands in a query. */
struct str oversee_query(struct ctx *c, struct str s);

#endif
