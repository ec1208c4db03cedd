/* What the files of this room share; nobody else includes this. */
#ifndef MOD_CATALOGUE_INTERNAL_H
#define MOD_CATALOGUE_INTERNAL_H
#include "data/json.h"
#include "mod/catalogue/catalogue.h"

#define CATALOGUE_GENERAL "_general" /* form and process of procedures that have none of their own */

/* -- parse.c: a procedure.json (procedures/README.md), already read as JSON, into *out. Texts and lists live in the arena
 * or in the tree. ids, folder and hashes are left alone. ERR_INVALID: fault says where and what. */
enum err procedure_parse(struct arena *a, const struct json *j, struct procedure *out, struct fault *fault) NODISCARD;
enum err procedure_fault(struct fault *fault, struct str where, struct str what); /* ERR_INVALID */
/* -- process_fits.c: every step has a lane whose role does steps, and a kind that the desk knows. ERR_INVALID with a fault. */
enum err process_fits(const struct bpmn *p, struct fault *fault) NODISCARD;

/* -- sources and versions (version.c) -- */
enum source_kind { SOURCE_OWN, SOURCE_FOLDER, SOURCE_RECORD, SOURCE_ROW, SOURCE_COUNT }; /* best first */
const char *source_word(enum source_kind k); /* "own", "folder", "record", "row" */
struct procedure_source {
    struct str code, origin, raw;
    struct str content;              /* canonical JSON in the form of procedure.json */
    struct str form, process, result; /* texts it brings; empty: none */
    enum source_kind kind;
};
enum source_effect { SOURCE_NEW, SOURCE_CHANGED, SOURCE_SAME };
/* Stores what a source says. SOURCE_SAME: it said just this before, nothing was written. */
enum err source_put(struct ctx *c, const struct procedure_source *s, enum source_effect *effect) NODISCARD;
/* Makes the next version of a procedure when its sources now come to another text than its newest version. */
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
struct str keywords_find(struct str code);

/* -- folders.c: an embedded folder, checked. -- */
enum err folder_source(struct arena *a, struct str code, struct procedure_source *out) NODISCARD;

/* -- cache.c: the address of its page as a picture, drawn once for each version and language; links of one version are alike.
 * Lives as long as the process. -- */
struct safe_html;
enum err procedure_qr(struct ctx *c, const struct procedure *p, struct str link, struct safe_html *out) NODISCARD;

/* -- texts.c -- */
struct str text_hash(struct arena *a, struct str text); /* hex; "" of "" */
/* Lower case with marks, tone marks in one place, single spaces, everything else out: for comparing with marks. */
struct str words_marked(struct arena *a, struct str s);

#endif
