/* The programs that are measured: our own server, and nginx beside it. */
#include "base/clock.h"
#include "cmd/bench.h"
#include "data/json.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READY_SECONDS = 60, NGINX_TRIES = 50, NGINX_WAIT_US = 50 * 1000 };

/* -- fsyncs are counted in a file that the library maps (tests/bench/slow_fsync.c) -- */

static const char *count_path(struct bench *b) { return arena_printf(b->arena, "%s/fsyncs", b->dir).ptr; }

const char *const *bench_env(struct bench *b, int64_t fsync_us)
{
    static const uint64_t none;
    const char **env = ARENA_ARRAY(b->arena, const char *, 6);
    size_t n = 0;
    env[n++] = b->clock;
    env[n++] = "MOTCUA_RATE_OFF=1";
    if (!b->slow_fsync)
        return env;
    int fd = open(count_path(b), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    (void)!write(fd, &none, sizeof none);
    close(fd);
    env[n++] = arena_printf(b->arena, "LD_PRELOAD=%s", b->slow_fsync).ptr;
    env[n++] = arena_printf(b->arena, "SLOW_FSYNC_US=%lld", (long long)fsync_us).ptr;
    env[n++] = arena_printf(b->arena, "SLOW_FSYNC_COUNT=%s", count_path(b)).ptr;
    return env;
}

uint64_t fsyncs_so_far(struct bench *b)
{
    uint64_t n = 0;
    int fd = b->slow_fsync ? open(count_path(b), O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return 0;
    (void)!read(fd, &n, sizeof n);
    close(fd);
    return n;
}

int64_t wal_bytes(const struct bench *b)
{
    struct stat st;
    struct arena *a = arena_new();
    bool there = b->cfg.db.path && stat(arena_printf(a, "%s-wal", b->cfg.db.path).ptr, &st) == 0;
    arena_free(a);
    return there ? st.st_size : 0;
}

/* -- our server -- */

bool server_start(struct bench *b, int64_t fsync_us, struct server *out)
{
    const struct json *ready;
    struct str line;
    const char *argv[] = { "motcua", "serve", "--data", arena_cstr(b->arena, b->cfg.data_dir), "--db", arena_cstr(b->arena, b->db),
                           "--port", "0", "--threads", "1", NULL };
    struct child_plan plan = { .program_fd = b->program_fd, .argv = argv, .env = bench_env(b, fsync_us), .core = b->server_core,
                               .stderr_path = arena_printf(b->arena, "%s/server.log", b->dir).ptr };
    int64_t from_ns = clock_steady_ns();
    if (!child_start(&plan, &out->child))
        return false;
    bool ok = child_line(&out->child, b->arena, READY_SECONDS, &line);
    out->ready_ms = (clock_steady_ns() - from_ns) / 1000000;
    if (ok && json_parse(b->arena, line, &ready, NULL) == ERR_OK)
        out->port = (int)json_int(ready, "port", 0);
    if (ok && out->port)
        return true;
    fprintf(stderr, "motcua bench: the server does not start: see %s\n", plan.stderr_path);
    child_stop(&out->child);
    return false;
}

bool server_stop(struct server *s) { return child_stop(&s->child); }

/* -- nginx -- */

static bool write_file(const char *path, struct str bytes)
{
    FILE *f = fopen(path, "wb");
    bool ok = f && fwrite(bytes.ptr, 1, bytes.len, f) == bytes.len;
    return f ? (fclose(f) == 0 && ok) : false;
}

/* One worker that sends a small file as fast as it can; everything it writes stays in its own folder. */
static struct str nginx_conf(struct arena *a, const char *dir, int port)
{
    return arena_printf(a,
                        "daemon off;\nmaster_process off;\nworker_processes 1;\npid %s/nginx.pid;\nerror_log %s/nginx.log;\n"
                        "events { worker_connections 1024; }\n"
                        "http {\n access_log off;\n sendfile on;\n tcp_nopush on;\n keepalive_requests 100000000;\n keepalive_timeout 600;\n"
                        " open_file_cache max=100 inactive=600s;\n open_file_cache_valid 600s;\n types { text/html html; }\n"
                        " client_body_temp_path %s/t1; proxy_temp_path %s/t2; fastcgi_temp_path %s/t3; uwsgi_temp_path %s/t4; scgi_temp_path %s/t5;\n"
                        " server { listen 127.0.0.1:%d; root %s/www; }\n}\n",
                        dir, dir, dir, dir, dir, dir, dir, port, dir);
}

static bool answers(struct bench *b, int port)
{
    for (int i = 0; i < NGINX_TRIES; i++) {
        struct str a = load_once(b->arena, port, load_get(b->arena, S("/page.html"), S("Connection: close\r\n")));
        if (a.ptr)
            return answer_status(a) == 200;
        usleep(NGINX_WAIT_US);
    }
    return false;
}

bool nginx_start(struct bench *b, struct str body, struct server *out)
{
    const char *dir = arena_printf(b->arena, "%s/nginx", b->dir).ptr, *conf = arena_printf(b->arena, "%s/nginx.conf", dir).ptr;
    const char *argv[] = { b->nginx, "-p", dir, "-c", conf, "-e", arena_printf(b->arena, "%s/nginx.log", dir).ptr, NULL };
    struct child_plan plan = { .program_fd = -1, .argv = argv, .core = b->server_core, .stderr_path = arena_printf(b->arena, "%s/nginx.log", dir).ptr };
    out->port = 20000 + (int)getpid() % 20000;
    mkdir(dir, 0700);
    mkdir(arena_printf(b->arena, "%s/www", dir).ptr, 0700);
    if (access(b->nginx, X_OK) != 0 || !write_file(conf, nginx_conf(b->arena, dir, out->port)) ||
        !write_file(arena_printf(b->arena, "%s/www/page.html", dir).ptr, body) || !child_start(&plan, &out->child))
        return false;
    if (answers(b, out->port))
        return true;
    child_stop(&out->child);
    return false;
}
