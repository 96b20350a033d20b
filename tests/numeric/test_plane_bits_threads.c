/* Boundaries, separability, cosines and collapsed maps on every instruction set of this machine and with any number of
   threads: the same bits. */
#define _DEFAULT_SOURCE

#include "support/nnla_test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "kernel/kernels.h"
#include "nnla.h"
#include "support/classifier.h"
#include "support/fork_child.h"
#include "support/moons_net.h"
#include "support/product_reference.h"
#include "support/thread_watch.h"

enum { ROWS = 600, SIDE = 41, TIMEOUT = 60000, DTYPES = 2, UNITS = 100 };
enum { CHILD_OK, CHILD_WRONG_ISA, CHILD_FAILED };

typedef struct results {
    const char *isa; /* to be asked for; NULL: as it is */
    size_t points[DTYPES], lines[DTYPES];
    uint64_t curve[DTYPES], field[DTYPES], cosines[DTYPES], map[DTYPES];
    double separability[DTYPES][4];
} results;

static uint64_t hash_of(const void *data, size_t size) {
    nnla_tensor *bytes = nnla_tensor_wrap_const(NNLA_F32, data, 1, (const size_t[]){size / 4});
    uint64_t hash = tensor_hash(bytes);
    nnla_tensor_destroy(bytes);
    return hash;
}

static int trace(nnla_network *net, nnla_tensor *field, size_t k, results *r) {
    static const double box[4] = {-1.5, 2.5, -1, 1.5};
    nnla_contour *contour = nnla_network_boundary(net, "probability", 0, 0.5, box, field);
    r->lines[k] = nnla_contour_line_count(contour);
    for (size_t i = 0; i < r->lines[k]; i++) {
        size_t points = 0;
        const double *line = nnla_contour_line(contour, i, &points);
        r->points[k] += points;
        r->curve[k] ^= hash_of(line, 2 * points * sizeof *line);
    }
    r->field[k] = tensor_hash(field);
    nnla_contour_destroy(contour);
    return contour != NULL;
}

static int measure(nnla_network *net, const nnla_tensor *X, const nnla_tensor *T, size_t k, results *r) {
    static const char *const nodes[] = {"input", "hidden", "activation_1", "embedding_tanh"};
    int good = 1;
    for (size_t i = 0; i < 4; i++)
        good &= nnla_network_separability(net, nodes[i], X, T, &r->separability[k][i]) == NNLA_OK;
    return good;
}

static int compare(nnla_network *net, const nnla_tensor *X, nnla_dtype dtype, size_t k, results *r) {
    const size_t two = 2, rows = ROWS, dims[] = {UNITS, 2};
    nnla_tensor *w = nnla_tensor_create(dtype, 1, &two), *cosines = nnla_tensor_create(dtype, 1, &rows);
    nnla_tensor *W = nnla_tensor_create(dtype, 2, dims);
    int good = nnla_network_template(net, "hidden", 7, w) == NNLA_OK && nnla_similarities(w, X, cosines) == NNLA_OK &&
               nnla_network_affine_map(net, "input", "hidden", W, NULL) == NNLA_OK;
    r->cosines[k] = tensor_hash(cosines);
    r->map[k] = tensor_hash(W);
    nnla_tensor_destroy(w);
    nnla_tensor_destroy(cosines);
    nnla_tensor_destroy(W);
    return good;
}

static int run(results *r) {
    int good = 1;
    for (size_t k = 0; good && k < DTYPES; k++) {
        const nnla_dtype dtype = k == 0 ? NNLA_F32 : NNLA_F64;
        nnla_network *net = moons_net_create(dtype, 3, 512);
        nnla_tensor *X, *T, *field = nnla_tensor_create(dtype, 2, (const size_t[]){SIDE, SIDE});
        nnla_fit_config fit = NNLA_FIT_CONFIG_INIT;
        fit.epochs = 20;
        fit.batch_size = 16;
        moons_data_create(dtype, ROWS, 1, &X, &T);
        good = nnla_network_fit(net, X, T, &fit) == NNLA_OK && trace(net, field, k, r) && measure(net, X, T, k, r) &&
               compare(net, X, dtype, k, r);
        nnla_network_destroy(net);
        nnla_tensor_destroy(X);
        nnla_tensor_destroy(T);
        nnla_tensor_destroy(field);
    }
    return good ? CHILD_OK : CHILD_FAILED;
}

static int run_on_isa(void *payload) {
    results *r = payload;
    setenv("NNLA_ISA", r->isa, 1);
    return strcmp(nnla_isa_name(), r->isa) == 0 ? run(r) : CHILD_WRONG_ISA;
}

static void assert_same_results(const results *a, const results *b, const char *what) {
    results same = *a;
    same.isa = b->isa;
    if (memcmp(&same, b, sizeof same) != 0)
        fail_msg("%s: other bits", what);
}

/* Before any thread of this process. */
static void each_isa_has_the_same_bits(void **state) {
    (void)state;
    const size_t count = nnla__isa_count(), size = count * sizeof(results);
    results *r = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(r != MAP_FAILED);
    for (size_t isa = 0; isa < count; isa++) {
        r[isa].isa = nnla__isa(isa);
        assert_int_equal(run_in_child(run_on_isa, &r[isa], TIMEOUT), CHILD_OK);
        if (isa_is_exact(r[isa].isa))
            assert_same_results(&r[isa], &r[0], r[isa].isa);
    }
    assert_true(r[0].points[0] > 40 && r[0].points[1] > 40 && r[0].curve[0] != r[0].curve[1]);
    munmap(r, size);
}

/* The boundary of a network so wide that several threads share the work. */
static uint64_t wide_boundary(void) {
    enum { WIDE = 256, PLACES = 64 };
    static const double box[4] = {-2, 2, -2, 2};
    const size_t two = 2;
    nnla_network *net = nnla_network_create(NULL);
    nnla_network_add_input(net, 1, &two);
    for (int layer = 0; layer < 2; layer++) {
        nnla_network_add(net, nnla_dense_create(WIDE));
        nnla_network_add(net, nnla_activation_create(NNLA_TANH));
    }
    nnla_network_add_named(net, "line", nnla_dense_create(1));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), PLACES * PLACES));
    nnla_tensor *field = nnla_tensor_create(NNLA_F32, 2, (const size_t[]){PLACES, PLACES});
    nnla_contour *contour = nnla_network_boundary(net, "line", 0, 0, box, field);
    size_t points = 0;
    assert_created(contour);
    const double *line = nnla_contour_line(contour, 0, &points);
    assert_created(line);
    const uint64_t hash = hash_of(line, 2 * points * sizeof *line) ^ tensor_hash(field);
    nnla_contour_destroy(contour);
    nnla_tensor_destroy(field);
    nnla_network_destroy(net);
    return hash;
}

static void any_number_of_threads_has_the_same_bits(void **state) {
    (void)state;
    const size_t before = nnla_threads();
    results one, several;
    memset(&one, 0, sizeof one);
    memset(&several, 0, sizeof several);
    assert_ok(nnla_set_threads(1));
    assert_int_equal(run(&one), CHILD_OK);
    const uint64_t alone = wide_boundary();
    assert_ok(nnla_set_threads(3));
    assert_int_equal(run(&several), CHILD_OK);
    assert_same_results(&one, &several, "three threads");
    assert_true(wide_boundary() == alone);
    assert_true(thread_count() != 1); /* or one thread did it all, and nothing is proved */
    assert_ok(nnla_set_threads(before));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_isa_has_the_same_bits),
        cmocka_unit_test(any_number_of_threads_has_the_same_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
