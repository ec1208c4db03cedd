/* procedure_files: folders of procedures on disk, for motcua procedure. */
#ifndef CMD_PROCEDURE_FILES_H
#define CMD_PROCEDURE_FILES_H
#include "mod/catalogue/folder.h"

bool path_is_folder(const char *path);
/* The last part of a path: "procedures/1.004873/" gives "1.004873". */
struct str path_name(struct str path);
/* All files of a folder, of the folders of later days in it, and the shared patches beside it. Names that begin with a
 * dot are left out. At most FOLDER_FILES_MAX files; a file that is too large counts as empty. */
size_t files_gather(struct arena *a, struct str path, struct check_file **out);
/* Writes files below a new folder; false: *why says at which file it stopped. */
bool files_write(struct arena *a, struct str path, const struct check_file *files, size_t n, struct str *why);

#endif
