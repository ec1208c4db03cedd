/* clocks: how long each step of a petition may take, and the doors of other laws: data (data/petition), which an administrator may
 * change from a day on (table petition_clock). */
#ifndef MOD_PETITION_CLOCKS_H
#define MOD_PETITION_CLOCKS_H
#include "core/ctx.h"
#include "engine/deadline.h"

enum petition_stage { STAGE_NONE, STAGE_ACCEPT, STAGE_ASK, STAGE_REFUSE, STAGE_TRANSFER, STAGE_ANSWER, STAGE_PUBLISH, STAGE_COUNT };
const char *petition_stage_word(enum petition_stage s);

struct petition_clock {
    struct str class_, stage, article; /* class_ "": every class that has none of its own */
    struct limit limit;
    int32_t from_day;
    bool verified, own;                /* own: put by an administrator */
};
/* All that are known, in force or to come. */
enum err petition_clocks(struct ctx *c, struct petition_clock **out, size_t *n) NODISCARD;
/* The one in force on a day for a class ("" not classified, "conduct", "rule", "data") and stage. ERR_NOT_FOUND: no limit. */
enum err petition_clock_of(struct ctx *c, struct str class_, enum petition_stage s, int32_t day, struct petition_clock *out) NODISCARD;
/* When it ends by the calendar of an agency, counted from a moment; *due_at_ms 0: no limit. */
enum err petition_due(struct ctx *c, struct str class_, enum petition_stage s, int64_t agency_id, int64_t from_ms, int64_t *due_at_ms) NODISCARD;
/* Does the time begin anew when more was asked for and given? */
bool petition_supply_restarts(struct ctx *c);
/* Another limit from a day on, which must not lie in the past. limit: "5 ngày làm việc". Problems name lop, viec, thoi-han, can-cu, tu.
 * Event petition.clock_changed. */
enum err petition_clock_put(struct ctx *c, struct str class_, struct str stage, struct str limit, struct str ground, int32_t from_day) NODISCARD;

struct petition_door {
    struct str key, article, hotline, who, how; /* hotline: a number, or "office": that of the office; who, how: in the language of the page */
    bool sealed, verified;
};
/* "complaint", "denunciation", "crime"; ERR_NOT_FOUND. */
enum err petition_door(struct ctx *c, struct str key, struct petition_door *out) NODISCARD;
/* One more was led there before writing anything: counted by day, nobody is named. */
enum err petition_door_count(struct ctx *c, struct str key) NODISCARD;

#endif
