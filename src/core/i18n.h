/* i18n: the sentences of the program in its two languages, Vietnamese first.
 * They are written in *.msg files beside the code that says them and gathered by tools/msgc into messages.h (enum msg)
 * and messages.c (the table). A message is plain text; {0}, {1} … are its arguments. */
#ifndef CORE_I18N_H
#define CORE_I18N_H
#include "base/buf.h"
#include "messages.h"

enum lang { LANG_VI, LANG_EN, LANG_COUNT };

/* A row of the generated table, sorted by key, so that enum msg is its index. */
struct msg_row {
    struct str key;
    struct str text[LANG_COUNT];
    bool plain[LANG_COUNT]; /* has none of & < > " ': in HTML it stands as it is */
};
extern const struct msg_row msg_rows[];

/* "en" is English; everything else, also nothing, is Vietnamese. */
enum lang lang_of(struct str code);
/* "vi", "en": for <html lang> and cookies. */
struct str lang_code(enum lang lang);

/* The text as written, with its {0} still in it. Lives as long as the process. */
struct str msg_text(enum lang lang, enum msg m);
/* Writes the text with its arguments; both pass through `escape` (fmt/html.h), or NULL for plain text.
 * An argument that was not given is written as nothing; one too many is not looked at. */
void msg_put(struct buf *out, enum lang lang, enum msg m, const struct str *args, size_t n,
             void (*escape)(struct buf *, struct str));
struct str msg_format(struct arena *a, enum lang lang, enum msg m, const struct str *args, size_t n);
/* The same for tables of messages: wanted has one letter for each argument of m, in its order; letters[i] names args[i]. At most 16. */
struct str msg_lettered(struct arena *a, enum lang lang, enum msg m, const char *letters, const char *wanted, const struct str *args);
/* For keys held as data, such as err_key(). False, and *out untouched, when there is no such message. */
bool msg_find(struct str key, enum msg *out);

/* A count as people read it in a language: "10.000", in English "10,000". Lives in room. */
enum { MSG_COUNT_MAX = STR_GROUPED_MAX };
struct str msg_count(enum lang lang, int64_t n, char room[MSG_COUNT_MAX]);

/* msg_format(a, lang, MSG_track_title, MSG_ARGS(code)), msg_format(a, lang, MSG_site_help, MSG_NO_ARGS) */
#define MSG_ARGS(...)                                                                                                  \
    (const struct str[]){ __VA_ARGS__ }, sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str)
#define MSG_NO_ARGS NULL, 0

#endif
