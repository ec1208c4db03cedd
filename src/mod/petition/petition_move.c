/* The one function that changes a state. */
#include "base/clock.h"
#include "mod/petition/petition_internal.h"
#include "text/text.h"

const struct petition_row petition_rows_of[PETITION_MOVE_COUNT] = {
#define MOVE(name, word, from, to, who, stage, kind) \
    [PETITION_MOVE_##name] = { word, kind, PETITION_##from, PETITION_##to, WHO_##who, stage },
#include "mod/petition/petition_moves.inc"
#undef MOVE
};

const char *petition_move_word(enum petition_move m) { return petition_rows_of[m].word; }

bool petition_move_from(struct str word, enum petition_state from, enum petition_move *out)
{
    for (int i = 0; i < PETITION_MOVE_COUNT; i++)
        if (petition_rows_of[i].from == from && str_eq(word, str_c(petition_rows_of[i].word))) {
            *out = (enum petition_move)i;
            return true;
        }
    return false;
}

/* -- who -- */

/* What concerns how an official behaved, or looked, is for the head: nobody decides about themselves. */
static bool for_the_head(const struct petition *p) { return str_eq(p->class_, S("conduct")) || str_eq(p->kind, S("data")); }

static enum err responsible(struct ctx *c, const struct petition *p, bool *yes)
{
    int64_t account_id;
    TRY(petition_data_account(c, &account_id));
    *yes = str_eq(p->kind, S("data")) && account_id && account_id == c->who.account_id;
    return ERR_OK;
}

static bool entitled(struct ctx *c, const struct petition *p, const struct petition_row *row, bool asker)
{
    bool yes;
    if ((row->who == WHO_ASKER) != asker)
        return false;
    if (asker || unit_grant(c, ROLE_LEADER, p->agency_id))
        return true;
    if (row->who == WHO_HEAD || for_the_head(p))
        return responsible(c, p, &yes) == ERR_OK && yes && petition_grant(c, p->agency_id);
    return unit_grant(c, ROLE_OFFICER, p->agency_id) || unit_grant(c, ROLE_CLERK, p->agency_id);
}

bool petition_may(struct ctx *c, const struct petition *p, enum petition_move m, bool asker)
{
    const struct petition_row *row = &petition_rows_of[m];
    if (row->from != p->state || (row->kind[0] && !str_eq(p->kind, str_c(row->kind))))
        return false;
    if (str_eq(str_c(row->word), S("complain")) && p->complained_at_ms)
        return false; /* once */
    return entitled(c, p, row, asker);
}

/* -- what must be said -- */

static void need(struct ctx *c, const char *field, struct str value, enum msg none)
{
    if (!str_trim(value).len)
        ctx_invalid(c, str_c(field), none, MSG_NO_ARGS);
    else if (text_length(value) > PETITION_WORDS_MAX)
        ctx_invalid(c, str_c(field), MSG_web_too_long, MSG_ARGS(S("4000")));
}

static bool says(struct ctx *c, struct str folded, struct str secret)
{
    struct str part = text_fold(c->arena, secret);
    return part.len > 3 && memmem(folded.ptr, folded.len, part.ptr, part.len);
}

/* Published without the asker's data (NĐ 20/2008/NĐ-CP Đ19; Luật 91/2025/QH15). */
static enum err check_public(struct ctx *c, const struct petition *p, const struct petition_act *a)
{
    static const char *const fields[] = { "cau-hoi", "tra-loi" };
    struct petition_person w;
    const struct str texts[] = { a->public_question, a->public_answer };
    TRY(petition_asker(c, p, &w));
    const struct str secrets[] = { w.name, w.address, w.phone, w.email };
    need(c, "cau-hoi", a->public_question, MSG_petition_public_question_none);
    need(c, "tra-loi", a->public_answer, MSG_petition_public_answer_none);
    for (size_t i = 0; i < 2; i++) {
        struct str folded = text_fold(c->arena, texts[i]);
        for (size_t k = 0; k < 4; k++)
            if (says(c, folded, secrets[k])) {
                ctx_invalid(c, str_c(fields[i]), MSG_petition_public_names, MSG_NO_ARGS);
                break;
            }
    }
    return ERR_OK;
}

static enum err check_transfer(struct ctx *c, const struct petition *p, int64_t unit_id)
{
    struct unit u;
    if (unit_id <= 0 || unit_get(c, unit_id, &u) != ERR_OK || u.agency_id != u.id || u.close_day || u.id == p->agency_id)
        ctx_invalid(c, S("don-vi"), MSG_petition_unit_none, MSG_NO_ARGS);
    return ERR_OK;
}

static enum err check(struct ctx *c, const struct petition *p, const struct petition_act *a)
{
    struct petition_door door;
    bool words = a->move != PETITION_MOVE_WITHDRAW && a->move != PETITION_MOVE_WITHDRAW_ASKED && a->move != PETITION_MOVE_PUBLISH;
    bool accept = a->move == PETITION_MOVE_ACCEPT && str_eq(p->kind, S("petition"));
    if (words && !accept)
        need(c, "loi", a->words, MSG_petition_words_none);
    if (accept && !str_eq(a->class_, S("conduct")) && !str_eq(a->class_, S("rule")))
        ctx_invalid(c, S("lop"), MSG_form_not_option, MSG_NO_ARGS);
    if (a->move == PETITION_MOVE_GUIDE && petition_door(c, a->door, &door) != ERR_OK)
        ctx_invalid(c, S("cua"), MSG_form_not_option, MSG_NO_ARGS);
    if (a->move == PETITION_MOVE_TRANSFER)
        TRY(check_transfer(c, p, a->unit_id));
    if (a->move == PETITION_MOVE_PUBLISH)
        TRY(check_public(c, p, a));
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

/* -- doing it -- */

static enum err next_due(struct ctx *c, struct petition *p)
{
    static const enum petition_stage stages[PETITION_STATE_COUNT] = { [PETITION_SENT] = STAGE_TRANSFER, [PETITION_DOING] = STAGE_ANSWER,
                                                                      [PETITION_ANSWERED] = STAGE_PUBLISH };
    bool data = str_eq(p->kind, S("data"));
    enum petition_stage s = data && p->state == PETITION_SENT ? STAGE_ACCEPT : data && p->state == PETITION_ANSWERED ? STAGE_NONE : stages[p->state];
    return petition_due(c, p->class_, s, p->agency_id, s == STAGE_PUBLISH ? p->answered_at_ms : p->clock_at_ms, &p->due_at_ms);
}

/* By days: what is done on the last day is in time. */
static enum err was_late(struct ctx *c, const struct petition *p, enum petition_stage s, bool *late)
{
    int64_t due;
    TRY(petition_due(c, p->class_, s, p->agency_id, s == STAGE_PUBLISH ? p->answered_at_ms : p->clock_at_ms, &due));
    *late = due && ctx_today(c) > day_of_ms(due);
    return ERR_OK;
}

static enum err apply(struct ctx *c, struct petition *p, const struct petition_act *a)
{
    struct petition_door door;
    p->state = petition_rows_of[a->move].to;
    switch (a->move) {
    case PETITION_MOVE_ACCEPT: p->class_ = str_eq(p->kind, S("data")) ? p->class_ : a->class_; break;
    case PETITION_MOVE_SUPPLY: p->clock_at_ms = petition_supply_restarts(c) ? c->now_ms : p->clock_at_ms; break;
    case PETITION_MOVE_TRANSFER: p->agency_id = a->unit_id, p->clock_at_ms = c->now_ms; break;
    case PETITION_MOVE_GUIDE:
        TRY(petition_door(c, a->door, &door));
        p->door = a->door, p->sealed = door.sealed;
        break;
    case PETITION_MOVE_ANSWER: p->answer = a->words, p->answered_at_ms = c->now_ms; break;
    case PETITION_MOVE_PUBLISH: p->public_question = a->public_question, p->public_answer = a->public_answer, p->published_at_ms = c->now_ms; break;
    case PETITION_MOVE_COMPLAIN:
    case PETITION_MOVE_COMPLAIN_PUBLISHED: p->complained_at_ms = p->clock_at_ms = c->now_ms; break;
    case PETITION_MOVE_ASK:
    case PETITION_MOVE_REFUSE:
    case PETITION_MOVE_WITHDRAW:
    case PETITION_MOVE_WITHDRAW_ASKED:
    case PETITION_MOVE_COUNT: break;
    }
    return next_due(c, p);
}

static enum err store(struct ctx *c, struct petition *p)
{
    struct str folded = p->state == PETITION_PUBLISHED ? text_fold(c->arena, arena_printf(c->arena, "%.*s %.*s", STR_ARG(p->public_question), STR_ARG(p->public_answer))) : S("");
    TRY(petition_update_exact(c->db, &(struct petition_update_in){ p->id, p->version, p->class_, p->door, str_c(petition_state_word(p->state)), p->sealed,
                                                                   p->agency_id, p->clock_at_ms, p->due_at_ms, p->answer, p->public_question,
                                                                   p->public_answer, folded, p->answered_at_ms, p->published_at_ms, p->opinion,
                                                                   p->complained_at_ms, p->late }));
    p->version++;
    return ERR_OK;
}

static enum err record(struct ctx *c, struct petition *p, const struct petition_act *a, enum petition_state from, const struct grant *as, bool late)
{
    const char *word = petition_rows_of[a->move].word;
    TRY(petition_step_insert(c->db, &(struct petition_step_insert_in){ ctx_id(c), p->id, str_c(word), a->asker ? 0 : c->who.account_id, as ? as->agency_id : 0,
                                                                       a->words.ptr ? a->words : S(""), late, c->now_ms }, NULL));
    struct event e = { .kind = arena_cstr(c->arena, arena_printf(c->arena, "petition.%s", word)), .object_kind = "petition", .object_id = p->id, .as = as,
                       .from = str_c(petition_state_word(from)), .to = str_c(petition_state_word(p->state)),
                       EVENT_DETAIL({ "code", p->code, 0 }, { "class", p->class_, 0 }, { "door", p->door, 0 }, { "late", { 0 }, late }) };
    if (!a->asker) {
        TRY(event_put(c, &e));
        TRY(petition_tell_asker(c, p, e.id, a->move));
        return a->move == PETITION_MOVE_TRANSFER ? petition_tell_office(c, p, e.id, MSG_petition_told_transferred) : ERR_OK;
    }
    TRY(petition_event_unnamed(c, &e));
    return petition_tell_office(c, p, e.id, MSG_petition_told_asker);
}

enum err petition_move(struct ctx *c, struct petition *p, const struct petition_act *a)
{
    bool late;
    enum petition_state from = p->state;
    const struct petition_row *row = &petition_rows_of[a->move];
    const struct grant *as = a->asker ? NULL : petition_grant(c, p->agency_id);
    if (a->version != p->version)
        return ERR_STALE;
    if (row->from != p->state)
        return ctx_refuse(c, ERR_CONFLICT, MSG_petition_not_now);
    if (!petition_may(c, p, a->move, a->asker))
        return ctx_refuse(c, ERR_FORBIDDEN, MSG_petition_not_yours);
    TRY(check(c, p, a));
    TRY(was_late(c, p, row->stage, &late));
    TRY(apply(c, p, a));
    p->late |= late;
    TRY(store(c, p));
    return record(c, p, a, from, as, late);
}

enum err petition_opinion(struct ctx *c, struct petition *p, int64_t version, struct str opinion)
{
    if (version != p->version)
        return ERR_STALE;
    if (!str_eq(opinion, S("like")) && !str_eq(opinion, S("dislike")))
        return ctx_invalid(c, S("y-kien"), MSG_form_not_option, MSG_NO_ARGS);
    if (p->state != PETITION_ANSWERED && p->state != PETITION_PUBLISHED)
        return ctx_refuse(c, ERR_CONFLICT, MSG_petition_not_now);
    p->opinion = opinion;
    TRY(store(c, p));
    struct event e = { .kind = "petition.rated", .object_kind = "petition", .object_id = p->id, EVENT_DETAIL({ "opinion", opinion, 0 }) };
    return petition_event_unnamed(c, &e);
}
