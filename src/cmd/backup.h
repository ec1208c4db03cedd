/* backup: an installation as one file, and back.
 *
 * The file is a tar archive with, in this order, manifest.json, motcua.db, seal.key, csrf.key, tls/authority.pem and
 * tls/server.pem where they exist, and blobs/<hash> for every file that the database names. It holds personal data and the
 * keys: mode 0600, to be kept like the installation itself. On PostgreSQL the database is not in it: pg_dump, run before. */
#ifndef CMD_BACKUP_H
#define CMD_BACKUP_H
#include "core/app.h"

struct backup_counts {
    bool database;                 /* read: it is in the file */
    int64_t blobs, bytes, missing; /* missing: named by the database, not in the directory or the archive */
};
/* Writes path; refuses one that exists. A running server need not stop. Notes the time in
 * data_dir/last_backup (app_last_backup_ms). *why: a sentence for the operator. */
enum err backup_write(struct arena *a, const struct app_config *cfg, const char *path, int64_t now_ms, struct backup_counts *out,
                      struct str *why) NODISCARD;
/* Reads all of path: every blob's hash, the database's hash and integrity, that every blob it names is there. data_dir NULL:
 * nothing stays; otherwise a directory that is absent or empty becomes the installation. ERR_INVALID: damaged, *why says what. */
enum err backup_read(struct arena *a, const char *path, const char *data_dir, struct backup_counts *out, struct str *why) NODISCARD;

#endif
