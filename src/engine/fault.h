/* What is wrong with a file of a procedure, for the person who wrote it. */
#ifndef ENGINE_FAULT_H
#define ENGINE_FAULT_H

struct fault {
    int line;       /* 0: unknown */
    char where[64]; /* element, key or step */
    char what[200]; /* Vietnamese sentence */
};

#endif
