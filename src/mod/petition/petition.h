/* petition: phản ánh, kiến nghị (NĐ 20/2008/NĐ-CP, amended by NĐ 48/2013 and 92/2017): received, classified, answered, published, each
 * step by its day. What is really a complaint, a denunciation or a crime report is led to its own door. Also objections of people to
 * looks at their data (Luật 91/2025/QH15), which live by other clocks.
 *
 * Who asked stands in one table apart and is shown on one page alone, after an access event; events of the asker name nobody. What was
 * sealed (a denunciation, Luật Tố cáo 2018 Đ8, Đ9; a crime report) no official sees any more.
 *
 * Days are working days of the agency's calendar unless the data say otherwise; late is decided by days, and never taken back. */
#ifndef MOD_PETITION_PETITION_H
#define MOD_PETITION_PETITION_H
#include "core/event.h"
#include "mod/papers/papers.h"
#include "mod/petition/clocks.h"

#define PETITION_STATES(X)                                                                                         \
    X(SENT, "sent") X(ASKED, "asked") X(DOING, "doing") X(ANSWERED, "answered") X(PUBLISHED, "published")          \
    X(REFUSED, "refused") X(GUIDED, "guided") X(WITHDRAWN, "withdrawn")
enum petition_state {
#define X(name, word) PETITION_##name,
    PETITION_STATES(X)
#undef X
    PETITION_STATE_COUNT
};
enum petition_move {
#define MOVE(name, word, from, to, who, stage, kind) PETITION_MOVE_##name,
#include "mod/petition/petition_moves.inc"
#undef MOVE
    PETITION_MOVE_COUNT
};
/* "accept", "ask" … from this state; false: there is none. */
bool petition_move_from(struct str word, enum petition_state from, enum petition_move *out);
const char *petition_move_word(enum petition_move m);
const char *petition_state_word(enum petition_state s);

struct petition {
    int64_t id, version, agency_id, event_id, sent_at_ms, clock_at_ms, due_at_ms, answered_at_ms, published_at_ms, complained_at_ms; /* 0: none */
    struct str code, secret, kind, about, class_, door, dossier_no, content, answer, public_question, public_answer, opinion;
    enum petition_state state;
    bool sealed, late;
};
struct petition_person {
    int64_t account_id;
    struct str name, address, phone, email;
};

/* -- sending -- */
enum { PETITION_WORDS_MAX = 4000 };
struct petition_new {
    struct str about, content, dossier_no; /* about: "service" or "rule" */
    struct petition_person person;         /* name, address and phone or e-mail are asked for by NĐ 20/2008 Đ7 */
    const struct paper_upload *files;
    size_t files_n;
};
/* To the office of this installation. Problems name noi-dung, ten, dia-chi, dien-thoai, thu. Event petition.sent, which names nobody;
 * the agency's officers and leaders are told. */
enum err petition_send(struct ctx *c, const struct petition_new *n, struct petition *out) NODISCARD;
/* An objection to a look: at the agency of who looked. One for a look: the petition that is there already is *out, nothing is stored.
 * actor_unit_id 0: the office of this installation. Its leaders and the person of setting petition.data_login are told. */
struct petition_objection {
    int64_t event_id, actor_unit_id;
    struct str dossier_no, content; /* content: who looked at what when, in words */
    struct petition_person person;
};
enum err petition_object(struct ctx *c, const struct petition_objection *o, struct petition *out) NODISCARD;

/* -- reading -- */
enum err petition_get(struct ctx *c, int64_t id, struct petition *out) NODISCARD;
/* By code and secret; ERR_NOT_FOUND when either is wrong. */
enum err petition_by_secret(struct ctx *c, struct str code, struct str secret, struct petition *out) NODISCARD;
/* For officials of its agency (and supervisors above): an access event of this transaction. ERR_NOT_FOUND for others. */
enum err petition_look(struct ctx *c, int64_t id, struct petition *out) NODISCARD;
/* Who asked; ERR_NOT_FOUND when sealed. */
enum err petition_asker(struct ctx *c, const struct petition *p, struct petition_person *out) NODISCARD;
/* What one account sent, the newest first: at most 50 of those before before_id (0: from the newest on). */
enum err petition_own(struct ctx *c, int64_t account_id, int64_t before_id, struct petition **out, size_t *n) NODISCARD;
struct petition_step {
    int64_t at_ms;
    struct str move, words, by, unit; /* by: for officials */
    bool late;
};
enum err petition_steps(struct ctx *c, int64_t id, struct petition_step **out, size_t *n) NODISCARD;
struct petition_file {
    int64_t id, size_bytes;
    struct str hash, name, media_type;
};
enum err petition_files(struct ctx *c, int64_t id, struct petition_file **out, size_t *n) NODISCARD;
/* Published ones that say these words (folded; empty: the newest), at most 20 before a moment of publication (0: from the newest). */
enum err petition_public(struct ctx *c, struct str words, int64_t before_ms, struct petition **out, size_t *n) NODISCARD;
enum err petition_public_one(struct ctx *c, struct str code, struct petition *out) NODISCARD;

/* -- the officers' list -- */
enum petition_filter { PETITION_OPEN, PETITION_LATE, PETITION_ENDED };
/* Those of an agency, the most urgent first (ended: the newest), at most 50 after a key; no person, no words. */
enum err petition_list(struct ctx *c, int64_t agency_id, enum petition_filter f, int64_t after_ms, int64_t after_id, struct petition **out, size_t *n) NODISCARD;
/* Open ones, and those whose day has passed. */
enum err petition_counts(struct ctx *c, int64_t agency_id, int64_t *open, int64_t *late) NODISCARD;
/* The grant of this person over petitions of an agency: leader, officer, clerk; supervisors at or above. NULL: none. */
const struct grant *petition_grant(struct ctx *c, int64_t agency_id);
/* May this person (or, asker: whoever holds the secret) make it now? */
bool petition_may(struct ctx *c, const struct petition *p, enum petition_move m, bool asker);

/* -- moving -- */
struct petition_act {
    enum petition_move move;
    int64_t version;
    bool asker;
    struct str words;                  /* to the asker, or of the asker; at most PETITION_WORDS_MAX */
    struct str class_, door;           /* ACCEPT; GUIDE */
    int64_t unit_id;                   /* TRANSFER: an agency */
    struct str public_question, public_answer; /* PUBLISH: without the asker's data, which is checked */
};
/* The one function that changes a state: entitled, words there, clock, history, event petition.<move>, notices. A move after its day is
 * marked for ever. ERR_STALE, ERR_FORBIDDEN, ERR_CONFLICT, ERR_INVALID (fields loi, lop, cua, don-vi, cau-hoi, tra-loi). */
enum err petition_move(struct ctx *c, struct petition *p, const struct petition_act *a) NODISCARD;
/* "like" or "dislike" of an answer, as often as wanted. Event petition.rated, which names nobody. */
enum err petition_opinion(struct ctx *c, struct petition *p, int64_t version, struct str opinion) NODISCARD;

#endif
