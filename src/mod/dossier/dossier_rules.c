/* What sector law says of a procedure's turns. The general rule is NĐ 61/2018 Đ19; a procedure's own data comes first. */
#include "mod/dossier/dossier_internal.h"
#include "core/setting.h"

#define GENERAL "Nghị định 61/2018/NĐ-CP Điều 19 khoản 4"

enum err dossier_sector_rules(struct ctx *c, const struct dossier *d, struct sector_rules *out)
{
    const struct procedure *p;
    struct str words;
    struct sector_rules r = { .supplement_ground = S(GENERAL) };
    TRY(procedure_version(c, d->procedure_version_id, &p));
    TRY(setting_get(c->db, c->arena, S("supplement.limit"), S("3 working days"), &words));
    TRY(limit_parse(words, &r.supplement_limit));
    *out = r;
    return ERR_OK;
}
