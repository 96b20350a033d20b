/* Points that are added, removed and moved by hand, and those that the page hands in as a whole. */
#include "explorer_points.h"
#include "explorer_bytes.h"
#include "explorer_message.h"
#include "explorer_pass.h"
#include "explorer_session.h"

#include <math.h>
#include <string.h>

/* Coordinates beyond this are refused: with them nothing would be seen of the others. */
static const double most_coordinate = 1e4;

enum { POINT_DOUBLES = 4 }; /* of explorer_points_put: x, y, class, held out */

/* ---- What a set of points has to be ---- */

static size_t count_class(const nnla_tensor *T, int class_index) {
    const float *t = nnla_tensor_const_data(T);
    size_t count = 0;
    for (size_t i = 0; i < nnla_tensor_dim(T, 0); i++)
        count += t[i] == (float)class_index;
    return count;
}

nnla_status explorer_check_data(const plane_data *data, const explorer_session *names) {
    for (int class_index = 0; class_index < 2; class_index++) {
        if (count_class(data->T, class_index) == 0)
            return explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT,
                                   "no point of '%s' is left to train on: both classes are needed",
                                   names->class_names[class_index]);
    }
    if (nnla_tensor_dim(data->T_test, 0) == 0)
        return explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT, "no point is held out: at least one is needed");
    return NNLA_OK;
}

static nnla_status check_place(double x, double y) {
    if (fabs(x) <= most_coordinate && fabs(y) <= most_coordinate)
        return NNLA_OK;
    return explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT, "a point's coordinates are expected between %g and %g",
                           -most_coordinate, most_coordinate);
}

static nnla_status check_class(double class_index) {
    if (class_index == 0 || class_index == 1)
        return NNLA_OK;
    return explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT, "a point's class is expected to be 0 or 1, got %g",
                           class_index);
}

static nnla_status check_count(size_t count) {
    if (count <= EXPLORER_MOST_POINTS)
        return NNLA_OK;
    return explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT, "there can be at most %d points", EXPLORER_MOST_POINTS);
}

static nnla_status check_point(int point) {
    nnla_status status = explorer_ready();
    if (status == NNLA_OK && (point < 0 || point >= explorer_point_count()))
        status = explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT, "there is no point %d", point);
    return status;
}

/* ---- By hand ---- */

/* A copy of the rows of A [rows × columns] but for row `without` (SIZE_MAX: all of them), and then the row `added`, unless
   it is NULL. */
static nnla_tensor *edited(const nnla_tensor *A, size_t without, const float *added) {
    const size_t rows = nnla_tensor_dim(A, 0), columns = nnla_tensor_dim(A, 1);
    const size_t kept = rows - (without < rows), dims[2] = {kept + (added != NULL), columns};
    nnla_tensor *B = nnla_tensor_create(NNLA_F32, 2, dims);
    float *to = B != NULL ? nnla_tensor_data(B) : NULL;
    const float *from = nnla_tensor_const_data(A);
    for (size_t i = 0; to != NULL && i < rows; i++) {
        if (i == without)
            continue;
        memcpy(to, from + i * columns, columns * sizeof *to);
        to += columns;
    }
    if (to != NULL && added != NULL)
        memcpy(to, added, columns * sizeof *to);
    return B;
}

/* The data are the user's own from now on. */
static void become_own(void) {
    explorer_now.values.of[SETTING_dataset] = DATASET_OWN;
    explorer_put_in_force(&explorer_now.values);
    explorer_points_changed();
}

/* Takes new rows in place of *X and *T if both are there, and both classes are in them. */
static nnla_status take_rows(nnla_tensor **X, nnla_tensor **T, nnla_tensor *new_X, nnla_tensor *new_T) {
    plane_data *data = &explorer_now.data;
    const plane_data before = *data;
    nnla_status status = new_X != NULL && new_T != NULL ? NNLA_OK : nnla_error_status();
    if (status == NNLA_OK) {
        nnla_tensor *old_X = *X, *old_T = *T;
        *X = new_X;
        *T = new_T;
        status = explorer_check_data(data, &explorer_now);
        if (status == NNLA_OK) {
            nnla_tensor_destroy(old_X);
            nnla_tensor_destroy(old_T);
            become_own();
            return NNLA_OK;
        }
        *data = before;
    }
    nnla_tensor_destroy(new_X);
    nnla_tensor_destroy(new_T);
    return status;
}

nnla_status explorer_point_add(double x, double y, int class_index) {
    plane_data *data = &explorer_now.data;
    nnla_status status = explorer_ready();
    if (status == NNLA_OK)
        status = check_place(x, y);
    if (status == NNLA_OK)
        status = check_class(class_index);
    if (status == NNLA_OK)
        status = check_count(explorer_rows_in_all(&explorer_now) + 1);
    if (status == NNLA_OK) {
        const float place[2] = {(float)x, (float)y}, target = (float)class_index;
        nnla_tensor *X = edited(data->X, SIZE_MAX, place);
        status = take_rows(&data->X, &data->T, X, X != NULL ? edited(data->T, SIZE_MAX, &target) : NULL);
    }
    return explorer_result(status);
}

nnla_status explorer_point_remove(int point) {
    plane_data *data = &explorer_now.data;
    nnla_status status = check_point(point);
    if (status == NNLA_OK) {
        const size_t index = (size_t)point, trained = explorer_train_rows(&explorer_now);
        const int held_out = index >= trained;
        nnla_tensor **X = held_out ? &data->X_test : &data->X, **T = held_out ? &data->T_test : &data->T;
        const size_t row = held_out ? index - trained : index;
        nnla_tensor *new_X = edited(*X, row, NULL);
        status = take_rows(X, T, new_X, new_X != NULL ? edited(*T, row, NULL) : NULL);
    }
    return explorer_result(status);
}

nnla_status explorer_point_move(int point, double x, double y) {
    const plane_data *data = &explorer_now.data;
    nnla_status status = check_point(point);
    if (status == NNLA_OK)
        status = check_place(x, y);
    if (status == NNLA_OK) {
        const size_t index = (size_t)point, trained = explorer_train_rows(&explorer_now);
        float *at = index < trained ? (float *)nnla_tensor_data(data->X) + 2 * index
                                    : (float *)nnla_tensor_data(data->X_test) + 2 * (index - trained);
        at[0] = (float)x;
        at[1] = (float)y;
        become_own();
    }
    return explorer_result(status);
}

/* ---- As a whole ---- */

static nnla_status check_points(const double *points, size_t count) {
    nnla_status status = check_count(count);
    for (size_t i = 0; i < count && status == NNLA_OK; i++) {
        const double *p = points + POINT_DOUBLES * i;
        status = check_place(p[0], p[1]);
        if (status == NNLA_OK)
            status = check_class(p[2]);
    }
    return status;
}

/* The points whose last double is nonzero, or zero. */
static nnla_status take_part(const double *points, size_t count, int held_out, nnla_tensor **X, nnla_tensor **T) {
    size_t rows = 0;
    for (size_t i = 0; i < count; i++)
        rows += (points[POINT_DOUBLES * i + 3] != 0) == held_out;
    *X = nnla_tensor_create(NNLA_F32, 2, (const size_t[]){rows, 2});
    *T = *X != NULL ? nnla_tensor_create(NNLA_F32, 2, (const size_t[]){rows, 1}) : NULL;
    if (*T == NULL)
        return nnla_error_status();
    float *x = nnla_tensor_data(*X), *t = nnla_tensor_data(*T);
    for (size_t i = 0; i < count; i++) {
        const double *p = points + POINT_DOUBLES * i;
        if ((p[3] != 0) != held_out)
            continue;
        *x++ = (float)p[0];
        *x++ = (float)p[1];
        *t++ = (float)p[2];
    }
    return NNLA_OK;
}

nnla_status explorer_begin_with(plane_data *data, const explorer_session *names) {
    explorer_session made;
    explorer_values values = explorer_now.values;
    values.of[SETTING_dataset] = DATASET_OWN;
    nnla_status status = explorer_check_data(data, names);
    if (status == NNLA_OK)
        status = explorer_session_make(&made, &values, data, names);
    if (status == NNLA_OK)
        explorer_session_replace(&made);
    else
        plane_data_destroy(data);
    return status;
}

nnla_status explorer_points_put(int count) {
    nnla_status status = explorer_ready();
    const int size = count >= 1 && count <= EXPLORER_MOST_POINTS ? count * POINT_DOUBLES * (int)sizeof(double) : 0;
    const double *points = NULL;
    if (status == NNLA_OK)
        status = count >= 1 ? check_count((size_t)count)
                            : explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT, "expected points, got %d", count);
    if (status == NNLA_OK) {
        points = explorer_input_bytes(size);
        status = points != NULL ? check_points(points, (size_t)count) : NNLA_ERROR_STATE;
    }
    if (status == NNLA_OK) {
        explorer_session names = explorer_now;
        plane_data data = {NULL, NULL, NULL, NULL};
        if (explorer_now.values.of[SETTING_dataset] != DATASET_OWN)
            explorer_plain_names(&names);
        status = take_part(points, (size_t)count, 0, &data.X, &data.T);
        if (status == NNLA_OK)
            status = take_part(points, (size_t)count, 1, &data.X_test, &data.T_test);
        if (status == NNLA_OK)
            status = explorer_begin_with(&data, &names);
        else
            plane_data_destroy(&data);
    }
    explorer_input_release();
    return explorer_result(status);
}

nnla_status explorer_points_get(void) {
    nnla_status status = explorer_ready();
    if (status == NNLA_OK) {
        const size_t count = explorer_rows_in_all(&explorer_now), trained = explorer_train_rows(&explorer_now);
        const plane_data *data = &explorer_now.data;
        double *to = explorer_output_make(count * POINT_DOUBLES * sizeof *to);
        status = to != NULL ? NNLA_OK : nnla_error_status();
        for (size_t i = 0; to != NULL && i < count; i++) {
            const int held_out = i >= trained;
            const size_t row = held_out ? i - trained : i;
            const float *x = nnla_tensor_const_data(held_out ? data->X_test : data->X);
            const float *t = nnla_tensor_const_data(held_out ? data->T_test : data->T);
            const double point[POINT_DOUBLES] = {(double)x[2 * row], (double)x[2 * row + 1], (double)t[row], held_out};
            memcpy(to + POINT_DOUBLES * i, point, sizeof point);
        }
    }
    return explorer_result(status);
}

/* ---- Counts and names ---- */

size_t explorer_train_rows(const explorer_session *session) { return nnla_tensor_dim(session->data.X, 0); }

size_t explorer_rows_in_all(const explorer_session *session) {
    return explorer_train_rows(session) + nnla_tensor_dim(session->data.X_test, 0);
}

int explorer_point_count(void) { return explorer_now.net != NULL ? (int)explorer_rows_in_all(&explorer_now) : 0; }

const char *explorer_class_name(int class_index) { return explorer_now.class_names[class_index == 1]; }

const char *explorer_axis_name(int axis) { return explorer_now.axis_names[axis == 1]; }
