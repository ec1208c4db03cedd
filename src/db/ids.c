/* ids: numbers that no two processes of one database give alike. A process leases a node number; ids made of
 * (millisecond, node, counter) are then its own. A lease outlives a crash by an hour at most and is never shared: who
 * finds that his has run out takes another node. */
#include "db/db_impl.h"
#include "base/clock.h"
#include "base/log.h"
#include "sql_db.h"
#include <sys/random.h>

#define EPOCH_MS 1577836800000LL /* 2020-01-01 UTC */
#define LEASE_MS (60LL * 60 * 1000)
enum { COUNTER_BITS = 12, NODE_BITS = 10 };

/* A clock that stands before 2020 (an empty battery) still gives positive, growing ids. */
static int64_t now_ms(void)
{
    int64_t now = clock_wall_ms();
    return now > EPOCH_MS ? now : EPOCH_MS;
}

static int64_t last_ms(struct ids *ids)
{
    pthread_mutex_lock(&ids->lock);
    int64_t ms = EPOCH_MS + (ids->last >> COUNTER_BITS);
    pthread_mutex_unlock(&ids->lock);
    return ms;
}

static int64_t later(int64_t a, int64_t b) { return a > b ? a : b; }

void ids_open(struct db *db)
{
    struct ids *ids = &db->ids;
    pthread_mutex_init(&ids->renewing, NULL);
    pthread_mutex_init(&ids->lock, NULL);
    if (getrandom(&ids->holder, sizeof ids->holder, 0) != sizeof ids->holder)
        log_die("no random bytes");
}

/* What a lease work reads and writes; copied into ids only after COMMIT. */
struct lease {
    struct ids *ids;
    int64_t node, from_ms, until_ms;
};

static enum err keep_or_take(struct db_session *s, void *arg)
{
    struct lease *l = arg;
    struct db_node_keep_in keep = { .node = l->ids->node, .holder = l->ids->holder, .until_ms = l->until_ms };
    int64_t kept = 0;
    if (l->ids->node)
        TRY(db_node_keep(s, &keep, &kept));
    l->node = l->ids->node;
    if (kept)
        return ERR_OK;
    struct db_node_take_in take = { .holder = l->ids->holder, .now_ms = l->from_ms, .until_ms = l->until_ms };
    struct db_node_take_row row;
    struct arena *a = arena_new();
    enum err e = db_node_take(s, a, &take, &row);
    arena_free(a);
    if (e == ERR_OK)
        l->node = row.node;
    return e;
}

static enum err renew(struct writer *w, struct ids *ids)
{
    int64_t now = later(now_ms(), last_ms(ids));
    if (now + LEASE_MS / 2 <= ids->until_ms)
        return ERR_OK;
    struct lease l = { .ids = ids, .from_ms = now_ms(), .until_ms = now + LEASE_MS };
    struct db_job job = { .work = keep_or_take, .arg = &l };
    group_run_alone(w, &job, TX_LEASE);
    if (job.result != ERR_OK) {
        log_line(LOG_ERROR, "db.node", job.result == ERR_NOT_FOUND ? "no node number is free" : "cannot be leased");
        return job.result == ERR_BUSY ? ERR_BUSY : ERR_IO;
    }
    pthread_mutex_lock(&ids->lock);
    ids->node = l.node;
    ids->until_ms = l.until_ms;
    pthread_mutex_unlock(&ids->lock);
    return ERR_OK;
}

enum err ids_lease(struct writer *w)
{
    struct ids *ids = &w->db->ids;
    pthread_mutex_lock(&ids->renewing);
    enum err e = renew(w, ids);
    pthread_mutex_unlock(&ids->renewing);
    return e;
}

int64_t ids_node(struct db *db)
{
    pthread_mutex_lock(&db->ids.lock);
    int64_t node = db->ids.node;
    pthread_mutex_unlock(&db->ids.lock);
    return node;
}

static enum err give_back(struct db_session *s, void *arg)
{
    struct ids *ids = arg;
    return db_node_keep(s, &(struct db_node_keep_in){ ids->node, ids->holder, last_ms(ids) + 1 }, NULL);
}

void ids_close(struct writer *w)
{
    struct ids *ids = &w->db->ids;
    struct db_job job = { .work = give_back, .arg = ids };
    if (ids->node)
        group_run_alone(w, &job, TX_LEASE); /* if it fails, the lease runs out by itself */
}

int64_t db_id(struct db_session *s)
{
    ASSERT(s->writing);
    struct ids *ids = &s->db->ids;
    pthread_mutex_lock(&ids->lock);
    ids->last = later(ids->last + 1, (now_ms() - EPOCH_MS) << COUNTER_BITS);
    int64_t ms = ids->last >> COUNTER_BITS, counter = ids->last & ((1 << COUNTER_BITS) - 1);
    int64_t id = ms << (NODE_BITS + COUNTER_BITS) | ids->node << COUNTER_BITS | counter;
    pthread_mutex_unlock(&ids->lock);
    return id;
}
