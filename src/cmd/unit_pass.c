/* motcua unit merge|split|close: a plan from the command line. */
#include "cmd/unit_pass.h"
#include "base/clock.h"
#include "cmd/people.h"
#include "mod/successor/successor.h"
#include "text/text.h"

struct work {
    const struct unit_pass *in;
    struct succession s;
    struct succession_view v;
};

static enum err find(struct ctx *c, struct str words, const char *field, int64_t *id)
{
    struct unit u;
    enum err e = roster_unit(c, words, &u);
    if (e == ERR_NOT_FOUND || e == ERR_CONFLICT)
        return ctx_invalid(c, str_c(field), e == ERR_CONFLICT ? MSG_roster_unit_several : MSG_roster_unit_unknown, MSG_ARGS(words));
    *id = u.id;
    return e;
}

/* "area:04978=H44.15", "words:thôn Bãi=H44.16"; false: it is a unit. */
static bool is_rule(struct str word) { return str_starts(word, S("area:")) || str_starts(word, S("words:")); }

static enum err add_rule(struct ctx *c, struct succession *s, struct str word)
{
    struct str rest = word, kind, key;
    struct succession_rule r;
    str_split(&rest, ':', &kind);
    if (!str_split(&rest, '=', &key) || !rest.len)
        return ctx_invalid(c, S("rules"), MSG_successor_rule_key, MSG_ARGS(word));
    r = (struct succession_rule){ kind, str_eq(kind, S("words")) ? text_fold(c->arena, key) : key, 0 };
    TRY(find(c, rest, "rules", &r.successor_id));
    VEC_PUSH(c->arena, &s->rules, r);
    return ERR_OK;
}

static enum err plan(struct ctx *c, struct work *w)
{
    const struct unit_pass *in = w->in;
    int64_t to = 0, from;
    w->s = (struct succession){ .kind = in->kind, .ground = in->ground };
    if (in->last_day.len && !day_parse_vn(in->last_day, &w->s.last_day) && !day_parse_iso(in->last_day, &w->s.last_day))
        ctx_invalid(c, S("--last-day"), MSG_successor_day_missing, MSG_NO_ARGS);
    if (in->into.len)
        TRY(find(c, in->into, "--into", &to));
    for (size_t i = 0; i < in->n; i++) {
        if (is_rule(in->units[i])) {
            TRY(add_rule(c, &w->s, in->units[i]));
            continue;
        }
        TRY(find(c, in->units[i], "units", &from));
        TRY(succession_add(c, &w->s, from, to));
    }
    return ctx_ok(c) ? succession_check(c, &w->s, false) : ERR_INVALID;
}

static enum err look(struct ctx *c, void *arg)
{
    struct work *w = arg;
    TRY(plan(c, w));
    return succession_preview(c, &w->s, &w->v);
}

static enum err fix(struct ctx *c, void *arg)
{
    struct work *w = arg;
    TRY(look(c, w));
    TRY(succession_save(c, &w->s));
    TRY(succession_approve(c, w->s.id, w->s.version));
    return w->in->now ? succession_act(c, w->s.id, 0) : ERR_OK;
}

static void show(const struct work *w)
{
    static const char *const kinds[] = { "unit", "dossier", "task", "role", "delegation", "draft", "series", "calendar", "setting" };
    for (size_t i = 0; i < w->s.units.n; i++)
        printf("%.*s -> %.*s\n", STR_ARG(w->s.units.at[i].unit.name), STR_ARG(w->s.units.at[i].successor.id ? w->s.units.at[i].successor.name : S("-")));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        printf("%-10s %zu\n", kinds[i], succession_count(&w->v.items, kinds[i]));
}

int unit_pass(struct ctx *c, const struct unit_pass *in)
{
    struct work w = { .in = in };
    if (people_write(c, "unit", in->dry_run ? look : fix, &w))
        return 1;
    show(&w);
    if (in->dry_run)
        printf("chưa ghi gì (--dry-run)\n");
    else if (in->now)
        printf("đã thực hiện; phương án %lld\n", (long long)w.s.id);
    else
        printf("đã chốt; tự thực hiện lúc 0 giờ ngày %.*s; phương án %lld\n", STR_ARG(text_date(c->arena, w.s.last_day + 1)), (long long)w.s.id);
    return 0;
}
