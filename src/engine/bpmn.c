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
    fault_set(r->fault, line, where, str_c(what));
    return ERR_INVALID;
}

static bool among(struct str name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(name, str_c(names[i])))
            return true;
    return false;
}

static struct str own_attr(const struct xml_node *n, const char *name)
{
    for (size_t i = 0; i < n->attrs_n; i++)
        if (str_eq(n->attrs[i].ns, S(NS_OWN)) && str_eq(n->attrs[i].name, str_c(name)))
            return n->attrs[i].value;
    return (struct str){ 0 };
}

/* Elements of a process that carry no behaviour of their own. */
static bool silent(struct str name)
{
    static const char *const names[] = { "laneSet", "sequenceFlow", "documentation", "extensionElements", "textAnnotation",
                                         "association", "dataObject", "dataObjectReference", "dataStoreReference", "group",
                                         "ioSpecification", "property" };
    return among(name, names, sizeof names / sizeof *names);
}

/* The same inside a node. What repeats a step, assigns it or triggers an event is behaviour and is not passed over. */
static bool silent_part(struct str name)
{
    static const char *const names[] = { "documentation", "extensionElements", "incoming", "outgoing", "ioSpecification",
                                         "property", "dataInputAssociation", "dataOutputAssociation" };
    return among(name, names, sizeof names / sizeof *names);
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

/* One definition for each catch event; nothing else that would have to be run. */
static enum err check_parts(struct reader *r, const struct xml_node *x, enum bpmn_kind kind)
{
    int definitions = 0;
    for (size_t i = 0; i < x->children_n; i++) {
        const struct xml_node *part = &x->children[i];
        bool catches = kind == BPMN_CATCH_MESSAGE ? str_eq(part->name, S("messageEventDefinition"))
                                                  : kind == BPMN_CATCH_TIMER && str_eq(part->name, S("timerEventDefinition"));
        if (!str_eq(part->ns, S(NS_BPMN)) || silent_part(part->name))
            continue;
        if (!catches || ++definitions > 1)
            return wrong(r, part->line, part->name, "phần này của phần tử chưa chạy được");
    }
    if (kind == BPMN_EVENT_GATEWAY && (str_eq(xml_attr(x, "instantiate"), S("true")) || str_eq(xml_attr(x, "eventGatewayType"), S("Parallel"))))
        return wrong(r, x->line, xml_attr(x, "id"), "cổng chờ chỉ chạy được trong quy trình và chờ một sự kiện");
    return ERR_OK;
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

/* "P1D", "PT8H", "PT30M": one number and one unit of ISO 8601. */
static bool iso_duration(struct str s, struct limit *out)
{
    bool time = str_starts(s, S("PT"));
    struct str digits = str_skip(s, time ? 2 : 1);
    int64_t n;
    if (!str_starts(s, S("P")) || digits.len < 2)
        return false;
    char unit = digits.ptr[digits.len - 1];
    if (!str_int(str_cut(digits, 0, digits.len - 1), &n) || n < 1 || n > 10000 || str_index(time ? S("HM") : S("D"), unit, 0) < 0)
        return false;
    *out = (struct limit){ unit == 'H' ? LIMIT_HOURS : unit == 'M' ? LIMIT_MINUTES : LIMIT_DAYS, (int32_t)n };
    return true;
}

/* A duration as BPMN asks, or our own motcua:limit when days are working days. */
static enum err timer_limit(struct reader *r, const struct xml_node *event, struct limit *out)
{
    const struct xml_node *timer = xml_child(event, "timerEventDefinition"), *d = xml_child(timer, "timeDuration");
    struct str own = own_attr(event, "limit");
    bool other = xml_child(timer, "timeDate") || xml_child(timer, "timeCycle");
    bool read = own.ptr ? limit_parse(own, out) == ERR_OK && out->unit != LIMIT_NONE : d && iso_duration(str_trim(d->text), out);
    return read && !other ? ERR_OK : wrong(r, event->line, xml_attr(event, "id"), "thời lượng của sự kiện hẹn giờ không đọc được");
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
    TRY(check_parts(r, x, n->kind));
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

static enum err read_condition(struct reader *r, const struct xml_node *x, struct str where, const struct feel **out)
{
    const struct xml_node *c = xml_child(x, "conditionExpression");
    if (!c)
        return ERR_OK;
    char what[120];
    if (feel_parse(r->arena, c->text, out, what) != ERR_OK)
        return wrong(r, c->line, where, what);
    return ERR_OK;
}

static enum err read_flow(struct reader *r, const struct xml_node *x)
{
    struct str id = xml_attr(x, "id").len ? xml_attr(x, "id") : x->name;
    ptrdiff_t from = bpmn_find(r->out, xml_attr(x, "sourceRef")), to = bpmn_find(r->out, xml_attr(x, "targetRef"));
    if (from < 0 || to < 0)
        return wrong(r, x->line, id, "đường nối trỏ tới phần tử không có");
    struct bpmn_flow f = { .id = xml_attr(x, "id"), .name = xml_attr(x, "name"), .to = (size_t)to };
    struct bpmn_node *n = &r->out->nodes[from];
    TRY(read_condition(r, x, id, &f.when));
    if (f.when && n->kind != BPMN_EXCLUSIVE)
        return wrong(r, x->line, id, "chỉ đường đi ra từ cổng rẽ nhánh mới có điều kiện");
    if (r->out->nodes[to].kind == BPMN_START)
        return wrong(r, x->line, id, "không có đường nào dẫn tới điểm bắt đầu");
    if (n->flows_n == BPMN_FLOWS_MAX)
        return wrong(r, x->line, id, "phần tử có quá nhiều đường đi ra");
    struct bpmn_flow *flows = ARENA_ARRAY(r->arena, struct bpmn_flow, n->flows_n + 1);
    if (n->flows_n)
        memcpy(flows, n->flows, n->flows_n * sizeof *flows);
    flows[n->flows_n++] = f;
    n->flows = flows;
    return ERR_OK;
}

static void move_last(struct bpmn_node *n, size_t i)
{
    struct bpmn_flow f = n->flows[i];
    memmove(&n->flows[i], &n->flows[i + 1], (n->flows_n - i - 1) * sizeof f);
    n->flows[n->flows_n - 1] = f;
}

/* The way out for every other case is tried last: the flow named as default, whose condition does not count then, or the
 * only flow without a condition. */
static enum err order_flows(struct reader *r, struct bpmn_node *n, struct str named)
{
    size_t open = 0, last = 0;
    bool found = false;
    for (size_t i = 0; i < n->flows_n; i++) {
        if (named.len && str_eq(n->flows[i].id, named)) {
            n->flows[i].when = NULL;
            found = true;
        }
        if (!n->flows[i].when) {
            open++;
            last = i;
        }
    }
    if (named.len && !found)
        return wrong(r, n->line, n->id, "đường mặc định không đi ra từ phần tử này");
    if (n->kind != BPMN_EXCLUSIVE)
        return ERR_OK;
    if (open != 1)
        return wrong(r, n->line, n->id, open ? "chỉ một đường đi ra được để trống điều kiện" : "cổng rẽ nhánh cần một đường mặc định");
    move_last(n, last);
    return ERR_OK;
}

static enum err read_flows(struct reader *r)
{
    for (size_t i = 0; i < r->process->children_n; i++)
        if (str_eq(r->process->children[i].name, S("sequenceFlow")))
            TRY(read_flow(r, &r->process->children[i]));
    for (size_t i = 0; i < r->process->children_n; i++) {
        const struct xml_node *x = &r->process->children[i];
        ptrdiff_t at = silent(x->name) ? -1 : bpmn_find(r->out, xml_attr(x, "id"));
        if (at >= 0 && r->out->nodes[at].flows_n)
            TRY(order_flows(r, &r->out->nodes[at], xml_attr(x, "default")));
    }
    return ERR_OK;
}

static enum err read_lanes(struct reader *r, const struct xml_node *set);

/* A lane inside another has the word: it is the narrower one. Two lanes beside one another may not share a node. */
static enum err read_lane(struct reader *r, const struct xml_node *lane)
{
    struct str id = xml_attr(lane, "id");
    const struct xml_node *inner = xml_child(lane, "childLaneSet");
    if (inner)
        TRY(read_lanes(r, inner));
    for (size_t i = 0; i < lane->children_n; i++) {
        const struct xml_node *ref = &lane->children[i];
        if (!str_eq(ref->name, S("flowNodeRef")))
            continue;
        ptrdiff_t at = bpmn_find(r->out, str_trim(ref->text));
        if (at < 0)
            return wrong(r, ref->line, id, "làn trỏ tới phần tử không có");
        if (r->out->nodes[at].role.len && !inner)
            return wrong(r, ref->line, id, "phần tử nằm trong hai làn");
        if (!r->out->nodes[at].role.len)
            r->out->nodes[at].role = id;
    }
    return ERR_OK;
}

static enum err read_lanes(struct reader *r, const struct xml_node *set)
{
    for (size_t i = 0; i < set->children_n; i++)
        if (str_eq(set->children[i].name, S("lane")))
            TRY(read_lane(r, &set->children[i]));
    return ERR_OK;
}

static enum err read_lane_sets(struct reader *r)
{
    for (size_t i = 0; i < r->process->children_n; i++)
        if (str_eq(r->process->children[i].name, S("laneSet")))
            TRY(read_lanes(r, &r->process->children[i]));
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

/* One file, one process: which of two would run is not for us to guess. */
static enum err check_alone(struct reader *r)
{
    for (size_t i = 0; i < r->definitions->children_n; i++) {
        const struct xml_node *x = &r->definitions->children[i];
        if (str_eq(x->name, S("process")) && x != r->process)
            return wrong(r, x->line, xml_attr(x, "id"), "tệp có hai quy trình; mỗi tệp một quy trình");
    }
    return ERR_OK;
}

enum err bpmn_parse(struct arena *a, struct str xml, const struct bpmn **out, struct fault *fault)
{
    struct reader r = { .arena = a, .fault = fault, .out = ARENA_NEW(a, struct bpmn) };
    struct xml_fault bad = { 0 };
    enum err e = xml_parse(a, xml, &r.definitions, &bad);
    if (e != ERR_OK)
        return wrong(&r, bad.line, S("xml"), arena_printf(a, "tệp không phải XML đọc được (%s)", bad.what).ptr);
    r.process = xml_child(r.definitions, "process");
    if (!str_eq(r.definitions->name, S("definitions")) || !r.process)
        return wrong(&r, r.definitions->line, r.definitions->name, "tệp không có quy trình BPMN 2.0");
    TRY(check_alone(&r));
    r.out->id = xml_attr(r.process, "id");
    r.out->name = xml_attr(r.process, "name");
    TRY(read_nodes(&r));
    TRY(read_flows(&r));
    TRY(read_lane_sets(&r));
    TRY(check(&r));
    *out = r.out;
    return ERR_OK;
}
