/* Processes: what is read, every refusal with its element and line, tokens, the shipped processes, other people's files. */
#include "data/json.h"
#include "engine/bpmn.h"
#include "text/text.h"
#include "../../tests/support.h"

static struct arena *a;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

/* -- small processes: the head takes four lines, so that the first line of the body is line 5 -- */

#define HEAD                                                                                                               \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                                         \
    "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:motcua=\"https://motcua.vn/bpmn\">\n"        \
    "<message id=\"m1\" name=\"answered\"/><message id=\"m2\"/>\n"                                                         \
    "<process id=\"p\" name=\"Thử\">\n"
#define TAIL "</process></definitions>"
#define START "<startEvent id='s'/>\n"
#define END "<endEvent id='e'/>\n"
#define TASK(id) "<userTask id='" id "' name='Bước'/>\n"
#define LANE "<laneSet><lane id='clerk'><flowNodeRef>t</flowNodeRef></lane></laneSet>\n"
#define FLOW(from, to) "<sequenceFlow id='" from "_" to "' sourceRef='" from "' targetRef='" to "'/>\n"
#define WHEN(from, to, when) \
    "<sequenceFlow id='" from "_" to "' sourceRef='" from "' targetRef='" to "'><conditionExpression>" when "</conditionExpression></sequenceFlow>\n"
#define MESSAGE(id) "<intermediateCatchEvent id='" id "'><messageEventDefinition messageRef='m1'/></intermediateCatchEvent>\n"
#define TIMER(id, time) "<intermediateCatchEvent id='" id "'><timerEventDefinition><timeDuration>" time "</timeDuration></timerEventDefinition></intermediateCatchEvent>\n"
#define FILE_OF(body) HEAD body TAIL

static enum err parse(const char *xml, const struct bpmn **out, struct fault *fault) { return bpmn_parse(a, str_c(xml), out, fault); }

static const struct bpmn *good(const char *xml)
{
    const struct bpmn *p;
    struct fault fault = { 0 };
    if (parse(xml, &p, &fault) != ERR_OK)
        fail_msg("refused: line %d, %s: %s", fault.line, fault.where, fault.what);
    return p;
}

static const struct bpmn_node *node(const struct bpmn *p, const char *id)
{
    ptrdiff_t at = bpmn_find(p, str_c(id));
    if (at < 0)
        fail_msg("no node %s", id);
    return &p->nodes[at];
}

static void test_reads(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF("<documentation>x</documentation>\n"
                                        "<laneSet><lane id='clerk' name='Văn thư'><flowNodeRef> t </flowNodeRef><flowNodeRef>s</flowNodeRef></lane></laneSet>\n"
                                        "<startEvent id='s' name='Đầu'><outgoing>s_t</outgoing></startEvent>\n"
                                        "<userTask id='t' name='Vào sổ' motcua:kind='issue' motcua:limit='2 working hours'><documentation>d</documentation><incoming>s_t</incoming></userTask>\n"
                                        "<endEvent id='e'/><textAnnotation id='n'/><association id='x'/><dataObject id='o'/>\n"
                                        "<own xmlns='urn:other' id='t'/>\n" FLOW("s", "t") FLOW("t", "e")));
    assert_str(p->id, S("p"));
    assert_str(p->name, S("Thử"));
    assert_int_equal(p->nodes_n, 3);
    assert_int_equal(p->nodes[p->start].kind, BPMN_START);
    const struct bpmn_node *t = node(p, "t");
    assert_int_equal(t->kind, BPMN_USER_TASK);
    assert_str(t->name, S("Vào sổ"));
    assert_str(t->role, S("clerk"));
    assert_str(t->work, S("issue"));
    assert_int_equal(t->limit.unit, LIMIT_WORKING_HOURS);
    assert_int_equal(t->limit.n, 2);
    assert_int_equal(t->line, 8);
    assert_int_equal(t->flows_n, 1);
    assert_str(p->nodes[t->flows[0].to].id, S("e"));
    assert_int_equal(bpmn_find(p, S("nobody")), -1);
    assert_int_equal(bpmn_find(p, S("")), -1);
}

static void test_reads_events(void **state)
{
    (void)state;
    static const struct {
        const char *xml;
        enum limit_unit unit;
        int n;
    } times[] = {
        { FILE_OF(START TIMER("t", "P1D") END FLOW("s", "t") FLOW("t", "e")), LIMIT_DAYS, 1 },
        { FILE_OF(START TIMER("t", " PT8H ") END FLOW("s", "t") FLOW("t", "e")), LIMIT_HOURS, 8 },
        { FILE_OF(START TIMER("t", "PT90M") END FLOW("s", "t") FLOW("t", "e")), LIMIT_MINUTES, 90 },
        { FILE_OF(START TIMER("t", "P10000D") END FLOW("s", "t") FLOW("t", "e")), LIMIT_DAYS, 10000 },
        /* our own attribute has the word: working days have no ISO form */
        { FILE_OF(START "<intermediateCatchEvent id='t' motcua:limit='2 working days'><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></intermediateCatchEvent>" END FLOW("s", "t") FLOW("t", "e")), LIMIT_WORKING_DAYS, 2 },
        { FILE_OF(START "<intermediateCatchEvent id='t' motcua:limit='3 working hours'><timerEventDefinition/></intermediateCatchEvent>" END FLOW("s", "t") FLOW("t", "e")), LIMIT_WORKING_HOURS, 3 },
    };
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        const struct bpmn_node *t = node(good(times[i].xml), "t");
        assert_int_equal(t->kind, BPMN_CATCH_TIMER);
        assert_int_equal(t->limit.unit, times[i].unit);
        assert_int_equal(t->limit.n, times[i].n);
    }
    const struct bpmn_node *m = node(good(FILE_OF(START MESSAGE("m") END FLOW("s", "m") FLOW("m", "e"))), "m");
    assert_int_equal(m->kind, BPMN_CATCH_MESSAGE);
    assert_str(m->message, S("answered"));
}

/* Sub-lanes: the innermost lane is the role, whether the outer one lists the step too or not. */
static void test_lanes_in_lanes(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF("<laneSet><lane id='leader'><flowNodeRef>b</flowNodeRef><flowNodeRef>t</flowNodeRef>"
                                        "<childLaneSet><lane id='specialist'><flowNodeRef>t</flowNodeRef></lane><lane id='clerk'><flowNodeRef>c</flowNodeRef></lane></childLaneSet></lane></laneSet>\n"
                                        START TASK("t") TASK("b") TASK("c") END FLOW("s", "t") FLOW("t", "b") FLOW("b", "c") FLOW("c", "e")));
    assert_str(node(p, "t")->role, S("specialist"));
    assert_str(node(p, "b")->role, S("leader"));
    assert_str(node(p, "c")->role, S("clerk"));
    p = good(FILE_OF("<laneSet><lane id='officer'><flowNodeRef>s</flowNodeRef></lane></laneSet><laneSet><lane id='clerk'><flowNodeRef>t</flowNodeRef></lane></laneSet>\n"
                     START TASK("t") END FLOW("s", "t") FLOW("t", "e")));
    assert_str(node(p, "t")->role, S("clerk"));
}

/* Refused: the file, the line, the element, how the sentence begins. */
static const struct refusal {
    const char *xml;
    int line;
    const char *where, *what;
} refusals[] = {
    { "", 1, "xml", "tệp không phải XML đọc được" },
    { "no xml", 1, "xml", "tệp không phải XML đọc được" },
    { "<a/>", 1, "a", "tệp không có quy trình BPMN 2.0" },
    { "<definitions/>", 1, "definitions", "tệp không có quy trình BPMN 2.0" },
    { "<!DOCTYPE a><definitions/>", 1, "xml", "tệp không phải XML đọc được" },
    { HEAD "</process>\n<process id='q'/></definitions>", 6, "q", "tệp có hai quy trình" },
    { FILE_OF(""), 4, "p", "quy trình cần đúng một điểm bắt đầu" },
    { FILE_OF(START START), 6, "s", "id này đã dùng cho phần tử khác" },
    { FILE_OF(START "<startEvent id='s2'/>\n" END FLOW("s", "e") FLOW("s2", "e")), 4, "p", "quy trình cần đúng một điểm bắt đầu" },
    { FILE_OF("<startEvent/>\n"), 5, "startEvent", "phần tử thiếu id" },
    /* not executed yet: each with its own name */
    { FILE_OF(START "\n<task id='x'/>"), 7, "task", "phần tử này chưa chạy được" },
    { FILE_OF("<serviceTask id='x'/>"), 5, "serviceTask", "phần tử này chưa chạy được" },
    { FILE_OF("<parallelGateway id='x'/>"), 5, "x", "không có đường đi tiếp" },
    { FILE_OF("<inclusiveGateway id='x'/>"), 5, "x", "không có đường đi tiếp" },
    { FILE_OF("<boundaryEvent id='x'/>"), 5, "boundaryEvent", "sự kiện ở biên chỉ chạy được khi là hẹn giờ" },
    { FILE_OF("<boundaryEvent id='x'><messageEventDefinition messageRef='m1'/></boundaryEvent>"), 5, "messageEventDefinition", "phần này của phần tử chưa chạy được" },
    { FILE_OF("<subProcess id='x'/>"), 5, "subProcess", "phần tử này chưa chạy được" },
    { FILE_OF("<callActivity id='x'/>"), 5, "x", "hoạt động gọi cần nêu quy trình được gọi" },
    { FILE_OF("<intermediateThrowEvent id='x'/>"), 5, "intermediateThrowEvent", "phần tử này chưa chạy được" },
    { FILE_OF("<intermediateCatchEvent id='x'/>"), 5, "intermediateCatchEvent", "phần tử này chưa chạy được" },
    { FILE_OF("<intermediateCatchEvent id='x'><signalEventDefinition/></intermediateCatchEvent>"), 5, "intermediateCatchEvent", "phần tử này chưa chạy được" },
    { FILE_OF("<intermediateCatchEvent id='x'><messageEventDefinition messageRef='m1'/><timerEventDefinition/></intermediateCatchEvent>"), 5, "intermediateCatchEvent", "phần tử này chưa chạy được" },
    /* behaviour inside an element is not passed over in silence */
    { FILE_OF("<startEvent id='s'>\n<timerEventDefinition/></startEvent>"), 6, "timerEventDefinition", "phần này của phần tử chưa chạy được" },
    { FILE_OF("<endEvent id='e'><terminateEventDefinition/></endEvent>"), 5, "terminateEventDefinition", "phần này của phần tử chưa chạy được" },
    { FILE_OF("<userTask id='t' name='B'><multiInstanceLoopCharacteristics/></userTask>"), 5, "t", "bước giao cho nhiều nơi cần" },
    { FILE_OF("<userTask id='t' name='B' motcua:instances='phong'/>"), 5, "t", "bước giao cho nhiều nơi cần" },
    { FILE_OF("<userTask id='t' name='B' motcua:instances='phong'><multiInstanceLoopCharacteristics isSequential='true'/></userTask>"), 5, "multiInstanceLoopCharacteristics", "phần này của phần tử chưa chạy được" },
    { FILE_OF("<userTask id='t' name='B'><standardLoopCharacteristics/></userTask>"), 5, "standardLoopCharacteristics", "phần này của phần tử chưa chạy được" },
    { FILE_OF("<userTask id='t' name='B'><humanPerformer/></userTask>"), 5, "humanPerformer", "phần này của phần tử chưa chạy được" },
    { FILE_OF("<intermediateCatchEvent id='x'><messageEventDefinition messageRef='m1'/><messageEventDefinition messageRef='m1'/></intermediateCatchEvent>"), 5, "messageEventDefinition", "phần này của phần tử chưa chạy được" },
    { FILE_OF("<eventBasedGateway id='g' instantiate='true'/>"), 5, "g", "cổng chờ chỉ chạy được" },
    { FILE_OF("<eventBasedGateway id='g' eventGatewayType='Parallel'/>"), 5, "g", "cổng chờ chỉ chạy được" },
    /* tasks */
    { FILE_OF(START LANE "<userTask id='t'/>\n" END FLOW("s", "t") FLOW("t", "e")), 7, "t", "bước người làm cần có tên" },
    { FILE_OF(START LANE "<userTask id='t' name='B' motcua:limit='soon'/>\n" END FLOW("s", "t") FLOW("t", "e")), 7, "t", "thời hạn của bước không đọc được" },
    { FILE_OF(START LANE "<userTask id='t' name='B' motcua:limit=''/>\n" END FLOW("s", "t") FLOW("t", "e")), 7, "t", "thời hạn của bước không đọc được" },
    { FILE_OF(START TASK("t") END FLOW("s", "t") FLOW("t", "e")), 6, "t", "bước người làm phải nằm trong một làn" },
    { FILE_OF("<laneSet><lane id='clerk'>\n<flowNodeRef>nobody</flowNodeRef></lane></laneSet>"), 6, "clerk", "làn trỏ tới phần tử không có" },
    { FILE_OF("<laneSet><lane id='a'><flowNodeRef>s</flowNodeRef></lane>\n<lane id='b'><flowNodeRef>s</flowNodeRef></lane></laneSet>\n" START), 6, "b", "phần tử nằm trong hai làn" },
    /* events */
    { FILE_OF(START "<intermediateCatchEvent id='m'><messageEventDefinition/></intermediateCatchEvent>"), 6, "m", "sự kiện chờ tin cần một message có tên" },
    { FILE_OF(START "<intermediateCatchEvent id='m'><messageEventDefinition messageRef='m2'/></intermediateCatchEvent>"), 6, "m", "sự kiện chờ tin cần một message có tên" },
    { FILE_OF(START "<intermediateCatchEvent id='m'><messageEventDefinition messageRef='m9'/></intermediateCatchEvent>"), 6, "m", "sự kiện chờ tin cần một message có tên" },
    { FILE_OF(START TIMER("t", "")), 6, "t", "thời lượng của sự kiện hẹn giờ không đọc được" },
    { FILE_OF(START TIMER("t", "P")), 6, "t", "thời lượng của sự kiện hẹn giờ không đọc được" },
    { FILE_OF(START TIMER("t", "PT")), 6, "t", "thời lượng của sự kiện hẹn giờ không đọc được" },
    { FILE_OF(START TIMER("t", "P0D")), 6, "t", "thời lượng của sự kiện hẹn giờ không đọc được" },
    { FILE_OF(START TIMER("t", "P-1D")), 6, "t", "thời lượng của sự kiện hẹn giờ không đọc được" },
    { FILE_OF(START TIMER("t", "P10001D")), 6, "t", "thời lượng của sự kiện hẹn giờ không đọc được" },
    { FILE_OF(START TIMER("t", "P1H")), 6, "t", "thời lượng của sự kiện hẹn giờ không đọc được" },
    { FILE_OF(START TIMER("t", "PT1D")), 6, "t", "thời lượng của sự kiện hẹn giờ không đọc được" },
    { FILE_OF(START TIMER("t", "P1DT2H")), 6, "t", "thời lượng của sự kiện hẹn giờ không đọc được" },
    { FILE_OF(START TIMER("t", "P1W")), 6, "t", "thời lượng của sự kiện hẹn giờ không đọc được" },
    { FILE_OF(START TIMER("t", "1D")), 6, "t", "thời lượng của sự kiện hẹn giờ không đọc được" },
    { FILE_OF(START "<intermediateCatchEvent id='t'><timerEventDefinition/></intermediateCatchEvent>"), 6, "t", "thời lượng của sự kiện hẹn giờ không đọc được" },
    { FILE_OF(START "<intermediateCatchEvent id='t'><timerEventDefinition><timeCycle>R3/P1D</timeCycle></timerEventDefinition></intermediateCatchEvent>"), 6, "t", "thời lượng của sự kiện hẹn giờ không đọc được" },
    { FILE_OF(START "<intermediateCatchEvent id='t' motcua:limit='1 days'><timerEventDefinition><timeDate>2026-11-20</timeDate></timerEventDefinition></intermediateCatchEvent>"), 6, "t", "thời lượng của sự kiện hẹn giờ không đọc được" },
    { FILE_OF(START "<intermediateCatchEvent id='t' motcua:limit='never'><timerEventDefinition/></intermediateCatchEvent>"), 6, "t", "thời lượng của sự kiện hẹn giờ không đọc được" },
    { FILE_OF(START "<intermediateCatchEvent id='t' motcua:limit='none'><timerEventDefinition/></intermediateCatchEvent>"), 6, "t", "thời lượng của sự kiện hẹn giờ không đọc được" },
    /* flows */
    { FILE_OF(START FLOW("s", "nobody")), 6, "s_nobody", "đường nối trỏ tới phần tử không có" },
    { FILE_OF(START FLOW("nobody", "s")), 6, "nobody_s", "đường nối trỏ tới phần tử không có" },
    { FILE_OF(START "<sequenceFlow/>"), 6, "sequenceFlow", "đường nối trỏ tới phần tử không có" },
    { FILE_OF(START END WHEN("s", "e", "a = 1")), 7, "s_e", "chỉ đường đi ra từ cổng rẽ nhánh mới có điều kiện" },
    { FILE_OF(START LANE TASK("t") END FLOW("s", "t") WHEN("t", "e", "a = 1")), 10, "t_e", "chỉ đường đi ra từ cổng rẽ nhánh mới có điều kiện" },
    { FILE_OF(START END FLOW("s", "s") FLOW("s", "e")), 7, "s_s", "không có đường nào dẫn tới điểm bắt đầu" },
    { FILE_OF(START END), 5, "s", "không có đường đi tiếp" },
    { FILE_OF(START END "<endEvent id='e2'/>\n" FLOW("s", "e") FLOW("e", "e2")), 6, "e", "sau điểm kết thúc không có đường đi" },
    { FILE_OF(START END "<endEvent id='e2'/>\n" FLOW("s", "e") FLOW("s", "e2")), 5, "s", "chỉ cổng rẽ nhánh mới có nhiều đường đi ra" },
    { FILE_OF(START "<exclusiveGateway id='g'/>\n" END FLOW("s", "g")), 6, "g", "không có đường đi tiếp" },
    /* gateways */
    { FILE_OF(START "<exclusiveGateway id='g'/>\n" END FLOW("s", "g") WHEN("g", "e", "a = 1")), 6, "g", "cổng rẽ nhánh cần một đường mặc định" },
    { FILE_OF(START "<exclusiveGateway id='g'/>\n" END "<endEvent id='e2'/>\n" FLOW("s", "g") FLOW("g", "e") FLOW("g", "e2")), 6, "g", "chỉ một đường đi ra được để trống điều kiện" },
    { FILE_OF(START "<exclusiveGateway id='g' default='g_e'/>\n" END "<endEvent id='e2'/>\n" FLOW("s", "g") FLOW("g", "e") FLOW("g", "e2")), 6, "g", "chỉ một đường đi ra được để trống điều kiện" },
    { FILE_OF(START "<exclusiveGateway id='g' default='nobody'/>\n" END FLOW("s", "g") FLOW("g", "e")), 6, "g", "đường mặc định không đi ra từ phần tử này" },
    { FILE_OF(START "<exclusiveGateway id='g' default='s_g'/>\n" END FLOW("s", "g") FLOW("g", "e")), 6, "g", "đường mặc định không đi ra từ phần tử này" },
    { FILE_OF(START "<exclusiveGateway id='g' default='g_e'/>\n" END "<endEvent id='e2'/>\n" FLOW("s", "g") FLOW("g", "e") WHEN("g", "e2", "a +")), 11, "g_e2", "phần sau không đọc được (ký tự thứ 3)" },
    { FILE_OF(START "<exclusiveGateway id='g' default='g_e'/>\n" END "<endEvent id='e2'/>\n" FLOW("s", "g") FLOW("g", "e") WHEN("g", "e2", " ")), 11, "g_e2", "chỗ này cần một tên" },
    { FILE_OF(START "<eventBasedGateway id='g'/>\n" END FLOW("s", "g") FLOW("g", "e")), 6, "g", "sau cổng chờ sự kiện chỉ có" },
    { FILE_OF(START LANE "<eventBasedGateway id='g'/>\n" TASK("t") END FLOW("s", "g") FLOW("g", "t") FLOW("t", "e")), 7, "g", "sau cổng chờ sự kiện chỉ có" },
    { FILE_OF(START "<eventBasedGateway id='g'/>\n" MESSAGE("m") END FLOW("s", "g") WHEN("g", "m", "a = 1") FLOW("m", "e")), 10, "g_m", "chỉ đường đi ra từ cổng rẽ nhánh mới có điều kiện" },
    /* the graph */
    { FILE_OF(START END LANE TASK("t") FLOW("s", "e") FLOW("t", "e")), 8, "t", "không có đường nào tới phần tử này" },
    { FILE_OF(START END), 5, "s", "không có đường đi tiếp" },
    { FILE_OF(START END MESSAGE("m") "<exclusiveGateway id='g'/>\n" FLOW("s", "g") FLOW("g", "m") FLOW("m", "g")), 6, "e", "không có đường nào tới phần tử này" },
    { FILE_OF(START END "<exclusiveGateway id='g' default='g_m'/>\n" MESSAGE("m") MESSAGE("n") FLOW("s", "g") FLOW("g", "m") WHEN("g", "e", "a = 1") FLOW("m", "n") FLOW("n", "m")), 8, "m", "từ đây không tới được điểm kết thúc" },
    { FILE_OF(START END "<exclusiveGateway id='g' default='g_h'/>\n<exclusiveGateway id='h'/>\n" FLOW("s", "g") FLOW("g", "h") WHEN("g", "e", "a = 1") FLOW("h", "g")), 5, "s", "vòng lặp không có bước chờ nào" },
};

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const struct refusal *r = &refusals[i];
        struct fault f = { .line = -1 };
        const struct bpmn *p = (const struct bpmn *)r;
        enum err e = parse(r->xml, &p, &f);
        if (e != ERR_INVALID || p != (const struct bpmn *)r)
            fail_msg("%zu is read: %s", i, r->xml);
        if (f.line != r->line || strcmp(f.where, r->where) != 0 || !str_starts(str_c(f.what), str_c(r->what)) || !f.what[0])
            fail_msg("%zu: line %d, %s: %s; want line %d, %s: %s", i, f.line, f.where, f.what, r->line, r->where, r->what);
        assert_int_equal(parse(r->xml, &p, NULL), ERR_INVALID);
    }
}

static struct str many(const char *first, size_t n, const char *fmt_from_to)
{
    struct buf b = buf_new(a, 4 << 20);
    buf_put(&b, str_c(first));
    for (size_t i = 0; i < n; i++)
        buf_put(&b, arena_printf(a, "%s%zu%s", fmt_from_to, i, "'/>\n"));
    return buf_str(&b);
}

static void test_limits(void **state)
{
    (void)state;
    const struct bpmn *p;
    struct fault f;
    struct str ends = many(HEAD START, BPMN_NODES_MAX, "<endEvent id='e");
    assert_int_equal(bpmn_parse(a, arena_printf(a, "%.*s" TAIL, STR_ARG(ends)), &p, &f), ERR_INVALID);
    assert_str(str_c(f.what), S("quy trình có quá nhiều phần tử"));
    struct str flows = many(HEAD START END, BPMN_FLOWS_MAX + 1, "<sequenceFlow sourceRef='s' targetRef='e' id='f");
    assert_int_equal(bpmn_parse(a, arena_printf(a, "%.*s" TAIL, STR_ARG(flows)), &p, &f), ERR_INVALID);
    assert_str(str_c(f.what), S("phần tử có quá nhiều đường đi ra"));
    assert_int_equal(f.line, 7 + BPMN_FLOWS_MAX);
    /* a long name is cut between two letters */
    struct buf b = buf_new(a, 4096);
    for (int i = 0; i < 200; i++)
        buf_put(&b, S("ệ"));
    assert_int_equal(bpmn_parse(a, arena_printf(a, HEAD "<userTask id='%.*s'/>" TAIL, STR_ARG(buf_str(&b))), &p, &f), ERR_INVALID);
    assert_true(text_utf8_valid(str_c(f.where)));
    assert_int_equal(strlen(f.where), 63);
}

static void test_waits_limit(void **state)
{
    (void)state;
    struct buf b = buf_new(a, 65536);
    buf_put(&b, S(HEAD START END "<eventBasedGateway id='g'/>" FLOW("s", "g")));
    for (int i = 0; i <= BPMN_WAITS_MAX; i++)
        buf_printf(&b, "<intermediateCatchEvent id='m%d'><messageEventDefinition messageRef='m1'/></intermediateCatchEvent>"
                       "<sequenceFlow sourceRef='g' targetRef='m%d'/><sequenceFlow sourceRef='m%d' targetRef='e'/>", i, i, i);
    buf_put(&b, S(TAIL));
    const struct bpmn *p;
    struct fault f;
    assert_int_equal(bpmn_parse(a, buf_str(&b), &p, &f), ERR_INVALID);
    assert_str(str_c(f.what), S("cổng chờ có quá nhiều sự kiện"));
}

/* -- tokens -- */

struct vars {
    const char *channel;
    int approved, draft_ok; /* -1: not known */
    int ticked;             /* the boxes of the form: 0 not known, 1 ticked, 2 not */
};

static struct feel_value lookup(void *arg, struct str name)
{
    const struct vars *v = arg;
    if (str_eq(name, S("channel")) && v->channel)
        return (struct feel_value){ .kind = FEEL_TEXT, .text = str_c(v->channel) };
    int known = str_eq(name, S("approved")) ? v->approved : str_eq(name, S("draft_ok")) ? v->draft_ok : v->ticked ? v->ticked == 1 : -1;
    return known < 0 ? (struct feel_value){ .kind = FEEL_NULL } : (struct feel_value){ .kind = FEEL_BOOL, .number = known };
}

static struct bpmn_moved begin(const struct bpmn *p, struct vars v)
{
    struct bpmn_moved m;
    assert_int_equal(bpmn_begin(p, lookup, &v, &m), ERR_OK);
    return m;
}

static struct bpmn_moved complete(const struct bpmn *p, const char *id, struct vars v)
{
    struct bpmn_moved m;
    ptrdiff_t at = bpmn_find(p, str_c(id));
    assert_true(at >= 0);
    assert_int_equal(bpmn_complete(p, (size_t)at, NULL, 0, lookup, &v, &m), ERR_OK);
    return m;
}

static void assert_waits(const struct bpmn *p, struct bpmn_moved m, const char *one, const char *other)
{
    size_t n = one ? other ? 2 : 1 : 0;
    const char *want[] = { one, other };
    assert_int_equal(m.waits_n, n);
    assert_int_equal(m.ended, n == 0);
    for (size_t i = 0; i < n; i++)
        assert_str(p->nodes[m.waits[i].node].id, str_c(want[i]));
}

static void test_gateway(void **state)
{
    (void)state;
    /* the default stands first in the file and carries a condition that would hold: it is still tried last */
    const struct bpmn *p = good(FILE_OF(START "<exclusiveGateway id='g' default='g_a'/>\n" MESSAGE("a") MESSAGE("b") MESSAGE("c") END
                                        FLOW("s", "g") WHEN("g", "a", "channel != null") WHEN("g", "b", "channel = \"online\"") WHEN("g", "c", "channel = \"post\" or channel = \"online\"")
                                        FLOW("a", "e") FLOW("b", "e") FLOW("c", "e")));
    assert_waits(p, begin(p, (struct vars){ "online", -1, -1, 0 }), "b", NULL);
    assert_waits(p, begin(p, (struct vars){ "post", -1, -1, 0 }), "c", NULL);
    assert_waits(p, begin(p, (struct vars){ "counter", -1, -1, 0 }), "a", NULL);
    assert_waits(p, begin(p, (struct vars){ NULL, -1, -1, 0 }), "a", NULL);
    /* without a default the only flow without a condition is the way out, wherever it stands */
    p = good(FILE_OF(START "<exclusiveGateway id='g'/>\n" MESSAGE("a") MESSAGE("b") END FLOW("s", "g") FLOW("g", "a")
                     WHEN("g", "b", "channel = \"online\"") FLOW("a", "e") FLOW("b", "e")));
    assert_waits(p, begin(p, (struct vars){ "online", -1, -1, 0 }), "b", NULL);
    assert_waits(p, begin(p, (struct vars){ "counter", -1, -1, 0 }), "a", NULL);
}

static void test_race(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF(START "<eventBasedGateway id='g'/>\n" MESSAGE("m") TIMER("t", "P1D") END FLOW("s", "g")
                                        FLOW("g", "m") FLOW("g", "t") FLOW("m", "e") FLOW("t", "g")));
    struct bpmn_moved m = begin(p, (struct vars){ 0 });
    assert_waits(p, m, "m", "t");
    size_t race = (size_t)bpmn_find(p, S("g")) + 1;
    assert_int_equal(m.waits[0].race, race);
    assert_int_equal(m.waits[1].race, race);
    assert_waits(p, complete(p, "m", (struct vars){ 0 }), NULL, NULL);
    m = complete(p, "t", (struct vars){ 0 });
    assert_waits(p, m, "m", "t");
    assert_int_equal(m.waits[0].race, race);
    /* an event that does not stand behind such a gateway races with nobody */
    p = good(FILE_OF(START MESSAGE("m") END FLOW("s", "m") FLOW("m", "e")));
    assert_int_equal(begin(p, (struct vars){ 0 }).waits[0].race, 0);
}

static void test_complete_refuses(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF(START "<exclusiveGateway id='g'/>\n" MESSAGE("m") END FLOW("s", "g") FLOW("g", "m") FLOW("m", "e")));
    struct bpmn_moved m = { .waits_n = 7 };
    static const char *const still[] = { "s", "g", "e" };
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(bpmn_complete(p, (size_t)bpmn_find(p, str_c(still[i])), NULL, 0, lookup, &(struct vars){ 0 }, &m), ERR_INVALID);
    assert_int_equal(bpmn_complete(p, p->nodes_n, NULL, 0, lookup, &(struct vars){ 0 }, &m), ERR_INVALID);
    assert_int_equal(bpmn_complete(p, SIZE_MAX, NULL, 0, lookup, &(struct vars){ 0 }, &m), ERR_INVALID);
    assert_int_equal(m.waits_n, 7);
}

/* -- the processes that ship -- */

static const char *const shipped[] = {
    "1.000656", "1.001193", "1.004873", "2.000635", "2.000815", "2.000884", "_general", "1.000689", "1.000894", "1.001022", "1.004746",
    "1.004772", "1.004837", "1.004845", "1.004859", "1.004884", "1.005461", "2.000528", "2.000806", "2.002516", "1.001266", "1.001570",
    "1.001612", "1.011607", "1.013225", "2.000720", "2.000908", "2.000913", "2.000927", "2.000992", "2.001016", "2.001019", "2.001035",
};
enum { SHIPPED = sizeof shipped / sizeof *shipped };

static struct str shipped_file(size_t i)
{
    return support_file(a, arena_printf(a, "procedures/%s/process.bpmn", shipped[i]).ptr);
}

static const struct bpmn *shipped_process(size_t i)
{
    const struct bpmn *p;
    struct fault f = { 0 };
    if (bpmn_parse(a, shipped_file(i), &p, &f) != ERR_OK)
        fail_msg("%s: line %d, %s: %s", shipped[i], f.line, f.where, f.what);
    return p;
}

/* What procedures/README.md says of them. */
static void test_shipped(void **state)
{
    (void)state;
    static const char *const roles[] = { "officer", "specialist", "leader", "clerk" }, *const works[] = { "review", "draft", "approve", "issue" };
    for (size_t i = 0; i < SHIPPED; i++) {
        const struct bpmn *p = shipped_process(i);
        for (size_t k = 0; k < p->nodes_n; k++) {
            const struct bpmn_node *n = &p->nodes[k];
            bool role = n->kind != BPMN_USER_TASK, work = role;
            for (size_t r = 0; r < 4; r++) {
                role |= str_eq(n->role, str_c(roles[r]));
                work |= str_eq(n->work, str_c(works[r]));
            }
            if (!role || !work)
                fail_msg("%s: step %.*s has role %.*s, work %.*s", shipped[i], STR_ARG(n->id), STR_ARG(n->role), STR_ARG(n->work));
            assert_true(n->kind != BPMN_CATCH_MESSAGE || str_eq(n->message, S("draft_confirmed")));
        }
    }
}

/* The tokens at rest, as the caller keeps them. */
struct marking {
    struct bpmn_token at[BPMN_WAITS_MAX];
    size_t n;
};

static struct marking at_rest(const struct bpmn_moved *m)
{
    struct marking k = { .n = m->waits_n };
    memcpy(k.at, m->waits, m->waits_n * sizeof *k.at);
    return k;
}

/* Completes the pick-th token: its race, its timers, or the task that an interrupting timer hangs on, are taken away. */
static struct bpmn_moved fire(const struct bpmn *p, struct marking *k, size_t pick, struct vars v)
{
    struct bpmn_token t = k->at[pick];
    const struct bpmn_node *n = &p->nodes[t.node];
    struct marking rest = { 0 };
    struct bpmn_moved next;
    for (size_t i = 0; i < k->n; i++) {
        const struct bpmn_node *o = &p->nodes[k->at[i].node];
        bool raced = t.race && k->at[i].race == t.race, timer = n->kind == BPMN_USER_TASK && o->host == t.node + 1;
        bool host = n->interrupts && (k->at[i].node + 1 == n->host || o->host == n->host);
        if (i != pick && !raced && !timer && !host)
            rest.at[rest.n++] = k->at[i];
    }
    assert_int_equal(bpmn_complete(p, t.node, rest.at, rest.n, lookup, &v, &next), ERR_OK);
    k->n = 0;
    for (size_t i = 0; i < rest.n; i++) {
        bool gone = false;
        for (size_t g = 0; g < next.gone_n; g++)
            gone |= next.gone[g] == i;
        if (!gone)
            k->at[k->n++] = rest.at[i];
    }
    for (size_t i = 0; i < next.waits_n; i++)
        k->at[k->n++] = next.waits[i];
    assert_int_equal(next.ended, k->n == 0);
    return next;
}

/* A token that somebody or something can move. */
static size_t pick_one(const struct bpmn *p, const struct marking *k, uint64_t *seed)
{
    size_t pick = support_random(seed) % k->n;
    for (size_t i = 0; i < k->n; i++)
        if (bpmn_waits(&p->nodes[k->at[(pick + i) % k->n].node]))
            return (pick + i) % k->n;
    fail_msg("nothing can move");
    return 0;
}

static struct vars random_vars(uint64_t *seed)
{
    static const char *const channels[] = { "counter", "online", "post" };
    return (struct vars){ channels[support_random(seed) % 3], (int)(support_random(seed) % 3) - 1, (int)(support_random(seed) % 3) - 1, (int)(support_random(seed) % 3) };
}

static size_t random_step(const struct bpmn *p, struct marking *open, uint64_t *seed, bool *issued)
{
    size_t pick = pick_one(p, open, seed);
    struct bpmn_token w = open->at[pick];
    struct vars v = random_vars(seed);
    struct bpmn_moved next = fire(p, open, pick, v);
    /* only an explicit approval issues */
    if (str_eq(p->nodes[w.node].work, S("approve")) && next.waits_n && str_eq(p->nodes[next.waits[0].node].work, S("issue")))
        *issued = *issued && v.approved == 1;
    return w.node;
}

/* However people decide, a dossier comes to an end, and never with a token left behind. */
static void test_random_walks(void **state)
{
    (void)state;
    uint64_t seed = 20261120;
    for (size_t i = 0; i < SHIPPED; i++) {
        const struct bpmn *p = shipped_process(i);
        bool *seen = ARENA_ARRAY(a, bool, p->nodes_n), issued = true;
        for (int walk = 0; walk < 2000; walk++) {
            struct bpmn_moved first = begin(p, (struct vars){ "online", -1, -1, 0 });
            struct marking open = at_rest(&first);
            int steps = 0;
            while (open.n && steps++ < 2000)
                seen[random_step(p, &open, &seed, &issued)] = true;
            if (open.n)
                fail_msg("%s: walk %d does not end", shipped[i], walk);
        }
        if (!issued)
            fail_msg("%s issues without an approval", shipped[i]);
        for (size_t k = 0; k < p->nodes_n; k++)
            if ((p->nodes[k].kind == BPMN_USER_TASK || p->nodes[k].kind == BPMN_CATCH_MESSAGE || p->nodes[k].kind == BPMN_CATCH_TIMER) && !seen[k])
                fail_msg("%s: nobody ever comes to %.*s", shipped[i], STR_ARG(p->nodes[k].id));
    }
}

/* The online birth registration: the draft goes to the applicant, who answers or not. */
static void test_draft_is_shown(void **state)
{
    (void)state;
    const struct bpmn *p = shipped_process(1);
    assert_waits(p, begin(p, (struct vars){ "online", -1, -1, 0 }), "review", NULL);
    assert_waits(p, complete(p, "review", (struct vars){ "online", -1, -1, 0 }), "draft", NULL);
    assert_waits(p, complete(p, "draft", (struct vars){ "counter", -1, -1, 0 }), "approve", NULL);
    assert_waits(p, complete(p, "draft", (struct vars){ "online", -1, -1, 0 }), "answered", "silent");
    assert_waits(p, complete(p, "answered", (struct vars){ "online", -1, 0, 0 }), "draft", NULL);
    assert_waits(p, complete(p, "answered", (struct vars){ "online", -1, 1, 0 }), "approve", NULL);
    assert_waits(p, complete(p, "silent", (struct vars){ "online", -1, -1, 0 }), "approve", NULL);
    assert_waits(p, complete(p, "approve", (struct vars){ "online", -1, -1, 0 }), "draft", NULL);
    assert_waits(p, complete(p, "approve", (struct vars){ "online", 0, -1, 0 }), "draft", NULL);
    assert_waits(p, complete(p, "approve", (struct vars){ "online", 1, -1, 0 }), "issue", NULL);
    assert_waits(p, complete(p, "issue", (struct vars){ "online", 1, -1, 0 }), NULL, NULL);
}

/* -- branches -- */

#define LANES(refs) "<laneSet><lane id='specialist'>" refs "</lane></laneSet>\n"
#define IN(id) "<flowNodeRef>" id "</flowNodeRef>"
#define FORK "<parallelGateway id='fork'/>\n<parallelGateway id='join'/>\n"
#define TWO_ROOMS                                                                                                                     \
    START LANES(IN("a") IN("b") IN("c")) TASK("a") TASK("b") TASK("c") FORK END FLOW("s", "fork") FLOW("fork", "a") FLOW("fork", "b") \
        FLOW("a", "join") FLOW("b", "join") FLOW("join", "c") FLOW("c", "e")

static size_t index_of(const struct bpmn *p, const struct marking *k, const char *id)
{
    for (size_t i = 0; i < k->n; i++)
        if (str_eq(p->nodes[k->at[i].node].id, str_c(id)))
            return i;
    fail_msg("no token at %s", id);
    return 0;
}

static struct marking started(const struct bpmn *p, struct vars v)
{
    struct bpmn_moved m = begin(p, v);
    return at_rest(&m);
}

static void step(const struct bpmn *p, struct marking *k, const char *id, struct vars v) { (void)fire(p, k, index_of(p, k, id), v); }

static void assert_at(const struct bpmn *p, const struct marking *k, size_t n, const char *const *ids)
{
    assert_int_equal(k->n, n);
    for (size_t i = 0; i < n; i++)
        (void)index_of(p, k, ids[i]);
}
#define AT(p, k, ...) assert_at(p, k, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), (const char *const[]){ __VA_ARGS__ })

static void test_parallel(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF(TWO_ROOMS));
    for (int order = 0; order < 2; order++) {
        struct marking k = started(p, (struct vars){ 0 });
        AT(p, &k, "a", "b");
        step(p, &k, order ? "a" : "b", (struct vars){ 0 });
        AT(p, &k, "join", order ? "b" : "a"); /* the faster one waits */
        step(p, &k, order ? "b" : "a", (struct vars){ 0 });
        AT(p, &k, "c");
        step(p, &k, "c", (struct vars){ 0 });
        assert_int_equal(k.n, 0);
    }
}

#define SOME                                                                                                                             \
    START LANES(IN("a") IN("b") IN("c")) TASK("a") TASK("b") TASK("c") "<inclusiveGateway id='some' default='some_c'/>\n"               \
          "<inclusiveGateway id='all'/>\n" END FLOW("s", "some") WHEN("some", "a", "approved = true") WHEN("some", "b", "draft_ok = true") \
              FLOW("some", "c") FLOW("a", "all") FLOW("b", "all") FLOW("c", "all") FLOW("all", "e")

/* It waits for those that set out, and for nobody else. */
static void test_inclusive(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF(SOME));
    struct marking k = started(p, (struct vars){ NULL, 1, 1, 0 });
    AT(p, &k, "a", "b");
    step(p, &k, "a", (struct vars){ 0 });
    AT(p, &k, "all", "b");
    step(p, &k, "b", (struct vars){ 0 });
    assert_int_equal(k.n, 0);
    k = started(p, (struct vars){ NULL, 0, 1, 0 });
    AT(p, &k, "b");
    step(p, &k, "b", (struct vars){ 0 });
    assert_int_equal(k.n, 0);
    k = started(p, (struct vars){ NULL, 0, 0, 0 });
    AT(p, &k, "c");
}

/* A branch that ends elsewhere is not waited for any longer. */
static void test_inclusive_branch_ends(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF(START LANES(IN("a") IN("b") IN("d")) TASK("a") TASK("b") TASK("d") "<parallelGateway id='fork'/>\n"
                                        "<exclusiveGateway id='x' default='x_e2'/>\n<inclusiveGateway id='all'/>\n<endEvent id='e2'/>\n" END
                                        FLOW("s", "fork") FLOW("fork", "a") FLOW("fork", "b") FLOW("a", "all") FLOW("b", "x")
                                        WHEN("x", "all", "approved = true") FLOW("x", "e2") FLOW("all", "d") FLOW("d", "e")));
    struct marking k = started(p, (struct vars){ 0 });
    step(p, &k, "a", (struct vars){ 0 });
    AT(p, &k, "all", "b");
    step(p, &k, "b", (struct vars){ NULL, 0, 0, 0 });
    AT(p, &k, "d");
}

#define HANGS(id, host, cancel)                                                                                                      \
    "<boundaryEvent id='" id "' attachedToRef='" host "' cancelActivity='" cancel "'><timerEventDefinition><timeDuration>P2D</timeDuration>" \
    "</timerEventDefinition></boundaryEvent>\n"

static void test_boundary_timers(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF(START LANES(IN("a") IN("b")) TASK("a") TASK("b") HANGS("late", "a", "true") END FLOW("s", "a") FLOW("a", "e")
                                        FLOW("late", "b") FLOW("b", "e")));
    assert_true(node(p, "late")->interrupts);
    assert_true(node(p, "a")->timed && !node(p, "b")->timed && !p->alone);
    struct marking k = started(p, (struct vars){ 0 });
    AT(p, &k, "a", "late");
    step(p, &k, "a", (struct vars){ 0 }); /* in time: the timer goes with its task */
    assert_int_equal(k.n, 0);
    k = started(p, (struct vars){ 0 });
    step(p, &k, "late", (struct vars){ 0 }); /* the task is taken away */
    AT(p, &k, "b");
    /* one that only tells: the task stays, and both ways end */
    p = good(FILE_OF(START LANES(IN("a") IN("b")) TASK("a") TASK("b") HANGS("late", "a", "false") "<endEvent id='e2'/>\n" END FLOW("s", "a")
                     FLOW("a", "e") FLOW("late", "b") FLOW("b", "e2")));
    assert_false(node(p, "late")->interrupts);
    k = started(p, (struct vars){ 0 });
    step(p, &k, "late", (struct vars){ 0 });
    AT(p, &k, "a", "b");
    step(p, &k, "b", (struct vars){ 0 });
    AT(p, &k, "a");
    step(p, &k, "a", (struct vars){ 0 });
    assert_int_equal(k.n, 0);
}

static struct feel_value rooms(void *arg, struct str name)
{
    (void)name;
    return *(struct feel_value *)arg;
}

/* One step given to several rooms is done when all are done. */
static void test_instances(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF(START LANES(IN("a") IN("b"))
                                        "<userTask id='a' name='Bước' motcua:instances='phong'><multiInstanceLoopCharacteristics/></userTask>\n" TASK("b")
                                            END FLOW("s", "a") FLOW("a", "b") FLOW("b", "e")));
    struct feel_value v = { .kind = FEEL_TEXT, .text = S("12 34  56") };
    assert_false(p->alone);
    assert_true(good(FILE_OF(START LANES(IN("a")) TASK("a") END FLOW("s", "a") FLOW("a", "e")))->alone);
    struct bpmn_moved m;
    assert_int_equal(bpmn_begin(p, rooms, &v, &m), ERR_OK);
    assert_int_equal(m.waits_n, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(m.waits[i].instance, i + 1);
    struct marking k = at_rest(&m);
    (void)fire(p, &k, 1, (struct vars){ 0 });
    assert_int_equal(k.n, 2);
    (void)fire(p, &k, 0, (struct vars){ 0 });
    assert_int_equal(k.n, 1);
    (void)fire(p, &k, 0, (struct vars){ 0 });
    AT(p, &k, "b");
    /* nobody, or too many: refused, not guessed */
    static const struct feel_value wrong[] = { { .kind = FEEL_NULL }, { .kind = FEEL_TEXT }, { .kind = FEEL_NUMBER, .number = 0 },
                                               { .kind = FEEL_NUMBER, .number = BPMN_INSTANCES_MAX + 1 }, { .kind = FEEL_NUMBER, .number = INT64_MAX },
                                               { .kind = FEEL_NUMBER, .number = -1 }, { .kind = FEEL_BOOL, .number = 1 } };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        v = wrong[i];
        assert_int_equal(bpmn_begin(p, rooms, &v, &m), ERR_INVALID);
    }
    v = (struct feel_value){ .kind = FEEL_NUMBER, .number = BPMN_INSTANCES_MAX };
    assert_int_equal(bpmn_begin(p, rooms, &v, &m), ERR_OK);
    assert_int_equal(m.waits_n, BPMN_INSTANCES_MAX);
}

#define CALLED(id, body) "</process>\n<process id='" id "'>\n" body

static void test_calls(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF(START LANES(IN("a")) TASK("a") "<callActivity id='c1' calledElement='ask'/>\n<callActivity id='c2' calledElement='ask'/>\n" END
                                        FLOW("s", "c1") FLOW("c1", "a") FLOW("a", "c2") FLOW("c2", "e")
                                        CALLED("ask", START LANES(IN("q")) TASK("q") END FLOW("s", "q") FLOW("q", "e"))));
    assert_str(p->id, S("p"));
    struct marking k = started(p, (struct vars){ 0 });
    AT(p, &k, "c1/q");
    assert_str(node(p, "c1/q")->role, S("specialist"));
    step(p, &k, "c1/q", (struct vars){ 0 });
    AT(p, &k, "a");
    step(p, &k, "a", (struct vars){ 0 });
    AT(p, &k, "c2/q");
    step(p, &k, "c2/q", (struct vars){ 0 });
    assert_int_equal(k.n, 0);
}

/* A called process without lanes is done by the lane of the call; without one either, nobody does it. */
static void test_called_without_lane(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF(START LANES(IN("c1")) "<callActivity id='c1' calledElement='ask'/>\n" END FLOW("s", "c1") FLOW("c1", "e")
                                        CALLED("ask", START TASK("q") END FLOW("s", "q") FLOW("q", "e"))));
    assert_str(node(p, "c1/q")->role, S("specialist"));
    struct fault fault = { 0 };
    assert_int_equal(parse(FILE_OF(START "<callActivity id='c1' calledElement='ask'/>\n" END FLOW("s", "c1") FLOW("c1", "e")
                                   CALLED("ask", START TASK("q") END FLOW("s", "q") FLOW("q", "e"))), &p, &fault), ERR_INVALID);
    assert_string_equal(fault.where, "c1/q");
}

/* What can stand still for ever, hold two tokens in one place, or call without end is not published. */
static void test_unsound(void **state)
{
    (void)state;
    static const struct refusal files[] = {
        /* an either-or that is joined as if both had set out */
        { FILE_OF(START LANES(IN("a") IN("b")) TASK("a") TASK("b") "<exclusiveGateway id='g' default='g_a'/>\n<parallelGateway id='join'/>\n" END FLOW("s", "g")
                  FLOW("g", "a") WHEN("g", "b", "approved = true") FLOW("a", "join") FLOW("b", "join") FLOW("join", "e")), 9, "join", "có lúc cổng này chờ mãi" },
        /* both set out and are not joined: what follows would run twice */
        { FILE_OF(START LANES(IN("a") IN("b") IN("c")) TASK("a") TASK("b") TASK("c") "<parallelGateway id='fork'/>\n<exclusiveGateway id='merge'/>\n" END
                  FLOW("s", "fork") FLOW("fork", "a") FLOW("fork", "b") FLOW("a", "merge") FLOW("b", "merge") FLOW("merge", "c") FLOW("c", "e")), 9, "c", "có lúc hai lượt" },
        /* a branch that goes back in front of the fork multiplies without end */
        { FILE_OF(START LANES(IN("a") IN("b")) TASK("a") TASK("b") "<exclusiveGateway id='in'/>\n<parallelGateway id='fork'/>\n<endEvent id='e2'/>\n"
                  "<exclusiveGateway id='x' default='x_e2'/>\n" END FLOW("s", "in") FLOW("in", "fork") FLOW("fork", "a") FLOW("fork", "b") FLOW("a", "e")
                  FLOW("b", "x") WHEN("x", "in", "approved = true") FLOW("x", "e2")), 7, "a", "có lúc hai lượt" },
        { FILE_OF(START "<callActivity id='c' calledElement='nobody'/>\n" END FLOW("s", "c") FLOW("c", "e")), 6, "c", "quy trình được gọi không có trong tệp" },
        { FILE_OF(START "<callActivity id='c' calledElement='p'/>\n" END FLOW("s", "c") FLOW("c", "e")), 4, "p", "quy trình gọi nhau vòng quanh" },
        { FILE_OF(START "<callActivity id='c' calledElement='q'/>\n" END FLOW("s", "c") FLOW("c", "e")
                  CALLED("q", START "<callActivity id='d' calledElement='r'/>\n" END FLOW("s", "d") FLOW("d", "e"))
                  CALLED("r", START "<callActivity id='f' calledElement='q'/>\n" END FLOW("s", "f") FLOW("f", "e"))), 21, "f", "quy trình gọi nhau vòng quanh" },
        { FILE_OF(START LANES(IN("a")) TASK("a") HANGS("late", "nobody", "true") END FLOW("s", "a") FLOW("a", "e") FLOW("late", "e")), 8, "late", "hẹn giờ ở biên phải gắn" },
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const struct bpmn *p;
        struct fault f = { 0 };
        assert_int_equal(parse(files[i].xml, &p, &f), ERR_INVALID);
        if (strcmp(f.where, files[i].where) != 0 || !str_starts(str_c(f.what), str_c(files[i].what)))
            fail_msg("%zu: line %d, %s: %s", i, f.line, f.where, f.what);
    }
}

/* A random process of nested blocks (rows, either-or, both, some, timers) is sound by its making: it is read, and every walk ends. */
static void block(struct buf *flows, struct buf *nodes, struct buf *refs, uint64_t *seed, int depth, int *next, int from, int to)
{
    static const char *const gates[] = { "exclusiveGateway", "parallelGateway", "inclusiveGateway" };
    unsigned kind = (unsigned)(support_random(seed) % 5);
    int id = (*next)++;
    if (depth == 0 || kind < 2) {
        buf_printf(nodes, "<userTask id='n%d' name='B'/>", id);
        buf_printf(refs, "<flowNodeRef>n%d</flowNodeRef>", id);
        buf_printf(flows, "<sequenceFlow sourceRef='n%d' targetRef='n%d'/>", from, id);
        if (depth > 0 && kind == 1)
            block(flows, nodes, refs, seed, depth - 1, next, id, to);
        else
            buf_printf(flows, "<sequenceFlow sourceRef='n%d' targetRef='n%d'/>", id, to);
        return;
    }
    int close = (*next)++, ways = 2 + (int)(support_random(seed) % 2);
    const char *gate = gates[kind - 2];
    buf_printf(nodes, "<%s id='n%d' default='f%d'/><%s id='n%d'/>", gate, id, id, gate, close);
    buf_printf(flows, "<sequenceFlow sourceRef='n%d' targetRef='n%d'/>", from, id);
    for (int w = 0; w < ways; w++) {
        int pass = (*next)++;
        buf_printf(nodes, "<userTask id='n%d' name='B'/>", pass);
        buf_printf(refs, "<flowNodeRef>n%d</flowNodeRef>", pass);
        if (w == 0)
            buf_printf(flows, "<sequenceFlow id='f%d' sourceRef='n%d' targetRef='n%d'/>", id, id, pass);
        else if (kind == 3)
            buf_printf(flows, "<sequenceFlow sourceRef='n%d' targetRef='n%d'/>", id, pass);
        else
            buf_printf(flows, "<sequenceFlow sourceRef='n%d' targetRef='n%d'><conditionExpression>%s = true</conditionExpression></sequenceFlow>", id, pass, w % 2 ? "approved" : "draft_ok");
        block(flows, nodes, refs, seed, depth - 1, next, pass, close);
    }
    buf_printf(flows, "<sequenceFlow sourceRef='n%d' targetRef='n%d'/>", close, to);
}

static void test_random_processes(void **state)
{
    (void)state;
    uint64_t seed = 63;
    for (int round = 0; round < 150; round++) {
        struct arena *own = arena_new();
        struct buf flows = buf_new(own, 1 << 20), nodes = buf_new(own, 1 << 20), refs = buf_new(own, 1 << 20);
        int next = 2;
        block(&flows, &nodes, &refs, &seed, 2, &next, 0, 1);
        struct str xml = arena_printf(own, HEAD "<startEvent id='n0'/><endEvent id='n1'/><laneSet><lane id='clerk'>%.*s</lane></laneSet>%.*s%.*s" TAIL,
                                      STR_ARG(buf_str(&refs)), STR_ARG(buf_str(&nodes)), STR_ARG(buf_str(&flows)));
        const struct bpmn *p;
        struct fault f = { 0 };
        if (bpmn_parse(own, xml, &p, &f) != ERR_OK)
            fail_msg("round %d: %s: %s\n%.*s", round, f.where, f.what, STR_ARG(xml));
        for (int walk = 0; walk < 20; walk++) {
            struct marking k = started(p, random_vars(&seed));
            for (int steps = 0; k.n; steps++) {
                assert_true(steps < 2000);
                (void)fire(p, &k, pick_one(p, &k, &seed), random_vars(&seed));
            }
        }
        arena_free(own);
    }
}

/* -- anything at all -- */

static void try_any(struct str xml)
{
    struct arena *own = arena_new();
    const struct bpmn *p;
    struct fault f = { 0 };
    if (bpmn_parse(own, xml, &p, &f) != ERR_OK)
        if (!f.where[0] || !f.what[0] || !text_utf8_valid(str_c(f.where)) || !text_utf8_valid(str_c(f.what)))
            fail_msg("line %d, \"%s\": \"%s\" for %.*s", f.line, f.where, f.what, STR_ARG(xml));
    arena_free(own);
}

/* A file that was not sent whole: refused, with a line. */
static void test_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHIPPED; i++) {
        struct str whole = shipped_file(i);
        for (size_t n = 0; n < whole.len - 1; n += i == 1 ? 1 : 37) {
            char *alone = malloc(n ? n : 1);
            memcpy(alone, whole.ptr, n);
            try_any((struct str){ alone, n });
            free(alone);
        }
    }
}

/* Lines left out and attributes emptied: whatever remains is a process, or is refused with its element. */
static void test_torn(void **state)
{
    (void)state;
    struct str whole = shipped_file(1), line, rest;
    for (size_t from = 0; from < whole.len; from += line.len + 1) {
        rest = str_skip(whole, from);
        if (!str_split(&rest, '\n', &line))
            break;
        try_any(arena_printf(a, "%.*s%.*s", (int)from, whole.ptr, STR_ARG(rest)));
    }
    for (size_t at = 0; at + 1 < whole.len; at++)
        if (whole.ptr[at] == '"' && whole.ptr[at + 1] != '"')
            try_any(arena_printf(a, "%.*s\"x\" old=%.*s", (int)at, whole.ptr, STR_ARG(str_skip(whole, at))));
}

static void test_naughty(void **state)
{
    (void)state;
    const struct json *list;
    assert_int_equal(json_parse(a, support_file(a, "tests/fixtures/naughty-strings/blns.json"), &list, NULL), ERR_OK);
    for (size_t i = 0; i < list->n; i++) {
        struct str s = list->items[i].text;
        try_any(s);
        try_any(arena_printf(a, HEAD START "<userTask id='t' name='x'><documentation>%.*s</documentation></userTask>" TAIL, STR_ARG(s)));
        try_any(arena_printf(a, HEAD "<startEvent id='%.*s'/>" END TAIL, STR_ARG(s)));
        try_any(arena_printf(a, HEAD START "<exclusiveGateway id='g'/>" END "<sequenceFlow sourceRef='g' targetRef='e'><conditionExpression><![CDATA[%.*s]]></conditionExpression></sequenceFlow>" TAIL, STR_ARG(s)));
    }
}

/* The BPMN Model Interchange Working Group's reference files hold more than we run: each is refused by element and line.
 * Four of them say ISO-8859-1; those are tried as they are and as the UTF-8 that their bytes are too. */
static void test_miwg(void **state)
{
    (void)state;
    static const struct refusal files[] = {
        { "A.1.0", 7, "task", "phần tử này chưa chạy được" },
        { "A.2.0", 7, "task", "phần tử này chưa chạy được" },
        { "A.2.1", 26, "task", "phần tử này chưa chạy được" },
        { "A.3.0", 7, "task", "phần tử này chưa chạy được" },
        { "A.4.0", 22, "WFP-6-2", "tệp có hai quy trình" },
        { "A.4.1", 64, "sid-54D696FD-DEDC-45F3-99DB-1404DA433FC4", "tệp có hai quy trình" },
    };
    static const struct str latin = S_INIT("encoding=\"ISO-8859-1\"");
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const struct bpmn *p;
        struct fault f = { 0 };
        struct str text = support_file(a, arena_printf(a, "tests/fixtures/bpmn-miwg/%s.bpmn", files[i].xml).ptr);
        char *at = memmem(text.ptr, text.len, latin.ptr, latin.len);
        assert_int_equal(bpmn_parse(a, text, &p, &f), ERR_INVALID);
        if (at) {
            assert_str(str_c(f.where), S("xml"));
            memcpy(at, "encoding=\"UTF-8\"     ", latin.len);
            assert_int_equal(bpmn_parse(a, text, &p, &f), ERR_INVALID);
        }
        if (f.line != files[i].line || strcmp(f.where, files[i].where) != 0 || !str_starts(str_c(f.what), str_c(files[i].what)))
            fail_msg("%s: line %d, %s: %s", files[i].xml, f.line, f.where, f.what);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_reads, setup, teardown),
        cmocka_unit_test_setup_teardown(test_reads_events, setup, teardown),
        cmocka_unit_test_setup_teardown(test_lanes_in_lanes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refusals, setup, teardown),
        cmocka_unit_test_setup_teardown(test_limits, setup, teardown),
        cmocka_unit_test_setup_teardown(test_waits_limit, setup, teardown),
        cmocka_unit_test_setup_teardown(test_gateway, setup, teardown),
        cmocka_unit_test_setup_teardown(test_race, setup, teardown),
        cmocka_unit_test_setup_teardown(test_complete_refuses, setup, teardown),
        cmocka_unit_test_setup_teardown(test_shipped, setup, teardown),
        cmocka_unit_test_setup_teardown(test_random_walks, setup, teardown),
        cmocka_unit_test_setup_teardown(test_draft_is_shown, setup, teardown),
        cmocka_unit_test_setup_teardown(test_parallel, setup, teardown),
        cmocka_unit_test_setup_teardown(test_inclusive, setup, teardown),
        cmocka_unit_test_setup_teardown(test_inclusive_branch_ends, setup, teardown),
        cmocka_unit_test_setup_teardown(test_boundary_timers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_instances, setup, teardown),
        cmocka_unit_test_setup_teardown(test_calls, setup, teardown),
        cmocka_unit_test_setup_teardown(test_called_without_lane, setup, teardown),
        cmocka_unit_test_setup_teardown(test_unsound, setup, teardown),
        cmocka_unit_test_setup_teardown(test_random_processes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cut, setup, teardown),
        cmocka_unit_test_setup_teardown(test_torn, setup, teardown),
        cmocka_unit_test_setup_teardown(test_naughty, setup, teardown),
        cmocka_unit_test_setup_teardown(test_miwg, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
