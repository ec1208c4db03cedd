/* Which law a dossier runs under: that of the day of its valid reception. What was received before a new law finishes under
 * the old one (Luật Hộ tịch 03/2026/QH16, in force 01/03/2027); what was only submitted before comes under the new one. */
#include "mod/dossier/dossier_internal.h"
#include "base/clock.h"

/* The answers were given to the questions of the older version: they must do for the newer one too. */
static enum err answers_do(struct ctx *c, const struct dossier *d, const struct procedure *p, bool *out)
{
    const struct form *form;
    struct form_state *states;
    struct form_value *answers;
    size_t n;
    TRY(procedure_form(c, p, &form));
    TRY(dossier_answers(c, d, &answers, &n));
    struct form_value *values = ARENA_ARRAY(c->arena, struct form_value, n + 1);
    if (n)
        memcpy(values, answers, n * sizeof *values);
    values[n] = (struct form_value){ S("channel"), str_c(channel_word(d->channel)) };
    *out = form_validate(form, values, n + 1, false, ctx_today(c), c->arena, &states) == 0;
    return ERR_OK;
}

enum err dossier_pin(struct ctx *c, struct dossier *d)
{
    bool fits;
    const struct procedure *now;
    enum err e = procedure_by_code(c, d->procedure_code, ctx_today(c), &now);
    if (e == ERR_NOT_FOUND)
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_procedure_over);
    TRY(e);
    /* a version of the same days that only says better what was said before is no new law */
    if (now->version_id == d->procedure_version_id || now->from_day <= day_of_ms(d->submitted_at_ms))
        return ERR_OK;
    TRY(answers_do(c, d, now, &fits));
    if (!fits)
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_procedure_changed);
    d->procedure_version_id = now->version_id;
    return ERR_OK;
}
