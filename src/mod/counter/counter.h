/* counter: the one-stop desk: what came in, taking people in, checking papers, receiving, refusing, cash, handing over. */
#ifndef MOD_COUNTER_COUNTER_H
#define MOD_COUNTER_COUNTER_H
#include "core/web.h"

enum err counter_home(struct ctx *c);       /* GET /quay */
enum err counter_new(struct ctx *c);        /* GET /quay/moi */
enum err counter_create(struct ctx *c);     /* POST /quay/moi */
enum err counter_prepared(struct ctx *c);   /* GET /quay/chuan-bi/{id} */
enum err counter_check(struct ctx *c);      /* GET /quay/ho-so/{id} */
enum err counter_receive(struct ctx *c);    /* POST /quay/ho-so/{id}/nhan */
enum err counter_ask(struct ctx *c);        /* POST /quay/ho-so/{id}/bo-sung */
enum err counter_refuse(struct ctx *c);     /* POST /quay/ho-so/{id}/tu-choi */
enum err counter_given(struct ctx *c);      /* POST /quay/ho-so/{id}/da-bo-sung */
enum err counter_upload(struct ctx *c);     /* POST /quay/ho-so/{id}/giay-to */
enum err counter_return(struct ctx *c);     /* GET /quay/ho-so/{id}/tra */
enum err counter_hand_over(struct ctx *c);  /* POST /quay/ho-so/{id}/tra */
enum err counter_fee_pay(struct ctx *c);    /* POST /quay/phi/{id}/thu */
enum err counter_fee_count(struct ctx *c);  /* POST /quay/phi/{id}/so-luong */
enum err counter_fee_exempt(struct ctx *c); /* POST /quay/phi/{id}/mien */

#endif
