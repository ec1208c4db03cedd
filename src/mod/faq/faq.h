/* faq (hỏi đáp): anybody asks the office in public, an officer answers, the answer is found by everybody. No name is asked for or
 * kept: whoever is logged in is told of the answer, and that link is shown nowhere. What is published is the officer's wording. */
#ifndef MOD_FAQ_FAQ_H
#define MOD_FAQ_FAQ_H
#include "core/event.h"
#include "core/web.h"

enum { FAQ_ASKED_MAX = 1000, FAQ_ANSWER_MAX = 4000 };
struct faq {
    int64_t id, agency_id, account_id, asked_at_ms, answered_at_ms, version; /* account_id 0: nobody is told */
    struct str procedure_code, asked, question, answer, reason, state;       /* "asked", "published", "declined" */
};
/* To the office of this installation. Event faq.asked, which names nobody. ERR_INVALID (fields hoi, thu-tuc). */
enum err faq_ask(struct ctx *c, struct str asked, struct str procedure_code, int64_t account_id, int64_t *id) NODISCARD;
enum err faq_get(struct ctx *c, int64_t id, struct faq *out) NODISCARD;
/* Published ones that say these words (folded; empty: all), of a procedure ("": of any), at most 20, newest first before an id (0:
 * from the newest). */
enum err faq_find(struct ctx *c, struct str words, struct str procedure_code, int64_t before_id, struct faq **out, size_t *n) NODISCARD;
/* Of an agency by state, the oldest first; at most 100. */
enum err faq_waiting(struct ctx *c, int64_t agency_id, struct str state, int64_t after_id, struct faq **out, size_t *n) NODISCARD;
/* Officers, leaders and clerks of the agency publish, change, or decline with a reason; whoever asked is told. ERR_STALE,
 * ERR_FORBIDDEN, ERR_INVALID (fields cau-hoi, tra-loi, ly-do). Events faq.published, faq.declined. */
enum err faq_publish(struct ctx *c, struct faq *f, int64_t version, struct str question, struct str answer) NODISCARD;
enum err faq_decline(struct ctx *c, struct faq *f, int64_t version, struct str reason) NODISCARD;

/* The pages of what is published, at most 2,000 (a pages_fn). */
struct public_page;
enum err faq_pages(struct ctx *c, struct public_page **out, size_t *n) NODISCARD;

enum err faq_home(struct ctx *c);    /* GET /hoi-dap */
enum err faq_page(struct ctx *c);    /* GET /hoi-dap/cau/{id} */
enum err faq_form(struct ctx *c);    /* GET /hoi-dap/gui */
enum err faq_form_do(struct ctx *c); /* POST /hoi-dap/gui */
enum err faq_desk(struct ctx *c);    /* GET /cong-viec/hoi-dap */
enum err faq_case(struct ctx *c);    /* GET /cong-viec/hoi-dap/{id} */
enum err faq_case_do(struct ctx *c); /* POST /cong-viec/hoi-dap/{id} */

#endif
