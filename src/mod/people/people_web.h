/* The pages of people. Handlers only. */
#ifndef MOD_PEOPLE_WEB_H
#define MOD_PEOPLE_WEB_H
#include "core/web.h"

enum err people_list(struct ctx *c);         /* GET /nguoi-trung */
enum err people_pair(struct ctx *c);         /* GET /nguoi-trung/{id} */
enum err people_pair_merge(struct ctx *c);   /* POST /nguoi-trung/{id}/gop */
enum err people_pair_differ(struct ctx *c);  /* POST /nguoi-trung/{id}/khac */
enum err people_person(struct ctx *c);       /* GET /nguoi/{id} */
enum err people_person_change(struct ctx *c);/* POST /nguoi/{id}/sua */
enum err people_compare(struct ctx *c);      /* POST /nguoi/{id}/doi-chieu */
enum err people_merged(struct ctx *c);       /* GET /nguoi-gop/{id} */
enum err people_merged_undo(struct ctx *c);  /* POST /nguoi-gop/{id}/tach */

#endif
