#define _POSIX_C_SOURCE 200809L

#include "io/errno_text.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>

const char *nnla__errno_text(char text[NNLA__ERRNO_TEXT_SIZE], int code) {
    static const struct {
        int code;
        const char *words;
    } reasons[] = {
        {ENOENT, "no such file or folder"},
        {EACCES, "permission denied"},
        {EPERM, "operation not permitted"},
        {EISDIR, "it is a folder"},
        {ENOTDIR, "a part of the path is no folder"},
        {EEXIST, "it exists already"},
        {ENAMETOOLONG, "the path is too long"},
        {ELOOP, "too many symbolic links"},
        {EMFILE, "too many open files"},
        {ENFILE, "too many open files"},
        {ENOSPC, "the disk is full"},
        {EDQUOT, "the disk quota is used up"},
        {EFBIG, "the file is too large"},
        {EROFS, "the file system is read-only"},
        {EIO, "the device failed"},
        {ENOMEM, "out of memory"},
    };
    const char *words = NULL;
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0] && words == NULL; i++)
        words = reasons[i].code == code ? reasons[i].words : NULL;
    if (words != NULL)
        snprintf(text, NNLA__ERRNO_TEXT_SIZE, "%s", words);
    else
        snprintf(text, NNLA__ERRNO_TEXT_SIZE, "system error %d", code);
    return text;
}
