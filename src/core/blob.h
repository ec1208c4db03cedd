/* blob: bytes named by their SHA-256 under data_dir/blobs/ab/<hash>. Written to an unnamed file, fsynced and linked
 * before the row that names them commits; never changed afterwards. Types are sniffed (libmagic), never believed. */
#ifndef CORE_BLOB_H
#define CORE_BLOB_H
#include "core/ctx.h"

struct blob {
    struct str hash;       /* 64 hex digits */
    int64_t size_bytes;
    struct str media_type; /* "application/pdf", "image/jpeg" … */
};
/* Streaming write; blob_write may be called from an I/O thread. */
struct blob_sink;
struct blob_sink *blob_open(const struct app *app);
enum err blob_write(struct blob_sink *s, const void *bytes, size_t n) NODISCARD;
/* fsync, sniff, link; ends the sink. ERR_IO: nothing remains. Slow: not inside a transaction. */
enum err blob_finish(struct blob_sink *s, struct arena *a, struct blob *out) NODISCARD;
/* The bytes written so far, for what is read and not kept; then blob_abort. ERR_TOO_LARGE above max_bytes. */
enum err blob_bytes(struct blob_sink *s, struct arena *a, size_t max_bytes, struct str *out) NODISCARD;
/* The type of what was written so far, sniffed. */
struct str blob_type(const struct blob_sink *s, struct arena *a);
int64_t blob_sink_size(const struct blob_sink *s);
/* Its descriptor, for reading what was written so far; it stays the sink's. */
int blob_sink_fd(const struct blob_sink *s);
void blob_abort(struct blob_sink *s);
/* All at once. */
enum err blob_put(const struct app *app, struct arena *a, struct str bytes, struct blob *out) NODISCARD;
/* Records the blob in the transaction that uses it; idempotent. */
enum err blob_record(struct ctx *c, const struct blob *b) NODISCARD;
/* What the name of a scan ends with: "pdf", "png", "jpg". */
struct str blob_ending(struct str media_type);
/* Drops the record, unless a row names it; a sweep removes the bytes after a day. */
enum err blob_forget(struct ctx *c, struct str hash) NODISCARD;
/* Removes files that no row names and that nobody has touched for a day: of transactions that failed, of refused requests.
 * Safe beside everything else. n: how many. */
enum err blob_sweep(struct ctx *c, int64_t *n) NODISCARD;
/* The same as a chore (core/job.h), with a line in the log. */
enum err blob_sweep_chore(struct ctx *c);
#define BLOB_TEMPORARY "tmp-" /* names of files in blobs/ that are being written */
enum err blob_info(struct ctx *c, struct str hash, struct blob *out) NODISCARD;
/* An open descriptor for reading, or ERR_NOT_FOUND / ERR_IO. */
enum err blob_fd(const struct app *app, struct str hash, int *fd, int64_t *size_bytes) NODISCARD;
enum err blob_read(const struct app *app, struct arena *a, struct str hash, size_t max_bytes, struct str *out) NODISCARD;
/* How a name of a file of this type ends, of those that people may hand in: "pdf", "png", otherwise "jpg". */
struct str blob_ending(struct str media_type);

#endif
