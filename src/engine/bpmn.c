/* Reading a process: XML to nodes, then the checks. Moving tokens is in bpmn_run.c. */
#include "engine/bpmn.h"
#include "data/xml.h"

#define NS_BPMN "http://www.omg.org/spec/BPMN/20100524/MODEL"
#define NS_OWN "https://motcua.vn/bpmn"

struct reader {
    struct arena *arena;
    struct fault *fault;
    const struct xml_node *process, *definitions;
    struct bpmn *out;
};

static enum err wrong(struct reader *r, int line, struct str where, const char *what)
{
    struct fault f = { .line = line };
    size_t n = where.len < sizeof f.where - 1 ? where.len : sizeof f.where - 1;
    if (n)
        memcpy(f.where, where.ptr, n);
    struct str w = str_c(what);
    memcpy(f.what, w.ptr, w.len < sizeof f.what - 1 ? w.len : sizeof f.what - 1);
    if (r->fault)
        *r->fault = f;
    return ERR_INVALID;
}

static struct str own_attr(const struct xml_node *n, const char *name)
{
    for (size_t i = 0; i < n->attrs_n; i++)
        if (str_eq(n->attrs[i].ns, S(NS_OWN)) && str_eq(n->attrs[i].name, str_c(name)))
            return n->attrs[i].value;
    return (struct str){ 0 };
}

/* Elements of BPMN that carry no behaviour of their own. */
static bool silent(struct str name)
{
    static const char *const names[] = { "laneSet", "sequenceFlow", "documentation", "extensionElements",
                                         "textAnnotation", "association", "dataObject", "dataObjectReference", "group" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_c(names[i])))
            return true;
    return false;
}

static bool kind_of(const struct xml_node *n, enum bpmn_kind *out)
{
    static const struct {
        const char *name;
        enum bpmn_kind kind;
    } kinds[] = { { "startEvent", BPMN_START },
                  { "endEvent", BPMN_END },
                  { "userTask", BPMN_USER_TASK },
                  { "exclusiveGateway", BPMN_EXCLUSIVE },
                  { "eventBasedGateway", BPMN_EVENT_GATEWAY } };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(n->name, str_c(kinds[i].name))) {
            *out = kinds[i].kind;
            return true;
        }
    if (!str_eq(n->name, S("intermediateCatchEvent")))
        return false;
    bool message = xml_child(n, "messageEventDefinition") != NULL;
    bool timer = xml_child(n, "timerEventDefinition") != NULL;
    *out = message ? BPMN_CATCH_MESSAGE : BPMN_CATCH_TIMER;
    return message != timer;
}

/* The name of the message that an event refers to; the file names it once under definitions. */
static struct str message_name(const struct reader *r, const struct xml_node *event)
{
    struct str ref = xml_attr(xml_child(event, "messageEventDefinition"), "messageRef");
    for (size_t i = 0; i < r->definitions->children_n; i++) {
        const struct xml_node *m = &r->definitions->children[i];
        if (str_eq(m->name, S("message")) && str_eq(xml_attr(m, "id"), ref))
            return xml_attr(m, "name");
    }
    return (struct str){ 0 };
}

/* Durations are ISO 8601 ("P1D", "PT8H") as BPMN asks, or our own motcua:limit when days are working days. */
static enum err timer_limit(struct reader *r, const struct xml_node *event, struct limit *out)
{
    struct str own = own_attr(event, "limit");
    if (own.len)
        return limit_parse(own, out);
    const struct xml_node *d = xml_child(xml_child(event, "timerEventDefinition"), "timeDuration");
    struct str s = d ? str_trim(d->text) : S("");
    int64_t n;
    bool time = str_starts(s, S("PT"));
    struct str digits = str_skip(s, time ? 2 : 1);
    char unit = digits.len ? digits.ptr[digits.len - 1] : 0;
    if (!str_starts(s, S("P")) || !str_int(str_cut(digits, 0, digits.len ? digits.len - 1 : 0), &n) || n < 1 || n > 10000)
        return wrong(r, event->line, xml_attr(event, "id"), "thời lượng của sự kiện hẹn giờ không đọc được");
    enum limit_unit u = time ? (unit == 'H' ? LIMIT_HOURS : LIMIT_MINUTES) : LIMIT_DAYS;
    if (!strchr(time ? "HM" : "D", unit) || !unit)
        return wrong(r, event->line, xml_attr(event, "id"), "thời lượng của sự kiện hẹn giờ không đọc được");
    *out = (struct limit){ u, (int32_t)n };
    return ERR_OK;
}

static enum err read_node(struct reader *r, const struct xml_node *x, struct bpmn_node *n)
{
    n->id = xml_attr(x, "id");
    n->name = xml_attr(x, "name");
    n->line = x->line;
    if (!n->id.len)
        return wrong(r, x->line, x->name, "phần tử thiếu id");
    if (!kind_of(x, &n->kind))
        return wrong(r, x->line, x->name, "phần tử này chưa chạy được; hãy dùng bước người làm, cổng rẽ nhánh, sự kiện chờ");
    struct str limit = own_attr(x, "limit");
    if (n->kind == BPMN_USER_TASK) {
        n->work = own_attr(x, "kind");
        if (limit.ptr && limit_parse(limit, &n->limit) != ERR_OK)
            return wrong(r, x->line, n->id, "thời hạn của bước không đọc được");
        if (!n->name.len)
            return wrong(r, x->line, n->id, "bước người làm cần có tên");
    }
    if (n->kind == BPMN_CATCH_TIMER)
        TRY(timer_limit(r, x, &n->limit));
    if (n->kind == BPMN_CATCH_MESSAGE) {
        n->message = message_name(r, x);
        if (!n->message.len)
            return wrong(r, x->line, n->id, "sự kiện chờ tin cần một message có tên");
    }
    return ERR_OK;
}

static enum err read_nodes(struct reader *r)
{
    r->out->nodes = ARENA_ARRAY(r->arena, struct bpmn_node, r->process->children_n);
    for (size_t i = 0; i < r->process->children_n; i++) {
        const struct xml_node *x = &r->process->children[i];
        if (silent(x->name) || !str_eq(x->ns, S(NS_BPMN)))
            continue;
        struct bpmn_node n = { 0 };
        TRY(read_node(r, x, &n));
        if (bpmn_find(r->out, n.id) >= 0)
            return wrong(r, x->line, n.id, "id này đã dùng cho phần tử khác");
        if (r->out->nodes_n == BPMN_NODES_MAX)
            return wrong(r, x->line, n.id, "quy trình có quá nhiều phần tử");
        r->out->nodes[r->out->nodes_n++] = n;
    }
    return ERR_OK;
}

static enum err read_condition(struct reader *r, const struct xml_node *x, const struct feel **out)
{
    const struct xml_node *c = xml_child(x, "conditionExpression");
    if (!c)
        return ERR_OK;
    char what[120];
    if (feel_parse(r->arena, c->text, out, what) != ERR_OK)
        return wrong(r, c->line, xml_attr(x, "id"), what);
    return ERR_OK;
}

static enum err read_flow(struct reader *r, const struct xml_node *x)
{
    struct str id = xml_attr(x, "id");
    ptrdiff_t from = bpmn_find(r->out, xml_attr(x, "sourceRef")), to = bpmn_find(r->out, xml_attr(x, "targetRef"));
    if (from < 0 || to < 0)
        return wrong(r, x->line, id, "đường nối trỏ tới phần tử không có");
    struct bpmn_flow f = { .id = id, .name = xml_attr(x, "name"), .to = (size_t)to };
    TRY(read_condition(r, x, &f.when));
    struct bpmn_node *n = &r->out->nodes[from];
    struct bpmn_flow *flows = ARENA_ARRAY(r->arena, struct bpmn_flow, n->flows_n + 1);
    if (n->flows_n)
        memcpy(flows, n->flows, n->flows_n * sizeof *flows);
    flows[n->flows_n++] = f;
    n->flows = flows;
    return ERR_OK;
}

/* The default flow of a gateway is tried last. */
static void default_last(struct bpmn_node *n, struct str id)
{
    for (size_t i = 0; id.len && i < n->flows_n; i++) {
        if (!str_eq(n->flows[i].id, id))
            continue;
        struct bpmn_flow f = n->flows[i];
        memmove(&n->flows[i], &n->flows[i + 1], (n->flows_n - i - 1) * sizeof f);
        f.when = NULL;
        n->flows[n->flows_n - 1] = f;
        n->has_default = true;
        return;
    }
}

static enum err read_flows(struct reader *r)
{
    for (size_t i = 0; i < r->process->children_n; i++)
        if (str_eq(r->process->children[i].name, S("sequenceFlow")))
            TRY(read_flow(r, &r->process->children[i]));
    for (size_t i = 0; i < r->process->children_n; i++) {
        const struct xml_node *x = &r->process->children[i];
        ptrdiff_t at = bpmn_find(r->out, xml_attr(x, "id"));
        if (at >= 0)
            default_last(&r->out->nodes[at], xml_attr(x, "default"));
    }
    return ERR_OK;
}

static enum err read_lanes(struct reader *r)
{
    const struct xml_node *set = xml_child(r->process, "laneSet");
    for (size_t i = 0; set && i < set->children_n; i++) {
        const struct xml_node *lane = &set->children[i];
        for (size_t k = 0; k < lane->children_n; k++) {
            if (!str_eq(lane->children[k].name, S("flowNodeRef")))
                continue;
            ptrdiff_t at = bpmn_find(r->out, str_trim(lane->children[k].text));
            if (at < 0)
                return wrong(r, lane->children[k].line, xml_attr(lane, "id"), "làn trỏ tới phần tử không có");
            r->out->nodes[at].role = xml_attr(lane, "id");
        }
    }
    return ERR_OK;
}

/* -- checks -- */

static enum err check_node(struct reader *r, const struct bpmn_node *n)
{
    if (n->kind == BPMN_END)
        return n->flows_n ? wrong(r, n->line, n->id, "sau điểm kết thúc không có đường đi") : ERR_OK;
    if (n->flows_n == 0)
        return wrong(r, n->line, n->id, "không có đường đi tiếp");
    if (n->kind == BPMN_USER_TASK && !n->role.len)
        return wrong(r, n->line, n->id, "bước người làm phải nằm trong một làn");
    if (n->kind != BPMN_EXCLUSIVE && n->kind != BPMN_EVENT_GATEWAY && n->flows_n > 1)
        return wrong(r, n->line, n->id, "chỉ cổng rẽ nhánh mới có nhiều đường đi ra");
    if (n->kind == BPMN_EXCLUSIVE && n->flows[n->flows_n - 1].when)
        return wrong(r, n->line, n->id, "cổng rẽ nhánh cần một đường mặc định");
    if (n->kind == BPMN_EVENT_GATEWAY && n->flows_n > BPMN_WAITS_MAX)
        return wrong(r, n->line, n->id, "cổng chờ có quá nhiều sự kiện");
    for (size_t i = 0; n->kind == BPMN_EVENT_GATEWAY && i < n->flows_n; i++) {
        enum bpmn_kind to = r->out->nodes[n->flows[i].to].kind;
        if (to != BPMN_CATCH_MESSAGE && to != BPMN_CATCH_TIMER)
            return wrong(r, n->line, n->id, "sau cổng chờ sự kiện chỉ có sự kiện chờ tin hoặc hẹn giờ");
    }
    return ERR_OK;
}

/* Marks what can be reached from `from`; a node is visited once, so loops end. */
static void reach(const struct bpmn *p, size_t from, bool *seen, size_t *stack)
{
    size_t top = 0;
    stack[top++] = from;
    seen[from] = true;
    while (top) {
        const struct bpmn_node *n = &p->nodes[stack[--top]];
        for (size_t i = 0; i < n->flows_n; i++)
            if (!seen[n->flows[i].to]) {
                seen[n->flows[i].to] = true;
                stack[top++] = n->flows[i].to;
            }
    }
}

static bool waits(const struct bpmn_node *n)
{
    return n->kind == BPMN_USER_TASK || n->kind == BPMN_CATCH_MESSAGE || n->kind == BPMN_CATCH_TIMER;
}

/* Grows the set of nodes that can reach an end (or, for `through` false, that cannot run in circles) until it stays. */
static void settle(const struct bpmn *p, bool *good, bool every)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < p->nodes_n; i++) {
            const struct bpmn_node *n = &p->nodes[i];
            size_t good_n = 0;
            for (size_t k = 0; k < n->flows_n; k++)
                good_n += good[n->flows[k].to];
            if (!good[i] && n->flows_n && (every ? good_n == n->flows_n : good_n > 0))
                good[i] = changed = true;
        }
    }
}

static enum err first_bad(struct reader *r, const bool *good, const char *what)
{
    for (size_t i = 0; i < r->out->nodes_n; i++)
        if (!good[i])
            return wrong(r, r->out->nodes[i].line, r->out->nodes[i].id, what);
    return ERR_OK;
}

static enum err check(struct reader *r)
{
    struct bpmn *p = r->out;
    bool *good = ARENA_ARRAY(r->arena, bool, p->nodes_n);
    size_t starts = 0;
    for (size_t i = 0; i < p->nodes_n; i++) {
        TRY(check_node(r, &p->nodes[i]));
        if (p->nodes[i].kind == BPMN_START) {
            starts++;
            p->start = i;
        }
    }
    if (starts != 1)
        return wrong(r, r->process->line, p->id, "quy trình cần đúng một điểm bắt đầu");
    reach(p, p->start, good, ARENA_ARRAY(r->arena, size_t, p->nodes_n));
    TRY(first_bad(r, good, "không có đường nào tới phần tử này"));
    for (size_t i = 0; i < p->nodes_n; i++)
        good[i] = p->nodes[i].kind == BPMN_END;
    settle(p, good, false);
    TRY(first_bad(r, good, "từ đây không tới được điểm kết thúc"));
    for (size_t i = 0; i < p->nodes_n; i++)
        good[i] = p->nodes[i].kind == BPMN_END || waits(&p->nodes[i]);
    settle(p, good, true);
    return first_bad(r, good, "vòng lặp không có bước chờ nào");
}

ptrdiff_t bpmn_find(const struct bpmn *p, struct str id)
{
    for (size_t i = 0; i < p->nodes_n; i++)
        if (id.len && str_eq(p->nodes[i].id, id))
            return (ptrdiff_t)i;
    return -1;
}

enum err bpmn_parse(struct arena *a, struct str xml, const struct bpmn **out, struct fault *fault)
{
    struct reader r = { .arena = a, .fault = fault, .out = ARENA_NEW(a, struct bpmn) };
    struct xml_fault bad = { 0 };
    enum err e = xml_parse(a, xml, &r.definitions, &bad);
    if (e != ERR_OK)
        return wrong(&r, bad.line, S("xml"), bad.what);
    r.process = xml_child(r.definitions, "process");
    if (!str_eq(r.definitions->name, S("definitions")) || !r.process)
        return wrong(&r, r.definitions->line, r.definitions->name, "tệp không có quy trình BPMN 2.0");
    r.out->id = xml_attr(r.process, "id");
    r.out->name = xml_attr(r.process, "name");
    TRY(read_nodes(&r));
    TRY(read_flows(&r));
    TRY(read_lanes(&r));
    TRY(check(&r));
    *out = r.out;
    return ERR_OK;
}
