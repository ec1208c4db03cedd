/* bench_stat: what a measurement keeps: latencies as counts, medians of repetitions. */
#ifndef CMD_BENCH_STAT_H
#define CMD_BENCH_STAT_H
#include "base/str.h"

/* Counts by microseconds, 1/32 apart: exact below 64 µs, 3 % above, up to a minute. */
enum { SPREAD_CELLS = 24 * 32 };
struct spread {
    uint64_t n, max_us;
    uint64_t cells[SPREAD_CELLS];
};
void spread_add(struct spread *s, int64_t us);
void spread_join(struct spread *s, const struct spread *more);
/* The time within which `percent` of all ended, in µs; 0 when there are none. */
int64_t spread_at(const struct spread *s, double percent);

/* Medians of what repetitions measured; at most MEDIAN_MAX are kept. */
enum { MEDIAN_MAX = 99 };
struct median {
    double at[MEDIAN_MAX];
    size_t n;
};
void median_add(struct median *m, double value);
double median_of(const struct median *m);
double median_least(const struct median *m);
double median_most(const struct median *m);

#endif
