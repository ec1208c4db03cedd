/* Reading a process: XML to nodes. bpmn.c puts called processes in their places, bpmn_check.c checks, bpmn_run.c moves tokens. */
#include "engine/bpmn_internal.h"

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
                  { "parallelGateway", BPMN_PARALLEL },
                  { "inclusiveGateway", BPMN_INCLUSIVE },
                  { "eventBasedGateway", BPMN_EVENT_GATEWAY },
                  { "boundaryEvent", BPMN_BOUNDARY_TIMER },
                  { "callActivity", BPMN_PASS } };
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

/* The part that a kind of element is made of, and whether a user task is given to several at once. */
static bool own_part(enum bpmn_kind kind, struct str name)
{
    if (kind == BPMN_CATCH_MESSAGE)
        return str_eq(name, S("messageEventDefinition"));
    if (kind == BPMN_CATCH_TIMER || kind == BPMN_BOUNDARY_TIMER)
        return str_eq(name, S("timerEventDefinition"));
    return kind == BPMN_USER_TASK && str_eq(name, S("multiInstanceLoopCharacteristics"));
}

/* One definition for each event; nothing else that would have to be run. */
static enum err check_parts(struct reader *r, const struct xml_node *x, enum bpmn_kind kind)
{
    int parts = 0;
    for (size_t i = 0; i < x->children_n; i++) {
        const struct xml_node *part = &x->children[i];
        if (!str_eq(part->ns, S(NS_BPMN)) || silent_part(part->name))
            continue;
        if (!own_part(kind, part->name) || ++parts > 1 || str_eq(xml_attr(part, "isSequential"), S("true")))
            return wrong(r, part->line, part->name, "phần này của phần tử chưa chạy được");
    }
    if (kind == BPMN_BOUNDARY_TIMER && parts != 1)
        return wrong(r, x->line, x->name, "sự kiện ở biên chỉ chạy được khi là hẹn giờ");
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

static enum err read_task(struct reader *r, const struct xml_node *x, struct bpmn_node *n)
{
    struct str limit = own_attr(x, "limit");
    const struct xml_node *several = xml_child(x, "multiInstanceLoopCharacteristics");
    n->work = own_attr(x, "kind");
    n->instances = own_attr(x, "instances");
    if (limit.ptr && limit_parse(limit, &n->limit) != ERR_OK)
        return wrong(r, x->line, n->id, "thời hạn của bước không đọc được");
    if (!n->name.len)
        return wrong(r, x->line, n->id, "bước người làm cần có tên");
    if ((several != NULL) != (n->instances.len > 0))
        return wrong(r, x->line, n->id, "bước giao cho nhiều nơi cần dấu nhiều phần song song và motcua:instances");
    return ERR_OK;
}

static enum err read_message(struct reader *r, const struct xml_node *x, struct bpmn_node *n)
{
    n->message = message_name(r, x);
    n->stands = own_attr(x, "stands");
    n->stands_source = own_attr(x, "stands-source");
    if (n->stands_source.len && (!n->stands.len || (!str_eq(n->stands_source, S("secondary")) && !str_eq(n->stands_source, S("unverified")))))
        return wrong(r, x->line, n->id, "motcua:stands-source là secondary hoặc unverified, đi cùng motcua:stands");
    return n->message.len ? ERR_OK : wrong(r, x->line, n->id, "sự kiện chờ tin cần một message có tên");
}

static enum err read_call(struct reader *r, const struct xml_node *x, struct bpmn_node *n)
{
    n->message = xml_attr(x, "calledElement");
    return n->message.len ? ERR_OK : wrong(r, x->line, n->id, "hoạt động gọi cần nêu quy trình được gọi");
}

static enum err read_node(struct reader *r, const struct xml_node *x, struct bpmn_node *n)
{
    n->id = xml_attr(x, "id");
    n->name = xml_attr(x, "name");
    n->line = x->line;
    if (!n->id.len)
        return wrong(r, x->line, x->name, "phần tử thiếu id");
    if (!kind_of(x, &n->kind))
        return wrong(r, x->line, x->name, "phần tử này chưa chạy được; hãy dùng bước người làm, cổng, sự kiện chờ, hoạt động gọi");
    TRY(check_parts(r, x, n->kind));
    n->interrupts = n->kind == BPMN_BOUNDARY_TIMER && !str_eq(xml_attr(x, "cancelActivity"), S("false"));
    switch (n->kind) {
    case BPMN_USER_TASK: return read_task(r, x, n);
    case BPMN_CATCH_TIMER:
    case BPMN_BOUNDARY_TIMER: return timer_limit(r, x, &n->limit);
    case BPMN_CATCH_MESSAGE: return read_message(r, x, n);
    case BPMN_PASS: return read_call(r, x, n);
    case BPMN_START:
    case BPMN_END:
    case BPMN_EXCLUSIVE:
    case BPMN_PARALLEL:
    case BPMN_INCLUSIVE:
    case BPMN_EVENT_GATEWAY: break;
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
    if (f.when && n->kind != BPMN_EXCLUSIVE && n->kind != BPMN_INCLUSIVE)
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
    if (n->kind == BPMN_EXCLUSIVE && open != 1)
        return wrong(r, n->line, n->id, open ? "chỉ một đường đi ra được để trống điều kiện" : "cổng rẽ nhánh cần một đường mặc định");
    if (n->kind == BPMN_INCLUSIVE && !open)
        return wrong(r, n->line, n->id, "cổng bao gồm cần một đường luôn đi hoặc một đường mặc định");
    n->fallback = n->kind == BPMN_EXCLUSIVE || (n->kind == BPMN_INCLUSIVE && named.len);
    for (size_t i = 0; named.len && i < n->flows_n; i++)
        if (str_eq(n->flows[i].id, named))
            last = i;
    if (n->fallback)
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

/* A boundary timer hangs on a user task of one hand. */
static enum err read_hosts(struct reader *r)
{
    for (size_t i = 0; i < r->process->children_n; i++) {
        const struct xml_node *x = &r->process->children[i];
        if (!str_eq(x->name, S("boundaryEvent")))
            continue;
        ptrdiff_t at = bpmn_find(r->out, xml_attr(x, "id")), host = bpmn_find(r->out, xml_attr(x, "attachedToRef"));
        if (at < 0 || host < 0 || r->out->nodes[host].kind != BPMN_USER_TASK || r->out->nodes[host].instances.len)
            return wrong(r, x->line, xml_attr(x, "id"), "hẹn giờ ở biên phải gắn vào một bước người làm giao cho một nơi");
        r->out->nodes[at].host = (size_t)host + 1;
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

enum err bpmn_read(struct arena *a, const struct xml_node *definitions, const struct xml_node *process, struct fault *fault, struct bpmn **out)
{
    struct reader r = { .arena = a, .fault = fault, .process = process, .definitions = definitions, .out = ARENA_NEW(a, struct bpmn) };
    r.out->id = xml_attr(process, "id");
    r.out->name = xml_attr(process, "name");
    TRY(read_nodes(&r));
    TRY(read_flows(&r));
    TRY(read_hosts(&r));
    TRY(read_lane_sets(&r));
    *out = r.out;
    return ERR_OK;
}
