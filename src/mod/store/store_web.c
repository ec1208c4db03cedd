/* The pages of a person: what is there, one paper, one's own files. */
#include "mod/forms/forms.h"
#include "mod/store/store_internal.h"
#include "views.h"

static struct str path_of(struct ctx *c, int64_t id) { return arena_printf(c->arena, "/giay-to-cua-toi/%lld", (long long)id); }

static struct str size_of(struct ctx *c, int64_t bytes)
{
    int64_t kb = (bytes + 999) / 1000;
    return kb < 1000 ? arena_printf(c->arena, "%lld kB", (long long)kb)
                     : arena_printf(c->arena, "%lld,%lld MB", (long long)(kb / 1000), (long long)(kb % 1000 / 100));
}

static struct str tag_of(const struct ctx *c, const struct store_item *i) { return store_usable(c, i) ? S("done") : i->ended_at_ms ? S("wait") : S("draft"); }

/* "Khai sinh (H26.36.14-261120-0001)", for the person whose dossier it is. */
static enum err dossier_words(struct ctx *c, int64_t id, struct str *out)
{
    struct dossier d;
    TRY(dossier_get(c, id, &d));
    *out = arena_printf(c->arena, "%.*s (%.*s)", STR_ARG(d.content), STR_ARG(d.code.len ? d.code : d.request_no));
    return ERR_OK;
}

/* -- all -- */

static enum err fill_kind(struct ctx *c, struct str kind, struct view_store_page *v)
{
    struct store_item *list;
    size_t n;
    int64_t before = str_eq(web_text(c, "loai"), kind) ? web_int(c, "truoc", 0) : 0;
    TRY(store_list(c, kind, before, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct str about = S("");
        if (list[i].dossier_id)
            TRY(dossier_words(c, list[i].dossier_id, &about));
        struct str href = path_of(c, list[i].id), name = store_words(c, &list[i]), state = store_state_words(c, &list[i]), tag = tag_of(c, &list[i]);
        about = about.len ? about : size_of(c, list[i].size_bytes);
        if (str_eq(kind, S("issued")))
            VEC_PUSH(c->arena, &v->issued, ((struct view_store_page_issued){ href, name, about, state, tag }));
        else if (str_eq(kind, S("given")))
            VEC_PUSH(c->arena, &v->given, ((struct view_store_page_given){ href, name, about, state, tag }));
        else
            VEC_PUSH(c->arena, &v->own, ((struct view_store_page_own){ href, name, about, state, tag }));
    }
    struct str next = n == STORE_PAGE ? arena_printf(c->arena, "/giay-to-cua-toi?loai=%.*s&truoc=%lld", STR_ARG(kind), (long long)list[n - 1].id) : S("");
    if (str_eq(kind, S("issued")))
        v->issued_next = next;
    else if (str_eq(kind, S("given")))
        v->given_next = next;
    return ERR_OK;
}

static void fill_adding(struct ctx *c, struct view_store_page *v)
{
    const struct document *all;
    size_t n = document_all(&all);
    v->kind = forms_select(c, "loai", MSG_store_own_kind);
    for (size_t i = 0; i < n; i++)
        forms_option(c, &v->kind, all[i].code, all[i].name, false);
    v->file = forms_text(c, "tep", MSG_store_own_file);
    v->file.is_text = false;
    v->file.is_file = true;
    v->file.value = S("");
    v->file.accept = S("image/*,application/pdf");
    v->file.bytes_max = c->app->cfg.upload_bytes_max;
    v->open = !ctx_ok(c);
}

static enum err show_all(struct ctx *c, void *arg)
{
    struct view_store_page v = { 0 };
    if (arg)
        c->problem = *(const struct problem *)arg; /* a transaction begins without */
    static const char *const kinds[] = { "issued", "given", "own" };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        TRY(fill_kind(c, str_c(kinds[i]), &v));
    fill_adding(c, &v);
    return WEB_VIEW(c, store_page, &v, ctx_text(c, MSG_store_title));
}

enum err store_page(struct ctx *c)
{
    TRY(web_check(c));
    return show_all(c, NULL);
}

struct adding {
    struct paper_upload *files;
    size_t n;
    int64_t id;
};

static enum err put(struct ctx *c, void *arg)
{
    struct adding *a = arg;
    return store_put(c, web_text(c, "loai"), &a->files[0], &a->id);
}

enum err store_add(struct ctx *c)
{
    struct adding a = { 0 };
    struct document kind;
    if (!document_by_code(web_text(c, "loai"), &kind))
        ctx_invalid(c, S("loai"), MSG_form_not_option, MSG_NO_ARGS);
    enum err e = ctx_ok(c) ? paper_receive(c, "tep", &a.files, &a.n) : ERR_INVALID;
    if (e == ERR_OK)
        e = ctx_write(c, put, &a);
    if (e == ERR_INVALID) {
        struct problem kept = c->problem;
        TRY(ctx_read(c, show_all, &kept));
        return e;
    }
    TRY(e);
    web_flash(c, MSG_store_added, MSG_NO_ARGS);
    return web_created(c, path_of(c, a.id));
}

/* -- one -- */

static enum err the_item(struct ctx *c, struct store_item *i)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    return store_get(c, id, i);
}

static enum err fill_uses(struct ctx *c, const struct store_item *i, struct view_store_item *v)
{
    struct store_used *uses;
    size_t n;
    TRY(store_uses(c, i->id, &uses, &n));
    for (size_t k = 0; k < n; k++) {
        struct view_store_item_uses row = { .name = ctx_text(c, MSG_store_used_draft), .when = ctx_moment_short(c, uses[k].used_at_ms),
                                            .href = arena_printf(c->arena, "/ho-so/nhap/%lld", (long long)uses[k].draft_id) };
        if (uses[k].dossier_id) {
            TRY(dossier_words(c, uses[k].dossier_id, &row.name));
            row.href = arena_printf(c->arena, "/ho-so/%lld", (long long)uses[k].dossier_id);
        }
        VEC_PUSH(c->arena, &v->uses, row);
    }
    return ERR_OK;
}

static void fill_describing(struct ctx *c, const struct store_item *i, struct view_store_item *v)
{
    v->describe = !str_eq(i->kind, S("issued")) && !i->ended_at_ms;
    v->so = forms_text(c, "so", MSG_store_number);
    v->so.value = web_has(c, "so") ? v->so.value : i->number;
    v->so.maxlength = 100;
    v->so.optional = true;
    v->day = forms_day_or(c, "ngay_cap", MSG_store_issue_day, i->issue_day);
    v->end_day = forms_day_or(c, "den_ngay", MSG_store_until_day, i->until_day);
    v->day.optional = v->end_day.optional = true;
}

static struct str digitised_words(struct ctx *c, const struct store_item *i)
{
    bool office = str_eq(i->digitised_by, S("office")), desk = str_eq(i->digitised_by, S("desk"));
    return ctx_text(c, office ? MSG_store_by_office : desk ? MSG_store_by_desk : MSG_store_by_person);
}

static enum err show_one(struct ctx *c, const struct store_item *i)
{
    struct document kind = { .valid_ground = S("") };
    struct view_store_item v = { .id = i->id, .version = i->version, .name = i->name, .state = store_state_words(c, i), .tag = tag_of(c, i),
                                 .number = i->number, .digitised = digitised_words(c, i), .size = size_of(c, i->size_bytes),
                                 .hidden = i->hidden_at_ms > 0, .removable = str_eq(i->kind, S("own")) };
    v.issued = i->issue_day ? ctx_date(c, i->issue_day) : S("");
    v.until = i->until_day ? ctx_date(c, i->until_day) : S("");
    if (i->until_day && str_eq(i->kind, S("issued")) && document_by_code(i->type, &kind))
        v.ground = kind.valid_ground;
    if (i->dossier_id) {
        TRY(dossier_words(c, i->dossier_id, &v.dossier));
        v.dossier_href = arena_printf(c->arena, "/ho-so/%lld", (long long)i->dossier_id);
    }
    TRY(fill_uses(c, i, &v));
    fill_describing(c, i, &v);
    return WEB_VIEW(c, store_item, &v, i->name);
}

enum err store_item_page(struct ctx *c)
{
    struct store_item i;
    TRY(the_item(c, &i));
    return show_one(c, &i);
}

static enum err or_again(struct ctx *c, int64_t id, enum err e, enum msg done)
{
    struct store_item i;
    if (e == ERR_INVALID || e == ERR_STALE) {
        TRY(store_get(c, id, &i));
        TRY(show_one(c, &i));
        return e;
    }
    TRY(e);
    web_flash(c, done, MSG_NO_ARGS);
    return web_see(c, path_of(c, id));
}

enum err store_item_save(struct ctx *c)
{
    struct store_item i;
    TRY(the_item(c, &i));
    i.number = web_text(c, "so");
    i.issue_day = i.until_day = 0;
    web_day(c, "ngay_cap", &i.issue_day);
    web_day(c, "den_ngay", &i.until_day);
    return or_again(c, i.id, ctx_ok(c) ? store_describe(c, &i, web_int(c, "version", 0)) : ERR_INVALID, MSG_store_saved);
}

enum err store_item_hide(struct ctx *c)
{
    struct store_item i;
    bool hide = !web_flag(c, "hien");
    TRY(web_check(c));
    TRY(the_item(c, &i));
    return or_again(c, i.id, store_hide(c, &i, web_int(c, "version", 0), hide), hide ? MSG_store_hidden_done : MSG_store_shown_done);
}

enum err store_item_remove(struct ctx *c)
{
    struct store_item i;
    TRY(web_check(c));
    TRY(the_item(c, &i));
    TRY(store_remove(c, &i, web_int(c, "version", 0)));
    web_flash(c, MSG_store_removed_done, MSG_NO_ARGS);
    return web_see(c, S("/giay-to-cua-toi"));
}

enum err store_item_file(struct ctx *c)
{
    struct store_item i;
    TRY(the_item(c, &i));
    struct str name = arena_printf(c->arena, "%.*s.%.*s", STR_ARG(i.name), STR_ARG(blob_ending(i.media_type)));
    return str_eq(i.kind, S("issued")) ? web_blob(c, i.hash, i.media_type, name) : paper_send(c, i.hash, i.media_type, name);
}
