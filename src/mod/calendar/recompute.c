/* The end of a clock again, under another calendar. */
#include "mod/calendar/calendar_internal.h"

static bool promised(const struct clock *k)
{
    for (size_t i = 0; i < k->facts_n; i++)
        if (k->facts[i].kind == FACT_PROMISED)
            return true;
    return false;
}

/* Promised days on working days; without promises where keep is false. */
static enum err mended(const struct calendar *cal, const struct clock *k, bool keep, struct deadline_fact *out, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < k->facts_n; i++) {
        struct deadline_fact f = k->facts[i];
        if (f.kind == FACT_PROMISED && !keep)
            continue;
        if (f.kind == FACT_PROMISED)
            TRY(calendar_next(cal, f.day, &f.day));
        out[(*n)++] = f;
    }
    return ERR_OK;
}

enum err clock_recompute(const struct calendar *cal, const struct clock *k, struct arena *a, struct deadline_course *out)
{
    struct deadline_fact facts[DEADLINE_FACTS_MAX];
    size_t n;
    enum err e = deadline_run(&k->rule, cal, k->start_at_ms, k->facts, k->facts_n, a, out);
    for (int keep = 1; e == ERR_INVALID && promised(k) && k->facts_n <= DEADLINE_FACTS_MAX && keep >= 0; keep--) {
        TRY(mended(cal, k, keep, facts, &n));
        e = deadline_run(&k->rule, cal, k->start_at_ms, facts, n, a, out);
    }
    return e;
}
