/* The pages of corrections. Handlers only. */
#ifndef MOD_RESULT_WEB_H
#define MOD_RESULT_WEB_H
#include "core/web.h"

enum err correct_waiting(struct ctx *c);  /* GET /cong-viec/dinh-chinh */
enum err correct_show(struct ctx *c);     /* GET /cong-viec/ho-so/{id}/dinh-chinh */
enum err correct_new(struct ctx *c);      /* GET /cong-viec/ho-so/{id}/dinh-chinh/moi */
enum err correct_propose(struct ctx *c);  /* POST /cong-viec/ho-so/{id}/dinh-chinh/moi */
enum err correct_decide(struct ctx *c);   /* POST /cong-viec/dinh-chinh/{id}/quyet-dinh */
enum err correct_scan(struct ctx *c);     /* POST /cong-viec/dinh-chinh/{id}/ban-ky */
enum err correct_scan_view(struct ctx *c);/* GET /cong-viec/dinh-chinh/{id}/ban-ky */
enum err correct_paper(struct ctx *c);    /* GET /cong-viec/dinh-chinh/{id}/van-ban */
enum err correct_old(struct ctx *c);      /* GET /cong-viec/dinh-chinh/{id}/ban-cu */
enum err correct_announce(struct ctx *c); /* POST /cong-viec/dinh-chinh/{id}/tra */

#endif
