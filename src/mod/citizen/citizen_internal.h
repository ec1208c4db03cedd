/* What the files of this room share; nobody else includes this. */
#ifndef MOD_CITIZEN_INTERNAL_H
#define MOD_CITIZEN_INTERNAL_H
#include "mod/citizen/citizen.h"
#include "mod/citizen/draft.h"
#include "views.h"

/* The draft of the path. ERR_NOT_FOUND: not one's own. */
enum err citizen_the_case(struct ctx *c, struct draft_case *k) NODISCARD;
/* Is it the draft of whoever asks, not of somebody who is helped or served? What the State knows of its owner is shown to the owner alone. */
bool citizen_own(const struct ctx *c, const struct draft_case *k);
/* "/ho-so/nhap/<id>" and a part of it ("/to-khai", or ""). */
struct str citizen_draft_path(struct ctx *c, int64_t id, const char *part);
struct str citizen_dossier_path(struct ctx *c, int64_t id, const char *part);
/* One page of the form; of a key the page that asks it, of "" the first that is not complete. */
struct str citizen_page_path(struct ctx *c, int64_t id, size_t at);
struct str citizen_page_of(struct ctx *c, const struct draft_case *k, struct str key);
/* "14:05", with the day when it was not today. */
struct str citizen_saved(struct ctx *c, int64_t at_ms);
/* citizen_for.c: who fills a draft in together. */
enum err citizen_help_note(struct ctx *c, const struct draft *d, struct view_citizen_help *v) NODISCARD;
struct str citizen_size(struct ctx *c, int64_t bytes);

/* Answers in words under their headings. */
enum err citizen_answers(struct ctx *c, const struct form *form, const struct form_value *values, size_t n,
                         struct view_citizen_answers *out) NODISCARD;

/* citizen_form.c: what may fill in the form: account, office, earlier answers, one's own page. */
struct forms_source;
enum err citizen_sources(struct ctx *c, const struct draft_case *k, struct forms_source **out, size_t *n) NODISCARD;
/* citizen_profile.c: where each answer comes from, and what is written otherwise on one's own page. */
enum err citizen_fill_origins(struct ctx *c, const struct draft_case *k, struct view_citizen_review *v) NODISCARD;

/* -- papers (citizen_papers.c) -- */
/* Where the page shows a component's files and what is wrong with them. */
struct str citizen_paper_anchor(struct ctx *c, struct str component_key);
/* Size, pages, what the scanner said. */
struct str citizen_file_about(struct ctx *c, const struct paper *f);
void citizen_add_file(struct ctx *c, struct view_citizen_paper *box, const struct paper *f, bool removable);
/* citizen_reuse.c: what the store of this account holds for the component. In a transaction. */
enum err citizen_offer(struct ctx *c, int64_t account_id, struct str procedure_code, struct str component_key,
                       struct view_citizen_paper *box) NODISCARD;
/* What paper_receive found wrong with field "tep" stands at the component. */
void citizen_name_uploads(struct ctx *c, struct str anchor);

/* -- dossiers -- */
/* The dossier of the path, one's own. */
enum err citizen_the_dossier(struct ctx *c, struct dossier *d) NODISCARD;
/* The page of a dossier, also shown again with what went wrong. */
enum err citizen_show_dossier(struct ctx *c, const struct dossier *d) NODISCARD;
/* citizen_course.c: next step, who has it, what happened. */
enum err citizen_fill_course(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v) NODISCARD;
/* citizen_asked.c: papers that were asked for. */
enum err citizen_fill_asked(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v) NODISCARD;
/* citizen_corrections.c: papers that corrected the result. */
enum err citizen_fill_corrections(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v) NODISCARD;
/* citizen_turns.c: what may be done now, what it means, the paper that says it. After citizen_fill_course. */
enum err citizen_fill_turns(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_citizen_dossier *v) NODISCARD;

#endif
