/* db_testing: a fresh database for a store test. For tests only (it stops the process when something is missing).
 *
 * The engine is chosen by the environment: MOTCUA_TEST_DB is "sqlite" (default: a file in a folder of its own) or
 * "postgres" (a schema of its own in the database of MOTCUA_TEST_PG; tests/store/with-postgres.sh starts one).
 *
 *     struct db_testing *t = db_testing_open();       all migrations of the program are done
 *     ... db_write(t->db, work, &arg) ...
 *     db_testing_close(t);                            nothing is left behind
 */
#ifndef DB_DB_TESTING_H
#define DB_DB_TESTING_H
#include "db/db.h"

struct db_testing {
    struct db *db; /* NULL while closed */
    struct arena *a;
    struct db_config cfg; /* change it before db_testing_start */
    const char *folder;   /* SQLite */
    const char *schema;   /* PostgreSQL */
};

bool db_testing_is_postgres(void);
/* Open and migrated by the program's migrations, or by a list of one's own. */
struct db_testing *db_testing_open(void);
struct db_testing *db_testing_open_list(const struct embed_file *list, size_t n);
/* Closes and removes the database. */
void db_testing_close(struct db_testing *t);

/* The parts of db_testing_open: a place for a database; opening it (again); closing without removing. */
struct db_testing *db_testing_new(void);
void db_testing_start(struct db_testing *t);
void db_testing_stop(struct db_testing *t);

/* Several statements as they are, on a connection and in a transaction of their own. */
enum err db_testing_script(struct db_testing *t, const char *sql) NODISCARD;

/* Two works that see the same database and then both write: on PostgreSQL their transactions are open at the same
 * time (a work runs again after it lost the race, as ever); on SQLite they follow one another. */
struct db_testing_side {
    db_work *work;
    void *arg;
    enum err result;
    int runs; /* how often the work was called */
};
void db_testing_race(struct db *db, struct db_testing_side *one, struct db_testing_side *other);

#endif
