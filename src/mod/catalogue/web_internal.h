/* What the pages of this room share. */
#ifndef MOD_CATALOGUE_WEB_INTERNAL_H
#define MOD_CATALOGUE_WEB_INTERNAL_H
#include "mod/catalogue/catalogue_internal.h"
#include "mod/catalogue/catalogue_web.h"
#include "mod/units/units.h"
#include "views.h"

/* office_facts.c: this office for people who stand before its door. level "" and empty texts where nothing is set up. */
struct office_facts {
    struct unit unit;
    bool known;
    struct str hours, open_now;
};
enum err office_facts(struct ctx *c, struct office_facts *out) NODISCARD;
/* "cấp xã, cấp tỉnh" */
struct str level_words(struct ctx *c, const struct str *levels, size_t n);

/* procedure_web.c: the procedure that the path names, in force today; ERR_NOT_FOUND. */
enum err procedure_by_path(struct ctx *c, const struct procedure **p) NODISCARD;
/* May this visitor begin online now, or prepare a visit; where to log in first, or "". */
void procedure_apply(struct ctx *c, const struct procedure *p, struct str level, bool known, bool *can_apply, bool *can_prepare, struct str *login_href);

/* catalogue_web.c: what other rooms say beside a procedure, or on the start page (code ""). */
enum err beside_fill(struct ctx *c, struct str code, struct view_catalogue_beside **at, size_t *n) NODISCARD;

/* machine_web.c: the procedure as GovernmentService of schema.org. */
struct safe_html procedure_json_ld(struct ctx *c, const struct procedure *p, const struct office_facts *office);

/* procedure_words.c: times and fees in words. */
struct str time_words(struct ctx *c, struct limit l);
struct str limit_words(struct ctx *c, const struct channel_rule *r);
struct str fee_amount_words(struct ctx *c, const struct procedure_fee *f);
/* For a way without fee lines; "" where there are some. */
struct str no_fee_words(struct ctx *c, const struct channel_rule *r);
struct view_catalogue_way procedure_way(struct ctx *c, const struct channel_rule *r);

#endif
