/* store: kho dữ liệu điện tử của tổ chức, cá nhân: what the State already has from a person and gave to them, for each account.
 *
 * Papers of a dossier come in when it is received (or are added after that), results when their signed paper is scanned; what was
 * recalled or replaced stays in sight and is not used again. An item is taken over as a reference to the same bytes, with its
 * source (TT 01/2023/TT-VPCP, states 2 and 3), and only when the person, or for them an official with their dossier in hand, says
 * so: only they know whether it is about the same matter. Grounds: NĐ 61/2018 Đ20.5, NĐ 45/2020 Đ24-25, NĐ 224/2026 Đ18.4.
 *
 * The store belongs to a login: what was handed in at a desk by somebody who told a number is in the dossier, not here, because a
 * number that somebody typed proves nobody. */
#ifndef MOD_STORE_STORE_H
#define MOD_STORE_STORE_H
#include "core/web.h"
#include "mod/dossier/dossier.h"
#include "mod/papers/papers.h"
#include "mod/store/documents.h"

enum { STORE_OWN_MAX = 50 /* files that a person put in without a dossier */, STORE_PAGE = 30 };

struct store_item {
    int64_t id, version, account_id, dossier_id, paper_id, result_id, size_bytes, added_at_ms, hidden_at_ms, ended_at_ms; /* 0: none */
    struct str kind;          /* "given", "issued", "own" */
    struct str type, name, number, digitised_by, hash, media_type, ended_why;
    int32_t issue_day, until_day; /* 0: not known */
};
/* One's own; ERR_NOT_FOUND for everybody else. */
enum err store_get(struct ctx *c, int64_t id, struct store_item *out) NODISCARD;
/* One's own of a kind, newest first, below before_id, at most STORE_PAGE. */
enum err store_list(struct ctx *c, struct str kind, int64_t before_id, struct store_item **out, size_t *n) NODISCARD;
/* May it be used again today? */
bool store_usable(const struct ctx *c, const struct store_item *i);
/* "Còn dùng lại được", "Đã bị thu hồi" … */
struct str store_state_words(struct ctx *c, const struct store_item *i);
/* "Giấy khai sinh số 15/2026, cấp ngày 20/11/2026": what it is called where it is offered. */
struct str store_words(struct ctx *c, const struct store_item *i);
/* Where it was used again, newest first: papers that still exist. */
struct store_used {
    int64_t used_at_ms, dossier_id, draft_id;
};
enum err store_uses(struct ctx *c, int64_t item_id, struct store_used **out, size_t *n) NODISCARD;

/* Number, day and end of what the person gave or put in; ERR_STALE, ERR_CONFLICT (issued by us: the paper says it). Events store.… */
enum err store_describe(struct ctx *c, struct store_item *i, int64_t version) NODISCARD;
/* Not offered any more, or again. What belongs to a dossier stays there: archives law (Luật Lưu trữ 33/2024/QH15) prevails. */
enum err store_hide(struct ctx *c, struct store_item *i, int64_t version, bool hidden) NODISCARD;
/* A file of one's own, without a dossier. ERR_INVALID (loai): no such kind; ERR_CONFLICT: STORE_OWN_MAX are there. */
enum err store_put(struct ctx *c, struct str type, const struct paper_upload *file, int64_t *id) NODISCARD;
/* Gone for good, where it was not used. ERR_CONFLICT: it came by a dossier, or stands in one. */
enum err store_remove(struct ctx *c, struct store_item *i, int64_t version) NODISCARD;

/* -- using again -- */
/* What an account's store holds for a component of a procedure and may be used today, newest first; at most 20. */
enum err store_offers(struct ctx *c, int64_t account_id, struct str procedure_code, struct str component_key, struct store_item **out,
                      size_t *n) NODISCARD;
/* Takes an offered item over into a draft or dossier of the same account. ERR_NOT_FOUND: not of that account; ERR_CONFLICT with words:
 * not of this kind, recalled, over, hidden, or there already. Event store.reused. */
struct store_taking {
    int64_t account_id, item_id, owner_id;
    enum paper_owner of;
    struct str procedure_code, component_key;
    const struct grant *as; /* an official; NULL: the person */
};
enum err store_take(struct ctx *c, const struct store_taking *t) NODISCARD;

/* -- held and asked for all the same (NĐ 224/2026 Đ18.4) -- */
/* Where the data of a component of this dossier are held already: a paper of the store, a published database; "": nowhere. */
enum err store_held(struct ctx *c, const struct dossier *d, const struct component *k, struct str *out) NODISCARD;
/* Before papers are asked for: ERR_INVALID at "van_hoi" when one of them is held and `why` is empty; with a reason each is noted for
 * the figure. Event store.asked_again. In the transaction of the move. */
enum err store_ask_check(struct ctx *c, const struct dossier *d, const struct paper_ask *asks, size_t n, struct str why) NODISCARD;
struct store_asked {
    int64_t id, dossier_id, agency_id, asked_at_ms;
    struct str component, held, reason, by;
};
/* Of the units whose paths lie in [path_from, path_to) (agency_id: that one alone; 0: all), asked in [from_ms, to_ms), newest first,
 * below before_id, at most 50. */
struct store_asked_scope {
    struct str path_from, path_to;
    int64_t agency_id, from_ms, to_ms;
};
enum err store_asked_list(struct ctx *c, const struct store_asked_scope *s, int64_t before_id, struct store_asked **out, size_t *n) NODISCARD;
struct store_asked_sum {
    int64_t agency_id, n;
};
enum err store_asked_sums(struct ctx *c, const struct store_asked_scope *s, struct store_asked_sum **out, size_t *n) NODISCARD;

/* -- listeners -- */
enum err store_on_received(struct ctx *c, const struct event *e); /* dossier.received */
enum err store_on_paper(struct ctx *c, const struct event *e);    /* paper. */
enum err store_on_result(struct ctx *c, const struct event *e);   /* result.signed */
enum err store_on_correction(struct ctx *c, const struct event *e); /* correction. */

/* -- pages -- */
enum err store_page(struct ctx *c);       /* GET /giay-to-cua-toi */
enum err store_add(struct ctx *c);        /* POST /giay-to-cua-toi */
enum err store_item_page(struct ctx *c);  /* GET /giay-to-cua-toi/{id} */
enum err store_item_save(struct ctx *c);  /* POST /giay-to-cua-toi/{id} */
enum err store_item_file(struct ctx *c);  /* GET /giay-to-cua-toi/{id}/tep */
enum err store_item_hide(struct ctx *c);  /* POST /giay-to-cua-toi/{id}/an */
enum err store_item_remove(struct ctx *c); /* POST /giay-to-cua-toi/{id}/xoa */
enum err store_desk(struct ctx *c);       /* GET /cong-viec/ho-so/{id}/kho */
enum err store_desk_take(struct ctx *c);  /* POST /cong-viec/ho-so/{id}/kho */

#endif
