/* What tests of the explorer share. */
#ifndef NNLA_TESTS_EXPLORER_TEST_H
#define NNLA_TESTS_EXPLORER_TEST_H

#include "support/nnla_test.h"

#include <stdio.h>
#include <string.h>

#include "explorer.h"

static inline int start_session(void **state) {
    (void)state;
    return explorer_start() == NNLA_OK ? 0 : -1;
}

static inline int end_session(void **state) {
    (void)state;
    explorer_end();
    return 0;
}

#define explorer_case(test) cmocka_unit_test_setup_teardown(test, start_session, end_session)

/* Asks for a value that is in bounds. */
static inline void wish(const char *name, double value) {
    if (explorer_set(explorer_setting_find(name), value) != NNLA_OK)
        fail_msg("%s = %g: %s", name, value, explorer_message());
}

static inline double value_of(const char *name) { return explorer_setting_value(explorer_setting_find(name)); }

/* A call that succeeds; shows the explorer's message if not. */
#define assert_done(call)                                                                                              \
  do {                                                                                                                 \
    const nnla_status done_status = (call);                                                                            \
    if (done_status != NNLA_OK)                                                                                        \
      fail_msg("%s: %s", #call, explorer_message());                                                                   \
  } while (0)

/* A call that fails with a message that holds the text. */
#define assert_refused(call, expected_status, text)                                                                    \
  do {                                                                                                                 \
    const nnla_status refused_status = (call);                                                                         \
    if (refused_status != (expected_status) || strstr(explorer_message(), (text)) == NULL)                             \
      fail_msg("%s: %s: %s", #call, nnla_status_name(refused_status), explorer_message());                             \
  } while (0)

typedef struct hash_text {
    char text[17];
} hash_text;

static inline hash_text hash_now(void) {
    hash_text hash;
    snprintf(hash.text, sizeof hash.text, "%s", explorer_hash());
    return hash;
}

static inline int array_named(const char *name) {
    for (int i = 0; i < explorer_array_count(); i++) {
        if (strcmp(explorer_array_name(i), name) == 0)
            return i;
    }
    fail_msg("there is no array %s", name);
    return -1;
}

static inline const double *reals_of(const char *name, int rows, int columns) {
    const int array = array_named(name);
    if (explorer_array_rows(array) != rows || explorer_array_columns(array) != columns)
        fail_msg("%s is [%d x %d], not [%d x %d]", name, explorer_array_rows(array), explorer_array_columns(array),
                 rows, columns);
    assert_int_equal(explorer_array_type(array), EXPLORER_F64);
    assert_int_equal(explorer_array_length(array), rows * columns);
    return explorer_array_data(array);
}

static inline const int32_t *integers_of(const char *name, int rows, int columns) {
    const int array = array_named(name);
    if (explorer_array_rows(array) != rows || explorer_array_columns(array) != columns)
        fail_msg("%s is [%d x %d], not [%d x %d]", name, explorer_array_rows(array), explorer_array_columns(array),
                 rows, columns);
    assert_int_equal(explorer_array_type(array), EXPLORER_I32);
    return explorer_array_data(array);
}

static inline const char *text_named(const char *name) {
    for (int i = 0; i < explorer_text_count(); i++) {
        if (strcmp(explorer_text_name(i), name) == 0)
            return explorer_text(i);
    }
    fail_msg("there is no text %s", name);
    return "";
}

/* Hands bytes in. */
static inline void give(const void *bytes, size_t size) {
    void *input = explorer_input((int)size);
    assert_non_null(input);
    memcpy(input, bytes, size);
}

/* What a session is, in a few numbers: for showing that a refusal left it alone. */
typedef struct session_mark {
    hash_text hash;
    int epoch, last, points;
    double values[64];
} session_mark;

static inline session_mark mark_session(void) {
    session_mark mark;
    memset(&mark, 0, sizeof mark);
    mark.hash = hash_now();
    mark.epoch = explorer_epoch();
    mark.last = explorer_last_epoch();
    mark.points = explorer_point_count();
    for (int i = 0; i < explorer_setting_count(); i++)
        mark.values[i] = explorer_setting_value(i);
    return mark;
}

static inline void assert_session(const session_mark *before) {
    const session_mark now = mark_session();
    assert_string_equal(now.hash.text, before->hash.text);
    assert_int_equal(now.epoch, before->epoch);
    assert_int_equal(now.last, before->last);
    assert_int_equal(now.points, before->points);
    assert_memory_equal(now.values, before->values, sizeof now.values);
}

#endif
