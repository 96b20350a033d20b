#include "pass_process.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <nnla/base.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace bench {

int processors() {
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    return sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : 1;
}

/* To the last one: the first has most of the system's interrupts. */
static void pin_to_one_processor() {
    cpu_set_t allowed, one;
    CPU_ZERO(&allowed);
    CPU_ZERO(&one);
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) {
        return;
    }
    for (int cpu = CPU_SETSIZE - 1; cpu >= 0; cpu--) {
        if (CPU_ISSET(cpu, &allowed)) {
            CPU_SET(cpu, &one);
            sched_setaffinity(0, sizeof one, &one);
            return;
        }
    }
}

/* What the environment tells OpenBLAS, such as the size of another machine's cache. */
static void forget_openblas_settings() {
    const std::string prefix = "OPENBLAS_";
    std::vector<std::string> names;
    for (char **entry = environ; *entry != nullptr; entry++) {
        const std::string setting = *entry;
        if (setting.compare(0, prefix.size(), prefix) == 0) {
            names.push_back(setting.substr(0, setting.find('=')));
        }
    }
    for (const std::string &name : names) {
        unsetenv(name.c_str());
    }
}

static void set_environment(int threads) {
    forget_openblas_settings();
    const std::string count = std::to_string(threads);
    for (const char *name : {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"}) {
        setenv(name, count.c_str(), 1);
    }
    /* Idle workers spin for about a millisecond, not for ten or more, into another's time. */
    setenv("GOMP_SPINCOUNT", "50000", 0);
    setenv("OPENBLAS_THREAD_TIMEOUT", "22", 0);
    /* Peers on the instruction set of ours, whatever the environment says: those that do not know the processor, and
       those that were told otherwise, would take an older one. */
    struct Setting {
        const char *isa, *name, *value;
    };
    static const Setting settings[] = {
        {"avx512", "OPENBLAS_CORETYPE", "SkylakeX"}, {"avx512", "BLIS_ARCH_TYPE", "0"}, /* skx */
        {"avx2", "OPENBLAS_CORETYPE", "Zen"},        {"avx2", "BLIS_ARCH_TYPE", "6"},   /* zen3 */
        {"avx2", "DNNL_MAX_CPU_ISA", "AVX2"},        {"avx2", "LIBXSMM_TARGET", "hsw"},
        {"avx2", "ATEN_CPU_CAPABILITY", "avx2"}};
    std::cout << "\npeers are told";
    for (const Setting &setting : settings) {
        if (std::strcmp(nnla_isa_name(), setting.isa) == 0) {
            setenv(setting.name, setting.value, 1);
            std::cout << ' ' << setting.name << '=' << setting.value;
        }
    }
    std::cout << " threads=" << threads << std::endl;
}

bool run_pass_process(int argc, char **argv, int threads, const std::string &result) {
    std::cout.flush();
    pid_t child = fork();
    if (child == 0) {
        if (threads == 1) {
            pin_to_one_processor();
        }
        set_environment(threads);
        std::string own = "--threads=" + std::to_string(threads), where = "--pass-result=" + result;
        std::vector<char *> arguments(argv, argv + argc);
        arguments.push_back(own.data());
        arguments.push_back(where.data());
        arguments.push_back(nullptr);
        execv("/proc/self/exe", arguments.data());
        std::cerr << "cannot start: " << std::strerror(errno) << '\n';
        _exit(EXIT_FAILURE);
    }
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace bench
