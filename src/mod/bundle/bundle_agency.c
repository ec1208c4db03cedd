/* Who decides a part: an agency of the tree, told once for each place of reception. */
#include "mod/bundle/bundle_internal.h"
#include "sql_bundle.h"

enum { WORD_MAX = BUNDLE_KEY_MAX };

enum err bundle_decides(struct ctx *c, int64_t agency_id, struct str word, struct bundle_decides *out)
{
    struct bundle_agency_row_row r = { 0 };
    enum err e = bundle_agency_row(c->db, c->arena, &(struct bundle_agency_row_in){ agency_id, word }, &r);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    *out = (struct bundle_decides){ r.nobody ? 0 : r.decides_id, r.version, r.since_ms };
    return ERR_OK;
}

/* An open agency, or nobody (id 0). */
static enum err check_agency(struct ctx *c, int64_t decides_id, struct unit *there)
{
    enum err e = decides_id ? unit_get(c, decides_id, there) : ERR_OK;
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    if (e == ERR_NOT_FOUND || (decides_id && (!str_eq(there->kind, S("agency")) || there->close_day)))
        ctx_invalid(c, S("agency"), MSG_bundle_no_agency, MSG_NO_ARGS);
    return ERR_OK;
}

enum err bundle_agency_set(struct ctx *c, int64_t agency_id, struct str word, int64_t decides_id, int64_t version)
{
    struct unit here, there = { .name = S("") };
    struct bundle_decides now;
    TRY(unit_get(c, agency_id, &here));
    TRY(check_agency(c, decides_id, &there));
    if (!word.len || word.len > WORD_MAX)
        ctx_invalid(c, S("word"), MSG_bundle_word, MSG_NO_ARGS);
    if (!ctx_ok(c))
        return ERR_INVALID;
    TRY(bundle_decides(c, agency_id, word, &now));
    if (version != BUNDLE_ANY_VERSION && version != now.version)
        return ERR_STALE;
    int64_t id = decides_id ? decides_id : agency_id, nobody = !decides_id;
    TRY(now.version ? bundle_agency_update_exact(c->db, &(struct bundle_agency_update_in){ agency_id, word, now.version, id, nobody, c->now_ms })
                    : bundle_agency_insert(c->db, &(struct bundle_agency_insert_in){ agency_id, word, id, nobody, c->now_ms }, NULL));
    struct event ev = { .kind = "bundle.agency", .object_kind = "unit", .object_id = agency_id,
                        EVENT_DETAIL({ "word", word, 0 }, { "before", { 0 }, now.decides_id }, { "decides", { 0 }, decides_id }, { "name", there.name, 0 }) };
    return event_put(c, &ev);
}

/* A closed agency decides nothing: who follows it does. */
static enum err open_one(struct ctx *c, int64_t id, struct unit *out)
{
    for (int i = 0; i < 10 && id; i++) {
        TRY(unit_get(c, id, out));
        if (!out->close_day || out->close_day >= ctx_today(c))
            return ERR_OK;
        id = out->successor_id;
    }
    return ERR_NOT_FOUND;
}

enum err bundle_agency_of(struct ctx *c, int64_t agency_id, struct str word, struct unit *out, bool *outside)
{
    struct bundle_decides d;
    *outside = false;
    if (str_eq(word, S("commune")))
        return unit_get(c, agency_id, out);
    TRY(bundle_decides(c, agency_id, word, &d));
    enum err e = open_one(c, d.decides_id, out);
    if (e != ERR_NOT_FOUND)
        return e;
    *outside = true;
    return unit_get(c, agency_id, out);
}

enum err bundle_part_agency(struct ctx *c, int64_t agency_id, const struct bundle_part *part, const struct procedure *p, struct unit *out, bool *outside)
{
    TRY(bundle_agency_of(c, agency_id, part->agency, out, outside));
    if (procedure_has_level(p, out->level))
        return ERR_OK;
    *outside = true;
    return unit_get(c, agency_id, out);
}
