/* session: who sends a request. Reference tokens of 256 random bits in a cookie; only their SHA-256 is stored.
 * Ends after 8 hours of work for staff and 30 days for citizens, or 60 minutes (staff) without a request. */
#ifndef CORE_SESSION_H
#define CORE_SESSION_H
#include "core/ctx.h"

#define SESSION_COOKIE "mc_phien"
/* Makes a session; *token goes into the cookie and nowhere else. */
enum err session_open(struct ctx *c, int64_t account_id, bool staff, struct str device, struct str *token) NODISCARD;
/* Fills *who from a cookie value (empty or unknown: nobody). Never fails on a bad token. */
enum err session_load(struct db_session *db, struct arena *a, const struct app *app, struct str token, int64_t now_ms,
                      struct who *who) NODISCARD;
enum err session_close(struct ctx *c, int64_t session_id) NODISCARD;
/* Ends every session of an account, except one (0: all). */
enum err session_close_all(struct ctx *c, int64_t account_id, int64_t except_id) NODISCARD;
/* Ends one session of this account; ERR_NOT_FOUND when it is none of its. */
enum err session_close_own(struct ctx *c, int64_t account_id, int64_t session_id) NODISCARD;
/* Sessions of an account that still hold, the latest first, at most 50. device: what the browser said of itself. */
struct session_info {
    int64_t id, created_at_ms, seen_at_ms;
    struct str device;
};
enum err session_list(struct ctx *c, int64_t account_id, struct session_info **out, size_t *n) NODISCARD;
/* CSRF token of a session token. */
struct str session_csrf(struct arena *a, const struct app *app, struct str token);

#endif
