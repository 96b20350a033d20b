/* A build without files (NNLA_FILES): what takes a path or compressed bytes says so. */
#include "support/nnla_test.h"

#include "base/features.h"
#include "nnla.h"

static void test_paths(void **state) {
    (void)state;
    if (NNLA__HAVE_FILES)
        skip();
    assert_null(nnla_npy_load("X.npy"));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_UNSUPPORTED);
    assert_message("X.npy: cannot open the file: this build has no files");
    assert_null(nnla_idx_load("X.idx", NNLA_F32));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_UNSUPPORTED);
    assert_null(nnla_csv_load("X.csv", NULL));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_UNSUPPORTED);
    assert_null(nnla_network_load("net.safetensors"));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_UNSUPPORTED);
    assert_message("net.safetensors: cannot open the file: this build has no files");

    const size_t two = 2;
    nnla_tensor *x = nnla_tensor_create(NNLA_F32, 1, &two);
    assert_created(x);
    assert_status(nnla_npy_save(x, "x.npy"), NNLA_ERROR_UNSUPPORTED);
    assert_message("nnla_npy_save: x.npy: cannot write the file: this build has no files");
    nnla_tensor_destroy(x);
}

static void test_compressed_bytes(void **state) {
    (void)state;
    static const unsigned char gzip[] = {0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3};
    if (NNLA__HAVE_FILES)
        skip();
    assert_null(nnla_idx_parse(gzip, sizeof gzip, NNLA_F32));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_UNSUPPORTED);
    assert_message("gzip: this build reads no compressed data");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_compressed_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
