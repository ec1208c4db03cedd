/* Pages: finding answers, asking, answering. */
#include "mod/catalogue/catalogue.h"
#include "mod/catalogue/catalogue_web.h"
#include "mod/faq/faq.h"
#include "mod/forms/forms.h"
#include "mod/units/units.h"
#include "sql_faq.h"
#include "views.h"

enum { DESK_PAGE = 50 };

static struct str page_path(struct ctx *c, int64_t id) { return arena_printf(c->arena, "/hoi-dap/cau/%lld", (long long)id); }
static struct str case_path(struct ctx *c, int64_t id) { return arena_printf(c->arena, "/cong-viec/hoi-dap/%lld", (long long)id); }

/* The short name of a procedure that is there; "" otherwise. */
static struct str procedure_name(struct ctx *c, struct str code)
{
    const struct procedure *p;
    return code.len && procedure_by_code(c, code, ctx_today(c), &p) == ERR_OK ? p->short_name : S("");
}

/* -- for everybody -- */

enum err faq_home(struct ctx *c)
{
    struct faq *list;
    size_t n;
    TRY(web_check(c));
    struct view_faq_home v = { .q = web_text(c, "q") };
    v.procedure = procedure_name(c, web_text(c, "thu-tuc"));
    v.code = v.procedure.len ? web_text(c, "thu-tuc") : S("");
    TRY(faq_find(c, v.q, v.code, web_int(c, "truoc", 0), &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_faq_home_rows row = { page_path(c, list[i].id), list[i].question, procedure_name(c, list[i].procedure_code) };
        VEC_PUSH(c->arena, &v.rows, row);
    }
    v.asked = v.q.len > 0;
    if (n == 20 && !v.q.len)
        v.next = arena_printf(c->arena, "/hoi-dap?thu-tuc=%.*s&truoc=%lld", STR_ARG(v.code), (long long)list[n - 1].id);
    return WEB_VIEW(c, faq_home, &v, ctx_text(c, MSG_faq_title));
}

enum err faq_page(struct ctx *c)
{
    int64_t id;
    struct faq f;
    struct unit u;
    TRY(web_path_id(c, 0, &id));
    TRY(faq_get(c, id, &f));
    if (!str_eq(f.state, S("published")))
        return ERR_NOT_FOUND;
    TRY(unit_get(c, f.agency_id, &u));
    struct view_faq_page v = { f.question, f.answer, u.name, ctx_moment_short(c, f.answered_at_ms), procedure_name(c, f.procedure_code), f.procedure_code };
    return WEB_VIEW(c, faq_page, &v, ctx_text(c, MSG_faq_title));
}

enum err faq_pages(struct ctx *c, struct public_page **out, size_t *n)
{
    struct faq_map_row *rows;
    TRY(faq_map(c->db, c->arena, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct public_page, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct public_page){ page_path(c, rows[i].id), rows[i].answered_at_ms };
    return ERR_OK;
}

static enum err show_form(struct ctx *c)
{
    struct view_faq_form v = { .told = c->who.citizen };
    struct view_form_field asked = forms_area(c, "hoi", MSG_faq_asked, 5, FAQ_ASKED_MAX), code = forms_text(c, "thu-tuc", MSG_faq_procedure);
    asked.hint = ctx_text(c, MSG_faq_asked_hint);
    code.hint = ctx_text(c, MSG_faq_procedure_hint);
    code.optional = true;
    code.width = S("10");
    v.procedure = procedure_name(c, code.value);
    VEC_PUSH(c->arena, &v.fields, asked);
    VEC_PUSH(c->arena, &v.fields, code);
    return WEB_VIEW(c, faq_form, &v, ctx_text(c, MSG_faq_ask));
}

enum err faq_form(struct ctx *c)
{
    TRY(web_check(c));
    return show_form(c);
}

enum err faq_form_do(struct ctx *c)
{
    int64_t id;
    enum err e = web_check(c);
    if (e == ERR_OK)
        e = faq_ask(c, web_text(c, "hoi"), web_text(c, "thu-tuc"), c->who.citizen ? c->who.account_id : 0, &id);
    if (e == ERR_INVALID)
        TRY(show_form(c));
    TRY(e);
    web_flash(c, MSG_faq_sent, MSG_NO_ARGS);
    return web_see(c, S("/hoi-dap"));
}

/* -- for officers -- */

static const struct {
    const char *word, *state;
    enum msg label;
} filters[] = { { "", "asked", MSG_faq_waiting }, { "xong", "published", MSG_faq_done }, { "khong", "declined", MSG_faq_declined } };

enum err faq_desk(struct ctx *c)
{
    struct faq *list;
    size_t n, f = 0;
    struct view_faq_desk v = { 0 };
    TRY(web_check(c));
    if (!c->who.grants_n)
        return ERR_FORBIDDEN;
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
        if (str_eq(web_text(c, "loc"), str_c(filters[i].word)))
            f = i;
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        struct view_faq_desk_views row = { arena_printf(c->arena, "/cong-viec/hoi-dap?loc=%s", filters[i].word), ctx_text(c, filters[i].label), i == f };
        VEC_PUSH(c->arena, &v.views, row);
    }
    TRY(faq_waiting(c, c->who.grants[0].agency_id, str_c(filters[f].state), web_int(c, "sau", 0), &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_faq_desk_rows row = { case_path(c, list[i].id), list[i].asked, procedure_name(c, list[i].procedure_code), ctx_moment_short(c, list[i].asked_at_ms) };
        VEC_PUSH(c->arena, &v.rows, row);
    }
    if (n == DESK_PAGE)
        v.next = arena_printf(c->arena, "/cong-viec/hoi-dap?loc=%s&sau=%lld", filters[f].word, (long long)list[n - 1].id);
    return WEB_VIEW(c, faq_desk, &v, ctx_text(c, MSG_faq_desk));
}

static enum err the_case(struct ctx *c, struct faq *f)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(faq_get(c, id, f));
    for (size_t i = 0; i < c->who.grants_n; i++)
        if (unit_grant(c, c->who.grants[i].role, f->agency_id))
            return ERR_OK;
    return ERR_NOT_FOUND;
}

static enum err show_case(struct ctx *c, const struct faq *f)
{
    struct view_faq_case v = { .id = f->id, .version = f->version, .asked = f->asked, .procedure = procedure_name(c, f->procedure_code), .when = ctx_moment_short(c, f->asked_at_ms),
                               .published = str_eq(f->state, S("published")), .reason = f->reason };
    struct view_form_field q = forms_area(c, "cau-hoi", MSG_faq_question, 3, FAQ_ASKED_MAX), a = forms_area(c, "tra-loi", MSG_faq_answer, 7, FAQ_ANSWER_MAX);
    q.hint = ctx_text(c, MSG_faq_question_hint);
    forms_fill(c, &q, f->question.len ? f->question : f->asked);
    forms_fill(c, &a, f->answer);
    VEC_PUSH(c->arena, &v.publish, q);
    VEC_PUSH(c->arena, &v.publish, a);
    VEC_PUSH(c->arena, &v.decline, forms_area(c, "ly-do", MSG_faq_reason, 3, 500));
    v.declines = forms_error(c, S("ly-do")).len > 0;
    return WEB_VIEW(c, faq_case, &v, ctx_text(c, MSG_faq_one));
}

enum err faq_case(struct ctx *c)
{
    struct faq f;
    TRY(the_case(c, &f));
    return show_case(c, &f);
}

static enum err act(struct ctx *c, struct faq *f)
{
    int64_t version = web_int(c, "version", 0);
    TRY(web_check(c));
    if (str_eq(web_text(c, "viec"), S("decline")))
        return faq_decline(c, f, version, web_text(c, "ly-do"));
    if (!str_eq(web_text(c, "viec"), S("publish")))
        return ctx_invalid(c, S(""), MSG_form_not_option, MSG_NO_ARGS);
    return faq_publish(c, f, version, web_text(c, "cau-hoi"), web_text(c, "tra-loi"));
}

enum err faq_case_do(struct ctx *c)
{
    struct faq f;
    TRY(the_case(c, &f));
    enum err e = act(c, &f);
    if (e == ERR_INVALID)
        TRY(show_case(c, &f));
    TRY(e);
    web_flash(c, MSG_faq_saved, MSG_NO_ARGS);
    return web_see(c, S("/cong-viec/hoi-dap"));
}
