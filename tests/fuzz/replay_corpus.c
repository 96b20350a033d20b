/* replay_corpus FOLDER: gives each file of a corpus to the fuzz target that it is linked with, and each prefix and
   each file with one byte changed, so that the target runs in every build, libFuzzer or not. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LONGEST = 4096 };

/* A copy of its own size, so that a sanitizer sees a read beyond it. */
static void give(const uint8_t *data, size_t size) {
    uint8_t *copy = malloc(size + (size == 0));
    if (copy == NULL)
        exit(1);
    memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static void replay(const char *path) {
    uint8_t data[LONGEST];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    size_t size = fread(data, 1, sizeof data, file);
    fclose(file);
    for (size_t length = 0; length <= size; length++)
        give(data, length);
    for (size_t i = 0; i < size; i++) {
        const uint8_t changes[] = {0, '"', '\n', ',', 0xff, (uint8_t)(data[i] ^ 1)};
        const uint8_t kept = data[i];
        for (size_t k = 0; k < sizeof changes; k++) {
            data[i] = changes[k];
            give(data, size);
        }
        data[i] = kept;
    }
}

int main(int argc, char **argv) {
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    size_t count = 0;
    if (folder == NULL) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char path[1024];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        replay(path);
        count++;
    }
    closedir(folder);
    printf("%zu files\n", count);
    return count == 0;
}
