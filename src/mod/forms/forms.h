/* forms: a procedure's questions as fields of a page, and its answers in words. */
#ifndef MOD_FORMS_FORMS_H
#define MOD_FORMS_FORMS_H
#include "core/web.h"
#include "engine/form.h"
#include "views.h"

/* The fields as views, those that are not asked now marked `hidden`: names and ids "f.<key>", values from `values`, errors from c->problem.
 * sources (may be NULL): values for fields that have a `source` and no answer yet, by source name. */
struct forms_source {
    struct str name, value, from; /* "applicant.name", value, where it came from in words */
};
/* Which of them would fill in the i-th field now, by its `source` and `source_else`; NULL: none. */
const struct forms_source *forms_source_of(const struct form *f, size_t i, const struct form_state *states, const struct form_value *values, size_t n,
                                           const struct forms_source *sources, size_t sources_n);
/* Do two texts say the same in this field? Dates may be written differently. */
bool forms_same(struct ctx *c, const struct form_field *f, struct str a, struct str b);
enum err forms_fields(struct ctx *c, const struct form *f, const struct form_value *values, size_t n,
                      const struct forms_source *sources, size_t sources_n, struct view_form_field **out, size_t *out_n) NODISCARD;
/* What the request answered, joined with what was answered before for keys it did not send. */
enum err forms_posted(struct ctx *c, const struct form *f, const struct form_value *before, size_t before_n,
                      struct form_value **out, size_t *n) NODISCARD;
/* True when answers have brought up required questions that were not on the page that was sent: it must be shown again,
 * which is no mistake of the person, and problems noted at them are taken back. */
bool forms_more(struct ctx *c, const struct form *f, const struct form_state *states);
/* All is right, and yet answers of this page have brought up optional questions that stood on no page so far: without scripts nobody
 * would ever see them. `before`: what was answered earlier. Asked once: what stood on the page is not asked again. Programs (JSON)
 * know the questions beforehand: always false. Only the fields [from, to) are looked at: those of one page, or all. */
struct forms_range {
    size_t from, to;
};
bool forms_opened(struct ctx *c, const struct form *f, struct forms_range range, const struct form_value *before, size_t before_n,
                  const struct form_value *values, size_t n);
/* Which questions stood on the page that was sent, answered or not: f->fields_n flags in the arena. */
bool *forms_on_page(struct ctx *c, const struct form *f);

/* Answers in words, in the order of the form, with the headings of groups; hidden and empty ones left out. */
struct forms_answer {
    struct str label, words;
    struct str key;
    bool heading, sensitive;
};
enum err forms_answers(struct ctx *c, const struct form *f, const struct form_value *values, size_t n,
                       struct forms_answer **out, size_t *out_n) NODISCARD;

/* One field by hand, for pages whose questions are not a procedure's: kind as in core/web.h; key is the parameter name. */
struct view_form_field forms_text(struct ctx *c, const char *key, enum msg label);
struct view_form_field forms_secret(struct ctx *c, const char *key, enum msg label);
struct view_form_field forms_day(struct ctx *c, const char *key, enum msg label);
/* day: what stands while nothing was sent; 0: nothing does. */
struct view_form_field forms_day_or(struct ctx *c, const char *key, enum msg label, int32_t day);
struct view_form_field forms_area(struct ctx *c, const char *key, enum msg label, int rows, int maxlength);
struct view_form_field forms_select(struct ctx *c, const char *key, enum msg label);
/* Choices as buttons or, ticks: several of them, as boxes; forms_option adds one. */
struct view_form_field forms_radios(struct ctx *c, const char *key, enum msg label);
struct view_form_field forms_ticks(struct ctx *c, const char *key, enum msg label);
/* Files to choose, several at once. */
struct view_form_field forms_files(struct ctx *c, const char *key, enum msg label);
/* What stands in a field while nothing was sent for it. */
void forms_fill(struct ctx *c, struct view_form_field *f, struct str value);
/* One more choice. chosen: what stands while nothing was sent; what was sent wins. */
void forms_option(struct ctx *c, struct view_form_field *f, struct str value, struct str label, bool chosen);
/* The note of a problem at a field, or "". */
struct str forms_error(const struct ctx *c, struct str key);

#endif
