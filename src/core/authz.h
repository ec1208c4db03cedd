/* authz: who may do what. Roles are held at units from a day to a day; permissions are a table of roles; whether a
 * dossier is within reach is asked in one place (dossier_reach in mod/dossier). */
#ifndef CORE_AUTHZ_H
#define CORE_AUTHZ_H
#include "base/arena.h"
#include "base/err.h"
#include "db/db.h"

#define ROLE_TABLE(X)      \
    X(CITIZEN, "citizen")       \
    X(VOLUNTEER, "volunteer")   \
    X(OFFICER, "officer")       \
    X(SPECIALIST, "specialist") \
    X(LEADER, "leader")         \
    X(CLERK, "clerk")           \
    X(CASHIER, "cashier")       \
    X(SUPERVISOR, "supervisor") \
    X(ADMIN, "admin")           \
    X(AUDITOR, "auditor")

enum role {
#define X(name, word) ROLE_##name,
    ROLE_TABLE(X)
#undef X
    ROLE_COUNT
};
const char *role_word(enum role r);
bool role_from_word(struct str word, enum role *out);

/* A permission is a set of roles. Administrators configure and never see or process dossiers. */
#define R(name) (1u << ROLE_##name)
#define PERM_TABLE(X)                                                                                    \
    X(PUBLIC, ~0u)                                /* anybody, logged in or not */                         \
    X(LOGGED_IN, ~0u)                             /* any account */                                       \
    X(CITIZEN, R(CITIZEN))                        /* own requests */                                      \
    X(HELP, R(VOLUNTEER))                         /* fills in with somebody (mod/assist) */               \
    X(GROUPS, R(ADMIN) | R(LEADER))               /* appoints volunteers, plans receptions on the road */ \
    X(CAMPAIGN, R(LEADER) | R(SUPERVISOR) | R(ADMIN) | R(VOLUNTEER)) /* figures of help */                \
    X(STAFF, R(OFFICER) | R(SPECIALIST) | R(LEADER) | R(CLERK) | R(CASHIER) | R(SUPERVISOR)) /* sees dossiers in reach */ \
    X(INTAKE, R(OFFICER))                         /* receives, refuses, asks for papers, hands over */    \
    X(WORK, R(OFFICER) | R(SPECIALIST) | R(LEADER) | R(CLERK)) /* takes tasks of the own role */          \
    X(APPROVE, R(LEADER))                                                                                \
    X(CASH, R(OFFICER) | R(CASHIER))                                                                     \
    X(SUPERVISE, R(SUPERVISOR) | R(LEADER))                                                              \
    X(PETITION, R(OFFICER) | R(LEADER) | R(CLERK) | R(SUPERVISOR)) /* petitions, questions: the rules say who decides which */ \
    X(REGISTER, R(OFFICER) | R(LEADER) | R(SUPERVISOR)) /* the register of an agency, Mẫu 07 */            \
    X(CONFIGURE, R(ADMIN))                                                                               \
    X(CALENDAR, R(ADMIN) | R(LEADER))             /* sees and decides changes of the working calendar */  \
    X(PUBLISH, R(CLERK) | R(LEADER))              /* writes the pages of the ward (mod/ward) */            \
    X(POSTER, R(OFFICER) | R(SPECIALIST) | R(LEADER) | R(CLERK) | R(CASHIER) | R(SUPERVISOR) | R(ADMIN)) /* prints what everybody may read */ \
    X(AUDIT, R(AUDITOR))

enum perm {
#define X(name, roles) PERM_##name,
    PERM_TABLE(X)
#undef X
    PERM_COUNT
};
const char *perm_name(enum perm p);

/* A role held today, of one's own or through a delegation. */
struct grant {
    enum role role;
    int64_t staff_role_id, unit_id, agency_id; /* agency_id, path: where the unit stands */
    struct str title, path;
    int64_t for_account_id; /* delegation: whose role; 0: own */
};
enum { GRANTS_MAX = 32 };
struct who {
    int64_t account_id; /* 0: nobody is logged in */
    int64_t session_id;
    struct str name, login;
    bool automatic;     /* a job or command acts, no person */
    bool citizen;       /* account of a person or business */
    struct grant grants[GRANTS_MAX];
    size_t grants_n;
    struct str csrf;    /* token of this session */
};
/* May this person use a row that asks for p? PERM_PUBLIC: always; otherwise somebody must be logged in. */
bool authz_may(const struct who *who, enum perm p);
bool authz_has_role(const struct who *who, enum role r);
/* The grant of that role at that unit, or NULL; unit_id 0: at any unit. */
const struct grant *authz_grant(const struct who *who, enum role r, int64_t unit_id);
/* Fills who->grants with the roles in force on `today`. */
enum err authz_load(struct db_session *db, struct arena *a, int32_t today, struct who *who) NODISCARD;

#endif
