/* libtorch and dlib take their matrix products from the system's BLAS. OpenBLAS starts as many threads as there are
   cores unless it is told otherwise. */
#ifndef NNLA_BENCHMARK_OPENBLAS_THREADS_H
#define NNLA_BENCHMARK_OPENBLAS_THREADS_H

namespace bench {

/* Does nothing if the program has another BLAS. */
void set_openblas_threads(int count);

} // namespace bench

#endif
