/* workshop: a folder of its own for each test program of the tools: write inputs, run a tool, look at what came out.
 * Run from the root of the tree, as make does. */
#ifndef TESTS_TOOLS_WORKSHOP_H
#define TESTS_TOOLS_WORKSHOP_H
#include "base/buf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGS_MAX = 40 };
static struct {
    struct arena *arena;
    struct str dir;
    struct str said; /* by the last run, on both streams */
} shop;

#define PATH(...) arena_printf(shop.arena, __VA_ARGS__).ptr

static void put_file(const char *name, struct str text)
{
    FILE *f = fopen(PATH("%s/%s", shop.dir.ptr, name), "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text.ptr, 1, text.len, f), text.len);
    assert_int_equal(fclose(f), 0);
}

static struct str get_path(const char *path)
{
    struct buf b = buf_new(shop.arena, 1 << 24);
    char chunk[4096];
    size_t n;
    FILE *f = fopen(path, "rb");
    if (!f)
        return (struct str){ 0 };
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_put(&b, (struct str){ chunk, n });
    fclose(f);
    return buf_str(&b);
}

static struct str get_file(const char *name) { return get_path(PATH("%s/%s", shop.dir.ptr, name)); }

/* Runs argv (words separated by one space; '@' stands for the folder) and returns its exit status; a signal is 1000 + n. */
static int run(const char *command)
{
    extern char **environ;
    char *argv[ARGS_MAX + 1] = { 0 };
    struct str rest = str_c(command), word;
    for (int n = 0; str_split(&rest, ' ', &word); n++) {
        assert_true(n < ARGS_MAX);
        bool here = word.len && word.ptr[0] == '@';
        argv[n] = (char *)(here ? PATH("%s%.*s", shop.dir.ptr, STR_ARG(str_skip(word, 1))) : PATH("%.*s", STR_ARG(word)));
    }
    const char *said = PATH("%s/said", shop.dir.ptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, said, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    pid_t pid;
    int status, failed = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    assert_int_equal(failed, 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    shop.said = get_path(said);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static void says(const char *part)
{
    if (!str_has(shop.said, str_c(part)))
        fail_msg("said '%.*s', not '%s'", STR_ARG(shop.said), part);
}

static void succeeds(const char *command)
{
    int status = run(command);
    if (status != 0)
        fail_msg("%s: status %d, said: %.*s", command, status, STR_ARG(shop.said));
}

static void fails(const char *command, const char *why)
{
    assert_int_equal(run(command), 1);
    says(why);
}

#define SANITIZE "-fsanitize=address,undefined -fno-sanitize-recover=undefined"
#define TOOL_SOURCES "src/base/str.c src/base/arena.c src/base/buf.c src/base/log.c src/base/clock.c"

/* The tool that make built; under AddressSanitizer one built with it, so that an overrun is seen. */
static const char *tool(const char *name)
{
#ifdef __SANITIZE_ADDRESS__
    const char *path = PATH("@/%s", name);
    if (!get_file(name).ptr)
        succeeds(PATH("gcc -std=c17 -D_GNU_SOURCE -DARENA_SEPARATE -O1 -g " SANITIZE
                      " -Isrc -include src/base/banned.h -o %s tools/%s.c " TOOL_SOURCES, path, name));
    return path;
#else
    return PATH("build/tools/%s", name);
#endif
}

static void open_shop(void)
{
    static char dir[] = "/tmp/motcua-tools-XXXXXX";
    shop.arena = arena_new();
    assert_non_null(mkdtemp(dir));
    shop.dir = str_c(dir);
}

static void close_shop(void)
{
    run("rm -rf @");
    arena_free(shop.arena);
}

#endif
