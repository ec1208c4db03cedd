/* Durable submissions over HTTP beside the same function without HTTP, and pages while the writer is busy. */
#include "cmd/bench.h"

enum { WRITERS = 64, READERS = 16, SLOW_FSYNC_US = 5000 };
/* More drafts than anybody sends in a second; when they are used up all the same, the stretch ends early. */
enum { HTTP_PER_S = 2000 };

/* -- the drafts of a stretch, each to be sent once -- */

static bool writers(struct bench *b, struct arena *a, struct load_group *out)
{
    struct ready *drafts;
    size_t n = (size_t)HTTP_PER_S * (size_t)(b->seconds + 1);
    if (!drafts_make(b, a, n, &drafts))
        return false;
    struct str *requests = ARENA_ARRAY(a, struct str, n);
    for (size_t i = 0; i < n; i++)
        requests[i] = draft_post(a, &drafts[i]);
    *out = (struct load_group){ .connections = WRITERS, .requests = requests, .requests_n = n, .once = true, .expect = 303 };
    return true;
}

/* -- submissions -- */

struct duel {
    struct figures http, plain; /* plain: without HTTP */
    struct median ratio, cpu; /* of rates, and of processor times */
    struct median wal_kb;
};

static bool submit_http(struct bench *b, int64_t fsync_us, struct duel *d)
{
    struct server s;
    struct load_group g;
    struct arena *a = arena_new();
    bool ok = writers(b, a, &g) && server_start(b, fsync_us, &s);
    if (ok) {
        g.port = s.port;
        ok = measure(b, &s, &g, 1, b->seconds * 1000, &d->http);
        median_add(&d->wal_kb, (double)wal_bytes(b) / 1024);
        ok = server_stop(&s) && ok;
    }
    arena_free(a);
    return ok;
}

/* Server and reference take turns, each with the database for itself. */
static bool submit_both(struct bench *b, int threads, int64_t fsync_us, struct duel *d)
{
    for (int i = 0; i < b->repeats; i++) {
        if (!submit_http(b, fsync_us, d) || !reference_run(b, "submit", threads, fsync_us, &d->plain))
            return false;
        median_add(&d->ratio, d->http.rate.at[i] / d->plain.rate.at[i]);
        median_add(&d->cpu, d->plain.cpu_us.at[i] / d->http.cpu_us.at[i]);
    }
    return !d->http.wrong;
}

static bool submit_report(struct bench *b, const char *scenario, const char *what, int threads, int64_t fsync_us, int target_percent)
{
    struct duel *d = ARENA_NEW(b->arena, struct duel);
    bool ok = submit_both(b, threads, fsync_us, d);
    struct report r = report_begin(b, scenario, what);
    report_figures(&r, "", &d->http);
    report_figures(&r, "reference_", &d->plain);
    report_ratio(&r, "rate_of_reference", &d->ratio, target_percent);
    report_ratio(&r, "cpu_of_reference", &d->cpu, 0);
    report_int(&r, "log_kb", (int64_t)median_most(&d->wal_kb));
    report_text(&r, "engine", b->cfg.db.engine == DB_SQLITE ? S("sqlite") : S("postgres"));
    report_end(&r);
    return ok;
}

bool bench_submit(struct bench *b)
{
    return submit_report(b, "submit", "64 clients send drafts with three papers, beside the same function called by 64 threads in process", WRITERS, 0, 40);
}

bool bench_submit_slow(struct bench *b)
{
    if (!b->slow_fsync || b->cfg.db.engine != DB_SQLITE) {
        report_skipped(b, "submit.slow_disk", "needs --slow-fsync LIBRARY (tests/bench/run.sh builds it) and SQLite");
        return true;
    }
    int core = b->server_core;
    b->server_core = -1; /* what is measured is the wait for the disk: both have all cores */
    bool ok = submit_report(b, "submit.slow_disk", "the same, every fsync 5 ms longer, on all cores, beside one commit for each submission", 1, SLOW_FSYNC_US, 1000);
    b->server_core = core;
    return ok;
}

/* -- pages while the writer is busy -- */

struct mixed {
    struct figures alone, both[2]; /* both: pages, submissions */
    struct median ratio, p99;
};

static bool mix_once(struct bench *b, int64_t fsync_us, const struct load_group *pages, struct mixed *m)
{
    struct server s;
    struct load_group g[] = { *pages, { 0 } };
    struct arena *a = arena_new();
    bool ok = writers(b, a, &g[1]) && server_start(b, fsync_us, &s);
    if (ok) {
        g[0].port = g[1].port = s.port;
        ok = measure(b, &s, g, 1, b->seconds * 1000, &m->alone) && measure(b, &s, g, 2, b->seconds * 1000, m->both);
        ok = server_stop(&s) && ok;
    }
    arena_free(a);
    return ok;
}

static bool mix(struct bench *b, int64_t fsync_us, struct mixed *m)
{
    struct str *views = ARENA_ARRAY(b->arena, struct str, b->ground.codes_n + 1);
    struct load_group pages = { .connections = READERS, .requests = views, .requests_n = b->ground.codes_n, .expect = 200 };
    for (size_t i = 0; i < b->ground.codes_n; i++)
        views[i] = load_get(b->arena, arena_printf(b->arena, "/tra-cuu?ma=%.*s", STR_ARG(b->ground.codes[i])), S("Accept: text/html\r\n"));
    for (int i = 0; i < b->repeats; i++) {
        if (!mix_once(b, fsync_us, &pages, m))
            return false;
        median_add(&m->ratio, m->both[0].rate.at[i] / m->alone.rate.at[i]);
        median_add(&m->p99, m->both[0].p99_us.at[i] / m->alone.p99_us.at[i]);
    }
    return !m->alone.wrong && !m->both[0].wrong && !m->both[1].wrong;
}

static bool mixed_report(struct bench *b, const char *scenario, const char *what, int64_t fsync_us)
{
    struct mixed *m = ARENA_NEW(b->arena, struct mixed);
    bool ok = mix(b, fsync_us, m);
    struct report r = report_begin(b, scenario, what);
    report_figures(&r, "", &m->both[0]);
    report_figures(&r, "alone_", &m->alone);
    report_figures(&r, "submissions_", &m->both[1]);
    report_ratio(&r, "rate_of_alone", &m->ratio, 0);
    report_ratio(&r, "p99_of_alone", &m->p99, 0);
    report_end(&r);
    return ok;
}

bool bench_mixed(struct bench *b)
{
    bool ok = mixed_report(b, "mixed", "GET /tra-cuu by 16 clients while 64 submit", 0);
    if (b->slow_fsync && b->cfg.db.engine == DB_SQLITE)
        ok &= mixed_report(b, "mixed.slow_disk", "the same, every fsync 5 ms longer: no page waits for one", SLOW_FSYNC_US);
    return ok;
}
