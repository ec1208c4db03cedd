/* Any bytes as a process: refused by element, or a graph on which every walk comes to rest or to the end. */
#include "base/log.h"
#include "engine/bpmn.h"
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct feel_value lookup(void *arg, struct str name)
{
    size_t turn = name.len + *(size_t *)arg;
    return (struct feel_value){ .kind = (enum feel_kind)(turn % 4), .number = (int64_t)(turn % 2), .text = name };
}

static void check_moved(const struct bpmn *p, const struct bpmn_moved *m)
{
    ASSERT((m->waits_n > 0) != m->ended && m->waits_n <= BPMN_WAITS_MAX);
    for (size_t i = 0; i < m->waits_n; i++)
        ASSERT(m->waits[i].node < p->nodes_n && m->waits[i].race <= p->nodes_n);
}

static void walk(const struct bpmn *p)
{
    struct bpmn_moved m;
    for (size_t turn = 0; turn < 4; turn++) {
        if (bpmn_begin(p, lookup, &turn, &m) == ERR_OK) /* a step may go to nobody: the variable decides */
            check_moved(p, &m);
        for (size_t i = 0; i <= p->nodes_n; i++)
            if (bpmn_complete(p, i, NULL, 0, lookup, &turn, &m) == ERR_OK)
                check_moved(p, &m);
    }
    for (size_t i = 0; i < p->nodes_n; i++)
        ASSERT(bpmn_find(p, p->nodes[i].id) == (ptrdiff_t)i && p->nodes[i].line > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    const struct bpmn *p;
    struct fault f = { 0 };
    if (bpmn_parse(a, (struct str){ (const char *)data, size }, &p, &f) == ERR_OK)
        walk(p);
    else
        ASSERT(f.what[0] && text_utf8_valid(str_c(f.what)) && text_utf8_valid(str_c(f.where)));
    arena_free(a);
    return 0;
}
