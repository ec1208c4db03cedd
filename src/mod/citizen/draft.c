/* Drafts: made, found, saved, thrown away, sent. */
#include "mod/citizen/draft.h"
#include "base/clock.h"
#include "core/setting.h"
#include "data/json.h"
#include "mod/represent/help.h"
#include "sql_draft.h"

enum { CHANGED_MAX = 1000 };
static const struct str CHANNEL_KEY = S_INIT("channel");

#define DRAFT_OF(r)                                                                                                        \
    ((struct draft){ .id = (r)->id, .version = (r)->version, .account_id = (r)->account_id,                                \
                     .procedure_version_id = (r)->procedure_version_id, .agency_id = (r)->agency_id,                       \
                     .created_at_ms = (r)->created_at_ms, .saved_at_ms = (r)->saved_at_ms, .dossier_id = (r)->dossier_id,  \
                     .answers = (r)->answers, .deliver = (r)->deliver, .deliver_address = (r)->deliver_address })

/* -- finding -- */

enum err draft_list(struct ctx *c, struct draft **out, size_t *n)
{
    struct draft_rows_row *rows;
    TRY(draft_rows(c->db, c->arena, &(struct draft_rows_in){ c->who.account_id }, &rows, n));
    struct draft *list = ARENA_ARRAY(c->arena, struct draft, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = DRAFT_OF(&rows[i]);
    *out = list;
    return ERR_OK;
}

enum err draft_get(struct ctx *c, int64_t id, struct draft *out)
{
    struct draft_row_row r;
    TRY(draft_row(c->db, c->arena, &(struct draft_row_in){ id }, &r));
    if (!c->who.account_id)
        return ERR_NOT_FOUND;
    if (r.account_id != c->who.account_id)
        TRY(help_may_edit(c, id)); /* strangers do not learn that it exists */
    *out = DRAFT_OF(&r);
    return ERR_OK;
}

static enum err find_in(struct ctx *c, const struct draft *list, size_t n, struct str code, int64_t agency_id, struct draft *out)
{
    for (size_t i = 0; i < n; i++) {
        const struct procedure *p;
        TRY(procedure_version(c, list[i].procedure_version_id, &p));
        if (list[i].agency_id != agency_id || !str_eq(p->code, code))
            continue;
        *out = list[i];
        return ERR_OK;
    }
    return ERR_NOT_FOUND;
}

enum err draft_find(struct ctx *c, struct str code, int64_t agency_id, struct draft *out)
{
    struct draft *list;
    size_t n;
    struct unit office = { .id = agency_id };
    if (!agency_id)
        TRY(unit_office(c, &office));
    TRY(draft_list(c, &list, &n));
    return find_in(c, list, n, code, office.id, out);
}

/* -- which ways are open -- */

static void fill_ways(struct draft_case *k)
{
    enum msg other;
    struct str level = k->agency.level;
    k->online = procedure_open(k->procedure, level, CHANNEL_ONLINE, &k->why_not);
    k->post = procedure_open(k->procedure, level, CHANNEL_POST, &other);
    k->prepare = !k->online && k->procedure->online == ONLINE_PREPARE && procedure_open(k->procedure, level, CHANNEL_COUNTER, &other);
    k->portal = !k->online && !k->post && procedure_at_portal(k->procedure, level);
    k->prepare |= k->portal;
    k->open = k->online || k->post || k->prepare;
}

static enum err the_agency(struct ctx *c, int64_t id, struct unit *out)
{
    if (!id)
        return unit_office(c, out);
    TRY(unit_get(c, id, out));
    return str_eq(out->kind, S("agency")) && !out->close_day ? ERR_OK : ctx_refuse(c, ERR_INVALID, MSG_dossier_agency_closed);
}

enum err draft_open(struct ctx *c, struct str code, int64_t agency_id, bool fresh, int64_t *id)
{
    struct draft *list, twin;
    size_t n;
    struct draft_case k = { .draft = { .agency_id = agency_id } };
    TRY(the_agency(c, agency_id, &k.agency));
    TRY(procedure_by_code(c, code, ctx_today(c), &k.procedure));
    fill_ways(&k);
    if (!k.open)
        return ctx_refuse(c, ERR_INVALID, k.why_not);
    TRY(draft_list(c, &list, &n));
    enum err e = find_in(c, list, n, code, k.agency.id, &twin);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    if (e == ERR_OK && !fresh) {
        *id = twin.id;
        return ERR_OK;
    }
    if (e == ERR_OK)
        TRY(draft_drop(c, &twin, twin.version));
    if (e == ERR_NOT_FOUND && n >= DRAFTS_MAX)
        return ctx_refuse(c, ERR_CONFLICT, MSG_draft_too_many);
    *id = ctx_id(c);
    return draft_insert(c->db, &(struct draft_insert_in){ *id, c->who.account_id, k.procedure->version_id, k.agency.id, c->now_ms }, NULL);
}

/* -- sent lately -- */

static bool over(const struct dossier *d) { return d->done_at_ms || dossier_state_ended(d->state); }

enum err draft_twin(struct ctx *c, struct str code, int64_t agency_id, struct dossier *out)
{
    struct draft_sent_row *rows;
    size_t n;
    int64_t days;
    struct unit agency;
    TRY(the_agency(c, agency_id, &agency));
    TRY(setting_number(c->db, c->arena, SETTING_DRAFT_TWIN_DAYS, &days));
    TRY(draft_sent(c->db, c->arena, &(struct draft_sent_in){ c->who.account_id, agency.id, c->now_ms - days * CLOCK_DAY_MS }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        const struct procedure *p;
        TRY(procedure_version(c, rows[i].procedure_version_id, &p));
        if (!str_eq(p->code, code))
            continue;
        TRY(dossier_get(c, rows[i].dossier_id, out));
        if (!over(out))
            return ERR_OK;
    }
    return ERR_NOT_FOUND;
}

/* -- what it comes to -- */

static enum err read_values(struct ctx *c, struct draft_case *k)
{
    const struct json *root;
    if (json_parse(c->arena, k->draft.answers, &root, NULL) != ERR_OK || root->kind != JSON_OBJECT)
        return ERR_IO;
    k->values = ARENA_ARRAY(c->arena, struct form_value, root->n + 1);
    k->n = 0;
    enum channel wanted = CHANNEL_ONLINE;
    for (size_t i = 0; i < root->n; i++) {
        if (str_eq(root->keys[i], CHANNEL_KEY))
            (void)channel_from_word(root->items[i].text, &wanted);
        else
            k->values[k->n++] = (struct form_value){ root->keys[i], root->items[i].text };
    }
    k->channel = k->portal ? CHANNEL_ONLINE : k->prepare ? CHANNEL_COUNTER : k->post && (wanted == CHANNEL_POST || !k->online) ? CHANNEL_POST : CHANNEL_ONLINE;
    k->values[k->n++] = (struct form_value){ CHANNEL_KEY, str_c(channel_word(k->channel)) };
    return ERR_OK;
}

void draft_judge(struct ctx *c, struct draft_case *k)
{
    k->problems = form_validate(k->form, k->values, k->n, false, ctx_today(c), c->arena, &k->states);
}

void draft_set_channel(struct ctx *c, struct draft_case *k, enum channel ch)
{
    bool possible = (ch == CHANNEL_ONLINE && k->online) || (ch == CHANNEL_POST && k->post);
    if (!possible || k->prepare)
        return;
    k->channel = ch;
    k->values[k->n - 1].value = str_c(channel_word(ch));
    draft_judge(c, k);
}

/* By the version in force today; when there is none any more, by the one it was written for. */
static enum err load_case(struct ctx *c, struct draft_case *k)
{
    const struct procedure *then;
    TRY(procedure_version(c, k->draft.procedure_version_id, &then));
    enum err e = procedure_by_code(c, then->code, ctx_today(c), &k->procedure);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    TRY(unit_get(c, k->draft.agency_id, &k->agency));
    if (e == ERR_NOT_FOUND) {
        k->procedure = then;
        k->why_not = MSG_catalogue_closed;
    } else {
        fill_ways(k);
    }
    k->changed = k->procedure->version_id != then->version_id;
    TRY(procedure_form(c, k->procedure, &k->form));
    TRY(read_values(c, k));
    draft_judge(c, k);
    return ERR_OK;
}

enum err draft_load(struct ctx *c, int64_t id, struct draft_case *out)
{
    struct draft_case k = { 0 };
    TRY(draft_get(c, id, &k.draft));
    TRY(load_case(c, &k));
    *out = k;
    return ERR_OK;
}

/* -- saving -- */

static struct str answers_json(struct ctx *c, const struct draft_case *k)
{
    struct buf b = buf_new(c->arena, DRAFT_ANSWERS_MAX_BYTES);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    for (size_t i = 0; i < k->n; i++) {
        json_key(&o, k->values[i].key);
        json_put_text(&o, k->values[i].value);
    }
    json_close(&o, '}');
    return b.failed ? (struct str){ 0 } : buf_str(&b);
}

static bool same(const struct draft *a, const struct draft *b)
{
    return str_eq(a->answers, b->answers) && str_eq(a->deliver, b->deliver) && str_eq(a->deliver_address, b->deliver_address) &&
           a->procedure_version_id == b->procedure_version_id;
}

static struct str value_of(const struct draft_case *k, struct str key)
{
    for (size_t i = 0; i < k->n; i++)
        if (str_eq(k->values[i].key, key))
            return k->values[i].value;
    return S("");
}

/* Which questions have another answer than before, by their labels: both who helps and who is helped see it. */
static struct str changed_questions(struct ctx *c, const struct draft_case *k, struct str before)
{
    const struct json *root;
    struct buf b = buf_new(c->arena, CHANGED_MAX);
    if (json_parse(c->arena, before, &root, NULL) != ERR_OK)
        return S("");
    for (size_t i = 0; i < k->form->fields_n; i++) {
        const struct form_field *f = &k->form->fields[i];
        const struct json *was = json_get(root, arena_printf(c->arena, "%.*s", STR_ARG(f->key)).ptr);
        if (str_eq(was ? was->text : S(""), value_of(k, f->key)) || b.len + f->label.len + 2 > CHANGED_MAX)
            continue;
        buf_put(&b, b.len ? S(", ") : S(""));
        buf_put(&b, f->label);
    }
    return b.failed ? S("") : buf_str(&b);
}

enum err draft_save(struct ctx *c, struct draft_case *k, int64_t version)
{
    struct draft stored;
    TRY(draft_get(c, k->draft.id, &stored));
    k->draft.answers = answers_json(c, k);
    k->draft.procedure_version_id = k->procedure->version_id;
    if (!k->draft.answers.ptr)
        return ERR_TOO_LARGE;
    if (stored.dossier_id)
        return ctx_refuse(c, ERR_CONFLICT, MSG_draft_sent);
    bool deliver = !str_eq(k->draft.deliver, stored.deliver) || !str_eq(k->draft.deliver_address, stored.deliver_address);
    if (same(&k->draft, &stored)) {
        k->draft.version = stored.version; /* pressed twice, or nothing new: no reason to complain about the version */
        return ERR_OK;
    }
    enum err e = draft_set_exact(c->db, &(struct draft_set_in){ k->draft.id, version, k->draft.procedure_version_id, k->draft.answers,
                                                                k->draft.deliver, k->draft.deliver_address, c->now_ms });
    if (e != ERR_OK)
        return e == ERR_STALE ? ctx_refuse(c, e, MSG_draft_stale) : e;
    k->draft.version = version + 1;
    k->draft.saved_at_ms = c->now_ms;
    k->changed = false;
    return help_acted(c, k->draft.id, deliver ? "deliver" : "answers", deliver ? S("") : changed_questions(c, k, stored.answers));
}

enum err draft_drop(struct ctx *c, const struct draft *d, int64_t version)
{
    enum err e = draft_end_exact(c->db, &(struct draft_end_in){ .id = d->id, .version = version, .dropped_at_ms = c->now_ms });
    return e == ERR_STALE ? ctx_refuse(c, e, MSG_draft_stale) : e;
}
