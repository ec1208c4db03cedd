/* The states, and the table of moves: looked up, checked, drawn. */
#include "mod/dossier/moves.h"
#include "base/clock.h"

static const struct {
    const char *word;
    int national, percent;
    bool ended;
} states[DOSSIER_STATE_COUNT] = {
#define X(name, word, code, percent, ended) [DOSSIER_##name] = { word, code, percent, ended },
    DOSSIER_STATES(X)
#undef X
};

const struct move_row move_rows[MOVE_COUNT] = {
#define MOVE(name, event, from, to, who, guard, clock, slip, article, comment) \
    [MOVE_##name] = { #name, event, DOSSIER_##from, DOSSIER_##to, who, GUARD_##guard, CLOCK_##clock, slip, article, comment },
#include "mod/dossier/moves.inc"
#undef MOVE
};

const char *dossier_state_word(enum dossier_state s) { return states[s].word; }
int dossier_state_national(enum dossier_state s) { return states[s].national; }
int dossier_state_percent(enum dossier_state s) { return states[s].percent; }
bool dossier_state_ended(enum dossier_state s) { return states[s].ended; }

const char *dossier_move_word(enum dossier_move m) { return move_rows[m].name; }
struct str dossier_move_comment(enum dossier_move m) { return str_c(move_rows[m].comment); }
const char *dossier_move_article(enum dossier_move m) { return move_rows[m].article; }
int dossier_move_slip(enum dossier_move m) { return move_rows[m].slip; }

bool dossier_move_from(struct str word, enum dossier_move *out)
{
    for (int i = 0; i < MOVE_COUNT; i++)
        if (str_eq(word, str_c(move_rows[i].name))) {
            *out = (enum dossier_move)i;
            return true;
        }
    return false;
}

bool move_is_step(enum dossier_move m) { return strcmp(move_rows[m].event, "step") == 0 || m == MOVE_APPROVE; }

bool dossier_state_from(struct str word, enum dossier_state *out)
{
    for (int i = 0; i < DOSSIER_STATE_COUNT; i++)
        if (str_eq(word, str_c(states[i].word))) {
            *out = (enum dossier_state)i;
            return true;
        }
    return false;
}

struct str dossier_state_label(const struct ctx *c, enum dossier_state s)
{
    enum msg m;
    struct str key = arena_printf(c->arena, "state.%s", states[s].word);
    return msg_find(key, &m) ? ctx_text(c, m) : str_c(states[s].word);
}

/* Grows the set of states reachable from the first. */
static void reach(bool *seen)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (int i = 0; i < MOVE_COUNT; i++)
            if (seen[move_rows[i].from] && !seen[move_rows[i].to])
                seen[move_rows[i].to] = changed = true;
    }
}

/* Does a row lead on from here, made by somebody else than the applicant where `alone` is false? */
static bool leads_on(enum dossier_state s, bool alone)
{
    for (int i = 0; i < MOVE_COUNT; i++)
        if (move_rows[i].from == s && move_rows[i].to != s && (alone || move_rows[i].who != WHO_APPLICANT))
            return true;
    return false;
}

static const char *doubled(void)
{
    for (int i = 0; i < MOVE_COUNT; i++)
        for (int k = 0; k < i; k++)
            if (move_rows[i].from == move_rows[k].from && move_rows[i].to == move_rows[k].to && move_rows[i].to != move_rows[i].from &&
                (move_rows[i].who & move_rows[k].who))
                return move_rows[i].name;
    return NULL;
}

bool dossier_moves_sound(struct str *why)
{
    bool seen[DOSSIER_STATE_COUNT] = { [DOSSIER_SUBMITTED] = true };
    reach(seen);
    for (int s = 0; s < DOSSIER_STATE_COUNT; s++) {
        bool ended = states[s].ended;
        *why = str_c(states[s].word);
        if (!seen[s] || leads_on((enum dossier_state)s, true) == ended || leads_on((enum dossier_state)s, false) == ended)
            return false;
    }
    const char *twice = doubled();
    *why = str_c(twice);
    return !twice;
}

/* A label of Mermaid ends at a colon or semicolon. */
static struct str label(struct arena *a, const char *comment)
{
    struct buf b = buf_new(a, 1000);
    for (; *comment; comment++)
        buf_put(&b, *comment == ':' ? S(" –") : *comment == ';' ? S(",") : (struct str){ comment, 1 });
    return buf_str(&b);
}

static struct str who_words(struct arena *a, unsigned who)
{
    static const char *const words[] = { "người nộp", "hệ thống", "một cửa", "chuyên môn", "lãnh đạo", "văn thư" };
    struct buf b = buf_new(a, 200);
    if (who == WHO_STAFF)
        return S("người giữ bước");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (who & 1u << i)
            buf_printf(&b, "%s%s", b.len ? ", " : "", words[i]);
    return buf_str(&b);
}

struct str dossier_moves_diagram(struct arena *a)
{
    struct buf b = buf_new(a, 64 * 1024);
    buf_put(&b, S("stateDiagram-v2\n    [*] --> submitted\n"));
    for (int i = 0; i < MOVE_COUNT; i++)
        buf_printf(&b, "    %s --> %s: %.*s (%.*s)\n", states[move_rows[i].from].word, states[move_rows[i].to].word,
                   STR_ARG(label(a, move_rows[i].comment)), STR_ARG(who_words(a, move_rows[i].who)));
    for (int s = 0; s < DOSSIER_STATE_COUNT; s++)
        if (states[s].ended)
            buf_printf(&b, "    %s --> [*]\n", states[s].word);
    return buf_str(&b);
}

/* -- the table in words -- */

static const char *const guard_texts[] = {
    [GUARD_NONE] = "",
    [GUARD_REASON] = "nêu lý do",
    [GUARD_PAPERS] = "nêu giấy tờ và lý do, một lần",
    [GUARD_SUPPLEMENT] = "nêu giấy tờ và lý do, một lần, trong thời gian cho phép",
    [GUARD_DUTY] = "luật chuyên ngành có nghĩa vụ tài chính; nêu lý do",
    [GUARD_UNDECIDED] = "chưa duyệt",
    [GUARD_UNDECIDED_REASON] = "chưa duyệt; nêu lý do",
    [GUARD_EXTENSION] = "luật chuyên ngành cho phép, một lần, khi thời hạn còn chạy; nêu lý do",
    [GUARD_APOLOGY] = "trước hạn ít nhất một ngày làm việc, một lần; nêu lý do và ngày hẹn mới",
};
static const char *const clock_texts[] = {
    [CLOCK_KEEP] = "giữ nguyên",
    [CLOCK_INTAKE] = "bắt đầu giờ trả lời của một cửa",
    [CLOCK_STOP_INTAKE] = "một cửa đã trả lời",
    [CLOCK_START] = "bắt đầu thời hạn",
    [CLOCK_STAND] = "dừng",
    [CLOCK_GO_ON] = "tính lại, hoặc chạy tiếp nếu luật chuyên ngành nói vậy",
    [CLOCK_RUN_ON] = "chạy tiếp phần còn lại",
    [CLOCK_EXTEND] = "kéo dài",
    [CLOCK_PROMISE] = "hẹn ngày mới",
    [CLOCK_END] = "kết thúc",
};

struct str dossier_moves_table(struct arena *a)
{
    struct ctx c = { .arena = a };
    struct buf b = buf_new(a, 64 * 1024);
    buf_put(&b, S("| việc | từ | sang | ai làm | điều kiện | thời hạn | phiếu | căn cứ |\n|---|---|---|---|---|---|---|---|\n"));
    for (int i = 0; i < MOVE_COUNT; i++) {
        const struct move_row *r = &move_rows[i];
        struct str slip = r->slip ? arena_printf(a, "Mẫu %02d", r->slip) : S("");
        struct str from = dossier_state_label(&c, r->from), to = r->to == r->from ? S("như cũ") : dossier_state_label(&c, r->to);
        buf_printf(&b, "| %s | %.*s | %.*s | %.*s | %s | %s | %.*s | %s |\n", r->comment, STR_ARG(from), STR_ARG(to), STR_ARG(who_words(a, r->who)),
                   guard_texts[r->guard], clock_texts[r->clock], STR_ARG(slip), r->article);
    }
    return buf_str(&b);
}

enum lateness dossier_lateness(const struct dossier *d, int64_t now_ms)
{
    if (!d->due_at_ms)
        return NOT_STARTED;
    int32_t due = day_of_ms(d->due_at_ms);
    if (d->done_at_ms) {
        int32_t done = day_of_ms(d->done_at_ms);
        return done < due ? DONE_EARLY : done == due ? DONE_IN_TIME : DONE_LATE;
    }
    int32_t today = day_of_ms(now_ms);
    return today < due ? IN_TIME : today == due ? DUE_TODAY : LATE;
}
