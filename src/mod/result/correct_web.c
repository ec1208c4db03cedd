/* Pages: what was corrected of a result, and what the leader, the clerk and the desk do next. */
#include "core/blob.h"
#include "mod/forms/forms.h"
#include "mod/papers/papers.h"
#include "mod/result/correct_web.h"
#include "mod/result/result_internal.h"

static bool is(struct str a, const char *word) { return str_eq(a, str_c(word)); }

static const struct {
    const char *group, *word;
    enum msg label;
} labels[] = {
    { "kind", "amend", MSG_correct_kind_amend },
    { "kind", "replace", MSG_correct_kind_replace },
    { "kind", "recall", MSG_correct_kind_recall },
    { "kind", "amend_about", MSG_correct_kind_amend_about },
    { "kind", "replace_about", MSG_correct_kind_replace_about },
    { "kind", "recall_about", MSG_correct_kind_recall_about },
    { "fault", "officer", MSG_correct_fault_officer },
    { "fault", "applicant", MSG_correct_fault_applicant },
    { "state", "proposed", MSG_correct_state_proposed },
    { "state", "turned_down", MSG_correct_state_turned_down },
    { "state", "decided", MSG_correct_state_decided },
    { "state", "signed", MSG_correct_state_signed },
    { "state", "announced", MSG_correct_state_announced },
};

struct str correct_label(const struct ctx *c, const char *group, struct str word)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strcmp(labels[i].group, group) == 0 && is(word, labels[i].word))
            return ctx_text(c, labels[i].label);
    return S("");
}

struct view_form_field correct_area(struct ctx *c, const char *key, enum msg label)
{
    return forms_area(c, key, label, 4, CORRECTION_REASON_MAX);
}

struct str correct_result_line(struct ctx *c, struct str name, struct str number, int32_t day)
{
    return msg_format(c->arena, c->lang, MSG_correct_of_result, MSG_ARGS(name, number, ctx_date(c, day)));
}

/* People of the deciding agency; others do not learn that it exists. */
static enum err look(struct ctx *c, int64_t id, struct dossier *d)
{
    TRY(dossier_look(c, id, "correction", d));
    return correction_concerns(c, d) ? ERR_OK : ERR_NOT_FOUND;
}

enum err correct_the_dossier(struct ctx *c, struct dossier *d)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    return look(c, id, d);
}

static enum err the_correction(struct ctx *c, struct correction *k, struct dossier *d)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(correction_get(c, id, k));
    return look(c, k->dossier_id, d);
}

/* -- the page -- */

static void fill_row(struct ctx *c, const struct correction *k, struct view_correct_list *v)
{
    struct view_correct_list_rows row = { .id = k->id, .kind = correct_label(c, "kind", k->kind), .state = correct_label(c, "state", k->state),
                                          .word = k->state, .reason = k->reason, .fault = correct_label(c, "fault", k->fault),
                                          .wrong = k->wrong, .correct = k->correct, .decision = k->decision,
                                          .paper = correction_in_force(k), .scan = k->scan_hash.len > 0, .old = correction_in_force(k) };
    row.result = correct_result_line(c, k->old_name, k->old_number, k->old_day);
    row.by = msg_format(c->arena, c->lang, MSG_correct_proposed_by, MSG_ARGS(k->proposed_by, ctx_moment_short(c, k->proposed_at_ms)));
    if (correction_in_force(k))
        row.number = msg_format(c->arena, c->lang, MSG_correct_numbered, MSG_ARGS(k->number_text, ctx_date(c, k->day)));
    if (k->receiver_name.len)
        row.receiver = msg_format(c->arena, c->lang, MSG_correct_received_by, MSG_ARGS(k->receiver_name));
    VEC_PUSH(c->arena, &v->rows, row);
}

/* What this person may do with the one that is open. */
static void fill_open(struct ctx *c, const struct dossier *d, const struct correction *k, struct view_correct_list *v)
{
    bool signed_now = is(k->state, "signed"), decided = is(k->state, "decided");
    const struct grant *officer = unit_grant(c, ROLE_OFFICER, d->agency_id);
    v->open = k->id;
    v->version = k->version;
    if (is(k->state, "proposed") && unit_grant(c, ROLE_LEADER, d->agency_id))
        VEC_PUSH(c->arena, &v->decide, correct_area(c, "reason", MSG_correct_reason));
    v->print = decided || signed_now;
    v->sign = v->print && (officer || unit_grant(c, ROLE_CLERK, d->agency_id));
    v->with_result = signed_now && d->state == DOSSIER_DONE && !is(k->kind, "recall");
    if (!signed_now || !officer || v->with_result)
        return;
    struct view_form_field no = forms_text(c, "receiver_id_no", MSG_correct_receiver_id_no);
    no.optional = true;
    VEC_PUSH(c->arena, &v->announce, forms_text(c, "receiver", MSG_correct_receiver));
    VEC_PUSH(c->arena, &v->announce, no);
}

static bool may_propose(struct ctx *c, const struct dossier *d, const struct result_standing *s)
{
    bool issued = (d->state == DOSSIER_DONE || d->state == DOSSIER_RETURNED) && s->is != STANDING_NONE && s->is != STANDING_RECALLED;
    return issued && (unit_grant(c, ROLE_SPECIALIST, d->agency_id) || unit_grant(c, ROLE_OFFICER, d->agency_id));
}

static enum err show(struct ctx *c, const struct dossier *d)
{
    struct correction *list;
    size_t n;
    struct result_standing s;
    TRY(correction_list(c, d->id, &list, &n));
    TRY(result_standing(c, d->id, &s));
    struct view_correct_list v = { .id = d->id, .code = d->code, .standing = s.words, .word = str_c(s.word), .off = s.is == STANDING_RECALLED,
                                   .propose = may_propose(c, d, &s) };
    for (size_t i = 0; i < n; i++) {
        fill_row(c, &list[i], &v);
        if (is(list[i].state, "turned_down") || is(list[i].state, "announced"))
            continue;
        v.propose = false;
        fill_open(c, d, &list[i], &v);
    }
    return WEB_VIEW(c, correct_list, &v, ctx_text(c, MSG_correct_title));
}

enum err correct_show(struct ctx *c)
{
    struct dossier d;
    TRY(correct_the_dossier(c, &d));
    return show(c, &d);
}

enum err correct_back(struct ctx *c, int64_t dossier_id, enum msg done)
{
    web_flash(c, done, MSG_NO_ARGS);
    return web_see(c, arena_printf(c->arena, "/cong-viec/ho-so/%lld/dinh-chinh", (long long)dossier_id));
}

/* What is wrong is shown where it stands; everything typed stays. */
static enum err or_show(struct ctx *c, const struct dossier *d, enum err e)
{
    if (e == ERR_INVALID)
        TRY(show(c, d));
    return e;
}

/* -- deciding, handing over -- */

static enum err decide(struct ctx *c, struct dossier *d, struct correction *k, bool *approved)
{
    struct str outcome = web_text(c, "outcome"), reason = web_text(c, "reason");
    TRY(web_check(c));
    *approved = is(outcome, "approved");
    if (!*approved && !is(outcome, "turned_down"))
        return ctx_invalid(c, S("outcome"), MSG_form_not_option, MSG_NO_ARGS);
    return *approved ? correction_decide(c, d, k, web_int(c, "version", 0), reason)
                     : correction_turn_down(c, d, k, web_int(c, "version", 0), reason);
}

enum err correct_decide(struct ctx *c)
{
    struct correction k;
    struct dossier d;
    bool approved;
    TRY(the_correction(c, &k, &d));
    enum err e = decide(c, &d, &k, &approved);
    if (e != ERR_OK)
        return or_show(c, &d, e);
    return correct_back(c, d.id, approved ? MSG_correct_done_decided : MSG_correct_done_turned_down);
}

enum err correct_announce(struct ctx *c)
{
    struct correction k;
    struct dossier d;
    TRY(the_correction(c, &k, &d));
    enum err e = web_check(c);
    if (e == ERR_OK)
        e = correction_announce(c, &d, &k, web_int(c, "version", 0), web_text(c, "receiver"), web_text(c, "receiver_id_no"));
    if (e != ERR_OK)
        return or_show(c, &d, e);
    return correct_back(c, d.id, MSG_correct_done_announced);
}

/* -- what waits for the leader -- */

static enum err listed(struct ctx *c, size_t n)
{
    struct event e = { .kind = "access.list", .object_kind = "correction", .as = authz_grant(&c->who, ROLE_LEADER, 0),
                       EVENT_DETAIL({ "rows", { 0 }, (int64_t)n }) };
    return event_put(c, &e);
}

enum err correct_waiting(struct ctx *c)
{
    struct correction_waiting *list;
    size_t n;
    struct view_correct_waiting v = { 0 };
    TRY(correction_waiting(c, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_correct_waiting_rows row = {
            arena_printf(c->arena, "/cong-viec/ho-so/%lld/dinh-chinh", (long long)list[i].dossier_id), list[i].code, correct_label(c, "kind", list[i].kind),
            list[i].reason, msg_format(c->arena, c->lang, MSG_correct_proposed_by, MSG_ARGS(list[i].proposed_by, ctx_moment_short(c, list[i].proposed_at_ms)))
        };
        VEC_PUSH(c->arena, &v.rows, row);
        event_shows(c, "dossier", list[i].dossier_id);
    }
    TRY(listed(c, n));
    return WEB_VIEW(c, correct_waiting, &v, ctx_text(c, MSG_correct_waiting));
}

/* -- the signed copy -- */

struct scan {
    int64_t version;
    struct paper_upload *upload;
    struct correction k;
    struct dossier d;
};

static enum err may_link(struct ctx *c, void *arg)
{
    struct scan *s = arg;
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(correction_get(c, id, &s->k));
    TRY(dossier_get(c, s->k.dossier_id, &s->d));
    TRY(dossier_reach(c, &s->d));
    return correction_concerns(c, &s->d) ? ERR_OK : ERR_NOT_FOUND;
}

static enum err link_scan(struct ctx *c, void *arg)
{
    struct scan *s = arg;
    TRY(may_link(c, s));
    return correction_link_scan(c, &s->d, &s->k, s->version, &s->upload->blob);
}

enum err correct_scan(struct ctx *c)
{
    struct scan s = { .version = web_int(c, "version", 0) };
    size_t n;
    TRY(web_check(c));
    TRY(ctx_read(c, may_link, &s)); /* strangers do not learn what a file should be */
    TRY(paper_receive(c, "scan", &s.upload, &n));
    TRY(ctx_write(c, link_scan, &s));
    return correct_back(c, s.d.id, MSG_correct_done_scan);
}

enum err correct_scan_view(struct ctx *c)
{
    struct correction k;
    struct dossier d;
    TRY(the_correction(c, &k, &d));
    if (!k.scan_hash.len)
        return ERR_NOT_FOUND;
    return paper_send(c, k.scan_hash, k.scan_type, arena_printf(c->arena, "%.*s-%.*s.%.*s", STR_ARG(d.code), STR_ARG(k.kind), STR_ARG(blob_ending(k.scan_type))));
}

/* -- papers: printed outside the transaction -- */

struct print {
    struct correction k;
    struct dossier d;
    const struct procedure *p;
    struct result r; /* id 0: the correction's own paper */
    struct doc_value *values;
    size_t n;
    bool old;
};

static enum err load(struct ctx *c, void *arg)
{
    struct print *p = arg;
    TRY(the_correction(c, &p->k, &p->d));
    TRY(procedure_version(c, p->d.procedure_version_id, &p->p));
    int64_t id = p->old ? p->k.result_id : p->k.new_result_id;
    if (!id)
        return correction_values(c, &p->d, p->p, &p->k, &p->values, &p->n);
    TRY(result_by_id(c, id, &p->r));
    return result_values(c, &p->d, p->p, &p->r, &p->values, &p->n);
}

static enum err print(struct ctx *c, bool old)
{
    struct print p = { .old = old };
    struct str pdf;
    TRY(ctx_write(c, load, &p));
    TRY(p.r.id ? result_pdf(c, p.p, &p.r, p.values, p.n, &pdf) : correction_pdf(c, &p.k, p.values, p.n, &pdf));
    struct str what = old ? S("ban-cu") : p.k.kind;
    return web_bytes(c, pdf, S("application/pdf"), arena_printf(c->arena, "%.*s-%.*s.pdf", STR_ARG(p.d.code), STR_ARG(what)), true);
}

enum err correct_paper(struct ctx *c) { return print(c, false); }
enum err correct_old(struct ctx *c) { return print(c, true); }
