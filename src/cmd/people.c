#include "cmd/people.h"
#include "cmd/setup.h"
#include "base/clock.h"
#include "text/text.h"

struct app *people_open(struct arena *a, struct str data, struct str db)
{
    struct app_config cfg = options_config(a, data, db);
    if (!data.len) {
        fprintf(stderr, "motcua: --data DIR is missing\n");
        return NULL;
    }
    cfg.db.must_exist = true;
    return options_open(a, &cfg);
}

void people_print_password(struct ctx *c, struct str login, struct str password)
{
    struct str until = text_date(c->arena, day_of_ms(c->now_ms + ONETIME_LIFE_MS));
    printf("tên đăng nhập: %.*s\nmật khẩu một lần (dùng trước %.*s): %.*s\n", STR_ARG(login), STR_ARG(until), STR_ARG(password));
}

int people_import(struct ctx *c, const char *command, enum roster_kind kind, struct str path)
{
    struct str text;
    struct roster done;
    if (!file_read(c->arena, path, ROSTER_BYTES_MAX, &text)) {
        fprintf(stderr, "motcua %s: %.*s cannot be read, or is larger than 1 MB\n", command, STR_ARG(path));
        return 1;
    }
    if (roster_run(c, kind, text, true, &done) != ERR_OK) {
        fprintf(stderr, "motcua %s: the database failed; nothing was written\n", command);
        return 1;
    }
    for (size_t i = 0; i < done.faults.n; i++)
        fprintf(stderr, "%.*s:%d: %.*s\n", STR_ARG(path), done.faults.at[i].line, STR_ARG(done.faults.at[i].what));
    if (done.faults.n) {
        fprintf(stderr, "chưa ghi gì: hãy sửa %zu chỗ trên rồi nhập lại\n", done.faults.n);
        return 1;
    }
    for (size_t i = 0; i < done.rows.n; i++)
        if (done.rows.at[i].one_time.len)
            printf("%.*s,%.*s\n", STR_ARG(done.rows.at[i].login), STR_ARG(done.rows.at[i].one_time));
    fprintf(stderr, "đã ghi %zu dòng\n", done.rows.n);
    return 0;
}

int people_write(struct ctx *c, const char *command, ctx_work *fn, void *arg)
{
    enum err e = ctx_write(c, fn, arg);
    if (e != ERR_OK)
        setup_complain(command, c, e);
    return e == ERR_OK ? 0 : 1;
}
