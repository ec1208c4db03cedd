#include "cmd/demo_people.h"
#include "base/clock.h"
#include "mod/booking/booking.h"
#include "mod/citizen/draft.h"
#include "mod/faq/faq.h"
#include "mod/identity/identity.h"
#include "mod/message/message.h"
#include "mod/petition/petition.h"
#include "mod/profile/profile.h"
#include "mod/rating/rating.h"
#include "mod/remind/remind.h"
#include "mod/represent/help.h"
#include "mod/units/units.h"
#include "mod/ward/ward.h"

enum actor { NOBODY, MAI, BINH, VOLUNTEER, OFFICER, SPECIALIST, LEADER, CLERK, ACTORS_N };

struct demo {
    struct unit office;
    struct who actors[ACTORS_N];
    struct account accounts[ACTORS_N];
    const struct demo_made *made;
    size_t made_n;
    int64_t today_ms;
};

static enum err find_people(struct ctx *c, void *arg)
{
    static const char *const logins[ACTORS_N] = { NULL, "congdan", "congdan2", "hotro", "motcua", "chuyenvien", "lanhdao", "vanthu" };
    struct demo *d = arg;
    TRY(unit_office(c, &d->office));
    for (int i = MAI; i < ACTORS_N; i++) {
        TRY(account_by_login(c, str_c(logins[i]), &d->accounts[i]));
        TRY(seed_act_as(c, d->accounts[i].id));
        TRY(authz_load(c->db, c->arena, ctx_today(c), &c->who)); /* of a volunteer too */
        d->actors[i] = c->who;
        d->actors[i].citizen = i <= VOLUNTEER;
    }
    return ERR_OK;
}

/* This person, so many days ago at that hour; the clock never goes past the demonstration's own. */
static void act(struct ctx *c, const struct demo *d, enum actor who, int days_ago, int hour)
{
    int64_t at = ms_of_day(day_of_ms(d->today_ms) - days_ago, hour * 60 + 7 * (int)who);
    c->who = d->actors[who];
    c->now_ms = at < d->today_ms ? at : d->today_ms;
    c->problem.n = 0;
}

/* -- the ward's pages -- */

static const struct {
    enum ward_kind kind;
    const char *title, *body, *links, *code;
    int days_ago, from_in, to_in; /* days from today; 0: open */
} posts[] = {
    { WARD_NEWS, "Tổ công nghệ số cộng đồng số 5 trực tối thứ Ba và thứ Năm",
      "Từ 19 giờ đến 21 giờ, tại nhà văn hóa tổ dân phố số 5, các bạn tình nguyện giúp bà con nộp hồ sơ trên điện thoại.\n\nBà con mang theo:\n\n- căn cước\n- điện thoại\n- giấy tờ của việc cần làm",
      "Lịch tiếp nhận lưu động | /luu-dong", "", 6, 0, 0 },
    { WARD_NOTICE, "Phát giấy mời khám sức khỏe cho người từ 60 tuổi",
      "Giấy mời được phát tận nhà. Ai chưa nhận được, mời gọi số điện thoại của phường.", "", "", 4, -4, 20 },
    { WARD_DOWNTIME, "Tạm dừng nhận hồ sơ trên mạng để nâng cấp máy chủ",
      "Trong hai giờ, từ 21 giờ đến 23 giờ, trang này không nhận hồ sơ. Hồ sơ đã nộp không bị ảnh hưởng.", "", "", 3, 25, 25 },
    { WARD_RULES, "Nội quy nơi tiếp nhận hồ sơ",
      "Xếp hàng theo số, ưu tiên:\n\n- người cao tuổi, người khuyết tật\n- phụ nữ có thai, người có con nhỏ\n\nCán bộ không nhận tiền ngoài phí, lệ phí đã niêm yết.", "Phản ánh, kiến nghị | /phan-anh", "", 100, 0, 0 },
    { WARD_RECEPTION, "Lịch tiếp công dân của lãnh đạo phường",
      "Sáng thứ Tư hằng tuần, từ 8 giờ đến 11 giờ, tại phòng tiếp công dân, tầng 1.", "", "", 90, 0, 0 },
    { WARD_GUIDE, "Đăng ký khai sinh trên điện thoại: ba bước",
      "- Chụp rõ bốn góc giấy chứng sinh\n- Trả lời từng câu hỏi; câu nào có sẵn thì chỉ cần xem lại\n- Bấm gửi rồi giữ mã hồ sơ\n\nKhó ở bước nào, mời gọi cán bộ hoặc nhờ tổ công nghệ số cộng đồng.", "", "1.001193", 30, 0, 0 },
    { WARD_GUIDE, "Xin giấy xác nhận tình trạng hôn nhân: cần biết trước",
      "Giấy có giá trị 6 tháng. Ghi đúng mục đích sử dụng, vì giấy chỉ dùng cho mục đích đã ghi.", "", "1.004873", 28, 0, 0 },
};

static enum err make_posts(struct ctx *c, void *arg)
{
    const struct demo *d = arg;
    int32_t today = day_of_ms(d->today_ms);
    for (size_t i = 0; i < sizeof posts / sizeof *posts; i++) {
        struct ward_post p = { .agency_id = d->office.id, .kind = posts[i].kind, .state = S("draft"), .title = str_c(posts[i].title), .body = str_c(posts[i].body),
                               .links = str_c(posts[i].links), .procedure_code = str_c(posts[i].code), .from_day = posts[i].from_in ? today + posts[i].from_in : 0,
                               .to_day = posts[i].to_in ? today + posts[i].to_in : 0 };
        act(c, d, CLERK, posts[i].days_ago, 9);
        TRY(ward_save(c, &p, S("")));
        TRY(ward_publish(c, d->office.id, p.id, 1));
    }
    static const enum actor shown[] = { OFFICER, SPECIALIST, LEADER };
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        act(c, d, shown[i], 60, 8);
        TRY(ward_show_me(c, true, shown[i] == OFFICER));
    }
    return ERR_OK;
}

/* -- times at the desk -- */

static enum err make_slots(struct ctx *c, void *arg)
{
    const struct demo *d = arg;
    static const int hours[] = { 8, 9, 10, 14 };
    act(c, d, LEADER, 40, 8);
    for (int weekday = 1; weekday <= 5; weekday++)
        for (size_t i = 0; i < sizeof hours / sizeof *hours; i++) {
            struct booking_slot s = { .field = S(""), .weekday = weekday, .from_minute = hours[i] * 60, .to_minute = hours[i] * 60 + 30, .capacity = 2 };
            TRY(booking_slot_add(c, d->office.id, &s));
        }
    return ERR_OK;
}

static enum err book(struct ctx *c, const struct demo *d, enum actor who, const char *code, size_t nth, struct booking *b)
{
    struct booking_free *list;
    size_t n;
    act(c, d, who, 0, 7);
    TRY(booking_free(c, d->office.id, S(""), &list, &n));
    if (nth >= n)
        return ERR_OK; /* a long holiday: nothing is free */
    *b = (struct booking){ .agency_id = d->office.id, .procedure_code = str_c(code), .name = d->accounts[who].name, .phone = d->accounts[who].phone,
                           .account_id = d->accounts[who].id, .slot_id = list[nth].slot_id, .day = list[nth].day };
    return booking_make(c, b);
}

static enum err make_bookings(struct ctx *c, void *arg)
{
    const struct demo *d = arg;
    struct booking b = { 0 };
    TRY(book(c, d, MAI, "2.000815", 3, &b));
    TRY(book(c, d, BINH, "1.000656", 5, &b));
    TRY(book(c, d, BINH, "2.000815", 6, &b));
    return b.id ? booking_end_as(c, &b, "cancelled", S("")) : ERR_OK;
}

/* -- questions -- */

static const struct {
    const char *asked, *code, *question, *answer; /* question NULL: it waits */
    enum actor who;
    int days_ago;
} questions[] = {
    { "Cháu sinh ở bệnh viện tỉnh khác thì đăng ký khai sinh ở phường mình được không?", "1.001193", "Trẻ sinh ở tỉnh khác có đăng ký khai sinh tại phường nơi cha mẹ cư trú được không?",
      "Được. Ủy ban nhân dân cấp xã nơi cư trú của cha hoặc mẹ đều đăng ký khai sinh, không phụ thuộc nơi sinh.", MAI, 20 },
    { "Giấy xác nhận độc thân dùng được bao lâu?", "1.004873", "Giấy xác nhận tình trạng hôn nhân có giá trị bao lâu?",
      "Sáu tháng kể từ ngày cấp, theo Điều 23 Nghị định 123/2015/NĐ-CP.", NOBODY, 12 },
    { "Sáng thứ Bảy quầy có làm chứng thực không?", "2.000815", NULL, NULL, BINH, 1 },
};

static enum err make_questions(struct ctx *c, void *arg)
{
    const struct demo *d = arg;
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        int64_t id;
        struct faq f;
        act(c, d, questions[i].who, questions[i].days_ago, 20);
        TRY(faq_ask(c, str_c(questions[i].asked), str_c(questions[i].code), questions[i].who ? d->accounts[questions[i].who].id : 0, &id));
        if (!questions[i].question)
            continue;
        act(c, d, OFFICER, questions[i].days_ago - 1, 10);
        TRY(faq_get(c, id, &f));
        TRY(faq_publish(c, &f, f.version, str_c(questions[i].question), str_c(questions[i].answer)));
    }
    return ERR_OK;
}

/* -- petitions: one in each state -- */

enum { MOVES_MAX = 3 };
static const struct {
    int days_ago;
    enum actor who;
    const char *about, *content;
    struct {
        enum petition_move move;
        int after; /* days */
        const char *words, *question;
    } moves[MOVES_MAX];
    int moves_n;
} petitions[] = {
    { 1, MAI, "service", "Quầy số 2 chiều thứ Năm đóng sớm 20 phút, tôi đến nơi thì không còn ai tiếp nhận.", { { 0 } }, 0 },
    { 3, BINH, "service", "Tôi nộp hồ sơ hai lần mà vẫn bị yêu cầu bổ sung.", { { PETITION_MOVE_ASK, 1, "Mong ông cho biết mã hồ sơ và ngày nộp để cơ quan xem lại.", NULL } }, 1 },
    { 5, MAI, "service", "Máy lấy số ở cửa hay hết giấy, người già đứng chờ lâu.", { { PETITION_MOVE_ACCEPT, 1, "", NULL } }, 1 },
    { 9, BINH, "rule", "Nên bỏ bản sao căn cước trong hồ sơ chứng thực, vì cán bộ đã tra được trên máy.",
      { { PETITION_MOVE_ACCEPT, 1, "", NULL }, { PETITION_MOVE_ANSWER, 5, "Cảm ơn ông. Từ tháng này quầy không thu bản sao căn cước nữa, cán bộ tra cứu trực tiếp.", NULL } }, 2 },
    { 25, MAI, "service", "Ghế chờ ở tầng 1 quá ít, buổi sáng nhiều người phải đứng.",
      { { PETITION_MOVE_ACCEPT, 1, "", NULL }, { PETITION_MOVE_ANSWER, 6, "Phường đã kê thêm 20 ghế và mở thêm quầy vào buổi sáng.", NULL },
        { PETITION_MOVE_PUBLISH, 7, "Phường đã kê thêm 20 ghế và mở thêm một quầy từ 8 giờ đến 10 giờ.", "Chỗ ngồi chờ ở tầng 1 thiếu vào buổi sáng, phường xử lý thế nào?" } }, 3 },
    { 8, BINH, "service", "Cho tôi biết hồ sơ của nhà bên cạnh đang ở đâu.", { { PETITION_MOVE_REFUSE, 1, "Cơ quan không cung cấp thông tin hồ sơ của người khác. Chủ hồ sơ tự tra cứu bằng mã.", NULL } }, 1 },
    { 14, MAI, "service", "Tôi không đồng ý với quyết định từ chối hồ sơ của tôi.",
      { { PETITION_MOVE_GUIDE, 1, "Đây là khiếu nại quyết định hành chính. Bà gửi đơn tới Chủ tịch Ủy ban nhân dân phường trong 90 ngày.", NULL } }, 1 },
    { 4, BINH, "service", "Trang mạng bị chậm tối qua.", { { PETITION_MOVE_WITHDRAW, 1, "", NULL } }, 1 },
};

static enum err make_petition(struct ctx *c, const struct demo *d, size_t i)
{
    struct petition p;
    const struct account *a = &d->accounts[petitions[i].who];
    struct petition_new n = { .about = str_c(petitions[i].about), .content = str_c(petitions[i].content), .dossier_no = S(""), .person = { a->id, a->name, a->address, a->phone, S("") } };
    act(c, d, petitions[i].who, petitions[i].days_ago, 8);
    TRY(petition_send(c, &n, &p));
    for (int k = 0; k < petitions[i].moves_n; k++) {
        bool asker = petitions[i].moves[k].move == PETITION_MOVE_WITHDRAW;
        struct str words = str_c(petitions[i].moves[k].words), question = petitions[i].moves[k].question ? str_c(petitions[i].moves[k].question) : S("");
        act(c, d, asker ? petitions[i].who : LEADER, petitions[i].days_ago - petitions[i].moves[k].after, 10);
        struct petition_act act_ = { .move = petitions[i].moves[k].move, .version = p.version, .asker = asker, .words = words, .class_ = S("rule"), .door = S("complaint"),
                                     .public_question = question, .public_answer = words };
        TRY(petition_move(c, &p, &act_));
        TRY(petition_get(c, p.id, &p));
    }
    return ERR_OK;
}

static enum err make_petitions(struct ctx *c, void *arg)
{
    for (size_t i = 0; i < sizeof petitions / sizeof *petitions; i++)
        TRY(make_petition(c, arg, i));
    return ERR_OK;
}

/* -- ratings: long enough ago for a group of them to be let out -- */

static const struct rating ratings[] = {
    { 0, S_INIT("very_good"), S_INIT("attitude|time"), S_INIT("Cán bộ chỉ dẫn tận tình, về sớm hơn giấy hẹn.") },
    { 0, S_INIT("good"), S_INIT("online"), S_INIT("") },
    { 0, S_INIT("good"), S_INIT("information"), S_INIT("") },
    { 0, S_INIT("very_good"), S_INIT(""), S_INIT("") },
    { 0, S_INIT("fair"), S_INIT("contacts"), S_INIT("Phải đi hai lần vì thiếu một giấy mà trên mạng không ghi.") },
    { 0, S_INIT("good"), S_INIT("explanation|lawful"), S_INIT("") },
    { 0, S_INIT("bad"), S_INIT("time"), S_INIT("Trễ hẹn hai ngày không ai báo.") },
};
enum { RATINGS_N = sizeof ratings / sizeof *ratings, RATED_AGO = 12 };

static enum err make_ratings(struct ctx *c, void *arg)
{
    const struct demo *d = arg;
    struct dossier one;
    size_t done = 0;
    act(c, d, NOBODY, RATED_AGO, 19);
    for (size_t i = 0; i < d->made_n && done < RATINGS_N; i++) {
        if (d->made[i].end != LIFE_RETURNED)
            continue;
        TRY(dossier_get(c, d->made[i].id, &one));
        if (one.done_at_ms && one.done_at_ms < c->now_ms)
            TRY(rating_give(c, &one, &ratings[done++]));
    }
    return ERR_OK;
}

/* -- messages: one answered, one that waits -- */

static enum err first_of(struct ctx *c, const struct demo *d, enum actor who, enum life_end end, struct dossier *out)
{
    for (size_t i = d->made_n; i-- > 0;)
        if (d->made[i].citizen == (int)who && d->made[i].end == end)
            return dossier_get(c, d->made[i].id, out);
    return ERR_NOT_FOUND;
}

static enum err make_messages(struct ctx *c, void *arg)
{
    const struct demo *d = arg;
    struct dossier mine, other;
    TRY(first_of(c, d, MAI, LIFE_ASKED, &mine));
    TRY(first_of(c, d, BINH, LIFE_WORKING, &other));
    act(c, d, MAI, 1, 9);
    TRY(message_send(c, &mine, S("Tờ khai có cần ký lại không, hay chỉ chụp lại giấy tờ ạ?"), NULL, 0));
    act(c, d, OFFICER, 1, 10);
    TRY(message_send(c, &mine, S("Chị chỉ cần chụp lại cho rõ, không phải ký lại tờ khai."), NULL, 0));
    act(c, d, BINH, 0, 6);
    return message_send(c, &other, S("Tôi đi vắng đến thứ Sáu, con tôi đến nhận thay có được không?"), NULL, 0);
}

/* -- a family -- */

static const struct {
    const char *relation;
    const char *values[5][2];
} family[] = {
    { "self", { { "gender", "nu" }, { "ethnic", "Kinh" }, { "nationality", "Việt Nam" }, { "birth_place", "Hà Nội" } } },
    { "spouse", { { "name", "Nguyễn Văn Hải" }, { "birth", "04/07/1983" }, { "gender", "nam" }, { "nationality", "Việt Nam" } } },
    { "child", { { "name", "Nguyễn Lê Minh An" }, { "birth", "15/05/2021" }, { "gender", "nu" }, { "birth_place", "Hà Nội" } } },
    { "mother", { { "name", "Phạm Thị Lý" }, { "birth", "1958" }, { "residence", "Phường Khương Đình, thành phố Hà Nội" } } },
};

static enum err make_family(struct ctx *c, void *arg)
{
    const struct demo *d = arg;
    struct profile_member *members;
    size_t have;
    act(c, d, MAI, 26, 20);
    TRY(profile_members(c, c->who.account_id, &members, &have));
    for (size_t i = 0; i < sizeof family / sizeof *family; i++) {
        struct profile_value list[5];
        size_t n = 0;
        int64_t id;
        bool there = false;
        for (size_t k = 0; k < have; k++)
            there |= str_eq(members[k].relation, str_c(family[i].relation));
        for (; n < 5 && family[i].values[n][0]; n++)
            list[n] = (struct profile_value){ .key = str_c(family[i].values[n][0]), .value = str_c(family[i].values[n][1]), .source = S("self") };
        if (!there) /* a result may have told it already */
            TRY(profile_tell(c, str_c(family[i].relation), list, n, &id));
    }
    return ERR_OK;
}

/* -- neighbours' help -- */

static enum err new_neighbour(struct ctx *c, int64_t *id)
{
    struct account a = { .kind = S("citizen"), .login = S("0900000111"), .phone = S("0900000111"), .name = S("Đặng Thị Sen"), .id_no = S(""), .birth = S("1948"), .email = S(""),
                         .address = S("Số 31, tổ dân phố 5, phường Khương Đình, thành phố Hà Nội"), .language = S("vi") };
    return account_add(c, &(struct account_new){ .is = a, .password_hash = S("!") }, id);
}

static enum err start_help(struct ctx *c, const struct demo *d, int64_t account_id, bool opened, struct help *h)
{
    const struct grant *g = authz_grant(&c->who, ROLE_VOLUNTEER, 0);
    int64_t id;
    if (!g)
        return ERR_NOT_FOUND;
    TRY(help_start(c, &(struct help_new){ .volunteer_id = g->staff_role_id, .agency_id = d->office.id, .account_id = account_id, .group = g->title, .opened = opened }, &id));
    return help_get(c, id, h);
}

/* Somebody who got an account in the session; somebody whose request was sent, as the person confirmed; and one who only asked. */
static enum err make_help(struct ctx *c, void *arg)
{
    const struct demo *d = arg;
    struct help h;
    struct dossier sent;
    int64_t neighbour;
    act(c, d, VOLUNTEER, 9, 19);
    TRY(new_neighbour(c, &neighbour));
    TRY(start_help(c, d, neighbour, true, &h));
    TRY(help_end(c, &h, "helper", S("")));
    TRY(first_of(c, d, BINH, LIFE_SUBMITTED, &sent));
    act(c, d, VOLUNTEER, 1, 13);
    TRY(start_help(c, d, d->accounts[BINH].id, false, &h));
    c->who = d->actors[BINH];
    TRY(help_agreed(c, &h));
    TRY(help_confirmed(c, &h, "login", sent.id, NULL));
    act(c, d, VOLUNTEER, 2, 20);
    TRY(start_help(c, d, d->accounts[MAI].id, false, &h));
    c->who = d->actors[MAI];
    TRY(help_agreed(c, &h));
    return help_end(c, &h, "person", S(""));
}

/* -- officials open a dossier, and its applicant sees that -- */

static enum err make_looks(struct ctx *c, void *arg)
{
    const struct demo *d = arg;
    struct dossier mine;
    TRY(first_of(c, d, MAI, LIFE_WORKING, &mine));
    act(c, d, OFFICER, 1, 14);
    TRY(dossier_look(c, mine.id, "view", &mine));
    act(c, d, SPECIALIST, 1, 15);
    return dossier_look(c, mine.id, "view", &mine);
}

/* -- a draft that was left lying -- */

static enum err leave_draft(struct ctx *c, void *arg)
{
    const struct demo *d = arg;
    int64_t id;
    act(c, d, MAI, 10, 21);
    return draft_open(c, S("1.000894"), 0, true, &id);
}

enum err demo_people(struct ctx *c, const struct demo_made *made, size_t n)
{
    static enum err (*const parts[])(struct ctx *, void *) = { make_posts, make_slots, make_bookings, make_questions, make_petitions, make_ratings, make_messages, make_family, make_help, make_looks, leave_draft };
    struct demo d = { .made = made, .made_n = n, .today_ms = c->now_ms };
    TRY(ctx_read(c, find_people, &d));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        TRY(ctx_write(c, parts[i], &d));
    c->who = (struct who){ .automatic = true };
    c->now_ms = d.today_ms;
    TRY(rating_chore(c));
    return remind_chore(c);
}
