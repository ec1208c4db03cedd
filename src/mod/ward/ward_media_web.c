/* Pages of what a guide shows: for everybody, and for the clerk. */
#include "mod/forms/forms.h"
#include "mod/papers/papers.h"
#include "mod/ward/ward_internal.h"
#include "sql_ward.h"

enum { MB = 1 << 20, KB = 1 << 10 };

static struct str size_words(struct ctx *c, int64_t bytes)
{
    return bytes < MB ? arena_printf(c->arena, "%lld kB", (long long)(bytes / KB + 1)) : arena_printf(c->arena, "%lld MB", (long long)((bytes + MB / 2) / MB));
}

static struct str file_path(struct ctx *c, const struct ward_media *m, const char *part) { return arena_printf(c->arena, "/phuong/tep/%lld%s", (long long)m->id, part); }

struct view_catalogue_media ward_media_view(struct ctx *c, const struct ward_media *m, struct str title)
{
    return (struct view_catalogue_media){ .src = file_path(c, m, ""), .picture = str_eq(m->kind, S("picture")), .sound = str_eq(m->kind, S("sound")),
                                          .film = str_eq(m->kind, S("film")), .title = title, .words = m->words,
                                          .still = m->still_hash.len ? file_path(c, m, "/anh-bia") : S(""),
                                          .captions = m->captions_hash.len ? file_path(c, m, "/phu-de") : S(""), .size = size_words(c, m->size_bytes) };
}

enum err ward_media_views(struct ctx *c, const struct ward_post *p, struct view_catalogue_media **out, size_t *n)
{
    struct ward_media *list;
    *n = 0;
    if (p->kind != WARD_GUIDE)
        return ERR_OK;
    TRY(ward_media_list(c, p->id, false, &list, n));
    *out = ARENA_ARRAY(c->arena, struct view_catalogue_media, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = ward_media_view(c, &list[i], p->title);
    return ERR_OK;
}

/* -- the files: of what is published; of a draft for those who write it -- */

static enum err by_path(struct ctx *c, struct ward_media_row_row *r)
{
    struct unit office;
    struct ward_post p;
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(ward_media_row(c->db, c->arena, &(struct ward_media_row_in){ id }, r));
    TRY(unit_office(c, &office));
    enum err e = ward_get(c, office.id, r->post_id, &p);
    if (e == ERR_OK && str_eq(p.state, S("published")))
        return ERR_OK;
    const struct grant *g = authz_may(&c->who, PERM_PUBLISH) ? ward_publisher(c) : NULL;
    return g ? ward_get(c, g->agency_id, r->post_id, &p) : ERR_NOT_FOUND;
}

enum err ward_media_file(struct ctx *c)
{
    struct ward_media_row_row r;
    TRY(by_path(c, &r));
    return paper_send(c, r.hash, r.media_type, r.name);
}

enum err ward_media_still(struct ctx *c)
{
    struct ward_media_row_row r;
    TRY(by_path(c, &r));
    return r.still_hash.ptr ? paper_send(c, r.still_hash, r.still_type, S("anh-bia")) : ERR_NOT_FOUND;
}

enum err ward_media_captions(struct ctx *c)
{
    struct ward_media_row_row r;
    TRY(by_path(c, &r));
    return r.captions_hash.ptr ? paper_send(c, r.captions_hash, S("text/vtt; charset=utf-8"), S("phu-de.vtt")) : ERR_NOT_FOUND;
}

/* -- the clerk -- */

static struct view_form_field file_field(struct ctx *c, const char *key, enum msg label, enum msg hint, const char *accept)
{
    struct view_form_field f = forms_files(c, key, label);
    f.hint = ctx_text(c, hint);
    f.many = false;
    f.accept = str_c(accept);
    f.bytes_max = c->app->cfg.upload_bytes_max;
    return f;
}

enum err ward_media_fill(struct ctx *c, const struct ward_post *p, struct view_ward_edit *v)
{
    struct ward_media *list;
    size_t n;
    TRY(ward_media_list(c, p->id, true, &list, &n));
    v->guide = true;
    for (size_t i = 0; i < n; i++) {
        enum msg state = list[i].infected ? MSG_media_infected : MSG_media_waiting;
        __typeof__(*v->media.at) row = { list[i].id, list[i].name, size_words(c, list[i].size_bytes), list[i].open ? S("") : ctx_text(c, state), { 0 } };
        VEC_PUSH(c->arena, &v->media, row);
        if (list[i].open)
            VEC_PUSH(c->arena, &v->media.at[i].shown, ward_media_view(c, &list[i], p->title));
    }
    struct view_form_field words = forms_area(c, "words", MSG_media_words_field, 6, WARD_WORDS_MAX);
    words.hint = ctx_text(c, MSG_media_words_hint);
    VEC_PUSH(c->arena, &v->media_fields, file_field(c, "file", MSG_media_file, MSG_media_file_hint, "image/*,audio/*,video/*"));
    VEC_PUSH(c->arena, &v->media_fields, words);
    VEC_PUSH(c->arena, &v->media_fields, file_field(c, "still", MSG_media_still, MSG_media_still_hint, "image/*"));
    VEC_PUSH(c->arena, &v->media_fields, file_field(c, "captions", MSG_media_captions, MSG_media_captions_hint, ".vtt"));
    v->media_fields.at[2].optional = v->media_fields.at[3].optional = true;
    return ERR_OK;
}

struct adding {
    struct ward_post p;
    struct ward_media_new m;
};

static enum err load(struct ctx *c, void *arg) { return ward_post_by_path(c, &((struct adding *)arg)->p); }

static enum err add(struct ctx *c, void *arg)
{
    struct adding *a = arg;
    TRY(ward_post_by_path(c, &a->p));
    a->p.version = web_int(c, "version", 0);
    return ward_media_add(c, &a->p, &a->m);
}

/* With what was wrong: a transaction begins with a clean sheet. */
static enum err page_again(struct ctx *c, void *arg)
{
    c->problem = *(struct problem *)arg;
    return ward_edit(c);
}

enum err ward_media_add_do(struct ctx *c)
{
    struct adding a = { 0 };
    struct problem noted = c->problem; /* of the parameters */
    TRY(ctx_read(c, load, &a));
    c->problem = noted;
    enum err e = ctx_ok(c) ? ward_media_receive(c, &a.m) : ERR_INVALID;
    if (e == ERR_OK)
        e = ctx_write(c, add, &a);
    if (e == ERR_INVALID) {
        struct problem kept = c->problem;
        TRY(ctx_read(c, page_again, &kept));
        c->problem = kept;
        return e;
    }
    TRY(e);
    web_flash(c, MSG_media_added, MSG_NO_ARGS);
    return web_created(c, ward_desk_path(c, a.p.id));
}

enum err ward_media_remove_do(struct ctx *c)
{
    struct ward_post p;
    int64_t id;
    TRY(ward_post_by_path(c, &p));
    TRY(web_path_id(c, 1, &id));
    TRY(web_check(c));
    p.version = web_int(c, "version", 0);
    TRY(ward_media_remove(c, &p, id));
    web_flash(c, MSG_media_removed, MSG_NO_ARGS);
    return web_see(c, ward_desk_path(c, p.id));
}
