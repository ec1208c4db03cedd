#include "cmd/calendar.h"
#include "cmd/lines.h"
#include "engine/lunar.h"

static const char USAGE[] =
    "Cách dùng: motcua calendar lunar [NGÀY...]\n"
    "           motcua calendar due [--received LÚC --limit \"THỜI HẠN\" [VIỆC...]]\n"
    "                               [--cutoff GIỜ:PHÚT] [--calendar none|TỆP.csv]\n"
    "           motcua calendar propose NĂM [--tet 1|2|3] [--csv]\n"
    "           motcua calendar check TỆP.csv\n"
    "  lunar   ngày âm lịch của một ngày dương lịch, viết như 2026-02-17\n"
    "  due     ngày hẹn trả của hồ sơ nhận lúc 2026-11-20T10:00+07:00, kèm cách tính từng ngày\n"
    "  THỜI HẠN: \"N minutes|hours|working hours|days|working days|months\" hoặc \"same day\"\n"
    "  VIỆC xảy ra sau khi nhận, theo thứ tự, lặp lại được; NGÀY viết như 2026-11-25 hoặc 2026-11-25T10:00+07:00:\n"
    "    --stands \"NGÀY=CĂN CỨ\"                tạm dừng tính thời hạn (yêu cầu bổ sung, nghĩa vụ tài chính)\n"
    "    --runs NGÀY                             tính tiếp phần còn lại\n"
    "    --restarts \"NGÀY=CĂN CỨ\"              đã đủ giấy tờ, tính lại từ đầu (NĐ 61/2018 Đ19.4)\n"
    "    --extend \"NGÀY=THỜI HẠN=CĂN CỨ\"       gia hạn thêm\n"
    "    --promise \"NGÀY=NGÀY HẸN LẠI=CĂN CỨ\"  hẹn lại kèm xin lỗi (NĐ 61/2018 Đ19.9)\n"
    "  --cutoff    nhận sau giờ này thì \"same day\" tính sang ngày làm việc tiếp theo (mặc định 15:00)\n"
    "  --calendar  none: chỉ nghỉ thứ Bảy, Chủ nhật; TỆP.csv: lịch của riêng mình; mặc định là lịch có sẵn\n"
    "  propose ngày nghỉ theo luật và nghỉ bù của một năm, so với lịch có sẵn; --tet: mấy trong 5 ngày Tết trước mùng Một\n"
    "          --csv: viết như tệp lịch, để sửa rồi kiểm bằng check\n"
    "  check   đọc một tệp lịch, báo chỗ sai, đếm ngày làm việc từng năm và so với ngày nghỉ theo luật\n"
    "Không có giá trị thì lunar và due đọc từng dòng từ đầu vào chuẩn. due đọc: LÚC<tab>THỜI HẠN[<tab>GIỜ:PHÚT], hoặc JSON:\n"
    "  {\"received\":…,\"limit\":…,\"cutoff\":…,\"facts\":[{\"kind\":\"stands|runs|restarts|extended|promised\",\n"
    "   \"at\":NGÀY,\"limit\":…,\"day\":…,\"ground\":…}]}\n"
    "Mỗi dòng cho một dòng JSON.\n";

/* One answer, or for a line that is not understood a complaint. */
bool calendar_answer(struct buf *b)
{
    buf_putc(b, '\n');
    return !b->failed && fwrite(b->ptr, 1, b->len, stdout) == b->len;
}

bool calendar_complain(size_t line, const char *what)
{
    lines_complain(line, what);
    return false;
}

int calendar_usage(const char *what)
{
    if (what)
        fprintf(stderr, "motcua calendar: %s\n", what);
    fputs(USAGE, stderr);
    return 2;
}

/* -- lunar -- */

static bool lunar_line(void *self, struct str s, size_t line)
{
    struct arena *a = self;
    int32_t day;
    struct lunar l;
    if (!day_parse_iso(str_trim(s), &day))
        return calendar_complain(line, "Ngày không có thật hoặc không viết theo dạng 2026-02-17.");
    if (lunar_of_day(day, &l) != ERR_OK)
        return calendar_complain(line, "Lịch âm chỉ tính được từ năm 1900 đến năm 2199.");
    arena_reset(a);
    struct buf b = buf_new(a, CALENDAR_ANSWER_BYTES_MAX);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    json_member_int(&o, "day", l.day);
    json_member_int(&o, "month", l.month);
    json_member_int(&o, "year", l.year);
    json_member_bool(&o, "leap", l.leap);
    json_close(&o, '}');
    return calendar_answer(&b);
}

static int run_lunar(int argc, char **argv)
{
    if (argc > 0 && argv[0][0] == '-')
        return calendar_usage("lunar không có tùy chọn nào.");
    struct arena *a = arena_new();
    int code = lines_each(argc, argv, lunar_line, a);
    arena_free(a);
    return code;
}

int cmd_calendar(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(int argc, char **argv);
    } verbs[] = { { "lunar", run_lunar }, { "due", calendar_due }, { "propose", calendar_propose }, { "check", calendar_check } };
    if (argc < 2)
        return calendar_usage("cần biết làm gì: lunar, due, propose hay check.");
    if (strcmp(argv[1], "--help") == 0)
        return fputs(USAGE, stdout) < 0;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(argv[1], verbs[i].name) == 0) {
            int code = verbs[i].run(argc - 2, argv + 2);
            return fflush(stdout) == 0 ? code : 1;
        }
    return calendar_usage("không có việc này; chỉ có lunar, due, propose và check.");
}
