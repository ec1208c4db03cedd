#include "cmd/setup.h"
#include "core/setting.h"
#include "mod/catalogue/catalogue.h"

enum err setup_is_empty(struct ctx *c)
{
    struct str id;
    TRY(setting_get(c->db, c->arena, SETTING_OFFICE_UNIT_ID, &id));
    return id.len ? ERR_CONFLICT : ERR_OK;
}

enum err setup_office(struct ctx *c, const struct unit *agency, int64_t *unit_id)
{
    struct catalogue_counts counts;
    TRY(setup_is_empty(c));
    TRY(unit_add(c, agency, unit_id));
    TRY(setting_set(c, SETTING_OFFICE_UNIT_ID, arena_printf(c->arena, "%lld", (long long)*unit_id)));
    TRY(setting_set(c, SETTING_OFFICE_NAME, agency->name));
    return catalogue_load_folders(c, &counts);
}

static struct str text(const char *s) { return str_c(s ? s : ""); }

enum err setup_person(struct ctx *c, const struct setup_person *p, int64_t *account_id)
{
    int64_t role_id;
    struct account_new n = { .is = { .kind = str_c(p->kind), .login = str_c(p->login), .name = str_c(p->name), .phone = text(p->phone),
                                     .id_no = text(p->id_no), .birth = text(p->birth), .address = text(p->address) },
                             .password_hash = p->password_hash, .totp = p->totp, .one_time = p->one_time };
    TRY(account_add(c, &n, account_id));
    if (p->role == ROLE_CITIZEN)
        return ERR_OK;
    struct staff s = { .account_id = *account_id, .unit_id = p->unit_id, .role = p->role, .title = text(p->title), .from_day = p->from_day ? p->from_day : ctx_today(c) };
    return staff_give(c, &s, &role_id);
}

void setup_complain(const char *command, const struct ctx *c, enum err e)
{
    for (size_t i = 0; i < c->problem.n; i++)
        fprintf(stderr, "motcua %s: %.*s%s%.*s\n", command, STR_ARG(c->problem.at[i].field), c->problem.at[i].field.len ? ": " : "",
                STR_ARG(c->problem.at[i].text));
    if (!c->problem.n)
        fprintf(stderr, "motcua %s: %.*s\n", command, STR_ARG(msg_text(c->lang, MSG_err_io)));
    (void)e;
}
