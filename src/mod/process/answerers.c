/* Who answers what a step asks of others: a question is never left with nobody, and never offered to whoever asked it. */
#include "mod/process/process_internal.h"
#include "sql_process.h"

/* A desk has no specialists: of a room its officers answer as well; of an agency they do only when nobody else can. */
static bool answers_there(const struct task *t, enum role r)
{
    return r == ROLE_SPECIALIST || r == ROLE_LEADER || (r == ROLE_OFFICER && t->unit_id != t->agency_id);
}

static enum err asker_of(struct ctx *c, const struct task *t, int64_t *out)
{
    struct task parent;
    TRY(task_get(c, t->parent_id, &parent));
    *out = parent.assignee_id;
    return ERR_OK;
}

/* Those of a list whose role fits, without the asker. */
static enum err people(struct ctx *c, const struct task *t, int64_t unit_id, enum role role, int64_t asker, struct staff **out, size_t *n)
{
    struct staff *list;
    size_t list_n;
    TRY(staff_list(c, unit_id, role, ctx_today(c), &list, &list_n));
    *n = 0;
    for (size_t i = 0; i < list_n; i++)
        if (list[i].account_id != asker && (role != ROLE_COUNT || answers_there(t, list[i].role)))
            list[(*n)++] = list[i];
    *out = list;
    return ERR_OK;
}

enum err task_answerers(struct ctx *c, const struct task *t, enum ask_answerer *by, struct staff **out, size_t *n)
{
    int64_t asker, asked = t->unit_id ? t->unit_id : t->agency_id;
    const struct {
        int64_t unit_id;
        enum role role;
    } ways[] = { [ASK_THERE] = { asked, ROLE_COUNT }, [ASK_LEADER] = { t->agency_id, ROLE_LEADER }, [ASK_DESK] = { t->agency_id, ROLE_OFFICER } };
    TRY(asker_of(c, t, &asker));
    *n = 0;
    for (*by = ASK_THERE; *by < ASK_NOBODY; (*by)++) {
        TRY(people(c, t, ways[*by].unit_id, ways[*by].role, asker, out, n));
        if (*n)
            return ERR_OK;
    }
    return ERR_OK;
}

/* -- may this person? -- */

static const struct grant *grant_there(struct ctx *c, const struct task *t)
{
    struct unit u;
    if (unit_get(c, t->unit_id ? t->unit_id : t->agency_id, &u) != ERR_OK)
        return NULL;
    for (size_t i = 0; i < c->who.grants_n; i++)
        if (answers_there(t, c->who.grants[i].role) && str_starts(c->who.grants[i].path, u.path))
            return &c->who.grants[i];
    return NULL;
}

/* Whoever has it keeps it, whatever changes around them. */
static const struct grant *grant_of_holder(struct ctx *c, const struct task *t)
{
    static const enum role roles[] = { ROLE_SPECIALIST, ROLE_LEADER, ROLE_OFFICER };
    const struct grant *g = NULL;
    for (size_t i = 0; !g && i < sizeof roles / sizeof *roles; i++)
        g = unit_grant(c, roles[i], t->agency_id);
    return g;
}

const struct grant *task_answer_grant(struct ctx *c, const struct task *t)
{
    int64_t asker;
    enum ask_answerer by;
    struct staff *list;
    size_t n;
    if (task_mine(c, t))
        return grant_of_holder(c, t);
    if (asker_of(c, t, &asker) != ERR_OK || (asker && asker == c->who.account_id))
        return NULL;
    const struct grant *g = grant_there(c, t);
    if (g || task_answerers(c, t, &by, &list, &n) != ERR_OK)
        return g;
    return by == ASK_LEADER ? unit_grant(c, ROLE_LEADER, t->agency_id) : by == ASK_DESK ? unit_grant(c, ROLE_OFFICER, t->agency_id) : NULL;
}
