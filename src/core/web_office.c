/* The name of the office and its notice stand on every page: kept until this server writes, at most for a second, so that
 * what another process changed is seen too. */
#include "core/web_internal.h"
#include "base/clock.h"
#include "base/log.h"
#include "sql_store.h"

enum { KEPT_NS = 1000000000 };

struct web_office *web_office_new(void)
{
    struct web_office *o = calloc(1, sizeof *o);
    if (!o || pthread_mutex_init(&o->lock, NULL) != 0)
        log_die("out of memory");
    o->arena = arena_new();
    return o;
}

void web_office_free(struct web_office *o)
{
    arena_free(o->arena);
    pthread_mutex_destroy(&o->lock);
    free(o);
}

void web_office_wrote(struct web_office *o) { atomic_fetch_add(&o->writes, 1); }

static bool take(struct web_office *o, struct web *w)
{
    pthread_mutex_lock(&o->lock);
    bool good = o->until_ns > clock_steady_ns() && o->at_writes == w->writes;
    if (good) {
        w->office = arena_str(w->ctx.arena, o->name);
        w->notice = arena_str(w->ctx.arena, o->notice);
    }
    pthread_mutex_unlock(&o->lock);
    return good;
}

static void keep(struct web_office *o, const struct web *w)
{
    pthread_mutex_lock(&o->lock);
    arena_reset(o->arena);
    o->name = arena_str(o->arena, w->office);
    o->notice = arena_str(o->arena, w->notice);
    o->at_writes = w->writes;
    o->until_ns = clock_steady_ns() + KEPT_NS;
    pthread_mutex_unlock(&o->lock);
}

enum err web_office_load(struct web_office *o, struct web *w)
{
    struct ctx *c = &w->ctx;
    struct setting_office_row row;
    if (take(o, w))
        return ERR_OK;
    TRY(setting_office(c->db, c->arena, &row));
    w->office = row.name.len ? row.name : S("Một Cửa");
    w->notice = row.notice;
    keep(o, w);
    return ERR_OK;
}
