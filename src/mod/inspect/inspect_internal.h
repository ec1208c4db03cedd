/* What the files of this room share; nobody else includes this. */
#ifndef MOD_INSPECT_INTERNAL_H
#define MOD_INSPECT_INTERNAL_H
#include "mod/inspect/inspect.h"

/* The file as the child has it, and what it finds. Texts are malloc'd: the child ends soon. */
struct looked {
    struct str bytes, media_type;
    struct inspection found;
};
void inspect_pdf(struct looked *l);
void inspect_picture(struct looked *l);
void inspect_pack(struct looked *l);
/* Gives up everything that looking at bytes does not need. False: the kernel cannot. */
bool inspect_lock_up(void);

#endif
