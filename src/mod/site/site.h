/* site: the pages that belong to no other room, and the files around them: about, help, accessibility, privacy, the choice
 * of language, assets, robots.txt, security.txt, health. Handlers named by site_routes.inc. */
#ifndef MOD_SITE_SITE_H
#define MOD_SITE_SITE_H
#include "core/web.h"

enum err site_about(struct ctx *c);         /* GET /gioi-thieu */
enum err site_help(struct ctx *c);          /* GET /tro-giup */
enum err site_accessibility(struct ctx *c); /* GET /tiep-can */
enum err site_privacy(struct ctx *c);       /* GET /rieng-tu */
enum err site_language(struct ctx *c);      /* GET /ngon-ngu?ma=vi|en&tiep=PATH */
enum err site_display(struct ctx *c);   /* GET /hien-thi */
enum err site_asset(struct ctx *c);         /* GET /assets/{file} */
enum err site_favicon(struct ctx *c);       /* GET /favicon.ico */
enum err site_robots(struct ctx *c);        /* GET /robots.txt */
enum err site_security(struct ctx *c);      /* GET /.well-known/security.txt */
enum err site_password(struct ctx *c);      /* GET /.well-known/change-password */
enum err site_health(struct ctx *c);        /* GET /healthz */
enum err site_openapi(struct ctx *c);    /* GET /api/openapi.json */

#endif
