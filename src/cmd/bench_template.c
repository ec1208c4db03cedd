#include "cmd/bench_template.h"
#include "base/embed.h"
#include "data/json.h"

/* -- chance -- */

static uint32_t next(struct chance *r)
{
    r->state ^= r->state << 13;
    r->state ^= r->state >> 7;
    r->state ^= r->state << 17;
    return (uint32_t)(r->state >> 32);
}

uint32_t chance_below(struct chance *r, uint32_t n) { return (uint32_t)((uint64_t)next(r) * n >> 32); }
bool chance_percent(struct chance *r, double percent) { return chance_below(r, 100000) < (uint32_t)(percent * 1000); }

/* -- people -- */

static const char *const families[] = { "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý" };
static const char *const middles[] = { "Thị", "Văn", "Thị Thu", "Đức", "Minh", "Ngọc", "Quang", "Thanh", "Hữu", "Thị Mỹ", "Công", "Xuân" };
static const char *const givens[] = { "An",   "Bình", "Châu", "Dũng", "Đạt",  "Giang", "Hà",   "Hạnh", "Hiếu", "Hòa",  "Hương", "Khánh",
                                      "Lan",  "Linh", "Long", "Mai",  "Nam",  "Nga",   "Nhung", "Phúc", "Quân", "Sơn", "Tâm",   "Thảo",
                                      "Thủy", "Trang", "Tuấn", "Vân", "Việt", "Yến" };
#define PICK(r, list) ((list)[chance_below((r), sizeof(list) / sizeof *(list))])

/* Well-formed numbers; the serial begins with 9, so that they are easy to tell from the few that the examples use. */
struct person person_made_up(struct arena *a, struct chance *r)
{
    int year = 1950 + (int)chance_below(r, 50);
    struct person p = { .name = arena_printf(a, "%s %s %s", PICK(r, families), PICK(r, middles), PICK(r, givens)) };
    p.birth = arena_printf(a, "%d-%02u-%02u", year, 1 + chance_below(r, 12), 1 + chance_below(r, 28));
    p.id_no = arena_printf(a, "001%u%02d9%05u", chance_below(r, 2), year % 100, chance_below(r, 100000));
    p.phone = arena_printf(a, "09000%05u", chance_below(r, 100000));
    p.address = arena_printf(a, "Số %u, tổ %u, phường Khương Đình, thành phố Hà Nội", 1 + chance_below(r, 200), 1 + chance_below(r, 30));
    return p;
}

/* -- examples -- */

/* The answer that comes from this datum of the applicant, or "". */
static struct str sourced(const struct form *form, const struct template *t, const char *source)
{
    for (size_t i = 0; i < t->values_n; i++) {
        const struct form_field *f = form_find(form, t->values[i].key);
        if (f && str_eq(f->source, str_c(source)))
            return t->values[i].value;
    }
    return S("");
}

static struct form_value *read_values(struct arena *a, const struct json *values, size_t *n)
{
    *n = values ? values->n : 0;
    struct form_value *list = ARENA_ARRAY(a, struct form_value, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct form_value){ values->keys[i], values->items[i].text };
    return list;
}

static void read_papers(struct arena *a, const struct json *example, struct template *t)
{
    const struct json *items;
    size_t n = json_list(example, "papers", &items);
    struct str *keys = ARENA_ARRAY(a, struct str, n + 1);
    for (size_t i = 0; i < n; i++)
        keys[i] = items[i].text;
    t->papers = keys;
    t->papers_n = n;
}

/* ERR_NOT_FOUND: an example that is refused. */
static enum err read_example(struct arena *a, struct str code, struct str text, struct template *t)
{
    const struct json *j, *values;
    const struct form *form;
    struct fault fault;
    const struct embed_file *f = embed_find(embed_procedures, embed_procedures_n, arena_printf(a, "%.*s/form.json", STR_ARG(code)));
    TRY(json_parse(a, text, &j, NULL));
    if (!str_eq(json_text(json_get(j, "expect"), "verdict", S("")), S("accepted")))
        return ERR_NOT_FOUND;
    *t = (struct template){ .code = code };
    values = json_get(j, "values");
    if (!f || !values || !channel_from_word(json_text(j, "channel", S("")), &t->channel))
        return ERR_INVALID;
    TRY(form_parse(a, f->bytes, &form, &fault));
    t->values = read_values(a, values, &t->values_n);
    t->draft = read_values(a, json_get(j, "draft"), &t->draft_n);
    read_papers(a, j, t);
    t->applicant = (struct person){ sourced(form, t, "applicant.name"), sourced(form, t, "applicant.id_no"), sourced(form, t, "applicant.phone"),
                                    sourced(form, t, "applicant.birth"), sourced(form, t, "applicant.address") };
    return ERR_OK;
}

enum err templates_read(struct arena *a, struct templates *out)
{
    VEC(struct template) list = { 0 };
    for (size_t i = 0; i < embed_procedures_n; i++) {
        struct template t;
        struct str rest = embed_procedures[i].path, code;
        if (!str_split(&rest, '/', &code) || !str_starts(rest, S("examples/")) || code.ptr[0] == '_')
            continue;
        enum err e = read_example(a, code, embed_procedures[i].bytes, &t);
        if (e == ERR_OK)
            VEC_PUSH(a, &list, t);
        else if (e != ERR_NOT_FOUND)
            return e;
    }
    *out = (struct templates){ list.at, list.n };
    return list.n ? ERR_OK : ERR_INVALID;
}

/* -- choosing -- */

/* Shares of what a commune receives: certification 45 in 100, civil status most of the rest. */
static const struct {
    const char *code;
    uint32_t weight;
} mix[] = { { "2.000815", 36 }, { "2.000884", 9 }, { "2.000635", 18 }, { "1.001193", 14 }, { "1.004873", 15 }, { "1.000656", 8 } };

static struct str choose_code(struct chance *r)
{
    uint32_t sum = 0, at;
    for (size_t i = 0; i < sizeof mix / sizeof *mix; i++)
        sum += mix[i].weight;
    at = chance_below(r, sum);
    for (size_t i = 0; i < sizeof mix / sizeof *mix; i++) {
        if (at < mix[i].weight)
            return str_c(mix[i].code);
        at -= mix[i].weight;
    }
    return str_c(mix[0].code);
}

const struct template *template_of(const struct templates *all, struct str code, enum channel channel)
{
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->at[i].code, code) && all->at[i].channel == channel)
            return &all->at[i];
    return NULL;
}

const struct template *template_choose(const struct templates *all, struct chance *r)
{
    const struct template *fit[64];
    size_t n = 0;
    struct str code = choose_code(r);
    enum channel ch = chance_percent(r, 80) ? CHANNEL_ONLINE : chance_percent(r, 1.2) ? CHANNEL_POST : CHANNEL_COUNTER;
    if (!template_of(all, code, ch))
        ch = CHANNEL_COUNTER;
    for (size_t i = 0; i < all->n && n < sizeof fit / sizeof *fit; i++)
        if (str_eq(all->at[i].code, code) && all->at[i].channel == ch)
            fit[n++] = &all->at[i];
    return n ? fit[chance_below(r, (uint32_t)n)] : &all->at[0];
}

/* -- requests -- */

/* What the example says of its applicant is said of this person, wherever it stands. */
static struct str said_of(const struct template *t, const struct person *p, struct str value)
{
    const struct str theirs[] = { t->applicant.name, t->applicant.id_no, t->applicant.phone };
    const struct str ours[] = { p->name, p->id_no, p->phone };
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (theirs[i].len && str_eq(value, theirs[i]))
            return ours[i];
    return value;
}

enum err template_request(struct ctx *c, const struct template *t, const struct person *p, struct dossier_new *out)
{
    struct form_value *answers = ARENA_ARRAY(c->arena, struct form_value, t->values_n + 1);
    *out = (struct dossier_new){ .channel = t->channel, .answers = answers, .answers_n = t->values_n, .deliver = S("counter"), .sets = 1 };
    for (size_t i = 0; i < t->values_n; i++)
        answers[i] = (struct form_value){ t->values[i].key, said_of(t, p, t->values[i].value) };
    out->parties[PARTY_APPLICANT] = (struct party){ .name = p->name, .id_no = p->id_no, .birth = p->birth, .address = p->address,
                                                    .phone = p->phone, .email = S(""), .present = true };
    return procedure_by_code(c, t->code, ctx_today(c), &out->procedure);
}
