/* From events to notices for officials. */
#include "mod/notify/staff.h"
#include "core/web.h"
#include "mod/notify/notify_internal.h"
#include "mod/process/process.h"
#include "sql_staff_notice.h"
#include "text/text.h"

/* What is told, about what, and to whom. */
struct telling {
    const struct event *e;
    struct dossier d;
    struct task task; /* of events about one; id 0 otherwise */
    VEC(int64_t) to;
};

/* -- recipients -- */

static void add(struct ctx *c, struct telling *t, int64_t account_id)
{
    if (!account_id || account_id == c->who.account_id)
        return;
    for (size_t i = 0; i < t->to.n; i++)
        if (t->to.at[i] == account_id)
            return;
    VEC_PUSH(c->arena, &t->to, account_id);
}

static enum err add_role(struct ctx *c, struct telling *t, int64_t agency_id, int64_t unit_id, struct str role)
{
    struct role_people_row *rows;
    size_t n;
    TRY(role_people(c->db, c->arena, &(struct role_people_in){ agency_id, unit_id, role, ctx_today(c) }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        add(c, t, rows[i].account_id);
    return ERR_OK;
}

static enum err leaders(struct ctx *c, struct telling *t) { return add_role(c, t, t->d.agency_id, 0, S("leader")); }

/* NĐ 61/2018 Đ19.5: the head of the desk; where the desk has none of its own, the head of its agency. */
static enum err desk_head(struct ctx *c, struct telling *t)
{
    int64_t agency = t->d.intake_agency_id ? t->d.intake_agency_id : t->d.agency_id;
    TRY(add_role(c, t, agency, t->d.intake_unit_id, S("leader")));
    return t->to.n ? ERR_OK : add_role(c, t, agency, 0, S("leader"));
}

static enum err upward(struct ctx *c, struct telling *t)
{
    struct unit agency;
    struct supervisors_over_row *rows;
    size_t n;
    TRY(leaders(c, t));
    TRY(unit_get(c, t->d.agency_id, &agency));
    TRY(supervisors_over(c->db, c->arena, &(struct supervisors_over_in){ agency.path, ctx_today(c) }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        add(c, t, rows[i].account_id);
    return ERR_OK;
}

/* Who has it; while nobody has, everybody who could take it. */
static enum err answerers(struct ctx *c, struct telling *t)
{
    enum ask_answerer by;
    struct staff *list;
    size_t n;
    TRY(task_answerers(c, &t->task, &by, &list, &n));
    for (size_t i = 0; i < n; i++)
        add(c, t, list[i].account_id);
    return ERR_OK;
}

static enum err doer(struct ctx *c, struct telling *t)
{
    if (t->task.assignee_id)
        add(c, t, t->task.assignee_id);
    if (!t->task.assignee_id && t->task.parent_id)
        return answerers(c, t);
    return t->task.assignee_id ? ERR_OK : add_role(c, t, t->task.agency_id, t->task.unit_id, t->task.role);
}

/* What is asked of the applicant goes through the desk; the rest is the head's. */
static enum err decider(struct ctx *c, struct telling *t)
{
    enum dossier_move m;
    bool desk = dossier_move_from(event_text(t->e, "move"), &m) && (m == MOVE_ASK_SUPPLEMENT || m == MOVE_WAIT_DUTY);
    if (!desk)
        return leaders(c, t);
    return add_role(c, t, t->d.intake_agency_id ? t->d.intake_agency_id : t->d.agency_id, 0, S("officer"));
}

static enum err proposer(struct ctx *c, struct telling *t)
{
    struct proposal *list;
    size_t n;
    TRY(dossier_proposals(c, t->d.id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].id == t->e->object_id)
            add(c, t, list[i].by_id);
    return ERR_OK;
}

static enum err workers(struct ctx *c, struct telling *t)
{
    struct task *list;
    size_t n;
    TRY(task_list(c, t->d.id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].state, S("taken")))
            add(c, t, list[i].assignee_id);
    return ERR_OK;
}

/* -- what is said -- */

static const struct told {
    const char *kind;
    enum err (*to)(struct ctx *c, struct telling *t);
    enum msg title, body;
    const char *title_args, *body_args; /* letters: see fill_args */
} told[] = {
    { "opinion.late", desk_head, MSG_staff_opinion_late, MSG_staff_opinion_late_body, "c", "ucp" },
    { "dossier.overdue", upward, MSG_staff_overdue, MSG_staff_overdue_body, "ca", "cpd" },
    { "task.urged", doer, MSG_staff_urged, MSG_staff_urged_body, "c", "wscx" },
    { "dossier.proposed", decider, MSG_staff_proposed, MSG_staff_proposed_body, "c", "wcpr" },
    { "dossier.turned_down", proposer, MSG_staff_turned_down, MSG_staff_turned_down_body, "c", "wcr" },
    { "dossier.passed_on", workers, MSG_staff_passed_on, MSG_staff_passed_on_body, "c", "cpad" },
    { "task.left", doer, MSG_staff_left, MSG_staff_left_body, "c", "scd" },
};
static const struct told drafted = { "dossier.proposed", decider, MSG_staff_drafted, MSG_staff_drafted_body, "c", "cpd" };

static const struct told *told_of(const struct ctx *c, const struct event *e)
{
    enum dossier_move m;
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (strcmp(told[i].kind, e->kind) == 0)
            return told[i].to == decider && c->who.automatic && dossier_move_from(event_text(e, "move"), &m) && m == MOVE_APOLOGISE ? &drafted : &told[i];
    return NULL;
}

/* code, procedure, agency, due, who acted, step, unit asked, reason, what was said (text) */
static const char letters[] = "cpadwsurx";
enum { ARGS_N = sizeof letters - 1 };

static struct str or_dash(struct str s) { return s.len ? s : S("–"); }

static enum err fill_args(struct ctx *c, const struct telling *t, struct str args[ARGS_N])
{
    struct unit agency;
    const struct procedure *p;
    TRY(unit_get(c, t->d.agency_id, &agency));
    TRY(procedure_version(c, t->d.procedure_version_id, &p));
    const struct str all[ARGS_N] = { t->d.code.ptr ? t->d.code : t->d.request_no,
                                     p->short_name,
                                     agency.short_name,
                                     t->d.due_at_ms ? text_moment(c->arena, t->d.due_at_ms) : S("–"),
                                     c->who.account_id ? c->who.name : msg_format(c->arena, LANG_VI, MSG_staff_system, MSG_NO_ARGS),
                                     or_dash(t->task.name),
                                     or_dash(event_text(t->e, "unit")),
                                     or_dash(event_text(t->e, "reason")),
                                     or_dash(event_text(t->e, "text")) };
    memcpy(args, all, sizeof all);
    return ERR_OK;
}

/* The mail says which dossier and where; what was said is read after signing in. */
static enum err tell(struct ctx *c, const struct telling *t, int64_t account_id, struct str title, struct str body)
{
    int64_t id = ctx_id(c);
    TRY(staff_notice_insert(c->db, &(struct staff_notice_insert_in){ id, account_id, t->d.id, t->e->id, title, body, c->now_ms }, NULL));
    struct outgoing o = { id, t->d.id, account_id, NOTIFY_OTHER, title, title, dossier_office_path(c, t->d.id), S(""), S("") };
    return notify_send_out(c, &o);
}

enum err notify_staff_on_event(struct ctx *c, const struct event *e)
{
    struct telling t = { .e = e };
    struct str args[ARGS_N];
    const struct told *row = told_of(c, e);
    if (!row)
        return ERR_OK;
    TRY(dossier_get(c, e->dossier_id, &t.d));
    if (strcmp(e->object_kind, "task") == 0)
        TRY(task_get(c, e->object_id, &t.task));
    TRY(row->to(c, &t));
    TRY(fill_args(c, &t, args));
    struct str title = msg_lettered(c->arena, LANG_VI, row->title, letters, row->title_args, args);
    struct str body = msg_lettered(c->arena, LANG_VI, row->body, letters, row->body_args, args);
    for (size_t i = 0; i < t.to.n; i++)
        TRY(tell(c, &t, t.to.at[i], title, body));
    return ERR_OK;
}

/* -- by mail too? -- */

enum err notice_wish_get(struct ctx *c, int64_t account_id, struct notice_wish *out)
{
    struct account_wish_row *rows;
    size_t n;
    TRY(account_wish(c->db, c->arena, &(struct account_wish_in){ account_id }, &rows, &n));
    if (!n)
        return ERR_NOT_FOUND;
    *out = (struct notice_wish){ rows[0].mail != 0, rows[0].version, rows[0].email.ptr ? rows[0].email : S("") };
    return ERR_OK;
}

enum err notice_wish_set(struct ctx *c, int64_t account_id, int64_t version, bool mail)
{
    struct notice_wish now;
    TRY(notice_wish_get(c, account_id, &now));
    if (now.version != version)
        return ERR_STALE;
    if (!version)
        return wish_insert(c->db, &(struct wish_insert_in){ account_id, mail }, NULL);
    return wish_update_exact(c->db, &(struct wish_update_in){ account_id, version, mail });
}

enum err notify_wish(struct ctx *c)
{
    TRY(web_check(c));
    if (c->who.citizen)
        return ERR_FORBIDDEN;
    TRY(notice_wish_set(c, c->who.account_id, web_int(c, "version", 0), web_flag(c, "mail")));
    web_flash(c, MSG_staff_wish_saved, MSG_NO_ARGS);
    return web_see(c, S("/thong-bao"));
}
