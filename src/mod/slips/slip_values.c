/* The values that papers print: office, dossier, people. Keys as in the markups of forms/. */
#include "mod/slips/slips_internal.h"
#include "mod/payment/payment.h"
#include "text/text.h"

void slip_put(struct ctx *c, slip_vec *v, const char *key, struct str value)
{
    if (value.len)
        VEC_PUSH(c->arena, v, ((struct doc_value){ str_c(key), value }));
}

void slip_put_office(struct ctx *c, slip_vec *v, const struct unit *u)
{
    slip_put(c, v, "office.superior", u->superior);
    slip_put(c, v, "office.name", u->name);
    slip_put(c, v, "office.place", u->place);
    slip_put(c, v, "office.address", u->address);
    slip_put(c, v, "office.phone", u->phone);
    slip_put(c, v, "office.website", u->website);
}

static void put_party(struct ctx *c, slip_vec *v, const char *who, const struct party *p)
{
    if (!p->present)
        return;
    slip_put(c, v, arena_printf(c->arena, "%s.name", who).ptr, p->name);
    slip_put(c, v, arena_printf(c->arena, "%s.id_no", who).ptr, p->id_no);
    slip_put(c, v, arena_printf(c->arena, "%s.address", who).ptr, p->address);
    slip_put(c, v, arena_printf(c->arena, "%s.phone", who).ptr, p->phone);
    slip_put(c, v, arena_printf(c->arena, "%s.email", who).ptr, p->email);
}

static struct str deliver_words(struct ctx *c, const struct dossier *d, const struct unit *u)
{
    if (str_eq(d->deliver, S("post")))
        return arena_printf(c->arena, "Qua bưu chính, gửi tới %.*s", STR_ARG(d->deliver_address));
    if (str_eq(d->deliver, S("online")))
        return S("Trực tuyến, trong tài khoản của người nộp");
    return arena_printf(c->arena, "Bộ phận Một cửa %.*s, %.*s", STR_ARG(u->short_name), STR_ARG(u->address));
}

static enum err put_dossier(struct ctx *c, slip_vec *v, const struct dossier *d, const struct procedure *p, const struct unit *u)
{
    const struct channel_rule *rule;
    TRY(dossier_time(c, d, &rule));
    struct ctx vi = *c;
    vi.lang = LANG_VI; /* papers are Vietnamese, whatever the page is */
    slip_put(c, v, "dossier.code", d->code);
    slip_put(c, v, "dossier.request_no", d->request_no);
    slip_put(c, v, "dossier.procedure", p->name);
    slip_put(c, v, "dossier.content", d->content);
    slip_put(c, v, "dossier.channel", channel_label(&vi, d->channel));
    slip_put(c, v, "dossier.sets", arena_printf(c->arena, "%02d", d->sets));
    slip_put(c, v, "dossier.deliver_at", deliver_words(c, d, u));
    if (rule)
        slip_put(c, v, "dossier.time_limit", rule->limit_text);
    if (d->received_at_ms)
        slip_put(c, v, "dossier.received_at", text_moment(c->arena, d->received_at_ms));
    if (d->due_at_ms)
        slip_put(c, v, "dossier.due_at", text_moment(c->arena, d->due_at_ms));
    return ERR_OK;
}

static enum err put_fees(struct ctx *c, slip_vec *v, const struct dossier *d)
{
    struct fee *fees;
    size_t n;
    int64_t total = 0;
    struct buf names = buf_new(c->arena, 8192);
    TRY(fee_list(c, d->id, &fees, &n));
    for (size_t i = 0; i < n; i++) {
        if (str_eq(fees[i].state, S("exempt")))
            continue;
        total += fees[i].amount_vnd;
        buf_put(&names, names.len ? S("; ") : S(""));
        buf_put(&names, fees[i].name);
        if (fees[i].quantity > 1)
            buf_put(&names, arena_printf(c->arena, " %.*s × %lld", STR_ARG(text_money(c->arena, fees[i].unit_vnd)), (long long)fees[i].quantity));
    }
    slip_put(c, v, "dossier.fee_text", total ? buf_str(&names) : S("Không phải nộp"));
    if (total) {
        slip_put(c, v, "dossier.fee_total", text_money(c->arena, total));
        slip_put(c, v, "dossier.fee_words", text_money_words(c->arena, total));
    }
    return ERR_OK;
}

/* What papers that come later do to the time: the general rule (NĐ 61/2018 Đ19.4), or that of the sector. */
static void put_clock(struct ctx *c, slip_vec *v, const struct dossier *d, const struct procedure *p)
{
    if (!d->received_at_ms)
        return;
    slip_put(c, v, "slip.clock",
             p->supplement == SUPPLEMENT_STANDS
                 ? arena_printf(c->arena, "Thời gian chờ bổ sung không tính vào thời hạn giải quyết (%.*s).", STR_ARG(p->supplement_ground))
                 : S("Khi nhận đủ phần bổ sung, thời gian giải quyết được tính lại từ đầu."));
}

enum err slip_put_all(struct ctx *c, slip_vec *v, const struct dossier *d, const struct procedure *p)
{
    struct unit agency;
    struct party parties[PARTY_COUNT];
    TRY(unit_get(c, d->agency_id, &agency));
    TRY(dossier_parties(c, d->id, parties));
    slip_put_office(c, v, &agency);
    TRY(put_dossier(c, v, d, p, &agency));
    put_party(c, v, "applicant", &parties[PARTY_APPLICANT]);
    put_party(c, v, "owner", &parties[PARTY_OWNER]);
    slip_put(c, v, "slip.help", arena_printf(c->arena, "Bộ phận Một cửa %.*s, điện thoại %.*s", STR_ARG(agency.short_name), STR_ARG(agency.phone)));
    put_clock(c, v, d, p);
    return put_fees(c, v, d);
}

enum err slip_values(struct ctx *c, const struct dossier *d, const struct procedure *p, struct doc_value **out, size_t *n)
{
    slip_vec v = { 0 };
    TRY(slip_put_all(c, &v, d, p));
    *out = v.at;
    *n = v.n;
    return ERR_OK;
}
