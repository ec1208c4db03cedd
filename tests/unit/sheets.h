/* What the tests of printed papers share: three offices that have nothing in common, papers made and read back.
 * MOTCUA_PRINTS=DIR keeps the papers for whoever wants to look at them. */
#ifndef TESTS_SHEETS_H
#define TESTS_SHEETS_H
#include "office.h"
#include "fmt/doc_testing.h"
#include "text/text.h"

/* -- three offices -- */

enum { WARD, COMMUNE_3, DEPARTMENT, OFFICES };
static const struct {
    const char *superior, *name, *place, *code, *phone, *leader, *title, *authority, *deputy;
} offices[OFFICES] = {
    { "Ủy ban nhân dân thành phố Hà Nội", "Ủy ban nhân dân phường Khương Đình", "Hà Nội", "H26.36", "024 3858 0000", "Nguyễn Đức Thành",
      "Chủ tịch", "TM. ỦY BAN NHÂN DÂN", "" },
    { "Ủy ban nhân dân tỉnh Lâm Đồng", "Ủy ban nhân dân xã Đạ Tẻh", "Đạ Tẻh", "H36.77", "0263 3880 111", "K’Brốp Hà Ni", "Phó Chủ tịch",
      "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH" },
    { "Ủy ban nhân dân tỉnh Quảng Trị", "Sở Tư pháp", "Đồng Hới", "H50.09", "0232 3822 222", "Lương Thị Ngọc Ánh", "Giám đốc", "", "" },
};
static int64_t office_ids[OFFICES], leader_ids[OFFICES];

static inline enum err make_offices(struct ctx *c, void *arg)
{
    (void)arg;
    for (int i = 0; i < OFFICES; i++) {
        struct unit u = { .kind = S("agency"), .level = i == DEPARTMENT ? S("province") : S("commune"), .name = str_c(offices[i].name),
                          .superior = str_c(offices[i].superior), .place = str_c(offices[i].place), .code = str_c(offices[i].code),
                          .address = S("Số 1"), .phone = str_c(offices[i].phone), .open_day = 1 };
        struct account_new n = { .is = { .kind = S("staff"), .name = str_c(offices[i].leader), .login = arena_printf(c->arena, "lanhdao%d", i) },
                                 .password_hash = S("x") };
        TRY(unit_add(c, &u, &office_ids[i]));
        TRY(account_add(c, &n, &leader_ids[i]));
        int64_t role;
        TRY(staff_give(c, &(struct staff){ .account_id = leader_ids[i], .unit_id = office_ids[i], .role = ROLE_LEADER, .title = str_c(offices[i].title), .from_day = 1 }, &role));
    }
    return ERR_OK;
}

static inline int open_all(void **state)
{
    office_open(state);
    must(as(SYSTEM, make_offices, NULL));
    return 0;
}

/* -- issuing and reading back -- */

struct issuing {
    int64_t dossier_id, agency_id, id, as_leader;
    const char *form, *leader;
    struct slip_extra x;
    bool changed;
};
static inline enum err issue(struct ctx *c, void *arg)
{
    struct issuing *w = arg;
    struct dossier d;
    if (w->as_leader) {
        c->who = (struct who){ .account_id = w->as_leader, .name = str_c(w->leader) };
        TRY(authz_load(c->db, c->arena, ctx_today(c), &c->who));
    }
    TRY(dossier_get(c, w->dossier_id, &d));
    if (w->agency_id)
        d.agency_id = w->agency_id;
    return (w->changed ? slip_issue_changed : slip_issue)(c, &d, w->form, &w->x, &w->id);
}

struct reading {
    int64_t id;
    struct slip slip;
};
static inline enum err read_slip(struct ctx *c, void *arg) { return slip_get(c, ((struct reading *)arg)->id, &((struct reading *)arg)->slip); }
static inline struct slip slip_of(int64_t id)
{
    struct reading r = { .id = id };
    must(as_reader(SYSTEM, read_slip, &r));
    return r.slip;
}

static inline struct str pdf_of(int64_t id)
{
    struct slip s = slip_of(id);
    struct str pdf;
    assert_int_equal(slip_pdf(office.c, &s, &pdf), ERR_OK);
    return pdf;
}

/* In the order in which it was set: cell by cell, nothing between. */
static inline struct str words_of(struct str pdf) { return testing_squeeze(office.t.arena, testing_ask(office.t.arena, pdf, "pdftotext -raw %s -")); }

static inline void says(struct str words, struct str what)
{
    struct arena *a = office.t.arena;
    if (!str_has(words, testing_squeeze(a, what)) && !str_has(words, testing_squeeze(a, text_upper(a, what))))
        fail_msg("not said: %.*s\n%.*s", STR_ARG(what), STR_ARG(words));
}
#define SAYS(words, text) says((words), S(text))

static inline void keep(struct str pdf, const char *name)
{
    const char *folder = getenv("MOTCUA_PRINTS");
    FILE *f = folder ? fopen(arena_printf(office.t.arena, "%s/%s.pdf", folder, name).ptr, "wb") : NULL;
    if (!f)
        return;
    assert_int_equal(fwrite(pdf.ptr, 1, pdf.len, f), pdf.len);
    fclose(f);
}

/* A marriage certificate copy with an owner who is not the applicant, received at OFFICE_NOW. */
static inline int64_t received_of(const char *owner, const char *content)
{
    struct office_new o = office_request("1.004873", "counter_reissue", CHANNEL_COUNTER);
    o.n.parties[PARTY_APPLICANT].address = S("Thôn Đồng Hòa, xã Kim Bôi");
    o.n.parties[PARTY_OWNER] = (struct party){ .name = str_c(owner), .address = S("Số 12, thôn Nội, xã Hợp Kim"), .id_no = S("079185000002"), .present = true };
    o.n.content = str_c(content);
    must(as(OFFICER, office_submit_work, &o));
    office_receive(o.id);
    return o.id;
}

static inline int64_t due(const char *when)
{
    int64_t ms;
    assert_true(clock_parse_rfc3339(str_c(when), &ms));
    return ms;
}

static inline void says_office(struct str words, int i)
{
    says(words, str_c(offices[i].superior));
    says(words, str_c(offices[i].name));
    says(words, arena_printf(office.t.arena, "%s, ngày 20 tháng 11 năm 2026", offices[i].place));
    for (int k = 0; k < OFFICES; k++)
        if (k != i)
            assert_false(str_has(words, testing_squeeze(office.t.arena, str_c(offices[k].place))));
    assert_false(str_has(words, S("KimBôi,ngày"))); /* nor that of the dossier's own agency in this test */
}

static inline void says_signer(struct str words, int i)
{
    says(words, text_upper(office.t.arena, str_c(offices[i].title)));
    says(words, str_c(offices[i].leader));
    if (*offices[i].authority)
        says(words, str_c(offices[i].authority));
    if (*offices[i].deputy)
        says(words, str_c(offices[i].deputy));
    assert_int_equal(str_has(words, S("TM.")), *offices[i].authority != 0);
    assert_int_equal(str_has(words, S("KT.")), *offices[i].deputy != 0);
    assert_false(str_has(words, S("PhạmThuHà"))); /* never the desk */
}

/* 500 letters, the longest reason. */

#endif
