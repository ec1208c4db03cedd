#include "mod/papers/papers.h"
#include "core/event.h"
#include "mod/papers/papers_internal.h"
#include "sql_papers.h"

enum { PAPERS_MAX = 50, SHEETS_MAX = 9999 };

#define PAPER_OF(r)                                                                                                       \
    (struct paper)                                                                                                        \
    {                                                                                                                     \
        .id = (r)->id, .draft_id = (r)->draft_id, .dossier_id = (r)->dossier_id, .size_bytes = (r)->size_bytes,           \
        .added_at_ms = (r)->added_at_ms, .version = (r)->version, .component_key = (r)->component_key, .name = (r)->name, \
        .hash = (r)->hash, .media_type = (r)->media_type, .purpose = (r)->purpose, .originals = (int)(r)->originals,      \
        .copies = (int)(r)->copies, .reused = (int)(r)->reused, .reused_from = (r)->reused_from,                         \
        .scan = paper_scan_of((r)->scan_state), .pages = (r)->pages, .thumb_hash = (r)->thumb_hash                        \
    }

static enum err of_draft(struct ctx *c, int64_t id, struct paper **out, size_t *n)
{
    struct papers_of_draft_row *rows;
    TRY(papers_of_draft(c->db, c->arena, &(struct papers_of_draft_in){ id }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct paper, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = PAPER_OF(&rows[i]);
    return ERR_OK;
}

static enum err of_dossier(struct ctx *c, int64_t id, struct paper **out, size_t *n)
{
    struct papers_of_dossier_row *rows;
    TRY(papers_of_dossier(c->db, c->arena, &(struct papers_of_dossier_in){ id }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct paper, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = PAPER_OF(&rows[i]);
    return ERR_OK;
}

enum err paper_list(struct ctx *c, enum paper_owner of, int64_t owner_id, struct paper **out, size_t *n)
{
    TRY(of == PAPER_OF_DRAFT ? of_draft(c, owner_id, out, n) : of_dossier(c, owner_id, out, n));
    return papers_waiting(c, *out, *n);
}

enum err paper_get(struct ctx *c, int64_t id, struct paper *out)
{
    struct paper_row_row r;
    TRY(paper_row(c->db, c->arena, &(struct paper_row_in){ id }, &r));
    *out = PAPER_OF(&r);
    return papers_waiting(c, out, 1);
}

static enum err note(struct ctx *c, const char *kind, int64_t dossier_id, int64_t paper_id, struct str component, struct str hash)
{
    if (!dossier_id)
        return ERR_OK;
    struct event e = { .kind = kind, .object_kind = "paper", .object_id = paper_id, .dossier_id = dossier_id,
                       EVENT_DETAIL({ "component", component, 0 }, { "sha256", hash.ptr ? hash : S(""), 0 }) };
    return event_put(c, &e);
}

enum err paper_attach(struct ctx *c, enum paper_owner of, int64_t owner_id, struct str component_key, const char *purpose,
                      const struct paper_upload *uploads, size_t n)
{
    struct paper *have;
    size_t have_n;
    TRY(paper_list(c, of, owner_id, &have, &have_n));
    if (have_n + n > PAPERS_MAX)
        return ctx_refuse(c, ERR_INVALID, MSG_paper_too_many);
    for (size_t i = 0; i < n; i++) {
        int64_t id = ctx_id(c), dossier_id = of == PAPER_OF_DOSSIER ? owner_id : 0;
        TRY(blob_record(c, &uploads[i].blob));
        TRY(paper_insert(c->db,
                         &(struct paper_insert_in){ .id = id,
                                                    .draft_id = of == PAPER_OF_DRAFT ? owner_id : 0,
                                                    .dossier_id = dossier_id,
                                                    .component_key = component_key,
                                                    .name = uploads[i].name,
                                                    .hash = uploads[i].blob.hash,
                                                    .media_type = uploads[i].blob.media_type,
                                                    .size_bytes = uploads[i].blob.size_bytes,
                                                    .purpose = str_c(purpose),
                                                    .added_by = c->who.account_id,
                                                    .added_at_ms = c->now_ms },
                         NULL));
        TRY(note(c, "paper.added", dossier_id, id, component_key, uploads[i].blob.hash));
    }
    return ERR_OK;
}

enum err paper_count(struct ctx *c, int64_t dossier_id, struct str key, struct str name, int originals, int copies)
{
    struct paper_counted_row old;
    int64_t id = ctx_id(c);
    if (originals < 0 || copies < 0 || originals > SHEETS_MAX || copies > SHEETS_MAX)
        return ctx_invalid(c, S("papers"), MSG_web_not_number, MSG_NO_ARGS);
    enum err e = paper_counted(c->db, c->arena, &(struct paper_counted_in){ dossier_id, key }, &old);
    if (e == ERR_OK)
        TRY(paper_take_back_exact(c->db, &(struct paper_take_back_in){ old.id, old.version, c->now_ms }));
    else if (e != ERR_NOT_FOUND)
        return e;
    if (!originals && !copies)
        return ERR_OK;
    TRY(paper_insert(c->db,
                     &(struct paper_insert_in){ .id = id, .dossier_id = dossier_id, .component_key = key, .name = name, .media_type = S(""),
                                                .originals = originals, .copies = copies, .purpose = S("component"),
                                                .added_by = c->who.account_id, .added_at_ms = c->now_ms },
                     NULL));
    return note(c, "paper.counted", dossier_id, id, key, S(""));
}

static struct str sheets(const struct ctx *c, enum msg m, int n)
{
    return n ? msg_format(c->arena, c->lang, m, MSG_ARGS(arena_printf(c->arena, "%d", n))) : S("");
}

struct str paper_sheets(const struct ctx *c, const struct paper *p)
{
    struct str originals = sheets(c, MSG_paper_originals, p->originals), copies = sheets(c, MSG_paper_copies, p->copies);
    return arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(originals), originals.len && copies.len ? ", " : "", STR_ARG(copies));
}

enum err paper_remove(struct ctx *c, int64_t id)
{
    struct paper p;
    TRY(paper_get(c, id, &p));
    TRY(paper_take_back_exact(c->db, &(struct paper_take_back_in){ id, p.version, c->now_ms }));
    return note(c, "paper.removed", p.dossier_id, id, p.component_key, p.hash);
}

enum err paper_purge(struct ctx *c, int64_t draft_id)
{
    struct paper_hashes_row *rows;
    size_t n;
    TRY(paper_hashes(c->db, c->arena, &(struct paper_hashes_in){ draft_id }, &rows, &n));
    TRY(papers_forget_checks(c, draft_id));
    TRY(paper_delete(c->db, &(struct paper_delete_in){ draft_id }, NULL));
    for (size_t i = 0; i < n; i++)
        TRY(blob_forget(c, rows[i].hash));
    return ERR_OK;
}

enum err paper_move_component(struct ctx *c, int64_t draft_id, int64_t dossier_id, struct str component_key)
{
    return papers_of_component(c->db, &(struct papers_of_component_in){ draft_id, dossier_id, component_key }, NULL);
}

enum err paper_move(struct ctx *c, int64_t draft_id, int64_t dossier_id)
{
    return papers_to_dossier(c->db, &(struct papers_to_dossier_in){ draft_id, dossier_id }, NULL);
}

/* -- digitisation -- */

int paper_digits(const struct paper *p) { return p->reused ? p->reused : p->hash.len ? DIGITS_FILE : DIGITS_OWN; }

struct str paper_digits_words(struct ctx *c, const struct paper *p, struct str code)
{
    static const enum msg words[] = { MSG_paper_digits_0, MSG_paper_digits_1, MSG_paper_digits_2, MSG_paper_digits_3 };
    struct str text = ctx_text(c, words[paper_digits(p)]);
    return code.len ? arena_printf(c->arena, "%.*s: %.*s", STR_ARG(text), STR_ARG(code)) : text;
}

enum err paper_mark_reused(struct ctx *c, const struct paper *p, int64_t version, int reused, int64_t from_dossier_id)
{
    TRY(paper_reused_exact(c->db, &(struct paper_reused_in){ p->id, version, reused, from_dossier_id }));
    struct event e = { .kind = "paper.reused", .object_kind = "paper", .object_id = p->id, .dossier_id = p->dossier_id,
                       EVENT_DETAIL({ "component", p->component_key, 0 }, { "digits", { 0 }, reused }, { "from_dossier", { 0 }, from_dossier_id }) };
    return event_put(c, &e);
}

enum err paper_digits_of(struct ctx *c, int64_t agency_id, int64_t from_ms, int64_t to_ms, struct paper_digits_count **out, size_t *n)
{
    struct paper_digits_rows_row *rows;
    size_t rows_n;
    TRY(paper_digits_rows(c->db, c->arena, &(struct paper_digits_rows_in){ agency_id, from_ms, to_ms }, &rows, &rows_n));
    struct paper_digits_count *list = ARENA_ARRAY(c->arena, struct paper_digits_count, rows_n + 1);
    *n = 0;
    for (size_t i = 0; i < rows_n; i++) {
        if (!*n || list[*n - 1].dossier_id != rows[i].dossier_id)
            list[(*n)++] = (struct paper_digits_count){ .dossier_id = rows[i].dossier_id };
        list[*n - 1].n[rows[i].digits] = rows[i].n;
    }
    *out = list;
    return ERR_OK;
}

struct str paper_digits_sum(struct ctx *c, enum lang lang, const int64_t n[DIGITS_COUNT])
{
    struct str words[DIGITS_COUNT];
    for (int i = 0; i < DIGITS_COUNT; i++)
        words[i] = arena_printf(c->arena, "%lld", (long long)n[i]);
    return msg_format(c->arena, lang, MSG_paper_digits_sum, words, DIGITS_COUNT);
}
