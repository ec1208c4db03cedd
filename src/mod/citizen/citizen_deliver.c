/* How the request goes out and how the result comes back. */
#include "mod/citizen/citizen_internal.h"
#include "mod/forms/forms.h"

static void add_option(struct ctx *c, struct view_form_field *f, const char *value, enum msg label, enum msg hint, struct str now)
{
    struct view_form_field_options o = { .value = str_c(value), .label = ctx_text(c, label), .hint = ctx_text(c, hint),
                                         .checked = str_eq(now, str_c(value)) };
    VEC_PUSH(c->arena, &f->options, o);
}

static void fill_channel(struct ctx *c, const struct draft_case *k, struct view_citizen_deliver *v)
{
    struct str now = str_c(channel_word(k->channel));
    struct view_form_field f = { .key = S("channel"), .label = ctx_text(c, MSG_citizen_send_how), .is_radios = true };
    if (!k->online || !k->post)
        return;
    add_option(c, &f, "online", MSG_citizen_send_online, MSG_citizen_send_online_about, now);
    add_option(c, &f, "post", MSG_citizen_send_post, MSG_citizen_send_post_about, now);
    VEC_PUSH(c->arena, &v->fields, f);
}

static void fill_deliver(struct ctx *c, const struct draft_case *k, struct view_citizen_deliver *v)
{
    struct view_form_field f = { .key = S("deliver"), .label = ctx_text(c, MSG_citizen_deliver_how), .is_radios = true,
                                 .error = forms_error(c, S("deliver")) };
    if (k->procedure->online == ONLINE_FULL || k->procedure->online == ONLINE_PART)
        add_option(c, &f, "online", MSG_citizen_deliver_online, MSG_citizen_deliver_online_about, k->draft.deliver);
    add_option(c, &f, "counter", MSG_citizen_deliver_counter, MSG_citizen_deliver_counter_about, k->draft.deliver);
    add_option(c, &f, "post", MSG_citizen_deliver_post, MSG_citizen_deliver_post_about, k->draft.deliver);
    VEC_PUSH(c->arena, &v->fields, f);
    struct view_form_field address = { .key = S("deliver_address"), .label = ctx_text(c, MSG_citizen_deliver_address), .is_text = true,
                                       .hint = ctx_text(c, MSG_citizen_deliver_address_hint), .value = k->draft.deliver_address,
                                       .autocomplete = S("address-line1"), .error = forms_error(c, S("deliver_address")), .maxlength = 255 };
    VEC_PUSH(c->arena, &v->fields, address);
}

/* Never asked twice: the address is the one of the account until another is written. */
static enum err show(struct ctx *c, struct draft_case *k)
{
    struct party p;
    bool from_account = false;
    if (!k->draft.deliver.len && !k->draft.deliver_address.len && ctx_ok(c)) {
        TRY(draft_applicant(c, &k->draft, &p));
        k->draft.deliver_address = p.address;
        from_account = p.address.len > 0;
    }
    struct view_citizen_deliver v = { .id = k->draft.id, .version = k->draft.version, .name = k->procedure->short_name, .agency = k->agency.name,
                                      .address = k->agency.address };
    fill_channel(c, k, &v);
    fill_deliver(c, k, &v);
    if (from_account)
        v.fields.at[v.fields.n - 1].source = ctx_text(c, MSG_citizen_from_account);
    return WEB_VIEW(c, citizen_deliver, &v, ctx_text(c, MSG_citizen_part_deliver));
}

enum err citizen_deliver(struct ctx *c)
{
    struct draft_case k;
    TRY(citizen_the_case(c, &k));
    if (k.draft.dossier_id)
        return web_see(c, citizen_dossier_path(c, k.draft.dossier_id, ""));
    return show(c, &k);
}

static bool offered(const struct draft_case *k, struct str how)
{
    bool online = k->procedure->online == ONLINE_FULL || k->procedure->online == ONLINE_PART;
    return str_eq(how, S("counter")) || str_eq(how, S("post")) || (online && str_eq(how, S("online")));
}

static enum err check(struct ctx *c, const struct draft_case *k)
{
    if (!offered(k, k->draft.deliver))
        ctx_invalid(c, S("deliver"), MSG_draft_deliver_open, MSG_NO_ARGS);
    if (str_eq(k->draft.deliver, S("post")) && !k->draft.deliver_address.len)
        ctx_invalid(c, S("deliver_address"), MSG_dossier_post_address, MSG_NO_ARGS);
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

enum err citizen_deliver_save(struct ctx *c)
{
    struct draft_case k;
    enum channel ch;
    TRY(citizen_the_case(c, &k));
    k.draft.deliver = web_text(c, "deliver");
    k.draft.deliver_address = ctx_ok(c) ? web_text(c, "deliver_address") : web_typed(c, "deliver_address");
    if (channel_from_word(web_text(c, "channel"), &ch))
        draft_set_channel(c, &k, ch);
    enum err e = check(c, &k);
    if (e == ERR_OK)
        e = draft_save(c, &k, web_int(c, "version", 0));
    if (e == ERR_OK)
        return web_see(c, citizen_draft_path(c, k.draft.id, "/kiem-tra"));
    if (e == ERR_INVALID || e == ERR_STALE)
        TRY(show(c, &k));
    return e;
}
