/* scan: every file that was handed in is shown to the office's virus scanner (clamd) before anybody may open it. */
#ifndef MOD_SCAN_SCAN_H
#define MOD_SCAN_SCAN_H
#include "core/event.h"
#include "core/job.h"

/* Job PAPER_SCAN_JOB: asks about one file (subject: paper_check.id). While the scanner is away it puts itself again, a minute later,
 * for ever. */
enum err scan_on_file(struct ctx *c, const struct job *j);
/* Chore: a job for each file that waits, also those from before there was a scanner; says in the log how many wait. */
enum err scan_chore(struct ctx *c);
/* Listener of "setting.changed": the scanner was set. */
enum err scan_on_setting(struct ctx *c, const struct event *e);
/* Listener of "paper.infected": tells whose file it is, and what to do. */
enum err scan_on_infected(struct ctx *c, const struct event *e);

#endif
