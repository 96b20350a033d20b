/* The explorer's C without a page, for the tests of the page:

     explorer_native train [name=value]...    trains all epochs with these settings and prints the hash of the parameters
     explorer_native open FILE                opens a model as any program would and prints the hash of its parameters */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explorer.h"
#include "support/parameter_hash.h"

static int fail(const char *what, const char *why) {
    fprintf(stderr, "error: %s: %s\n", what, why);
    return 1;
}

/* A choice's number or the number itself. */
static double value_of(int setting, const char *text) {
    const char *choice = NULL;
    for (int i = 0; (choice = explorer_setting_choice(setting, i)) != NULL; i++)
        if (strcmp(choice, text) == 0)
            return i;
    return strtod(text, NULL);
}

static int set(char *wish) {
    char *value = strchr(wish, '=');
    if (value == NULL)
        return fail(wish, "expected name=value");
    *value++ = '\0';
    const int setting = explorer_setting_find(wish);
    if (setting < 0)
        return fail(wish, "no such setting");
    return explorer_set(setting, value_of(setting, value)) == NNLA_OK ? 0 : fail(wish, explorer_message());
}

static int train(int count, char **wishes) {
    if (explorer_start() != NNLA_OK)
        return fail("start", explorer_message());
    for (int i = 0; i < count; i++)
        if (set(wishes[i]) != 0)
            return 1;
    if (explorer_apply() != NNLA_OK || explorer_train(1 << 20) != NNLA_OK)
        return fail("train", explorer_message());
    printf("%s\n", explorer_hash());
    explorer_end();
    return 0;
}

static int open_model(const char *path) {
    nnla_network *net = nnla_network_load(path);
    if (net == NULL)
        return fail(path, nnla_error_message());
    printf("%016llx\n", (unsigned long long)parameter_hash(net));
    nnla_network_destroy(net);
    return 0;
}

int main(int argc, char **argv) {
    if (argc >= 2 && strcmp(argv[1], "train") == 0)
        return train(argc - 2, argv + 2);
    if (argc == 3 && strcmp(argv[1], "open") == 0)
        return open_model(argv[2]);
    fprintf(stderr, "usage: explorer_native train [name=value]... | open FILE\n");
    return 2;
}
