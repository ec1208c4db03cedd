#include "cmd/options.h"
#include "text/text.h"

static void help(const struct option *o, size_t n, const char *usage)
{
    fprintf(stderr, "usage: motcua %s\n", usage);
    for (size_t i = 0; i < n; i++)
        fprintf(stderr, "  %-14s %s\n", o[i].name, o[i].help);
}

static struct option *find(struct option *o, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(o[i].name, name) == 0)
            return &o[i];
    return NULL;
}

bool options_read(int argc, char **argv, struct option *options, size_t n, const char *usage, struct str *rest, size_t *rest_n)
{
    size_t words = 0;
    for (int i = 1; i < argc; i++) {
        struct option *o = argv[i][0] == '-' && argv[i][1] == '-' ? find(options, n, argv[i]) : NULL;
        if (!o && argv[i][0] == '-' && argv[i][1]) {
            if (strcmp(argv[i], "--help") != 0)
                fprintf(stderr, "motcua %s: unknown option %s\n", argv[0], argv[i]);
            help(options, n, usage);
            return false;
        }
        if (!o) {
            if (rest)
                rest[words++] = str_c(argv[i]);
            continue;
        }
        if (!o->flag && i + 1 >= argc) {
            fprintf(stderr, "motcua %s: %s needs a value\n", argv[0], argv[i]);
            return false;
        }
        o->value = o->flag ? S("1") : str_c(argv[++i]);
    }
    if (rest_n)
        *rest_n = words;
    return true;
}

struct str option_value(const struct option *options, size_t n, const char *name, struct str fallback)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(options[i].name, name) == 0)
            return options[i].value.ptr ? options[i].value : fallback;
    return fallback;
}

struct str option_clean(struct ctx *c, const struct option *options, size_t n, const char *name, const char *fallback)
{
    struct str out;
    if (text_clean(c->arena, option_value(options, n, name, str_c(fallback)), false, &out) == ERR_OK)
        return out;
    ctx_invalid(c, str_c(name), MSG_web_bad_text, MSG_NO_ARGS);
    return S("");
}

bool file_read(struct arena *a, struct str path, size_t bytes_max, struct str *out)
{
    struct buf b = buf_new(a, bytes_max);
    char part[65536];
    FILE *f = fopen(arena_cstr(a, path), "rb");
    if (!f)
        return false;
    for (size_t n; !b.failed && (n = fread(part, 1, sizeof part, f)) > 0;)
        buf_put(&b, (struct str){ part, n });
    bool bad = ferror(f) || b.failed;
    fclose(f);
    *out = buf_str(&b);
    return !bad;
}

struct app_config options_config(struct arena *a, struct str data, struct str db)
{
    struct app_config cfg = { .data_dir = data, .base_url = S("http://localhost:8080"), .mail_from = S("khong-tra-loi@localhost") };
    const char *smtp = getenv("MOTCUA_SMTP");
    cfg.smtp_url = str_c(smtp ? smtp : "");
    if (str_starts(db, S("postgres:"))) {
        cfg.db.engine = DB_POSTGRES;
        cfg.db.conninfo = arena_cstr(a, str_skip(db, 9));
    } else {
        cfg.db.engine = DB_SQLITE;
        cfg.db.path = arena_printf(a, "%.*s/motcua.db", STR_ARG(data)).ptr;
    }
    return cfg;
}

struct app *options_open(struct arena *a, const struct app_config *cfg)
{
    struct app *app;
    struct str why = S("unknown reason");
    enum err e = app_open(cfg, a, &app, &why);
    if (e == ERR_OK)
        return app;
    fprintf(stderr, "motcua: cannot open %.*s: %.*s\n", STR_ARG(cfg->data_dir), STR_ARG(why));
    return NULL;
}
