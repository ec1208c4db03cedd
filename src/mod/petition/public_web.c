/* Pages for everybody: what a petition is, where else to go, what was answered, and the form. */
#include "core/setting.h"
#include "mod/forms/forms.h"
#include "mod/identity/identity.h"
#include "mod/petition/petition_web.h"
#include "mod/petition/petition_words.h"

/* -- the first question: what is it about? -- */

static const struct way {
    const char *word;
    enum msg label, hint;
    const char *to; /* a door of doors.json is counted */
    bool door;
} ways[] = {
    { "service", MSG_petition_way_service, MSG_petition_way_service_hint, "/phan-anh/gui?ve=service", false },
    { "rule", MSG_petition_way_rule, MSG_petition_way_rule_hint, "/phan-anh/gui?ve=rule", false },
    { "complaint", MSG_petition_way_complaint, MSG_petition_way_complaint_hint, "/phan-anh/noi-nhan/complaint", true },
    { "denunciation", MSG_petition_way_denunciation, MSG_petition_way_denunciation_hint, "/phan-anh/noi-nhan/denunciation", true },
    { "crime", MSG_petition_way_crime, MSG_petition_way_crime_hint, "/phan-anh/noi-nhan/crime", true },
    { "question", MSG_petition_way_question, MSG_petition_way_question_hint, "/hoi-dap/gui", false },
};
enum { WAYS_N = sizeof ways / sizeof *ways, OWN_PAGE = 50 };

static struct view_form_field ways_field(struct ctx *c)
{
    struct view_form_field f = forms_radios(c, "chuyen", MSG_petition_what);
    for (size_t i = 0; i < WAYS_N; i++) {
        forms_option(c, &f, str_c(ways[i].word), ctx_text(c, ways[i].label), false);
        f.options.at[i].hint = ctx_text(c, ways[i].hint);
    }
    return f;
}

static enum err show_home(struct ctx *c)
{
    struct petition *list;
    size_t n;
    bool begins = web_has(c, "chuyen");
    struct view_petition_home v = { .q = begins ? S("") : web_text(c, "q"), .mine = c->who.citizen };
    VEC_PUSH(c->arena, &v.fields, ways_field(c));
    TRY(petition_public(c, v.q, begins ? 0 : web_int(c, "truoc", 0), &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_petition_home_found row = { arena_printf(c->arena, "/phan-anh/cong-khai/%.*s", STR_ARG(list[i].code)), list[i].public_question,
                                                ctx_moment_short(c, list[i].published_at_ms) };
        VEC_PUSH(c->arena, &v.found, row);
    }
    if (n == 20)
        v.next = arena_printf(c->arena, "/phan-anh?truoc=%lld", (long long)list[n - 1].published_at_ms);
    return WEB_VIEW(c, petition_home, &v, ctx_text(c, MSG_petition_title));
}

enum err petition_home(struct ctx *c)
{
    TRY(web_check(c));
    return show_home(c);
}

enum err petition_begin(struct ctx *c)
{
    struct str word = web_text(c, "chuyen");
    TRY(web_check(c));
    for (size_t i = 0; i < WAYS_N; i++)
        if (str_eq(word, str_c(ways[i].word))) {
            if (ways[i].door)
                TRY(petition_door_count(c, word));
            return web_see(c, str_c(ways[i].to));
        }
    ctx_invalid(c, S("chuyen"), MSG_petition_what_none, MSG_NO_ARGS);
    TRY(show_home(c));
    return ERR_INVALID;
}

enum err petition_door_page(struct ctx *c)
{
    struct petition_door d;
    struct unit office;
    TRY(petition_door(c, web_path(c, 0), &d));
    TRY(unit_office(c, &office));
    struct view_petition_door_page v = { .what = petition_label(c, "door", d.key), .about = petition_label(c, "door_about", d.key), .who = d.who, .how = d.how,
                                         .article = d.article, .unverified = !d.verified, .secret = d.sealed, .office = office.name, .address = office.address,
                                         .phone = d.hotline };
    if (str_eq(d.hotline, S("office")))
        TRY(setting_get(c->db, c->arena, SETTING_OFFICE_HOTLINE, &v.phone));
    if (!v.phone.len)
        v.phone = office.phone;
    return WEB_VIEW(c, petition_door_page, &v, v.what);
}

enum err petition_published(struct ctx *c)
{
    struct petition p;
    struct unit u;
    TRY(petition_public_one(c, web_path(c, 0), &p));
    TRY(unit_get(c, p.agency_id, &u));
    struct view_petition_published v = { p.public_question, p.public_answer, u.name, ctx_moment_short(c, p.published_at_ms) };
    return WEB_VIEW(c, petition_published, &v, ctx_text(c, MSG_petition_published));
}

/* -- the form -- */

static struct str about_of(struct ctx *c) { return str_eq(web_typed(c, "ve"), S("rule")) ? S("rule") : S("service"); }

static void field(struct ctx *c, struct view_petition_form *v, struct view_form_field f, enum msg hint, struct str known, bool optional)
{
    f.hint = ctx_text(c, hint);
    f.optional = optional;
    forms_fill(c, &f, known);
    if (known.len && str_eq(f.value, known))
        f.source = ctx_text(c, MSG_petition_from_account);
    VEC_PUSH(c->arena, &v->fields, f);
}

static enum err load_account(struct ctx *c, void *arg)
{
    struct account *a = arg;
    return c->who.citizen ? account_get(c, c->who.account_id, a) : ERR_OK;
}

static struct str or_none(struct str s) { return s.ptr ? s : S(""); }

/* a: of whoever is logged in, all empty otherwise. */
static enum err show_form(struct ctx *c, const struct account *a)
{
    struct view_petition_form v = { .about = about_of(c) };
    bool rule = str_eq(v.about, S("rule"));
    v.title = ctx_text(c, rule ? MSG_petition_form_rule : MSG_petition_form_service);
    field(c, &v, forms_area(c, "noi-dung", MSG_petition_content, 7, PETITION_WORDS_MAX), rule ? MSG_petition_content_rule_hint : MSG_petition_content_hint, S(""), false);
    if (!rule)
        field(c, &v, forms_text(c, "ho-so", MSG_petition_dossier), MSG_petition_dossier_hint, S(""), true);
    field(c, &v, forms_files(c, "tep", MSG_petition_files), MSG_petition_files_hint, S(""), true);
    size_t at = v.fields.n;
    field(c, &v, forms_text(c, "ten", MSG_petition_name), MSG_petition_name_hint, or_none(a->name), false);
    field(c, &v, forms_text(c, "dia-chi", MSG_petition_address), MSG_petition_address_hint, or_none(a->address), false);
    field(c, &v, forms_text(c, "dien-thoai", MSG_petition_phone), MSG_petition_phone_hint, or_none(a->phone), false);
    field(c, &v, forms_text(c, "thu", MSG_petition_mail), MSG_petition_mail_hint, or_none(a->email), true);
    v.fields.at[at].autocomplete = S("name");
    v.fields.at[at + 1].autocomplete = S("address-line1");
    v.fields.at[at + 2].autocomplete = S("tel"), v.fields.at[at + 2].inputmode = S("tel"), v.fields.at[at + 2].width = S("20");
    v.fields.at[at + 3].autocomplete = S("email"), v.fields.at[at + 3].inputmode = S("email");
    return WEB_VIEW(c, petition_form, &v, v.title);
}

enum err petition_form(struct ctx *c)
{
    struct account a = { 0 };
    TRY(web_check(c));
    TRY(load_account(c, &a));
    return show_form(c, &a);
}

struct sending {
    struct petition_new n;
    struct petition done;
};

static enum err send_work(struct ctx *c, void *arg)
{
    struct sending *s = arg;
    return petition_send(c, &s->n, &s->done);
}

static enum err send(struct ctx *c, struct sending *s)
{
    struct paper_upload *files;
    size_t n;
    TRY(web_check(c));
    TRY(paper_receive_any(c, "tep", &files, &n));
    s->n = (struct petition_new){ .about = web_text(c, "ve"), .content = web_text(c, "noi-dung"), .dossier_no = web_text(c, "ho-so"), .files = files, .files_n = n,
                                  .person = { c->who.citizen ? c->who.account_id : 0, web_text(c, "ten"), web_text(c, "dia-chi"), web_text(c, "dien-thoai"), web_text(c, "thu") } };
    return ctx_write(c, send_work, s);
}

enum err petition_form_do(struct ctx *c)
{
    struct sending s = { 0 };
    struct account a = { 0 };
    enum err e = send(c, &s);
    if (e == ERR_INVALID) {
        struct problem kept = c->problem;
        TRY(ctx_read(c, load_account, &a));
        c->problem = kept;
        TRY(show_form(c, &a));
        return e;
    }
    TRY(e);
    web_flash(c, MSG_petition_sent_flash, MSG_ARGS(s.done.code));
    return web_created(c, petition_path(c, &s.done));
}

/* -- following with code and secret -- */

enum err petition_find(struct ctx *c)
{
    struct petition p;
    struct str code = web_text(c, "ma"), secret = web_text(c, "khoa");
    TRY(web_check(c));
    enum err e = petition_by_secret(c, code, secret, &p);
    if (e == ERR_OK)
        return web_see(c, petition_path(c, &p));
    if (e != ERR_NOT_FOUND)
        return e;
    ctx_invalid(c, S("ma"), MSG_petition_find_none, MSG_NO_ARGS);
    struct view_petition_find v = { 0 };
    VEC_PUSH(c->arena, &v.fields, forms_text(c, "ma", MSG_petition_code));
    VEC_PUSH(c->arena, &v.fields, forms_text(c, "khoa", MSG_petition_secret));
    TRY(WEB_VIEW(c, petition_find, &v, ctx_text(c, MSG_petition_find)));
    return ERR_INVALID;
}

enum err petition_mine(struct ctx *c)
{
    struct petition *list;
    size_t n;
    struct view_petition_mine v = { 0 };
    TRY(web_check(c));
    TRY(petition_own(c, c->who.account_id, web_int(c, "truoc", 0), &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_petition_mine_rows row = { petition_path(c, &list[i]), list[i].code, petition_label(c, "about", list[i].about),
                                               petition_label(c, "state", str_c(petition_state_word(list[i].state))), petition_tag(list[i].state),
                                               ctx_moment_short(c, list[i].sent_at_ms), list[i].due_at_ms ? ctx_moment_short(c, list[i].due_at_ms) : S("") };
        VEC_PUSH(c->arena, &v.rows, row);
    }
    if (n == OWN_PAGE)
        v.next = arena_printf(c->arena, "/phan-anh/cua-toi?truoc=%lld", (long long)list[n - 1].id);
    return WEB_VIEW(c, petition_mine, &v, ctx_text(c, MSG_petition_mine));
}
