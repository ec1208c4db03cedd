/* One slip for all that somebody handed in at this desk on one day: "Cùng người nộp hôm nay", and the paper. */
#include "mod/office/office_internal.h"
#include "mod/slips/slips.h"

/* The desk that received prints it. */
static const struct grant *at_desk(struct ctx *c, const struct dossier *d)
{
    return d->received_at_ms && d->intake_agency_id ? unit_grant(c, ROLE_OFFICER, d->intake_agency_id) : NULL;
}

enum err office_together_words(struct ctx *c, const struct dossier *d, struct str *codes, struct str *href)
{
    struct dossier *list;
    size_t n;
    struct buf b = buf_new(c->arena, 4096);
    *codes = *href = S("");
    if (!at_desk(c, d))
        return ERR_OK;
    TRY(dossier_together(c, d, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].id != d->id)
            buf_printf(&b, "%s%.*s", b.len ? ", " : "", STR_ARG(list[i].code));
    *codes = buf_str(&b);
    if (b.len)
        *href = arena_printf(c->arena, "%.*s/giay-chung", STR_ARG(dossier_office_path(c, d->id)));
    return ERR_OK;
}

static enum err the_dossier(struct ctx *c, struct dossier *d, struct dossier **list, size_t *n)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(dossier_look(c, id, "together", d));
    return at_desk(c, d) ? dossier_together(c, d, list, n) : ERR_NOT_FOUND;
}

static bool chosen(struct ctx *c, int64_t id)
{
    struct str *words;
    int64_t one;
    size_t n = web_list(c, "ho-so", &words);
    for (size_t i = 0; i < n; i++)
        if (str_int(words[i], &one) && one == id)
            return true;
    return false;
}

static enum err show(struct ctx *c, const struct dossier *d, const struct dossier *list, size_t n)
{
    struct party parties[PARTY_COUNT];
    bool posted = web_has(c, "csrf");
    struct view_office_together v = { .id = d->id, .code = d->code, .max = SLIP_TOGETHER_MAX };
    TRY(dossier_parties(c, d->id, parties));
    v.applicant = parties[PARTY_APPLICANT].name;
    if (c->problem.n)
        v.error = c->problem.at[0].text;
    for (size_t i = 0; i < n; i++) {
        const struct procedure *p;
        struct dossier looked;
        TRY(procedure_version(c, list[i].procedure_version_id, &p));
        if (list[i].id != d->id)
            TRY(dossier_look(c, list[i].id, "together", &looked));
        struct view_office_together_rows row = { list[i].id, list[i].code, p->short_name, list[i].due_at_ms ? ctx_moment(c, list[i].due_at_ms) : S("–"),
                                                 posted ? chosen(c, list[i].id) : true };
        VEC_PUSH(c->arena, &v.rows, row);
    }
    return WEB_VIEW(c, office_together, &v, ctx_text(c, MSG_office_together));
}

enum err office_together(struct ctx *c)
{
    struct dossier d, *list;
    size_t n;
    TRY(the_dossier(c, &d, &list, &n));
    return show(c, &d, list, n);
}

/* Only those of this person, this desk and this day; what is not among them does not exist here. */
static enum err print(struct ctx *c, const struct dossier *list, size_t n)
{
    struct str *words;
    int64_t slip;
    size_t typed = web_list(c, "ho-so", &words), picked_n = 0;
    const struct dossier **picked = ARENA_ARRAY(c->arena, const struct dossier *, n + 1);
    TRY(web_check(c));
    for (size_t i = 0; i < n; i++)
        if (chosen(c, list[i].id))
            picked[picked_n++] = &list[i];
    if (picked_n < typed)
        return ctx_invalid(c, S("ho-so"), MSG_office_together_gone, MSG_NO_ARGS);
    if (picked_n < 2)
        return ctx_invalid(c, S("ho-so"), MSG_office_together_few, MSG_NO_ARGS);
    if (picked_n > SLIP_TOGETHER_MAX)
        return ctx_invalid(c, S("ho-so"), MSG_office_together_many, MSG_ARGS(arena_printf(c->arena, "%d", SLIP_TOGETHER_MAX)));
    TRY(slip_issue_together(c, picked, picked_n, &slip));
    return web_see(c, arena_printf(c->arena, "/cong-viec/phieu/%lld", (long long)slip));
}

enum err office_together_print(struct ctx *c)
{
    struct dossier d, *list;
    size_t n;
    TRY(the_dossier(c, &d, &list, &n));
    enum err e = print(c, list, n);
    if (e == ERR_INVALID) {
        TRY(show(c, &d, list, n));
        return ERR_INVALID;
    }
    return e;
}
