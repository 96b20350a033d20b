#define _POSIX_C_SOURCE 200809L

#include "base/helper.h"

#if NNLA__HAVE_THREADS

#  include <unistd.h>

static void *work(void *argument) {
    nnla__helper *h = argument;
    nnla__float_state_write(h->float_state);
    pthread_mutex_lock(&h->mutex);
    while (h->state != NNLA__HELPER_ENDING) {
        if (h->state == NNLA__HELPER_IDLE) {
            pthread_cond_wait(&h->changed, &h->mutex);
            continue;
        }
        pthread_mutex_unlock(&h->mutex);
        h->function(h->payload);
        pthread_mutex_lock(&h->mutex);
        h->state = NNLA__HELPER_IDLE;
        pthread_cond_broadcast(&h->changed);
    }
    pthread_mutex_unlock(&h->mutex);
    return NULL;
}

/* Nothing of the thread, its mutex included, is of use to a child. */
static int is_running(const nnla__helper *h) { return h->has_thread && h->process == (long)getpid(); }

static void start(nnla__helper *h) {
    h->process = (long)getpid();
    h->float_state = nnla__float_state_read();
    if (pthread_mutex_init(&h->mutex, NULL) != 0)
        return;
    if (pthread_cond_init(&h->changed, NULL) == 0) {
        h->has_thread = nnla__thread_start(&h->thread, 0, work, h);
        if (h->has_thread)
            return;
        pthread_cond_destroy(&h->changed);
    }
    pthread_mutex_destroy(&h->mutex);
}

/* Waits until the thread has nothing to do, then gives it that. A cancelled owner would leave it its stack. */
static void set_state(nnla__helper *h, nnla__helper_state state) {
    int cancel_state;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel_state);
    pthread_mutex_lock(&h->mutex);
    while (h->state == NNLA__HELPER_BUSY)
        pthread_cond_wait(&h->changed, &h->mutex);
    h->state = state;
    if (state != NNLA__HELPER_IDLE)
        pthread_cond_broadcast(&h->changed);
    pthread_mutex_unlock(&h->mutex);
    if (state == NNLA__HELPER_ENDING)
        pthread_join(h->thread, NULL);
    pthread_setcancelstate(cancel_state, NULL);
}

void nnla__helper_create(nnla__helper *h, void (*function)(void *payload), void *payload, int threaded) {
    *h = (nnla__helper){.function = function, .payload = payload, .state = NNLA__HELPER_IDLE};
    if (threaded)
        start(h);
}

void nnla__helper_post(nnla__helper *h) {
    h->posted = 1;
    if (is_running(h))
        set_state(h, NNLA__HELPER_BUSY);
}

void nnla__helper_await(nnla__helper *h) {
    if (!h->posted)
        return;
    h->posted = 0;
    if (is_running(h))
        set_state(h, NNLA__HELPER_IDLE);
    else
        h->function(h->payload);
}

void nnla__helper_destroy(nnla__helper *h) {
    if (!is_running(h))
        return;
    set_state(h, NNLA__HELPER_ENDING);
    pthread_cond_destroy(&h->changed);
    pthread_mutex_destroy(&h->mutex);
}

#else

void nnla__helper_create(nnla__helper *h, void (*function)(void *payload), void *payload, int threaded) {
    (void)threaded;
    *h = (nnla__helper){.function = function, .payload = payload};
}

void nnla__helper_post(nnla__helper *h) { h->posted = 1; }

void nnla__helper_await(nnla__helper *h) {
    if (h->posted)
        h->function(h->payload);
    h->posted = 0;
}

void nnla__helper_destroy(nnla__helper *h) { (void)h; }

#endif
