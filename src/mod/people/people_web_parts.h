/* What the pages of this room share; nobody else includes this. */
#ifndef MOD_PEOPLE_WEB_PARTS_H
#define MOD_PEOPLE_WEB_PARTS_H
#include "mod/people/people_internal.h"
#include "mod/people/people_web.h"
#include "views.h"

/* "17/03/1950", "03/1950", "1950", or that it is not known. */
struct str people_day(const struct ctx *c, struct partial_date d);
struct str people_gender(const struct ctx *c, const struct person_known *p);
/* "Số định danh cá nhân 038…; Chứng minh nhân dân 1…" or "Chưa có số". */
enum err people_numbers_line(struct ctx *c, int64_t id, struct str *out) NODISCARD;
/* A text over several lines, as typed, with its problem. */
struct view_form_field people_area(struct ctx *c, const char *key, enum msg label, enum msg hint);
/* A word of the database for people: groups ground, state, number, gender, party. */
struct str people_label(const struct ctx *c, const char *group, struct str word);

#endif
