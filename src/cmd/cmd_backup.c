/* motcua backup, motcua restore. */
#include "cmd/backup.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "base/clock.h"

static struct option options[] = {
    { "--data", false, { 0 }, "directory of the installation" },
    { "--db", false, { 0 }, "sqlite (default) or postgres:CONNINFO" },
    { "--verify", true, { 0 }, "restore: only read the file and check all of it" },
};
enum { OPTIONS_N = sizeof options / sizeof *options };
static const char BACKUP_USAGE[] = "backup --data DIR FILE [--db postgres:CONNINFO]";
static const char RESTORE_USAGE[] = "restore FILE --data DIR | restore --verify FILE";

static struct str get(const char *name, const char *fallback) { return option_value(options, OPTIONS_N, name, str_c(fallback)); }

/* One word besides the options: the file. */
static const char *read_file_name(struct arena *a, int argc, char **argv, const char *usage)
{
    struct str *words = ARENA_ARRAY(a, struct str, (size_t)argc + 1);
    size_t n = 0;
    if (!options_read(argc, argv, options, OPTIONS_N, usage, words, &n))
        return NULL;
    bool data = get("--data", "").len > 0;
    if (n == 1 && (data || get("--verify", "").len))
        return arena_cstr(a, words[0]);
    fprintf(stderr, "usage: motcua %s\n", usage);
    return NULL;
}

static int done(const char *command, enum err e, const char *file, const struct backup_counts *c, struct str why)
{
    if (e != ERR_OK) {
        fprintf(stderr, "motcua %s: %.*s\n", command, STR_ARG(why));
        return 1;
    }
    printf("%s: %lld files, %lld bytes of files\n", file, (long long)c->blobs, (long long)c->bytes);
    return 0;
}

int cmd_backup(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct backup_counts counts = { 0 };
    struct str why = S("failed");
    const char *file = read_file_name(a, argc, argv, BACKUP_USAGE);
    if (!file)
        return 2;
    struct app_config cfg = options_config(a, get("--data", ""), get("--db", "sqlite"));
    cfg.db.must_exist = true;
    int code = done("backup", backup_write(a, &cfg, file, clock_wall_ms(), &counts, &why), file, &counts, why);
    if (code == 0 && cfg.db.engine == DB_POSTGRES)
        fprintf(stderr, "The database itself is not in this file: keep a pg_dump that was made before it beside it.\n");
    if (counts.missing) {
        fprintf(stderr, "motcua backup: %lld files that the database names are missing; see motcua doctor\n", (long long)counts.missing);
        code = 1;
    }
    arena_free(a);
    return code;
}

enum { NOT_ALL = 3 /* what is in the file came back, and that is not all of an installation */ };

static int say_restored(const char *file, const char *dir, const struct backup_counts *counts)
{
    if (counts->database) {
        printf("%s: database, keys, files\n", dir ? "restored and checked" : "whole");
        return 0;
    }
    printf("%s: keys, files; NOT the database: none is in the file, it was made beside PostgreSQL\n", dir ? "restored and checked" : "whole");
    if (!dir)
        return 0;
    fprintf(stderr,
            "Bring back the pg_dump that was made before %s, then compare both:\n"
            "  createdb motcua && pg_restore --no-owner --dbname=motcua THE.dump\n"
            "  motcua doctor --deep --data %s --db postgres:dbname=motcua\n",
            file, dir);
    return NOT_ALL;
}

int cmd_restore(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct backup_counts counts = { 0 };
    struct str why = S("failed");
    const char *file = read_file_name(a, argc, argv, RESTORE_USAGE);
    if (!file)
        return 2;
    if (get("--db", "").len) {
        fprintf(stderr, "motcua restore: takes no --db: a database of PostgreSQL comes back with pg_restore (docs/operations.md)\n");
        return 2;
    }
    const char *dir = get("--verify", "").len ? NULL : arena_cstr(a, get("--data", ""));
    int code = done("restore", backup_read(a, file, dir, &counts, &why), file, &counts, why);
    if (code == 0)
        code = say_restored(file, dir, &counts);
    arena_free(a);
    return code;
}
