/* check_pictures FILE.svg...: each is a well-formed picture. */
#include "support/nnla_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/temp_dir.h"
#include "support/well_formed.h"

int main(int argc, char **argv) {
    int faults = argc < 2;
    for (int i = 1; i < argc; i++) {
        char *text = read_file(argv[i], NULL);
        const char *fault = strncmp(text, "<svg ", 5) == 0 ? xml_fault(text) : text;
        if (fault != NULL)
            fprintf(stderr, "%s: byte %zu: %.40s\n", argv[i], (size_t)(fault - text), fault);
        faults += fault != NULL;
        free(text);
    }
    return faults > 0;
}
