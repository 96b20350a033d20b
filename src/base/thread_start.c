#define _POSIX_C_SOURCE 200809L

#include "base/thread_start.h"

#if NNLA__HAVE_THREADS

#  include <signal.h>

/* Signals that come from outside are for the host's own threads; those a thread raises by what it does must
   stay deliverable, or the kernel ends the process past the host's handler. */
static void block_signals(sigset_t *before) {
    static const int own[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS};
    sigset_t blocked;
    sigfillset(&blocked);
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        sigdelset(&blocked, own[i]);
    pthread_sigmask(SIG_SETMASK, &blocked, before);
}

int nnla__thread_start(pthread_t *thread, size_t stack_size, void *(*run)(void *), void *argument) {
    pthread_attr_t attributes;
    sigset_t signals;
    if (pthread_attr_init(&attributes) != 0)
        return 0;
    if (stack_size != 0)
        pthread_attr_setstacksize(&attributes, stack_size);
    block_signals(&signals);
    int failure = pthread_create(thread, &attributes, run, argument);
    pthread_sigmask(SIG_SETMASK, &signals, NULL);
    pthread_attr_destroy(&attributes);
    return failure == 0;
}

#endif
