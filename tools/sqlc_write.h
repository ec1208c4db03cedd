/* sqlc_write: the C that is made of the statements: sql_NAME.h, sql_NAME.c and sql_all.c. */
#ifndef TOOLS_SQLC_WRITE_H
#define TOOLS_SQLC_WRITE_H
#include "sqlc_model.h"

static void put_struct(struct buf *b, const struct stmt *st, const char *suffix, const fields *list)
{
    if (list->n == 0)
        return;
    buf_printf(b, "struct %.*s_%s {\n", STR_ARG(st->name), suffix);
    for (size_t i = 0; i < list->n; i++) {
        const struct field *f = &list->at[i];
        buf_printf(b, "    %s %.*s;%s\n", types[f->type].c, STR_ARG(f->name), f->nullable ? " /* or NULL */" : "");
    }
    buf_put(b, S("};\n"));
}

static void put_wrapper(struct buf *b, const struct stmt *st, const char *suffix, const char *call, const char *args)
{
    struct str n = st->name;
    buf_printf(b, "NODISCARD static inline enum err %.*s%s(struct db_session *s", STR_ARG(n), suffix);
    if (st->shape != RUN)
        buf_put(b, S(", struct arena *a"));
    if (st->in.n)
        buf_printf(b, ", const struct %.*s_in *in", STR_ARG(n));
    if (st->shape == ONE)
        buf_printf(b, ", struct %.*s_row *row", STR_ARG(n));
    else if (st->shape == ALL)
        buf_printf(b, ", struct %.*s_row **rows, size_t *n", STR_ARG(n));
    else if (suffix[0] == 0)
        buf_put(b, S(", int64_t *changed"));
    buf_printf(b, ")\n{\n    return %s(s, &sql_%.*s, %s%s);\n}\n", call, STR_ARG(n), st->in.n ? "in" : "NULL", args);
}

static void put_declaration(struct buf *b, const struct stmt *st)
{
    buf_printf(b, "\n/* %s:%d */\n", st->at.file, st->at.line);
    put_struct(b, st, "in", &st->in);
    put_struct(b, st, "row", &st->out);
    buf_printf(b, "extern const struct sql_stmt sql_%.*s;\n", STR_ARG(st->name));
    if (st->shape == ONE)
        put_wrapper(b, st, "", "db_one", ", a, row");
    if (st->shape == ALL)
        put_wrapper(b, st, "", "db_all", ", a, rows, n");
    if (st->shape != RUN)
        return;
    put_wrapper(b, st, "", "db_run", ", changed");
    put_wrapper(b, st, "_exact", "db_run_one", "");
}

static void put_literal(struct buf *b, struct str s)
{
    buf_putc(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c == '"' || c == '\\' || c == '?') /* "?" because of trigraphs */
            buf_printf(b, "\\%c", c);
        else if (c < ' ')
            buf_printf(b, "\\%03o", c);
        else
            buf_putc(b, (char)c);
    }
    buf_putc(b, '"');
}

static void put_fields(struct buf *b, const struct stmt *st, const char *suffix, const fields *list)
{
    struct str n = st->name;
    if (list->n == 0)
        return;
    buf_printf(b, "static const struct sql_field %.*s_%s_fields[] = {\n", STR_ARG(n), suffix);
    for (size_t i = 0; i < list->n; i++) {
        const struct field *f = &list->at[i];
        buf_printf(b, "    { \"%.*s\", offsetof(struct %.*s_%s, %.*s), %s, %s },\n", STR_ARG(f->name), STR_ARG(n),
                   suffix, STR_ARG(f->name), types[f->type].tag, f->nullable ? "true" : "false");
    }
    buf_put(b, S("};\n"));
}

static void put_definition(struct buf *b, const struct stmt *st, size_t id)
{
    struct str n = st->name;
    buf_putc(b, '\n');
    put_fields(b, st, "in", &st->in);
    put_fields(b, st, "row", &st->out);
    buf_printf(b, "const struct sql_stmt sql_%.*s = {\n    .name = \"%.*s\",\n    .text = { ", STR_ARG(n), STR_ARG(n));
    put_literal(b, st->text[SQLITE]);
    buf_put(b, S(",\n              "));
    put_literal(b, st->text[POSTGRES]);
    buf_put(b, S(" },\n"));
    if (st->in.n)
        buf_printf(b, "    .in = %.*s_in_fields,\n    .in_n = %zu,\n", STR_ARG(n), st->in.n);
    if (st->out.n) {
        buf_printf(b, "    .out = %.*s_row_fields,\n    .out_n = %zu,\n", STR_ARG(n), st->out.n);
        buf_printf(b, "    .out_size_bytes = sizeof(struct %.*s_row),\n", STR_ARG(n));
    }
    buf_printf(b, "    .id = %zu,\n};\n", id);
}

static void write_source(const char *dir, const struct source *src)
{
    struct buf h = buf_new(mem, OUT_MAX_BYTES), c = buf_new(mem, OUT_MAX_BYTES);
    struct str n = src->base;
    buf_printf(&h, "/* Written by sqlc from %s. */\n#ifndef SQL_%.*s_H\n#define SQL_%.*s_H\n#include \"db/db.h\"\n",
               src->path, STR_ARG(n), STR_ARG(n));
    buf_printf(&c, "/* Written by sqlc from %s. */\n#include \"sql_%.*s.h\"\n", src->path, STR_ARG(n));
    for (size_t i = src->from; i < src->to; i++) {
        put_declaration(&h, &all.at[i]);
        put_definition(&c, &all.at[i], i);
    }
    buf_put(&h, S("\n#endif\n"));
    write_file(dir, arena_printf(mem, "sql_%.*s.h", STR_ARG(n)), &h);
    write_file(dir, arena_printf(mem, "sql_%.*s.c", STR_ARG(n)), &c);
}

static void write_all(const char *dir)
{
    struct buf b = buf_new(mem, OUT_MAX_BYTES);
    buf_put(&b, S("/* Written by sqlc: every statement of the program, by id. */\n#include \"db/db.h\"\n"));
    for (size_t i = 0; i < sources.n; i++)
        buf_printf(&b, "#include \"sql_%.*s.h\"\n", STR_ARG(sources.at[i].base));
    buf_put(&b, S("\nconst struct sql_stmt *const sql_all[] = {\n"));
    for (size_t i = 0; i < all.n; i++)
        buf_printf(&b, "    &sql_%.*s,\n", STR_ARG(all.at[i].name));
    buf_printf(&b, "    NULL,\n};\nconst size_t sql_all_n = %zu;\n", all.n);
    write_file(dir, S("sql_all.c"), &b);
}

#endif
