/* bench_template: requests to be made, from the examples of the built-in procedures, with people who do not exist. */
#ifndef CMD_BENCH_TEMPLATE_H
#define CMD_BENCH_TEMPLATE_H
#include "mod/dossier/dossier.h"

/* A steady source of chance: the same seed gives the same people and dossiers. */
struct chance {
    uint64_t state;
};
uint32_t chance_below(struct chance *r, uint32_t n);
bool chance_percent(struct chance *r, double percent);

struct person {
    struct str name, id_no, phone, birth, address;
};
struct person person_made_up(struct arena *a, struct chance *r);

/* An example that is accepted. */
struct template {
    struct str code;
    enum channel channel;
    struct form_value *values;
    size_t values_n;
    struct person applicant;   /* as the example has it */
    struct form_value *draft;  /* what the specialist writes on the result, by key */
    size_t draft_n;
    const struct str *papers;  /* component keys */
    size_t papers_n;
};
struct templates {
    struct template *at;
    size_t n;
};
/* All of them, in the arena. ERR_INVALID: a folder cannot be read. */
enum err templates_read(struct arena *a, struct templates *out) NODISCARD;
/* By the weights of procedures and channels that communes report. */
const struct template *template_choose(const struct templates *all, struct chance *r);
/* The first of that procedure and channel. */
const struct template *template_of(const struct templates *all, struct str code, enum channel channel);

/* What this person would submit; agency, intake unit and account are the caller's. In the arena of the context. */
enum err template_request(struct ctx *c, const struct template *t, const struct person *p, struct dossier_new *out) NODISCARD;

#endif
