/* office: what specialists, leaders and clerks see and do: inbox, dossier, steps, results. Handlers only; the rules are in
 * the rooms they call. */
#ifndef MOD_OFFICE_OFFICE_H
#define MOD_OFFICE_OFFICE_H
#include "core/web.h"

enum err office_inbox(struct ctx *c);        /* GET /cong-viec */
enum err office_dossier(struct ctx *c);      /* GET /cong-viec/ho-so/{id} */
enum err office_task_take(struct ctx *c);    /* POST /cong-viec/buoc/{id}/nhan */
enum err office_task_release(struct ctx *c); /* POST /cong-viec/buoc/{id}/tra-lai */
enum err office_task_pass(struct ctx *c);    /* POST /cong-viec/buoc/{id}/chuyen */
enum err office_task_done(struct ctx *c);    /* POST /cong-viec/buoc/{id}/xong */
enum err office_draft(struct ctx *c);        /* GET /cong-viec/ho-so/{id}/du-thao */
enum err office_draft_save(struct ctx *c);   /* POST /cong-viec/ho-so/{id}/du-thao */
enum err office_result_pdf(struct ctx *c);   /* GET /cong-viec/ho-so/{id}/ket-qua */
enum err office_result_scan(struct ctx *c);  /* POST /cong-viec/ho-so/{id}/ban-ky */
enum err office_slip(struct ctx *c);         /* GET /cong-viec/phieu/{id} */
enum err office_paper(struct ctx *c);        /* GET /cong-viec/giay-to/{id} */
enum err office_scan_view(struct ctx *c);    /* GET /cong-viec/ho-so/{id}/ban-ky */
enum err office_find(struct ctx *c);         /* GET /quet */
enum err office_control_sheet(struct ctx *c); /* POST /cong-viec/ho-so/{id}/phieu-kiem-soat */
enum err office_course_sheet(struct ctx *c);  /* POST /cong-viec/ho-so/{id}/qua-trinh */
enum err office_together(struct ctx *c);       /* GET /cong-viec/ho-so/{id}/giay-chung */
enum err office_together_print(struct ctx *c); /* POST /cong-viec/ho-so/{id}/giay-chung */
enum err office_digits(struct ctx *c);         /* POST /cong-viec/ho-so/{id}/so-hoa */
enum err office_handover(struct ctx *c);      /* GET /cong-viec/ban-giao */
enum err office_handover_do(struct ctx *c);   /* POST /cong-viec/ban-giao */
enum err office_register(struct ctx *c);      /* GET /cong-viec/so-theo-doi */
enum err office_register_pdf(struct ctx *c);  /* GET /cong-viec/so-theo-doi/pdf */
enum err office_register_csv(struct ctx *c);  /* GET /cong-viec/so-theo-doi/csv */
enum err office_move(struct ctx *c);          /* POST /cong-viec/ho-so/{id}/buoc-di */
enum err office_propose(struct ctx *c);       /* POST /cong-viec/ho-so/{id}/de-nghi */
enum err office_turn_down(struct ctx *c);     /* POST /cong-viec/ho-so/{id}/khong-de-nghi */
enum err office_task_ask(struct ctx *c);      /* POST /cong-viec/buoc/{id}/hoi */
enum err office_task_answer(struct ctx *c);   /* POST /cong-viec/buoc/{id}/tra-loi */
enum err office_task_unask(struct ctx *c);    /* POST /cong-viec/buoc/{id}/rut-hoi */
enum err office_task_back(struct ctx *c);     /* POST /cong-viec/buoc/{id}/lui */
enum err office_decisions(struct ctx *c);     /* GET /cong-viec/cho-quyet-dinh */
enum err office_moves_help(struct ctx *c);    /* GET /cong-viec/tro-giup/buoc-di */

#endif
