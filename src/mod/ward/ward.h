/* ward: the pages of the ward, written by its clerk without programming: news, notices, house rules, reception days, guides
 * beside a procedure; and who works here, of those who agreed to be shown. Texts are plain and become paragraphs, lists and
 * links by rule, so nothing that a clerk types can be markup. */
#ifndef MOD_WARD_WARD_H
#define MOD_WARD_WARD_H
#include "core/blob.h"
#include "core/web.h"

enum ward_kind { WARD_NEWS, WARD_NOTICE, WARD_DOWNTIME, WARD_RULES, WARD_RECEPTION, WARD_GUIDE, WARD_KINDS };
struct str ward_kind_word(enum ward_kind k); /* "news", "notice" … */
bool ward_kind_from(struct str word, enum ward_kind *out);

enum { WARD_TITLE_MAX = 200, WARD_BODY_MAX = 10000, WARD_LINKS_MAX = 10, WARD_REASON_MAX = 500 };
struct ward_post {
    int64_t id, agency_id, published_at_ms, changed_at_ms, version; /* published_at_ms 0: never */
    enum ward_kind kind;
    struct str state;              /* "draft", "published", "withdrawn" */
    struct str title, body, links; /* links: "words | address", a line each */
    struct str procedure_code;     /* of a guide */
    int32_t from_day, to_day;      /* 0: open */
};
/* A draft: id 0 makes one, otherwise names its version (ERR_STALE). Also corrects what is published, then with a reason, and that
 * stands in its history. Problems name title, body, links, procedure, from_day, to_day, reason. Events ward.saved, ward.corrected. */
enum err ward_save(struct ctx *c, struct ward_post *p, struct str reason) NODISCARD;
/* A planned interruption is announced so many working days before (setting ward.downtime_days: 7, NĐ 224/2026/NĐ-CP Đ13.1.a); a
 * problem at from_day otherwise. Event ward.published. */
enum err ward_publish(struct ctx *c, int64_t agency_id, int64_t id, int64_t version) NODISCARD;
/* Takes it off the pages; it stays in the records. Event ward.withdrawn. */
enum err ward_withdraw(struct ctx *c, int64_t agency_id, int64_t id, int64_t version, struct str reason) NODISCARD;
/* Of this agency, whatever its state; ERR_NOT_FOUND. */
enum err ward_get(struct ctx *c, int64_t agency_id, int64_t id, struct ward_post *out) NODISCARD;
/* Where a list goes on, below the last post of the page before; id 0: from the newest on. */
struct ward_below {
    int64_t at_ms, id;
};
enum { WARD_PAGE = 50 }; /* posts of a page, at most */
/* Of one kind (WARD_KINDS: all) that the public sees on this day, newest first. */
enum err ward_public(struct ctx *c, int64_t agency_id, enum ward_kind kind, int32_t day, struct ward_below below, struct ward_post **out, size_t *n) NODISCARD;
/* Everything of the agency for its clerk, newest change first. */
enum err ward_all(struct ctx *c, int64_t agency_id, struct ward_below below, struct ward_post **out, size_t *n) NODISCARD;

struct ward_act {
    struct str act, title, body, links, reason, by_name;
    int64_t at_ms;
};
enum err ward_history(struct ctx *c, int64_t id, struct ward_act **out, size_t *n) NODISCARD;

/* The text of a post in parts. */
struct ward_part {
    bool list;
    struct str text;       /* a paragraph */
    const struct str *items;
    size_t items_n;
};
size_t ward_parts(struct arena *a, struct str body, struct ward_part **out);
struct ward_link {
    struct str words, href;
};
/* False: a line is no "words | address", or the address neither a path of ours nor https. */
bool ward_links(struct arena *a, struct str links, struct ward_link **out, size_t *n);

/* Agreeing, and no longer, to be shown: the own account alone. phone: with the number. Event ward.shown. */
enum err ward_show_me(struct ctx *c, bool shown, bool phone) NODISCARD;
enum err ward_shown_me(struct ctx *c, bool *shown, bool *phone) NODISCARD;

/* -- what a guide shows: pictures, sound, film (ward_media.c) -- */
enum { WARD_MEDIA_MAX = 10, WARD_WORDS_MAX = 4000, WARD_CAPTIONS_BYTES_MAX = 256 * 1024 };
struct ward_media {
    int64_t id, post_id, size_bytes;
    struct str kind;                             /* "picture", "sound", "film" */
    struct str hash, media_type, name, words;    /* words: what is seen and heard */
    struct str still_hash, still_type, captions_hash; /* of a film; empty: none */
    bool open, infected;                         /* may be opened; something was found in it */
};
/* What is open now, of a post; with: also what is not. */
enum err ward_media_list(struct ctx *c, int64_t post_id, bool with, struct ward_media **out, size_t *n) NODISCARD;
/* Outside a transaction: takes the files of the fields `file`, `still`, `captions` of a SLOW row (kinds and sizes: settings guide.*) and
 * looks at them. Problems name these fields and `words`: without words nothing is taken, and no film without a still picture. */
enum { WARD_FILES = 3 };
struct ward_media_new {
    struct ward_media m;
    struct blob blobs[WARD_FILES]; /* file, still, captions; hash empty: none */
};
enum err ward_media_receive(struct ctx *c, struct ward_media_new *out) NODISCARD;
/* Adds it to a guide in this version (ERR_STALE); at most 10. Event ward.media_added. ERR_INVALID: no guide, or withdrawn. */
enum err ward_media_add(struct ctx *c, const struct ward_post *p, struct ward_media_new *m) NODISCARD;
/* Takes it off; it stays in the records. Event ward.media_removed. ERR_NOT_FOUND, ERR_STALE. */
enum err ward_media_remove(struct ctx *c, const struct ward_post *p, int64_t id) NODISCARD;

/* For the start page (interruptions, notices and news of the last days) and beside a procedure (its guides): a beside_fn. */
struct beside_item;
enum err ward_beside(struct ctx *c, struct str code, struct beside_item **out, size_t *n) NODISCARD;

/* Every post that the public sees today, at most 2,000 (a pages_fn). */
struct public_page;
enum err ward_pages(struct ctx *c, struct public_page **out, size_t *n) NODISCARD;

web_handler ward_home, ward_list, ward_page, ward_desk, ward_new, ward_add, ward_edit, ward_edit_save, ward_edit_publish, ward_edit_withdraw, ward_me, ward_me_save, ward_media_file, ward_media_still,
    ward_media_captions, ward_media_add_do, ward_media_remove_do;

#endif
