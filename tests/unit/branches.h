/* A process with two rooms at once and a timer on the slower one, and a sector law that knows a financial duty: for tests that
 * publish a procedure of their own (office_own). */
#ifndef TESTS_UNIT_BRANCHES_H
#define TESTS_UNIT_BRANCHES_H

#define BRANCHES_LAW                                                                                                            \
    "\"duty\": { \"ground\": \"Luật thử Điều 7\" }, \"supplement\": { \"clock\": \"stands\", \"ground\": \"Luật thử Điều 8\" }, "

#define FLOW(from, to) "<sequenceFlow id='" from "_" to "' sourceRef='" from "' targetRef='" to "'/>"
#define STEP(id, name, kind) "<userTask id='" id "' name='" name "' motcua:kind='" kind "' motcua:limit='4 working hours'/>"
#define BRANCHES_PROCESS \
    "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:motcua='https://motcua.vn/bpmn'><process id='p' name='Thử'>" \
    "<laneSet><lane id='specialist'><flowNodeRef>review</flowNodeRef><flowNodeRef>land</flowNodeRef><flowNodeRef>plan</flowNodeRef>" \
    "<flowNodeRef>hurry</flowNodeRef><flowNodeRef>draft</flowNodeRef></lane><lane id='leader'><flowNodeRef>approve</flowNodeRef></lane>" \
    "<lane id='clerk'><flowNodeRef>issue</flowNodeRef></lane></laneSet><startEvent id='s'/><endEvent id='e'/><endEvent id='e2'/>" \
    "<parallelGateway id='fork'/><parallelGateway id='join'/><exclusiveGateway id='x' default='x_draft'/>" \
    STEP("review", "Thẩm định", "review") STEP("land", "Đối chiếu đất đai", "review") STEP("plan", "Đối chiếu quy hoạch", "review") \
    STEP("hurry", "Nhắc phòng quy hoạch", "review") STEP("draft", "Soạn", "draft") STEP("approve", "Duyệt", "approve") STEP("issue", "Phát hành", "issue") \
    "<boundaryEvent id='late' attachedToRef='plan' cancelActivity='false' motcua:limit='2 working hours'><timerEventDefinition/></boundaryEvent>" \
    FLOW("s", "review") FLOW("review", "fork") FLOW("fork", "land") FLOW("fork", "plan") FLOW("land", "join") FLOW("plan", "join") FLOW("join", "draft") \
    FLOW("late", "hurry") FLOW("hurry", "e2") FLOW("draft", "approve") FLOW("approve", "x") FLOW("issue", "e") \
    "<sequenceFlow id='x_issue' sourceRef='x' targetRef='issue'><conditionExpression>approved = true</conditionExpression></sequenceFlow>" \
    FLOW("x", "draft") "</process></definitions>"

#endif
