/* places: communes in both systems. Until 30/06/2025 there were provinces, districts and communes; since 01/07/2025 provinces
 * and communes only (NQ 202/2025/QH15, codes by QĐ 19/2025/QĐ-TTg; state of 30/04/2026). Old ones stay as closed entries with
 * their dates, because papers, houses and people still name them.
 *
 * The data is data/units (its sources: data/README.md), built in; the first call reads it (some 20 ms, 3 MB for the life of the
 * process), later ones walk over 13,000 names. Pure: no tables, no clock; safe on any thread. Results point into the data or the arena. */
#ifndef MOD_PLACES_PLACES_H
#define MOD_PLACES_PLACES_H
#include "base/arena.h"
#include "base/err.h"

struct place {
    struct str code;     /* 5 digits; 3 for the five island districts that had no communes */
    struct str name;     /* "Xã Kim Bôi", as published */
    struct str district; /* old ones only: "Huyện Kim Bôi" */
    struct str province; /* "Tỉnh Phú Thọ" */
    bool old;            /* closed since 01/07/2025 */
    int32_t from_day, to_day; /* 0: not known, or until further notice */
};

/* What of an old commune went into a new one, as the table of conversion says it. */
#define PLACE_HOWS(X)      \
    X(WHOLE, 't')          /* all of it */ \
    X(PART, 'p')           /* a part, with the people there */ \
    X(LAND, 'd')           /* land only */ \
    X(ALL_PEOPLE, 'r')     /* a part of the land and all people */ \
    X(SOME_PEOPLE, 'n')    /* some of the people */ \
    X(KEPT, 'k')           /* nothing changed but the levels above */ \
    X(KIND, 'l')           /* another kind: xã to phường */ \
    X(NAME, 'm')           /* another name */ \
    X(REST, 'c')           /* what was left after a part went elsewhere */
enum place_how {
#define X(name, letter) PLACE_##name,
    PLACE_HOWS(X)
#undef X
    PLACE_HOW_COUNT
};
struct place_move {
    struct place to;
    enum place_how how;
};

enum place_system { PLACES_BOTH, PLACES_OLD, PLACES_NEW };
/* Communes whose name holds these words (marks and case do not matter), exact names first; at most max of them in *out.
 * Returns how many there are. */
size_t place_find(struct arena *a, struct str words, enum place_system which, size_t max, struct place **out);
/* By code; ERR_NOT_FOUND. The same five digits may mean an old and a new commune. */
enum err place_by_code(struct str code, enum place_system which, struct place *out) NODISCARD;
/* Where an old commune went: one move, or several when it was split. ERR_NOT_FOUND: no such code. */
enum err place_convert(struct arena *a, struct str old_code, struct place_move **out, size_t *n) NODISCARD;
/* The move that takes a home of a split commune along, whatever house it is: all its people went there. -1: it depends. */
ptrdiff_t place_home(const struct place_move *moves, size_t n);

enum place_outcome {
    PLACE_UNKNOWN, /* no commune of this name, or nothing written */
    PLACE_NEW,     /* an address of today; nothing to convert */
    PLACE_SAME,    /* the commune kept name and people; only district or province changed */
    PLACE_ONE,     /* went into one commune as a whole */
    PLACE_SPLIT,   /* went into several: somebody must say which */
    PLACE_SEVERAL  /* the words fit several communes: somebody must say which */
};
enum { PLACE_MATCHES_MAX = 20, PLACE_ADDRESS_MAX = 500 };
struct place_match {
    struct place at;
    struct place_move *moves; /* of an old one */
    size_t moves_n;
};
struct place_answer {
    enum place_outcome outcome;
    struct str detail;           /* what stands before the commune: house, street, thôn */
    struct place_match *matches; /* best first; one unless SEVERAL */
    size_t n;                    /* at most PLACE_MATCHES_MAX */
    bool more;
};
/* An address as people write it: "thôn 5, xã Kim Bôi, huyện Kim Bôi, tỉnh Hòa Bình", with commas or without, with marks or
 * without, also "P. Bến Nghé, Q1, TPHCM". The words of the address decide which system it belongs to. */
struct place_answer place_read(struct arena *a, struct str address);
/* detail and commune of today in one line: "thôn 5, xã Hợp Kim, tỉnh Phú Thọ". */
struct str place_line(struct arena *a, struct str detail, const struct place *p);

#endif
