/* What db_test and db_race_test have in common: the database t of each test, and works on table item. */
#ifndef DB_TEST_WORKS_H
#define DB_TEST_WORKS_H
#include "db/db_testing.h"
#include "db/test_items.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define UNUSED __attribute__((unused))

static struct db_testing *t;

UNUSED static int setup(void **state)
{
    (void)state;
    t = items_open();
    return 0;
}

UNUSED static int teardown(void **state)
{
    (void)state;
    db_testing_close(t);
    return 0;
}

/* -- works that many tests use ---------------------------------------------------------------------------- */

UNUSED static struct item new_item(int64_t id, const char *code)
{
    return (struct item){ .id = id, .code = str_c(code), .version = 1 };
}

UNUSED static enum err add(struct db_session *s, void *arg) { return db_run(s, &item_add, arg, NULL); }

UNUSED static void add_item(struct item item) { assert_int_equal(db_write(t->db, add, &item), ERR_OK); }

struct get {
    int64_t id;
    struct item item;
};

UNUSED static enum err get(struct db_session *s, void *arg)
{
    struct get *g = arg;
    return db_one(s, &item_get, &(struct number){ g->id }, t->a, &g->item);
}

UNUSED static struct item get_item(int64_t id)
{
    struct get g = { .id = id };
    assert_int_equal(db_read(t->db, get, &g), ERR_OK);
    return g.item;
}

struct one_number {
    const struct sql_stmt *st;
    int64_t n;
};

UNUSED static enum err read_number(struct db_session *s, void *arg)
{
    struct one_number *o = arg;
    struct arena *a = arena_new();
    struct number row;
    enum err e = db_one(s, o->st, NULL, a, &row);
    arena_free(a);
    if (e == ERR_OK)
        o->n = row.n;
    return e;
}

UNUSED static int64_t count_items(void)
{
    struct one_number o = { .st = &item_count };
    assert_int_equal(db_read(t->db, read_number, &o), ERR_OK);
    return o.n;
}

UNUSED static void assert_str(struct str got, struct str want)
{
    assert_int_equal(got.len, want.len);
    assert_non_null(got.ptr);
    assert_memory_equal(got.ptr, want.ptr, want.len);
}

#endif
