/* What the tests of running processes share. */
#ifndef TESTS_PROCESS_H
#define TESTS_PROCESS_H
#include "office.h"

static inline int64_t received(const char *code, const char *example, enum channel ch)
{
    int64_t id = office_submit(code, example, ch);
    office_receive(id);
    return id;
}

static inline enum err take(enum person p, struct office_step *s) { return as(p, office_take_work, s); }
static inline enum err done(enum person p, struct office_step *s) { return as(p, office_done_work, s); }

#endif
