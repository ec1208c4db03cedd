/* Items: found, described, hidden, put in, removed by their owner. */
#include "base/clock.h"
#include "mod/store/store_internal.h"
#include "text/text.h"

enum err store_any(struct ctx *c, int64_t id, struct store_item *out)
{
    struct store_row_row r;
    TRY(store_row(c->db, c->arena, &(struct store_row_in){ id }, &r));
    *out = STORE_ITEM(&r);
    return ERR_OK;
}

enum err store_get(struct ctx *c, int64_t id, struct store_item *out)
{
    struct store_item i;
    TRY(store_any(c, id, &i));
    if (!c->who.account_id || i.account_id != c->who.account_id)
        return ERR_NOT_FOUND; /* strangers do not learn that it exists */
    *out = i;
    return ERR_OK;
}

enum err store_list(struct ctx *c, struct str kind, int64_t before_id, struct store_item **out, size_t *n)
{
    struct store_rows_row *rows;
    TRY(store_rows(c->db, c->arena, &(struct store_rows_in){ c->who.account_id, kind, before_id ? before_id : INT64_MAX }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct store_item, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = STORE_ITEM(&rows[i]);
    return ERR_OK;
}

/* -- in words -- */

static bool over(const struct ctx *c, const struct store_item *i) { return i->until_day && i->until_day < ctx_today(c); }

bool store_usable(const struct ctx *c, const struct store_item *i)
{
    return i->type.len && !i->ended_at_ms && !i->hidden_at_ms && !over(c, i);
}

struct str store_state_words(struct ctx *c, const struct store_item *i)
{
    const struct {
        bool is;
        enum msg words;
    } states[] = { { str_eq(i->ended_why, S("recalled")), MSG_store_recalled }, { str_eq(i->ended_why, S("replaced")), MSG_store_replaced },
                   { str_eq(i->ended_why, S("removed")), MSG_store_removed },   { i->hidden_at_ms > 0, MSG_store_hidden },
                   { over(c, i), MSG_store_over },                              { !i->type.len, MSG_store_kept } };
    for (size_t k = 0; k < sizeof states / sizeof *states; k++)
        if (states[k].is)
            return ctx_text(c, states[k].words);
    return ctx_text(c, MSG_store_usable);
}

struct str store_words(struct ctx *c, const struct store_item *i)
{
    struct str day = i->issue_day ? ctx_date(c, i->issue_day) : S("");
    if (i->number.len && day.len)
        return msg_format(c->arena, c->lang, MSG_store_words_both, MSG_ARGS(i->name, i->number, day));
    if (i->number.len)
        return msg_format(c->arena, c->lang, MSG_store_words_number, MSG_ARGS(i->name, i->number));
    if (day.len)
        return msg_format(c->arena, c->lang, MSG_store_words_day, MSG_ARGS(i->name, day));
    return i->name;
}

enum err store_note(struct ctx *c, const char *kind, const struct store_item *i, int64_t dossier_id, const struct grant *as)
{
    struct event e = { .kind = kind, .object_kind = "store_item", .object_id = i->id, .dossier_id = dossier_id, .as = as,
                       EVENT_DETAIL({ "type", i->type, 0 }, { "how", i->kind, 0 }) };
    return event_put(c, &e);
}

/* Months end on the day of the same number, or on the last of the month (BLDS 91/2015/QH13 Đ148.3). */
int32_t store_valid_until(const struct document *kind, int32_t issue_day)
{
    int y, m, d;
    if (!kind->valid_months || !issue_day)
        return 0;
    day_to_ymd(issue_day, &y, &m, &d);
    int months = m - 1 + kind->valid_months;
    int32_t first = day_from_ymd(y + months / 12, months % 12 + 1, 1);
    months++;
    int32_t next = day_from_ymd(y + months / 12, months % 12 + 1, 1);
    int32_t day = first + d - 1;
    return day < next ? day : next - 1;
}

/* -- where it was used -- */

enum err store_uses(struct ctx *c, int64_t item_id, struct store_used **out, size_t *n)
{
    struct store_use_rows_row *rows;
    size_t rows_n;
    TRY(store_use_rows(c->db, c->arena, &(struct store_use_rows_in){ item_id }, &rows, &rows_n));
    *out = ARENA_ARRAY(c->arena, struct store_used, rows_n + 1);
    *n = 0;
    for (size_t i = 0; i < rows_n; i++) {
        struct paper p;
        enum err e = paper_get(c, rows[i].paper_id, &p);
        if (e == ERR_NOT_FOUND)
            continue; /* taken back, or the draft is gone */
        TRY(e);
        (*out)[(*n)++] = (struct store_used){ rows[i].used_at_ms, p.dossier_id, p.draft_id };
    }
    return ERR_OK;
}

/* -- by its owner -- */

enum err store_describe(struct ctx *c, struct store_item *i, int64_t version)
{
    if (str_eq(i->kind, S("issued")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_store_issued_fixed);
    if (i->issue_day && i->issue_day > ctx_today(c))
        return ctx_invalid(c, S("ngay_cap"), MSG_store_future, MSG_NO_ARGS);
    if (i->until_day && i->issue_day && i->until_day < i->issue_day)
        return ctx_invalid(c, S("den_ngay"), MSG_store_until_before, MSG_NO_ARGS);
    TRY(store_set_words_exact(c->db, &(struct store_set_words_in){ i->id, version, i->number, i->issue_day, i->until_day }));
    return store_note(c, "store.described", i, 0, NULL);
}

enum err store_hide(struct ctx *c, struct store_item *i, int64_t version, bool hidden)
{
    TRY(store_set_hidden_exact(c->db, &(struct store_set_hidden_in){ i->id, version, hidden ? c->now_ms : 0 }));
    return store_note(c, hidden ? "store.hidden" : "store.shown", i, 0, NULL);
}

enum err store_put(struct ctx *c, struct str type, const struct paper_upload *file, int64_t *id)
{
    struct document kind;
    struct store_own_count_row own;
    if (!document_by_code(type, &kind))
        return ctx_invalid(c, S("loai"), MSG_form_not_option, MSG_NO_ARGS);
    TRY(store_own_count(c->db, c->arena, &(struct store_own_count_in){ c->who.account_id }, &own));
    if (own.n >= STORE_OWN_MAX)
        return ctx_refuse(c, ERR_CONFLICT, MSG_store_too_many);
    struct store_item i = { .id = ctx_id(c), .kind = S("own"), .type = kind.code };
    TRY(blob_record(c, &file->blob));
    TRY(store_insert(c->db,
                     &(struct store_insert_in){ .id = i.id, .account_id = c->who.account_id, .kind = i.kind, .type = kind.code, .name = kind.name,
                                                .number_text = S(""), .digitised_by = S("person"), .hash = file->blob.hash,
                                                .media_type = file->blob.media_type, .size_bytes = file->blob.size_bytes, .now_ms = c->now_ms },
                     NULL));
    *id = i.id;
    return store_note(c, "store.put", &i, 0, NULL);
}

enum err store_remove(struct ctx *c, struct store_item *i, int64_t version)
{
    struct store_used *uses;
    size_t n;
    if (!str_eq(i->kind, S("own")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_store_of_dossier);
    TRY(store_uses(c, i->id, &uses, &n));
    for (size_t k = 0; k < n; k++)
        if (uses[k].dossier_id)
            return ctx_refuse(c, ERR_CONFLICT, MSG_store_in_use);
    TRY(store_uses_delete(c->db, &(struct store_uses_delete_in){ i->id }, NULL));
    TRY(store_delete_exact(c->db, &(struct store_delete_in){ i->id, version }));
    TRY(blob_forget(c, i->hash));
    return store_note(c, "store.forgotten", i, 0, NULL);
}
