#include "mod/poster/poster.h"
#include "base/embed.h"
#include "fmt/doc.h"
#include "mod/catalogue/catalogue.h"
#include "mod/forms/forms.h"
#include "mod/units/units.h"
#include "text/text.h"
#include "views.h"

enum { LONG_TITLE = 80, VALUES_N = 8 };

static const struct kind {
    const char *word, *path;
    enum msg title, sentence;
} kinds[] = {
    { "trang-chu", "/", MSG_poster_home_title, MSG_poster_home_sentence },
    { "phuong", "/phuong", MSG_poster_ward_title, MSG_poster_ward_sentence },
    { "dat-lich", "/dat-lich", MSG_poster_booking_title, MSG_poster_booking_sentence },
    { "phan-anh", "/phan-anh", MSG_poster_petition_title, MSG_poster_petition_sentence },
};
enum { KINDS_N = sizeof kinds / sizeof *kinds };

struct sheet {
    struct unit office;
    struct str title, sentence, path, file; /* in Vietnamese: it hangs on a wall */
};

static struct str vi(enum msg m) { return msg_text(LANG_VI, m); }

/* -- printing -- */

/* What a person types: "http://" stands where no padlock is, "https://" comes by itself. */
static struct str typed(struct str url) { return str_starts(url, S("https://")) ? str_skip(url, sizeof "https://" - 1) : url; }

static enum err print(struct ctx *c, const struct sheet *s)
{
    struct str pdf, url = arena_printf(c->arena, "%.*s%.*s", STR_ARG(c->app->cfg.base_url), STR_ARG(s->path));
    struct doc_fault fault = { 0 };
    const struct embed_file *f = embed_find(embed_data, embed_data_n, S("poster/poster.doc"));
    const struct doc_value values[VALUES_N] = {
        { S("office.name"), s->office.name }, { S("office.address"), s->office.address }, { S("office.phone"), s->office.phone },
        { S("poster.title"), s->title }, { S("poster.sentence"), s->sentence }, { S("poster.qr_text"), url }, { S("poster.address"), typed(url) },
        { S("poster.long"), text_length(s->title) > LONG_TITLE ? S("x") : S("") },
    };
    if (!f)
        return ERR_IO;
    TRY(doc_pdf(c->arena, f->bytes, &(struct doc_data){ values, VALUES_N, NULL, 0 }, s->title, c->now_ms, &pdf, &fault));
    return web_bytes(c, pdf, S("application/pdf"), arena_printf(c->arena, "ap-phich-%.*s.pdf", STR_ARG(s->file)), true);
}

static enum err load_page(struct ctx *c, void *arg)
{
    struct sheet *s = arg;
    for (size_t i = 0; i < KINDS_N; i++)
        if (str_eq(web_path(c, 0), str_c(kinds[i].word))) {
            *s = (struct sheet){ .title = vi(kinds[i].title), .sentence = vi(kinds[i].sentence), .path = str_c(kinds[i].path), .file = str_c(kinds[i].word) };
            return unit_office(c, &s->office);
        }
    return ERR_NOT_FOUND;
}

static enum err load_procedure(struct ctx *c, void *arg)
{
    struct sheet *s = arg;
    const struct procedure *p;
    struct str code = web_path(c, 0);
    TRY(text_utf8_valid(code) ? procedure_by_code(c, code, ctx_today(c), &p) : ERR_NOT_FOUND);
    *s = (struct sheet){ .title = p->short_name, .sentence = vi(MSG_poster_procedure_sentence), .file = p->code,
                         .path = arena_printf(c->arena, "/thu-tuc/%.*s", STR_ARG(p->code)) };
    return p->closed ? ERR_NOT_FOUND : unit_office(c, &s->office);
}

enum err poster_of_page(struct ctx *c)
{
    struct sheet s;
    TRY(ctx_read(c, load_page, &s));
    return print(c, &s);
}

enum err poster_of_procedure(struct ctx *c)
{
    struct sheet s;
    TRY(ctx_read(c, load_procedure, &s));
    return print(c, &s);
}

/* -- the page -- */

/* The one that was asked for by its code. */
static enum err add_procedure(struct ctx *c, struct str code, struct view_poster_home *v)
{
    const struct procedure *p;
    enum err e = procedure_by_code(c, code, ctx_today(c), &p);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && p->closed))
        return ctx_invalid(c, S("thu-tuc"), MSG_poster_no_procedure, MSG_NO_ARGS);
    TRY(e);
    VEC_PUSH(c->arena, &v->rows, ((__typeof__(*v->rows.at)){ arena_printf(c->arena, "/ap-phich/thu-tuc/%.*s", STR_ARG(p->code)), p->short_name, true }));
    return ERR_OK;
}

enum err poster_home(struct ctx *c)
{
    struct view_poster_home v = { 0 };
    struct str code = web_text(c, "thu-tuc");
    enum err e = web_check(c);
    if (e == ERR_OK && code.len)
        e = add_procedure(c, code, &v);
    if (e != ERR_OK && e != ERR_INVALID)
        return e;
    for (size_t i = 0; i < KINDS_N; i++)
        VEC_PUSH(c->arena, &v.rows, ((__typeof__(*v.rows.at)){ arena_printf(c->arena, "/ap-phich/trang/%s", kinds[i].word), ctx_text(c, kinds[i].title), false }));
    v.code = forms_text(c, "thu-tuc", MSG_poster_code);
    v.code.hint = ctx_text(c, MSG_poster_code_hint);
    v.code.width = S("10");
    TRY(WEB_VIEW(c, poster_home, &v, ctx_text(c, MSG_poster_title)));
    return e;
}
