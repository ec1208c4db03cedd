/* The form: shown with what is known, saved first and judged afterwards, so that nothing typed is lost. */
#include "mod/citizen/citizen_internal.h"
#include "base/clock.h"
#include "mod/forms/forms.h"
#include "text/text.h"

/* -- where values may come from -- */

typedef VEC(struct forms_source) source_vec;

static void add_source(struct ctx *c, source_vec *v, struct str name, struct str value, enum msg from)
{
    if (value.len)
        VEC_PUSH(c->arena, v, ((struct forms_source){ name, value, ctx_text(c, from) }));
}

/* "1985-03-12" as people write it; a year alone stays. */
static struct str birth_words(struct ctx *c, struct str birth)
{
    int32_t day;
    if (day_parse_iso(birth, &day))
        return text_date(c->arena, day);
    bool month = birth.len == 7 && birth.ptr[4] == '-';
    return month ? arena_printf(c->arena, "%.*s/%.*s", 2, birth.ptr + 5, 4, birth.ptr) : birth;
}

static enum err fill_sources(struct ctx *c, const struct draft_case *k, source_vec *v)
{
    struct party p;
    TRY(draft_applicant(c, &k->draft, &p));
    add_source(c, v, S("applicant.name"), p.name, MSG_citizen_from_account);
    add_source(c, v, S("applicant.id_no"), p.id_no, MSG_citizen_from_account);
    add_source(c, v, S("applicant.birth"), birth_words(c, p.birth), MSG_citizen_from_account);
    add_source(c, v, S("applicant.address"), p.address, MSG_citizen_from_account);
    add_source(c, v, S("applicant.phone"), p.phone, MSG_citizen_from_account);
    add_source(c, v, S("applicant.email"), p.email, MSG_citizen_from_account);
    add_source(c, v, S("office.place"), k->agency.place, MSG_citizen_from_office);
    for (size_t i = 0; i < k->n; i++)
        add_source(c, v, k->values[i].key, k->values[i].value, MSG_citizen_from_above);
    return ERR_OK;
}

static bool emptied(const struct draft_case *k, struct str view_key)
{
    for (size_t i = 0; i < k->n; i++)
        if (!k->values[i].value.len && str_eq(str_skip(view_key, 2), k->values[i].key))
            return true;
    return false;
}

/* What somebody emptied stays empty: it is not filled in again from the account. */
static void respect_emptied(const struct draft_case *k, struct view_form_field *fields, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct view_form_field *f = &fields[i];
        if (!f->source.len || !emptied(k, f->key))
            continue;
        f->value = f->source = f->day = f->month = f->year = S("");
        f->checked = false;
        for (size_t o = 0; o < f->options.n; o++)
            f->options.at[o].checked = false;
    }
}

/* -- what was sent -- */

static void keep(struct ctx *c, struct draft_case *k, struct form_value v)
{
    struct form_value *more = ARENA_ARRAY(c->arena, struct form_value, k->n + 1);
    if (k->n)
        memcpy(more, k->values, k->n * sizeof *more);
    more[k->n++] = v;
    k->values = more;
}

static bool holds(const struct form_value *v, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(v[i].key, key))
            return true;
    return false;
}

/* The answers of the page over those of the draft; a question that was sent empty is kept as emptied. */
static enum err take_answers(struct ctx *c, struct draft_case *k)
{
    struct form_value channel = k->values[k->n - 1], *sent;
    size_t n;
    TRY(forms_posted(c, k->form, k->values, k->n, &sent, &n));
    struct draft_case before = *k;
    const bool *on_page = forms_on_page(c, k->form);
    k->values = sent;
    k->n = n;
    for (size_t i = 0; i < k->form->fields_n; i++) {
        struct str key = k->form->fields[i].key;
        if (key.len && !holds(sent, n, key) && (on_page[i] || holds(before.values, before.n, key)))
            keep(c, k, (struct form_value){ key, S("") });
    }
    keep(c, k, channel);
    draft_judge(c, k);
    return ERR_OK;
}

/* -- the page -- */

struct form_page {
    int64_t version;       /* that the person saw */
    struct draft_case k;
    source_vec sources;
    bool more, stale;
    bool opened; /* optional questions have come up */
};

static enum err show(struct ctx *c, struct form_page *page)
{
    struct draft_case *k = &page->k;
    struct view_citizen_form v = { .id = k->draft.id, .version = k->draft.version, .name = k->procedure->short_name,
                                   .channel = str_c(channel_word(k->channel)), .more = page->more,
                                   .stale = page->stale, .changed = k->changed, .saved = ctx_moment(c, k->draft.saved_at_ms) };
    TRY(forms_fields(c, k->form, k->values, k->n, page->sources.at, page->sources.n, &v.fields.at, &v.fields.n));
    respect_emptied(k, v.fields.at, v.fields.n);
    return WEB_VIEW(c, citizen_form, &v, ctx_text(c, MSG_citizen_part_form));
}

enum err citizen_form(struct ctx *c)
{
    struct form_page page = { 0 };
    TRY(citizen_the_case(c, &page.k));
    if (page.k.draft.dossier_id)
        return web_see(c, citizen_dossier_path(c, page.k.draft.dossier_id, ""));
    TRY(fill_sources(c, &page.k, &page.sources));
    return show(c, &page);
}

/* -- sending the page -- */

static enum err load_and_save(struct ctx *c, void *arg)
{
    struct form_page *page = arg;
    page->stale = false;
    page->sources = (source_vec){ 0 };
    TRY(citizen_the_case(c, &page->k));
    if (page->k.draft.dossier_id)
        return ERR_OK;
    TRY(fill_sources(c, &page->k, &page->sources));
    struct draft_case before = page->k;
    TRY(take_answers(c, &page->k));
    page->opened = forms_opened(c, page->k.form, before.values, before.n, page->k.values, page->k.n);
    enum err e = draft_save(c, &page->k, page->version);
    page->stale = e == ERR_STALE;
    return page->stale ? ERR_OK : e; /* nothing was written: the page shows what was typed over the newer version */
}

/* What the border found is named once, not again by the form. */
static void note_again(struct ctx *c, const struct draft_case *k, const struct problem *sent)
{
    for (size_t i = 0; i < sent->n; i++) {
        VEC_PUSH(c->arena, &c->problem, sent->at[i]);
        for (size_t f = 0; f < k->form->fields_n; f++)
            if (str_eq(str_skip(sent->at[i].field, 2), k->form->fields[f].key))
                k->states[f].problem = FORM_FINE;
    }
}

/* Wrong answers are named; questions that only now have appeared are no mistake. */
static enum err judge(struct ctx *c, struct form_page *page, const struct problem *sent)
{
    struct draft_case *k = &page->k;
    c->problem = (struct problem){ 0 };
    note_again(c, k, sent);
    if (page->stale) {
        ctx_invalid(c, S(""), MSG_draft_stale_shown, MSG_NO_ARGS);
        return ERR_STALE;
    }
    dossier_note_problems(c, k->form, k->states);
    page->more = forms_more(c, k->form, k->states) || (page->opened && !web_flag(c, "de_sau"));
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

enum err citizen_form_save(struct ctx *c)
{
    struct form_page page = { .version = web_int(c, "version", 0) };
    struct problem sent = c->problem; /* what the border found: too long, unreadable */
    TRY(ctx_write(c, load_and_save, &page));
    if (page.k.draft.dossier_id)
        return web_see(c, citizen_dossier_path(c, page.k.draft.dossier_id, ""));
    enum err e = judge(c, &page, &sent);
    if (e == ERR_OK && !page.more)
        return web_see(c, citizen_draft_path(c, page.k.draft.id, web_flag(c, "de_sau") ? "" : "/giay-to"));
    TRY(show(c, &page));
    return e;
}

/* A draft may hold what is not right yet: nothing is judged here. */
enum err citizen_autosave(struct ctx *c)
{
    struct draft_case k;
    int64_t version = web_int(c, "version", 0);
    c->problem = (struct problem){ 0 };
    TRY(citizen_the_case(c, &k));
    TRY(take_answers(c, &k));
    TRY(draft_save(c, &k, version));
    if (!web_wants_json(c))
        return web_see(c, citizen_draft_path(c, k.draft.id, "/to-khai"));
    struct view_citizen_saved v = { .version = k.draft.version, .saved = ctx_moment_short(c, k.draft.saved_at_ms) };
    return WEB_VIEW(c, citizen_saved, &v, S(""));
}
