/* The store of papers, what is held and asked for all the same, and what a person says once. On both engines. */
#include "office.h"
#include "mod/catalogue/catalogue.h"
#include "mod/profile/profile.h"
#include "mod/store/store.h"

#define BIRTH_CODE "1.001193"
#define BIRTH BIRTH_CODE, "online_married"
#define MARITAL "1.004873", "counter_reissue"
#define PAPER_HASH "ab00000000000000000000000000000000000000000000000000000000000000"

struct doing {
    int64_t dossier_id, item_id, n, id;
    const char *component, *text;
    struct str kind;
    enum person whose;
    struct store_item item;
    struct paper paper;
    size_t offers;
};

/* -- data -- */

static void test_documents(void **state)
{
    (void)state;
    struct document d;
    size_t seen = 0;
    for (size_t i = 0; i < embed_procedures_n; i++) {
        const struct json *j, *list;
        struct str path = embed_procedures[i].path;
        if (!str_ends(path, S("/procedure.json")) || str_has(path, S("/tu-")) || json_parse(office.t.arena, embed_procedures[i].bytes, &j, NULL) != ERR_OK)
            continue;
        for (size_t k = 0, n = json_list(j, "components", &list); k < n; k++, seen++)
            if (!document_component_named(json_text(j, "code", S("")), json_text(&list[k], "key", S(""))))
                fail_msg("data/documents/components.json has nothing for %.*s of %.*s", STR_ARG(json_text(&list[k], "key", S(""))), STR_ARG(path));
    }
    assert_true(seen > 100);
    assert_true(document_of_component(S("1.001193"), S("giay_chung_sinh"), &d));
    assert_str(d.name, S("Giấy chứng sinh"));
    assert_false(document_of_component(S("1.001193"), S("to_khai"), &d)); /* a form is declared anew */
    assert_true(document_of_result(S("1.004873"), &d));
    assert_int_equal(d.valid_months, 6);
    assert_str(document_database(S("CSDL quốc gia về dân cư, nơi khác")), S("Cơ sở dữ liệu quốc gia về dân cư"));
    assert_str(document_database(S("Bản điện tử của Giấy chứng sinh")), S(""));
}

/* -- given -- */

static enum err attach(struct ctx *c, void *arg)
{
    struct doing *x = arg;
    struct paper_upload u = { { S(PAPER_HASH), 10, S("application/pdf") }, S("giay.pdf") };
    return paper_attach(c, PAPER_OF_DOSSIER, x->dossier_id, str_c(x->component), "component", &u, 1);
}

static enum err newest(struct ctx *c, void *arg)
{
    struct doing *x = arg;
    struct store_item *list;
    size_t n;
    TRY(store_list(c, x->kind, 0, &list, &n));
    x->n = (int64_t)n;
    if (n)
        x->item = list[0];
    return ERR_OK;
}

static struct doing latest(enum person p, const char *kind)
{
    struct doing x = { .kind = str_c(kind) };
    must(as_reader(p, newest, &x));
    return x;
}

static int64_t born(void)
{
    int64_t id = office_submit(BIRTH, CHANNEL_ONLINE);
    must(as(CITIZEN, attach, &(struct doing){ .dossier_id = id, .component = "giay_chung_sinh" }));
    return id;
}

static enum err get(struct ctx *c, void *arg) { return store_get(c, ((struct doing *)arg)->item_id, &((struct doing *)arg)->item); }

static void test_given(void **state)
{
    (void)state;
    int64_t had = latest(CITIZEN, "given").n, id = born();
    assert_int_equal(latest(CITIZEN, "given").n, had); /* not before it is received */
    office_receive(id);
    struct doing x = latest(CITIZEN, "given");
    assert_int_equal(x.n, had + 1);
    assert_str(x.item.type, S("giay_chung_sinh"));
    assert_int_equal(x.item.dossier_id, id);
    assert_int_equal(as_reader(CITIZEN2, get, &(struct doing){ .item_id = x.item.id }), ERR_NOT_FOUND);
    assert_int_equal(as_reader(OFFICER, get, &(struct doing){ .item_id = x.item.id }), ERR_NOT_FOUND);
}

/* -- used again -- */

static enum err take(struct ctx *c, void *arg)
{
    struct doing *x = arg;
    struct dossier d;
    struct paper *list;
    size_t n;
    TRY(dossier_get(c, x->dossier_id, &d));
    TRY(store_take(c, &(struct store_taking){ .account_id = office.people[x->whose], .item_id = x->item_id, .owner_id = d.id, .of = PAPER_OF_DOSSIER,
                                              .procedure_code = d.procedure_code, .component_key = str_c(x->component) }));
    TRY(paper_list(c, PAPER_OF_DOSSIER, d.id, &list, &n));
    x->paper = list[n - 1];
    return ERR_OK;
}

static enum err hide(struct ctx *c, void *arg)
{
    struct doing *x = arg;
    TRY(store_get(c, x->item_id, &x->item));
    return store_hide(c, &x->item, x->n ? x->n : x->item.version, x->id == 0);
}

static void test_reused(void **state)
{
    (void)state;
    int64_t first = born();
    office_receive(first);
    struct doing x = { .item_id = latest(CITIZEN, "given").item.id, .dossier_id = office_submit(BIRTH, CHANNEL_ONLINE), .component = "giay_chung_sinh" };
    struct doing other = x, wrong = x, again = x;
    other.whose = CITIZEN2;
    wrong.component = "giay_uy_quyen";
    assert_int_equal(as(CITIZEN, take, &other), ERR_NOT_FOUND);
    assert_int_equal(as(CITIZEN, take, &wrong), ERR_CONFLICT);
    must(as(CITIZEN, hide, &(struct doing){ .item_id = x.item_id }));
    assert_int_equal(as(CITIZEN, take, &again), ERR_CONFLICT); /* hidden */
    assert_int_equal(as(CITIZEN, hide, &(struct doing){ .item_id = x.item_id, .n = 1, .id = 1 }), ERR_STALE);
    must(as(CITIZEN, hide, &(struct doing){ .item_id = x.item_id, .id = 1 }));
    must(as(CITIZEN, take, &x));
    assert_int_equal(x.paper.reused, DIGITS_COMPONENT);
    assert_int_equal(x.paper.reused_from, first);
    assert_str(x.paper.hash, S(PAPER_HASH));
    assert_int_equal(as(CITIZEN, take, &again), ERR_CONFLICT); /* twice */
    int64_t had = latest(CITIZEN, "given").n;
    office_receive(x.dossier_id);
    assert_int_equal(latest(CITIZEN, "given").n, had); /* what is used again does not come in once more */
}

/* -- issued, recalled -- */

static enum err recall(struct ctx *c, void *arg)
{
    struct doing *x = arg;
    struct dossier d;
    struct result r;
    struct correction *list;
    size_t n;
    TRY(dossier_get(c, x->dossier_id, &d));
    TRY(result_of(c, &d, &r));
    if (x->n == 0)
        return correction_propose(c, &d, &(struct correction_new){ .kind = S("recall"), .fault = S("applicant"), .reason = S("Khai sai"), .version = r.version }, &x->id);
    TRY(correction_list(c, d.id, &list, &n));
    return correction_decide(c, &d, &list[n - 1], list[n - 1].version, S("Đồng ý"));
}

static void test_issued(void **state)
{
    (void)state;
    int64_t id = office_until_done(MARITAL);
    struct doing x = latest(CITIZEN, "issued");
    assert_int_equal(x.item.dossier_id, id);
    assert_str(x.item.type, S("xac_nhan_hon_nhan"));
    assert_true(x.item.number.len > 0 && x.item.issue_day && x.item.until_day > x.item.issue_day + 180 && x.item.until_day < x.item.issue_day + 185);
    assert_true(store_usable(office.c, &x.item));
    struct doing use = { .item_id = x.item.id, .dossier_id = office_submit(MARITAL, CHANNEL_ONLINE), .component = "giay_xac_nhan_cu" };
    must(as(OFFICER, recall, &(struct doing){ .dossier_id = id }));
    assert_int_equal(latest(CITIZEN, "issued").item.ended_at_ms, 0); /* only proposed */
    must(as(LEADER, recall, &(struct doing){ .dossier_id = id, .n = 1 }));
    x = latest(CITIZEN, "issued");
    assert_str(x.item.ended_why, S("recalled"));
    assert_int_equal(as(CITIZEN, take, &use), ERR_CONFLICT);
}

/* -- held and asked for -- */

static enum err ask(struct ctx *c, void *arg)
{
    struct doing *x = arg;
    struct dossier d;
    struct store_asked_sum *sums;
    size_t n;
    struct store_asked_scope in = { S("/"), S("0"), office.units[COMMUNE], 0, INT64_MAX };
    TRY(dossier_get(c, x->dossier_id, &d));
    TRY(store_ask_check(c, &d, &(struct paper_ask){ .component_key = str_c(x->component) }, 1, str_c(x->text)));
    TRY(store_asked_sums(c, &in, &sums, &n));
    x->n = n ? sums[0].n : 0;
    return ERR_OK;
}

static void test_asked(void **state)
{
    (void)state;
    office_receive(born());
    struct doing x = { .dossier_id = office_submit(BIRTH, CHANNEL_ONLINE), .component = "giay_chung_sinh", .text = "" };
    assert_int_equal(as(OFFICER, ask, &x), ERR_INVALID);
    assert_str(office.c->problem.at[0].field, S("van_hoi"));
    x.text = "Ảnh cũ mờ";
    must(as(OFFICER, ask, &x));
    assert_int_equal(x.n, 1);
    x.component = "to_khai"; /* not held: nothing to say, nothing counted */
    x.text = "";
    must(as(OFFICER, ask, &x));
    assert_int_equal(x.n, 1);
    x.component = "giay_to_cu_tru"; /* in a published database */
    assert_int_equal(as(OFFICER, ask, &x), ERR_INVALID);
}

/* -- said once -- */

static enum err set_number(struct ctx *c, void *arg)
{
    struct account a;
    TRY(account_get(c, office.people[CITIZEN], &a));
    a.id_no = *(struct str *)arg;
    return account_change(c, &a);
}

static enum err sources(struct ctx *c, void *arg)
{
    struct doing *x = arg;
    struct profile_source *list;
    size_t n;
    TRY(profile_sources(c, office.people[CITIZEN], &list, &n));
    x->kind = S("");
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].is.name, str_c(x->text))) {
            x->kind = list[i].is.value;
            x->id = list[i].member_id;
        }
    return ERR_OK;
}

static struct doing source(const char *name)
{
    struct doing x = { .text = name };
    must(as_reader(CITIZEN, sources, &x));
    return x;
}

static enum err say(struct ctx *c, void *arg)
{
    struct doing *x = arg;
    return profile_say(c, x->id, S("birth"), str_c(x->text));
}

/* What a birth certificate says of the child comes to a parent who is named in it, and to nobody else. */
static void test_said(void **state)
{
    (void)state;
    const struct json *values = json_get(office_example(BIRTH_CODE, "online_married"), "values");
    struct str mother = json_text(values, "mother_personal_no", S("")), child = json_text(values, "child_name", S(""));
    assert_true(mother.len && child.len);
    office_until_done(BIRTH);
    assert_str(source("profile.child.name").kind, S("")); /* the account has another number */
    must(as(CITIZEN, set_number, &mother));
    office_until_done(BIRTH);
    struct doing x = source("profile.child.name");
    assert_str(x.kind, child);
    office_until_done(BIRTH); /* the same child again: still one */
    assert_str(source("profile.child.name").kind, child);
    x.text = "31/02/2020";
    assert_int_equal(as(CITIZEN, say, &x), ERR_INVALID);
    x.text = "1/2/2020";
    assert_int_equal(as(CITIZEN2, say, &x), ERR_NOT_FOUND);
    must(as(CITIZEN, say, &x));
    assert_str(source("profile.child.birth").kind, S("01/02/2020"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents), cmocka_unit_test(test_given), cmocka_unit_test(test_reused),
        cmocka_unit_test(test_issued),    cmocka_unit_test(test_asked),     cmocka_unit_test(test_said),
    };
    return cmocka_run_group_tests(tests, office_open, office_close);
}
