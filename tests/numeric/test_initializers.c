/* First values of parameters: range and moments by the formula of each initializer, orthonormality, seeds. An
   initializer in the list without a case here fails. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "layer/initializer.h"
#include "nnla/network.h"
#include "support/classifier.h"
#include "support/kernel_cases.h"

enum { FAN_OUT = 160, FAN_IN = 90 };

enum {
#define NNLA__INITIALIZER(constant, function) LISTED_##function,
#include "layer/initializers.inc"
#undef NNLA__INITIALIZER
    INITIALIZERS
};

/* A dense layer of its own network, its weight [fan_out × fan_in] and bias [fan_out] made by the same initializer. */
static nnla_network *network_of(nnla_dtype dtype, uint64_t seed, size_t fan_out, size_t fan_in,
                                nnla_initializer initializer, double scale) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    nnla_dense_config dense = NNLA_DENSE_CONFIG_INIT;
    config.dtype = dtype;
    config.seed = seed;
    dense.weight_initializer = dense.bias_initializer = initializer;
    dense.weight_scale = dense.bias_scale = scale;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, &fan_in);
    nnla_network_add(net, nnla_dense_create_with(fan_out, &dense));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 1));
    return net;
}

static double value_at(const nnla_tensor *W, size_t i) {
    return element_of(nnla_tensor_dtype(W), nnla_tensor_const_data(W), i);
}

/* ---- Distributions ---- */

enum { CONSTANT, UNIFORM, NORMAL, ORTHOGONAL };

/* The size, that is the constant, the limit of uniform values or the deviation of normal ones, is
   factor √(numerator / fan), factor being the scale if it is read; numerator 0: the factor itself. */
typedef struct initializer_case {
    nnla_initializer initializer;
    int weight_distribution, bias_distribution;
    double numerator;
    int of_both; /* the fan is fan_in + fan_out, else fan_in */
} initializer_case;

static const initializer_case cases[] = {
    {NNLA_INIT_DEFAULT, UNIFORM, CONSTANT, 6, 1},
    {NNLA_INIT_ZEROS, CONSTANT, CONSTANT, 0, 0},
    {NNLA_INIT_CONSTANT, CONSTANT, CONSTANT, 0, 0},
    {NNLA_INIT_UNIFORM, UNIFORM, UNIFORM, 0, 0},
    {NNLA_INIT_NORMAL, NORMAL, NORMAL, 0, 0},
    {NNLA_INIT_GLOROT_UNIFORM, UNIFORM, UNIFORM, 6, 1},
    {NNLA_INIT_GLOROT_NORMAL, NORMAL, NORMAL, 2, 1},
    {NNLA_INIT_HE_UNIFORM, UNIFORM, UNIFORM, 6, 0},
    {NNLA_INIT_HE_NORMAL, NORMAL, NORMAL, 2, 0},
    {NNLA_INIT_LECUN_NORMAL, NORMAL, NORMAL, 1, 0},
    {NNLA_INIT_ORTHOGONAL, ORTHOGONAL, ORTHOGONAL, 0, 0},
};
enum { CASES = sizeof cases / sizeof cases[0] };

static double size_of(const initializer_case *c, int distribution, double fan_in, double fan_out, double scale) {
    double fan = c->of_both ? fan_in + fan_out : fan_in;
    double factor = c->initializer == NNLA_INIT_DEFAULT ? 1 : scale;
    if (c->initializer == NNLA_INIT_ZEROS || (c->initializer == NNLA_INIT_DEFAULT && distribution == CONSTANT))
        return 0;
    return c->numerator == 0 ? factor : factor * sqrt(c->numerator / fan);
}

static void each_initializer_has_a_case(void **state) {
    (void)state;
    assert_int_equal(CASES, INITIALIZERS);
    for (nnla_initializer i = 0; i < INITIALIZERS; i++)
        assert_int_equal(cases[i].initializer, i);
    assert_false(nnla__initializer_valid(INITIALIZERS));
    assert_false(nnla__initializer_valid(-1));
}

static void check_constant(const nnla_tensor *W, double value) {
    for (size_t i = 0; i < nnla_tensor_count(W); i++)
        assert_close(value_at(W, i), value, 6e-8, 0);
}

typedef struct moments {
    double mean, variance, kurtosis, largest;
} moments;

static moments moments_of(const nnla_tensor *W) {
    size_t n = nnla_tensor_count(W);
    moments m = {0};
    double fourth = 0;
    for (size_t i = 0; i < n; i++) {
        m.mean += value_at(W, i) / (double)n;
        m.largest = fmax(m.largest, fabs(value_at(W, i)));
    }
    for (size_t i = 0; i < n; i++) {
        double d = value_at(W, i) - m.mean;
        m.variance += d * d / (double)n;
        fourth += d * d * d * d / (double)n;
    }
    m.kurtosis = fourth / (m.variance * m.variance);
    return m;
}

/* Mean 0 and that variance and kurtosis, each within five of its standard errors (of the normal distribution, which has
   the larger ones). */
static void check_moments(const nnla_tensor *W, const moments *m, double variance, double kurtosis) {
    double n = (double)nnla_tensor_count(W);
    assert_close(m->mean, 0, 0, 5 * sqrt(variance / n));
    assert_close(m->variance, variance, 5 * sqrt(2 / n), 0);
    assert_close(m->kurtosis, kurtosis, 0, 5 * sqrt(24 / n) + 0.1);
}

static void check_uniform(const nnla_tensor *W, double limit) {
    moments m = moments_of(W);
    check_moments(W, &m, limit * limit / 3, 1.8);
    assert_true(m.largest <= limit * (1 + 1e-7));
    assert_true(m.largest >= limit * (1 - 10 / (double)nnla_tensor_count(W)));
}

static void check_normal(const nnla_tensor *W, double deviation) {
    moments m = moments_of(W);
    check_moments(W, &m, deviation * deviation, 3);
    assert_true(m.largest > 2.5 * deviation && m.largest < 7 * deviation);
}

static void check_distribution(const nnla_tensor *W, int distribution, double size) {
    if (distribution == CONSTANT)
        check_constant(W, size);
    else if (distribution == UNIFORM)
        check_uniform(W, size);
    else if (distribution == NORMAL)
        check_normal(W, size);
}

static void check_case(const initializer_case *c, nnla_dtype dtype, double scale) {
    enum { UNITS = 5000 };
    nnla_network *net = network_of(dtype, 17, FAN_OUT, FAN_IN, c->initializer, scale);
    check_distribution(nnla_network_const_parameter(net, 0), c->weight_distribution,
                       size_of(c, c->weight_distribution, FAN_IN, FAN_OUT, scale));
    nnla_network_destroy(net);
    net = network_of(dtype, 18, UNITS, 1, c->initializer, scale); /* a bias counts as one column */
    check_distribution(nnla_network_const_parameter(net, 1), c->bias_distribution,
                       size_of(c, c->bias_distribution, 1, UNITS, scale));
    nnla_network_destroy(net);
}

static void values_have_the_range_and_moments_of_the_formula(void **state) {
    (void)state;
    for (size_t i = 0; i < CASES; i++)
        for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
            check_case(&cases[i], dtype, 1);
            check_case(&cases[i], dtype, 0.37);
        }
}

/* ---- Orthogonal ---- */

/* Element of the product of rows i and j, or of columns. */
static double inner(const nnla_tensor *W, size_t rows, size_t cols, int of_rows, size_t i, size_t j) {
    double sum = 0;
    for (size_t k = 0; k < (of_rows ? cols : rows); k++)
        sum += of_rows ? value_at(W, i * cols + k) * value_at(W, j * cols + k)
                       : value_at(W, k * cols + i) * value_at(W, k * cols + j);
    return sum;
}

/* W Wᵀ = scale² I, or WᵀW if there are more rows than columns. */
static void check_orthogonal(const nnla_tensor *W, size_t rows, size_t cols, double scale) {
    int of_rows = rows <= cols;
    size_t n = of_rows ? rows : cols;
    double tolerance = nnla_tensor_dtype(W) == NNLA_F32 ? 2e-6 : 1e-14;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++)
            assert_close(inner(W, rows, cols, of_rows, i, j), i == j ? scale * scale : 0, 0, tolerance * scale * scale);
}

static void orthogonal_weights_are_orthonormal(void **state) {
    (void)state;
    const size_t shapes[][2] = {{20, 35}, {35, 20}, {64, 64}, {1, 9}, {9, 1}, {1, 1}, {130, 131}};
    const double scales[] = {1, 2.5};
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++)
        for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
            for (size_t s = 0; s < 2; s++) {
                nnla_network *net = network_of(dtype, i, shapes[i][0], shapes[i][1], NNLA_INIT_ORTHOGONAL, scales[s]);
                check_orthogonal(nnla_network_const_parameter(net, 0), shapes[i][0], shapes[i][1], scales[s]);
                check_orthogonal(nnla_network_const_parameter(net, 1), 1, shapes[i][0], scales[s]); /* one row */
                nnla_network_destroy(net);
            }
}

/* Over many seeds no direction is preferred: the first element of a frame has mean 0 and variance 1/n. */
static void orthogonal_weights_have_no_direction(void **state) {
    (void)state;
    enum { SEEDS = 2000, N = 4 };
    double sum = 0, squares = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        nnla_network *net = network_of(NNLA_F64, seed, N, N, NNLA_INIT_ORTHOGONAL, 1);
        double last = value_at(nnla_network_const_parameter(net, 0), N * N - 1);
        sum += last;
        squares += last * last;
        nnla_network_destroy(net);
    }
    assert_close(sum / SEEDS, 0, 0, 5 * sqrt(1.0 / N / SEEDS));
    assert_close(squares / SEEDS, 1.0 / N, 0, 5 * sqrt(2.0 / N / N / SEEDS));
}

/* ---- Seeds ---- */

static void a_seed_gives_the_same_bits(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++)
        for (nnla_initializer i = 0; i < INITIALIZERS; i++) {
            nnla_network *a = network_of(dtype, 4, 30, 20, i, 1), *b = network_of(dtype, 4, 30, 20, i, 1);
            nnla_network *other = network_of(dtype, 5, 30, 20, i, 1);
            int random = cases[i].weight_distribution != CONSTANT;
            assert_same_parameters(a, b);
            assert_int_equal(parameters_hash(a) != parameters_hash(other), random);
            nnla_network_destroy(a);
            nnla_network_destroy(b);
            nnla_network_destroy(other);
        }
}

/* Two layers of one network, and the weight and the bias of one, do not draw the same numbers. */
static void parameters_differ_from_each_other(void **state) {
    (void)state;
    const size_t inputs = 6;
    nnla_dense_config dense = NNLA_DENSE_CONFIG_INIT;
    dense.weight_initializer = dense.bias_initializer = NNLA_INIT_NORMAL;
    nnla_network *net = nnla_network_create(NULL);
    nnla_network_add_input(net, 1, &inputs);
    nnla_network_add(net, nnla_dense_create_with(6, &dense));
    nnla_network_add(net, nnla_dense_create_with(6, &dense));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 1));
    size_t count = nnla_network_parameter_tensors(net);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            assert_true(value_at(nnla_network_const_parameter(net, i), 0) !=
                        value_at(nnla_network_const_parameter(net, j), 0));
    nnla_network_destroy(net);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_initializer_has_a_case),
        cmocka_unit_test(values_have_the_range_and_moments_of_the_formula),
        cmocka_unit_test(orthogonal_weights_are_orthonormal),
        cmocka_unit_test(orthogonal_weights_have_no_direction),
        cmocka_unit_test(a_seed_gives_the_same_bits),
        cmocka_unit_test(parameters_differ_from_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
