/* What corrections say: the standing of a result in words, the marks on its paper, and the papers of their own. */
#include "base/embed.h"
#include "fmt/doc.h"
#include "mod/result/result_internal.h"
#include "mod/slips/slips.h"
#include "text/text.h"

static bool is(struct str a, const char *word) { return str_eq(a, str_c(word)); }

/* -- how a result stands -- */

static const struct {
    const char *word, *kind;
    enum msg words, mark; /* number, day of what it is about, number, day of the correction */
} standings[] = {
    [STANDING_NONE] = { "none", "", MSG_standing_valid, MSG_standing_valid },
    [STANDING_VALID] = { "valid", "", MSG_standing_valid, MSG_standing_valid },
    [STANDING_AMENDED] = { "amended", "amend", MSG_standing_amended, MSG_mark_amended },
    [STANDING_REPLACED] = { "replaced", "replace", MSG_standing_replaced, MSG_mark_replaced },
    [STANDING_RECALLED] = { "recalled", "recall", MSG_standing_recalled, MSG_mark_recalled },
};
enum { STANDINGS_N = sizeof standings / sizeof *standings };

static enum standing standing_of(struct str kind)
{
    enum standing s = STANDING_VALID;
    for (int i = STANDING_AMENDED; i < STANDINGS_N; i++)
        if (is(kind, standings[i].kind))
            s = (enum standing)i;
    return s;
}

static void in_words(struct ctx *c, struct result_standing *s)
{
    s->word = standings[s->is].word;
    if (s->is == STANDING_VALID)
        s->words = msg_format(c->arena, c->lang, MSG_standing_valid, MSG_ARGS(s->number, ctx_date(c, s->day)));
    if (s->is > STANDING_VALID)
        s->words = msg_format(c->arena, c->lang, standings[s->is].words, MSG_ARGS(s->number, ctx_date(c, s->day), s->by_number, ctx_date(c, s->by_day)));
}

enum err result_standing(struct ctx *c, int64_t dossier_id, struct result_standing *out)
{
    struct result r;
    struct correction *list;
    size_t n;
    *out = (struct result_standing){ .word = standings[STANDING_NONE].word, .number = S(""), .by_number = S(""), .words = S("") };
    enum err e = result_newest(c, dossier_id, &r);
    if (e != ERR_OK || !r.number_text.len)
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    out->is = STANDING_VALID;
    out->number = r.number_text;
    out->day = r.day;
    TRY(correction_list(c, dossier_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (correction_in_force(&list[i]))
            *out = (struct result_standing){ .is = standing_of(list[i].kind), .number = list[i].old_number, .day = list[i].old_day,
                                             .by_number = list[i].number_text, .by_day = list[i].day, .words = S("") };
    in_words(c, out);
    return ERR_OK;
}

/* -- on the paper of the result -- */

static struct str joined(struct ctx *c, struct str before, struct str more)
{
    return before.len ? arena_printf(c->arena, "%.*s\n%.*s", STR_ARG(before), STR_ARG(more)) : more;
}

enum err correction_marks(struct ctx *c, const struct result *r, struct str *mark, struct str *replaces)
{
    struct correction *list;
    size_t n;
    *mark = *replaces = S("");
    TRY(correction_list(c, r->dossier_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        const struct correction *k = &list[i];
        if (!correction_in_force(k))
            continue;
        struct str day = text_date(c->arena, k->day);
        if (k->result_id == r->id)
            *mark = joined(c, *mark, msg_format(c->arena, LANG_VI, standings[standing_of(k->kind)].mark, MSG_ARGS(k->number_text, day)));
        if (k->new_result_id == r->id)
            *replaces = msg_format(c->arena, LANG_VI, MSG_mark_replaces, MSG_ARGS(k->old_name, k->old_number, text_date(c->arena, k->old_day)));
    }
    return ERR_OK;
}

/* -- papers of their own -- */

static const char *form_of(const struct correction *k)
{
    return is(k->kind, "amend") ? "dinh_chinh" : is(k->kind, "recall") ? "thu_hoi" : NULL;
}

typedef VEC(struct doc_value) value_vec;

static void put(struct ctx *c, value_vec *v, const char *key, struct str value)
{
    if (value.len)
        VEC_PUSH(c->arena, v, ((struct doc_value){ str_c(key), value }));
}

static enum err put_correction(struct ctx *c, const struct dossier *d, const struct correction *k, value_vec *v)
{
    struct unit agency;
    TRY(unit_get(c, d->agency_id, &agency));
    struct slip_signature s = slip_signature(c, k->signer_title, agency.name);
    put(c, v, "correction.no", k->number_text);
    put(c, v, "correction.date_formal", text_date_formal(c->arena, k->day));
    put(c, v, "correction.qr_text", arena_printf(c->arena, "%.*s|%.*s|%.*s", STR_ARG(d->code), STR_ARG(d->procedure_code), STR_ARG(k->number_text)));
    put(c, v, "correction.result_name", k->old_name);
    put(c, v, "correction.result_no", k->old_number);
    put(c, v, "correction.result_date", text_date(c->arena, k->old_day));
    put(c, v, "correction.wrong", k->wrong);
    put(c, v, "correction.correct", k->correct);
    put(c, v, "correction.reason", k->reason);
    put(c, v, "correction.fault.code", k->fault);
    put(c, v, "correction.signer", k->signer_name);
    put(c, v, "correction.signer_title", s.title);
    put(c, v, "correction.deputy_line", s.deputy);
    put(c, v, "correction.authority_line", s.authority);
    return ERR_OK;
}

enum err correction_values(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct correction *k, struct doc_value **out, size_t *n)
{
    value_vec v = { 0 };
    struct doc_value *shared;
    size_t shared_n;
    if (!form_of(k) || !correction_in_force(k))
        return ERR_NOT_FOUND;
    TRY(slip_values(c, d, p, &shared, &shared_n));
    for (size_t i = 0; i < shared_n; i++)
        VEC_PUSH(c->arena, &v, shared[i]);
    TRY(put_correction(c, d, k, &v));
    *out = v.at;
    *n = v.n;
    return ERR_OK;
}

enum err correction_pdf(struct ctx *c, const struct correction *k, const struct doc_value *values, size_t n, struct str *pdf)
{
    struct doc_fault fault = { 0 };
    const char *form = form_of(k);
    const struct embed_file *f = form ? embed_find(embed_forms, embed_forms_n, arena_printf(c->arena, "%s.doc", form)) : NULL;
    if (!f)
        return ERR_NOT_FOUND;
    struct str title = msg_text(LANG_VI, is(k->kind, "amend") ? MSG_correct_kind_amend : MSG_correct_kind_recall);
    return doc_pdf(c->arena, f->bytes, &(struct doc_data){ values, n, NULL, 0 }, title, c->now_ms, pdf, &fault);
}
