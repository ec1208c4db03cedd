#include "mod/faq/faq.h"
#include "mod/catalogue/catalogue.h"
#include "mod/notify/notify.h"
#include "mod/units/units.h"
#include "sql_faq.h"
#include "text/text.h"

static void need(struct ctx *c, const char *field, struct str s, size_t max, enum msg none)
{
    if (!str_trim(s).len)
        ctx_invalid(c, str_c(field), none, MSG_NO_ARGS);
    else if (text_length(s) > max)
        ctx_invalid(c, str_c(field), MSG_web_too_long, MSG_ARGS(arena_printf(c->arena, "%zu", max)));
}

/* -- asking -- */

enum err faq_ask(struct ctx *c, struct str asked, struct str procedure_code, int64_t account_id, int64_t *id)
{
    const struct procedure *p;
    struct unit office;
    struct who who = c->who;
    need(c, "hoi", asked, FAQ_ASKED_MAX, MSG_faq_asked_none);
    if (procedure_code.len && procedure_by_code(c, procedure_code, ctx_today(c), &p) != ERR_OK)
        ctx_invalid(c, S("thu-tuc"), MSG_faq_procedure_none, MSG_NO_ARGS);
    if (!ctx_ok(c))
        return ERR_INVALID;
    TRY(unit_office(c, &office));
    *id = ctx_id(c);
    TRY(faq_insert(c->db, &(struct faq_insert_in){ *id, office.agency_id ? office.agency_id : office.id, procedure_code, account_id, asked, c->now_ms }, NULL));
    struct event e = { .kind = "faq.asked", .object_kind = "faq", .object_id = *id };
    c->who = (struct who){ 0 }; /* the ledger names nobody who asks */
    enum err put = event_put(c, &e);
    c->who = who;
    return put;
}

/* -- reading -- */

enum err faq_get(struct ctx *c, int64_t id, struct faq *out)
{
    struct faq_row_row r;
    TRY(faq_row(c->db, c->arena, &(struct faq_row_in){ id }, &r));
    *out = (struct faq){ r.id, r.agency_id, r.account_id, r.asked_at_ms, r.answered_at_ms, r.version, r.procedure_code, r.asked, r.question, r.answer, r.reason, r.state };
    return ERR_OK;
}

enum err faq_find(struct ctx *c, struct str words, struct str procedure_code, int64_t before_id, struct faq **out, size_t *n)
{
    struct faq_found_row *rows;
    TRY(faq_found(c->db, c->arena, &(struct faq_found_in){ text_fold(c->arena, words), procedure_code, before_id ? before_id : INT64_MAX }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct faq, *n + 1);
    for (size_t i = 0; i < *n; i++)
        TRY(faq_get(c, rows[i].id, &(*out)[i]));
    return ERR_OK;
}

enum err faq_waiting(struct ctx *c, int64_t agency_id, struct str state, int64_t after_id, struct faq **out, size_t *n)
{
    struct faq_in_state_row *rows;
    TRY(faq_in_state(c->db, c->arena, &(struct faq_in_state_in){ agency_id, state, after_id }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct faq, *n + 1);
    for (size_t i = 0; i < *n; i++)
        TRY(faq_get(c, rows[i].id, &(*out)[i]));
    return ERR_OK;
}

/* -- answering -- */

static const struct grant *answerer(struct ctx *c, int64_t agency_id)
{
    static const enum role roles[] = { ROLE_OFFICER, ROLE_LEADER, ROLE_CLERK };
    const struct grant *g = NULL;
    for (size_t i = 0; !g && i < sizeof roles / sizeof *roles; i++)
        g = unit_grant(c, roles[i], agency_id);
    return g;
}

static enum err settle(struct ctx *c, struct faq *f, int64_t version, const struct grant *as, const char *state, enum msg title)
{
    bool published = strcmp(state, "published") == 0;
    struct str folded = published ? text_fold(c->arena, arena_printf(c->arena, "%.*s %.*s", STR_ARG(f->question), STR_ARG(f->answer))) : S("");
    TRY(faq_answer_exact(c->db, &(struct faq_answer_in){ f->id, version, f->question, f->answer, f->reason, folded, str_c(state), c->who.account_id, c->now_ms }));
    struct event e = { .kind = published ? "faq.published" : "faq.declined", .object_kind = "faq", .object_id = f->id, .as = as, .from = f->state, .to = str_c(state) };
    TRY(event_put(c, &e));
    f->state = str_c(state);
    f->version = version + 1;
    if (!f->account_id)
        return ERR_OK;
    struct str path = published ? arena_printf(c->arena, "/hoi-dap/cau/%lld", (long long)f->id) : S("");
    return notify_tell(c, &(struct notify_words){ .account_id = f->account_id, .event_id = e.id, .title = msg_text(LANG_VI, title), .body = f->reason, .path = path });
}

enum err faq_publish(struct ctx *c, struct faq *f, int64_t version, struct str question, struct str answer)
{
    const struct grant *as = answerer(c, f->agency_id);
    if (!as)
        return ctx_refuse(c, ERR_FORBIDDEN, MSG_faq_not_yours);
    if (version != f->version)
        return ERR_STALE;
    need(c, "cau-hoi", question, FAQ_ASKED_MAX, MSG_faq_question_none);
    need(c, "tra-loi", answer, FAQ_ANSWER_MAX, MSG_faq_answer_none);
    if (!ctx_ok(c))
        return ERR_INVALID;
    f->question = question, f->answer = answer, f->reason = S("");
    return settle(c, f, version, as, "published", MSG_faq_told_published);
}

enum err faq_decline(struct ctx *c, struct faq *f, int64_t version, struct str reason)
{
    const struct grant *as = answerer(c, f->agency_id);
    if (!as)
        return ctx_refuse(c, ERR_FORBIDDEN, MSG_faq_not_yours);
    if (version != f->version)
        return ERR_STALE;
    need(c, "ly-do", reason, 500, MSG_faq_reason_none);
    if (!ctx_ok(c))
        return ERR_INVALID;
    f->reason = reason;
    return settle(c, f, version, as, "declined", MSG_faq_told_declined);
}
