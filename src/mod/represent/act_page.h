/* act_page: one page made of facts, lists and small forms; what the rooms about acting and helping have in common. */
#ifndef MOD_REPRESENT_ACT_PAGE_H
#define MOD_REPRESENT_ACT_PAGE_H
#include "core/web.h"
#include "mod/forms/forms.h"
#include "views.h"

typedef struct view_act_page act_view;

/* A fact; nothing when the value is empty. */
void act_fact(struct ctx *c, act_view *v, enum msg label, struct str value);
void act_fact_link(struct ctx *c, act_view *v, enum msg label, struct str value, struct str href);
/* A new part below what stands there. about, none (said when it has no rows): may be empty. */
void act_part(struct ctx *c, act_view *v, const char *id, enum msg heading, struct str about, struct str none);
/* A row of the last part. tag: colour of its state ("done", "todo", …), may be "". */
void act_row(struct ctx *c, act_view *v, struct str href, struct str name, struct str sub, const char *tag, struct str state);
/* A form at the end of the last part; fields are added by act_field. */
typedef struct view_act_page_parts_forms act_form_view;
void act_form(struct ctx *c, act_view *v, const act_form_view *f);
void act_field(struct ctx *c, act_view *v, struct view_form_field f);
/* The same as a text field, with a hint and a width ("" and "10"); optional marks it so. */
void act_text(struct ctx *c, act_view *v, const char *key, enum msg label, struct str hint, const char *width, bool optional);
void act_day(struct ctx *c, act_view *v, const char *key, enum msg label, struct str hint, bool optional);
/* One box that is ticked to agree. */
void act_tick(struct ctx *c, act_view *v, const char *key, enum msg label);
/* "/ho-tro/<id><part>" */
struct str act_path(struct ctx *c, const char *before, int64_t id, const char *part);
struct str act_number(struct ctx *c, int64_t n);
enum err act_show(struct ctx *c, const act_view *v) NODISCARD;
/* After a rule: on wrong input or a stale version the page is shown again with it. Returns e. */
enum err act_again(struct ctx *c, enum err e, web_handler *page) NODISCARD;

#endif
