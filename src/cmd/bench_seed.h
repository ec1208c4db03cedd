/* bench_seed: a database of a given size for measuring: offices, staff, citizens and dossiers in all states, made by the
 * functions that make real ones, many in each work. The same size always gives the same people and dossiers.
 *
 * Time: dossiers begin on 01/12/2026, when the dates of all examples are past, and fill the days after it; the server that
 * is measured gets the day after the last one as its clock (MOTCUA_NOW), so that deadlines and sessions hold. */
#ifndef CMD_BENCH_SEED_H
#define CMD_BENCH_SEED_H
#include "cmd/bench_template.h"

struct seed_plan {
    int64_t dossiers;
    int offices;
    int days; /* calendar days over which they came in */
};
struct seed_plan seed_plan_of(int64_t dossiers);

/* What a scenario needs to know of a seeded database. */
struct seed_ground {
    int64_t dossiers;
    const struct str *codes; /* of some dossiers, all over the years */
    size_t codes_n;
};
/* "2027-12-01T09:00:00+07:00": the clock to be used with such a database. */
struct str seed_clock(struct arena *a, const struct seed_plan *plan);
/* Seeds an empty installation, says how far it is on stderr. ERR_CONFLICT: it holds something else already. A database
 * that was seeded in the same size is left as it is. Outside a transaction. */
enum err seed_make(struct app *app, const struct seed_plan *plan) NODISCARD;
/* Outside a transaction; all into the arena. */
enum err seed_look(struct app *app, struct arena *a, struct seed_ground *out) NODISCARD;
/* The people of the first office, texts in the arena. A transaction is open. */
struct seed_office;
enum err seed_office_look(struct ctx *c, struct arena *a, struct seed_office *office) NODISCARD;
/* Makes this officer the actor of a context. A transaction is open. */
enum err seed_act_as(struct ctx *c, int64_t account_id) NODISCARD;

/* -- the life of one dossier (bench_life.c) -- */

enum seat { SEAT_OFFICER, SEAT_SPECIALIST, SEAT_LEADER, SEAT_CLERK, SEATS };
struct seed_office {
    int64_t agency_id, desk_id;
    struct who seats[SEATS];
};
enum life_end { LIFE_SUBMITTED, LIFE_ASKED, LIFE_RECEIVED /* its first step waits */, LIFE_WORKING, LIFE_DONE, LIFE_RETURNED, LIFE_REFUSED, LIFE_WITHDRAWN };
struct life {
    const struct template *template;
    struct person person;
    const struct seed_office *office;
    struct who citizen;      /* account of the applicant; nobody for the desk */
    const struct blob *scan; /* one file stands for every scan */
    enum life_end end;
    bool asked;              /* papers were asked for once */
    bool late;
    bool office_hours;       /* a demonstration: nobody works at night, and steps are quick */
    struct chance chance;
    int64_t dossier_id;      /* is told */
};
/* Begins at c->now_ms. A transaction is open. */
enum err life_run(struct ctx *c, struct life *l, struct str *code) NODISCARD;

#endif
