/* Functions that have a safer counterpart in base. Forced into every unit with -include. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#pragma GCC poison strcpy strcat sprintf vsprintf strtok gets atoi atol atoll gmtime localtime asctime ctime system strncpy strncat mktime
#endif
