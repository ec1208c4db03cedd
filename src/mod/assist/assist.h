/* assist: help from neighbours and away from the desk: volunteers of a commune (tổ công nghệ số cộng đồng, NĐ 224/2026/NĐ-CP Điều 79),
 * receptions on the road, shared computers. What a volunteer may see and do with a request is in mod/represent/help.h. */
#ifndef MOD_ASSIST_ASSIST_H
#define MOD_ASSIST_ASSIST_H
#include "core/ctx.h"
#include "core/event.h"

/* -- volunteers -- */
struct volunteer {
    int64_t id, version, account_id, unit_id, duty_until_ms; /* duty_until_ms: on duty until then */
    struct str name, login, group, phone, ground;
    int32_t from_day, to_day;
};
/* Appoints a person's own account (login and name must agree) at an office; at most a year. Officials of that office and people
 * appointed there already are refused. Problems name login, group, phone, from_day, to_day. Event volunteer.appointed. */
enum err volunteer_appoint(struct ctx *c, const struct volunteer *v, int64_t *id) NODISCARD;
enum err volunteer_get(struct ctx *c, int64_t id, struct volunteer *out) NODISCARD;
enum err volunteer_list(struct ctx *c, int64_t unit_id, struct volunteer **out, size_t *n) NODISCARD;
/* Ends it yesterday, so at once. Event volunteer.ended. */
enum err volunteer_stop(struct ctx *c, const struct volunteer *v, int64_t version) NODISCARD;
/* On duty until the end of the day, or not: shown at shared computers with the phone. Event volunteer.duty. */
enum err volunteer_duty(struct ctx *c, int64_t id, bool on, struct str phone) NODISCARD;
/* Those on duty at an office who gave a phone. */
enum err volunteer_on_duty_at(struct ctx *c, int64_t unit_id, struct volunteer **out, size_t *n) NODISCARD;

/* -- receptions on the road -- */
struct road_stop {
    int64_t id, version, unit_id;
    int32_t day;
    int from_minute, to_minute; /* of the day */
    struct str place, procedures;
    bool cancelled;
};
/* Problems name place, day, from, to. Event road.planned. */
enum err road_plan(struct ctx *c, const struct road_stop *s, int64_t *id) NODISCARD;
enum err road_get(struct ctx *c, int64_t id, struct road_stop *out) NODISCARD;
/* From today on; unit_id 0: of all offices. */
enum err road_coming(struct ctx *c, int64_t unit_id, struct road_stop **out, size_t *n) NODISCARD;
/* Event road.cancelled. */
enum err road_cancel_it(struct ctx *c, const struct road_stop *s, int64_t version) NODISCARD;
/* This officer sits there today (stop_id 0: at the desk again). Event road.duty. ERR_NOT_FOUND: not of this day or office. */
enum err road_sit(struct ctx *c, int64_t stop_id) NODISCARD;
/* Where this officer sits today; ERR_NOT_FOUND: at the desk. */
enum err road_today(struct ctx *c, struct road_stop *out) NODISCARD;
/* Where a dossier was taken in on the road; ERR_NOT_FOUND: not there. */
enum err road_of_dossier(struct ctx *c, int64_t dossier_id, struct road_stop *out) NODISCARD;
/* "Nhà văn hóa tổ 5, 08:00–11:00, ngày 02/12/2026" */
struct str road_words(const struct ctx *c, const struct road_stop *s);

/* -- shared computers -- */
#define KIOSK_COOKIE "mc_may"
struct kiosk {
    int64_t id, version, unit_id, installed_at_ms, rung_at_ms;
    struct str name, keeper; /* where it stands; who looks after it */
};
/* *token goes into a link that is opened once on the device. Problems name name, keeper. Event kiosk.made. */
enum err kiosk_make(struct ctx *c, int64_t unit_id, struct str name, struct str keeper, int64_t *id, struct str *token) NODISCARD;
/* The link was opened: *keep is what the device keeps from now on. ERR_NOT_FOUND: unknown, or opened before. Event kiosk.installed. */
enum err kiosk_take(struct ctx *c, struct str token, struct str *keep) NODISCARD;
/* ERR_NOT_FOUND: no such device, or taken away. */
enum err kiosk_of(struct ctx *c, struct str token, struct kiosk *out) NODISCARD;
enum err kiosk_list(struct ctx *c, int64_t unit_id, struct kiosk **out, size_t *n) NODISCARD;
/* Event kiosk.ended. ERR_NOT_FOUND: none of that office. */
enum err kiosk_stop(struct ctx *c, int64_t unit_id, int64_t id, int64_t version) NODISCARD;
/* Tells the officers of the office, at most once a minute (*rung false: it was done just now). Event kiosk.rung. */
enum err kiosk_ring(struct ctx *c, const struct kiosk *k, bool *rung) NODISCARD;

/* Listener of "dossier.", "mandate.", "help." and "code.guessed": who else is told; where it was taken in. */
enum err assist_on_event(struct ctx *c, const struct event *e);

#endif
