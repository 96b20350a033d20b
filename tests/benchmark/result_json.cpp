#include "result_json.h"

#include <cstdio>

namespace bench {

std::string json_string(const std::string &text) {
    std::string json = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
            json += escape;
        } else {
            json += c;
        }
    }
    return json + '"';
}

static void write_row(std::ostream &out, const ResultRow &row) {
    out << "{\"group\": " << json_string(row.group) << ", \"row\": " << json_string(row.label) << ", \"dtype\": \""
        << dtype_name(row.dtype) << "\", \"threads\": " << row.threads << ", \"unit\": \"" << unit_name(row.work.unit)
        << "\", \"times\": [";
    const char *separator = "";
    for (const ResultTime &time : row.times) {
        out << separator << "{\"who\": " << json_string(time.who) << ", \"seconds\": " << time.seconds
            << ", \"value\": " << value_of(row.work, time.seconds)
            << ", \"ranked\": " << (time.ranked ? "true" : "false")
            << ", \"own_process\": " << (time.own_process ? "true" : "false") << "}";
        separator = ", ";
    }
    const ResultTime *peer = row.best_peer();
    out << "], \"best_peer\": " << (peer != nullptr ? json_string(peer->who) : "null");
    out << ", \"ratio\": ";
    row.ratio() > 0 ? out << row.ratio() : out << "null";
    out << ", \"share\": ";
    row.share > 0 ? out << row.share : out << "null";
    out << "}";
}

void write_pass_json(std::ostream &out, const Setting &setting, const MachinePeak &peak,
                     const std::vector<ResultRow> &rows) {
    out.precision(9);
    out << "{\"threads\": " << setting.threads << ", \"peak\": {\"f32_flops\": " << peak.flops[0]
        << ", \"f64_flops\": " << peak.flops[1] << ", \"reads\": [";
    const char *separator = "";
    for (const ReadRate &read : peak.reads) {
        out << separator << "{\"footprint\": " << read.footprint << ", \"bytes_per_second\": " << read.bytes_per_second
            << "}";
        separator = ", ";
    }
    out << "]}, \"rows\": [";
    separator = "\n  ";
    for (const ResultRow &row : rows) {
        out << separator;
        write_row(out, row);
        separator = ",\n  ";
    }
    out << "]}";
}

} // namespace bench
