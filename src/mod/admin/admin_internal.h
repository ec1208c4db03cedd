/* What the pages of this room share; nobody else includes this. */
#ifndef MOD_ADMIN_INTERNAL_H
#define MOD_ADMIN_INTERNAL_H
#include "core/web.h"
#include "mod/admin/admin.h"
#include "mod/admin/roster.h"
#include "mod/forms/forms.h"
#include "views.h"

/* An account within reach: it holds a role there, or none anywhere. */
enum err admin_reach_account(struct ctx *c, int64_t account_id) NODISCARD;

/* -- fields: what was just typed, or the value there is -- */
struct view_form_field admin_text(struct ctx *c, const char *key, enum msg label, struct str value);
/* day 0: empty. */
struct str admin_id(struct ctx *c, int64_t id);
/* What stands before the name of a unit, by its depth in the tree. */
struct str admin_indent(struct ctx *c, struct str path);
/* All units in reach, as options of a select; chosen by id. */
enum err admin_unit_options(struct ctx *c, struct view_form_field *f, int64_t chosen) NODISCARD;
/* Is it one of the options? */
bool admin_offered(const struct view_form_field *f, struct str value);
struct str admin_role_label(struct ctx *c, enum role r);

/* The form page of one question. */
enum err admin_form_page(struct ctx *c, struct view_admin_form *v) NODISCARD;
/* Returns e; after ERR_INVALID the page is shown again by `page`. */
enum err admin_again(struct ctx *c, enum err e, enum err (*page)(struct ctx *c)) NODISCARD;
/* Work of a SLOW row in a transaction; problems noted before it are kept. */
enum err admin_read(struct ctx *c, ctx_work *fn, void *arg) NODISCARD;

#endif
