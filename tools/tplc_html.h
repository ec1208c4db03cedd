/* tplc_html: the state machine that walks through the literal HTML of a template, and knows in which context the next
 * value would stand. It refuses what our pages' policy refuses: inline script and style, event attributes. */
#ifndef TOOLS_TPLC_HTML_H
#define TOOLS_TPLC_HTML_H
#include "tplc_head.h"

enum where {
    IN_TEXT,
    TAG_OPEN, /* behind '<' or '</' */
    TAG_NAME,
    IN_TAG,
    GLUE, /* in a tag, but only a space, '/' or '>' may follow */
    ATTR_NAME,
    AFTER_NAME,
    BEFORE_VALUE, /* behind '=' */
    IN_VALUE,     /* in quotes */
    UNQUOTED,
};
enum attr { ATTR_PLAIN, ATTR_URL, ATTR_LITERAL };
enum url { URL_START, URL_SCHEME, URL_LATER };

struct html {
    enum where where;
    char quote;
    enum attr attr;
    enum url url;
    bool closing;  /* the tag is an end tag */
    bool keep;     /* in pre or textarea: white space counts */
    bool newline;  /* the last byte written was a line break */
    char tag[12];  /* element of the tag, cut off */
    char word[16]; /* name of the attribute, then scheme of its URL, cut off */
};

/* The walk through the body of a template: what has been read, where that leaves us, what goes to the page. */
struct walk {
    struct reader in;
    struct html html;
    struct buf literal;
};

#define STOP(w, ...) tool_fail((w)->in.path, (w)->in.line, __VA_ARGS__)

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static void append(char *word, size_t size, char c)
{
    size_t n = strlen(word);
    if (n + 1 < size)
        word[n] = lower(c);
}

static bool one_of(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

/* Consumes n bytes of the template into the page. */
static void take(struct walk *w, size_t n)
{
    struct str s = str_cut(w->in.text, w->in.at, n);
    buf_put(&w->literal, s);
    w->html.newline = s.len && s.ptr[s.len - 1] == '\n';
    skip(&w->in, s.len);
}

static void classify(struct walk *w)
{
    static const char *const url[] = { "href", "src",  "action",   "formaction", "poster",     "data",
                                       "cite", "ping", "manifest", "background", "xlink:href", NULL };
    static const char *const literal[] = { "srcset", "imagesrcset", "srcdoc", NULL };
    struct html *h = &w->html;
    if (strcmp(h->word, "style") == 0)
        STOP(w, "style= is refused by the policy of our pages; use a class");
    if (strcmp(h->word, "http-equiv") == 0)
        STOP(w, "http-equiv= is refused; headers belong to the answer");
    if (strncmp(h->word, "on", 2) == 0)
        STOP(w, "%s= is refused by the policy of our pages; scripts are files", h->word);
    h->attr = one_of(h->word, url) ? ATTR_URL : one_of(h->word, literal) ? ATTR_LITERAL : ATTR_PLAIN;
    h->url = URL_START;
    memset(h->word, 0, sizeof h->word);
    h->where = BEFORE_VALUE;
}

/* A literal character of a URL: until a '/', '?' or '#' a ':' would make a scheme of what stands before it. */
static void url_char(struct walk *w, char ch)
{
    static const char *const schemes[] = { "http", "https", "mailto", "tel", NULL };
    struct html *h = &w->html;
    if (h->url == URL_LATER || is_space(ch))
        return;
    if (ch == '&')
        STOP(w, "a character reference at the start of an address");
    if (ch == ':' && !one_of(h->word, schemes))
        STOP(w, "an address of scheme '%s'", h->word);
    h->url = strchr("/?#:", ch) ? URL_LATER : URL_SCHEME;
    append(h->word, sizeof h->word, ch);
}

/* '>' */
static void end_tag(struct walk *w, struct str rest)
{
    static const char *const kept[] = { "pre", "textarea", NULL }, *const code[] = { "script", "style", NULL };
    struct html *h = &w->html;
    take(w, 1);
    h->where = IN_TEXT;
    if (one_of(h->tag, kept))
        h->keep = !h->closing;
    if (h->closing || !one_of(h->tag, code))
        return;
    size_t i = 1, n = strlen(h->tag);
    while (i < rest.len && is_space(rest.ptr[i]))
        i++;
    rest = str_skip(rest, i);
    if (!str_starts(rest, S("</")) || !str_eq(str_cut(rest, 2, n), str_c(h->tag)))
        STOP(w, "something inside <%s>: the policy of our pages allows files only", h->tag);
    skip(&w->in, i - 1);
}

/* '<', with everything up to the next template tag behind it. Comments are left out of the page. */
static void begin_tag(struct walk *w, struct str rest)
{
    if (str_starts(rest, S("<!--"))) {
        const char *end = memmem(rest.ptr, rest.len, "-->", 3);
        if (!end)
            STOP(w, "the comment is not closed, or holds a template tag");
        skip(&w->in, (size_t)(end - rest.ptr) + 3);
    } else if (str_starts(rest, S("<!"))) {
        ptrdiff_t end = str_index(rest, '>', 0);
        if (end < 0)
            STOP(w, "the <! is not closed, or holds a template tag");
        take(w, (size_t)end + 1);
    } else {
        w->html.closing = str_starts(rest, S("</"));
        take(w, w->html.closing ? 2 : 1);
        w->html.where = TAG_OPEN;
        memset(w->html.tag, 0, sizeof w->html.tag);
    }
}

static void spaces(struct walk *w, struct str rest)
{
    static const enum where after[] = { [IN_TEXT] = IN_TEXT,
                                        [TAG_NAME] = IN_TAG,
                                        [IN_TAG] = IN_TAG,
                                        [GLUE] = IN_TAG,
                                        [ATTR_NAME] = AFTER_NAME,
                                        [AFTER_NAME] = AFTER_NAME,
                                        [BEFORE_VALUE] = BEFORE_VALUE,
                                        [UNQUOTED] = IN_TAG };
    size_t n = 1;
    while (n < rest.len && is_space(rest.ptr[n]))
        n++;
    bool breaks = str_index(str_cut(rest, 0, n), '\n', 0) >= 0;
    w->html.where = after[w->html.where];
    if (!breaks || w->html.keep) {
        take(w, n);
        return;
    }
    skip(&w->in, n);
    if (!w->html.newline)
        buf_putc(&w->literal, '\n');
    w->html.newline = true;
}

static void attr_name(struct walk *w, char ch)
{
    if (strchr("\"'<", ch) || (ch == '=' && w->html.where == IN_TAG))
        STOP(w, "'%c' in a tag", ch);
    if (w->html.where != ATTR_NAME)
        memset(w->html.word, 0, sizeof w->html.word);
    w->html.where = ATTR_NAME;
    append(w->html.word, sizeof w->html.word, ch);
}

/* One character inside a tag; white space is dealt with before, except in quotes. */
static void tag_char(struct walk *w, char ch)
{
    struct html *h = &w->html;
    bool name_ends = h->where == ATTR_NAME || h->where == AFTER_NAME;
    if (h->where == IN_VALUE) {
        if (ch == h->quote)
            h->where = GLUE;
        else if (h->attr == ATTR_URL)
            url_char(w, ch);
    } else if (h->where == TAG_OPEN) {
        if (lower(ch) < 'a' || lower(ch) > 'z')
            STOP(w, "'<' without a tag; write &lt;");
        h->where = TAG_NAME;
        append(h->tag, sizeof h->tag, ch);
    } else if (h->where == BEFORE_VALUE) {
        if (ch == '>')
            STOP(w, "an attribute without its value");
        h->where = ch == '"' || ch == '\'' ? IN_VALUE : UNQUOTED;
        h->quote = ch;
    } else if (h->where == UNQUOTED) {
        if (strchr("\"'<=", ch))
            STOP(w, "'%c' in an unquoted attribute", ch);
    } else if (name_ends && ch == '=') {
        classify(w);
    } else if (ch == '/') {
        h->where = IN_TAG;
    } else if (h->where == TAG_NAME) {
        if (!is_word(ch) && ch != '-')
            STOP(w, "'%c' in the name of a tag", ch);
        append(h->tag, sizeof h->tag, ch);
    } else if (h->where == GLUE) {
        STOP(w, "a space is missing before '%c'", ch);
    } else {
        attr_name(w, ch);
    }
}

static void literal(struct walk *w, size_t end)
{
    struct html *h = &w->html;
    while (w->in.at < end) {
        struct str rest = str_cut(w->in.text, w->in.at, end - w->in.at);
        char ch = rest.ptr[0];
        bool quoted = h->where == IN_VALUE;
        if (str_starts(rest, S("}}")) || str_starts(rest, S("%}")))
            STOP(w, "'%.2s' without its beginning", rest.ptr);
        if (is_space(ch) && !quoted && h->where != TAG_OPEN) {
            spaces(w, rest);
        } else if (h->where == IN_TEXT && ch == '<') {
            begin_tag(w, rest);
        } else if (ch == '>' && !quoted && h->where != IN_TEXT && h->where != TAG_OPEN && h->where != BEFORE_VALUE) {
            end_tag(w, rest);
        } else {
            if (h->where != IN_TEXT)
                tag_char(w, ch);
            take(w, 1);
        }
    }
}

/* A block begins or ends here: the name before it is over. */
static void settle(struct walk *w)
{
    enum where *at = &w->html.where;
    if (*at == TAG_OPEN || *at == BEFORE_VALUE)
        STOP(w, "a template tag in the middle of a tag");
    if (*at == TAG_NAME || *at == ATTR_NAME || *at == UNQUOTED)
        *at = GLUE;
    if (*at == AFTER_NAME)
        *at = IN_TAG;
}

static bool same_context(const struct html *a, const struct html *b)
{
    if (a->where != b->where || a->keep != b->keep)
        return false;
    if (a->where == IN_TEXT)
        return true;
    if (a->closing != b->closing || strcmp(a->tag, b->tag) != 0)
        return false;
    if (a->where != IN_VALUE)
        return true;
    return a->quote == b->quote && a->attr == b->attr && a->url == b->url &&
           (a->url != URL_SCHEME || strcmp(a->word, b->word) == 0);
}

/* The context behind a block that may have gone one of two ways. */
static void join(struct walk *w, const struct html *other)
{
    struct html a = *other, *b = &w->html;
    if ((a.where == GLUE && b->where == IN_TAG) || (a.where == IN_TAG && b->where == GLUE))
        a.where = b->where = GLUE;
    if (!same_context(&a, b))
        STOP(w, "the ways through this block end in different places of the HTML");
    b->newline = a.newline && b->newline;
}

static void refuse_context(struct walk *w)
{
    const struct html *h = &w->html;
    if (h->where == IN_TEXT || (h->where == IN_VALUE && h->attr != ATTR_LITERAL))
        return;
    STOP(w, "%s",
         h->where == IN_VALUE                               ? "a value in srcset= or srcdoc="
         : h->where == TAG_OPEN || h->where == TAG_NAME     ? "a value in the name of a tag"
         : h->where == BEFORE_VALUE || h->where == UNQUOTED ? "a value in an attribute without quotes"
                                                            : "a value in a tag, but not in an attribute");
}

#endif
