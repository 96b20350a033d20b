#define _POSIX_C_SOURCE 200809L

#include "thread_watch.h"

#include <dirent.h>
#include <stdatomic.h>
#include <time.h>

int thread_number(void) {
    static atomic_int next = 1;
    static _Thread_local int number;
    if (number == 0)
        number = atomic_fetch_add(&next, 1);
    return number;
}

size_t thread_count(void) {
    DIR *tasks = opendir("/proc/self/task");
    size_t count = 0;
    if (tasks == NULL)
        return 0;
    for (const struct dirent *task = readdir(tasks); task != NULL; task = readdir(tasks)) {
        count += task->d_name[0] != '.';
    }
    closedir(tasks);
    return count;
}

void sleep_milliseconds(long milliseconds) {
    const struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&time, NULL);
}
