/* How often one address may log in, look up or submit: counts in a fixed table, forgotten when a window is over. */
#include "core/web_internal.h"
#include "base/clock.h"
#include "base/log.h"
#include <pthread.h>

enum { SLOTS = 4096 };

static const struct {
    int max;
    int64_t window_ms;
} limits[] = {
    [RATE_NONE] = { 0, 0 },
    [RATE_LOGIN] = { 20, CLOCK_MINUTE_MS },
    [RATE_LOOKUP] = { 60, CLOCK_MINUTE_MS },
    [RATE_SUBMIT] = { 60, CLOCK_MINUTE_MS },
};

static struct {
    uint64_t who;
    int64_t since_ms;
    int count;
} slots[SLOTS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static uint64_t key_of(enum rate r, struct str peer)
{
    uint64_t h = 1469598103934665603ull + (uint64_t)r;
    for (size_t i = 0; i < peer.len; i++)
        h = (h ^ (unsigned char)peer.ptr[i]) * 1099511628211ull;
    return h;
}

/* Load tests from one address switch this off; said in the log at start (cmd serve). */
bool rate_is_off(void)
{
    static int off = -1;
    if (off < 0)
        off = getenv("MOTCUA_RATE_OFF") != NULL;
    return off;
}

bool rate_allows(enum rate r, struct str peer, int64_t now_ms)
{
    if (r == RATE_NONE || rate_is_off())
        return true;
    uint64_t who = key_of(r, peer);
    pthread_mutex_lock(&lock);
    size_t at = who % SLOTS;
    if (slots[at].who != who || now_ms - slots[at].since_ms >= limits[r].window_ms) {
        slots[at].who = who;
        slots[at].since_ms = now_ms;
        slots[at].count = 0;
    }
    bool allowed = ++slots[at].count <= limits[r].max;
    pthread_mutex_unlock(&lock);
    return allowed;
}
