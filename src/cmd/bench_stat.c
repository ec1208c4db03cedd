#include "cmd/bench_stat.h"
#include <stdlib.h>

static size_t cell_of(uint64_t us)
{
    if (us < 64)
        return (size_t)us;
    size_t power = 63 - (size_t)__builtin_clzll(us); /* at least 6: one row of 32 cells a power of two */
    size_t cell = 64 + (power - 6) * 32 + ((us >> (power - 5)) & 31);
    return cell < SPREAD_CELLS ? cell : SPREAD_CELLS - 1;
}

static int64_t us_of(size_t cell)
{
    if (cell < 64)
        return (int64_t)cell;
    size_t row = (cell - 64) / 32;
    return (int64_t)((32 + (cell - 64) % 32 + 1) << (row + 1)) - 1;
}

void spread_add(struct spread *s, int64_t us)
{
    uint64_t value = us < 0 ? 0 : (uint64_t)us;
    s->cells[cell_of(value)]++;
    s->n++;
    if (value > s->max_us)
        s->max_us = value;
}

void spread_join(struct spread *s, const struct spread *more)
{
    for (size_t i = 0; i < SPREAD_CELLS; i++)
        s->cells[i] += more->cells[i];
    s->n += more->n;
    if (more->max_us > s->max_us)
        s->max_us = more->max_us;
}

int64_t spread_at(const struct spread *s, double percent)
{
    uint64_t wanted = (uint64_t)((double)s->n * percent / 100), seen = 0;
    for (size_t i = 0; i < SPREAD_CELLS && s->n; i++) {
        seen += s->cells[i];
        if (seen > wanted || seen == s->n)
            return us_of(i) < (int64_t)s->max_us ? us_of(i) : (int64_t)s->max_us;
    }
    return 0;
}

void median_add(struct median *m, double value)
{
    if (m->n < MEDIAN_MAX)
        m->at[m->n++] = value;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double ranked(const struct median *m, size_t rank)
{
    struct median sorted = *m;
    if (!m->n)
        return 0;
    qsort(sorted.at, sorted.n, sizeof *sorted.at, by_value);
    return sorted.at[rank];
}

double median_of(const struct median *m) { return m->n ? (ranked(m, m->n / 2) + ranked(m, (m->n - 1) / 2)) / 2 : 0; }
double median_least(const struct median *m) { return ranked(m, 0); }
double median_most(const struct median *m) { return ranked(m, m->n ? m->n - 1 : 0); }
