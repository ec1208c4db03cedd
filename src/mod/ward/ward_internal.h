/* What the pages of this room share. */
#ifndef MOD_WARD_INTERNAL_H
#define MOD_WARD_INTERNAL_H
#include "mod/units/units.h"
#include "mod/ward/ward.h"
#include "views.h"

struct str ward_kind_label(struct ctx *c, enum ward_kind k);
/* "Bắt đầu thứ Hai …", "Đến hết ngày …", or "". */
struct str ward_days(struct ctx *c, const struct ward_post *p);
/* For machines: the ward as an office, a post as an article. hours as kept. */
struct safe_html ward_office_ld(struct ctx *c, const struct unit *office, struct str weekdays, struct str saturday);
struct safe_html ward_post_ld(struct ctx *c, const struct unit *office, const struct ward_post *p);
struct view_ward_text ward_text_view(struct ctx *c, const struct ward_post *p);

#endif
