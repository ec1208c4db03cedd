/* What the files of this room share; nobody else includes this. */
#ifndef MOD_PROFILE_INTERNAL_H
#define MOD_PROFILE_INTERNAL_H
#include "mod/profile/profile.h"
#include "sql_profile.h"

enum profile_kind { VALUE_TEXT, VALUE_NAME, VALUE_BIRTH, VALUE_DAY, VALUE_SEX, VALUE_NUMBER };
enum { OF_SELF = 1, OF_SPOUSE = 2, OF_PARENT = 4, OF_CHILD = 8, OF_FAMILY = OF_SPOUSE | OF_PARENT | OF_CHILD };
struct profile_key {
    const char *word;
    enum msg label;
    enum profile_kind kind;
    int of; /* members that have it: name, birth, number and address of oneself stand in the account */
    bool sensitive;
};
extern const struct profile_key profile_keys[];
extern const size_t profile_keys_n;
const struct profile_key *profile_key_of(struct str word);
struct profile_relation {
    const char *word;
    enum msg label;
    int of;
};
extern const struct profile_relation profile_relations[];
extern const size_t profile_relations_n;
const struct profile_relation *profile_relation_of(struct str word);
/* Brings a value into its form; ERR_INVALID: a problem at `field`. Empty stays empty. */
enum err profile_normal(struct ctx *c, const struct profile_key *k, struct str field, struct str typed, struct str *out) NODISCARD;
enum err profile_member_get(struct ctx *c, int64_t id, struct profile_member *out) NODISCARD;
/* Stores one value, or takes it away when empty. */
enum err profile_put(struct ctx *c, int64_t member_id, const struct profile_value *v, int64_t checked_by) NODISCARD;
enum err profile_make(struct ctx *c, int64_t account_id, struct str relation, int64_t *id) NODISCARD;
/* Which keys, never the values. */
enum err profile_note(struct ctx *c, const char *kind, int64_t member_id, struct str keys, int64_t dossier_id, const struct grant *as) NODISCARD;

#endif
