/* file: the files of SQLite as the operating system sees them. */
#include "db/db_impl.h"
#include "base/log.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Readable by nobody else: it holds what citizens have told us. SQLite gives its log the same mode. */
enum { MODE = 0600 };

enum err file_find(const struct db_config *cfg, struct arena *a, struct str *why)
{
    struct stat st;
    bool there = stat(cfg->path, &st) == 0;
    if (there && S_ISREG(st.st_mode))
        return ERR_OK;
    if (there) {
        *why = arena_printf(a, "%s is not a file", cfg->path);
        return ERR_INVALID;
    }
    if (cfg->must_exist && errno == ENOENT) {
        *why = arena_printf(a, "%s is missing", cfg->path);
        return ERR_NOT_FOUND;
    }
    int fd = errno == ENOENT ? open(cfg->path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, MODE) : -1;
    if (fd >= 0)
        close(fd);
    if (fd >= 0 || errno == EEXIST) /* somebody else has just made it */
        return ERR_OK;
    *why = arena_printf(a, "%s cannot be created: %s", cfg->path, strerror(errno));
    return errno == ENOENT ? ERR_NOT_FOUND : errno == ENOSPC || errno == EDQUOT ? ERR_IO : ERR_FORBIDDEN;
}

static enum err trouble(const char *path)
{
    log_line(LOG_ERROR, "db.file", "%s: %s", path, strerror(errno));
    return ERR_IO;
}

enum err file_new(const char *path, int *fd)
{
    int got = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, MODE);
    if (got < 0)
        return errno == EEXIST ? ERR_CONFLICT : trouble(path);
    *fd = got;
    return ERR_OK;
}

static bool sync_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct arena *a = arena_new();
    struct str folder = slash ? (struct str){ path, (size_t)(slash - path) + 1 } : S(".");
    int fd = open(arena_cstr(a, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    arena_free(a);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return ok;
}

enum err file_finish(const char *path, int fd, bool good)
{
    enum err e = ERR_IO;
    if (good)
        e = fsync(fd) == 0 && sync_folder_of(path) ? ERR_OK : trouble(path);
    close(fd);
    if (e != ERR_OK)
        unlink(path);
    return e;
}
