/* setting: the few values of an installation that are not data of a module. One table names every key, so that a program cannot read
 * one that no administrator sees: SETTINGS stand on the page /quan-tri/cai-dat, SETTINGS_INSIDE are kept by the commands named there. */
#ifndef CORE_SETTING_H
#define CORE_SETTING_H
#include "core/ctx.h"

/* name, key, kind, default, least, most: bounds of a NUMBER; of WORDS and CONTACT the characters.
 * LIMIT is read with limit_parse; SCANNER by clamd_place_right (mod/scan); NUMBERING has "{n}" and may have "{yyyy}". */
#define SETTINGS(X) \
    X(OFFICE_NAME, "office.name", WORDS, "", 1, 200) \
    X(OFFICE_HOTLINE, "office.hotline", WORDS, "", 0, 50) \
    X(OFFICE_NOTICE, "office.notice", WORDS, "", 0, 300) \
    X(BOOKING_DAYS, "booking.days", NUMBER, "14", 1, 60) \
    X(SECURITY_CONTACT, "security.contact", CONTACT, "", 0, 200) \
    X(INTAKE_LIMIT, "intake.limit", LIMIT, "8 working hours", 0, 0) \
    X(SUPPLEMENT_LIMIT, "supplement.limit", LIMIT, "3 working days", 0, 0) \
    X(COMPLAINT_DAYS, "complaint.days", NUMBER, "90", 1, 366) \
    X(WARD_DOWNTIME_DAYS, "ward.downtime_days", NUMBER, "7", 1, 60) \
    X(APOLOGY_DRAFT_DAYS, "apology.draft_days", NUMBER, "2", 0, 30) \
    X(APOLOGY_NEW_DAYS, "apology.new_days", NUMBER, "5", 1, 60) \
    X(OVERSEE_UNTAKEN_DAYS, "oversee.untaken_days", NUMBER, "1", 0, 30) \
    X(OVERSEE_APPLICANT_DAYS, "oversee.applicant_days", NUMBER, "30", 1, 366) \
    X(CODE_DIRECTION, "code.direction", CHOICE, "qd20", 0, 0) \
    X(SLIP_NUMBER_01, "slip.number.01", NUMBERING, "{n}/TNHS", 0, 0) \
    X(SLIP_NUMBER_01N, "slip.number.01n", NUMBERING, "{n}/TNNHS", 0, 0) \
    X(SLIP_NUMBER_02, "slip.number.02", NUMBERING, "{n}/HDHS", 0, 0) \
    X(SLIP_NUMBER_03, "slip.number.03", NUMBERING, "{n}/PTC", 0, 0) \
    X(SLIP_NUMBER_04, "slip.number.04", NUMBERING, "{n}/PXL", 0, 0) \
    X(SLIP_NUMBER_05, "slip.number.05", NUMBERING, "{n}/TBDGQ", 0, 0) \
    X(SLIP_NUMBER_06, "slip.number.06", NUMBERING, "{n}/PKS", 0, 0) \
    X(SLIP_NUMBER_RECEIPT, "slip.number.bien_nhan", NUMBERING, "{n}/BNKQ", 0, 0) \
    X(SLIP_NUMBER_COURSE, "slip.number.qua_trinh", NUMBERING, "{n}/QTXL", 0, 0) \
    X(SLIP_NUMBER_HANDOVER, "slip.number.ban_giao", NUMBERING, "{n}/BGKQ", 0, 0) \
    X(RESULT_NUMBER_AMEND, "result.number.amend", NUMBERING, "{n}/UBND-VP", 0, 0) \
    X(RESULT_NUMBER_RECALL, "result.number.recall", NUMBERING, "{n}/QĐ-UBND", 0, 0) \
    X(MAIL_DAYS, "mail.days", NUMBER, "30", 1, 3650) \
    X(NOTIFY_QUIET_FROM, "notify.quiet_from", NUMBER, "21", 0, 23) \
    X(NOTIFY_QUIET_TO, "notify.quiet_to", NUMBER, "7", 0, 23) \
    X(NOTIFY_SMS_HOUR, "notify.sms_hour", NUMBER, "6", 1, 1000) \
    X(NOTIFY_MAIL_HOUR, "notify.mail_hour", NUMBER, "500", 1, 10000) \
    X(NOTIFY_RECEIPT_MINUTES, "notify.receipt_minutes", NUMBER, "30", 1, 1440) \
    X(MESSAGE_OPEN_DAYS, "message.open_days", NUMBER, "30", 0, 366) \
    X(DRAFT_DAYS, "draft.days", NUMBER, "90", 1, 3650) \
    X(DRAFT_REMIND_DAYS, "draft.remind_days", NUMBER, "7", 1, 366) \
    X(DRAFT_TWIN_DAYS, "draft.twin_days", NUMBER, "7", 0, 366) \
    X(PETITION_DATA_LOGIN, "petition.data_login", WORDS, "", 0, 60) \
    X(RATING_DAYS, "rating.days", NUMBER, "7", 1, 90) \
    X(RATING_GROUP, "rating.group", NUMBER, "5", 3, 100) \
    X(UPLOAD_DAYS, "upload.days", NUMBER, "3", 1, 60) \
    X(SCAN_CLAMD, "scan.clamd", SCANNER, "", 0, 200) \
    X(GUIDE_TYPES, "guide.types", WORDS, "jpg png webp mp3 m4a ogg mp4 webm", 0, 60) \
    X(GUIDE_PICTURE_MB, "guide.picture_mb", NUMBER, "5", 1, 1000) \
    X(GUIDE_SOUND_MB, "guide.sound_mb", NUMBER, "15", 1, 1000) \
    X(GUIDE_FILM_MB, "guide.film_mb", NUMBER, "30", 1, 1000) \
    X(HELP_MINUTES, "help.minutes", NUMBER, "120", 5, 1440) \
    X(HELP_OPEN_MAX, "help.open_max", NUMBER, "3", 1, 50) \
    X(HELP_DAY_MAX, "help.day_max", NUMBER, "30", 1, 1000) \
    X(KIOSK_IDLE_MINUTES, "kiosk.idle_minutes", NUMBER, "3", 1, 60)

/* office.unit_id: motcua init, and a plan of succession; demo.*: motcua demo; bench.*: motcua bench. */
#define SETTINGS_INSIDE(X) \
    X(OFFICE_UNIT_ID, "office.unit_id", WORDS, "", 0, 0) \
    X(DEMO_LOGINS, "demo.logins", WORDS, "", 0, 0) \
    X(DEMO_PASSWORD, "demo.password", WORDS, "", 0, 0) \
    X(BENCH_CODES, "bench.codes", WORDS, "", 0, 0) \
    X(BENCH_DOSSIERS, "bench.dossiers", WORDS, "", 0, 0)

enum setting_kind { SETTING_IS_WORDS, SETTING_IS_CONTACT, SETTING_IS_LIMIT, SETTING_IS_NUMBER, SETTING_IS_CHOICE, SETTING_IS_NUMBERING, SETTING_IS_SCANNER };
#define SETTING_NAME(name, ...) SETTING_##name,
enum setting { SETTINGS(SETTING_NAME) SETTINGS_OPEN, SETTING_LAST_OPEN = SETTINGS_OPEN - 1, SETTINGS_INSIDE(SETTING_NAME) SETTING_COUNT };
#undef SETTING_NAME

struct setting_row {
    const char *key;
    enum setting_kind kind;
    const char *standard; /* what holds while nobody said anything else */
    int64_t least, most;
};
extern const struct setting_row setting_rows[SETTING_COUNT]; /* the first SETTINGS_OPEN stand on the page of administrators */

enum err setting_get(struct db_session *db, struct arena *a, enum setting s, struct str *out) NODISCARD;
/* Of a NUMBER; the default also where what is stored is none, or out of bounds. */
enum err setting_number(struct db_session *db, struct arena *a, enum setting s, int64_t *out) NODISCARD;
/* With its history; by_name "" and changed_at_ms 0: nobody changed it, or a command did. */
struct setting_now {
    struct str value, by_name;
    int64_t version, changed_at_ms; /* version 0: the default holds */
};
enum err setting_look(struct ctx *c, enum setting s, struct setting_now *out) NODISCARD;
/* Keeps who and when; the caller checks the value and puts the event. */
enum err setting_set(struct ctx *c, enum setting s, struct str value) NODISCARD;

#endif
