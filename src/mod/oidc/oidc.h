/* oidc: logging in with an account of an identity provider (OpenID Connect: authorization code with PKCE, state, nonce),
 * such as VNeID. Providers are rows that an administrator sets up; several are possible, for people or for businesses. What
 * the claims of VNeID are called is not public: which claim says what is configuration. */
#ifndef MOD_OIDC_OIDC_H
#define MOD_OIDC_OIDC_H
#include "core/web.h"
#include "mod/identity/ways.h"

/* Buttons of the active providers. */
login_offer_fn oidc_offers;

enum err oidc_begin(struct ctx *c);       /* GET /dang-nhap/qua/{id} */
enum err oidc_back(struct ctx *c);        /* GET /dang-nhap/qua/{id}/ve */
enum err oidc_pending(struct ctx *c);     /* GET /dang-nhap/noi */
enum err oidc_join(struct ctx *c);        /* POST /dang-nhap/noi */
enum err oidc_new_account(struct ctx *c); /* POST /dang-nhap/noi/moi */
enum err oidc_list(struct ctx *c);        /* GET /quan-tri/dang-nhap */
enum err oidc_new(struct ctx *c);         /* GET /quan-tri/dang-nhap/moi */
enum err oidc_add(struct ctx *c);         /* POST /quan-tri/dang-nhap/moi */
enum err oidc_edit(struct ctx *c);        /* GET /quan-tri/dang-nhap/{id} */
enum err oidc_save(struct ctx *c);        /* POST /quan-tri/dang-nhap/{id} */

#endif
