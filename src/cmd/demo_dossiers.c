#include "cmd/demo_dossiers.h"

enum err demo_dossiers(struct ctx *c)
{
    (void)c;
    return ERR_OK;
}
