/* embed: files built into the binary by tools/embed. */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H
#include "base/str.h"

struct embed_file {
    struct str path;  /* relative to the root given to the tool, with '/' */
    struct str bytes;
    struct str br, gz; /* the same content precompressed; empty when not built */
};

/* migrations/, assets, procedures/, fonts, data/ and the markups of slips, each sorted by path. */
extern const struct embed_file embed_migrations[], embed_assets[], embed_procedures[], embed_fonts[], embed_data[], embed_forms[];
extern const size_t embed_migrations_n, embed_assets_n, embed_procedures_n, embed_fonts_n, embed_data_n, embed_forms_n;

/* Binary search by path; NULL when absent. */
const struct embed_file *embed_find(const struct embed_file *table, size_t n, struct str path);

#endif
