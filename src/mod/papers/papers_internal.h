/* What the files of this room share; nobody else includes this. */
#ifndef MOD_PAPERS_INTERNAL_H
#define MOD_PAPERS_INTERNAL_H
#include "mod/inspect/inspect.h"
#include "mod/papers/papers.h"

enum paper_scan paper_scan_of(struct str state);
/* While a scanner is set, files that it has not seen wait, whatever was known before. */
enum err papers_waiting(struct ctx *c, struct paper *papers, size_t n) NODISCARD;
/* Keeps what was seen in these bytes, once, and asks the scanner when there is one. A transaction is open. */
struct paper_seen {
    struct blob blob, thumb, copy; /* thumb, copy: hash empty when there is none */
    struct inspection found;
};
enum err papers_keep_seen(struct ctx *c, const struct paper_seen *s) NODISCARD;
/* Before the papers of a draft go: what was seen in bytes that nothing else names. */
enum err papers_forget_checks(struct ctx *c, int64_t draft_id) NODISCARD;

#endif
