/* The benchmark: the library and its peers compute the same thing, first checked, then timed in random order.

   A *group* is a function that lists cases, in a file of its own, and one line in groups.inc:

       void group_gemm(const Setting &setting, std::vector<Case> &cases);

   A *case* is one row of the table: a label, a dtype, the work it stands for, and how to prepare it. Listing must be
   cheap; operands are made by prepare() and live in the Contest that it returns.

   A *contender* is one column of that row: who computes, and `run(count)`, which computes count times. Make it with
   `repeat([=] { ... })`, so that the loop holds the call itself. The contender `ours` is the library.

       Contest contest;
       contest.result = [=] { return Y->values(); };           // read after one run(1) of each contender
       contest.reset = [=] { Y->fill(NAN); };                  // called before it
       contest.reference = {...};                              // empty: the first contender's result
       contest.add(ours, repeat([=] { nnla_gemm(...); }));
       contest.add("KANN", repeat([=] { ... }), [=] { return weights(); });   // with a result of its own

   A contender whose result is off by more than `tolerance` is an error and ends the program with a failure. An empty
   Run is not a contender, so what a peer does not offer needs no condition. `add_unranked` shows a peer that is not
   compared with (its column is marked +); `add_process` enters a time that a process of its own measured (marked *),
   see peer_process.h.

   Peers are found in peers.cmake, which gives a 0/1 definition NNLA_BENCHMARK_<PEER> for each. What several groups use
   of a peer is a Library (library.h, libraries.inc); a group may also call a peer by itself. */
#ifndef NNLA_BENCHMARK_CONTEST_H
#define NNLA_BENCHMARK_CONTEST_H

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace bench {

enum class Dtype { f32, f64 };

inline const char *dtype_name(Dtype dtype) { return dtype == Dtype::f32 ? "f32" : "f64"; }
inline std::size_t dtype_size(Dtype dtype) { return dtype == Dtype::f32 ? 4 : 8; }
inline const Dtype dtypes[] = {Dtype::f32, Dtype::f64};

extern const char *const ours;

using Run = std::function<void(std::size_t count)>;

template <class Body> Run repeat(Body body) {
    return [body](std::size_t count) mutable {
        for (std::size_t i = 0; i < count; i++) {
            body();
        }
    };
}

/* How the table states a time. */
enum class Unit { gflops, gigabytes, elements, microseconds };

/* What one run does. The share of the machine's limit is max(flops / peak, read / bandwidth) over the time, with the
   read bandwidth at that footprint; no share if both are 0. Writes are not in it: they run beside the reads. */
struct Work {
    Unit unit;
    double amount;         /* flops, bytes or elements, as the unit asks; 1 for microseconds */
    double flops;          /* 0: unknown */
    double read;           /* bytes that must be read; 0: unknown */
    std::size_t footprint; /* bytes of all operands */
};

inline Work work_of_flops(double flops, double read, std::size_t footprint) {
    return {Unit::gflops, flops, flops, read, footprint};
}
inline Work work_of_bytes(double bytes, double read, std::size_t footprint) {
    return {Unit::gigabytes, bytes, 0, read, footprint};
}
inline Work work_of_elements(std::size_t elements, double read, std::size_t footprint) {
    return {Unit::elements, static_cast<double>(elements), 0, read, footprint};
}
/* A step of something: shown in µs, its share by flops. */
inline Work work_of_step(double flops) { return {Unit::microseconds, 1, flops, 0, 0}; }

using Result = std::function<std::vector<double>()>;

struct Contender {
    std::string who;
    Run run;
    Result result;      /* empty: the contest's */
    bool ranked;        /* takes part in the ratio */
    double seconds = 0; /* measured by a process of its own if run is empty */
};

struct Contest {
    std::vector<Contender> contenders;
    std::function<void()> reset;
    Result result;
    std::vector<double> reference;
    std::vector<std::shared_ptr<void>> operands; /* what the runs work on, kept alive */
    double tolerance = 0; /* |result − reference| ≤ tolerance · max(|reference|, scale), element by element */
    double scale = 0;

    void add(const std::string &who, Run run, Result own_result = nullptr) {
        if (run) {
            contenders.push_back({who, std::move(run), std::move(own_result), true});
        }
    }
    void add_unranked(const std::string &who, Run run, Result own_result = nullptr) {
        if (run) {
            contenders.push_back({who, std::move(run), std::move(own_result), false});
        }
    }
    void add_process(const std::string &who, double seconds) {
        if (seconds > 0) {
            contenders.push_back({who, nullptr, nullptr, true, seconds});
        }
    }
};

struct Case {
    std::string label;
    Dtype dtype;
    Work work;
    std::function<Contest()> prepare;
};

/* What all cases of one pass share. */
struct Setting {
    int threads;
    bool quick; /* check results, time nothing worth; large work is left out */
};

} // namespace bench

#endif
