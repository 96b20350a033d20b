/* Outputs in the memory of inputs: by one element, by all, or as neighbours in one buffer. Each call refuses what would
   spoil its result, says so, and writes nothing; where the very same memory is allowed, and for neighbours, the result
   is that of tensors apart. */
#include <string.h>

#include "nnla.h"
#include "support/nnla_test.h"
#include "support/random_data.h"

enum { MOST_INPUTS = 3, ROOM = 256, OUTPUT_AT = 100 };

typedef struct shape {
    const char *name;
    size_t rank, dims[2];
} shape;

typedef struct call {
    const char *function;
    nnla_status (*run)(const nnla_tensor *const *in, nnla_tensor *out);
    shape out, in[MOST_INPUTS]; /* those without a name are not there */
    unsigned in_place;          /* bit i: the output may be input i */
} call;

static nnla_scaler *scaler;
static nnla_network *net;
static nnla_predictor *predictor;

static nnla_status gemm(const nnla_tensor *const *in, nnla_tensor *out) {
    return nnla_gemm(0, 0, 2, in[0], in[1], 1, out);
}
static nnla_status gemm_tt(const nnla_tensor *const *in, nnla_tensor *out) {
    return nnla_gemm(1, 1, 1, in[0], in[1], 0, out);
}
static nnla_status gemv(const nnla_tensor *const *in, nnla_tensor *out) {
    return nnla_gemv(0, 1, in[0], in[1], 1, out);
}
static nnla_status combine(const nnla_tensor *const *in, nnla_tensor *out) {
    return nnla_combine_columns(in[0], in[1], out);
}
static nnla_status outer(const nnla_tensor *const *in, nnla_tensor *out) { return nnla_outer(1, in[0], in[1], 1, out); }
static nnla_status affine(const nnla_tensor *const *in, nnla_tensor *out) {
    return nnla_affine(in[0], in[1], in[2], out);
}
static nnla_status transpose(const nnla_tensor *const *in, nnla_tensor *out) { return nnla_transpose(in[0], out); }
static nnla_status axpby(const nnla_tensor *const *in, nnla_tensor *out) { return nnla_axpby(2, in[0], -1, out); }
static nnla_status add(const nnla_tensor *const *in, nnla_tensor *out) { return nnla_add(in[0], in[1], out); }
static nnla_status subtract(const nnla_tensor *const *in, nnla_tensor *out) { return nnla_subtract(in[0], in[1], out); }
static nnla_status multiply(const nnla_tensor *const *in, nnla_tensor *out) { return nnla_multiply(in[0], in[1], out); }
static nnla_status tanh_forward(const nnla_tensor *const *in, nnla_tensor *out) {
    return nnla_activation_forward(NNLA_TANH, in[0], out);
}
static nnla_status softmax_forward(const nnla_tensor *const *in, nnla_tensor *out) {
    return nnla_activation_forward(NNLA_SOFTMAX, in[0], out);
}
static nnla_status tanh_backward(const nnla_tensor *const *in, nnla_tensor *out) {
    return nnla_activation_backward(NNLA_TANH, NULL, in[0], in[1], out);
}
static nnla_status gelu_backward(const nnla_tensor *const *in, nnla_tensor *out) {
    return nnla_activation_backward(NNLA_GELU, in[0], NULL, in[1], out);
}
static nnla_status qr(const nnla_tensor *const *in, nnla_tensor *out) { return nnla_qr(in[0], NULL, out); }
static nnla_status polar_Q(const nnla_tensor *const *in, nnla_tensor *out) { return nnla_polar(in[0], out, NULL); }
static nnla_status polar_P(const nnla_tensor *const *in, nnla_tensor *out) { return nnla_polar(in[0], NULL, out); }
static nnla_status subspace_angles(const nnla_tensor *const *in, nnla_tensor *out) {
    return nnla_subspace_angles(in[0], in[1], out);
}
static nnla_status pca_axes(const nnla_tensor *const *in, nnla_tensor *out) { return nnla_pca(in[0], NULL, out, NULL); }
static nnla_status project(const nnla_tensor *const *in, nnla_tensor *out) {
    return nnla_pca_project(in[0], in[1], in[2], out);
}
static nnla_status plane_between(const nnla_tensor *const *in, nnla_tensor *out) {
    return nnla_plane_between(in[0], 0.5, out);
}
static nnla_status convert(const nnla_tensor *const *in, nnla_tensor *out) { return nnla_tensor_convert(in[0], out); }
static nnla_status scale(const nnla_tensor *const *in, nnla_tensor *out) {
    return nnla_scaler_apply(scaler, in[0], out);
}
static nnla_status predict(const nnla_tensor *const *in, nnla_tensor *out) {
    return nnla_network_predict(net, in[0], out);
}
static nnla_status predict_packed(const nnla_tensor *const *in, nnla_tensor *out) {
    return nnla_predictor_predict(predictor, in[0], out);
}

static const call calls[] = {
    {"nnla_gemm", gemm, {"C", 2, {3, 5}}, {{"A", 2, {3, 4}}, {"B", 2, {4, 5}}}, 0},
    {"nnla_gemm", gemm_tt, {"C", 2, {4, 4}}, {{"A", 2, {4, 4}}, {"B", 2, {4, 4}}}, 0},
    {"nnla_gemv", gemv, {"y", 1, {4}}, {{"A", 2, {4, 4}}, {"x", 1, {4}}}, 0},
    {"nnla_combine_columns", combine, {"y", 1, {3}}, {{"A", 2, {3, 4}}, {"x", 1, {4}}}, 0},
    {"nnla_outer", outer, {"A", 2, {3, 5}}, {{"x", 1, {3}}, {"y", 1, {5}}}, 0},
    {"nnla_affine", affine, {"Y", 2, {5, 3}}, {{"W", 2, {3, 4}}, {"b", 1, {3}}, {"X", 2, {5, 4}}}, 0},
    {"nnla_affine", affine, {"Y", 1, {4}}, {{"W", 2, {4, 4}}, {"b", 1, {4}}, {"X", 1, {4}}}, 0},
    {"nnla_transpose", transpose, {"At", 2, {4, 4}}, {{"A", 2, {4, 4}}}, 0},
    {"nnla_axpby", axpby, {"Y", 2, {3, 4}}, {{"X", 2, {3, 4}}}, 1},
    {"nnla_add", add, {"C", 2, {3, 4}}, {{"A", 2, {3, 4}}, {"B", 2, {3, 4}}}, 3},
    {"nnla_subtract", subtract, {"C", 1, {7}}, {{"A", 1, {7}}, {"B", 1, {7}}}, 3},
    {"nnla_multiply", multiply, {"C", 1, {1}}, {{"A", 1, {1}}, {"B", 1, {1}}}, 3},
    {"nnla_activation_forward", tanh_forward, {"Y", 2, {3, 4}}, {{"Z", 2, {3, 4}}}, 1},
    {"nnla_activation_forward", softmax_forward, {"Y", 2, {3, 4}}, {{"Z", 2, {3, 4}}}, 1},
    {"nnla_activation_backward", tanh_backward, {"dZ", 2, {3, 4}}, {{"Y", 2, {3, 4}}, {"dY", 2, {3, 4}}}, 2},
    {"nnla_activation_backward", gelu_backward, {"dZ", 2, {3, 4}}, {{"Z", 2, {3, 4}}, {"dY", 2, {3, 4}}}, 2},
    {"nnla_qr", qr, {"R", 2, {3, 4}}, {{"A", 2, {3, 4}}}, 0},
    {"nnla_polar", polar_Q, {"Q", 2, {4, 3}}, {{"A", 2, {4, 3}}}, 0},
    {"nnla_polar", polar_P, {"P", 2, {3, 3}}, {{"A", 2, {4, 3}}}, 0},
    {"nnla_subspace_angles", subspace_angles, {"angles", 1, {2}}, {{"A", 2, {4, 2}}, {"B", 2, {4, 3}}}, 0},
    {"nnla_pca", pca_axes, {"axes", 2, {2, 3}}, {{"X", 2, {5, 3}}}, 0},
    {"nnla_pca_project", project, {"Y", 2, {4, 2}}, {{"mean", 1, {3}}, {"axes", 2, {2, 3}}, {"X", 2, {4, 3}}}, 0},
    {"nnla_plane_between", plane_between, {"M", 2, {2, 2}}, {{"A", 2, {2, 2}}}, 0},
    {"nnla_tensor_convert", convert, {"target", 2, {3, 4}}, {{"source", 2, {3, 4}}}, 0},
    {"nnla_scaler_apply", scale, {"Y", 2, {3, 4}}, {{"X", 2, {3, 4}}}, 1},
    {"nnla_network_predict", predict, {"Y", 2, {3, 4}}, {{"X", 2, {3, 4}}}, 0},
    {"nnla_predictor_predict", predict_packed, {"Y", 2, {3, 4}}, {{"X", 2, {3, 4}}}, 0},
};

static size_t count_of(const shape *s) { return s->rank == 2 ? s->dims[0] * s->dims[1] : s->dims[0]; }

typedef struct tensors {
    nnla_tensor *out, *in[MOST_INPUTS];
} tensors;

static void tensors_destroy(tensors *t) {
    nnla_tensor_destroy(t->out);
    for (size_t i = 0; i < MOST_INPUTS; i++)
        nnla_tensor_destroy(t->in[i]);
}

/* What the call makes of copies of these. */
static nnla_tensor *apart(const call *c, const tensors *t) {
    tensors copy = {nnla_tensor_clone(t->out), {NULL}};
    for (size_t i = 0; i < MOST_INPUTS && c->in[i].name; i++)
        copy.in[i] = nnla_tensor_clone(t->in[i]);
    assert_ok(c->run((const nnla_tensor *const *)copy.in, copy.out));
    nnla_tensor *out = copy.out;
    copy.out = NULL;
    tensors_destroy(&copy);
    return out;
}

/* The output lies at OUTPUT_AT, input `which` at `at`, the others behind both. */
static void check(const call *c, nnla_dtype dtype, size_t which, size_t at) {
    static _Alignas(double) unsigned char buffer[ROOM * sizeof(double)], before[sizeof buffer];
    const size_t size = nnla_dtype_size(dtype), length = count_of(&c->out);
    const shape *in = &c->in[which];
    tensors t = {nnla_tensor_wrap(dtype, buffer + OUTPUT_AT * size, c->out.rank, c->out.dims), {NULL}};
    size_t next = OUTPUT_AT + 50;
    random_fill(dtype, buffer, ROOM, at, -1, 1);
    memcpy(before, buffer, sizeof buffer);
    for (size_t i = 0; i < MOST_INPUTS && c->in[i].name; i++) {
        t.in[i] = nnla_tensor_wrap(dtype, buffer + (i == which ? at : next) * size, c->in[i].rank, c->in[i].dims);
        next += count_of(&c->in[i]);
    }
    assert_true(next <= ROOM);

    const int meet = at < OUTPUT_AT + length && OUTPUT_AT < at + count_of(in);
    const int is_same = at == OUTPUT_AT && length == count_of(in);
    if (!meet || (is_same && (c->in_place >> which & 1))) {
        nnla_tensor *expected = apart(c, &t);
        assert_ok(c->run((const nnla_tensor *const *)t.in, t.out));
        assert_same_bits(buffer + OUTPUT_AT * size, nnla_tensor_const_data(expected), length * size);
        memcpy(before + OUTPUT_AT * size, buffer + OUTPUT_AT * size, length * size);
        nnla_tensor_destroy(expected);
    } else {
        char message[80] = "";
        const char *const parts[] = {c->function, ": ", c->out.name, " shares memory with ", in->name};
        for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
            strncat(message, parts[i], sizeof message - strlen(message) - 1);
        assert_status(c->run((const nnla_tensor *const *)t.in, t.out), NNLA_ERROR_INVALID_ARGUMENT);
        assert_message(message);
    }
    assert_same_bits(buffer, before, sizeof buffer); /* nothing else was written */
    tensors_destroy(&t);
}

static void check_places(nnla_dtype dtype) {
    for (size_t k = 0; k < sizeof calls / sizeof calls[0]; k++)
        for (size_t i = 0; i < MOST_INPUTS && calls[k].in[i].name; i++)
            for (size_t at = OUTPUT_AT - count_of(&calls[k].in[i]); at <= OUTPUT_AT + count_of(&calls[k].out); at++)
                check(&calls[k], dtype, i, at); /* from one neighbour's place to the other's, element by element */
}

static void check_dtype(nnla_dtype dtype) {
    const size_t units = 4;
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = dtype;
    nnla_tensor *X = nnla_tensor_create(dtype, 2, (const size_t[]){3, units});
    random_fill(dtype, nnla_tensor_data(X), 3 * units, 1, -1, 1);
    scaler = nnla_standard_scaler_create(X);
    net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, &units);
    nnla_network_add(net, nnla_dense_create(units));
    nnla_network_add(net, nnla_activation_create(NNLA_TANH));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 2));
    predictor = nnla_predictor_create(net, 2);
    assert_created(scaler);
    assert_created(predictor);
    check_places(dtype);
    nnla_predictor_destroy(predictor);
    nnla_network_destroy(net);
    nnla_scaler_destroy(scaler);
    nnla_tensor_destroy(X);
}

static void test_f32(void **state) {
    (void)state;
    check_dtype(NNLA_F32);
}

static void test_f64(void **state) {
    (void)state;
    check_dtype(NNLA_F64);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_f32), cmocka_unit_test(test_f64)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
