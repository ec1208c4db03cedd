/* The form: shown with what is known, saved first and judged afterwards, so that nothing typed is lost. */
#include "mod/citizen/citizen_internal.h"
#include "base/clock.h"
#include "data/json.h"
#include "mod/forms/forms.h"
#include "mod/profile/profile.h"
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

bool citizen_own(const struct ctx *c, const struct draft_case *k) { return k->draft.account_id == c->who.account_id; }

static enum err fill_rest(struct ctx *c, const struct draft_case *k, source_vec *v)
{
    add_source(c, v, S("office.place"), k->agency.place, MSG_citizen_from_office);
    for (size_t i = 0; i < k->n; i++)
        add_source(c, v, k->values[i].key, k->values[i].value, MSG_citizen_from_above);
    return ERR_OK;
}

/* A helper is filled in nothing of the person but the name that the helper knows. */
static enum err fill_sources(struct ctx *c, const struct draft_case *k, source_vec *v)
{
    struct party p;
    TRY(draft_applicant(c, &k->draft, &p));
    add_source(c, v, S("applicant.name"), p.name, MSG_citizen_from_account);
    if (!citizen_own(c, k))
        return fill_rest(c, k, v);
    add_source(c, v, S("applicant.id_no"), p.id_no, MSG_citizen_from_account);
    add_source(c, v, S("applicant.birth"), birth_words(c, p.birth), MSG_citizen_from_account);
    add_source(c, v, S("applicant.address"), p.address, MSG_citizen_from_account);
    add_source(c, v, S("applicant.phone"), p.phone, MSG_citizen_from_account);
    add_source(c, v, S("applicant.email"), p.email, MSG_citizen_from_account);
    TRY(fill_rest(c, k, v));
    struct profile_source *mine;
    size_t mine_n;
    TRY(profile_sources(c, k->draft.account_id, &mine, &mine_n));
    for (size_t i = 0; i < mine_n; i++)
        VEC_PUSH(c->arena, v, mine[i].is);
    return ERR_OK;
}

enum err citizen_sources(struct ctx *c, const struct draft_case *k, struct forms_source **out, size_t *n)
{
    source_vec v = { 0 };
    TRY(fill_sources(c, k, &v));
    *out = v.at;
    *n = v.n;
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

/* -- the sheet: the whole form, or one page of it -- */

struct sheet {
    int64_t version;         /* that the person saw */
    struct draft_case k;
    source_vec sources;
    bool more, stale;
    bool opened;             /* optional questions have come up */
    bool paged;              /* one page; otherwise the whole form */
    size_t at;               /* of pages, when paged */
    struct form_page *pages; /* by the answers of k */
    size_t pages_n;
    bool check;              /* came from the page to check, and goes back there */
};

static enum err find_pages(struct ctx *c, struct sheet *s)
{
    int64_t no = 1;
    s->pages_n = form_pages(s->k.form, s->k.states, c->arena, &s->pages);
    if (s->paged)
        TRY(web_path_id(c, 1, &no));
    if ((uint64_t)no > s->pages_n)
        return ERR_NOT_FOUND;
    s->at = (size_t)no - 1;
    return ERR_OK;
}

static struct forms_range range_of(const struct sheet *s)
{
    return s->paged ? (struct forms_range){ s->pages[s->at].from, s->pages[s->at].to } : (struct forms_range){ 0, s->k.form->fields_n };
}

struct str citizen_page_path(struct ctx *c, int64_t id, size_t at) { return arena_printf(c->arena, "/ho-so/nhap/%lld/to-khai/%zu", (long long)id, at + 1); }

struct str citizen_page_of(struct ctx *c, const struct draft_case *k, struct str key)
{
    struct form_page *pages;
    size_t n = form_pages(k->form, k->states, c->arena, &pages);
    for (size_t p = 0; p < n; p++)
        for (size_t i = pages[p].from; i < pages[p].to; i++)
            if (key.len ? str_eq(k->form->fields[i].key, key) : k->states[i].problem != FORM_FINE)
                return citizen_page_path(c, k->draft.id, p);
    return citizen_page_path(c, k->draft.id, 0);
}

static struct str check_too(struct ctx *c, const struct sheet *s, struct str path)
{
    return s->check ? arena_printf(c->arena, "%.*s?kiem_tra=1", STR_ARG(path)) : path;
}

/* The nearest page that is asked, before (-1) or behind this one; empty: none is. */
static struct str neighbour(struct ctx *c, const struct sheet *s, int step)
{
    for (size_t i = s->at + (size_t)step; i < s->pages_n; i += (size_t)step) /* below 0 wraps round and ends it */
        if (s->pages[i].shown)
            return check_too(c, s, citizen_page_path(c, s->k.draft.id, i));
    return S("");
}

/* What conditions of this page read and other pages ask: the script decides by it as the server does. Not what is sensitive: the
 * page may be kept on a device. */
static void know_one(struct json_out *o, const struct sheet *s, struct str name)
{
    const struct form *f = s->k.form;
    for (size_t i = 0; i < f->fields_n; i++) {
        const struct str value = s->k.states[i].value;
        int64_t n;
        if (!f->fields[i].key.len || !str_eq(f->fields[i].key, name) || f->fields[i].sensitive || (i >= range_of(s).from && i < range_of(s).to))
            continue;
        json_key(o, name);
        if (f->fields[i].type == FORM_CHECKBOX)
            json_put_bool(o, value.len > 0);
        else if (f->fields[i].type == FORM_NUMBER && str_int(value, &n))
            json_put_int(o, n);
        else if (value.len)
            json_put_text(o, value);
        else
            json_put_null(o);
    }
}

static void know_all(struct ctx *c, struct json_out *o, const struct sheet *s, const struct feel *hide, struct str *told, size_t *told_n)
{
    struct str *names;
    size_t n = 0;
    if (hide)
        feel_names(hide, c->arena, &names, &n);
    for (size_t i = 0; i < n; i++) {
        bool again = false;
        for (size_t k = 0; k < *told_n; k++)
            again |= str_eq(told[k], names[i]);
        if (again)
            continue;
        told[(*told_n)++] = names[i];
        know_one(o, s, names[i]);
    }
}

static struct str known_elsewhere(struct ctx *c, const struct sheet *s)
{
    const struct form *f = s->k.form;
    struct buf b = buf_new(c->arena, DRAFT_ANSWERS_MAX_BYTES);
    struct json_out o = json_out(&b);
    struct str *told = ARENA_ARRAY(c->arena, struct str, 2 * f->fields_n + 1);
    size_t told_n = 0;
    json_open(&o, '{');
    for (size_t i = range_of(s).from; i < range_of(s).to; i++) {
        know_all(c, &o, s, f->fields[i].hide, told, &told_n);
        if (f->fields[i].group >= 0)
            know_all(c, &o, s, f->fields[f->fields[i].group].hide, told, &told_n);
    }
    json_close(&o, '}');
    return buf_str(&b);
}

/* -- showing -- */

static void fill_page(struct ctx *c, const struct sheet *s, struct view_citizen_form *v)
{
    const struct form_page *now = &s->pages[s->at];
    const struct form_field *first = &s->k.form->fields[now->from];
    struct str before = neighbour(c, s, -1);
    v->title = now->title;
    v->about = first->type == FORM_GROUP ? first->hint : S("");
    v->known = known_elsewhere(c, s);
    v->post = citizen_page_path(c, s->k.draft.id, s->at);
    if (before.len)
        v->back = before;
    for (size_t i = 0; i < s->pages_n; i++) {
        v->of += s->pages[i].shown || i == s->at;
        v->no += i <= s->at && (s->pages[i].shown || i == s->at);
    }
}

/* Of all fields those of the sheet; a page has the heading of its group as its own title. */
static void cut_fields(const struct sheet *s, struct view_form_field *all, struct view_citizen_form *v)
{
    const struct form *f = s->k.form;
    const struct forms_range r = range_of(s);
    for (size_t i = 0, o = 0; i < f->fields_n; i++) {
        if (f->fields[i].type == FORM_GROUP_END)
            continue;
        if (i >= r.from && i < r.to && !(s->paged && f->fields[i].type == FORM_GROUP))
            v->fields.at[v->fields.n++] = all[o];
        o++;
    }
}

static enum err show(struct ctx *c, struct sheet *s)
{
    struct draft_case *k = &s->k;
    struct view_form_field *all;
    size_t n;
    struct view_citizen_form v = { .id = k->draft.id, .version = k->draft.version, .name = k->procedure->short_name,
                                   .channel = str_c(channel_word(k->channel)), .more = s->more, .check = s->check, .changed = k->changed,
                                   .saved = citizen_saved(c, k->draft.saved_at_ms), .post = citizen_draft_path(c, k->draft.id, "/to-khai"),
                                   .back = citizen_draft_path(c, k->draft.id, s->check ? "/kiem-tra" : ""), .known = S("{}") };
    if (s->paged)
        fill_page(c, s, &v);
    TRY(forms_fields(c, k->form, k->values, k->n, s->sources.at, s->sources.n, &all, &n));
    respect_emptied(k, all, n);
    v.fields.at = ARENA_ARRAY(c->arena, struct view_form_field, n + 1);
    cut_fields(s, all, &v);
    for (size_t i = 0; i < v.fields.n; i++)
        v.sensitive |= v.fields.at[i].sensitive && !v.fields.at[i].hidden;
    return WEB_VIEW(c, citizen_form, &v, v.title.len ? v.title : ctx_text(c, MSG_citizen_part_form));
}

static enum err show_sheet(struct ctx *c, struct sheet *s)
{
    TRY(citizen_the_case(c, &s->k));
    if (s->k.draft.dossier_id)
        return web_see(c, citizen_dossier_path(c, s->k.draft.dossier_id, ""));
    TRY(find_pages(c, s));
    if (s->paged && !s->pages[s->at].shown) /* not asked by these answers: the nearest one that is */
        return web_see(c, neighbour(c, s, 1).len ? neighbour(c, s, 1) : citizen_draft_path(c, s->k.draft.id, ""));
    TRY(fill_sources(c, &s->k, &s->sources));
    return show(c, s);
}

enum err citizen_form(struct ctx *c) { return show_sheet(c, &(struct sheet){ 0 }); }
enum err citizen_page(struct ctx *c) { return show_sheet(c, &(struct sheet){ .paged = true, .check = web_flag(c, "kiem_tra") }); }

/* -- sending it -- */

static enum err load_and_save(struct ctx *c, void *arg)
{
    struct sheet *s = arg;
    s->stale = false;
    s->sources = (source_vec){ 0 };
    TRY(citizen_the_case(c, &s->k));
    if (s->k.draft.dossier_id)
        return ERR_OK;
    TRY(fill_sources(c, &s->k, &s->sources));
    struct draft_case before = s->k;
    TRY(take_answers(c, &s->k));
    TRY(find_pages(c, s));
    s->opened = forms_opened(c, s->k.form, range_of(s), before.values, before.n, s->k.values, s->k.n);
    enum err e = draft_save(c, &s->k, s->version);
    s->stale = e == ERR_STALE;
    return s->stale ? ERR_OK : e; /* nothing was written: the page shows what was typed over the newer version */
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

/* Wrong answers are named, of this sheet only; questions that only now have appeared are no mistake. Who puts it off is not judged. */
static enum err judge(struct ctx *c, struct sheet *s, const struct problem *sent)
{
    const struct forms_range r = range_of(s);
    c->problem = (struct problem){ 0 };
    note_again(c, &s->k, sent);
    if (s->stale) {
        ctx_invalid(c, S(""), MSG_draft_stale_shown, MSG_NO_ARGS);
        return ERR_STALE;
    }
    if (web_flag(c, "de_sau"))
        return ctx_ok(c) ? ERR_OK : ERR_INVALID;
    for (size_t i = 0; i < s->k.form->fields_n; i++)
        if (i < r.from || i >= r.to)
            s->k.states[i].problem = FORM_FINE;
    dossier_note_problems(c, s->k.form, s->k.states);
    s->more = forms_more(c, s->k.form, s->k.states) || s->opened;
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

static struct str after(struct ctx *c, const struct sheet *s)
{
    if (web_flag(c, "de_sau"))
        return citizen_draft_path(c, s->k.draft.id, "");
    if (s->check && !s->k.problems)
        return citizen_draft_path(c, s->k.draft.id, "/kiem-tra");
    struct str next = s->paged ? neighbour(c, s, 1) : S("");
    if (next.len)
        return next;
    return citizen_draft_path(c, s->k.draft.id, s->k.problems ? "" : "/giay-to");
}

static enum err save_sheet(struct ctx *c, struct sheet *s)
{
    struct problem sent = c->problem; /* what the border found: too long, unreadable */
    s->version = web_int(c, "version", 0);
    TRY(ctx_write(c, load_and_save, s));
    if (s->k.draft.dossier_id)
        return web_see(c, citizen_dossier_path(c, s->k.draft.dossier_id, ""));
    enum err e = judge(c, s, &sent);
    if (e == ERR_OK && !s->more)
        return web_see(c, after(c, s));
    TRY(show(c, s));
    return e;
}

enum err citizen_form_save(struct ctx *c) { return save_sheet(c, &(struct sheet){ 0 }); }
enum err citizen_page_save(struct ctx *c) { return save_sheet(c, &(struct sheet){ .paged = true, .check = web_flag(c, "kiem_tra") }); }

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
    struct view_citizen_saved v = { .version = k.draft.version, .saved = citizen_saved(c, k.draft.saved_at_ms) };
    return WEB_VIEW(c, citizen_saved, &v, S(""));
}
