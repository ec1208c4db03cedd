#include "engine/fault.h"

/* Bytes 10xxxxxx go on with a character: no cut before them. */
static void put(char *to, size_t max, struct str s)
{
    size_t n = s.len < max - 1 ? s.len : max - 1;
    while (n && n < s.len && ((unsigned char)s.ptr[n] & 0xC0) == 0x80)
        n--;
    if (n)
        memcpy(to, s.ptr, n);
    to[n] = 0;
}

void fault_set(struct fault *f, int line, struct str where, struct str what)
{
    if (!f)
        return;
    f->line = line;
    put(f->where, sizeof f->where, where);
    put(f->what, sizeof f->what, what);
}
