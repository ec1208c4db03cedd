/* What the files of this room share; nobody else includes this. */
#ifndef MOD_PLACES_INTERNAL_H
#define MOD_PLACES_INTERNAL_H
#include "mod/places/places.h"

struct place_province {
    struct str code, name, fold; /* fold: "tinh hoa binh" */
    size_t bare;                 /* where the name begins in fold, after its kind */
};
struct place_district {
    struct str code, name, fold;
    size_t bare, province;
};
struct place_entry {
    struct str code, name, fold;
    struct str also;     /* folded without its kind: how the table of conversion spells it; "" when the same */
    struct str to;       /* old: "00004p 00008p" */
    uint32_t bare, above; /* above: old: index of the district, new: of the province */
};
struct place_index {
    struct arena *arena;
    struct place_province *old_provinces, *provinces;
    struct place_district *districts;
    struct place_entry *old, *now;
    size_t old_provinces_n, provinces_n, districts_n, old_n, now_n;
};
/* Read once, then never changed. */
const struct place_index *place_index(void);
struct place place_of(const struct place_index *x, const struct place_entry *e, bool old);
/* Where the name begins behind its kind: "xa kim boi" 3. */
size_t place_bare(struct str fold);

#endif
