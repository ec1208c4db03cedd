/* What the tests of a received dossier share: one that was received, its end, what is refused, who has it before them. */
#ifndef TESTS_MOVES_H
#define TESTS_MOVES_H
#include "office.h"
#include "base/clock.h"
#include "core/job.h"

enum { NOV = 11, DEC = 12 };
static inline int32_t day(int month, int d) { return day_from_ymd(2026, month, d); }

static inline int64_t received(void)
{
    office_at(OFFICE_NOW);
    int64_t id = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
    office_receive(id);
    return id;
}

static inline void assert_due(int64_t id, int32_t due, int32_t first)
{
    struct dossier d = office_dossier(id);
    assert_int_equal(d.due_at_ms ? day_of_ms(d.due_at_ms) : 0, due);
    assert_int_equal(day_of_ms(d.first_due_at_ms), first);
}

static inline struct str problem(void) { return office.c->problem.n ? office.c->problem.at[0].text : S(""); }
#define refused(call, what, words)                                                                      \
    do {                                                                                                \
        office.c->problem.n = 0;                                                                        \
        assert_int_equal(call, what);                                                                   \
        if (!str_has(problem(), S(words)))                                                              \
            fail_msg("says \"%.*s\", not \"%s\"", STR_ARG(problem()), words);                           \
    } while (0)

struct inbox {
    struct inbox_row *rows;
    size_t n;
};
static inline enum err read_inbox(struct ctx *c, void *arg)
{
    struct inbox *r = arg;
    return inbox_list(c, &(struct inbox_filter){ .role = S("") }, &r->rows, &r->n);
}

static inline bool in_inbox(enum person who, int64_t id)
{
    struct inbox r = { 0 };
    must(as_reader(who, read_inbox, &r));
    for (size_t i = 0; i < r.n; i++)
        if (r.rows[i].dossier_id == id)
            return true;
    return false;
}

#endif
