/* Drafts that citizens have finished but for the last press: the answers of an example, three papers, a session. */
#include "cmd/bench.h"
#include "cmd/setup.h"
#include "core/session.h"
#include "mod/citizen/draft.h"

enum { BATCH = 100, PAPERS = 3 };
#define DRAFT_CODE S("1.004873")

struct making {
    struct arena *arena; /* of the drafts */
    const struct template *template;
    struct paper_upload scan; /* one file stands for every paper */
    struct ready *drafts;
    size_t from, n;
};

enum err citizen_make(struct ctx *c, const struct person *p, int64_t *account_id)
{
    struct setup_person who = { .kind = "citizen", .login = arena_printf(c->arena, "nop%lld", (long long)ctx_id(c)).ptr, .name = p->name.ptr,
                                .phone = p->phone.ptr, .id_no = p->id_no.ptr, .birth = p->birth.ptr, .address = p->address.ptr,
                                .role = ROLE_CITIZEN, .password_hash = S("-") };
    c->who = (struct who){ .automatic = true };
    return setup_person(c, &who, account_id);
}

static enum err log_in(struct ctx *c, const struct person *p, struct ready *d)
{
    TRY(citizen_make(c, p, &d->account_id));
    TRY(session_open(c, d->account_id, false, S("motcua bench"), &d->token));
    c->who = (struct who){ .account_id = d->account_id, .citizen = true };
    return ERR_OK;
}

/* The example's answers, and last the channel, which the draft has already. */
static enum err answer(struct ctx *c, const struct making *m, const struct person *p, struct draft_case *k)
{
    struct dossier_new n;
    TRY(template_request(c, m->template, p, &n));
    struct form_value *values = ARENA_ARRAY(c->arena, struct form_value, n.answers_n + 1);
    memcpy(values, n.answers, n.answers_n * sizeof *values);
    values[n.answers_n] = k->values[k->n - 1];
    k->values = values;
    k->n = n.answers_n + 1;
    k->draft.deliver = S("online");
    return draft_save(c, k, k->draft.version);
}

static enum err make_draft(struct ctx *c, const struct making *m, struct person p, struct ready *d)
{
    struct draft_case k;
    TRY(log_in(c, &p, d));
    TRY(draft_open(c, m->template->code, 0, false, &d->id));
    TRY(draft_load(c, d->id, &k));
    TRY(answer(c, m, &p, &k));
    for (size_t i = 0; i < PAPERS; i++)
        TRY(paper_attach(c, PAPER_OF_DRAFT, d->id, k.procedure->components[i % k.procedure->components_n].key, "component", &m->scan, 1));
    d->version = k.draft.version;
    d->procedure_version_id = k.procedure->version_id;
    return ERR_OK;
}

static enum err make_batch(struct ctx *c, void *arg)
{
    const struct making *m = arg;
    for (size_t i = m->from; i < m->n && i < m->from + BATCH; i++) {
        struct chance chance = { (uint64_t)(i + 1) * 0x9E3779B97F4A7C15u };
        TRY(make_draft(c, m, person_made_up(c->arena, &chance), &m->drafts[i]));
    }
    return ERR_OK;
}

static enum err make_all(struct app *app, struct making *m)
{
    struct arena *a = arena_new();
    enum err e = ERR_OK;
    for (; m->from < m->n && e == ERR_OK; m->from += BATCH) {
        struct ctx c = ctx_system(app, a);
        e = ctx_write(&c, make_batch, m);
        if (e != ERR_OK)
            setup_complain("bench", &c, e);
        for (size_t i = m->from; i < m->n && i < m->from + BATCH && e == ERR_OK; i++) {
            m->drafts[i].token = arena_str(m->arena, m->drafts[i].token);
            m->drafts[i].csrf = session_csrf(m->arena, app, m->drafts[i].token);
        }
        arena_reset(a);
    }
    arena_free(a);
    return e;
}

bool drafts_make(struct bench *b, struct arena *a, size_t n, struct ready **out)
{
    static const char pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    struct templates all;
    struct making m = { .arena = a, .drafts = ARENA_ARRAY(a, struct ready, n + 1), .n = n, .scan.name = S("ban-chup.pdf") };
    struct app *app = options_open(a, &b->cfg);
    if (!app)
        return false;
    bool ok = templates_read(a, &all) == ERR_OK && (m.template = template_of(&all, DRAFT_CODE, CHANNEL_ONLINE)) != NULL &&
              blob_put(app, a, S(pdf), &m.scan.blob) == ERR_OK && make_all(app, &m) == ERR_OK;
    app_close(app);
    *out = m.drafts;
    return ok || (fprintf(stderr, "motcua bench: the drafts cannot be made\n"), false);
}

struct str draft_post(struct arena *a, const struct ready *d)
{
    struct str path = arena_printf(a, "/ho-so/nhap/%lld/nop", (long long)d->id);
    struct str cookie = arena_printf(a, "Cookie: " SESSION_COOKIE "=%.*s\r\n", STR_ARG(d->token));
    struct str form = arena_printf(a, "csrf=%.*s&version=%lld&ban=%lld", STR_ARG(d->csrf), (long long)d->version, (long long)d->procedure_version_id);
    return load_post(a, path, cookie, form);
}

enum err draft_send(struct ctx *c, const struct ready *d)
{
    struct draft_case k;
    int64_t dossier_id;
    c->who = (struct who){ .account_id = d->account_id, .citizen = true };
    TRY(draft_load(c, d->id, &k));
    return draft_submit(c, &k, d->version, d->procedure_version_id, &dossier_id);
}
