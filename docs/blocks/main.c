/* The frame of a few statements. */
#include <nnla.h>

#include <stdio.h>

int main(void) {
    /* BLOCK */
    return 0;
}
