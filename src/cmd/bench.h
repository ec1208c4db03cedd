/* bench: what the files of motcua bench share. Measurements in docs/benchmarks.md. */
#ifndef CMD_BENCH_H
#define CMD_BENCH_H
#include "cmd/bench_child.h"
#include "cmd/bench_load.h"
#include "cmd/bench_seed.h"
#include "cmd/options.h"

struct bench {
    struct arena *arena;
    struct app_config cfg;
    struct str db;             /* as given: "sqlite" or "postgres:CONNINFO" */
    struct seed_plan plan;
    struct seed_ground ground;
    const char *clock;         /* "MOTCUA_NOW=…" */
    const char *slow_fsync;    /* library for LD_PRELOAD, or NULL */
    const char *nginx, *procedures; /* procedures: folder of published files for the search */
    int seconds, repeats;
    bool json;
    int program_fd;            /* this program */
    int server_core, client_core;
    const char *dir;           /* for logs and files of the measurement */
};

/* -- the server under measurement (bench_server.c) -- */

struct server {
    struct child child;
    int port;
    int64_t ready_ms; /* from its start until it said so */
};
/* fsync_us: so much longer takes every fsync (needs slow_fsync); 0: as the disk has it, counted when the library is there. */
bool server_start(struct bench *b, int64_t fsync_us, struct server *out);
bool server_stop(struct server *s);
/* fsyncs of the server or reference last started with the library, so far; 0 without it. */
uint64_t fsyncs_so_far(struct bench *b);
/* Environment of a program under measurement; ends with NULL. */
const char *const *bench_env(struct bench *b, int64_t fsync_us);
/* Size of the SQLite log beside the database; 0: none. */
int64_t wal_bytes(const struct bench *b);
/* nginx with this text as its only page; false: not installed or does not start. */
bool nginx_start(struct bench *b, struct str body, struct server *out);

/* -- citizens who look at dossiers of their own (bench_mine.c) -- */

/* GET /ho-so/{id} of some, each with a session of its own; 0: it failed, or nobody has one. While nothing else has the database open. */
size_t mine_requests(struct bench *b, struct str **out);

/* -- drafts that are ready to be sent (bench_draft.c) -- */

/* An account that nobody logs in to. A transaction is open; afterwards nobody acts. */
struct person;
enum err citizen_make(struct ctx *c, const struct person *p, int64_t *account_id) NODISCARD;
/* One of a citizen of its own, with the answers of an example and three papers. */
struct ready {
    int64_t id, version, procedure_version_id, account_id;
    struct str token, csrf; /* a session of that citizen */
};
/* n of them, many in each work, while nothing else has the database open. False: said on stderr. */
bool drafts_make(struct bench *b, struct arena *a, size_t n, struct ready **out);
/* The request that sends it. */
struct str draft_post(struct arena *a, const struct ready *d);
/* The same without HTTP. A transaction is open. */
enum err draft_send(struct ctx *c, const struct ready *d) NODISCARD;

/* -- figures and their lines (bench_report.c) -- */

/* One side of a comparison, repetition by repetition. */
struct figures {
    struct median rate, cpu_us, p50_us, p99_us, max_us;
    struct median group; /* answers for one fsync, where fsyncs are counted */
    uint64_t wrong;
    int wrong_status;
};
/* A stretch of load on one server: warm up, measure, add to figures. Other groups run along; all groups keep their results. */
bool measure(struct bench *b, const struct server *s, struct load_group *groups, size_t n, int64_t ms, struct figures *out);

/* A line of results is built member by member; extra members may be put between begin and end. */
struct report {
    struct buf buf;
    bool json;
};
struct report report_begin(struct bench *b, const char *scenario, const char *what);
void report_text(struct report *r, const char *key, struct str value);
void report_int(struct report *r, const char *key, int64_t value);
/* prefix: "" or "reference_" … */
void report_figures(struct report *r, const char *prefix, const struct figures *f);
/* In percent: median, least and most; target 0: none is set. */
void report_ratio(struct report *r, const char *key, const struct median *ratio, int target_percent);
/* A size or a time that may not be larger than `most`. */
void report_limit(struct report *r, const char *key, int64_t value, int64_t most);
void report_end(struct report *r);
void report_skipped(struct bench *b, const char *scenario, const char *why);

/* -- the scenarios: false when one could not be measured -- */

bool bench_page(struct bench *b);        /* bench_read.c */
bool bench_mixed(struct bench *b);       /* bench_write.c */
bool bench_search(struct bench *b);      /* bench_read.c */
bool bench_submit(struct bench *b);      /* bench_write.c */
bool bench_submit_slow(struct bench *b); /* bench_write.c */
bool bench_sizes(struct bench *b);       /* bench_size.c */
bool bench_files(struct bench *b);       /* bench_files.c */

bool bench_moves(struct bench *b);       /* bench_moves.c */
bool bench_lengths(struct bench *b);     /* bench_length.c */
bool bench_calendar(struct bench *b);    /* bench_calendar.c */

/* -- pieces of work without HTTP (bench_reference.c) -- */

/* A kind of piece: made beforehand, each done once by one of many threads, in so many transactions one after another. */
struct piece_kind {
    const char *name;
    int parts;
    int stock_percent; /* pieces to have ready, of those of a submission */
    bool (*make)(struct bench *b, struct arena *a, size_t n, void **pieces);
    enum err (*run)(struct ctx *c, const void *pieces, size_t i, int part); /* a transaction is open */
};
const struct piece_kind *piece_kind(struct str name); /* NULL: there is none */
/* In a process of its own: `threads` threads work through ctx_write for so long; prints one JSON line. */
int bench_reference(struct bench *b, const struct piece_kind *kind, int threads, int64_t ms);
/* Starts such a process on the core of the server, waits for it, adds its figures. False: something in it failed. */
bool reference_run(struct bench *b, const char *kind, int threads, int64_t fsync_us, struct figures *out);
/* bench_moves.c: a step of a process done by a specialist; papers asked for after appraisal and taken at the desk. */
bool step_make(struct bench *b, struct arena *a, size_t n, void **pieces);
enum err step_run(struct ctx *c, const void *pieces, size_t i, int part) NODISCARD;
bool supplement_make(struct bench *b, struct arena *a, size_t n, void **pieces);
enum err supplement_run(struct ctx *c, const void *pieces, size_t i, int part) NODISCARD;

#endif
