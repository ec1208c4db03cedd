/* Check answers and send; or, where the person has to come, what was prepared and what to bring. */
#include "mod/citizen/citizen_internal.h"
#include "fmt/barcode.h"
#include "mod/forms/forms.h"
#include "mod/payment/payment.h"
#include "mod/represent/represent.h"
#include "text/text.h"

enum { QR_PX = 200 };

enum err citizen_answers(struct ctx *c, const struct form *form, const struct form_value *values, size_t n, struct view_citizen_answers *out)
{
    struct forms_answer *answers;
    size_t answers_n;
    struct view_citizen_answers_parts part = { 0 };
    TRY(forms_answers(c, form, values, n, &answers, &answers_n));
    for (size_t i = 0; i < answers_n; i++) {
        struct view_citizen_answers_parts_rows row = { answers[i].key, answers[i].label, answers[i].words, S(""), S("") };
        if (answers[i].heading && part.rows.n)
            VEC_PUSH(c->arena, &out->parts, part);
        if (answers[i].heading)
            part = (struct view_citizen_answers_parts){ .heading = answers[i].label };
        else
            VEC_PUSH(c->arena, &part.rows, row);
    }
    if (part.rows.n)
        VEC_PUSH(c->arena, &out->parts, part);
    return ERR_OK;
}

/* Each answer leads to the very page that asks it, and from there back here. */
static void add_edits(struct ctx *c, const struct draft_case *k, struct view_citizen_answers *v)
{
    for (size_t i = 0; i < v->parts.n; i++)
        for (size_t r = 0; r < v->parts.at[i].rows.n; r++) {
            struct view_citizen_answers_parts_rows *row = &v->parts.at[i].rows.at[r];
            row->edit = arena_printf(c->arena, "%.*s?kiem_tra=1", STR_ARG(citizen_page_of(c, k, row->key)));
        }
}

static enum err fill_papers(struct ctx *c, const struct draft_case *k, struct view_citizen_review *v)
{
    struct draft_paper *papers;
    size_t n;
    TRY(draft_papers(c, k, &papers, &n));
    for (size_t i = 0; i < n; i++) {
        const struct draft_paper *p = &papers[i];
        bool bring = k->channel != CHANNEL_ONLINE && p->needed && p->component->required;
        if (!p->files_n && !p->must && !bring)
            continue;
        struct view_citizen_paper_list_rows row = { .anchor = arena_printf(c->arena, "p.%.*s", STR_ARG(p->component->key)),
                                                  .name = p->component->name, .missing = p->must && !p->files_n };
        for (size_t f = 0; f < p->files_n; f++) {
            struct view_citizen_paper_list_rows_files file = { p->files[f].name };
            VEC_PUSH(c->arena, &row.files, file);
        }
        enum msg todo = row.missing ? MSG_citizen_paper_must : k->prepare ? MSG_citizen_paper_bring : MSG_citizen_paper_post;
        row.text = p->files_n ? S("") : ctx_text(c, todo);
        VEC_PUSH(c->arena, &v->papers.rows, row);
        v->incomplete |= row.missing;
    }
    return ERR_OK;
}

static enum err fill_fees(struct ctx *c, const struct draft_case *k, struct view_citizen_review *v)
{
    struct fee_quote *fees;
    size_t n;
    int64_t sum;
    TRY(fee_quote(c, k->procedure, k->channel, k->values, k->n, &fees, &n, &sum));
    for (size_t i = 0; i < n; i++) {
        int64_t vnd = fees[i].sum.sum_vnd;
        if (!fees[i].sum.due || vnd == 0)
            continue;
        struct view_citizen_review_fees row = { fees[i].fee->name, vnd < 0 ? S("") : text_thousands(c->arena, vnd), fees[i].fee->note };
        VEC_PUSH(c->arena, &v->fees, row);
    }
    return ERR_OK;
}

static enum err fill_people(struct ctx *c, const struct draft_case *k, struct view_citizen_review *v)
{
    struct party p;
    TRY(draft_applicant(c, &k->draft, &p));
    v->applicant = p.name;
    if (v->own && !citizen_own(c, k))
        return ERR_OK; /* a helper knows the name and learns no more */
    v->id_no = p.id_no;
    v->phone = p.phone;
    v->email = p.email;
    return ERR_OK;
}

static enum err fill_owner(struct ctx *c, const struct draft_case *k, struct view_citizen_review *v)
{
    bool chosen;
    struct mandate m;
    TRY(represent_chosen(c, k->draft.id, &chosen, &m));
    v->owner = m.id ? m.name : S("");
    return ERR_OK;
}

static struct str deliver_words(struct ctx *c, const struct draft_case *k)
{
    if (str_eq(k->draft.deliver, S("online")))
        return ctx_text(c, MSG_citizen_deliver_online);
    if (str_eq(k->draft.deliver, S("post")))
        return msg_format(c->arena, c->lang, MSG_citizen_deliver_post_to, MSG_ARGS(k->draft.deliver_address));
    return str_eq(k->draft.deliver, S("counter")) ? ctx_text(c, MSG_citizen_deliver_counter) : S("");
}

/* What was prepared as plain lines, to be taken along: the portal has no way in for it. */
static enum err fill_portal(struct ctx *c, struct view_citizen_review *v)
{
    struct buf b = buf_new(c->arena, DRAFT_ANSWERS_MAX_BYTES);
    for (size_t i = 0; i < v->answers.parts.n; i++) {
        const struct view_citizen_answers_parts *part = &v->answers.parts.at[i];
        buf_printf(&b, "%.*s\n", STR_ARG(part->heading));
        for (size_t r = 0; r < part->rows.n; r++)
            buf_printf(&b, "%.*s: %.*s\n", STR_ARG(part->rows.at[r].label), STR_ARG(part->rows.at[r].words));
        buf_putc(&b, '\n');
    }
    v->summary = buf_str(&b);
    return b.failed ? ERR_TOO_LARGE : ERR_OK;
}

/* The desk scans it and finds everything filled in. */
static enum err fill_prepared(struct ctx *c, const struct draft_case *k, struct view_citizen_review *v)
{
    struct barcode qr;
    struct str url = arena_printf(c->arena, "%.*s/quay/chuan-bi/%lld", STR_ARG(c->app->cfg.base_url), (long long)k->draft.id);
    v->number = arena_printf(c->arena, "CB-%lld", (long long)k->draft.id);
    v->office_address = k->agency.address;
    v->office_phone = k->agency.phone;
    TRY(barcode_qr(c->arena, url, &qr));
    v->qr = barcode_svg(c->arena, &qr, v->number, QR_PX);
    return ERR_OK;
}

enum err citizen_show_review(struct ctx *c, const struct draft_case *k, const struct review_for *r)
{
    const struct channel_rule *rule = procedure_time(k->procedure, k->channel, k->form, k->states, k->values, k->n);
    struct view_citizen_review v = { .id = k->draft.id, .version = k->draft.version, .seen = k->procedure->version_id, .name = k->procedure->short_name,
                                     .agency = k->agency.name, .changed = k->changed, .prepare = k->prepare, .open_answers = (int64_t)k->problems,
                                     .why_not = k->open ? S("") : ctx_text(c, k->why_not), .channel = channel_label(c, k->channel),
                                     .deliver = deliver_words(c, k), .limit = rule ? rule->limit_text : S(""), .form = citizen_page_of(c, k, S("")) };
    v.own = !r->action.len;
    v.action = v.own ? citizen_draft_path(c, k->draft.id, "/nop") : r->action;
    v.back = v.own ? citizen_draft_path(c, k->draft.id, "") : r->back;
    v.proof = r->proof;
    if (r->field)
        VEC_PUSH(c->arena, &v.fields, *r->field);
    v.papers.edit = v.own ? citizen_draft_path(c, k->draft.id, "/giay-to") : S("");
    TRY(fill_people(c, k, &v));
    TRY(citizen_answers(c, k->form, k->values, k->n, &v.answers));
    if (v.own)
        add_edits(c, k, &v.answers);
    TRY(citizen_fill_origins(c, k, &v));
    TRY(fill_papers(c, k, &v));
    TRY(fill_fees(c, k, &v));
    v.helping = v.own && k->draft.account_id != c->who.account_id;
    if (v.own)
        TRY(citizen_help_note(c, &k->draft, &v.help));
    TRY(fill_owner(c, k, &v));
    v.ready = k->open && !k->problems && !v.incomplete && (k->prepare || v.deliver.len);
    v.reason = k->prepare ? k->procedure->online_reason : S("");
    v.portal = k->portal && v.own ? k->procedure->portal : S("");
    v.sends = v.ready && (!k->prepare || !v.own);
    if (k->prepare && v.ready && v.own)
        TRY(k->portal ? fill_portal(c, &v) : fill_prepared(c, k, &v));
    return WEB_VIEW(c, citizen_review, &v, ctx_text(c, k->portal ? MSG_citizen_part_portal : k->prepare ? MSG_citizen_part_bring : MSG_citizen_part_review));
}

static enum err show(struct ctx *c, const struct draft_case *k) { return citizen_show_review(c, k, &(struct review_for){ 0 }); }

enum err citizen_review(struct ctx *c)
{
    struct draft_case k;
    TRY(citizen_the_case(c, &k));
    if (k.draft.dossier_id)
        return web_see(c, citizen_dossier_path(c, k.draft.dossier_id, ""));
    return show(c, &k);
}

/* A bundle is looked at as a whole. */
static enum err sent(struct ctx *c, int64_t id)
{
    struct dossier d;
    TRY(dossier_get(c, id, &d));
    struct str whole = arena_printf(c->arena, "/ho-so/bo/%lld?moi=1", (long long)d.bundle_id);
    return web_created(c, d.bundle_id ? whole : citizen_dossier_path(c, id, "?moi=1"));
}

enum err citizen_submit(struct ctx *c)
{
    int64_t id;
    struct draft_case k;
    TRY(web_check(c));
    TRY(citizen_the_case(c, &k));
    enum err e = draft_submit(c, &k, web_int(c, "version", 0), web_int(c, "ban", 0), &id);
    if (e == ERR_OK)
        return sent(c, id);
    if (e == ERR_INVALID || e == ERR_STALE)
        TRY(show(c, &k));
    return e;
}
