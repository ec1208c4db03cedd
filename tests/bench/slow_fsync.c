/* A disk that is slow to say "it is safe": every fsync and fdatasync takes SLOW_FSYNC_US microseconds longer. Counts them
 * in the first eight bytes of the file SLOW_FSYNC_COUNT. For LD_PRELOAD; built and used by tests/bench/run.sh. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static atomic_uint_least64_t alone, *count = &alone;
static unsigned delay_us;
static int (*below_fsync)(int), (*below_fdatasync)(int);

__attribute__((constructor)) static void start(void)
{
    const char *path = getenv("SLOW_FSYNC_COUNT"), *us = getenv("SLOW_FSYNC_US");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *at = fd >= 0 ? mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;
    if (at != MAP_FAILED)
        count = at;
    if (fd >= 0)
        close(fd);
    delay_us = us ? (unsigned)strtoul(us, NULL, 10) : 0;
    *(void **)&below_fsync = dlsym(RTLD_NEXT, "fsync");
    *(void **)&below_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
}

static void counted(void)
{
    atomic_fetch_add(count, 1);
    if (delay_us)
        usleep(delay_us);
}

int fsync(int fd)
{
    counted();
    return below_fsync(fd);
}

int fdatasync(int fd)
{
    counted();
    return below_fdatasync(fd);
}
