#define _DEFAULT_SOURCE

#include "io/file_write.h"

#include "base/features.h"
#include "base/status.h"
#include "io/file_read.h"

#if NNLA__HAVE_FILES

#  include <errno.h>
#  include <fcntl.h>
#  include <limits.h>
#  include <stdint.h>
#  include <stdio.h>
#  include <stdlib.h>
#  include <string.h>
#  include <sys/file.h>
#  include <sys/stat.h>
#  include <unistd.h>

#  include "base/alloc.h"
#  include "io/errno_text.h"

/* No system takes more than this at once. */
static const size_t most_at_once = (size_t)1 << 30;

/* One call of nnla__write_file. */
typedef struct writing {
    const char *function;
    const char *given;  /* the path, for messages */
    const char *path;   /* of the file itself: symbolic links followed */
    char *temporary;    /* path of the file beside it */
    int replaces;       /* there is an old file */
    mode_t permissions; /* of the old file; those that a program asks for if there is none */
    int fd;             /* of the temporary file; -1: not open */
} writing;

static nnla_status fail(const writing *w, const char *what, int code) {
    char reason[NNLA__ERRNO_TEXT_SIZE];
    return nnla__fail(NNLA_ERROR_IO, "%s: %s: cannot %s: %s", w->function, nnla__path_tail(w->given), what,
                      nnla__errno_text(reason, code));
}

static nnla_status busy(const writing *w) {
    return nnla__fail(NNLA_ERROR_IO, "%s: %s: cannot write the file: another call is writing it", w->function,
                      nnla__path_tail(w->given));
}

/* Only a regular file is replaced. */
static nnla_status look_at_old(writing *w) {
    struct stat old;
    w->permissions = 0666;
    w->replaces = stat(w->path, &old) == 0;
    if (!w->replaces)
        return errno == ENOENT ? NNLA_OK : fail(w, "replace the file", errno);
    if (S_ISDIR(old.st_mode))
        return fail(w, "replace the file", EISDIR);
    if (!S_ISREG(old.st_mode)) {
        return nnla__fail(NNLA_ERROR_IO, "%s: %s: cannot replace the file: it is no regular file", w->function,
                          nnla__path_tail(w->given));
    }
    w->permissions = old.st_mode & 0777;
    return NNLA_OK;
}

/* Locks an open file that was found at the temporary path. 0 if another call has it, which is told by its lock, or by the
   name no longer being that file's when the other has just finished. A file system without locks goes without. */
static int lock(const writing *w, int fd) {
    struct stat named, opened;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return 0;
    return fstat(fd, &opened) == 0 && lstat(w->temporary, &named) == 0 && named.st_ino == opened.st_ino &&
           named.st_dev == opened.st_dev;
}

/* What a crash has left is not written to, since it may be another's file, or have another name too. */
static nnla_status remove_leftover(const writing *w) {
    int fd = open(w->temporary, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? NNLA_OK : fail(w, "create a file beside it", errno);
    nnla_status status = lock(w, fd) ? NNLA_OK : busy(w);
    if (status == NNLA_OK && unlink(w->temporary) != 0)
        status = fail(w, "create a file beside it", errno);
    close(fd);
    return status;
}

/* Nobody can open it who could not open the old file. */
static int create(const writing *w) {
    return open(w->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, w->permissions);
}

/* Opens and locks the temporary file. */
static nnla_status open_temporary(writing *w) {
    int fd = create(w);
    if (fd < 0 && errno == EEXIST) {
        nnla_status status = remove_leftover(w);
        if (status != NNLA_OK)
            return status;
        fd = create(w);
    }
    if (fd < 0)
        return errno == EEXIST ? busy(w) : fail(w, "create a file beside it", errno);
    if (!lock(w, fd)) {
        close(fd);
        return busy(w);
    }
    w->fd = fd;
    /* The process's mask may have taken some away. */
    return !w->replaces || fchmod(fd, w->permissions) == 0 ? NNLA_OK : fail(w, "set the file's permissions", errno);
}

static nnla_status write_part(const writing *w, nnla__bytes part) {
    const char *at = part.data;
    size_t left = part.size;
    while (left > 0) {
        ssize_t written = write(w->fd, at, left < most_at_once ? left : most_at_once);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return fail(w, "write the file", written < 0 ? errno : ENOSPC);
        at += written;
        left -= (size_t)written;
    }
    return NNLA_OK;
}

/* The folder's entry survives a crash too. A file system that cannot say so (EINVAL) is left alone. */
static nnla_status sync_folder(const writing *w) {
    char *folder = w->temporary; /* no longer needed */
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        strcpy(folder, ".");
    else
        slash[slash == folder] = '\0';
    int fd = open(folder, O_RDONLY | O_CLOEXEC);
    if (fd < 0) /* such as a folder that may be written but not read */
        return NNLA_OK;
    int failed = fsync(fd) != 0 && errno != EINVAL;
    nnla_status status = failed ? fail(w, "make the folder durable", errno) : NNLA_OK;
    close(fd);
    return status;
}

/* A file system may tell of a failed write at close alone, and the lock, which goes with the last descriptor, must be
   held until the file has its name: so a copy is closed. */
static nnla_status put_in_place(writing *w) {
    if (fsync(w->fd) != 0)
        return fail(w, "write the file", errno);
    int copy = dup(w->fd);
    if (copy < 0 || close(copy) != 0)
        return fail(w, "write the file", errno);
    if (rename(w->temporary, w->path) != 0)
        return fail(w, "replace the file", errno);
    return NNLA_OK;
}

static nnla_status write_all(writing *w, size_t parts, const nnla__bytes *list) {
    nnla_status status = look_at_old(w);
    if (status == NNLA_OK)
        status = open_temporary(w);
    if (w->fd < 0)
        return status;
    for (size_t i = 0; i < parts && status == NNLA_OK; i++)
        status = write_part(w, list[i]);
    if (status == NNLA_OK)
        status = put_in_place(w);
    if (status != NNLA_OK)
        unlink(w->temporary);
    close(w->fd);
    return status == NNLA_OK ? sync_folder(w) : status;
}

/* The path, or, of a symbolic link, that of the file it leads to, in `target`; NULL with errno set. */
static const char *follow(const char *path, char target[PATH_MAX]) {
    struct stat at_path;
    return lstat(path, &at_path) == 0 && S_ISLNK(at_path.st_mode) ? realpath(path, target) : path;
}

nnla_status nnla__write_file(const char *function, const char *path, size_t parts, const nnla__bytes *list) {
    static const char suffix[] = ".nnla-tmp";
    char target[PATH_MAX];
    writing w = {.function = function, .given = path, .path = follow(path, target), .fd = -1};
    if (w.path == NULL)
        return fail(&w, "follow the link", errno);
    size_t length = strlen(w.path);
    w.temporary = nnla__allocate(length + sizeof suffix);
    if (w.temporary == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    memcpy(w.temporary, w.path, length);
    memcpy(w.temporary + length, suffix, sizeof suffix);
    nnla_status status = write_all(&w, parts, list);
    nnla__release(w.temporary);
    return status;
}

#else

nnla_status nnla__write_file(const char *function, const char *path, size_t parts, const nnla__bytes *list) {
    (void)parts;
    (void)list;
    return nnla__fail(NNLA_ERROR_UNSUPPORTED, "%s: %s: cannot write the file: this build has no files (NNLA_FILES)",
                      function, nnla__path_tail(path));
}

#endif
