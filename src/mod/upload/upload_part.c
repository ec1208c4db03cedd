/* The pieces of a file on the disk, until they are a blob. */
#include "mod/upload/upload_internal.h"
#include "base/failpoint.h"
#include "base/log.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COPY_BYTES = 256 * 1024, PATH_MAX_BYTES = 4096 };

static void path_of(const struct app *app, int64_t id, char out[PATH_MAX_BYTES])
{
    snprintf(out, PATH_MAX_BYTES, "%.*s/uploads/%lld", STR_ARG(app->cfg.data_dir), (long long)id);
}

static enum err sync_folder(const struct app *app)
{
    char dir[PATH_MAX_BYTES];
    snprintf(dir, sizeof dir, "%.*s/uploads", STR_ARG(app->cfg.data_dir));
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), failed = fd < 0 || fsync(fd) != 0;
    if (fd >= 0)
        close(fd);
    return failed ? ERR_IO : ERR_OK;
}

static int open_part(const struct app *app, int64_t id)
{
    char path[PATH_MAX_BYTES], dir[PATH_MAX_BYTES];
    path_of(app, id, path);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (fd >= 0 || errno != ENOENT)
        return fd;
    snprintf(dir, sizeof dir, "%.*s/uploads", STR_ARG(app->cfg.data_dir));
    mkdir(dir, 0750);
    return open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
}

static int64_t size_of(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 ? st.st_size : -1;
}

static bool write_at(int fd, struct str bytes, int64_t at)
{
    for (ssize_t w; bytes.len; bytes = str_skip(bytes, (size_t)w), at += w) {
        w = failpoint("upload.write") ? -1 : pwrite(fd, bytes.ptr, bytes.len, at);
        if (w < 0 && errno == EINTR)
            w = 0;
        else if (w <= 0)
            return false;
    }
    return true;
}

enum err part_write(const struct app *app, int64_t id, int64_t at, struct str bytes)
{
    int fd = open_part(app, id);
    if (fd < 0) {
        log_line(LOG_ERROR, "upload.open", "%s", strerror(errno));
        return ERR_IO;
    }
    enum err e = ERR_OK;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        e = ERR_CONFLICT;
    else if (size_of(fd) < at)
        e = ERR_NOT_FOUND;
    else if (!write_at(fd, bytes, at) || failpoint("upload.fsync") || fdatasync(fd) != 0)
        e = ERR_IO;
    close(fd);
    return e == ERR_OK && at == 0 ? sync_folder(app) : e; /* its name must outlive a power cut too */
}

static enum err copy(int fd, int64_t n, struct blob_sink *sink)
{
    static _Thread_local char bytes[COPY_BYTES];
    for (int64_t at = 0; at < n;) {
        size_t want = n - at < COPY_BYTES ? (size_t)(n - at) : COPY_BYTES;
        ssize_t r = pread(fd, bytes, want, at);
        if (r <= 0)
            return ERR_IO;
        TRY(blob_write(sink, bytes, (size_t)r));
        at += r;
    }
    return ERR_OK;
}

enum err part_read(const struct app *app, int64_t id, int64_t at, struct str last, struct blob_sink **out)
{
    struct blob_sink *sink = blob_open(app);
    int fd = at > 0 ? open_part(app, id) : -1;
    enum err e = !sink || (at > 0 && fd < 0) ? ERR_IO : ERR_OK;
    if (e == ERR_OK && at > 0)
        e = flock(fd, LOCK_EX | LOCK_NB) != 0 ? ERR_CONFLICT : size_of(fd) < at ? ERR_NOT_FOUND : copy(fd, at, sink);
    if (e == ERR_OK)
        e = blob_write(sink, last.ptr, last.len);
    if (fd >= 0)
        close(fd);
    if (e != ERR_OK)
        blob_abort(sink);
    else
        *out = sink;
    return e;
}

void part_remove(const struct app *app, int64_t id)
{
    char path[PATH_MAX_BYTES];
    path_of(app, id, path);
    unlink(path);
}

enum err part_each(struct ctx *c, enum err (*fn)(struct ctx *c, int64_t id))
{
    char dir[PATH_MAX_BYTES];
    snprintf(dir, sizeof dir, "%.*s/uploads", STR_ARG(c->app->cfg.data_dir));
    DIR *d = opendir(dir);
    enum err e = ERR_OK;
    int64_t id;
    for (struct dirent *f; d && e == ERR_OK && (f = readdir(d)) != NULL;)
        if (str_int(str_c(f->d_name), &id))
            e = fn(c, id);
    if (d)
        closedir(d);
    return e;
}
