/* tls: a certificate and its key are looked at before the server starts, so that the operator learns what is wrong.
 * Private to src/http. */
#ifndef HTTP_TLS_H
#define HTTP_TLS_H
#include "base/arena.h"
#include "base/err.h"

/* TLS 1.2 and 1.3 only; the server's order counts. */
#define TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE"

/* ERR_INVALID: a PEM cannot be read, or they do not belong together; *why says which. */
enum err tls_check(struct str cert_pem, struct str key_pem, struct arena *a, struct str *why) NODISCARD;

#endif
