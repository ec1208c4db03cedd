#include "cmd/backup.h"
#include "base/clock.h"
#include "core/blob.h"
#include "crypto/hash.h"
#include "data/json.h"
#include "fmt/tar.h"
#include "sql_store.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PART = 65536, MANIFEST_MAX = 2000, KEY_BYTES = 32, SMALL_FILE_MAX = 1 << 20 };

struct writing {
    struct arena *a;
    const struct app_config *cfg;
    struct db *db;
    struct tar_out *tar;
    int64_t now_ms;
    struct backup_counts *counts;
    struct str *why;
};

static enum err stop(struct writing *w, const char *what, const char *path)
{
    *w->why = arena_printf(w->a, "%s %s: %s", what, path, strerror(errno ? errno : EIO));
    return ERR_IO;
}

static const char *in_dir(struct writing *w, const char *name)
{
    return arena_printf(w->a, "%.*s/%s", STR_ARG(w->cfg->data_dir), name).ptr;
}

/* -- files of the directory -- */

static enum err put_small(struct writing *w, const char *name, bool needed)
{
    struct stat st;
    const char *path = in_dir(w, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT && !needed)
        return ERR_OK;
    enum err e = fd >= 0 && fstat(fd, &st) == 0 && st.st_size <= SMALL_FILE_MAX ? tar_put_file(w->tar, str_c(name), fd, st.st_size, w->now_ms)
                                                                                  : ERR_IO;
    if (fd >= 0)
        close(fd);
    return e == ERR_OK ? ERR_OK : stop(w, "cannot copy", path);
}

static enum err put_blob(struct writing *w, const struct blobs_after_row *row)
{
    int fd;
    int64_t size;
    struct app app = { .cfg = *w->cfg };
    enum err e = blob_fd(&app, row->hash, &fd, &size);
    if (e == ERR_NOT_FOUND) {
        w->counts->missing++;
        return ERR_OK;
    }
    if (e == ERR_OK) {
        e = tar_put_file(w->tar, arena_printf(w->a, "blobs/%.*s", STR_ARG(row->hash)), fd, size, w->now_ms);
        close(fd);
    }
    if (e != ERR_OK)
        return stop(w, "cannot copy", arena_cstr(w->a, row->hash));
    w->counts->blobs++;
    w->counts->bytes += size;
    return ERR_OK;
}

struct listing {
    struct arena *a;
    struct str after;
    struct blobs_after_row *rows;
    size_t n;
};
static enum err list(struct db_session *s, void *arg)
{
    struct listing *l = arg;
    return blobs_after(s, l->a, &(struct blobs_after_in){ l->after }, &l->rows, &l->n);
}

/* Listed after the database was copied: blobs are written before the rows that name them and never change. */
static enum err put_blobs(struct writing *w)
{
    struct listing l = { .a = w->a, .after = S("") };
    do {
        if (db_read(w->db, list, &l) != ERR_OK) {
            *w->why = S("the database failed");
            return ERR_IO;
        }
        for (size_t i = 0; i < l.n; i++)
            TRY(put_blob(w, &l.rows[i]));
        if (l.n)
            l.after = l.rows[l.n - 1].hash;
    } while (l.n);
    return ERR_OK;
}

/* -- the database and the manifest -- */

static enum err hash_file(int fd, struct hash *out, int64_t *size)
{
    static const size_t part_size = PART;
    char part[PART];
    struct hash_stream *h = hash_begin();
    ssize_t n;
    *size = 0;
    while ((n = read(fd, part, part_size)) > 0) {
        hash_add(h, part, (size_t)n);
        *size += n;
    }
    hash_end(h, out);
    return n == 0 && lseek(fd, 0, SEEK_SET) == 0 ? ERR_OK : ERR_IO;
}

static enum err put_manifest(struct writing *w, const struct hash *db_hash, int64_t db_size)
{
    char at[CLOCK_RFC3339_MAX];
    struct buf b = buf_new(w->a, MANIFEST_MAX);
    struct json_out o = json_out(&b);
    clock_rfc3339(w->now_ms, at);
    json_open(&o, '{');
    json_member_int(&o, "format", 1);
    json_member(&o, "made_at", str_c(at));
    json_member(&o, "engine", db_engine_of(w->db) == DB_SQLITE ? S("sqlite") : S("postgres"));
    if (db_hash) {
        json_member(&o, "db_sha256", hash_hex(w->a, *db_hash));
        json_member_int(&o, "db_bytes", db_size);
    }
    json_close(&o, '}');
    return tar_put(w->tar, S("manifest.json"), buf_str(&b), w->now_ms);
}

static enum err put_database(struct writing *w, const char *copy)
{
    struct hash h;
    int64_t size;
    int fd = open(copy, O_RDONLY | O_CLOEXEC);
    enum err e = fd < 0 ? ERR_IO : hash_file(fd, &h, &size);
    if (e == ERR_OK)
        e = put_manifest(w, &h, size);
    if (e == ERR_OK)
        e = tar_put_file(w->tar, S("motcua.db"), fd, size, w->now_ms);
    if (fd >= 0)
        close(fd);
    return e == ERR_OK ? ERR_OK : stop(w, "cannot copy", copy);
}

static enum err put_all(struct writing *w, const char *copy)
{
    TRY(copy ? put_database(w, copy) : put_manifest(w, NULL, 0));
    TRY(put_small(w, "seal.key", true));
    TRY(put_small(w, "csrf.key", true));
    TRY(put_small(w, "tls/authority.pem", false));
    TRY(put_small(w, "tls/server.pem", false));
    return put_blobs(w);
}

/* -- the file -- */

static enum err write_tar(struct writing *w, const char *path, const char *copy)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return stop(w, "cannot write", path);
    w->tar = tar_create(fd);
    enum err e = w->tar ? put_all(w, copy) : ERR_IO;
    if (w->tar && tar_finish(w->tar) != ERR_OK && e == ERR_OK)
        e = stop(w, "cannot write", path);
    if (e == ERR_OK && fsync(fd) != 0)
        e = stop(w, "cannot write", path);
    close(fd);
    if (e != ERR_OK)
        unlink(path);
    return e;
}

static void remember(struct writing *w)
{
    char at[CLOCK_RFC3339_MAX];
    const char *path = in_dir(w, "last_backup");
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    clock_rfc3339(w->now_ms, at);
    if (fd >= 0 && write(fd, at, strlen(at)) < 0)
        unlink(path); /* a missing note is better than a wrong one */
    if (fd >= 0)
        close(fd);
}

static enum err with_database(struct writing *w, const char *path)
{
    const char *copy = db_engine_of(w->db) == DB_SQLITE ? arena_printf(w->a, "%s.db", path).ptr : NULL;
    const char *part = arena_printf(w->a, "%s.part", path).ptr;
    if (access(path, F_OK) == 0) {
        *w->why = arena_printf(w->a, "%s exists already", path);
        return ERR_CONFLICT;
    }
    if (copy && db_backup(w->db, copy) != ERR_OK) {
        *w->why = arena_printf(w->a, "the database cannot be copied to %s", copy);
        return ERR_IO;
    }
    enum err e = write_tar(w, part, copy);
    if (copy)
        unlink(copy);
    if (e == ERR_OK && rename(part, path) != 0)
        e = stop(w, "cannot write", path);
    if (e == ERR_OK)
        remember(w);
    return e;
}

enum err backup_write(struct arena *a, const struct app_config *cfg, const char *path, int64_t now_ms, struct backup_counts *out, struct str *why)
{
    struct backup_counts counts = { 0 };
    struct writing w = { .a = a, .cfg = cfg, .now_ms = now_ms, .counts = &counts, .why = why };
    TRY(db_open(&cfg->db, a, &w.db, why));
    enum err e = with_database(&w, path);
    db_close(w.db);
    if (e == ERR_OK)
        *out = counts;
    return e;
}
