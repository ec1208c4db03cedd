#include "core/blob.h"
#include "base/failpoint.h"
#include "base/log.h"
#include "crypto/hash.h"
#include "sql_store.h"
#include <errno.h>
#include <fcntl.h>
#include <magic.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SNIFF_BYTES = 8192, PATH_BYTES = 4096 };

struct blob_sink {
    const struct app *app;
    int fd;
    char *temporary; /* its name where the file system has no unnamed files; otherwise NULL */
    int64_t size;
    struct hash_stream *hash;
    unsigned char head[SNIFF_BYTES]; /* for sniffing */
    size_t head_n;
};

static const char *dir_of(const struct app *app, struct arena *a, struct str hash)
{
    return arena_printf(a, "%.*s/blobs/%.2s", STR_ARG(app->cfg.data_dir), hash.len >= 2 ? hash.ptr : "00").ptr;
}

static const char *path_of(const struct app *app, struct arena *a, struct str hash)
{
    return arena_printf(a, "%.*s/blobs/%.2s/%.*s", STR_ARG(app->cfg.data_dir), hash.ptr, STR_ARG(hash)).ptr;
}

/* Where a file system has no unnamed files (NFS, FUSE, overlays of old kernels), one with a name that no hash has. */
static int open_named(const char *dir, struct arena *a, char **name)
{
    char *path = (char *)arena_printf(a, "%s/" BLOB_TEMPORARY "XXXXXX", dir).ptr;
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0 && !(*name = strdup(path)))
        log_die("out of memory");
    return fd;
}

static int open_unnamed(const char *dir)
{
    if (failpoint("blob.open"))
        return -1;
    if (failpoint("blob.tmpfile")) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0640);
}

struct blob_sink *blob_open(const struct app *app)
{
    struct arena *a = arena_new();
    char *temporary = NULL;
    const char *dir = arena_printf(a, "%.*s/blobs", STR_ARG(app->cfg.data_dir)).ptr;
    errno = 0;
    int fd = open_unnamed(dir);
    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
        fd = open_named(dir, a, &temporary);
    if (fd < 0)
        log_line(LOG_ERROR, "blob.open", "%s: %s", dir, strerror(errno));
    arena_free(a);
    if (fd < 0)
        return NULL;
    struct blob_sink *s = calloc(1, sizeof *s);
    if (!s)
        log_die("out of memory");
    s->app = app;
    s->fd = fd;
    s->temporary = temporary;
    s->hash = hash_begin();
    return s;
}

enum err blob_write(struct blob_sink *s, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    size_t head = SNIFF_BYTES - s->head_n < n ? SNIFF_BYTES - s->head_n : n;
    memcpy(s->head + s->head_n, p, head);
    s->head_n += head;
    s->size += (int64_t)n;
    hash_add(s->hash, p, n);
    while (n > 0) {
        ssize_t w = failpoint("blob.write") ? -1 : write(s->fd, p, n);
        if (w < 0 && errno == EINTR)
            continue;
        if (w <= 0) {
            log_line(LOG_ERROR, "blob.write", "%s", strerror(errno));
            return ERR_IO;
        }
        p += w;
        n -= (size_t)w;
    }
    return ERR_OK;
}

static void sink_free(struct blob_sink *s)
{
    close(s->fd);
    if (s->temporary)
        unlink(s->temporary); /* gone already when it became a blob */
    free(s->temporary);
    free(s);
}

enum err blob_bytes(struct blob_sink *s, struct arena *a, size_t max, struct str *out)
{
    if (s->size < 0 || (uint64_t)s->size > max)
        return ERR_TOO_LARGE;
    char *bytes = arena_alloc(a, (size_t)s->size + 1);
    size_t at = 0;
    for (ssize_t r; at < (size_t)s->size && (r = pread(s->fd, bytes + at, (size_t)s->size - at, (off_t)at)) > 0;)
        at += (size_t)r;
    if (at != (size_t)s->size)
        return ERR_IO;
    *out = (struct str){ bytes, at };
    return ERR_OK;
}

int blob_sink_fd(const struct blob_sink *s) { return s->fd; }

void blob_abort(struct blob_sink *s)
{
    if (!s)
        return;
    hash_end(s->hash, NULL);
    sink_free(s);
}

static struct str sniff(struct arena *a, const void *head, size_t n)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static magic_t magic;
    pthread_mutex_lock(&lock);
    if (!magic) {
        magic = magic_open(MAGIC_MIME_TYPE);
        if (!magic || magic_load(magic, NULL) != 0)
            log_die("the file type database (libmagic) is missing");
    }
    const char *type = n ? magic_buffer(magic, head, n) : "application/x-empty";
    struct str out = arena_str(a, str_c(type ? type : "application/octet-stream"));
    pthread_mutex_unlock(&lock);
    return out;
}

static enum err sync_dir(const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int failed = fd < 0 || fsync(fd) != 0;
    if (fd >= 0)
        close(fd);
    return failed ? ERR_IO : ERR_OK;
}

/* The same bytes are there already: the sweep must see that somebody wants them (blob_sweep.c). When it was faster, the
 * name is free again. */
static bool is_there(const char *path) { return utimensat(AT_FDCWD, path, NULL, 0) == 0; }

static bool give_name(const struct blob_sink *s, struct arena *a, const char *path)
{
    const char *self = arena_printf(a, "/proc/self/fd/%d", s->fd).ptr;
    if (s->temporary)
        return rename(s->temporary, path) == 0;
    for (int tries = 0; tries < 3; tries++) {
        if (linkat(AT_FDCWD, self, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0)
            return true;
        if (errno != EEXIST)
            return false;
        if (is_there(path))
            return true;
    }
    return false;
}

static enum err link_in(const struct blob_sink *s, struct arena *a, struct str hash)
{
    const char *dir = dir_of(s->app, a, hash), *path = path_of(s->app, a, hash);
    if (failpoint("blob.fsync") || fsync(s->fd) != 0)
        return ERR_IO;
    if (mkdir(dir, 0750) != 0 && errno != EEXIST)
        return ERR_IO;
    return give_name(s, a, path) ? sync_dir(dir) : ERR_IO;
}

int64_t blob_sink_size(const struct blob_sink *s) { return s->size; }

struct str blob_type(const struct blob_sink *s, struct arena *a) { return sniff(a, s->head, s->head_n); }

enum err blob_finish(struct blob_sink *s, struct arena *a, struct blob *out)
{
    struct hash h;
    hash_end(s->hash, &h);
    struct blob b = { hash_hex(a, h), s->size, sniff(a, s->head, s->head_n) };
    enum err e = link_in(s, a, b.hash);
    if (e != ERR_OK)
        log_line(LOG_ERROR, "blob.finish", "%s", strerror(errno));
    sink_free(s);
    if (e == ERR_OK)
        *out = b;
    return e;
}

enum err blob_put(const struct app *app, struct arena *a, struct str bytes, struct blob *out)
{
    struct blob_sink *s = blob_open(app);
    if (!s)
        return ERR_IO;
    enum err e = blob_write(s, bytes.ptr, bytes.len);
    if (e != ERR_OK) {
        blob_abort(s);
        return e;
    }
    return blob_finish(s, a, out);
}

enum err blob_record(struct ctx *c, const struct blob *b)
{
    return blob_insert(c->db, &(struct blob_insert_in){ b->hash, b->size_bytes, b->media_type, c->now_ms }, NULL);
}

static enum err delete_row(struct db_session *db, void *arg)
{
    return blob_delete(db, &(struct blob_delete_in){ *(const struct str *)arg }, NULL);
}

enum err blob_forget(struct ctx *c, struct str hash)
{
    enum err e = db_savepoint(c->db, delete_row, &hash);
    if (e == ERR_OK)
        (void)is_there(path_of(c->app, c->arena, hash)); /* its last day begins now: a backup that runs still finds it */
    return e == ERR_CONFLICT ? ERR_OK : e; /* something else names it */
}

enum err blob_info(struct ctx *c, struct str hash, struct blob *out)
{
    struct blob_row_row r;
    TRY(blob_row(c->db, c->arena, &(struct blob_row_in){ hash }, &r));
    *out = (struct blob){ hash, r.size_bytes, r.media_type };
    return ERR_OK;
}

static bool is_hash(struct str s)
{
    struct hash h;
    return hash_from_hex(s, &h);
}

enum err blob_fd(const struct app *app, struct str hash, int *fd, int64_t *size)
{
    struct stat st;
    if (!is_hash(hash))
        return ERR_NOT_FOUND;
    struct arena *a = arena_new();
    int f = open(path_of(app, a, hash), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    arena_free(a);
    if (f < 0)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
    if (fstat(f, &st) != 0) {
        close(f);
        return ERR_IO;
    }
    *fd = f;
    *size = st.st_size;
    return ERR_OK;
}

enum err blob_read(const struct app *app, struct arena *a, struct str hash, size_t max, struct str *out)
{
    int fd;
    int64_t size;
    TRY(blob_fd(app, hash, &fd, &size));
    if (size < 0 || (uint64_t)size > max) {
        close(fd);
        return ERR_TOO_LARGE;
    }
    char *bytes = arena_alloc(a, (size_t)size + 1);
    size_t at = 0;
    for (ssize_t r; at < (size_t)size && (r = read(fd, bytes + at, (size_t)size - at)) > 0;)
        at += (size_t)r;
    close(fd);
    if (at != (size_t)size)
        return ERR_IO;
    *out = (struct str){ bytes, at };
    return ERR_OK;
}

struct str blob_ending(struct str media_type)
{
    return str_eq(media_type, S("application/pdf")) ? S("pdf") : str_eq(media_type, S("image/png")) ? S("png") : S("jpg");
}
