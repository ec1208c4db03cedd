/* What the page of logging in and the page of the account offer beside the password. */
#include "mod/identity/ways.h"
#include "mod/oidc/oidc.h"
#include "mod/passkey/passkey.h"

login_offer_fn *const login_offer_fns[] = { oidc_offers, passkey_offers };
const size_t login_offer_fns_n = sizeof login_offer_fns / sizeof *login_offer_fns;
