/* failpoint: tests make the n-th call at a named place fail (allocation, write, fsync, statement).
 * Off unless MOTCUA_FAIL="name:n" is set; then the n-th passing (counted from 1) returns true once. */
#ifndef BASE_FAILPOINT_H
#define BASE_FAILPOINT_H
#include <stdbool.h>

bool failpoint(const char *name);
/* For unit tests: arms a point in this process, or disarms all with NULL. */
void failpoint_arm(const char *name, int nth);

#endif
