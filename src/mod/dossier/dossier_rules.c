/* What sector law says of a procedure's turns; the general rule (NĐ 61/2018 Đ19) where it says nothing. */
#include "mod/dossier/dossier_internal.h"
#include "core/setting.h"

enum err dossier_sector_rules(struct ctx *c, const struct dossier *d, struct sector_rules *out)
{
    const struct procedure *p;
    struct str words;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    *out = (struct sector_rules){ .supplement_stands = p->supplement == SUPPLEMENT_STANDS,
                                  .supplement_ground = p->supplement_ground,
                                  .supplement_limit = p->supplement_limit,
                                  .extension = p->extension,
                                  .extension_ground = p->extension_ground,
                                  .duty_ground = p->duty_ground };
    if (out->supplement_limit.unit != LIMIT_NONE)
        return ERR_OK;
    TRY(setting_get(c->db, c->arena, SETTING_SUPPLEMENT_LIMIT, &words));
    return limit_parse(words, &out->supplement_limit);
}
