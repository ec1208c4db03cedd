/* The clocks of a dossier: the desk's answer hour and the legal deadline with its facts and its explanation. */
#include "mod/dossier/moves.h"
#include "base/clock.h"
#include "core/setting.h"
#include "data/json.h"
#include "sql_dossier.h"

enum err dossier_clock_intake(struct ctx *c, const struct unit *agency, int64_t *answer_due_ms)
{
    struct str words;
    struct deadline_rule rule = { 0 };
    struct calendar cal;
    struct deadline due;
    TRY(setting_get(c->db, c->arena, SETTING_INTAKE_LIMIT, &words));
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

/* -- facts -- */

static const struct {
    const char *word;
    enum fact_kind kind;
} fact_words[] = { { "stands", FACT_STANDS }, { "runs", FACT_RUNS }, { "restarts", FACT_RESTARTS }, { "extended", FACT_EXTENDED }, { "promised", FACT_PROMISED } };

static bool fact_of(struct str kind, struct str ground, struct str words, int64_t at_ms, int64_t day, struct deadline_fact *out)
{
    for (size_t i = 0; i < sizeof fact_words / sizeof *fact_words; i++)
        if (str_eq(kind, str_c(fact_words[i].word))) {
            *out = (struct deadline_fact){ .kind = fact_words[i].kind, .at_ms = at_ms, .ground = ground, .day = (int32_t)day };
            return !words.len || limit_parse(words, &out->limit) == ERR_OK;
        }
    return false;
}

static const char *fact_word(enum fact_kind k)
{
    for (size_t i = 0; i < sizeof fact_words / sizeof *fact_words; i++)
        if (fact_words[i].kind == k)
            return fact_words[i].word;
    return NULL;
}

enum err dossier_facts(struct ctx *c, int64_t id, struct deadline_fact **out, size_t *n)
{
    struct clock_change_rows_row *rows;
    size_t rows_n;
    TRY(clock_change_rows(c->db, c->arena, &(struct clock_change_rows_in){ id }, &rows, &rows_n));
    struct deadline_fact *facts = ARENA_ARRAY(c->arena, struct deadline_fact, rows_n + 1); /* room for one more */
    *n = 0;
    for (size_t i = 0; i < rows_n; i++)
        *n += fact_of(rows[i].kind, rows[i].ground, rows[i].limit_words, rows[i].at_ms, rows[i].promised_day, &facts[*n]);
    *out = facts;
    return ERR_OK;
}

/* A changed calendar may make a promised day a day off, or bring the end behind it: then the next working day holds, or the
 * promise says nothing new. */
static enum err mend_promises(struct ctx *c, const struct deadline_rule *rule, const struct calendar *cal, int64_t start_at_ms,
                              struct deadline_fact *facts, size_t *n)
{
    struct deadline_course before;
    for (size_t i = 0; i < *n; i++) {
        if (facts[i].kind != FACT_PROMISED)
            continue;
        TRY(calendar_next(cal, facts[i].day, &facts[i].day));
        TRY(deadline_run(rule, cal, start_at_ms, facts, i, c->arena, &before));
        if (facts[i].day <= before.now.due_day) {
            memmove(&facts[i], &facts[i + 1], (*n - i - 1) * sizeof *facts);
            (*n)--, i--;
        }
    }
    return ERR_OK;
}

/* The rule of the pinned version; false: no time is published. */
static enum err rule_of(struct ctx *c, const struct dossier *d, const struct channel_rule **out, bool *has)
{
    TRY(dossier_time(c, d, out));
    *has = *out && (*out)->rule.limit.unit != LIMIT_NONE;
    return ERR_OK;
}

static enum err run(struct ctx *c, const struct dossier *d, const struct deadline_rule *rule, const struct deadline_fact *more,
                    struct deadline_course *out)
{
    struct calendar cal;
    struct deadline_fact *facts;
    size_t n;
    TRY(unit_calendar(c, d->agency_id, &cal));
    TRY(dossier_facts(c, d->id, &facts, &n));
    if (more)
        facts[n++] = *more;
    TRY(mend_promises(c, rule, &cal, d->received_at_ms, facts, &n));
    return deadline_run(rule, &cal, d->received_at_ms, facts, n, c->arena, out);
}

enum err dossier_course(struct ctx *c, const struct dossier *d, struct deadline_course *out)
{
    bool has;
    const struct channel_rule *rule;
    *out = (struct deadline_course){ 0 };
    TRY(rule_of(c, d, &rule, &has));
    return has && d->received_at_ms ? run(c, d, &rule->rule, NULL, out) : ERR_OK;
}

enum err dossier_clock_count(struct ctx *c, struct dossier *d, const struct deadline_fact *more, struct clock_fact *fact)
{
    bool has;
    const struct channel_rule *rule;
    struct deadline_course course;
    fact->due_before_ms = d->due_at_ms;
    TRY(rule_of(c, d, &rule, &has));
    if (has) {
        TRY(run(c, d, &rule->rule, more, &course));
        d->due_at_ms = course.now.due_at_ms;
        d->first_due_at_ms = d->first_due_at_ms ? d->first_due_at_ms : course.first_due_at_ms;
        d->explanation = explain(c, &course.now);
    }
    fact->due_after_ms = d->due_at_ms;
    return ERR_OK;
}

enum err dossier_clock_keep(struct ctx *c, const struct dossier *d, const struct clock_fact *fact, int64_t event_id)
{
    if (!fact->kind)
        return ERR_OK;
    return clock_change_insert(c->db,
                               &(struct clock_change_insert_in){ .id = ctx_id(c),
                                                                 .dossier_id = d->id,
                                                                 .at_ms = c->now_ms,
                                                                 .kind = str_c(fact->kind),
                                                                 .due_before_ms = fact->due_before_ms,
                                                                 .due_after_ms = fact->due_after_ms,
                                                                 .ground = fact->ground,
                                                                 .ground_source = fact->ground_source.ptr ? fact->ground_source : S(""),
                                                                 .limit_words = fact->limit_words.ptr ? fact->limit_words : S(""),
                                                                 .promised_day = fact->promised_day,
                                                                 .event_id = event_id },
                               NULL);
}

/* -- what a move does to the clocks -- */

static enum err intake(struct ctx *c, struct dossier *d, bool starts, struct clock_fact *fact)
{
    struct unit agency;
    fact->kind = starts ? "intake" : "answered";
    fact->due_before_ms = d->answer_due_at_ms;
    d->answer_due_at_ms = 0;
    if (starts) {
        TRY(unit_get(c, d->intake_agency_id, &agency));
        TRY(dossier_clock_intake(c, &agency, &d->answer_due_at_ms));
    }
    fact->due_after_ms = d->answer_due_at_ms;
    return ERR_OK;
}

static enum err start(struct ctx *c, struct dossier *d, struct clock_fact *fact)
{
    bool has;
    struct unit desk;
    const struct channel_rule *rule;
    TRY(unit_get(c, d->intake_agency_id, &desk)); /* NĐ 61/2018 Đ26.2: by the agency that receives */
    TRY(dossier_new_code(c, &desk, &d->code));
    d->answer_due_at_ms = 0;
    d->received_at_ms = c->now_ms;
    TRY(rule_of(c, d, &rule, &has));
    fact->kind = "start";
    fact->ground = rule && rule->limit_ground.len ? rule->limit_ground : fact->ground;
    return dossier_clock_count(c, d, NULL, fact);
}

/* One more fact; without a published time there is no clock that could hear of it. */
static enum err happen(struct ctx *c, struct dossier *d, struct deadline_fact f, struct clock_fact *fact)
{
    f.at_ms = c->now_ms;
    f.ground = fact->ground;
    fact->kind = fact_word(f.kind);
    fact->limit_words = f.kind == FACT_EXTENDED ? limit_name(c->arena, f.limit) : S("");
    fact->promised_day = f.day;
    return dossier_clock_count(c, d, d->first_due_at_ms ? &f : NULL, fact);
}

static enum err stands(struct ctx *c, const struct dossier *d, bool *out)
{
    struct deadline_course course;
    TRY(dossier_course(c, d, &course));
    *out = course.stands;
    return ERR_OK;
}

static enum err stand(struct ctx *c, struct dossier *d, const struct move_row *row, struct clock_fact *fact)
{
    bool already;
    struct sector_rules rules;
    TRY(dossier_sector_rules(c, d, &rules));
    fact->ground = row->guard == GUARD_DUTY ? rules.duty_ground : rules.supplement_ground;
    TRY(stands(c, d, &already));
    return already ? ERR_OK : happen(c, d, (struct deadline_fact){ .kind = FACT_STANDS }, fact);
}

static enum err go_on(struct ctx *c, struct dossier *d, const struct move_row *row, struct clock_fact *fact)
{
    bool standing;
    struct sector_rules rules;
    TRY(dossier_sector_rules(c, d, &rules));
    bool left = row->clock == CLOCK_RUN_ON || rules.supplement_stands;
    fact->ground = row->clock == CLOCK_RUN_ON ? rules.duty_ground : rules.supplement_ground;
    TRY(stands(c, d, &standing));
    if (left && !standing)
        return ERR_OK;
    return happen(c, d, (struct deadline_fact){ .kind = left ? FACT_RUNS : FACT_RESTARTS }, fact);
}

static enum err extend(struct ctx *c, struct dossier *d, struct clock_fact *fact)
{
    struct sector_rules rules;
    TRY(dossier_sector_rules(c, d, &rules));
    fact->ground = rules.extension_ground;
    return happen(c, d, (struct deadline_fact){ .kind = FACT_EXTENDED, .limit = rules.extension }, fact);
}

static enum err end(struct ctx *c, struct dossier *d, struct clock_fact *fact)
{
    fact->kind = "end";
    fact->due_before_ms = fact->due_after_ms = d->due_at_ms;
    d->done_at_ms = c->now_ms;
    return ERR_OK;
}

enum err dossier_clock_change(struct ctx *c, struct dossier *d, const struct move_row *row, const struct dossier_step *step, struct clock_fact *fact)
{
    *fact = (struct clock_fact){ .ground = str_c(row->article) };
    switch (row->clock) {
    case CLOCK_KEEP: return ERR_OK;
    case CLOCK_INTAKE: return intake(c, d, true, fact);
    case CLOCK_STOP_INTAKE: return intake(c, d, false, fact);
    case CLOCK_START: return start(c, d, fact);
    case CLOCK_STAND: return stand(c, d, row, fact);
    case CLOCK_GO_ON:
    case CLOCK_RUN_ON: return go_on(c, d, row, fact);
    case CLOCK_EXTEND: return extend(c, d, fact);
    case CLOCK_PROMISE: return happen(c, d, (struct deadline_fact){ .kind = FACT_PROMISED, .day = step->day }, fact);
    case CLOCK_END: return end(c, d, fact);
    }
    return ERR_OK;
}

/* -- waits of a process -- */

static enum err wait(struct ctx *c, struct dossier *d, enum fact_kind kind, const struct clock_ground *ground)
{
    bool standing;
    struct clock_fact fact = { .ground = ground->words, .ground_source = ground->source };
    TRY(stands(c, d, &standing));
    if (!d->first_due_at_ms || standing == (kind == FACT_STANDS))
        return ERR_OK;
    TRY(happen(c, d, (struct deadline_fact){ .kind = kind }, &fact));
    struct event e = { .kind = "dossier.clock", .object_kind = "dossier", .object_id = d->id, .dossier_id = d->id,
                       EVENT_DETAIL({ "clock", str_c(fact.kind), 0 }, { "ground", ground->words, 0 }, { "due_at_ms", { 0 }, d->due_at_ms }) };
    TRY(dossier_store(c, d));
    TRY(event_put(c, &e));
    return dossier_clock_keep(c, d, &fact, e.id);
}

enum err dossier_stand(struct ctx *c, struct dossier *d, const struct clock_ground *ground) { return wait(c, d, FACT_STANDS, ground); }
enum err dossier_run_on(struct ctx *c, struct dossier *d, const struct clock_ground *ground) { return wait(c, d, FACT_RUNS, ground); }

/* -- reading -- */

enum err dossier_clock_lines(struct ctx *c, int64_t id, struct clock_line **out, size_t *n)
{
    struct clock_change_rows_row *rows;
    TRY(clock_change_rows(c->db, c->arena, &(struct clock_change_rows_in){ id }, &rows, n));
    struct clock_line *lines = ARENA_ARRAY(c->arena, struct clock_line, *n + 1);
    for (size_t i = 0; i < *n; i++)
        lines[i] = (struct clock_line){ .at_ms = rows[i].at_ms,
                                        .due_before_ms = rows[i].due_before_ms,
                                        .due_after_ms = rows[i].due_after_ms,
                                        .promised_day = (int32_t)rows[i].promised_day,
                                        .kind = rows[i].kind,
                                        .ground = rows[i].ground,
                                        .ground_source = rows[i].ground_source,
                                        .limit_words = rows[i].limit_words };
    *out = lines;
    return ERR_OK;
}

/* -- a changed calendar -- */

static void give_facts(struct dossier_clock *at, size_t n, const struct clock_fact_page_row *rows, size_t rows_n, struct deadline_fact *facts)
{
    size_t r = 0;
    for (size_t i = 0; i < n; i++) {
        at[i].facts = facts;
        for (; r < rows_n && rows[r].dossier_id <= at[i].id; r++)
            if (rows[r].dossier_id == at[i].id &&
                fact_of(rows[r].kind, rows[r].ground, rows[r].limit_words, rows[r].at_ms, rows[r].promised_day, facts))
                at[i].facts_n++, facts++;
    }
}

enum err dossier_clock_open(struct ctx *c, int64_t agency_id, int64_t after_id, struct dossier_clock **out, size_t *n)
{
    struct clock_page_row *rows;
    struct clock_fact_page_row *facts;
    size_t rows_n, facts_n;
    TRY(clock_page(c->db, c->arena, &(struct clock_page_in){ agency_id, after_id }, &rows, &rows_n));
    TRY(clock_fact_page(c->db, c->arena, &(struct clock_fact_page_in){ agency_id, after_id, rows_n ? rows[rows_n - 1].id : after_id }, &facts, &facts_n));
    struct dossier_clock *list = ARENA_ARRAY(c->arena, struct dossier_clock, rows_n + 1);
    *n = 0;
    for (size_t i = 0; i < rows_n; i++) {
        bool has;
        const struct channel_rule *rule;
        struct dossier d = { .id = rows[i].id, .procedure_version_id = rows[i].procedure_version_id };
        if (!channel_from_word(rows[i].channel, &d.channel))
            return ERR_IO;
        TRY(rule_of(c, &d, &rule, &has));
        list[*n] = (struct dossier_clock){ .id = rows[i].id, .version = rows[i].version, .agency_id = rows[i].agency_id, .code = rows[i].code,
                                           .received_at_ms = rows[i].received_at_ms, .due_at_ms = rows[i].due_at_ms,
                                           .rule = has ? rule->rule : (struct deadline_rule){ .limit = { LIMIT_NONE, 0 } } };
        *n += 1;
    }
    give_facts(list, *n, facts, facts_n, ARENA_ARRAY(c->arena, struct deadline_fact, facts_n + 1));
    *out = list;
    return ERR_OK;
}

enum err dossier_clock_moved(struct ctx *c, int64_t id, int64_t version, int64_t due_at_ms, struct str ground)
{
    struct dossier d;
    struct clock_fact fact = { .kind = "moved", .ground = ground };
    TRY(dossier_get(c, id, &d));
    if (d.version != version)
        return ERR_STALE;
    TRY(dossier_clock_count(c, &d, NULL, &fact));
    if (d.due_at_ms != due_at_ms)
        return ERR_CONFLICT;
    struct event e = { .kind = "dossier.clock_moved", .object_kind = "dossier", .object_id = id, .dossier_id = id,
                       EVENT_DETAIL({ "ground", ground, 0 }, { "due_before_ms", { 0 }, fact.due_before_ms },
                                    { "due_at_ms", { 0 }, d.due_at_ms }) };
    TRY(dossier_store(c, &d));
    TRY(event_put(c, &e));
    return dossier_clock_keep(c, &d, &fact, e.id);
}
