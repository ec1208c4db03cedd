/* What the files of this room share; nobody else includes this. */
#ifndef MOD_DOSSIER_INTERNAL_H
#define MOD_DOSSIER_INTERNAL_H
#include "mod/dossier/dossier.h"

/* dossier_code.c */
enum err dossier_new_request_no(struct ctx *c, const struct unit *agency, struct str *out) NODISCARD;
/* Code by the agency that receives and the day of reception (NĐ 61/2018 Đ26.2); direction: setting code.direction. */
enum err dossier_new_code(struct ctx *c, const struct unit *agency, struct str *out) NODISCARD;

/* A row of clock_change that is to be written. */
struct clock_fact {
    const char *kind; /* "intake", "answered", "start", "stands", "runs", "restarts", "extended", "promised", "moved", "end"; NULL: none */
    struct str ground, ground_source, limit_words;
    int32_t promised_day;
    int64_t due_before_ms, due_after_ms;
};
/* dossier_clock.c: sets d's clock fields. */
enum err dossier_clock_intake(struct ctx *c, const struct unit *agency, int64_t *answer_due_ms) NODISCARD;
enum err dossier_clock_keep(struct ctx *c, const struct dossier *d, const struct clock_fact *fact, int64_t event_id) NODISCARD;
/* Counts anew with one more fact (NULL: none): sets due, explanation and the due dates of the fact. */
enum err dossier_clock_count(struct ctx *c, struct dossier *d, const struct deadline_fact *more, struct clock_fact *fact) NODISCARD;
/* The facts of a clock in order; promised days that a changed calendar made days off move on. */
enum err dossier_facts(struct ctx *c, int64_t id, struct deadline_fact **out, size_t *n) NODISCARD;

/* dossier_rules.c: what sector law says of a procedure, with its ground; the general rule where it says nothing. */
struct sector_rules {
    bool supplement_stands;        /* papers asked for only hold the clock; otherwise it restarts in full */
    struct str supplement_ground;
    struct limit supplement_limit; /* how long after reception papers may still be asked for */
    struct limit extension;        /* LIMIT_NONE: no extension */
    struct str extension_ground, duty_ground; /* duty_ground empty: no financial duty holds the clock */
};
enum err dossier_sector_rules(struct ctx *c, const struct dossier *d, struct sector_rules *out) NODISCARD;

/* dossier_pin.c: at reception, the version in force on this day, when the one it was submitted under has ended. */
enum err dossier_pin(struct ctx *c, struct dossier *d) NODISCARD;

/* dossier_store.c */
enum err dossier_store_new(struct ctx *c, const struct dossier *d, const struct party parties[PARTY_COUNT]) NODISCARD;
enum err dossier_store(struct ctx *c, struct dossier *d) NODISCARD; /* names d->version, then counts it up */
const char *party_word(enum party_role r);
/* ERR_INVALID with the problem at that field when it is empty or too long. */
enum err dossier_reason_check(struct ctx *c, struct str reason) NODISCARD;

#endif
