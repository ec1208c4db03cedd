/* A process may be right as BPMN and still be done by nobody. */
#include "core/authz.h"
#include "mod/catalogue/catalogue_internal.h"

static bool is_work(struct str s)
{
    static const char *const works[] = { "review", "draft", "approve", "issue" };
    for (size_t i = 0; i < sizeof works / sizeof *works; i++)
        if (str_eq(s, str_c(works[i])))
            return true;
    return false;
}

/* Roles that do the steps of a process (PERM_WORK). */
static bool is_worker(struct str lane)
{
    enum role r;
    return role_from_word(lane, &r) && (r == ROLE_OFFICER || r == ROLE_SPECIALIST || r == ROLE_LEADER || r == ROLE_CLERK);
}

const char *process_misfit(const struct bpmn_node *n)
{
    if (n->kind != BPMN_USER_TASK)
        return NULL;
    if (!is_worker(n->role))
        return "làn của bước này không phải officer, specialist, leader hoặc clerk";
    return is_work(n->work) ? NULL : "motcua:kind phải là review, draft, approve hoặc issue";
}

enum err process_fits(const struct bpmn *p, struct fault *fault)
{
    for (size_t i = 0; i < p->nodes_n; i++) {
        const struct bpmn_node *n = &p->nodes[i];
        const char *what = process_misfit(n);
        if (!what)
            continue;
        fault_set(fault, n->line, n->id, str_c(what));
        return ERR_INVALID;
    }
    return ERR_OK;
}
