/* The page of a bundle: the parts, who has each, when it ends, what is asked. The same for its applicant and, without the applicant's
 * data, for the offices that take part. */
#include "mod/bundle/bundle.h"
#include "mod/process/process.h"
#include "mod/track/track.h"
#include "views.h"

static bool asks_me(enum dossier_state s) { return s == DOSSIER_AWAIT_PAPERS || s == DOSSIER_AWAIT_SUPPLEMENT || s == DOSSIER_AWAIT_DUTY; }

/* Who has it now: each room and officer, the part before, or the applicant. */
static enum err fill_hold(struct ctx *c, const struct bundle_item *it, struct view_bundle_page_parts *row)
{
    struct track_hold *h;
    size_t n;
    row->after = it->d.state == DOSSIER_AWAIT_PART ? msg_format(c->arena, c->lang, MSG_bundle_waits_for, MSG_ARGS(it->after_name)) : S("");
    if (row->after.len)
        return ERR_OK;
    TRY(track_holders(c, &it->d, &h, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_bundle_page_parts_holders one = { h[i].applicant ? ctx_text(c, MSG_bundle_applicant) : h[i].room,
                                                      h[i].applicant ? S("") : h[i].officer };
        VEC_PUSH(c->arena, &row->holders, one);
    }
    return ERR_OK;
}

static struct str ended(struct ctx *c, const struct dossier *d)
{
    return d->done_at_ms ? ctx_moment(c, d->done_at_ms) : S("");
}

static enum err fill_part(struct ctx *c, const struct bundle_item *it, const char *base, struct view_bundle_page_parts *row)
{
    const struct dossier *d = &it->d;
    *row = (struct view_bundle_page_parts){ .name = it->part->name, .left_out = !d->id };
    if (!d->id)
        return ERR_OK;
    row->no = d->code.ptr ? d->code : d->request_no;
    row->href = dossier_reach(c, d) == ERR_OK ? arena_printf(c->arena, "%s/%lld", base, (long long)d->id) : S("");
    row->state = dossier_state_label(c, d->state);
    row->tag = track_tag(d->state);
    row->agency = it->agency.name;
    row->outside = it->outside;
    row->due = d->due_at_ms && !d->done_at_ms ? ctx_moment(c, d->due_at_ms) : S("");
    row->late = row->due.len && dossier_lateness(d, c->now_ms) == LATE;
    row->done = ended(c, d);
    row->reason = c->who.citizen && (asks_me(d->state) || dossier_state_ended(d->state)) ? d->reason : S("");
    row->asks = c->who.citizen && asks_me(d->state);
    return fill_hold(c, it, row);
}

static enum err page(struct ctx *c, const char *base, const char *back, bool fresh)
{
    int64_t id;
    struct bundle b;
    struct unit desk;
    TRY(web_path_id(c, 0, &id));
    TRY(bundle_get(c, id, &b));
    TRY(unit_get(c, b.agency_id, &desk));
    struct view_bundle_page v = { .name = b.procedure->name, .sent = ctx_moment(c, b.submitted_at_ms), .desk = desk.name, .address = desk.address,
                                  .phone = desk.phone, .fresh = fresh, .back = str_c(back), .citizen = c->who.citizen };
    for (size_t i = 0; i < b.n; i++) {
        struct view_bundle_page_parts row;
        TRY(fill_part(c, &b.items[i], base, &row));
        v.asks |= row.asks;
        v.answer_by = !v.answer_by.len && b.items[i].d.answer_due_at_ms ? ctx_moment(c, b.items[i].d.answer_due_at_ms) : v.answer_by;
        VEC_PUSH(c->arena, &v.parts, row);
    }
    return WEB_VIEW(c, bundle_page, &v, b.procedure->short_name);
}

/* Of others it does not exist, also when the one who asks works at an office. */
enum err bundle_mine(struct ctx *c)
{
    TRY(web_check(c));
    return page(c, "/ho-so", "/ho-so", web_flag(c, "moi"));
}

enum err bundle_office(struct ctx *c)
{
    TRY(web_check(c));
    return page(c, "/cong-viec/ho-so", "/cong-viec", false);
}
