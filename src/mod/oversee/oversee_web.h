/* Pages of those who watch over units: they see what is late and what nobody moves, and urge; they process nothing. */
#ifndef MOD_OVERSEE_WEB_H
#define MOD_OVERSEE_WEB_H
#include "core/web.h"

enum err oversee_home(struct ctx *c);      /* GET /giam-sat */
enum err oversee_list(struct ctx *c);      /* GET /giam-sat/danh-sach */
enum err oversee_asked_again(struct ctx *c); /* GET /giam-sat/hoi-lai */
enum err oversee_step(struct ctx *c);      /* GET /giam-sat/buoc/{id} */
enum err oversee_step_urge(struct ctx *c); /* POST /giam-sat/buoc/{id}/don-doc */

#endif
