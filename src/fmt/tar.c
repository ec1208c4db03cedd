#include "fmt/tar.h"
#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

enum { MODE = 0600, PART = 65536 };

struct tar_out {
    struct archive *a;
    struct archive_entry *entry;
};
struct tar_in {
    struct archive *a;
};

/* -- writing -- */

struct tar_out *tar_create(int fd)
{
    struct tar_out *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->a = archive_write_new();
    t->entry = archive_entry_new();
    bool ok = t->a && t->entry && archive_write_set_format_pax_restricted(t->a) == ARCHIVE_OK &&
              archive_write_set_bytes_in_last_block(t->a, 1) == ARCHIVE_OK && archive_write_open_fd(t->a, fd) == ARCHIVE_OK;
    if (ok)
        return t;
    archive_entry_free(t->entry);
    archive_write_free(t->a);
    free(t);
    return NULL;
}

static enum err put_head(struct tar_out *t, struct str name, int64_t size, int64_t at_ms)
{
    struct arena *a = arena_new();
    archive_entry_clear(t->entry);
    archive_entry_set_pathname(t->entry, arena_cstr(a, name));
    archive_entry_set_filetype(t->entry, AE_IFREG);
    archive_entry_set_perm(t->entry, MODE);
    archive_entry_set_size(t->entry, size);
    archive_entry_set_mtime(t->entry, at_ms / 1000, 0);
    int r = archive_write_header(t->a, t->entry);
    arena_free(a);
    return r == ARCHIVE_OK ? ERR_OK : ERR_IO;
}

static enum err put_bytes(struct tar_out *t, const char *at, size_t n)
{
    return archive_write_data(t->a, at, n) == (la_ssize_t)n ? ERR_OK : ERR_IO;
}

enum err tar_put(struct tar_out *t, struct str name, struct str bytes, int64_t at_ms)
{
    TRY(put_head(t, name, (int64_t)bytes.len, at_ms));
    return bytes.len ? put_bytes(t, bytes.ptr, bytes.len) : ERR_OK;
}

enum err tar_put_file(struct tar_out *t, struct str name, int fd, int64_t size, int64_t at_ms)
{
    char part[PART];
    TRY(put_head(t, name, size, at_ms));
    while (size > 0) {
        ssize_t n = read(fd, part, size < PART ? (size_t)size : PART);
        if (n <= 0)
            return ERR_IO;
        TRY(put_bytes(t, part, (size_t)n));
        size -= n;
    }
    return ERR_OK;
}

enum err tar_finish(struct tar_out *t)
{
    bool ok = archive_write_close(t->a) == ARCHIVE_OK;
    archive_entry_free(t->entry);
    ok = archive_write_free(t->a) == ARCHIVE_OK && ok;
    free(t);
    return ok ? ERR_OK : ERR_IO;
}

/* -- reading -- */

struct tar_in *tar_open(int fd)
{
    struct tar_in *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->a = archive_read_new();
    bool ok = t->a && archive_read_support_format_tar(t->a) == ARCHIVE_OK && archive_read_open_fd(t->a, fd, PART) == ARCHIVE_OK;
    if (ok)
        return t;
    tar_close(t);
    return NULL;
}

enum err tar_next(struct tar_in *t, struct tar_member *out)
{
    struct archive_entry *entry;
    int r = archive_read_next_header(t->a, &entry);
    if (r == ARCHIVE_EOF)
        return ERR_NOT_FOUND;
    if (r != ARCHIVE_OK || archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) || !archive_entry_size_is_set(entry))
        return ERR_INVALID;
    *out = (struct tar_member){ str_c(archive_entry_pathname(entry)), archive_entry_size(entry) };
    return ERR_OK;
}

enum err tar_read(struct tar_in *t, void *bytes, size_t max, size_t *n)
{
    la_ssize_t got = archive_read_data(t->a, bytes, max);
    if (got < 0)
        return ERR_INVALID;
    *n = (size_t)got;
    return ERR_OK;
}

void tar_close(struct tar_in *t)
{
    if (!t)
        return;
    archive_read_free(t->a);
    free(t);
}
