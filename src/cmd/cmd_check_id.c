#include "cmd/cmd.h"
#include "cmd/lines.h"
#include "data/json.h"
#include "text/text.h"

static const char usage[] = "Cách dùng: motcua check-id cccd|mst|phone [GIÁ TRỊ...]\n"
                            "  cccd   số định danh cá nhân      mst   mã số thuế      phone   số điện thoại\n"
                            "Không có giá trị thì đọc từng dòng từ đầu vào chuẩn. Mỗi giá trị cho một dòng JSON.\n";

enum { LINE_BYTES_MAX = 4096 };

/* Writes the details of a good value. */
typedef enum err check_fn(struct arena *a, struct str in, struct json_out *o);

static enum err check_cccd(struct arena *a, struct str in, struct json_out *o)
{
    static const char *const sex[] = { [SEX_UNKNOWN] = "", [SEX_MALE] = "male", [SEX_FEMALE] = "female" };
    struct str digits;
    struct ident_cccd id;
    TRY(ident_cccd(a, in, &digits, &id));
    json_member_bool(o, "valid", true);
    json_member(o, "number", digits);
    json_member(o, "province", id.province);
    json_member_int(o, "birth_year", id.birth_year);
    json_member(o, "sex", str_c(sex[id.sex]));
    return ERR_OK;
}

static enum err check_mst(struct arena *a, struct str in, struct json_out *o)
{
    struct str number;
    TRY(ident_mst(a, in, &number));
    json_member_bool(o, "valid", true);
    json_member(o, "number", number);
    json_member(o, "kind", number.len == 12 ? S("person") : number.len == 10 ? S("head") : S("branch"));
    return ERR_OK;
}

static enum err check_phone(struct arena *a, struct str in, struct json_out *o)
{
    struct str number;
    TRY(ident_phone(a, in, &number));
    json_member_bool(o, "valid", true);
    json_member(o, "number", number);
    json_member(o, "kind", number.len == 10 ? S("mobile") : S("landline"));
    return ERR_OK;
}

struct kind {
    const char *name;
    check_fn *check;
    const char *wrong;
};

static const struct kind kinds[] = {
    { "cccd", check_cccd,
      "Số định danh cá nhân có 12 chữ số và bắt đầu bằng mã tỉnh, thành phố nơi đăng ký khai sinh." },
    { "mst", check_mst,
      "Mã số thuế có 10 chữ số (chi nhánh thêm 3 chữ số) với chữ số kiểm tra đúng, hoặc là số định danh cá nhân." },
    { "phone", check_phone, "Số điện thoại di động có 10 chữ số, số cố định có 11 chữ số và bắt đầu bằng 02." },
};

struct job {
    struct arena *arena;
    const struct kind *kind;
};

static bool check_line(void *self, struct str in, size_t line)
{
    struct job *job = self;
    arena_reset(job->arena);
    struct buf b = buf_new(job->arena, LINE_BYTES_MAX);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    bool good = job->kind->check(job->arena, in, &o) == ERR_OK;
    if (!good) {
        json_member_bool(&o, "valid", false);
        json_member(&o, "message", str_c(job->kind->wrong));
        lines_complain(line, job->kind->wrong);
    }
    json_close(&o, '}');
    buf_putc(&b, '\n');
    fwrite(b.ptr, 1, b.len, stdout);
    return good;
}

int cmd_check_id(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(name, kinds[i].name) != 0)
            continue;
        struct job job = { arena_new(), &kinds[i] };
        int code = lines_each(argc - 2, argv + 2, check_line, &job);
        arena_free(job.arena);
        return code;
    }
    fputs(usage, stderr);
    return 2;
}
