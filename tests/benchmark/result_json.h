/* Results as JSON for programs. */
#ifndef NNLA_BENCHMARK_RESULT_JSON_H
#define NNLA_BENCHMARK_RESULT_JSON_H

#include "machine_peak.h"
#include "result_row.h"

#include <ostream>
#include <string>
#include <vector>

namespace bench {

/* The text with quotes around it and escapes in it. */
std::string json_string(const std::string &text);

/* One object: threads, peak, rows. */
void write_pass_json(std::ostream &out, const Setting &setting, const MachinePeak &peak,
                     const std::vector<ResultRow> &rows);

} // namespace bench

#endif
