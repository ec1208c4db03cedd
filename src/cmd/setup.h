/* setup: what init and demo share: the office of an installation, its people, its procedures. Inside a write. */
#ifndef CMD_SETUP_H
#define CMD_SETUP_H
#include "mod/identity/identity.h"
#include "mod/units/units.h"

/* ERR_CONFLICT when the installation has an office already. */
enum err setup_is_empty(struct ctx *c) NODISCARD;
/* The agency of this installation with its settings, and the shipped procedures. */
enum err setup_office(struct ctx *c, const struct unit *agency, int64_t *unit_id) NODISCARD;
struct setup_person {
    const char *kind, *login, *name, *phone, *id_no, *birth, *address, *title;
    enum role role;       /* ROLE_CITIZEN: none */
    int64_t unit_id;
    int32_t from_day;     /* 0: today */
    struct str password_hash, totp;
    bool one_time;
};
enum err setup_person(struct ctx *c, const struct setup_person *p, int64_t *account_id) NODISCARD;
/* What was refused, a line each on stderr: "motcua init: code: …". */
void setup_complain(const char *command, const struct ctx *c, enum err e);

#endif
