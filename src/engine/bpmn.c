/* A file into one process: which one runs, and what it calls put in place of the calls. */
#include "engine/bpmn_internal.h"

struct file {
    struct arena *arena;
    struct fault *fault;
    const struct xml_node *definitions;
};

static enum err wrong(const struct file *f, int line, struct str where, const char *what)
{
    fault_set(f->fault, line, where, str_c(what));
    return ERR_INVALID;
}

ptrdiff_t bpmn_find(const struct bpmn *p, struct str id)
{
    for (size_t i = 0; i < p->nodes_n; i++)
        if (id.len && str_eq(p->nodes[i].id, id))
            return (ptrdiff_t)i;
    return -1;
}

bool bpmn_waits(const struct bpmn_node *n)
{
    return n->kind == BPMN_USER_TASK || n->kind == BPMN_CATCH_MESSAGE || n->kind == BPMN_CATCH_TIMER || n->kind == BPMN_BOUNDARY_TIMER;
}

/* -- calls -- */

static const struct xml_node *process_named(const struct file *f, struct str id)
{
    for (size_t i = 0; i < f->definitions->children_n; i++) {
        const struct xml_node *x = &f->definitions->children[i];
        if (str_eq(x->name, S("process")) && str_eq(xml_attr(x, "id"), id))
            return x;
    }
    return NULL;
}

static enum err put_calls(const struct file *f, struct bpmn *p, int depth);

/* The called process, its own calls already in place, with one start and one end. */
static enum err called(const struct file *f, const struct bpmn_node *call, int depth, struct bpmn **out, size_t *start, size_t *end)
{
    const struct xml_node *x = process_named(f, call->message);
    size_t starts = 0, ends = 0;
    if (!x)
        return wrong(f, call->line, call->id, "quy trình được gọi không có trong tệp");
    if (depth >= BPMN_CALLS_MAX)
        return wrong(f, call->line, call->id, "quy trình gọi nhau vòng quanh hoặc quá nhiều tầng");
    TRY(bpmn_read(f->arena, f->definitions, x, f->fault, out));
    TRY(put_calls(f, *out, depth + 1));
    for (size_t i = 0; i < (*out)->nodes_n; i++) {
        if ((*out)->nodes[i].kind == BPMN_START)
            *start = i, starts++;
        if ((*out)->nodes[i].kind == BPMN_END)
            *end = i, ends++;
    }
    return starts == 1 && ends == 1 ? ERR_OK : wrong(f, x->line, xml_attr(x, "id"), "quy trình được gọi cần đúng một điểm bắt đầu và một điểm kết thúc");
}

/* A step that stands in no lane of its own process is done by the lane of the call. */
static struct bpmn_node moved(const struct file *f, const struct bpmn_node *n, const struct bpmn_node *call, size_t by)
{
    struct bpmn_node m = *n;
    m.id = arena_printf(f->arena, "%.*s/%.*s", STR_ARG(call->id), STR_ARG(n->id));
    m.role = n->role.len ? n->role : call->role;
    m.flows = ARENA_ARRAY(f->arena, struct bpmn_flow, n->flows_n + 1);
    for (size_t i = 0; i < n->flows_n; i++) {
        m.flows[i] = n->flows[i];
        m.flows[i].to += by;
    }
    m.host = n->host ? n->host + by : 0;
    return m;
}

/* The call leads to the start of what it calls, and the end of that to where the call led. */
static enum err put_call(const struct file *f, struct bpmn *p, size_t at, int depth)
{
    struct bpmn *sub;
    size_t start = 0, end = 0, by = p->nodes_n;
    struct bpmn_node call = p->nodes[at];
    if (call.flows_n != 1)
        return wrong(f, call.line, call.id, "sau hoạt động gọi cần đúng một đường đi");
    TRY(called(f, &call, depth, &sub, &start, &end));
    if (by + sub->nodes_n > BPMN_NODES_MAX)
        return wrong(f, call.line, call.id, "quy trình có quá nhiều phần tử");
    struct bpmn_node *nodes = ARENA_ARRAY(f->arena, struct bpmn_node, by + sub->nodes_n);
    memcpy(nodes, p->nodes, by * sizeof *nodes);
    for (size_t i = 0; i < sub->nodes_n; i++)
        nodes[by + i] = moved(f, &sub->nodes[i], &call, by);
    nodes[by + start].kind = nodes[by + end].kind = BPMN_PASS;
    nodes[by + end].flows = call.flows;
    nodes[by + end].flows_n = 1;
    nodes[at].flows = ARENA_NEW(f->arena, struct bpmn_flow);
    nodes[at].flows[0] = (struct bpmn_flow){ .to = by + start };
    nodes[at].message = (struct str){ 0 };
    p->nodes = nodes;
    p->nodes_n = by + sub->nodes_n;
    return ERR_OK;
}

static enum err put_calls(const struct file *f, struct bpmn *p, int depth)
{
    size_t n = p->nodes_n; /* what is put in has its calls in place already */
    for (size_t i = 0; i < n; i++)
        if (p->nodes[i].kind == BPMN_PASS && p->nodes[i].message.len)
            TRY(put_call(f, p, i, depth));
    return ERR_OK;
}

/* -- which one runs -- */

static bool is_called(const struct file *f, struct str id)
{
    for (size_t i = 0; i < f->definitions->children_n; i++) {
        const struct xml_node *x = &f->definitions->children[i];
        for (size_t k = 0; str_eq(x->name, S("process")) && k < x->children_n; k++)
            if (str_eq(x->children[k].name, S("callActivity")) && str_eq(xml_attr(&x->children[k], "calledElement"), id))
                return true;
    }
    return false;
}

/* The one that no other calls; which of two would run is not for us to guess. */
static enum err main_process(const struct file *f, const struct xml_node **out)
{
    const struct xml_node *first = NULL, *any = NULL;
    for (size_t i = 0; i < f->definitions->children_n; i++) {
        const struct xml_node *x = &f->definitions->children[i];
        if (!str_eq(x->name, S("process")))
            continue;
        any = any ? any : x;
        if (is_called(f, xml_attr(x, "id")))
            continue;
        if (first)
            return wrong(f, x->line, xml_attr(x, "id"), "tệp có hai quy trình; mỗi tệp một quy trình");
        first = x;
    }
    if (any && !first)
        return wrong(f, any->line, xml_attr(any, "id"), "quy trình gọi nhau vòng quanh hoặc quá nhiều tầng");
    *out = first;
    return ERR_OK;
}

enum err bpmn_parse(struct arena *a, struct str xml, const struct bpmn **out, struct fault *fault)
{
    struct file f = { .arena = a, .fault = fault };
    struct xml_fault bad = { 0 };
    const struct xml_node *process = NULL;
    struct bpmn *p;
    if (xml_parse(a, xml, &f.definitions, &bad) != ERR_OK)
        return wrong(&f, bad.line, S("xml"), arena_printf(a, "tệp không phải XML đọc được (%s)", bad.what).ptr);
    TRY(main_process(&f, &process));
    if (!str_eq(f.definitions->name, S("definitions")) || !process)
        return wrong(&f, f.definitions->line, f.definitions->name, "tệp không có quy trình BPMN 2.0");
    TRY(bpmn_read(a, f.definitions, process, fault, &p));
    TRY(put_calls(&f, p, 0));
    TRY(bpmn_check(p, process->line, fault));
    *out = p;
    return ERR_OK;
}
