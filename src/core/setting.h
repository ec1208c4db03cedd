/* setting: the few values of an installation that are not data of a module (office unit, calendar, hotline). */
#ifndef CORE_SETTING_H
#define CORE_SETTING_H
#include "core/ctx.h"

/* fallback when absent. */
enum err setting_get(struct db_session *db, struct arena *a, struct str key, struct str fallback, struct str *out) NODISCARD;
enum err setting_set(struct ctx *c, struct str key, struct str value) NODISCARD;

#endif
