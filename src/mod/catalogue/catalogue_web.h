/* catalogue_web: the public pages: start of the site, search and lists, one procedure. Rows: catalogue_routes.inc. */
#ifndef MOD_CATALOGUE_WEB_H
#define MOD_CATALOGUE_WEB_H
#include "core/web.h"

web_handler catalogue_home, catalogue_list, catalogue_event_page, catalogue_procedure, catalogue_eligible;

#endif
