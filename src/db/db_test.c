/* Statements and transactions, the same on both engines (db_testing.h says how one is chosen). */
#include "db/test_works.h"

/* -- values ----------------------------------------------------------------------------------------------- */

static void test_values_come_back(void **state)
{
    (void)state;
    static const int64_t ints[] = { 1, -1, -99, INT64_MAX, 255, 256, 65536, 4294967296LL, 9007199254740993LL };
    for (size_t i = 0; i < sizeof ints / sizeof ints[0]; i++) {
        struct item in = new_item((int64_t)i + 1, "");
        in.code = arena_printf(t->a, "n%zu", i);
        in.size = ints[i];
        add_item(in);
        assert_int_equal(get_item(in.id).size, ints[i]);
    }
    struct item least = new_item(INT64_MIN, "least");
    add_item(least);
    assert_true(get_item(INT64_MIN).id == INT64_MIN);
}

static void test_null_and_empty_differ(void **state)
{
    (void)state;
    struct item null = new_item(1, ""), empty = new_item(2, "2");
    null.code = (struct str){ 0 }; /* not nullable: the empty text */
    empty.note = S("");
    empty.body = S("");
    add_item(null);
    add_item(empty);
    struct item got = get_item(1);
    assert_null(got.note.ptr);
    assert_null(got.body.ptr);
    assert_int_equal(got.size, 0);
    assert_str(got.code, S(""));
    got = get_item(2);
    assert_str(got.note, S(""));
    assert_str(got.body, S(""));
}

static void test_texts_and_bytes(void **state)
{
    (void)state;
    static const struct str texts[] = {
        S_INIT("Nguyễn Thị Mỹ Duyên"),
        S_INIT("Nguye\xcc\x82\xcc\x83n (NFD)"),
        S_INIT("'; DROP TABLE item; --"),
        S_INIT("\" \\ \\x00 $1 ?1 %s {{7*7}}"),
        S_INIT("\x01\x02\x7f\t\r\n"),
        S_INIT("\xef\xbf\xbe\xef\xbf\xbf\xf4\x8f\xbf\xbf"),
        S_INIT("👩‍👩‍👧‍👦 \xe2\x80\xae rtl \xe2\x80\x8b"),
        S_INIT("NULL"),
        S_INIT("\xef\xbb\xbf BOM"),
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct item in = new_item((int64_t)i + 1, "");
        in.code = texts[i];
        in.note = texts[i];
        in.body = texts[i];
        add_item(in);
        struct item got = get_item(in.id);
        assert_str(got.code, texts[i]);
        assert_str(got.note, texts[i]);
        assert_str(got.body, texts[i]);
    }
    size_t n = 1 << 20;
    char *all = arena_alloc(t->a, n);
    for (size_t i = 0; i < n; i++)
        all[i] = (char)(i * 7 % 256);
    struct item in = new_item(100, "large");
    in.body = (struct str){ all, n };
    add_item(in);
    assert_str(get_item(100).body, in.body);
}

static void test_bad_texts(void **state)
{
    (void)state;
    static const struct str bad[] = {
        S_INIT("a\0b"),
        S_INIT("\xff"),
        S_INIT("\xc3"),
        S_INIT("\xc0\x80"),
        S_INIT("\xe1\xbb"),
        S_INIT("\xed\xa0\x80"),
        S_INIT("\xf4\x90\x80\x80"),
        S_INIT("\xf0\x82\x82\xac"),
        S_INIT("abc\x80"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct item in = new_item(1, "x");
        in.note = bad[i];
        assert_int_equal(db_write(t->db, add, &in), ERR_INVALID);
    }
    struct item in = new_item(1, "x");
    in.body = bad[0];
    add_item(in);
    in.note = (struct str){ "x", (size_t)DB_VALUE_MAX_BYTES + 1 };
    assert_int_equal(db_write(t->db, add, &in), ERR_TOO_LARGE);
    assert_int_equal(count_items(), 1);
}

static enum err list(struct db_session *s, void *arg)
{
    struct {
        struct item *at;
        size_t n;
    } *out = arg;
    return db_all(s, &item_list, NULL, t->a, &out->at, &out->n);
}

static void test_all_rows_in_byte_order(void **state)
{
    (void)state;
    static const char *const codes[] = { "Z", "a", "B", "_", "đ", "e", "Đ", "10", "9" };
    static const char *const sorted[] = { "10", "9", "B", "Z", "_", "a", "e", "Đ", "đ" };
    struct {
        struct item *at;
        size_t n;
    } out = { NULL, 99 };
    assert_int_equal(db_read(t->db, list, &out), ERR_OK);
    assert_int_equal(out.n, 0);
    for (int i = 0; i < 9; i++)
        add_item(new_item(i + 1, codes[i]));
    assert_int_equal(db_read(t->db, list, &out), ERR_OK);
    assert_int_equal(out.n, 9);
    for (int i = 0; i < 9; i++)
        assert_str(out.at[i].code, str_c(sorted[i]));
}

/* -- refusals --------------------------------------------------------------------------------------------- */

static void test_conflicts(void **state)
{
    (void)state;
    add_item(new_item(1, "a"));
    struct item same_id = new_item(1, "b"), same_code = new_item(2, "a"), check = new_item(2, "b"),
                key = new_item(2, "b");
    check.size = -100;
    key.owner_id = 77;
    assert_int_equal(db_write(t->db, add, &same_id), ERR_CONFLICT);
    assert_int_equal(db_write(t->db, add, &same_code), ERR_CONFLICT);
    assert_int_equal(db_write(t->db, add, &check), ERR_CONFLICT);
    assert_int_equal(db_write(t->db, add, &key), ERR_CONFLICT);
    struct item late = new_item(2, "b");
    late.parent_id = 77; /* deferred: seen at COMMIT */
    assert_int_equal(db_write(t->db, add, &late), ERR_CONFLICT);
    assert_int_equal(count_items(), 1);
    late.parent_id = 2;
    late.owner_id = 1;
    add_item(late);
}

static enum err one_of(struct db_session *s, void *arg)
{
    int64_t before = 42;
    struct number n = { before };
    enum err e = db_one(s, arg, NULL, t->a, &n);
    assert_true(e == ERR_OK || n.n == before);
    return e;
}

static void test_wrong_statements(void **state)
{
    (void)state;
    assert_int_equal(db_read(t->db, one_of, (void *)&item_bad_null), ERR_NOT_FOUND);
    add_item(new_item(1, "a"));
    static const struct sql_stmt *const wrong[] = {
        &item_bad_columns,
        &item_bad_type,
        &item_bad_null,
        &item_real,
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(db_read(t->db, one_of, (void *)wrong[i]), ERR_IO);
        assert_int_equal(db_write(t->db, one_of, (void *)wrong[i]), ERR_IO);
    }
    assert_int_equal(db_write(t->db, one_of, (void *)&item_bad_sql), ERR_IO);
    assert_int_equal(db_read(t->db, add, &(struct item){ .id = 2, .code = S("b"), .version = 1 }),
                     ERR_IO); /* read-only */
    assert_int_equal(count_items(), 1);
}

static enum err get_two(struct db_session *s, void *arg)
{
    struct item row = { .id = 42 };
    enum err e = db_one(s, &item_by_note, &(struct word){ S("same") }, t->a, &row);
    assert_int_equal(row.id, 42);
    (void)arg;
    return e;
}

static void test_one_means_one(void **state)
{
    (void)state;
    assert_int_equal(db_read(t->db, get_two, NULL), ERR_NOT_FOUND);
    for (int i = 1; i <= 2; i++) {
        struct item in = new_item(i, i == 1 ? "a" : "b");
        in.note = S("same");
        add_item(in);
    }
    assert_int_equal(db_read(t->db, get_two, NULL), ERR_IO);
}

static enum err go_on_after_conflict(struct db_session *s, void *arg)
{
    (void)arg;
    struct item again = new_item(1, "a"), other = new_item(2, "b");
    struct number n;
    assert_int_equal(db_run(s, &item_add, &again, NULL), ERR_CONFLICT);
    assert_int_equal(db_run(s, &item_add, &other, NULL), ERR_CONFLICT);
    assert_int_equal(db_one(s, &item_count, NULL, t->a, &n), ERR_CONFLICT);
    return ERR_OK; /* forgotten: the work fails all the same */
}

static void test_a_refused_statement_spoils(void **state)
{
    (void)state;
    add_item(new_item(1, "a"));
    assert_int_equal(db_write(t->db, go_on_after_conflict, NULL), ERR_CONFLICT);
    assert_int_equal(count_items(), 1);
}

static enum err part_conflict(struct db_session *s, void *arg)
{
    (void)arg;
    struct item fine = new_item(50, "fine"), again = new_item(1, "a");
    TRY(db_run(s, &item_add, &fine, NULL));
    return db_run(s, &item_add, &again, NULL);
}

static enum err part_own_error(struct db_session *s, void *arg)
{
    (void)arg;
    struct item fine = new_item(51, "fine too");
    TRY(db_run(s, &item_add, &fine, NULL));
    assert_int_equal(db_savepoint(s, part_conflict, NULL), ERR_CONFLICT);
    return ERR_FORBIDDEN;
}

static enum err with_parts(struct db_session *s, void *arg)
{
    (void)arg;
    struct item two = new_item(2, "b"), three = new_item(3, "c");
    TRY(db_run(s, &item_add, &two, NULL));
    assert_int_equal(db_savepoint(s, part_conflict, NULL), ERR_CONFLICT);
    assert_int_equal(db_savepoint(s, part_own_error, NULL), ERR_FORBIDDEN);
    return db_savepoint(s, add, &three);
}

static void test_savepoints(void **state)
{
    (void)state;
    add_item(new_item(1, "a"));
    assert_int_equal(db_write(t->db, with_parts, NULL), ERR_OK);
    assert_int_equal(count_items(), 3);
}

static enum err add_and_refuse(struct db_session *s, void *arg)
{
    assert_true(db_writing(s));
    TRY(db_run(s, &item_add, arg, NULL));
    return ERR_FORBIDDEN;
}

static void test_errors_of_works_roll_back(void **state)
{
    (void)state;
    struct item in = new_item(1, "a");
    assert_int_equal(db_write(t->db, add_and_refuse, &in), ERR_FORBIDDEN);
    assert_int_equal(count_items(), 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_values_come_back),
        TEST(test_null_and_empty_differ),
        TEST(test_texts_and_bytes),
        TEST(test_bad_texts),
        TEST(test_all_rows_in_byte_order),
        TEST(test_conflicts),
        TEST(test_wrong_statements),
        TEST(test_one_means_one),
        TEST(test_a_refused_statement_spoils),
        TEST(test_savepoints),
        TEST(test_errors_of_works_roll_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
