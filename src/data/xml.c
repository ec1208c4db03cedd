#include "data/xml.h"
#include "text/text.h"
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <pthread.h>

enum {
    ATTRS_MAX = 256,    /* of one element, and namespaces in scope: libxml2 compares each with each */
    EQUALS_MAX = 10000, /* '=' between two '<', which bounds the same before the element is seen */
};

/* An element that is being read. */
struct open_node {
    struct xml_node node;
    VEC(struct xml_node) children;
    struct buf text;
    size_t namespaces; /* in scope */
};

struct reader {
    struct arena *arena;
    xmlParserCtxtPtr ctxt;
    struct open_node stack[XML_DEPTH_MAX];
    size_t depth, nodes;
    struct xml_node root;
    enum err err;
    struct xml_fault fault;
    const xmlChar *ns_last; /* libxml2 keeps one copy of a name, so the same pointer is the same namespace */
    struct str ns_copy;
};

static enum err refuse(struct xml_fault *fault, enum err e, int line, const char *what)
{
    *fault = (struct xml_fault){ .line = line };
    struct str s = str_trim(str_c(what));
    for (size_t n = sizeof fault->what - 1; s.len >= sizeof fault->what; n--)
        s = text_cut(s, n);
    memcpy(fault->what, s.ptr, s.len);
    return e;
}

static void stop(struct reader *r, enum err e, int line, const char *what)
{
    if (r->err == ERR_OK)
        r->err = refuse(&r->fault, e, line, what);
    xmlStopParser(r->ctxt);
}

static struct str copy(struct reader *r, const xmlChar *s)
{
    return s ? arena_str(r->arena, str_c((const char *)s)) : S("");
}

static struct str copy_ns(struct reader *r, const xmlChar *uri)
{
    if (uri != r->ns_last) {
        r->ns_last = uri;
        r->ns_copy = copy(r, uri);
    }
    return uri ? r->ns_copy : S("");
}

/* libxml2 leaves "&" in attribute values as "&#38;" unless it substitutes entities, which it must not. */
static struct str attr_value(struct arena *a, const xmlChar *from, const xmlChar *to)
{
    struct str raw = { (const char *)from, (size_t)(to - from) };
    char *out = arena_alloc(a, raw.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < raw.len; i++) {
        out[n++] = raw.ptr[i];
        if (raw.ptr[i] == '&' && str_starts(str_skip(raw, i), S("&#38;")))
            i += 4;
    }
    return (struct str){ out, n };
}

/* libxml2 gives five pointers for each attribute: name, prefix, namespace, begin and end of the value. */
static struct xml_attr *attrs_of(struct reader *r, const xmlChar **from, size_t n)
{
    struct xml_attr *attrs = ARENA_ARRAY(r->arena, struct xml_attr, n);
    for (size_t i = 0; i < n; i++, from += 5)
        attrs[i] = (struct xml_attr){
            .ns = copy_ns(r, from[2]),
            .name = copy(r, from[0]),
            .value = attr_value(r->arena, from[3], from[4]),
        };
    return attrs;
}

static void on_open(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaces_n,
                    const xmlChar **namespaces, int attrs_n, int defaulted_n, const xmlChar **attrs)
{
    (void)prefix, (void)namespaces, (void)defaulted_n;
    struct reader *r = user;
    if (r->err != ERR_OK)
        return;
    int line = xmlSAX2GetLineNumber(r->ctxt);
    size_t in_scope = (r->depth ? r->stack[r->depth - 1].namespaces : 0) + (size_t)namespaces_n;
    r->nodes += 1 + (size_t)attrs_n;
    if (r->depth == XML_DEPTH_MAX)
        stop(r, ERR_TOO_LARGE, line, "nested deeper than 64");
    else if (attrs_n > ATTRS_MAX || in_scope > ATTRS_MAX)
        stop(r, ERR_TOO_LARGE, line, "more than 256 attributes or namespaces");
    else if (r->nodes > XML_NODES_MAX)
        stop(r, ERR_TOO_LARGE, line, "more than 200000 elements and attributes");
    if (r->err != ERR_OK)
        return;
    r->stack[r->depth++] = (struct open_node){
        .node = { .ns = copy_ns(r, uri),
                  .name = copy(r, name),
                  .line = line,
                  .attrs = attrs_of(r, attrs, (size_t)attrs_n),
                  .attrs_n = (size_t)attrs_n },
        .text = buf_new(r->arena, XML_BYTES_MAX),
        .namespaces = in_scope,
    };
}

static void on_text(void *user, const xmlChar *text, int n)
{
    struct reader *r = user;
    if (r->err != ERR_OK || r->depth == 0)
        return;
    struct buf *b = &r->stack[r->depth - 1].text;
    if (!b->ptr) { /* most texts come in one piece and are short */
        b->cap = (size_t)n;
        b->ptr = arena_alloc(r->arena, b->cap);
    }
    buf_put(b, (struct str){ (const char *)text, (size_t)n });
}

static void on_close(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)name, (void)prefix, (void)uri;
    struct reader *r = user;
    if (r->err != ERR_OK || r->depth == 0)
        return;
    struct open_node *top = &r->stack[--r->depth];
    top->node.text = buf_str(&top->text);
    top->node.children = top->children.at;
    top->node.children_n = top->children.n;
    if (r->depth == 0)
        r->root = top->node;
    else
        VEC_PUSH(r->arena, &r->stack[r->depth - 1].children, top->node);
}

/* No DTD of any kind: no entities to blow up, nothing to fetch. Comes before anything inside it is read. */
static void on_doctype(void *user, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
    (void)name, (void)public_id, (void)system_id;
    struct reader *r = user;
    stop(r, ERR_INVALID, xmlSAX2GetLineNumber(r->ctxt), "DOCTYPE is not allowed");
}

static void on_error(void *user, xmlErrorPtr e)
{
    struct reader *r = user;
    if (e->level < XML_ERR_ERROR)
        return;
    /* libxml2 cuts names that it quotes, also inside a character */
    struct str what = text_repair(r->arena, str_trim(str_c(e->message)));
    stop(r, ERR_INVALID, e->line, what.len ? arena_cstr(r->arena, what) : "not XML");
}

/* Nothing declared, or UTF-8. The bytes are read as UTF-8 in any case; this is for the person who sent others. */
static bool declares_utf8(struct str text)
{
    ptrdiff_t end = str_index(text, '>', 0);
    if (!str_starts(text, S("<?xml ")) || end < 0)
        return true;
    struct str head = str_cut(text, 0, (size_t)end);
    const char *at = memmem(head.ptr, head.len, "encoding", 8);
    if (!at)
        return true;
    struct str value = str_skip(head, (size_t)(at - head.ptr) + 8);
    while (value.len && strchr(" =\t\r\n\"'", value.ptr[0]))
        value = str_skip(value, 1);
    return value.len > 5 && strncasecmp(value.ptr, "utf-8", 5) == 0 && (value.ptr[5] == '"' || value.ptr[5] == '\'');
}

static bool too_many_equals(struct str text)
{
    int n = 0;
    for (size_t i = 0; i < text.len && n <= EQUALS_MAX; i++)
        n = text.ptr[i] == '<' ? 0 : n + (text.ptr[i] == '=');
    return n > EQUALS_MAX;
}

static enum err check(struct str text, struct xml_fault *fault)
{
    if (text.len > XML_BYTES_MAX)
        return refuse(fault, ERR_TOO_LARGE, 0, "longer than 4 MB");
    if (!text_utf8_valid(text) || !declares_utf8(text))
        return refuse(fault, ERR_INVALID, 1, "not UTF-8");
    if (too_many_equals(text))
        return refuse(fault, ERR_TOO_LARGE, 0, "more than 256 attributes or namespaces");
    return ERR_OK;
}

static enum err run(struct reader *r, struct str text)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, xmlInitParser);
    r->ctxt = xmlCreateMemoryParserCtxt(text.ptr, (int)text.len);
    if (!r->ctxt)
        return refuse(&r->fault, ERR_INVALID, 1, "empty");
    xmlCtxtUseOptions(r->ctxt, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    *r->ctxt->sax = (xmlSAXHandler){
        .initialized = XML_SAX2_MAGIC,
        .internalSubset = on_doctype,
        .startElementNs = on_open,
        .endElementNs = on_close,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
        .serror = on_error,
    };
    r->ctxt->userData = r;
    xmlParseDocument(r->ctxt);
    if (r->err == ERR_OK && !r->ctxt->wellFormed)
        r->err = refuse(&r->fault, ERR_INVALID, 1, "not XML");
    xmlFreeParserCtxt(r->ctxt);
    return r->err;
}

enum err xml_parse(struct arena *a, struct str text, const struct xml_node **root, struct xml_fault *fault)
{
    struct xml_fault ignored;
    fault = fault ? fault : &ignored;
    if (str_starts(text, S("\xEF\xBB\xBF")))
        text = str_skip(text, 3);
    TRY(check(text, fault));
    struct reader *r = ARENA_NEW(a, struct reader);
    r->arena = a;
    enum err e = run(r, text);
    if (e == ERR_OK)
        *root = &r->root;
    else
        *fault = r->fault;
    return e;
}

struct str xml_attr(const struct xml_node *n, const char *name)
{
    struct str want = str_c(name);
    for (size_t i = 0; i < n->attrs_n; i++)
        if (n->attrs[i].ns.len == 0 && str_eq(n->attrs[i].name, want))
            return n->attrs[i].value;
    return (struct str){ 0 };
}

const struct xml_node *xml_child(const struct xml_node *n, const char *name)
{
    struct str want = str_c(name);
    for (size_t i = 0; i < n->children_n; i++)
        if (str_eq(n->children[i].name, want))
            return &n->children[i];
    return NULL;
}
