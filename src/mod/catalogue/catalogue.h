/* catalogue: what may be asked for. A procedure has versions by day; a dossier is pinned to the version in force when it
 * was submitted and never sees a later one. Versions are never changed after they were used. */
#ifndef MOD_CATALOGUE_CATALOGUE_H
#define MOD_CATALOGUE_CATALOGUE_H
#include "core/ctx.h"
#include "engine/bpmn.h"
#include "engine/deadline.h"
#include "engine/form.h"

enum channel { CHANNEL_COUNTER, CHANNEL_ONLINE, CHANNEL_POST, CHANNEL_COUNT };
const char *channel_word(enum channel ch); /* "counter", "online", "post" */
bool channel_from_word(struct str word, enum channel *out);
struct str channel_label(const struct ctx *c, enum channel ch);

struct procedure_fee {
    struct str name, kind, unit, ground, note; /* kind: "phi" or "le_phi" */
    int64_t amount_vnd;                        /* -1: set by the province, unknown */
    const struct str *exempt;
    size_t exempt_n;
};
struct channel_rule {
    enum channel channel;
    struct deadline_rule rule; /* LIMIT_NONE: no time is published */
    struct str limit_text, limit_ground;
    const struct procedure_fee *fees;
    size_t fees_n;
};
struct component {
    struct str key, name, group, when, replaced_by; /* group: "submit" or "present" */
    int originals, copies;
    bool required;
    const struct feel *condition; /* NULL: always asked for */
};
struct result_kind {
    struct str code, name, series, number_format; /* "{n}/UBND-XNTTHN" */
};
enum online_level { ONLINE_NONE, ONLINE_PREPARE, ONLINE_PART, ONLINE_FULL };

struct procedure { /* one version, parsed */
    int64_t id, version_id;
    struct str code, name, short_name, field, ministry, decision, requirements;
    const struct str *levels, *applicants, *steps, *notes, *keywords;
    size_t levels_n, applicants_n, steps_n, notes_n, keywords_n;
    const struct str *legal_codes, *legal_names; /* legal_n each */
    size_t legal_n;
    int32_t from_day, to_day;  /* to_day 0: until further notice */
    enum online_level online;
    struct str online_reason;
    bool confirm_draft, closed;
    const struct channel_rule *channels;
    size_t channels_n;
    const struct component *components;
    size_t components_n;
    const struct result_kind *results;
    size_t results_n;
    struct str folder;         /* "1.004873", or "_general" */
};
/* The version in force on a day; ERR_NOT_FOUND. Parsed versions are cached for the process; the pointer lives that long. */
enum err procedure_by_code(struct ctx *c, struct str code, int32_t day, const struct procedure **out) NODISCARD;
/* A version by its id: what a dossier is pinned to. */
enum err procedure_version(struct ctx *c, int64_t version_id, const struct procedure **out) NODISCARD;
const struct channel_rule *procedure_channel(const struct procedure *p, enum channel ch);
/* May it be submitted at a unit of this level, through this channel? Otherwise the reason as a message for the person. */
bool procedure_open(const struct procedure *p, struct str level, enum channel ch, enum msg *why_not);
/* Form, process and result markup of its folder (embedded, parsed once, cached for the process). */
enum err procedure_form(struct ctx *c, const struct procedure *p, const struct form **out) NODISCARD;
enum err procedure_process(struct ctx *c, const struct procedure *p, const struct bpmn **out) NODISCARD;
enum err procedure_result(struct ctx *c, const struct procedure *p, struct str *markup) NODISCARD;

/* Search in words with or without diacritics; best first: exact code, then all words with their marks, then folded. */
struct procedure_hit {
    struct str code, name, field, ministry;
    int64_t version_id;
    bool online;
};
enum err procedure_search(struct ctx *c, struct str words, struct str level, int limit, struct procedure_hit **out, size_t *n) NODISCARD;

/* Import: one procedure as JSON text (procedures/README.md), a folder, or the two published files; see import.h. */

#endif
