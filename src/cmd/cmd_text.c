#include "cmd/cmd.h"
#include "cmd/lines.h"
#include "mod/places/places.h"
#include "text/text.h"

#define NOT_UTF8 "không phải văn bản UTF-8, hoặc có ký tự điều khiển"
#define NOT_PLACE "không tìm thấy xã, phường nào khớp; cần tên xã và tên tỉnh"
#define NOT_NUMBER "cần một số nguyên, ví dụ 1050000 hoặc 1.050.000"

static const char usage[] = "Cách dùng: motcua text fold|sort|words|clean|tone|address [--person] [GIÁ TRỊ...]\n"
                            "  fold   bỏ dấu, viết thường, để tìm kiếm      words  đọc số tiền thành chữ\n"
                            "  sort   xếp theo thứ tự tiếng Việt            clean  chuẩn hóa Unicode và khoảng trắng\n"
                            "         (--person: theo tên, rồi đến họ)      tone   đặt dấu thanh theo một kiểu\n"
                            "  address  địa chỉ cũ thành địa chỉ hiện nay; nơi đã chia thì in từng khả năng, cách nhau bằng |\n"
                            "Không có giá trị thì đọc từng dòng từ đầu vào chuẩn.\n";

/* One value to one line; NULL or what is wrong with it. */
typedef const char *convert_fn(struct arena *a, struct str in, struct str *out);

static const char *fold(struct arena *a, struct str in, struct str *out)
{
    if (!text_utf8_valid(in))
        return NOT_UTF8;
    *out = text_fold(a, in);
    return NULL;
}

static const char *clean(struct arena *a, struct str in, struct str *out)
{
    return text_clean(a, in, false, out) == ERR_OK ? NULL : NOT_UTF8;
}

static const char *tone(struct arena *a, struct str in, struct str *out)
{
    if (!text_utf8_valid(in))
        return NOT_UTF8;
    *out = text_tone(a, in);
    return NULL;
}

/* "1050000" or, with every dot in its place, "1.050.000". */
static bool number(struct arena *a, struct str s, int64_t *out)
{
    struct buf digits = buf_new(a, 32);
    struct str rest = s;
    for (struct str part; str_split(&rest, '.', &part);)
        buf_put(&digits, part);
    if (digits.failed || !str_int(buf_str(&digits), out))
        return false;
    return !str_has(s, S(".")) || str_eq(text_thousands(a, *out), s);
}

static const char *words(struct arena *a, struct str in, struct str *out)
{
    int64_t n;
    if (!number(a, str_trim(in), &n))
        return NOT_NUMBER;
    *out = text_money_words(a, n);
    return NULL;
}

/* The whole line of today; several, with " | " between them, when somebody must say which. */
static const char *address(struct arena *a, struct str in, struct str *out)
{
    struct buf b = buf_new(a, 1 << 20);
    struct str typed;
    if (text_clean(a, in, false, &typed) != ERR_OK)
        return NOT_UTF8;
    struct place_answer r = place_read(a, typed);
    for (size_t i = 0; i < r.n; i++) {
        const struct place_match *m = &r.matches[i];
        for (size_t k = 0; k < m->moves_n || (k == 0 && !m->at.old); k++) {
            const struct place *p = m->at.old ? &m->moves[k].to : &m->at;
            buf_put(&b, b.len ? S(" | ") : S(""));
            buf_put(&b, place_line(a, r.detail, p));
            buf_printf(&b, " (%.*s)", STR_ARG(p->code));
        }
    }
    *out = buf_str(&b);
    return r.n ? NULL : NOT_PLACE;
}

struct line_job {
    struct arena *arena;
    convert_fn *convert;
};

static void print_line(struct str s)
{
    fwrite(s.ptr, 1, s.len, stdout);
    putchar('\n');
}

static bool convert_line(void *self, struct str in, size_t line)
{
    struct line_job *job = self;
    struct str out = { 0 };
    arena_reset(job->arena);
    const char *wrong = job->convert(job->arena, in, &out);
    if (wrong)
        lines_complain(line, wrong);
    else
        print_line(out);
    return !wrong;
}

static int convert_lines(convert_fn *convert, int argc, char **argv)
{
    struct line_job job = { arena_new(), convert };
    int code = lines_each(argc, argv, convert_line, &job);
    arena_free(job.arena);
    return code;
}

/* -- sort -- */

struct entry {
    struct str key, line;
    size_t at; /* equal keys keep their order */
};

struct sort_job {
    struct arena *arena, *scratch;
    struct str (*key)(struct arena *a, struct str s);
    VEC(struct entry) entries;
};

static bool collect(void *self, struct str in, size_t line)
{
    struct sort_job *job = self;
    if (!text_utf8_valid(in)) {
        lines_complain(line, NOT_UTF8);
        return false;
    }
    arena_reset(job->scratch);
    struct str key = arena_str(job->arena, job->key(job->scratch, in));
    struct entry e = { key, arena_str(job->arena, in), job->entries.n };
    VEC_PUSH(job->arena, &job->entries, e);
    return true;
}

static int by_key(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int c = str_cmp(a->key, b->key);
    return c ? c : a->at < b->at ? -1 : a->at > b->at;
}

static int sort(bool person, int argc, char **argv)
{
    struct sort_job job = { arena_new(), arena_new(), person ? text_person_key : text_sort_key, { 0 } };
    int code = lines_each(argc, argv, collect, &job);
    if (job.entries.n)
        qsort(job.entries.at, job.entries.n, sizeof *job.entries.at, by_key);
    for (size_t i = 0; i < job.entries.n; i++)
        print_line(job.entries.at[i].line);
    arena_free(job.scratch);
    arena_free(job.arena);
    return code;
}

/* A value may begin with a minus, but not with two: that is a misspelt option. */
static bool has_unknown_option(int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        if (strncmp(argv[i], "--", 2) == 0)
            return true;
    return false;
}

static int wrong_usage(void)
{
    fputs(usage, stderr);
    return 2;
}

int cmd_text(int argc, char **argv)
{
    static const struct {
        const char *name;
        convert_fn *convert;
    } verbs[] = { { "fold", fold }, { "words", words }, { "clean", clean }, { "tone", tone }, { "address", address } };
    const char *verb = argc > 1 ? argv[1] : "";
    bool sorting = strcmp(verb, "sort") == 0;
    bool person = sorting && argc > 2 && strcmp(argv[2], "--person") == 0;
    int values_n = argc - 2 - person;
    char **values = argv + 2 + person;
    if (has_unknown_option(values_n, values))
        return wrong_usage();
    if (sorting)
        return sort(person, values_n, values);
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(verb, verbs[i].name) == 0)
            return convert_lines(verbs[i].convert, values_n, values);
    return wrong_usage();
}
