/* Durable submissions over HTTP beside the same function without HTTP, and pages while the writer is busy. */
#include "base/clock.h"
#include "cmd/bench.h"
#include "data/json.h"
#include <pthread.h>

enum { WRITERS = 64, READERS = 16, REQUESTS = 500, REFERENCE_WARM_MS = 300, REFERENCE_SECONDS_MAX = 120, SLOW_FSYNC_US = 5000 };
#define SUBMIT_CODE S("1.004873")

/* -- requests -- */

static bool the_template(struct arena *a, struct templates *all, const struct template **out)
{
    if (templates_read(a, all) != ERR_OK)
        return false;
    *out = template_of(all, SUBMIT_CODE, CHANNEL_COUNTER);
    return *out != NULL;
}

static size_t submit_requests(struct bench *b, struct str **out)
{
    struct templates all;
    const struct template *t;
    struct chance chance = { 42 };
    struct str cookie = arena_printf(b->arena, "Cookie: mc_phien=%.*s\r\n", STR_ARG(b->ground.token));
    if (!the_template(b->arena, &all, &t))
        return 0;
    *out = ARENA_ARRAY(b->arena, struct str, REQUESTS);
    for (size_t i = 0; i < REQUESTS; i++) {
        struct person p = person_made_up(b->arena, &chance);
        (*out)[i] = load_post(b->arena, S("/quay/moi"), cookie, template_form(b->arena, t, &p, b->ground.csrf));
    }
    return REQUESTS;
}

/* -- the same without HTTP: a process of its own on the same core -- */

struct submitter {
    struct bench *bench;
    struct app *app;
    const struct template *template;
    int64_t begin_ns, end_ns;
    struct chance chance;
    struct spread times; /* of those that ended within the measured stretch */
    bool failed;
    pthread_t thread;
    struct person person;
};

static enum err submit(struct ctx *c, void *arg)
{
    struct submitter *s = arg;
    struct dossier_new n;
    int64_t id;
    TRY(seed_act_as(c, s->bench->ground.officer_id));
    TRY(template_request(c, s->template, &s->person, &n));
    n.agency_id = s->bench->ground.agency_id;
    n.intake_unit_id = s->bench->ground.desk_id;
    return dossier_submit(c, &n, &id);
}

static void *submitter_main(void *arg)
{
    struct submitter *s = arg;
    struct arena *a = arena_new();
    for (int64_t now = clock_steady_ns(); now < s->end_ns && !s->failed;) {
        struct ctx c = ctx_system(s->app, a);
        s->person = person_made_up(a, &s->chance);
        s->failed = ctx_write(&c, submit, s) != ERR_OK;
        int64_t done = clock_steady_ns();
        if (now >= s->begin_ns && done < s->end_ns)
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

int bench_reference(struct bench *b, int threads, int64_t ms)
{
    struct templates all;
    const struct template *t;
    struct spread *times = ARENA_NEW(b->arena, struct spread);
    struct submitter *s = ARENA_ARRAY(b->arena, struct submitter, (size_t)threads);
    struct app *app = options_open(b->arena, &b->cfg);
    if (!app || seed_look(app, b->arena, &b->ground) != ERR_OK || !the_template(b->arena, &all, &t))
        return 1;
    int64_t begin_ns = clock_steady_ns() + REFERENCE_WARM_MS * 1000000LL, end_ns = begin_ns + ms * 1000000;
    for (int i = 0; i < threads; i++) {
        s[i] = (struct submitter){ .bench = b, .app = app, .template = t, .begin_ns = begin_ns, .end_ns = end_ns, .chance = { (uint64_t)i + 7 } };
        if (pthread_create(&s[i].thread, NULL, submitter_main, &s[i]) != 0)
            return 1;
    }
    sleep_until(begin_ns);
    uint64_t fsyncs = fsyncs_so_far(b);
    int64_t cpu_us = own_cpu_us();
    sleep_until(end_ns);
    cpu_us = own_cpu_us() - cpu_us;
    fsyncs = fsyncs_so_far(b) - fsyncs;
    bool failed = false;
    for (int i = 0; i < threads; i++) {
        pthread_join(s[i].thread, NULL);
        spread_join(times, &s[i].times);
        failed |= s[i].failed;
    }
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

/* Server and reference take turns, each with the database for itself. */
static bool submit_both(struct bench *b, int threads, int64_t fsync_us, struct duel *d)
{
    struct str *requests;
    size_t n = submit_requests(b, &requests);
    for (int i = 0; i < b->repeats; i++) {
        struct server s;
        struct load_group g = { .connections = WRITERS, .requests = requests, .requests_n = n, .expect = 303 };
        if (!n || !server_start(b, fsync_us, &s))
            return false;
        g.port = s.port;
        bool ok = measure(b, &s, &g, 1, b->seconds * 1000, &d->http);
        median_add(&d->wal_kb, (double)wal_bytes(b) / 1024);
        if (!server_stop(&s) || !ok || !reference(b, threads, fsync_us, &d->plain))
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
    return submit_report(b, "submit", "POST /quay/moi by 64 clients beside the same function called by 64 threads in process", WRITERS, 0, 40);
}

bool bench_submit_slow(struct bench *b)
{
    if (!b->slow_fsync || b->cfg.db.engine != DB_SQLITE) {
        report_skipped(b, "submit.slow_disk", "needs --slow-fsync LIBRARY (tests/bench/run.sh builds it) and SQLite");
        return true;
    }
    return submit_report(b, "submit.slow_disk", "POST /quay/moi by 64 clients, every fsync 5 ms longer, beside one commit for each submission", 1, SLOW_FSYNC_US, 1000);
}

/* -- pages while the writer is busy -- */

struct mixed {
    struct figures alone, both[2]; /* both: pages, submissions */
    struct median ratio, p99;
};

static bool mix(struct bench *b, int64_t fsync_us, struct mixed *m)
{
    struct server s;
    struct str *posts, *views = ARENA_ARRAY(b->arena, struct str, b->ground.codes_n + 1);
    size_t n = submit_requests(b, &posts);
    for (size_t i = 0; i < b->ground.codes_n; i++)
        views[i] = load_get(b->arena, arena_printf(b->arena, "/tra-cuu?ma=%.*s", STR_ARG(b->ground.codes[i])), S("Accept: text/html\r\n"));
    if (!n || !server_start(b, fsync_us, &s))
        return false;
    bool ok = true;
    for (int i = 0; i < b->repeats && ok; i++) {
        struct load_group pages = { .port = s.port, .connections = READERS, .requests = views, .requests_n = b->ground.codes_n, .expect = 200 };
        struct load_group g[] = { pages, { .port = s.port, .connections = WRITERS, .requests = posts, .requests_n = n, .expect = 303 } };
        ok = measure(b, &s, &pages, 1, b->seconds * 1000, &m->alone) && measure(b, &s, g, 2, b->seconds * 1000, m->both);
        if (!ok)
            break;
        median_add(&m->ratio, m->both[0].rate.at[i] / m->alone.rate.at[i]);
        median_add(&m->p99, m->both[0].p99_us.at[i] / m->alone.p99_us.at[i]);
    }
    return server_stop(&s) && ok && !m->alone.wrong && !m->both[0].wrong && !m->both[1].wrong;
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
