/* What the files of this room share; nobody else includes this. */
#ifndef MOD_CATALOGUE_INTERNAL_H
#define MOD_CATALOGUE_INTERNAL_H
#include "data/json.h"
#include "mod/catalogue/catalogue.h"

#define CATALOGUE_GENERAL "_general" /* form and process of procedures that have none of their own */

/* -- parse.c: a procedure.json (procedures/README.md), already read as JSON, into *out. Texts and lists live in the arena
 * or in the tree. ids, folder and hashes are left alone. ERR_INVALID: fault says where and what. */
enum err procedure_parse(struct arena *a, const struct json *j, struct procedure *out, struct fault *fault) NODISCARD;
/* A mistake in a procedure.json; at is its place in the tree (json_place), NULL: nowhere in particular. */
struct procedure_problem {
    const char *at;
    struct str what; /* Vietnamese */
};
struct procedure_problems {
    struct procedure_problem *at;
    size_t n, cap;
};
/* Everything that is wrong with it at once, also members that nobody knows and values of the wrong kind; *out holds what
 * could be read. For what people write; versions that were published are read by procedure_parse. */
void procedure_review(struct arena *a, const struct json *j, struct procedure *out, struct procedure_problems *all);
/* -- members.c: which members a procedure.json may have, of which kind, and what jurists call them -- */
enum member_kind { MEMBER_TEXT, MEMBER_NUMBER, MEMBER_BOOL, MEMBER_TEXTS, MEMBER_OBJECT, MEMBER_LIST /* of objects */, MEMBER_NOTES /* texts by path */ };
struct member {
    const char *name, *label; /* label: Vietnamese; "": of no interest to who compares versions */
    enum member_kind kind;
    const struct member *inside;
    size_t inside_n;
    const char *identity; /* of an item of a list: the member by which it is known */
};
extern const struct member procedure_members[];
extern const size_t procedure_members_n;
void members_check(struct arena *a, const struct json *j, struct procedure_problems *all);
/* -- lines.c: places in a JSON text -- */
/* The place of a member's key in the tree; without it, of the object's first member; NULL: there is none. */
const char *json_place(const struct json *j, const char *member);
/* The line (from 1) of a place in the text from which the tree was read; 0: it is not in there. */
int json_place_line(struct str text, const struct json *tree, const char *place);
/* -- patch.c: what changes from a day on: a JSON merge patch (RFC 7396), which can also reach into lists: where the value
 * is a list and the patch an object, its members name entries by their "channel", "key", "code" or "name" ("*": every one)
 * to be patched or, with null, left out; "+" is a list of entries to be added. A name that is not there is a mistake. -- */
struct json *json_patch(struct arena *a, const struct json *value, const struct json *patch, struct procedure_problems *all);
enum err procedure_fault(struct fault *fault, struct str where, struct str what); /* ERR_INVALID */
/* -- process_fits.c: every step has a lane whose role does steps, and a kind that the desk knows. ERR_INVALID with a fault. */
enum err process_fits(const struct bpmn *p, struct fault *fault) NODISCARD;
const char *process_misfit(const struct bpmn_node *n); /* of one step; NULL: it fits */

/* -- sources and versions (version.c) -- */
enum source_kind { SOURCE_OWN, SOURCE_FOLDER, SOURCE_RECORD, SOURCE_ROW, SOURCE_COUNT }; /* best first */
const char *source_word(enum source_kind k); /* "own", "folder", "record", "row" */
struct procedure_source {
    struct str code, origin, raw;
    struct str content;              /* canonical JSON in the form of procedure.json */
    struct str form, process, result; /* texts it brings; empty: none */
    enum source_kind kind;
    int32_t from_day;                /* 0: from the beginning; otherwise its first day */
};
enum source_effect { SOURCE_NEW, SOURCE_CHANGED, SOURCE_SAME };
/* Stores what a source says. SOURCE_SAME: it said just this before, nothing was written. */
enum err source_put(struct ctx *c, const struct procedure_source *s, enum source_effect *effect) NODISCARD;
/* What was announced for later days and stands in none of `days` any more is forgotten. */
enum err source_keep_days(struct ctx *c, struct str code, enum source_kind kind, const int32_t *days, size_t n) NODISCARD;
/* Makes the next version of a procedure, for each day of which a source speaks, where its sources now come to another text
 * than the newest version for that day. */
struct version_news {
    enum source_effect effect;
    bool own;         /* an office or a folder speaks for it */
    struct str added; /* what other sources added to that, in English words; in c->arena */
};
enum err version_publish(struct ctx *c, struct str code, struct version_news *news) NODISCARD;

/* -- compose.c: whose word counts. The best source stands (own, folder, record, row); from the others comes what it lacks:
 * members that are absent or empty, levels, and channels where a folder is completed from the published record.
 * *added (may be NULL) gets what was taken, in English words. closed: NULL, or why it is closed. */
struct closed_code {
    struct str code, name, field, ministry, level, ground, successor;
};
struct str version_compose(struct arena *a, const struct json *const told[SOURCE_COUNT], const struct closed_code *closed, struct str *added);
/* -- tables.c: data/catalogue/closed.csv */
const struct closed_code *closed_rows(size_t *n);
const struct closed_code *closed_find(struct str code);
/* data/catalogue/keywords.csv: what people call a procedure, parted by commas; "" where nothing is known. */
struct keyword_row {
    struct str code, words;
};
const struct keyword_row *keyword_rows(size_t *n);
/* data/catalogue/paper_values.csv: what the program or the desk puts on a printed result beside the answers of the form. */
bool paper_value_known(struct str key);
struct str keywords_find(struct str code);

/* -- folders.c: an embedded folder, checked: what it says from the beginning, then of later days. -- */
enum err folder_sources(struct arena *a, struct str code, struct procedure_source **out, size_t *n) NODISCARD;
/* What a folder without mistakes says, one for each of its versions; and its versions published. */
struct folder;
enum err folder_told(struct arena *a, const struct folder *f, enum source_kind kind, struct str origin, struct procedure_source **out) NODISCARD;
enum err folder_publish(struct ctx *c, const struct procedure_source *told, size_t n, struct catalogue_counts *counts) NODISCARD;
/* -- writing.c: a procedure.json as people write it, and the patch that makes one of another -- */
struct str procedure_json(struct arena *a, const struct json *j);
struct json *json_patch_between(struct arena *a, const struct json *from, const struct json *to);
bool json_same(struct arena *a, const struct json *x, const struct json *y);

/* -- cache.c: the address of its page as a picture, drawn once for each version and language; links of one version are alike.
 * Lives as long as the process. -- */
struct safe_html;
enum err procedure_qr(struct ctx *c, const struct procedure *p, struct str link, struct safe_html *out) NODISCARD;

/* -- texts.c -- */
bool procedure_code_fits(struct str code); /* "1.004873": digits, capitals, '.', '-'; at most 40 */
struct str text_hash(struct arena *a, struct str text); /* hex; "" of "" */
/* Lower case with marks, tone marks in one place, single spaces, everything else out: for comparing with marks. */
struct str words_marked(struct arena *a, struct str s);

/* A row of a list, as a hit. */
#define PROCEDURE_HIT(r)                                                                                                          \
    ((struct procedure_hit){ .code = (r).code, .name = (r).name, .short_name = (r).short_name, .field = (r).field,                \
                             .ministry = (r).ministry, .levels = (r).levels, .version_id = (r).version_id, .online = (r).online != 0, \
                             .closed = (r).closed != 0 })

#endif
