/* Folders of procedures on disk. */
#include "cmd/procedure_files.h"
#include "cmd/options.h"
#include <dirent.h>
#include <sys/stat.h>

enum { FILE_BYTES_MAX = 4 << 20, FOLDER_MODE = 0755 };

bool path_is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

struct str path_name(struct str path)
{
    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    for (ptrdiff_t at; (at = str_index(path, '/', 0)) >= 0;)
        path = str_skip(path, (size_t)at + 1);
    return path;
}

struct gathering {
    struct arena *a;
    struct check_file *files;
    size_t n;
};

static int by_name(const void *x, const void *y)
{
    const struct check_file *a = x, *b = y;
    return str_cmp(a->name, b->name);
}

/* Files below a folder, names prefixed ("examples/"); depth: how many folders down. */
static void gather(struct gathering *g, const char *folder, const char *prefix, int depth)
{
    DIR *d = opendir(folder);
    for (struct dirent *e; d && g->n < FOLDER_FILES_MAX && (e = readdir(d)) != NULL;) {
        const char *path = arena_printf(g->a, "%s/%s", folder, e->d_name).ptr;
        struct str bytes, name = arena_printf(g->a, "%s%s", prefix, e->d_name);
        if (e->d_name[0] == '.')
            continue;
        if (path_is_folder(path)) {
            if (depth > 0)
                gather(g, path, arena_printf(g->a, "%.*s/", STR_ARG(name)).ptr, depth - 1);
            continue;
        }
        if (!file_read(g->a, str_c(path), FILE_BYTES_MAX, &bytes))
            bytes = S("");
        g->files[g->n++] = (struct check_file){ name, bytes };
    }
    if (d)
        closedir(d);
}

size_t files_gather(struct arena *a, struct str path, struct check_file **out)
{
    struct gathering g = { .a = a, .files = ARENA_ARRAY(a, struct check_file, FOLDER_FILES_MAX) };
    gather(&g, arena_cstr(a, path), "", 2);
    gather(&g, arena_printf(a, "%.*s/../" FOLDER_SHARED, STR_ARG(path)).ptr, FOLDER_SHARED, 0);
    if (g.n)
        qsort(g.files, g.n, sizeof *g.files, by_name);
    *out = g.files;
    return g.n;
}

static bool make_folders(struct arena *a, struct str path)
{
    for (ptrdiff_t at = 0; (at = str_index(path, '/', (size_t)at + 1)) > 0;) {
        const char *part = arena_cstr(a, str_cut(path, 0, (size_t)at));
        if (!path_is_folder(part) && mkdir(part, FOLDER_MODE) != 0)
            return false;
    }
    return true;
}

static bool write_one(struct arena *a, struct str path, struct str bytes)
{
    FILE *f = make_folders(a, path) ? fopen(arena_cstr(a, path), "wx") : NULL;
    if (!f)
        return false;
    bool written = fwrite(bytes.ptr, 1, bytes.len, f) == bytes.len;
    return fclose(f) == 0 && written;
}

bool files_write(struct arena *a, struct str path, const struct check_file *files, size_t n, struct str *why)
{
    *why = arena_printf(a, "%.*s: is there already; choose another place", STR_ARG(path));
    struct stat st;
    if (stat(arena_cstr(a, path), &st) == 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        struct str file = arena_printf(a, "%.*s/%.*s", STR_ARG(path), STR_ARG(files[i].name));
        *why = arena_printf(a, "%.*s: cannot be written", STR_ARG(file));
        if (!write_one(a, file, files[i].bytes))
            return false;
    }
    return true;
}
