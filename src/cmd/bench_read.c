/* Public pages beside nginx, and the search over all procedures. */
#include "cmd/bench.h"
#include "text/text.h"
#include <dirent.h>

enum { READERS = 64, PREFIX = 3, SEARCHERS = 16, FILES_MAX = 16, COPIES = 4, CODE_MAX = 12, PIECE_BYTES = 65536, LIST_BYTES_MAX = 16 << 20, SLOWER_MAX_PERCENT = 500 };

/* -- a page beside the same bytes from nginx -- */

enum page_of { PAGE_OF_ALL, PAGE_OF_CODE /* the code of a dossier is put behind */, PAGE_OF_OWNER /* the id of one's own */ };
static const struct page_case {
    const char *scenario, *path;
    enum page_of of;
    int target_percent;
} cases[] = {
    { "page.tracking", "/tra-cuu?ma=", PAGE_OF_CODE, 40 },
    { "page.procedure", "/thu-tuc/1.004873", PAGE_OF_ALL, 40 },
    { "page.dossier", "/ho-so/", PAGE_OF_OWNER, 40 },
    { "page.home", "/", PAGE_OF_ALL, 0 },
};

/* The path with each of the ends behind it. */
static struct str *requests_of(struct bench *b, const char *path, const struct str *ends, size_t n)
{
    struct str *out = ARENA_ARRAY(b->arena, struct str, n + 1);
    for (size_t i = 0; i < n; i++)
        out[i] = load_get(b->arena, arena_printf(b->arena, "%s%.*s", path, STR_ARG(ends[i])), S("Accept: text/html\r\n"));
    return out;
}

static size_t page_requests(struct bench *b, const struct page_case *p, struct str **out)
{
    if (p->of == PAGE_OF_OWNER)
        return mine_requests(b, out);
    size_t n = p->of == PAGE_OF_CODE ? b->ground.codes_n : 1;
    *out = requests_of(b, p->path, p->of == PAGE_OF_CODE ? b->ground.codes : &S(""), n);
    return n;
}

struct versus {
    struct figures ours, theirs;
    struct median rate, cpu;
};

static bool take_turns(struct bench *b, const struct server *s, const struct server *nginx, const struct str *requests, size_t n, struct versus *v)
{
    struct str file = load_get(b->arena, S("/page.html"), S("Accept: text/html\r\n"));
    for (int i = 0; i < b->repeats; i++) {
        struct load_group ours = { .port = s->port, .connections = READERS, .requests = requests, .requests_n = n, .expect = 200 };
        struct load_group theirs = { .port = nginx->port, .connections = READERS, .requests = &file, .requests_n = 1, .expect = 200 };
        if (!measure(b, s, &ours, 1, b->seconds * 1000, &v->ours) || !measure(b, nginx, &theirs, 1, b->seconds * 1000, &v->theirs))
            return false;
        median_add(&v->rate, v->ours.rate.at[i] / v->theirs.rate.at[i]);
        median_add(&v->cpu, v->theirs.cpu_us.at[i] / v->ours.cpu_us.at[i]);
    }
    return true;
}

static bool one_page(struct bench *b, const struct page_case *p, const struct server *s, const struct str *requests, size_t n)
{
    struct server nginx;
    struct versus *v = ARENA_NEW(b->arena, struct versus);
    struct str first = n ? load_once(b->arena, s->port, requests[0]) : (struct str){ 0 };
    if (!first.ptr || answer_status(first) != 200) {
        report_skipped(b, p->scenario, "the page does not answer 200");
        return false;
    }
    if (!nginx_start(b, answer_body(first), &nginx)) {
        report_skipped(b, p->scenario, "nginx is not installed or does not start (--nginx PATH)");
        return false;
    }
    bool ok = take_turns(b, s, &nginx, requests, n, v);
    child_stop(&nginx.child);
    struct report r = report_begin(b, p->scenario, arena_printf(b->arena, "GET %s, %d connections, beside nginx with the same bytes", p->path, READERS).ptr);
    report_int(&r, "page_bytes", (int64_t)answer_body(first).len);
    report_figures(&r, "", &v->ours);
    report_figures(&r, "nginx_", &v->theirs);
    report_ratio(&r, "rate_of_nginx", &v->rate, p->target_percent);
    report_ratio(&r, "cpu_of_nginx", &v->cpu, p->target_percent);
    report_end(&r);
    return ok && !v->ours.wrong && !v->theirs.wrong;
}

bool bench_page(struct bench *b)
{
    enum { CASES = sizeof cases / sizeof *cases };
    struct server s;
    struct str *requests[CASES];
    size_t n[CASES];
    bool ok = true;
    for (size_t i = 0; i < CASES; i++)
        n[i] = page_requests(b, &cases[i], &requests[i]); /* some open sessions: before the server has the database */
    if (!server_start(b, 0, &s))
        return false;
    for (size_t i = 0; i < CASES; i++)
        ok &= one_page(b, &cases[i], &s, requests[i], n[i]);
    return server_stop(&s) && ok;
}

/* -- search -- */

/* The published list again and again under other codes, so that there are as many procedures as a search must bear. */
static const char *more_procedures(struct bench *b)
{
    struct str all, line, first = S("");
    const char *path = arena_printf(b->arena, "%s/more.csv", b->dir).ptr;
    FILE *f = fopen(path, "w"), *from = fopen(arena_printf(b->arena, "%s/procedures_catalogue.csv", b->procedures).ptr, "r");
    struct buf text = buf_new(b->arena, LIST_BYTES_MAX);
    char piece[PIECE_BYTES];
    for (size_t got; from && (got = fread(piece, 1, sizeof piece, from)) > 0;)
        buf_put(&text, (struct str){ piece, got });
    all = buf_str(&text);
    if (str_split(&all, '\n', &first) && f)
        fprintf(f, "%.*s\n", STR_ARG(first));
    for (char copy = 'B'; f && copy < 'B' + COPIES; copy++)
        for (struct str rest = all; str_split(&rest, '\n', &line);) {
            ptrdiff_t comma = str_index(line, ',', 0);
            bool begins = comma > 0 && comma < CODE_MAX && line.ptr[0] >= '0' && line.ptr[0] <= '9' && line.ptr[1] == '.';
            if (begins)
                fprintf(f, "%.*s-%c%.*s\n", (int)comma, line.ptr, copy, STR_ARG(str_skip(line, (size_t)comma)));
            else if (line.len)
                fprintf(f, "%.*s\n", STR_ARG(line));
        }
    if (from)
        fclose(from);
    if (f)
        fclose(f);
    return path;
}

/* The published files, by the program's own command; it leaves a database alone that has them. */
static bool import_procedures(struct bench *b)
{
    const char *argv[FILES_MAX + 8] = { "motcua", "procedure", "import", "--data", arena_cstr(b->arena, b->cfg.data_dir), "--db", arena_cstr(b->arena, b->db) };
    size_t n = 7, files = n;
    DIR *d = opendir(b->procedures);
    for (struct dirent *e; d && n < FILES_MAX && (e = readdir(d)) != NULL;)
        if (str_ends(str_c(e->d_name), S(".json")) || str_ends(str_c(e->d_name), S(".csv")))
            argv[n++] = arena_printf(b->arena, "%s/%s", b->procedures, e->d_name).ptr;
    if (d)
        closedir(d);
    if (n > files)
        argv[n++] = more_procedures(b);
    struct child c;
    struct child_plan plan = { .program_fd = b->program_fd, .argv = argv, .env = bench_env(b, 0), .core = -1,
                               .stderr_path = arena_printf(b->arena, "%s/import.log", b->dir).ptr };
    if (n == files)
        return true;
    if (!child_start(&plan, &c))
        return false;
    for (struct str line; child_line(&c, b->arena, 600, &line);)
        ;
    return child_wait(&c);
}

struct beginnings {
    struct str *at; /* folded, PREFIX letters each, no two alike */
    size_t n;
    struct str *codes; /* of all procedures */
    size_t procedures;
};

static int by_text(const void *a, const void *b) { return str_cmp(*(const struct str *)a, *(const struct str *)b); }

static bool is_letter(char ch) { return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9'); }

/* The beginning of each word of a folded text. */
static void add_words(struct arena *a, struct str text, struct str **at, size_t *n, size_t *cap)
{
    for (size_t i = 0; i + PREFIX <= text.len; i++) {
        bool whole = is_letter(text.ptr[i]) && is_letter(text.ptr[i + 1]) && is_letter(text.ptr[i + 2]);
        if (!whole || (i > 0 && is_letter(text.ptr[i - 1])))
            continue;
        arena_grow(a, (void **)at, *n, cap, sizeof **at);
        (*at)[(*n)++] = str_cut(text, i, PREFIX);
    }
}

static enum err gather(struct ctx *c, void *arg)
{
    struct beginnings *out = arg;
    struct procedure_hit *hits;
    struct str *all = NULL;
    size_t n = 0, cap = 0;
    TRY(procedure_list(c, &hits, &out->procedures));
    for (size_t i = 0; i < out->procedures; i++)
        add_words(c->arena, text_fold(c->arena, hits[i].name), &all, &n, &cap);
    out->codes = ARENA_ARRAY(c->arena, struct str, out->procedures + 1);
    for (size_t i = 0; i < out->procedures; i++)
        out->codes[i] = hits[i].code;
    if (n)
        qsort(all, n, sizeof *all, by_text);
    out->at = all;
    out->n = 0;
    for (size_t i = 0; i < n; i++)
        if (i == 0 || !str_eq(all[i], out->at[out->n - 1]))
            out->at[out->n++] = all[i];
    return ERR_OK;
}

static bool beginnings_of_words(struct bench *b, struct beginnings *out)
{
    struct app *app = options_open(b->arena, &b->cfg);
    struct ctx c = app ? ctx_system(app, b->arena) : (struct ctx){ 0 };
    bool ok = app && ctx_read(&c, gather, out) == ERR_OK;
    app_close(app);
    return ok;
}

static struct str *search_requests(struct bench *b, const struct beginnings *w)
{
    struct str *rq = ARENA_ARRAY(b->arena, struct str, w->n + 1);
    for (size_t i = 0; i < w->n; i++)
        rq[i] = load_get(b->arena, arena_printf(b->arena, "/thu-tuc?q=%.*s", STR_ARG(w->at[i])), S("Accept: text/html\r\n"));
    return rq;
}

bool bench_search(struct bench *b)
{
    struct server s;
    struct str *pages;
    struct beginnings words = { 0 };
    struct figures *search = ARENA_NEW(b->arena, struct figures), *page = ARENA_NEW(b->arena, struct figures), *by_key = ARENA_NEW(b->arena, struct figures);
    if (!import_procedures(b) || !beginnings_of_words(b, &words) || !words.n || !server_start(b, 0, &s))
        return false;
    struct load_group queries = { .port = s.port, .connections = SEARCHERS, .requests = search_requests(b, &words), .requests_n = words.n, .expect = 200 };
    struct load_group tracking = { .port = s.port, .connections = SEARCHERS, .expect = 200 };
    tracking.requests_n = page_requests(b, &cases[0], &pages);
    tracking.requests = pages;
    struct load_group lookup = { .port = s.port, .connections = SEARCHERS, .expect = 200 }; /* each procedure by its code, in the same table */
    lookup.requests_n = words.procedures;
    lookup.requests = requests_of(b, "/thu-tuc/", words.codes, words.procedures);
    bool ok = true;
    struct median *ratio = ARENA_NEW(b->arena, struct median), *of_tracking = ARENA_NEW(b->arena, struct median);
    for (int i = 0; i < b->repeats && ok; i++) {
        ok = measure(b, &s, &queries, 1, b->seconds * 1000, search) && measure(b, &s, &tracking, 1, b->seconds * 1000, page) &&
             measure(b, &s, &lookup, 1, b->seconds * 1000, by_key);
        if (ok) {
            median_add(ratio, search->p99_us.at[i] / by_key->p99_us.at[i]);
            median_add(of_tracking, search->p99_us.at[i] / page->p99_us.at[i]);
        }
    }
    ok &= server_stop(&s);
    struct report r = report_begin(b, "search", arena_printf(b->arena, "GET /thu-tuc?q= with any %d letters that begin a word, %d connections", PREFIX, SEARCHERS).ptr);
    report_int(&r, "procedures", (int64_t)words.procedures);
    report_int(&r, "beginnings", (int64_t)words.n);
    report_figures(&r, "", search);
    report_figures(&r, "tracking_", page);
    report_figures(&r, "by_key_", by_key);
    report_ratio(&r, "p99_of_tracking", of_tracking, 0);
    report_limit(&r, "p99_percent_of_by_key", (int64_t)(median_of(ratio) * 100), SLOWER_MAX_PERCENT);
    report_end(&r);
    return ok && !search->wrong && !page->wrong && !by_key->wrong;
}
