/* seal: texts for our own pages, cookies and jobs that nobody else can read or make; in hex, under seal.key. */
#ifndef CORE_SEAL_H
#define CORE_SEAL_H
#include "core/ctx.h"

struct str seal_text(struct ctx *c, struct str text);
/* false: it is none of ours, or was changed. */
bool unseal_text(struct ctx *c, struct str sealed, struct str *text);

#endif
