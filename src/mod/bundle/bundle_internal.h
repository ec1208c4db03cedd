/* What the files of this room share; nobody else includes this. */
#ifndef MOD_BUNDLE_INTERNAL_H
#define MOD_BUNDLE_INTERNAL_H
#include "mod/bundle/bundle.h"

/* As bundle_get, for whoever asks. */
enum err bundle_load(struct ctx *c, int64_t id, struct bundle *out) NODISCARD;
/* NULL: no such part. */
const struct bundle_part *bundle_part_called(const struct procedure *p, struct str key);
/* Who decides this part, whose own procedure is p, of what agency_id receives. outside: nobody in this installation, or an agency of a
 * level that the procedure does not know; the receiving one passes it on. */
enum err bundle_part_agency(struct ctx *c, int64_t agency_id, const struct bundle_part *part, const struct procedure *p, struct unit *out,
                            bool *outside) NODISCARD;
/* Writes what the part before said into the draft of this part's result (bundle_carried). */
enum err bundle_carry(struct ctx *c, const struct dossier *d) NODISCARD;

#endif
