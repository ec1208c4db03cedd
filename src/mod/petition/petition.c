/* Sending and reading. */
#include "base/clock.h"
#include "core/series.h"
#include "core/setting.h"
#include "crypto/hash.h"
#include "mod/petition/petition_internal.h"
#include "text/text.h"

static const char *const state_words[PETITION_STATE_COUNT] = {
#define X(name, word) [PETITION_##name] = word,
    PETITION_STATES(X)
#undef X
};
const char *petition_state_word(enum petition_state s) { return state_words[s]; }

enum err petition_event_unnamed(struct ctx *c, struct event *e)
{
    struct who who = c->who;
    c->who = (struct who){ 0 };
    enum err put = event_put(c, e);
    c->who = who;
    return put;
}

enum err petition_data_account(struct ctx *c, int64_t *account_id)
{
    struct str login;
    struct petition_login_row *rows;
    size_t n;
    TRY(setting_get(c->db, c->arena, SETTING_PETITION_DATA_LOGIN, &login));
    TRY(petition_login(c->db, c->arena, &(struct petition_login_in){ login }, &rows, &n));
    *account_id = n ? rows->id : 0;
    return ERR_OK;
}

/* -- sending -- */

static void need(struct ctx *c, const char *field, struct str value, size_t max, enum msg none)
{
    if (!str_trim(value).len)
        ctx_invalid(c, str_c(field), none, MSG_NO_ARGS);
    else if (text_length(value) > max)
        ctx_invalid(c, str_c(field), MSG_web_too_long, MSG_ARGS(arena_printf(c->arena, "%zu", max)));
}

/* NĐ 20/2008/NĐ-CP Đ7: in Vietnamese, clear, with name, address and a number or an address to answer to. */
static enum err check(struct ctx *c, const struct petition_new *n)
{
    const struct petition_person *w = &n->person;
    if (!str_eq(n->about, S("service")) && !str_eq(n->about, S("rule")))
        ctx_invalid(c, S("ve"), MSG_form_not_option, MSG_NO_ARGS);
    need(c, "noi-dung", n->content, PETITION_WORDS_MAX, MSG_petition_content_none);
    need(c, "ten", w->name, 120, MSG_petition_name_none);
    need(c, "dia-chi", w->address, 255, MSG_petition_address_none);
    if (!w->phone.len && !w->email.len)
        ctx_invalid(c, S("dien-thoai"), MSG_petition_contact_none, MSG_NO_ARGS);
    struct str read;
    if (w->phone.len && ident_phone(c->arena, w->phone, &read) != ERR_OK)
        ctx_invalid(c, S("dien-thoai"), MSG_petition_phone_wrong, MSG_NO_ARGS);
    if (w->email.len && ident_email(w->email) != ERR_OK)
        ctx_invalid(c, S("thu"), MSG_petition_mail_wrong, MSG_NO_ARGS);
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

static enum err new_code(struct ctx *c, struct str *out)
{
    int64_t n;
    struct civil t = civil_of_ms(c->now_ms);
    struct str day = arena_printf(c->arena, "%02d%02d%02d", t.year % 100, t.month, t.day);
    TRY(series_next(c, "petition", S("all"), day, &n));
    *out = arena_printf(c->arena, "PA-%.*s-%04lld", STR_ARG(day), (long long)n);
    return ERR_OK;
}

static enum err store(struct ctx *c, struct petition *p, const struct petition_person *w)
{
    bool data = str_eq(p->kind, S("data"));
    p->id = ctx_id(c);
    p->version = 1;
    p->state = PETITION_SENT;
    p->secret = random_token(c->arena, 18);
    p->sent_at_ms = p->clock_at_ms = c->now_ms;
    TRY(new_code(c, &p->code));
    TRY(petition_due(c, p->class_, data ? STAGE_ACCEPT : STAGE_TRANSFER, p->agency_id, c->now_ms, &p->due_at_ms));
    TRY(petition_insert(c->db,
                        &(struct petition_insert_in){ p->id, p->code, p->secret, p->kind, p->about, p->class_, p->agency_id, p->dossier_no, p->event_id,
                                                      p->content, c->now_ms, p->due_at_ms },
                        NULL));
    TRY(petition_person_insert(c->db, &(struct petition_person_insert_in){ p->id, w->account_id, w->name, w->address, w->phone, w->email }, NULL));
    TRY(petition_step_insert(c->db, &(struct petition_step_insert_in){ .id = ctx_id(c), .petition_id = p->id, .move = S("send"), .words = S(""), .at_ms = c->now_ms }, NULL));
    struct event e = { .kind = "petition.sent", .object_kind = "petition", .object_id = p->id, .to = S("sent"), EVENT_DETAIL({ "code", p->code, 0 }, { "kind", p->kind, 0 }) };
    TRY(petition_event_unnamed(c, &e));
    return petition_tell_office(c, p, e.id, data ? MSG_petition_told_objection : MSG_petition_told_new);
}

enum err petition_send(struct ctx *c, const struct petition_new *n, struct petition *out)
{
    struct unit office;
    TRY(check(c, n));
    TRY(unit_office(c, &office));
    struct petition p = { .kind = S("petition"), .about = n->about, .class_ = S(""), .agency_id = office.agency_id ? office.agency_id : office.id,
                          .dossier_no = n->dossier_no, .content = n->content, .door = S("") };
    TRY(store(c, &p, &n->person));
    for (size_t i = 0; i < n->files_n; i++) {
        const struct paper_upload *f = &n->files[i];
        TRY(blob_record(c, &f->blob));
        TRY(petition_file_insert(c->db, &(struct petition_file_insert_in){ ctx_id(c), p.id, f->blob.hash, f->name, f->blob.media_type, f->blob.size_bytes }, NULL));
    }
    *out = p;
    return ERR_OK;
}

/* -- reading -- */

static bool state_from(struct str word, enum petition_state *out)
{
    for (int i = 0; i < PETITION_STATE_COUNT; i++)
        if (str_eq(word, str_c(state_words[i]))) {
            *out = (enum petition_state)i;
            return true;
        }
    return false;
}

static enum err one(struct ctx *c, const struct petition_rows_in *in, struct petition *out)
{
    struct petition_rows_row *r;
    size_t n;
    TRY(petition_rows(c->db, c->arena, in, &r, &n));
    if (!n)
        return ERR_NOT_FOUND;
    *out = (struct petition){ .id = r->id, .version = r->version, .agency_id = r->agency_id, .event_id = r->event_id, .sent_at_ms = r->sent_at_ms,
                              .clock_at_ms = r->clock_at_ms, .due_at_ms = r->due_at_ms, .answered_at_ms = r->answered_at_ms,
                              .published_at_ms = r->published_at_ms, .complained_at_ms = r->complained_at_ms, .code = r->code, .secret = r->secret,
                              .kind = r->kind, .about = r->about, .class_ = r->class, .door = r->door, .dossier_no = r->dossier_no, .content = r->content,
                              .answer = r->answer, .public_question = r->public_question, .public_answer = r->public_answer, .opinion = r->opinion,
                              .sealed = r->sealed != 0, .late = r->late != 0 };
    return state_from(r->state, &out->state) ? ERR_OK : ERR_IO;
}

enum err petition_get(struct ctx *c, int64_t id, struct petition *out)
{
    return one(c, &(struct petition_rows_in){ id, S(""), 0, S("") }, out);
}

enum err petition_by_secret(struct ctx *c, struct str code, struct str secret, struct petition *out)
{
    TRY(one(c, &(struct petition_rows_in){ 0, code, 0, S("") }, out));
    return secret.len && same_secret(secret, out->secret) ? ERR_OK : ERR_NOT_FOUND;
}

enum err petition_object(struct ctx *c, const struct petition_objection *o, struct petition *out)
{
    struct unit u;
    enum err e = one(c, &(struct petition_rows_in){ 0, S(""), o->event_id, o->dossier_no }, out);
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(o->actor_unit_id ? unit_get(c, o->actor_unit_id, &u) : unit_office(c, &u));
    struct petition p = { .kind = S("data"), .about = S("look"), .class_ = S("data"), .agency_id = u.agency_id ? u.agency_id : u.id,
                          .dossier_no = o->dossier_no, .content = o->content, .event_id = o->event_id, .door = S("") };
    TRY(store(c, &p, &o->person));
    *out = p;
    return ERR_OK;
}

const struct grant *petition_grant(struct ctx *c, int64_t agency_id)
{
    static const enum role roles[] = { ROLE_LEADER, ROLE_OFFICER, ROLE_CLERK, ROLE_SUPERVISOR };
    const struct grant *g = NULL;
    for (size_t i = 0; !g && i < sizeof roles / sizeof *roles; i++)
        g = unit_grant(c, roles[i], agency_id);
    return g;
}

enum err petition_look(struct ctx *c, int64_t id, struct petition *out)
{
    struct petition_person w;
    TRY(petition_get(c, id, out));
    const struct grant *as = petition_grant(c, out->agency_id);
    if (!as)
        return ERR_NOT_FOUND;
    if (petition_asker(c, out, &w) == ERR_OK)
        event_shows(c, "account", w.account_id);
    struct event e = { .kind = "access.read", .object_kind = "petition", .object_id = id, .as = as, EVENT_DETAIL({ "why", S("petition"), 0 }) };
    return event_put(c, &e);
}

enum err petition_asker(struct ctx *c, const struct petition *p, struct petition_person *out)
{
    struct petition_person_row_row r;
    if (p->sealed)
        return ERR_NOT_FOUND;
    TRY(petition_person_row(c->db, c->arena, &(struct petition_person_row_in){ p->id }, &r));
    *out = (struct petition_person){ r.account_id, r.name, r.address, r.phone, r.email };
    return ERR_OK;
}

/* -- lists -- */

static enum err gather(struct ctx *c, const int64_t *ids, size_t ids_n, struct petition **out, size_t *n)
{
    *out = ARENA_ARRAY(c->arena, struct petition, ids_n + 1);
    for (*n = 0; *n < ids_n; ++*n)
        TRY(petition_get(c, ids[*n], &(*out)[*n]));
    return ERR_OK;
}

enum err petition_own(struct ctx *c, int64_t account_id, int64_t before_id, struct petition **out, size_t *n)
{
    struct petition_own_ids_row *rows;
    size_t rows_n;
    TRY(petition_own_ids(c->db, c->arena, &(struct petition_own_ids_in){ account_id, before_id ? before_id : INT64_MAX }, &rows, &rows_n));
    int64_t *ids = ARENA_ARRAY(c->arena, int64_t, rows_n + 1);
    for (size_t i = 0; i < rows_n; i++)
        ids[i] = rows[i].id;
    return gather(c, ids, rows_n, out, n);
}

enum err petition_public(struct ctx *c, struct str words, int64_t before_ms, struct petition **out, size_t *n)
{
    struct petition_public_rows_row *rows;
    size_t rows_n;
    TRY(petition_public_rows(c->db, c->arena, &(struct petition_public_rows_in){ text_fold(c->arena, words), before_ms ? before_ms : INT64_MAX }, &rows, &rows_n));
    int64_t *ids = ARENA_ARRAY(c->arena, int64_t, rows_n + 1);
    for (size_t i = 0; i < rows_n; i++)
        ids[i] = rows[i].id;
    return gather(c, ids, rows_n, out, n);
}

enum err petition_public_one(struct ctx *c, struct str code, struct petition *out)
{
    TRY(one(c, &(struct petition_rows_in){ 0, code, 0, S("") }, out));
    return out->state == PETITION_PUBLISHED ? ERR_OK : ERR_NOT_FOUND;
}

static enum err ended(struct ctx *c, int64_t agency_id, int64_t before_id, struct petition **out, size_t *n)
{
    struct petition_ended_rows_row *r;
    TRY(petition_ended_rows(c->db, c->arena, &(struct petition_ended_rows_in){ agency_id, before_id ? before_id : INT64_MAX }, &r, n));
    *out = ARENA_ARRAY(c->arena, struct petition, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        (*out)[i] = (struct petition){ .id = r[i].id, .code = r[i].code, .kind = r[i].kind, .about = r[i].about, .class_ = r[i].class, .door = r[i].door,
                                       .sealed = r[i].sealed != 0, .sent_at_ms = r[i].sent_at_ms, .late = r[i].late != 0 };
        if (!state_from(r[i].state, &(*out)[i].state))
            return ERR_IO;
    }
    return ERR_OK;
}

static const int64_t NO_DUE_MS = 9000000000000000; /* as in petition.sql: after everything that is due */

enum err petition_list(struct ctx *c, int64_t agency_id, enum petition_filter f, int64_t after_ms, int64_t after_id, struct petition **out, size_t *n)
{
    struct petition_open_rows_row *r;
    if (f == PETITION_ENDED)
        return ended(c, agency_id, after_id, out, n);
    int64_t before = f == PETITION_LATE ? ms_of_day(ctx_today(c), 0) : INT64_MAX;
    TRY(petition_open_rows(c->db, c->arena, &(struct petition_open_rows_in){ agency_id, before, after_ms, after_id }, &r, n));
    *out = ARENA_ARRAY(c->arena, struct petition, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        (*out)[i] = (struct petition){ .id = r[i].id, .code = r[i].code, .kind = r[i].kind, .about = r[i].about, .class_ = r[i].class, .door = r[i].door,
                                       .sealed = r[i].sealed != 0, .sent_at_ms = r[i].sent_at_ms, .late = r[i].late != 0,
                                       .due_at_ms = r[i].due_ms == NO_DUE_MS ? 0 : r[i].due_ms };
        if (!state_from(r[i].state, &(*out)[i].state))
            return ERR_IO;
    }
    return ERR_OK;
}

enum err petition_counts(struct ctx *c, int64_t agency_id, int64_t *open, int64_t *late)
{
    struct petition_count_rows_row r;
    TRY(petition_count_rows(c->db, c->arena, &(struct petition_count_rows_in){ agency_id, ms_of_day(ctx_today(c), 0) }, &r));
    *open = r.open;
    *late = r.late;
    return ERR_OK;
}

enum err petition_steps(struct ctx *c, int64_t id, struct petition_step **out, size_t *n)
{
    struct petition_step_rows_row *r;
    TRY(petition_step_rows(c->db, c->arena, &(struct petition_step_rows_in){ id }, &r, n));
    *out = ARENA_ARRAY(c->arena, struct petition_step, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct petition_step){ r[i].at_ms, r[i].move, r[i].words, r[i].by.ptr ? r[i].by : S(""), r[i].unit.ptr ? r[i].unit : S(""), r[i].late != 0 };
    return ERR_OK;
}

enum err petition_files(struct ctx *c, int64_t id, struct petition_file **out, size_t *n)
{
    struct petition_file_rows_row *r;
    TRY(petition_file_rows(c->db, c->arena, &(struct petition_file_rows_in){ id }, &r, n));
    *out = ARENA_ARRAY(c->arena, struct petition_file, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct petition_file){ r[i].id, r[i].size_bytes, r[i].hash, r[i].name, r[i].media_type };
    return ERR_OK;
}
