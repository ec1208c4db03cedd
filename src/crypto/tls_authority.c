#include "crypto/tls_authority.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 64 * 1024, NAME_BYTES_MAX = 253, COMMON_NAME_BYTES_MAX = 64 };

static const char authority_name[] = "Một Cửa – máy chủ nội bộ";

/* What one call works with. */
struct work {
    const char *directory;
    const struct str *names;
    size_t names_n;
    int64_t now_ms;
    struct arena *a;
    struct str *why;
};
struct pair {
    X509 *cert;
    EVP_PKEY *key;
};

static void pair_free(struct pair *p)
{
    X509_free(p->cert);
    EVP_PKEY_free(p->key);
    *p = (struct pair){ 0 };
}

/* OpenSSL fails in what follows only without memory or randomness. */
static void must(bool ok)
{
    if (!ok)
        log_die("OpenSSL cannot make a certificate");
}

/* -- files -- */

static const char *path_of(const struct work *w, const char *file)
{
    return arena_printf(w->a, "%s/%s", w->directory, file).ptr;
}

static enum err cannot(const struct work *w, const char *verb, const char *path)
{
    *w->why = arena_printf(w->a, "Không %s được %s: %s.", verb, path, strerror(errno));
    return ERR_IO;
}

static enum err is_bad(const struct work *w, const char *file, const char *what)
{
    *w->why = arena_printf(w->a, "Tệp %s %s. Hãy chuyển tệp này đi nơi khác rồi chạy lại.", path_of(w, file), what);
    return ERR_INVALID;
}

static enum err read_whole(const struct work *w, int fd, const char *path, struct str *out)
{
    char *p = arena_alloc(w->a, FILE_BYTES_MAX + 1);
    size_t n = 0;
    for (ssize_t got; (got = read(fd, p + n, FILE_BYTES_MAX + 1 - n)) != 0; n += (size_t)got)
        if (got < 0)
            return cannot(w, "đọc", path);
    *out = (struct str){ p, n };
    return ERR_OK;
}

/* ERR_NOT_FOUND when there is none. A secret file must be readable by its owner alone. */
static enum err file_read(const struct work *w, const char *file, bool secret, struct str *out)
{
    const char *path = path_of(w, file);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno == ENOENT ? ERR_NOT_FOUND : cannot(w, "mở", path);
    struct stat st;
    enum err e = fstat(fd, &st) == 0 ? ERR_OK : cannot(w, "đọc", path);
    if (e == ERR_OK && (!S_ISREG(st.st_mode) || st.st_size > FILE_BYTES_MAX))
        e = is_bad(w, file, "không phải là một tệp chứng thư hay khóa");
    if (e == ERR_OK && secret && (st.st_mode & 077))
        e = is_bad(w, file, "để người khác trên máy đọc được (quyền phải là 0600), nên khóa không còn bí mật");
    if (e == ERR_OK)
        e = read_whole(w, fd, path, out);
    close(fd);
    return e;
}

static bool write_whole(int fd, struct str bytes)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n <= 0)
            return false;
        bytes = str_skip(bytes, (size_t)n);
    }
    return fsync(fd) == 0;
}

static enum err sync_directory(const struct work *w)
{
    int fd = open(w->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    enum err e = ok ? ERR_OK : cannot(w, "ghi", w->directory);
    if (fd >= 0)
        close(fd);
    return e;
}

static enum err file_write(const struct work *w, const char *file, bool secret, struct str bytes)
{
    const char *path = path_of(w, file), *fresh = arena_printf(w->a, "%s.new", path).ptr;
    unlink(fresh);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, secret ? 0600 : 0644);
    if (fd < 0)
        return cannot(w, "tạo", fresh);
    bool ok = write_whole(fd, bytes) && rename(fresh, path) == 0;
    enum err e = ok ? sync_directory(w) : cannot(w, "ghi", path);
    close(fd);
    if (!ok)
        unlink(fresh);
    return e;
}

/* -- PEM -- */

static struct str take(const struct work *w, BIO *bio)
{
    char *p;
    long n = BIO_get_mem_data(bio, &p);
    struct str s = arena_str(w->a, (struct str){ p, (size_t)n });
    BIO_free(bio);
    return s;
}

static struct str join(const struct work *w, struct str x, struct str y)
{
    return arena_printf(w->a, "%.*s%.*s", STR_ARG(x), STR_ARG(y));
}

static struct str cert_pem(const struct work *w, X509 *cert)
{
    BIO *bio = BIO_new(BIO_s_mem());
    must(bio && PEM_write_bio_X509(bio, cert) == 1);
    return take(w, bio);
}

static struct str key_pem(const struct work *w, EVP_PKEY *key)
{
    BIO *bio = BIO_new(BIO_s_secmem());
    must(bio && PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1);
    return take(w, bio);
}

static int no_password(char *buf, int size, int writing, void *to)
{
    (void)buf, (void)size, (void)writing, (void)to;
    return -1; /* otherwise OpenSSL asks at the terminal */
}

/* ERR_NOT_FOUND: there is no such file. */
static enum err pair_read(const struct work *w, const char *file, struct pair *out)
{
    struct str text;
    TRY(file_read(w, file, true, &text));
    BIO *bio = BIO_new_mem_buf(text.ptr, (int)text.len), *again = BIO_new_mem_buf(text.ptr, (int)text.len);
    struct pair p = { PEM_read_bio_X509(bio, NULL, no_password, NULL), PEM_read_bio_PrivateKey(again, NULL, no_password, NULL) };
    BIO_free(bio);
    BIO_free(again);
    enum err e = !p.cert || !p.key                          ? is_bad(w, file, "không đọc được: cần một khóa không mật khẩu và một chứng thư, dạng PEM")
                 : X509_check_private_key(p.cert, p.key) != 1 ? is_bad(w, file, "có khóa và chứng thư không thuộc cùng một cặp")
                                                            : ERR_OK;
    ERR_clear_error();
    if (e == ERR_OK)
        *out = p;
    else
        pair_free(&p);
    return e;
}

static enum err pair_write(const struct work *w, const char *file, const struct pair *p)
{
    return file_write(w, file, true, join(w, key_pem(w, p->key), cert_pem(w, p->cert)));
}

/* -- making certificates -- */

static void add_extension(X509 *cert, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX ctx;
    X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
    X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
    must(e && X509_add_ext(cert, e, -1) == 1);
    X509_EXTENSION_free(e);
}

static void set_serial(X509 *cert)
{
    unsigned char bytes[16];
    must(RAND_bytes(bytes, sizeof bytes) == 1);
    bytes[0] = (unsigned char)((bytes[0] & 0x7f) | 0x40); /* positive and of constant length */
    BIGNUM *n = BN_bin2bn(bytes, sizeof bytes, NULL);
    must(n && BN_to_ASN1_INTEGER(n, X509_get_serialNumber(cert)));
    BN_free(n);
}

/* Computers of an office are sometimes a day behind, so validity begins a day early. */
static void set_validity(X509 *cert, int64_t now_ms, int days)
{
    time_t now = (time_t)(now_ms / 1000);
    must(X509_time_adj_ex(X509_getm_notBefore(cert), -1, 0, &now) && X509_time_adj_ex(X509_getm_notAfter(cert), days - 1, 0, &now));
}

/* No certificate outlives the one that signed it. */
static void end_with(X509 *cert, const X509 *issuer)
{
    if (ASN1_TIME_compare(X509_get0_notAfter(cert), X509_get0_notAfter(issuer)) > 0)
        must(X509_set1_notAfter(cert, X509_get0_notAfter(issuer)) == 1);
}

static void set_common_name(X509_NAME *name, struct str text)
{
    must(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)text.ptr, (int)text.len, -1, 0) == 1);
}

static struct pair pair_begin(int64_t now_ms, int days, struct str common_name)
{
    struct pair p = { X509_new(), EVP_EC_gen("P-256") };
    must(p.cert && p.key && X509_set_version(p.cert, X509_VERSION_3) == 1 && X509_set_pubkey(p.cert, p.key) == 1);
    set_serial(p.cert);
    set_validity(p.cert, now_ms, days);
    if (common_name.len <= COMMON_NAME_BYTES_MAX)
        set_common_name(X509_get_subject_name(p.cert), common_name);
    return p;
}

static void pair_sign(struct pair *p, const struct pair *issuer)
{
    must(X509_set_issuer_name(p->cert, X509_get_subject_name(issuer->cert)) == 1);
    must(X509_sign(p->cert, issuer->key, EVP_sha256()) > 0);
}

static struct pair authority_make(int64_t now_ms)
{
    struct pair p = pair_begin(now_ms, TLS_AUTHORITY_DAYS, str_c(authority_name));
    add_extension(p.cert, p.cert, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(p.cert, p.cert, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(p.cert, p.cert, NID_ext_key_usage, "serverAuth");
    add_extension(p.cert, p.cert, NID_subject_key_identifier, "hash");
    pair_sign(&p, &p);
    return p;
}

static bool is_address(const struct work *w, struct str name, unsigned char bytes[16], int *n)
{
    const char *text = arena_cstr(w->a, name);
    *n = inet_pton(AF_INET, text, bytes) == 1 ? 4 : inet_pton(AF_INET6, text, bytes) == 1 ? 16 : 0;
    return *n > 0;
}

static GENERAL_NAME *general_name(const struct work *w, struct str name)
{
    unsigned char bytes[16];
    int n;
    bool address = is_address(w, name, bytes, &n);
    GENERAL_NAME *g = GENERAL_NAME_new();
    ASN1_STRING *s = address ? ASN1_OCTET_STRING_new() : ASN1_IA5STRING_new();
    must(g && s && ASN1_STRING_set(s, address ? (const void *)bytes : name.ptr, address ? n : (int)name.len) == 1);
    GENERAL_NAME_set0_value(g, address ? GEN_IPADD : GEN_DNS, s);
    return g;
}

static GENERAL_NAMES *general_names(const struct work *w)
{
    GENERAL_NAMES *all = sk_GENERAL_NAME_new_null();
    for (size_t i = 0; i < w->names_n; i++)
        must(all && sk_GENERAL_NAME_push(all, general_name(w, w->names[i])) > 0);
    return all;
}

static struct pair server_make(const struct work *w, const struct pair *authority)
{
    struct pair p = pair_begin(w->now_ms, TLS_SERVER_DAYS, w->names[0]);
    end_with(p.cert, authority->cert);
    GENERAL_NAMES *names = general_names(w);
    must(X509_add1_ext_i2d(p.cert, NID_subject_alt_name, names, 0, X509V3_ADD_DEFAULT) == 1);
    GENERAL_NAMES_free(names);
    add_extension(p.cert, authority->cert, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(p.cert, authority->cert, NID_key_usage, "critical,digitalSignature");
    add_extension(p.cert, authority->cert, NID_ext_key_usage, "serverAuth");
    add_extension(p.cert, authority->cert, NID_subject_key_identifier, "hash");
    add_extension(p.cert, authority->cert, NID_authority_key_identifier, "keyid:always");
    pair_sign(&p, authority);
    return p;
}

/* -- the authority -- */

static bool valid_at(const X509 *cert, int64_t now_ms, int days_left)
{
    time_t now = (time_t)(now_ms / 1000), later = now + days_left * (time_t)86400;
    return X509_cmp_time(X509_get0_notBefore(cert), &now) < 0 && X509_cmp_time(X509_get0_notAfter(cert), &later) > 0;
}

static enum err authority_check(const struct work *w, const struct pair *p)
{
    const char *file = "authority.pem";
    bool ours = X509_check_ca(p->cert) == 1 && X509_verify(p->cert, p->key) == 1;
    ERR_clear_error();
    if (!ours)
        return is_bad(w, file, "không phải là chứng thư gốc");
    if (!valid_at(p->cert, w->now_ms, 0))
        return is_bad(w, file, "đã hết hạn hoặc chưa có hiệu lực (xin xem lại cả đồng hồ của máy)");
    return ERR_OK;
}

static enum err authority_get(const struct work *w, struct pair *out)
{
    struct pair p = { 0 };
    enum err e = pair_read(w, "authority.pem", &p);
    if (e == ERR_NOT_FOUND) {
        p = authority_make(w->now_ms);
        e = pair_write(w, "authority.pem", &p);
    } else if (e == ERR_OK) {
        e = authority_check(w, &p);
    }
    if (e == ERR_OK)
        *out = p;
    else
        pair_free(&p);
    return e;
}

/* authority.crt is a copy for people; it is written when it is missing or differs. */
static enum err authority_publish(const struct work *w, struct str pem)
{
    struct str have = { 0 };
    enum err e = file_read(w, "authority.crt", false, &have);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    return str_eq(have, pem) ? ERR_OK : file_write(w, "authority.crt", false, pem);
}

/* -- the server's certificate -- */

static bool same_names(const struct work *w, const X509 *cert)
{
    GENERAL_NAMES *have = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL), *want = general_names(w);
    bool same = have && sk_GENERAL_NAME_num(have) == sk_GENERAL_NAME_num(want);
    for (int i = 0; same && i < sk_GENERAL_NAME_num(want); i++)
        same = GENERAL_NAME_cmp(sk_GENERAL_NAME_value(have, i), sk_GENERAL_NAME_value(want, i)) == 0;
    GENERAL_NAMES_free(have);
    GENERAL_NAMES_free(want);
    return same;
}

static enum err server_get(const struct work *w, const struct pair *authority, struct pair *out, bool *renewed)
{
    struct pair p = { 0 };
    enum err e = pair_read(w, "server.pem", &p);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    if (e == ERR_OK && X509_verify(p.cert, authority->key) != 1) {
        ERR_clear_error();
        pair_free(&p);
        return is_bad(w, "server.pem", "do nơi khác cấp, không phải chứng thư gốc trong cùng thư mục");
    }
    *renewed = e == ERR_NOT_FOUND || !valid_at(p.cert, w->now_ms, TLS_RENEW_DAYS) || !same_names(w, p.cert);
    if (*renewed) {
        pair_free(&p);
        p = server_make(w, authority);
        e = pair_write(w, "server.pem", &p);
        if (e != ERR_OK) {
            pair_free(&p);
            return e;
        }
    }
    *out = p;
    return ERR_OK;
}

static int64_t end_ms(const X509 *cert)
{
    struct tm tm;
    must(ASN1_TIME_to_tm(X509_get0_notAfter(cert), &tm) == 1);
    int64_t seconds = (int64_t)day_from_ymd(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) * 86400;
    return (seconds + tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec) * 1000;
}

/* -- names -- */

static bool is_label(struct str label, bool first)
{
    if (first && str_eq(label, S("*")))
        return true;
    for (size_t i = 0; i < label.len; i++) {
        char c = label.ptr[i];
        bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool inside = i > 0 && i + 1 < label.len;
        if (!alnum && !(inside && c == '-'))
            return false;
    }
    return label.len > 0 && label.len <= 63;
}

static bool is_name(const struct work *w, struct str name)
{
    unsigned char bytes[16];
    int n;
    if (name.len > NAME_BYTES_MAX || memchr(name.ptr ? name.ptr : "", 0, name.len))
        return false;
    if (is_address(w, name, bytes, &n))
        return true;
    bool first = true, number = false;
    for (struct str rest = name, label; str_split(&rest, '.', &label); first = false) {
        int64_t ignored;
        if (!is_label(label, first))
            return false;
        number = str_int(label, &ignored);
    }
    return !first && !number; /* "10.0.0.300" is a mistyped address, not a name */
}

static enum err check_names(const struct work *w)
{
    if (w->names_n == 0 || w->names_n > TLS_NAMES_MAX) {
        *w->why = arena_printf(w->a, "Cần từ 1 đến %d tên hoặc địa chỉ cho chứng thư.", (int)TLS_NAMES_MAX);
        return ERR_INVALID;
    }
    for (size_t i = 0; i < w->names_n; i++)
        if (!is_name(w, w->names[i])) {
            *w->why = arena_printf(w->a, "“%.*s” không phải là tên miền hay địa chỉ IP.", STR_ARG(w->names[i]));
            return ERR_INVALID;
        }
    return ERR_OK;
}

enum err tls_authority_pair(const char *directory, const struct str *names, size_t names_n, int64_t now_ms, struct arena *a,
                            struct tls_pair *out, struct str *why)
{
    struct work w = { directory, names, names_n, now_ms, a, why };
    struct pair authority = { 0 }, server = { 0 };
    struct tls_pair result = { 0 };
    TRY(check_names(&w));
    if (mkdir(directory, 0700) != 0 && errno != EEXIST)
        return cannot(&w, "tạo", directory);
    TRY(authority_get(&w, &authority));
    result.authority_pem = cert_pem(&w, authority.cert);
    enum err e = authority_publish(&w, result.authority_pem);
    if (e == ERR_OK)
        e = server_get(&w, &authority, &server, &result.renewed);
    if (e == ERR_OK) {
        result.cert_pem = join(&w, cert_pem(&w, server.cert), result.authority_pem);
        result.key_pem = key_pem(&w, server.key);
        result.expires_at_ms = end_ms(server.cert);
        *out = result;
    }
    pair_free(&authority);
    pair_free(&server);
    return e;
}
