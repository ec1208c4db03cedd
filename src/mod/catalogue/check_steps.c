/* The steps of a process: by whom, and within the legal time. */
#include "mod/catalogue/check_internal.h"

enum { DAY_MINUTES = 480, CLOSING = 17 * 60, WEEK = 7, WEEK_WORKED = 5, MONTH_DAYS = 30 };

/* Working days that days of the calendar hold at least, whatever weekday they begin on; a last day that is off moves to
 * the next working day (BLDS 2015 Đ148.5). Holidays are left out of account. */
static int64_t working_days(int64_t days)
{
    static const int rest[WEEK] = { 0, 1, 1, 1, 2, 3, 4 };
    return days / WEEK * WEEK_WORKED + rest[days % WEEK];
}

/* Working minutes of a time. */
static int64_t working_minutes(struct limit l)
{
    switch (l.unit) {
    case LIMIT_MINUTES:
        return l.n;
    case LIMIT_HOURS:
        return l.n <= 8 ? (int64_t)l.n * 60 : (int64_t)l.n * DAY_MINUTES / 24;
    case LIMIT_WORKING_HOURS:
        return (int64_t)l.n * 60;
    case LIMIT_DAYS:
        return working_days(l.n) * DAY_MINUTES;
    case LIMIT_WORKING_DAYS:
        return (int64_t)l.n * DAY_MINUTES;
    case LIMIT_MONTHS:
        return working_days((int64_t)l.n * MONTH_DAYS) * DAY_MINUTES;
    case LIMIT_SAME_DAY:
        return DAY_MINUTES;
    case LIMIT_NONE:
        break;
    }
    return 0;
}

/* "Same day" is what is left of it for who comes last. */
static int64_t legal_minutes(const struct deadline_rule *r)
{
    bool cut = r->limit.unit == LIMIT_SAME_DAY && r->cutoff_minute < CLOSING;
    return cut ? CLOSING - r->cutoff_minute : working_minutes(r->limit);
}

static struct feel_value only_channel(void *arg, struct str name)
{
    if (str_eq(name, S("channel")))
        return (struct feel_value){ .kind = FEEL_TEXT, .text = str_c(channel_word(*(const enum channel *)arg)) };
    return (struct feel_value){ .kind = FEEL_NULL };
}

/* -- the longest way -- */

struct way {
    const struct bpmn *p;
    struct arena *a;
    enum channel channel;
    int64_t *longest; /* from a node to the end; -1: not known yet, -2: being worked out */
};

static bool by_channel(struct way *w, const struct feel *f)
{
    struct str *names;
    size_t n;
    feel_names(f, w->a, &names, &n);
    return n == 1 && str_eq(names[0], S("channel"));
}

static int64_t longest(struct way *w, size_t at);

static int64_t more(int64_t a, int64_t b) { return a > b ? a : b; }

/* From the ways out to the end. Branches that run side by side take as long as the longest of them. */
static int64_t after(struct way *w, const struct bpmn_node *n)
{
    int64_t best = 0;
    for (size_t i = 0; i < n->flows_n; i++) {
        const struct feel *when = n->flows[i].when;
        bool known = when && by_channel(w, when), holds = known && feel_test(when, only_channel, &w->channel);
        if (!known || holds)
            best = more(best, longest(w, n->flows[i].to));
        if (holds)
            break;
    }
    return best;
}

/* Does a timer wait beside a message? Then it is the applicant who is waited for, and that time is not the office's. */
static bool races(const struct bpmn *p, size_t at)
{
    for (size_t i = 0; i < p->nodes_n; i++)
        for (size_t k = 0; p->nodes[i].kind == BPMN_EVENT_GATEWAY && k < p->nodes[i].flows_n; k++)
            if (p->nodes[i].flows[k].to == at)
                return true;
    return false;
}

/* A step given to several takes as long as one of them. */
static int64_t own_minutes(const struct way *w, size_t at)
{
    const struct bpmn_node *n = &w->p->nodes[at];
    bool timer = n->kind == BPMN_BOUNDARY_TIMER || (n->kind == BPMN_CATCH_TIMER && !races(w->p, at));
    return timer || n->kind == BPMN_USER_TASK ? working_minutes(n->limit) : 0;
}

/* Each loop is gone through once: a flow back to where one came from is not followed. What a timer on the border of a step
 * leads to begins with the step. */
static int64_t longest(struct way *w, size_t at)
{
    if (w->longest[at] != -1)
        return w->longest[at] < 0 ? 0 : w->longest[at];
    w->longest[at] = -2;
    int64_t best = own_minutes(w, at) + after(w, &w->p->nodes[at]);
    for (size_t i = 0; i < w->p->nodes_n; i++)
        if (w->p->nodes[i].host == at + 1)
            best = more(best, longest(w, i));
    w->longest[at] = best;
    return best;
}

static struct str time_words(struct arena *a, int64_t minutes)
{
    int64_t days = minutes / DAY_MINUTES, rest = minutes % DAY_MINUTES;
    if (days && rest)
        return arena_printf(a, "%lld ngày làm việc %lld phút", (long long)days, (long long)rest);
    return days ? arena_printf(a, "%lld ngày làm việc", (long long)days)
                : arena_printf(a, "%lld phút", (long long)rest);
}

static void check_time(struct checking *k, const struct checked_version *v, struct str file,
                       const struct channel_rule *r)
{
    struct way w = { .p = v->process, .a = k->a, .channel = r->channel };
    int64_t legal = legal_minutes(&r->rule);
    w.longest = ARENA_ARRAY(k->a, int64_t, v->process->nodes_n + 1);
    for (size_t i = 0; i < v->process->nodes_n; i++)
        w.longest[i] = -1;
    int64_t steps = longest(&w, v->process->start);
    if (r->rule.limit.unit != LIMIT_NONE && steps > legal)
        check_say(k->a, k->out, file, 0,
                  arena_printf(k->a, "các bước cộng lại %.*s, dài hơn thời hạn của cách nộp %s (%.*s)",
                               STR_ARG(time_words(k->a, steps)), channel_word(r->channel),
                               STR_ARG(time_words(k->a, legal))));
}

/* -- names -- */

static bool variable(const struct checked_version *v, struct str name)
{
    static const char *const known[] = { "channel", "approved", "draft_ok" };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(name, str_c(known[i])))
            return true;
    return v->form && form_find(v->form, name);
}

static void check_flow(struct checking *k, const struct checked_version *v, struct str file, const struct bpmn_node *n, const struct bpmn_flow *f)
{
    struct str *names;
    size_t names_n = 0;
    if (f->when)
        feel_names(f->when, k->a, &names, &names_n);
    for (size_t x = 0; x < names_n; x++)
        if (!variable(v, names[x]))
            check_say(k->a, k->out, file, n->line,
                      arena_printf(k->a, "%.*s: điều kiện nhắc tới \"%.*s\"; không có biến hay câu hỏi nào tên như vậy", STR_ARG(f->id), STR_ARG(names[x])));
}

static const char *wrong_event(const struct checked_version *v, const struct bpmn_node *n)
{
    if (n->instances.len && !variable(v, n->instances))
        return "motcua:instances nhắc tới một biến hay câu hỏi không có";
    const struct limit *step = n->host ? &v->process->nodes[n->host - 1].limit : NULL;
    if (step && step->unit != LIMIT_NONE && working_minutes(n->limit) >= working_minutes(*step))
        return "đồng hồ gắn vào bước phải tới trước khi bước ấy hết thời hạn";
    return NULL;
}

static void check_node(struct checking *k, const struct checked_version *v, struct str file, const struct bpmn_node *n)
{
    const char *wrong[] = { process_misfit(n), wrong_event(v, n) };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (wrong[i])
            check_say(k->a, k->out, file, n->line, arena_printf(k->a, "%.*s: %s", STR_ARG(n->id), wrong[i]));
    for (size_t i = 0; i < n->flows_n; i++)
        check_flow(k, v, file, n, &n->flows[i]);
}

void check_steps(struct checking *k, const struct checked_version *v)
{
    struct str file = v->v->process.name.len ? v->v->process.name : S("process.bpmn");
    if (!v->process)
        return;
    for (size_t i = 0; i < v->process->nodes_n && v->v->process.name.len; i++)
        check_node(k, v, file, &v->process->nodes[i]);
    for (size_t i = 0; i < v->v->p.channels_n && v->v->process.name.len; i++)
        check_time(k, v, file, &v->v->p.channels[i]);
}
