/* What is wrong with a file of a procedure, for the person who wrote it. */
#ifndef ENGINE_FAULT_H
#define ENGINE_FAULT_H
#include "base/str.h"

struct fault {
    int line;       /* 0: unknown */
    char where[64]; /* element, key or step; UTF-8 */
    char what[200]; /* Vietnamese sentence */
};
/* Fills *f (NULL: does nothing); texts that are too long are cut between two characters. */
void fault_set(struct fault *f, int line, struct str where, struct str what);

#endif
