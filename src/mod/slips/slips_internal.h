/* What the files of this room share; nobody else includes this. */
#ifndef MOD_SLIPS_INTERNAL_H
#define MOD_SLIPS_INTERNAL_H
#include "fmt/doc.h"
#include "mod/slips/slips.h"

typedef VEC(struct doc_value) slip_vec;
/* Values that are empty are left out: the paper then prints a dotted line for writing by hand. */
void slip_put(struct ctx *c, slip_vec *v, const char *key, struct str value);
void slip_put_office(struct ctx *c, slip_vec *v, const struct unit *u);
enum err slip_put_all(struct ctx *c, slip_vec *v, const struct dossier *d, const struct procedure *p) NODISCARD;

#endif
