/* What one part's result knows and a later part's result asks: taken over, with its source, and the officer's to correct. */
#include "mod/bundle/bundle_internal.h"
#include "mod/result/result.h"
#include "sql_bundle.h"
#include "text/text.h"
#include "views.h"

typedef VEC(struct bundle_carried) carried_vec;

static const struct bundle_item *item_called(const struct bundle *b, struct str key)
{
    for (size_t i = 0; i < b->n; i++)
        if (b->items[i].part && str_eq(b->items[i].part->key, key))
            return &b->items[i];
    return NULL;
}

/* The number and day of the result, or what it says at a key. */
static enum err said(struct ctx *c, const struct dossier *d, const struct result *r, struct str from, struct str *out)
{
    *out = r->number_text;
    if (str_eq(from, S(BUNDLE_CARRY_NUMBER)))
        return ERR_OK;
    if (!str_eq(from, S(BUNDLE_CARRY_NUMBER_DAY)))
        return result_said(c, d, r, from, out);
    *out = msg_format(c->arena, LANG_VI, MSG_bundle_number_day, MSG_ARGS(r->number_text, text_date(c->arena, r->day)));
    return ERR_OK;
}

static struct str field_of(struct ctx *c, struct str key)
{
    ptrdiff_t dot = str_index(key, '.', 0);
    return arena_printf(c->arena, "%c.%.*s", key.ptr[0], STR_ARG(str_skip(key, (size_t)dot + 1)));
}

static enum err take_over(struct ctx *c, const struct bundle_item *before, const struct bundle_part *part, carried_vec *v)
{
    struct result r;
    enum err e = result_of(c, &before->d, &r);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && !r.number_text.len))
        return ERR_OK;
    TRY(e);
    for (size_t i = 0; i < part->carry_n; i++) {
        struct str key = part->carry[i].to, value;
        TRY(said(c, &before->d, &r, part->carry[i].from, &value));
        if (value.len)
            VEC_PUSH(c->arena, v, ((struct bundle_carried){ key, field_of(c, key), value, before->part->name, r.name, r.number_text }));
    }
    return ERR_OK;
}

enum err bundle_carried(struct ctx *c, const struct dossier *d, struct bundle_carried **out, size_t *n)
{
    struct bundle b;
    struct bundle_part_of_row at;
    carried_vec v = { 0 };
    *out = NULL;
    *n = 0;
    if (!d->bundle_id)
        return ERR_OK;
    TRY(bundle_part_of(c->db, c->arena, &(struct bundle_part_of_in){ d->id }, &at));
    TRY(bundle_load(c, d->bundle_id, &b));
    const struct bundle_part *part = bundle_part_called(b.procedure, at.part_key);
    const struct bundle_item *before = part && part->carry_n ? item_called(&b, part->after) : NULL;
    if (before && before->d.id && (before->d.state == DOSSIER_DONE || before->d.state == DOSSIER_RETURNED))
        TRY(take_over(c, before, part, &v));
    *out = v.at;
    *n = v.n;
    return ERR_OK;
}

enum err bundle_carry(struct ctx *c, const struct dossier *d)
{
    struct result r;
    struct bundle_carried *list;
    size_t n;
    TRY(bundle_carried(c, d, &list, &n));
    if (!n)
        return ERR_OK;
    struct form_value *values = ARENA_ARRAY(c->arena, struct form_value, n);
    for (size_t i = 0; i < n; i++)
        values[i] = (struct form_value){ list[i].key, list[i].value };
    TRY(result_of(c, d, &r));
    return result_draft(c, &r, values, n);
}

static struct str source(struct ctx *c, const struct bundle_carried *k, struct str value)
{
    if (str_eq(value, k->value))
        return msg_format(c->arena, c->lang, MSG_bundle_carried, MSG_ARGS(k->part, k->result, k->number));
    return msg_format(c->arena, c->lang, MSG_bundle_carried_other, MSG_ARGS(k->part, k->result, k->number, k->value));
}

enum err bundle_carried_sources(struct ctx *c, const struct dossier *d, struct view_form_field *fields, size_t n)
{
    struct bundle_carried *list;
    size_t list_n;
    TRY(bundle_carried(c, d, &list, &list_n));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < list_n; k++)
            if (str_eq(fields[i].key, list[k].field))
                fields[i].source = source(c, &list[k], fields[i].value);
    return ERR_OK;
}
