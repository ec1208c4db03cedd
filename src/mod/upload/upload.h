/* upload: files that come in pieces and go on after a cut (tus 1.0: core, creation, checksum, expiration, termination). */
#ifndef MOD_UPLOAD_UPLOAD_H
#define MOD_UPLOAD_UPLOAD_H
#include "core/web.h"

enum err upload_begin(struct ctx *c); /* POST /tai-len */
enum err upload_state(struct ctx *c); /* GET and HEAD /tai-len/{id} */
enum err upload_more(struct ctx *c);  /* PATCH /tai-len/{id} */
enum err upload_end(struct ctx *c);   /* DELETE /tai-len/{id} */
/* Chore: what nobody went on with for upload.days (3), and pieces that no row names. */
enum err upload_chore(struct ctx *c);

#endif
