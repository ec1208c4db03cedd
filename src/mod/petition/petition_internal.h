/* What the files of this room share; nobody else includes this. */
#ifndef MOD_PETITION_INTERNAL_H
#define MOD_PETITION_INTERNAL_H
#include "mod/petition/petition.h"
#include "mod/units/units.h"
#include "sql_petition.h"

enum petition_who { WHO_DESK, WHO_HEAD, WHO_ASKER };
struct petition_row {
    const char *word, *kind; /* kind "": every petition */
    enum petition_state from, to;
    enum petition_who who;
    enum petition_stage stage;
};
extern const struct petition_row petition_rows_of[PETITION_MOVE_COUNT];

/* Puts an event as nobody: what people write to the office must not name them in the ledger. */
enum err petition_event_unnamed(struct ctx *c, struct event *e) NODISCARD;
/* Whoever is responsible for objections (setting petition.data_login); 0: nobody is named. */
enum err petition_data_account(struct ctx *c, int64_t *account_id) NODISCARD;

/* petition_tell.c: whom it concerns is told, by code alone. */
enum err petition_tell_office(struct ctx *c, const struct petition *p, int64_t event_id, enum msg title) NODISCARD;
enum err petition_tell_asker(struct ctx *c, const struct petition *p, int64_t event_id, enum petition_move m) NODISCARD;

#endif
