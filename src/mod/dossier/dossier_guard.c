/* What must hold for a move besides state and role. */
#include "mod/dossier/moves.h"
#include "base/clock.h"
#include "mod/represent/help.h"
#include "text/text.h"

enum { REASON_MAX = 4000 };

bool guard_wants_reason(enum move_guard g)
{
    static const bool wants[] = { [GUARD_REASON] = true,    [GUARD_PAPERS] = true,           [GUARD_SUPPLEMENT] = true,
                                  [GUARD_DUTY] = true,      [GUARD_UNDECIDED_REASON] = true, [GUARD_EXTENSION] = true,
                                  [GUARD_APOLOGY] = true };
    return (size_t)g < sizeof wants / sizeof *wants && wants[g];
}

enum err dossier_reason_check(struct ctx *c, struct str reason)
{
    if (!str_trim(reason).len)
        return ctx_invalid(c, S("reason"), MSG_dossier_reason_missing, MSG_NO_ARGS);
    if (text_length(reason) > REASON_MAX)
        return ctx_invalid(c, S("reason"), MSG_web_too_long, MSG_ARGS(S("4000")));
    return ERR_OK;
}

/* -- entitled -- */

static const struct {
    unsigned who;
    enum role role;
} who_roles[] = { { WHO_OFFICER, ROLE_OFFICER }, { WHO_SPECIALIST, ROLE_SPECIALIST }, { WHO_LEADER, ROLE_LEADER }, { WHO_CLERK, ROLE_CLERK } };

/* The desk that received it may act for the deciding agency's desk: the place of reception is not the authority. */
static const struct grant *grant_for(struct ctx *c, const struct dossier *d, unsigned who)
{
    for (size_t i = 0; i < sizeof who_roles / sizeof *who_roles; i++) {
        const struct grant *g = who & who_roles[i].who ? unit_grant(c, who_roles[i].role, d->agency_id) : NULL;
        if (!g && (who & who_roles[i].who & WHO_OFFICER) && d->intake_agency_id)
            g = unit_grant(c, ROLE_OFFICER, d->intake_agency_id);
        if (g)
            return g;
    }
    return NULL;
}

static enum err own_or_forbidden(enum err e) { return e == ERR_NOT_FOUND ? ERR_FORBIDDEN : e; }

/* Nobody handles what they filled in themselves as a helper. */
static enum err not_helped(struct ctx *c, const struct dossier *d)
{
    bool own;
    TRY(help_by_official(c, d->id, &own));
    return own ? ctx_refuse(c, ERR_FORBIDDEN, MSG_help_official_case) : ERR_OK;
}

enum err move_entitled(struct ctx *c, const struct dossier *d, const struct move_row *row, const struct grant **as)
{
    *as = NULL;
    if (row->who == WHO_SYSTEM)
        return ERR_OK; /* called by rules, never by a route */
    if (row->who == WHO_APPLICANT)
        return own_or_forbidden(dossier_own(c, d));
    *as = grant_for(c, d, row->who);
    if (*as && c->who.account_id)
        return not_helped(c, d);
    return *as || c->who.automatic ? ERR_OK : ERR_FORBIDDEN;
}

/* -- guards -- */

static enum err once_a_stage(struct ctx *c, const struct dossier *d, const char *stage)
{
    bool asked;
    TRY(dossier_asked_at(c, d->id, stage, &asked));
    return asked ? ctx_refuse(c, ERR_CONFLICT, MSG_dossier_ask_once) : ERR_OK;
}

/* NĐ 61/2018 Đ19.4: within three working days of reception, unless sector law says otherwise. */
static enum err supplement_in_time(struct ctx *c, const struct dossier *d)
{
    struct sector_rules rules;
    struct calendar cal;
    struct deadline last;
    TRY(once_a_stage(c, d, "appraisal"));
    TRY(dossier_sector_rules(c, d, &rules));
    if (rules.supplement_limit.unit == LIMIT_NONE)
        return ERR_OK;
    TRY(unit_calendar(c, d->agency_id, &cal));
    TRY(deadline_compute(&(struct deadline_rule){ .limit = rules.supplement_limit, .cutoff_minute = DEADLINE_CUTOFF_NONE }, &cal,
                         d->received_at_ms, c->arena, &last));
    return ctx_today(c) > last.due_day ? ctx_refuse(c, ERR_CONFLICT, MSG_dossier_ask_too_late) : ERR_OK;
}

static enum err duty_named(struct ctx *c, const struct dossier *d)
{
    struct sector_rules rules;
    TRY(dossier_sector_rules(c, d, &rules));
    return rules.duty_ground.len ? ERR_OK : ctx_refuse(c, ERR_CONFLICT, MSG_dossier_no_duty);
}

/* Has the clock such a fact already? */
static enum err clock_has(struct ctx *c, int64_t id, enum fact_kind kind, bool *has)
{
    struct deadline_fact *facts;
    size_t n;
    TRY(dossier_facts(c, id, &facts, &n));
    *has = false;
    for (size_t i = 0; i < n; i++)
        *has |= facts[i].kind == kind;
    return ERR_OK;
}

static enum err extension_allowed(struct ctx *c, const struct dossier *d)
{
    bool done;
    struct sector_rules rules;
    TRY(dossier_sector_rules(c, d, &rules));
    if (rules.extension.unit == LIMIT_NONE)
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_no_extension);
    TRY(clock_has(c, d->id, FACT_EXTENDED, &done));
    if (done)
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_extended_once);
    bool over = !d->due_at_ms || ctx_today(c) > day_of_ms(d->due_at_ms);
    return over ? ctx_refuse(c, ERR_CONFLICT, MSG_dossier_extend_too_late) : ERR_OK;
}

/* NĐ 61/2018 Đ19.9: before the end, once. The law asks one day; we ask a working one. */
static enum err apology_allowed(struct ctx *c, const struct dossier *d, const struct calendar *cal)
{
    bool done;
    int32_t last;
    if (!d->due_at_ms)
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_no_deadline);
    TRY(clock_has(c, d->id, FACT_PROMISED, &done));
    if (done)
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_promised_once);
    TRY(deadline_apology_day(cal, day_of_ms(d->due_at_ms), &last));
    return ctx_today(c) > last ? ctx_refuse(c, ERR_CONFLICT, MSG_dossier_apology_too_late) : ERR_OK;
}

static enum err apology_day(struct ctx *c, const struct dossier *d, const struct calendar *cal, int32_t day)
{
    if (!day)
        return ctx_invalid(c, S("day"), MSG_dossier_day_missing, MSG_NO_ARGS);
    if (day <= day_of_ms(d->due_at_ms) || day > day_of_ms(d->due_at_ms) + 366)
        return ctx_invalid(c, S("day"), MSG_dossier_day_not_later, MSG_NO_ARGS);
    return calendar_works(cal, day) ? ERR_OK : ctx_invalid(c, S("day"), MSG_dossier_day_off, MSG_NO_ARGS);
}

static enum err apology(struct ctx *c, const struct dossier *d, const struct dossier_step *step)
{
    struct calendar cal;
    TRY(unit_calendar(c, d->agency_id, &cal));
    TRY(apology_allowed(c, d, &cal));
    return step ? apology_day(c, d, &cal, step->day) : ERR_OK;
}

enum err move_guard_holds(struct ctx *c, const struct dossier *d, const struct move_row *row, const struct dossier_step *step)
{
    if ((row->guard == GUARD_UNDECIDED || row->guard == GUARD_UNDECIDED_REASON) && d->decided_at_ms)
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_decided);
    if (row->guard == GUARD_PAPERS)
        TRY(once_a_stage(c, d, "intake"));
    if (row->guard == GUARD_SUPPLEMENT)
        TRY(supplement_in_time(c, d));
    if (row->guard == GUARD_DUTY)
        TRY(duty_named(c, d));
    if (row->guard == GUARD_EXTENSION)
        TRY(extension_allowed(c, d));
    if (row->guard == GUARD_APOLOGY)
        TRY(apology(c, d, step));
    return step && guard_wants_reason(row->guard) ? dossier_reason_check(c, step->reason) : ERR_OK;
}

/* -- what may be done now -- */

enum err dossier_allow(struct ctx *c, const struct dossier *d, enum dossier_move move, const struct grant **as)
{
    const struct grant *grant;
    const struct move_row *row = &move_rows[move];
    if (!str_eq(d->source, S("own")))
        return ctx_refuse(c, ERR_FORBIDDEN, MSG_dossier_mirrored);
    if (d->state != row->from)
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_not_now);
    TRY(move_entitled(c, d, row, &grant));
    TRY(move_guard_holds(c, d, row, NULL));
    if (as)
        *as = grant;
    return ERR_OK;
}

struct dossier_allowed move_offer(const struct ctx *c, enum dossier_move m)
{
    static const enum msg effects[] = { [CLOCK_KEEP] = MSG_clock_keep,   [CLOCK_INTAKE] = MSG_clock_intake, [CLOCK_STOP_INTAKE] = MSG_clock_answered,
                                        [CLOCK_START] = MSG_clock_start, [CLOCK_STAND] = MSG_clock_stand,   [CLOCK_GO_ON] = MSG_clock_go_on,
                                        [CLOCK_RUN_ON] = MSG_clock_run_on, [CLOCK_EXTEND] = MSG_clock_extend, [CLOCK_PROMISE] = MSG_clock_promise,
                                        [CLOCK_END] = MSG_clock_end };
    const struct move_row *row = &move_rows[m];
    return (struct dossier_allowed){ .move = m,
                                     .label = str_c(row->comment),
                                     .effect = ctx_text(c, effects[row->clock]),
                                     .article = str_c(row->article),
                                     .slip = row->slip,
                                     .reason = guard_wants_reason(row->guard),
                                     .papers = row->guard == GUARD_PAPERS || row->guard == GUARD_SUPPLEMENT,
                                     .day = row->guard == GUARD_APOLOGY,
                                     .step = move_is_step(m) };
}

enum err dossier_moves(struct ctx *c, const struct dossier *d, struct dossier_allowed **out, size_t *n)
{
    struct dossier_allowed *list = ARENA_ARRAY(c->arena, struct dossier_allowed, MOVE_COUNT);
    struct problem said = c->problem; /* why a move is not allowed is not this question */
    *n = 0;
    for (int i = 0; i < MOVE_COUNT; i++) {
        if (move_rows[i].who == WHO_SYSTEM)
            continue;
        enum err e = dossier_allow(c, d, (enum dossier_move)i, NULL);
        if (e == ERR_OK)
            list[(*n)++] = move_offer(c, (enum dossier_move)i);
        else if (e != ERR_CONFLICT && e != ERR_FORBIDDEN)
            return e;
    }
    c->problem = said;
    *out = list;
    return ERR_OK;
}

static struct str who_may(struct ctx *c, unsigned who)
{
    static const enum msg names[] = { MSG_move_who_applicant, MSG_move_who_system, MSG_move_who_officer,
                                      MSG_move_who_specialist, MSG_move_who_leader, MSG_move_who_clerk };
    struct buf b = buf_new(c->arena, 400);
    if (who == WHO_STAFF)
        return ctx_text(c, MSG_move_who_staff);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (who & 1u << i)
            buf_printf(&b, "%s%.*s", b.len ? ", " : "", STR_ARG(ctx_text(c, names[i])));
    return buf_str(&b);
}

struct dossier_move_words dossier_move_words(struct ctx *c, enum dossier_move m)
{
    const struct move_row *row = &move_rows[m];
    struct dossier_allowed o = move_offer(c, m);
    return (struct dossier_move_words){ row->from, row->to, who_may(c, row->who), o.label, o.effect, o.article, o.slip };
}
