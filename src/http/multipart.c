#include "http/multipart.h"
#include "base/log.h"
#include "http/exchange.h"

/* RFC 2046 section 5.1.1: bchars. */
static bool is_boundary_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c && strchr("'()+_,-./:=? ", c));
}

/* End of a quoted value. In quotes only \" is an escape, because browsers send backslashes of file names as they are.
 * *escaped says whether there was one. */
static size_t quoted_end(struct str s, bool *escaped)
{
    *escaped = false;
    size_t last = s.len;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '"')
            continue;
        last = i;
        if (i == 0 || s.ptr[i - 1] != '\\')
            return i;
        *escaped = true;
    }
    return last; /* "C:\" ends in a backslash, so the last quote was the end after all */
}

/* Takes one parameter off *rest, which begins after a ';'. */
static bool next_parameter(struct str *rest, struct str *name, struct str *value, bool *escaped)
{
    ptrdiff_t eq = str_index(*rest, '=', 0);
    if (eq < 0)
        return false;
    *name = str_trim(str_cut(*rest, 0, (size_t)eq));
    struct str after = str_skip(*rest, (size_t)eq + 1);
    while (after.len && (after.ptr[0] == ' ' || after.ptr[0] == '\t'))
        after = str_skip(after, 1);
    *escaped = false;
    if (after.len && after.ptr[0] == '"') {
        after = str_skip(after, 1);
        size_t end = quoted_end(after, escaped);
        if (end == after.len)
            return false;
        *value = str_cut(after, 0, end);
        after = str_skip(after, end + 1);
        ptrdiff_t semicolon = str_index(after, ';', 0);
        *rest = semicolon < 0 ? S("") : str_skip(after, (size_t)semicolon + 1);
        return true;
    }
    ptrdiff_t semicolon = str_index(after, ';', 0);
    *value = str_trim(semicolon < 0 ? after : str_cut(after, 0, (size_t)semicolon));
    *rest = semicolon < 0 ? S("") : str_skip(after, (size_t)semicolon + 1);
    return true;
}

/* Value of a parameter "; name=value" or "; name=\"value\"" of a header. */
static bool parameter(struct str header, struct str name, struct str *value, bool *escaped)
{
    ptrdiff_t semicolon = str_index(header, ';', 0);
    if (semicolon < 0)
        return false;
    struct str rest = str_skip(header, (size_t)semicolon + 1), key, found;
    bool found_escaped;
    while (next_parameter(&rest, &key, &found, &found_escaped))
        if (str_same_letters(key, name)) {
            *value = found;
            *escaped = found_escaped;
            return true;
        }
    return false;
}

enum err multipart_boundary(struct str content_type, struct str *out)
{
    struct str b;
    bool escaped;
    if (!parameter(content_type, S("boundary"), &b, &escaped) || b.len == 0 || b.len > MULTIPART_BOUNDARY_MAX)
        return ERR_BAD_REQUEST;
    for (size_t i = 0; i < b.len; i++)
        if (!is_boundary_char(b.ptr[i]))
            return ERR_BAD_REQUEST;
    if (b.ptr[b.len - 1] == ' ')
        return ERR_BAD_REQUEST;
    *out = b;
    return ERR_OK;
}

void multipart_init(struct multipart *m, struct str boundary, struct arena *a, const struct multipart_hooks *hooks, void *to)
{
    ASSERT(boundary.len <= MULTIPART_BOUNDARY_MAX);
    *m = (struct multipart){ .hooks = hooks, .to = to, .arena = a, .state = MP_PREAMBLE };
    memcpy(m->delimiter, "\r\n--", 4);
    memcpy(m->delimiter + 4, boundary.ptr, boundary.len);
    m->delimiter_n = 4 + boundary.len;
    m->matched = 2; /* the body begins as if after a line break */
    m->head = buf_new(a, MULTIPART_HEAD_BYTES_MAX);
}

bool multipart_complete(const struct multipart *m) { return m->state == MP_EPILOGUE; }

/* \" to " */
static struct str unescape(struct arena *a, struct str s, bool escaped)
{
    if (!escaped)
        return s;
    char *p = arena_alloc(a, s.len);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        if (!(s.ptr[i] == '\\' && i + 1 < s.len && s.ptr[i + 1] == '"'))
            p[n++] = s.ptr[i];
    return (struct str){ p, n };
}

/* filename*=UTF-8''x%20y (RFC 5987), which RFC 7578 forbids but some programs send alone. */
static bool extended_name(struct arena *a, struct str disposition, struct str *out)
{
    struct str v;
    bool escaped;
    if (!parameter(disposition, S("filename*"), &v, &escaped))
        return false;
    ptrdiff_t quote = str_index(v, '\'', 0);
    ptrdiff_t second = quote < 0 ? -1 : str_index(v, '\'', (size_t)quote + 1);
    struct str encoded = second < 0 ? v : str_skip(v, (size_t)second + 1);
    if (form_decode(a, encoded, false, out) != ERR_OK)
        *out = encoded;
    return true;
}

static struct str header_line(struct str head, struct str name)
{
    for (struct str rest = head, line; str_split(&rest, '\n', &line);) {
        ptrdiff_t colon = str_index(line, ':', 0);
        if (colon > 0 && str_same_letters(str_cut(line, 0, (size_t)colon), name))
            return str_trim(str_skip(line, (size_t)colon + 1));
    }
    return (struct str){ 0 };
}

static int begin_part(struct multipart *m)
{
    struct str disposition = header_line(buf_str(&m->head), S("Content-Disposition"));
    struct str name, file = { 0 };
    bool escaped = false, file_escaped = false;
    if (!disposition.ptr || !parameter(disposition, S("name"), &name, &escaped))
        return 400;
    bool is_file = parameter(disposition, S("filename"), &file, &file_escaped) || extended_name(m->arena, disposition, &file);
    m->state = MP_BYTES;
    m->matched = 0;
    return m->hooks->begin(m->to, unescape(m->arena, name, escaped), is_file, unescape(m->arena, file, file_escaped));
}

/* One byte of a part's head; it ends with an empty line. */
static int head_byte(struct multipart *m, char c)
{
    buf_putc(&m->head, c);
    if (m->head.failed)
        return 400;
    struct str h = buf_str(&m->head);
    if (!str_eq(h, S("\r\n")) && !str_ends(h, S("\r\n\r\n")))
        return 0;
    int status = begin_part(m);
    m->head.len = 0;
    return status;
}

/* After a boundary: "--" ends the body, blanks and CR LF begin a part. */
static int after_byte(struct multipart *m, char c)
{
    struct str seen = buf_str(&m->head);
    bool blank = (c == ' ' || c == '\t') && !str_eq(seen, S("-")) && !str_eq(seen, S("\r"));
    if (blank)
        return 0;
    buf_putc(&m->head, c);
    seen = buf_str(&m->head);
    if (str_eq(seen, S("--")))
        m->state = MP_EPILOGUE;
    else if (str_eq(seen, S("\r\n")))
        m->state = MP_HEAD;
    else if (!str_eq(seen, S("-")) && !str_eq(seen, S("\r")))
        return 400;
    if (seen.len == 2)
        m->head.len = 0;
    return 0;
}

static int put(struct multipart *m, const char *ptr, size_t n)
{
    return m->state == MP_BYTES && n ? m->hooks->bytes(m->to, (struct str){ ptr, n }) : 0;
}

static int boundary_found(struct multipart *m)
{
    int status = m->state == MP_BYTES ? m->hooks->end(m->to) : 0;
    m->state = MP_AFTER_BOUNDARY;
    m->matched = 0;
    m->head.len = 0;
    return status;
}

/* Consumes bytes of a part (or of the preamble) up to the end of the delimiter or of s. A CR occurs in a delimiter only at
 * its start, so a failed match is plain content and never hides the start of another. */
static int content(struct multipart *m, struct str s, size_t *used)
{
    size_t i = 0;
    while (i < s.len && m->matched < m->delimiter_n) {
        if (m->matched && s.ptr[i] == m->delimiter[m->matched]) {
            m->matched++;
            i++;
            continue;
        }
        if (m->matched) {
            int status = put(m, m->delimiter, m->matched);
            m->matched = 0;
            if (status)
                return status;
        }
        const char *cr = memchr(s.ptr + i, '\r', s.len - i);
        size_t run = cr ? (size_t)(cr - s.ptr) - i : s.len - i;
        int status = put(m, s.ptr + i, run);
        if (status)
            return status;
        i += run;
        if (cr) {
            m->matched = 1;
            i++;
        }
    }
    *used = i;
    return m->matched == m->delimiter_n ? boundary_found(m) : 0;
}

int multipart_feed(struct multipart *m, struct str s)
{
    while (s.len && m->state != MP_EPILOGUE) {
        size_t used = 1;
        int status = m->state == MP_HEAD             ? head_byte(m, s.ptr[0])
                     : m->state == MP_AFTER_BOUNDARY ? after_byte(m, s.ptr[0])
                                                     : content(m, s, &used);
        if (status)
            return status;
        s = str_skip(s, used);
    }
    return 0;
}
