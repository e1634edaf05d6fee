// Loaded before libc by clock_test.py: shifts the system's calendar clock, and it alone, by the seconds that the file
// $SHIFTED_CLOCK_FILE holds at the moment.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *time) {
    static int (*original)(clockid_t, struct timespec *);
    if (original == NULL) *(void **)&original = dlsym(RTLD_NEXT, "clock_gettime");
    const int result = original(clock, time);
    const char *path = getenv("SHIFTED_CLOCK_FILE");
    if (clock != CLOCK_REALTIME || path == NULL) return result;
    FILE *file = fopen(path, "re");
    long shift = 0;
    if (file != NULL) {
        if (fscanf(file, "%ld", &shift) != 1) shift = 0;
        fclose(file);
    }
    time->tv_sec += shift;
    return result;
}
