/* admin: what administrators see and do: units, staff, series, settings. They configure and never see a dossier,
 * so nothing here links to one. And one page for all who work: covering for each other (/cong-viec/uy-quyen).
 * Handlers only; the rules are in units, identity and roster.h. */
#ifndef MOD_ADMIN_ADMIN_H
#define MOD_ADMIN_ADMIN_H
#include "core/setting.h"
#include "core/web.h"
#include "views.h"

/* A parameter of the page of settings is named as its key. */
enum { SETTING_NUMBER_CHARS = 6, SETTING_LIMIT_CHARS = 30, SETTING_CHOICE_CHARS = 20, SETTING_NUMBERING_CHARS = 60 };
#define SETTING_CHARS_WORDS(most) (most)
#define SETTING_CHARS_CONTACT(most) (most)
#define SETTING_CHARS_SCANNER(most) (most)
#define SETTING_CHARS_LIMIT(most) SETTING_LIMIT_CHARS
#define SETTING_CHARS_NUMBER(most) SETTING_NUMBER_CHARS
#define SETTING_CHARS_CHOICE(most) SETTING_CHOICE_CHARS
#define SETTING_CHARS_NUMBERING(most) SETTING_NUMBERING_CHARS
#define SETTING_PARAM(name, key, kind, standard, least, most) { key, PARAM_TEXT, SETTING_CHARS_##kind(most), false },

/* The ways between the pages of administrators, for rooms that have a page among them; now: its path. */
struct view_admin_tabs admin_tabs(struct ctx *c, const char *now);
/* Does this administrator reach the installation as a whole (settings, series, ways to log in)? ERR_FORBIDDEN otherwise. */
enum err admin_reach_all(struct ctx *c) NODISCARD;

/* How far an administrator reaches: the units below those at which the role is held. ERR_NOT_FOUND beyond. */
enum err admin_reach_unit(struct ctx *c, int64_t unit_id) NODISCARD;
/* May this administrator change what holds for the installation as a whole (settings, series)? ERR_FORBIDDEN otherwise. */
enum err admin_reach_all(struct ctx *c) NODISCARD;

enum err admin_home(struct ctx *c);            /* GET /quan-tri */
enum err admin_units(struct ctx *c);           /* GET /quan-tri/don-vi */
enum err admin_unit_new(struct ctx *c);        /* GET /quan-tri/don-vi/moi */
enum err admin_unit_add(struct ctx *c);        /* POST /quan-tri/don-vi/moi */
enum err admin_unit(struct ctx *c);            /* GET /quan-tri/don-vi/{id} */
enum err admin_unit_change(struct ctx *c);     /* POST /quan-tri/don-vi/{id} */
enum err admin_unit_close(struct ctx *c);      /* POST /quan-tri/don-vi/{id}/dong */
enum err admin_people(struct ctx *c);          /* GET /quan-tri/can-bo */
enum err admin_person_new(struct ctx *c);      /* GET /quan-tri/can-bo/moi */
enum err admin_person_add(struct ctx *c);      /* POST /quan-tri/can-bo/moi */
enum err admin_person(struct ctx *c);          /* GET /quan-tri/can-bo/{id} */
enum err admin_person_change(struct ctx *c);   /* POST /quan-tri/can-bo/{id} */
enum err admin_person_reset(struct ctx *c);    /* POST /quan-tri/can-bo/{id}/mat-khau */
enum err admin_person_close(struct ctx *c);    /* POST /quan-tri/can-bo/{id}/dong */
enum err admin_role_new(struct ctx *c);        /* GET /quan-tri/can-bo/{id}/vai-tro */
enum err admin_role_give(struct ctx *c);       /* POST /quan-tri/can-bo/{id}/vai-tro */
enum err admin_role(struct ctx *c);            /* GET /quan-tri/vai-tro/{id} */
enum err admin_role_end(struct ctx *c);        /* POST /quan-tri/vai-tro/{id}/ket-thuc */
enum err admin_cover_new(struct ctx *c);       /* GET /quan-tri/vai-tro/{id}/uy-quyen */
enum err admin_cover_add(struct ctx *c);       /* POST /quan-tri/vai-tro/{id}/uy-quyen */
enum err admin_cover_end(struct ctx *c);       /* POST /quan-tri/uy-quyen/{id}/ket-thuc */
enum err admin_own_cover(struct ctx *c);       /* GET /cong-viec/uy-quyen */
enum err admin_own_cover_add(struct ctx *c);   /* POST /cong-viec/uy-quyen */
enum err admin_own_cover_end(struct ctx *c);   /* POST /cong-viec/uy-quyen/{id}/ket-thuc */
enum err admin_import(struct ctx *c);          /* GET /quan-tri/nhap */
enum err admin_import_do(struct ctx *c);       /* POST /quan-tri/nhap */
enum err admin_series(struct ctx *c);          /* GET /quan-tri/so */
enum err admin_series_continue(struct ctx *c); /* POST /quan-tri/so */
enum err admin_settings(struct ctx *c);        /* GET /quan-tri/cai-dat */
enum err admin_settings_save(struct ctx *c);   /* POST /quan-tri/cai-dat */

#endif
