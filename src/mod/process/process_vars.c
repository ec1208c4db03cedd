/* What the conditions of a process read. */
#include "mod/process/process_internal.h"
#include "sql_process.h"

enum { DIGITS_MAX = 15 };

enum err process_vars_load(struct ctx *c, const struct dossier *d, struct process_vars *out)
{
    TRY(var_rows(c->db, c->arena, &(struct var_rows_in){ d->id }, &out->rows, &out->n));
    return dossier_answers(c, d, &out->answers, &out->answers_n);
}

static bool is_bool(struct str s) { return str_eq(s, S("true")) || str_eq(s, S("false")); }
static struct feel_value bool_value(struct str s) { return (struct feel_value){ .kind = FEEL_BOOL, .number = str_eq(s, S("true")) }; }

/* A ticked box is "true". Numbers of a form arrive as digits; personal numbers, which may begin with 0, stay text. */
static struct feel_value answer_value(struct str s)
{
    if (is_bool(s))
        return bool_value(s);
    int64_t n;
    bool number = s.len && s.len <= DIGITS_MAX && (s.ptr[0] != '0' || s.len == 1) && str_int(s, &n);
    return number ? (struct feel_value){ .kind = FEEL_NUMBER, .number = n } : (struct feel_value){ .kind = FEEL_TEXT, .text = s };
}

struct feel_value process_lookup(void *arg, struct str name)
{
    const struct process_vars *v = arg;
    for (size_t i = 0; i < v->n; i++) {
        if (!str_eq(v->rows[i].name, name))
            continue;
        struct str s = v->rows[i].value;
        if (is_bool(s))
            return bool_value(s);
        return (struct feel_value){ .kind = FEEL_TEXT, .text = s };
    }
    for (size_t i = 0; i < v->answers_n; i++)
        if (str_eq(v->answers[i].key, name))
            return answer_value(v->answers[i].value);
    return (struct feel_value){ .kind = FEEL_NULL };
}

struct str process_word(const struct process_vars *v, struct str name, int n)
{
    for (size_t i = 0; i < v->n; i++) {
        if (!str_eq(v->rows[i].name, name))
            continue;
        for (struct str rest = v->rows[i].value, word; str_split(&rest, ' ', &word);)
            if (word.len && --n == 0)
                return word;
    }
    return S("");
}
