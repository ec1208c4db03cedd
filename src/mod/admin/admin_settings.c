/* The settings of this installation: one page, in groups, each with its unit, legal ground, default, and who changed it last. */
#include "mod/admin/admin_internal.h"
#include "core/event.h"
#include "core/setting.h"
#include "engine/deadline.h"
#include "mod/scan/clamd.h"

/* -- what the page says of each; in the order of core/setting.h -- */

#define TT03 "Thông tư 03/2025/TT-VPCP"
#define ND61_4 "Nghị định 61/2018/NĐ-CP Điều 19 khoản 4"
#define ND61_9 "Nghị định 61/2018/NĐ-CP Điều 19 khoản 9 (phải xin lỗi trước hạn); số ngày do cơ quan tự đặt"
#define ND30 "Nghị định 30/2020/NĐ-CP Điều 18; ký hiệu do cơ quan tự đặt"

static const struct shown {
    enum msg label, hint, unit; /* unit MSG_COUNT: none; a NUMBER has one */
    const char *ground;         /* "": no law speaks of it */
} shown[SETTINGS_OPEN] = {
    [SETTING_OFFICE_NAME] = { MSG_set_name, MSG_set_name_hint, MSG_COUNT, "" },
    [SETTING_OFFICE_HOTLINE] = { MSG_set_hotline, MSG_set_hotline_hint, MSG_COUNT, "" },
    [SETTING_OFFICE_NOTICE] = { MSG_set_notice, MSG_set_notice_hint, MSG_COUNT, "" },
    [SETTING_BOOKING_DAYS] = { MSG_set_booking, MSG_set_booking_hint, MSG_set_days, "" },
    [SETTING_SECURITY_CONTACT] = { MSG_set_security, MSG_set_security_hint, MSG_COUNT, "" },
    [SETTING_INTAKE_LIMIT] = { MSG_set_intake, MSG_set_intake_hint, MSG_COUNT, "Nghị định 45/2020/NĐ-CP (điều khoản cần đối chiếu với bản chính)" },
    [SETTING_SUPPLEMENT_LIMIT] = { MSG_set_supplement, MSG_set_supplement_hint, MSG_COUNT, ND61_4 },
    [SETTING_COMPLAINT_DAYS] = { MSG_set_complaint, MSG_set_complaint_hint, MSG_set_days, "Luật Khiếu nại 02/2011/QH13 Điều 9" },
    [SETTING_WARD_DOWNTIME_DAYS] = { MSG_set_downtime, MSG_set_downtime_hint, MSG_set_working_days, "Nghị định 224/2026/NĐ-CP Điều 13 khoản 1 điểm a" },
    [SETTING_APOLOGY_DRAFT_DAYS] = { MSG_set_apology_draft, MSG_set_apology_draft_hint, MSG_set_working_days, ND61_9 },
    [SETTING_APOLOGY_NEW_DAYS] = { MSG_set_apology_new, MSG_set_apology_new_hint, MSG_set_working_days, ND61_9 },
    [SETTING_OVERSEE_UNTAKEN_DAYS] = { MSG_set_untaken, MSG_set_untaken_hint, MSG_set_working_days, "" },
    [SETTING_OVERSEE_APPLICANT_DAYS] = { MSG_set_applicant, MSG_set_applicant_hint, MSG_set_days, "" },
    [SETTING_CODE_DIRECTION] = { MSG_set_direction, MSG_set_direction_hint, MSG_COUNT, "Quyết định 20/2020/QĐ-TTg; QCVN 102:2016/BTTTT" },
    [SETTING_SLIP_NUMBER_01] = { MSG_admin_series_01, MSG_set_numbering_hint, MSG_COUNT, TT03 ", Mẫu số 01" },
    [SETTING_SLIP_NUMBER_01N] = { MSG_admin_series_01n, MSG_set_numbering_hint, MSG_COUNT, TT03 ", Mẫu số 01" },
    [SETTING_SLIP_NUMBER_02] = { MSG_admin_series_02, MSG_set_numbering_hint, MSG_COUNT, TT03 ", Mẫu số 02" },
    [SETTING_SLIP_NUMBER_03] = { MSG_admin_series_03, MSG_set_numbering_hint, MSG_COUNT, TT03 ", Mẫu số 03" },
    [SETTING_SLIP_NUMBER_04] = { MSG_admin_series_04, MSG_set_numbering_hint, MSG_COUNT, TT03 ", Mẫu số 04" },
    [SETTING_SLIP_NUMBER_05] = { MSG_admin_series_05, MSG_set_numbering_hint, MSG_COUNT, TT03 ", Mẫu số 05" },
    [SETTING_SLIP_NUMBER_06] = { MSG_admin_series_06, MSG_set_numbering_hint, MSG_COUNT, TT03 ", Mẫu số 06" },
    [SETTING_SLIP_NUMBER_RECEIPT] = { MSG_admin_series_bn, MSG_set_numbering_hint, MSG_COUNT, "" },
    [SETTING_SLIP_NUMBER_COURSE] = { MSG_admin_series_qt, MSG_set_numbering_hint, MSG_COUNT, "" },
    [SETTING_SLIP_NUMBER_HANDOVER] = { MSG_admin_series_bg, MSG_set_numbering_hint, MSG_COUNT, "" },
    [SETTING_RESULT_NUMBER_AMEND] = { MSG_set_amend, MSG_set_numbering_hint, MSG_COUNT, ND30 },
    [SETTING_RESULT_NUMBER_RECALL] = { MSG_set_recall, MSG_set_numbering_hint, MSG_COUNT, ND30 },
    [SETTING_MAIL_DAYS] = { MSG_set_mail_days, MSG_set_mail_days_hint, MSG_set_days, "" },
    [SETTING_NOTIFY_QUIET_FROM] = { MSG_set_quiet_from, MSG_set_quiet_hint, MSG_set_hour, "" },
    [SETTING_NOTIFY_QUIET_TO] = { MSG_set_quiet_to, MSG_set_quiet_hint, MSG_set_hour, "" },
    [SETTING_NOTIFY_SMS_HOUR] = { MSG_set_sms_hour, MSG_set_per_hour_hint, MSG_set_texts, "" },
    [SETTING_NOTIFY_MAIL_HOUR] = { MSG_set_mail_hour, MSG_set_per_hour_hint, MSG_set_letters, "" },
    [SETTING_NOTIFY_RECEIPT_MINUTES] = { MSG_set_receipt, MSG_set_receipt_hint, MSG_set_minutes, "" },
    [SETTING_MESSAGE_OPEN_DAYS] = { MSG_set_message_days, MSG_set_message_days_hint, MSG_set_days, "" },
    [SETTING_DRAFT_DAYS] = { MSG_set_draft_days, MSG_set_draft_days_hint, MSG_set_days, "" },
    [SETTING_DRAFT_REMIND_DAYS] = { MSG_set_remind_days, MSG_set_remind_days_hint, MSG_set_days, "" },
    [SETTING_DRAFT_TWIN_DAYS] = { MSG_set_twin_days, MSG_set_twin_days_hint, MSG_set_days, "" },
    [SETTING_PETITION_DATA_LOGIN] = { MSG_petition_set_data, MSG_petition_set_data_hint, MSG_COUNT, "Luật 91/2025/QH15" },
    [SETTING_RATING_DAYS] = { MSG_petition_set_days, MSG_petition_set_days_hint, MSG_set_days, "" },
    [SETTING_RATING_GROUP] = { MSG_petition_set_group, MSG_petition_set_group_hint, MSG_petition_set_ratings, "Nghị định 61/2018/NĐ-CP, Điều 27" },
    [SETTING_UPLOAD_DAYS] = { MSG_set_upload_days, MSG_set_upload_days_hint, MSG_set_days, "" },
    [SETTING_SCAN_CLAMD] = { MSG_set_scanner, MSG_set_scanner_hint, MSG_COUNT, "" },
    [SETTING_GUIDE_TYPES] = { MSG_set_guide_types, MSG_set_guide_types_hint, MSG_COUNT, "" },
    [SETTING_GUIDE_PICTURE_MB] = { MSG_set_guide_picture, MSG_set_guide_mb_hint, MSG_set_mb, "" },
    [SETTING_GUIDE_SOUND_MB] = { MSG_set_guide_sound, MSG_set_guide_mb_hint, MSG_set_mb, "" },
    [SETTING_GUIDE_FILM_MB] = { MSG_set_guide_film, MSG_set_guide_mb_hint, MSG_set_mb, "" },
    [SETTING_HELP_MINUTES] = { MSG_set_help_minutes, MSG_set_help_minutes_hint, MSG_set_minutes, "" },
    [SETTING_HELP_OPEN_MAX] = { MSG_set_help_open, MSG_set_help_open_hint, MSG_set_people, "" },
    [SETTING_HELP_DAY_MAX] = { MSG_set_help_day, MSG_set_help_day_hint, MSG_set_people, "" },
    [SETTING_KIOSK_IDLE_MINUTES] = { MSG_set_kiosk_idle, MSG_set_kiosk_idle_hint, MSG_set_minutes, "" },
};

static const struct {
    enum setting first;
    enum msg title;
} groups[] = { { SETTING_OFFICE_NAME, MSG_set_group_office }, { SETTING_INTAKE_LIMIT, MSG_set_group_times },
               { SETTING_APOLOGY_DRAFT_DAYS, MSG_set_group_late }, { SETTING_CODE_DIRECTION, MSG_set_group_numbers },
               { SETTING_MAIL_DAYS, MSG_set_group_keep }, { SETTING_PETITION_DATA_LOGIN, MSG_petition_numbers },
               { SETTING_UPLOAD_DAYS, MSG_set_group_scan },
               { SETTING_GUIDE_TYPES, MSG_set_group_guides },
               { SETTING_HELP_MINUTES, MSG_assist_title } };

/* What may be chosen; a LIMIT that stands already may stay. */
static const struct choice {
    enum setting of;
    const char *value;
} choices[] = {
    { SETTING_INTAKE_LIMIT, "4 working hours" },   { SETTING_INTAKE_LIMIT, "8 working hours" },   { SETTING_INTAKE_LIMIT, "1 working days" },
    { SETTING_INTAKE_LIMIT, "2 working days" },    { SETTING_SUPPLEMENT_LIMIT, "1 working days" }, { SETTING_SUPPLEMENT_LIMIT, "2 working days" },
    { SETTING_SUPPLEMENT_LIMIT, "3 working days" }, { SETTING_SUPPLEMENT_LIMIT, "5 working days" }, { SETTING_SUPPLEMENT_LIMIT, "7 working days" },
    { SETTING_SUPPLEMENT_LIMIT, "10 working days" }, { SETTING_CODE_DIRECTION, "qd20" },            { SETTING_CODE_DIRECTION, "qcvn102" },
};

#define NUMBERING_MARKS MSG_ARGS(S("{n}"), S("{yyyy}")) /* as a message cannot write them */

/* -- in words -- */

static struct str with_unit(struct ctx *c, struct str n, enum msg unit) { return arena_printf(c->arena, "%.*s %.*s", STR_ARG(n), STR_ARG(ctx_text(c, unit))); }

static struct str limit_words(struct ctx *c, struct str value)
{
    struct limit l;
    if (limit_parse(value, &l) != ERR_OK || (l.unit != LIMIT_WORKING_HOURS && l.unit != LIMIT_WORKING_DAYS))
        return value;
    return with_unit(c, admin_id(c, l.n), l.unit == LIMIT_WORKING_DAYS ? MSG_set_working_days : MSG_set_working_hours);
}

static struct str words_of(struct ctx *c, enum setting s, struct str value)
{
    if (s == SETTING_CODE_DIRECTION)
        return ctx_text(c, str_eq(value, S("qcvn102")) ? MSG_set_direction_qcvn102 : MSG_set_direction_qd20);
    if (setting_rows[s].kind == SETTING_IS_LIMIT)
        return limit_words(c, value);
    return shown[s].unit == MSG_COUNT ? value : with_unit(c, value, shown[s].unit);
}

static struct str joined(struct ctx *c, struct str a, struct str b) { return a.len && b.len ? arena_printf(c->arena, "%.*s %.*s", STR_ARG(a), STR_ARG(b)) : a.len ? a : b; }

static struct str history(struct ctx *c, enum setting s, const struct setting_now *now)
{
    struct str standard = str_c(setting_rows[s].standard), who = ctx_text(c, MSG_set_never);
    if (now->changed_at_ms)
        who = now->by_name.len ? msg_format(c->arena, c->lang, MSG_set_changed_by, MSG_ARGS(now->by_name, ctx_moment(c, now->changed_at_ms)))
                               : msg_format(c->arena, c->lang, MSG_set_changed, MSG_ARGS(ctx_moment(c, now->changed_at_ms)));
    struct str what = standard.len ? msg_format(c->arena, c->lang, MSG_set_standard, MSG_ARGS(words_of(c, s, standard))) : S("");
    return joined(c, what, who);
}

static struct str hint_of(struct ctx *c, enum setting s)
{
    struct str ground = str_c(shown[s].ground);
    return joined(c, msg_format(c->arena, c->lang, shown[s].hint, NUMBERING_MARKS), ground.len ? msg_format(c->arena, c->lang, MSG_set_ground, MSG_ARGS(ground)) : S(""));
}

/* -- fields -- */

static bool chosen(enum setting s) { return setting_rows[s].kind == SETTING_IS_LIMIT || setting_rows[s].kind == SETTING_IS_CHOICE; }

static struct view_form_field select_field(struct ctx *c, enum setting s, struct str now)
{
    struct view_form_field f = forms_select(c, setting_rows[s].key, shown[s].label);
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        if (choices[i].of == s)
            forms_option(c, &f, str_c(choices[i].value), words_of(c, s, str_c(choices[i].value)), str_eq(now, str_c(choices[i].value)));
    if (!admin_offered(&f, now))
        forms_option(c, &f, now, words_of(c, s, now), true);
    return f;
}

static struct view_form_field text_field(struct ctx *c, enum setting s, struct str now)
{
    const struct setting_row *row = &setting_rows[s];
    struct view_form_field f = admin_text(c, row->key, shown[s].label, now);
    bool number = row->kind == SETTING_IS_NUMBER;
    f.inputmode = number ? S("numeric") : S("");
    f.width = number ? S("5") : row->kind == SETTING_IS_NUMBERING ? S("20") : S("");
    f.suffix = number && shown[s].unit != MSG_COUNT ? ctx_text(c, shown[s].unit) : S("");
    f.optional = !number && row->kind != SETTING_IS_NUMBERING && !row->least;
    return f;
}

static void add_heading(struct ctx *c, enum setting s, struct view_admin_settings *v)
{
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        if (groups[i].first == s)
            VEC_PUSH(c->arena, &v->fields, ((struct view_form_field){ .is_heading = true, .label = ctx_text(c, groups[i].title) }));
}

enum err admin_settings(struct ctx *c)
{
    struct view_admin_settings v = { .tabs = admin_tabs(c, "/quan-tri/cai-dat") };
    for (enum setting s = 0; s < SETTINGS_OPEN; s++) {
        struct setting_now now;
        TRY(setting_look(c, s, &now));
        struct view_form_field f = chosen(s) ? select_field(c, s, now.value) : text_field(c, s, now.value);
        f.hint = hint_of(c, s);
        f.source = history(c, s, &now);
        v.version += now.version;
        add_heading(c, s, &v);
        VEC_PUSH(c->arena, &v.fields, f);
    }
    return WEB_VIEW(c, admin_settings, &v, ctx_text(c, MSG_admin_settings));
}

/* -- saving -- */

static bool numbering_fits(struct str s)
{
    int numbers = 0;
    for (size_t i = 0; i < s.len; i++) {
        struct str rest = str_skip(s, i);
        bool number = str_starts(rest, S("{n}")), year = str_starts(rest, S("{yyyy}"));
        numbers += number;
        if ((s.ptr[i] == '{' && !number && !year) || (s.ptr[i] == '}' && i < 2))
            return false;
    }
    return numbers == 1;
}

static void check_number(struct ctx *c, enum setting s, struct str value)
{
    int64_t n;
    const struct setting_row *row = &setting_rows[s];
    if (!str_int(value, &n) || n < row->least || n > row->most)
        ctx_invalid(c, str_c(row->key), MSG_set_number_wrong, MSG_ARGS(admin_id(c, row->least), admin_id(c, row->most)));
}

static void check(struct ctx *c, enum setting s, struct str value, struct str now)
{
    struct str key = str_c(setting_rows[s].key);
    enum setting_kind kind = setting_rows[s].kind;
    struct view_form_field offered = chosen(s) ? select_field(c, s, now) : (struct view_form_field){ 0 };
    if (chosen(s) && !admin_offered(&offered, value))
        ctx_invalid(c, key, MSG_form_not_option, MSG_NO_ARGS);
    if (kind == SETTING_IS_NUMBER)
        check_number(c, s, value);
    if (kind == SETTING_IS_NUMBERING && !numbering_fits(value))
        ctx_invalid(c, key, MSG_set_numbering_wrong, NUMBERING_MARKS);
    if (kind == SETTING_IS_CONTACT && value.len && !str_starts(value, S("mailto:")) && !str_starts(value, S("https://")))
        ctx_invalid(c, key, MSG_set_security_wrong, MSG_NO_ARGS);
    if (kind == SETTING_IS_SCANNER && value.len && !clamd_place_right(value))
        ctx_invalid(c, key, MSG_set_scanner_wrong, MSG_NO_ARGS);
    if (kind == SETTING_IS_WORDS && !value.len && setting_rows[s].least)
        ctx_invalid(c, key, MSG_unit_name, MSG_NO_ARGS);
}

static enum err put(struct ctx *c, enum setting s, struct str was, struct str value)
{
    TRY(setting_set(c, s, value));
    struct event e = { .kind = "setting.changed", .object_kind = "setting",
                       EVENT_DETAIL({ "key", str_c(setting_rows[s].key), 0 }, { "from", was, 0 }, { "to", value, 0 }) };
    return event_put(c, &e);
}

static enum err save(struct ctx *c)
{
    struct setting_now now[SETTINGS_OPEN];
    int64_t version = 0;
    TRY(admin_reach_all(c));
    for (enum setting s = 0; s < SETTINGS_OPEN; s++) {
        TRY(setting_look(c, s, &now[s]));
        version += now[s].version;
    }
    if (version != web_int(c, "version", -1) && ctx_ok(c))
        return ERR_STALE;
    for (enum setting s = 0; s < SETTINGS_OPEN; s++)
        if (web_has(c, setting_rows[s].key) && !forms_error(c, str_c(setting_rows[s].key)).len)
            check(c, s, web_text(c, setting_rows[s].key), now[s].value);
    if (!ctx_ok(c))
        return ERR_INVALID;
    for (enum setting s = 0; s < SETTINGS_OPEN; s++)
        if (web_has(c, setting_rows[s].key) && !str_eq(web_text(c, setting_rows[s].key), now[s].value))
            TRY(put(c, s, now[s].value, web_text(c, setting_rows[s].key)));
    return ERR_OK;
}

enum err admin_settings_save(struct ctx *c)
{
    TRY(admin_again(c, save(c), admin_settings));
    if (!c->events_n) { /* nothing was different: still said, so that pressing twice is no puzzle */
        struct event e = { .kind = "setting.kept", .object_kind = "setting" };
        TRY(event_put(c, &e));
    }
    web_flash(c, MSG_admin_saved, MSG_NO_ARGS);
    return web_see(c, S("/quan-tri/cai-dat"));
}
