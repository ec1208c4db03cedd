/* successor: units that merge, split and close. A plan names the units that close, who follows each, the last day and the
 * resolution; one act in one transaction then passes on open dossiers, waiting tasks, drafts, staff, covering and the office of
 * the installation, ends the number series, closes the units, and keeps a list of all that moved.
 *
 * - Codes, slips, events and printed papers keep the old names; dossiers that have ended stay with the old unit, and the staff of
 *   the successor may open them (unit_grant). Deadlines do not change: days off of the old unit are not taken along.
 * - The successor goes on with its own number series (series_continue when it starts one in mid-year).
 * - Other rooms with rows that name a unit listen to the event "unit.passed_on" (object: the old unit; detail "to").
 * Luật Tổ chức chính quyền địa phương 72/2025/QH15 leaves the how to each resolution (secondary); nothing here is a number of law. */
#ifndef MOD_SUCCESSOR_SUCCESSOR_H
#define MOD_SUCCESSOR_SUCCESSOR_H
#include "core/web.h"
#include "mod/units/units.h"

struct succession_unit {
    struct unit unit, successor; /* successor.id 0: nobody follows */
};
struct succession_rule {
    struct str kind;      /* "dossier", "role", "area", "words" */
    struct str key;       /* id, id, commune code, words */
    int64_t successor_id; /* 0 in a role: it ends */
};
struct succession {
    int64_t id, version, created_by, created_at_ms, done_at_ms, items;
    struct str kind;  /* "merge", "split", "close" */
    struct str state; /* "draft", "approved", "done", "dropped" */
    struct str ground, trouble;
    int32_t last_day;
    bool asks;        /* dossiers of a split that no rule fits are assigned one by one; otherwise they go to the successor of the unit */
    VEC(struct succession_unit) units;
    VEC(struct succession_rule) rules;
};
enum { SUCCESSION_GROUND_MAX = 300, SUCCESSION_WORDS_MAX = 100, SUCCESSION_UNITS_MAX = 200 };

/* -- the plan: made in memory, stored when it is right -- */
/* Adds a unit that closes, with the rooms inside it: each is followed by the room of the same name at the successor, otherwise
 * by the successor itself. successor_id 0: nobody. ERR_NOT_FOUND: no such unit. */
enum err succession_add(struct ctx *c, struct succession *s, int64_t unit_id, int64_t successor_id) NODISCARD;
/* Notes all that is wrong (fields units, successor, last_day, ground, rules); ERR_INVALID. now: it is to be done in this moment. */
enum err succession_check(struct ctx *c, const struct succession *s, bool now) NODISCARD;
/* Stores a new plan as a draft. Event succession.drafted. */
enum err succession_save(struct ctx *c, struct succession *s) NODISCARD;
enum err succession_get(struct ctx *c, int64_t id, struct succession *out) NODISCARD;
/* The latest 100. */
enum err succession_list(struct ctx *c, struct succession **out, size_t *n) NODISCARD;
/* Rules of a draft, put or (drop) taken back; successors must be open. Events; the version counts up. */
enum err succession_put_rules(struct ctx *c, struct succession *s, int64_t version, const struct succession_rule *rules, size_t n, bool drop) NODISCARD;

/* -- what it would do -- */
struct succession_item {
    const char *kind; /* unit, dossier, task, role, delegation, draft, series, calendar, setting */
    int64_t object_id, from_id, to_id; /* to_id 0: it ends */
    struct str label, note;
};
typedef VEC(struct succession_item) succession_items_vec;
struct succession_view { /* a preview */
    succession_items_vec items;
    size_t undecided; /* dossiers of a split that nobody has assigned; their to_id is 0 */
};
/* Reads only. */
enum err succession_preview(struct ctx *c, const struct succession *s, struct succession_view *out) NODISCARD;
size_t succession_count(const succession_items_vec *v, const char *kind);

/* -- the act -- */
/* Checked and fixed: done in the night after last_day (job succession.act). Event succession.approved. */
enum err succession_approve(struct ctx *c, int64_t id, int64_t version) NODISCARD;
/* A plan that is not done yet is given up. Event succession.dropped. */
enum err succession_drop(struct ctx *c, int64_t id, int64_t version) NODISCARD;
/* Does an approved plan now: on its last day or later (ERR_INVALID before). ERR_CONFLICT: not approved, or done already. */
enum err succession_act(struct ctx *c, int64_t id, int64_t version) NODISCARD;
/* The same by a job that begins at once; checked as far as it can be. Event succession.begun. */
enum err succession_hurry(struct ctx *c, int64_t id, int64_t version) NODISCARD;
struct job;
/* Job succession.act. What cannot be done goes back to a draft and says why: people must decide. */
enum err succession_on_job(struct ctx *c, const struct job *j) NODISCARD;

/* -- the list of what moved -- */
struct succession_moved {
    int64_t no, object_id;
    struct str kind, label, note, from, to;
};
/* After a number, at most 500; kind "": all. */
enum err succession_moved(struct ctx *c, int64_t id, struct str kind, int64_t after_no, struct succession_moved **out, size_t *n) NODISCARD;
struct succession_total {
    struct str kind;
    int64_t n;
};
enum err succession_totals(struct ctx *c, int64_t id, struct succession_total **out, size_t *n) NODISCARD;

/* -- pages -- */
enum err successor_home(struct ctx *c);     /* GET  /quan-tri/don-vi/ke-tuc */
enum err successor_new(struct ctx *c);      /* GET  /quan-tri/don-vi/ke-tuc/moi */
enum err successor_add(struct ctx *c);      /* POST /quan-tri/don-vi/ke-tuc/moi */
enum err successor_page(struct ctx *c);     /* GET  /quan-tri/don-vi/ke-tuc/{id} */
enum err successor_rule(struct ctx *c);     /* POST /quan-tri/don-vi/ke-tuc/{id}/quy-tac */
enum err successor_assign(struct ctx *c);   /* POST /quan-tri/don-vi/ke-tuc/{id}/ho-so */
enum err successor_approve(struct ctx *c);  /* POST /quan-tri/don-vi/ke-tuc/{id}/chot */
enum err successor_act_now(struct ctx *c);  /* POST /quan-tri/don-vi/ke-tuc/{id}/thuc-hien */
enum err successor_drop(struct ctx *c);     /* POST /quan-tri/don-vi/ke-tuc/{id}/bo */
enum err successor_list(struct ctx *c);     /* GET  /quan-tri/don-vi/ke-tuc/{id}/danh-sach */

#endif
