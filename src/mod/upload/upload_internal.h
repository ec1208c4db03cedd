/* What the files of this room share; nobody else includes this. */
#ifndef MOD_UPLOAD_INTERNAL_H
#define MOD_UPLOAD_INTERNAL_H
#include "mod/papers/papers.h"
#include "mod/upload/upload.h"

struct upload {
    int64_t id, owner_id, size_bytes, received_bytes, paper_id, expires_at_ms, version;
    enum paper_owner of;
    struct str component_key, name;
};

/* -- upload_part.c: the pieces on the disk, data_dir/uploads/<id> -- */
/* Writes bytes at this place and makes them durable. ERR_CONFLICT: somebody else is writing there. ERR_NOT_FOUND,
 * also of part_read: what was received is not on this disk (a backup was restored). */
enum err part_write(const struct app *app, int64_t id, int64_t at, struct str bytes) NODISCARD;
/* All of it, and last the bytes that are not in the file yet, into a new sink. */
enum err part_read(const struct app *app, int64_t id, int64_t at, struct str last, struct blob_sink **out) NODISCARD;
void part_remove(const struct app *app, int64_t id);
/* Calls fn for the id of each file there. */
enum err part_each(struct ctx *c, enum err (*fn)(struct ctx *c, int64_t id)) NODISCARD;

/* -- upload_begin.c -- */
/* Headers of every answer about an upload. */
void upload_say(struct ctx *c, const struct upload *u);
/* ERR_STALE unless the request speaks tus 1.0.0. */
enum err upload_speaks_tus(struct ctx *c) NODISCARD;

#endif
