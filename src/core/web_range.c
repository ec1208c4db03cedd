/* Parts of a file: what a player asks for when somebody seeks. */
#include "core/web_internal.h"

enum { DIGITS_MAX = 15 };

/* RFC 9110: digits alone, no sign, no blank. */
static bool digits(struct str s, int64_t *out)
{
    bool right = s.len > 0 && s.len <= DIGITS_MAX;
    *out = 0;
    for (size_t i = 0; right && i < s.len; i++) {
        right = s.ptr[i] >= '0' && s.ptr[i] <= '9';
        *out = *out * 10 + (s.ptr[i] - '0');
    }
    return right;
}

/* The last n bytes. */
static enum web_range tail(int64_t n, int64_t size, struct web_part *part)
{
    if (n == 0 || size == 0)
        return RANGE_BEYOND;
    n = n < size ? n : size;
    *part = (struct web_part){ size - n, n };
    return RANGE_PART;
}

enum web_range web_range_of(const struct http_request *rq, int64_t size, struct web_part *part)
{
    struct str said = http_header(rq, "Range"), first;
    int64_t from, to = size - 1;
    if (rq->method != HTTP_GET || !str_starts(said, S("bytes=")) || http_header(rq, "If-Range").len)
        return RANGE_WHOLE;
    said = str_skip(said, sizeof "bytes=" - 1);
    ptrdiff_t dash = str_index(said, '-', 0);
    if (dash < 0)
        return RANGE_WHOLE;
    first = str_cut(said, 0, (size_t)dash);
    struct str last = str_skip(said, (size_t)dash + 1);
    if (!first.len)
        return digits(last, &to) ? tail(to, size, part) : RANGE_WHOLE;
    if (!digits(first, &from) || (last.len && (!digits(last, &to) || to < from)))
        return RANGE_WHOLE;
    if (from >= size)
        return RANGE_BEYOND;
    to = to < size ? to : size - 1;
    *part = (struct web_part){ from, to - from + 1 };
    return RANGE_PART;
}
