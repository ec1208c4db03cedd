/* rating: what people think of the service, after the result and never a condition of it (NĐ 61/2018/NĐ-CP Đ28-31; TT 01/2018/TT-VPCP
 * Đ12-13). The rater is never shown to anybody (NĐ 61/2018 Đ27.3, NĐ 224/2026/NĐ-CP Đ10.3.b):
 *
 * what was said stands apart, under a random id, without dossier, person or day, and leaves no event. While it may be changed
 * (setting rating.days) the dossier knows its id; then rating_chore cuts the link. What is no longer to be changed is let out for
 * an agency together, when there are enough (setting rating.group), and only then does anybody see figures or words: two looks at the
 * figures never differ by fewer than a group. */
#ifndef MOD_RATING_RATING_H
#define MOD_RATING_RATING_H
#include "core/event.h"
#include "core/web.h"
#include "mod/dossier/dossier.h"

/* data/rating/criteria.json, in the language of the page. */
struct rating_item {
    struct str key, label;
    bool good; /* a level that counts as satisfied */
};
struct rating_criteria {
    struct rating_item *levels, *reasons;
    size_t levels_n, reasons_n;
};
enum err rating_criteria(struct ctx *c, struct rating_criteria *out) NODISCARD;

enum { RATING_WORDS_MAX = 1000 };
struct rating {
    int64_t version; /* 0: not rated yet */
    struct str level, reasons, words; /* reasons: keys joined by '|' */
};
/* May this dossier be rated, or its rating changed, today? It ended, or its result is there; and the days have not passed. */
enum err rating_open(struct ctx *c, const struct dossier *d, bool *open) NODISCARD;
/* What was said so far, for whoever may change it; version 0: nothing, or no longer to be changed. */
enum err rating_of(struct ctx *c, const struct dossier *d, struct rating *out) NODISCARD;
/* ERR_STALE; ERR_CONFLICT: not open, or an official asks, who rates nothing; ERR_INVALID (fields muc, ly-do, loi). */
enum err rating_give(struct ctx *c, const struct dossier *d, const struct rating *r) NODISCARD;

/* Chore, daily: cuts links whose days have passed and lets out groups. */
enum err rating_chore(struct ctx *c);
/* Listener of "dossier.returned": the applicant's login is asked once, with a link. */
enum err rating_on_returned(struct ctx *c, const struct event *e);

/* -- for leaders and supervisors -- */
struct rating_figure {
    int32_t batch; /* first day of the month in which they were let out */
    int64_t n;
    int64_t good;
};
/* By month, the latest first, at most 36. */
enum err rating_figures(struct ctx *c, int64_t agency_id, struct rating_figure **out, size_t *n) NODISCARD;
/* Those of one month, in an order that means nothing; at most 500. */
enum err rating_list(struct ctx *c, int64_t agency_id, int32_t batch, struct rating **out, size_t *n) NODISCARD;

enum err rating_page(struct ctx *c);      /* GET /ho-so/{id}/danh-gia */
enum err rating_page_do(struct ctx *c);   /* POST */
enum err rating_slip(struct ctx *c);      /* GET /t/{code}/{secret}/danh-gia */
enum err rating_slip_do(struct ctx *c);   /* POST */
enum err rating_office(struct ctx *c);    /* GET /giam-sat/danh-gia */
enum err rating_office_list(struct ctx *c); /* GET /giam-sat/danh-gia/danh-sach */

#endif
