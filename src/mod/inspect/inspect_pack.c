/* Packed documents (docx, xlsx, odt): everything is unpacked into nothing and counted (libarchive). */
#include "mod/inspect/inspect_internal.h"
#include <archive.h>
#include <archive_entry.h>

enum { SMALL_BYTES = 1 << 20 };

static bool is_bomb(const struct looked *l, int64_t unpacked, int members)
{
    return members > INSPECT_PACK_MEMBERS_MAX || unpacked > INSPECT_PACK_BYTES_MAX ||
           (unpacked > SMALL_BYTES && unpacked / INSPECT_PACK_RATIO_MAX > (int64_t)l->bytes.len);
}

/* A macro is a program. */
static bool is_program(const char *name) { return name && (str_ends(str_c(name), S("vbaProject.bin")) || str_has(str_c(name), S("Basic/Standard/"))); }

static enum inspect_verdict unpack(struct archive *z, const struct looked *l)
{
    static char bytes[1 << 16];
    struct archive_entry *entry;
    int64_t unpacked = 0;
    int members = 0, r;
    while ((r = archive_read_next_header(z, &entry)) == ARCHIVE_OK || r == ARCHIVE_WARN) {
        if (archive_entry_is_encrypted(entry))
            return INSPECT_LOCKED;
        if (is_program(archive_entry_pathname(entry)))
            return INSPECT_SCRIPT;
        members++;
        for (la_ssize_t n; (n = archive_read_data(z, bytes, sizeof bytes)) != 0;) {
            if (n < 0)
                return INSPECT_BROKEN;
            unpacked += n;
            if (is_bomb(l, unpacked, members))
                return INSPECT_BOMB;
        }
        if (is_bomb(l, unpacked, members))
            return INSPECT_BOMB;
    }
    return r == ARCHIVE_EOF && members > 0 ? INSPECT_OK : INSPECT_BROKEN;
}

void inspect_pack(struct looked *l)
{
    struct archive *z = archive_read_new();
    l->found.verdict = INSPECT_BROKEN;
    if (archive_read_support_format_zip_seekable(z) == ARCHIVE_OK && archive_read_open_memory(z, l->bytes.ptr, l->bytes.len) == ARCHIVE_OK)
        l->found.verdict = unpack(z, l);
}
