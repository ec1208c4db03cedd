/* The pages of words, as tables of sentences. */
#include "mod/site/site.h"
#include "base/embed.h"
#include "base/log.h"
#include "core/setting.h"
#include "data/json.h"
#include "mod/units/units.h"
#include "views.h"

enum kind { END, HEAD, PARA, ITEM, LINK };
struct line {
    enum kind kind;
    enum msg text;
};
/* Where a LINK leads. */
static const struct {
    enum msg text;
    const char *href;
} hrefs[] = { { MSG_help_when_count, "/tinh-han" },
              { MSG_access_to_large, "/hien-thi?kieu=to&tiep=/tiep-can" },
              { MSG_access_to_contrast, "/hien-thi?kieu=dam&tiep=/tiep-can" },
              { MSG_access_to_both, "/hien-thi?kieu=to-dam&tiep=/tiep-can" },
              { MSG_access_to_normal, "/hien-thi?kieu=thuong&tiep=/tiep-can" } };
struct words {
    enum msg title, lead;
    const struct line *lines;
    bool purposes; /* of processing personal data, one by one */
};

static const struct line about[] = {
    { HEAD, MSG_about_do_title },    { ITEM, MSG_about_do_find },     { ITEM, MSG_about_do_send }, { ITEM, MSG_about_do_follow },
    { ITEM, MSG_about_do_result },   { HEAD, MSG_about_who_title },   { PARA, MSG_about_who },     { HEAD, MSG_about_software_title },
    { PARA, MSG_about_software },    { PARA, MSG_about_record },      { END, MSG_about_title },
};
static const struct line help[] = {
    { HEAD, MSG_help_start_title },   { PARA, MSG_help_start },         { PARA, MSG_help_counter },    { HEAD, MSG_help_send_title },
    { ITEM, MSG_help_send_1 },        { ITEM, MSG_help_send_2 },        { ITEM, MSG_help_send_3 },     { ITEM, MSG_help_send_4 },
    { HEAD, MSG_help_papers_title },  { PARA, MSG_help_papers },        { HEAD, MSG_help_when_title }, { PARA, MSG_help_when },
    { PARA, MSG_help_when_late },     { LINK, MSG_help_when_count },
    { HEAD, MSG_help_password_title }, { PARA, MSG_help_password },   { HEAD, MSG_help_wrong_title },
    { PARA, MSG_help_wrong },         { END, MSG_help_title },
};
static const struct line access[] = {
    { HEAD, MSG_access_works_title }, { ITEM, MSG_access_works_1 },     { ITEM, MSG_access_works_2 },  { ITEM, MSG_access_works_3 },
    { ITEM, MSG_access_works_4 },     { ITEM, MSG_access_works_5 },     { ITEM, MSG_access_works_6 },  { ITEM, MSG_access_works_7 },
    { ITEM, MSG_access_works_8 },     { HEAD, MSG_access_display_title }, { LINK, MSG_access_to_large }, { LINK, MSG_access_to_contrast },
    { LINK, MSG_access_to_both },     { LINK, MSG_access_to_normal }, { HEAD, MSG_access_not_title }, { ITEM, MSG_access_not_1 },
    { ITEM, MSG_access_not_2 },       { ITEM, MSG_access_not_3 },       { HEAD, MSG_access_other_title }, { PARA, MSG_access_other },    { END, MSG_access_title },
};
/* Luật 91/2025/QH15 and NĐ 356/2025/NĐ-CP: type, purpose, who is responsible and the rights are told before anything is asked. */
static const struct line privacy[] = {
    { HEAD, MSG_privacy_what_title },   { PARA, MSG_privacy_what },        { PARA, MSG_privacy_sensitive },  { HEAD, MSG_privacy_why_title },
    { PARA, MSG_privacy_why },          { PARA, MSG_privacy_no_consent },  { HEAD, MSG_privacy_who_title },  { PARA, MSG_privacy_who },
    { PARA, MSG_privacy_seen },         { PARA, MSG_privacy_public },      { HEAD, MSG_privacy_long_title }, { PARA, MSG_privacy_long },
    { HEAD, MSG_privacy_rights_title }, { ITEM, MSG_privacy_right_see },   { ITEM, MSG_privacy_right_correct }, { ITEM, MSG_privacy_right_object },
    { ITEM, MSG_privacy_right_delete }, { ITEM, MSG_privacy_right_complain }, { HEAD, MSG_privacy_answer_title },
    { PARA, MSG_privacy_answer },       { HEAD, MSG_privacy_cookies_title },
    { PARA, MSG_privacy_cookies },      { HEAD, MSG_privacy_breach_title }, { PARA, MSG_privacy_breach },    { END, MSG_privacy_title },
};

static struct str href_of(enum msg text)
{
    for (size_t i = 0; i < sizeof hrefs / sizeof *hrefs; i++)
        if (hrefs[i].text == text)
            return str_c(hrefs[i].href);
    return S("/");
}

static void fill_lines(struct ctx *c, const struct line *at, struct str office, struct view_site_page *v)
{
    for (; at->kind != END; at++) {
        struct str text = msg_format(c->arena, c->lang, at->text, MSG_ARGS(office));
        if (at->kind == HEAD) {
            struct view_site_page_sections s = { .title = text };
            VEC_PUSH(c->arena, &v->sections, s);
            continue;
        }
        struct view_site_page_sections *now = &v->sections.at[v->sections.n - 1];
        if (at->kind == LINK)
            VEC_PUSH(c->arena, &now->links, ((struct view_site_page_sections_links){ href_of(at->text), text }));
        else if (at->kind == PARA)
            VEC_PUSH(c->arena, &now->paras, (struct view_site_page_sections_paras){ text });
        else
            VEC_PUSH(c->arena, &now->items, (struct view_site_page_sections_items){ text });
    }
}

/* Each purpose with what, why, how long and who: data/privacy/purposes.json. */
static void fill_purposes(struct ctx *c, struct view_site_page *v)
{
    static const struct {
        const char *key;
        enum msg label;
    } parts[] = { { "data", MSG_privacy_purpose_data }, { "ground", MSG_privacy_purpose_ground }, { "keep", MSG_privacy_purpose_keep }, { "who", MSG_privacy_purpose_who } };
    const struct embed_file *f = embed_find(embed_data, embed_data_n, S("privacy/purposes.json"));
    const struct json *root = NULL;
    ASSERT(f && json_parse(c->arena, f->bytes, &root, NULL) == ERR_OK);
    for (size_t i = 0; i < root->n; i++) {
        const struct json *words = json_get(&root->items[i], c->lang == LANG_VI ? "vi" : "en");
        struct view_site_page_purposes row = { .name = json_text(words, "name", S("")) };
        for (size_t p = 0; p < sizeof parts / sizeof *parts; p++)
            VEC_PUSH(c->arena, &row.rows, ((struct view_site_page_purposes_rows){ ctx_text(c, parts[p].label), json_text(words, parts[p].key, S("")) }));
        VEC_PUSH(c->arena, &v->purposes, row);
    }
}

static enum err show(struct ctx *c, const struct words *w)
{
    struct unit office = { .name = S(""), .address = S(""), .phone = S("") };
    struct view_site_page v = { .title = ctx_text(c, w->title) };
    enum err e = unit_office(c, &office);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    TRY(setting_get(c->db, c->arena, SETTING_OFFICE_NAME, &v.office));
    TRY(setting_get(c->db, c->arena, SETTING_OFFICE_HOTLINE, &v.phone));
    v.office = v.office.len ? v.office : office.name;
    v.phone = v.phone.len ? v.phone : office.phone;
    v.address = office.address;
    v.lead = msg_format(c->arena, c->lang, w->lead, MSG_ARGS(v.office));
    fill_lines(c, w->lines, v.office, &v);
    if (w->purposes)
        fill_purposes(c, &v);
    return WEB_VIEW(c, site_page, &v, v.title);
}

enum err site_about(struct ctx *c) { return show(c, &(struct words){ MSG_about_title, MSG_about_lead, about, false }); }
enum err site_help(struct ctx *c) { return show(c, &(struct words){ MSG_help_title, MSG_help_lead, help, false }); }
enum err site_accessibility(struct ctx *c) { return show(c, &(struct words){ MSG_access_title, MSG_access_lead, access, false }); }
enum err site_privacy(struct ctx *c) { return show(c, &(struct words){ MSG_privacy_title, MSG_privacy_lead, privacy, true }); }
