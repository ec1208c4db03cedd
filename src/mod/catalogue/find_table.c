/* What a search ranks, in memory: read once after something was published, shared by all searches. About 1 kB a procedure. */
#include "mod/catalogue/catalogue_internal.h"
#include "mod/catalogue/find_table.h"
#include "text/text.h"
#include <pthread.h>

struct find_table {
    struct arena *arena;
    int64_t newest;
    int users; /* the table that is kept counts as one */
    struct find_row *at; /* the shortest names first */
    size_t n;
    uint32_t *places;    /* open hash of ids: place + 1; 0: empty */
    size_t mask;
};

static struct {
    pthread_mutex_t lock;
    struct find_table *now;
} kept = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void let_go(struct find_table *t) /* the lock is held */
{
    if (t && --t->users == 0)
        arena_free(t->arena);
}

void find_table_done(struct find_table *t)
{
    pthread_mutex_lock(&kept.lock);
    let_go(t);
    pthread_mutex_unlock(&kept.lock);
}

static int by_length(const void *x, const void *y)
{
    const struct find_row *a = x, *b = y;
    if (a->length != b->length)
        return a->length < b->length ? -1 : 1;
    return (a->row->id > b->row->id) - (a->row->id < b->row->id);
}

static size_t first_cell(const struct find_table *t, int64_t id) { return ((uint64_t)id * 0x9E3779B97F4A7C15u >> 20) & t->mask; }

static void index_ids(struct find_table *t)
{
    size_t room = 16;
    while (room < t->n * 2)
        room *= 2;
    t->mask = room - 1;
    t->places = ARENA_ARRAY(t->arena, uint32_t, room);
    memset(t->places, 0, room * sizeof *t->places);
    for (size_t i = 0; i < t->n; i++) {
        size_t cell = first_cell(t, t->at[i].row->id);
        while (t->places[cell])
            cell = (cell + 1) & t->mask;
        t->places[cell] = (uint32_t)(i + 1);
    }
}

static enum err read_table(struct ctx *c, int64_t newest, struct find_table **out)
{
    struct arena *own = arena_new();
    struct find_table *t = ARENA_NEW(own, struct find_table);
    struct procedure_find_rows_row *rows;
    *t = (struct find_table){ .arena = own, .newest = newest, .users = 1 };
    enum err e = procedure_find_rows(c->db, own, &rows, &t->n);
    if (e != ERR_OK) {
        arena_free(own);
        return e;
    }
    t->at = ARENA_ARRAY(own, struct find_row, t->n + 1);
    for (size_t i = 0; i < t->n; i++)
        t->at[i] = (struct find_row){ &rows[i], text_sort_key(own, rows[i].short_name), text_length(rows[i].names) };
    if (t->n)
        qsort(t->at, t->n, sizeof *t->at, by_length);
    index_ids(t);
    *out = t;
    return ERR_OK;
}

enum err find_table_use(struct ctx *c, struct find_table **out)
{
    struct catalogue_newest_row newest;
    TRY(catalogue_newest(c->db, c->arena, &newest));
    pthread_mutex_lock(&kept.lock);
    *out = kept.now && kept.now->newest == newest.id && !db_writing(c->db) ? kept.now : NULL;
    if (*out)
        (*out)->users++;
    pthread_mutex_unlock(&kept.lock);
    if (*out)
        return ERR_OK;
    TRY(read_table(c, newest.id, out));
    if (db_writing(c->db)) /* what a writing transaction sees may never be */
        return ERR_OK;
    pthread_mutex_lock(&kept.lock);
    let_go(kept.now);
    kept.now = *out;
    (*out)->users++;
    pthread_mutex_unlock(&kept.lock);
    return ERR_OK;
}

size_t find_table_n(const struct find_table *t) { return t->n; }
const struct find_row *find_table_at(const struct find_table *t, size_t i) { return &t->at[i]; }

size_t find_table_place(const struct find_table *t, int64_t id)
{
    size_t cell = first_cell(t, id);
    while (t->places[cell] && t->at[t->places[cell] - 1].row->id != id)
        cell = (cell + 1) & t->mask;
    return t->places[cell] ? t->places[cell] - 1 : t->n;
}
