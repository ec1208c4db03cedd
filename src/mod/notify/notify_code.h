/* One-time codes (mod/code) by mail and text message, at once and outside every queue of notices; nothing of them is kept. */
#ifndef MOD_NOTIFY_NOTIFY_CODE_H
#define MOD_NOTIFY_NOTIFY_CODE_H
#include "core/event.h"
#include "core/job.h"

/* Job "code.send". Slow. A code that is over by now, and one whose channel is not set up here or takes no such address, is given up;
 * anything else is tried again. */
enum err notify_on_code(struct ctx *c, const struct job *j);
/* Is anything set up that carries codes by this channel ("email" or "phone")? In a transaction or outside. */
bool notify_code_channel(struct ctx *c, struct str channel);
/* Listener of "code.guessed": tells the account whose code it was. Codes of other objects are told of by the rooms that know whose. */
enum err notify_on_guessed(struct ctx *c, const struct event *e);

#endif
