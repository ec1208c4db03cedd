/* motcua inspect: looks into one file, as the server does with each that is handed in. */
#include "cmd/cmd.h"
#include "base/str.h"
#include "mod/inspect/inspect.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

int cmd_inspect(int argc, char **argv)
{
    if (argc == 2 && str_eq(str_c(argv[1]), S("serve")))
        return inspect_serve(STDIN_FILENO);
    if (argc != 3) {
        fprintf(stderr, "usage: motcua inspect MEDIA-TYPE FILE\n");
        return 2;
    }
    int fd = open(argv[2], O_RDONLY | O_CLOEXEC), thumb = memfd_create("thumb", MFD_CLOEXEC), copy = memfd_create("copy", MFD_CLOEXEC);
    if (fd < 0) {
        fprintf(stderr, "motcua inspect: %s cannot be read\n", argv[2]);
        return 1;
    }
    inspect_one(fd, argv[1], STDOUT_FILENO, thumb, copy);
}
