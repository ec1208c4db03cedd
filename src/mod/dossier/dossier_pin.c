/* Which law and which time a dossier runs under: those of the day of its valid reception. What was received before a new law finishes under
 * the old one (Luật Hộ tịch 03/2026/QH16, in force 01/03/2027); what was only submitted before comes under the new one. */
#include "mod/dossier/dossier_internal.h"
#include "base/clock.h"

/* The answers of a dossier, last the answer "channel", held against the form of a version. */
struct judged {
    const struct form *form;
    struct form_state *states;
    struct form_value *values;
    size_t n, problems;
};

static enum err judge(struct ctx *c, const struct dossier *d, const struct procedure *p, struct judged *out)
{
    struct form_value *answers;
    size_t n;
    TRY(procedure_form(c, p, &out->form));
    TRY(dossier_answers(c, d, &answers, &n));
    out->values = ARENA_ARRAY(c->arena, struct form_value, n + 1);
    if (n)
        memcpy(out->values, answers, n * sizeof *answers);
    out->values[n] = (struct form_value){ S("channel"), str_c(channel_word(d->channel)) };
    out->n = n + 1;
    out->problems = form_validate(out->form, out->values, out->n, false, ctx_today(c), c->arena, &out->states);
    return ERR_OK;
}

/* The answers were given to the questions of the older version: they must do for the newer one too. */
static enum err answers_do(struct ctx *c, const struct dossier *d, const struct procedure *p, bool *out)
{
    struct judged j;
    TRY(judge(c, d, p, &j));
    *out = j.problems == 0;
    return ERR_OK;
}

/* A page of clocks comes without answers: those of the few dossiers whose time hangs on them are read one by one. */
enum err dossier_time(struct ctx *c, const struct dossier *d, const struct channel_rule **out)
{
    const struct procedure *p;
    struct dossier whole = *d;
    struct judged j;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    *out = procedure_channel(p, d->channel);
    if (!procedure_time_varies(p, d->channel))
        return ERR_OK;
    if (!whole.answers.len)
        TRY(dossier_get(c, d->id, &whole));
    TRY(judge(c, &whole, p, &j));
    *out = procedure_time(p, d->channel, j.form, j.states, j.values, j.n);
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
