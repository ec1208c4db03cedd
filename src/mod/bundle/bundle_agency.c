/* Who decides a part: an agency of the tree, told once for each place of reception. */
#include "mod/bundle/bundle.h"
#include "sql_bundle.h"

enum { WORD_MAX = 40 };

enum err bundle_agency_set(struct ctx *c, int64_t agency_id, struct str word, int64_t decides_id)
{
    struct unit here, there;
    TRY(unit_get(c, agency_id, &here));
    enum err e = unit_get(c, decides_id, &there);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    if (!word.len || word.len > WORD_MAX)
        ctx_invalid(c, S("word"), MSG_bundle_word, MSG_NO_ARGS);
    if (e == ERR_NOT_FOUND || !str_eq(there.kind, S("agency")) || there.close_day)
        ctx_invalid(c, S("agency"), MSG_bundle_no_agency, MSG_NO_ARGS);
    if (!ctx_ok(c))
        return ERR_INVALID;
    TRY(bundle_agency_put(c->db, &(struct bundle_agency_put_in){ agency_id, word, decides_id, c->now_ms }, NULL));
    struct event ev = { .kind = "bundle.agency", .object_kind = "unit", .object_id = agency_id,
                        EVENT_DETAIL({ "word", word, 0 }, { "decides", there.name, decides_id }) };
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
    struct bundle_agency_row_row r;
    *outside = false;
    if (str_eq(word, S("commune")))
        return unit_get(c, agency_id, out);
    enum err e = bundle_agency_row(c->db, c->arena, &(struct bundle_agency_row_in){ agency_id, word }, &r);
    if (e == ERR_OK)
        e = open_one(c, r.decides_id, out);
    if (e != ERR_NOT_FOUND)
        return e;
    *outside = true;
    return unit_get(c, agency_id, out);
}
