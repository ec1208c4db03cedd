/* Lists for people who look around: fields and ministries, and the procedures of one. */
#include "mod/catalogue/catalogue_internal.h"
#include "sql_catalogue.h"
#include "text/text.h"
#include <pthread.h>

static struct str level_pattern(struct ctx *c, struct str level)
{
    return level.len ? arena_printf(c->arena, "%%,%.*s,%%", STR_ARG(level)) : S("%");
}

struct sorted_group {
    struct procedure_group group;
    struct str order;
};

static int by_name(const void *x, const void *y)
{
    return str_cmp(((const struct sorted_group *)x)->order, ((const struct sorted_group *)y)->order);
}

enum { BY_FIELD, BY_MINISTRY, BYS };

static enum err count_groups(struct ctx *c, int by, struct str level, struct sorted_group **out, size_t *n)
{
    if (by == BY_FIELD) {
        struct procedure_find_fields_row *rows;
        TRY(procedure_find_fields(c->db, c->arena, &(struct procedure_find_fields_in){ level_pattern(c, level) }, &rows, n));
        *out = ARENA_ARRAY(c->arena, struct sorted_group, *n + 1);
        for (size_t i = 0; i < *n; i++)
            (*out)[i].group = (struct procedure_group){ rows[i].field, rows[i].count };
        return ERR_OK;
    }
    struct procedure_find_ministries_row *rows;
    TRY(procedure_find_ministries(c->db, c->arena, &(struct procedure_find_ministries_in){ level_pattern(c, level) }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct sorted_group, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i].group = (struct procedure_group){ rows[i].ministry, rows[i].count };
    return ERR_OK;
}

static enum err find_groups(struct ctx *c, int by, struct str level, struct procedure_group **out, size_t *n)
{
    struct sorted_group *list = NULL;
    TRY(count_groups(c, by, level, &list, n));
    for (size_t i = 0; i < *n; i++)
        list[i].order = text_sort_key(c->arena, list[i].group.name);
    if (*n)
        qsort(list, *n, sizeof *list, by_name);
    *out = ARENA_ARRAY(c->arena, struct procedure_group, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = list[i].group;
    return ERR_OK;
}

/* Counting goes through all procedures, and the first page of the site shows it: what was counted last is kept for the
 * levels asked for (an office asks for its own and for all) until something is published. */
enum { LEVELS_KEPT = 2 };
struct kept_groups {
    struct arena *arena; /* of level and groups; NULL: nothing is kept */
    int64_t newest;
    struct str level;
    struct procedure_group *at;
    size_t n;
};
static struct {
    pthread_mutex_t lock;
    struct kept_groups of[BYS][LEVELS_KEPT];
    size_t next[BYS];
} kept = { .lock = PTHREAD_MUTEX_INITIALIZER };

static struct procedure_group *copied(struct arena *a, const struct procedure_group *from, size_t n)
{
    struct procedure_group *to = ARENA_ARRAY(a, struct procedure_group, n + 1);
    for (size_t i = 0; i < n; i++)
        to[i] = (struct procedure_group){ arena_str(a, from[i].name), from[i].count };
    return to;
}

static bool groups_kept(struct ctx *c, int by, struct str level, int64_t newest, struct procedure_group **out, size_t *n)
{
    bool found = false;
    pthread_mutex_lock(&kept.lock);
    for (size_t i = 0; i < LEVELS_KEPT && !found; i++) {
        const struct kept_groups *k = &kept.of[by][i];
        found = k->arena && k->newest == newest && str_eq(k->level, level);
        if (found) {
            *out = copied(c->arena, k->at, k->n);
            *n = k->n;
        }
    }
    pthread_mutex_unlock(&kept.lock);
    return found;
}

static void keep_groups(int by, struct str level, int64_t newest, const struct procedure_group *groups, size_t n)
{
    struct arena *a = arena_new();
    struct kept_groups k = { a, newest, arena_str(a, level), copied(a, groups, n), n };
    pthread_mutex_lock(&kept.lock);
    struct kept_groups *old = &kept.of[by][kept.next[by]++ % LEVELS_KEPT];
    arena_free(old->arena);
    *old = k;
    pthread_mutex_unlock(&kept.lock);
}

static enum err groups(struct ctx *c, int by, struct str level, struct procedure_group **out, size_t *n)
{
    struct catalogue_newest_row newest;
    TRY(catalogue_newest(c->db, c->arena, &newest));
    if (groups_kept(c, by, level, newest.id, out, n))
        return ERR_OK;
    TRY(find_groups(c, by, level, out, n));
    if (!db_writing(c->db)) /* what a writing transaction sees may never be */
        keep_groups(by, level, newest.id, *out, *n);
    return ERR_OK;
}

enum err procedure_fields(struct ctx *c, struct str level, struct procedure_group **out, size_t *n) { return groups(c, BY_FIELD, level, out, n); }
enum err procedure_ministries(struct ctx *c, struct str level, struct procedure_group **out, size_t *n) { return groups(c, BY_MINISTRY, level, out, n); }

enum err procedure_of_field(struct ctx *c, struct str field, struct str level, struct procedure_hit **out, size_t *n)
{
    struct procedure_find_of_field_row *rows;
    TRY(procedure_find_of_field(c->db, c->arena, &(struct procedure_find_of_field_in){ field, level_pattern(c, level) }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct procedure_hit, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = PROCEDURE_HIT(rows[i]);
    return ERR_OK;
}

enum err procedure_of_ministry(struct ctx *c, struct str ministry, struct str level, struct procedure_hit **out, size_t *n)
{
    struct procedure_find_of_ministry_row *rows;
    TRY(procedure_find_of_ministry(c->db, c->arena, &(struct procedure_find_of_ministry_in){ ministry, level_pattern(c, level) }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct procedure_hit, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = PROCEDURE_HIT(rows[i]);
    return ERR_OK;
}

enum err procedure_list(struct ctx *c, struct procedure_hit **out, size_t *n)
{
    struct procedure_find_all_row *rows;
    TRY(procedure_find_all(c->db, c->arena, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct procedure_hit, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = PROCEDURE_HIT(rows[i]);
    return ERR_OK;
}

enum err procedure_told(struct ctx *c, struct str code, struct procedure_told **out, size_t *n)
{
    struct procedure_source_raws_row *rows;
    TRY(procedure_source_raws(c->db, c->arena, &(struct procedure_source_raws_in){ code }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct procedure_told, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct procedure_told){ rows[i].kind, rows[i].origin, rows[i].raw };
    return ERR_OK;
}

enum err procedure_bundles(struct ctx *c, int32_t day, const struct procedure ***out, size_t *out_n)
{
    struct procedure_find_own_form_row *rows;
    size_t n;
    TRY(procedure_find_own_form(c->db, c->arena, &rows, &n));
    const struct procedure **list = ARENA_ARRAY(c->arena, const struct procedure *, n + 1);
    *out = list;
    *out_n = 0;
    for (size_t i = 0; i < n; i++) {
        enum err e = procedure_by_code(c, rows[i].code, day, &list[*out_n]);
        if (e != ERR_OK && e != ERR_NOT_FOUND)
            return e;
        *out_n += e == ERR_OK && list[*out_n]->parts_n > 0;
    }
    return ERR_OK;
}
