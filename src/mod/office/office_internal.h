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
/* office_moves.c: moves to make and to propose, and what was proposed. */
enum err office_fill_moves(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_office_dossier *v) NODISCARD;
/* Is the move made, or proposed, on the dossier page? Others have pages of their own. */
bool office_moves_here(enum dossier_move m);
/* Its short name, and the name of a slip ("" for 0), in the language of the page. */
struct str office_move_title(struct ctx *c, enum dossier_move m);
struct str office_slip_words(struct ctx *c, int slip);
/* office_shape.c: clock, money, delivery, signing, synchronisation, digitisation, chain, door. */
enum err office_fill_shape(struct ctx *c, const struct dossier *d, struct view_office_dossier *v) NODISCARD;
/* office_shape.c: "Đã thu 8.000 đồng, còn phải thu 0 đồng" in that language; "" when nothing was ever to be paid. */
enum err office_money(struct ctx *c, enum lang lang, int64_t dossier_id, struct str *out) NODISCARD;
/* office_asks.c: what the step t may ask others, and what it has asked; all: the tasks of the dossier. */
struct task;
enum err office_fill_asks(struct ctx *c, const struct dossier *d, const struct task *t, const struct task *all, size_t n,
                          struct view_office_dossier_tasks *row) NODISCARD;
/* office_digits.c: the state of digitisation of a paper, and the form for those who may note it. */
struct paper;
enum err office_fill_digits(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct paper *f,
                            struct view_office_dossier_papers *row) NODISCARD;
/* office_together.c: codes of what the same person handed in here that day, for the desk that received; "" when there is nothing else,
 * or for others. */
enum err office_together_words(struct ctx *c, const struct dossier *d, struct str *codes, struct str *href) NODISCARD;
/* In front of whom an open question lies that nobody has taken, and why there; "" otherwise. */
enum err office_ask_owner(struct ctx *c, const struct task *t, struct str *out) NODISCARD;
/* office_task.c: the task of the path, for somebody who may do it (ERR_NOT_FOUND otherwise). Problems of the request stay noted. */
enum err office_the_task(struct ctx *c, struct task *t) NODISCARD;

struct office_due {
    struct str date, left;
    bool late, soon, done;
};
/* "17 giờ 00, thứ Năm 26/11/2026", "còn 3 ngày"; late and soon by days. */
struct office_due office_due_words(struct ctx *c, const struct dossier *d);
struct office_due office_step_due(struct ctx *c, int64_t due_at_ms);

#endif
