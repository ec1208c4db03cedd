/* The child's cage. Limits first, then the list of what it may still ask of the kernel; all else is refused. */
#include "mod/inspect/inspect_internal.h"
#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { CPU_SECONDS = 10, WALL_SECONDS = 20, FILES_MAX = 16 };
#define MEMORY_BYTES ((rlim_t)1200 << 20)
#define WRITE_BYTES ((rlim_t)INSPECT_MADE_BYTES_MAX)

static bool limit(int what, rlim_t most)
{
    return setrlimit((__rlimit_resource_t)what, &(struct rlimit){ most, most }) == 0;
}

static bool limits(void)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    if (!limit(RLIMIT_AS, MEMORY_BYTES)) /* a sanitizer reserves more than there is */
        return false;
#endif
    alarm(WALL_SECONDS);
    return limit(RLIMIT_CPU, CPU_SECONDS) && limit(RLIMIT_FSIZE, WRITE_BYTES) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, FILES_MAX);
}

/* Memory, the descriptors that are open, threads of this process (the HEVC decoder works with several), and the end. */
static const int allowed[] = {
    SCMP_SYS(read), SCMP_SYS(pread64), SCMP_SYS(write), SCMP_SYS(pwrite64), SCMP_SYS(writev), SCMP_SYS(lseek), SCMP_SYS(fstat),
    SCMP_SYS(newfstatat), SCMP_SYS(close), SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(futex),
    SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(sigaltstack), SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(getrandom), SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep), SCMP_SYS(exit), SCMP_SYS(exit_group),
};

/* No code is made at run time, and what is cloned is a thread. */
static bool allow_with_care(scmp_filter_ctx f)
{
    const uint64_t exec = 4; /* PROT_EXEC */
    return seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, exec, 0)) == 0 &&
           seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, exec, 0)) == 0 &&
           seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) == 0 &&
           seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0; /* the library then uses clone, which can be read */
}

static bool filter(void)
{
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    bool ok = f != NULL;
    for (size_t i = 0; ok && i < sizeof allowed / sizeof *allowed; i++)
        ok = seccomp_rule_add(f, SCMP_ACT_ALLOW, allowed[i], 0) == 0;
    ok = ok && allow_with_care(f) && seccomp_load(f) == 0;
    seccomp_release(f);
    return ok;
}

bool inspect_lock_up(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && limits() && filter(); }
