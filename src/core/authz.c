#include "core/authz.h"
#include "sql_account.h"

static const char *const role_words[ROLE_COUNT] = {
#define X(name, word) [ROLE_##name] = word,
    ROLE_TABLE(X)
#undef X
};

static const struct {
    const char *name;
    unsigned roles;
} perms[PERM_COUNT] = {
#define X(name, roles) [PERM_##name] = { #name, roles },
    PERM_TABLE(X)
#undef X
};

const char *role_word(enum role r) { return role_words[r]; }
const char *perm_name(enum perm p) { return perms[p].name; }

bool role_from_word(struct str word, enum role *out)
{
    for (size_t i = 0; i < ROLE_COUNT; i++)
        if (str_eq(word, str_c(role_words[i]))) {
            *out = (enum role)i;
            return true;
        }
    return false;
}

bool authz_has_role(const struct who *who, enum role r)
{
    if (r == ROLE_CITIZEN)
        return who->citizen;
    return authz_grant(who, r, 0) != NULL;
}

bool authz_may(const struct who *who, enum perm p)
{
    if (p == PERM_PUBLIC)
        return true;
    if (who->account_id == 0)
        return false;
    if (p == PERM_LOGGED_IN)
        return true;
    for (size_t r = 0; r < ROLE_COUNT; r++)
        if ((perms[p].roles >> r & 1) && authz_has_role(who, (enum role)r))
            return true;
    return false;
}

const struct grant *authz_grant(const struct who *who, enum role r, int64_t unit_id)
{
    for (size_t i = 0; i < who->grants_n; i++)
        if (who->grants[i].role == r && (unit_id == 0 || who->grants[i].unit_id == unit_id))
            return &who->grants[i];
    return NULL;
}

enum err authz_load(struct db_session *db, struct arena *a, int32_t today, struct who *who)
{
    struct grants_on_row *rows;
    size_t n;
    TRY(grants_on(db, a, &(struct grants_on_in){ who->account_id, today }, &rows, &n));
    who->grants_n = 0;
    for (size_t i = 0; i < n && who->grants_n < GRANTS_MAX; i++) {
        struct grant g = { .staff_role_id = rows[i].id, .unit_id = rows[i].unit_id, .agency_id = rows[i].agency_id,
                           .title = rows[i].title, .path = rows[i].path, .for_account_id = rows[i].for_account_id };
        if (role_from_word(rows[i].role, &g.role))
            who->grants[who->grants_n++] = g;
    }
    return ERR_OK;
}
