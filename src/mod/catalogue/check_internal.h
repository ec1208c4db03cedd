/* What the files of the check share. */
#ifndef MOD_CATALOGUE_CHECK_INTERNAL_H
#define MOD_CATALOGUE_CHECK_INTERNAL_H
#include "mod/catalogue/catalogue_internal.h"
#include "mod/catalogue/folder.h"

struct checked_version { /* with its texts parsed; NULL: they cannot be */
    const struct folder_version *v;
    const struct form *form;
    const struct bpmn *process;
};
struct checking {
    struct arena *a;
    struct check_report *out;
    const struct check_file *files;
    size_t files_n;
    struct str code;
    struct folder folder;
    struct checked_version versions[FOLDER_VERSIONS_MAX];
};
/* A mistake at a place of a procedure.json. */
void check_place(struct checking *k, const struct checked_version *v, const char *place, struct str what);

/* check_texts.c: letters that look right and are not, in every file. */
void check_letters(struct checking *k);
/* check_papers.c: conditions, papers, fees, results against the questions; the result on paper. */
void check_procedure(struct checking *k, const struct checked_version *v);
void check_result(struct checking *k, const struct checked_version *v);
/* check_lines.c: the lines that the specialist writes on the result. */
void check_lines(struct checking *k, const struct checked_version *v, const struct json *result);
const struct result_field *check_line_of(const struct checked_version *v, struct str key);
/* check_papers.c: a condition of one part; never: what is told when it can never be true. */
void check_condition(struct checking *k, const struct checked_version *v, const struct json *part, const char *never);
/* check_possible.c: can it be true for any answers? True also where that cannot be known. */
bool check_possible(struct arena *a, const struct checked_version *v, const struct feel *f);
/* check_sensitive.c: what must not be kept on a device is marked so. */
void check_sensitive(struct checking *k, const struct checked_version *v);
/* check_form_sources.c: what fills in a question is a source that there is. */
void check_form_sources(struct checking *k, const struct checked_version *v);
/* check_steps.c: roles of the steps, variables of the process, the time of the steps against the legal time. */
void check_steps(struct checking *k, const struct checked_version *v);
/* check_parts.c: a bundle against the folders of its parts. */
void check_parts(struct checking *k, const struct checked_version *v);
/* check_eligibility.c: the questions before a draft, against one another. */
void check_eligibility(struct checking *k, const struct checked_version *v);
/* check_examples.c */
void check_examples(struct checking *k);

#endif
