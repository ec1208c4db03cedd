/* What the pages of this room share; nobody else includes this. */
#ifndef MOD_ASSIST_INTERNAL_H
#define MOD_ASSIST_INTERNAL_H
#include "mod/assist/assist.h"
#include "mod/assist/assist_web.h"
#include "mod/represent/act_page.h"
#include "mod/represent/help.h"

/* The page that was sent shows the session as it is now: parameter version. ERR_STALE with words. */
enum err help_seen(struct ctx *c, const struct help *h) NODISCARD;
struct str help_act_words(struct ctx *c, const struct help_act *a);
/* Where the code of a session goes (help_send_code): the first address of the person, proved ones first, that a channel of this
 * installation reaches and the helper does not have too. *address "": nowhere. */
enum err help_code_to(struct ctx *c, const struct help *h, struct str *channel, struct str *address) NODISCARD;
/* Does this installation send codes at all? */
bool help_codes_go(struct ctx *c);
/* Who did what in a session, the same for both sides. */
enum err help_acts_part(struct ctx *c, act_view *v, const struct help *h) NODISCARD;
/* The office for which this leader or administrator appoints and plans; NULL: none. */
const struct grant *assist_office(const struct ctx *c);

#endif
