/* What the files of this room share; nobody else includes this. */
#ifndef MOD_OFFICE_INTERNAL_H
#define MOD_OFFICE_INTERNAL_H
#include "mod/office/office.h"
#include "mod/dossier/dossier.h"
#include "views.h"

/* office_web.c: the page of a dossier, with the problems noted so far. */
enum err office_show(struct ctx *c, int64_t id) NODISCARD;
/* office_facts.c: fills parts of the dossier page. */
enum err office_fill_facts(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_office_dossier *v) NODISCARD;
/* office_course.c: steps, history, what may be done now. */
enum err office_fill_course(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_office_dossier *v) NODISCARD;

struct office_due {
    struct str date, left;
    bool late, soon, done;
};
/* "17 giờ 00, thứ Năm 26/11/2026", "còn 3 ngày"; late and soon by days. */
struct office_due office_due_words(struct ctx *c, const struct dossier *d);
struct office_due office_step_due(struct ctx *c, int64_t due_at_ms);

#endif
