#include "mod/remind/remind.h"
#include "base/clock.h"
#include "base/log.h"
#include "core/event.h"
#include "mod/citizen/draft.h"
#include "mod/notify/notify.h"
#include "mod/result/result.h"
#include "sql_remind.h"
#include "text/text.h"

/* -- declining -- */

enum err remind_declined(struct ctx *c, int64_t account_id, struct str kind, bool *out)
{
    struct declines_row *rows;
    size_t n;
    *out = false;
    TRY(declines(c->db, c->arena, &(struct declines_in){ account_id }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        *out |= !rows[i].kind.len || str_eq(rows[i].kind, kind);
    return ERR_OK;
}

enum err remind_decline(struct ctx *c, struct str kind, bool declined)
{
    struct event e = { .kind = "account.reminders", .object_kind = "account", .object_id = c->who.account_id,
                       EVENT_DETAIL({ "kind", kind.len ? kind : S("all"), 0 }, { "declined", { 0 }, declined }) };
    if (declined)
        TRY(decline_put(c->db, &(struct decline_put_in){ c->who.account_id, kind, c->now_ms }, NULL));
    else
        TRY(decline_drop(c->db, &(struct decline_drop_in){ c->who.account_id, kind }, NULL));
    return event_put(c, &e);
}

/* -- saying it -- */

struct fact {
    int64_t account_id, dossier_id, id; /* id: of what it is about */
    struct str name, code;
    int32_t day;
    struct str path;
};

/* {0} name, {1} code, {2} day: words of data, not messages of ours. */
static struct str words(struct ctx *c, struct str text, const struct fact *f)
{
    const struct str values[] = { f->name, f->code, f->day ? text_date(c->arena, f->day) : S("") };
    struct buf b = buf_new(c->arena, 8192);
    for (size_t i = 0; i < text.len; i++) {
        bool place = text.ptr[i] == '{' && i + 2 < text.len && text.ptr[i + 2] == '}' && text.ptr[i + 1] >= '0' && text.ptr[i + 1] <= '2';
        buf_put(&b, place ? values[text.ptr[i + 1] - '0'] : str_cut(text, i, 1));
        i += place ? 2 : 0;
    }
    return buf_str(&b);
}

static enum err say(struct ctx *c, const struct remind_kind *k, const struct fact *f)
{
    bool declined;
    int64_t id = ctx_id(c), fresh;
    struct str fact = arena_printf(c->arena, "%.*s %lld", STR_ARG(k->fact), (long long)f->id), title = words(c, k->title[LANG_VI], f), body = words(c, k->body[LANG_VI], f);
    TRY(remind_declined(c, f->account_id, k->key, &declined));
    if (declined)
        return ERR_OK;
    TRY(reminder_insert(c->db, &(struct reminder_insert_in){ id, f->account_id, k->key, fact, f->dossier_id, body, f->day, f->path, c->now_ms }, &fresh));
    if (!fresh)
        return ERR_OK;
    struct event e = { .kind = "reminder.sent", .object_kind = "reminder", .object_id = id, .dossier_id = f->dossier_id, EVENT_DETAIL({ "kind", k->key, 0 }, { "ground", k->ground, 0 }) };
    TRY(event_put(c, &e));
    return notify_tell(c, &(struct notify_words){ f->account_id, e.id, f->dossier_id, title, body, S("/nhac-viec"), NOTIFY_REMINDER });
}

/* -- finding facts, a page in a transaction -- */

struct looking {
    const struct remind_kind *kind;
    struct str code; /* of the procedure */
    int64_t after_id;
    size_t n;
};

static enum err name_of(struct ctx *c, int64_t version_id, struct str *out)
{
    const struct procedure *p;
    TRY(procedure_version(c, version_id, &p));
    *out = p->short_name;
    return ERR_OK;
}

static struct str dossier_path(struct ctx *c, int64_t id) { return arena_printf(c->arena, "/ho-so/%lld", (long long)id); }

static enum err find_drafts(struct ctx *c, void *arg)
{
    struct looking *l = arg;
    struct draft *list;
    TRY(draft_untouched(c, c->now_ms - l->kind->days * CLOCK_DAY_MS, l->after_id, &list, &l->n));
    for (size_t i = 0; i < l->n; i++) {
        struct fact f = { .account_id = list[i].account_id, .id = list[i].id, .path = arena_printf(c->arena, "/ho-so/nhap/%lld", (long long)list[i].id) };
        TRY(name_of(c, list[i].procedure_version_id, &f.name));
        TRY(say(c, l->kind, &f));
        l->after_id = list[i].id;
    }
    return ERR_OK;
}

static enum err find_collect(struct ctx *c, void *arg)
{
    struct looking *l = arg;
    struct remind_collect_row *rows;
    TRY(remind_collect(c->db, c->arena, &(struct remind_collect_in){ c->now_ms - l->kind->days * CLOCK_DAY_MS, l->after_id }, &rows, &l->n));
    for (size_t i = 0; i < l->n; i++) {
        struct fact f = { rows[i].account_id, rows[i].id, rows[i].id, S(""), rows[i].code, day_of_ms(rows[i].done_at_ms), dossier_path(c, rows[i].id) };
        TRY(name_of(c, rows[i].procedure_version_id, &f.name));
        TRY(say(c, l->kind, &f));
        l->after_id = rows[i].id;
    }
    return ERR_OK;
}

/* So many months later; the last day of a shorter month (BLDS 91/2015/QH13 Đ148.3). */
static int32_t months_after(int32_t day, int64_t months)
{
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    int64_t all = (int64_t)y * 12 + m - 1 + months;
    int year = (int)(all / 12), month = (int)(all % 12) + 1, most = days_in_month(year, month);
    return day_from_ymd(year, month, d < most ? d : most);
}

/* The day it is about: of a paper its end, of a child the first day of school; 0: it is not known. */
static int32_t day_of(const struct remind_kind *k, const struct remind_results_row *r)
{
    int64_t year;
    if (str_eq(k->fact, S("expiry")))
        return months_after(day_of_ms(r->done_at_ms), k->months);
    if (r->birth.len < 4 || !str_int(str_cut(r->birth, 0, 4), &year) || !ymd_valid((int)(year + k->age), (int)k->month, (int)k->day))
        return 0;
    return day_from_ymd((int)(year + k->age), (int)k->month, (int)k->day);
}

static enum err still_holds(struct ctx *c, int64_t dossier_id, bool *holds)
{
    struct result_standing s;
    TRY(result_standing(c, dossier_id, &s));
    *holds = s.is == STANDING_VALID || s.is == STANDING_AMENDED;
    return ERR_OK;
}

static enum err find_results(struct ctx *c, void *arg)
{
    struct looking *l = arg;
    struct remind_results_row *rows;
    int64_t years = l->kind->age + 2, since = c->now_ms - (years * 366 + l->kind->months * 31) * CLOCK_DAY_MS;
    TRY(remind_results(c->db, c->arena, &(struct remind_results_in){ l->code, since, c->now_ms, l->after_id }, &rows, &l->n));
    for (size_t i = 0; i < l->n; i++) {
        bool holds;
        int32_t day = day_of(l->kind, &rows[i]), today = ctx_today(c);
        l->after_id = rows[i].id;
        if (!day || day < today || day - l->kind->days > today)
            continue;
        TRY(still_holds(c, rows[i].id, &holds));
        struct fact f = { rows[i].account_id, rows[i].id, rows[i].id, S(""), rows[i].code, day, dossier_path(c, rows[i].id) };
        TRY(name_of(c, rows[i].procedure_version_id, &f.name));
        if (holds)
            TRY(say(c, l->kind, &f));
    }
    return ERR_OK;
}

/* -- the chore -- */

static enum err through(struct ctx *c, ctx_work *find, const struct remind_kind *k, struct str code)
{
    struct looking l = { .kind = k, .code = code };
    do
        TRY(ctx_write(c, find, &l));
    while (l.n);
    return ERR_OK;
}

static enum err one_kind(struct ctx *c, const struct remind_kind *k)
{
    if (str_eq(k->fact, S("draft")))
        return through(c, find_drafts, k, S(""));
    if (str_eq(k->fact, S("collect")))
        return through(c, find_collect, k, S(""));
    for (size_t i = 0; i < k->procedures_n; i++)
        TRY(through(c, find_results, k, k->procedures[i]));
    return ERR_OK;
}

enum err remind_chore(struct ctx *c)
{
    struct remind_kind *kinds;
    size_t n;
    TRY(remind_kinds(c, ctx_today(c), &kinds, &n));
    for (size_t i = 0; i < n; i++)
        TRY(one_kind(c, &kinds[i]));
    return ERR_OK;
}

/* -- level 2 -- */

static enum err kind_of(struct ctx *c, struct str key, struct remind_kind *out)
{
    struct remind_kind *kinds;
    size_t n;
    TRY(remind_kinds(c, ctx_today(c), &kinds, &n));
    for (size_t i = 0; i < n; i++)
        if (str_eq(kinds[i].key, key)) {
            *out = kinds[i];
            return ERR_OK;
        }
    return ERR_NOT_FOUND;
}

static bool has(const struct draft_case *k, struct str key)
{
    for (size_t i = 0; i < k->n; i++)
        if (str_eq(k->values[i].key, key))
            return true;
    return false;
}

/* What the person said then and the form still asks; what stands in the draft stays. */
static enum err fill(struct ctx *c, struct draft_case *k, const struct dossier *earlier)
{
    struct form_value *old, *all;
    size_t n, at = 0;
    TRY(dossier_answers(c, earlier, &old, &n));
    all = ARENA_ARRAY(c->arena, struct form_value, k->n + n + 1);
    for (size_t i = 0; i < n; i++)
        if (old[i].value.len && form_find(k->form, old[i].key) && !has(k, old[i].key))
            all[at++] = old[i];
    if (!at)
        return ERR_OK;
    for (size_t i = 0; i < k->n; i++)
        all[at++] = k->values[i];
    k->values = all;
    k->n = at;
    return draft_save(c, k, k->draft.version);
}

enum err remind_prepare(struct ctx *c, int64_t reminder_id, int64_t *draft_id)
{
    struct reminder_row_row *r;
    struct remind_kind kind;
    struct dossier earlier;
    struct draft_case k;
    size_t n;
    TRY(reminder_row(c->db, c->arena, &(struct reminder_row_in){ reminder_id, c->who.account_id }, &r, &n));
    if (!n || !r->dossier_id)
        return ERR_NOT_FOUND;
    TRY(kind_of(c, r->kind, &kind));
    if (!kind.prepare.len)
        return ERR_NOT_FOUND;
    TRY(dossier_get(c, r->dossier_id, &earlier));
    TRY(dossier_reach(c, &earlier));
    TRY(draft_open(c, kind.prepare, earlier.agency_id, false, draft_id));
    TRY(draft_load(c, *draft_id, &k));
    return fill(c, &k, &earlier);
}
