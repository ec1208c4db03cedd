#include "cmd/backup.h"
#include "base/log.h"
#include "crypto/hash.h"
#include "data/json.h"
#include "fmt/tar.h"
#include "sql_store.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PART = 65536, MANIFEST_MAX = 2000, KEY_MAX = 1 << 20 };

struct reading {
    struct arena *a;
    struct tar_in *tar;
    const char *dir;            /* where files are written */
    bool keep;                  /* blobs too; otherwise they are only read */
    struct str db_hash;         /* of the manifest; empty: PostgreSQL */
    bool manifest, db, seal, csrf;
    VEC(struct hash) blobs;     /* as read; sorted at the end */
    struct backup_counts counts;
    struct str *why;
};

static enum err damaged(struct reading *r, const char *what, struct str name)
{
    *r->why = arena_printf(r->a, "%s %.*s", what, STR_ARG(name));
    return ERR_INVALID;
}

/* -- one member -- */

static enum err sink_open(struct reading *r, const char *name, int *fd)
{
    const char *path = arena_printf(r->a, "%s/%s", r->dir, name).ptr;
    *fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*fd >= 0)
        return ERR_OK;
    *r->why = arena_printf(r->a, "cannot write %s: %s", path, strerror(errno));
    return ERR_IO;
}

static enum err write_all(struct reading *r, int fd, const char *at, size_t n)
{
    while (n > 0) {
        ssize_t w = write(fd, at, n);
        if (w <= 0) {
            *r->why = arena_printf(r->a, "cannot write: %s", strerror(errno));
            return ERR_IO;
        }
        at += w;
        n -= (size_t)w;
    }
    return ERR_OK;
}

/* The member's bytes to fd (-1: nowhere), hashed on the way. */
static enum err pour(struct reading *r, int fd, struct str name, struct hash *out)
{
    static _Thread_local char part[PART];
    struct hash_stream *h = hash_begin();
    size_t n = 0;
    enum err e;
    while ((e = tar_read(r->tar, part, sizeof part, &n)) == ERR_OK && n > 0) {
        hash_add(h, part, n);
        if (fd >= 0 && (e = write_all(r, fd, part, n)) != ERR_OK)
            break;
    }
    hash_end(h, out);
    if (e == ERR_INVALID)
        return damaged(r, "the archive is cut or damaged at", name);
    if (e == ERR_OK && fd >= 0 && fsync(fd) != 0)
        e = ERR_IO;
    return e;
}

static enum err to_file(struct reading *r, const char *name, struct hash *out)
{
    int fd = -1;
    TRY(sink_open(r, name, &fd));
    enum err e = pour(r, fd, str_c(name), out);
    close(fd);
    return e;
}

static enum err take_manifest(struct reading *r, const struct tar_member *m)
{
    char text[MANIFEST_MAX];
    size_t n = 0, at = 0;
    const struct json *root;
    struct json_fault fault;
    if (m->size_bytes > MANIFEST_MAX)
        return damaged(r, "not a backup:", m->name);
    while (at < sizeof text && tar_read(r->tar, text + at, sizeof text - at, &n) == ERR_OK && n > 0)
        at += n;
    struct str copy = arena_str(r->a, (struct str){ text, at });
    if (json_parse(r->a, copy, &root, &fault) != ERR_OK || json_int(root, "format", 0) != 1)
        return damaged(r, "a manifest that this program does not know:", m->name);
    r->db_hash = json_text(root, "db_sha256", S(""));
    r->manifest = true;
    return ERR_OK;
}

static enum err take_db(struct reading *r)
{
    struct hash h, want;
    TRY(to_file(r, "motcua.db", &h));
    r->db = r->counts.database = true;
    if (!hash_from_hex(r->db_hash, &want) || memcmp(&h, &want, sizeof h) != 0)
        return damaged(r, "the database does not fit its hash in the manifest:", S("motcua.db"));
    return ERR_OK;
}

static enum err take_blob(struct reading *r, const struct tar_member *m)
{
    struct hash want, h;
    struct str hex = arena_str(r->a, str_skip(m->name, 6));
    if (!hash_from_hex(hex, &want))
        return damaged(r, "a member that is none of a backup:", m->name);
    const char *folder = arena_printf(r->a, "%s/blobs/%.2s", r->dir, hex.ptr).ptr;
    if (r->keep && mkdir(folder, 0750) != 0 && errno != EEXIST)
        return damaged(r, "cannot make", str_c(folder));
    if (r->keep)
        TRY(to_file(r, arena_printf(r->a, "blobs/%.2s/%.*s", hex.ptr, STR_ARG(hex)).ptr, &h));
    else
        TRY(pour(r, -1, hex, &h));
    if (memcmp(&h, &want, sizeof h) != 0)
        return damaged(r, "a file does not fit its hash:", hex);
    VEC_PUSH(r->a, &r->blobs, h);
    r->counts.blobs++;
    r->counts.bytes += m->size_bytes;
    return ERR_OK;
}

static enum err take_key(struct reading *r, const char *name, bool *seen)
{
    struct hash h;
    *seen = true;
    return to_file(r, name, &h);
}

static enum err take(struct reading *r, const struct tar_member *m)
{
    bool tls;
    struct str name = arena_str(r->a, m->name);
    if (str_eq(name, S("manifest.json")) && !r->manifest)
        return take_manifest(r, m);
    if (!r->manifest)
        return damaged(r, "not a backup of this program:", name);
    if (str_starts(name, S("blobs/")))
        return take_blob(r, m);
    if (str_eq(name, S("motcua.db")))
        return take_db(r);
    if (m->size_bytes > KEY_MAX)
        return damaged(r, "a key that is too large:", name);
    if (str_eq(name, S("seal.key")))
        return take_key(r, "seal.key", &r->seal);
    if (str_eq(name, S("csrf.key")))
        return take_key(r, "csrf.key", &r->csrf);
    if (str_eq(name, S("tls/authority.pem")) || str_eq(name, S("tls/server.pem")))
        return take_key(r, arena_cstr(r->a, name), &tls);
    return damaged(r, "a member that is none of a backup:", name);
}

/* -- the whole -- */

static int by_bytes(const void *a, const void *b) { return memcmp(a, b, HASH_BYTES); }

struct checking {
    struct reading *r;
    struct str after;
    size_t n;
};
static enum err check_page(struct db_session *s, void *arg)
{
    struct checking *k = arg;
    struct blobs_after_row *rows;
    struct hash h;
    TRY(blobs_after(s, k->r->a, &(struct blobs_after_in){ k->after }, &rows, &k->n));
    for (size_t i = 0; i < k->n; i++) {
        bool there = hash_from_hex(rows[i].hash, &h) && k->r->blobs.n &&
                     bsearch(&h, k->r->blobs.at, k->r->blobs.n, sizeof h, by_bytes) != NULL;
        k->r->counts.missing += !there;
        k->after = rows[i].hash;
    }
    return ERR_OK;
}

/* The database opens, is sound, and names no file that is missing. */
static enum err check_database(struct reading *r)
{
    struct db *db;
    struct checking k = { .r = r, .after = S("") };
    struct db_config cfg = { .engine = DB_SQLITE, .path = arena_printf(r->a, "%s/motcua.db", r->dir).ptr, .must_exist = true };
    if (r->blobs.n)
        qsort(r->blobs.at, r->blobs.n, sizeof *r->blobs.at, by_bytes);
    TRY(db_open(&cfg, r->a, &db, r->why));
    enum err e = db_verify(db, r->a, r->why);
    do {
        if (e == ERR_OK)
            e = db_read(db, check_page, &k);
    } while (e == ERR_OK && k.n);
    db_close(db);
    if (e == ERR_OK && r->counts.missing)
        return damaged(r, "files that the database names are missing:", arena_printf(r->a, "%lld", (long long)r->counts.missing));
    return e;
}

static enum err read_all(struct reading *r)
{
    struct tar_member m;
    enum err e;
    while ((e = tar_next(r->tar, &m)) == ERR_OK)
        TRY(take(r, &m));
    if (e != ERR_NOT_FOUND)
        return damaged(r, "not an archive, or cut", S(""));
    if (!r->manifest || !r->seal || !r->csrf || (r->db_hash.len && !r->db))
        return damaged(r, "the archive is cut: a part is missing", S(""));
    return r->db ? check_database(r) : ERR_OK;
}

/* -- the directory -- */

static enum err make_dirs(struct reading *r)
{
    static const char *const parts[] = { "", "/blobs", "/tls" };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *path = arena_printf(r->a, "%s%s", r->dir, parts[i]).ptr;
        if (mkdir(path, 0750) != 0) {
            *r->why = arena_printf(r->a, "cannot make %s: %s", path, strerror(errno));
            return ERR_IO;
        }
    }
    return ERR_OK;
}

static enum err read_into(struct reading *r, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        *r->why = arena_printf(r->a, "cannot read %s: %s", path, strerror(errno));
        return ERR_NOT_FOUND;
    }
    r->tar = tar_open(fd);
    enum err e = r->tar ? read_all(r) : ERR_INVALID;
    tar_close(r->tar);
    close(fd);
    return e;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

/* Everything is read and checked in a directory beside the place, which then takes its name. */
enum err backup_read(struct arena *a, const char *path, const char *data_dir, struct backup_counts *out, struct str *why)
{
    struct reading r = { .a = a, .why = why, .keep = data_dir != NULL };
    const char *base = data_dir ? data_dir : path;
    r.dir = arena_printf(a, "%s.restoring", base).ptr;
    *why = S("not a backup");
    if (data_dir && rmdir(data_dir) != 0 && errno != ENOENT) {
        *why = arena_printf(a, "%s is not empty", data_dir);
        return ERR_CONFLICT;
    }
    TRY(make_dirs(&r));
    enum err e = read_into(&r, path);
    if (e == ERR_OK && data_dir && rename(r.dir, data_dir) != 0) {
        *why = arena_printf(a, "cannot make %s: %s", data_dir, strerror(errno));
        e = ERR_IO;
    }
    if (e != ERR_OK || !data_dir)
        nftw(r.dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    if (e == ERR_OK)
        *out = r.counts;
    return e;
}
