/* Corrections: proposed by those who work on it, decided by the leader, signed, handed over. */
#include "base/clock.h"
#include "core/blob.h"
#include "core/series.h"
#include "core/setting.h"
#include "data/json.h"
#include "mod/result/result_internal.h"
#include "mod/slips/slips.h"
#include "sql_correct.h"
#include "text/text.h"

/* One row a kind: series and number of its paper. A replacement is numbered as
 * a result. NĐ 30/2020/NĐ-CP Đ18: amended by công văn, recalled by a decision (secondary); the signs are each office's own. */
static const struct {
    const char *word, *series;
    enum setting number;
} kinds[] = { { "amend", "result.CV", SETTING_RESULT_NUMBER_AMEND }, { "replace", "", SETTING_COUNT }, { "recall", "result.QD-UBND", SETTING_RESULT_NUMBER_RECALL } };
enum { KINDS_N = sizeof kinds / sizeof *kinds };

static bool is(struct str a, const char *word) { return str_eq(a, str_c(word)); }

/* -- reading -- */

enum err correction_list(struct ctx *c, int64_t dossier_id, struct correction **out, size_t *n)
{
    struct correction_rows_row *r;
    TRY(correction_rows(c->db, c->arena, &(struct correction_rows_in){ dossier_id }, &r, n));
    struct correction *list = ARENA_ARRAY(c->arena, struct correction, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct correction){
            r[i].id, dossier_id, r[i].result_id, r[i].new_result_id, r[i].version, r[i].proposed_at_ms, r[i].decided_at_ms,
            r[i].announced_at_ms, (int32_t)r[i].day, (int32_t)r[i].old_day, r[i].kind, r[i].state, r[i].fault, r[i].reason, r[i].wrong,
            r[i].correct, r[i].draft, r[i].proposed_by_name, r[i].decision, r[i].signer_name, r[i].signer_title, r[i].number_text,
            r[i].scan_hash, r[i].scan_type, r[i].receiver_name, r[i].old_name, r[i].old_number
        };
    *out = list;
    return ERR_OK;
}

enum err correction_get(struct ctx *c, int64_t id, struct correction *out)
{
    struct correction_where_row where;
    struct correction *list;
    size_t n;
    TRY(correction_where(c->db, c->arena, &(struct correction_where_in){ id }, &where));
    TRY(correction_list(c, where.dossier_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].id == id) {
            *out = list[i];
            return ERR_OK;
        }
    return ERR_NOT_FOUND;
}

bool correction_in_force(const struct correction *k) { return k->number_text.len > 0; }

static bool open_now(const struct correction *k) { return !is(k->state, "announced") && !is(k->state, "turned_down"); }

enum err correction_waiting(struct ctx *c, struct correction_waiting **out, size_t *n)
{
    VEC(struct correction_waiting) all = { 0 };
    for (size_t g = 0; g < c->who.grants_n; g++) {
        struct correction_waiting_rows_row *r;
        size_t rows_n;
        if (c->who.grants[g].role != ROLE_LEADER)
            continue;
        TRY(correction_waiting_rows(c->db, c->arena, &(struct correction_waiting_rows_in){ c->who.grants[g].agency_id }, &r, &rows_n));
        for (size_t i = 0; i < rows_n; i++)
            VEC_PUSH(c->arena, &all, ((struct correction_waiting){ r[i].dossier_id, r[i].proposed_at_ms, r[i].code, r[i].kind, r[i].reason,
                                                                   r[i].proposed_by_name }));
    }
    *out = all.at;
    *n = all.n;
    return ERR_OK;
}

/* -- who -- */

static const struct grant *held(struct ctx *c, const struct dossier *d, enum role a, enum role b)
{
    const struct grant *g = unit_grant(c, a, d->agency_id);
    return g ? g : unit_grant(c, b, d->agency_id);
}

bool correction_concerns(struct ctx *c, const struct dossier *d)
{
    return held(c, d, ROLE_OFFICER, ROLE_SPECIALIST) || held(c, d, ROLE_LEADER, ROLE_CLERK);
}

static enum err note(struct ctx *c, const struct correction *k, const char *kind, const struct grant *as)
{
    struct event e = { .kind = kind, .object_kind = "correction", .object_id = k->id, .dossier_id = k->dossier_id, .as = as, .to = k->state,
                       EVENT_DETAIL({ "kind", k->kind, 0 }, { "result", k->old_number, 0 }, { "fault", k->fault, 0 },
                                    { "number", k->number_text.ptr ? k->number_text : S(""), 0 },
                                    { "scan", k->scan_hash.ptr ? k->scan_hash : S(""), 0 }) };
    return event_put(c, &e);
}

/* The row as it is now, and the event of what was done. */
static enum err done(struct ctx *c, struct correction *k, const char *kind, const struct grant *as)
{
    TRY(correction_get(c, k->id, k));
    return note(c, k, kind, as);
}

/* -- proposing -- */

static enum err said(struct ctx *c, const char *field, struct str text, enum msg missing)
{
    if (!text.len)
        return ctx_invalid(c, str_c(field), missing, MSG_NO_ARGS);
    if (text_length(text) > CORRECTION_REASON_MAX)
        return ctx_invalid(c, str_c(field), MSG_correct_too_long, MSG_NO_ARGS);
    return ERR_OK;
}

static enum err all_said(struct ctx *c, const struct correction_new *n)
{
    enum err e = ERR_OK, one;
    bool known = false;
    for (size_t i = 0; i < KINDS_N; i++)
        known |= is(n->kind, kinds[i].word);
    if (!known)
        e = ctx_invalid(c, S("loai"), MSG_correct_kind_missing, MSG_NO_ARGS);
    if (!is(n->fault, "officer") && !is(n->fault, "applicant"))
        e = ctx_invalid(c, S("loi"), MSG_correct_fault_missing, MSG_NO_ARGS);
    if ((one = said(c, "reason", n->reason, MSG_correct_reason_missing)) != ERR_OK)
        e = one;
    if (!is(n->kind, "amend"))
        return e;
    if ((one = said(c, "wrong", n->wrong, MSG_correct_wrong_missing)) != ERR_OK)
        e = one;
    if ((one = said(c, "correct", n->correct, MSG_correct_right_missing)) != ERR_OK)
        e = one;
    if (e == ERR_OK && str_eq(n->wrong, n->correct))
        e = ctx_invalid(c, S("correct"), MSG_correct_same, MSG_NO_ARGS);
    return e;
}

/* Something was issued, it was not recalled, and nobody corrects it already. */
static enum err correctable(struct ctx *c, const struct dossier *d, struct result *r)
{
    struct correction *list;
    size_t n;
    if (d->state != DOSSIER_DONE && d->state != DOSSIER_RETURNED)
        return ctx_refuse(c, ERR_CONFLICT, MSG_correct_not_issued);
    enum err e = result_newest(c, d->id, r);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && str_eq(r->state, S("draft"))))
        return ctx_refuse(c, ERR_CONFLICT, MSG_correct_not_issued);
    TRY(e);
    TRY(correction_list(c, d->id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (open_now(&list[i]))
            return ctx_refuse(c, ERR_CONFLICT, MSG_correct_open);
        if (is(list[i].kind, "recall") && correction_in_force(&list[i]))
            return ctx_refuse(c, ERR_CONFLICT, MSG_correct_recalled);
    }
    return ERR_OK;
}

/* The old draft with what is new in its place. */
static enum err new_draft(struct ctx *c, const struct result *r, const struct correction_new *n, struct str *out)
{
    const struct json *old;
    VEC(struct form_value) all = { 0 };
    TRY(json_parse(c->arena, r->draft, &old, NULL));
    for (size_t i = 0; i < old->n; i++) {
        bool replaced = false;
        for (size_t k = 0; k < n->values_n; k++)
            replaced |= str_eq(old->keys[i], n->values[k].key);
        if (!replaced)
            VEC_PUSH(c->arena, &all, ((struct form_value){ old->keys[i], old->items[i].text }));
    }
    for (size_t k = 0; k < n->values_n; k++)
        VEC_PUSH(c->arena, &all, n->values[k]);
    *out = result_draft_text(c, all.at, all.n);
    return out->ptr ? ERR_OK : ERR_TOO_LARGE;
}

static enum err draft_of(struct ctx *c, const struct dossier *d, const struct result *r, const struct correction_new *n, struct str *out)
{
    const struct procedure *p;
    *out = S("{}");
    if (!is(n->kind, "replace"))
        return ERR_OK;
    TRY(new_draft(c, r, n, out));
    struct result next = *r;
    next.draft = *out;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    return result_complete(c, d, p, &next);
}

enum err correction_propose(struct ctx *c, const struct dossier *d, const struct correction_new *n, int64_t *id)
{
    struct result r;
    struct str draft;
    const struct grant *g = held(c, d, ROLE_SPECIALIST, ROLE_OFFICER);
    if (!g)
        return ERR_FORBIDDEN;
    TRY(correctable(c, d, &r));
    if (n->version && n->version != r.version)
        return ERR_STALE;
    TRY(all_said(c, n));
    TRY(draft_of(c, d, &r, n, &draft));
    bool amend = is(n->kind, "amend");
    *id = ctx_id(c);
    TRY(correction_insert(c->db, &(struct correction_insert_in){ *id, d->id, r.id, n->kind, n->fault, n->reason, amend ? n->wrong : S(""),
                                                                 amend ? n->correct : S(""), draft, c->who.account_id, c->who.name, c->now_ms },
                          NULL));
    struct correction k = { .id = *id };
    return done(c, &k, "correction.proposed", g);
}

/* -- deciding -- */

static enum err still(struct ctx *c, const struct correction *k, int64_t version, const char *state, const char *or_state)
{
    if (!is(k->state, state) && !is(k->state, or_state))
        return ctx_refuse(c, ERR_CONFLICT, MSG_correct_not_now);
    return version && version != k->version ? ERR_STALE : ERR_OK;
}

static enum err take_number(struct ctx *c, const struct dossier *d, const struct correction *k, struct str *text)
{
    size_t i = 0;
    int64_t no;
    int year = civil_of_ms(c->now_ms).year;
    struct str format;
    while (!is(k->kind, kinds[i].word))
        i++;
    TRY(series_next(c, kinds[i].series, arena_printf(c->arena, "%lld", (long long)d->agency_id), arena_printf(c->arena, "%d", year), &no));
    TRY(setting_get(c->db, c->arena, kinds[i].number, &format));
    *text = slip_number_text(c, format, no, year);
    return ERR_OK;
}

/* The new result, approved and numbered as any other; its id and number. */
static enum err issue_again(struct ctx *c, const struct dossier *d, const struct correction *k, const struct grant *g, int64_t *id, struct str *text)
{
    struct result old, next;
    TRY(result_by_id(c, k->result_id, &old));
    TRY(result_again(c, &old, k->draft, &next));
    TRY(result_number(c, d, &next, g));
    *id = next.id;
    *text = next.number_text;
    return ERR_OK;
}

enum err correction_decide(struct ctx *c, struct dossier *d, struct correction *k, int64_t version, struct str reason)
{
    const struct grant *g = unit_grant(c, ROLE_LEADER, d->agency_id);
    struct correction_set_decided_in row = { .id = k->id, .version = k->version, .state = S("decided"), .decision = reason,
                                             .decided_by = c->who.account_id, .now_ms = c->now_ms, .signer_name = c->who.name };
    if (!g)
        return ERR_FORBIDDEN;
    TRY(still(c, k, version, "proposed", "proposed"));
    enum dossier_move m = d->state == DOSSIER_DONE ? MOVE_CORRECT_READY : MOVE_CORRECT;
    TRY(said(c, "reason", reason, MSG_correct_decision_missing));
    TRY(dossier_move(c, d, &(struct dossier_step){ .move = m, .version = d->version, .reason = reason }));
    if (is(k->kind, "replace"))
        TRY(issue_again(c, d, k, g, &row.new_result_id, &row.number_text));
    else
        TRY(take_number(c, d, k, &row.number_text));
    row.signer_title = g->title;
    row.day = ctx_today(c);
    TRY(correction_set_decided_exact(c->db, &row));
    return done(c, k, "correction.decided", g);
}

enum err correction_turn_down(struct ctx *c, const struct dossier *d, struct correction *k, int64_t version, struct str reason)
{
    const struct grant *g = unit_grant(c, ROLE_LEADER, d->agency_id);
    if (!g)
        return ERR_FORBIDDEN;
    TRY(still(c, k, version, "proposed", "proposed"));
    TRY(said(c, "reason", reason, MSG_correct_decision_missing));
    struct correction_set_decided_in row = { .id = k->id, .version = k->version, .state = S("turned_down"), .decision = reason,
                                             .decided_by = c->who.account_id, .now_ms = c->now_ms };
    TRY(correction_set_decided_exact(c->db, &row));
    return done(c, k, "correction.turned_down", g);
}

/* -- signed, handed over -- */

enum err correction_link_scan(struct ctx *c, const struct dossier *d, struct correction *k, int64_t version, const struct blob *scan)
{
    const struct grant *g = held(c, d, ROLE_CLERK, ROLE_OFFICER);
    struct result next;
    if (!g)
        return ERR_FORBIDDEN;
    TRY(still(c, k, version, "decided", "signed"));
    TRY(blob_record(c, scan));
    if (k->new_result_id) {
        TRY(result_by_id(c, k->new_result_id, &next));
        TRY(result_link_scan(c, &next, scan));
    }
    TRY(correction_set_scan_exact(c->db, &(struct correction_set_scan_in){ k->id, k->version, scan->hash, scan->media_type }));
    return done(c, k, "correction.signed", g);
}

static enum err announced(struct ctx *c, struct correction *k, struct str receiver, struct str id_no, const struct grant *g)
{
    TRY(correction_set_announced_exact(c->db, &(struct correction_set_announced_in){ k->id, k->version, receiver, id_no, c->now_ms }));
    return done(c, k, "correction.announced", g);
}

enum err correction_announce(struct ctx *c, struct dossier *d, struct correction *k, int64_t version, struct str receiver, struct str id_no)
{
    const struct grant *g = unit_grant(c, ROLE_OFFICER, d->agency_id);
    struct result next;
    if (!g)
        return ERR_FORBIDDEN;
    TRY(still(c, k, version, "signed", "signed"));
    if (d->state == DOSSIER_DONE && !is(k->kind, "recall"))
        return ctx_refuse(c, ERR_CONFLICT, MSG_correct_with_result);
    if (!receiver.len)
        return ctx_invalid(c, S("receiver"), MSG_result_collector_missing, MSG_NO_ARGS);
    if (k->new_result_id) { /* closes the correction too */
        TRY(result_by_id(c, k->new_result_id, &next));
        TRY(result_hand_over(c, d, &next, receiver, id_no));
        return correction_get(c, k->id, k);
    }
    if (d->state == DOSSIER_DONE)
        TRY(dossier_move(c, d, &(struct dossier_step){ .move = MOVE_HAND_OVER, .version = d->version }));
    return announced(c, k, receiver, id_no, g);
}

enum err correction_lets(struct ctx *c, const struct result *r)
{
    struct correction *list;
    size_t n;
    TRY(correction_list(c, r->dossier_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        const struct correction *k = &list[i];
        if (k->result_id == r->id && correction_in_force(k) && is(k->kind, "recall"))
            return ctx_refuse(c, ERR_CONFLICT, MSG_result_recalled);
        if (k->result_id == r->id && correction_in_force(k) && is(k->kind, "replace"))
            return ctx_refuse(c, ERR_CONFLICT, MSG_result_replaced);
        if (open_now(k) && !is(k->state, "signed") && !r->handed_over_at_ms)
            return ctx_refuse(c, ERR_CONFLICT, MSG_correct_in_hand);
    }
    return ERR_OK;
}

enum err correction_handed_over(struct ctx *c, const struct result *r)
{
    struct correction *list;
    size_t n;
    TRY(correction_list(c, r->dossier_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (is(list[i].state, "signed") && (list[i].result_id == r->id || list[i].new_result_id == r->id))
            return announced(c, &list[i], r->collector_name, r->collector_id_no, NULL);
    return ERR_OK;
}
