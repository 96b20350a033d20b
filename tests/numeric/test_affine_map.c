/* The one map that affine nodes equal, for each kind of layer; weight matrices and templates. */
#include <stdio.h>
#include <string.h>

#include "network/network_impl.h"
#include "nnla.h"
#include "support/failing_allocator.h"
#include "support/layer_cases.h"
#include "support/moons_net.h"
#include "support/nnla_test.h"
#include "support/random_data.h"

enum { INPUTS = 7, SAMPLES = 5 };

static nnla_network *new_network(nnla_dtype dtype) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = dtype;
    nnla_network *net = nnla_network_create(&config);
    assert_created(net);
    return net;
}

/* Compiled, with parameters and buffers as training could leave them. */
static void compile(nnla_network *net) {
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 3));
    for (size_t k = 0; k < nnla_network_parameter_tensors(net); k++) {
        nnla_tensor *p = nnla_network_parameter(net, k);
        random_fill(nnla_tensor_dtype(p), nnla_tensor_data(p), nnla_tensor_count(p), 40 + k, -1, 1);
    }
    for (size_t k = 0; k < nnla_network_buffer_tensors(net); k++) {
        nnla_tensor *p = nnla_network_buffer(net, k);
        random_fill(nnla_tensor_dtype(p), nnla_tensor_data(p), nnla_tensor_count(p), 80 + k, 0.3, 2);
    }
}

static const nnla__shape *shape_of(const nnla_network *net, const char *node) {
    return &net->nodes[nnla__network_find_node(net, node)].shape;
}

/* A batch for the node's output. */
static nnla_tensor *batch_of(const nnla_network *net, const char *node) {
    const nnla__shape *shape = shape_of(net, node);
    size_t dims[NNLA__MAX_RANK] = {SAMPLES};
    memcpy(dims + 1, shape->dims, shape->rank * sizeof *dims);
    nnla_tensor *batch = nnla_tensor_create(net->dtype, shape->rank + 1, dims);
    assert_created(batch);
    return batch;
}

/* As rows. */
static nnla_tensor *flat(nnla_tensor *batch) {
    return nnla_tensor_view_reshaped(batch, 2, (const size_t[]){SAMPLES, nnla_tensor_count(batch) / SAMPLES});
}

/* What the nodes from `first` to `last` make of x is W x + b. `taken` is the node that `first` takes, or the input. */
static void check_map(nnla_network *net, const char *taken, const char *first, const char *last) {
    const nnla_dtype dtype = net->dtype;
    const size_t out = shape_of(net, last)->count, in = shape_of(net, taken)->count;
    nnla_tensor *W = nnla_tensor_create(dtype, 2, (const size_t[]){out, in}), *b = nnla_tensor_create(dtype, 1, &out);
    nnla_tensor *input = batch_of(net, nnla_network_input_name(net, 0)), *x = batch_of(net, taken),
                *y = batch_of(net, last);
    nnla_tensor *rows = flat(x), *expected = flat(y), *Y = nnla_tensor_clone(expected);
    random_fill(dtype, nnla_tensor_data(input), nnla_tensor_count(input), 3, -1, 1);
    assert_ok(nnla_network_predict_node(net, taken, input, x));
    assert_ok(nnla_network_predict_node(net, last, input, y));
    assert_ok(nnla_network_affine_map(net, first, last, W, b));
    assert_ok(nnla_affine(W, b, rows, Y));
    for (size_t i = 0; i < nnla_tensor_count(Y); i++)
        assert_close(nnla__tensor_element(Y, i), nnla__tensor_element(expected, i), 0,
                     dtype == NNLA_F32 ? 1e-4 : 1e-12);
    nnla_tensor *alone = nnla_tensor_clone(W);
    assert_ok(nnla_network_affine_map(net, first, last, alone, NULL));
    assert_same_bits(nnla_tensor_data(alone), nnla_tensor_data(W), out * in * nnla_dtype_size(dtype));
    nnla_tensor *const all[] = {W, b, input, x, y, rows, expected, Y, alone};
    for (size_t i = sizeof all / sizeof all[0]; i-- > 0;)
        nnla_tensor_destroy(all[i]);
}

/* ---- Each kind ---- */

/* "x" → a dense part for each input → in its shape → "the layer". Indices come straight from outside. */
static nnla_network *kind_network(const layer_case *c, nnla_layer *layer, nnla_dtype dtype, int indices) {
    static const char *const parts[] = {"part 1", "part 2", "part 3"}, *const shapes[] = {"shape 1", "shape 2",
                                                                                          "shape 3"};
    static const char *const x[] = {"x"};
    const size_t inputs = INPUTS;
    nnla_network *net = new_network(dtype);
    if (indices) {
        nnla_network_add_input_named(net, "x", c->X[0].rank, c->X[0].dims);
        nnla_network_add_named(net, "the layer", layer);
    } else {
        nnla_network_add_input_named(net, "x", 1, &inputs);
        for (size_t k = 0; k < c->inputs; k++) {
            nnla_network_connect(net, parts[k], nnla_dense_create(c->X[k].count), x, 1);
            nnla_network_connect(net, shapes[k], nnla_reshape_create(c->X[k].rank, c->X[k].dims), &parts[k], 1);
        }
        nnla_network_connect(net, "the layer", layer, shapes, c->inputs);
    }
    compile(net);
    return net;
}

static void check_refused(nnla_network *net, const char *last, const char *kind) {
    double nothing = 7;
    nnla_tensor *W = nnla_tensor_wrap(net->dtype, &nothing, 2, (const size_t[]){1, 1});
    char expected[100];
    snprintf(expected, sizeof expected, "nnla_network_affine_map: node 'the layer', %s, is not affine", kind);
    assert_status(nnla_network_affine_map(net, "x", last, W, NULL), NNLA_ERROR_UNSUPPORTED);
    assert_message(expected);
    assert_true(nothing == 7);
    nnla_tensor_destroy(W);
}

static void check_case(const layer_case *c, int32_t setting, nnla_dtype dtype, int *affine) {
    nnla_layer *layer = c->create(setting);
    assert_created(layer);
    const nnla__layer_kind *kind = layer->kind;
    const nnla_activation squash = kind->squash != NULL ? kind->squash(layer) : NNLA__NO_SQUASH;
    *affine = nnla__layer_is_affine(layer);
    nnla_network *net = kind_network(c, layer, dtype, kind->index_limit != NULL);
    if (!*affine) {
        check_refused(net, "the layer", squash != NNLA__NO_SQUASH ? nnla_activation_name(squash) : kind->name);
    } else {
        check_map(net, "x", "x", "the layer");
        if (c->inputs == 1) {
            check_map(net, "shape 1", "the layer", "the layer");
            check_map(net, "part 1", "shape 1", "the layer");
            check_map(net, "x", "part 1", "the layer");
        }
    }
    nnla_network_destroy(net);
}

static const char *const affine_kinds[] = {"dense",          "conv2d",         "conv1d",     "dropout",
                                           "average_pool2d", "average_pool1d", "batch_norm", "global_average_pool",
                                           "flatten",        "reshape",        "add",        "concatenate"};

static void each_kind_is_its_map_or_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < layer_case_count; i++) {
        const layer_case *c = &layer_cases[i];
        for (int32_t setting = 0; setting < c->settings; setting++) {
            int f64 = 0, f32 = 0, listed = strcmp(c->kind, "activation") == 0 && setting == NNLA_IDENTITY;
            check_case(c, setting, NNLA_F64, &f64);
            check_case(c, setting, NNLA_F32, &f32);
            for (size_t k = 0; k < sizeof affine_kinds / sizeof affine_kinds[0]; k++)
                listed |= strcmp(affine_kinds[k], c->kind) == 0;
            assert_int_equal(f64, listed);
            assert_int_equal(f32, listed);
        }
    }
}

/* ---- Stacks ---- */

/* 90 inputs, more than go through at once; a sum around two layers; a squash. */
static nnla_network *deep_network(nnla_dtype dtype) {
    static const char *const around[] = {"first", "third"};
    const size_t dims[] = {9, 10};
    nnla_network *net = new_network(dtype);
    nnla_network_add_input(net, 2, dims);
    nnla_network_add(net, nnla_flatten_create());
    nnla_network_add_named(net, "first", nnla_dense_create(6));
    nnla_network_add_named(net, "second", nnla_dense_create(11));
    nnla_network_add_named(net, "same", nnla_activation_create(NNLA_IDENTITY));
    nnla_network_add_named(net, "third", nnla_dense_create(6));
    nnla_network_connect(net, "sum", nnla_add_create(), around, 2);
    nnla_network_add_named(net, "last", nnla_dense_create(3));
    nnla_network_add_named(net, "squash", nnla_activation_create(NNLA_TANH));
    nnla_network_add_named(net, "behind", nnla_dense_create(2));
    compile(net);
    return net;
}

static void a_deep_stack_is_one_map(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        nnla_network *net = deep_network(dtype);
        check_map(net, "input", "input", "last");
        check_map(net, "flatten_1", "first", "last");
        check_map(net, "first", "second", "third");
        check_map(net, "input", "flatten_1", "flatten_1");
        check_map(net, "input", "input", "input");
        check_map(net, "squash", "behind", "behind");
        nnla_network_destroy(net);
    }
}

/* A large bias costs W no digit, as it would if columns were differences of outputs. */
static void a_large_bias_costs_nothing(void **state) {
    (void)state;
    const size_t two = 2, dims[] = {2, 2};
    nnla_network *net = new_network(NNLA_F64);
    assert_ok(nnla_network_add_input(net, 1, &two));
    nnla_network_add(net, nnla_dense_create(2));
    nnla_network_add(net, nnla_dense_create(2));
    compile(net);
    double *w1 = nnla_tensor_data(nnla_network_parameter(net, 0)),
           *b1 = nnla_tensor_data(nnla_network_parameter(net, 1));
    double *w2 = nnla_tensor_data(nnla_network_parameter(net, 2)),
           *b2 = nnla_tensor_data(nnla_network_parameter(net, 3));
    b1[0] = b1[1] = 0;
    b2[0] = b2[1] = 1e6;
    nnla_tensor *W = nnla_tensor_create(NNLA_F64, 2, dims);
    assert_ok(nnla_network_affine_map(net, "dense_1", "dense_2", W, NULL));
    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; j < 2; j++)
            assert_close(nnla__tensor_element(W, 2 * i + j), w2[2 * i] * w1[j] + w2[2 * i + 1] * w1[2 + j], 0, 1e-9);
    }
    nnla_tensor_destroy(W);
    nnla_network_destroy(net);
}

static void stacks_are_refused(void **state) {
    (void)state;
    const size_t three = 3;
    nnla_network *net = deep_network(NNLA_F64), *unfinished = new_network(NNLA_F64);
    nnla_tensor *W = nnla_tensor_create(NNLA_F64, 2, (const size_t[]){3, 6}),
                *b = nnla_tensor_create(NNLA_F64, 1, &three);
    nnla_tensor *f32 = nnla_tensor_create(NNLA_F32, 2, (const size_t[]){3, 6}),
                *row = nnla_tensor_view_reshaped(W, 1, (const size_t[]){18});
    nnla_tensor *part = nnla_tensor_wrap(NNLA_F64, nnla_tensor_data(W), 1, &three);
    nnla_tensor *own =
        nnla_tensor_wrap(NNLA_F64, nnla_tensor_data(nnla_network_parameter(net, 0)), 2, (const size_t[]){3, 6});
    nnla_tensor *fixed = nnla_tensor_view_rows_const(W, 0, 3);
    assert_status(nnla_network_affine_map(net, "sum", "last", W, b), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_affine_map: node 'sum' takes 2 nodes, expected one to map from");
    assert_status(nnla_network_affine_map(net, "last", "behind", W, b), NNLA_ERROR_UNSUPPORTED);
    assert_message("nnla_network_affine_map: node 'squash', tanh, is not affine: it bends what it is given");
    assert_status(nnla_network_affine_map(net, "third", "sum", W, b), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_affine_map: node 'sum' takes 'first', which node 'third' is not made from");
    assert_status(nnla_network_affine_map(net, "last", "second", W, b), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("node 'second' takes 'first', which node 'last' is not made from");
    assert_status(nnla_network_affine_map(net, "nothing", "last", W, b), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("the network has no 'nothing'");
    assert_status(nnla_network_affine_map(net, "last", NULL, W, b), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_affine_map(NULL, "last", "last", W, b), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_affine_map(unfinished, "last", "last", W, b), NNLA_ERROR_STATE);
    assert_status(nnla_network_affine_map(net, "last", "last", NULL, b), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("W is NULL");
    assert_status(nnla_network_affine_map(net, "last", "last", row, b), NNLA_ERROR_SHAPE);
    assert_message("W is [18], expected [3 x 6]");
    assert_status(nnla_network_affine_map(net, "last", "last", f32, b), NNLA_ERROR_DTYPE);
    assert_message("W is f32, the network is f64");
    assert_status(nnla_network_affine_map(net, "last", "last", W, row), NNLA_ERROR_SHAPE);
    assert_message("b is [18], expected [3]");
    assert_status(nnla_network_affine_map(net, "last", "last", W, part), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("b shares memory with W");
    assert_status(nnla_network_affine_map(net, "last", "last", own, b), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("W is memory of the network");
    assert_status(nnla_network_affine_map(net, "last", "last", fixed, b), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("W is read-only");
    nnla_tensor *const all[] = {W, b, f32, row, part, own, fixed};
    for (size_t i = sizeof all / sizeof all[0]; i-- > 0;)
        nnla_tensor_destroy(all[i]);
    nnla_network_destroy(net);
    nnla_network_destroy(unfinished);
}

/* ---- Weights ---- */

static nnla_network *image_network(void) {
    const size_t dims[] = {3, 6, 6};
    nnla_network *net = new_network(NNLA_F32);
    nnla_network_add_input(net, 3, dims);
    nnla_network_add_named(net, "kernels", nnla_conv2d_create(4, 2, 3));
    nnla_network_add_named(net, "norm", nnla_batch_norm_create());
    nnla_network_add(net, nnla_flatten_create());
    nnla_network_add_named(net, "dense", nnla_dense_create(5));
    compile(net);
    return net;
}

static void a_template_is_a_row_of_the_weights(void **state) {
    (void)state;
    const size_t kernel[] = {3, 2, 3}, terms = 18;
    nnla_network *net = image_network();
    nnla_tensor *W = nnla_network_weight_matrix(net, "kernels"), *t = nnla_tensor_create(NNLA_F32, 3, kernel);
    nnla_tensor *line = nnla_tensor_create(NNLA_F32, 1, &terms), *dense = nnla_network_weight_matrix(net, "dense");
    float *weights = nnla_tensor_data(nnla_network_parameter(net, 0));
    assert_created(W);
    assert_int_equal(nnla_tensor_rank(W), 2);
    assert_int_equal(nnla_tensor_dim(W, 0), 4);
    assert_int_equal(nnla_tensor_dim(W, 1), 18);
    assert_ptr_equal(nnla_tensor_data(W), weights);
    assert_int_equal(nnla_tensor_dim(dense, 0), 5);
    assert_int_equal(nnla_tensor_dim(dense, 1), 80);
    assert_ok(nnla_network_template(net, "kernels", 2, t));
    assert_same_bits(nnla_tensor_data(t), weights + 36, 18 * sizeof *weights);
    assert_ok(nnla_network_template(net, "kernels", 3, line));
    assert_same_bits(nnla_tensor_data(line), weights + 54, 18 * sizeof *weights);
    nnla_tensor_destroy(W);
    nnla_tensor_destroy(dense);
    nnla_tensor_destroy(t);
    nnla_tensor_destroy(line);
    nnla_network_destroy(net);
}

static void weights_are_refused(void **state) {
    (void)state;
    const size_t terms = 18;
    nnla_network *net = image_network(), *unfinished = new_network(NNLA_F32);
    nnla_tensor *t = nnla_tensor_create(NNLA_F32, 1, &terms), *f64 = nnla_tensor_create(NNLA_F64, 1, &terms);
    nnla_tensor *fixed = nnla_tensor_view_rows_const(t, 0, 18), *few = nnla_tensor_view_rows(t, 0, 17);
    nnla_tensor *own = nnla_tensor_wrap(NNLA_F32, nnla_tensor_data(nnla_network_parameter(net, 0)), 1, &terms);
    assert_null(nnla_network_weight_matrix(NULL, "dense"));
    assert_null(nnla_network_weight_matrix(unfinished, "dense"));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_STATE);
    assert_null(nnla_network_weight_matrix(net, "nothing"));
    assert_message("nnla_network_weight_matrix: node: the network has no 'nothing'");
    assert_null(nnla_network_weight_matrix(net, "norm"));
    assert_message("nnla_network_weight_matrix: node 'norm', batch_norm, has no weight matrix");
    assert_null(nnla_network_weight_matrix(net, "input"));
    assert_message("node 'input', an input, has no weight matrix");
    assert_status(nnla_network_template(NULL, "kernels", 0, t), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_template(net, "flatten_1", 0, t), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_template(net, "kernels", 4, t), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_template: unit 4: node 'kernels' has 4");
    assert_status(nnla_network_template(net, "kernels", 0, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("template_ is NULL");
    assert_status(nnla_network_template(net, "kernels", 0, few), NNLA_ERROR_SHAPE);
    assert_message("template_ is [17], expected [3 x 2 x 3]");
    assert_status(nnla_network_template(net, "kernels", 0, f64), NNLA_ERROR_DTYPE);
    assert_message("the network is f32 but template_ is f64");
    assert_status(nnla_network_template(net, "kernels", 0, fixed), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_template(net, "kernels", 0, own), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("template_ is memory of the network");
    nnla_tensor_destroy(own);
    nnla_tensor_destroy(fixed);
    nnla_tensor_destroy(few);
    nnla_tensor_destroy(t);
    nnla_tensor_destroy(f64);
    nnla_network_destroy(net);
    nnla_network_destroy(unfinished);
}

/* ---- Memory ---- */

typedef struct scene {
    nnla_network *net;
    nnla_tensor *W;
} scene;

static nnla_status run_map(void *payload) {
    const scene *s = payload;
    return nnla_network_affine_map(s->net, "last", "last", s->W, NULL);
}

static nnla_status run_weights(void *payload) {
    const scene *s = payload;
    nnla_tensor *W = nnla_network_weight_matrix(s->net, "last");
    nnla_tensor_destroy(W);
    return W == NULL ? nnla_error_status() : NNLA_OK;
}

static void memory_may_be_lacking(void **state) {
    (void)state;
    failing_allocator_install();
    scene s = {deep_network(NNLA_F32), nnla_tensor_create(NNLA_F32, 2, (const size_t[]){3, 6})};
    assert_int_equal(run_with_each_allocation_failed(run_map, &s), 2);
    assert_int_equal(run_with_each_allocation_failed(run_weights, &s), 1);
    nnla_network_destroy(s.net);
    nnla_tensor_destroy(s.W);
    failing_allocator_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_its_map_or_refused),
        cmocka_unit_test(a_deep_stack_is_one_map),
        cmocka_unit_test(a_large_bias_costs_nothing),
        cmocka_unit_test(stacks_are_refused),
        cmocka_unit_test(a_template_is_a_row_of_the_weights),
        cmocka_unit_test(weights_are_refused),
        cmocka_unit_test(memory_may_be_lacking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
