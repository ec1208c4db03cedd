/* Any bytes as JSON: refused, or a tree whose canonical form reads back to itself. */
#include "base/log.h"
#include "data/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str canonical(struct arena *a, const struct json *j)
{
    struct buf b = buf_new(a, 64 << 20);
    json_canonical(&b, j);
    return buf_str(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct str text = { (const char *)data, size };
    const struct json *j;
    struct json_fault fault;
    if (json_parse(a, text, &j, &fault) == ERR_OK) {
        struct str once = canonical(a, j);
        ASSERT(json_parse(a, once, &j, &fault) == ERR_OK);
        ASSERT(str_eq(canonical(a, j), once));
    }
    struct buf b = buf_new(a, 64 << 20);
    struct json_out o = json_out(&b);
    json_put_text(&o, text);
    ASSERT(json_parse(a, buf_str(&b), &j, &fault) == ERR_OK && j->kind == JSON_TEXT);
    arena_free(a);
    return 0;
}
