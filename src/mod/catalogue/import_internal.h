/* What the files of the importer share. */
#ifndef MOD_CATALOGUE_IMPORT_INTERNAL_H
#define MOD_CATALOGUE_IMPORT_INTERNAL_H
#include "mod/catalogue/catalogue_internal.h"
#include "mod/catalogue/import.h"

/* The record being read. */
struct importing {
    struct import_plan *plan;
    struct arena *a;
    size_t total;             /* index of the file's totals */
    struct str code;
    bool seen[DIRT_COUNT];    /* in this record */
    size_t texts[3];          /* texts of this record: not NFC, invisible, control characters */
};
/* Notes a dirty place. what and did are printed into the arena by the caller. */
void import_dirty(struct importing *im, enum import_dirt d, struct str what, struct str did);
/* A text made fit to store (several lines stay); what was wrong with it is counted. */
struct str import_clean(struct importing *im, struct str text);
/* Says what import_clean met in this record; once, after all texts. */
void import_cleaned(struct importing *im);

/* -- import_words.c: published words into ours -- */
/* "Cấp bộ, Cấp xã" to levels. */
void import_levels(struct importing *im, struct str text, struct json_out *o);
/* Names of applicants, some of which hold commas: parted at the commas of the list only. */
void import_applicants(struct importing *im, struct str text, struct json_out *o);
/* Name without "Thủ tục", at most 300 characters. */
struct str import_short_name(struct importing *im, struct str name);
bool import_channel(struct str words, enum channel *out);
struct str import_unwrap(struct str text); /* without the brackets around the whole */

/* -- import_time.c -- */
struct import_time {
    struct str limit;  /* words of limit_parse */
    struct str text;   /* for people */
    struct str note;   /* for people: what is unsure */
};
/* time "3", unit "Ngày làm việc"; notes what is dirty. where: "online" … for the line. */
struct import_time import_time(struct importing *im, const char *where, struct str time, struct str unit);

/* -- members that both kinds of record have -- */
struct import_way {
    enum channel channel;
    struct import_time time;
    struct str fee_vnd, fee_text, note;
};
void import_put_way(struct importing *im, const struct import_way *w, struct str decision, struct json_out *o);

/* -- the two kinds: content in the form of procedure.json -- */
enum err import_records(struct importing *im, struct str bytes, struct str file, struct str *why) NODISCARD;
enum err import_rows(struct importing *im, struct str bytes, struct str file, struct str *why) NODISCARD;
/* Adds the cleaned content as a source, checked. */
enum err import_add(struct importing *im, enum source_kind kind, struct str file, struct str raw, struct str content, struct str *why) NODISCARD;

#endif
