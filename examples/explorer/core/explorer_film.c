/* The film of a training, by the code that makes that of the moons example: every epoch that it shows is gone back to. */
#include "explorer_message.h"
#include "explorer_pass.h"
#include "explorer_picture.h"
#include "explorer_session.h"
#include "support/film.h"
#include "support/plane_box.h"
#include "support/plane_frame.h"

#include <stdlib.h>
#include <string.h>

/* The most points that a film shows. */
enum { MOST_POINTS = 250 };

static const plane_raster raster = {46, 61, 14, 61}; /* as the film of moons */

/* What all frames share. */
typedef struct making {
    plane_nodes nodes;
    plane_view view;
    nnla_tensor *X, *T, *pairs, *classes; /* held-out points: f32 [rows × 2], [rows × 1], f64, i32 */
    film *film;
    int theme;
} making;

static nnla_tensor *first_rows(const nnla_tensor *source, nnla_dtype dtype) {
    const size_t rows = nnla_tensor_dim(source, 0), count = rows < MOST_POINTS ? rows : MOST_POINTS;
    nnla_tensor *view = nnla_tensor_view_rows_const(source, 0, count);
    nnla_tensor *copy =
        view != NULL ? nnla_tensor_create(dtype, 2, (const size_t[]){count, nnla_tensor_dim(source, 1)}) : NULL;
    const nnla_status status = copy != NULL ? nnla_tensor_convert(view, copy) : nnla_error_status();
    nnla_tensor_destroy(view);
    if (status == NNLA_OK)
        return copy;
    nnla_tensor_destroy(copy);
    return NULL;
}

static nnla_status take_points(making *m) {
    const plane_data *data = &explorer_now.data;
    m->X = first_rows(data->X_test, NNLA_F32);
    m->T = m->X != NULL ? first_rows(data->T_test, NNLA_F32) : NULL;
    m->pairs = m->T != NULL ? first_rows(data->X_test, NNLA_F64) : NULL;
    m->classes = m->pairs != NULL ? first_rows(data->T_test, NNLA_I32) : NULL;
    return m->classes != NULL ? plane_view_create(data->X_test, raster, &m->view) : nnla_error_status();
}

static void end(making *m) {
    nnla_tensor_destroy(m->X);
    nnla_tensor_destroy(m->T);
    nnla_tensor_destroy(m->pairs);
    nnla_tensor_destroy(m->classes);
    plane_view_destroy(&m->view);
}

static film *begin_film(const making *m, const double box[4]) {
    static const char *names[2]; /* the session's, which live as long as it does */
    names[0] = explorer_class_name(0);
    names[1] = explorer_class_name(1);
    const double *input = m->view.box;
    const film_plan plan = {
        .title = "The training",
        .input = {.labels = {NULL, explorer_axis_name(0), explorer_axis_name(1)},
                  .x = {input[0], input[1]},
                  .y = {input[2], input[3]},
                  .points = nnla_tensor_const_data(m->pairs),
                  .classes = nnla_tensor_const_data(m->classes),
                  .point_count = nnla_tensor_dim(m->pairs, 0),
                  .class_names = names,
                  .field_rows = raster.field_rows,
                  .field_columns = raster.field_columns,
                  .field_scale = SCALE_FIELD},
        .embedding = {.labels = {NULL, "e₁", "e₂"},
                      .x = {box[0], box[1]},
                      .y = {box[2], box[3]},
                      .grid_lines = raster.grid_lines,
                      .grid_places = raster.grid_places},
        .epochs = explorer_now.history.last,
        .theme = m->theme,
    };
    return film_begin(&plan);
}

/* Where the embedding of the last frame lies, or where tanh keeps it. */
static void find_box(const plane_frame *frame, double box[4]) {
    static const double of_tanh[4] = {-1.08, 1.08, -1.08, 1.08};
    if (explorer_squash_of(explorer_now.values.of[SETTING_activation]) == NNLA_TANH)
        memcpy(box, of_tanh, sizeof of_tanh);
    else
        plane_box(frame->grid, 0.05, box);
}

static nnla_status capture(const making *m, size_t epoch, plane_frame *frame) {
    nnla_status status = explorer_history_restore(&explorer_now.history, epoch, explorer_now.net);
    if (status == NNLA_OK)
        status = plane_frame_capture(explorer_now.net, &m->nodes, &m->view, m->X, m->T, epoch, frame);
    return status;
}

static nnla_status add_frame(making *m, size_t epoch) {
    plane_frame frame;
    const nnla_status status = capture(m, epoch, &frame);
    if (status != NNLA_OK)
        return status;
    film_add(m->film, &(film_frame){.epoch = epoch,
                                    .loss = frame.loss,
                                    .accuracy = frame.accuracy,
                                    .field = plane_frame_field(&frame),
                                    .boundary = frame.boundary,
                                    .grid = nnla_tensor_const_data(frame.grid),
                                    .points = nnla_tensor_const_data(frame.embedded),
                                    .line = frame.line});
    plane_frame_destroy(&frame);
    return NNLA_OK;
}

static nnla_status make_film(making *m) {
    const explorer_history *history = &explorer_now.history;
    plane_frame last;
    double box[4];
    nnla_status status = take_points(m);
    if (status == NNLA_OK)
        status = capture(m, history->last, &last);
    if (status != NNLA_OK)
        return status;
    find_box(&last, box);
    plane_frame_destroy(&last);
    m->film = begin_film(m, box);
    for (size_t epoch = 0; epoch <= history->last && status == NNLA_OK; epoch++) {
        if (film_shows(epoch, history->last) && explorer_history_nearest(history, epoch) == epoch)
            status = add_frame(m, epoch);
    }
    svg *picture = film_end(m->film);
    if (status == NNLA_OK)
        return explorer_put_picture(picture);
    size_t length = 0;
    free(svg_end(picture, &length));
    return status;
}

/* The film moves the network; afterwards it is as it was, edited or not. */
static nnla_status make_and_return(making *m) {
    const size_t size = nnla_network_state_size(explorer_now.net), count = (size + 7) / 8;
    nnla_tensor *present = nnla_tensor_create(NNLA_F64, 1, &count);
    nnla_status status = present != NULL ? nnla_network_get_state(explorer_now.net, nnla_tensor_data(present), size)
                                         : nnla_error_status();
    if (status == NNLA_OK) {
        status = make_film(m);
        nnla_network_set_state(explorer_now.net, nnla_tensor_data(present), size);
    }
    nnla_tensor_destroy(present);
    return status;
}

nnla_status explorer_film(int dark) {
    making m = {.theme = dark ? COLOUR_DARK : COLOUR_LIGHT};
    const int output = explorer_node_count() - 1;
    nnla_status status = explorer_ready();
    if (status == NNLA_OK && (output < 4 || explorer_node_units(output - 2) != 2))
        status = explorer_refuse(NNLA_ERROR_UNSUPPORTED, "a film shows the last hidden layer, which needs two units: "
                                                         "switch the embedding on");
    if (status == NNLA_OK) {
        m.nodes =
            (plane_nodes){explorer_node_name(output - 2), explorer_node_name(output - 1), explorer_node_name(output)};
        status = make_and_return(&m);
    }
    end(&m);
    return explorer_result(status);
}
