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
};

#endif
