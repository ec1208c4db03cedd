/* The public page: an address in, the communes of today out. */
#include "mod/places/places_web.h"
#include "mod/forms/forms.h"
#include "views.h"

static const struct {
    const char *word;
    enum msg words;
} outcomes[] = {
    [PLACE_UNKNOWN] = { "unknown", MSG_places_outcome_unknown }, [PLACE_NEW] = { "new", MSG_places_outcome_new },
    [PLACE_SAME] = { "same", MSG_places_outcome_same },          [PLACE_ONE] = { "one", MSG_places_outcome_one },
    [PLACE_SPLIT] = { "split", MSG_places_outcome_split },       [PLACE_SEVERAL] = { "several", MSG_places_outcome_several },
};

struct str place_outcome_words(const struct ctx *c, const struct place_answer *r) { return ctx_text(c, outcomes[r->outcome].words); }

struct str place_how_words(const struct ctx *c, enum place_how how)
{
    static const enum msg words[PLACE_HOW_COUNT] = {
        [PLACE_WHOLE] = MSG_places_how_whole,           [PLACE_PART] = MSG_places_how_part,
        [PLACE_LAND] = MSG_places_how_land,             [PLACE_ALL_PEOPLE] = MSG_places_how_all_people,
        [PLACE_SOME_PEOPLE] = MSG_places_how_some_people, [PLACE_KEPT] = MSG_places_how_kept,
        [PLACE_KIND] = MSG_places_how_kind,             [PLACE_NAME] = MSG_places_how_name,
        [PLACE_REST] = MSG_places_how_rest,
    };
    return ctx_text(c, words[how]);
}

static void add_match(struct ctx *c, const struct place_match *m, struct str detail, struct view_places_page *v)
{
    struct view_places_page_matches row = { .code = m->at.code, .name = m->at.name, .was = place_line(c->arena, detail, &m->at), .old = m->at.old };
    for (size_t i = 0; i < m->moves_n; i++) {
        const struct place_move *to = &m->moves[i];
        struct view_places_page_matches_moves move = { .code = to->to.code, .name = to->to.name, .line = place_line(c->arena, detail, &to->to),
                                                       .how = place_how_words(c, to->how),
                                                       .home = m->moves_n > 1 && to->how == PLACE_ALL_PEOPLE };
        VEC_PUSH(c->arena, &row.moves, move);
    }
    v->split |= m->moves_n > 1;
    VEC_PUSH(c->arena, &v->matches, row);
}

enum err places_page(struct ctx *c)
{
    struct str q = ctx_ok(c) ? web_text(c, "q") : web_typed(c, "q");
    struct view_places_page v = { .typed = q, .asked = q.len && ctx_ok(c), .error = forms_error(c, S("q")), .outcome = S(""), .words = S(""), .detail = S("") };
    if (v.asked) {
        struct place_answer r = place_read(c->arena, q);
        v.outcome = str_c(outcomes[r.outcome].word);
        v.words = place_outcome_words(c, &r);
        v.detail = r.detail;
        v.found = r.n > 0;
        v.more = r.more;
        for (size_t i = 0; i < r.n; i++)
            add_match(c, &r.matches[i], r.detail, &v);
    }
    TRY(WEB_VIEW(c, places_page, &v, ctx_text(c, MSG_places_title)));
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}
