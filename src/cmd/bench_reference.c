/* Pieces of work without HTTP: a process of its own, on the core of the server, in which so many threads write through the same group
 * commit as the server. What submissions over HTTP and the moves of dossiers are measured against. */
#include "base/clock.h"
#include "cmd/bench.h"
#include "data/json.h"
#include <pthread.h>
#include <stdatomic.h>

enum { WARM_MS = 300, REFERENCE_SECONDS_MAX = 300 };
/* More pieces than anybody does in a second; when they are used up all the same, the stretch ends early. */
enum { TOGETHER_PER_S = 3000, ALONE_PER_S = 400 };

/* -- submissions -- */

static bool make_drafts(struct bench *b, struct arena *a, size_t n, void **out)
{
    struct ready *drafts;
    bool ok = drafts_make(b, a, n, &drafts);
    *out = drafts;
    return ok;
}

static enum err send_draft(struct ctx *c, const void *pieces, size_t i, int part)
{
    (void)part;
    return draft_send(c, &((const struct ready *)pieces)[i]);
}

static const struct piece_kind kinds[] = {
    { "submit", 1, 100, make_drafts, send_draft },
    { "step", 1, 100, step_make, step_run },
    { "supplement", 2, 50, supplement_make, supplement_run },
};

const struct piece_kind *piece_kind(struct str name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(name, str_c(kinds[i].name)))
            return &kinds[i];
    return NULL;
}

/* -- in the process of its own -- */

struct stock {
    const struct piece_kind *kind;
    void *pieces;
    size_t n;
    atomic_size_t next;
};

struct worker {
    struct app *app;
    struct stock *stock;
    size_t piece; /* just being done, */
    int part;     /* and which part of it */
    int64_t begin_ns, end_ns;
    struct spread times; /* of those that ended after the beginning */
    bool failed;
    pthread_t thread;
};

static enum err do_part(struct ctx *c, void *arg)
{
    const struct worker *w = arg;
    return w->stock->kind->run(c, w->stock->pieces, w->piece, w->part);
}

static bool next_piece(struct worker *w)
{
    w->piece = atomic_fetch_add(&w->stock->next, 1);
    return w->piece < w->stock->n;
}

static void *worker_main(void *arg)
{
    struct worker *w = arg;
    struct arena *a = arena_new();
    int64_t now = clock_steady_ns();
    while (now < w->end_ns && !w->failed && next_piece(w))
        for (w->part = 0; w->part < w->stock->kind->parts && !w->failed; w->part++) {
            struct ctx c = ctx_system(w->app, a);
            w->failed = ctx_write(&c, do_part, w) != ERR_OK;
            int64_t done = clock_steady_ns();
            if (done >= w->begin_ns)
                spread_add(&w->times, (done - now) / 1000);
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

static bool start_all(struct worker *w, int threads, const struct worker *as)
{
    for (int i = 0; i < threads; i++) {
        w[i] = *as;
        if (pthread_create(&w[i].thread, NULL, worker_main, &w[i]) != 0)
            return false;
    }
    return true;
}

int bench_reference(struct bench *b, const struct piece_kind *kind, int threads, int64_t ms)
{
    int64_t per_s = (threads > 1 ? TOGETHER_PER_S : ALONE_PER_S) * kind->stock_percent / 100;
    struct stock stock = { .kind = kind, .n = (size_t)(per_s * (ms + 1000) / 1000) };
    struct spread *times = ARENA_NEW(b->arena, struct spread);
    struct worker *w = ARENA_ARRAY(b->arena, struct worker, (size_t)threads), *as = ARENA_NEW(b->arena, struct worker);
    if (!kind->make(b, b->arena, stock.n, &stock.pieces))
        return 1;
    struct app *app = options_open(b->arena, &b->cfg);
    int64_t begin_ns = clock_steady_ns() + WARM_MS * 1000000LL;
    *as = (struct worker){ .app = app, .stock = &stock, .begin_ns = begin_ns, .end_ns = begin_ns + ms * 1000000 };
    if (!app || !start_all(w, threads, as))
        return 1;
    sleep_until(begin_ns);
    uint64_t fsyncs = fsyncs_so_far(b);
    int64_t cpu_us = own_cpu_us();
    bool failed = false;
    for (int i = 0; i < threads; i++) {
        pthread_join(w[i].thread, NULL);
        spread_join(times, &w[i].times);
        failed |= w[i].failed;
    }
    ms = (clock_steady_ns() - begin_ns) / 1000000;
    cpu_us = own_cpu_us() - cpu_us;
    fsyncs = fsyncs_so_far(b) - fsyncs;
    app_close(app);
    print_reference(b->arena, times, ms, cpu_us, fsyncs);
    return failed;
}

/* -- from outside -- */

bool reference_run(struct bench *b, const char *kind, int threads, int64_t fsync_us, struct figures *out)
{
    struct str line;
    const struct json *j;
    struct child c;
    const char *argv[] = { "motcua", "bench", "--data", arena_cstr(b->arena, b->cfg.data_dir), "--db", arena_cstr(b->arena, b->db), "--reference",
                           arena_printf(b->arena, "%d", threads).ptr, "--kind", kind, "--seconds", arena_printf(b->arena, "%d", b->seconds).ptr, "--size",
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
