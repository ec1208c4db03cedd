/* What the pages of this room share. */
#ifndef MOD_WARD_INTERNAL_H
#define MOD_WARD_INTERNAL_H
#include "mod/units/units.h"
#include "mod/ward/ward.h"
#include "views.h"

struct str ward_kind_label(struct ctx *c, enum ward_kind k);
/* "Bắt đầu thứ Hai …", "Đến hết ngày …", or "". */
struct str ward_days(struct ctx *c, const struct ward_post *p);
/* What the request says of where its list goes on. */
struct ward_below ward_below_sent(const struct ctx *c);
/* For machines: the ward as an office, a post as an article. hours as kept. */
struct safe_html ward_office_ld(struct ctx *c, const struct unit *office, struct str weekdays, struct str saturday);
struct safe_html ward_post_ld(struct ctx *c, const struct unit *office, const struct ward_post *p);
/* The grant by which somebody writes these pages; NULL: none. */
const struct grant *ward_publisher(struct ctx *c);
/* The post that the path names, of the writer's agency; where it is written. */
enum err ward_post_by_path(struct ctx *c, struct ward_post *p) NODISCARD;
struct str ward_desk_path(struct ctx *c, int64_t id);
/* What a guide shows: for everybody, and for the page where it is written. */
enum err ward_media_views(struct ctx *c, const struct ward_post *p, struct view_catalogue_media **out, size_t *n) NODISCARD;
struct view_catalogue_media ward_media_view(struct ctx *c, const struct ward_media *m, struct str title);
enum err ward_media_fill(struct ctx *c, const struct ward_post *p, struct view_ward_edit *v) NODISCARD;
struct view_ward_text ward_text_view(struct ctx *c, const struct ward_post *p);

#endif
