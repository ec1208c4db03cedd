#include "mod/rating/rating.h"
#include "base/clock.h"
#include "base/embed.h"
#include "core/setting.h"
#include "crypto/hash.h"
#include "data/json.h"
#include "mod/notify/notify.h"
#include "sql_rating.h"
#include "text/text.h"

/* -- what may be said -- */

static size_t items(struct ctx *c, const struct json *doc, const char *name, struct rating_item **out)
{
    const struct json *list;
    size_t n = json_list(doc, name, &list);
    *out = ARENA_ARRAY(c->arena, struct rating_item, n + 1);
    for (size_t i = 0; i < n; i++)
        (*out)[i] = (struct rating_item){ json_text(&list[i], "key", S("")), json_text(&list[i], c->lang == LANG_EN ? "en" : "vi", S("")), json_bool(&list[i], "good", false) };
    return n;
}

enum err rating_criteria(struct ctx *c, struct rating_criteria *out)
{
    const struct json *doc;
    const struct embed_file *f = embed_find(embed_data, embed_data_n, S("rating/criteria.json"));
    if (!f)
        return ERR_NOT_FOUND;
    TRY(json_parse(c->arena, f->bytes, &doc, NULL));
    out->levels_n = items(c, doc, "levels", &out->levels);
    out->reasons_n = items(c, doc, "reasons", &out->reasons);
    return ERR_OK;
}

static bool known(const struct rating_item *list, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].key, key))
            return true;
    return false;
}

static enum err check(struct ctx *c, const struct rating *r)
{
    struct rating_criteria k;
    struct str rest = r->reasons, key;
    TRY(rating_criteria(c, &k));
    if (!known(k.levels, k.levels_n, r->level))
        ctx_invalid(c, S("muc"), MSG_rating_level_none, MSG_NO_ARGS);
    while (rest.len && str_split(&rest, '|', &key))
        if (!known(k.reasons, k.reasons_n, key)) {
            ctx_invalid(c, S("ly-do"), MSG_form_not_option, MSG_NO_ARGS);
            break;
        }
    if (text_length(r->words) > RATING_WORDS_MAX)
        ctx_invalid(c, S("loi"), MSG_web_too_long, MSG_ARGS(S("1000")));
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

/* -- when -- */

static enum err given(struct ctx *c, int64_t dossier_id, struct rating_given_row_row **out)
{
    size_t n;
    TRY(rating_given_row(c->db, c->arena, &(struct rating_given_row_in){ dossier_id }, out, &n));
    if (!n)
        *out = NULL;
    return ERR_OK;
}

enum err rating_open(struct ctx *c, const struct dossier *d, bool *open)
{
    struct rating_given_row_row *g;
    bool over = dossier_state_ended(d->state) || d->state == DOSSIER_DONE || d->state == DOSSIER_DECLINED;
    TRY(given(c, d->id, &g));
    *open = over && (!g || (g->rating_id && g->open_until >= ctx_today(c)));
    return ERR_OK;
}

enum err rating_of(struct ctx *c, const struct dossier *d, struct rating *out)
{
    struct rating_given_row_row *g;
    struct rating_row_row r;
    *out = (struct rating){ .level = S(""), .reasons = S(""), .words = S("") };
    TRY(given(c, d->id, &g));
    if (!g || !g->rating_id || g->open_until < ctx_today(c))
        return ERR_OK;
    TRY(rating_row(c->db, c->arena, &(struct rating_row_in){ g->rating_id }, &r));
    *out = (struct rating){ r.version, r.level, r.reasons, r.words };
    return ERR_OK;
}

/* -- giving -- */

/* Ids of the program tell when they were made: this one must not. */
static int64_t random_id(void)
{
    uint64_t n;
    random_bytes(&n, sizeof n);
    return (int64_t)(n >> 2 | 1);
}

static enum err give_first(struct ctx *c, const struct dossier *d, const struct rating *r)
{
    int64_t days, id = random_id();
    TRY(setting_number(c->db, c->arena, SETTING_RATING_DAYS, &days));
    TRY(rating_insert(c->db, &(struct rating_insert_in){ id, d->agency_id, r->level, r->reasons, r->words }, NULL));
    return rating_given_insert(c->db, &(struct rating_given_insert_in){ d->id, d->agency_id, id, ctx_today(c) + days }, NULL);
}

enum err rating_give(struct ctx *c, const struct dossier *d, const struct rating *r)
{
    bool open;
    struct rating_given_row_row *g;
    if (c->who.grants_n)
        return ctx_refuse(c, ERR_CONFLICT, MSG_rating_not_staff); /* officers never press it for people */
    TRY(rating_open(c, d, &open));
    if (!open)
        return ctx_refuse(c, ERR_CONFLICT, MSG_rating_closed);
    TRY(check(c, r));
    TRY(given(c, d->id, &g));
    if (!g)
        return r->version ? ERR_STALE : give_first(c, d, r);
    return rating_update_exact(c->db, &(struct rating_update_in){ g->rating_id, r->version, r->level, r->reasons, r->words });
}

/* -- letting out -- */

static int32_t month_of(int32_t day)
{
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    return day_from_ymd(y, m, 1);
}

static enum err let_out(struct ctx *c, void *arg)
{
    struct rating_waiting_row *rows;
    int64_t least;
    size_t n;
    (void)arg;
    TRY(setting_number(c->db, c->arena, SETTING_RATING_GROUP, &least));
    TRY(rating_cut(c->db, &(struct rating_cut_in){ ctx_today(c) }, NULL));
    TRY(rating_waiting(c->db, c->arena, &rows, &n));
    for (size_t i = 0; i < n; i++)
        if (rows[i].n >= least)
            TRY(rating_let_out(c->db, &(struct rating_let_out_in){ rows[i].agency_id, month_of(ctx_today(c)) }, NULL));
    return ERR_OK;
}

enum err rating_chore(struct ctx *c) { return ctx_write(c, let_out, NULL); }

enum err rating_figures(struct ctx *c, int64_t agency_id, struct rating_figure **out, size_t *n)
{
    struct rating_figure_rows_row *rows;
    struct rating_criteria k;
    size_t rows_n, last = 0;
    TRY(rating_criteria(c, &k));
    TRY(rating_figure_rows(c->db, c->arena, &(struct rating_figure_rows_in){ agency_id }, &rows, &rows_n));
    struct rating_figure *list = ARENA_ARRAY(c->arena, struct rating_figure, rows_n + 1);
    for (size_t i = 0; i < rows_n; i++) {
        if (!last || list[last - 1].batch != (int32_t)rows[i].batch)
            list[last++] = (struct rating_figure){ .batch = (int32_t)rows[i].batch };
        list[last - 1].n += rows[i].n;
        for (size_t l = 0; l < k.levels_n; l++)
            if (k.levels[l].good && str_eq(k.levels[l].key, rows[i].level))
                list[last - 1].good += rows[i].n;
    }
    *out = list;
    *n = last > 36 ? 36 : last;
    return ERR_OK;
}

enum err rating_list(struct ctx *c, int64_t agency_id, int32_t batch, struct rating **out, size_t *n)
{
    struct rating_list_rows_row *rows;
    TRY(rating_list_rows(c->db, c->arena, &(struct rating_list_rows_in){ agency_id, batch }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct rating, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct rating){ 1, rows[i].level, rows[i].reasons, rows[i].words };
    return ERR_OK;
}

/* -- asking -- */

enum err rating_on_returned(struct ctx *c, const struct event *e)
{
    struct dossier d;
    TRY(dossier_get(c, e->dossier_id, &d));
    if (!d.account_id)
        return ERR_OK;
    struct str no = d.code.len ? d.code : d.request_no;
    return notify_tell(c, &(struct notify_words){ .account_id = d.account_id, .event_id = e->id,
                                                  .title = msg_format(c->arena, LANG_VI, MSG_rating_asked, MSG_ARGS(no)), .body = msg_text(LANG_VI, MSG_rating_asked_body),
                                                  .path = arena_printf(c->arena, "/ho-so/%lld/danh-gia", (long long)d.id) });
}
