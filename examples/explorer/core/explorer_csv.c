/* The user's own data, from a CSV text. */
#include "explorer_bytes.h"
#include "explorer_message.h"
#include "explorer_points.h"

#include <stdio.h>
#include <string.h>

/* As much of a name as fits, cut between characters. */
static void copy_name(char to[EXPLORER_NAME_SIZE], const char *name) {
    size_t length = strlen(name);
    if (length >= EXPLORER_NAME_SIZE) {
        length = EXPLORER_NAME_SIZE - 1;
        while (length > 0 && ((unsigned char)name[length] & 0xC0) == 0x80) /* a later byte of a UTF-8 character */
            length--;
    }
    memcpy(to, name, length);
    to[length] = '\0';
}

static void name_all(explorer_session *names, const nnla_table *table) {
    for (size_t i = 0; i < 2; i++) {
        copy_name(names->class_names[i], nnla_table_class_name(table, i));
        copy_name(names->axis_names[i], nnla_table_feature_name(table, i));
    }
}

/* Its first rows alone. */
static nnla_status cut(nnla_tensor **tensor, size_t rows) {
    if (nnla_tensor_dim(*tensor, 0) <= rows)
        return NNLA_OK;
    nnla_tensor *view = nnla_tensor_view_rows(*tensor, 0, rows);
    nnla_tensor *copy = view != NULL ? nnla_tensor_clone(view) : NULL;
    nnla_tensor_destroy(view);
    if (copy == NULL)
        return nnla_error_status();
    nnla_tensor_destroy(*tensor);
    *tensor = copy;
    return NNLA_OK;
}

/* Rows were shuffled by the split, so the first ones are a sample of all. */
static nnla_status cut_all(plane_data *data) {
    const size_t held_out = EXPLORER_MOST_POINTS / 3, trained = EXPLORER_MOST_POINTS - held_out;
    nnla_status status = cut(&data->X, trained);
    if (status == NNLA_OK)
        status = cut(&data->T, trained);
    if (status == NNLA_OK)
        status = cut(&data->X_test, held_out);
    return status == NNLA_OK ? cut(&data->T_test, held_out) : status;
}

static nnla_status begin_with_table(const nnla_table *table) {
    explorer_session names = explorer_now;
    plane_data data = {NULL, NULL, NULL, NULL};
    char fault[256];
    if (plane_data_refuses(table, fault, sizeof fault))
        return explorer_refuse(NNLA_ERROR_UNSUPPORTED, "%s", fault);
    name_all(&names, table);
    nnla_status status = plane_data_split(table, (uint64_t)explorer_now.values.of[SETTING_seed], &data);
    if (status != NNLA_OK)
        return status;
    status = cut_all(&data);
    if (status == NNLA_OK)
        return explorer_begin_with(&data, &names);
    plane_data_destroy(&data);
    return status;
}

static nnla_status read_csv(const char *text, size_t size) {
    nnla_table *table = nnla_csv_parse(text, size, NULL);
    if (table == NULL)
        return nnla_error_status();
    const int rows = (int)nnla_tensor_dim(nnla_table_features(table), 0);
    const nnla_status status = begin_with_table(table);
    if (status == NNLA_OK && rows > explorer_point_count())
        explorer_tell("The file has %d rows; %d of them, chosen at random, are used.", rows, explorer_point_count());
    nnla_table_destroy(table);
    return status;
}

nnla_status explorer_csv(int size) {
    nnla_status status = explorer_ready();
    if (status == NNLA_OK) {
        const char *text = explorer_input_bytes(size);
        status = text != NULL ? read_csv(text, (size_t)size) : NNLA_ERROR_STATE;
        if (status != NNLA_OK)
            status = explorer_refuse_because(status, "The CSV file is not taken, all stays as it was");
    }
    explorer_input_release();
    return explorer_result(status);
}
