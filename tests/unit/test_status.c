/* Statuses, messages and the version. */
#include "support/nnla_test.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/status.h"

static void test_names(void **state) {
    (void)state;
    assert_string_equal(nnla_status_name(NNLA_OK), "NNLA_OK");
    assert_string_equal(nnla_status_name(NNLA_STOP), "NNLA_STOP");
    for (nnla_status status = NNLA_ERROR_CANCELLED; status < 0; status++) {
        assert_memory_equal(nnla_status_name(status), "NNLA_ERROR_", 11);
    }
    assert_string_equal(nnla_status_name(NNLA_ERROR_CANCELLED), "NNLA_ERROR_CANCELLED");
    assert_string_equal(nnla_status_name(2), "unknown status");
    assert_string_equal(nnla_status_name(INT32_MIN), "unknown status");
}

static void test_version(void **state) {
    (void)state;
    char text[32];
    unsigned version = nnla_version();
    snprintf(text, sizeof text, "%u.%u.%u", version >> 16, version >> 8 & 0xFF, version & 0xFF);
    assert_string_equal(nnla_version_string(), text);
}

/* Runs first: this thread has not failed yet. */
static void test_nothing_failed(void **state) {
    (void)state;
    assert_int_equal(nnla_error_status(), NNLA_OK);
    assert_string_equal(nnla_error_message(), "");
}

static void test_fail(void **state) {
    (void)state;
    assert_int_equal(nnla__fail(NNLA_ERROR_SHAPE, "gemm: A is [%zu × %d], not %s", (size_t)3, 4, "square"),
                     NNLA_ERROR_SHAPE);
    assert_int_equal(nnla_error_status(), NNLA_ERROR_SHAPE);
    assert_string_equal(nnla_error_message(), "gemm: A is [3 × 4], not square");
    assert_null(nnla__fail_null(NNLA_ERROR_IO, "%s", "no"));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_IO);
    assert_string_equal(nnla_error_message(), "no");
}

static void test_prefix(void **state) {
    (void)state;
    nnla__fail(NNLA_ERROR_NOT_FINITE, "the loss is %s", "nan");
    assert_int_equal(nnla__fail_prefix("fit: epoch %d: ", 3), NNLA_ERROR_NOT_FINITE);
    assert_string_equal(nnla_error_message(), "fit: epoch 3: the loss is nan");
    assert_int_equal(nnla_error_status(), NNLA_ERROR_NOT_FINITE);
}

static void test_again(void **state) {
    (void)state;
    nnla__fail(NNLA_ERROR_SHAPE, "first: 100%%");
    assert_int_equal(nnla__fail_again(NNLA_ERROR_STATE, nnla_error_message()), NNLA_ERROR_STATE);
    assert_string_equal(nnla_error_message(), "first: 100%");
}

/* A message that is too long ends after a whole character. */
static void test_truncation(void **state) {
    (void)state;
    char text[2 * NNLA__MESSAGE_SIZE];
    static const char *const characters[] = {"a", "é", "×", "ᵀ", "𝒙"};
    for (size_t c = 0; c < sizeof characters / sizeof characters[0]; c++) {
        size_t width = strlen(characters[c]);
        for (size_t offset = 0; offset < 4; offset++) {
            memset(text, 'x', offset);
            size_t length = offset;
            for (; length + width < sizeof text; length += width)
                memcpy(text + length, characters[c], width);
            text[length] = '\0';
            nnla__fail(NNLA_ERROR_IO, "%s", text);
            size_t kept = strlen(nnla_error_message());
            assert_int_equal(kept, offset + (NNLA__MESSAGE_SIZE - 1 - offset) / width * width);
            assert_memory_equal(nnla_error_message(), text, kept);
            nnla__fail_prefix("%s", "p");
            assert_true(strlen(nnla_error_message()) <= NNLA__MESSAGE_SIZE - 1);
            assert_memory_equal(nnla_error_message() + 1, text, offset + width);
        }
    }
}

static void *fail_elsewhere(void *clean_before) {
    *(int *)clean_before = nnla_error_status() == NNLA_OK && nnla_error_message()[0] == '\0';
    nnla__fail(NNLA_ERROR_FORMAT, "elsewhere");
    return NULL;
}

static void test_other_thread(void **state) {
    (void)state;
    pthread_t thread;
    int clean_before = 0;
    nnla__fail(NNLA_ERROR_DTYPE, "here");
    assert_int_equal(pthread_create(&thread, NULL, fail_elsewhere, &clean_before), 0);
    pthread_join(thread, NULL);
    assert_true(clean_before);
    assert_int_equal(nnla_error_status(), NNLA_ERROR_DTYPE);
    assert_string_equal(nnla_error_message(), "here");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_failed), cmocka_unit_test(test_names),        cmocka_unit_test(test_version),
        cmocka_unit_test(test_fail),           cmocka_unit_test(test_prefix),       cmocka_unit_test(test_again),
        cmocka_unit_test(test_truncation),     cmocka_unit_test(test_other_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
