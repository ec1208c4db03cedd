/* assist_web: pages of helpers, of those who are helped, of who appoints and plans, and of shared computers. */
#ifndef MOD_ASSIST_WEB_H
#define MOD_ASSIST_WEB_H
#include "core/web.h"

enum err helper_home(struct ctx *c);      /* GET /ho-tro */
enum err helper_new(struct ctx *c);       /* GET /ho-tro/moi */
enum err helper_start(struct ctx *c);     /* POST /ho-tro/moi */
enum err helper_duty(struct ctx *c);      /* POST /ho-tro/truc */
enum err helper_session(struct ctx *c);   /* GET /ho-tro/{id} */
enum err helper_draft(struct ctx *c);     /* POST /ho-tro/{id}/nhap */
enum err helper_code(struct ctx *c);      /* POST /ho-tro/{id}/ma */
enum err helper_end(struct ctx *c);       /* POST /ho-tro/{id}/ket-thuc */

enum err helped_list(struct ctx *c);      /* GET /duoc-giup */
enum err helped_one(struct ctx *c);       /* GET /duoc-giup/{id} */
enum err helped_agree(struct ctx *c);     /* POST /duoc-giup/{id}/dong-y */
enum err helped_take(struct ctx *c);      /* POST /duoc-giup/{id}/tu-lam */
enum err helped_report(struct ctx *c);    /* POST /duoc-giup/{id}/phan-anh */

enum err confirm_page(struct ctx *c);     /* GET /xac-nhan/{key} */
enum err confirm_code(struct ctx *c);     /* POST /xac-nhan/{key} */
enum err confirm_send(struct ctx *c);     /* POST /xac-nhan/{key}/nop */
enum err confirm_desk(struct ctx *c);     /* GET /quay/nguoi-giup */
enum err confirm_desk_one(struct ctx *c); /* GET /quay/nguoi-giup/{id} */
enum err confirm_desk_do(struct ctx *c);  /* POST /quay/nguoi-giup/{id} */

enum err groups_home(struct ctx *c);      /* GET /to-cong-nghe */
enum err groups_appoint(struct ctx *c);   /* POST /to-cong-nghe */
enum err groups_end(struct ctx *c);       /* POST /to-cong-nghe/{id}/ket-thuc */
enum err reports_home(struct ctx *c);     /* GET /phan-anh-ho-tro */
enum err reports_one(struct ctx *c);      /* GET /phan-anh-ho-tro/{id} */
enum err reports_answer(struct ctx *c);   /* POST /phan-anh-ho-tro/{id} */
enum err campaign_home(struct ctx *c);    /* GET /chien-dich */
enum err campaign_list(struct ctx *c);    /* GET /chien-dich/danh-sach */
enum err campaign_csv(struct ctx *c);     /* GET /chien-dich.csv */

enum err road_page(struct ctx *c);        /* GET /luu-dong */
enum err road_plan_page(struct ctx *c);   /* GET /luu-dong/lich */
enum err road_plan_do(struct ctx *c);     /* POST /luu-dong/lich */
enum err road_cancel_do(struct ctx *c);   /* POST /luu-dong/{id}/huy */
enum err road_desk(struct ctx *c);        /* GET /quay/luu-dong */
enum err road_desk_do(struct ctx *c);     /* POST /quay/luu-dong */

enum err kiosk_admin(struct ctx *c);      /* GET /quan-tri/may-dung-chung */
enum err kiosk_admin_make(struct ctx *c); /* POST /quan-tri/may-dung-chung */
enum err kiosk_admin_end(struct ctx *c);  /* POST /quan-tri/may-dung-chung/{id}/bo */
enum err kiosk_install_page(struct ctx *c); /* GET /kiosk/may/{token} */
enum err kiosk_install_do(struct ctx *c); /* POST /kiosk/may/{token} */
enum err kiosk_home(struct ctx *c);       /* GET /kiosk */
enum err kiosk_done(struct ctx *c);       /* GET /kiosk/xong */
enum err kiosk_call(struct ctx *c);       /* GET /kiosk/goi */
enum err kiosk_call_do(struct ctx *c);    /* POST /kiosk/goi */

#endif
