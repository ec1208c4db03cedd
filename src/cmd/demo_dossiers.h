/* demo_dossiers: sample dossiers of a demonstration, in every state, made by the functions that make real ones. */
#ifndef CMD_DEMO_DOSSIERS_H
#define CMD_DEMO_DOSSIERS_H
#include "cmd/bench_seed.h"

struct demo_made {
    int64_t id;
    int citizen; /* 1 congdan, 2 congdan2, 0 somebody at the desk */
    enum life_end end;
};
/* Outside a transaction. */
enum err demo_dossiers(struct ctx *c, struct demo_made **out, size_t *n) NODISCARD;

#endif
