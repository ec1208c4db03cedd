/* import: the published catalogue into the database. Two files of the national portal are understood, as they are: the
 * detailed records of communes (JSON list) and the catalogue (CSV); and a procedure.json of one's own, alone or in a folder
 * with form.json, process.bpmn and result.doc. Everything is kept: the record as it came, and beside it the cleaned one.
 *
 * Reading touches no database; what is dirty is said place by place, with what was done about it. A file that is cut, not
 * UTF-8 or of another shape is refused as a whole, with the line. Writing is one transaction, and idempotent. */
#ifndef MOD_CATALOGUE_IMPORT_H
#define MOD_CATALOGUE_IMPORT_H
#include "mod/catalogue/catalogue.h"

struct import_file {
    struct str name, bytes;
    struct str form, process, result; /* of a folder of one's own */
};

/* words for the totals */
#define IMPORT_DIRT(X)                                                \
    X(NOT_NFC, "text not in Unicode NFC")                             \
    X(INVISIBLE, "invisible characters")                              \
    X(CONTROL, "control characters")                                  \
    X(NO_UNIT, "time without a unit")                                 \
    X(NO_TIME, "channel without a time")                              \
    X(ODD_TIME, "time that cannot be a time")                         \
    X(NO_CHANNEL, "no channel named")                                 \
    X(TIME_WORDS, "days in the field, working days in the text")      \
    X(MANY_TIMES, "several times for one channel")                    \
    X(FEE_WORDS, "no fee, but the text speaks of one")                \
    X(ODD_COUNT, "number of papers run together with the name")       \
    X(ODD_LEVEL, "level that is not known")                           \
    X(TWICE, "code that stands twice in the file")
enum import_dirt {
#define X(name, words) DIRT_##name,
    IMPORT_DIRT(X)
#undef X
    DIRT_COUNT
};
const char *import_dirt_words(enum import_dirt d);

/* One line for the operator. */
struct import_note {
    struct str code, what, did;
};
struct import_total { /* of one file */
    struct str name;
    size_t records, known;      /* known: a better source of this import speaks for it too */
    size_t dirty;               /* records with at least one dirty place */
    size_t records_with[DIRT_COUNT], places[DIRT_COUNT];
};
struct procedure_source;
struct import_plan {
    struct arena *arena;
    VEC(struct procedure_source) sources;
    VEC(struct import_note) notes;
    VEC(struct import_total) totals;
    size_t procedures;          /* different codes */
};
/* Reads all files. ERR_INVALID: *why names file, line and reason. */
enum err import_read(struct arena *a, const struct import_file *files, size_t n, struct import_plan *plan, struct str *why) NODISCARD;

struct import_done {
    struct catalogue_counts procedures;
    size_t sources_new, sources_changed;
    size_t absent;                 /* imported earlier from such files, and in none of these */
    VEC(struct import_note) notes; /* folders that keep their version, and what was added to them; in the plan's arena */
};
/* A transaction is open; also brings in the folders (catalogue_load_folders), so that their word counts. */
enum err import_write(struct ctx *c, struct import_plan *plan, struct import_done *done) NODISCARD;

#endif
