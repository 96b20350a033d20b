/* What the C library would ask of an operating system, answered here, so that the explorer's module asks its page for
   nothing: there is no environment, no file, no clock. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <wasi/api.h>

/* jansson seeds its hash tables with the time, and would read and write files. */
time_t time(time_t *now) {
    if (now != NULL)
        *now = 0;
    return 0;
}

FILE *const stdin = NULL;

FILE *fopen(const char *path, const char *mode) {
    (void)path, (void)mode;
    return NULL;
}

char *getenv(const char *name) {
    (void)name;
    return NULL;
}

__wasi_errno_t __wasi_fd_close(__wasi_fd_t fd) {
    (void)fd;
    return __WASI_ERRNO_NOTSUP;
}

__wasi_errno_t __wasi_fd_seek(__wasi_fd_t fd, __wasi_filedelta_t offset, __wasi_whence_t whence,
                              __wasi_filesize_t *position) {
    (void)fd, (void)offset, (void)whence, (void)position;
    return __WASI_ERRNO_NOTSUP;
}

__wasi_errno_t __wasi_fd_write(__wasi_fd_t fd, const __wasi_ciovec_t *parts, size_t count, __wasi_size_t *written) {
    (void)fd, (void)parts, (void)count, (void)written;
    return __WASI_ERRNO_NOTSUP;
}

_Noreturn void __wasi_proc_exit(__wasi_exitcode_t code) {
    (void)code;
    __builtin_trap();
}
