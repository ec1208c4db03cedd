/* The gateway of text messages, and what waits or fails by channel: /quan-tri/tin-nhan. */
#include "base/clock.h"
#include "core/event.h"
#include "mod/forms/forms.h"
#include "mod/notify/notify_internal.h"
#include "mod/notify/sms.h"
#include "sql_notify.h"
#include "views.h"

#define FIGURES_MS (7 * CLOCK_DAY_MS)
#define PLACES MSG_ARGS(S("{to}"), S("{text}"), S("{id}"), S("{receipt}"))

/* -- what happened -- */

static struct str state_words(struct ctx *c, const struct delivery_figures_row *r)
{
    enum msg m = MSG_gateway_state_waiting;
    if (r->unconfirmed && !str_eq(r->state, S("failed")))
        return ctx_text(c, MSG_gateway_state_unconfirmed);
    return msg_find(arena_printf(c->arena, "gateway.state_%.*s", STR_ARG(r->state)), &m) ? ctx_text(c, m) : r->state;
}

static struct str channel_words(struct ctx *c, struct str channel)
{
    return ctx_text(c, str_eq(channel, S("sms")) ? MSG_notify_by_sms : MSG_notify_by_mail);
}

static enum err figures(struct ctx *c, struct view_notify_gateway *v)
{
    struct delivery_figures_row *rows;
    struct delivery_trouble_row *bad;
    size_t n;
    TRY(delivery_figures(c->db, c->arena, &(struct delivery_figures_in){ c->now_ms - FIGURES_MS }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_notify_gateway_figures row = { channel_words(c, rows[i].channel), state_words(c, &rows[i]), rows[i].n, ctx_moment_short(c, rows[i].oldest_at_ms) };
        VEC_PUSH(c->arena, &v->figures, row);
    }
    TRY(delivery_trouble(c->db, c->arena, &(struct delivery_trouble_in){ c->now_ms - FIGURES_MS }, &bad, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_notify_gateway_trouble row = { ctx_moment_short(c, bad[i].at_ms), channel_words(c, bad[i].channel), bad[i].why };
        VEC_PUSH(c->arena, &v->trouble, row);
    }
    return ERR_OK;
}

/* -- the form -- */

static const struct field {
    const char *key;
    enum msg label, hint; /* hint MSG_COUNT: none */
    int rows;
} fields[] = {
    { "url", MSG_gateway_url, MSG_gateway_url_hint, 0 },
    { "media_type", MSG_gateway_media, MSG_gateway_media_hint, 0 },
    { "template", MSG_gateway_template, MSG_gateway_template_hint, 4 },
    { "success_pointer", MSG_gateway_pointer, MSG_gateway_pointer_hint, 0 },
    { "success_value", MSG_gateway_value, MSG_gateway_value_hint, 0 },
    { "id_pointer", MSG_gateway_id, MSG_gateway_id_hint, 0 },
    { "receipt_ok", MSG_gateway_ok, MSG_gateway_ok_hint, 0 },
    { "receipt_bad", MSG_gateway_bad, MSG_gateway_bad_hint, 0 },
};
enum { FIELDS_N = sizeof fields / sizeof *fields };

static void put_box(struct ctx *c, struct view_notify_gateway *v, const char *key, enum msg label, bool on)
{
    struct view_form_field f = forms_text(c, key, label);
    f.is_text = false;
    f.is_checkbox = true;
    f.checked = web_has(c, "version") ? web_flag(c, key) : on;
    f.value = S("");
    VEC_PUSH(c->arena, &v->fields, f);
}

static void put_fields(struct ctx *c, const struct sms_gateway *g, struct view_notify_gateway *v)
{
    const struct str now[FIELDS_N] = { g->url, g->media_type, g->template, g->success_pointer, g->success_value, g->id_pointer, g->receipt_ok, g->receipt_bad };
    for (size_t i = 0; i < FIELDS_N; i++) {
        struct view_form_field f = fields[i].rows ? forms_area(c, fields[i].key, fields[i].label, fields[i].rows, 2000) : forms_text(c, fields[i].key, fields[i].label);
        f.value = web_has(c, fields[i].key) ? f.value : now[i];
        f.hint = msg_format(c->arena, c->lang, fields[i].hint, PLACES);
        f.optional = i > 2;
        VEC_PUSH(c->arena, &v->fields, f);
    }
    struct view_form_field secret = forms_secret(c, "secret", MSG_gateway_secret);
    secret.hint = ctx_text(c, g->authorization.len ? MSG_gateway_secret_kept : MSG_gateway_secret_hint);
    secret.optional = true;
    VEC_PUSH(c->arena, &v->fields, secret);
    put_box(c, v, "plain", MSG_gateway_plain, g->version ? g->plain : true);
    put_box(c, v, "receipts", MSG_gateway_receipts, g->receipts);
    put_box(c, v, "enabled", MSG_gateway_enabled, g->enabled);
}

static enum err show(struct ctx *c)
{
    struct sms_gateway g;
    struct view_notify_gateway v = { 0 };
    TRY(sms_gateway_get(c, &g));
    v.version = g.version;
    v.mail = c->app->cfg.smtp_url.len > 0;
    v.sms = g.enabled;
    put_fields(c, &g, &v);
    TRY(figures(c, &v));
    return WEB_VIEW(c, notify_gateway, &v, ctx_text(c, MSG_gateway_title));
}

enum err notify_gateway_page(struct ctx *c) { return show(c); }

/* -- keeping it -- */

static void need(struct ctx *c, const char *key, bool holds, enum msg m)
{
    if (!holds)
        ctx_invalid(c, str_c(key), m, PLACES);
}

static void check(struct ctx *c, const struct sms_gateway *g)
{
    bool http = str_starts(g->url, S("https://")) || str_starts(g->url, S("http://"));
    struct str both = arena_printf(c->arena, "%.*s %.*s", STR_ARG(g->url), STR_ARG(g->template));
    need(c, "url", http, MSG_gateway_url_wrong);
    need(c, "template", str_has(both, S("{to}")) && str_has(both, S("{text}")), MSG_gateway_template_wrong);
    need(c, "media_type", !g->template.len || str_has(g->media_type, S("/")), MSG_gateway_media_wrong);
    need(c, "success_pointer", !g->success_pointer.len || g->success_pointer.ptr[0] == '/', MSG_gateway_pointer_wrong);
    need(c, "id_pointer", !g->id_pointer.len || g->id_pointer.ptr[0] == '/', MSG_gateway_pointer_wrong);
    need(c, "receipt_ok", !g->receipts || g->receipt_ok.len, MSG_gateway_ok_wrong);
    need(c, "secret", str_index(g->authorization, '\n', 0) < 0 && str_index(g->authorization, '\r', 0) < 0, MSG_gateway_secret_wrong);
}

static enum err keep(struct ctx *c)
{
    struct sms_gateway now;
    struct str secret = web_text(c, "secret");
    TRY(sms_gateway_get(c, &now));
    struct sms_gateway g = { web_flag(c, "enabled"), web_flag(c, "receipts"), web_flag(c, "plain"), web_text(c, "url"), web_text(c, "media_type"), web_text(c, "template"),
                             secret.len ? secret : now.authorization, web_text(c, "success_pointer"), web_text(c, "success_value"), web_text(c, "id_pointer"),
                             web_text(c, "receipt_ok"), web_text(c, "receipt_bad"), web_int(c, "version", 0) };
    check(c, &g);
    if (!ctx_ok(c))
        return ERR_INVALID;
    TRY(sms_gateway_set(c, &g));
    struct event e = { .kind = "setting.sms_gateway", .object_kind = "setting", .object_id = c->who.account_id,
                       EVENT_DETAIL({ "url", g.url, 0 }, { "enabled", g.enabled ? S("1") : S("0"), 0 }, { "secret", secret.len ? S("changed") : S("kept"), 0 }) };
    return event_put(c, &e);
}

enum err notify_gateway_save(struct ctx *c)
{
    enum err e = keep(c);
    if (e == ERR_INVALID) {
        TRY(show(c));
        return e;
    }
    TRY(e);
    web_flash(c, MSG_gateway_saved, MSG_NO_ARGS);
    return web_see(c, S("/quan-tri/tin-nhan"));
}
