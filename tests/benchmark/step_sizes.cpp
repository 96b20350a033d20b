/* What a step of the moons network costs for many batches and widths, powers of two and their neighbours, with one
   thread and with two. Prints a table and where the cost for each sample and unit rises most; writes all to a CSV file,
   which plot_sizes.py draws. */
#include "trainer.h"

#include <nnla/base.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>

namespace bench {

namespace {

constexpr std::size_t net_width = 100, net_batch = 32, greatest_size = 4096;
constexpr int rounds = 25;
constexpr double microseconds_of_round = 300;

struct Size {
    const char *varied;
    std::size_t batch, width;
    int threads;
    double microseconds = std::numeric_limits<double>::infinity();

    double nanoseconds_of_unit() const { return 1e3 * microseconds / static_cast<double>(batch * width); }
};

/* Powers of two, one less, one more, and three between two powers. */
std::vector<std::size_t> numbers_from(std::size_t least) {
    std::vector<std::size_t> numbers;
    for (std::size_t power = 1; power <= greatest_size; power *= 2) {
        for (std::size_t number : {power - 1, power, power + 1, power * 5 / 4, power * 3 / 2, power * 7 / 4}) {
            if (number >= least && number <= greatest_size) {
                numbers.push_back(number);
            }
        }
    }
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
}

std::vector<Size> all_sizes(int threads) {
    std::vector<Size> sizes;
    for (std::size_t batch : numbers_from(1)) {
        sizes.push_back({"batch", batch, net_width, threads});
    }
    for (std::size_t width : numbers_from(2)) {
        sizes.push_back({"width", net_batch, width, threads});
    }
    return sizes;
}

double microseconds_of(Trainer &trainer, int steps) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < steps; i++) {
        trainer.step();
    }
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count() / steps;
}

/* One round of one size; the least of all rounds is kept. */
void measure(Size &size) {
    Model model = moons_model(size.width);
    model.learning_rate = 1e-6; /* so that the last step is the same work as the first */
    const Training training = {model, first_parameters(model), random_batch(model, size.batch), size.threads};
    const std::unique_ptr<Trainer> trainer = trainer_nnla(training);
    trainer->step();
    const double one = microseconds_of(*trainer, 1);
    const int steps = std::max(5, static_cast<int>(microseconds_of_round / one));
    size.microseconds = std::min(size.microseconds, microseconds_of(*trainer, steps));
}

/* Sizes in an order that differs from round to round, so that a disturbance does not look like a cliff. */
void measure(std::vector<Size> &sizes) {
    std::mt19937 engine(22);
    std::vector<Size *> order;
    for (Size &size : sizes) {
        order.push_back(&size);
    }
    for (int round = 0; round < rounds; round++) {
        std::shuffle(order.begin(), order.end(), engine);
        for (Size *size : order) {
            measure(*size);
        }
    }
}

void print_table(const std::vector<Size> &sizes) {
    std::printf("\n%8s %6s %6s %10s %20s\n", "threads", "batch", "width", "µs", "ns / sample · unit");
    for (const Size &size : sizes) {
        std::printf("%8d %6zu %6zu %9.2f %20.4f\n", size.threads, size.batch, size.width, size.microseconds,
                    size.nanoseconds_of_unit());
    }
}

/* Where the next larger size costs most for each sample and unit, compared with its smaller neighbour. */
void print_steepest(const std::vector<Size> &sizes, const std::string &varied) {
    const Size *steepest = nullptr;
    double rise = 0;
    for (std::size_t i = 1; i < sizes.size(); i++) {
        const double ratio = sizes[i].nanoseconds_of_unit() / sizes[i - 1].nanoseconds_of_unit();
        if (sizes[i].varied == varied && sizes[i - 1].varied == varied && ratio > rise) {
            rise = ratio;
            steepest = &sizes[i];
        }
    }
    std::printf("largest rise for each sample and unit: %.2f, batch %zu width %zu after batch %zu width %zu\n", rise,
                steepest->batch, steepest->width, steepest[-1].batch, steepest[-1].width);
}

void write_csv(const std::vector<Size> &sizes, const std::string &path) {
    std::ofstream file(path);
    file << "varied,threads,batch,width,microseconds\n";
    for (const Size &size : sizes) {
        file << size.varied << ',' << size.threads << ',' << size.batch << ',' << size.width << ',' << size.microseconds
             << '\n';
    }
    if (!file.flush()) {
        throw std::runtime_error("cannot write " + path);
    }
}

} // namespace

static void run(const std::string &csv) {
    std::vector<Size> all;
    std::printf("moons network: 2 – width tanh – 2 tanh – 1 sigmoid, isa %s\n", nnla_isa_name());
    for (int threads = 1; threads <= 2; threads++) {
        std::vector<Size> sizes = all_sizes(threads);
        measure(sizes);
        print_table(sizes);
        print_steepest(sizes, "batch");
        print_steepest(sizes, "width");
        all.insert(all.end(), sizes.begin(), sizes.end());
    }
    if (!csv.empty()) {
        write_csv(all, csv);
    }
}

} // namespace bench

int main(int argc, char **argv) {
    if (argc > 2) {
        std::fprintf(stderr, "usage: %s [FILE.csv]\n", argv[0]);
        return EXIT_FAILURE;
    }
    try {
        bench::run(argc == 2 ? argv[1] : "");
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
