/* remind: proactive services of levels 1 (a reminder) and 2 (a reminder, and a draft prepared), NĐ 224/2026/NĐ-CP Đ16. What is
 * reminded of is data (data/reminders/kinds.json); once a fact; whoever declined a kind, or all, is left alone (Đ17). */
#ifndef MOD_REMIND_REMIND_H
#define MOD_REMIND_REMIND_H
#include "core/web.h"

struct remind_kind {
    struct str key, fact, ground, prepare; /* fact: draft, collect, expiry, age; prepare: code of a procedure, "" none */
    int level;
    int64_t days, months, age, month, day; /* days: before the day (expiry, age), or after it began (draft, collect) */
    int32_t from_day;
    const struct str *procedures;          /* procedures_n */
    size_t procedures_n;
    struct str label[2], title[2], body[2]; /* by language; {0} name, {1} code, {2} day */
};
/* The kinds in force on a day, in the order of the file. ERR_INVALID: the file is wrong (a programmer's error). */
enum err remind_kinds(struct ctx *c, int32_t day, struct remind_kind **out, size_t *n) NODISCARD;

/* Chore, once a day. */
enum err remind_chore(struct ctx *c);
/* Does this account not want this kind? */
enum err remind_declined(struct ctx *c, int64_t account_id, struct str kind, bool *out) NODISCARD;
/* kind "": all. Event account.reminders. */
enum err remind_decline(struct ctx *c, struct str kind, bool declined) NODISCARD;
/* Level 2: a draft of the procedure that the kind names, filled in with what the person said in the earlier dossier. ERR_NOT_FOUND:
 * not one's own, or nothing is prepared for it. */
enum err remind_prepare(struct ctx *c, int64_t reminder_id, int64_t *draft_id) NODISCARD;

enum err remind_page(struct ctx *c);         /* GET /nhac-viec */
enum err remind_choose(struct ctx *c);       /* POST /nhac-viec/tu-choi */
enum err remind_prepare_page(struct ctx *c); /* POST /nhac-viec/{id}/chuan-bi */

#endif
