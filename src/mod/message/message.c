#include "mod/message/message.h"
#include "base/clock.h"
#include "core/setting.h"
#include "mod/notify/notify.h"
#include "sql_account.h"
#include "sql_message.h"
#include "text/text.h"

/* -- reading -- */

static enum err fill_files(struct ctx *c, int64_t dossier_id, struct message *list, size_t n)
{
    struct message_files_row *rows;
    size_t rows_n;
    TRY(message_files(c->db, c->arena, &(struct message_files_in){ dossier_id }, &rows, &rows_n));
    for (size_t i = 0; i < rows_n; i++)
        for (size_t k = 0; k < n; k++) {
            struct message *m = &list[k];
            if (m->id != rows[i].message_id)
                continue;
            if (!m->files)
                m->files = ARENA_ARRAY(c->arena, struct paper, rows_n);
            TRY(paper_get(c, rows[i].paper_id, &m->files[m->files_n++]));
        }
    return ERR_OK;
}

enum err message_list(struct ctx *c, int64_t dossier_id, struct message **out, size_t *n)
{
    struct message_rows_row *rows;
    TRY(message_rows(c->db, c->arena, &(struct message_rows_in){ dossier_id }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct message, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct message){ rows[i].id, rows[i].by_id, rows[i].at_ms, rows[i].read_at_ms, rows[i].answered_at_ms, rows[i].by_name, rows[i].body,
                                      rows[i].from_office != 0, NULL, 0 };
    return fill_files(c, dossier_id, *out, *n);
}

enum err message_is_open(struct ctx *c, const struct dossier *d, bool *open)
{
    const int64_t moments[] = { d->returned_at_ms, d->decided_at_ms, d->done_at_ms, d->received_at_ms, d->submitted_at_ms };
    int64_t last = 0, days;
    TRY(setting_number(c->db, c->arena, SETTING_MESSAGE_OPEN_DAYS, &days));
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
        last = moments[i] > last ? moments[i] : last;
    *open = d->account_id && (!dossier_state_ended(d->state) || c->now_ms <= last + days * CLOCK_DAY_MS);
    return ERR_OK;
}

enum err message_mark_read(struct ctx *c, int64_t dossier_id, bool office)
{
    return message_read(c->db, &(struct message_read_in){ dossier_id, !office, c->now_ms }, NULL);
}

enum err message_unread(struct ctx *c, int64_t dossier_id, bool office, int64_t *n)
{
    struct message_count_unread_row r;
    TRY(message_count_unread(c->db, c->arena, &(struct message_count_unread_in){ dossier_id, !office }, &r));
    *n = r.n;
    return ERR_OK;
}

/* -- writing -- */

static enum err allowed(struct ctx *c, const struct dossier *d, struct str body, size_t files_n)
{
    struct message_count_row all;
    struct throttle_count_row mine;
    bool open;
    TRY(message_is_open(c, d, &open));
    if (!open)
        return ctx_refuse(c, ERR_CONFLICT, d->account_id ? MSG_message_closed : MSG_message_nobody);
    TRY(message_count(c->db, c->arena, &(struct message_count_in){ d->id }, &all));
    if (all.n >= MESSAGES_MAX)
        return ctx_refuse(c, ERR_CONFLICT, MSG_message_full);
    if (!body.len && !files_n)
        return ctx_invalid(c, S("noi_dung"), MSG_message_empty, MSG_NO_ARGS);
    if (files_n > MESSAGE_FILES_MAX)
        return ctx_invalid(c, S("tep"), MSG_message_many_files, MSG_NO_ARGS);
    struct str key = arena_printf(c->arena, "message %lld", (long long)c->who.account_id);
    TRY(throttle_count(c->db, c->arena, &(struct throttle_count_in){ key, c->now_ms, CLOCK_HOUR_MS }, &mine));
    return c->who.citizen && mine.count > MESSAGES_PER_HOUR ? ctx_invalid(c, S("noi_dung"), MSG_message_slow_down, MSG_NO_ARGS) : ERR_OK;
}

static int64_t newest(const struct paper *list, size_t n)
{
    int64_t id = 0;
    for (size_t i = 0; i < n; i++)
        id = list[i].id > id ? list[i].id : id;
    return id;
}

/* Files become papers of the dossier: checked, kept and shown as those are. */
static enum err attach(struct ctx *c, const struct dossier *d, int64_t message_id, const struct paper_upload *files, size_t n)
{
    struct paper *before, *after;
    size_t before_n, after_n;
    if (!n)
        return ERR_OK;
    TRY(paper_list(c, PAPER_OF_DOSSIER, d->id, &before, &before_n));
    TRY(paper_attach(c, PAPER_OF_DOSSIER, d->id, S(""), "other", files, n));
    TRY(paper_list(c, PAPER_OF_DOSSIER, d->id, &after, &after_n));
    int64_t last = newest(before, before_n);
    for (size_t i = 0; i < after_n; i++)
        if (after[i].id > last)
            TRY(message_file_insert(c->db, &(struct message_file_insert_in){ message_id, after[i].id }, NULL));
    return ERR_OK;
}

/* The official who wrote last; while none has, the list of the office says it. */
static enum err last_official(struct ctx *c, int64_t dossier_id, int64_t *account_id)
{
    struct message_rows_row *rows;
    size_t n;
    *account_id = 0;
    TRY(message_rows(c->db, c->arena, &(struct message_rows_in){ dossier_id }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        if (rows[i].from_office)
            *account_id = rows[i].by_id;
    return ERR_OK;
}

static enum err tell(struct ctx *c, const struct dossier *d, bool office, int64_t event_id)
{
    struct str no = d->code.len ? d->code : d->request_no;
    int64_t to = d->account_id;
    if (!office)
        TRY(last_official(c, d->id, &to));
    if (!to)
        return ERR_OK;
    struct str page = office ? arena_printf(c->arena, "/ho-so/%lld", (long long)d->id) : dossier_office_path(c, d->id);
    struct notify_words w = { .account_id = to, .event_id = event_id, .dossier_id = d->id, .sort = office ? NOTIFY_ASKED : NOTIFY_OTHER,
                              .title = msg_format(c->arena, LANG_VI, office ? MSG_message_told : MSG_message_told_office, MSG_ARGS(no)),
                              .body = msg_format(c->arena, LANG_VI, MSG_message_told_body, MSG_NO_ARGS),
                              .path = arena_printf(c->arena, "%.*s/trao-doi", STR_ARG(page)) };
    return notify_tell(c, &w);
}

enum err message_send(struct ctx *c, const struct dossier *d, struct str body, const struct paper_upload *files, size_t n)
{
    bool office = c->who.account_id != d->account_id;
    int64_t id = ctx_id(c);
    TRY(allowed(c, d, body, n));
    struct event e = { .kind = "message.sent", .object_kind = "message", .object_id = id, .dossier_id = d->id,
                       EVENT_DETAIL({ "from", office ? S("office") : S("person"), 0 }, { "files", { 0 }, (int64_t)n }) };
    TRY(message_insert(c->db, &(struct message_insert_in){ id, d->id, c->who.account_id, office, body, c->now_ms }, NULL));
    TRY(attach(c, d, id, files, n));
    TRY(event_put(c, &e));
    if (office)
        TRY(message_answer(c->db, &(struct message_answer_in){ d->id, c->now_ms }, NULL));
    return tell(c, d, office, e.id);
}

enum err message_settle(struct ctx *c, const struct dossier *d)
{
    struct event e = { .kind = "message.settled", .object_kind = "dossier", .object_id = d->id, .dossier_id = d->id };
    TRY(message_answer(c->db, &(struct message_answer_in){ d->id, c->now_ms }, NULL));
    return event_put(c, &e);
}

/* -- what waits -- */

enum err message_waiting(struct ctx *c, struct message_waiting **out, size_t *n)
{
    struct message_open_row *rows;
    size_t rows_n;
    TRY(message_open(c->db, c->arena, &rows, &rows_n));
    *out = ARENA_ARRAY(c->arena, struct message_waiting, rows_n + 1);
    *n = 0;
    for (size_t i = 0; i < rows_n; i++) {
        struct dossier d;
        const struct procedure *p;
        TRY(dossier_get(c, rows[i].dossier_id, &d));
        enum err e = dossier_reach(c, &d);
        if (e == ERR_NOT_FOUND)
            continue;
        TRY(e);
        TRY(procedure_version(c, d.procedure_version_id, &p));
        (*out)[(*n)++] = (struct message_waiting){ d.id, rows[i].n, rows[i].oldest_at_ms, d.code.len ? d.code : d.request_no, p->short_name };
    }
    return ERR_OK;
}
