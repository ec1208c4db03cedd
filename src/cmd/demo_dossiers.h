/* demo_dossiers: sample dossiers of a demonstration, in every state, made by the functions that make real ones. */
#ifndef CMD_DEMO_DOSSIERS_H
#define CMD_DEMO_DOSSIERS_H
#include "core/ctx.h"

/* Outside a transaction. */
enum err demo_dossiers(struct ctx *c) NODISCARD;

#endif
