/* support: what several test programs need. Include after base headers and before cmocka.h is fine. */
#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H
#include "base/arena.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* A whole file, path from the top of the tree, where tests run. The test fails when it is missing. */
static inline struct str support_file(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        fail_msg("%s: cannot be opened; tests run from the top of the tree", path);
    fseek(f, 0, SEEK_END);
    size_t n = (size_t)ftell(f);
    rewind(f);
    char *p = arena_alloc(a, n + 1);
    assert_int_equal(fread(p, 1, n, f), n);
    fclose(f);
    return (struct str){ p, n };
}

/* Compares and shows both. */
static inline void support_same(struct str got, struct str want, const char *file, int line)
{
    if (!str_eq(got, want))
        fail_msg("%s:%d: got \"%.*s\", want \"%.*s\"", file, line, STR_ARG(got), STR_ARG(want));
}
#define assert_str(got, want) support_same((got), (want), __FILE__, __LINE__)

/* The same numbers on every run (xorshift64). */
static inline uint64_t support_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

#endif
