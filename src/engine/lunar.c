#include "engine/lunar.h"
#include <math.h>

/* The civil calendar from astronomy, in days of Vietnamese civil time (data of 1900 to 2199):
 *   a month begins on the day in which the new moon (Sóc) falls;
 *   the month in which the winter solstice (Đông chí, sun at 270°) falls is the 11th;
 *   where 13 months lie between two 11th months, the first without a principal term (Trung khí) is the leap month.
 *
 * New moon and sun by the truncated series of Jean Meeus, Astronomical Formulae for Calculators and Astronomical
 * Algorithms, as chosen and published for Vietnam by Hồ Ngọc Đức. */

#define RADIAN (3.14159265358979323846 / 180.0)
#define JD_OF_DAY_0 2440588      /* the Julian day whose noon falls on 01/01/1970 */
#define MOON_0 2415021.076998695 /* the mean new moon number 0, January 1900 */
#define MONTH_DAYS 29.530588853
#define ZONE (7.0 / 24.0)

static double sin_deg(double degrees) { return sin(degrees * RADIAN); }

/* The periodic part of the moment of a new moon; t in Julian centuries since 1900, m and m2 the mean anomalies of sun
 * and moon, f the moon's argument of latitude, in degrees. */
static double moon_terms(double t, double m, double m2, double f)
{
    return (0.1734 - 0.000393 * t) * sin_deg(m) + 0.0021 * sin_deg(2 * m) - 0.4068 * sin_deg(m2) +
           0.0161 * sin_deg(2 * m2) - 0.0004 * sin_deg(3 * m2) + 0.0104 * sin_deg(2 * f) - 0.0051 * sin_deg(m + m2) -
           0.0074 * sin_deg(m - m2) + 0.0004 * sin_deg(2 * f + m) - 0.0004 * sin_deg(2 * f - m) -
           0.0006 * sin_deg(2 * f + m2) + 0.0010 * sin_deg(2 * f - m2) + 0.0005 * sin_deg(2 * m2 + m);
}

/* The day on which the k-th new moon since 1900 falls. */
static int32_t moon_day(int k)
{
    double t = k / 1236.85, t2 = t * t, t3 = t2 * t;
    double mean = 2415020.75933 + 29.53058868 * k + 0.0001178 * t2 - 0.000000155 * t3 +
                  0.00033 * sin_deg(166.56 + 132.87 * t - 0.009173 * t2);
    double m = 359.2242 + 29.10535608 * k - 0.0000333 * t2 - 0.00000347 * t3;
    double m2 = 306.0253 + 385.81691806 * k + 0.0107306 * t2 + 0.00001236 * t3;
    double f = 21.2964 + 390.67050646 * k - 0.0016528 * t2 - 0.00000239 * t3;
    double dynamic = -0.000278 + 0.000265 * t + 0.000262 * t2; /* dynamical less universal time */
    double jd = mean + moon_terms(t, m, m2, f) - dynamic;
    return (int32_t)floor(jd + 0.5 + ZONE) - JD_OF_DAY_0;
}

/* In which twelfth of its way (0 after the spring equinox, 9 after the solstice) the sun is when the day begins. */
static int sun_twelfth(int32_t day)
{
    double t = (day + JD_OF_DAY_0 - 2451545.5 - ZONE) / 36525.0, t2 = t * t;
    double m = 357.52910 + 35999.05030 * t - 0.0001559 * t2 - 0.00000048 * t * t2;
    double mean = 280.46645 + 36000.76983 * t + 0.0003032 * t2;
    double centre = (1.914600 - 0.004817 * t - 0.000014 * t2) * sin_deg(m) +
                    (0.019993 - 0.000101 * t) * sin_deg(2 * m) + 0.000290 * sin_deg(3 * m);
    double at = mean + centre;
    return (int)floor((at - 360.0 * floor(at / 360.0)) / 30.0) % 12;
}

/* Number of the month that holds `day`. */
static int month_of_day(int32_t day)
{
    int k = (int)floor((day + JD_OF_DAY_0 - MOON_0) / MONTH_DAYS);
    while (moon_day(k) > day)
        k--;
    while (moon_day(k + 1) <= day)
        k++;
    return k;
}

/* Number of the 11th month of a year: the one in which the solstice falls. */
static int month_11(int year)
{
    int k = month_of_day(day_from_ymd(year, 12, 31));
    return sun_twelfth(moon_day(k)) >= 9 ? k - 1 : k;
}

/* The months from one 11th month to the next; leap: how many after the first is the leap month, 0 if none is. */
struct round {
    int first, leap;
};

static struct round round_of_year(int year)
{
    struct round r = { .first = month_11(year) };
    if (month_11(year + 1) - r.first < 13)
        return r;
    for (r.leap = 1; r.leap < 13; r.leap++)
        if (sun_twelfth(moon_day(r.first + r.leap)) == sun_twelfth(moon_day(r.first + r.leap + 1)))
            break;
    return r;
}

enum { YEAR_FIRST = 1900, YEAR_LAST = 2199 };

static bool in_range(int32_t day)
{
    return day >= day_from_ymd(YEAR_FIRST, 1, 1) && day <= day_from_ymd(YEAR_LAST, 12, 31);
}

enum err lunar_of_day(int32_t day, struct lunar *out)
{
    if (!in_range(day))
        return ERR_INVALID;
    int year, month, dom;
    day_to_ymd(day, &year, &month, &dom);
    int k = month_of_day(day);
    if (k < month_11(year))
        year--;
    struct round r = round_of_year(year);
    int after = k - r.first;                          /* months since the 11th */
    int number = after - (r.leap && after >= r.leap); /* the same without the leap month: 0 is the 11th, 2 the 1st */
    *out = (struct lunar){ .day = day - moon_day(k) + 1,
                           .month = (number + 10) % 12 + 1,
                           .year = number < 2 ? year : year + 1,
                           .leap = r.leap && after == r.leap };
    return ERR_OK;
}

enum err lunar_to_day(struct lunar l, int32_t *out)
{
    if (l.year < YEAR_FIRST - 1 || l.year > YEAR_LAST || l.month < 1 || l.month > 12 || l.day < 1)
        return ERR_INVALID;
    struct round r = round_of_year(l.month >= 11 ? l.year : l.year - 1);
    int number = (l.month + 1) % 12;
    if (l.leap && (r.leap == 0 || number != r.leap - 1))
        return ERR_INVALID;
    int k = r.first + number + (l.leap || (r.leap && number >= r.leap));
    if (l.day > moon_day(k + 1) - moon_day(k) || !in_range(moon_day(k) + l.day - 1))
        return ERR_INVALID;
    *out = moon_day(k) + l.day - 1;
    return ERR_OK;
}
