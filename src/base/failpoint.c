#include "base/failpoint.h"
#include <stdatomic.h>

static char armed[64];
static atomic_int left;
static atomic_bool loaded;

void failpoint_arm(const char *name, int nth)
{
    snprintf(armed, sizeof armed, "%s", name ? name : "");
    left = nth;
    loaded = true;
}

static void load(void)
{
    const char *env = getenv("MOTCUA_FAIL");
    const char *colon = env ? strchr(env, ':') : NULL;
    if (!colon) {
        loaded = true;
        return;
    }
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)(colon - env), env);
    failpoint_arm(name, (int)strtol(colon + 1, NULL, 10));
}

bool failpoint(const char *name)
{
    if (!loaded)
        load();
    if (armed[0] == 0 || strcmp(armed, name) != 0)
        return false;
    return atomic_fetch_sub(&left, 1) == 1;
}
