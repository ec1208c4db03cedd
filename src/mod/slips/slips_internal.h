/* What the files of this room share; nobody else includes this. */
#ifndef MOD_SLIPS_INTERNAL_H
#define MOD_SLIPS_INTERNAL_H
#include "core/setting.h"
#include "fmt/doc.h"
#include "mod/slips/slips.h"

/* One row for each form: its series, how its number reads ("{n}", "{yyyy}"), its
 * table, the line at its foot; whether the head of the agency signs it, whether the applicant may have it. */
struct slip_kind {
    const char *form, *series;
    enum setting number;
    const char *table;
    size_t cols;
    const char *legal;
    bool head_signs, inside, several; /* several: of several dossiers */
};
/* NULL: no such form. */
const struct slip_kind *slip_kind(struct str form);

typedef VEC(struct doc_value) slip_vec;
typedef VEC(struct str) slip_cells;

/* Values that are empty are left out: the paper then prints a dotted line for writing by hand. */
void slip_put(struct ctx *c, slip_vec *v, const char *key, struct str value);
void slip_put_office(struct ctx *c, slip_vec *v, const struct unit *u);
enum err slip_put_all(struct ctx *c, slip_vec *v, const struct dossier *d, const struct procedure *p) NODISCARD;
/* slip_sign.c: slip.signer and the lines above it. */
enum err slip_put_signer(struct ctx *c, slip_vec *v, int64_t agency_id) NODISCARD;
/* slip_tables.c: the cells of the form's table, none when it has no table. */
enum err slip_fill_table(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct slip_kind *k,
                         const struct slip_extra *x, slip_cells *cells) NODISCARD;
/* The rows of one slip for all that a person handed in; where: the agency that received. */
enum err slip_fill_together(struct ctx *c, const struct dossier *const *list, size_t n, int64_t where, slip_cells *cells) NODISCARD;
/* The address behind the QR code of a dossier. */
struct str slip_tracking_url(struct ctx *c, const struct dossier *d);
enum err slip_fill_items(struct ctx *c, const struct slip_item *items, size_t n, slip_cells *cells) NODISCARD;
/* "16 giờ 30 phút, ngày 25/11/2026", as on Mẫu 06; "" for 0. */
struct str slip_hour(struct ctx *c, int64_t at_ms);

#endif
