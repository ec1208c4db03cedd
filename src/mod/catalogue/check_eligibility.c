/* The questions before a draft: every condition can be true, and somebody gets through. There are few answers, so all are tried. */
#include "mod/catalogue/check_internal.h"

struct trying {
    struct checking *k;
    const struct checked_version *v;
    const struct procedure *p;
    struct eligibility_answer answers[ELIGIBILITY_MAX];
    bool met[ELIGIBILITY_MAX][ELIGIBILITY_CHOICES_MAX]; /* stops that held for some answers */
    bool asked[ELIGIBILITY_MAX], through;
};

/* Answers of the first n questions are chosen; none of their stops holds. */
static void try_from(struct trying *t, size_t n, size_t answered)
{
    if (n == t->p->eligibility_n) {
        t->through = true;
        return;
    }
    const struct eligibility_question *q = &t->p->eligibility[n];
    if (q->condition && !eligibility_holds(q->condition, t->answers, answered)) {
        try_from(t, n + 1, answered);
        return;
    }
    t->asked[n] = true;
    for (size_t i = 0; i < q->choices_n; i++) {
        bool stopped = false;
        t->answers[answered] = (struct eligibility_answer){ q->key, q->choices[i].value };
        for (size_t x = 0; x < q->stops_n && x < ELIGIBILITY_CHOICES_MAX; x++)
            if (eligibility_holds(q->stops[x].condition, t->answers, answered + 1))
                stopped = t->met[n][x] = true;
        if (!stopped)
            try_from(t, n + 1, answered + 1);
    }
}

static void check_names(struct trying *t, const struct feel *f, size_t known, const struct json *part)
{
    struct str *names;
    size_t n;
    if (!f)
        return;
    feel_names(f, t->k->a, &names, &n);
    for (size_t i = 0; i < n; i++) {
        bool found = false;
        for (size_t x = 0; x < known; x++)
            found |= str_eq(t->p->eligibility[x].key, names[i]);
        if (!found)
            check_place(t->k, t->v, json_place(part, "condition"),
                        arena_printf(t->k->a, "điều kiện nhắc tới \"%.*s\", không có câu nào như vậy ở trước", STR_ARG(names[i])));
    }
}

static void check_question(struct trying *t, size_t n, const struct json *j)
{
    const struct eligibility_question *q = &t->p->eligibility[n];
    const struct json *stops;
    size_t stops_n = json_list(j, "stops", &stops);
    check_names(t, q->condition, n, j);
    if (!t->asked[n])
        check_place(t->k, t->v, json_place(j, "key"), S("câu này không bao giờ được hỏi"));
    for (size_t i = 0; i < n; i++)
        if (str_eq(t->p->eligibility[i].key, q->key))
            check_place(t->k, t->v, json_place(j, "key"), S("hai câu có cùng key"));
    for (size_t i = 0; i < q->choices_n; i++)
        for (size_t x = 0; x < i; x++)
            if (str_eq(q->choices[x].value, q->choices[i].value))
                check_place(t->k, t->v, json_place(j, "choices"), S("hai lựa chọn có cùng value"));
    for (size_t i = 0; i < stops_n && i < q->stops_n && i < ELIGIBILITY_CHOICES_MAX; i++) {
        check_names(t, q->stops[i].condition, n + 1, &stops[i]);
        if (t->asked[n] && !t->met[n][i])
            check_place(t->k, t->v, json_place(&stops[i], "condition"), S("điều kiện không bao giờ đúng: không ai gặp lời này"));
        if (str_eq(q->stops[i].procedure, t->p->code))
            check_place(t->k, t->v, json_place(&stops[i], "procedure"), S("procedure phải là một thủ tục khác"));
    }
}

void check_eligibility(struct checking *k, const struct checked_version *v)
{
    struct trying t = { .k = k, .v = v, .p = &v->v->p };
    const struct json *items;
    size_t n = v->v->tree ? json_list(v->v->tree, "eligibility", &items) : 0;
    if (!n || n != t.p->eligibility_n)
        return;
    for (size_t i = 0; i < n; i++)
        for (size_t x = 0; x < t.p->eligibility[i].stops_n; x++)
            if (!t.p->eligibility[i].stops[x].condition)
                return; /* what cannot be read was said already */
    try_from(&t, 0, 0);
    for (size_t i = 0; i < n; i++)
        check_question(&t, i, &items[i]);
    if (!t.through)
        check_place(k, v, "eligibility", S("trả lời thế nào cũng không làm được thủ tục này"));
}
