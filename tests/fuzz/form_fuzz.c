/* Any bytes as a form, and then as the answers to it: refused, or answers that stay as they are when they come back. */
#include "base/log.h"
#include "engine/form.h"
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TODAY = 20777 };

/* What was stored as right is right when it comes back, and stored as the same. */
static void answer(struct arena *a, const struct form *f, struct str text)
{
    struct form_value *v = ARENA_ARRAY(a, struct form_value, f->fields_n);
    struct form_state *once, *twice;
    for (size_t i = 0; i < f->fields_n; i++)
        v[i] = (struct form_value){ f->fields[i].key, f->fields[i].options_n ? f->fields[i].options[i % f->fields[i].options_n].value : text };
    size_t problems = form_validate(f, v, f->fields_n, false, TODAY, a, &once), counted = 0;
    for (size_t i = 0; i < f->fields_n; i++) {
        counted += once[i].problem != FORM_FINE;
        ASSERT(once[i].shown || (!once[i].value.len && once[i].problem == FORM_FINE));
        (void)form_words(a, &f->fields[i], once[i].value);
        v[i].value = once[i].value;
    }
    ASSERT(counted == problems);
    form_validate(f, v, f->fields_n, false, TODAY, a, &twice);
    for (size_t i = 0; problems == 0 && i < f->fields_n; i++)
        ASSERT(twice[i].problem == FORM_FINE && str_eq(twice[i].value, once[i].value) && twice[i].shown == once[i].shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct str text = { (const char *)data, size }, clean;
    const struct form *f;
    struct fault fault = { 0 };
    if (form_parse(a, text, &f, &fault) == ERR_OK) {
        answer(a, f, S("1"));
        answer(a, f, S("5/3/1950"));
        answer(a, f, S("true"));
        if (text_clean(a, text, true, &clean) == ERR_OK)
            answer(a, f, clean);
    } else {
        ASSERT(fault.what[0] && text_utf8_valid(str_c(fault.what)) && text_utf8_valid(str_c(fault.where)));
    }
    arena_free(a);
    return 0;
}
