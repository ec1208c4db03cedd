/* form: form-js JSON (bpmn-io) read into fields, shown and validated on the server.
 *
 * Fields: textfield, textarea, number, datetime (subtype date), select, radio, checklist, checkbox, group, text, html refused.
 * Members read: type, key, label, description, values[{value,label}], components (group), validate {required, minLength,
 * maxLength, min, max, pattern refused}, conditional {hide} (FEEL), defaultValue, properties {…}. Our properties:
 * `kind` (one of form_kind's names: cccd, phone, email, person_name, partial_date, time, address, money, mst),
 * `source` ("applicant.name": prefilled from the account), `sensitive` ("true"), `words` (spelled out when printed).
 * `past` ("true": a date that may not lie in the future), `source_when`, `source_else` ("NAME if FEEL; NAME": tried in order
 * when `source` gives nothing), `page` (title of a page that begins at this question of a
 * group; each group begins one by itself). Properties are texts, others are refused.
 * Kinds are for textfields; address also for textareas, money only for numbers.
 * Keys: [a-z][a-z0-9_]{0,59}, not "channel". Limits: 300 fields, 200 options. Conditions of `hide` read what stands before
 * the field, and `channel`. fault->line is 0 except where the text is no JSON: `where` names the key. */
#ifndef ENGINE_FORM_H
#define ENGINE_FORM_H
#include "base/arena.h"
#include "engine/fault.h"
#include "engine/feel.h"

enum form_type {
    FORM_TEXT,     /* textfield */
    FORM_AREA,     /* textarea */
    FORM_NUMBER,   /* whole numbers */
    FORM_DATE,     /* value stored as yyyy-mm-dd */
    FORM_SELECT,
    FORM_RADIO,
    FORM_CHECKLIST,/* values stored joined by '|' */
    FORM_CHECKBOX, /* value stored as "true" or "" */
    FORM_GROUP,    /* a heading; its fields follow until FORM_GROUP_END */
    FORM_GROUP_END,
    FORM_NOTE      /* text component: words only */
};
enum form_kind {
    FORM_KIND_PLAIN,
    FORM_KIND_CCCD,
    FORM_KIND_PHONE,
    FORM_KIND_EMAIL,
    FORM_KIND_PERSON_NAME,
    FORM_KIND_PARTIAL_DATE, /* yyyy, yyyy-mm or yyyy-mm-dd: old people know only the year */
    FORM_KIND_TIME,         /* hh:mm */
    FORM_KIND_ADDRESS,
    FORM_KIND_MONEY,
    FORM_KIND_MST
};
struct form_option {
    struct str value, label;
};
struct form_source {
    struct str name;
    const struct feel *when; /* NULL: always */
};
struct form_field {
    enum form_type type;
    enum form_kind kind;
    struct str key, label, hint, source, fallback;
    const struct form_option *options;
    size_t options_n;
    bool required, sensitive, words, past; /* past: a date that may not be in the future */
    int64_t min, max;         /* FORM_NUMBER; min > max: no bounds were given */
    size_t length_min, length_max; /* code points; length_max defaults to 255 (area: 4,000) */
    const struct feel *source_when; /* `source` fills in only when this is true; NULL: always */
    const struct form_source *others; /* `source_else`: where it is taken from otherwise, in order */
    size_t others_n;
    struct str page;          /* title of the page that begins here; empty: none does */
    struct str hide_text;     /* the same as FEEL text, for the page; may be empty */
    const struct feel *hide;  /* hidden (and its value dropped) when true; NULL: always shown */
    int group;                /* index of its FORM_GROUP, or -1 */
};
struct form {
    struct str id;
    const struct form_field *fields;
    size_t fields_n;
};
enum err form_parse(struct arena *a, struct str json, const struct form **out, struct fault *fault) NODISCARD;
const struct form_field *form_find(const struct form *f, struct str key);

/* One value for a key; values are clean NFC text (text_clean). Repeated keys: the first counts. */
struct form_value {
    struct str key, value;
};
/* What is wrong with a field; the words are put by the caller from the code. */
enum form_problem {
    FORM_FINE,
    FORM_MISSING,
    FORM_TOO_SHORT,   /* limit: length_min */
    FORM_TOO_LONG,    /* limit: length_max */
    FORM_NOT_NUMBER,
    FORM_TOO_SMALL,   /* limit: min */
    FORM_TOO_LARGE,   /* limit: max */
    FORM_NOT_DATE,    /* does not exist or not in a form we read */
    FORM_IN_FUTURE,
    FORM_NOT_OPTION,
    FORM_NOT_CCCD,
    FORM_NOT_PHONE,
    FORM_NOT_EMAIL,
    FORM_NOT_TIME,
    FORM_NOT_MST
};
struct form_state {
    bool shown;
    enum form_problem problem;
    int64_t limit;
    struct str value; /* as stored: normalised (dates ISO, numbers bare, cccd digits); empty when hidden or absent */
};
/* Decides for every field whether it is shown and whether its value is right. states has fields_n elements (arena).
 * partial: a draft; missing values are no problem. today: the Vietnamese day, for dates in the past.
 * Returns the number of problems. Values of hidden fields are dropped. */
size_t form_validate(const struct form *f, const struct form_value *values, size_t n, bool partial, int32_t today,
                     struct arena *a, struct form_state **states);
/* The form in pages, one topic each: a group begins one, and a question with `page`. What stands outside groups shares a page with its
 * neighbours. */
struct form_page {
    struct str title;  /* of the group or of the question that begins it; empty outside groups */
    size_t from, to;   /* fields [from, to) */
    bool shown;        /* a question of it is asked by these answers */
    size_t problems;   /* of its questions */
};
/* In the order of the form; at least one. Lives in the arena. */
size_t form_pages(const struct form *f, const struct form_state *states, struct arena *a, struct form_page **out);
/* Evaluates a condition over checked answers: for components of a procedure and for source_when. */
bool form_test(const struct form *f, const struct form_state *states, const struct form_value *values, size_t n, const struct feel *when);
/* The value of a field in words for a person: option labels, dd/mm/yyyy, "03/1950", "1950", "Có"/"Không". */
struct str form_words(struct arena *a, const struct form_field *field, struct str stored);

#endif
