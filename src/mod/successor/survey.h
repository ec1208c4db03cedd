/* Everything that an act touches. For the files of this room; nobody else includes this. */
#ifndef MOD_SUCCESSOR_SURVEY_H
#define MOD_SUCCESSOR_SURVEY_H
#include "mod/dossier/dossier.h"
#include "mod/process/process.h"
#include "mod/successor/successor_internal.h"

/* A dossier that passes on, and where to. */
struct dossier_way {
    struct dossier_open d;
    int64_t agency_id, intake_unit_id; /* new ones; agency_id 0: undecided */
    int64_t from_id;                   /* the closing unit that makes it move */
    bool own_way;                      /* not where its whole agency and desk go: moved by itself */
};
struct role_way {
    struct staff s;
    int64_t to_id, to_agency_id; /* 0: it ends */
};
struct task_way {
    struct task_open t;
    int64_t from_id, to_id; /* agencies */
    bool own_way;
    bool left; /* whoever took it works elsewhere now */
};
struct survey {
    VEC(struct dossier_way) dossiers; /* by id */
    VEC(struct role_way) roles;
    VEC(struct task_way) tasks;
    size_t undecided;
};
enum err survey_make(struct ctx *c, const struct succession *s, struct survey *out) NODISCARD;
/* preview.c: the survey and all else that moves or ends, as lines of the list. */
enum err survey_items(struct ctx *c, const struct succession *s, const struct survey *v, succession_items_vec *out) NODISCARD;

#endif
