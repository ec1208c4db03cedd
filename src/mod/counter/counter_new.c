/* Taking somebody in at the desk: the same questions as online, on one page. */
#include "mod/assist/assist.h"
#include "mod/bundle/bundle.h"
#include "mod/citizen/draft.h"
#include "mod/counter/counter_internal.h"
#include "mod/forms/forms.h"

/* -- the fields beside the procedure's own -- */

static const struct {
    const char *key;
    enum msg label;
    const char *inputmode, *width;
    bool required;
} people[] = {
    { "applicant.name", MSG_counter_name, "", "", true },
    { "applicant.id_no", MSG_counter_id_no, "numeric", "20", false },
    { "applicant.birth", MSG_counter_birth, "", "10", false },
    { "applicant.address", MSG_counter_address, "", "", false },
    { "applicant.phone", MSG_counter_phone, "tel", "20", false },
    { "applicant.email", MSG_counter_email, "email", "", false },
    { "owner.name", MSG_counter_owner_name, "", "", false },
    { "owner.id_no", MSG_counter_owner_id_no, "numeric", "20", false },
    { "owner.address", MSG_counter_owner_address, "", "", false },
};

/* What somebody prepared at home (mod/citizen/draft.h); id 0: nothing. */
struct prepared {
    int64_t id;
    struct draft_case k;
    struct party applicant;
};

static enum err load_prepared(struct ctx *c, int64_t id, struct prepared *out)
{
    *out = (struct prepared){ .id = id };
    if (!id)
        return ERR_OK;
    TRY(draft_at_desk(c, id, &out->k));
    return draft_applicant(c, &out->k.draft, &out->applicant);
}

static struct str prepared_text(const struct prepared *pre, const char *key)
{
    const struct party *a = &pre->applicant;
    const struct {
        const char *key;
        struct str value;
    } known[] = { { "applicant.name", a->name },       { "applicant.id_no", a->id_no }, { "applicant.birth", a->birth },
                  { "applicant.address", a->address }, { "applicant.phone", a->phone }, { "applicant.email", a->email } };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].key, key) == 0)
            return known[i].value;
    return S("");
}

static void fill_people(struct ctx *c, const struct prepared *pre, struct view_counter_new *v)
{
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        struct view_form_field f = forms_text(c, people[i].key, people[i].label);
        f.value = web_has(c, people[i].key) ? f.value : prepared_text(pre, people[i].key);
        f.inputmode = str_c(people[i].inputmode);
        f.width = str_c(people[i].width);
        f.optional = !people[i].required;
        f.autocomplete = S("off");
        VEC_PUSH(c->arena, &v->people, f);
    }
}

static void add_option(struct ctx *c, struct view_form_field *f, const char *value, enum msg label, bool checked)
{
    struct view_form_field_options o = { .value = str_c(value), .label = ctx_text(c, label), .checked = checked };
    VEC_PUSH(c->arena, &f->options, o);
}

/* People at the desk, or papers that came in the post; only where the procedure is open to both. */
static void fill_channel(struct ctx *c, const struct procedure *p, struct view_counter_new *v)
{
    struct view_form_field f = { .key = S("channel"), .label = ctx_text(c, MSG_counter_channel), .is_radios = true, .side_by_side = true };
    bool post = str_eq(web_text(c, "channel"), S("post"));
    if (!procedure_channel(p, CHANNEL_POST))
        return;
    add_option(c, &f, "counter", MSG_counter_channel_counter, !post);
    add_option(c, &f, "post", MSG_counter_channel_post, post);
    VEC_PUSH(c->arena, &v->people, f);
}

/* By which door people came: that the desk was passed by is on record. */
static void fill_door(struct ctx *c, struct view_counter_new *v)
{
    struct road_stop stop;
    bool away = road_today(c, &stop) == ERR_OK;
    struct str door = web_has(c, "door") ? web_typed(c, "door") : away ? S("road") : S("desk");
    struct view_form_field f = { .key = S("door"), .label = ctx_text(c, MSG_counter_door), .is_select = true, .error = forms_error(c, S("door")) };
    add_option(c, &f, "desk", MSG_counter_door_desk, str_eq(door, S("desk")));
    add_option(c, &f, "road", MSG_counter_door_road, str_eq(door, S("road")));
    add_option(c, &f, "room", MSG_counter_door_room, str_eq(door, S("room")));
    f.hint = away ? road_words(c, &stop) : S("");
    VEC_PUSH(c->arena, &v->deliver, f);
}

/* The place of reception is not always the authority: agencies of a level that decides such requests, where there are several. */
static enum err fill_agency(struct ctx *c, const struct procedure *p, const struct unit *own, struct view_counter_new *v)
{
    struct unit *list;
    size_t n;
    int64_t picked = web_int(c, "agency", own->id);
    struct view_form_field f = { .key = S("agency"), .label = ctx_text(c, MSG_counter_agency), .hint = ctx_text(c, MSG_counter_agency_hint),
                                 .is_select = true, .error = forms_error(c, S("agency")) };
    TRY(unit_agencies(c, S(""), &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_form_field_options o = { .value = arena_printf(c->arena, "%lld", (long long)list[i].id), .label = list[i].name, .checked = list[i].id == picked };
        if (procedure_has_level(p, list[i].level))
            VEC_PUSH(c->arena, &f.options, o);
    }
    if (f.options.n > 1)
        VEC_PUSH(c->arena, &v->deliver, f);
    return ERR_OK;
}

static void fill_deliver(struct ctx *c, struct view_counter_new *v)
{
    struct str how = web_has(c, "deliver") ? web_typed(c, "deliver") : S("counter");
    struct view_form_field f = { .key = S("deliver"), .label = ctx_text(c, MSG_counter_deliver_how), .is_radios = true,
                                 .error = forms_error(c, S("deliver")) };
    add_option(c, &f, "counter", MSG_counter_deliver_counter, str_eq(how, S("counter")));
    add_option(c, &f, "post", MSG_counter_deliver_post, str_eq(how, S("post")));
    VEC_PUSH(c->arena, &v->deliver, f);
    struct view_form_field address = forms_text(c, "deliver_address", MSG_counter_deliver_address);
    address.optional = true;
    VEC_PUSH(c->arena, &v->deliver, address);
}

/* -- the page -- */

/* Channels an officer takes in: at the desk, or papers that came by post. */
static enum channel intake_channel(struct ctx *c)
{
    return str_eq(web_text(c, "channel"), S("post")) ? CHANNEL_POST : CHANNEL_COUNTER;
}

static enum err the_procedure(struct ctx *c, const struct procedure **p)
{
    struct unit agency;
    enum msg why;
    if (!counter_grant(c, &agency))
        return ERR_FORBIDDEN;
    TRY(procedure_by_code(c, web_text(c, "thu_tuc"), ctx_today(c), p));
    return procedure_open(*p, agency.level, intake_channel(c), &why) ? ERR_OK : ctx_refuse(c, ERR_INVALID, why);
}

/* What the desk copies from the applicant when people ask for themselves. */
static size_t fill_sources(struct ctx *c, struct forms_source out[5])
{
    static const char *const names[] = { "applicant.name", "applicant.id_no", "applicant.birth", "applicant.address", "applicant.phone" };
    size_t n = 0;
    for (size_t i = 0; i < 5; i++)
        if (web_text(c, names[i]).len)
            out[n++] = (struct forms_source){ str_c(names[i]), web_text(c, names[i]), S("") };
    return n;
}

static enum err show(struct ctx *c, const struct procedure *p, const struct prepared *pre, bool more)
{
    const struct form *form;
    struct form_value *values;
    struct forms_source sources[5];
    size_t n, sources_n = fill_sources(c, sources);
    const struct channel_rule *rule = procedure_channel(p, intake_channel(c));
    struct view_counter_new v = { .code = p->code, .name = p->name, .limit = rule ? rule->limit_text : S(""), .more = more,
                                  .prepared = pre->id };
    TRY(procedure_form(c, p, &form));
    TRY(forms_posted(c, form, pre->k.values, pre->k.n, &values, &n));
    TRY(forms_fields(c, form, values, n, sources, sources_n, &v.fields.at, &v.fields.n));
    fill_channel(c, p, &v);
    fill_people(c, pre, &v);
    fill_deliver(c, &v);
    fill_door(c, &v);
    struct unit own;
    if (!counter_grant(c, &own))
        return ERR_FORBIDDEN;
    TRY(fill_agency(c, p, &own, &v));
    return WEB_VIEW(c, counter_new, &v, p->short_name);
}

enum err counter_new(struct ctx *c)
{
    const struct procedure *p;
    TRY(web_check(c));
    TRY(the_procedure(c, &p));
    return show(c, p, &(struct prepared){ 0 }, false);
}

/* The code of somebody who prepared at home is scanned: everything is filled in. */
enum err counter_prepared(struct ctx *c)
{
    int64_t id;
    struct prepared pre;
    TRY(web_path_id(c, 0, &id));
    TRY(load_prepared(c, id, &pre));
    if (pre.k.draft.dossier_id)
        return web_see(c, arena_printf(c->arena, "/quay/ho-so/%lld", (long long)pre.k.draft.dossier_id));
    return show(c, pre.k.procedure, &pre, false);
}

static struct party party_from(struct ctx *c, const char *who)
{
    struct party p = { .name = web_text(c, arena_printf(c->arena, "%s.name", who).ptr), .id_no = web_text(c, arena_printf(c->arena, "%s.id_no", who).ptr),
                       .address = web_text(c, arena_printf(c->arena, "%s.address", who).ptr) };
    p.present = p.name.len > 0;
    return p;
}

static void fill_new(struct ctx *c, const struct procedure *p, const struct unit *agency, const struct grant *g, struct dossier_new *n)
{
    struct str door = intake_channel(c) == CHANNEL_POST ? S("post") : web_text(c, "door").len ? web_text(c, "door") : S("desk");
    *n = (struct dossier_new){ .procedure = p, .agency_id = web_int(c, "agency", agency->id), .intake_unit_id = g->unit_id, .channel = intake_channel(c),
                               .door = door,
                               .deliver = web_text(c, "deliver").len ? web_text(c, "deliver") : S("counter"),
                               .deliver_address = web_text(c, "deliver_address"), .sets = 1 };
    struct party applicant = party_from(c, "applicant");
    applicant.birth = web_text(c, "applicant.birth");
    applicant.phone = web_text(c, "applicant.phone");
    applicant.email = web_text(c, "applicant.email");
    applicant.present = true;
    n->parties[PARTY_APPLICANT] = applicant;
    n->parties[PARTY_OWNER] = party_from(c, "owner");
}

/* Answers that open further questions bring the page back, which is nobody's mistake. */
static enum err show_again(struct ctx *c, const struct procedure *p, const struct prepared *pre, const struct form_value *values, size_t n, bool opened, enum err e)
{
    const struct form *form;
    struct form_state *states;
    if (e != ERR_INVALID)
        return e;
    TRY(procedure_form(c, p, &form));
    form_validate(form, values, n, false, ctx_today(c), c->arena, &states);
    TRY(show(c, p, pre, forms_more(c, form, states) || opened));
    return ERR_INVALID;
}

static enum err create(struct ctx *c, const struct prepared *pre, struct dossier_new *n, int64_t *id)
{
    struct unit agency;
    enum err e = unit_get(c, n->agency_id, &agency);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && agency.agency_id != agency.id))
        return ctx_invalid(c, S("agency"), MSG_dossier_agency_closed, MSG_NO_ARGS);
    TRY(e);
    if (!str_eq(n->door, S("desk")) && !str_eq(n->door, S("road")) && !str_eq(n->door, S("room")) && !str_eq(n->door, S("post")))
        return ctx_invalid(c, S("door"), MSG_form_not_option, MSG_NO_ARGS);
    if (pre->id && pre->k.draft.agency_id != n->agency_id)
        return ERR_NOT_FOUND;
    if (pre->id)
        n->account_id = pre->k.draft.account_id; /* it is there among the person's own dossiers too */
    int64_t bundle;
    TRY(n->procedure->parts_n ? bundle_submit(c, n, pre->id, &bundle, id) : dossier_submit(c, n, id));
    return pre->id ? draft_taken_in(c, &pre->k.draft, *id) : ERR_OK;
}

enum err counter_create(struct ctx *c)
{
    int64_t id;
    struct unit agency;
    struct dossier d;
    struct dossier_new n;
    struct prepared pre;
    const struct procedure *p;
    const struct form *form;
    struct form_value *values;
    size_t values_n;
    const struct grant *g = counter_grant(c, &agency);
    if (forms_error(c, S("thu_tuc")).len || forms_error(c, S("nhap")).len)
        return web_check(c);
    TRY(the_procedure(c, &p));
    TRY(load_prepared(c, web_int(c, "nhap", 0), &pre));
    if (pre.k.draft.dossier_id)
        return web_see(c, arena_printf(c->arena, "/quay/ho-so/%lld", (long long)pre.k.draft.dossier_id));
    TRY(procedure_form(c, p, &form));
    TRY(forms_posted(c, form, pre.k.values, pre.k.n, &values, &values_n));
    fill_new(c, p, &agency, g, &n);
    n.answers = values;
    n.answers_n = values_n;
    bool opened = ctx_ok(c) && forms_opened(c, form, (struct forms_range){ 0, form->fields_n }, pre.k.values, pre.k.n, values, values_n);
    enum err e = ctx_ok(c) && !opened ? create(c, &pre, &n, &id) : ERR_INVALID;
    if (e != ERR_OK)
        return show_again(c, p, &pre, values, values_n, opened, e);
    TRY(dossier_get(c, id, &d));
    web_flash(c, MSG_counter_created, MSG_ARGS(d.request_no));
    return web_created(c, arena_printf(c->arena, "/quay/ho-so/%lld", (long long)id));
}
