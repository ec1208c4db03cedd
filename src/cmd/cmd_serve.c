/* motcua serve: the server, its workers and its jobs, until SIGTERM or SIGINT. */
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "base/clock.h"
#include "base/log.h"
#include "core/job.h"
#include "core/web.h"
#include "core/worker.h"
#include "crypto/tls_authority.h"
#include "mod/catalogue/catalogue.h"
#include "mod/dossier/dossier.h"
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

enum { WORKERS = 6, QUEUE_MAX = 512, JOB_THREADS = 1, DRAIN_SECONDS = 10 };

static struct option options[] = {
    { "--data", false, { 0 }, "directory of the installation" },
    { "--port", false, { 0 }, "port (8080; 0: any free one)" },
    { "--address", false, { 0 }, "address to listen on (127.0.0.1)" },
    { "--db", false, { 0 }, "sqlite (default) or postgres:CONNINFO" },
    { "--base-url", false, { 0 }, "address that people use, for links and codes" },
    { "--lan", false, { 0 }, "serve other PCs over TLS under this name, with a local certificate authority" },
    { "--cert", false, { 0 }, "certificate file (PEM) for TLS" },
    { "--key", false, { 0 }, "key file (PEM) for TLS" },
    { "--smtp", false, { 0 }, "smtp://HOST:PORT for mail" },
    { "--mail-from", false, { 0 }, "sender of mail" },
    { "--trust-proxy", true, { 0 }, "take the client address from X-Forwarded-For" },
    { "--threads", false, { 0 }, "I/O threads" },
};
enum { OPTIONS_N = sizeof options / sizeof *options, PEM_BYTES_MAX = 1 << 20 };

static struct str get(const char *name, const char *fallback) { return option_value(options, OPTIONS_N, name, str_c(fallback)); }

static bool load_tls(struct arena *a, struct http_config *http, struct str *why)
{
    struct str lan = get("--lan", ""), cert = get("--cert", ""), key = get("--key", "");
    if (cert.len || key.len) {
        *why = S("the certificate or its key cannot be read");
        return file_read(a, cert, PEM_BYTES_MAX, &http->tls_cert_pem) && file_read(a, key, PEM_BYTES_MAX, &http->tls_key_pem) &&
               http->tls_cert_pem.len && http->tls_key_pem.len;
    }
    if (!lan.len)
        return true;
    struct str names[] = { lan, S("localhost"), S("127.0.0.1") };
    struct tls_pair pair;
    const char *dir = arena_printf(a, "%.*s/tls", STR_ARG(get("--data", "."))).ptr;
    if (tls_authority_pair(dir, names, 3, clock_wall_ms(), a, &pair, why) != ERR_OK)
        return false;
    http->tls_cert_pem = pair.cert_pem;
    http->tls_key_pem = pair.key_pem;
    return true;
}

static bool configure(struct arena *a, struct app_config *cfg, struct http_config *http)
{
    int64_t port = 8080, threads = 0;
    struct str why = { 0 };
    if (!str_int(get("--port", "8080"), &port) || port < 0 || port > 65535 || !str_int(get("--threads", "0"), &threads)) {
        fprintf(stderr, "motcua serve: --port needs a number from 0 to 65535\n");
        return false;
    }
    *http = (struct http_config){ .port = (int)port, .threads = (int)threads };
    http->trust_proxy = get("--trust-proxy", "").len > 0;
    if (!load_tls(a, http, &why)) {
        fprintf(stderr, "motcua serve: %.*s\n", STR_ARG(why));
        return false;
    }
    bool tls = http->tls_cert_pem.len > 0;
    http->address = arena_cstr(a, get("--address", get("--lan", "").len ? "0.0.0.0" : "127.0.0.1"));
    *cfg = options_config(a, get("--data", "./data-demo"), get("--db", "sqlite"));
    struct str host = get("--lan", "localhost");
    cfg->base_url = get("--base-url", arena_printf(a, "%s://%.*s:%d", tls ? "https" : "http", STR_ARG(host), (int)port).ptr);
    cfg->smtp_url = get("--smtp", arena_cstr(a, cfg->smtp_url));
    cfg->mail_from = get("--mail-from", arena_cstr(a, cfg->mail_from));
    cfg->secure_cookies = tls || str_starts(cfg->base_url, S("https:"));
    return true;
}

static int wait_for_end(void)
{
    int sig = 0;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    while (sigwait(&set, &sig) != 0)
        ;
    return sig;
}

/* Signals are taken by sigwait alone; threads started later inherit the mask. */
static void block_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/* A new program may bring new versions of procedures; the same ones change nothing. */
static enum err load_folders(struct ctx *c, void *arg)
{
    return catalogue_load_folders(c, arg);
}

/* What it took is given back: forty megabytes, more than all the rest. */
static void load_procedures(struct app *app)
{
    struct catalogue_counts counts;
    struct arena *a = arena_new();
    struct ctx c = ctx_system(app, a);
    if (ctx_write(&c, load_folders, &counts) != ERR_OK)
        fprintf(stderr, "motcua serve: the procedures of this program could not be loaded\n");
    arena_free(a);
    malloc_trim(0);
}

/* What whoever started us has to know. */
static void say_at_start(const struct app *app)
{
    if (get("--lan", "").len && !get("--cert", "").len)
        fprintf(stderr, "Install %.*s/tls/authority.crt once on every other PC; then %.*s works there.\n", STR_ARG(get("--data", "./data-demo")),
                STR_ARG(app->cfg.base_url));
    if (rate_is_off())
        log_line(LOG_WARN, "rate.off", "MOTCUA_RATE_OFF is set: nobody is slowed down, not even who guesses passwords; never in an office");
}

static int serve(struct arena *a, struct app *app, const struct http_config *http)
{
    struct http_hooks hooks;
    struct http_server *server;
    struct str why = { 0 };
    struct web_server *web = web_server_new(app);
    web_hooks(web, &hooks);
    app->workers = worker_start(WORKERS, QUEUE_MAX);
    if (http_start(http, &hooks, &server, a, &why) != ERR_OK) {
        fprintf(stderr, "motcua serve: %.*s\n", STR_ARG(why));
        return 1;
    }
    /* any free port was asked for: people's links carry the one that was found */
    if (http->port == 0 && !get("--base-url", "").len)
        app->cfg.base_url = arena_printf(a, "%s://%.*s:%d", http->tls_cert_pem.len ? "https" : "http",
                                         STR_ARG(get("--lan", "localhost")), http_port(server));
    say_at_start(app);
    struct job_runner *jobs = job_start(app, JOB_THREADS);
    /* one line on stdout for whoever started us: scripts wait for it */
    printf("{\"ready\":true,\"port\":%d,\"url\":\"%.*s\"}\n", http_port(server), STR_ARG(app->cfg.base_url));
    fflush(stdout);
    log_line(LOG_INFO, "serve.ready", "port %d", http_port(server));
    int sig = wait_for_end();
    log_line(LOG_INFO, "serve.stopping", "signal %d", sig);
    http_stop(server, DRAIN_SECONDS);
    job_stop(jobs);
    worker_stop(app->workers);
    web_server_free(web);
    return 0;
}

int cmd_serve(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct app_config cfg;
    struct http_config http;
    struct str why;
    if (!options_read(argc, argv, options, OPTIONS_N, "serve --data DIR [--port N] [--lan NAME] …", NULL, NULL))
        return 2;
    if (geteuid() == 0) {
        fprintf(stderr, "motcua serve: never as root; use an account of its own\n");
        return 1;
    }
    if (!dossier_moves_sound(&why)) {
        fprintf(stderr, "motcua serve: the table of moves is not sound at %.*s\n", STR_ARG(why));
        return 1;
    }
    block_signals();
    if (!configure(a, &cfg, &http))
        return 2;
    struct app *app = options_open(a, &cfg);
    if (app)
        load_procedures(app);
    int code = app ? serve(a, app, &http) : 1;
    app_close(app);
    arena_free(a);
    return code;
}
