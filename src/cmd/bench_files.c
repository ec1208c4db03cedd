/* Submissions with three papers of 1 MB each by 64 clients at once, beside a bare program that writes and fsyncs the same bytes. */
#include "base/clock.h"
#include "cmd/bench.h"
#include "core/session.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 64, FILES = 3, FILE_BYTES = 1 << 20, DRAFTS = 192, TARGET_PERCENT = 50, SEE_OTHER = 303 };

/* -- a scan of 1 MB, no two the same -- */

struct scan {
    char *bytes;
    size_t n, mark; /* mark: where twenty digits may be changed */
};

static struct scan scan_make(struct arena *a)
{
    struct buf b = buf_new(a, FILE_BYTES + 4096);
    size_t at[5] = { 0 };
    struct scan s = { 0 };
    buf_put(&b, S("%PDF-1.4\n"));
    at[1] = b.len, buf_put(&b, S("1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"));
    at[2] = b.len, buf_put(&b, S("2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"));
    at[3] = b.len, buf_put(&b, S("3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"));
    at[4] = b.len, buf_printf(&b, "4 0 obj<</Length %d>>stream\n", FILE_BYTES - 1024);
    s.mark = b.len;
    uint64_t x = 88172645463325252u;
    for (int i = 0; i < FILE_BYTES - 1024; i++) {
        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        buf_putc(&b, (char)('a' + x % 26));
    }
    buf_put(&b, S("\nendstream endobj\n"));
    size_t xref = b.len;
    buf_put(&b, S("xref\n0 5\n0000000000 65535 f \n"));
    for (int i = 1; i < 5; i++)
        buf_printf(&b, "%010zu 00000 n \n", at[i]);
    buf_printf(&b, "trailer<</Size 5/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", xref);
    s.bytes = b.ptr;
    s.n = b.len;
    return s;
}

static void put_scan(struct buf *b, const struct scan *s, int64_t no)
{
    size_t from = b->len;
    char digits[24];
    buf_put(b, (struct str){ s->bytes, s->n });
    int n = snprintf(digits, sizeof digits, "%020lld", (long long)no);
    if (!b->failed)
        memcpy(b->ptr + from + s->mark, digits, (size_t)n);
}

/* -- clients -- */

struct run {
    struct ready *drafts;
    const struct scan *scan;
    int port;
    atomic_size_t next;
    atomic_int wrong, wrong_status;
};

#define MARK "motcua-bench-boundary"

static struct str files_post(struct arena *a, const struct run *r, size_t i)
{
    const struct ready *d = &r->drafts[i];
    struct buf body = buf_new(a, FILES * (r->scan->n + 400) + 4096), all = buf_new(a, FILES * (r->scan->n + 400) + 8192);
    buf_room(&body, FILES * (r->scan->n + 400));
    buf_printf(&body, "--" MARK "\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%.*s\r\n", STR_ARG(d->csrf));
    for (int f = 0; f < FILES; f++) {
        buf_printf(&body, "--" MARK "\r\nContent-Disposition: form-data; name=\"tep\"; filename=\"ban-chup-%d.pdf\"\r\n"
                          "Content-Type: application/pdf\r\n\r\n", f);
        put_scan(&body, r->scan, d->id + f * (int64_t)1000003);
        buf_put(&body, S("\r\n"));
    }
    buf_put(&body, S("--" MARK "--\r\n"));
    buf_printf(&all, "POST /ho-so/nhap/%lld/giay-to HTTP/1.1\r\nHost: localhost\r\nCookie: " SESSION_COOKIE "=%.*s\r\nConnection: close\r\n"
                     "Content-Type: multipart/form-data; boundary=" MARK "\r\nContent-Length: %zu\r\n\r\n",
               (long long)d->id, STR_ARG(d->token), body.len);
    buf_put(&all, buf_str(&body));
    return buf_str(&all);
}

static void expect(struct run *r, struct str answer)
{
    int status = answer.ptr ? answer_status(answer) : 0;
    if (status == SEE_OTHER)
        return;
    atomic_fetch_add(&r->wrong, 1);
    atomic_store(&r->wrong_status, status);
}

static void *client_main(void *arg)
{
    struct run *r = arg;
    struct arena *a = arena_new();
    for (size_t i; (i = atomic_fetch_add(&r->next, 1)) < DRAFTS; arena_reset(a)) {
        expect(r, load_once(a, r->port, files_post(a, r, i)));
        expect(r, load_once(a, r->port, draft_post(a, &r->drafts[i])));
    }
    arena_free(a);
    return NULL;
}

static bool together(void *(*work)(void *), void *arg)
{
    pthread_t threads[CLIENTS];
    for (int i = 0; i < CLIENTS; i++)
        if (pthread_create(&threads[i], NULL, work, arg) != 0)
            return false;
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(threads[i], NULL);
    return true;
}

static bool over_http(struct bench *b, const struct scan *scan, struct figures *out)
{
    struct server s;
    struct arena *a = arena_new();
    struct run r = { .scan = scan };
    bool ok = drafts_make(b, a, DRAFTS, &r.drafts) && server_start(b, 0, &s);
    if (ok) {
        r.port = s.port;
        int64_t from_ns = clock_steady_ns(), cpu_us = child_cpu_us(&s.child);
        ok = together(client_main, &r);
        median_add(&out->rate, DRAFTS * 1e9 / (double)(clock_steady_ns() - from_ns));
        median_add(&out->cpu_us, (double)(child_cpu_us(&s.child) - cpu_us) / DRAFTS);
        out->wrong += (uint64_t)r.wrong;
        out->wrong_status = r.wrong ? r.wrong_status : out->wrong_status;
        ok = server_stop(&s) && ok && !r.wrong;
    }
    arena_free(a);
    return ok;
}

/* -- the bare program: the core of the server, as many threads as there are clients -- */

struct bare {
    const struct scan *scan;
    const char *dir;
    atomic_int next, failed;
};

static void *bare_main(void *arg)
{
    struct bare *w = arg;
    struct arena *a = arena_new();
    for (int i; (i = atomic_fetch_add(&w->next, 1)) < DRAFTS * FILES; arena_reset(a)) {
        struct buf b = buf_new(a, w->scan->n + 1);
        buf_room(&b, w->scan->n);
        put_scan(&b, w->scan, i);
        int fd = open(arena_printf(a, "%s/%d", w->dir, i).ptr, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (fd < 0 || write(fd, b.ptr, b.len) != (ssize_t)b.len || fsync(fd) != 0)
            atomic_store(&w->failed, 1);
        if (fd >= 0)
            close(fd);
    }
    arena_free(a);
    return NULL;
}

static bool bare_child(struct bench *b, struct bare *w)
{
    int how = -1;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        bench_pin(b->server_core);
        _exit(together(bare_main, w) && !w->failed ? 0 : 1);
    }
    return pid > 0 && waitpid(pid, &how, 0) == pid && how == 0;
}

static bool bare(struct bench *b, const struct scan *scan, struct figures *out)
{
    struct bare w = { .scan = scan, .dir = arena_printf(b->arena, "%s/bare", b->dir).ptr };
    mkdir(w.dir, 0700);
    int64_t from_ns = clock_steady_ns();
    bool ok = bare_child(b, &w);
    median_add(&out->rate, DRAFTS * 1e9 / (double)(clock_steady_ns() - from_ns));
    for (int i = 0; i < DRAFTS * FILES; i++)
        unlink(arena_printf(b->arena, "%s/%d", w.dir, i).ptr);
    rmdir(w.dir);
    return ok;
}

bool bench_files(struct bench *b)
{
    struct scan scan = scan_make(b->arena);
    struct figures *http = ARENA_NEW(b->arena, struct figures), *plain = ARENA_NEW(b->arena, struct figures);
    struct median *ratio = ARENA_NEW(b->arena, struct median);
    bool ok = true;
    for (int i = 0; i < b->repeats && ok; i++) {
        ok = over_http(b, &scan, http) && bare(b, &scan, plain);
        if (ok)
            median_add(ratio, http->rate.at[i] / plain->rate.at[i]);
    }
    struct report r = report_begin(b, "files", "64 clients hand in three PDFs of 1 MB and send, beside writing and fsyncing the same bytes");
    report_int(&r, "per_s", (int64_t)median_of(&http->rate));
    report_int(&r, "cpu_us", (int64_t)median_of(&http->cpu_us)); /* of the server; those who look into the files come on top */
    report_int(&r, "reference_per_s", (int64_t)median_of(&plain->rate));
    report_int(&r, "wrong", (int64_t)http->wrong);
    report_int(&r, "wrong_status", http->wrong_status);
    report_ratio(&r, "rate_of_reference", ratio, TARGET_PERCENT);
    report_text(&r, "engine", b->cfg.db.engine == DB_SQLITE ? S("sqlite") : S("postgres"));
    report_end(&r);
    return ok;
}
