/* What the files of this room share; nobody else includes this. */
#ifndef MOD_DOSSIER_INTERNAL_H
#define MOD_DOSSIER_INTERNAL_H
#include "mod/dossier/dossier.h"

/* dossier_code.c */
enum err dossier_new_request_no(struct ctx *c, const struct unit *agency, struct str *out) NODISCARD;
/* Code by the agency that receives and the day of reception (NĐ 61/2018 Đ26.2); direction: setting code.direction. */
enum err dossier_new_code(struct ctx *c, const struct unit *agency, struct str *out) NODISCARD;

/* dossier_clock.c: sets d's clock fields; *kind and *ground describe the change. */
enum err dossier_clock_intake(struct ctx *c, const struct unit *agency, int64_t *answer_due_ms) NODISCARD;
enum err dossier_clock_start(struct ctx *c, struct dossier *d, struct str *ground) NODISCARD;

/* dossier_store.c */
enum err dossier_store_new(struct ctx *c, const struct dossier *d, const struct party parties[PARTY_COUNT]) NODISCARD;
enum err dossier_store(struct ctx *c, struct dossier *d) NODISCARD; /* names d->version, then counts it up */
const char *party_word(enum party_role r);

#endif
