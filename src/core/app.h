/* app: the running program: configuration, database, files. One for a process; const after start. */
#ifndef CORE_APP_H
#define CORE_APP_H
#include "base/arena.h"
#include "db/db.h"

struct app_config {
    struct str data_dir;
    struct db_config db;
    struct str base_url;       /* "http://localhost:8080", for links in slips, codes and mails */
    struct str smtp_url;       /* "smtp://127.0.0.1:1025"; empty: mails wait in the outbox */
    struct str mail_from;
    bool secure_cookies;       /* served over TLS */
    bool trust_proxy;
    int64_t upload_bytes_max;  /* one file; default 30 MB */
};
struct worker_pool;
struct app {
    struct app_config cfg;
    struct db *db;
    struct worker_pool *workers;
    unsigned char seal_key[32];  /* data_dir/seal.key: TOTP secrets at rest */
    unsigned char csrf_key[32];  /* data_dir/csrf.key */
    int64_t (*now_ms)(void);     /* clock_wall_ms, or a fake in tests (MOTCUA_NOW) */
    struct str asset_css, asset_js; /* hashed paths */
};
/* Reads or makes the keys, opens and migrates the database. *why: one English sentence for the operator. */
enum err app_open(const struct app_config *cfg, struct arena *a, struct app **out, struct str *why) NODISCARD;
/* Address of an embedded asset whose name carries a hash: app_asset(a, "app-", ".js"); "" when there is none. */
struct str app_asset(struct arena *a, const char *prefix, const char *suffix);
/* When motcua backup last ran, by data_dir/last_backup; 0: never. */
int64_t app_last_backup_ms(struct arena *a, struct str data_dir);
void app_close(struct app *app);

#endif
