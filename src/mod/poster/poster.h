/* poster: a sheet with a large QR code for the office's notice board, of a page or of a procedure. */
#ifndef MOD_POSTER_POSTER_H
#define MOD_POSTER_POSTER_H
#include "core/web.h"

enum err poster_home(struct ctx *c);      /* GET /ap-phich */
enum err poster_of_page(struct ctx *c);   /* GET /ap-phich/trang/{word} */
enum err poster_of_procedure(struct ctx *c); /* GET /ap-phich/thu-tuc/{code} */

#endif
