/* What sources say is stored; when together they come to something new, a version is published. */
#include "mod/catalogue/catalogue_internal.h"
#include "base/embed.h"
#include "base/log.h"
#include "core/event.h"
#include "crypto/hash.h"
#include "sql_catalogue.h"
#include "text/text.h"

static const char *const source_words[SOURCE_COUNT] = { "own", "folder", "record", "row" };

const char *source_word(enum source_kind k) { return source_words[k]; }

static struct str joined_hash(struct arena *a, const struct str *parts, size_t n)
{
    struct buf b = buf_new(a, 8 << 20);
    for (size_t i = 0; i < n; i++) {
        buf_int(&b, (int64_t)parts[i].len);
        buf_putc(&b, ':');
        buf_put(&b, parts[i]);
    }
    ASSERT(!b.failed);
    return text_hash(a, buf_str(&b));
}

/* -- sources -- */

static enum err put_text(struct ctx *c, struct str hash, struct str text)
{
    return text.len ? procedure_text_put(c->db, &(struct procedure_text_put_in){ hash, text }, NULL) : ERR_OK;
}

static enum err told_before(struct ctx *c, const struct procedure_source *s, struct str *hash)
{
    struct procedure_sources_row *rows;
    size_t n;
    *hash = S("");
    TRY(procedure_sources(c->db, c->arena, &(struct procedure_sources_in){ s->code }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        if (str_eq(rows[i].kind, str_c(source_words[s->kind])) && rows[i].from_day == s->from_day)
            *hash = rows[i].hash;
    return ERR_OK;
}

enum err source_put(struct ctx *c, const struct procedure_source *s, enum source_effect *effect)
{
    struct str form = text_hash(c->arena, s->form), process = text_hash(c->arena, s->process), result = text_hash(c->arena, s->result);
    struct str parts[] = { s->raw, s->content, form, process, result }, before;
    struct str hash = joined_hash(c->arena, parts, sizeof parts / sizeof *parts);
    TRY(told_before(c, s, &before));
    if (str_eq(before, hash)) {
        *effect = SOURCE_SAME;
        return ERR_OK;
    }
    TRY(put_text(c, form, s->form));
    TRY(put_text(c, process, s->process));
    TRY(put_text(c, result, s->result));
    TRY(procedure_source_put(c->db,
                             &(struct procedure_source_put_in){ .code = s->code, .kind = str_c(source_words[s->kind]),
                                                                .from_day = s->from_day, .origin = s->origin,
                                                                .raw = s->raw, .content = s->content, .form_hash = form,
                                                                .process_hash = process, .result_hash = result, .hash = hash,
                                                                .now_ms = c->now_ms },
                             NULL));
    *effect = before.len ? SOURCE_CHANGED : SOURCE_NEW;
    return ERR_OK;
}

enum err source_keep_days(struct ctx *c, struct str code, enum source_kind kind, const int32_t *days, size_t n)
{
    struct procedure_sources_row *rows;
    size_t rows_n;
    TRY(procedure_sources(c->db, c->arena, &(struct procedure_sources_in){ code }, &rows, &rows_n));
    for (size_t i = 0; i < rows_n; i++) {
        bool kept = !str_eq(rows[i].kind, str_c(source_words[kind]));
        for (size_t k = 0; k < n; k++)
            kept |= rows[i].from_day == days[k];
        if (!kept)
            TRY(procedure_source_drop(c->db, &(struct procedure_source_drop_in){ code, rows[i].kind, rows[i].from_day }, NULL));
    }
    return ERR_OK;
}

/* -- what they come to -- */

struct composed {
    struct procedure p;   /* parsed from text; lives in the arena */
    struct str text, hash, added;
    int32_t day;          /* for which it was made; 0: from the beginning */
    bool own, anew;
};

static struct str general(const char *name)
{
    const struct embed_file *f = embed_find(embed_procedures, embed_procedures_n, str_c(name));
    return f ? f->bytes : S("");
}

/* Form and process come together: from the best source that brings a form, otherwise the general ones. */
static enum err choose_texts(struct ctx *c, const struct procedure_sources_row *const told[SOURCE_COUNT], struct procedure *p)
{
    for (int k = 0; k < SOURCE_COUNT; k++)
        if (told[k] && told[k]->form_hash.len && told[k]->process_hash.len) {
            p->folder = p->code;
            p->form_hash = told[k]->form_hash;
            p->process_hash = told[k]->process_hash;
            p->result_hash = told[k]->result_hash;
            return ERR_OK;
        }
    struct str form = general(CATALOGUE_GENERAL "/form.json"), process = general(CATALOGUE_GENERAL "/process.bpmn");
    struct str result = general(CATALOGUE_GENERAL "/result.doc");
    p->folder = S(CATALOGUE_GENERAL);
    p->form_hash = text_hash(c->arena, form);
    p->process_hash = text_hash(c->arena, process);
    p->result_hash = text_hash(c->arena, result);
    TRY(put_text(c, p->form_hash, form));
    TRY(put_text(c, p->process_hash, process));
    return put_text(c, p->result_hash, result);
}

/* What each source says on a day: the rows come in the order of their days. */
static enum err sort_sources(struct ctx *c, const struct procedure_sources_row *rows, size_t n, int32_t day,
                             const struct procedure_sources_row *told[SOURCE_COUNT], const struct json *trees[SOURCE_COUNT])
{
    for (size_t i = 0; i < n && rows[i].from_day <= day; i++)
        for (int k = 0; k < SOURCE_COUNT; k++)
            if (str_eq(rows[i].kind, str_c(source_words[k]))) {
                told[k] = &rows[i];
                if (json_parse(c->arena, rows[i].content, &trees[k], NULL) != ERR_OK)
                    return ERR_IO;
            }
    return ERR_OK;
}

/* The best source has something of its own to say for this day. */
static bool speaks_anew(const struct procedure_sources_row *const told[SOURCE_COUNT], int32_t day)
{
    int best = 0;
    while (best < SOURCE_COUNT && !told[best])
        best++;
    return best < SOURCE_COUNT && told[best]->from_day == day;
}

static enum err compose(struct ctx *c, struct str code, int32_t day, struct composed *out)
{
    struct procedure_sources_row *rows;
    const struct procedure_sources_row *told[SOURCE_COUNT] = { 0 };
    const struct json *trees[SOURCE_COUNT] = { 0 }, *whole;
    struct fault fault;
    size_t n;
    TRY(procedure_sources(c->db, c->arena, &(struct procedure_sources_in){ code }, &rows, &n));
    TRY(sort_sources(c, rows, n, day, told, trees));
    *out = (struct composed){ .day = day, .own = told[SOURCE_OWN] || told[SOURCE_FOLDER], .anew = speaks_anew(told, day) };
    out->text = version_compose(c->arena, trees, closed_find(code), &out->added);
    TRY(json_parse(c->arena, out->text, &whole, NULL));
    TRY(procedure_parse(c->arena, whole, &out->p, &fault));
    if (day)
        out->p.from_day = day;
    TRY(choose_texts(c, told, &out->p));
    struct str parts[] = { out->text, out->p.folder, out->p.form_hash, out->p.process_hash, out->p.result_hash };
    out->hash = joined_hash(c->arena, parts, sizeof parts / sizeof *parts);
    return ERR_OK;
}

/* -- the derived row -- */

static struct str list_words(struct arena *a, const struct str *list, size_t n, struct str (*words)(struct arena *, struct str))
{
    struct buf b = buf_new(a, 256 * 1024);
    for (size_t i = 0; i < n; i++) {
        buf_put(&b, S("|"));
        buf_put(&b, words(a, list[i]));
    }
    buf_put(&b, S("|"));
    return buf_str(&b);
}

static struct str level_list(struct arena *a, const struct procedure *p)
{
    struct buf b = buf_new(a, 1000);
    buf_putc(&b, ',');
    for (size_t i = 0; i < p->levels_n; i++) {
        buf_put(&b, p->levels[i]);
        buf_putc(&b, ',');
    }
    return buf_str(&b);
}

static enum err put_find(struct ctx *c, const struct procedure *p)
{
    struct arena *a = c->arena;
    struct str names = arena_printf(a, "%.*s | %.*s", STR_ARG(text_fold(a, p->name)), STR_ARG(text_fold(a, p->short_name)));
    struct str keywords = list_words(a, p->keywords, p->keywords_n, text_fold), field = text_fold(a, p->field);
    struct str marked = arena_printf(a, "%.*s | %.*s %.*s", STR_ARG(words_marked(a, p->name)), STR_ARG(words_marked(a, p->short_name)),
                                     STR_ARG(list_words(a, p->keywords, p->keywords_n, words_marked)));
    TRY(procedure_index_out(c->db, &(struct procedure_index_out_in){ p->id }, NULL));
    TRY(procedure_find_put(
        c->db,
        &(struct procedure_find_put_in){ .id = p->id, .version_id = p->version_id, .code = p->code, .name = p->name,
                                         .short_name = p->short_name, .field = p->field, .ministry = p->ministry,
                                         .levels = level_list(a, p), .online = procedure_channel(p, CHANNEL_ONLINE) != NULL,
                                         .closed = p->closed || p->part_of.len, .own_form = !str_eq(p->folder, S(CATALOGUE_GENERAL)), .names = names,
                                         .words = arena_printf(a, "%.*s %.*s", STR_ARG(keywords), STR_ARG(field)), .marked = marked },
        NULL));
    return procedure_index_in(c->db, &(struct procedure_index_in_in){ p->id }, NULL);
}

/* -- publishing -- */

static enum err record(struct ctx *c, const struct composed *k)
{
    struct event e = { .kind = "catalogue.version",
                       .object_kind = "procedure",
                       .object_id = k->p.id,
                       EVENT_DETAIL({ "code", k->p.code, 0 }, { "hash", k->hash, 0 }, { "folder", k->p.folder, 0 },
                                    { "valid_from_day", { 0 }, k->p.from_day },
                                    { "version", arena_printf(c->arena, "%lld", (long long)k->p.version_id), 0 }) };
    return event_put(c, &e);
}

/* A second version begins on its own first day, never in the past: what was received before today keeps the first. */
static int32_t first_day(const struct ctx *c, const struct procedure *p, bool older)
{
    return older && p->from_day < ctx_today(c) ? ctx_today(c) : p->from_day;
}

static enum err publish(struct ctx *c, struct composed *k, bool older)
{
    k->p.version_id = ctx_id(c);
    k->p.from_day = first_day(c, &k->p, older);
    struct str result = k->p.result_hash.len ? k->p.result_hash : (struct str){ 0 };
    TRY(procedure_version_insert(c->db,
                                 &(struct procedure_version_insert_in){ .id = k->p.version_id, .procedure_id = k->p.id, .source_day = k->day,
                                                                        .valid_from_day = k->p.from_day, .valid_to_day = k->p.to_day,
                                                                        .content = k->text, .folder = k->p.folder,
                                                                        .form_hash = k->p.form_hash, .process_hash = k->p.process_hash,
                                                                        .result_hash = result, .hash = k->hash, .now_ms = c->now_ms },
                                 NULL));
    return record(c, k);
}

/* Search shows what is in force today; a procedure that begins later is found before it does. */
static enum err refresh_find(struct ctx *c, const struct procedure *p)
{
    struct procedure_find_version_row r = { 0 };
    enum err e = procedure_find_version(c->db, c->arena, &(struct procedure_find_version_in){ p->id }, &r);
    if (e != ERR_NOT_FOUND)
        TRY(e);
    if (e == ERR_OK && (r.version_id == p->version_id || p->from_day > ctx_today(c)))
        return ERR_OK;
    return put_find(c, p);
}

/* -- all days of a procedure -- */

struct publishing {
    struct str code;
    int64_t id;
    bool older;  /* it was here before */
    struct procedure_version_newest_row *newest;
    size_t newest_n;
    struct procedure shown; /* for search */
    struct version_news *news;
};

static const struct procedure_version_newest_row *newest_for(const struct publishing *w, int32_t day)
{
    for (size_t i = 0; i < w->newest_n; i++)
        if (w->newest[i].source_day == day)
            return &w->newest[i];
    return NULL;
}

/* A later day of which no source speaks any more gets what holds without it: a version is never taken back. */
static enum err publish_day(struct ctx *c, struct publishing *w, int32_t day)
{
    struct composed k;
    const struct procedure_version_newest_row *newest = newest_for(w, day);
    TRY(compose(c, w->code, day, &k));
    if (!newest && day && !k.anew)
        return ERR_OK;
    k.p.id = w->id;
    if (newest && str_eq(newest->hash, k.hash)) {
        k.p.version_id = newest->id;
        k.p.from_day = (int32_t)newest->valid_from_day;
    } else {
        TRY(publish(c, &k, w->older));
        w->news->effect = w->older ? SOURCE_CHANGED : SOURCE_NEW;
    }
    if (!day) {
        w->news->own = k.own;
        w->news->added = k.own ? k.added : S("");
    }
    if (!day || k.p.from_day <= ctx_today(c))
        w->shown = k.p;
    return ERR_OK;
}

/* Days of sources and of versions, in order, each once. */
static enum err days_of(struct ctx *c, const struct publishing *w, int32_t **out, size_t *out_n)
{
    struct procedure_sources_row *rows;
    VEC(int32_t) days = { 0 };
    size_t n, i = 0, k = 0;
    TRY(procedure_sources(c->db, c->arena, &(struct procedure_sources_in){ w->code }, &rows, &n));
    VEC_PUSH(c->arena, &days, 0);
    while (i < n || k < w->newest_n) {
        bool source = i < n && (k == w->newest_n || rows[i].from_day <= w->newest[k].source_day);
        int32_t day = (int32_t)(source ? rows[i++].from_day : w->newest[k++].source_day);
        if (day != days.at[days.n - 1])
            VEC_PUSH(c->arena, &days, day);
    }
    *out = days.at;
    *out_n = days.n;
    return ERR_OK;
}

static enum err find_or_add(struct ctx *c, struct publishing *w)
{
    struct procedure_id_by_code_row have;
    enum err e = procedure_id_by_code(c->db, c->arena, &(struct procedure_id_by_code_in){ w->code }, &have);
    if (e == ERR_NOT_FOUND) {
        w->id = ctx_id(c);
        return procedure_insert(c->db, &(struct procedure_insert_in){ w->id, w->code, c->now_ms }, NULL);
    }
    TRY(e);
    w->id = have.id;
    w->older = true;
    return procedure_version_newest(c->db, c->arena, &(struct procedure_version_newest_in){ w->id }, &w->newest, &w->newest_n);
}

enum err version_publish(struct ctx *c, struct str code, struct version_news *news)
{
    struct publishing w = { .code = code, .news = news };
    int32_t *days;
    size_t n;
    *news = (struct version_news){ .effect = SOURCE_SAME, .added = S("") };
    TRY(find_or_add(c, &w));
    TRY(days_of(c, &w, &days, &n));
    for (size_t i = 0; i < n; i++)
        TRY(publish_day(c, &w, days[i]));
    return refresh_find(c, &w.shown);
}
