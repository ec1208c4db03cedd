#include "mod/dossier/due_pages.h"
#include "data/json.h"
#include "mod/dossier/dossier_internal.h"
#include "sql_dossier.h"
#include "sql_due_pages.h"

enum { EXPLANATION_MAX = 256 * 1024 };

enum err dossier_due_page(struct ctx *c, int64_t agency_id, int64_t after_id, struct dossier_due **out, size_t *n)
{
    struct due_page_rows_row *rows;
    TRY(due_page_rows(c->db, c->arena, &(struct due_page_rows_in){ agency_id, after_id }, &rows, n));
    struct dossier_due *list = ARENA_ARRAY(c->arena, struct dossier_due, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        list[i] = (struct dossier_due){ rows[i].id, rows[i].version, rows[i].procedure_version_id, rows[i].received_at_ms, rows[i].due_at_ms,
                                        rows[i].code, CHANNEL_COUNTER };
        if (!channel_from_word(rows[i].channel, &list[i].channel))
            return ERR_IO;
    }
    *out = list;
    return ERR_OK;
}

static struct str words(struct ctx *c, const struct deadline *due)
{
    struct buf b = buf_new(c->arena, EXPLANATION_MAX);
    struct json_out o = json_out(&b);
    json_open(&o, '[');
    for (size_t i = 0; i < due->lines_n; i++)
        json_put_text(&o, deadline_words(c->arena, &due->lines[i]));
    json_close(&o, ']');
    return b.failed ? S("[]") : buf_str(&b);
}

enum err dossier_due_move(struct ctx *c, int64_t id, int64_t version, const struct deadline *due, struct str ground)
{
    struct dossier d;
    TRY(dossier_get(c, id, &d));
    if (d.version != version)
        return ERR_STALE;
    int64_t before = d.due_at_ms;
    d.due_at_ms = due->due_at_ms;
    d.explanation = words(c, due);
    TRY(dossier_store(c, &d));
    struct event e = { .kind = "dossier.clock_moved", .object_kind = "dossier", .object_id = id, .dossier_id = id,
                       EVENT_DETAIL({ "due_before_ms", { 0 }, before }, { "due_after_ms", { 0 }, d.due_at_ms }, { "ground", ground, 0 }) };
    TRY(event_put(c, &e));
    return clock_change_insert(c->db, &(struct clock_change_insert_in){ .id = ctx_id(c), .dossier_id = id, .at_ms = c->now_ms, .kind = S("moved"),
                                                                        .due_before_ms = before, .due_after_ms = d.due_at_ms, .ground = ground,
                                                                        .event_id = e.id },
                               NULL);
}
