/* What the pages of this room share. */
#ifndef MOD_CALENDAR_PAGES_INTERNAL_H
#define MOD_CALENDAR_PAGES_INTERNAL_H
#include "mod/admin/admin.h"
#include "mod/calendar/calendar_internal.h"
#include "mod/calendar/calendar_web.h"
#include "mod/forms/forms.h"

/* The tabs of administrators; none for a leader. */
struct view_admin_tabs lich_tabs(struct ctx *c);
/* "/quan-tri/lich/123", or …/chung for 0. */
struct str lich_path(struct ctx *c, int64_t unit_id);
struct str lich_proposal_path(struct ctx *c, int64_t id);
/* "Ủy ban nhân dân xã Kim Bôi", or "Lịch chung". */
enum err lich_unit_name(struct ctx *c, int64_t unit_id, struct str *out) NODISCARD;
struct str lich_state(struct ctx *c, enum change_state s, struct str *tag); /* label, and kind of the tag */
/* Hours for people: "07:30-11:30, 13:30-17:00"; "none" in words. */
struct str lich_hours(struct ctx *c, struct str kept);
/* What was just typed, or the value there is. */
struct view_form_field lich_text(struct ctx *c, const char *key, enum msg label, enum msg hint, struct str value);
/* Twelve months of a calendar. */
void lich_months(struct ctx *c, const struct calendar *cal, int year, struct view_lich_year *v);

#endif
