/* bundle: one submission, several linked dossiers (NĐ 63/2024/NĐ-CP, amended by NĐ 301/2026/NĐ-CP). Each part has its own number,
 * procedure version, deciding agency and clock; the place of reception is not the deciding authority (NĐ 61/2018 Đ19.6-7). A part
 * that needs another waits (state await_part) and begins by itself when that one is done; when it fails, the part is stopped with
 * the reason and Mẫu 05. Other parts go on. Results come back to the desk that received. */
#ifndef MOD_BUNDLE_BUNDLE_H
#define MOD_BUNDLE_BUNDLE_H
#include "core/web.h"
#include "mod/dossier/dossier.h"

/* Checks the whole form, then submits each part that the applicant wants: its answers are those that its own form asks. n is as for
 * dossier_submit, with the bundle's procedure; agency_id receives. draft_id: its papers go to the parts that list them, the rest to
 * the first; 0: none. *first: the first dossier. Event bundle.submitted. Errors as dossier_submit. */
enum err bundle_submit(struct ctx *c, const struct dossier_new *n, int64_t draft_id, int64_t *id, int64_t *first) NODISCARD;

struct bundle_item {
    const struct bundle_part *part;
    struct dossier d;      /* id 0: the applicant left it out */
    struct unit agency;    /* that decides */
    struct str after_name; /* of the part before; "": none */
    bool outside;
};
struct bundle {
    int64_t id, agency_id, account_id, submitted_at_ms;
    const struct procedure *procedure;
    struct bundle_item *items; /* in order */
    size_t n;
};
/* For its applicant, and for staff that reach one of its dossiers; ERR_NOT_FOUND otherwise. */
enum err bundle_get(struct ctx *c, int64_t id, struct bundle *out) NODISCARD;

/* Which agency decides what procedures call `word` ("police" …) of what agency_id receives. decides_id 0: nobody here; version 0:
 * nobody ever said, since_ms 0. */
struct bundle_decides {
    int64_t decides_id, version, since_ms;
};
enum err bundle_decides(struct ctx *c, int64_t agency_id, struct str word, struct bundle_decides *out) NODISCARD;
/* Says it, from now on; decides_id 0: nobody here. version as seen; BUNDLE_ANY_VERSION for commands. ERR_STALE. Problems name fields
 * word, agency. Event bundle.agency. */
enum { BUNDLE_ANY_VERSION = -1 };
enum err bundle_agency_set(struct ctx *c, int64_t agency_id, struct str word, int64_t decides_id, int64_t version) NODISCARD;
/* Who decides; outside: nobody in this installation, so the receiving agency passes it on and writes down what comes back. */
enum err bundle_agency_of(struct ctx *c, int64_t agency_id, struct str word, struct unit *out, bool *outside) NODISCARD;

/* What the result of the part before says of what this dossier's result asks (carry of bundle.parts); none when there is no such part,
 * it is not done, or it says nothing there. `key` as in a result's draft, `field` as on its page ("r.x", "f.x"). */
struct bundle_carried {
    struct str key, field, value;
    struct str part, result, number; /* of which part, in Vietnamese: "Đăng ký khai sinh", "Giấy khai sinh", "15/2026" */
};
enum err bundle_carried(struct ctx *c, const struct dossier *d, struct bundle_carried **out, size_t *n) NODISCARD;
/* The source of each field of a draft that was taken over; of one that says something else now, what the part before says. */
struct view_form_field;
enum err bundle_carried_sources(struct ctx *c, const struct dossier *d, struct view_form_field *fields, size_t n) NODISCARD;

/* Listener of dossier.received, .done, .declined, .refused, .stopped, .withdrawn: hands over and back, starts and stops what waits. */
enum err bundle_on_event(struct ctx *c, const struct event *e) NODISCARD;

/* Pages: the parts, where each is, what is asked. */
enum err bundle_mine(struct ctx *c);   /* GET /ho-so/bo/{id} */
enum err bundle_office(struct ctx *c); /* GET /lien-thong/{id} */
/* For administrators: who decides each part. */
enum err bundle_agencies(struct ctx *c);       /* GET /quan-tri/lien-thong */
enum err bundle_agency(struct ctx *c);         /* GET /quan-tri/lien-thong/{word} */
enum err bundle_agency_change(struct ctx *c);  /* POST /quan-tri/lien-thong/{word} */

#endif
