/* On which processor a thread runs, where the system says so. */
#ifndef NNLA_SRC_PROCESSOR_H
#define NNLA_SRC_PROCESSOR_H

/* This thread's processor; −1: not known. */
int nnla__processor(void);

/* Moves this thread to another of the processors that it may use. Returns 0 if there is none, or no way to. Which ones it
   may use is as before when it returns, so the system may move it again. */
int nnla__leave_processor(int processor);

#endif
