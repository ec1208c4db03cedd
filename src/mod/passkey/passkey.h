/* passkey: logging in with a passkey (WebAuthn, discoverable credentials, the owner verified by the device). People and
 * businesses log in with it alone; officials show one instead of the code after their password. Passkeys belong to one
 * origin, the address of the installation (base_url): https, or http on localhost. */
#ifndef MOD_PASSKEY_PASSKEY_H
#define MOD_PASSKEY_PASSKEY_H
#include "core/web.h"
#include "mod/identity/ways.h"

login_offer_fn passkey_offers;

enum err passkey_login(struct ctx *c);    /* GET and POST /dang-nhap/khoa */
enum err passkey_login_do(struct ctx *c); /* POST /dang-nhap/khoa/vao */
enum err passkey_new(struct ctx *c);      /* GET /tai-khoan/khoa */
enum err passkey_add(struct ctx *c);      /* POST /tai-khoan/khoa */

#endif
