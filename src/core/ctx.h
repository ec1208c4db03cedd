/* ctx: what a rule knows while it works: whose request, which transaction, what time, what went wrong.
 * Passed first to every function of mod that reads or writes. Lives as long as one request, job or command. */
#ifndef CORE_CTX_H
#define CORE_CTX_H
#include "core/app.h"
#include "core/authz.h"
#include "core/i18n.h"

struct problem_item {
    struct str field; /* id of the field, or "" for the whole request */
    struct str text;  /* sentence for the person */
};
struct problem {
    struct problem_item *at;
    size_t n, cap;
};

struct event;
struct event_object;
/* Events of having looked at a person's data ("access.…"). */
struct looks {
    struct event *at;
    size_t n, cap;
};

/* Whose data the page on the way shows (event_shows). */
struct shows {
    struct event_object *at;
    size_t n, cap;
};

struct web; /* core/web.h; NULL outside a request */

struct ctx {
    struct app *app;
    struct arena *arena;
    struct db_session *db; /* NULL in SLOW rows outside ctx_read and ctx_write */
    int64_t now_ms;
    enum lang lang;
    struct who who;
    struct problem problem;
    size_t events_n;       /* events put in this transaction */
    struct looks looks;    /* of this transaction, and of those before it that were rolled back (core/web.c, shown_anyway) */
    struct shows shows;
    struct web *web;
};

/* A context for a command or a job: the system itself acts. */
struct ctx ctx_system(struct app *app, struct arena *a);

/* Notes what is wrong and returns ERR_INVALID. field is copied; ctx_invalid(c, S("phone"), MSG_x, MSG_NO_ARGS). */
enum err ctx_invalid(struct ctx *c, struct str field, enum msg m, const struct str *args, size_t args_n);
/* Notes a sentence for the whole request and returns e. */
enum err ctx_refuse(struct ctx *c, enum err e, enum msg m);
static inline bool ctx_ok(const struct ctx *c) { return c->problem.n == 0; }
struct str ctx_text(const struct ctx *c, enum msg m);

/* For SLOW rows, jobs and commands: a transaction of their own around fn; c->db is set inside. */
typedef enum err ctx_work(struct ctx *c, void *arg);
enum err ctx_read(struct ctx *c, ctx_work *fn, void *arg) NODISCARD;
enum err ctx_write(struct ctx *c, ctx_work *fn, void *arg) NODISCARD;

/* Dates in the language of the page; papers, mails and events are Vietnamese (text/text.h). In English: "22 November 2026",
 * "Sunday 22 November 2026", "17:00, Sunday 22 November 2026", "17:00, 22 November 2026". */
struct str ctx_date(const struct ctx *c, int32_t day);
struct str ctx_date_weekday(const struct ctx *c, int32_t day);
struct str ctx_moment(const struct ctx *c, int64_t at_ms);
struct str ctx_moment_short(const struct ctx *c, int64_t at_ms);

/* A count in the language of the page: "10.000", "10,000". */
struct str ctx_count(const struct ctx *c, int64_t n);

int64_t ctx_id(struct ctx *c);
int32_t ctx_today(const struct ctx *c);

#endif
