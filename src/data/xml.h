/* xml: a small tree read by libxml2 without network, entities, DTD or external anything. UTF-8 only. */
#ifndef DATA_XML_H
#define DATA_XML_H
#include "base/buf.h"
#include "base/err.h"

/* Limits; more is ERR_TOO_LARGE. */
enum { XML_BYTES_MAX = 4 << 20, XML_DEPTH_MAX = 64, XML_NODES_MAX = 200000 /* elements and attributes */ };

struct xml_attr {
    struct str ns, name, value; /* ns: namespace URI or "" */
};
struct xml_node {
    struct str ns, name; /* local name */
    struct str text;     /* all character data directly inside, joined */
    int line;
    struct xml_attr *attrs;
    size_t attrs_n;
    struct xml_node *children; /* elements only, in order */
    size_t children_n;
};
struct xml_fault {
    int line;
    char what[120];
};
/* The tree lives in the arena. A document with a DOCTYPE is refused, and one of another encoding than UTF-8.
 * fault may be NULL; its words may quote names of elements and attributes. ERR_INVALID or ERR_TOO_LARGE. */
enum err xml_parse(struct arena *a, struct str text, const struct xml_node **root, struct xml_fault *fault) NODISCARD;
/* Value of an attribute without namespace, or {NULL,0}. */
struct str xml_attr(const struct xml_node *n, const char *name);
/* First child element with that local name, or NULL. */
const struct xml_node *xml_child(const struct xml_node *n, const char *name);

#endif
