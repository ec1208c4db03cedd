/* keeper: the thread that carries SQLite's write-ahead log into the file, so that no commit has to. It does most while
 * writers go on; the rest is left to the writer between two batches, because only when all is carried over does the log
 * begin anew (a keeper alone lets it grow for ever under load). */
#include "db/db_impl.h"
#include "base/clock.h"
#include "base/log.h"
#include <unistd.h>

enum {
    START_FRAMES = 4000, /* pages of 4 KB in the log */
    REST_FRAMES = 300,   /* so few the writer may carry */
    ALARM_FRAMES = 65536,
    PAUSE_US = 50 * 1000,
};
#define ALARM_EVERY_NS (60LL * 1000 * 1000 * 1000)

struct keeper {
    struct conn *conn;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    int frames; /* in the log, as the last commit told */
    bool wanted, closing;
    bool finish; /* the writer is to carry the rest */
    int64_t alarmed_ns;
};

/* Carries what it can until little is left, or until a reader holds back the rest. */
static bool carry(struct keeper *k)
{
    int left = sqlite_checkpoint(k->conn), before = left + 1;
    while (left > REST_FRAMES && left < before) {
        before = left;
        left = sqlite_checkpoint(k->conn);
    }
    return left <= REST_FRAMES;
}

static void alarm_if_large(struct keeper *k, int frames)
{
    int64_t now = clock_steady_ns();
    if (frames <= ALARM_FRAMES || (k->alarmed_ns && now - k->alarmed_ns < ALARM_EVERY_NS))
        return;
    k->alarmed_ns = now;
    log_line(LOG_WARN, "db.log_large", "%d pages: a reader holds it open, or the disk is slow", frames);
}

/* The pages in the log when there is something to do; 0 at the end. */
static int wait_for_work(struct keeper *k)
{
    pthread_mutex_lock(&k->lock);
    while (!k->wanted && !k->closing)
        pthread_cond_wait(&k->wake, &k->lock);
    k->wanted = false;
    int frames = k->closing ? 0 : k->frames;
    pthread_mutex_unlock(&k->lock);
    return frames;
}

static void *keeper_main(void *arg)
{
    struct keeper *k = arg;
    int frames;
    while ((frames = wait_for_work(k)) > 0) {
        alarm_if_large(k, frames);
        bool nearly_all = carry(k);
        pthread_mutex_lock(&k->lock);
        k->finish = nearly_all;
        pthread_mutex_unlock(&k->lock);
        usleep(PAUSE_US);
    }
    return NULL;
}

enum err keeper_start(struct db *db, struct conn *conn)
{
    struct keeper *k = ARENA_NEW(db->mem, struct keeper);
    k->conn = conn;
    pthread_mutex_init(&k->lock, NULL);
    pthread_cond_init(&k->wake, NULL);
    TRY(thread_start(&k->thread, keeper_main, k));
    db->state = k;
    return ERR_OK;
}

struct conn *keeper_stop(struct keeper *k)
{
    pthread_mutex_lock(&k->lock);
    k->closing = true;
    pthread_cond_signal(&k->wake);
    pthread_mutex_unlock(&k->lock);
    pthread_join(k->thread, NULL);
    pthread_cond_destroy(&k->wake);
    pthread_mutex_destroy(&k->lock);
    return k->conn;
}

void keeper_tell(struct keeper *k, int frames)
{
    if (frames <= START_FRAMES)
        return;
    pthread_mutex_lock(&k->lock);
    k->frames = frames;
    k->wanted = true;
    pthread_cond_signal(&k->wake);
    pthread_mutex_unlock(&k->lock);
}

bool keeper_asks_finish(struct keeper *k)
{
    pthread_mutex_lock(&k->lock);
    bool asks = k->finish;
    k->finish = false;
    pthread_mutex_unlock(&k->lock);
    return asks;
}
