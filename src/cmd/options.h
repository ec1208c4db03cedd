/* options: what commands share: reading "--name value" and opening the application. */
#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H
#include "core/app.h"

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

/* --data DIR and --db ("sqlite" or "postgres:CONNINFO") to a configuration with its defaults. */
struct app_config options_config(struct arena *a, struct str data, struct str db);
/* Opens, or prints why not to stderr and returns NULL. */
struct app *options_open(struct arena *a, const struct app_config *cfg);

#endif
