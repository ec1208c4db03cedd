/* cmd: the sub-commands of motcua. argv[0] is the sub-command's own name; the answer is the exit code:
 * 0 done, 1 something was wrong with what was given, 2 wrong usage. */
#ifndef CMD_CMD_H
#define CMD_CMD_H

/* motcua text fold|sort|words|clean|tone [VALUE...]: one answer a line, for the values or for the lines of stdin. */
int cmd_text(int argc, char **argv);
/* motcua check-id cccd|mst|phone [VALUE...]: one JSON line for each. */
int cmd_check_id(int argc, char **argv);

#endif
