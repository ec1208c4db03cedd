/* What the pages of this room share. */
#ifndef MOD_WARD_INTERNAL_H
#define MOD_WARD_INTERNAL_H
#include "mod/ward/ward.h"
#include "views.h"

struct str ward_kind_label(struct ctx *c, enum ward_kind k);
/* "Bắt đầu thứ Hai …", "Đến hết ngày …", or "". */
struct str ward_days(struct ctx *c, const struct ward_post *p);
/* What the request says of where its list goes on. */
struct ward_below ward_below_sent(const struct ctx *c);
struct view_ward_text ward_text_view(struct ctx *c, const struct ward_post *p);

#endif
