#include "cmd/bench_seed.h"
#include "base/clock.h"
#include "cmd/setup.h"
#include "core/blob.h"
#include "core/setting.h"
#include "crypto/password.h"

enum { BATCH = 100, CODES_KEPT = 400, OPEN_PERCENT_X10 = 15, OPEN_LEAST = 60, DOSSIERS_OF_OFFICE = 25000, OFFICES_MAX = 130 };
/* 01/12/2026, a Tuesday */
#define FIRST_DAY (day_from_ymd(2026, 12, 1))

struct seed {
    struct app *app;
    const struct seed_plan *plan;
    struct arena *arena; /* of the whole seeding */
    struct templates templates;
    struct seed_office *offices;
    int64_t *citizens; /* accounts */
    size_t citizens_n;
    struct blob scan;
    struct str password_hash;
    struct chance chance;
    int64_t done;
    struct buf codes;
};

/* -- size and time -- */

struct seed_plan seed_plan_of(int64_t dossiers)
{
    int64_t offices = dossiers / DOSSIERS_OF_OFFICE;
    return (struct seed_plan){ .dossiers = dossiers,
                               .offices = offices < 1 ? 1 : offices > OFFICES_MAX ? OFFICES_MAX : (int)offices,
                               .days = dossiers < 5000 ? 30 : dossiers < 1000000 ? 365 : 5 * 365 };
}

static int64_t end_ms(const struct seed_plan *plan) { return ms_of_day(FIRST_DAY + plan->days, 9 * 60); }

struct str seed_clock(struct arena *a, const struct seed_plan *plan)
{
    char text[CLOCK_RFC3339_MAX];
    clock_rfc3339(end_ms(plan), text);
    return arena_str(a, str_c(text));
}

/* Evenly over the working days, within opening hours. */
static int64_t submitted_ms(struct seed *s, int64_t i)
{
    int32_t day = FIRST_DAY + (int32_t)(i * s->plan->days / s->plan->dossiers);
    while (day_weekday(day) == 0 || day_weekday(day) == 6)
        day--;
    return ms_of_day(day, 8 * 60 + (int)chance_below(&s->chance, 480));
}

/* -- offices and people -- */

static const struct {
    const char *word, *title;
    enum role role;
} seats[SEATS] = { { "tiepnhan", "Công chức tiếp nhận", ROLE_OFFICER },
                   { "chuyenvien", "Công chức tư pháp – hộ tịch", ROLE_SPECIALIST },
                   { "lanhdao", "Phó Chủ tịch", ROLE_LEADER },
                   { "vanthu", "Văn thư", ROLE_CLERK } };

enum err seed_act_as(struct ctx *c, int64_t account_id)
{
    struct account a;
    TRY(account_get(c, account_id, &a));
    c->who = (struct who){ .account_id = a.id, .name = a.name, .login = a.login, .citizen = !a.staff };
    return a.staff ? authz_load(c->db, c->arena, ctx_today(c), &c->who) : ERR_OK;
}

/* Texts of an actor outlive the transaction in which it was read. */
static struct who kept(struct arena *a, struct who w)
{
    w.name = arena_str(a, w.name);
    w.login = arena_str(a, w.login);
    for (size_t i = 0; i < w.grants_n; i++) {
        w.grants[i].title = arena_str(a, w.grants[i].title);
        w.grants[i].path = arena_str(a, w.grants[i].path);
    }
    return w;
}

static enum err make_person(struct ctx *c, struct seed *s, const char *kind, const char *login, const char *title, enum role role,
                            int64_t unit_id, struct who *out)
{
    int64_t id;
    struct person who = person_made_up(c->arena, &s->chance);
    struct setup_person p = { .kind = kind, .login = login, .name = who.name.ptr, .phone = who.phone.ptr, .id_no = who.id_no.ptr, .birth = who.birth.ptr,
                              .address = who.address.ptr, .title = title, .role = role, .unit_id = unit_id, .from_day = FIRST_DAY,
                              .password_hash = s->password_hash };
    TRY(setup_person(c, &p, &id));
    TRY(seed_act_as(c, id));
    *out = role == ROLE_CITIZEN ? c->who : kept(s->arena, c->who);
    c->who = (struct who){ .automatic = true };
    return ERR_OK;
}

static enum err make_office(struct ctx *c, struct seed *s, int i)
{
    struct seed_office *o = &s->offices[i];
    struct unit agency = { .kind = S("agency"), .level = S("commune"), .open_day = FIRST_DAY, .superior = S("Ủy ban nhân dân thành phố Hà Nội"),
                           .place = S("Khương Đình"), .code = arena_printf(c->arena, "H26.9%02d", i),
                           .address = S("Số 1, phố Đo Lường"), .phone = S("024 3000 0000"), .website = S("http://localhost:8080") };
    agency.name = arena_printf(c->arena, "Ủy ban nhân dân phường Đo Lường %d", i + 1);
    agency.short_name = arena_printf(c->arena, "UBND phường Đo Lường %d", i + 1);
    if (i == 0)
        TRY(setup_office(c, &agency, &o->agency_id));
    else
        TRY(unit_add(c, &agency, &o->agency_id));
    struct unit desk = { .parent_id = o->agency_id, .kind = S("room"), .name = S("Bộ phận Một cửa"), .open_day = FIRST_DAY };
    TRY(unit_add(c, &desk, &o->desk_id));
    for (int k = 0; k < SEATS; k++)
        TRY(make_person(c, s, "staff", arena_printf(c->arena, "%s%d", seats[k].word, i + 1).ptr, seats[k].title, seats[k].role, o->desk_id, &o->seats[k]));
    return ERR_OK;
}

static enum err make_offices(struct ctx *c, void *arg)
{
    struct seed *s = arg;
    s->chance = (struct chance){ 0x9E3779B97F4A7C15u };
    c->now_ms = ms_of_day(FIRST_DAY, 0);
    for (int i = 0; i < s->plan->offices; i++)
        TRY(make_office(c, s, i));
    return ERR_OK;
}

static size_t citizens_wanted(const struct seed_plan *plan) { return (size_t)(plan->dossiers / 8 + 20); }

static enum err make_citizens(struct ctx *c, void *arg)
{
    struct seed *s = arg;
    struct who who;
    struct chance before = s->chance;
    c->now_ms = ms_of_day(FIRST_DAY, 0);
    size_t from = s->citizens_n;
    for (size_t i = from; i < citizens_wanted(s->plan) && i < from + BATCH; i++) {
        enum err e = make_person(c, s, "citizen", arena_printf(c->arena, "dan%zu", i).ptr, "", ROLE_CITIZEN, 0, &who);
        if (e != ERR_OK)
            s->chance = before; /* the work may be run again */
        TRY(e);
        s->citizens[i] = who.account_id;
    }
    return ERR_OK;
}

/* -- dossiers -- */

/* The newest are still under way; of the others 2 in 100 were refused, 1 withdrawn, 8 had to bring more papers. */
static enum life_end choose_end(struct seed *s, int64_t i)
{
    static const enum life_end open_ends[] = { LIFE_SUBMITTED, LIFE_SUBMITTED, LIFE_ASKED, LIFE_WORKING, LIFE_WORKING, LIFE_WORKING, LIFE_WORKING, LIFE_DONE };
    int64_t open_n = s->plan->dossiers * OPEN_PERCENT_X10 / 1000;
    if (i >= s->plan->dossiers - (open_n < OPEN_LEAST ? OPEN_LEAST : open_n))
        return open_ends[chance_below(&s->chance, sizeof open_ends / sizeof *open_ends)];
    return chance_percent(&s->chance, 2) ? LIFE_REFUSED : chance_percent(&s->chance, 1) ? LIFE_WITHDRAWN : LIFE_RETURNED;
}

static enum err make_dossier(struct ctx *c, struct seed *s, int64_t i, struct str *code)
{
    struct life l = { .template = template_choose(&s->templates, &s->chance), .person = person_made_up(c->arena, &s->chance), .scan = &s->scan };
    l.office = &s->offices[chance_below(&s->chance, (uint32_t)s->plan->offices)];
    l.citizen = (struct who){ .account_id = s->citizens[chance_below(&s->chance, (uint32_t)s->citizens_n)], .citizen = true };
    l.end = choose_end(s, i);
    l.asked = chance_percent(&s->chance, 8);
    l.late = chance_percent(&s->chance, 4) && l.end == LIFE_RETURNED;
    c->now_ms = submitted_ms(s, i);
    l.chance = (struct chance){ (uint64_t)(i + 1) * 0x9E3779B97F4A7C15u };
    return life_run(c, &l, code);
}

static enum err make_batch(struct ctx *c, void *arg)
{
    struct seed *s = arg;
    struct chance before = s->chance;
    size_t codes_before = s->codes.len;
    int64_t step = s->plan->dossiers / CODES_KEPT + 1;
    for (int64_t i = s->done; i < s->plan->dossiers && i < s->done + BATCH; i++) {
        struct str code;
        enum err e = make_dossier(c, s, i, &code);
        if (e != ERR_OK) {
            s->chance = before; /* the work may be run again */
            s->codes.len = codes_before;
            return e;
        }
        if (i % step == 0)
            buf_printf(&s->codes, "%s%.*s", s->codes.len ? " " : "", STR_ARG(code));
    }
    return ERR_OK;
}

/* What is kept last says that the seeding ended. */
static enum err keep_ground(struct ctx *c, void *arg)
{
    const struct seed *s = arg;
    TRY(setting_set(c, SETTING_BENCH_CODES, buf_str(&s->codes)));
    return setting_set(c, SETTING_BENCH_DOSSIERS, arena_printf(c->arena, "%lld", (long long)s->plan->dossiers));
}

/* -- all of it -- */

static enum err work(struct seed *s, ctx_work *fn, const char *doing)
{
    struct arena *a = arena_new();
    struct ctx c = ctx_system(s->app, a);
    enum err e = ctx_write(&c, fn, s);
    if (e != ERR_OK) {
        fprintf(stderr, "motcua bench: %s: %s\n", doing, err_name(e));
        setup_complain("bench", &c, e);
    }
    arena_free(a);
    return e;
}

static void say(const struct seed *s, int64_t *said_ns)
{
    if (clock_steady_ns() - *said_ns < 5000000000LL)
        return;
    *said_ns = clock_steady_ns();
    fprintf(stderr, "motcua bench: %lld of %lld dossiers\n", (long long)s->done, (long long)s->plan->dossiers);
}

static enum err make_all(struct seed *s)
{
    int64_t said_ns = clock_steady_ns();
    size_t citizens = citizens_wanted(s->plan);
    s->offices = ARENA_ARRAY(s->arena, struct seed_office, (size_t)s->plan->offices);
    s->citizens = ARENA_ARRAY(s->arena, int64_t, citizens);
    TRY(work(s, make_offices, "making offices"));
    for (; s->citizens_n < citizens; s->citizens_n = s->citizens_n + BATCH < citizens ? s->citizens_n + BATCH : citizens)
        TRY(work(s, make_citizens, "making citizens"));
    for (; s->done < s->plan->dossiers; s->done += BATCH) {
        TRY(work(s, make_batch, "making dossiers"));
        say(s, &said_ns);
    }
    return work(s, keep_ground, "keeping the figures");
}

struct seeded {
    struct str dossiers, office;
};

static enum err look_if_seeded(struct ctx *c, void *arg)
{
    struct seeded *s = arg;
    TRY(setting_get(c->db, c->arena, SETTING_OFFICE_UNIT_ID, &s->office));
    return setting_get(c->db, c->arena, SETTING_BENCH_DOSSIERS, &s->dossiers);
}

enum err seed_make(struct app *app, const struct seed_plan *plan)
{
    static const char pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    struct arena *a = arena_new();
    struct seed s = { .app = app, .plan = plan, .arena = a, .codes = buf_new(a, 64 * 1024) };
    struct seeded have = { { 0 }, { 0 } };
    struct ctx c = ctx_system(app, a);
    int64_t n = 0;
    enum err e = ctx_read(&c, look_if_seeded, &have);
    if (e == ERR_OK && have.office.len) {
        e = str_int(have.dossiers, &n) && n == plan->dossiers ? ERR_OK : ERR_CONFLICT;
        arena_free(a);
        return e;
    }
    if (e == ERR_OK)
        e = templates_read(a, &s.templates);
    if (e == ERR_OK)
        e = blob_put(app, a, S(pdf), &s.scan);
    s.password_hash = password_hash(a, S("do-luong-thoi-ma"));
    if (e == ERR_OK)
        e = make_all(&s);
    arena_free(a);
    return e;
}

/* -- looking -- */

static enum err get_int(struct ctx *c, enum setting key, int64_t *out)
{
    struct str text;
    TRY(setting_get(c->db, c->arena, key, &text));
    return str_int(text, out) ? ERR_OK : ERR_NOT_FOUND;
}

static enum err look(struct ctx *c, void *arg)
{
    struct seed_ground *g = arg;
    VEC(struct str) codes = { 0 };
    struct str list, code;
    TRY(get_int(c, SETTING_BENCH_DOSSIERS, &g->dossiers));
    TRY(setting_get(c->db, c->arena, SETTING_BENCH_CODES, &list));
    while (str_split(&list, ' ', &code))
        VEC_PUSH(c->arena, &codes, code);
    g->codes = codes.at;
    g->codes_n = codes.n;
    return ERR_OK;
}

enum err seed_look(struct app *app, struct arena *a, struct seed_ground *out)
{
    struct ctx c = ctx_system(app, a);
    return ctx_read(&c, look, out);
}

enum err seed_office_look(struct ctx *c, struct arena *a, struct seed_office *office)
{
    struct account who;
    for (int k = 0; k < SEATS; k++) {
        TRY(account_by_login(c, arena_printf(c->arena, "%s1", seats[k].word), &who));
        TRY(seed_act_as(c, who.id));
        office->seats[k] = kept(a, c->who);
    }
    c->who = (struct who){ .automatic = true };
    office->desk_id = office->seats[SEAT_OFFICER].grants[0].unit_id;
    office->agency_id = office->seats[SEAT_OFFICER].grants[0].agency_id;
    return ERR_OK;
}
