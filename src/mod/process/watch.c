/* Steps that nobody moves. */
#include "mod/process/watch.h"
#include "sql_watch.h"

#define WATCH_OF(r)                                                                                                                      \
    ((struct watch_row){ .task_id = (r).task_id, .task_version = (r).version, .dossier_id = (r).dossier_id, .agency_id = (r).agency_id,   \
                         .procedure_version_id = (r).procedure_version_id, .since_ms = (r).created_at_ms, .due_at_ms = (r).due_at_ms,     \
                         .dossier_due_at_ms = (r).dossier_due_at_ms, .name = (r).name, .role = (r).role, .kind = (r).kind,                \
                         .holder = (r).holder.ptr ? (r).holder : S(""), .room = (r).room.ptr ? (r).room : S(""),                          \
                         .code = (r).code.ptr ? (r).code : (r).request_no, .applicant = (r).applicant.ptr ? (r).applicant : S("") })

#define AS_LIST(name, call)                                                      \
    do {                                                                         \
        struct name##_row *rows;                                                 \
        TRY(call);                                                               \
        struct watch_row *list = ARENA_ARRAY(c->arena, struct watch_row, *n + 1); \
        for (size_t i = 0; i < *n; i++)                                          \
            list[i] = WATCH_OF(rows[i]);                                         \
        *out = list;                                                             \
        return ERR_OK;                                                           \
    } while (0)
#define PAGE_OF(name, limit) (&(struct name##_in){ s->path_from, s->path_to, s->agency_id, limit, after_ms, after_id })

enum err watch_list(struct ctx *c, enum watch_kind kind, const struct watch_scope *s, int64_t before_ms, int64_t after_ms, int64_t after_id,
                    struct watch_row **out, size_t *n)
{
    switch (kind) {
    case WATCH_UNTAKEN: AS_LIST(watch_untaken, watch_untaken(c->db, c->arena, PAGE_OF(watch_untaken, before_ms), &rows, n));
    case WATCH_NOBODY: AS_LIST(watch_nobody, watch_nobody(c->db, c->arena, PAGE_OF(watch_nobody, ctx_today(c)), &rows, n));
    case WATCH_ASKED: AS_LIST(watch_asked, watch_asked(c->db, c->arena, PAGE_OF(watch_asked, before_ms), &rows, n));
    }
    return ERR_INVALID;
}

#define AS_COUNT(name, call)    \
    do {                        \
        struct name##_row r;    \
        TRY(call);              \
        *n = r.n;               \
        return ERR_OK;          \
    } while (0)
#define ALL_OF(name, limit) (&(struct name##_in){ s->path_from, s->path_to, s->agency_id, limit })

enum err watch_count(struct ctx *c, enum watch_kind kind, const struct watch_scope *s, int64_t before_ms, int64_t *n)
{
    switch (kind) {
    case WATCH_UNTAKEN: AS_COUNT(watch_untaken_n, watch_untaken_n(c->db, c->arena, ALL_OF(watch_untaken_n, before_ms), &r));
    case WATCH_NOBODY: AS_COUNT(watch_nobody_n, watch_nobody_n(c->db, c->arena, ALL_OF(watch_nobody_n, ctx_today(c)), &r));
    case WATCH_ASKED: AS_COUNT(watch_asked_n, watch_asked_n(c->db, c->arena, ALL_OF(watch_asked_n, before_ms), &r));
    }
    return ERR_INVALID;
}
