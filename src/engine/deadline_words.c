#include "engine/deadline.h"
#include "text/text.h"

/* What a person reads about a day, after the date. Plain statements of fact: nobody is blamed, nothing is shouted. */

static void words_start(struct buf *b, const struct deadline_line *l)
{
    (void)l;
    buf_put(b, S("ngày nhận hồ sơ, tính từ ngày tiếp theo"));
}

static void words_counted(struct buf *b, const struct deadline_line *l) { buf_printf(b, "ngày thứ %d", (int)l->count); }

static void words_weekend(struct buf *b, const struct deadline_line *l)
{
    (void)l;
    buf_put(b, S("nghỉ cuối tuần, không tính"));
}

/* The name as the yearly notice gives it; some begin with the word themselves ("Làm bù cho 31/8/2026"). */
static void put_named(struct buf *b, struct str word, struct str capital, struct str name)
{
    buf_put(b, word);
    if (str_starts(name, word) || str_starts(name, capital))
        name = str_skip(name, word.len);
    else if (!str_empty(name))
        buf_putc(b, ' ');
    buf_put(b, name);
}

static void words_holiday(struct buf *b, const struct deadline_line *l)
{
    put_named(b, S("nghỉ"), S("Nghỉ"), str_empty(l->name) ? S("lễ") : l->name);
    buf_put(b, S(", không tính"));
}

/* A day of which the name says why it works at all. */
static void put_makeup(struct buf *b, const struct deadline_line *l)
{
    buf_put(b, S(", "));
    put_named(b, S("làm bù"), S("Làm bù"), l->name);
}

static void words_makeup(struct buf *b, const struct deadline_line *l)
{
    words_counted(b, l);
    put_makeup(b, l);
}

static void words_after_cutoff(struct buf *b, const struct deadline_line *l)
{
    if (l->count == 0)
        buf_put(b, S("nhận sau giờ làm việc"));
    else
        buf_printf(b, "nhận sau %02d:%02d", (int)l->count / 60, (int)l->count % 60);
    buf_put(b, S(", tính sang ngày làm việc tiếp theo"));
}

static void words_moved(struct buf *b, const struct deadline_line *l)
{
    if (l->count)
        buf_printf(b, "hết hạn ngoài giờ làm việc, chuyển đến %02d:%02d", (int)l->count / 60, (int)l->count % 60);
    else
        buf_put(b, S("ngày cuối là ngày nghỉ, chuyển đến hết ngày này"));
}

static void put_minutes(struct buf *b, int minutes)
{
    if (minutes >= 60)
        buf_printf(b, " %d giờ", minutes / 60);
    if (minutes % 60)
        buf_printf(b, " %d phút", minutes % 60);
}

static void words_hours(struct buf *b, const struct deadline_line *l)
{
    if (l->count == 0) {
        buf_put(b, S("nhận ngoài giờ làm việc, tính từ buổi làm việc tiếp theo"));
        return;
    }
    buf_put(b, S("tính"));
    put_minutes(b, (int)l->count);
    if (!str_empty(l->name))
        put_makeup(b, l);
}

static void words_due(struct buf *b, const struct deadline_line *l)
{
    buf_put(b, S("trả kết quả trong ngày"));
    if (!str_empty(l->name))
        put_makeup(b, l);
}

static void words_month(struct buf *b, const struct deadline_line *l) { buf_printf(b, "đủ %d tháng", (int)l->count); }

static void words_more_days(struct buf *b, const struct deadline_line *l)
{
    buf_printf(b, "tính thêm %d ngày", (int)l->count);
}

static void words_more_minutes(struct buf *b, const struct deadline_line *l)
{
    buf_put(b, S("tính thêm"));
    put_minutes(b, (int)l->count);
}

/* "; căn cứ …" */
static void put_ground(struct buf *b, const struct deadline_line *l)
{
    if (!str_empty(l->name)) {
        buf_put(b, S("; căn cứ: "));
        buf_put(b, l->name);
    }
}

static void words_stands(struct buf *b, const struct deadline_line *l)
{
    buf_put(b, S("tạm dừng tính thời hạn"));
    put_ground(b, l);
}

static void words_runs(struct buf *b, const struct deadline_line *l)
{
    buf_put(b, S("tính tiếp thời hạn"));
    put_ground(b, l);
}

static void words_restarts(struct buf *b, const struct deadline_line *l)
{
    buf_put(b, S("đã đủ giấy tờ, tính lại từ đầu"));
    put_ground(b, l);
}

static void words_extended(struct buf *b, const struct deadline_line *l)
{
    buf_put(b, S("hạn trước; được gia hạn thêm"));
    put_ground(b, l);
}

static void words_promised(struct buf *b, const struct deadline_line *l)
{
    buf_put(b, S("ngày hẹn lại"));
    put_ground(b, l);
}

static void words_unknown(struct buf *b, const struct deadline_line *l)
{
    (void)l;
    buf_put(b, S("lịch nghỉ lễ của năm này chưa được công bố, mới chỉ trừ ngày nghỉ hằng tuần; ngày hẹn có thể đổi"));
}

static const struct {
    struct str name;
    void (*words)(struct buf *b, const struct deadline_line *l);
} MARKS[MARK_COUNT] = {
    [MARK_START] = { S_INIT("start"), words_start },
    [MARK_COUNTED] = { S_INIT("counted"), words_counted },
    [MARK_WEEKEND] = { S_INIT("weekend"), words_weekend },
    [MARK_HOLIDAY] = { S_INIT("holiday"), words_holiday },
    [MARK_MAKEUP] = { S_INIT("makeup"), words_makeup },
    [MARK_AFTER_CUTOFF] = { S_INIT("after_cutoff"), words_after_cutoff },
    [MARK_MOVED] = { S_INIT("moved"), words_moved },
    [MARK_HOURS] = { S_INIT("hours"), words_hours },
    [MARK_DUE] = { S_INIT("due"), words_due },
    [MARK_MONTH] = { S_INIT("month"), words_month },
    [MARK_MORE_DAYS] = { S_INIT("more_days"), words_more_days },
    [MARK_MORE_MINUTES] = { S_INIT("more_minutes"), words_more_minutes },
    [MARK_STANDS] = { S_INIT("stands"), words_stands },
    [MARK_RUNS] = { S_INIT("runs"), words_runs },
    [MARK_RESTARTS] = { S_INIT("restarts"), words_restarts },
    [MARK_EXTENDED] = { S_INIT("extended"), words_extended },
    [MARK_PROMISED] = { S_INIT("promised"), words_promised },
    [MARK_UNKNOWN] = { S_INIT("unknown"), words_unknown },
};

struct str deadline_mark_name(enum deadline_mark m) { return MARKS[m].name; }

struct str deadline_words(struct arena *a, const struct deadline_line *line)
{
    struct buf b = buf_new(a, 1024 + line->name.len);
    if (line->mark == MARK_MORE_DAYS || line->mark == MARK_MORE_MINUTES)
        buf_put(&b, S("đến hết "));
    buf_put(&b, text_date_weekday(a, line->day));
    buf_put(&b, S(": "));
    MARKS[line->mark].words(&b, line);
    return buf_str(&b);
}
