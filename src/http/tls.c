#include "http/tls.h"
#include "base/log.h"
#include <gnutls/gnutls.h>

static gnutls_datum_t datum(struct str s) { return (gnutls_datum_t){ (unsigned char *)(uintptr_t)s.ptr, (unsigned)s.len }; }

enum err tls_check(struct str cert_pem, struct str key_pem, struct arena *a, struct str *why)
{
    gnutls_certificate_credentials_t credentials;
    if (gnutls_certificate_allocate_credentials(&credentials) != GNUTLS_E_SUCCESS)
        log_die("out of memory");
    gnutls_datum_t cert = datum(cert_pem), key = datum(key_pem);
    int code = gnutls_certificate_set_x509_key_mem(credentials, &cert, &key, GNUTLS_X509_FMT_PEM);
    gnutls_certificate_free_credentials(credentials);
    if (code >= 0)
        return ERR_OK;
    *why = code == GNUTLS_E_CERTIFICATE_KEY_MISMATCH
               ? S("Chứng thư và khóa TLS không thuộc cùng một cặp.")
               : arena_printf(a, "Không đọc được chứng thư hoặc khóa TLS (định dạng PEM): %s.", gnutls_strerror(code));
    return ERR_INVALID;
}
