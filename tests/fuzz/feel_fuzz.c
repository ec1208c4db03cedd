/* Any bytes as a condition: refused with a readable sentence, or it has an answer whatever its names stand for. */
#include "base/log.h"
#include "engine/feel.h"
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Kinds go round by the length of the name. */
static struct feel_value lookup(void *arg, struct str name)
{
    size_t turn = name.len + *(size_t *)arg;
    return (struct feel_value){ .kind = (enum feel_kind)(turn % 4), .number = (int64_t)(turn % 2), .text = name };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    const struct feel *f;
    char what[120] = "";
    if (feel_parse(a, (struct str){ (const char *)data, size }, &f, what) == ERR_OK) {
        struct str *names;
        size_t n;
        feel_names(f, a, &names, &n);
        for (size_t i = 0; i < n; i++)
            ASSERT(names[i].len > 0);
        for (size_t turn = 0; turn < 4; turn++)
            ASSERT(feel_test(f, lookup, &turn) == feel_test(f, lookup, &turn));
    } else {
        /* the sentence quotes nothing of the text, so it is readable whatever came */
        ASSERT(what[0] && text_utf8_valid(str_c(what)));
    }
    arena_free(a);
    return 0;
}
