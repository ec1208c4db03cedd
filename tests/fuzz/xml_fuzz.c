/* Any bytes as XML: refused, or a tree whose every text is valid and whose sizes are within the limits. */
#include "base/log.h"
#include "data/xml.h"
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t walk(const struct xml_node *n, int depth)
{
    ASSERT(depth <= XML_DEPTH_MAX && n->name.len > 0 && n->line > 0);
    ASSERT(text_utf8_valid(n->ns) && text_utf8_valid(n->name) && text_utf8_valid(n->text));
    size_t nodes = 1 + n->attrs_n;
    for (size_t i = 0; i < n->attrs_n; i++)
        ASSERT(text_utf8_valid(n->attrs[i].name) && text_utf8_valid(n->attrs[i].value));
    for (size_t i = 0; i < n->children_n; i++)
        nodes += walk(&n->children[i], depth + 1);
    return nodes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    const struct xml_node *root;
    struct xml_fault fault;
    if (xml_parse(a, (struct str){ (const char *)data, size }, &root, &fault) == ERR_OK)
        ASSERT(walk(root, 1) <= XML_NODES_MAX);
    else
        ASSERT(fault.what[0] && text_utf8_valid(str_c(fault.what)));
    arena_free(a);
    return 0;
}
