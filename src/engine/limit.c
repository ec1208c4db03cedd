#include "engine/deadline.h"

/* The words are for machines (procedure.json, motcua:limit, the command line), so they have one form: "1 working days";
 * the singular is understood too. */
static const struct {
    struct str many, one;
    enum limit_unit unit;
} UNITS[] = {
    { S_INIT("minutes"), S_INIT("minute"), LIMIT_MINUTES },
    { S_INIT("hours"), S_INIT("hour"), LIMIT_HOURS },
    { S_INIT("working hours"), S_INIT("working hour"), LIMIT_WORKING_HOURS },
    { S_INIT("days"), S_INIT("day"), LIMIT_DAYS },
    { S_INIT("working days"), S_INIT("working day"), LIMIT_WORKING_DAYS },
    { S_INIT("months"), S_INIT("month"), LIMIT_MONTHS },
};
enum { UNITS_N = sizeof UNITS / sizeof *UNITS };

static enum err parse_unit(struct str s, enum limit_unit *out)
{
    for (size_t i = 0; i < UNITS_N; i++)
        if (str_eq(s, UNITS[i].many) || str_eq(s, UNITS[i].one)) {
            *out = UNITS[i].unit;
            return ERR_OK;
        }
    return ERR_INVALID;
}

enum err limit_parse(struct str s, struct limit *out)
{
    s = str_trim(s);
    if (str_eq(s, S("same day")) || str_eq(s, S("none"))) {
        *out = (struct limit){ .unit = str_eq(s, S("none")) ? LIMIT_NONE : LIMIT_SAME_DAY };
        return ERR_OK;
    }
    struct str number;
    int64_t n;
    enum limit_unit unit;
    if (!str_split(&s, ' ', &number) || !str_int(number, &n) || n < 1 || n > LIMIT_MAX)
        return ERR_INVALID;
    TRY(parse_unit(str_trim(s), &unit));
    *out = (struct limit){ unit, (int32_t)n };
    return ERR_OK;
}

struct str limit_name(struct arena *a, struct limit l)
{
    for (size_t i = 0; i < UNITS_N; i++)
        if (UNITS[i].unit == l.unit)
            return arena_printf(a, "%d %.*s", (int)l.n, STR_ARG(UNITS[i].many));
    return l.unit == LIMIT_SAME_DAY ? S("same day") : S("none");
}
