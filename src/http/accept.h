/* accept: lists with q-values, as in Accept and Accept-Encoding (RFC 9110 section 12). Private to src/http. */
#ifndef HTTP_ACCEPT_H
#define HTTP_ACCEPT_H
#include "base/str.h"

/* Quality of `item` in thousandths: of its own entry; else, for a media type, of "type/ *"; else of "*" or "* / *" (without the
 * blanks); -1 when nothing names it. Entries that are not understood count as q=1, as browsers' lists are meant. */
int accept_quality(struct str list, struct str item);

#endif
