/* Points to learn from, each shape and a table: what they are, and that memory may run out. */
#include "support/nnla_test.h"

#include <string.h>

#include "support/failing_allocator.h"
#include "support/plane_data.h"

static void test_shapes(void **state) {
    (void)state;
    for (int shape = 0; shape < PLANE_SHAPES; shape++) {
        plane_data data = {NULL, NULL, NULL, NULL};
        assert_ok(plane_data_draw((plane_shape)shape, 40, 0.1, 3, &data));
        assert_int_equal(nnla_tensor_dim(data.X, 0), 40);
        assert_int_equal(nnla_tensor_dim(data.X_test, 0), PLANE_HELD_OUT);
        const float *t = nnla_tensor_const_data(data.T);
        int ones = 0;
        for (int i = 0; i < 40; i++)
            ones += t[i] == 1;
        assert_in_range(ones, 8, 32);
        plane_data_destroy(&data);
        assert_null(data.X);
    }
}

static void test_refusal_leaves_data(void **state) {
    (void)state;
    plane_data data = {NULL, NULL, NULL, NULL};
    assert_status(plane_data_draw(PLANE_MOONS, 10, -1, 0, &data), NNLA_ERROR_INVALID_ARGUMENT);
    assert_null(data.X);
}

static nnla_table *parse(const char *text) {
    nnla_table *table = nnla_csv_parse(text, strlen(text), NULL);
    return table;
}

static void test_tables(void **state) {
    (void)state;
    nnla_table *wide = parse("a,b,c,d\n1,2,3,x\n4,5,6,y\n"), *alike = parse("a,b,c\n1,2,x\n4,5,x\n");
    char fault[256];
    assert_true(plane_data_refuses(wide, fault, sizeof fault));
    assert_string_equal(fault, "three columns are needed: two of numbers, the plane that is drawn, and one of labels; "
                               "there are 4");
    assert_true(plane_data_refuses(alike, fault, sizeof fault));
    assert_string_equal(fault, "the labels are all alike: 'x', two classes are needed");
    nnla_table_destroy(wide);
    nnla_table_destroy(alike);
    nnla_table *table = parse("a,b,c\n1,2,x\n4,5,y\n3,3,x\n0,1,y\n2,2,x\n5,5,y\n");
    plane_data data = {NULL, NULL, NULL, NULL};
    assert_false(plane_data_refuses(table, fault, sizeof fault));
    assert_ok(plane_data_split(table, 1, &data));
    assert_int_equal(nnla_tensor_dim(data.X, 0), 4);
    assert_int_equal(nnla_tensor_dim(data.X_test, 0), 2);
    const float *x = nnla_tensor_const_data(data.X);
    assert_close((double)(x[0] + x[2] + x[4] + x[6]), 0, 0, 1e-6); /* the mean of a scaled column */
    plane_data_destroy(&data);
    nnla_table_destroy(table);
}

static nnla_status scenario(void *payload) {
    (void)payload;
    plane_data data = {NULL, NULL, NULL, NULL};
    nnla_status status = plane_data_draw(PLANE_SPIRALS, 20, 0.1, 1, &data);
    plane_data_destroy(&data);
    nnla_table *table = status == NNLA_OK ? parse("a,b,c\n1,2,x\n4,5,y\n3,3,x\n") : NULL;
    if (table == NULL)
        return nnla_error_status();
    status = plane_data_split(table, 1, &data);
    nnla_table_destroy(table);
    plane_data_destroy(&data);
    return status;
}

static void test_memory_runs_out(void **state) {
    (void)state;
    assert_true(run_with_each_allocation_failed(scenario, NULL) > 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_refusal_leaves_data),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
