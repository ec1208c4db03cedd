/* Deadlines in words. Lateness is decided by days, never by hours. */
#include "mod/office/office_internal.h"
#include "base/clock.h"

static struct str days(struct ctx *c, enum msg m, int32_t n)
{
    return msg_format(c->arena, c->lang, m, MSG_ARGS(ctx_count(c, n)));
}

struct office_due office_step_due(struct ctx *c, int64_t due_at_ms)
{
    if (!due_at_ms)
        return (struct office_due){ .date = S(""), .left = ctx_text(c, MSG_office_no_due) };
    int32_t left = day_of_ms(due_at_ms) - ctx_today(c);
    struct office_due d = { .date = ctx_moment(c, due_at_ms), .late = left < 0, .soon = left == 0 };
    d.left = left < 0 ? days(c, MSG_office_late_days, -left) : left == 0 ? ctx_text(c, MSG_office_left_today) : days(c, MSG_office_left_days, left);
    return d;
}

struct office_due office_due_words(struct ctx *c, const struct dossier *d)
{
    struct office_due w = office_step_due(c, d->due_at_ms);
    enum lateness l = dossier_lateness(d, c->now_ms);
    if (l != DONE_EARLY && l != DONE_IN_TIME && l != DONE_LATE)
        return w;
    w.left = ctx_text(c, l == DONE_EARLY ? MSG_office_done_early : l == DONE_IN_TIME ? MSG_office_done_in_time : MSG_office_done_late);
    w.soon = false;
    w.late = l == DONE_LATE;
    w.done = l != DONE_LATE;
    return w;
}
