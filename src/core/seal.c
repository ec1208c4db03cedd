#include "core/seal.h"
#include "crypto/hash.h"

static struct str hex(struct arena *a, struct str bytes)
{
    struct buf b = buf_new(a, 2 * bytes.len + 1);
    buf_hex(&b, bytes.ptr, bytes.len);
    return buf_str(&b);
}

static int digit(char ch) { return ch >= '0' && ch <= '9' ? ch - '0' : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1; }

static bool unhex(struct arena *a, struct str text, struct str *out)
{
    char *bytes = arena_alloc(a, text.len / 2 + 1);
    for (size_t i = 0; i + 1 < text.len; i += 2) {
        int hi = digit(text.ptr[i]), lo = digit(text.ptr[i + 1]);
        if (hi < 0 || lo < 0)
            return false;
        bytes[i / 2] = (char)(hi << 4 | lo);
    }
    *out = (struct str){ bytes, text.len / 2 };
    return text.len % 2 == 0;
}

struct str seal_text(struct ctx *c, struct str text) { return hex(c->arena, secret_seal(c->arena, c->app->seal_key, text)); }

bool unseal_text(struct ctx *c, struct str sealed, struct str *text)
{
    struct str bytes;
    return sealed.len && unhex(c->arena, sealed, &bytes) && secret_open(c->arena, c->app->seal_key, bytes, text) == ERR_OK;
}
