/* Units and staff from a file: looked at first, then written. */
#include "mod/admin/admin_internal.h"
#include "base/clock.h"
#include "core/blob.h"

static bool is_staff(const struct ctx *c) { return str_eq(web_text(c, "loai"), S("can-bo")); }

static void fill_frame(struct ctx *c, struct view_admin_import *v)
{
    bool staff = is_staff(c);
    struct view_form_field file = forms_text(c, "file", MSG_admin_csv), text = forms_area(c, "text", MSG_admin_csv_text, 0, 0);
    v->heading = ctx_text(c, staff ? MSG_admin_import_staff : MSG_admin_import_units);
    v->action = S("/quan-tri/nhap");
    v->kind = staff ? S("can-bo") : S("don-vi");
    v->back = staff ? S("/quan-tri/can-bo") : S("/quan-tri/don-vi");
    v->columns = staff ? S("tên đăng nhập, họ tên, điện thoại, thư điện tử, đơn vị, vai trò, chức vụ, từ ngày, đến ngày, căn cứ")
                       : S("tên, tên ngắn, loại, thuộc, mã, mã cũ, mã địa bàn, cấp, cơ quan chủ quản, địa danh, địa chỉ, điện thoại, website");
    file.is_text = false;
    file.is_file = true;
    file.value = S("");
    file.accept = S("text/csv,.csv");
    file.bytes_max = ROSTER_BYTES_MAX;
    file.optional = text.optional = true;
    VEC_PUSH(c->arena, &v->fields, file);
    VEC_PUSH(c->arena, &v->fields, text);
}

enum err admin_import(struct ctx *c)
{
    struct view_admin_import v = { 0 };
    TRY(web_check(c));
    fill_frame(c, &v);
    return WEB_VIEW(c, admin_import, &v, v.heading);
}

/* The file when there is one, otherwise the box. The bytes are read and not kept. */
static enum err sent_text(struct ctx *c, struct str *out)
{
    struct web_upload *files;
    size_t n = web_uploads(c, "file", &files);
    *out = web_text(c, "text");
    enum err e = ERR_OK;
    for (size_t i = 0; i < n; i++) {
        if (!files[i].sink || files[i].state != ERR_OK)
            e = files[i].state == ERR_OK ? ERR_IO : files[i].state;
        else
            e = i == 0 ? blob_bytes(files[i].sink, c->arena, ROSTER_BYTES_MAX, out) : ERR_OK;
        if (files[i].sink)
            blob_abort(files[i].sink);
    }
    return e == ERR_TOO_LARGE ? ctx_invalid(c, S("file"), MSG_roster_too_large, MSG_NO_ARGS) : e;
}

static void fill_found(struct ctx *c, const struct roster *r, struct view_admin_import *v)
{
    for (size_t i = 0; i < r->faults.n; i++) {
        int line = r->faults.at[i].line;
        struct str where = line ? msg_format(c->arena, c->lang, MSG_admin_in_line, MSG_ARGS(admin_id(c, line))) : S("");
        VEC_PUSH(c->arena, &v->faults, ((struct view_admin_import_faults){ where, r->faults.at[i].what }));
        if (web_wants_json(c)) /* the page lists them itself */
            VEC_PUSH(c->arena, &c->problem,
                     ((struct problem_item){ S("text"), arena_printf(c->arena, "%.*s %.*s", STR_ARG(where), STR_ARG(r->faults.at[i].what)) }));
    }
    for (size_t i = 0; i < r->rows.n && !r->faults.n; i++)
        VEC_PUSH(c->arena, &v->rows, ((struct view_admin_import_rows){ r->rows.at[i].line, r->rows.at[i].name, r->rows.at[i].detail }));
    v->ready = !r->faults.n && r->rows.n;
}

static enum err show_passwords(struct ctx *c, const struct roster *r)
{
    struct view_admin_secret v = { .until = ctx_date(c, day_of_ms(c->now_ms + ONETIME_LIFE_MS)), .back = S("/quan-tri/can-bo") };
    for (size_t i = 0; i < r->rows.n; i++)
        if (r->rows.at[i].one_time.len)
            VEC_PUSH(c->arena, &v.people, ((struct view_admin_secret_people){ r->rows.at[i].name, r->rows.at[i].login, r->rows.at[i].one_time }));
    return WEB_VIEW(c, admin_secret, &v, ctx_text(c, MSG_admin_secret_title));
}

static enum err written(struct ctx *c, const struct roster *r)
{
    bool passwords = false;
    for (size_t i = 0; i < r->rows.n; i++)
        passwords |= r->rows.at[i].one_time.len > 0;
    if (passwords)
        return show_passwords(c, r);
    web_flash(c, MSG_admin_imported, MSG_ARGS(ctx_count(c, (int64_t)r->rows.n)));
    return web_see(c, is_staff(c) ? S("/quan-tri/can-bo") : S("/quan-tri/don-vi"));
}

static enum err whole(struct ctx *c, void *arg) { return (void)arg, admin_reach_all(c); }

enum err admin_import_do(struct ctx *c)
{
    struct str text;
    struct roster found;
    struct view_admin_import v = { 0 };
    TRY(web_check(c));
    TRY(ctx_read(c, whole, NULL));
    enum err e = sent_text(c, &text);
    if (e == ERR_OK)
        e = roster_run(c, is_staff(c) ? ROSTER_STAFF : ROSTER_UNITS, text, web_flag(c, "ghi"), &found);
    if (e != ERR_OK && e != ERR_INVALID)
        return e;
    c->problem = e == ERR_OK ? (struct problem){ 0 } : c->problem;
    if (e == ERR_OK && web_flag(c, "ghi") && !found.faults.n)
        return written(c, &found);
    fill_frame(c, &v);
    if (e == ERR_OK) {
        fill_found(c, &found, &v);
        v.text = v.ready ? text : S("");
    }
    TRY(WEB_VIEW(c, admin_import, &v, v.heading));
    return v.faults.n || e == ERR_INVALID ? ERR_INVALID : ERR_OK;
}
