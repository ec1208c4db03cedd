/* The pages of petitions. Handlers only. */
#ifndef MOD_PETITION_WEB_H
#define MOD_PETITION_WEB_H
#include "core/web.h"

enum err petition_home(struct ctx *c);        /* GET /phan-anh */
enum err petition_begin(struct ctx *c);       /* POST /phan-anh/bat-dau */
enum err petition_door_page(struct ctx *c);   /* GET /phan-anh/noi-nhan/{door} */
enum err petition_form(struct ctx *c);        /* GET /phan-anh/gui */
enum err petition_form_do(struct ctx *c);     /* POST /phan-anh/gui */
enum err petition_published(struct ctx *c);   /* GET /phan-anh/cong-khai/{code} */
enum err petition_find(struct ctx *c);        /* POST /phan-anh/tra-cuu */
enum err petition_mine(struct ctx *c);        /* GET /phan-anh/cua-toi */
enum err petition_follow(struct ctx *c);      /* GET /phan-anh/t/{code}/{secret} */
enum err petition_follow_do(struct ctx *c);   /* POST /phan-anh/t/{code}/{secret} */
enum err petition_desk(struct ctx *c);        /* GET /cong-viec/phan-anh */
enum err petition_case(struct ctx *c);        /* GET /cong-viec/phan-anh/{id} */
enum err petition_case_do(struct ctx *c);     /* POST /cong-viec/phan-anh/{id} */
enum err petition_case_file(struct ctx *c);   /* GET /cong-viec/phan-anh/{id}/tep/{file} */
enum err petition_admin(struct ctx *c);       /* GET /quan-tri/phan-anh */
enum err petition_admin_clock(struct ctx *c); /* POST /quan-tri/phan-anh */

#endif
