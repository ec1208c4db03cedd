/* The clocks of a dossier: the desk's answer hour and the legal deadline with its explanation. */
#include "mod/dossier/dossier_internal.h"
#include "core/setting.h"
#include "data/json.h"

/* 8 working hours (NĐ 45/2020, secondary source): data, not law in code. */
enum err dossier_clock_intake(struct ctx *c, const struct unit *agency, int64_t *answer_due_ms)
{
    struct str words;
    struct deadline_rule rule = { 0 };
    struct calendar cal;
    struct deadline due;
    TRY(setting_get(c->db, c->arena, S("intake.limit"), S("8 working hours"), &words));
    TRY(limit_parse(words, &rule.limit));
    TRY(unit_calendar(c, agency->id, &cal));
    TRY(deadline_compute(&rule, &cal, c->now_ms, c->arena, &due));
    *answer_due_ms = due.due_at_ms;
    return ERR_OK;
}

static struct str explain(struct ctx *c, const struct deadline *due)
{
    struct buf b = buf_new(c->arena, 256 * 1024);
    struct json_out o = json_out(&b);
    json_open(&o, '[');
    for (size_t i = 0; i < due->lines_n; i++)
        json_put_text(&o, deadline_words(c->arena, &due->lines[i]));
    json_close(&o, ']');
    return b.failed ? S("[]") : buf_str(&b);
}

enum err dossier_clock_start(struct ctx *c, struct dossier *d, struct str *ground)
{
    const struct procedure *p;
    struct calendar cal;
    struct deadline due;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    const struct channel_rule *rule = procedure_channel(p, d->channel);
    *ground = rule ? rule->limit_ground : S("");
    if (!rule || rule->rule.limit.unit == LIMIT_NONE)
        return ERR_OK; /* no time is published: no date is promised */
    TRY(unit_calendar(c, d->agency_id, &cal));
    TRY(deadline_compute(&rule->rule, &cal, c->now_ms, c->arena, &due));
    d->due_at_ms = due.due_at_ms;
    d->first_due_at_ms = d->first_due_at_ms ? d->first_due_at_ms : due.due_at_ms;
    d->explanation = explain(c, &due);
    return ERR_OK;
}
