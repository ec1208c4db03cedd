#include "cmd/lines.h"
#include <sys/types.h>

void lines_complain(size_t line, const char *what) { fprintf(stderr, "dòng %zu: %s\n", line, what); }

static struct str without_line_end(char *p, ssize_t n)
{
    struct str s = { p, (size_t)n };
    if (str_ends(s, S("\n")))
        s.len--;
    if (str_ends(s, S("\r")))
        s.len--;
    return s;
}

static int each_line(lines_fn *fn, void *self)
{
    char *text = NULL;
    size_t cap = 0, line = 0;
    bool good = true;
    for (ssize_t n; (n = getline(&text, &cap, stdin)) >= 0;)
        good &= fn(self, without_line_end(text, n), ++line);
    free(text);
    if (ferror(stdin)) {
        fputs("không đọc được dữ liệu vào\n", stderr);
        good = false;
    }
    return good ? 0 : 1;
}

int lines_each(int argc, char **argv, lines_fn *fn, void *self)
{
    if (argc == 0)
        return each_line(fn, self);
    bool good = true;
    for (int i = 0; i < argc; i++)
        good &= fn(self, str_c(argv[i]), (size_t)i + 1);
    return good ? 0 : 1;
}
