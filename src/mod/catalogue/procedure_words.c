/* Times and fees of a procedure in words. */
#include "mod/catalogue/web_internal.h"
#include "text/text.h"

struct str time_words(struct ctx *c, struct limit l)
{
    static const enum msg words[] = {
        [LIMIT_NONE] = MSG_procedure_limit_none,   [LIMIT_MINUTES] = MSG_procedure_limit_minutes,
        [LIMIT_HOURS] = MSG_procedure_limit_hours, [LIMIT_WORKING_HOURS] = MSG_procedure_limit_working_hours,
        [LIMIT_DAYS] = MSG_procedure_limit_days,   [LIMIT_WORKING_DAYS] = MSG_procedure_limit_working_days,
        [LIMIT_MONTHS] = MSG_procedure_limit_months, [LIMIT_SAME_DAY] = MSG_procedure_limit_same_day,
    };
    return msg_format(c->arena, c->lang, words[l.unit], MSG_ARGS(arena_printf(c->arena, "%d", (int)l.n)));
}

struct str limit_words(struct ctx *c, const struct channel_rule *r)
{
    bool published = r->limit_text.len && (c->lang == LANG_VI || r->rule.limit.unit == LIMIT_NONE);
    return published ? r->limit_text : time_words(c, r->rule.limit);
}

struct str fee_amount_words(struct ctx *c, const struct procedure_fee *f)
{
    if (f->amount_vnd < 0)
        return ctx_text(c, MSG_procedure_fee_unknown);
    return f->amount_vnd ? text_money(c->arena, f->amount_vnd) : ctx_text(c, MSG_procedure_free);
}

/* "từ trang thứ 3: 1.000 đồng; tối đa 200.000 đồng" */
static struct str step_words(struct ctx *c, const struct procedure_fee *f)
{
    struct buf b = buf_new(c->arena, 2000);
    for (size_t i = 0; i < f->steps_n; i++) {
        struct str from = arena_printf(c->arena, "%lld", (long long)f->steps[i].from);
        buf_put(&b, b.len ? S("; ") : S(""));
        msg_put(&b, c->lang, MSG_procedure_fee_step, MSG_ARGS(f->unit, from, text_money(c->arena, f->steps[i].amount_vnd)), NULL);
    }
    if (f->max_vnd) {
        buf_put(&b, b.len ? S("; ") : S(""));
        msg_put(&b, c->lang, MSG_procedure_fee_max, MSG_ARGS(text_money(c->arena, f->max_vnd)), NULL);
    }
    return buf_str(&b);
}

static struct view_catalogue_fee fee_view(struct ctx *c, const struct procedure_fee *f)
{
    struct view_catalogue_fee v = { .name = f->name, .amount = fee_amount_words(c, f), .steps = step_words(c, f), .note = f->note, .ground = f->ground };
    v.unit = f->amount_vnd > 0 ? f->unit : S("");
    v.exempt.at = ARENA_ARRAY(c->arena, __typeof__(*v.exempt.at), f->exempt_n + 1);
    v.exempt.n = f->exempt_n;
    for (size_t i = 0; i < f->exempt_n; i++)
        v.exempt.at[i].text = f->exempt[i];
    return v;
}

/* As published; nothing published and no line means that nothing is charged. */
struct str no_fee_words(struct ctx *c, const struct channel_rule *r)
{
    if (r->fees_n)
        return S("");
    if (str_eq(r->fee_text, S("Không có thông tin")))
        return ctx_text(c, MSG_procedure_fee_not_published);
    return r->fee_text.len && !str_eq(r->fee_text, S("Miễn phí")) ? r->fee_text : ctx_text(c, MSG_procedure_free);
}

struct view_catalogue_way procedure_way(struct ctx *c, const struct channel_rule *r)
{
    struct view_catalogue_way v = { .channel = str_c(channel_word(r->channel)), .name = channel_label(c, r->channel), .limit = limit_words(c, r),
                                    .ground = r->limit_ground, .note = r->note, .fee_text = no_fee_words(c, r) };
    v.fees.at = ARENA_ARRAY(c->arena, struct view_catalogue_fee, r->fees_n + 1);
    v.fees.n = r->fees_n;
    for (size_t i = 0; i < r->fees_n; i++)
        v.fees.at[i] = fee_view(c, &r->fees[i]);
    v.more.at = ARENA_ARRAY(c->arena, __typeof__(*v.more.at), r->more_n + 1);
    v.more.n = r->more_n;
    for (size_t i = 0; i < r->more_n; i++) {
        const struct channel_rule *m = &r->more[i];
        struct str fee = m->fees_n ? fee_amount_words(c, &m->fees[0]) : no_fee_words(c, m);
        v.more.at[i].limit = limit_words(c, m);
        v.more.at[i].note = m->note;
        v.more.at[i].fee_text = fee;
    }
    return v;
}
