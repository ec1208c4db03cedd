/* profile: what a person says of themself and of their family, once (NĐ 224/2026 Đ15.1.c-d), beside the account. Each value names its
 * source: said by the person, from a result of ours with its number, or compared with the paper at the desk by an officer on a day.
 * Kept by the person, who sees, corrects and removes it; a correction is the person's own word again. Which value feeds which question
 * of a form stands in the form (`source`, `source_else`): "profile.<member>.<key>". Personal data: Luật 91/2025/QH15. */
#ifndef MOD_PROFILE_PROFILE_H
#define MOD_PROFILE_PROFILE_H
#include "core/event.h"
#include "core/web.h"
#include "mod/forms/forms.h"

enum { PROFILE_CHILDREN_MAX = 20, PROFILE_VALUE_MAX = 255 };

struct profile_member {
    int64_t id, version;
    struct str relation; /* "self", "spouse", "father", "mother", "child" */
};
struct profile_value {
    struct str key, value; /* as forms take them: dates as 17/03/1950, sex "nam" or "nu" */
    struct str source;     /* "self", "result", "officer" */
    struct str number, checked_name;
    int64_t dossier_id, set_at_ms;
};
/* One's own members, "self" first; a member that nobody has written yet is not among them. */
enum err profile_members(struct ctx *c, int64_t account_id, struct profile_member **out, size_t *n) NODISCARD;
enum err profile_values(struct ctx *c, int64_t member_id, struct profile_value **out, size_t *n) NODISCARD;
/* "Bạn tự khai, 20/11/2026", "theo kết quả số 15/2026", "Phạm Thu Hà đã đối chiếu ngày 20/11/2026". */
struct str profile_source_words(struct ctx *c, const struct profile_value *v);

/* What may fill in a form: names "profile.self.gender", "profile.wife.name" … "wife" and "husband" are the couple of self and spouse by
 * what is said of their sex, self with the name, birth, number and address of the account. A child is named only when there is one. */
struct profile_source {
    struct forms_source is;
    int64_t member_id; /* 0: of the account */
    struct str key;
};
enum err profile_sources(struct ctx *c, int64_t account_id, struct profile_source **out, size_t *n) NODISCARD;
/* A value said in a form becomes the person's own word here. ERR_INVALID at field v.<key>; ERR_NOT_FOUND: not one's own member. */
enum err profile_say(struct ctx *c, int64_t member_id, struct str key, struct str value) NODISCARD;

/* A member of one's own family ("self": oneself) with what is said of it, values in the form in which they are kept. Event
 * profile.added. ERR_CONFLICT with words: there already, or too many children. */
enum err profile_tell(struct ctx *c, struct str relation, const struct profile_value *values, size_t n, int64_t *id) NODISCARD;

/* Listeners: what a result says (data/documents/profile.json) of those who asked for it; a recall takes the confirmation away. */
enum err profile_on_result(struct ctx *c, const struct event *e);     /* result.signed */
enum err profile_on_correction(struct ctx *c, const struct event *e); /* correction.decided */

enum err profile_page(struct ctx *c);        /* GET /toi-va-gia-dinh */
enum err profile_new(struct ctx *c);         /* GET /toi-va-gia-dinh/them */
enum err profile_add(struct ctx *c);         /* POST /toi-va-gia-dinh */
enum err profile_member_page(struct ctx *c); /* GET /toi-va-gia-dinh/{id} */
enum err profile_save(struct ctx *c);        /* POST /toi-va-gia-dinh/{id} */
enum err profile_remove(struct ctx *c);      /* POST /toi-va-gia-dinh/{id}/bo */
enum err profile_desk(struct ctx *c);        /* GET /cong-viec/ho-so/{id}/doi-chieu */
enum err profile_desk_check(struct ctx *c);  /* POST /cong-viec/ho-so/{id}/doi-chieu */

#endif
