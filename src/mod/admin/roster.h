/* roster: units and staff from a CSV file (UTF-8, first line names the columns, any order), all or nothing.
 *
 * Columns may be named in English or in Vietnamese, with or without marks:
 *   units  name* (tên), short_name (tên ngắn), kind (loại: room, agency / phòng, cơ quan; room when absent), parent (thuộc):
 *          code or name of a unit that exists or stands above in the file; code (mã), old_code (mã cũ), area_code (mã địa bàn),
 *          level (cấp: ministry, province, commune, other), superior (cơ quan chủ quản), place (địa danh), address (địa chỉ),
 *          phone (điện thoại), website
 *   staff  login* (tên đăng nhập), name* (họ tên), phone (điện thoại), email (thư điện tử), unit* (đơn vị), role* (vai trò: word
 *          or label), title (chức vụ), from_day (từ ngày; today when absent), to_day (đến ngày), ground (căn cứ)
 *          A login that exists gets the role; a new one gets an account with a one-time password.
 * Limits: 1 MB, ROSTER_ROWS_MAX lines. Every fault names its line. */
#ifndef MOD_ADMIN_ROSTER_H
#define MOD_ADMIN_ROSTER_H
#include "mod/identity/identity.h"
#include "mod/units/units.h"

enum { ROSTER_ROWS_MAX = 1000, ROSTER_BYTES_MAX = 1 << 20 };
enum roster_kind { ROSTER_UNITS, ROSTER_STAFF };

struct roster_fault {
    int line; /* 0: the whole file */
    struct str what;
};
struct roster_row {
    int line;
    struct str name, detail;       /* for a preview */
    struct str login, one_time;    /* staff: of a new account; one_time only after writing */
};
struct roster {
    VEC(struct roster_fault) faults;
    VEC(struct roster_row) rows;
};
/* Outside a transaction. apply false: everything is checked as if it were written, and nothing is. ERR_OK also when there
 * are faults: then nothing was written. Other errors are of the database. */
enum err roster_run(struct ctx *c, enum roster_kind kind, struct str csv, bool apply, struct roster *out) NODISCARD;

/* The one open unit with this code, old code or name (long or short; marks count, letter case does not). ERR_NOT_FOUND, or
 * ERR_CONFLICT when several are called so. */
enum err roster_unit(struct ctx *c, struct str words, struct unit *out) NODISCARD;
/* A role by its word or its label in either language; never citizen. */
bool roster_role(struct ctx *c, struct str words, enum role *out);

#endif
