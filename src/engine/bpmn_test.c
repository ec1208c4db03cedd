/* Processes as they are read: what is kept, and every refusal with its element and line. */
#include "engine/bpmn_testing.h"

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

static const struct refusal refusals[] = {
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
    { FILE_OF("<intermediateCatchEvent id='x' motcua:stands='L' motcua:stands-source='hearsay'><messageEventDefinition messageRef='m1'/></intermediateCatchEvent>"), 5, "x", "motcua:stands-source" },
    { FILE_OF("<intermediateCatchEvent id='x' motcua:stands-source='secondary'><messageEventDefinition messageRef='m1'/></intermediateCatchEvent>"), 5, "x", "motcua:stands-source là secondary hoặc unverified, đi cùng motcua:stands" },
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_reads, setup, teardown),
        cmocka_unit_test_setup_teardown(test_reads_events, setup, teardown),
        cmocka_unit_test_setup_teardown(test_lanes_in_lanes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refusals, setup, teardown),
        cmocka_unit_test_setup_teardown(test_limits, setup, teardown),
        cmocka_unit_test_setup_teardown(test_waits_limit, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
