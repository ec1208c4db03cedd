/* Durable submissions over HTTP beside the same function without HTTP, and pages while the writer is busy. */
#include "base/clock.h"
#include "cmd/bench.h"
#include "data/json.h"
#include <pthread.h>
#include <stdatomic.h>

enum { WRITERS = 64, READERS = 16, WARM_MS = 300, REFERENCE_SECONDS_MAX = 180, SLOW_FSYNC_US = 5000 };
/* More drafts than anybody sends in a second; when they are used up all the same, the stretch ends early. */
enum { HTTP_PER_S = 2000, REFERENCE_PER_S = 3000, ALONE_PER_S = 400 };

static size_t drafts_wanted(const struct bench *b, int per_s) { return (size_t)per_s * (size_t)(b->seconds + 1); }

/* -- the drafts of a stretch, each to be sent once -- */

static bool writers(struct bench *b, struct arena *a, struct load_group *out)
{
    struct ready *drafts;
    size_t n = drafts_wanted(b, HTTP_PER_S);
    if (!drafts_make(b, a, n, &drafts))
        return false;
    struct str *requests = ARENA_ARRAY(a, struct str, n);
    for (size_t i = 0; i < n; i++)
        requests[i] = draft_post(a, &drafts[i]);
    *out = (struct load_group){ .connections = WRITERS, .requests = requests, .requests_n = n, .once = true, .expect = 303 };
    return true;
}

/* -- the same without HTTP: a process of its own on the same core -- */

struct stock {
    struct ready *drafts;
    size_t n;
    atomic_size_t next;
};

struct submitter {
    struct app *app;
    struct stock *stock;
    const struct ready *draft; /* just being sent */
    int64_t begin_ns, end_ns;
    struct spread times; /* of those that ended after the beginning */
    bool failed;
    pthread_t thread;
};

static enum err submit(struct ctx *c, void *arg) { return draft_send(c, ((struct submitter *)arg)->draft); }

static bool next_draft(struct submitter *s)
{
    size_t i = atomic_fetch_add(&s->stock->next, 1);
    s->draft = i < s->stock->n ? &s->stock->drafts[i] : NULL;
    return s->draft != NULL;
}

static void *submitter_main(void *arg)
{
    struct submitter *s = arg;
    struct arena *a = arena_new();
    for (int64_t now = clock_steady_ns(); now < s->end_ns && !s->failed && next_draft(s);) {
        struct ctx c = ctx_system(s->app, a);
        s->failed = ctx_write(&c, submit, s) != ERR_OK;
        int64_t done = clock_steady_ns();
        if (done >= s->begin_ns)
            spread_add(&s->times, (done - now) / 1000);
        now = done;
        arena_reset(a);
    }
    arena_free(a);
    return NULL;
}

static int64_t own_cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void sleep_until(int64_t at_ns)
{
    struct timespec t = { .tv_sec = at_ns / 1000000000, .tv_nsec = at_ns % 1000000000 };
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0)
        ;
}

static void print_reference(struct arena *a, const struct spread *times, int64_t ms, int64_t cpu_us, uint64_t fsyncs)
{
    struct buf b = buf_new(a, 1000);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    json_member_int(&o, "n", (int64_t)times->n);
    json_member_int(&o, "ms", ms);
    json_member_int(&o, "cpu_us", cpu_us);
    json_member_int(&o, "p50_us", spread_at(times, 50));
    json_member_int(&o, "p99_us", spread_at(times, 99));
    json_member_int(&o, "fsyncs", (int64_t)fsyncs);
    json_close(&o, '}');
    printf("%.*s\n", STR_ARG(buf_str(&b)));
}

static bool start_all(struct submitter *s, int threads, const struct submitter *as)
{
    for (int i = 0; i < threads; i++) {
        s[i] = *as;
        if (pthread_create(&s[i].thread, NULL, submitter_main, &s[i]) != 0)
            return false;
    }
    return true;
}

int bench_reference(struct bench *b, int threads, int64_t ms)
{
    struct stock stock = { .n = drafts_wanted(b, threads > 1 ? REFERENCE_PER_S : ALONE_PER_S) };
    struct spread *times = ARENA_NEW(b->arena, struct spread);
    struct submitter *s = ARENA_ARRAY(b->arena, struct submitter, (size_t)threads), *as = ARENA_NEW(b->arena, struct submitter);
    if (!drafts_make(b, b->arena, stock.n, &stock.drafts))
        return 1;
    struct app *app = options_open(b->arena, &b->cfg);
    int64_t begin_ns = clock_steady_ns() + WARM_MS * 1000000LL;
    *as = (struct submitter){ .app = app, .stock = &stock, .begin_ns = begin_ns, .end_ns = begin_ns + ms * 1000000 };
    if (!app || !start_all(s, threads, as))
        return 1;
    sleep_until(begin_ns);
    uint64_t fsyncs = fsyncs_so_far(b);
    int64_t cpu_us = own_cpu_us();
    bool failed = false;
    for (int i = 0; i < threads; i++) {
        pthread_join(s[i].thread, NULL);
        spread_join(times, &s[i].times);
        failed |= s[i].failed;
    }
    ms = (clock_steady_ns() - begin_ns) / 1000000;
    cpu_us = own_cpu_us() - cpu_us;
    fsyncs = fsyncs_so_far(b) - fsyncs;
    app_close(app);
    print_reference(b->arena, times, ms, cpu_us, fsyncs);
    return failed;
}

static bool reference(struct bench *b, int threads, int64_t fsync_us, struct figures *out)
{
    struct str line;
    const struct json *j;
    struct child c;
    const char *argv[] = { "motcua", "bench", "--data", arena_cstr(b->arena, b->cfg.data_dir), "--db", arena_cstr(b->arena, b->db), "--reference",
                           arena_printf(b->arena, "%d", threads).ptr, "--seconds", arena_printf(b->arena, "%d", b->seconds).ptr, "--size",
                           arena_printf(b->arena, "%lld", (long long)b->plan.dossiers).ptr, b->slow_fsync ? "--slow-fsync" : NULL, b->slow_fsync, NULL };
    struct child_plan plan = { .program_fd = b->program_fd, .argv = argv, .env = bench_env(b, fsync_us), .core = b->server_core,
                               .stderr_path = arena_printf(b->arena, "%s/reference.log", b->dir).ptr };
    if (!child_start(&plan, &c))
        return false;
    bool ok = child_line(&c, b->arena, REFERENCE_SECONDS_MAX, &line);
    ok = child_wait(&c) && ok && json_parse(b->arena, line, &j, NULL) == ERR_OK;
    if (!ok)
        return false;
    double n = (double)json_int(j, "n", 0);
    int64_t fsyncs = json_int(j, "fsyncs", 0);
    median_add(&out->rate, n * 1000 / (double)json_int(j, "ms", 1));
    median_add(&out->cpu_us, n > 0 ? (double)json_int(j, "cpu_us", 0) / n : 0);
    if (fsyncs)
        median_add(&out->group, n / (double)fsyncs);
    median_add(&out->p50_us, (double)json_int(j, "p50_us", 0));
    median_add(&out->p99_us, (double)json_int(j, "p99_us", 0));
    return n > 0;
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
        if (!submit_http(b, fsync_us, d) || !reference(b, threads, fsync_us, &d->plain))
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
    return submit_report(b, "submit.slow_disk", "the same, every fsync 5 ms longer, beside one commit for each submission", 1, SLOW_FSYNC_US, 1000);
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
