/* Runs a function in a forked child. No CMocka assertion may run in it: it would jump into the parent's test.
 */
#ifndef NNLA_TESTS_FORK_CHILD_H
#define NNLA_TESTS_FORK_CHILD_H

enum {
    FORK_CHILD_TIMEOUT = -1, /* the child took longer and was killed */
    FORK_CHILD_FAILED = -2,  /* no child could be made */
    FORK_CHILD_SIGNAL = 1000 /* + the number of the signal that ended it */
};

/* Returns what the function returned (0 to 255), or one of the above. */
int run_in_child(int (*function)(void *payload), void *payload, unsigned timeout_milliseconds);

/* The same with the child's standard output and error thrown away. */
int run_in_quiet_child(int (*function)(void *payload), void *payload, unsigned timeout_milliseconds);

/* Runs one CMocka test in a quiet child; returns 1 if it fails there, 0 if it passes: to test assertions. */
int test_fails(void (*test)(void **state));

#endif
