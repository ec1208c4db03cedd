/* How a mandate comes into being: asked for, given, answered. */
#include "mod/represent/represent_internal.h"
#include "base/clock.h"
#include "mod/catalogue/catalogue.h"
#include "mod/units/units.h"
#include "text/text.h"

enum { CODES_MAX = 20 };

/* An account by its login and the name of its owner, so that nobody is found by a number alone. ERR_INVALID, noted at login. */
static enum err find_account(struct ctx *c, struct str login, struct str name, int64_t *id)
{
    struct account_named_row r;
    enum err e = login.len ? account_named(c->db, c->arena, &(struct account_named_in){ ident_login(c->arena, login) }, &r) : ERR_NOT_FOUND;
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    if (e != ERR_OK || !str_eq(text_fold(c->arena, r.name), text_fold(c->arena, name)))
        return ctx_invalid(c, S("login"), MSG_represent_no_account, MSG_NO_ARGS);
    *id = r.id;
    return ERR_OK;
}

/* -- checking -- */

static void check_person(struct ctx *c, struct mandate_new *n)
{
    int32_t born, of_age = 0;
    struct ident_cccd id;
    bool minor = n->kind == MANDATE_PARENT || n->kind == MANDATE_GUARDIAN;
    if (n->id_no.len && ident_cccd(c->arena, n->id_no, &n->id_no, &id) != ERR_OK)
        ctx_invalid(c, S("id_no"), MSG_form_not_cccd, MSG_NO_ARGS);
    if (!n->id_no.len && n->kind == MANDATE_AUTHORISED)
        ctx_invalid(c, S("id_no"), MSG_represent_id_no_missing, MSG_NO_ARGS);
    if (!minor)
        return;
    if (!day_parse_iso(n->birth, &born))
        ctx_invalid(c, S("birth"), MSG_represent_birth_missing, MSG_NO_ARGS);
    else if (born > ctx_today(c))
        ctx_invalid(c, S("birth"), MSG_form_in_future, MSG_NO_ARGS);
    else if (mandate_of_age(c, n->birth, &of_age) == ERR_OK && of_age && of_age <= ctx_today(c))
        ctx_invalid(c, S("birth"), MSG_represent_of_age, MSG_NO_ARGS);
}

static void check_organisation(struct ctx *c, struct mandate_new *n)
{
    struct str mst;
    if (ident_mst(c->arena, n->id_no, &mst) != ERR_OK)
        ctx_invalid(c, S("id_no"), MSG_form_not_mst, MSG_NO_ARGS);
    else
        n->id_no = mst;
}

/* Codes of procedures, each one that exists, with a space between. */
static enum err check_procedures(struct ctx *c, struct str *codes)
{
    struct str rest = *codes, word;
    struct buf b = buf_new(c->arena, codes->len + 2);
    for (size_t n = 0; str_split(&rest, ' ', &word);) {
        const struct procedure *p;
        word = str_trim(word);
        if (!word.len)
            continue;
        enum err e = procedure_by_code(c, word, ctx_today(c), &p);
        if (e == ERR_NOT_FOUND || ++n > CODES_MAX)
            return ctx_invalid(c, S("procedures"), MSG_represent_no_procedure, MSG_ARGS(word));
        TRY(e);
        if (b.len)
            buf_putc(&b, ' ');
        buf_put(&b, word);
    }
    *codes = buf_str(&b);
    return ERR_OK;
}

static enum err check_days(struct ctx *c, struct mandate_new *n)
{
    n->from_day = n->from_day ? n->from_day : ctx_today(c);
    if (n->to_day && n->to_day < n->from_day)
        ctx_invalid(c, S("to_day"), MSG_represent_days, MSG_NO_ARGS);
    else if (n->to_day && n->to_day < ctx_today(c))
        ctx_invalid(c, S("to_day"), MSG_represent_past, MSG_NO_ARGS);
    if (n->kind == MANDATE_AUTHORISED && !n->to_day)
        ctx_invalid(c, S("to_day"), MSG_represent_to_day_missing, MSG_NO_ARGS);
    enum err e = check_procedures(c, &n->procedures);
    return e == ERR_INVALID ? ERR_OK : e;
}

static enum err not_too_many(struct ctx *c, int64_t holder_id)
{
    struct mandate_open_count_row r;
    TRY(mandate_open_count(c->db, c->arena, &(struct mandate_open_count_in){ holder_id }, &r));
    return r.n < MANDATES_MAX ? ERR_OK : ctx_refuse(c, ERR_CONFLICT, MSG_represent_too_many);
}

/* -- storing -- */

static enum err put_principal(struct ctx *c, const struct mandate_new *n, int64_t account_id, int64_t *id)
{
    *id = ctx_id(c);
    return principal_insert(c->db,
                            &(struct principal_insert_in){ *id, n->kind == MANDATE_STAFF ? S("organisation") : S("person"), account_id, n->name,
                                                           n->id_no.ptr ? n->id_no : S(""), n->birth.ptr ? n->birth : S(""),
                                                           n->address.ptr ? n->address : S(""), c->now_ms },
                            NULL);
}

static enum err put_mandate(struct ctx *c, const struct mandate_new *n, int64_t principal_id, int64_t holder_id, bool keeper, const char *shown, int64_t *id)
{
    struct unit office;
    bool held = *shown != 0;
    TRY(not_too_many(c, holder_id));
    TRY(unit_office(c, &office));
    *id = ctx_id(c);
    struct mandate_insert_in in = { .id = *id, .principal_id = principal_id, .holder_id = holder_id, .agency_id = office.id,
                                    .kind = str_c(mandate_kind_word(n->kind)), .keeper = keeper, .state = held ? S("held") : S("asked"),
                                    .procedures = n->procedures.ptr ? n->procedures : S(""), .from_day = n->from_day, .to_day = n->to_day,
                                    .ground = n->ground.ptr ? n->ground : S(""), .shown = str_c(shown), .now_ms = c->now_ms,
                                    .answered_at_ms = held ? c->now_ms : 0, .answered_by = held ? c->who.account_id : 0 };
    if (n->paper) {
        TRY(blob_record(c, &n->paper->blob));
        in.paper_hash = n->paper->blob.hash;
        in.paper_name = n->paper->name;
        in.paper_type = n->paper->blob.media_type;
    }
    TRY(mandate_insert(c->db, &in, NULL));
    return mandate_event(c, held ? "mandate.given" : "mandate.asked", *id, NULL, S(""));
}

enum err mandate_ask(struct ctx *c, const struct mandate_new *given, int64_t *id)
{
    struct mandate_new n = *given;
    int64_t principal, of = 0;
    if (!n.name.len)
        ctx_invalid(c, S("name"), MSG_dossier_name_missing, MSG_NO_ARGS);
    if (n.kind == MANDATE_STAFF)
        check_organisation(c, &n);
    else
        check_person(c, &n);
    TRY(check_days(c, &n));
    if (n.login.len) {
        enum err e = find_account(c, n.login, n.name, &of);
        if (e != ERR_OK && e != ERR_INVALID)
            return e;
    } else if (!n.paper) {
        ctx_invalid(c, S("giay"), MSG_represent_paper_missing, MSG_NO_ARGS);
    }
    if (of && of == c->who.account_id)
        ctx_invalid(c, S("login"), MSG_represent_self, MSG_NO_ARGS);
    if (!ctx_ok(c))
        return ERR_INVALID;
    TRY(put_principal(c, &n, of, &principal));
    return put_mandate(c, &n, principal, c->who.account_id, n.kind == MANDATE_STAFF, "", id);
}

enum err mandate_give(struct ctx *c, struct str login, struct str name, const struct mandate_new *given, int64_t *id)
{
    struct account_known_row me;
    struct mandate_new n = *given;
    int64_t principal, to = 0;
    n.kind = MANDATE_AUTHORISED;
    enum err e = find_account(c, login, name, &to);
    if (e != ERR_OK && e != ERR_INVALID)
        return e;
    if (to && to == c->who.account_id)
        ctx_invalid(c, S("login"), MSG_represent_self, MSG_NO_ARGS);
    TRY(check_days(c, &n));
    if (!ctx_ok(c))
        return ERR_INVALID;
    TRY(account_known(c->db, c->arena, &(struct account_known_in){ c->who.account_id }, &me));
    n.name = me.name, n.id_no = me.id_no, n.birth = me.birth, n.address = me.address;
    TRY(put_principal(c, &n, me.id, &principal));
    return put_mandate(c, &n, principal, to, false, "account", id);
}

enum err mandate_add_staff(struct ctx *c, const struct mandate *keeper, struct str login, struct str name, bool as_keeper, int64_t *id)
{
    struct mandate *list;
    size_t n;
    int64_t to = 0;
    if (keeper->kind != MANDATE_STAFF || !keeper->keeper || keeper->holder_id != c->who.account_id || mandate_holds(c, keeper, S("")) != ERR_OK)
        return ERR_NOT_FOUND;
    TRY(find_account(c, login, name, &to));
    TRY(mandate_staff(c, keeper->principal_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].holder_id == to && mandate_holds(c, &list[i], S("")) == ERR_OK)
            return ctx_invalid(c, S("login"), MSG_represent_staff_already, MSG_NO_ARGS);
    struct mandate_new m = { .kind = MANDATE_STAFF, .from_day = ctx_today(c) };
    return put_mandate(c, &m, keeper->principal_id, to, as_keeper, "keeper", id);
}

/* -- answering -- */

/* An organisation, or a child, that is known already by its number keeps one row, so that all its mandates meet. */
static enum err known_principal(struct ctx *c, const struct mandate *m, int64_t *id)
{
    struct principal_of_number_row *rows;
    size_t n;
    *id = m->principal_id;
    if (!m->id_no.len || m->principal_account)
        return ERR_OK;
    TRY(principal_of_number(c->db, c->arena, &(struct principal_of_number_in){ m->organisation ? S("organisation") : S("person"), m->id_no }, &rows, &n));
    if (n && m->organisation)
        *id = rows[0].id;
    return ERR_OK;
}

enum err mandate_answer_it(struct ctx *c, struct mandate *m, int64_t version, bool yes, struct str reason, const struct grant *desk)
{
    int64_t principal;
    if (!str_eq(m->state, S("asked")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_represent_answered);
    if (!desk && (m->principal_account != c->who.account_id || m->holder_id == c->who.account_id))
        return ERR_NOT_FOUND; /* nobody says yes for another */
    if (!yes && desk && !reason.len)
        return ctx_invalid(c, S("ly_do"), MSG_represent_reason_missing, MSG_NO_ARGS);
    TRY(known_principal(c, m, &principal));
    enum err e = mandate_answer_exact(c->db, &(struct mandate_answer_in){ m->id, version, yes ? S("held") : S("refused"),
                                                                          yes ? desk ? S("desk") : S("account") : S(""), principal, c->now_ms,
                                                                          c->who.account_id, reason.ptr ? reason : S("") });
    if (e == ERR_STALE)
        return ctx_refuse(c, e, MSG_represent_stale);
    TRY(e);
    return mandate_event(c, yes ? "mandate.given" : "mandate.refused", m->id, desk, reason);
}

/* Officers do not check their own case: the same account, the same number or the same telephone. */
static enum err own_case(struct ctx *c, const struct mandate *m, bool *own)
{
    struct account_known_row me, holder;
    TRY(account_known(c->db, c->arena, &(struct account_known_in){ c->who.account_id }, &me));
    TRY(account_known(c->db, c->arena, &(struct account_known_in){ m->holder_id }, &holder));
    *own = me.id == holder.id || (me.id_no.len && (str_eq(me.id_no, holder.id_no) || str_eq(me.id_no, m->id_no))) ||
           (me.phone.len && str_eq(me.phone, holder.phone));
    return ERR_OK;
}

enum err mandate_at_desk(struct ctx *c, int64_t id, struct mandate *out)
{
    bool own;
    struct mandate m;
    TRY(mandate_of_event(c, id, &m));
    const struct grant *g = unit_grant(c, ROLE_OFFICER, m.agency_id);
    if (!g)
        return ERR_NOT_FOUND;
    struct event e = { .kind = "access.read", .object_kind = "mandate", .object_id = id, .as = g, EVENT_DETAIL({ "why", S("mandate"), 0 }) };
    TRY(event_put(c, &e));
    TRY(own_case(c, &m, &own));
    if (own)
        return ctx_refuse(c, ERR_FORBIDDEN, MSG_represent_own_case);
    *out = m;
    return ERR_OK;
}
