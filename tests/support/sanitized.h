/* Whether a sanitizer is compiled in. They replace malloc and pthread_create themselves. */
#ifndef NNLA_TESTS_SANITIZED_H
#define NNLA_TESTS_SANITIZED_H

#if defined(__SANITIZE_THREAD__)
#  define SANITIZED_THREADS 1
#elif defined(__has_feature)
#  if __has_feature(thread_sanitizer)
#    define SANITIZED_THREADS 1
#  endif
#endif
#ifndef SANITIZED_THREADS
#  define SANITIZED_THREADS 0
#endif

#if SANITIZED_THREADS || defined(__SANITIZE_ADDRESS__)
#  define SANITIZED 1
#elif defined(__has_feature)
#  if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#    define SANITIZED 1
#  endif
#endif
#ifndef SANITIZED
#  define SANITIZED 0
#endif

#endif
