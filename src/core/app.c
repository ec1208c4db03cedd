#include "core/app.h"
#include "base/clock.h"
#include "base/embed.h"
#include "base/log.h"
#include "crypto/hash.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_BYTES = 32 };

/* Reads a key file, or makes it once with mode 0600. */
static enum err load_key(struct arena *a, struct str dir, const char *name, unsigned char key[KEY_BYTES], struct str *why)
{
    const char *path = arena_printf(a, "%.*s/%s", STR_ARG(dir), name).ptr;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) {
        random_bytes(key, KEY_BYTES);
        fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        bool bad = fd < 0 || write(fd, key, KEY_BYTES) != KEY_BYTES || fsync(fd) != 0;
        if (fd >= 0)
            close(fd);
        if (bad)
            *why = arena_printf(a, "cannot write %s: %s", path, strerror(errno));
        return bad ? ERR_IO : ERR_OK;
    }
    bool bad = fd < 0 || read(fd, key, KEY_BYTES) != KEY_BYTES;
    if (fd >= 0)
        close(fd);
    if (bad)
        *why = arena_printf(a, "cannot read %s", path);
    return bad ? ERR_IO : ERR_OK;
}

static enum err make_dirs(struct arena *a, struct str dir, struct str *why)
{
    const char *const parts[] = { "", "/blobs" };
    for (size_t i = 0; i < 2; i++) {
        const char *path = arena_printf(a, "%.*s%s", STR_ARG(dir), parts[i]).ptr;
        if (mkdir(path, 0750) != 0 && errno != EEXIST) {
            *why = arena_printf(a, "cannot make directory %s: %s", path, strerror(errno));
            return ERR_IO;
        }
    }
    return ERR_OK;
}

static int64_t size_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? (int64_t)st.st_size : -1;
}

/* A database that has gone is not begun anew in silence: the key says that there was one. */
static enum err check_there(struct arena *a, const struct app_config *cfg, bool used, struct str *why)
{
    if (!used || cfg->db.engine != DB_SQLITE || size_of(cfg->db.path) > 0)
        return ERR_OK;
    if (size_of(cfg->db.path) == 0 && size_of(arena_printf(a, "%s-wal", cfg->db.path).ptr) > 0)
        return ERR_OK; /* all of it is still in the log */
    *why = arena_printf(a, "%s is missing or empty, but this folder was used before (seal.key is there): restore a backup, or remove "
                           "seal.key and csrf.key to begin anew", cfg->db.path);
    return ERR_IO;
}

/* "app-1a2b3c.css" among the embedded assets, whatever its hash. */
struct str app_asset(struct arena *a, const char *prefix, const char *suffix)
{
    for (size_t i = 0; i < embed_assets_n; i++)
        if (str_starts(embed_assets[i].path, str_c(prefix)) && str_ends(embed_assets[i].path, str_c(suffix)))
            return arena_printf(a, "/assets/%.*s", STR_ARG(embed_assets[i].path));
    return S("");
}

/* Tests set the clock: MOTCUA_NOW=2026-11-20T10:00:00+07:00 starts there and runs on. */
static int64_t shift_ms;
static int64_t shifted_now(void) { return clock_wall_ms() + shift_ms; }

static int64_t (*choose_clock(void))(void)
{
    int64_t at;
    const char *now = getenv("MOTCUA_NOW");
    if (!now || !clock_parse_rfc3339(str_c(now), &at))
        return clock_wall_ms;
    shift_ms = at - clock_wall_ms();
    log_line(LOG_WARN, "clock.shifted", "MOTCUA_NOW=%s", now);
    return shifted_now;
}

enum err app_open(const struct app_config *cfg, struct arena *a, struct app **out, struct str *why)
{
    struct app *app = ARENA_NEW(a, struct app);
    app->cfg = *cfg;
    app->now_ms = choose_clock();
    if (!app->cfg.upload_bytes_max)
        app->cfg.upload_bytes_max = 30LL * 1024 * 1024;
    TRY(make_dirs(a, cfg->data_dir, why));
    bool used = size_of(arena_printf(a, "%.*s/seal.key", STR_ARG(cfg->data_dir)).ptr) >= 0;
    TRY(check_there(a, cfg, used, why));
    TRY(load_key(a, cfg->data_dir, "seal.key", app->seal_key, why));
    TRY(load_key(a, cfg->data_dir, "csrf.key", app->csrf_key, why));
    TRY(db_open(&cfg->db, a, &app->db, why));
    enum err e = db_migrate(app->db, a, why);
    if (e != ERR_OK) {
        db_close(app->db);
        return e;
    }
    app->asset_css = app_asset(a, "app-", ".css");
    app->asset_js = app_asset(a, "app-", ".js");
    *out = app;
    return ERR_OK;
}

void app_close(struct app *app)
{
    if (app)
        db_close(app->db);
}

int64_t app_last_backup_ms(struct arena *a, struct str data_dir)
{
    char text[CLOCK_RFC3339_MAX];
    int64_t at = 0;
    int fd = open(arena_printf(a, "%.*s/last_backup", STR_ARG(data_dir)).ptr, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, text, sizeof text) : 0;
    if (fd >= 0)
        close(fd);
    return n > 0 && clock_parse_rfc3339((struct str){ text, (size_t)n }, &at) ? at : 0;
}
