/* The pages of a conversation: of its person, of the office, and the list of those who wait. */
#include "base/clock.h"
#include "mod/forms/forms.h"
#include "mod/message/message.h"
#include "views.h"

struct talk {
    bool office;
    struct dossier d;
    struct message *list;
    size_t n;
    bool open;
    struct paper_upload *files;
    size_t files_n;
};

static struct str path_of(struct ctx *c, const struct talk *t)
{
    struct str page = t->office ? dossier_office_path(c, t->d.id) : arena_printf(c->arena, "/ho-so/%lld", (long long)t->d.id);
    return arena_printf(c->arena, "%.*s/trao-doi", STR_ARG(page));
}

/* Its person, or an official within reach, whose look is an event. */
static enum err reach(struct ctx *c, struct talk *t)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    if (t->office)
        return dossier_look(c, id, "message", &t->d);
    TRY(dossier_get(c, id, &t->d));
    return c->who.account_id && t->d.account_id == c->who.account_id ? ERR_OK : ERR_NOT_FOUND;
}

/* Each side sees what it had not read; afterwards it has. */
static enum err load(struct ctx *c, void *arg)
{
    struct talk *t = arg;
    TRY(reach(c, t));
    TRY(message_is_open(c, &t->d, &t->open));
    TRY(message_list(c, t->d.id, &t->list, &t->n));
    return message_mark_read(c, t->d.id, t->office);
}

/* -- the page -- */

static struct view_message_page_rows row_of(struct ctx *c, const struct talk *t, const struct message *m)
{
    bool mine = m->from_office == t->office;
    struct view_message_page_rows row = { .who = m->from_office ? (t->office ? m->by_name : ctx_text(c, MSG_message_desk)) : (t->office ? ctx_text(c, MSG_message_person) : ctx_text(c, MSG_message_you)),
                                          .when = ctx_moment_short(c, m->at_ms), .body = m->body, .mine = mine, .fresh = !mine && !m->read_at_ms };
    if (mine)
        row.state = m->read_at_ms ? msg_format(c->arena, c->lang, MSG_message_read_at, MSG_ARGS(ctx_moment_short(c, m->read_at_ms))) : ctx_text(c, MSG_message_unread);
    for (size_t i = 0; i < m->files_n; i++) {
        struct str href = t->office ? arena_printf(c->arena, "/cong-viec/giay-to/%lld", (long long)m->files[i].id)
                                    : arena_printf(c->arena, "/ho-so/%lld/giay-to/%lld", (long long)t->d.id, (long long)m->files[i].id);
        VEC_PUSH(c->arena, &row.files, ((struct view_message_page_rows_files){ href, m->files[i].name }));
    }
    return row;
}

static void put_form(struct ctx *c, struct view_message_page *v)
{
    struct view_form_field text = forms_area(c, "noi_dung", MSG_message_text, 4, MESSAGE_CHARS_MAX), file = forms_text(c, "tep", MSG_message_files);
    file.is_text = false;
    file.is_file = true;
    file.many = true;
    file.optional = true;
    file.value = S("");
    file.hint = ctx_text(c, MSG_message_files_hint);
    file.bytes_max = c->app->cfg.upload_bytes_max;
    VEC_PUSH(c->arena, &v->fields, text);
    VEC_PUSH(c->arena, &v->fields, file);
}

static enum err show(struct ctx *c, const struct talk *t)
{
    struct str path = path_of(c, t);
    struct view_message_page v = { .no = t->d.code.len ? t->d.code : t->d.request_no, .action = path, .open = t->open, .office = t->office,
                                   .back = str_cut(path, 0, path.len - sizeof "/trao-doi" + 1), .nobody = !t->d.account_id };
    for (size_t i = 0; i < t->n; i++) {
        v.waits |= t->office && !t->list[i].from_office && !t->list[i].answered_at_ms;
        VEC_PUSH(c->arena, &v.rows, row_of(c, t, &t->list[i]));
    }
    v.may_write = t->open && (!t->office || authz_may(&c->who, PERM_WORK));
    put_form(c, &v);
    return WEB_VIEW(c, message_page, &v, ctx_text(c, MSG_message_title));
}

static enum err page(struct ctx *c, bool office)
{
    struct talk t = { .office = office };
    TRY(load(c, &t));
    return show(c, &t);
}

enum err message_page(struct ctx *c) { return page(c, false); }
enum err message_office_page(struct ctx *c) { return page(c, true); }

/* -- writing -- */

static enum err send(struct ctx *c, void *arg)
{
    struct talk *t = arg;
    TRY(reach(c, t));
    return message_send(c, &t->d, web_text(c, "noi_dung"), t->files, t->files_n);
}

/* The page again with what was typed; a transaction begins without problems, so they are put back. */
static enum err again(struct ctx *c, struct talk *t)
{
    struct problem kept = c->problem;
    TRY(ctx_write(c, load, t));
    c->problem = kept;
    TRY(show(c, t));
    return ERR_INVALID;
}

static enum err check_reach(struct ctx *c, void *arg) { return reach(c, arg); }

static enum err write(struct ctx *c, bool office)
{
    struct talk t = { .office = office };
    struct problem kept = c->problem;
    TRY(ctx_write(c, check_reach, &t)); /* before a file is taken from a stranger */
    c->problem = kept;
    enum err e = ctx_ok(c) ? paper_receive_any(c, "tep", &t.files, &t.files_n) : ERR_INVALID;
    if (e == ERR_OK)
        e = ctx_write(c, send, &t);
    if (e == ERR_INVALID)
        return again(c, &t);
    TRY(e);
    web_flash(c, MSG_message_sent, MSG_NO_ARGS);
    return web_see(c, path_of(c, &t));
}

enum err message_write(struct ctx *c) { return write(c, false); }
enum err message_office_write(struct ctx *c) { return write(c, true); }

enum err message_office_settle(struct ctx *c)
{
    struct talk t = { .office = true };
    TRY(reach(c, &t));
    TRY(message_settle(c, &t.d));
    web_flash(c, MSG_message_settled, MSG_NO_ARGS);
    return web_see(c, path_of(c, &t));
}

/* -- who waits -- */

static struct str age(struct ctx *c, int64_t since_ms)
{
    int64_t hours = (c->now_ms - since_ms) / CLOCK_HOUR_MS;
    struct str n = arena_printf(c->arena, "%lld", (long long)(hours < 24 ? hours : hours / 24));
    return hours < 1 ? ctx_text(c, MSG_message_age_now) : msg_format(c->arena, c->lang, hours < 24 ? MSG_message_age_hours : MSG_message_age_days, MSG_ARGS(n));
}

enum err message_office_list(struct ctx *c)
{
    struct message_waiting *list;
    size_t n;
    struct view_message_list v = { 0 };
    TRY(message_waiting(c, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_message_list_rows row = { arena_printf(c->arena, "%.*s/trao-doi", STR_ARG(dossier_office_path(c, list[i].dossier_id))), list[i].no, list[i].name,
                                              list[i].n, ctx_moment_short(c, list[i].since_ms), age(c, list[i].since_ms) };
        VEC_PUSH(c->arena, &v.rows, row);
    }
    return WEB_VIEW(c, message_list, &v, ctx_text(c, MSG_message_list));
}
