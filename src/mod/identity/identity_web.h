/* Pages of accounts: handlers named by identity_routes.inc. */
#ifndef MOD_IDENTITY_WEB_H
#define MOD_IDENTITY_WEB_H
#include "core/web.h"
#include "mod/identity/identity.h"

enum err identity_login(struct ctx *c);           /* GET /dang-nhap */
enum err identity_login_do(struct ctx *c);        /* POST /dang-nhap */
enum err identity_choose_do(struct ctx *c);       /* POST /dang-nhap/chon */
enum err identity_logout_do(struct ctx *c);       /* POST /dang-xuat */
enum err identity_register(struct ctx *c);        /* GET /dang-ky */
enum err identity_register_do(struct ctx *c);     /* POST /dang-ky */
enum err identity_account_page(struct ctx *c);    /* GET /tai-khoan */
enum err identity_account_change(struct ctx *c);  /* POST /tai-khoan */
enum err identity_password_change(struct ctx *c); /* POST /tai-khoan/mat-khau */
enum err identity_sessions_end(struct ctx *c);    /* POST /tai-khoan/phien */
enum err identity_desk_reset(struct ctx *c);      /* GET /quay/mat-khau */
enum err identity_desk_reset_do(struct ctx *c);   /* POST /quay/mat-khau */
enum err identity_forgot(struct ctx *c);          /* GET /dang-nhap/quen */
enum err identity_forgot_do(struct ctx *c);       /* POST /dang-nhap/quen */
enum err identity_forgot_code(struct ctx *c);     /* POST /dang-nhap/quen/ma */
enum err identity_address_add(struct ctx *c);     /* POST /tai-khoan/dia-chi */
enum err identity_address_code(struct ctx *c);    /* POST /tai-khoan/dia-chi/ma */
enum err identity_second_set(struct ctx *c);      /* POST /tai-khoan/buoc-hai */
enum err identity_way_remove(struct ctx *c);      /* POST /tai-khoan/cach-vao/bo */

#endif
