/* Submitting a dossier, and who may see it. */
#include "mod/dossier/dossier_internal.h"
#include "base/clock.h"
#include "crypto/hash.h"
#include "data/json.h"
#include "mod/represent/represent.h"
#include "sql_dossier.h"
#include "text/text.h"

enum { ANSWERS_MAX = 512 * 1024, CONTENT_MAX = 1000, SETS_MAX = 100 };

/* -- checking -- */

static const struct {
    enum form_problem problem;
    enum msg message;
} problem_words[] = {
    { FORM_MISSING, MSG_form_missing },       { FORM_TOO_SHORT, MSG_form_too_short }, { FORM_TOO_LONG, MSG_form_too_long },
    { FORM_NOT_NUMBER, MSG_web_not_number },  { FORM_TOO_SMALL, MSG_form_too_small }, { FORM_TOO_LARGE, MSG_form_too_large },
    { FORM_NOT_DATE, MSG_web_not_date },      { FORM_IN_FUTURE, MSG_form_in_future }, { FORM_NOT_OPTION, MSG_form_not_option },
    { FORM_NOT_CCCD, MSG_form_not_cccd },     { FORM_NOT_PHONE, MSG_form_not_phone }, { FORM_NOT_EMAIL, MSG_form_not_email },
    { FORM_NOT_TIME, MSG_form_not_time },     { FORM_NOT_MST, MSG_form_not_mst },
};

static void note(struct ctx *c, const struct form_field *f, const struct form_state *s)
{
    struct str key = arena_printf(c->arena, "f.%.*s", STR_ARG(f->key));
    struct str limit = arena_printf(c->arena, "%lld", (long long)s->limit);
    for (size_t i = 0; i < sizeof problem_words / sizeof *problem_words; i++)
        if (problem_words[i].problem == s->problem)
            ctx_invalid(c, key, problem_words[i].message, MSG_ARGS(f->label, limit));
}

void dossier_note_problems(struct ctx *c, const struct form *form, const struct form_state *states)
{
    for (size_t i = 0; i < form->fields_n; i++)
        if (states[i].problem != FORM_FINE)
            note(c, &form->fields[i], &states[i]);
}

static struct str answers_json(struct ctx *c, const struct form *form, const struct form_state *states)
{
    struct buf b = buf_new(c->arena, ANSWERS_MAX);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    for (size_t i = 0; i < form->fields_n; i++) {
        if (!states[i].value.len)
            continue;
        json_key(&o, form->fields[i].key);
        json_put_text(&o, states[i].value);
    }
    json_close(&o, '}');
    return b.failed ? (struct str){ 0 } : buf_str(&b);
}

static enum err check_answers(struct ctx *c, const struct dossier_new *n, struct str *json)
{
    const struct form *form;
    struct form_state *states;
    TRY(procedure_form(c, n->procedure, &form));
    /* conditions may ask through which channel the request comes */
    struct form_value *values = ARENA_ARRAY(c->arena, struct form_value, n->answers_n + 1);
    if (n->answers_n)
        memcpy(values, n->answers, n->answers_n * sizeof *values);
    values[n->answers_n] = (struct form_value){ S("channel"), str_c(channel_word(n->channel)) };
    if (form_validate(form, values, n->answers_n + 1, false, ctx_today(c), c->arena, &states) > 0) {
        dossier_note_problems(c, form, states);
        return ERR_INVALID;
    }
    *json = answers_json(c, form, states);
    return json->ptr ? ERR_OK : ERR_TOO_LARGE;
}

static bool twelve_digits(struct str s)
{
    bool digits = s.len == 12;
    for (size_t i = 0; digits && i < s.len; i++)
        digits = s.ptr[i] >= '0' && s.ptr[i] <= '9';
    return digits;
}

static enum err check_contact(struct ctx *c, const char *role, struct party *p)
{
    struct ident_cccd id;
    struct str name = arena_printf(c->arena, "%s.name", role), id_no = arena_printf(c->arena, "%s.id_no", role);
    struct str phone = arena_printf(c->arena, "%s.phone", role), email = arena_printf(c->arena, "%s.email", role);
    if (!p->name.len)
        ctx_invalid(c, name, MSG_dossier_name_missing, MSG_NO_ARGS);
    if (text_length(p->name) > 150)
        ctx_invalid(c, name, MSG_web_too_long, MSG_ARGS(S("150")));
    /* foreigners, organisations and old papers have other numbers: only 12 digits are checked as a personal number */
    if (twelve_digits(p->id_no) && ident_cccd(c->arena, p->id_no, &p->id_no, &id) != ERR_OK)
        ctx_invalid(c, id_no, MSG_form_not_cccd, MSG_NO_ARGS);
    if (p->phone.len && ident_phone(c->arena, p->phone, &p->phone) != ERR_OK)
        ctx_invalid(c, phone, MSG_form_not_phone, MSG_NO_ARGS);
    if (p->email.len && ident_email(p->email) != ERR_OK)
        ctx_invalid(c, email, MSG_form_not_email, MSG_NO_ARGS);
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

static enum err check_parties(struct ctx *c, struct party parties[PARTY_COUNT])
{
    if (!parties[PARTY_APPLICANT].present)
        return ctx_invalid(c, S("applicant.name"), MSG_dossier_name_missing, MSG_NO_ARGS);
    for (int r = 0; r < PARTY_COUNT; r++)
        if (parties[r].present)
            (void)check_contact(c, party_word((enum party_role)r), &parties[r]);
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

static bool door_known(struct str d)
{
    static const char *const doors[] = { "", "desk", "room", "road", "post", "portal" };
    for (size_t i = 0; i < sizeof doors / sizeof *doors; i++)
        if (str_eq(d, str_c(doors[i])))
            return true;
    return false;
}

static bool deliver_known(struct str d) { return str_eq(d, S("counter")) || str_eq(d, S("online")) || str_eq(d, S("post")); }

static enum err check_rest(struct ctx *c, const struct dossier_new *n, const struct unit *agency)
{
    enum msg why;
    bool open = n->bundle_id ? procedure_open_part(n->procedure, agency->level, n->channel, &why) : procedure_open(n->procedure, agency->level, n->channel, &why);
    if (!open)
        return ctx_refuse(c, ERR_INVALID, why);
    if (n->procedure->parts_n)
        return ctx_refuse(c, ERR_INVALID, MSG_dossier_is_bundle);
    if (!str_eq(agency->kind, S("agency")) || agency->close_day)
        return ctx_invalid(c, S("agency"), MSG_dossier_agency_closed, MSG_NO_ARGS);
    if (!door_known(n->door))
        ctx_invalid(c, S("door"), MSG_form_not_option, MSG_NO_ARGS);
    if (!deliver_known(n->deliver))
        ctx_invalid(c, S("deliver"), MSG_form_not_option, MSG_NO_ARGS);
    if (str_eq(n->deliver, S("post")) && !n->deliver_address.len)
        ctx_invalid(c, S("deliver_address"), MSG_dossier_post_address, MSG_NO_ARGS);
    if (n->sets < 1 || n->sets > SETS_MAX)
        ctx_invalid(c, S("sets"), MSG_web_not_number, MSG_NO_ARGS);
    if (text_length(n->content) > CONTENT_MAX) /* TrichYeuHoSo of the national exchange holds 1,000 */
        ctx_invalid(c, S("content"), MSG_web_too_long, MSG_ARGS(S("1000")));
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

/* -- submitting -- */

static enum err record_submission(struct ctx *c, const struct dossier *d)
{
    struct event e = { .kind = "dossier.submitted",
                       .object_kind = "dossier",
                       .object_id = d->id,
                       .dossier_id = d->id,
                       .as = unit_grant(c, ROLE_OFFICER, d->agency_id),
                       .to = str_c(dossier_state_word(d->state)),
                       EVENT_DETAIL({ "request_no", d->request_no, 0 }, { "procedure", d->procedure_code, 0 },
                                    { "channel", str_c(channel_word(d->channel)), 0 },
                                    { "answer_due_at_ms", { 0 }, d->answer_due_at_ms }) };
    TRY(event_put(c, &e));
    return outbox_put(c, &e, "dossier.state", arena_printf(c->arena, "{\"request\":\"%.*s\",\"national\":1}", STR_ARG(d->request_no)));
}

enum err dossier_submit(struct ctx *c, const struct dossier_new *n, int64_t *id)
{
    struct unit agency, intake;
    struct party parties[PARTY_COUNT];
    struct dossier d = { .id = ctx_id(c), .state = DOSSIER_SUBMITTED, .channel = n->channel };
    memcpy(parties, n->parties, sizeof parties);
    TRY(unit_get(c, n->agency_id, &agency));
    TRY(unit_get(c, n->intake_unit_id ? n->intake_unit_id : n->agency_id, &intake));
    enum err rest = check_rest(c, n, &agency), people = check_parties(c, parties);
    TRY(check_answers(c, n, &d.answers));
    TRY(rest);
    TRY(people);
    d.procedure_version_id = n->procedure->version_id;
    d.procedure_code = n->procedure->code;
    d.agency_id = n->agency_id;
    d.intake_unit_id = intake.id;
    d.intake_agency_id = intake.agency_id;
    d.account_id = n->account_id;
    d.door = n->door.len ? n->door : S("desk");
    d.bundle_id = n->bundle_id;
    d.content = n->content.len ? n->content : n->procedure->short_name;
    d.sets = n->sets;
    d.deliver = n->deliver;
    d.deliver_address = n->deliver_address.ptr ? n->deliver_address : S("");
    d.submitted_at_ms = c->now_ms;
    d.secret = random_token(c->arena, 18);
    TRY(dossier_new_request_no(c, &agency, &d.request_no));
    TRY(dossier_clock_intake(c, &agency, &d.answer_due_at_ms));
    TRY(dossier_store_new(c, &d, parties));
    TRY(record_submission(c, &d));
    *id = d.id;
    return ERR_OK;
}

/* -- seeing -- */

static const enum role readers[] = { ROLE_OFFICER, ROLE_SPECIALIST, ROLE_LEADER, ROLE_CLERK, ROLE_CASHIER, ROLE_SUPERVISOR };

static const struct grant *reader_at(struct ctx *c, int64_t agency_id)
{
    const struct grant *g = NULL;
    for (size_t i = 0; !g && i < sizeof readers / sizeof *readers; i++)
        g = unit_grant(c, readers[i], agency_id);
    return g;
}

/* The grant with which this person reads: at the agency that decides, at the one whose desk took it in, or at one that was
 * asked about it. */
static enum err reading_grant(struct ctx *c, const struct dossier *d, const struct grant **out)
{
    struct reader_rows_row *rows;
    size_t n;
    *out = reader_at(c, d->agency_id);
    if (!*out && d->intake_agency_id != d->agency_id)
        *out = reader_at(c, d->intake_agency_id);
    if (*out || !c->who.grants_n)
        return ERR_OK;
    TRY(reader_rows(c->db, c->arena, &(struct reader_rows_in){ d->id }, &rows, &n));
    for (size_t i = 0; !*out && i < n; i++)
        *out = reader_at(c, rows[i].agency_id);
    return ERR_OK;
}

enum err dossier_let_read(struct ctx *c, int64_t id, int64_t agency_id)
{
    return reader_put(c->db, &(struct reader_put_in){ id, agency_id, c->now_ms }, NULL);
}

/* Who sent it for another needs the mandate of today; who is represented sees it too (mod/represent). */
enum err dossier_own(struct ctx *c, const struct dossier *d)
{
    bool for_other, sees, sent = c->who.account_id && d->account_id == c->who.account_id;
    TRY(represent_sees(c, d->id, d->procedure_code, &for_other, &sees));
    return (for_other ? sees : sent) ? ERR_OK : ERR_NOT_FOUND;
}

enum err dossier_reach(struct ctx *c, const struct dossier *d)
{
    const struct grant *as;
    if (c->who.automatic)
        return ERR_OK;
    enum err e = dossier_own(c, d);
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(reading_grant(c, d, &as));
    return as ? ERR_OK : ERR_NOT_FOUND;
}

enum err dossier_look(struct ctx *c, int64_t id, const char *why, struct dossier *out)
{
    struct dossier d;
    const struct grant *as;
    TRY(dossier_get(c, id, &d));
    TRY(dossier_reach(c, &d));
    TRY(reading_grant(c, &d, &as));
    struct event e = { .kind = "access.read",
                       .object_kind = "dossier",
                       .object_id = d.id,
                       .dossier_id = d.id,
                       .as = as,
                       EVENT_DETAIL({ "why", str_c(why), 0 }) };
    TRY(event_put(c, &e));
    *out = d;
    return ERR_OK;
}
