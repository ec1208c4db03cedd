/* Checking a request and answering it: receive, ask, refuse. */
#include "mod/counter/counter_internal.h"
#include "mod/forms/forms.h"
#include "mod/papers/papers.h"
#include "mod/payment/payment.h"
#include "mod/store/store.h"
#include "mod/slips/slips.h"
#include "text/text.h"

enum { ASKS_MAX = 60 };

static struct str number(struct ctx *c, int64_t n) { return n ? arena_printf(c->arena, "%lld", (long long)n) : S(""); }

/* -- the page -- */

struct answers {
    const struct form *form;
    struct form_state *states;
    struct form_value *values;
    size_t n;
};

static enum err load_answers(struct ctx *c, const struct dossier *d, const struct procedure *p, struct answers *a)
{
    TRY(procedure_form(c, p, &a->form));
    TRY(dossier_answers(c, d, &a->values, &a->n));
    struct form_value *with = ARENA_ARRAY(c->arena, struct form_value, a->n + 1);
    if (a->n)
        memcpy(with, a->values, a->n * sizeof *with);
    with[a->n] = (struct form_value){ S("channel"), str_c(channel_word(d->channel)) };
    a->values = with;
    a->n++;
    form_validate(a->form, a->values, a->n, true, ctx_today(c), c->arena, &a->states);
    return ERR_OK;
}

static bool asked_for(const struct answers *a, const struct component *k)
{
    return form_test(a->form, a->states, a->values, a->n, k->condition);
}

static struct str component_field(struct ctx *c, const struct component *k) { return arena_printf(c->arena, "o.%.*s", STR_ARG(k->key)); }

/* As typed, when the page comes back. */
static void keep_typed(struct ctx *c, const char *prefix, struct str key, struct str *count)
{
    struct web_field *f;
    size_t n = web_fields(c, prefix, &f);
    for (size_t i = 0; i < n; i++)
        if (str_eq(f[i].key, key))
            *count = f[i].value;
}

static bool ticked(struct ctx *c, struct str key)
{
    struct str *keys;
    size_t n = web_list(c, "ask", &keys);
    for (size_t i = 0; i < n; i++)
        if (str_eq(keys[i], key))
            return true;
    return false;
}

static enum err fill_component(struct ctx *c, const struct dossier *d, const struct component *k, const struct paper *papers, size_t n, struct view_counter_check *v)
{
    struct view_counter_check_components row = { .key = k->key, .name = k->name, .when = k->when, .group = k->group,
                                                      .required = k->required, .error = forms_error(c, component_field(c, k)) };
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(papers[i].component_key, k->key))
            continue;
        if (papers[i].hash.len) {
            struct view_counter_check_components_scans scan = { arena_printf(c->arena, "/cong-viec/giay-to/%lld", (long long)papers[i].id), papers[i].name, paper_said(c, &papers[i]), paper_thumb(c, &papers[i]) };
            VEC_PUSH(c->arena, &row.scans, scan);
        } else {
            row.originals = number(c, papers[i].originals);
            row.copies = number(c, papers[i].copies);
        }
    }
    keep_typed(c, "o.", k->key, &row.originals);
    keep_typed(c, "c.", k->key, &row.copies);
    keep_typed(c, "n.", k->key, &row.note);
    row.asked = ticked(c, k->key);
    TRY(store_held(c, d, k, &row.held));
    VEC_PUSH(c->arena, &v->components, row);
    return ERR_OK;
}

static bool still_asked(const struct paper_ask *asks, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++)
        if (!asks[i].given_at_ms && str_eq(asks[i].component_key, key))
            return true;
    return false;
}

/* All papers that the answers call for; after appraisal only those that are asked for. */
static enum err fill_components(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_counter_check *v)
{
    struct answers a;
    struct paper *papers;
    size_t n;
    struct paper_ask *asks;
    size_t asks_n;
    TRY(load_answers(c, d, p, &a));
    TRY(paper_list(c, PAPER_OF_DOSSIER, d->id, &papers, &n));
    TRY(dossier_asked(c, d->id, &asks, &asks_n));
    for (size_t i = 0; i < p->components_n; i++)
        if (d->state == DOSSIER_AWAIT_SUPPLEMENT ? still_asked(asks, asks_n, p->components[i].key) : asked_for(&a, &p->components[i]))
            TRY(fill_component(c, d, &p->components[i], papers, n, v));
    return ERR_OK;
}

static enum err fill_fees(struct ctx *c, const struct dossier *d, struct view_counter_check *v)
{
    struct fee *fees;
    size_t n;
    int64_t owed;
    TRY(fee_list(c, d->id, &fees, &n));
    TRY(fee_owed(c, d->id, &owed));
    for (size_t i = 0; i < n; i++) {
        const struct fee *f = &fees[i];
        struct view_counter_check_fees row = { .id = f->id, .name = f->name, .amount = text_money(c->arena, f->amount_vnd),
                                               .about = f->exempt_ground.len ? f->exempt_ground : f->ground, .receipt = f->receipt_no, .taken_at = f->taken_at,
                                               .quantity = f->quantity, .version = f->version, .owed = str_eq(f->state, S("owed")),
                                               .paid = str_eq(f->state, S("paid")), .exempt = str_eq(f->state, S("exempt")) };
        VEC_PUSH(c->arena, &v->fees, row);
    }
    v->still = (struct view_store_still){ .value = web_text(c, "van_hoi"), .error = forms_error(c, S("van_hoi")) };
    v->asking = web_has(c, "ask") || v->still.error.len;
    v->owed = owed ? text_money(c->arena, owed) : S("");
    return ERR_OK;
}

static enum err fill_asks(struct ctx *c, const struct dossier *d, struct view_counter_check *v)
{
    struct paper_ask *asks;
    size_t n;
    TRY(dossier_asked(c, d->id, &asks, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_counter_check_asks row = { asks[i].name, asks[i].note, asks[i].given_at_ms > 0 };
        VEC_PUSH(c->arena, &v->asks, row);
    }
    return ERR_OK;
}

enum err counter_show_check(struct ctx *c, const struct dossier *d)
{
    struct party parties[PARTY_COUNT];
    const struct procedure *p;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    TRY(dossier_parties(c, d->id, parties));
    const struct channel_rule *rule;
    TRY(dossier_time(c, d, &rule));
    int64_t due = d->answer_due_at_ms;
    struct view_counter_check v = { .id = d->id,
                                    .version = d->version,
                                    .no = d->code.ptr ? d->code : d->request_no,
                                    .name = p->name,
                                    .applicant = parties[PARTY_APPLICANT].name,
                                    .state = dossier_state_label(c, d->state),
                                    .tag = d->state == DOSSIER_SUBMITTED ? S("new") : d->state == DOSSIER_AWAIT_PAPERS || d->state == DOSSIER_AWAIT_SUPPLEMENT ? S("wait") : S("doing"),
                                    .due = due ? ctx_moment(c, due) : S(""),
                                    .late = due && due < c->now_ms,
                                    .limit = rule ? rule->limit_text : S(""),
                                    .open = d->state == DOSSIER_SUBMITTED,
                                    .waiting = d->state == DOSSIER_AWAIT_PAPERS,
                                    .supplement = d->state == DOSSIER_AWAIT_SUPPLEMENT };
    TRY(fill_components(c, d, p, &v));
    TRY(fill_fees(c, d, &v));
    TRY(fill_asks(c, d, &v));
    return WEB_VIEW(c, counter_check, &v, p->short_name);
}

enum err counter_check(struct ctx *c)
{
    int64_t id;
    struct dossier d;
    TRY(web_path_id(c, 0, &id));
    TRY(dossier_look(c, id, "desk", &d));
    return counter_show_check(c, &d);
}

/* -- answering -- */

static enum err the_dossier(struct ctx *c, struct dossier *d)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(dossier_get(c, id, d));
    return counter_at_desk(c, d) ? ERR_OK : ERR_NOT_FOUND;
}

/* A mistake of the officer: the page again, with what is wrong. */
static enum err or_again(struct ctx *c, const struct dossier *d, enum err e)
{
    struct dossier now;
    if (e != ERR_INVALID)
        return e;
    TRY(dossier_look(c, d->id, "desk", &now));
    TRY(counter_show_check(c, &now));
    return ERR_INVALID;
}

static int64_t count_of(const struct web_field *f, size_t n, struct str key)
{
    int64_t v;
    for (size_t i = 0; i < n; i++)
        if (str_eq(f[i].key, key) && str_int(str_trim(f[i].value), &v))
            return v;
    return 0;
}

static enum err count_papers(struct ctx *c, const struct dossier *d, const struct procedure *p)
{
    struct web_field *o, *k;
    size_t on = web_fields(c, "o.", &o), kn = web_fields(c, "c.", &k);
    for (size_t i = 0; i < p->components_n; i++) {
        const struct component *comp = &p->components[i];
        TRY(paper_count(c, d->id, comp->key, comp->name, (int)count_of(o, on, comp->key), (int)count_of(k, kn, comp->key)));
    }
    return ERR_OK;
}

static bool handed_in(const struct paper *papers, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(papers[i].component_key, key))
            return true;
    return false;
}

/* A paper that must be handed in or shown and was not stops the reception (NĐ 61/2018 Đ17.1). */
static enum err complete(struct ctx *c, const struct dossier *d, const struct procedure *p)
{
    struct answers a;
    struct paper *papers;
    size_t n;
    TRY(load_answers(c, d, p, &a));
    TRY(paper_list(c, PAPER_OF_DOSSIER, d->id, &papers, &n));
    for (size_t i = 0; i < p->components_n; i++) {
        const struct component *k = &p->components[i];
        if (k->required && asked_for(&a, k) && !handed_in(papers, n, k->key))
            ctx_invalid(c, component_field(c, k), str_eq(k->group, S("present")) ? MSG_counter_present_missing : MSG_counter_required_missing,
                        MSG_ARGS(k->name));
    }
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

static enum err receive(struct ctx *c, struct dossier *d)
{
    int64_t slip;
    const struct procedure *p;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    TRY(count_papers(c, d, p));
    TRY(complete(c, d, p));
    TRY(fee_lay_down(c, d, p));
    TRY(dossier_move(c, d, &(struct dossier_step){ .move = MOVE_RECEIVE, .version = web_int(c, "version", 0) }));
    TRY(slip_issue(c, d, "01", &(struct slip_extra){ 0 }, &slip));
    web_flash(c, MSG_counter_done_received, MSG_ARGS(d->code));
    return web_see(c, dossier_office_path(c, d->id));
}

enum err counter_receive(struct ctx *c)
{
    struct dossier d;
    TRY(the_dossier(c, &d));
    enum err e = ctx_ok(c) ? receive(c, &d) : ERR_INVALID;
    return or_again(c, &d, e);
}

static struct str note_of(const struct web_field *f, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(f[i].key, key))
            return f[i].value;
    return S("");
}

static size_t read_asks(struct ctx *c, const struct procedure *p, struct paper_ask *asks)
{
    struct str *keys;
    struct web_field *notes;
    size_t n = web_list(c, "ask", &keys), notes_n = web_fields(c, "n.", &notes);
    for (size_t i = 0; i < n && i < ASKS_MAX; i++) {
        const struct component *known = procedure_component(p, keys[i]);
        asks[i] = (struct paper_ask){ .component_key = keys[i], .name = known ? known->name : keys[i], .note = note_of(notes, notes_n, keys[i]) };
    }
    return n < ASKS_MAX ? n : ASKS_MAX;
}

static enum err ask(struct ctx *c, struct dossier *d)
{
    int64_t slip;
    const struct procedure *p;
    struct paper_ask asks[ASKS_MAX];
    TRY(procedure_version(c, d->procedure_version_id, &p));
    size_t n = read_asks(c, p, asks);
    struct dossier_step step = { .move = MOVE_ASK_PAPERS, .version = web_int(c, "version", 0), .reason = web_text(c, "reason"), .asks = asks, .asks_n = n };
    TRY(store_ask_check(c, d, asks, n, web_text(c, "van_hoi")));
    TRY(dossier_move(c, d, &step));
    TRY(slip_issue(c, d, "02", &(struct slip_extra){ .reason = d->reason, .asks = asks, .asks_n = n }, &slip));
    web_flash(c, MSG_counter_done_asked, MSG_NO_ARGS);
    return web_see(c, dossier_office_path(c, d->id));
}

enum err counter_ask(struct ctx *c)
{
    struct dossier d;
    TRY(the_dossier(c, &d));
    enum err e = ctx_ok(c) ? ask(c, &d) : ERR_INVALID;
    return or_again(c, &d, e);
}

static enum err refuse(struct ctx *c, struct dossier *d)
{
    int64_t slip;
    enum dossier_move m = d->state == DOSSIER_AWAIT_PAPERS ? MOVE_REFUSE_INCOMPLETE : MOVE_REFUSE;
    TRY(dossier_move(c, d, &(struct dossier_step){ .move = m, .version = web_int(c, "version", 0), .reason = web_text(c, "reason") }));
    TRY(slip_issue(c, d, "03", &(struct slip_extra){ .reason = d->reason }, &slip));
    web_flash(c, MSG_counter_done_refused, MSG_NO_ARGS);
    return web_see(c, dossier_office_path(c, d->id));
}

enum err counter_refuse(struct ctx *c)
{
    struct dossier d;
    TRY(the_dossier(c, &d));
    enum err e = ctx_ok(c) ? refuse(c, &d) : ERR_INVALID;
    return or_again(c, &d, e);
}

/* Each paper that was asked for after appraisal is there, as sheets or as a file: the clock goes on with complete papers only. */
static enum err take_supplement(struct ctx *c, struct dossier *d)
{
    struct paper_ask *asks;
    struct paper *papers;
    struct web_field *o, *k;
    size_t n, asks_n, on = web_fields(c, "o.", &o), kn = web_fields(c, "c.", &k);
    TRY(dossier_asked(c, d->id, &asks, &asks_n));
    for (size_t i = 0; i < asks_n; i++) {
        int originals = (int)count_of(o, on, asks[i].component_key), copies = (int)count_of(k, kn, asks[i].component_key);
        if (!asks[i].given_at_ms && originals + copies)
            TRY(paper_count(c, d->id, asks[i].component_key, asks[i].name, originals, copies));
    }
    TRY(paper_list(c, PAPER_OF_DOSSIER, d->id, &papers, &n));
    for (size_t i = 0; i < asks_n; i++)
        if (!asks[i].given_at_ms && !handed_in(papers, n, asks[i].component_key))
            ctx_invalid(c, arena_printf(c->arena, "o.%.*s", STR_ARG(asks[i].component_key)), MSG_counter_required_missing, MSG_ARGS(asks[i].name));
    if (!ctx_ok(c))
        return ERR_INVALID;
    return dossier_move(c, d, &(struct dossier_step){ .move = MOVE_TAKE_SUPPLEMENT, .version = web_int(c, "version", 0) });
}

static enum err given(struct ctx *c, struct dossier *d)
{
    TRY(web_check(c));
    if (d->state == DOSSIER_AWAIT_SUPPLEMENT)
        return take_supplement(c, d);
    return dossier_move(c, d, &(struct dossier_step){ .move = MOVE_TAKE_PAPERS, .version = web_int(c, "version", 0) });
}

enum err counter_given(struct ctx *c)
{
    struct dossier d;
    TRY(the_dossier(c, &d));
    bool after_appraisal = d.state == DOSSIER_AWAIT_SUPPLEMENT;
    enum err e = given(c, &d);
    if (e != ERR_OK)
        return or_again(c, &d, e);
    web_flash(c, after_appraisal ? MSG_counter_supplemented : MSG_counter_given_done, MSG_NO_ARGS);
    return web_see(c, after_appraisal ? dossier_office_path(c, d.id) : arena_printf(c->arena, "/quay/ho-so/%lld", (long long)d.id));
}

/* -- scans at the desk -- */

struct upload {
    struct str component;
    struct paper_upload *files;
    size_t n;
    int64_t id;
};

static enum err may_add(struct ctx *c, void *arg)
{
    struct upload *u = arg;
    struct dossier d;
    TRY(the_dossier(c, &d));
    u->id = d.id;
    if (d.state != DOSSIER_SUBMITTED && d.state != DOSSIER_AWAIT_PAPERS && d.state != DOSSIER_AWAIT_SUPPLEMENT)
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_not_now);
    return ERR_OK;
}

static enum err attach(struct ctx *c, void *arg)
{
    struct upload *u = arg;
    TRY(may_add(c, u));
    return paper_attach(c, PAPER_OF_DOSSIER, u->id, u->component, u->component.len ? "component" : "other", u->files, u->n);
}

enum err counter_upload(struct ctx *c)
{
    struct upload u = { .component = web_text(c, "component") };
    TRY(web_check(c));
    TRY(ctx_read(c, may_add, &u));
    TRY(paper_receive(c, "file", &u.files, &u.n));
    TRY(ctx_write(c, attach, &u));
    web_flash(c, MSG_counter_uploaded, MSG_NO_ARGS);
    return web_see(c, arena_printf(c->arena, "/quay/ho-so/%lld", (long long)u.id));
}
