/* Removes files that no row names.
 *
 * A file is named by a row some time after it was written, so only files untouched for a day go. Somebody may hand in the
 * very bytes of such a file at this moment: blob_finish touches the file it finds. So a file is first moved aside and looked
 * at again: touched meanwhile, it gets its name back; moved before, blob_finish finds the name free and gives it anew. */
#include "core/blob.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/hash.h"
#include "sql_store.h"
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEX = 64 };
#define ASIDE "-aside" /* hash and this: a file being looked at; left there only by a power cut */
#define GRACE_SECONDS 86400

struct sweep {
    struct ctx *c;
    const char *dir; /* blobs/ab */
    int64_t before_s, n;
};

/* Files carry the time of the wall, whatever the clock of the application says. */
static bool is_old(const struct sweep *s, const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_mtime < s->before_s;
}

static void put_back(const char *aside, const char *path)
{
    if (link(aside, path) != 0 && errno != EEXIST)
        log_line(LOG_ERROR, "blob.sweep", "%s: %s", aside, strerror(errno));
    else
        unlink(aside);
}

static void remove_file(struct sweep *s, const char *path)
{
    const char *aside = arena_printf(s->c->arena, "%s" ASIDE, path).ptr;
    if (rename(path, aside) != 0)
        return;
    if (!is_old(s, aside)) {
        put_back(aside, path);
        return;
    }
    s->n += unlink(aside) == 0;
}

static enum err is_named(struct ctx *c, void *arg)
{
    struct blob b;
    return blob_info(c, *(const struct str *)arg, &b);
}

static enum err sweep_file(struct sweep *s, struct str name)
{
    struct hash h;
    struct str hash = str_cut(name, 0, HEX);
    const char *path = arena_printf(s->c->arena, "%s/%.*s", s->dir, STR_ARG(name)).ptr;
    if (name.len < HEX || !hash_from_hex(hash, &h))
        return ERR_OK; /* not ours */
    if (str_eq(str_skip(name, HEX), S(ASIDE))) {
        put_back(path, arena_printf(s->c->arena, "%s/%.*s", s->dir, STR_ARG(hash)).ptr);
        return ERR_OK;
    }
    if (name.len != HEX || !is_old(s, path))
        return ERR_OK;
    enum err e = ctx_read(s->c, is_named, &hash);
    if (e == ERR_NOT_FOUND)
        remove_file(s, path);
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err sweep_folder(struct sweep *s, const char *dir)
{
    enum err e = ERR_OK;
    DIR *d = opendir(dir);
    s->dir = dir;
    for (struct dirent *f; d && e == ERR_OK && (f = readdir(d)) != NULL;)
        e = sweep_file(s, arena_str(s->c->arena, str_c(f->d_name)));
    if (d)
        closedir(d);
    return e;
}

enum err blob_sweep(struct ctx *c, int64_t *n)
{
    struct sweep s = { .c = c, .before_s = clock_wall_ms() / 1000 - GRACE_SECONDS };
    const char *top = arena_printf(c->arena, "%.*s/blobs", STR_ARG(c->app->cfg.data_dir)).ptr;
    enum err e = ERR_OK;
    DIR *d = opendir(top);
    for (struct dirent *f; d && e == ERR_OK && (f = readdir(d)) != NULL;) {
        const char *path = arena_printf(c->arena, "%s/%s", top, f->d_name).ptr;
        if (str_starts(str_c(f->d_name), S(BLOB_TEMPORARY)) && is_old(&s, path))
            s.n += unlink(path) == 0;
        else if (strlen(f->d_name) == 2 && f->d_name[0] != '.')
            e = sweep_folder(&s, path);
    }
    if (d)
        closedir(d);
    *n = s.n;
    return e;
}

enum err blob_sweep_chore(struct ctx *c)
{
    int64_t n;
    TRY(blob_sweep(c, &n));
    if (n)
        log_line(LOG_INFO, "blob.sweep", "%lld files that nothing names were removed", (long long)n);
    return ERR_OK;
}
