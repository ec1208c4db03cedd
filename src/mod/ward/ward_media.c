/* What a guide shows beside its words. */
#include "core/event.h"
#include "core/setting.h"
#include "mod/papers/papers.h"
#include "mod/ward/ward.h"
#include "sql_ward.h"
#include "text/text.h"

/* Which endings make which kind, and which setting limits it. Whether one is taken now says the setting guide.types. */
static const struct {
    const char *ending, *kind;
    enum setting limit_mb;
    const char *media_type; /* how browsers want to hear of it, where libmagic says it otherwise; NULL: as sniffed */
} endings[] = {
    { "jpg", "picture", SETTING_GUIDE_PICTURE_MB, NULL }, { "png", "picture", SETTING_GUIDE_PICTURE_MB, NULL },
    { "webp", "picture", SETTING_GUIDE_PICTURE_MB, NULL }, { "mp3", "sound", SETTING_GUIDE_SOUND_MB, NULL },
    { "m4a", "sound", SETTING_GUIDE_SOUND_MB, "audio/mp4" }, { "ogg", "sound", SETTING_GUIDE_SOUND_MB, NULL },
    { "mp4", "film", SETTING_GUIDE_FILM_MB, NULL },       { "webm", "film", SETTING_GUIDE_FILM_MB, NULL },
};
enum { ENDINGS_N = sizeof endings / sizeof *endings, MB = 1 << 20 };

/* -- reading -- */

static struct str or_none(struct str s) { return s.ptr ? s : S(""); }

#define MEDIA_OF(r)                                                                                                                        \
    ((struct ward_media){ .id = (r)->id, .post_id = (r)->post_id, .kind = (r)->kind, .hash = (r)->hash, .media_type = (r)->media_type, .name = (r)->name, \
                          .words = (r)->words, .still_hash = or_none((r)->still_hash), .still_type = or_none((r)->still_type),              \
                          .captions_hash = or_none((r)->captions_hash) })

/* A still or captions that may not be opened are left out by themselves. */
static enum err look_up(struct ctx *c, struct ward_media *m)
{
    struct paper_check k;
    struct blob b;
    struct str *parts[] = { &m->still_hash, &m->captions_hash };
    TRY(paper_check_of(c, m->hash, &k));
    TRY(blob_info(c, m->hash, &b));
    m->size_bytes = b.size_bytes;
    m->open = paper_check_open(&k);
    m->infected = k.scan == PAPER_INFECTED;
    for (int i = 0; i < 2; i++) {
        if (!parts[i]->len)
            continue;
        TRY(paper_check_of(c, *parts[i], &k));
        if (!paper_check_open(&k))
            *parts[i] = S("");
    }
    return ERR_OK;
}

enum err ward_media_list(struct ctx *c, int64_t post_id, bool with, struct ward_media **out, size_t *n)
{
    struct ward_media_of_row *rows;
    size_t rows_n;
    TRY(ward_media_of(c->db, c->arena, &(struct ward_media_of_in){ post_id }, &rows, &rows_n));
    *out = ARENA_ARRAY(c->arena, struct ward_media, rows_n + 1);
    *n = 0;
    for (size_t i = 0; i < rows_n; i++) {
        struct ward_media m = MEDIA_OF(&rows[i]);
        TRY(look_up(c, &m));
        if (with || m.open)
            (*out)[(*n)++] = m;
    }
    return ERR_OK;
}

/* -- taking in -- */

static bool named(struct str list, const char *word)
{
    struct str one;
    while (str_split(&list, ' ', &one))
        if (str_eq(one, str_c(word)))
            return true;
    return false;
}

struct limits {
    struct paper_allow all[ENDINGS_N], pictures[ENDINGS_N];
    size_t all_n, pictures_n;
};

static enum err read_limits(struct ctx *c, void *arg)
{
    struct limits *l = arg;
    struct str types;
    TRY(setting_get(c->db, c->arena, SETTING_GUIDE_TYPES, &types));
    for (size_t i = 0; i < ENDINGS_N; i++) {
        int64_t mb;
        TRY(setting_number(c->db, c->arena, endings[i].limit_mb, &mb));
        struct paper_allow a = { str_c(endings[i].ending), mb * MB };
        if (named(types, endings[i].ending))
            l->all[l->all_n++] = a;
        if (str_eq(str_c(endings[i].kind), S("picture")))
            l->pictures[l->pictures_n++] = a; /* a still picture is welcome also where pictures alone are not */
    }
    return ERR_OK;
}

static struct str ending_of(struct str name)
{
    size_t i = name.len;
    while (i > 0 && name.ptr[i - 1] != '.')
        i--;
    return str_skip(name, i);
}

/* papers has given the name the ending of what is in it, or one that means the same. */
static enum err name_kind(struct ctx *c, const struct paper_upload *u, struct ward_media *m)
{
    struct str type = u->blob.media_type, ending = ending_of(u->name);
    bool sound = str_starts(type, S("audio/")), film = str_starts(type, S("video/"));
    m->kind = film ? S("film") : sound ? S("sound") : S("picture");
    m->media_type = type;
    for (size_t i = 0; i < ENDINGS_N; i++)
        if (endings[i].media_type && str_eq(ending, str_c(endings[i].ending)))
            m->media_type = str_c(endings[i].media_type);
    m->hash = u->blob.hash;
    m->name = u->name;
    return film || !m->captions_hash.len ? ERR_OK : ctx_invalid(c, S("captions"), MSG_media_captions_film, MSG_NO_ARGS);
}

/* WebVTT (W3C): UTF-8 that begins with this word. */
static enum err check_captions(struct ctx *c, const struct paper_upload *u)
{
    struct str text = S("");
    enum err e = blob_read(c->app, c->arena, u->blob.hash, WARD_CAPTIONS_BYTES_MAX, &text);
    if (e != ERR_OK && e != ERR_TOO_LARGE)
        return e;
    struct str plain = str_starts(text, S("\xEF\xBB\xBF")) ? str_skip(text, 3) : text;
    bool right = str_starts(plain, S("WEBVTT")) && text_utf8_valid(plain) && str_index(plain, '\0', 0) < 0;
    return right ? ERR_OK : ctx_invalid(c, S("captions"), MSG_media_bad_captions, MSG_NO_ARGS);
}

/* One file of a field, or none. */
static enum err one(struct ctx *c, const char *field, const struct paper_welcome *w, struct paper_upload *out)
{
    struct paper_upload *list;
    size_t n;
    TRY(paper_receive_as(c, field, w, &list, &n));
    if (n > 1)
        return ctx_invalid(c, str_c(field), MSG_media_one_file, MSG_NO_ARGS);
    *out = n ? list[0] : (struct paper_upload){ .blob.hash = S("") };
    return ERR_OK;
}

/* Every field is looked at, so that everything wrong is said at once. */
static enum err receive_files(struct ctx *c, const struct limits *l, struct paper_upload up[WARD_FILES])
{
    const struct paper_allow vtt = { S("vtt"), WARD_CAPTIONS_BYTES_MAX };
    const struct paper_welcome welcome[WARD_FILES] = { { l->all, l->all_n, MSG_media_wrong_type }, { l->pictures, l->pictures_n, MSG_media_still_type }, { &vtt, 1, MSG_media_bad_captions } };
    static const char *const fields[WARD_FILES] = { "file", "still", "captions" };
    for (int i = 0; i < WARD_FILES; i++) {
        enum err e = one(c, fields[i], &welcome[i], &up[i]);
        if (e != ERR_OK && e != ERR_INVALID)
            return e;
    }
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

enum err ward_media_receive(struct ctx *c, struct ward_media_new *out)
{
    struct limits l = { 0 };
    struct paper_upload up[WARD_FILES] = { 0 };
    struct ward_media_new n = { .m.words = web_text(c, "words") };
    struct ward_media *m = &n.m;
    TRY(ctx_read(c, read_limits, &l));
    if (!m->words.len && ctx_ok(c))
        ctx_invalid(c, S("words"), MSG_media_need_words, MSG_NO_ARGS);
    enum err e = receive_files(c, &l, up);
    if (e == ERR_OK || e == ERR_INVALID) {
        for (int i = 0; i < WARD_FILES; i++)
            n.blobs[i] = up[i].blob;
        if (!up[0].blob.hash.len && !web_uploads(c, "file", &(struct web_upload *){ NULL }))
            e = ctx_invalid(c, S("file"), MSG_media_need_file, MSG_NO_ARGS);
    }
    TRY(e);
    m->still_hash = n.blobs[1].hash;
    m->still_type = m->still_hash.len ? n.blobs[1].media_type : S("");
    m->captions_hash = n.blobs[2].hash;
    if (m->captions_hash.len)
        TRY(check_captions(c, &up[2]));
    TRY(name_kind(c, &up[0], m));
    if (str_eq(m->kind, S("film")) && !m->still_hash.len)
        return ctx_invalid(c, S("still"), MSG_media_need_still, MSG_NO_ARGS);
    *out = n;
    return ERR_OK;
}

/* -- keeping -- */

static enum err say(struct ctx *c, const char *kind, const struct ward_post *p, struct str name, struct str hash)
{
    struct event e = { .kind = kind, .object_kind = "ward_post", .object_id = p->id, .as = c->who.grants_n ? c->who.grants : NULL,
                       EVENT_DETAIL({ "title", p->title, 0 }, { "name", name, 0 }, { "sha256", hash, 0 }) };
    return event_put(c, &e);
}

static struct str null_or(struct str s) { return s.len ? s : (struct str){ 0 }; }

enum err ward_media_add(struct ctx *c, const struct ward_post *p, struct ward_media_new *new)
{
    struct ward_media *m = &new->m;
    struct ward_media_of_row *rows;
    size_t n;
    if (p->kind != WARD_GUIDE || str_eq(p->state, S("withdrawn")))
        return ctx_invalid(c, S("file"), MSG_media_no_guide, MSG_NO_ARGS);
    TRY(ward_media_of(c->db, c->arena, &(struct ward_media_of_in){ p->id }, &rows, &n));
    if (n >= WARD_MEDIA_MAX)
        return ctx_invalid(c, S("file"), MSG_media_too_many, MSG_NO_ARGS);
    TRY(ward_post_touch_exact(c->db, &(struct ward_post_touch_in){ p->id, p->version, c->now_ms }));
    for (int i = 0; i < WARD_FILES; i++)
        if (new->blobs[i].hash.len)
            TRY(blob_record(c, &new->blobs[i]));
    m->id = ctx_id(c);
    m->post_id = p->id;
    TRY(ward_media_put(c->db, &(struct ward_media_put_in){ m->id, p->id, m->kind, m->hash, m->media_type, m->name, m->words, null_or(m->still_hash), null_or(m->still_type),
                                                           null_or(m->captions_hash), c->now_ms }, NULL));
    return say(c, "ward.media_added", p, m->name, m->hash);
}

enum err ward_media_remove(struct ctx *c, const struct ward_post *p, int64_t id)
{
    struct ward_media_row_row r;
    TRY(ward_media_row(c->db, c->arena, &(struct ward_media_row_in){ id }, &r));
    if (r.post_id != p->id)
        return ERR_NOT_FOUND;
    TRY(ward_post_touch_exact(c->db, &(struct ward_post_touch_in){ p->id, p->version, c->now_ms }));
    TRY(ward_media_drop_exact(c->db, &(struct ward_media_drop_in){ id, p->id, c->now_ms }));
    return say(c, "ward.media_removed", p, r.name, r.hash);
}
