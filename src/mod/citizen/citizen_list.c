/* My dossiers: what I am writing, what I have sent. */
#include "mod/citizen/citizen_internal.h"
#include "mod/notify/notify.h"
#include "mod/represent/represent.h"
#include "mod/track/track.h"
#include "sql_dossier.h"

enum { PAGE_ROWS = 50 }; /* of dossier_of_account */

static enum err fill_drafts(struct ctx *c, struct view_citizen_list *v)
{
    struct draft *drafts;
    size_t n;
    TRY(draft_list(c, &drafts, &n));
    for (size_t i = 0; i < n; i++) {
        const struct procedure *p;
        TRY(procedure_version(c, drafts[i].procedure_version_id, &p));
        int32_t goes;
        TRY(draft_goes_day(c, &drafts[i], &goes));
        struct view_citizen_list_drafts row = { citizen_draft_path(c, drafts[i].id, ""), p->short_name, citizen_saved(c, drafts[i].saved_at_ms), ctx_date(c, goes) };
        VEC_PUSH(c->arena, &v->drafts, row);
    }
    return ERR_OK;
}

static enum err fill_row(struct ctx *c, const struct dossier_of_account_row *r, struct view_citizen_list *v)
{
    enum dossier_state s;
    const struct procedure *p;
    TRY(procedure_version(c, r->procedure_version_id, &p));
    if (!dossier_state_from(r->state, &s))
        return ERR_IO;
    struct dossier d = { .due_at_ms = r->due_at_ms, .done_at_ms = r->done_at_ms, .state = s };
    bool open = !r->done_at_ms && !dossier_state_ended(s);
    struct view_citizen_list_rows row = { .href = citizen_dossier_path(c, r->id, ""),
                                          .no = r->code.len ? r->code : r->request_no,
                                          .name = p->short_name,
                                          .state = dossier_state_label(c, s),
                                          .tag = track_tag(s),
                                          .sent = ctx_moment_short(c, r->submitted_at_ms),
                                          .due = open && r->due_at_ms ? ctx_moment(c, r->due_at_ms) : S(""),
                                          .late = open && dossier_lateness(&d, c->now_ms) == LATE };
    VEC_PUSH(c->arena, &v->rows, row);
    return ERR_OK;
}

/* Sent by others for this person, or by colleagues for their organisation. */
static enum err fill_acted(struct ctx *c, struct view_citizen_list *v)
{
    struct represented *list;
    size_t n;
    TRY(represent_dossiers(c, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct dossier d;
        const struct procedure *p;
        TRY(dossier_get(c, list[i].dossier_id, &d));
        TRY(procedure_version(c, d.procedure_version_id, &p));
        struct view_citizen_list_acted row = { citizen_dossier_path(c, d.id, ""), d.code.len ? d.code : d.request_no, p->short_name,
                                               msg_format(c->arena, c->lang, MSG_citizen_acted_by, MSG_ARGS(list[i].holder, list[i].name)),
                                               dossier_state_label(c, d.state), track_tag(d.state) };
        VEC_PUSH(c->arena, &v->acted, row);
    }
    return ERR_OK;
}

enum err citizen_list(struct ctx *c)
{
    struct dossier_of_account_row *rows;
    size_t n;
    struct view_citizen_list v = { 0 };
    TRY(web_check(c));
    int64_t before = web_int(c, "truoc", INT64_MAX);
    TRY(dossier_of_account(c->db, c->arena, &(struct dossier_of_account_in){ c->who.account_id, before }, &rows, &n));
    if (before == INT64_MAX)
        TRY(fill_drafts(c, &v));
    if (before == INT64_MAX)
        TRY(fill_acted(c, &v));
    for (size_t i = 0; i < n; i++) {
        bool other, sees;
        TRY(represent_sees(c, rows[i].id, rows[i].procedure_code, &other, &sees));
        if (!other || sees) /* sent for another whom this person no longer represents */
            TRY(fill_row(c, &rows[i], &v));
    }
    if (n == PAGE_ROWS)
        v.next = arena_printf(c->arena, "/ho-so?truoc=%lld", (long long)rows[n - 1].id);
    TRY(notify_unread(c, c->who.account_id, &v.unread));
    return WEB_VIEW(c, citizen_list, &v, ctx_text(c, MSG_citizen_list));
}
