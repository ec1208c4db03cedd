/* markup: is a piece of HTML well made? Tags close in order, ids are unique, and what for=, aria-describedby=,
 * aria-labelledby=, aria-controls= and href="#…" name is there. Knows the HTML that templates write: quoted attributes,
 * escaped text. */
#ifndef TESTS_TOOLS_MARKUP_H
#define TESTS_TOOLS_MARKUP_H
#include "base/buf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { MARKUP_DEPTH = 64, MARKUP_IDS = 500 };

struct markup {
    struct str html;
    struct str open[MARKUP_DEPTH];
    size_t depth;
    struct str ids[MARKUP_IDS], refs[MARKUP_IDS];
    size_t ids_n, refs_n;
};

#define MARKUP_FAIL(m, why, what) fail_msg("%s '%.*s' in:\n%.*s", (why), STR_ARG(what), STR_ARG((m)->html))

static void markup_refs(struct markup *m, struct str value)
{
    struct str id;
    while (str_split(&value, ' ', &id))
        if (id.len) {
            assert_true(m->refs_n < MARKUP_IDS);
            m->refs[m->refs_n++] = id;
        }
}

static void markup_attr(struct markup *m, struct str name, struct str value)
{
    static const char *const refs[] = { "for", "aria-describedby", "aria-labelledby", "aria-controls" };
    for (size_t i = 0; i < sizeof refs / sizeof *refs; i++)
        if (str_eq(name, str_c(refs[i])))
            markup_refs(m, value);
    if (str_eq(name, S("href")) && str_starts(value, S("#")) && value.len > 1)
        markup_refs(m, str_skip(value, 1));
    if (!str_eq(name, S("id")))
        return;
    for (size_t i = 0; i < m->ids_n; i++)
        if (str_eq(m->ids[i], value))
            MARKUP_FAIL(m, "id twice:", value);
    assert_true(m->ids_n < MARKUP_IDS);
    m->ids[m->ids_n++] = value;
}

static size_t markup_until(struct str s, const char *stop)
{
    size_t n = 0;
    while (n < s.len && !strchr(stop, s.ptr[n]))
        n++;
    return n;
}

/* The attributes of a tag, from behind its name; returns what stands behind '>'. */
static struct str markup_attrs(struct markup *m, struct str s, bool *closed)
{
    while (s.len && s.ptr[0] != '>') {
        size_t n = markup_until(s, " \n=/>");
        struct str name = str_cut(s, 0, n);
        *closed = s.ptr[0] == '/';
        s = str_skip(s, n ? n : 1);
        if (n == 0 || !s.len || s.ptr[0] != '=')
            continue;
        ptrdiff_t end = s.len > 1 && s.ptr[1] == '"' ? str_index(s, '"', 2) : -1;
        if (end < 0)
            MARKUP_FAIL(m, "attribute without quotes:", name);
        markup_attr(m, name, str_cut(s, 2, (size_t)end - 2));
        s = str_skip(s, (size_t)end + 1);
        if (s.len && !strchr(" \n/>", s.ptr[0]))
            MARKUP_FAIL(m, "no space behind attribute", name);
    }
    if (!s.len)
        MARKUP_FAIL(m, "a tag does not end", S(""));
    return str_skip(s, 1);
}

static bool markup_void(struct str tag)
{
    static const char *const list[] = { "meta", "link", "input", "img", "br", "hr", "col", "source" };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (str_eq(tag, str_c(list[i])))
            return true;
    return false;
}

static struct str markup_tag(struct markup *m, struct str s)
{
    bool end = str_starts(s, S("</")), closed = false;
    s = str_skip(s, end ? 2 : 1);
    size_t n = markup_until(s, " \n/>");
    struct str tag = str_cut(s, 0, n);
    if (n == 0)
        MARKUP_FAIL(m, "'<' without a tag before", str_cut(s, 0, 20));
    s = markup_attrs(m, str_skip(s, n), &closed);
    if (end) {
        if (!m->depth || !str_eq(m->open[m->depth - 1], tag))
            MARKUP_FAIL(m, "closes out of order:", tag);
        m->depth--;
    } else if (!closed && !markup_void(tag)) {
        assert_true(m->depth < MARKUP_DEPTH);
        m->open[m->depth++] = tag;
    }
    return s;
}

static void markup_check(struct str html)
{
    struct markup m = { .html = html };
    struct str s = str_starts(html, S("<!doctype html>")) ? str_skip(html, 15) : html;
    for (size_t n; n = markup_until(s, "<"), n < s.len;)
        s = markup_tag(&m, str_skip(s, n));
    if (m.depth)
        MARKUP_FAIL(&m, "not closed:", m.open[m.depth - 1]);
    for (size_t i = 0; i < m.refs_n; i++) {
        bool found = false;
        for (size_t k = 0; k < m.ids_n; k++)
            found = found || str_eq(m.refs[i], m.ids[k]);
        if (!found)
            MARKUP_FAIL(&m, "no element with id", m.refs[i]);
    }
}

#endif
