#include "result_row.h"

namespace bench {

const ResultTime *ResultRow::time_of(const std::string &who) const {
    for (const ResultTime &time : times) {
        if (time.who == who) {
            return &time;
        }
    }
    return nullptr;
}

const ResultTime *ResultRow::best_peer() const {
    const ResultTime *best = nullptr;
    for (const ResultTime &time : times) {
        if (time.ranked && time.who != ours && (best == nullptr || time.seconds < best->seconds)) {
            best = &time;
        }
    }
    return best;
}

double ResultRow::ratio() const {
    const ResultTime *us = time_of(ours), *peer = best_peer();
    return us != nullptr && peer != nullptr ? peer->seconds / us->seconds : 0;
}

double value_of(const Work &work, double seconds) {
    return work.unit == Unit::microseconds ? seconds * 1e6 : work.amount / seconds * 1e-9;
}

const char *unit_name(Unit unit) {
    switch (unit) {
    case Unit::gflops:
        return "GFLOP/s";
    case Unit::gigabytes:
        return "GB/s";
    case Unit::elements:
        return "1/ns";
    case Unit::microseconds:
        return "us";
    }
    return "";
}

} // namespace bench
