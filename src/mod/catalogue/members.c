/* The members of a procedure.json: one table for who checks it, who compares two versions, and who writes it out. */
#include "mod/catalogue/catalogue_internal.h"

#define PLAIN(n, l, k)                                                                                                 \
    {                                                                                                                  \
        .name = (n), .label = (l), .kind = MEMBER_##k                                                                  \
    }
#define GROUP(n, l, m)                                                                                                 \
    {                                                                                                                  \
        .name = (n), .label = (l), .kind = MEMBER_OBJECT, .inside = (m), .inside_n = sizeof(m) / sizeof *(m)           \
    }
#define LIST(n, l, m, id)                                                                                              \
    {                                                                                                                  \
        .name = (n), .label = (l), .kind = MEMBER_LIST, .inside = (m), .inside_n = sizeof(m) / sizeof *(m),            \
        .identity = (id)                                                                                               \
    }

static const struct member online_members[] = { PLAIN("level", "mức độ", TEXT), PLAIN("reason", "lý do", TEXT),
                                                PLAIN("portal", "trang ở Cổng Dịch vụ công quốc gia", TEXT) };
static const struct member step_members[] = { PLAIN("from", "từ đơn vị thứ", NUMBER),
                                              PLAIN("amount_vnd", "mức", NUMBER) };
static const struct member fee_members[] = {
    PLAIN("name", "tên", TEXT),
    PLAIN("kind", "loại", TEXT),
    PLAIN("amount_vnd", "mức thu (đồng)", NUMBER),
    PLAIN("unit", "đơn vị", TEXT),
    PLAIN("units", "số đơn vị lấy từ câu hỏi", TEXT),
    LIST("steps", "bậc", step_members, "from"),
    PLAIN("max_vnd", "mức tối đa (đồng)", NUMBER),
    PLAIN("times", "số bộ lấy từ câu hỏi", TEXT),
    PLAIN("condition", "điều kiện thu", TEXT),
    PLAIN("ground", "căn cứ", TEXT),
    PLAIN("exempt", "trường hợp miễn", TEXTS),
    PLAIN("note", "ghi chú", TEXT),
};
static const struct member channel_members[] = {
    PLAIN("channel", "cách nộp", TEXT),
    PLAIN("limit", "thời hạn", TEXT),
    PLAIN("cutoff", "giờ chốt nhận trong ngày", TEXT),
    PLAIN("limit_ground", "căn cứ của thời hạn", TEXT),
    PLAIN("limit_text", "thời hạn bằng lời", TEXT),
    PLAIN("condition", "khi nào tính theo thời hạn này", TEXT),
    LIST("fees", "phí, lệ phí", fee_members, "name"),
    PLAIN("fee_text", "phí, lệ phí bằng lời", TEXT),
    PLAIN("note", "ghi chú", TEXT),
};
static const struct member component_members[] = {
    PLAIN("key", "mã", TEXT),
    PLAIN("name", "tên", TEXT),
    PLAIN("group", "nộp hay xuất trình", TEXT),
    PLAIN("originals", "số bản chính", NUMBER),
    PLAIN("copies", "số bản sao", NUMBER),
    PLAIN("required", "bắt buộc", BOOL),
    PLAIN("when", "khi nào cần", TEXT),
    PLAIN("condition", "điều kiện", TEXT),
    PLAIN("replaced_by", "được thay bằng", TEXT),
    PLAIN("returned", "trả lại bản chính", BOOL),
};
static const struct member line_members[] = {
    PLAIN("key", "chỗ điền", TEXT),      PLAIN("label", "nhãn", TEXT),        PLAIN("hint", "lời nhắc", TEXT),
    PLAIN("required", "bắt buộc", BOOL), PLAIN("from", "lấy sẵn từ", TEXT),   PLAIN("unless", "trừ khi có", TEXT),
    PLAIN("lines", "nhiều dòng", BOOL),  PLAIN("condition", "điều kiện", TEXT),
};
static const struct member result_members[] = {
    PLAIN("code", "mã", TEXT),
    PLAIN("name", "tên", TEXT),
    PLAIN("series", "sổ", TEXT),
    PLAIN("number_format", "cách ghi số", TEXT),
    LIST("fields", "dòng người soạn ghi", line_members, "key"),
    PLAIN("condition", "điều kiện", TEXT),
};
static const struct member legal_members[] = { PLAIN("code", "số hiệu", TEXT), PLAIN("name", "tên", TEXT) };
static const struct member closed_members[] = { PLAIN("ground", "căn cứ", TEXT),
                                                PLAIN("successor", "thủ tục thay thế", TEXT) };
static const struct member supplement_members[] = { PLAIN("clock", "đồng hồ", TEXT), PLAIN("ground", "căn cứ", TEXT) };
static const struct member extension_members[] = { PLAIN("limit", "thời gian", TEXT), PLAIN("ground", "căn cứ", TEXT) };
static const struct member duty_members[] = { PLAIN("ground", "căn cứ", TEXT) };

static const struct member carry_members[] = { PLAIN("from", "lấy từ", TEXT), PLAIN("to", "điền vào", TEXT) };
static const struct member part_members[] = {
    PLAIN("key", "mã phần", TEXT),           PLAIN("code", "thủ tục", TEXT),     PLAIN("name", "tên", TEXT),
    PLAIN("agency", "nơi giải quyết", TEXT), PLAIN("after", "làm sau", TEXT),    PLAIN("condition", "điều kiện", TEXT),
    PLAIN("ground", "căn cứ", TEXT),         LIST("carry", "lấy từ kết quả phần trước", carry_members, "to"),
};
static const struct member bundle_members[] = { LIST("parts", "phần", part_members, "key") };

static const struct member choice_members[] = { PLAIN("value", "giá trị", TEXT), PLAIN("label", "nhãn", TEXT) };
static const struct member stop_members[] = {
    PLAIN("condition", "khi", TEXT),         PLAIN("say", "lời nói với người dân", TEXT),   PLAIN("procedure", "thủ tục khác", TEXT),
    PLAIN("desk", "mời tới quầy", BOOL),     PLAIN("office_judges", "để cơ quan xem xét", BOOL),
};
static const struct member eligibility_members[] = {
    PLAIN("key", "mã câu", TEXT),            PLAIN("question", "câu hỏi", TEXT),            PLAIN("hint", "lời nhắc", TEXT),
    PLAIN("ground", "căn cứ", TEXT),         PLAIN("condition", "chỉ hỏi khi", TEXT),
    LIST("choices", "lựa chọn", choice_members, "value"), LIST("stops", "không làm được khi", stop_members, "condition"),
};

const struct member procedure_members[] = {
    PLAIN("code", "Mã thủ tục", TEXT),
    PLAIN("name", "Tên thủ tục", TEXT),
    PLAIN("short_name", "Tên gọi tắt", TEXT),
    PLAIN("field", "Lĩnh vực", TEXT),
    PLAIN("ministry", "Bộ quản lý", TEXT),
    PLAIN("decision", "Quyết định công bố", TEXT),
    PLAIN("type", "Loại thủ tục", TEXT),
    PLAIN("url", "Nơi công bố", TEXT),
    PLAIN("levels", "Cấp giải quyết", TEXTS),
    PLAIN("applicants", "Đối tượng", TEXTS),
    PLAIN("keywords", "Từ để tìm", TEXTS),
    PLAIN("valid_from", "Hiệu lực từ", TEXT),
    PLAIN("valid_to", "Hiệu lực đến", TEXT),
    GROUP("closed", "Bãi bỏ", closed_members),
    GROUP("online", "Nộp trực tuyến", online_members),
    PLAIN("confirm_draft", "Gửi bản nháp để người dân xem", BOOL),
    GROUP("supplement", "Khi yêu cầu bổ sung", supplement_members),
    PLAIN("supplement_limit", "Được yêu cầu bổ sung trong", TEXT),
    PLAIN("supplement_limit_ground", "Căn cứ của thời gian yêu cầu bổ sung", TEXT),
    GROUP("extension", "Gia hạn", extension_members),
    GROUP("duty", "Nghĩa vụ tài chính", duty_members),
    GROUP("bundle", "Hồ sơ liên thông", bundle_members),
    PLAIN("part_of", "Là một phần của", TEXT),
    LIST("eligibility", "Câu hỏi trước khi làm", eligibility_members, "key"),
    LIST("channels", "Cách nộp", channel_members, "channel"),
    LIST("components", "Giấy tờ", component_members, "key"),
    LIST("results", "Kết quả", result_members, "name"),
    LIST("legal", "Căn cứ pháp lý", legal_members, "code"),
    PLAIN("requirements", "Yêu cầu, điều kiện", TEXT),
    PLAIN("steps_text", "Trình tự", TEXTS),
    PLAIN("notes", "Lưu ý", TEXTS),
    PLAIN("sources", "", NOTES),
};
const size_t procedure_members_n = sizeof procedure_members / sizeof *procedure_members;

struct checking {
    struct arena *a;
    struct procedure_problems *all;
};

static void say(struct checking *k, const char *at, struct str what)
{
    VEC_PUSH(k->a, k->all, ((struct procedure_problem){ at, what }));
}

static const char *kind_word(enum member_kind kind)
{
    static const char *const words[] = {
        [MEMBER_TEXT] = "chữ trong ngoặc kép",
        [MEMBER_NUMBER] = "số nguyên",
        [MEMBER_BOOL] = "true hoặc false",
        [MEMBER_TEXTS] = "danh sách chữ [\"…\"]",
        [MEMBER_OBJECT] = "nhóm { … }",
        [MEMBER_LIST] = "danh sách các nhóm [ { … } ]",
        [MEMBER_NOTES] = "nhóm { \"đường dẫn\": \"nguồn\" }",
    };
    return words[kind];
}

static bool fits(const struct json *j, enum member_kind kind)
{
    static const enum json_kind kinds[] = {
        [MEMBER_TEXT] = JSON_TEXT,    [MEMBER_NUMBER] = JSON_INT,    [MEMBER_BOOL] = JSON_BOOL,
        [MEMBER_TEXTS] = JSON_ARRAY,  [MEMBER_OBJECT] = JSON_OBJECT, [MEMBER_LIST] = JSON_ARRAY,
        [MEMBER_NOTES] = JSON_OBJECT,
    };
    bool all = j->kind == kinds[kind];
    for (size_t i = 0; all && i < j->n && (kind == MEMBER_LIST || kind == MEMBER_NOTES); i++)
        all = j->items[i].kind == (kind == MEMBER_LIST ? JSON_OBJECT : JSON_TEXT);
    return all || j->kind == JSON_NULL;
}

static void check_object(struct checking *k, const struct json *o, const struct member *members, size_t n)
{
    for (size_t i = 0; i < o->n; i++) {
        const struct member *m = NULL;
        for (size_t x = 0; x < n; x++)
            if (str_eq(o->keys[i], str_c(members[x].name)))
                m = &members[x];
        if (!m) {
            say(k, o->keys[i].ptr, arena_printf(k->a, "không có mục nào tên là \"%.*s\"", STR_ARG(o->keys[i])));
            continue;
        }
        if (!fits(&o->items[i], m->kind)) {
            say(k, o->keys[i].ptr, arena_printf(k->a, "mục \"%s\" phải là %s", m->name, kind_word(m->kind)));
            continue;
        }
        if (m->kind == MEMBER_OBJECT && o->items[i].kind == JSON_OBJECT)
            check_object(k, &o->items[i], m->inside, m->inside_n);
        for (size_t x = 0; m->kind == MEMBER_LIST && x < o->items[i].n; x++)
            check_object(k, &o->items[i].items[x], m->inside, m->inside_n);
    }
}

void members_check(struct arena *a, const struct json *j, struct procedure_problems *all)
{
    struct checking k = { a, all };
    if (j->kind == JSON_OBJECT)
        check_object(&k, j, procedure_members, procedure_members_n);
}
