/* represent_web: pages about acting for others: mine, one, asking, giving; and the desk that checks. */
#ifndef MOD_REPRESENT_WEB_H
#define MOD_REPRESENT_WEB_H
#include "core/web.h"

enum err represent_home(struct ctx *c);       /* GET /dai-dien */
enum err represent_new(struct ctx *c);        /* GET /dai-dien/moi */
enum err represent_ask(struct ctx *c);        /* POST /dai-dien/moi */
enum err represent_give_page(struct ctx *c);  /* GET /dai-dien/uy-quyen */
enum err represent_give(struct ctx *c);       /* POST /dai-dien/uy-quyen */
enum err represent_page(struct ctx *c);       /* GET /dai-dien/{id} */
enum err represent_answer(struct ctx *c);     /* POST /dai-dien/{id}/tra-loi */
enum err represent_end(struct ctx *c);        /* POST /dai-dien/{id}/ket-thuc */
enum err represent_staff_add(struct ctx *c);  /* POST /dai-dien/{id}/nguoi */
enum err represent_paper(struct ctx *c);      /* GET /dai-dien/{id}/giay */
enum err represent_desk(struct ctx *c);       /* GET /quay/dai-dien */
enum err represent_desk_one(struct ctx *c);   /* GET /quay/dai-dien/{id} */
enum err represent_desk_do(struct ctx *c);    /* POST /quay/dai-dien/{id} */
enum err represent_desk_paper(struct ctx *c); /* GET /quay/dai-dien/{id}/giay */

#endif
