/* demo_people: what the people of a demonstration do beside their dossiers: the ward writes, citizens book, ask, complain, rate and
 * write, a volunteer helps. Made by the functions that make the real thing, each at an hour of its own. */
#ifndef CMD_DEMO_PEOPLE_H
#define CMD_DEMO_PEOPLE_H
#include "cmd/demo_dossiers.h"

/* Outside a transaction, after demo_dossiers. */
enum err demo_people(struct ctx *c, const struct demo_made *made, size_t n) NODISCARD;

#endif
