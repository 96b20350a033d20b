/* Settings as JSON and back, and what is wrong with fields from outside. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "io/json_fields.h"

typedef struct thing {
    size_t units;
    int32_t bias;
    double scale;
    int32_t kind;
    nnla__sizes dims;
} thing;

static const char *kind_word(int32_t value) { return value == 0 ? "round" : value == 1 ? "square" : NULL; }

static const nnla__setting settings[] = {
    {"units", NNLA__SETTING_SIZE, offsetof(thing, units), NULL},
    {"bias", NNLA__SETTING_FLAG, offsetof(thing, bias), NULL},
    {"scale", NNLA__SETTING_REAL, offsetof(thing, scale), NULL},
    {"kind", NNLA__SETTING_WORD, offsetof(thing, kind), kind_word},
    {"dims", NNLA__SETTING_SIZES, offsetof(thing, dims), NULL},
};
enum { COUNT = sizeof settings / sizeof settings[0] };

static json_t *parsed(const char *text) {
    json_t *value = nnla__json_parse("text", text, strlen(text), 0, 3);
    assert_created(value);
    return value;
}

static void test_round_trip(void **state) {
    (void)state;
    thing given = {.units = 7, .bias = 1, .scale = 0.1, .kind = 1, .dims = {2, {3, 4}}}, back = {.units = 0};
    json_t *object = nnla__settings_to_json(settings, COUNT, &given);
    char *text = json_dumps(object, JSON_COMPACT);
    assert_string_equal(text, "{\"units\":7,\"bias\":true,\"scale\":\"0.1\",\"kind\":\"square\",\"dims\":[3,4]}");
    assert_ok(nnla__settings_from_json(object, settings, COUNT, &back));
    assert_int_equal(back.units, 7);
    assert_int_equal(back.bias, 1);
    assert_true(back.scale == 0.1);
    assert_int_equal(back.kind, 1);
    assert_int_equal(back.dims.count, 2);
    assert_int_equal(back.dims.values[1], 4);
    free(text);
    json_decref(object);
    given.kind = 2; /* no word for it */
    assert_null(nnla__settings_to_json(settings, COUNT, &given));
    given.kind = 0;
    given.units = SIZE_MAX;
    assert_null(nnla__settings_to_json(settings, COUNT, &given));
}

static void test_faults(void **state) {
    (void)state;
    static const char *const faults[][2] = {
        {"{\"bias\":true,\"scale\":\"1\",\"kind\":\"round\",\"dims\":[]}", "setting 'units' is missing"},
        {"{\"units\":-1,\"bias\":true,\"scale\":\"1\",\"kind\":\"round\",\"dims\":[]}",
         "setting units: expected a size"},
        {"{\"units\":\"1\",\"bias\":true,\"scale\":\"1\",\"kind\":\"round\",\"dims\":[]}",
         "setting units: expected a size"},
        {"{\"units\":1,\"bias\":1,\"scale\":\"1\",\"kind\":\"round\",\"dims\":[]}",
         "setting bias: expected true or false"},
        {"{\"units\":1,\"bias\":true,\"scale\":1,\"kind\":\"round\",\"dims\":[]}",
         "setting scale: expected a number, as a string"},
        {"{\"units\":1,\"bias\":true,\"scale\":\"1,5\",\"kind\":\"round\",\"dims\":[]}",
         "setting scale: expected a number, as a string"},
        {"{\"units\":1,\"bias\":true,\"scale\":\"1\",\"kind\":\"oval\",\"dims\":[]}",
         "setting kind: 'oval' is unknown"},
        {"{\"units\":1,\"bias\":true,\"scale\":\"1\",\"kind\":1,\"dims\":[]}", "setting kind: expected a string"},
        {"{\"units\":1,\"bias\":true,\"scale\":\"1\",\"kind\":\"round\",\"dims\":[1,2,3,4,5,6,7,8]}",
         "setting dims: expected a list of at most 7 sizes"},
        {"{\"units\":1,\"bias\":true,\"scale\":\"1\",\"kind\":\"round\",\"dims\":[1,null]}",
         "setting dims: expected a list of at most 7 sizes"},
        {"{\"units\":1,\"bias\":true,\"scale\":\"1\",\"kind\":\"round\",\"dims\":[],\"x\":1}",
         "setting 'x' is unknown"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        thing back = {.units = 0};
        json_t *object = parsed(faults[i][0]);
        assert_status(nnla__settings_from_json(object, settings, COUNT, &back), NNLA_ERROR_FORMAT);
        assert_message(faults[i][1]);
        json_decref(object);
    }
    thing back;
    assert_status(nnla__settings_from_json(NULL, settings, COUNT, &back), NNLA_ERROR_FORMAT);
}

static void test_fields(void **state) {
    (void)state;
    static const char *const keys[] = {"a", "b", "c", "d", NULL};
    json_t *object = parsed("{\"a\":\"18446744073709551615\",\"b\":[],\"c\":{},\"d\":\"18446744073709551616\"}");
    uint64_t count = 0;
    assert_ok(nnla__json_keys(object, keys));
    assert_status(nnla__json_keys(object, keys + 1), NNLA_ERROR_FORMAT);
    assert_message("'a' is unknown");
    assert_ok(nnla__json_count(object, "a", &count));
    assert_true(count == UINT64_MAX);
    json_t *back = nnla__json_from_count(count);
    assert_string_equal(json_string_value(back), "18446744073709551615");
    json_decref(back);
    assert_status(nnla__json_count(object, "d", &count), NNLA_ERROR_FORMAT);
    assert_message("d: expected a number below 2^64, as a string");
    assert_status(nnla__json_count(object, "b", &count), NNLA_ERROR_FORMAT);
    assert_non_null(nnla__json_array(object, "b"));
    assert_null(nnla__json_array(object, "c"));
    assert_message("c: expected a list");
    assert_non_null(nnla__json_object(object, "c"));
    assert_null(nnla__json_object(object, "b"));
    assert_message("b: expected an object");
    assert_null(nnla__json_string(object, "missing"));
    assert_message("missing: expected a string");
    json_decref(object);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
