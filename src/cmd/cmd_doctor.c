/* motcua doctor: looks at an installation from all sides and says what is wrong and what to do. Changes nothing. */
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "base/clock.h"
#include "core/blob.h"
#include "core/event.h"
#include "core/setting.h"
#include "crypto/hash.h"
#include "mod/notify/notify.h"
#include "mod/units/units.h"
#include "sql_account.h"
#include "sql_event.h"
#include "sql_job.h"
#include "sql_store.h"
#include "text/text.h"
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { PART = 65536, GOOD = 0, WARN = 1, BAD = 2, FREE_PERCENT_MIN = 10, BACKUP_DAYS_MAX = 2, CALENDAR_DAYS_MIN = 45 };
#define CLOCK_SKEW_MS (2 * CLOCK_MINUTE_MS) /* clocks of two servers may differ so much */

static struct option options[] = {
    { "--data", false, { 0 }, "directory of the installation" },
    { "--db", false, { 0 }, "sqlite (default) or postgres:CONNINFO" },
    { "--deep", true, { 0 }, "also read every file and every event and compare their hashes" },
};
enum { OPTIONS_N = sizeof options / sizeof *options };

struct doctor {
    struct arena *a;
    struct app *app;
    bool deep;
    int worst;
};

static void say(struct doctor *d, int how, const char *what, struct str detail)
{
    static const char *const words[] = { "ok  ", "warn", "BAD " };
    printf("%s  %s%s%.*s\n", words[how], what, detail.len ? ": " : "", STR_ARG(detail));
    d->worst = how > d->worst ? how : d->worst;
}

/* -- files and disk -- */

static void check_mode(struct doctor *d, const char *name, mode_t forbidden, int how)
{
    struct stat st;
    const char *path = arena_printf(d->a, "%.*s/%s", STR_ARG(d->app->cfg.data_dir), name).ptr;
    if (stat(path, &st) != 0)
        say(d, BAD, "missing", str_c(path));
    else if (st.st_mode & forbidden)
        say(d, how, "other users can read or write it (chmod o-rwx)", str_c(path));
    else if (st.st_uid != geteuid())
        say(d, WARN, "belongs to another user than the one who asks", str_c(path));
    else
        say(d, GOOD, "rights", str_c(path));
}

static void check_disk(struct doctor *d)
{
    struct statvfs v;
    if (statvfs(arena_cstr(d->a, d->app->cfg.data_dir), &v) != 0 || v.f_blocks == 0) {
        say(d, WARN, "the disk cannot be measured", S(""));
        return;
    }
    int64_t free_mb = (int64_t)(v.f_bavail / 1024 * (v.f_frsize / 1024)), percent = (int64_t)(v.f_bavail * 100 / v.f_blocks);
    say(d, percent < FREE_PERCENT_MIN ? WARN : GOOD, "free disk space",
        arena_printf(d->a, "%lld MB, %lld%%", (long long)free_mb, (long long)percent));
}

static void check_backup(struct doctor *d)
{
    int64_t last = app_last_backup_ms(d->a, d->app->cfg.data_dir), days = (d->app->now_ms() - last) / CLOCK_DAY_MS;
    if (!last)
        say(d, WARN, "no backup has been made yet (motcua backup)", S(""));
    else
        say(d, days > BACKUP_DAYS_MAX ? WARN : GOOD, "last backup", text_moment_short(d->a, last));
}

/* -- database -- */

static void check_database(struct doctor *d)
{
    struct str why = S("");
    enum err e = db_schema_check(d->app->db, d->a, &why);
    say(d, e == ERR_OK ? GOOD : BAD, "schema", why);
    why = S("");
    e = db_verify(d->app->db, d->a, &why);
    say(d, e == ERR_OK ? GOOD : BAD, "integrity of the database", why);
}

struct blob_count {
    struct doctor *d;
    int64_t n, missing, wrong;
};

static bool hash_holds(struct doctor *d, int fd, struct str want)
{
    char part[PART];
    struct hash h;
    struct hash_stream *s = hash_begin();
    for (ssize_t n; (n = read(fd, part, sizeof part)) > 0;)
        hash_add(s, part, (size_t)n);
    hash_end(s, &h);
    return str_eq(hash_hex(d->a, h), want);
}

static void check_blob(struct blob_count *k, const struct blobs_after_row *row)
{
    int fd;
    int64_t size;
    k->n++;
    if (blob_fd(k->d->app, row->hash, &fd, &size) != ERR_OK) {
        k->missing++;
        return;
    }
    k->wrong += size != row->size_bytes || (k->d->deep && !hash_holds(k->d, fd, row->hash));
    close(fd);
}

static enum err blobs(struct ctx *c, void *arg)
{
    struct blob_count *k = arg;
    struct blobs_after_row *rows;
    struct str after = S("");
    size_t n;
    do {
        TRY(blobs_after(c->db, c->arena, &(struct blobs_after_in){ after }, &rows, &n));
        for (size_t i = 0; i < n; i++)
            check_blob(k, &rows[i]);
        after = n ? rows[n - 1].hash : after;
    } while (n);
    return ERR_OK;
}

static void check_blobs(struct doctor *d, struct ctx *c)
{
    struct blob_count k = { .d = d };
    enum err e = ctx_read(c, blobs, &k);
    bool bad = e != ERR_OK || k.missing || k.wrong;
    say(d, bad ? BAD : GOOD, d->deep ? "files and their hashes" : "files and their sizes (hashes with --deep)",
        arena_printf(d->a, "%lld, %lld missing, %lld damaged", (long long)k.n, (long long)k.missing, (long long)k.wrong));
}

struct event_count {
    int64_t n, wrong;
};
static enum err events(struct ctx *c, void *arg)
{
    struct event_count *k = arg;
    struct events_after_row *rows;
    struct arena *page = arena_new(); /* given back after each page: there are millions */
    int64_t after = 0;
    size_t n = 0;
    enum err e;
    do {
        arena_reset(page);
        e = events_after(c->db, page, &(struct events_after_in){ after }, &rows, &n);
        for (size_t i = 0; e == ERR_OK && i < n; i++)
            k->wrong += !event_leaf_holds(rows[i].salt, rows[i].canonical, rows[i].leaf);
        k->n += e == ERR_OK ? (int64_t)n : 0;
        after = e == ERR_OK && n ? rows[n - 1].id : after;
    } while (e == ERR_OK && n);
    arena_free(page);
    return e;
}

static void check_events(struct doctor *d, struct ctx *c)
{
    struct event_count k = { 0 };
    enum err e = ctx_read(c, events, &k);
    say(d, e != ERR_OK || k.wrong ? BAD : GOOD, "events and their hashes",
        arena_printf(d->a, "%lld, %lld changed after they were written", (long long)k.n, (long long)k.wrong));
}

/* -- the office -- */

static enum err office(struct ctx *c, void *arg)
{
    struct doctor *d = arg;
    struct unit u;
    struct staff *admins;
    struct calendar cal;
    size_t n;
    enum err e = unit_office(c, &u);
    if (e == ERR_NOT_FOUND) {
        say(d, BAD, "there is no office yet (motcua init)", S(""));
        return ERR_OK;
    }
    TRY(e);
    say(d, GOOD, "office", u.name);
    TRY(staff_list(c, 0, ROLE_ADMIN, ctx_today(c), &admins, &n));
    say(d, n ? GOOD : BAD, "administrators", arena_printf(c->arena, "%zu", n));
    TRY(unit_calendar(c, u.id, &cal));
    int32_t last = calendar_known_to(&cal);
    if (last < ctx_today(c) + CALENDAR_DAYS_MIN)
        say(d, WARN, "days off are known until the day below; limits that end later leave out weekends only. Enter the days of the next year "
            "(page of the calendar)", text_date(c->arena, last));
    else
        say(d, GOOD, "days off are known until (limits that end later leave out weekends only)", text_date(c->arena, last));
    return ERR_OK;
}

/* What was written later than now was written while the clock ran ahead, or the clock has been put back since. */
static enum err clock_went_back(struct ctx *c, void *arg)
{
    struct event_newest_row *events;
    struct session_newest_row session;
    size_t n;
    TRY(event_newest(c->db, c->arena, &events, &n));
    TRY(session_newest(c->db, c->arena, &session));
    int64_t newest = n && events[0].at_ms > session.at_ms ? events[0].at_ms : session.at_ms;
    if (newest <= c->now_ms + CLOCK_SKEW_MS)
        say(arg, GOOD, "clock", text_moment_short(c->arena, c->now_ms));
    else
        say(arg, WARN, "the clock was put back: the newest entry is of the future; set the clock by NTP (timedatectl set-ntp true), restart the "
            "server; people log in again with their next one-time code", text_moment_short(c->arena, newest));
    return ERR_OK;
}

static enum err jobs(struct ctx *c, void *arg)
{
    enum { SHOWN = 100 };
    struct doctor *d = arg;
    struct jobs_due_row *rows;
    size_t n, tried = 0;
    TRY(jobs_due(c->db, c->arena, &(struct jobs_due_in){ c->now_ms - CLOCK_HOUR_MS, SHOWN }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        tried += rows[i].tries > 0;
    say(d, n ? WARN : GOOD, "work that has waited longer than an hour", arena_printf(c->arena, "%zu, %zu of it tried already", n, tried));
    return ERR_OK;
}

/* The server tries every hour; what is older waits for a mail server, or for one that answers. */
static enum err mails(struct ctx *c, void *arg)
{
    int64_t n, oldest;
    TRY(notify_waiting(c, &n, &oldest));
    bool late = n && c->now_ms - oldest > CLOCK_HOUR_MS;
    say(arg, late ? WARN : GOOD, "mails that wait for a mail server (serve --smtp)",
        n ? arena_printf(c->arena, "%lld, the oldest of %.*s", (long long)n, STR_ARG(text_moment_short(c->arena, oldest))) : S("0"));
    return ERR_OK;
}

static int doctor(struct doctor *d)
{
    struct ctx c = ctx_system(d->app, d->a);
    check_mode(d, "", 07, WARN);
    check_mode(d, "seal.key", 077, BAD);
    check_mode(d, "csrf.key", 077, BAD);
    check_disk(d);
    check_database(d);
    if (ctx_read(&c, clock_went_back, d) != ERR_OK || ctx_read(&c, office, d) != ERR_OK || ctx_read(&c, jobs, d) != ERR_OK || ctx_read(&c, mails, d) != ERR_OK)
        say(d, BAD, "the database does not answer", S(""));
    check_blobs(d, &c);
    if (d->deep)
        check_events(d, &c);
    check_backup(d);
    return d->worst == BAD ? 1 : 0;
}

int cmd_doctor(int argc, char **argv)
{
    struct arena *a = arena_new();
    if (!options_read(argc, argv, options, OPTIONS_N, "doctor --data DIR [--deep]", NULL, NULL))
        return 2;
    struct app_config cfg = options_config(a, option_value(options, OPTIONS_N, "--data", S("./data-demo")),
                                           option_value(options, OPTIONS_N, "--db", S("sqlite")));
    cfg.db.must_exist = true;
    struct doctor d = { .a = a, .deep = option_value(options, OPTIONS_N, "--deep", S("")).len > 0, .app = options_open(a, &cfg) };
    int code = d.app ? doctor(&d) : 1;
    app_close(d.app);
    arena_free(a);
    return code;
}
