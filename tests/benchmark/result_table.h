/* Results as text for a reader. */
#ifndef NNLA_BENCHMARK_RESULT_TABLE_H
#define NNLA_BENCHMARK_RESULT_TABLE_H

#include "machine_peak.h"
#include "result_row.h"

#include <ostream>
#include <vector>

namespace bench {

void print_peak(std::ostream &out, const Setting &setting, const MachinePeak &peak);

/* The rows of one group. */
void print_table(std::ostream &out, const std::vector<ResultRow> &rows);

} // namespace bench

#endif
