/* again: a file that is here already becomes a paper of another draft or dossier: the same bytes, with where they come from. */
#ifndef MOD_PAPERS_AGAIN_H
#define MOD_PAPERS_AGAIN_H
#include "mod/papers/papers.h"

struct paper_again {
    struct blob blob;         /* recorded already */
    struct str component_key, name;
    int reused;               /* DIGITS_OWN, DIGITS_COMPONENT, DIGITS_RESULT (TT 01/2023/TT-VPCP) */
    int64_t reused_from;      /* that dossier; 0: none */
};
/* In a transaction. Refuses more than 50 papers an owner, as paper_attach. Event paper.added for a dossier. *id: the paper. */
enum err paper_attach_again(struct ctx *c, enum paper_owner of, int64_t owner_id, const struct paper_again *p, int64_t *id) NODISCARD;

#endif
