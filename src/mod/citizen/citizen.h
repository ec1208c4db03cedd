/* citizen: what people see and do themselves: drafts, their requests, what is asked of them, what they get. Handlers only;
 * the rules of drafts are in draft.h, everything else in the rooms they call. */
#ifndef MOD_CITIZEN_CITIZEN_H
#define MOD_CITIZEN_CITIZEN_H
#include "core/web.h"
#include "mod/citizen/draft.h"

enum err citizen_list(struct ctx *c);          /* GET /ho-so */
enum err citizen_open(struct ctx *c);          /* POST /ho-so/nhap */
enum err citizen_tasks(struct ctx *c);         /* GET /ho-so/nhap/{id} */
enum err citizen_for(struct ctx *c);           /* GET /ho-so/nhap/{id}/lam-cho */
enum err citizen_for_save(struct ctx *c);      /* POST /ho-so/nhap/{id}/lam-cho */
enum err citizen_drop(struct ctx *c);          /* POST /ho-so/nhap/{id}/bo */
enum err citizen_form(struct ctx *c);          /* GET /ho-so/nhap/{id}/to-khai */
enum err citizen_form_save(struct ctx *c);     /* POST /ho-so/nhap/{id}/to-khai */
enum err citizen_page(struct ctx *c);          /* GET /ho-so/nhap/{id}/to-khai/{page} */
enum err citizen_page_save(struct ctx *c);     /* POST /ho-so/nhap/{id}/to-khai/{page} */
enum err citizen_autosave(struct ctx *c);      /* POST /ho-so/nhap/{id}/luu */
enum err citizen_papers(struct ctx *c);        /* GET /ho-so/nhap/{id}/giay-to */
enum err citizen_profile_update(struct ctx *c); /* POST /ho-so/nhap/{id}/cap-nhat-toi */
enum err citizen_papers_reuse(struct ctx *c);  /* POST /ho-so/nhap/{id}/giay-to/dung-lai */
enum err citizen_papers_add(struct ctx *c);    /* POST /ho-so/nhap/{id}/giay-to */
enum err citizen_paper(struct ctx *c);         /* GET /ho-so/nhap/{id}/giay-to/{paper} */
enum err citizen_paper_remove(struct ctx *c);  /* POST /ho-so/nhap/{id}/giay-to/{paper}/bo */
enum err citizen_deliver(struct ctx *c);       /* GET /ho-so/nhap/{id}/nhan-ket-qua */
enum err citizen_deliver_save(struct ctx *c);  /* POST /ho-so/nhap/{id}/nhan-ket-qua */
enum err citizen_review(struct ctx *c);        /* GET /ho-so/nhap/{id}/kiem-tra */
/* The page on which somebody checks and sends, for a person without a login (mod/assist): where its button goes, what it carries,
 * one more field (may be NULL), the way back (may be empty). Nothing can be changed on it. */
struct view_form_field;
struct review_for {
    struct str action, proof, back;
    const struct view_form_field *field;
};
enum err citizen_show_review(struct ctx *c, const struct draft_case *k, const struct review_for *r) NODISCARD;
enum err citizen_submit(struct ctx *c);        /* POST /ho-so/nhap/{id}/nop */

enum err citizen_dossier(struct ctx *c);       /* GET /ho-so/{id} */
enum err citizen_withdraw(struct ctx *c);      /* POST /ho-so/{id}/rut */
enum err citizen_more_add(struct ctx *c);      /* POST /ho-so/{id}/giay-to */
enum err citizen_more_remove(struct ctx *c);   /* POST /ho-so/{id}/giay-to/{paper}/bo */
enum err citizen_given(struct ctx *c);         /* POST /ho-so/{id}/da-bo-sung */
enum err citizen_stop(struct ctx *c);          /* POST /ho-so/{id}/dung: the wish to stop; an end while something is awaited */
enum err citizen_stop_back(struct ctx *c);     /* POST /ho-so/{id}/dung-rut */
enum err citizen_refusal(struct ctx *c);       /* POST /ho-so/{id}/nhan-phieu: the refusal was received here */
enum err citizen_answer(struct ctx *c);        /* POST /ho-so/{id}/ban-nhap */
enum err citizen_file(struct ctx *c);          /* GET /ho-so/{id}/giay-to/{paper} */
enum err citizen_slip(struct ctx *c);          /* GET /ho-so/{id}/phieu/{slip} */
enum err citizen_certificate(struct ctx *c);   /* GET /ho-so/{id}/ban-nhap */
enum err citizen_correction(struct ctx *c);    /* POST /ho-so/{id}/dinh-chinh/{correction} */
enum err citizen_result(struct ctx *c);        /* POST /ho-so/{id}/ket-qua */

#endif
