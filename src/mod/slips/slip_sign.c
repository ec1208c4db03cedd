/* Who signs for an agency. */
#include "mod/slips/slips_internal.h"
#include "text/text.h"

static const struct str deputy_word = S_INIT("PHÓ ");

struct slip_signature slip_signature(struct ctx *c, struct str title, struct str agency_name)
{
    struct slip_signature s = { .title = text_upper(c->arena, title) };
    if (str_starts(s.title, deputy_word))
        s.deputy = arena_printf(c->arena, "KT. %.*s", STR_ARG(str_skip(s.title, deputy_word.len)));
    if (str_starts(agency_name, S("Ủy ban nhân dân")))
        s.authority = S("TM. ỦY BAN NHÂN DÂN");
    return s;
}

static bool is_deputy(struct ctx *c, struct str title) { return str_starts(text_upper(c->arena, title), deputy_word); }

/* The leader who acts now; else whom the agency itself (not those below it) has for its head today. */
static enum err signer_of(struct ctx *c, int64_t agency_id, struct str *name, struct str *title)
{
    const struct grant *g = unit_grant(c, ROLE_LEADER, agency_id);
    struct staff *list;
    size_t n;
    bool found = false;
    if (g) {
        *name = c->who.name;
        *title = g->title;
        return ERR_OK;
    }
    TRY(staff_list(c, agency_id, ROLE_LEADER, ctx_today(c), &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct unit u;
        TRY(unit_get(c, list[i].unit_id, &u));
        if (u.agency_id != agency_id || (found && is_deputy(c, list[i].title)))
            continue;
        *name = list[i].name;
        *title = list[i].title;
        found = true;
        if (!is_deputy(c, list[i].title))
            return ERR_OK;
    }
    return ERR_OK;
}

enum err slip_put_signer(struct ctx *c, slip_vec *v, int64_t agency_id)
{
    struct unit agency;
    struct str name = S(""), title = S("");
    TRY(unit_get(c, agency_id, &agency));
    TRY(signer_of(c, agency_id, &name, &title));
    struct slip_signature s = slip_signature(c, title, agency.name);
    slip_put(c, v, "slip.signer", name);
    slip_put(c, v, "slip.signer_title", s.title);
    slip_put(c, v, "slip.deputy_line", s.deputy);
    slip_put(c, v, "slip.authority_line", s.authority);
    return ERR_OK;
}
