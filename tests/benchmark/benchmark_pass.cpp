#include "benchmark_pass.h"

#include "machine_peak.h"
#include "result_json.h"
#include "result_row.h"
#include "result_table.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <regex>
#include <stdexcept>

namespace bench {

#define NNLA_BENCHMARK_GROUP(name) void group_##name(const Setting &setting, std::vector<Case> &cases);
#include "groups.inc"
#undef NNLA_BENCHMARK_GROUP

namespace {

struct Group {
    const char *name;
    void (*list)(const Setting &setting, std::vector<Case> &cases);
};

const Group groups[] = {
#define NNLA_BENCHMARK_GROUP(name) {#name, group_##name},
#include "groups.inc"
#undef NNLA_BENCHMARK_GROUP
};

/* What does not take long even where a fused multiply-add is made in software. */
bool is_small(const Work &work) { return work.flops <= 1e7 && work.read <= 16e6; }

std::vector<Case> chosen_cases(const Group &group, const Setting &setting, const Options &options) {
    std::vector<Case> all, chosen;
    const std::vector<std::string> &names = options.groups;
    if (names.empty() || std::find(names.begin(), names.end(), group.name) != names.end()) {
        group.list(setting, all);
    }
    const std::regex filter(options.filter);
    for (Case &one : all) {
        const std::string name = std::string(group.name) + " " + one.label + " " + dtype_name(one.dtype);
        if (std::regex_search(name, filter) && (!options.quick || is_small(one.work))) {
            chosen.push_back(std::move(one));
        }
    }
    return chosen;
}

void check_names(const std::vector<std::string> &names) {
    for (const std::string &name : names) {
        auto same = [&name](const Group &group) { return group.name == name; };
        if (name != "peak" && std::none_of(std::begin(groups), std::end(groups), same)) {
            throw std::invalid_argument("no group " + name);
        }
    }
}

ResultRow measure_case(const Group &group, const Case &one, const Setting &setting, const Options &options,
                       const MachinePeak &peak) {
    Contest contest = one.prepare();
    check_results(contest);
    std::vector<double> seconds = time_contest(contest, setting, options.effort);
    ResultRow row = {group.name, one.label, one.dtype, setting.threads, one.work, {}, 0};
    for (std::size_t i = 0; i < seconds.size(); i++) {
        const Contender &contender = contest.contenders[i];
        row.times.push_back({contender.who, seconds[i], contender.ranked, !contender.run});
    }
    const ResultTime *us = row.time_of(ours);
    if (us != nullptr && !setting.quick) {
        row.share = peak.share(one.work, one.dtype, us->seconds);
    }
    return row;
}

} // namespace

bool run_pass(const Options &options, int threads) {
    const Setting setting = {threads, options.quick};
    check_names(options.groups);
    begin_timing();
    const MachinePeak peak = measure_peak(setting);
    if (!setting.quick) {
        print_peak(std::cout, setting, peak);
    }
    std::vector<ResultRow> all;
    bool right = true;
    for (const Group &group : groups) {
        std::vector<ResultRow> rows;
        for (const Case &one : chosen_cases(group, setting, options)) {
            try {
                rows.push_back(measure_case(group, one, setting, options, peak));
            } catch (const std::exception &error) {
                std::cerr << "error: " << group.name << ' ' << one.label << ' ' << dtype_name(one.dtype) << ": "
                          << error.what() << '\n';
                right = false;
            }
        }
        if (!rows.empty()) {
            print_table(std::cout, rows);
        }
        all.insert(all.end(), rows.begin(), rows.end());
    }
    if (!options.pass_result.empty()) {
        std::ofstream file(options.pass_result);
        write_pass_json(file, setting, peak, all);
    }
    return right;
}

void list_rows(const Options &options) {
    const Setting setting = {options.threads.front(), options.quick};
    check_names(options.groups);
    for (const Group &group : groups) {
        for (const Case &one : chosen_cases(group, setting, options)) {
            std::cout << group.name << ' ' << one.label << ' ' << dtype_name(one.dtype) << '\n';
        }
    }
}

} // namespace bench
