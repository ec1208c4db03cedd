/* agenda: one's dates as a calendar (RFC 5545), at a secret address that calendar programs read, or one date as a file. The address
 * holds until its owner renews or ends it. Titles name the dossier's code and never a person. */
#ifndef MOD_AGENDA_AGENDA_H
#define MOD_AGENDA_AGENDA_H
#include "core/web.h"

/* In a transaction. A new address instead of the one before. Event account.agenda. */
enum err agenda_renew(struct ctx *c) NODISCARD;
enum err agenda_end(struct ctx *c) NODISCARD;
/* The address of this account's feed, or "". */
enum err agenda_address(struct ctx *c, struct str *out) NODISCARD;
/* The calendar behind a token of an address; ERR_NOT_FOUND. */
enum err agenda_read(struct ctx *c, struct str token, struct str *calendar) NODISCARD;

enum err agenda_page(struct ctx *c); /* GET /tai-khoan/lich */
enum err agenda_make(struct ctx *c); /* POST /tai-khoan/lich */
enum err agenda_stop(struct ctx *c); /* POST /tai-khoan/lich/bo */
enum err agenda_feed(struct ctx *c); /* GET /lich-hen/{token} */
enum err agenda_one(struct ctx *c);  /* GET /ho-so/{id}/lich */

#endif
