#include "base/err.h"
#include "base/log.h"

struct row {
    const char *name, *key;
    int status, level;
};

static const struct row rows[ERR_COUNT] = {
#define X(name, status, key, level) [ERR_##name] = { #name, key, status, level },
    ERR_TABLE(X)
#undef X
};

int err_status(enum err e) { return rows[e].status; }
const char *err_key(enum err e) { return rows[e].key; }
const char *err_name(enum err e) { return rows[e].name; }
int err_level(enum err e) { return rows[e].level; }
