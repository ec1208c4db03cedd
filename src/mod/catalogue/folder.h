/* folder: the files of one procedure read together (procedures/README.md), on disk or built in. What holds from a later
 * day lies in a folder of its own inside, tu-2027-03-01: only the files that differ; its procedure.json is a patch over
 * the earlier one (json_patch), and "shared" in it names a patch that several procedures have,
 * procedures/_shared/<name>.json. */
#ifndef MOD_CATALOGUE_FOLDER_H
#define MOD_CATALOGUE_FOLDER_H
#include "mod/catalogue/catalogue.h"
#include "mod/catalogue/check.h"

#define FOLDER_SHARED "_shared/"
#define FOLDER_FROM "tu-"
enum { FOLDER_FILES_MAX = 500, FOLDER_VERSIONS_MAX = 50 };

struct json;
/* One text of a version and the file it comes from; bytes "" and name "": the general one. */
struct folder_text {
    struct str name, bytes;
};
struct folder_version {
    int32_t from_day;        /* 0: the folder itself */
    struct str dir;          /* "", or "tu-2027-03-01/" */
    struct str raw;          /* procedure.json as it lies there; "" when it brings none */
    const struct json *tree; /* complete, all patches laid over; NULL: there is none, or it cannot be read */
    struct procedure p;      /* code "" without a tree */
    struct folder_text form, process, result; /* from the version before where it brings none */
};
struct folder_doc { /* a JSON file that was read, for finding places in it */
    struct str name, bytes;
    const struct json *tree;
};
struct folder {
    struct str code;
    struct folder_version *versions; /* by day; at least one */
    size_t n;
    VEC(struct folder_doc) docs;
};
/* Never fails: what is wrong with procedure.json, its patches and the names of files goes into the report. files: names
 * as in struct check_file, also "_shared/….json". Everything lives in the arena and in the bytes of the files. */
void folder_read(struct arena *a, struct str code, const struct check_file *files, size_t n, struct folder *out,
                 struct check_report *report);
/* The one in force on a day (the first one before all days). */
const struct folder_version *folder_on(const struct folder *f, int32_t day);
/* The files of a folder that is built in, with all shared patches; 0: there is none. */
size_t folder_embedded(struct arena *a, struct str code, struct check_file **out);

/* "file:line: what", each once. line 0: unknown. */
void check_say(struct arena *a, struct check_report *report, struct str file, int line, struct str what);
/* The same for a place in one of the JSON files read; fallback: the file to name when the place is in none. */
void folder_say(struct arena *a, const struct folder *f, struct check_report *report, struct str fallback,
                const char *place, struct str what);

/* Publishes a checked folder as the office's own word, for each of its days; a transaction is open. ERR_INVALID: the
 * report says everything that is wrong, nothing was written. A second time with the same files changes nothing. */
enum err folder_add(struct ctx *c, struct str code, const struct check_file *files, size_t n,
                    struct check_report *report, struct catalogue_counts *counts) NODISCARD;
/* What is in the database (with later days) or built in, as files of a folder: check_folder finds nothing wrong with
 * them, and folder_add with them changes nothing. ERR_NOT_FOUND. */
enum err folder_export(struct ctx *c, struct str code, struct check_file **out, size_t *n) NODISCARD;
enum err folder_export_embedded(struct arena *a, struct str code, struct check_file **out, size_t *n) NODISCARD;

/* What a jurist reads about two versions: one Vietnamese line for each difference. */
struct folder_lines {
    struct str *at;
    size_t n, cap;
};
void folder_diff(struct arena *a, const struct folder_version *before, const struct folder_version *after,
                 struct folder_lines *out);

#endif
