/* options: what commands share: reading "--name value" and opening the application. */
#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H
#include "core/ctx.h"

/* One option a command knows. flag: takes no value. */
struct option {
    const char *name;  /* "--data" */
    bool flag;
    struct str value;  /* set when given (a flag: "1") */
    const char *help;  /* one line */
};
/* Reads options; other words go into rest (in order). Prints a sentence and the help to stderr and returns false on an
 * unknown option, a missing value, or --help. */
bool options_read(int argc, char **argv, struct option *options, size_t n, const char *usage, struct str *rest, size_t *rest_n);
struct str option_value(const struct option *options, size_t n, const char *name, struct str fallback);

/* The value cleaned (text/text.h); one that cannot be is noted as a problem at its name, and "" returned. */
struct str option_clean(struct ctx *c, const struct option *options, size_t n, const char *name, const char *fallback);

/* Bytes of a file, in the arena; false when it cannot be read or has more than bytes_max. */
bool file_read(struct arena *a, struct str path, size_t bytes_max, struct str *out);

/* --data DIR and --db ("sqlite" or "postgres:CONNINFO") to a configuration with its defaults. */
struct app_config options_config(struct arena *a, struct str data, struct str db);
/* Opens, or prints why not to stderr and returns NULL. */
struct app *options_open(struct arena *a, const struct app_config *cfg);

#endif
