/* Steps that nobody moves. */
#include "mod/process/watch.h"
#include "sql_watch.h"

#define WATCH_OF(r)                                                                                                                      \
    ((struct watch_row){ .task_id = (r).task_id, .task_version = (r).version, .dossier_id = (r).dossier_id, .agency_id = (r).agency_id,   \
                         .procedure_version_id = (r).procedure_version_id, .since_ms = (r).created_at_ms, .due_at_ms = (r).due_at_ms,     \
                         .dossier_due_at_ms = (r).dossier_due_at_ms, .name = (r).name, .role = (r).role, .kind = (r).kind,                \
                         .holder = (r).holder.ptr ? (r).holder : S(""), .room = (r).room.ptr ? (r).room : S(""),                          \
                         .code = (r).code.ptr ? (r).code : (r).request_no, .applicant = (r).applicant.ptr ? (r).applicant : S("") })

#define LIST(name, limit)                                                                                                                \
    do {                                                                                                                                 \
        struct name##_row *rows;                                                                                                 \
        TRY(name(c->db, c->arena, &(struct name##_in){ s->path_from, s->path_to, s->agency_id, limit, after_ms, after_id },\
                         &rows, n));                                                                                                     \
        struct watch_row *list = ARENA_ARRAY(c->arena, struct watch_row, *n + 1);                                                        \
        for (size_t i = 0; i < *n; i++)                                                                                                  \
            list[i] = WATCH_OF(rows[i]);                                                                                                 \
        *out = list;                                                                                                                     \
        return ERR_OK;                                                                                                                   \
    } while (0)

enum err watch_list(struct ctx *c, enum watch_kind kind, const struct watch_scope *s, int64_t before_ms, int64_t after_ms, int64_t after_id,
                    struct watch_row **out, size_t *n)
{
    switch (kind) {
    case WATCH_UNTAKEN: LIST(watch_untaken, before_ms);
    case WATCH_NOBODY: LIST(watch_nobody, ctx_today(c));
    case WATCH_ASKED: LIST(watch_asked, before_ms);
    }
    return ERR_INVALID;
}

#define COUNT(name, limit)                                                                                                               \
    do {                                                                                                                                 \
        struct name##_row r;                                                                                                   \
        TRY(name(c->db, c->arena, &(struct name##_in){ s->path_from, s->path_to, s->agency_id, limit }, &r));      \
        *n = r.n;                                                                                                                        \
        return ERR_OK;                                                                                                                   \
    } while (0)

enum err watch_count(struct ctx *c, enum watch_kind kind, const struct watch_scope *s, int64_t before_ms, int64_t *n)
{
    switch (kind) {
    case WATCH_UNTAKEN: COUNT(watch_untaken_n, before_ms);
    case WATCH_NOBODY: COUNT(watch_nobody_n, ctx_today(c));
    case WATCH_ASKED: COUNT(watch_asked_n, before_ms);
    }
    return ERR_INVALID;
}
