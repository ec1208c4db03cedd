/* Posts: kept, published, corrected, withdrawn. */
#include "mod/ward/ward.h"
#include "base/clock.h"
#include "base/log.h"
#include "core/event.h"
#include "core/setting.h"
#include "mod/catalogue/catalogue.h"
#include "mod/units/units.h"
#include "sql_ward.h"

static const char *const kinds[WARD_KINDS] = { "news", "notice", "downtime", "rules", "reception", "guide" };

struct str ward_kind_word(enum ward_kind k) { return k < WARD_KINDS ? str_c(kinds[k]) : S(""); }

bool ward_kind_from(struct str word, enum ward_kind *out)
{
    for (int k = 0; k < WARD_KINDS; k++)
        if (str_eq(word, str_c(kinds[k]))) {
            *out = (enum ward_kind)k;
            return true;
        }
    return false;
}

#define POST(r)                                                                                                                        \
    ((struct ward_post){ .id = (r).id, .agency_id = (r).agency_id, .published_at_ms = (r).published_at_ms, .changed_at_ms = (r).changed_at_ms, \
                         .version = (r).version, .kind = kind_of((r).kind), .state = (r).state, .title = (r).title, .body = (r).body,    \
                         .links = (r).links, .procedure_code = (r).procedure_code, .from_day = (int32_t)(r).from_day, .to_day = (int32_t)(r).to_day })

static enum ward_kind kind_of(struct str word)
{
    enum ward_kind k = WARD_NEWS;
    ASSERT(ward_kind_from(word, &k));
    return k;
}

/* -- reading -- */

enum err ward_get(struct ctx *c, int64_t agency_id, int64_t id, struct ward_post *out)
{
    struct ward_post_row_row r;
    TRY(ward_post_row(c->db, c->arena, &(struct ward_post_row_in){ id, agency_id }, &r));
    *out = POST(r);
    return ERR_OK;
}

static int64_t from(int64_t id, int64_t value) { return id ? value : INT64_MAX; }

enum err ward_public(struct ctx *c, int64_t agency_id, enum ward_kind kind, int32_t day, struct ward_below below, struct ward_post **out, size_t *n)
{
    struct ward_post_public_row *rows;
    TRY(ward_post_public(c->db, c->arena, &(struct ward_post_public_in){ agency_id, ward_kind_word(kind), day, from(below.id, below.at_ms), from(below.id, below.id) }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct ward_post, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = POST(rows[i]);
    return ERR_OK;
}

enum err ward_all(struct ctx *c, int64_t agency_id, struct ward_below below, struct ward_post **out, size_t *n)
{
    struct ward_post_all_row *rows;
    TRY(ward_post_all(c->db, c->arena, &(struct ward_post_all_in){ agency_id, from(below.id, below.at_ms), from(below.id, below.id) }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct ward_post, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = POST(rows[i]);
    return ERR_OK;
}

enum err ward_history(struct ctx *c, int64_t id, struct ward_act **out, size_t *n)
{
    struct ward_history_rows_row *rows;
    TRY(ward_history_rows(c->db, c->arena, &(struct ward_history_rows_in){ id }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct ward_act, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct ward_act){ rows[i].act, rows[i].title, rows[i].body, rows[i].links, rows[i].reason, rows[i].by_name, rows[i].at_ms };
    return ERR_OK;
}

/* -- writing -- */

static enum err say(struct ctx *c, const char *kind, const struct ward_post *p, struct str reason)
{
    struct event e = { .kind = kind, .object_kind = "ward_post", .object_id = p->id, .as = c->who.grants_n ? c->who.grants : NULL,
                       EVENT_DETAIL({ "title", p->title, 0 }, { "kind", ward_kind_word(p->kind), 0 }, { "reason", reason, 0 }) };
    return event_put(c, &e);
}

static enum err keep_act(struct ctx *c, const char *act, const struct ward_post *p, struct str reason)
{
    return ward_history_put(c->db, &(struct ward_history_put_in){ ctx_id(c), p->id, str_c(act), p->title, p->body, p->links, reason, c->now_ms,
                                                                  c->who.account_id, c->who.name }, NULL);
}

static enum err check(struct ctx *c, const struct ward_post *p)
{
    struct ward_link *links;
    size_t n;
    const struct procedure *known;
    if (!p->title.len)
        ctx_invalid(c, S("title"), MSG_ward_need_title, MSG_NO_ARGS);
    if (!p->body.len)
        ctx_invalid(c, S("body"), MSG_ward_need_body, MSG_NO_ARGS);
    if (!ward_links(c->arena, p->links, &links, &n))
        ctx_invalid(c, S("links"), MSG_ward_bad_links, MSG_NO_ARGS);
    if (p->to_day && p->to_day < (p->from_day ? p->from_day : ctx_today(c)))
        ctx_invalid(c, S("to_day"), MSG_ward_bad_days, MSG_NO_ARGS);
    if (p->kind == WARD_DOWNTIME && !p->from_day)
        ctx_invalid(c, S("from_day"), MSG_ward_need_day, MSG_NO_ARGS);
    enum err e = p->kind == WARD_GUIDE ? procedure_by_code(c, p->procedure_code, ctx_today(c), &known) : ERR_OK;
    if (e == ERR_NOT_FOUND)
        ctx_invalid(c, S("procedure"), MSG_ward_need_procedure, MSG_NO_ARGS);
    else if (e != ERR_OK)
        return e;
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

enum err ward_save(struct ctx *c, struct ward_post *p, struct str reason)
{
    bool published = p->id && str_eq(p->state, S("published"));
    if (published && !reason.len)
        ctx_invalid(c, S("reason"), MSG_ward_need_reason, MSG_NO_ARGS);
    TRY(check(c, p));
    if (!p->id) {
        p->id = ctx_id(c);
        TRY(ward_post_put(c->db, &(struct ward_post_put_in){ p->id, p->agency_id, ward_kind_word(p->kind), p->title, p->body, p->links, p->procedure_code,
                                                             p->from_day, p->to_day, c->now_ms }, NULL));
        return say(c, "ward.saved", p, S(""));
    }
    TRY(ward_post_set_exact(c->db, &(struct ward_post_set_in){ p->id, p->version, p->title, p->body, p->links, p->procedure_code, p->from_day, p->to_day, c->now_ms }));
    if (!published)
        return say(c, "ward.saved", p, S(""));
    TRY(keep_act(c, "corrected", p, reason));
    return say(c, "ward.corrected", p, reason);
}

/* NĐ 224/2026/NĐ-CP Đ13.1.a: a planned interruption is announced in time. */
static enum err announced_in_time(struct ctx *c, const struct ward_post *p)
{
    struct calendar cal;
    int64_t days;
    int32_t first;
    TRY(setting_number(c->db, c->arena, SETTING_WARD_DOWNTIME_DAYS, &days));
    TRY(unit_calendar(c, p->agency_id, &cal));
    TRY(calendar_add(&cal, ctx_today(c), (int)days, &first));
    if (p->from_day >= first)
        return ERR_OK;
    return ctx_invalid(c, S("from_day"), MSG_ward_too_late, MSG_ARGS(arena_printf(c->arena, "%lld", (long long)days), ctx_date(c, first)));
}

enum err ward_publish(struct ctx *c, int64_t agency_id, int64_t id, int64_t version)
{
    struct ward_post p;
    TRY(ward_get(c, agency_id, id, &p));
    TRY(check(c, &p));
    if (p.kind == WARD_DOWNTIME)
        TRY(announced_in_time(c, &p));
    TRY(ward_post_publish_exact(c->db, &(struct ward_post_publish_in){ id, version, c->now_ms }));
    TRY(keep_act(c, "published", &p, S("")));
    return say(c, "ward.published", &p, S(""));
}

enum err ward_withdraw(struct ctx *c, int64_t agency_id, int64_t id, int64_t version, struct str reason)
{
    struct ward_post p;
    TRY(ward_get(c, agency_id, id, &p));
    if (!reason.len)
        return ctx_invalid(c, S("why"), MSG_ward_need_reason, MSG_NO_ARGS);
    TRY(ward_post_withdraw_exact(c->db, &(struct ward_post_withdraw_in){ id, version, c->now_ms }));
    TRY(keep_act(c, "withdrawn", &p, reason));
    return say(c, "ward.withdrawn", &p, reason);
}

/* -- who agreed to be shown -- */

enum err ward_show_me(struct ctx *c, bool shown, bool phone)
{
    int64_t id = c->who.account_id;
    if (shown)
        TRY(ward_shown_put(c->db, &(struct ward_shown_put_in){ id, phone, c->now_ms }, NULL));
    else
        TRY(ward_shown_drop(c->db, &(struct ward_shown_drop_in){ id }, NULL));
    struct event e = { .kind = "ward.shown", .object_kind = "account", .object_id = id, .as = c->who.grants_n ? c->who.grants : NULL,
                       EVENT_DETAIL({ "shown", { 0 }, shown }, { "phone", { 0 }, shown && phone }) };
    return event_put(c, &e);
}

enum err ward_shown_me(struct ctx *c, bool *shown, bool *phone)
{
    struct ward_shown_row_row r = { 0 };
    enum err e = ward_shown_row(c->db, c->arena, &(struct ward_shown_row_in){ c->who.account_id }, &r);
    *shown = e == ERR_OK;
    *phone = e == ERR_OK && r.phone;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}
