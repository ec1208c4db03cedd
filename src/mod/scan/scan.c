#include "mod/scan/scan.h"
#include "base/clock.h"
#include "base/log.h"
#include "mod/dossier/dossier.h"
#include "mod/notify/notify.h"
#include "mod/papers/papers.h"
#include "mod/scan/clamd.h"
#include <stdatomic.h>
#include <unistd.h>

enum { NOTE_MAX = 200, BATCHES_MAX = 100 };
#define AGAIN_MS CLOCK_MINUTE_MS

/* Nobody knocks again before this moment of the steady clock: a scanner that hangs must not hold up everything else. */
static atomic_llong away_until_ns;

struct one {
    int64_t id;
    struct paper_check k;
    struct str where, note;
    enum paper_scan scan;
};

static enum err load(struct ctx *c, void *arg)
{
    struct one *o = arg;
    TRY(paper_scanner(c, &o->where));
    return paper_check_get(c, o->id, &o->k);
}

static enum err keep(struct ctx *c, void *arg)
{
    const struct one *o = arg;
    return paper_scanned(c, &o->k, o->scan, o->note);
}

static enum err later(struct ctx *c, void *arg) { return job_put(c, PAPER_SCAN_JOB, ((const struct one *)arg)->id, S(""), c->now_ms + AGAIN_MS); }

static enum err look(struct ctx *c, struct one *o)
{
    int fd;
    int64_t size;
    struct clamd_answer answer;
    TRY(blob_fd(c->app, o->k.hash, &fd, &size));
    enum err e = clamd_ask(c->arena, o->where, fd, &answer);
    close(fd);
    TRY(e);
    o->scan = answer.infected ? PAPER_INFECTED : PAPER_CLEAN;
    o->note = str_cut(answer.found, 0, NOTE_MAX);
    return ERR_OK;
}

static enum err ask(struct ctx *c, struct one *o)
{
    if (clock_steady_ns() < atomic_load(&away_until_ns))
        return ERR_BUSY;
    enum err e = look(c, o);
    if (e == ERR_BUSY) {
        atomic_store(&away_until_ns, clock_steady_ns() + AGAIN_MS * 1000000LL);
        log_line(LOG_WARN, "scan.away", "the virus scanner at %.*s does not answer; files wait and nobody can open them", STR_ARG(o->where));
    }
    return e;
}

enum err scan_on_file(struct ctx *c, const struct job *j)
{
    struct one o = { .id = j->subject_id };
    enum err e = ctx_read(c, load, &o);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && o.k.scan != PAPER_WAITING))
        return ERR_OK; /* gone, known, or the scanner was taken away */
    TRY(e);
    e = ask(c, &o);
    if (e == ERR_BUSY)
        return ctx_write(c, later, &o);
    if (e == ERR_TOO_LARGE) {
        log_line(LOG_WARN, "scan.too_large", "file %.*s is above StreamMaxLength of clamd; it waits until that is raised", STR_ARG(o.k.hash));
        return ERR_OK; /* the chore asks again */
    }
    TRY(e);
    e = ctx_write(c, keep, &o);
    return e == ERR_STALE ? ERR_OK : e;
}

/* -- what waits -- */

/* now: also what has its next knock still before it. */
static enum err queue_all(struct ctx *c, bool now)
{
    struct str where;
    struct paper_check *list;
    size_t n = 1;
    int64_t after = 0;
    TRY(paper_scanner(c, &where));
    for (int i = 0; where.len && n > 0 && i < BATCHES_MAX; i++) {
        TRY(paper_checks_waiting(c, after, &list, &n));
        for (size_t k = 0; k < n; k++) {
            if (now)
                TRY(job_cancel(c, PAPER_SCAN_JOB, list[k].id));
            TRY(job_put_once(c, PAPER_SCAN_JOB, list[k].id, c->now_ms));
        }
        after = n ? list[n - 1].id : after;
    }
    return ERR_OK;
}

static enum err queue(struct ctx *c, void *arg)
{
    int64_t *counts = arg;
    TRY(queue_all(c, false));
    return paper_checks_count(c, &counts[0], &counts[1], &counts[2]);
}

enum err scan_chore(struct ctx *c)
{
    int64_t counts[3];
    TRY(ctx_write(c, queue, counts));
    if (counts[0] && c->now_ms - counts[2] > CLOCK_HOUR_MS)
        log_line(LOG_WARN, "scan.waiting", "%lld files wait for the virus scanner, the oldest for %lld hours", (long long)counts[0],
                 (long long)((c->now_ms - counts[2]) / CLOCK_HOUR_MS));
    return ERR_OK;
}

enum err scan_on_setting(struct ctx *c, const struct event *e)
{
    if (!str_eq(event_text(e, "key"), S("scan.clamd")))
        return ERR_OK;
    atomic_store(&away_until_ns, 0);
    return queue_all(c, true);
}

/* -- something was found -- */

static int64_t number_in(const struct event *e, const char *key)
{
    for (size_t i = 0; i < e->detail_n; i++)
        if (strcmp(e->detail[i].key, key) == 0)
            return e->detail[i].number;
    return 0;
}

static enum err whose(struct ctx *c, const struct event *e, struct notify_words *w)
{
    struct dossier d;
    w->account_id = number_in(e, "account");
    w->path = arena_printf(c->arena, "/ho-so/nhap/%lld/giay-to", (long long)number_in(e, "draft"));
    if (!e->dossier_id)
        return ERR_OK;
    TRY(dossier_get(c, e->dossier_id, &d));
    w->account_id = d.account_id; /* 0: handed in at the desk, which sees it on the dossier */
    w->path = arena_printf(c->arena, "/ho-so/%lld", (long long)d.id);
    return ERR_OK;
}

enum err scan_on_infected(struct ctx *c, const struct event *e)
{
    struct notify_words w = { .event_id = e->id, .dossier_id = e->dossier_id };
    TRY(whose(c, e, &w));
    if (!w.account_id)
        return ERR_OK;
    w.title = msg_format(c->arena, LANG_VI, MSG_scan_found_title, MSG_NO_ARGS);
    w.body = msg_format(c->arena, LANG_VI, MSG_scan_found, MSG_ARGS(event_text(e, "name")));
    return notify_tell(c, &w);
}
