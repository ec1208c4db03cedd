/* Measuring a stretch of load, and the line that says what came out. */
#include "base/clock.h"
#include "cmd/bench.h"
#include "data/json.h"

enum { WARM_MS = 300, LINE_BYTES_MAX = 16 * 1024 };

bool measure(struct bench *b, const struct server *s, struct load_group *groups, size_t n, int64_t ms, struct figures *out)
{
    struct arena *a = arena_new();
    struct load *l = load_open(a, groups, n);
    uint64_t all = 0;
    if (!l) {
        arena_free(a);
        return false;
    }
    load_for(l, WARM_MS);
    for (size_t i = 0; i < n; i++)
        load_forget(&groups[i]);
    uint64_t fsyncs = fsyncs_so_far(b);
    int64_t from_ns = clock_steady_ns(), cpu_us = child_cpu_us(&s->child);
    load_for(l, ms);
    double seconds = (double)(clock_steady_ns() - from_ns) / 1e9;
    cpu_us = child_cpu_us(&s->child) - cpu_us;
    fsyncs = fsyncs_so_far(b) - fsyncs;
    for (size_t i = 0; i < n; i++)
        all += groups[i].times.n;
    for (size_t i = 0; i < n; i++) {
        median_add(&out[i].rate, (double)groups[i].times.n / seconds);
        median_add(&out[i].cpu_us, all ? (double)cpu_us / (double)all : 0);
        if (fsyncs)
            median_add(&out[i].group, (double)groups[i].times.n / (double)fsyncs);
        median_add(&out[i].p50_us, (double)spread_at(&groups[i].times, 50));
        median_add(&out[i].p99_us, (double)spread_at(&groups[i].times, 99));
        median_add(&out[i].max_us, (double)groups[i].times.max_us);
        out[i].wrong += groups[i].wrong;
        if (groups[i].wrong)
            out[i].wrong_status = groups[i].wrong_status;
    }
    load_close(l);
    arena_free(a);
    return true;
}

/* -- lines -- */

struct report report_begin(struct bench *b, const char *scenario, const char *what)
{
    struct report r = { .buf = buf_new(b->arena, LINE_BYTES_MAX), .json = b->json };
    buf_put(&r.buf, b->json ? S("{\"scenario\":") : S(""));
    if (b->json) {
        struct json_out o = json_out(&r.buf);
        json_put_text(&o, str_c(scenario));
    } else {
        buf_printf(&r.buf, "%s", scenario);
    }
    report_text(&r, "what", str_c(what));
    return r;
}

static void key(struct report *r, const char *name)
{
    if (r->json)
        buf_printf(&r->buf, ",\"%s\":", name);
    else
        buf_printf(&r->buf, "\n    %-28s ", name);
}

void report_text(struct report *r, const char *name, struct str value)
{
    key(r, name);
    if (r->json) {
        struct json_out o = json_out(&r->buf);
        json_put_text(&o, value);
    } else {
        buf_put(&r->buf, value);
    }
}

void report_int(struct report *r, const char *name, int64_t value)
{
    key(r, name);
    buf_int(&r->buf, value);
}

static void prefixed(struct report *r, const char *prefix, const char *name, double value)
{
    struct arena *a = arena_new();
    report_int(r, arena_printf(a, "%s%s", prefix, name).ptr, (int64_t)(value + 0.5));
    arena_free(a);
}

void report_figures(struct report *r, const char *prefix, const struct figures *f)
{
    prefixed(r, prefix, "per_s", median_of(&f->rate));
    prefixed(r, prefix, "p50_us", median_of(&f->p50_us));
    prefixed(r, prefix, "p99_us", median_of(&f->p99_us));
    if (f->max_us.n)
        prefixed(r, prefix, "max_us", median_most(&f->max_us));
    prefixed(r, prefix, "cpu_us", median_of(&f->cpu_us));
    if (f->group.n)
        prefixed(r, prefix, "for_one_fsync", median_of(&f->group));
    if (f->wrong) {
        prefixed(r, prefix, "wrong", (double)f->wrong);
        prefixed(r, prefix, "wrong_status", f->wrong_status);
    }
}

void report_ratio(struct report *r, const char *name, const struct median *ratio, int target_percent)
{
    struct arena *a = arena_new();
    prefixed(r, name, "_percent", 100 * median_of(ratio));
    prefixed(r, name, "_least_percent", 100 * median_least(ratio));
    prefixed(r, name, "_most_percent", 100 * median_most(ratio));
    if (target_percent) {
        prefixed(r, name, "_target_percent", target_percent);
        report_text(r, arena_printf(a, "%s_met", name).ptr, 100 * median_of(ratio) >= target_percent ? S("yes") : S("no"));
    }
    arena_free(a);
}

void report_limit(struct report *r, const char *name, int64_t value, int64_t most)
{
    struct arena *a = arena_new();
    report_int(r, name, value);
    report_int(r, arena_printf(a, "%s_limit", name).ptr, most);
    report_text(r, arena_printf(a, "%s_met", name).ptr, value < most ? S("yes") : S("no"));
    arena_free(a);
}

void report_end(struct report *r)
{
    buf_put(&r->buf, r->json ? S("}\n") : S("\n"));
    fwrite(r->buf.ptr, 1, r->buf.len, stdout);
    fflush(stdout);
}

void report_skipped(struct bench *b, const char *scenario, const char *why)
{
    struct report r = report_begin(b, scenario, "skipped");
    report_text(&r, "why", str_c(why));
    report_end(&r);
}
