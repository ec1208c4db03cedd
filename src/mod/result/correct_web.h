/* What the pages of corrections share; nobody else includes this. */
#ifndef MOD_RESULT_CORRECT_WEB_H
#define MOD_RESULT_CORRECT_WEB_H
#include "mod/result/result.h"
#include "mod/result/result_web.h"
#include "views.h"

/* A message of a group: kind, state, fault. */
struct str correct_label(const struct ctx *c, const char *group, struct str word);
struct view_form_field correct_area(struct ctx *c, const char *key, enum msg label);
struct str correct_result_line(struct ctx *c, struct str name, struct str number, int32_t day);
/* Of the path; looked at, with an event. ERR_NOT_FOUND for others than the deciding agency's people. */
enum err correct_the_dossier(struct ctx *c, struct dossier *d) NODISCARD;
enum err correct_back(struct ctx *c, int64_t dossier_id, enum msg done) NODISCARD;

#endif
