/* What a first visit transfers, what the server needs at rest, how long it takes to start, how large the program is. */
#include "cmd/bench.h"
#include <sys/stat.h>
#include <unistd.h>

enum { ASSETS_MAX = 64, REST_SECONDS = 2, STARTS = 5 };
enum { VISIT_BYTES_MOST = 100 * 1000, REST_KB_MOST = 50 * 1024, READY_MS_MOST = 1000, PROGRAM_BYTES_MOST = 15 * 1024 * 1024 };

struct visit {
    struct arena *arena;
    int port;
    struct str paths[ASSETS_MAX]; /* fetched already */
    size_t n;
    int64_t html, styles, scripts, fonts, others;
};

static bool seen(const struct visit *v, struct str path)
{
    for (size_t i = 0; i < v->n; i++)
        if (str_eq(v->paths[i], path))
            return true;
    return v->n == ASSETS_MAX;
}

static bool is_end(char ch) { return ch == '"' || ch == '\'' || ch == ')' || ch == '>' || ch == ' ' || ch == '?' || ch == '#'; }

static void follow(struct visit *v, struct str text);

/* As a browser gets it: head and body on the wire, compressed. */
static void fetch(struct visit *v, struct str path)
{
    if (seen(v, path))
        return;
    v->paths[v->n++] = path;
    struct str sent = load_once(v->arena, v->port, load_get(v->arena, path, S("Accept-Encoding: br\r\n")));
    int64_t n = (int64_t)sent.len;
    if (str_ends(path, S(".css"))) {
        v->styles += n;
        follow(v, answer_body(load_once(v->arena, v->port, load_get(v->arena, path, S("")))));
    } else if (str_ends(path, S(".js"))) {
        v->scripts += n;
    } else if (str_ends(path, S(".woff2"))) {
        v->fonts += n;
    } else {
        v->others += n;
    }
}

/* Everything under /assets/ that a text names. Fonts that no page of the language needs are named too: an upper bound. */
static void follow(struct visit *v, struct str text)
{
    for (size_t i = 0; i + 8 < text.len; i++) {
        struct str rest = str_skip(text, i);
        size_t n = 0;
        if (!str_starts(rest, S("/assets/")))
            continue;
        while (n < rest.len && !is_end(rest.ptr[n]))
            n++;
        fetch(v, arena_str(v->arena, str_cut(rest, 0, n)));
        i += n;
    }
}

static void visit_home(struct visit *v)
{
    struct str page = load_once(v->arena, v->port, load_get(v->arena, S("/"), S("Accept: text/html\r\nAccept-Encoding: br\r\n")));
    v->html = (int64_t)page.len;
    follow(v, answer_body(page));
}

bool bench_sizes(struct bench *b)
{
    struct server s;
    struct stat st = { 0 };
    struct visit v = { .arena = b->arena };
    struct median ready = { 0 };
    for (int i = 0; i < STARTS; i++) {
        if (!server_start(b, 0, &s))
            return false;
        median_add(&ready, (double)s.ready_ms);
        if (i + 1 < STARTS && !server_stop(&s))
            return false;
    }
    sleep(REST_SECONDS);
    int64_t rest_kb = child_memory_kb(&s.child, "VmRSS"), own_kb = child_memory_kb(&s.child, "RssAnon");
    v.port = s.port;
    visit_home(&v);
    fstat(b->program_fd, &st);
    struct report r = report_begin(b, "sizes", "first visit to /, and the server at rest");
    report_int(&r, "html_bytes", v.html);
    report_int(&r, "css_bytes", v.styles);
    report_int(&r, "js_bytes", v.scripts);
    report_int(&r, "fonts_bytes", v.fonts);
    report_int(&r, "others_bytes", v.others);
    report_limit(&r, "first_visit_bytes", v.html + v.styles + v.scripts + v.fonts + v.others, VISIT_BYTES_MOST);
    report_limit(&r, "rest_rss_kb", rest_kb, REST_KB_MOST);
    report_int(&r, "rest_own_kb", own_kb);
    report_int(&r, "ready_least_ms", (int64_t)median_least(&ready));
    report_limit(&r, "ready_ms", (int64_t)median_of(&ready), READY_MS_MOST);
    report_int(&r, "ready_most_ms", (int64_t)median_most(&ready));
    report_limit(&r, "program_bytes", (int64_t)st.st_size, PROGRAM_BYTES_MOST);
    report_end(&r);
    return server_stop(&s) && v.html > 0;
}
