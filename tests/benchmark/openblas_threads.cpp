#include "openblas_threads.h"

#include <cstring>
#include <dlfcn.h>

namespace bench {

void set_openblas_threads(int count) {
    void *symbol = dlsym(RTLD_DEFAULT, "openblas_set_num_threads");
    if (symbol != nullptr) {
        void (*set)(int);
        std::memcpy(&set, &symbol, sizeof set);
        set(count);
    }
}

} // namespace bench
