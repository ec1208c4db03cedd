/* nav: the main navigation, one row a link, shown to those who may open it. The table is in cmd/routes.c. */
#ifndef CORE_NAV_H
#define CORE_NAV_H
#include "core/authz.h"
#include "core/i18n.h"

struct nav_row {
    const char *href;
    enum msg label;
    enum perm perm;
};
extern const struct nav_row nav_rows[];
extern const size_t nav_rows_n;

#endif
