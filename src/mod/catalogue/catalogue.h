/* catalogue: what may be asked for. A procedure has versions by day; a dossier is pinned to the version in force when it
 * was submitted and never sees a later one. A version is never changed: it holds its text, and the form, process and
 * result markup it was published with. Where several sources speak of a procedure (its folder, the published files),
 * version_compose says whose word counts; see README.md. */
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
/* "commune" to "cấp xã"; an unknown word comes back as it is. */
struct str level_label(const struct ctx *c, struct str level);

struct fee_step {
    int64_t from, amount_vnd; /* from the n-th unit on */
};
struct procedure_fee {
    struct str name, kind, unit, ground, note; /* kind: "phi" or "le_phi" */
    int64_t amount_vnd;                        /* for one unit; -1: set by the province, unknown */
    const struct str *exempt;
    size_t exempt_n;
    const struct feel *condition;              /* NULL: always charged */
    struct str units, times;                   /* form keys with numbers: units in one set, sets; empty: 1 */
    const struct fee_step *steps;              /* other amounts, in order of `from` */
    size_t steps_n;
    int64_t max_vnd;                           /* the most for one set; 0: no such limit */
};
struct channel_rule {
    enum channel channel;
    struct deadline_rule rule; /* LIMIT_NONE: no time is published */
    struct str limit_text, limit_ground;
    const struct procedure_fee *fees;
    size_t fees_n;
    struct str fee_text, note; /* as published: "Miễn phí", "Không có thông tin"; the free text beside it. May be empty */
    const struct channel_rule *more; /* other rows published for the same channel: other times in other cases */
    size_t more_n;
    const struct feel *condition;    /* of a row of `more`: when its time counts instead; NULL: it is only told */
};
struct component {
    struct str key, name, group, when, replaced_by; /* group: "submit" or "present" */
    int originals, copies;
    bool required;
    bool returned;                /* its originals are given back; those of "present" are, unless the folder says otherwise */
    const struct feel *condition; /* NULL: always asked for */
};
struct result_field { /* a line that the specialist writes on the result, or corrects */
    struct str key, label, hint; /* key: "result.x", or "form.x": instead of that answer */
    struct str from;             /* "form.x": the answer that is proposed; may be empty */
    struct str unless;           /* key of the line that says why this one is empty; may be empty */
    bool required, lines;        /* required: nothing is approved without it; lines: more than one */
    const struct feel *condition; /* NULL: always */
};
struct result_kind {
    struct str code, name, series, number_format; /* "{n}/UBND-XNTTHN" */
    const struct feel *condition; /* NULL: always */
    const struct result_field *fields;
    size_t fields_n;
};
/* What a request for more papers does to the clock. */
enum supplement_clock {
    SUPPLEMENT_RESTARTS, /* counts again in full when they are complete: the general rule (NĐ 61/2018 Đ19.4) */
    SUPPLEMENT_STANDS    /* sector law: the time until they are complete does not count */
};
#define PROCEDURE_SUPPLEMENT_GROUND "Nghị định 61/2018/NĐ-CP Điều 19 khoản 4"
/* ONLINE_PORTAL: sent only at the national portal, where the dossier comes from afterwards (NĐ 224/2026 Đ15.1.h and i). */
enum online_level { ONLINE_NONE, ONLINE_PREPARE, ONLINE_PORTAL, ONLINE_PART, ONLINE_FULL };

enum { BUNDLE_PARTS_MAX = 10, BUNDLE_KEY_MAX = 40 };
/* What a part takes over from the result of the part it comes after; the officer may correct it. */
struct bundle_carry {
    struct str from; /* "result.x", "form.x", BUNDLE_CARRY_NUMBER or BUNDLE_CARRY_NUMBER_DAY */
    struct str to;   /* "result.x" or "form.x" of the later result */
};
#define BUNDLE_CARRY_NUMBER "number"         /* number of the result: "15/2026" */
#define BUNDLE_CARRY_NUMBER_DAY "number_day" /* with its day: "15/2026, ngày 20/11/2026" */
/* A part of an electronic bundle: one submission, a dossier of its own for each part (mod/bundle). */
struct bundle_part {
    struct str key, code, name;
    struct str agency;            /* who decides: "commune", or a word that the office gives an agency to ("police" …) */
    struct str after;             /* key of the part that must be done first; "": begins at once */
    struct str ground;
    const struct feel *condition; /* NULL: always; otherwise the applicant may leave it out */
    const struct bundle_carry *carry;
    size_t carry_n;
};
/* Asked before a draft begins: may this person ask for it here? Answers are never kept. */
enum { ELIGIBILITY_MAX = 3, ELIGIBILITY_CHOICES_MAX = 6, ELIGIBILITY_KEY_MAX = 20 };
struct eligibility_stop {
    const struct feel *condition;      /* over the keys answered so far; never NULL */
    struct str say, procedure;         /* what to do instead; code of the procedure for it, may be empty */
    bool desk, office_judges;          /* desk: come and ask; office_judges: the law leaves it to the office, the person may go on */
};
struct eligibility_choice {
    struct str value, label;
};
struct eligibility_question {
    struct str key, question, hint, ground;
    const struct feel *condition; /* over earlier keys; NULL: always asked */
    const struct eligibility_choice *choices;
    const struct eligibility_stop *stops;
    size_t choices_n, stops_n;
};
struct eligibility_answer {
    struct str key, value;
};
bool eligibility_holds(const struct feel *f, const struct eligibility_answer *answers, size_t n);
struct procedure { /* one version, parsed */
    int64_t id, version_id;
    struct str code, name, short_name, field, ministry, decision, requirements, url;
    const struct str *levels, *applicants, *steps, *notes, *keywords;
    size_t levels_n, applicants_n, steps_n, notes_n, keywords_n;
    const struct str *legal_codes, *legal_names; /* legal_n each; a name may be empty */
    size_t legal_n;
    int32_t from_day, to_day;  /* from_day 0: since ever; to_day 0: until further notice */
    enum online_level online;
    struct str online_reason;
    struct str portal; /* ONLINE_PORTAL: https address of its page there */
    bool confirm_draft, closed;
    struct str closed_ground, successor; /* closed: by which rule; code of the procedure that came instead, may be empty */
    const struct channel_rule *channels; /* each channel once */
    size_t channels_n;
    const struct component *components;
    size_t components_n;
    const struct result_kind *results;
    size_t results_n;
    enum supplement_clock supplement;
    struct str supplement_ground;       /* never empty: sector law, or the general rule */
    struct limit supplement_limit;      /* how long after reception papers may still be asked for; LIMIT_NONE: sector law is
                                           silent, the office's own setting or the 3 working days of Đ19.4 count */
    struct str supplement_limit_ground; /* never empty */
    struct limit extension;             /* how much longer sector law lets it become; LIMIT_NONE: not at all */
    struct str extension_ground;        /* "" with LIMIT_NONE */
    const struct bundle_part *parts;    /* of a bundle, in order; parts_n 0: no bundle */
    size_t parts_n;
    struct str part_of;                 /* code of the bundle of which it is only a part, never asked for alone; "": none */
    struct str duty_ground;             /* a financial duty stops the clock until it is done; "": there is none */
    const struct eligibility_question *eligibility; /* at most ELIGIBILITY_MAX */
    size_t eligibility_n;
    struct str folder;         /* "1.004873", or "_general" */
    struct str form_hash, process_hash, result_hash; /* of the texts it was published with; result_hash may be empty */
};
/* The version in force on a day; ERR_NOT_FOUND. Parsed versions are cached for the process; the pointer lives that long.
 * A dossier goes by the law of the day of its reception: ask for that day. */
enum err procedure_by_code(struct ctx *c, struct str code, int32_t day, const struct procedure **out) NODISCARD;
/* Bundles in force on a day, by code: of folders that ship and of those the office added. */
enum err procedure_bundles(struct ctx *c, int32_t day, const struct procedure ***out, size_t *n) NODISCARD;
/* The version that comes after the one in force on `day` and holds something else; ERR_NOT_FOUND: none is known. Its
 * from_day is its first day. */
enum err procedure_next(struct ctx *c, struct str code, int32_t day, const struct procedure **out) NODISCARD;
/* A version by its id: what a dossier is pinned to. */
enum err procedure_version(struct ctx *c, int64_t version_id, const struct procedure **out) NODISCARD;
/* NULL: not offered. */
const struct channel_rule *procedure_channel(const struct procedure *p, enum channel ch);
/* The row whose time counts for these answers: the first of `more` whose condition holds, otherwise the row itself. NULL: not offered. */
const struct channel_rule *procedure_time(const struct procedure *p, enum channel ch, const struct form *form, const struct form_state *states,
                                          const struct form_value *values, size_t n);
bool procedure_time_varies(const struct procedure *p, enum channel ch);
/* NULL: not on the published list. */
const struct component *procedure_component(const struct procedure *p, struct str key);
/* Its published name, or "". */
struct str procedure_component_name(const struct procedure *p, struct str key);
bool procedure_has_level(const struct procedure *p, struct str level);
/* May it be submitted at a unit of this level, through this channel? Otherwise the reason as a message for the person. */
bool procedure_open(const struct procedure *p, struct str level, enum channel ch, enum msg *why_not);
/* Is it sent only at the national portal, and prepared here for it? */
bool procedure_at_portal(const struct procedure *p, struct str level);
/* The same for a part of a bundle, which cannot be asked for alone. */
bool procedure_open_part(const struct procedure *p, struct str level, enum channel ch, enum msg *why_not);
/* Form, process and result markup it was published with (parsed once, cached for the process). procedure_result:
 * ERR_NOT_FOUND when it has none: the result is a scanned document then. */
enum err procedure_form(struct ctx *c, const struct procedure *p, const struct form **out) NODISCARD;
enum err procedure_process(struct ctx *c, const struct procedure *p, const struct bpmn **out) NODISCARD;
enum err procedure_result(struct ctx *c, const struct procedure *p, struct str *markup) NODISCARD;

/* What a fee comes to by checked answers (form_validate; values with the answer "channel" added).
 * sets * min(max_vnd, sum over units); an answer that is missing or no number counts as 1. */
struct fee_sum {
    bool due;               /* its condition holds */
    int64_t units, sets;
    int64_t set_vnd, sum_vnd; /* -1: the amount is unknown */
};
struct fee_sum procedure_fee_sum(const struct procedure_fee *fee, const struct form *form, const struct form_state *states,
                                 const struct form_value *values, size_t n);
/* One set of so many units; -1: unknown. */
int64_t procedure_fee_set_vnd(const struct procedure_fee *fee, int64_t units);

/* Search in words with or without diacritics; best first: exact code, then all words with their marks, then folded; the
 * last word may be cut short, any other after three letters. level "" : any. Closed ones are found by their code only. */
struct procedure_hit {
    struct str code, name, short_name, field, ministry, levels; /* levels: ",commune,province," */
    int64_t version_id;
    bool online, closed;
};
enum err procedure_search(struct ctx *c, struct str words, struct str level, int limit, struct procedure_hit **out, size_t *n) NODISCARD;

/* For browsing: all fields, or ministries in charge, with the number of open procedures, in Vietnamese order; the procedures of one
 * (at most 500). */
struct procedure_group {
    struct str name;
    int64_t count;
};
enum err procedure_fields(struct ctx *c, struct str level, struct procedure_group **out, size_t *n) NODISCARD;
enum err procedure_ministries(struct ctx *c, struct str level, struct procedure_group **out, size_t *n) NODISCARD;
enum err procedure_of_ministry(struct ctx *c, struct str ministry, struct str level, struct procedure_hit **out, size_t *n) NODISCARD;
enum err procedure_of_field(struct ctx *c, struct str field, struct str level, struct procedure_hit **out, size_t *n) NODISCARD;
/* All, by code; for commands and administrators. */
enum err procedure_list(struct ctx *c, struct procedure_hit **out, size_t *n) NODISCARD;

/* What each source said of a procedure, as it came: kind is own, folder, record or row; origin its file. */
struct procedure_told {
    struct str kind, origin, raw;
};
enum err procedure_told(struct ctx *c, struct str code, struct procedure_told **out, size_t *n) NODISCARD;

/* Events in a life (data/life_events, embedded): in c->lang, in their order, as long as the process lives. */
struct life_step {
    struct str code, why; /* why: one sentence */
};
struct life_event {
    struct str slug, icon, title, text;
    int64_t order;
    const struct life_step *steps;
    size_t steps_n;
    const struct str *words; /* folded: what people say */
    size_t words_n;
};
enum err life_events(struct ctx *c, const struct life_event **out, size_t *n) NODISCARD;
/* Those whose title or words stand in what somebody typed, with or without marks. */
enum err life_events_meant(struct ctx *c, struct str query, const struct life_event ***out, size_t *n) NODISCARD;
/* Those of its procedures that are here and open, in the order of the file; ERR_NOT_FOUND: no such event. */
struct life_procedure {
    struct procedure_hit hit;
    struct str why;
};
enum err life_event_procedures(struct ctx *c, struct str slug, struct life_event *event, struct life_procedure **out, size_t *n) NODISCARD;

/* Brings the embedded folders into the database; a transaction is open. Idempotent: an unchanged folder does nothing, a
 * changed one makes a new version, valid from its valid_from, or from today when there is an older one; folders of later
 * days (tu-2027-03-01, folder.h) make versions for those days. Also the closed
 * codes of data/catalogue/closed.csv. Event catalogue.version for each version. For init, demo and server start. */
struct catalogue_counts {
    size_t added, changed, unchanged; /* procedures */
};
enum err catalogue_load_folders(struct ctx *c, struct catalogue_counts *counts) NODISCARD;

/* Import of files: see import.h. */

#endif
