/* sqlc_model: what sqlc gathers: statements with their fields and texts, and the files they stand in. */
#ifndef TOOLS_SQLC_MODEL_H
#define TOOLS_SQLC_MODEL_H
#include "base/buf.h"
#include <errno.h>
#include <stdarg.h>

enum { FILE_MAX_BYTES = 4 << 20, OUT_MAX_BYTES = 64 << 20, FIELDS_MAX = 100 /* DB_FIELDS_MAX of db/db.h */ };
enum shape { ONE, ALL, RUN, SHAPES };
enum body { SQLITE, POSTGRES, SHARED, BODIES };

static const char *const shapes[SHAPES] = { "one", "all", "run" };
static const char *const variants[SHARED] = { "sqlite:", "postgres:" };
static const struct {
    const char *name, *c, *tag, *cast;
} types[] = {
    { "int", "int64_t", "DB_INT", "BIGINT" },
    { "text", "struct str", "DB_TEXT", "TEXT" },
    { "bytes", "struct str", "DB_BYTES", "BYTEA" },
};
enum { TYPES = sizeof types / sizeof types[0] };
static const char *const keywords[] = {
    "auto",   "break",    "case",     "char",     "const", "continue", "default", "do",     "double",
    "else",   "enum",     "extern",   "float",    "for",   "goto",     "if",      "inline", "int",
    "long",   "register", "restrict", "return",   "short", "signed",   "sizeof",  "static", "struct",
    "switch", "typedef",  "union",    "unsigned", "void",  "volatile", "while",
};

struct field {
    struct str name;
    size_t type;
    bool nullable;
    bool used; /* by the text that is being translated */
};
struct place {
    const char *file;
    int line;
};
struct part {
    struct str text;
    struct place at;
};
typedef VEC(struct field) fields;
struct stmt {
    struct str name;
    enum shape shape;
    struct place at;
    fields in, out;
    struct part body[BODIES];
    struct str text[SHARED]; /* translated */
};
struct source {
    const char *path;
    struct str base; /* "dossier" of "src/mod/dossier/dossier.sql" */
    size_t from, to; /* its statements */
};

static struct arena *mem;
static VEC(struct stmt) all;
static VEC(struct source) sources;

static _Noreturn void fail(struct place at, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static _Noreturn void fail(struct place at, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    if (at.line)
        fprintf(stderr, "%s:%d: ", at.file, at.line);
    else
        fprintf(stderr, "%s: ", at.file);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

/* -- files ------------------------------------------------------------------------------------------------ */

static bool read_file(const char *path, struct str *out)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    char *p = arena_alloc(mem, FILE_MAX_BYTES + 1);
    size_t n = fread(p, 1, FILE_MAX_BYTES + 1, f);
    bool ok = !ferror(f);
    fclose(f);
    *out = (struct str){ p, n };
    return ok;
}

/* An unchanged file keeps its time, so that what includes it is not built again. */
static void write_file(const char *dir, struct str name, const struct buf *b)
{
    struct str path = arena_printf(mem, "%s/%.*s", dir, STR_ARG(name)), old;
    struct place at = { path.ptr, 0 };
    if (b->failed)
        fail(at, "the output is too large");
    if (read_file(path.ptr, &old) && str_eq(old, buf_str(b)))
        return;
    FILE *f = fopen(path.ptr, "wb");
    if (!f || fwrite(b->ptr, 1, b->len, f) != b->len || fclose(f) != 0)
        fail(at, "cannot be written: %s", strerror(errno));
}

static bool has_variants(const struct stmt *st) { return st->body[SQLITE].text.ptr || st->body[POSTGRES].text.ptr; }

#endif
