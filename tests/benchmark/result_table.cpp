#include "result_table.h"

#include <algorithm>
#include <cstdio>

#include <nnla/base.h>

namespace bench {

static std::string number(const char *format, double value) {
    char text[64];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

/* Four digits that matter. */
static std::string short_number(double value) {
    return number(value < 9.995 ? "%.3f" : value < 99.95 ? "%.2f" : value < 999.5 ? "%.1f" : "%.0f", value);
}

static std::string read_label(std::size_t footprint) {
    std::size_t kib = footprint >> 10;
    return kib < 1024 ? std::to_string(kib) + "K" : std::to_string(kib >> 10) + "M";
}

void print_peak(std::ostream &out, const Setting &setting, const MachinePeak &peak) {
    out << "\nthreads " << setting.threads << ", isa " << nnla_isa_name() << ", machine peak: f32 "
        << number("%.0f", peak.flops[0] * 1e-9) << " f64 " << number("%.0f", peak.flops[1] * 1e-9) << " GFLOP/s; read";
    for (const ReadRate &read : peak.reads) {
        out << ' ' << read_label(read.footprint) << ' ' << number("%.0f", read.bytes_per_second * 1e-9);
    }
    out << " GB/s\n";
}

/* Who appears in the rows, ours first, then in the order of appearance, with the marks of their columns. */
static std::vector<std::pair<std::string, std::string>> columns_of(const std::vector<ResultRow> &rows) {
    std::vector<std::pair<std::string, std::string>> columns;
    for (const ResultRow &row : rows) {
        for (const ResultTime &time : row.times) {
            auto same = [&time](const auto &column) { return column.first == time.who; };
            if (std::none_of(columns.begin(), columns.end(), same)) {
                std::string marks = std::string(time.ranked ? "" : "+") + (time.own_process ? "*" : "");
                columns.insert(time.who == ours ? columns.begin() : columns.end(), {time.who, time.who + marks});
            }
        }
    }
    return columns;
}

using Line = std::vector<std::string>;

static Line line_of(const ResultRow &row, const std::vector<std::pair<std::string, std::string>> &columns) {
    Line line = {row.group, row.label, dtype_name(row.dtype), std::to_string(row.threads), unit_name(row.work.unit)};
    for (const auto &column : columns) {
        const ResultTime *time = row.time_of(column.first);
        line.push_back(time == nullptr ? "-" : short_number(value_of(row.work, time->seconds)));
    }
    line.push_back(row.ratio() > 0 ? number("%.2f", row.ratio()) : "-");
    line.push_back(row.share > 0 ? number("%.0f%%", 100 * row.share) : "-");
    return line;
}

void print_table(std::ostream &out, const std::vector<ResultRow> &rows) {
    const auto columns = columns_of(rows);
    std::vector<Line> lines = {{"group", "row", "dtype", "thr", "unit"}};
    for (const auto &column : columns) {
        lines[0].push_back(column.second);
    }
    lines[0].insert(lines[0].end(), {"ratio", "share"});
    for (const ResultRow &row : rows) {
        lines.push_back(line_of(row, columns));
    }
    std::vector<std::size_t> widths(lines[0].size(), 0);
    for (const Line &line : lines) {
        for (std::size_t i = 0; i < line.size(); i++) {
            widths[i] = std::max(widths[i], line[i].size());
        }
    }
    out << '\n';
    const std::size_t words = 5; /* columns of text, set to the left */
    for (const Line &line : lines) {
        for (std::size_t i = 0; i < line.size(); i++) {
            std::string space(widths[i] - line[i].size(), ' ');
            out << (i == 0 ? "" : "  ") << (i < words ? line[i] + space : space + line[i]);
        }
        out << '\n';
    }
    out.flush();
}

} // namespace bench
