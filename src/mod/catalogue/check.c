/* The parts of a folder against one another. */
#include "mod/catalogue/check_internal.h"
#include "base/embed.h"

void check_place(struct checking *k, const struct checked_version *v, const char *place, struct str what)
{
    folder_say(k->a, &k->folder, k->out, arena_printf(k->a, "%.*sprocedure.json", STR_ARG(v->v->dir)), place, what);
}

static struct str general(const char *name)
{
    const struct embed_file *f = embed_find(embed_procedures, embed_procedures_n, str_c(name));
    return f ? f->bytes : S("");
}

static void fault(struct checking *k, struct str file, const struct fault *f)
{
    struct str where = str_c(f->where);
    check_say(k->a, k->out, file, f->line,
              where.len ? arena_printf(k->a, "%s: %s", f->where, f->what) : str_c(f->what));
}

/* Where neither is there the general ones count. */
static void missing(struct checking *k, const struct folder_version *v)
{
    bool form = v->form.name.len > 0, process = v->process.name.len > 0;
    if (form != process || (!form && str_eq(k->code, S(CATALOGUE_GENERAL))))
        check_say(k->a, k->out, form ? S("process.bpmn") : S("form.json"), 0,
                  S("thiếu tệp này; form.json và process.bpmn đi cùng nhau"));
}

static void parse_texts(struct checking *k, struct checked_version *v)
{
    struct fault f = { 0 };
    bool own = v->v->form.name.len || v->v->process.name.len;
    struct str form = own ? v->v->form.bytes : general(CATALOGUE_GENERAL "/form.json");
    struct str process = own ? v->v->process.bytes : general(CATALOGUE_GENERAL "/process.bpmn");
    missing(k, v->v);
    k->out->general |= !own;
    if ((v->v->form.name.len || !own) && form_parse(k->a, form, &v->form, &f) != ERR_OK) {
        fault(k, v->v->form.name, &f);
        v->form = NULL;
    }
    f = (struct fault){ 0 };
    if ((v->v->process.name.len || !own) && bpmn_parse(k->a, process, &v->process, &f) != ERR_OK) {
        fault(k, v->v->process.name, &f);
        v->process = NULL;
    }
}

void check_folder(struct arena *a, struct str code, const struct check_file *files, size_t n, struct check_report *out)
{
    struct checking *k = ARENA_NEW(a, struct checking);
    *k = (struct checking){ .a = a, .out = out, .files = files, .files_n = n, .code = code };
    memset(out, 0, sizeof *out);
    check_letters(k);
    folder_read(a, code, files, n, &k->folder, out);
    for (size_t i = 0; i < k->folder.n; i++) {
        struct checked_version *v = &k->versions[i];
        v->v = &k->folder.versions[i];
        parse_texts(k, v);
        check_procedure(k, v);
        check_result(k, v);
        check_sensitive(k, v);
        check_form_sources(k, v);
        check_steps(k, v);
        check_parts(k, v);
        check_eligibility(k, v);
    }
    check_examples(k);
}
