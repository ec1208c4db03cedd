/* Pages of a person: choose a time, see it, change it, give it back. */
#include "mod/booking/booking_internal.h"
#include "base/clock.h"
#include "fmt/barcode.h"
#include "fmt/html.h"
#include "mod/catalogue/catalogue.h"
#include "mod/catalogue/catalogue_web.h"
#include "mod/forms/forms.h"
#include "mod/units/units.h"
#include "text/text.h"

enum { QR_PX = 4 };

struct str booking_state_label(struct ctx *c, struct str state)
{
    static const struct {
        const char *word;
        enum msg label;
    } labels[] = { { "booked", MSG_booking_booked }, { "came", MSG_booking_came }, { "missed", MSG_booking_missed },
                   { "cancelled", MSG_booking_cancelled }, { "called_off", MSG_booking_called_off } };
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (str_eq(state, str_c(labels[i].word)))
            return ctx_text(c, labels[i].label);
    return S("");
}

struct str booking_when(struct ctx *c, const struct booking *b)
{
    return arena_printf(c->arena, "%.*s – %.*s, %.*s", STR_ARG(booking_hour(c, b->from_minute)), STR_ARG(booking_hour(c, b->to_minute)),
                        STR_ARG(ctx_date_weekday(c, b->day)));
}

struct str booking_path(struct ctx *c, const struct booking *b) { return arena_printf(c->arena, "/dat-lich/%.*s/%.*s", STR_ARG(b->code), STR_ARG(b->secret)); }

/* "<slot>.<day>" of the field slot. */
static bool chosen(struct ctx *c, int64_t *slot_id, int32_t *day)
{
    struct str rest = web_text(c, "slot"), first = S("");
    int64_t d = 0;
    bool right = str_split(&rest, '.', &first) && str_int(first, slot_id) && str_int(rest, &d) && *slot_id > 0 && d > 0 && d < CALENDAR_DAY_MAX;
    *day = (int32_t)d;
    return right || ctx_invalid(c, S("slot"), MSG_booking_need_slot, MSG_NO_ARGS) == ERR_OK;
}

static enum err fill_days(struct ctx *c, int64_t agency_id, struct str field, struct view_booking_choose *v)
{
    struct booking_free *list;
    size_t n;
    int32_t day = 0;
    struct str typed = web_has(c, "slot") ? web_typed(c, "slot") : S("");
    TRY(booking_free(c, agency_id, field, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (list[i].day != day)
            VEC_PUSH(c->arena, &v->days, ((__typeof__(*v->days.at)){ .label = text_first_upper(c->arena, ctx_date_weekday(c, list[i].day)) }));
        day = list[i].day;
        __typeof__(*v->days.at) *d = &v->days.at[v->days.n - 1];
        struct str value = arena_printf(c->arena, "%lld.%d", (long long)list[i].slot_id, (int)day);
        struct str label = arena_printf(c->arena, "%.*s – %.*s", STR_ARG(booking_hour(c, list[i].from_minute)), STR_ARG(booking_hour(c, list[i].to_minute)));
        VEC_PUSH(c->arena, &d->times, ((__typeof__(*d->times.at)){ i ? arena_printf(c->arena, "slot-%zu", i) : S("slot"), value, label, str_eq(typed, value) }));
    }
    v->error = forms_error(c, S("slot"));
    return ERR_OK;
}

/* The procedure, where it is asked for at this desk. */
static enum err target(struct ctx *c, struct str code, const struct procedure **p, struct unit *office)
{
    enum msg why;
    TRY(unit_office(c, office));
    enum err e = text_utf8_valid(code) ? procedure_by_code(c, code, ctx_today(c), p) : ERR_NOT_FOUND;
    return e != ERR_OK ? e : procedure_open(*p, office->level, CHANNEL_COUNTER, &why) ? ERR_OK : ERR_NOT_FOUND;
}

/* The one that the parameter names. */
static enum err asked(struct ctx *c, const struct procedure **p, struct unit *office)
{
    struct str code = web_text(c, "thu-tuc");
    if (!code.len && !ctx_ok(c))
        return ERR_INVALID;
    enum err e = target(c, code, p, office);
    return e == ERR_NOT_FOUND ? ctx_invalid(c, S("thu-tuc"), MSG_booking_need_procedure, MSG_NO_ARGS) : e;
}

enum err booking_start(struct ctx *c)
{
    struct unit office;
    struct booking_slot *slots;
    size_t n;
    TRY(unit_office(c, &office));
    TRY(booking_slots(c, office.id, &slots, &n));
    struct view_booking_start v = { .office = office.name, .address = office.address, .phone = office.phone };
    for (size_t i = 0; i < n; i++) {
        if (!slots[i].capacity)
            continue;
        bool known = !slots[i].field.len;
        v.given = true;
        v.any |= known;
        for (size_t k = 0; k < v.fields.n; k++)
            known |= str_eq(v.fields.at[k].name, slots[i].field);
        if (!known)
            VEC_PUSH(c->arena, &v.fields, ((__typeof__(*v.fields.at)){ slots[i].field }));
    }
    return WEB_VIEW(c, booking_start, &v, ctx_text(c, MSG_booking_choose));
}

enum err booking_choose(struct ctx *c)
{
    const struct procedure *p;
    struct unit office;
    TRY(asked(c, &p, &office));
    struct view_booking_choose v = { .heading = ctx_text(c, MSG_booking_choose), .action = S("/dat-lich"), .procedure_code = p->code, .procedure = p->short_name,
                                     .office = office.name, .address = office.address, .back = arena_printf(c->arena, "/thu-tuc/%.*s", STR_ARG(p->code)), .button = ctx_text(c, MSG_booking_take) };
    struct view_form_field name = forms_text(c, "name", MSG_booking_name), phone = forms_text(c, "phone", MSG_booking_phone);
    if (!web_has(c, "name"))
        name.value = c->who.citizen ? c->who.name : S("");
    name.autocomplete = S("name");
    phone.autocomplete = phone.inputmode = S("tel");
    phone.hint = ctx_text(c, MSG_booking_phone_hint);
    VEC_PUSH(c->arena, &v.fields, name);
    VEC_PUSH(c->arena, &v.fields, phone);
    TRY(fill_days(c, office.id, p->field, &v));
    return WEB_VIEW(c, booking_choose, &v, v.heading);
}

/* The page again with what was typed, at the place of the mistake. */
static enum err again(struct ctx *c, enum err e, web_handler *page)
{
    if (e != ERR_INVALID)
        return e;
    TRY(page(c));
    return ERR_INVALID;
}

static enum err take(struct ctx *c, struct booking *b)
{
    const struct procedure *p;
    struct unit office;
    TRY(asked(c, &p, &office));
    b->agency_id = office.id;
    chosen(c, &b->slot_id, &b->day);
    return booking_make(c, b); /* says what else is wrong, and gives no time then */
}

enum err booking_take(struct ctx *c)
{
    struct booking b = { .procedure_code = web_text(c, "thu-tuc"), .name = web_text(c, "name"), .phone = web_text(c, "phone"),
                         .account_id = c->who.citizen ? c->who.account_id : 0 };
    TRY(again(c, take(c, &b), booking_choose));
    web_flash(c, MSG_booking_taken, MSG_NO_ARGS);
    return web_created(c, booking_path(c, &b));
}

/* -- one booking -- */

static enum err by_path(struct ctx *c, struct booking *b) { return booking_find(c, web_path(c, 0), web_path(c, 1), b); }

enum err booking_page(struct ctx *c)
{
    struct booking b;
    struct unit office;
    struct barcode code;
    TRY(by_path(c, &b));
    TRY(unit_get(c, b.agency_id, &office));
    TRY(barcode_qr(c->arena, arena_printf(c->arena, "%.*s%.*s", STR_ARG(c->app->cfg.base_url), STR_ARG(booking_path(c, &b))), &code));
    struct view_booking_page v = { .code = b.code, .procedure_code = b.procedure_code, .procedure = b.procedure_name, .when = booking_when(c, &b),
                                   .state = booking_state_label(c, b.state), .open = str_eq(b.state, S("booked")), .gone = booking_gone(&b), .reason = b.reason, .version = b.version,
                                   .path = booking_path(c, &b), .office = office.name, .address = office.address, .phone = office.phone };
    v.qr = barcode_svg(c->arena, &code, msg_format(c->arena, c->lang, MSG_booking_qr, MSG_ARGS(b.code)), QR_PX);
    return WEB_VIEW(c, booking_page, &v, ctx_text(c, MSG_booking_title));
}

enum err booking_cancel(struct ctx *c)
{
    struct booking b;
    TRY(by_path(c, &b));
    TRY(web_check(c));
    b.version = web_int(c, "version", 0);
    TRY(booking_end_as(c, &b, "cancelled", S("")));
    web_flash(c, MSG_booking_cancelled_now, MSG_NO_ARGS);
    return web_see(c, booking_path(c, &b));
}

enum err booking_change(struct ctx *c)
{
    struct booking b;
    const struct procedure *p;
    struct unit office;
    TRY(by_path(c, &b));
    if (!str_eq(b.state, S("booked")))
        return ERR_NOT_FOUND;
    TRY(target(c, b.procedure_code, &p, &office));
    struct view_booking_choose v = { .heading = ctx_text(c, MSG_booking_change), .action = arena_printf(c->arena, "%.*s/doi", STR_ARG(booking_path(c, &b))),
                                     .procedure = p->short_name, .office = office.name, .address = office.address, .back = booking_path(c, &b),
                                     .button = ctx_text(c, MSG_booking_change), .version = b.version };
    TRY(fill_days(c, b.agency_id, p->field, &v));
    return WEB_VIEW(c, booking_choose, &v, v.heading);
}

static enum err change(struct ctx *c, struct booking *b)
{
    int64_t slot_id = 0;
    int32_t day = 0;
    chosen(c, &slot_id, &day);
    b->version = web_int(c, "version", 0);
    return ctx_ok(c) ? booking_move(c, b, slot_id, day) : ERR_INVALID;
}

enum err booking_change_do(struct ctx *c)
{
    struct booking b;
    TRY(by_path(c, &b));
    TRY(again(c, change(c, &b), booking_change));
    web_flash(c, MSG_booking_taken, MSG_NO_ARGS);
    return web_see(c, booking_path(c, &b));
}

enum err booking_beside(struct ctx *c, struct str code, struct beside_item **out, size_t *n)
{
    struct unit office;
    const struct procedure *p;
    struct booking_slot *slots;
    size_t slots_n;
    bool given = false;
    *n = 0;
    *out = ARENA_ARRAY(c->arena, struct beside_item, 1);
    enum err e = code.len ? target(c, code, &p, &office) : ERR_NOT_FOUND;
    if (e != ERR_OK)
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    TRY(booking_slots(c, office.id, &slots, &slots_n));
    for (size_t i = 0; i < slots_n; i++)
        given |= slots[i].capacity > 0 && (!slots[i].field.len || str_eq(slots[i].field, p->field));
    if (given)
        (*out)[(*n)++] = (struct beside_item){ arena_printf(c->arena, "/dat-lich/gio?thu-tuc=%.*s", STR_ARG(code)), ctx_text(c, MSG_booking_choose), .about = S("") };
    return ERR_OK;
}
