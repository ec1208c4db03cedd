/* calendar_web: pages of working calendars, and the public page that counts a deadline. Handlers named by calendar_routes.inc. */
#ifndef MOD_CALENDAR_WEB_H
#define MOD_CALENDAR_WEB_H
#include "core/web.h"

enum err calculator_page(struct ctx *c);    /* GET /tinh-han */
enum err lich_list_page(struct ctx *c);     /* GET /quan-tri/lich */
enum err lich_new(struct ctx *c);           /* POST /quan-tri/lich: unit absent: for all */
enum err lich_all_page(struct ctx *c);      /* GET /quan-tri/lich/chung?nam= */
enum err lich_unit_page(struct ctx *c);     /* GET /quan-tri/lich/{agency}?nam= */
enum err lich_proposal_page(struct ctx *c); /* GET /quan-tri/lich/de-xuat/{id} */
enum err lich_day_add(struct ctx *c);       /* POST …/ngay */
enum err lich_day_drop(struct ctx *c);      /* POST …/bo-ngay */
enum err lich_load_year(struct ctx *c);     /* POST …/theo-luat */
enum err lich_save(struct ctx *c);          /* POST …/gio */
enum err lich_submit(struct ctx *c);        /* POST …/trinh */
enum err lich_reopen(struct ctx *c);        /* POST …/mo-lai */
enum err lich_drop(struct ctx *c);          /* POST …/xoa */
enum err lich_approve(struct ctx *c);       /* POST …/duyet */
enum err lich_refuse(struct ctx *c);        /* POST …/tu-choi */

#endif
