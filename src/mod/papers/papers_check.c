/* What is known of bytes: seen once by mod/inspect, and by the scanner. Fails closed: what a scanner that is set has not seen is
 * opened by nobody. */
#include "mod/papers/papers_internal.h"
#include "core/event.h"
#include "core/job.h"
#include "core/setting.h"
#include "sql_papers.h"
#include <sodium.h>

enum { THUMB_BYTES_MAX = 64 * 1024 };
#define AGAIN_SECONDS S("15")

static const char *const states[] = { [PAPER_UNCHECKED] = "unchecked", [PAPER_WAITING] = "waiting", [PAPER_CLEAN] = "clean", [PAPER_INFECTED] = "infected" };

enum paper_scan paper_scan_of(struct str state)
{
    for (int i = 0; i <= PAPER_INFECTED; i++)
        if (str_eq(state, str_c(states[i])))
            return (enum paper_scan)i;
    return PAPER_UNCHECKED;
}

enum err paper_scanner(struct ctx *c, struct str *out) { return setting_get(c->db, c->arena, SETTING_SCAN_CLAMD, out); }

enum err papers_waiting(struct ctx *c, struct paper *papers, size_t n)
{
    struct str scanner = { 0 };
    for (size_t i = 0; i < n; i++) {
        if (papers[i].scan != PAPER_UNCHECKED || !papers[i].hash.len)
            continue;
        if (!scanner.ptr)
            TRY(paper_scanner(c, &scanner));
        if (scanner.len)
            papers[i].scan = PAPER_WAITING;
    }
    return ERR_OK;
}

#define CHECK_OF(r)                                                                                                                \
    (struct paper_check)                                                                                                           \
    {                                                                                                                              \
        .id = (r)->id, .pages = (r)->pages, .width = (r)->width, .height = (r)->height, .version = (r)->version,                   \
        .seen_at_ms = (r)->seen_at_ms, .hash = (r)->hash, .thumb_hash = (r)->thumb_hash, .copy_hash = (r)->copy_hash,              \
        .scan_note = (r)->scan_note, .scan = paper_scan_of((r)->scan_state)                                                        \
    }

static enum err wait_if_set(struct ctx *c, struct paper_check *k)
{
    struct str scanner;
    TRY(paper_scanner(c, &scanner));
    if (scanner.len && k->scan == PAPER_UNCHECKED)
        k->scan = PAPER_WAITING;
    if (!scanner.len && k->scan == PAPER_WAITING)
        k->scan = PAPER_UNCHECKED; /* it was taken away: nobody will look */
    return ERR_OK;
}

enum err paper_check_of(struct ctx *c, struct str hash, struct paper_check *out)
{
    struct file_check_of_row r;
    enum err e = file_check_of(c->db, c->arena, &(struct file_check_of_in){ hash }, &r);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    *out = e == ERR_OK ? CHECK_OF(&r) : (struct paper_check){ .hash = hash };
    return wait_if_set(c, out);
}

enum err paper_check_get(struct ctx *c, int64_t id, struct paper_check *out)
{
    struct file_check_row_row r;
    TRY(file_check_row(c->db, c->arena, &(struct file_check_row_in){ id }, &r));
    *out = CHECK_OF(&r);
    return wait_if_set(c, out);
}

/* -- keeping -- */

static enum err record_made(struct ctx *c, const struct blob *b) { return b->hash.len ? blob_record(c, b) : ERR_OK; }

enum err papers_keep_seen(struct ctx *c, const struct paper_seen *s)
{
    struct str scanner;
    struct paper_check now;
    const struct inspection *f = &s->found;
    TRY(paper_scanner(c, &scanner));
    TRY(record_made(c, &s->thumb));
    TRY(record_made(c, &s->copy));
    TRY(file_check_insert(c->db, &(struct file_check_insert_in){ .id = ctx_id(c), .hash = s->blob.hash, .pages = f->pages, .width = f->width, .height = f->height,
                                                                 .thumb_hash = s->thumb.hash.len ? s->thumb.hash : (struct str){ 0 },
                                                                 .copy_hash = s->copy.hash.len ? s->copy.hash : (struct str){ 0 },
                                                                 .scan_state = str_c(states[scanner.len ? PAPER_WAITING : PAPER_UNCHECKED]), .now_ms = c->now_ms },
                          NULL));
    TRY(paper_check_of(c, s->blob.hash, &now));
    return now.scan == PAPER_WAITING ? job_put_once(c, PAPER_SCAN_JOB, now.id, c->now_ms) : ERR_OK;
}

enum err papers_forget_checks(struct ctx *c, int64_t draft_id)
{
    struct file_checks_unnamed_row *rows;
    size_t n;
    TRY(file_checks_unnamed(c->db, c->arena, &(struct file_checks_unnamed_in){ draft_id }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct str made[] = { rows[i].thumb_hash, rows[i].copy_hash };
        TRY(file_check_delete(c->db, &(struct file_check_delete_in){ rows[i].hash }, NULL));
        for (int k = 0; k < 2; k++)
            if (made[k].len)
                TRY(blob_forget(c, made[k]));
    }
    return ERR_OK;
}

/* -- the scanner -- */

static enum err give_rows(struct ctx *c)
{
    struct files_unlooked_row *rows;
    size_t n;
    TRY(files_unlooked(c->db, c->arena, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(papers_keep_seen(c, &(struct paper_seen){ .blob.hash = rows[i].hash, .thumb.hash = S(""), .copy.hash = S("") }));
    return ERR_OK;
}

enum err paper_checks_waiting(struct ctx *c, int64_t after_id, struct paper_check **out, size_t *n)
{
    struct file_checks_waiting_row *rows;
    TRY(give_rows(c));
    TRY(file_checks_waiting(c->db, c->arena, &(struct file_checks_waiting_in){ after_id }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct paper_check, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = CHECK_OF(&rows[i]);
    return ERR_OK;
}

enum err paper_checks_count(struct ctx *c, int64_t *waiting, int64_t *infected, int64_t *oldest_at_ms)
{
    struct file_checks_count_row r;
    TRY(file_checks_count(c->db, c->arena, &r));
    *waiting = r.waiting;
    *infected = r.infected;
    *oldest_at_ms = r.oldest_at_ms;
    return ERR_OK;
}

static enum err say_infected(struct ctx *c, const struct paper_check *k, struct str note)
{
    struct papers_of_hash_row *rows;
    size_t n;
    TRY(papers_of_hash(c->db, c->arena, &(struct papers_of_hash_in){ k->hash }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct event e = { .kind = "paper.infected", .object_kind = "paper", .object_id = rows[i].id, .dossier_id = rows[i].dossier_id,
                           EVENT_DETAIL({ "sha256", k->hash, 0 }, { "found", note, 0 }, { "name", rows[i].name, 0 }, { "draft", { 0 }, rows[i].draft_id },
                                        { "account", { 0 }, rows[i].added_by }) };
        TRY(event_put(c, &e));
    }
    return ERR_OK;
}

enum err paper_scanned(struct ctx *c, const struct paper_check *k, enum paper_scan scan, struct str note)
{
    TRY(file_check_scanned_exact(c->db, &(struct file_check_scanned_in){ k->id, k->version, str_c(states[scan]), note, c->now_ms }));
    return scan == PAPER_INFECTED ? say_infected(c, k, note) : ERR_OK;
}

/* -- opening -- */

bool paper_check_open(const struct paper_check *k) { return k->scan == PAPER_CLEAN || k->scan == PAPER_UNCHECKED; }

static enum err may_open(struct ctx *c, const struct paper_check *k)
{
    if (k->scan == PAPER_INFECTED)
        return ctx_refuse(c, ERR_FORBIDDEN, MSG_paper_infected);
    if (k->scan != PAPER_WAITING)
        return ERR_OK;
    web_header(c, S("Refresh"), AGAIN_SECONDS);
    return ctx_refuse(c, ERR_BUSY, MSG_paper_waiting);
}

enum err paper_send(struct ctx *c, struct str hash, struct str media_type, struct str name)
{
    struct paper_check k;
    TRY(paper_check_of(c, hash, &k));
    TRY(may_open(c, &k));
    if (k.copy_hash.len)
        return web_blob(c, k.copy_hash, S("image/jpeg"), arena_printf(c->arena, "%.*s.jpg", STR_ARG(name)));
    return web_blob(c, hash, media_type, name);
}

/* -- in words, and small -- */

struct str paper_said(const struct ctx *c, const struct paper *p)
{
    struct str pages = p->pages ? msg_format(c->arena, c->lang, MSG_paper_pages, MSG_ARGS(arena_printf(c->arena, "%lld", (long long)p->pages))) : S("");
    struct str scan = p->scan == PAPER_WAITING ? ctx_text(c, MSG_paper_said_waiting) : p->scan == PAPER_INFECTED ? ctx_text(c, MSG_paper_said_infected) : S("");
    return arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(pages), pages.len && scan.len ? ", " : "", STR_ARG(scan));
}

struct str paper_thumb(struct ctx *c, const struct paper *p)
{
    struct str bytes;
    bool open = p->scan == PAPER_CLEAN || p->scan == PAPER_UNCHECKED;
    if (!open || !p->thumb_hash.len || blob_read(c->app, c->arena, p->thumb_hash, THUMB_BYTES_MAX, &bytes) != ERR_OK)
        return S("");
    size_t room = sodium_base64_encoded_len(bytes.len, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_alloc(c->arena, room);
    sodium_bin2base64(text, room, (const unsigned char *)bytes.ptr, bytes.len, sodium_base64_VARIANT_ORIGINAL);
    return arena_printf(c->arena, "data:image/jpeg;base64,%s", text);
}
