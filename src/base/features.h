/* What of an operating system this build uses: the options NNLA_THREADS and NNLA_FILES, which the build passes on. */
#ifndef NNLA_SRC_FEATURES_H
#define NNLA_SRC_FEATURES_H

/* Without threads everything runs on its caller. */
#ifndef NNLA__HAVE_THREADS
#  define NNLA__HAVE_THREADS 1
#endif

/* Without files calls that take a path, and bytes that are compressed, are refused: NNLA_ERROR_UNSUPPORTED. */
#ifndef NNLA__HAVE_FILES
#  define NNLA__HAVE_FILES 1
#endif

#endif
