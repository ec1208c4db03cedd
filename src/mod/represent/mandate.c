/* Mandates: read, asked for, given, answered, ended. */
#include "mod/represent/represent_internal.h"
#include "base/clock.h"
#include "text/text.h"

static const struct {
    const char *word;
    bool minor; /* the age of who is represented ends it */
    enum msg label;
} kinds[MANDATE_KIND_COUNT] = {
    [MANDATE_PARENT] = { "parent", true, MSG_represent_parent },
    [MANDATE_GUARDIAN] = { "guardian", true, MSG_represent_guardian },
    [MANDATE_INCAPABLE] = { "incapable", false, MSG_represent_incapable },
    [MANDATE_AUTHORISED] = { "authorised", false, MSG_represent_authorised },
    [MANDATE_STAFF] = { "staff", false, MSG_represent_staff },
};

bool mandate_kind_from(struct str word, enum mandate_kind *out)
{
    for (size_t i = 0; i < MANDATE_KIND_COUNT; i++)
        if (str_eq(word, str_c(kinds[i].word))) {
            *out = (enum mandate_kind)i;
            return true;
        }
    return false;
}

const char *mandate_kind_word(enum mandate_kind k) { return kinds[k].word; }
struct str mandate_kind_label(const struct ctx *c, enum mandate_kind k) { return ctx_text(c, kinds[k].label); }

/* -- reading -- */

#define MANDATE_OF(r)                                                                                                          \
    ((struct mandate){ .id = (r)->id, .version = (r)->version, .principal_id = (r)->principal_id, .holder_id = (r)->holder_id, \
                       .agency_id = (r)->agency_id, .asked_at_ms = (r)->asked_at_ms, .answered_at_ms = (r)->answered_at_ms,    \
                       .ended_at_ms = (r)->ended_at_ms, .ended_by = (r)->ended_by, .keeper = (r)->keeper != 0,                 \
                       .organisation = str_eq((r)->principal_kind, S("organisation")), .state = (r)->state,                    \
                       .procedures = (r)->procedures, .ground = (r)->ground, .shown = (r)->shown, .reason = (r)->reason,       \
                       .paper_hash = (r)->paper_hash, .paper_name = (r)->paper_name, .paper_type = (r)->paper_type,            \
                       .from_day = (int32_t)(r)->from_day, .to_day = (int32_t)(r)->to_day,                                     \
                       .principal_account = (r)->principal_account, .name = (r)->name, .id_no = (r)->id_no,                    \
                       .birth = (r)->birth, .address = (r)->address, .holder = (r)->holder })

/* Rows of any of the statements above, which have the same columns. */
#define MANDATES(c, rows, n, out)                                                          \
    do {                                                                                   \
        struct mandate *list_ = ARENA_ARRAY((c)->arena, struct mandate, (n) + 1);          \
        for (size_t i_ = 0; i_ < (n); i_++) {                                              \
            list_[i_] = MANDATE_OF(&(rows)[i_]);                                           \
            if (!mandate_kind_from((rows)[i_].kind, &list_[i_].kind))                      \
                return ERR_IO;                                                             \
        }                                                                                  \
        *(out) = list_;                                                                    \
    } while (0)

enum err mandate_of_event(struct ctx *c, int64_t id, struct mandate *out)
{
    struct mandate_row_row r;
    struct mandate *one;
    TRY(mandate_row(c->db, c->arena, &(struct mandate_row_in){ id }, &r));
    MANDATES(c, &r, (size_t)1, &one);
    *out = one[0];
    return ERR_OK;
}

enum err mandate_mine(struct ctx *c, struct mandate **out, size_t *n)
{
    struct mandate_of_holder_row *rows;
    TRY(mandate_of_holder(c->db, c->arena, &(struct mandate_of_holder_in){ c->who.account_id }, &rows, n));
    MANDATES(c, rows, *n, out);
    return ERR_OK;
}

enum err mandate_for_me(struct ctx *c, struct mandate **out, size_t *n)
{
    struct mandate_of_principal_account_row *rows;
    TRY(mandate_of_principal_account(c->db, c->arena, &(struct mandate_of_principal_account_in){ c->who.account_id }, &rows, n));
    MANDATES(c, rows, *n, out);
    return ERR_OK;
}

enum err mandate_staff(struct ctx *c, int64_t principal_id, struct mandate **out, size_t *n)
{
    struct mandate_of_principal_row *rows;
    TRY(mandate_of_principal(c->db, c->arena, &(struct mandate_of_principal_in){ principal_id }, &rows, n));
    MANDATES(c, rows, *n, out);
    return ERR_OK;
}

enum err mandate_waiting_at(struct ctx *c, int64_t agency_id, struct mandate **out, size_t *n)
{
    struct mandate_waiting_row *rows;
    TRY(mandate_waiting(c->db, c->arena, &(struct mandate_waiting_in){ agency_id }, &rows, n));
    MANDATES(c, rows, *n, out);
    return ERR_OK;
}

enum err mandate_held(struct ctx *c, int64_t principal_id, struct mandate **out, size_t *n)
{
    struct mandate_held_for_row *rows;
    TRY(mandate_held_for(c->db, c->arena, &(struct mandate_held_for_in){ principal_id, c->who.account_id }, &rows, n));
    MANDATES(c, rows, *n, out);
    return ERR_OK;
}

/* Does this person keep the list of that organisation? */
static enum err keeps(struct ctx *c, const struct mandate *m, bool *out)
{
    struct mandate *held;
    size_t n;
    *out = false;
    if (m->kind != MANDATE_STAFF)
        return ERR_OK;
    TRY(mandate_held(c, m->principal_id, &held, &n));
    for (size_t i = 0; i < n; i++)
        *out |= held[i].keeper && mandate_holds(c, &held[i], S("")) == ERR_OK;
    return ERR_OK;
}

enum err mandate_get(struct ctx *c, int64_t id, struct mandate *out)
{
    bool keeper;
    struct mandate m;
    if (!c->who.account_id)
        return ERR_NOT_FOUND;
    TRY(mandate_of_event(c, id, &m));
    TRY(keeps(c, &m, &keeper));
    if (m.holder_id != c->who.account_id && m.principal_account != c->who.account_id && !keeper)
        return ERR_NOT_FOUND; /* strangers do not learn that it exists */
    *out = m;
    return ERR_OK;
}

/* -- when it holds -- */

/* The day on which a person born on this day is so many years old; of 29 February the first of March. */
static int32_t birthday(int32_t birth, int years)
{
    int y, m, d;
    day_to_ymd(birth, &y, &m, &d);
    y += years;
    return ymd_valid(y, m, d) ? day_from_ymd(y, m, d) : day_from_ymd(y, m + 1, 1);
}

enum err mandate_of_age(struct ctx *c, struct str birth, int32_t *day)
{
    int32_t born;
    struct age_on_row rule;
    *day = 0;
    if (!day_parse_iso(birth, &born))
        return ERR_OK;
    TRY(age_on(c->db, c->arena, &(struct age_on_in){ S("of_age"), ctx_today(c) }, &rule));
    *day = birthday(born, (int)rule.years);
    return ERR_OK;
}

enum err mandate_last_day(struct ctx *c, const struct mandate *m, int32_t *day)
{
    int32_t of_age = 0;
    if (kinds[m->kind].minor)
        TRY(mandate_of_age(c, m->birth, &of_age));
    *day = of_age && (!m->to_day || of_age <= m->to_day) ? of_age - 1 : m->to_day;
    return ERR_OK;
}

static bool names(struct str codes, struct str code)
{
    struct str word;
    bool found = !codes.len || !code.len;
    while (!found && str_split(&codes, ' ', &word))
        found = str_eq(word, code);
    return found;
}

enum err mandate_holds(struct ctx *c, const struct mandate *m, struct str procedure)
{
    int32_t last, today = ctx_today(c);
    TRY(mandate_last_day(c, m, &last));
    bool in_time = m->from_day <= today && (!last || last >= today);
    return str_eq(m->state, S("held")) && in_time && names(m->procedures, procedure) ? ERR_OK : ERR_NOT_FOUND;
}

/* -- ending -- */

enum err mandate_event(struct ctx *c, const char *kind, int64_t id, const struct grant *as, struct str reason)
{
    struct event e = { .kind = kind, .object_kind = "mandate", .object_id = id, .as = as, EVENT_DETAIL({ "reason", reason.ptr ? reason : S(""), 0 }) };
    return event_put(c, &e);
}

/* While others are on the list, somebody must keep it. */
static enum err last_keeper(struct ctx *c, const struct mandate *m)
{
    struct mandate *staff;
    size_t n, keepers = 0, others = 0;
    if (!m->keeper || !str_eq(m->state, S("held")))
        return ERR_OK;
    TRY(mandate_staff(c, m->principal_id, &staff, &n));
    for (size_t i = 0; i < n; i++) {
        bool other = staff[i].id != m->id && mandate_holds(c, &staff[i], S("")) == ERR_OK;
        others += other;
        keepers += other && staff[i].keeper;
    }
    return others && !keepers ? ctx_refuse(c, ERR_CONFLICT, MSG_represent_last_keeper) : ERR_OK;
}

enum err mandate_stop(struct ctx *c, struct mandate *m, int64_t version)
{
    if (!str_eq(m->state, S("held")) && !str_eq(m->state, S("asked")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_represent_over);
    TRY(last_keeper(c, m));
    struct str why = m->holder_id == c->who.account_id ? S("holder") : S("principal");
    enum err e = mandate_end_exact(c->db, &(struct mandate_end_in){ m->id, version, c->now_ms, c->who.account_id, why });
    if (e == ERR_STALE)
        return ctx_refuse(c, e, MSG_represent_stale);
    TRY(e);
    return mandate_event(c, "mandate.ended", m->id, NULL, why);
}

struct ending {
    int64_t after_id;
    size_t n;
};

static enum err end_page(struct ctx *c, void *arg)
{
    struct ending *g = arg;
    struct mandate_to_end_row *rows;
    struct mandate *list;
    TRY(mandate_to_end(c->db, c->arena, &(struct mandate_to_end_in){ ctx_today(c), g->after_id }, &rows, &g->n));
    MANDATES(c, rows, g->n, &list);
    for (size_t i = 0; i < g->n; i++) {
        int32_t last;
        const struct mandate *m = &list[i];
        g->after_id = m->id;
        TRY(mandate_last_day(c, m, &last));
        if (!last || last >= ctx_today(c))
            continue;
        struct str why = m->to_day && m->to_day == last ? S("day") : S("age");
        TRY(mandate_end_exact(c->db, &(struct mandate_end_in){ m->id, m->version, c->now_ms, 0, why }));
        TRY(mandate_event(c, "mandate.ended", m->id, NULL, why));
    }
    return ERR_OK;
}

enum err mandate_chore(struct ctx *c)
{
    struct ending g = { 0 };
    do
        TRY(ctx_write(c, end_page, &g));
    while (g.n);
    return ERR_OK;
}
