#include "crypto/password.h"
#include "base/log.h"
#include "crypto/hash.h"
#include <liboath/oath.h>
#include <pthread.h>
#include <sodium.h>

enum { AT_A_TIME = 2, STEP_SECONDS = 30, DIGITS = 6 };

/* 64 MiB a check: without the gate a hundred logins would take the whole memory of an office PC. */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_open = PTHREAD_COND_INITIALIZER;
static int running;

static void enter(void)
{
    pthread_mutex_lock(&gate);
    while (running == AT_A_TIME)
        pthread_cond_wait(&gate_open, &gate);
    running++;
    pthread_mutex_unlock(&gate);
}

static void leave(void)
{
    pthread_mutex_lock(&gate);
    running--;
    pthread_cond_signal(&gate_open);
    pthread_mutex_unlock(&gate);
}

struct str password_hash(struct arena *a, struct str password)
{
    char *out = arena_alloc(a, crypto_pwhash_STRBYTES);
    if (sodium_init() < 0)
        log_die("libsodium is not available");
    enter();
    int failed = crypto_pwhash_str(out, password.ptr ? password.ptr : "", password.len, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                   crypto_pwhash_MEMLIMIT_INTERACTIVE);
    leave();
    if (failed)
        log_die("out of memory for password hashing");
    return str_c(out);
}

bool password_matches(struct str hash, struct str password)
{
    /* a hash of a random password, made with the same parameters */
    static const char nobody[] =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$7Nd1QEvMJDyVXmZKzZ1kPWKPcZkFcxFCqHgSVCLPZ5o";
    char text[crypto_pwhash_STRBYTES] = { 0 };
    bool known = hash.len > 0 && hash.len < sizeof text;
    memcpy(text, known ? hash.ptr : nobody, known ? hash.len : sizeof nobody - 1);
    if (sodium_init() < 0)
        log_die("libsodium is not available");
    enter();
    int failed = crypto_pwhash_str_verify(text, password.ptr ? password.ptr : "", password.len);
    leave();
    return known && !failed;
}

static void totp_at(struct str secret, int64_t step, char code[DIGITS + 1])
{
    if (oath_hotp_generate(secret.ptr, secret.len, (uint64_t)step, DIGITS, false, OATH_HOTP_DYNAMIC_TRUNCATION, code) != OATH_OK)
        log_die("TOTP is not available");
}

bool totp_matches(struct str secret, struct str code, int64_t now_ms, int64_t last_step, int64_t *step)
{
    int64_t now = now_ms / 1000 / STEP_SECONDS;
    for (int64_t at = now - 1; at <= now + 1; at++) {
        char want[DIGITS + 1];
        totp_at(secret, at, want);
        if (at > last_step && same_secret(code, str_c(want))) {
            *step = at;
            return true;
        }
    }
    return false;
}

struct str totp_code(struct arena *a, struct str secret, int64_t now_ms)
{
    char code[DIGITS + 1];
    totp_at(secret, now_ms / 1000 / STEP_SECONDS, code);
    return arena_str(a, str_c(code));
}

struct str totp_secret(struct arena *a)
{
    char *raw = arena_alloc(a, 20);
    random_bytes(raw, 20);
    return (struct str){ raw, 20 };
}

struct str totp_base32(struct arena *a, struct str secret)
{
    char *text = NULL;
    size_t n = 0;
    if (oath_base32_encode(secret.ptr, secret.len, &text, &n) != OATH_OK)
        log_die("out of memory");
    struct str out = arena_str(a, (struct str){ text, n });
    free(text);
    return out;
}
