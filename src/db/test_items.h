/* The table of db's own tests and its statements, written as sqlc would write them (an .sql file beside the code would
 * be built into the program). Ids are far above those of the program. */
#ifndef DB_TEST_ITEMS_H
#define DB_TEST_ITEMS_H
#include "db/db_testing.h"

static const char items_sql[] = "CREATE TABLE item (\n"
                                "    id INTEGER NOT NULL PRIMARY KEY, -- the 'INTEGER' STRICT\n"
                                "    code TEXT NOT NULL UNIQUE,\n"
                                "    note TEXT CHECK (note <> 'INTEGER'),\n"
                                "    size INTEGER CHECK (size > -100),\n"
                                "    body BLOB,\n"
                                "    version INTEGER NOT NULL DEFAULT 1,\n"
                                "    parent_id INTEGER REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED,\n"
                                "    owner_id INTEGER REFERENCES item (id)\n"
                                ") STRICT;\n"
                                "-- sqlite:\n"
                                "CREATE VIEW engine AS SELECT 'sqlite' AS name;\n"
                                "-- postgres:\n"
                                "CREATE VIEW engine AS SELECT CAST('postgres' AS text) AS name;\n"
                                "-- both:\n"
                                "CREATE INDEX item_note ON item (note);\n";

struct item {
    int64_t id;
    struct str code, note; /* note, size, body, parent_id, owner_id: or NULL */
    int64_t size;
    struct str body;
    int64_t version, parent_id, owner_id;
};
static const struct sql_field item_fields[] = {
    { "id", offsetof(struct item, id), DB_INT, false },
    { "code", offsetof(struct item, code), DB_TEXT, false },
    { "note", offsetof(struct item, note), DB_TEXT, true },
    { "size", offsetof(struct item, size), DB_INT, true },
    { "body", offsetof(struct item, body), DB_BYTES, true },
    { "version", offsetof(struct item, version), DB_INT, false },
    { "parent_id", offsetof(struct item, parent_id), DB_INT, true },
    { "owner_id", offsetof(struct item, owner_id), DB_INT, true },
};
struct number {
    int64_t n;
};
static const struct sql_field number_field[] = { { "n", offsetof(struct number, n), DB_INT, false } };
struct word {
    struct str s;
};
static const struct sql_field word_field[] = { { "s", offsetof(struct word, s), DB_TEXT, false } };

#define STATEMENT(name_, id_, in_, in_n_, out_, out_n_, size_, lite, pg)                                               \
    __attribute__((unused)) static const struct sql_stmt name_ = { .name = #name_,                                     \
                                                                   .text = { lite, pg },                               \
                                                                   .in = in_,                                          \
                                                                   .in_n = in_n_,                                      \
                                                                   .out = out_,                                        \
                                                                   .out_n = out_n_,                                    \
                                                                   .out_size_bytes = size_,                            \
                                                                   .id = 5000 + id_ }

STATEMENT(item_add, 0, item_fields, 8, NULL, 0, 0,
          "INSERT INTO item (id, code, note, size, body, version, parent_id, owner_id) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
          "INSERT INTO item (id, code, note, size, body, version, parent_id, owner_id) "
          "VALUES (CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT), CAST($5 AS BYTEA), "
          "CAST($6 AS BIGINT), CAST($7 AS BIGINT), CAST($8 AS BIGINT))");
STATEMENT(item_get, 1, number_field, 1, item_fields, 8, sizeof(struct item),
          "SELECT id, code, note, size, body, version, parent_id, owner_id FROM item WHERE id = ?1",
          "SELECT id, code, note, size, body, version, parent_id, owner_id FROM item WHERE id = CAST($1 AS BIGINT)");
STATEMENT(item_list, 2, NULL, 0, item_fields, 8, sizeof(struct item),
          "SELECT id, code, note, size, body, version, parent_id, owner_id FROM item ORDER BY code",
          "SELECT id, code, note, size, body, version, parent_id, owner_id FROM item ORDER BY code");
STATEMENT(item_count, 3, NULL, 0, number_field, 1, sizeof(struct number), "SELECT COUNT(*) FROM item",
          "SELECT COUNT(*) FROM item");
STATEMENT(item_sum, 4, NULL, 0, number_field, 1, sizeof(struct number),
          "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM item",
          "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM item");
/* size = $size, version + 1, of the version seen */
STATEMENT(item_set, 5,
          ((const struct sql_field[]){ { "id", offsetof(struct item, id), DB_INT, false },
                                       { "version", offsetof(struct item, version), DB_INT, false },
                                       { "size", offsetof(struct item, size), DB_INT, true } }),
          3, NULL, 0, 0, "UPDATE item SET size = ?3, version = version + 1 WHERE id = ?1 AND version = ?2",
          "UPDATE item SET size = CAST($3 AS BIGINT), version = version + 1 "
          "WHERE id = CAST($1 AS BIGINT) AND version = CAST($2 AS BIGINT)");
STATEMENT(item_delete_all, 6, NULL, 0, NULL, 0, 0, "DELETE FROM item", "DELETE FROM item");
STATEMENT(item_by_note, 7, word_field, 1, item_fields, 8, sizeof(struct item),
          "SELECT id, code, note, size, body, version, parent_id, owner_id FROM item WHERE note = ?1",
          "SELECT id, code, note, size, body, version, parent_id, owner_id FROM item WHERE note = CAST($1 AS TEXT)");
/* wrong in one way each */
STATEMENT(item_bad_sql, 10, NULL, 0, NULL, 0, 0, "DELETE FROM nowhere", "DELETE FROM nowhere");
STATEMENT(item_bad_columns, 11, NULL, 0, number_field, 1, sizeof(struct number), "SELECT id, size FROM item",
          "SELECT id, size FROM item");
STATEMENT(item_bad_type, 12, NULL, 0, number_field, 1, sizeof(struct number), "SELECT code FROM item",
          "SELECT code FROM item");
STATEMENT(item_bad_null, 13, NULL, 0, number_field, 1, sizeof(struct number), "SELECT parent_id FROM item",
          "SELECT parent_id FROM item");
STATEMENT(item_bad_params, 14, number_field, 1, number_field, 1, sizeof(struct number), "SELECT 1", "SELECT 1");
STATEMENT(item_real, 15, NULL, 0, number_field, 1, sizeof(struct number), "SELECT AVG(size) FROM item",
          "SELECT AVG(size) FROM item");
STATEMENT(engine_name, 16, NULL, 0, word_field, 1, sizeof(struct word), "SELECT name FROM engine",
          "SELECT name FROM engine");
STATEMENT(cut_line, 17, NULL, 0, number_field, 1, sizeof(struct number), "SELECT 1",
          "SELECT 1 FROM pg_terminate_backend(pg_backend_pid())");
STATEMENT(server_pid, 19, NULL, 0, number_field, 1, sizeof(struct number), "SELECT 1", "SELECT pg_backend_pid()");
STATEMENT(cut_others, 18, NULL, 0, number_field, 1, sizeof(struct number), "SELECT 1",
          "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
          "AND application_name = 'motcua'");

/* What db itself needs, and then the table. */
static inline struct db_testing *items_open(void)
{
    const struct embed_file list[] = {
        embed_migrations[0],
        { .path = S("0002_items.sql"), .bytes = { items_sql, sizeof items_sql - 1 } },
    };
    return db_testing_open_list(list, 2);
}

#endif
