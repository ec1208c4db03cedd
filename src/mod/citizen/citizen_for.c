/* For whom a draft is, the first of its parts; and who else is at it. */
#include "mod/citizen/citizen_internal.h"
#include "mod/citizen/tasks.h"
#include "mod/forms/forms.h"
#include "mod/represent/act_page.h"
#include "mod/represent/help.h"
#include "mod/represent/represent.h"

enum err task_acting(struct ctx *c, const struct draft_case *k, size_t open, struct draft_task *out)
{
    bool chosen;
    struct mandate m, *list;
    size_t n;
    (void)open;
    if (k->draft.account_id != c->who.account_id)
        return ERR_OK; /* a helper does not choose it */
    TRY(represent_choices(c, k->procedure->code, &list, &n));
    TRY(represent_chosen(c, k->draft.id, &chosen, &m));
    bool lost = m.id && mandate_holds(c, &m, k->procedure->code) != ERR_OK;
    *out = (struct draft_task){ .state = lost || (n && !chosen) ? TASK_TODO : TASK_DONE, .name = ctx_text(c, MSG_citizen_part_for),
                                .hint = m.id ? m.name : ctx_text(c, MSG_citizen_for_self),
                                .href = citizen_draft_path(c, k->draft.id, "/lam-cho") };
    return ERR_OK;
}

enum err citizen_help_note(struct ctx *c, const struct draft *d, struct view_citizen_help *v)
{
    struct help h;
    TRY(help_of(c, d->id, &h));
    if (!h.id || !h.running)
        return ERR_OK;
    bool helper = h.helper_id == c->who.account_id;
    v->words = msg_format(c->arena, c->lang, helper ? MSG_citizen_helping : MSG_citizen_helped_by, MSG_ARGS(helper ? h.person : h.helper));
    v->href = act_path(c, helper ? "/ho-tro" : "/duoc-giup", h.id, "");
    v->label = ctx_text(c, helper ? MSG_citizen_helping_back : MSG_citizen_helped_see);
    return ERR_OK;
}

/* -- the page -- */

static enum err own_case(struct ctx *c, struct draft_case *k)
{
    TRY(citizen_the_case(c, k));
    return k->draft.account_id == c->who.account_id ? ERR_OK : ERR_NOT_FOUND;
}

static enum err show(struct ctx *c, const struct draft_case *k)
{
    bool chosen;
    struct mandate m, *list;
    size_t n;
    TRY(represent_choices(c, k->procedure->code, &list, &n));
    TRY(represent_chosen(c, k->draft.id, &chosen, &m));
    act_view v = { .caption = k->procedure->short_name, .heading = ctx_text(c, MSG_citizen_part_for), .lead = ctx_text(c, MSG_citizen_for_about),
                   .back = citizen_draft_path(c, k->draft.id, ""), .back_label = ctx_text(c, MSG_citizen_tasks) };
    act_part(c, &v, "cho-ai", MSG_represent_who, S(""), S(""));
    act_form(c, &v, &(act_form_view){ .action = citizen_draft_path(c, k->draft.id, "/lam-cho"), .button = ctx_text(c, MSG_citizen_save_on) });
    struct view_form_field f = { .key = S("for"), .label = ctx_text(c, MSG_citizen_part_for), .is_radios = true, .error = forms_error(c, S("for")) };
    forms_option(c, &f, S("toi"), ctx_text(c, MSG_citizen_for_self), !m.id);
    for (size_t i = 0; i < n; i++)
        forms_option(c, &f, act_number(c, list[i].id),
                     arena_printf(c->arena, "%.*s (%.*s)", STR_ARG(list[i].name), STR_ARG(mandate_kind_label(c, list[i].kind))), m.id == list[i].id);
    act_field(c, &v, f);
    act_row(c, &v, S("/dai-dien"), ctx_text(c, MSG_citizen_for_add), S(""), "", S(""));
    return act_show(c, &v);
}

enum err citizen_for(struct ctx *c)
{
    struct draft_case k;
    TRY(own_case(c, &k));
    return k.draft.dossier_id ? web_see(c, citizen_dossier_path(c, k.draft.dossier_id, "")) : show(c, &k);
}

enum err citizen_for_save(struct ctx *c)
{
    struct draft_case k;
    TRY(own_case(c, &k));
    if (k.draft.dossier_id)
        return ctx_refuse(c, ERR_CONFLICT, MSG_draft_sent);
    int64_t mandate = 0;
    bool self = str_eq(web_text(c, "for"), S("toi"));
    if (!self && (!str_int(web_text(c, "for"), &mandate) || mandate <= 0))
        ctx_invalid(c, S("for"), MSG_form_not_option, MSG_NO_ARGS);
    enum err e = ctx_ok(c) ? represent_choose(c, k.draft.id, mandate, k.procedure->code) : ERR_INVALID;
    if (e == ERR_NOT_FOUND)
        e = ctx_invalid(c, S("for"), MSG_draft_mandate_over, MSG_NO_ARGS);
    if (e == ERR_INVALID)
        TRY(show(c, &k));
    TRY(e);
    return web_see(c, citizen_draft_path(c, k.draft.id, "/to-khai"));
}
