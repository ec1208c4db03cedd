/* Every markup that is shipped: slips and results. Each key can be seen on paper; samples print what the golden text says. */
#include "base/embed.h"
#include "engine/form.h"
#include "fmt/doc_testing.h"
#include "text/text.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { LISTS_MAX = 8 };
#define FOLDER "tests/fixtures/papers/"

struct paper {
    struct str name, markup;
};

static size_t shipped(struct arena *a, struct paper **out)
{
    VEC(struct paper) papers = { 0 };
    for (size_t i = 0; i < embed_forms_n; i++)
        VEC_PUSH(a, &papers, ((struct paper){ str_cut(embed_forms[i].path, 0, embed_forms[i].path.len - 4), embed_forms[i].bytes }));
    for (size_t i = 0; i < embed_procedures_n; i++)
        if (str_ends(embed_procedures[i].path, S("/result.doc")))
            VEC_PUSH(a, &papers, ((struct paper){ str_cut(embed_procedures[i].path, 0, embed_procedures[i].path.len - 11), embed_procedures[i].bytes }));
    *out = papers.at;
    return papers.n;
}

static struct str print_paper(struct arena *a, const struct paper *p, const struct doc_data *data)
{
    struct str pdf = { 0 };
    struct doc_fault fault = { 0 };
    enum err e = doc_pdf(a, p->markup, data, p->name, TESTING_NOW_MS, &pdf, &fault);
    if (e != ERR_OK)
        print_error("%.*s: %s line %d: %s\n", STR_ARG(p->name), err_name(e), fault.line, fault.what);
    assert_int_equal(e, ERR_OK);
    return pdf;
}

/* -- every key comes out -- */

struct sight {
    struct arena *arena;
    const struct paper *paper;
    struct str *keys;
    size_t n;
    bool *seen;
    struct doc_value *values;
    struct doc_list lists[LISTS_MAX];
    size_t lists_n;
};

/* How many columns the markup gives a list, or 0 when the key is no list. */
static size_t cols_of(struct str markup, struct str key)
{
    struct str rest = markup, line;
    while (str_split(&rest, '\n', &line)) {
        ptrdiff_t at = str_index(line, '@', 0);
        line = at < 0 ? line : str_skip(line, (size_t)at);
        if (str_starts(line, S("@rows ")) && str_starts(str_skip(line, 6), key))
            return 2;
        if (!str_starts(line, S("@table ")) || !str_starts(str_skip(line, 7), key))
            continue;
        size_t cols = 0;
        while (str_split(&rest, '\n', &line) && str_starts(line, S("@col ")))
            cols++;
        return cols;
    }
    return 0;
}

static struct str mark_of(struct arena *a, size_t i) { return arena_printf(a, "Ngữ%03zuễ", i); }

/* A mark for each key. Codes of choices are never printed; QR codes are read in another test. */
static void prepare(struct sight *s)
{
    s->values = ARENA_ARRAY(s->arena, struct doc_value, s->n);
    s->seen = ARENA_ARRAY(s->arena, bool, s->n);
    for (size_t i = 0; i < s->n; i++) {
        struct str key = s->keys[i];
        size_t cols = cols_of(s->paper->markup, key);
        s->values[i] = (struct doc_value){ key, str_ends(key, S(".qr_text")) ? S("qr") : S("") };
        s->seen[i] = str_ends(key, S(".code")) || str_ends(key, S(".qr_text"));
        if (cols) {
            struct str *cells = ARENA_ARRAY(s->arena, struct str, cols);
            for (size_t c = 0; c < cols; c++)
                cells[c] = c == 0 ? S("9") : c == 1 ? mark_of(s->arena, i) : S("1");
            s->lists[s->lists_n++] = (struct doc_list){ key, cells, cols, 1 };
        } else if (!s->seen[i] || str_eq(key, S("dossier.code")))
            s->values[i].value = str_eq(key, S("slip.code_text")) ? arena_printf(s->arena, "CODE-%03zu", i) : mark_of(s->arena, i);
        s->seen[i] &= !str_eq(key, S("dossier.code"));
    }
}

static void look(struct sight *s, const struct doc_value *values, size_t lists_n)
{
    struct arena *loop = arena_new();
    struct doc_data data = { values, s->n, s->lists, lists_n };
    struct str text = testing_squeeze(loop, testing_text(loop, print_paper(loop, s->paper, &data)));
    for (size_t i = 0; i < s->n; i++) {
        struct str mark = str_eq(s->keys[i], S("slip.code_text")) ? arena_printf(loop, "CODE-%03zu", i) : mark_of(loop, i);
        s->seen[i] |= str_has(text, mark) || str_has(text, text_upper(loop, mark));
    }
    arena_free(loop);
}

static size_t unseen(const struct sight *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        n += !s->seen[i];
    return n;
}

/* The choices that the markup asks about: ?key=value. */
static void look_at_choices(struct sight *s)
{
    struct str rest = s->paper->markup, word;
    for (struct str line; str_split(&rest, '\n', &line);)
        while (str_split(&line, ' ', &word)) {
            ptrdiff_t equal = str_index(word, '=', 0);
            if (equal < 2 || word.ptr[0] != '?' || !unseen(s))
                continue;
            struct doc_value *values = ARENA_ARRAY(s->arena, struct doc_value, s->n);
            memcpy(values, s->values, s->n * sizeof *values);
            for (size_t i = 0; i < s->n; i++) {
                if (str_eq(values[i].key, str_cut(word, 1, (size_t)equal - 1)))
                    values[i].value = str_skip(word, (size_t)equal + 1);
                if (str_eq(values[i].key, S("result.marital_text")))
                    values[i].value = S("");
            }
            look(s, values, s->lists_n);
        }
}

static void look_everywhere(struct sight *s)
{
    prepare(s);
    look(s, s->values, s->lists_n);
    if (unseen(s))
        look(s, s->values, 0);
    look_at_choices(s);
    for (size_t without = 0; without < s->n && unseen(s); without++) { /* one key hides another: {a|b}, !a */
        struct str kept = s->values[without].value;
        s->values[without].value = S("");
        look(s, s->values, 0);
        s->values[without].value = kept;
    }
}

static void every_key_can_be_seen(void **state)
{
    (void)state;
    if (!testing_has("pdftotext"))
        skip();
    struct arena *a = arena_new();
    struct paper *papers;
    size_t n = shipped(a, &papers), lost = 0;
    assert_in_range(n, 10, 100);
    for (size_t p = 0; p < n; p++) {
        struct sight s = { .arena = a, .paper = &papers[p] };
        struct doc_fault fault;
        assert_int_equal(doc_check(a, papers[p].markup, &s.keys, &s.n, &fault), ERR_OK);
        look_everywhere(&s);
        for (size_t i = 0; i < s.n; i++)
            if (!s.seen[i])
                print_error("%.*s: {%.*s} cannot be seen\n", STR_ARG(papers[p].name), STR_ARG(s.keys[i]));
        lost += unseen(&s);
    }
    assert_int_equal(lost, 0);
    arena_free(a);
}

/* The questions of the procedure whose result this is; NULL for a slip. */
static const struct form *form_of(struct arena *a, const struct paper *p)
{
    const struct embed_file *file = embed_find(embed_procedures, embed_procedures_n, arena_printf(a, "%.*s/form.json", STR_ARG(p->name)));
    const struct form *form;
    struct fault fault;
    if (!file)
        return NULL;
    assert_int_equal(form_parse(a, file->bytes, &form, &fault), ERR_OK);
    return form;
}

static void key_is_agreed(const struct paper *p, const struct form *form, struct str key)
{
    static const struct str spaces[] = { S_INIT("office."), S_INIT("dossier."), S_INIT("applicant."), S_INIT("owner."),
                                         S_INIT("slip."),   S_INIT("receiver."), S_INIT("result."),   S_INIT("form."),
                                         S_INIT("correction.") };
    bool known = false;
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        known |= str_starts(key, spaces[i]);
    if (!known)
        fail_msg("%.*s: no such namespace: %.*s", STR_ARG(p->name), STR_ARG(key));
    if (!str_starts(key, S("form.")))
        return;
    ptrdiff_t dot = str_index(key, '.', 5);
    const struct form_field *field = form ? form_find(form, str_cut(key, 5, dot < 0 ? key.len : (size_t)dot - 5)) : NULL;
    if (!field)
        fail_msg("%.*s prints %.*s, which its form does not ask", STR_ARG(p->name), STR_ARG(key));
    if (str_ends(key, S(".code")) && !field->options_n)
        fail_msg("%.*s: %.*s has no choices", STR_ARG(p->name), STR_ARG(key));
    if (str_ends(key, S(".said")) && field->type != FORM_DATE && field->kind != FORM_KIND_PARTIAL_DATE)
        fail_msg("%.*s: %.*s is no date", STR_ARG(p->name), STR_ARG(key));
    if (str_ends(key, S(".words")) && !field->words)
        fail_msg("%.*s: %.*s is not spelled out by its form", STR_ARG(p->name), STR_ARG(key));
}

/* Only the names that are agreed with those who give the values. */
static void keys_are_agreed(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct paper *papers;
    size_t n = shipped(a, &papers);
    for (size_t p = 0; p < n; p++) {
        struct str *keys;
        size_t keys_n;
        struct doc_fault fault;
        const struct form *form = form_of(a, &papers[p]);
        assert_int_equal(doc_check(a, papers[p].markup, &keys, &keys_n, &fault), ERR_OK);
        for (size_t k = 0; k < keys_n; k++)
            key_is_agreed(&papers[p], form, keys[k]);
    }
    arena_free(a);
}

/* -- samples -- */

/* Printed once for all tests. */
static struct str print_sample(const struct paper *p, const struct doc_data *data)
{
    static struct arena *kept;
    static VEC(struct doc_value) printed; /* name of the paper, bytes */
    kept = kept ? kept : arena_new();
    for (size_t i = 0; i < printed.n; i++)
        if (str_eq(printed.at[i].key, p->name))
            return printed.at[i].value;
    struct str pdf = print_paper(kept, p, data);
    VEC_PUSH(kept, &printed, ((struct doc_value){ p->name, pdf }));
    return pdf;
}

struct sample {
    VEC(struct doc_value) values;
    VEC(struct str) cells[LISTS_MAX];
    struct doc_list lists[LISTS_MAX];
    size_t lists_n;
};

static void sample_row(struct arena *a, struct sample *s, struct str key, struct str row)
{
    size_t i = 0;
    while (i < s->lists_n && !str_eq(s->lists[i].key, key))
        i++;
    ASSERT(i < LISTS_MAX);
    s->lists_n = i == s->lists_n ? i + 1 : s->lists_n;
    s->lists[i].key = key;
    s->lists[i].rows++;
    s->lists[i].cols = 0;
    for (struct str cell; str_split(&row, '|', &cell); s->lists[i].cols++)
        VEC_PUSH(a, &s->cells[i], cell);
    s->lists[i].cells = s->cells[i].at;
}

/* key=value, and key[] a|b|c for a row of a list. */
static struct doc_data read_sample(struct arena *a, const struct paper *p, struct sample *s)
{
    struct str rest = testing_file(a, arena_cstr(a, arena_printf(a, FOLDER "%.*s.values", STR_ARG(p->name)))), line;
    while (str_split(&rest, '\n', &line)) {
        ptrdiff_t equal = str_index(line, '=', 0), list = str_index(line, '[', 0);
        if (list > 0 && (equal < 0 || list < equal))
            sample_row(a, s, str_cut(line, 0, (size_t)list), str_skip(line, (size_t)list + 3));
        else if (equal > 0)
            VEC_PUSH(a, &s->values, ((struct doc_value){ str_cut(line, 0, (size_t)equal), str_skip(line, (size_t)equal + 1) }));
    }
    if (s->values.n < 5)
        fail_msg("no sample for %.*s in " FOLDER, STR_ARG(p->name));
    return (struct doc_data){ s->values.at, s->values.n, s->lists, s->lists_n };
}

/* MOTCUA_GOLDEN=write makes the golden texts anew; read the difference before committing it. */
static struct str golden(struct arena *a, const struct paper *p, struct str text)
{
    const char *path = arena_cstr(a, arena_printf(a, FOLDER "%.*s.txt", STR_ARG(p->name)));
    const char *how = getenv("MOTCUA_GOLDEN");
    if (how && str_eq(str_c(how), S("write"))) {
        FILE *f = fopen(path, "wb");
        assert_non_null(f);
        assert_int_equal(fwrite(text.ptr, 1, text.len, f), text.len);
        fclose(f);
    }
    return testing_file(a, path);
}

static void samples_print_the_golden_text(void **state)
{
    (void)state;
    if (!testing_has("pdftotext"))
        skip();
    struct arena *a = arena_new();
    struct paper *papers;
    size_t n = shipped(a, &papers), wrong = 0;
    for (size_t p = 0; p < n; p++) {
        struct sample s = { 0 };
        struct doc_data data = read_sample(a, &papers[p], &s);
        struct str text = testing_text(a, print_sample(&papers[p], &data));
        assert_true(text_is_nfc(text));
        if (!str_eq(text, golden(a, &papers[p], text))) {
            print_error("%.*s.txt differs:\n%.*s\n", STR_ARG(papers[p].name), STR_ARG(text));
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
    arena_free(a);
}

/* Slips are A5 (TT 01/2018/TT-VPCP Đ10), the register lies across A4, results and corrections are A4: one page, but for the two papers of two
 * registers, birth and recognition. */
static void samples_fit_their_paper(void **state)
{
    (void)state;
    if (!testing_has("pdfinfo"))
        skip();
    struct arena *a = arena_new();
    struct paper *papers;
    size_t n = shipped(a, &papers);
    for (size_t p = 0; p < n; p++) {
        struct sample s = { 0 };
        struct doc_data data = read_sample(a, &papers[p], &s);
        struct str info = testing_ask(a, print_sample(&papers[p], &data), "pdfinfo %s");
        bool slip = embed_find(embed_forms, embed_forms_n, arena_printf(a, "%.*s.doc", STR_ARG(papers[p].name))) && !str_has(papers[p].markup, S("{correction."));
        bool book = str_eq(papers[p].name, S("mau07")), two = str_eq(papers[p].name, S("1.000689"));
        assert_true(str_has(info, book ? S("841.89 x 595.276") : slip ? S("419.528 x 595.276") : S("595.276 x 841.89")));
        assert_true(str_has(info, two ? S("Pages:           2\n") : S("Pages:           1\n")));
    }
    arena_free(a);
}

static void sample_codes_can_be_read(void **state)
{
    (void)state;
    if (!testing_has("zbarimg"))
        skip();
    struct arena *a = arena_new();
    struct paper *papers;
    size_t n = shipped(a, &papers);
    for (size_t p = 0; p < n; p++) {
        struct sample s = { 0 };
        struct doc_data data = read_sample(a, &papers[p], &s);
        struct str read = testing_codes(a, print_sample(&papers[p], &data));
        for (size_t i = 0; i < data.values_n; i++)
            if (str_ends(data.values[i].key, S(".qr_text")) || str_eq(data.values[i].key, S("slip.code_text")))
                if (!str_has(read, data.values[i].value))
                    fail_msg("%.*s: %.*s cannot be read: %.*s", STR_ARG(papers[p].name), STR_ARG(data.values[i].key), STR_ARG(read));
        for (size_t l = 0; l < s.lists_n; l++)
            for (size_t i = 0; i < s.cells[l].n; i++) /* a column of codes */
                if (str_starts(s.cells[l].at[i], S("https://")) && !str_has(read, s.cells[l].at[i]))
                    fail_msg("%.*s: %.*s cannot be read: %.*s", STR_ARG(papers[p].name), STR_ARG(s.cells[l].at[i]), STR_ARG(read));
    }
    arena_free(a);
}

/* A blank form, for days without current: everything is dots and nothing fails. */
static void prints_without_any_value(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct paper *papers;
    size_t n = shipped(a, &papers);
    for (size_t p = 0; p < n; p++) {
        struct str pdf = print_paper(a, &papers[p], &(struct doc_data){ 0 });
        if (testing_has("pdftotext"))
            assert_true(testing_count(testing_text(a, pdf), S("………")) > 10);
    }
    arena_free(a);
}

/* Cut anywhere, a shipped markup is refused with a line or printed. */
static void survive_a_cut(void **state)
{
    (void)state;
    struct arena *a = arena_new(), *loop = arena_new();
    struct paper *papers;
    size_t n = shipped(a, &papers);
    for (size_t p = 0; p < n; p++)
        for (size_t len = 0; len < papers[p].markup.len; len += 16) { /* every byte: doc_test */
            struct doc_fault fault;
            struct str part = str_cut(papers[p].markup, 0, len), pdf;
            enum err e = len % 128 ? doc_check(loop, part, NULL, NULL, &fault) : doc_pdf(loop, part, &(struct doc_data){ 0 }, S("x"), 0, &pdf, &fault);
            assert_true(e == ERR_OK || (e == ERR_INVALID && fault.line > 0));
            arena_reset(loop);
        }
    arena_free(loop);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_can_be_seen), cmocka_unit_test(keys_are_agreed), cmocka_unit_test(samples_print_the_golden_text),
        cmocka_unit_test(samples_fit_their_paper), cmocka_unit_test(sample_codes_can_be_read), cmocka_unit_test(prints_without_any_value),
        cmocka_unit_test(survive_a_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
