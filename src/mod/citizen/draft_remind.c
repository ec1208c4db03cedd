/* Told before a draft goes: what people wrote should not vanish without a word. */
#include "base/clock.h"
#include "core/event.h"
#include "core/setting.h"
#include "mod/citizen/draft.h"
#include "mod/notify/notify.h"
#include "sql_draft.h"
#include "text/text.h"

static enum err remind(struct ctx *c, const struct draft_to_remind_row *r)
{
    const struct procedure *p;
    int32_t day;
    struct event e = { .kind = "draft.reminded", .object_kind = "draft", .object_id = r->id };
    TRY(procedure_version(c, r->procedure_version_id, &p));
    TRY(draft_goes_day(c, &(struct draft){ .saved_at_ms = r->saved_at_ms }, &day));
    TRY(event_put(c, &e));
    struct notify_words w = { .account_id = r->account_id, .event_id = e.id,
                              .title = msg_format(c->arena, LANG_VI, MSG_draft_remind_title, MSG_NO_ARGS),
                              .body = msg_format(c->arena, LANG_VI, MSG_draft_remind_body, MSG_ARGS(p->short_name, text_date(c->arena, day))),
                              .path = arena_printf(c->arena, "/ho-so/nhap/%lld", (long long)r->id) };
    TRY(notify_tell(c, &w));
    return draft_reminded(c->db, &(struct draft_reminded_in){ r->id, c->now_ms }, NULL);
}

static enum err remind_page(struct ctx *c, void *arg)
{
    struct draft_to_remind_row *rows;
    int64_t days, ahead;
    TRY(setting_number(c->db, c->arena, SETTING_DRAFT_DAYS, &days));
    TRY(setting_number(c->db, c->arena, SETTING_DRAFT_REMIND_DAYS, &ahead));
    int64_t before = ms_of_day(ctx_today(c), 0) - (days > ahead ? days - ahead : 0) * CLOCK_DAY_MS;
    TRY(draft_to_remind(c->db, c->arena, &(struct draft_to_remind_in){ before }, &rows, arg));
    for (size_t i = 0; i < *(size_t *)arg; i++)
        TRY(remind(c, &rows[i]));
    return ERR_OK;
}

enum err draft_remind(struct ctx *c)
{
    size_t n;
    do
        TRY(ctx_write(c, remind_page, &n));
    while (n);
    return ERR_OK;
}
