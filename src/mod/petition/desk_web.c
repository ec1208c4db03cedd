/* The officers' list, and one petition with what may be done about it. */
#include "mod/papers/papers.h"
#include "mod/dossier/dossier.h"
#include "mod/forms/forms.h"
#include "mod/petition/petition_web.h"
#include "mod/petition/petition_words.h"

/* -- the list: neither persons nor words -- */

static const struct {
    const char *word;
    enum petition_filter filter;
    enum msg label;
} filters[] = { { "", PETITION_OPEN, MSG_petition_open }, { "tre", PETITION_LATE, MSG_petition_late }, { "xong", PETITION_ENDED, MSG_petition_ended } };

static int64_t agency_of(struct ctx *c)
{
    int64_t id = web_int(c, "don-vi", 0);
    return id ? id : c->who.grants_n ? c->who.grants[0].agency_id : 0;
}

static size_t filter_of(struct ctx *c)
{
    for (size_t i = 1; i < sizeof filters / sizeof *filters; i++)
        if (str_eq(web_text(c, "loc"), str_c(filters[i].word)))
            return i;
    return 0;
}

static struct str list_href(struct ctx *c, size_t filter, int64_t agency_id)
{
    return arena_printf(c->arena, "/cong-viec/phan-anh?loc=%s&don-vi=%lld", filters[filter].word, (long long)agency_id);
}

static void fill_list_row(struct ctx *c, const struct petition *p, struct view_petition_desk *v)
{
    struct view_petition_desk_rows row = { .href = petition_office_path(c, p->id), .code = p->code, .sent = ctx_moment_short(c, p->sent_at_ms),
                                           .state = petition_label(c, "state", str_c(petition_state_word(p->state))), .tag = petition_tag(p->state),
                                           .due = p->due_at_ms ? ctx_moment_short(c, p->due_at_ms) : S(""), .late = petition_is_late(c, p), .was_late = p->late };
    row.about = p->door.len ? petition_label(c, "door", p->door) : petition_label(c, "class", p->class_);
    if (!row.about.len)
        row.about = petition_label(c, "about", p->about);
    VEC_PUSH(c->arena, &v->rows, row);
}

enum err petition_desk(struct ctx *c)
{
    struct petition *list;
    struct unit u;
    size_t n, f = filter_of(c);
    int64_t agency = agency_of(c);
    struct view_petition_desk v = { 0 };
    TRY(web_check(c));
    if (!agency || !petition_grant(c, agency))
        return ERR_NOT_FOUND;
    TRY(unit_get(c, agency, &u));
    v.agency = u.name;
    TRY(petition_counts(c, agency, &v.open, &v.late));
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        struct view_petition_desk_views row = { list_href(c, i, agency), ctx_text(c, filters[i].label), i == f };
        VEC_PUSH(c->arena, &v.views, row);
    }
    TRY(petition_list(c, agency, filters[f].filter, web_int(c, "sau-luc", 0), web_int(c, "sau", 0), &list, &n));
    for (size_t i = 0; i < n; i++)
        fill_list_row(c, &list[i], &v);
    if (n == 50)
        v.next = arena_printf(c->arena, "%.*s&sau-luc=%lld&sau=%lld", STR_ARG(list_href(c, f, agency)),
                              (long long)(list[n - 1].due_at_ms ? list[n - 1].due_at_ms : 9000000000000000), (long long)list[n - 1].id);
    return WEB_VIEW(c, petition_desk, &v, ctx_text(c, MSG_petition_desk));
}

/* -- one -- */

static enum err fill_asker(struct ctx *c, const struct petition *p, struct view_petition_case *v)
{
    struct petition_person w;
    struct petition_file *files;
    size_t n;
    if (p->sealed)
        return ERR_OK;
    TRY(petition_asker(c, p, &w));
    TRY(petition_files(c, p->id, &files, &n));
    v->name = w.name, v->address = w.address, v->phone = w.phone, v->email = w.email;
    v->content = p->content;
    v->dossier = p->dossier_no;
    for (size_t i = 0; i < n; i++) {
        struct view_petition_case_files row = { arena_printf(c->arena, "%.*s/tep/%lld", STR_ARG(petition_office_path(c, p->id)), (long long)files[i].id), files[i].name };
        VEC_PUSH(c->arena, &v->files, row);
    }
    struct dossier d;
    if (p->dossier_no.len && dossier_by_code(c, p->dossier_no, &d) == ERR_OK && dossier_reach(c, &d) == ERR_OK)
        v->dossier_href = dossier_office_path(c, d.id);
    return ERR_OK;
}

static enum err fill_history(struct ctx *c, const struct petition *p, struct view_petition_case *v)
{
    struct petition_step *list;
    size_t n;
    TRY(petition_steps(c, p->id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_petition_case_steps row = { petition_label(c, "move", list[i].move), ctx_moment_short(c, list[i].at_ms), list[i].by, p->sealed ? S("") : list[i].words, list[i].late };
        VEC_PUSH(c->arena, &v->steps, row);
    }
    return ERR_OK;
}

/* Until when each thing may still be done in time. */
static enum err fill_clocks(struct ctx *c, const struct petition *p, struct view_petition_case *v)
{
    for (int m = 0; m < PETITION_MOVE_COUNT; m++) {
        const struct petition_row *row = &petition_rows_of[m];
        struct petition_clock k;
        int64_t due;
        if (row->from != p->state || row->stage == STAGE_NONE || (row->kind[0] && !str_eq(p->kind, str_c(row->kind))))
            continue;
        int64_t from = row->stage == STAGE_PUBLISH ? p->answered_at_ms : p->clock_at_ms;
        TRY(petition_due(c, p->class_, row->stage, p->agency_id, from, &due));
        if (!due || petition_clock_of(c, p->class_, row->stage, day_of_ms(from), &k) != ERR_OK)
            continue;
        struct view_petition_case_clocks line = { petition_label(c, "do", str_c(row->word)), ctx_date_weekday(c, day_of_ms(due)), k.article, !k.verified,
                                                  ctx_today(c) > day_of_ms(due) };
        VEC_PUSH(c->arena, &v->clocks, line);
    }
    return ERR_OK;
}

/* -- the forms -- */

static struct view_form_field choice(struct ctx *c, const char *key, enum msg label, const char *group, const char *const *words, size_t n)
{
    struct view_form_field f = forms_radios(c, key, label);
    for (size_t i = 0; i < n; i++)
        forms_option(c, &f, str_c(words[i]), petition_label(c, group, str_c(words[i])), false);
    return f;
}

static enum err units_field(struct ctx *c, const struct petition *p, struct view_form_field *f)
{
    struct unit *list;
    size_t n;
    *f = forms_select(c, "don-vi", MSG_petition_to_unit);
    TRY(unit_agencies(c, S(""), &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].id != p->agency_id)
            forms_option(c, f, arena_printf(c->arena, "%lld", (long long)list[i].id), list[i].name, false);
    return ERR_OK;
}

/* One thing at a time: what is chosen, otherwise the first that is possible. */
static enum err fill_fields(struct ctx *c, const struct petition *p, enum petition_move m, struct view_petition_case *v)
{
    static const char *const classes[] = { "conduct", "rule" }, *const doors[] = { "complaint", "denunciation", "crime" };
    bool data = str_eq(p->kind, S("data"));
    struct view_form_field f;
    if (m == PETITION_MOVE_ACCEPT && !data)
        VEC_PUSH(c->arena, &v->fields, choice(c, "lop", MSG_petition_class, "class", classes, 2));
    if (m == PETITION_MOVE_GUIDE)
        VEC_PUSH(c->arena, &v->fields, choice(c, "cua", MSG_petition_which_door, "door", doors, 3));
    if (m == PETITION_MOVE_TRANSFER) {
        TRY(units_field(c, p, &f));
        VEC_PUSH(c->arena, &v->fields, f);
    }
    if (m == PETITION_MOVE_PUBLISH) {
        f = forms_area(c, "cau-hoi", MSG_petition_public_question, 4, PETITION_WORDS_MAX);
        f.hint = ctx_text(c, MSG_petition_public_hint);
        VEC_PUSH(c->arena, &v->fields, f);
        VEC_PUSH(c->arena, &v->fields, forms_area(c, "tra-loi", MSG_petition_public_answer, 7, PETITION_WORDS_MAX));
    } else if (m != PETITION_MOVE_ACCEPT || data)
        VEC_PUSH(c->arena, &v->fields, forms_area(c, "loi", MSG_petition_words, 5, PETITION_WORDS_MAX));
    return ERR_OK;
}

static enum err fill_moves(struct ctx *c, const struct petition *p, struct view_petition_case *v)
{
    enum petition_move chosen = PETITION_MOVE_COUNT, asked;
    bool named = petition_move_from(web_typed(c, "viec"), p->state, &asked) && petition_may(c, p, asked, false);
    for (int i = 0; i < PETITION_MOVE_COUNT; i++) {
        enum petition_move m = (enum petition_move)i;
        if (!petition_may(c, p, m, false))
            continue;
        if (chosen == PETITION_MOVE_COUNT)
            chosen = named ? asked : m;
        struct str word = str_c(petition_move_word(m));
        struct view_petition_case_moves row = { arena_printf(c->arena, "%.*s?viec=%.*s#lam", STR_ARG(petition_office_path(c, p->id)), STR_ARG(word)),
                                                petition_label(c, "do", word), m == chosen };
        VEC_PUSH(c->arena, &v->moves, row);
    }
    if (chosen == PETITION_MOVE_COUNT)
        return ERR_OK;
    v->word = str_c(petition_move_word(chosen));
    v->title = petition_label(c, "do", v->word);
    v->about_move = petition_label(c, "do_about", v->word);
    return fill_fields(c, p, chosen, v);
}

static enum err show(struct ctx *c, const struct petition *p)
{
    struct view_petition_case v = { .id = p->id, .version = p->version, .code = p->code, .about = petition_label(c, "about", p->about), .kind = petition_label(c, "class", p->class_),
                                    .door = petition_label(c, "door", p->door), .sealed = p->sealed, .state = petition_label(c, "state", str_c(petition_state_word(p->state))),
                                    .tag = petition_tag(p->state), .answer = p->sealed ? S("") : p->answer, .public_answer = p->public_answer,
                                    .sent = ctx_moment_short(c, p->sent_at_ms), .opinion = petition_label(c, "opinion", p->opinion), .late = petition_is_late(c, p), .was_late = p->late };
    TRY(fill_asker(c, p, &v));
    TRY(fill_history(c, p, &v));
    TRY(fill_clocks(c, p, &v));
    TRY(fill_moves(c, p, &v));
    return WEB_VIEW(c, petition_case, &v, ctx_text(c, MSG_petition_one));
}

static enum err the_petition(struct ctx *c, struct petition *p)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    return petition_look(c, id, p);
}

enum err petition_case(struct ctx *c)
{
    struct petition p;
    TRY(the_petition(c, &p));
    return show(c, &p);
}

static enum err act(struct ctx *c, struct petition *p)
{
    struct petition_act a = { .version = web_int(c, "version", 0), .words = web_text(c, "loi"), .class_ = web_text(c, "lop"), .door = web_text(c, "cua"),
                              .unit_id = web_int(c, "don-vi", 0), .public_question = web_text(c, "cau-hoi"), .public_answer = web_text(c, "tra-loi") };
    TRY(web_check(c));
    if (a.version != p->version)
        return ERR_STALE;
    if (!petition_move_from(web_text(c, "viec"), p->state, &a.move))
        return ctx_refuse(c, ERR_CONFLICT, MSG_petition_not_now);
    return petition_move(c, p, &a);
}

enum err petition_case_do(struct ctx *c)
{
    struct petition p;
    TRY(the_petition(c, &p));
    enum err e = act(c, &p);
    if (e == ERR_INVALID)
        TRY(show(c, &p));
    TRY(e);
    web_flash(c, MSG_petition_done, MSG_NO_ARGS);
    bool ours = petition_grant(c, p.agency_id) != NULL;
    return web_see(c, ours ? petition_office_path(c, p.id) : S("/cong-viec/phan-anh"));
}

enum err petition_case_file(struct ctx *c)
{
    struct petition p;
    struct petition_file *files;
    int64_t id;
    size_t n;
    TRY(the_petition(c, &p));
    TRY(web_path_id(c, 1, &id));
    TRY(petition_files(c, p.id, &files, &n));
    for (size_t i = 0; i < n && !p.sealed; i++)
        if (files[i].id == id)
            return paper_send(c, files[i].hash, files[i].media_type, files[i].name);
    return ERR_NOT_FOUND;
}
