/* papers: files and sheets of a draft or a dossier, by component of the procedure. */
#ifndef MOD_PAPERS_PAPERS_H
#define MOD_PAPERS_PAPERS_H
#include "core/blob.h"
#include "core/web.h"

struct paper {
    int64_t id, draft_id, dossier_id, size_bytes, added_at_ms, version;
    struct str component_key, name, hash, media_type, purpose;
    int originals, copies;
};
enum paper_owner { PAPER_OF_DRAFT, PAPER_OF_DOSSIER };
enum err paper_list(struct ctx *c, enum paper_owner of, int64_t owner_id, struct paper **out, size_t *n) NODISCARD;
enum err paper_get(struct ctx *c, int64_t id, struct paper *out) NODISCARD;
/* Outside a transaction: takes the uploads of a SLOW row, makes them durable and checks them: not empty, not above the
 * limit, PDF, JPEG, PNG, WebP, HEIC or an office document by content (libmagic), name agreeing. Problems name `field`.
 * On ERR_INVALID nothing remains. */
struct paper_upload {
    struct blob blob;
    struct str name;
};
enum err paper_receive(struct ctx *c, const char *field, struct paper_upload **out, size_t *n) NODISCARD;
/* In a transaction: attaches received uploads. At most 50 papers an owner. Puts event paper.added for a dossier. */
enum err paper_attach(struct ctx *c, enum paper_owner of, int64_t owner_id, struct str component_key, const char *purpose,
                      const struct paper_upload *uploads, size_t n) NODISCARD;
/* Sheets counted at the desk for a component; replaces the count. */
enum err paper_count(struct ctx *c, int64_t dossier_id, struct str component_key, struct str name, int originals, int copies) NODISCARD;
/* Counted sheets in words: "bản chính 1, bản sao 2"; what is none is not said. */
struct str paper_sheets(const struct ctx *c, const struct paper *p);
/* Takes a paper back out of a draft, or out of a dossier before reception. Kept in history. */
enum err paper_remove(struct ctx *c, int64_t id) NODISCARD;
/* Forgets all papers of a draft that is thrown away, with their bytes where nothing else names them. */
enum err paper_purge(struct ctx *c, int64_t draft_id) NODISCARD;
/* The papers of a submitted draft become those of the dossier. */
enum err paper_move(struct ctx *c, int64_t draft_id, int64_t dossier_id) NODISCARD;
/* Only those of one component: a draft that becomes several dossiers. */
enum err paper_move_component(struct ctx *c, int64_t draft_id, int64_t dossier_id, struct str component_key) NODISCARD;

#endif
