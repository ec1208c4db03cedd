/* Does a move cost more in a long process? Processes of 10, 100 and 1,000 steps, in a row and in branches, are published as
 * procedures of their own, and dossiers walk through them. */
#include "cmd/bench.h"
#include "base/clock.h"
#include "cmd/setup.h"
#include "core/blob.h"
#include "engine/bpmn.h"
#include "mod/catalogue/folder.h"
#include "mod/process/process.h"

enum { LENGTHS = 3, BRANCHES = 5, MOVES = 1000 /* in each stretch, about */, MOVES_AT_ONCE = 10, XML_BYTES_MAX = 1 << 20 };
static const int lengths[LENGTHS] = { 10, 100, 1000 };
#define FORM_OF S("1.004873") /* whose form, papers and examples the long procedures have */

static int64_t thread_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* -- the process -- */

static void put_flow(struct buf *b, struct str from, struct str to)
{
    buf_printf(b, "<sequenceFlow id=\"%.*s-%.*s\" sourceRef=\"%.*s\" targetRef=\"%.*s\"/>\n", STR_ARG(from), STR_ARG(to), STR_ARG(from), STR_ARG(to));
}

static void put_lanes(struct buf *b, int steps)
{
    buf_put(b, S("<laneSet id=\"lanes\"><lane id=\"specialist\">"));
    for (int i = 0; i < steps; i++)
        buf_printf(b, "<flowNodeRef>t%d</flowNodeRef>", i);
    buf_put(b, S("</lane></laneSet>\n"));
}

/* So many branches of the same length; one branch: steps in a row. */
static struct str process_xml(struct arena *a, int steps, int branches)
{
    struct buf b = buf_new(a, XML_BYTES_MAX);
    struct str from = branches > 1 ? S("fork") : S("begin"), to = branches > 1 ? S("join") : S("end");
    buf_put(&b, S("<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:motcua=\"https://motcua.vn/bpmn\" targetNamespace=\"https://motcua.vn/bpmn\">\n"
                  "<process id=\"long\" name=\"Quy trình đo lường\" isExecutable=\"true\">\n"));
    put_lanes(&b, steps);
    buf_put(&b, S("<startEvent id=\"begin\"/><endEvent id=\"end\"/>\n"));
    if (branches > 1) {
        buf_put(&b, S("<parallelGateway id=\"fork\"/><parallelGateway id=\"join\"/>\n"));
        put_flow(&b, S("begin"), from);
        put_flow(&b, to, S("end"));
    }
    for (int i = 0; i < steps; i++) {
        bool first = i % (steps / branches) == 0, last = (i + 1) % (steps / branches) == 0;
        struct str id = arena_printf(a, "t%d", i);
        buf_printf(&b, "<userTask id=\"t%d\" name=\"Bước %d\" motcua:kind=\"review\"/>\n", i, i + 1);
        if (first)
            put_flow(&b, from, id);
        put_flow(&b, id, last ? to : arena_printf(a, "t%d", i + 1));
    }
    buf_put(&b, S("</process></definitions>\n"));
    return buf_str(&b);
}

/* -- the procedure -- */

struct length {
    int steps, branches;
    struct str code, xml;
    struct template template;
    double load_ms; /* reading it, with the check of everything that can happen */
    struct figures moves;
    struct median ratio; /* to the shortest */
    /* of one stretch */
    const struct seed_office *office;
    const struct blob *scan;
    int64_t dossier_id, spent_ns, done_n;
    bool over;
};

static struct str with_code(struct arena *a, struct str text, struct str code)
{
    struct buf b = buf_new(a, XML_BYTES_MAX);
    for (size_t at = 0; at < text.len;) {
        bool here = str_starts(str_skip(text, at), FORM_OF);
        buf_put(&b, here ? code : str_cut(text, at, 1));
        at += here ? FORM_OF.len : 1;
    }
    return buf_str(&b);
}

/* The files of the built-in procedure as they are first, with another code and process. */
static enum err publish(struct ctx *c, void *arg)
{
    const struct length *l = arg;
    struct check_file *files;
    struct check_report report;
    struct catalogue_counts counts;
    size_t n = folder_embedded(c->arena, FORM_OF, &files), kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (str_starts(files[i].name, S(FOLDER_FROM)))
            continue;
        files[kept] = files[i];
        files[kept].bytes = str_eq(files[i].name, S("process.bpmn")) ? l->xml : with_code(c->arena, files[i].bytes, l->code);
        kept++;
    }
    enum err e = folder_add(c, l->code, files, kept, &report, &counts);
    for (size_t i = 0; i < report.problems.n; i++)
        fprintf(stderr, "motcua bench: %.*s: %.*s\n", STR_ARG(l->code), STR_ARG(report.problems.at[i]));
    return e;
}

static bool load(struct bench *b, struct length *l)
{
    struct median ms = { .n = 0 };
    for (int i = 0; i < b->repeats; i++) {
        struct fault fault;
        const struct bpmn *p;
        struct arena *a = arena_new();
        int64_t begun = thread_ns();
        if (bpmn_parse(a, l->xml, &p, &fault) != ERR_OK) {
            fprintf(stderr, "motcua bench: %.*s: line %d: %s: %s\n", STR_ARG(l->code), fault.line, fault.where, fault.what);
            arena_free(a);
            return false;
        }
        median_add(&ms, (double)(thread_ns() - begun) / 1e6);
        arena_free(a);
    }
    l->load_ms = median_of(&ms);
    return true;
}

/* -- walking -- */

static enum err begin(struct ctx *c, void *arg)
{
    struct length *l = arg;
    struct str code;
    struct chance chance = { (uint64_t)ctx_id(c) };
    struct life life = { .template = &l->template, .person = person_made_up(c->arena, &chance), .office = l->office, .scan = l->scan, .end = LIFE_RECEIVED,
                         .chance = chance };
    c->now_ms -= CLOCK_DAY_MS;
    TRY(life_run(c, &life, &code));
    l->dossier_id = life.dossier_id;
    l->over = false;
    return ERR_OK;
}

static bool waits(const struct task *t) { return str_eq(t->kind, S("user")) && str_eq(t->state, S("open")); }

/* Ends of branches stay: what comes after them is not the move that is measured. */
static bool is_last(const struct length *l, const struct task *t)
{
    int64_t at = 0;
    (void)str_int(str_skip(t->node, 1), &at);
    return (at + 1) % (l->steps / l->branches) == 0;
}

static enum err move(struct ctx *c, struct length *l, const struct task *t)
{
    TRY(task_take(c, t->id, t->version));
    int64_t begun = thread_ns();
    TRY(task_complete(c, t->id, t->version + 1, S(""), S("")));
    l->spent_ns += thread_ns() - begun;
    l->done_n++;
    return ERR_OK;
}

/* Some moves in one transaction, so that commits and reading the list count little on the machine. */
static enum err walk(struct ctx *c, void *arg)
{
    struct length *l = arg;
    c->who = l->office->seats[SEAT_SPECIALIST];
    for (int i = 0; i < MOVES_AT_ONCE && !l->over; i++) {
        struct task *tasks;
        size_t n, at = 0;
        TRY(task_list(c, l->dossier_id, &tasks, &n));
        while (at < n && !(waits(&tasks[at]) && !is_last(l, &tasks[at])))
            at++;
        l->over = at == n;
        if (!l->over)
            TRY(move(c, l, &tasks[at]));
    }
    return ERR_OK;
}

static bool write(struct app *app, struct arena *a, ctx_work *fn, struct length *l)
{
    arena_reset(a);
    struct ctx c = ctx_system(app, a);
    enum err e = ctx_write(&c, fn, l);
    if (e != ERR_OK)
        setup_complain("bench", &c, e);
    return e == ERR_OK;
}

static bool stretch(struct app *app, struct length *l)
{
    struct arena *a = arena_new();
    bool ok = true;
    l->spent_ns = l->done_n = 0;
    while (ok && l->done_n < MOVES - l->branches) {
        ok = write(app, a, begin, l);
        while (ok && !l->over)
            ok = write(app, a, walk, l);
    }
    arena_free(a);
    return ok;
}

/* -- all of it -- */

struct seeing {
    struct arena *arena;
    struct seed_office office;
};

static enum err look(struct ctx *c, void *arg)
{
    struct seeing *s = arg;
    return seed_office_look(c, s->arena, &s->office);
}

static bool prepare(struct bench *b, struct app *app, struct seeing *s, const struct blob *scan, struct length *l, int branches)
{
    struct templates all;
    struct arena *a = arena_new();
    const struct template *of;
    bool ok = templates_read(b->arena, &all) == ERR_OK && (of = template_of(&all, FORM_OF, CHANNEL_COUNTER)) != NULL;
    for (int i = 0; i < LENGTHS && ok; i++) {
        l[i] = (struct length){ .steps = lengths[i], .branches = branches, .code = arena_printf(b->arena, "9.9%02d%03d", branches, i), .office = &s->office, .scan = scan };
        l[i].xml = process_xml(b->arena, lengths[i], branches);
        l[i].template = *of;
        l[i].template.code = l[i].code;
        ok = load(b, &l[i]) && write(app, a, publish, &l[i]);
    }
    arena_free(a);
    return ok;
}

static bool measure_all(struct bench *b, struct app *app, struct length *l)
{
    for (int k = 0; k < b->repeats; k++)
        for (int i = 0; i < LENGTHS; i++) {
            if (!stretch(app, &l[i]))
                return false;
            median_add(&l[i].moves.cpu_us, (double)l[i].spent_ns / 1000 / (double)l[i].done_n);
            median_add(&l[i].ratio, l[i].moves.cpu_us.at[k] / l[0].moves.cpu_us.at[k]);
        }
    return true;
}

static bool report(struct bench *b, struct app *app, struct seeing *s, const struct blob *scan, int branches, const char *scenario, const char *what)
{
    struct length *l = ARENA_ARRAY(b->arena, struct length, LENGTHS);
    bool ok = prepare(b, app, s, scan, l, branches) && measure_all(b, app, l);
    struct report r = report_begin(b, scenario, what);
    for (int i = 0; i < LENGTHS && ok; i++) {
        const char *steps = arena_printf(b->arena, "%d_steps", l[i].steps).ptr;
        report_int(&r, arena_printf(b->arena, "%s_load_us", steps).ptr, (int64_t)(l[i].load_ms * 1000));
        report_int(&r, arena_printf(b->arena, "%s_move_cpu_us", steps).ptr, (int64_t)(median_of(&l[i].moves.cpu_us) + 0.5));
        if (i)
            report_ratio(&r, arena_printf(b->arena, "%s_of_10", steps).ptr, &l[i].ratio, 0);
    }
    report_end(&r);
    return ok;
}

bool bench_lengths(struct bench *b)
{
    static const char pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    struct arena *a = arena_new();
    struct seeing *s = ARENA_NEW(b->arena, struct seeing);
    struct app *app = options_open(b->arena, &b->cfg);
    struct blob scan;
    s->arena = b->arena;
    struct ctx c = app ? ctx_system(app, a) : (struct ctx){ 0 };
    bool ok = app && ctx_read(&c, look, s) == ERR_OK && blob_put(app, b->arena, S(pdf), &scan) == ERR_OK;
    ok = ok && report(b, app, s, &scan, 1, "lengths.row", "a step completed in processes of steps in a row");
    ok = ok && report(b, app, s, &scan, BRANCHES, "lengths.branches", "the same in five parallel branches");
    app_close(app);
    arena_free(a);
    return ok;
}
