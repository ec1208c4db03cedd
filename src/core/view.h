/* view: what a handler hands to the border. Each template (views/NAME.html) declares its data; tools/tplc makes from it
 * `struct view_NAME` and `VIEW_NAME` in views.h. The border renders HTML or JSON from the same struct. */
#ifndef CORE_VIEW_H
#define CORE_VIEW_H
#include "base/buf.h"

struct view_page; /* src/core/views/page.html: what every page shows, in scope in every template as `page` */

struct view_def {
    const char *name;
    /* `data` points to the struct view_NAME; NULL is fine for a view that declares no fields. */
    void (*html)(struct buf *out, const struct view_page *page, const void *data);
    void (*json)(struct buf *out, const void *data);
    bool layout; /* a whole document; otherwise a fragment */
    /* What the JSON looks like: a JSON Schema (2020-12) in which other views are "#/components/schemas/NAME"; those views, NULL last. */
    const char *schema;
    const struct view_def *const *parts;
    /* Members that programs live by, NULL when the view has none: "version int", and "next text", the page after this one. */
    int64_t (*version)(const void *data);
    struct str (*next)(const void *data);
};

#endif
