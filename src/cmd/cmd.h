/* cmd: the sub-commands of motcua. argv[0] is the sub-command's own name; the answer is the exit code:
 * 0 done, 1 something was wrong with what was given, 2 wrong usage. */
#ifndef CMD_CMD_H
#define CMD_CMD_H

/* motcua text fold|sort|words|clean|tone [VALUE...]: one answer a line, for the values or for the lines of stdin. */
int cmd_text(int argc, char **argv);
/* motcua check-id cccd|mst|phone [VALUE...]: one JSON line for each. */
int cmd_check_id(int argc, char **argv);
/* motcua calendar lunar|due: dates, one JSON line for each. */
int cmd_calendar(int argc, char **argv);
/* motcua serve --data DIR [--port N] [--address A] [--db postgres:CONNINFO] [--lan NAME] …: runs the server until SIGTERM. */
int cmd_serve(int argc, char **argv);
/* motcua demo --data DIR [--small] [--db …]: makes a demo commune in an empty directory and prints its logins. */
int cmd_demo(int argc, char **argv);
/* motcua init --data DIR …: makes a real, empty office. */
int cmd_init(int argc, char **argv);
/* motcua unit|user …: units and staff, also from CSV. */
int cmd_unit(int argc, char **argv);
int cmd_user(int argc, char **argv);
/* motcua procedure import FILE… --data DIR: published files or folders of one's own; what is dirty is said line by line.
 * motcua procedure list [WORDS], show CODE (what each source said).
 * motcua procedure check [DIR…|CODE…|--all], diff CODE|DIR DIR, export CODE DIR, add DIR…: for who writes procedures
 * (docs/thu-tuc.md). */
int cmd_procedure(int argc, char **argv);
/* motcua backup --data DIR FILE; motcua restore [--verify] FILE --data DIR. */
int cmd_backup(int argc, char **argv);
int cmd_restore(int argc, char **argv);
/* motcua routes: the table of routes as JSON lines, for documents and for the test of every route and role. */
int cmd_routes(int argc, char **argv);
/* motcua moves: the table of a dossier's moves as a diagram. */
int cmd_moves(int argc, char **argv);
/* motcua bench …: seeds a database and drives the real server over HTTP. */
int cmd_bench(int argc, char **argv);
/* motcua inspect TYPE FILE: one JSON line of what is in it; "serve" is used by the server itself. */
int cmd_inspect(int argc, char **argv);
/* motcua doctor --data DIR: checks an installation and says what is wrong. */
int cmd_doctor(int argc, char **argv);

#endif
