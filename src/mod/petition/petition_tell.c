/* Who is told of what. Notices name the code alone: they are read in places where others look on. */
#include "mod/notify/notify.h"
#include "mod/petition/petition_internal.h"

static enum err tell(struct ctx *c, int64_t account_id, int64_t event_id, struct str title, struct str body, struct str path)
{
    return notify_tell(c, &(struct notify_words){ .account_id = account_id, .event_id = event_id, .title = title, .body = body, .path = path });
}

struct told {
    int64_t *at;
    size_t n, cap;
};

static void add(struct ctx *c, struct told *t, int64_t account_id)
{
    bool known = !account_id || account_id == c->who.account_id;
    for (size_t i = 0; i < t->n; i++)
        known |= t->at[i] == account_id;
    if (!known)
        VEC_PUSH(c->arena, t, account_id);
}

/* Objections to looks go to the heads and to who is responsible for personal data; other petitions to the desk too. */
static enum err concerned(struct ctx *c, const struct petition *p, struct told *t)
{
    static const enum role roles[] = { ROLE_LEADER, ROLE_OFFICER };
    bool data = str_eq(p->kind, S("data"));
    for (size_t r = 0; r < (data ? 1 : 2); r++) {
        struct staff *list;
        size_t n;
        TRY(staff_list(c, p->agency_id, roles[r], ctx_today(c), &list, &n));
        for (size_t i = 0; i < n; i++)
            add(c, t, list[i].account_id);
    }
    if (!data)
        return ERR_OK;
    int64_t account_id;
    TRY(petition_data_account(c, &account_id));
    add(c, t, account_id);
    return ERR_OK;
}

enum err petition_tell_office(struct ctx *c, const struct petition *p, int64_t event_id, enum msg title)
{
    struct told t = { 0 };
    struct str path = arena_printf(c->arena, "/cong-viec/phan-anh/%lld", (long long)p->id);
    TRY(concerned(c, p, &t));
    for (size_t i = 0; i < t.n; i++)
        TRY(tell(c, t.at[i], event_id, msg_format(c->arena, LANG_VI, title, MSG_ARGS(p->code)), S(""), path));
    return ERR_OK;
}

static const enum msg asker_titles[PETITION_MOVE_COUNT] = {
    [PETITION_MOVE_ACCEPT] = MSG_petition_told_accept,     [PETITION_MOVE_ASK] = MSG_petition_told_ask,       [PETITION_MOVE_REFUSE] = MSG_petition_told_refuse,
    [PETITION_MOVE_TRANSFER] = MSG_petition_told_transfer, [PETITION_MOVE_GUIDE] = MSG_petition_told_guide,   [PETITION_MOVE_ANSWER] = MSG_petition_told_answer,
    [PETITION_MOVE_PUBLISH] = MSG_petition_told_publish,
};

enum err petition_tell_asker(struct ctx *c, const struct petition *p, int64_t event_id, enum petition_move m)
{
    struct petition_person_row_row r;
    TRY(petition_person_row(c->db, c->arena, &(struct petition_person_row_in){ p->id }, &r)); /* also when sealed: the asker learns where to go */
    if (!r.account_id)
        return ERR_OK;
    struct str path = arena_printf(c->arena, "/phan-anh/t/%.*s/%.*s", STR_ARG(p->code), STR_ARG(p->secret));
    return tell(c, r.account_id, event_id, msg_format(c->arena, LANG_VI, asker_titles[m], MSG_ARGS(p->code)), S(""), path);
}
