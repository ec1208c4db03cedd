#include "mod/petition/petition_words.h"
#include "base/clock.h"

struct str petition_label(struct ctx *c, const char *group, struct str word)
{
    enum msg m;
    struct str key = arena_printf(c->arena, "petition.%s.%.*s", group, STR_ARG(word));
    return word.len && msg_find(key, &m) ? ctx_text(c, m) : S("");
}

struct str petition_tag(enum petition_state s)
{
    static const char *const tags[PETITION_STATE_COUNT] = { [PETITION_SENT] = "new",        [PETITION_ASKED] = "wait",   [PETITION_DOING] = "doing",
                                                            [PETITION_ANSWERED] = "done",   [PETITION_PUBLISHED] = "done", [PETITION_REFUSED] = "stop",
                                                            [PETITION_GUIDED] = "stop",     [PETITION_WITHDRAWN] = "stop" };
    return str_c(tags[s]);
}

struct str petition_path(struct ctx *c, const struct petition *p)
{
    return arena_printf(c->arena, "/phan-anh/t/%.*s/%.*s", STR_ARG(p->code), STR_ARG(p->secret));
}

struct str petition_office_path(struct ctx *c, int64_t id) { return arena_printf(c->arena, "/cong-viec/phan-anh/%lld", (long long)id); }

bool petition_is_late(const struct ctx *c, const struct petition *p) { return p->due_at_ms && ctx_today(c) > day_of_ms(p->due_at_ms); }
