/* motcua COMMAND …: finds the sub-command in a table. */
#include "cmd/cmd.h"
#include "base/str.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} commands[] = {
    { "serve", cmd_serve, "run the server" },
    { "demo", cmd_demo, "make a demo commune" },
    { "init", cmd_init, "make a real, empty office" },
    { "unit", cmd_unit, "units: list, add, import from CSV, merge, split, close" },
    { "user", cmd_user, "staff: list, add, import from CSV, roles, passwords" },
    { "procedure", cmd_procedure, "procedures: import, list, show, check" },
    { "backup", cmd_backup, "copy a running installation into one file" },
    { "restore", cmd_restore, "restore or verify a backup" },
    { "doctor", cmd_doctor, "check an installation" },
    { "inspect", cmd_inspect, "look into a file that was handed in, locked up" },
    { "bench", cmd_bench, "measure the server" },
    { "text", cmd_text, "fold, sort, clean Vietnamese text; numbers in words" },
    { "calendar", cmd_calendar, "deadlines and lunar dates" },
    { "check-id", cmd_check_id, "check identifiers" },
    { "routes", cmd_routes, "print the table of routes" },
    { "moves", cmd_moves, "print the moves of a dossier, as a table or a diagram" },
};

static void usage(void)
{
    fprintf(stderr, "usage: motcua COMMAND …\n");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        fprintf(stderr, "  %-10s %s\n", commands[i].name, commands[i].help);
}

int main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    usage();
    return 2;
}
