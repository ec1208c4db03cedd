/* One person: what is known, the dossiers, the merges. */
#include "mod/people/people_web_parts.h"
#include "mod/forms/forms.h"

static void add_fact(struct ctx *c, struct view_people_person *v, enum msg label, struct str value)
{
    struct view_people_person_facts row = { ctx_text(c, label), value };
    if (value.len)
        VEC_PUSH(c->arena, &v->facts, row);
}

static enum err fill_facts(struct ctx *c, const struct person_known *p, struct view_people_person *v)
{
    struct str numbers;
    TRY(people_numbers_line(c, p->id, &numbers));
    add_fact(c, v, MSG_people_birth, people_day(c, p->birth));
    add_fact(c, v, MSG_people_gender, p->organisation ? S("") : people_gender(c, p));
    add_fact(c, v, MSG_people_numbers, numbers);
    add_fact(c, v, MSG_people_nationality, p->nationality);
    if (p->dead)
        add_fact(c, v, MSG_people_death,
                 msg_format(c->arena, c->lang, MSG_people_dead_on, MSG_ARGS(people_day(c, p->death))));
    return ERR_OK;
}

static enum err fill_dossiers(struct ctx *c, const struct person_known *p, struct view_people_person *v)
{
    struct person_dossier *list;
    size_t n;
    TRY(person_dossiers(c, p->id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        const struct procedure *what;
        TRY(procedure_version(c, list[i].procedure_version_id, &what));
        struct view_people_person_dossiers row = { dossier_office_path(c, list[i].id),
                                                   list[i].no,
                                                   people_label(c, "party", list[i].role),
                                                   what->short_name,
                                                   dossier_state_label(c, list[i].state),
                                                   ctx_moment_short(c, list[i].submitted_at_ms) };
        VEC_PUSH(c->arena, &v->dossiers, row);
    }
    return ERR_OK;
}

static enum err fill_merges(struct ctx *c, const struct person_known *p, struct view_people_person *v)
{
    struct merge *list;
    size_t n;
    TRY(people_merges(c, p->id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_people_person_merges row = {
            .href = arena_printf(c->arena, "/nguoi-gop/%lld", (long long)list[i].id),
            .name = list[i].from_name,
            .by = list[i].by,
            .when = ctx_moment_short(c, list[i].merged_at_ms),
            .reason = list[i].reason,
            .undone = list[i].undone_at_ms ? ctx_moment_short(c, list[i].undone_at_ms) : S(""),
            .undone_by = list[i].undone_by,
            .undone_reason = list[i].undone_reason
        };
        VEC_PUSH(c->arena, &v->merges, row);
    }
    return ERR_OK;
}

/* What was typed, or what stands. */
static struct view_form_field text_field(struct ctx *c, const char *key, enum msg label, struct str value,
                                         const char *width)
{
    struct view_form_field f = forms_text(c, key, label);
    f.value = web_has(c, key) ? f.value : value;
    f.width = str_c(width);
    f.optional = true;
    f.autocomplete = S("off");
    return f;
}

static struct view_form_field gender_field(struct ctx *c, const struct person_known *p)
{
    static const char *const genders[] = { "male", "female" };
    struct view_form_field f = { .key = S("gender"),
                                 .label = ctx_text(c, MSG_people_gender),
                                 .is_select = true,
                                 .optional = true,
                                 .error = forms_error(c, S("gender")) };
    struct str now = web_has(c, "gender") ? web_typed(c, "gender") : p->gender;
    for (int i = 0; i < 2; i++) {
        struct view_form_field_options o = { .value = str_c(genders[i]),
                                             .label = people_label(c, "gender", str_c(genders[i])),
                                             .checked = str_eq(now, str_c(genders[i])) };
        VEC_PUSH(c->arena, &f.options, o);
    }
    return f;
}

static void fill_fields(struct ctx *c, const struct person_known *p, struct view_people_person *v)
{
    struct view_form_field birth = text_field(c, "birth", MSG_people_birth, partial_short(c->arena, p->birth), "10");
    struct view_form_field death = text_field(c, "death", MSG_people_death, partial_short(c->arena, p->death), "10");
    struct view_form_field gender = gender_field(c, p);
    struct view_form_field nationality = text_field(c, "nationality", MSG_people_nationality, p->nationality, "20");
    struct view_form_field dead = { .key = S("dead"),
                                    .label = ctx_text(c, MSG_people_dead),
                                    .is_checkbox = true,
                                    .optional = true,
                                    .checked = web_has(c, "version") ? web_flag(c, "dead") : p->dead,
                                    .error = forms_error(c, S("dead")) };
    birth.hint = death.hint = ctx_text(c, MSG_form_partial_hint);
    VEC_PUSH(c->arena, &v->fields, birth);
    if (!p->organisation)
        VEC_PUSH(c->arena, &v->fields, gender);
    VEC_PUSH(c->arena, &v->fields, nationality);
    VEC_PUSH(c->arena, &v->fields, dead);
    VEC_PUSH(c->arena, &v->fields, death);
    struct view_form_field code = forms_text(c, "ma", MSG_people_other_code);
    code.hint = ctx_text(c, MSG_people_other_code_hint);
    code.width = S("30");
    code.autocomplete = S("off");
    VEC_PUSH(c->arena, &v->other, code);
}

static enum err show(struct ctx *c, int64_t id)
{
    struct person_known p;
    TRY(person_look(c, id, "view", &p));
    struct view_people_person v = { .id = p.id,
                                    .version = p.version,
                                    .name = p.name,
                                    .kind = ctx_text(c, p.organisation ? MSG_people_organisation : MSG_people_person) };
    TRY(fill_facts(c, &p, &v));
    TRY(fill_dossiers(c, &p, &v));
    TRY(fill_merges(c, &p, &v));
    fill_fields(c, &p, &v);
    return WEB_VIEW(c, people_person, &v, p.name);
}

enum err people_person(struct ctx *c)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    return show(c, id);
}

/* Whoever may see this person; strangers get "not found" before anything that they sent is looked at. */
static enum err reached(struct ctx *c, int64_t *id)
{
    const struct grant *as;
    int64_t root;
    TRY(web_path_id(c, 0, id));
    TRY(person_root(c, *id, &root));
    TRY(people_reach(c, root, 0, &as));
    return as ? ERR_OK : ERR_NOT_FOUND;
}

static enum err or_again(struct ctx *c, int64_t id, enum err e)
{
    if (e != ERR_INVALID)
        return e;
    TRY(show(c, id));
    return ERR_INVALID;
}

/* An empty day is one that nobody knows. */
static void read_day(struct ctx *c, const char *key, struct partial_date *out)
{
    struct str typed = web_text(c, key);
    *out = (struct partial_date){ 0 };
    if (typed.len && !partial_parse(typed, out))
        ctx_invalid(c, str_c(key), MSG_web_not_date, MSG_NO_ARGS);
}

static enum err change(struct ctx *c, int64_t id)
{
    struct person_known p = { .id = id,
                              .version = web_int(c, "version", 0),
                              .gender = web_text(c, "gender"),
                              .nationality = web_text(c, "nationality"),
                              .dead = web_flag(c, "dead") };
    read_day(c, "birth", &p.birth);
    read_day(c, "death", &p.death);
    TRY(web_check(c));
    if (partial_known(p.death) && !p.dead)
        return ctx_invalid(c, S("dead"), MSG_people_dead_untold, MSG_NO_ARGS);
    return person_change(c, &p);
}

enum err people_person_change(struct ctx *c)
{
    int64_t id;
    TRY(reached(c, &id));
    enum err e = change(c, id);
    if (e != ERR_OK)
        return or_again(c, id, e);
    web_flash(c, MSG_people_saved, MSG_NO_ARGS);
    return web_see(c, arena_printf(c->arena, "/nguoi/%lld", (long long)id));
}

/* The owner of the dossier with that code, or without one its applicant. Codes of others are not known here. */
static enum err other_of(struct ctx *c, int64_t *other)
{
    struct dossier d;
    int64_t who[PARTY_COUNT];
    TRY(web_check(c));
    enum err e = dossier_by_code(c, web_text(c, "ma"), &d);
    if (e == ERR_OK)
        e = dossier_reach(c, &d);
    if (e == ERR_NOT_FOUND)
        return ctx_invalid(c, S("ma"), MSG_office_not_found, MSG_NO_ARGS);
    TRY(e);
    TRY(people_of(c, d.id, who));
    *other = who[PARTY_OWNER] ? who[PARTY_OWNER] : who[PARTY_APPLICANT];
    return *other ? ERR_OK : ctx_invalid(c, S("ma"), MSG_people_not_linked, MSG_NO_ARGS);
}

static enum err compare(struct ctx *c, int64_t id, int64_t *doubt)
{
    int64_t other, root;
    TRY(other_of(c, &other));
    TRY(person_root(c, id, &root));
    if (root == other)
        return ctx_invalid(c, S("ma"), MSG_people_already_one, MSG_NO_ARGS);
    enum err e = people_doubt_by_hand(c, id, other, doubt);
    return e == ERR_NOT_FOUND ? ctx_invalid(c, S("ma"), MSG_office_not_found, MSG_NO_ARGS) : e;
}

enum err people_compare(struct ctx *c)
{
    int64_t id, doubt;
    TRY(reached(c, &id));
    enum err e = compare(c, id, &doubt);
    if (e != ERR_OK)
        return or_again(c, id, e);
    return web_see(c, arena_printf(c->arena, "/nguoi-trung/%lld", (long long)doubt));
}
