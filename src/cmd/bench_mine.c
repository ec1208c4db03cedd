/* Citizens who look at their own dossiers: requests with a session each. */
#include "cmd/bench.h"
#include "core/session.h"
#include "mod/dossier/dossier.h"

enum { MINE_MAX = 64 };

struct mine {
    struct bench *b;
    struct str *requests; /* MINE_MAX */
    size_t n;
};

static enum err one(struct ctx *c, struct mine *m, struct str code)
{
    struct dossier d;
    struct str token;
    TRY(dossier_by_code(c, code, &d));
    if (!d.account_id)
        return ERR_OK;
    TRY(session_open(c, d.account_id, false, S("motcua bench"), &token));
    m->requests[m->n++] = load_get(m->b->arena, arena_printf(m->b->arena, "/ho-so/%lld", (long long)d.id),
                                   arena_printf(m->b->arena, "Accept: text/html\r\nCookie: " SESSION_COOKIE "=%.*s\r\n", STR_ARG(token)));
    return ERR_OK;
}

static enum err all(struct ctx *c, void *arg)
{
    struct mine *m = arg;
    for (size_t i = 0; i < m->b->ground.codes_n && m->n < MINE_MAX; i++)
        TRY(one(c, m, m->b->ground.codes[i]));
    return ERR_OK;
}

size_t mine_requests(struct bench *b, struct str **out)
{
    struct mine m = { .b = b, .requests = ARENA_ARRAY(b->arena, struct str, MINE_MAX) };
    struct app *app = options_open(b->arena, &b->cfg);
    struct ctx c = app ? ctx_system(app, b->arena) : (struct ctx){ 0 };
    bool ok = app && ctx_write(&c, all, &m) == ERR_OK;
    app_close(app);
    *out = m.requests;
    return ok ? m.n : 0;
}
