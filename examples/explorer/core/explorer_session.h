/* The one session, and what its files share. explorer_session.c (settings into a network), explorer_train.c (time),
   explorer_points.c, explorer_csv.c (data), explorer_nodes.c, explorer_pass.c (what nodes make
   of the points), explorer_view_*.c. */
#ifndef NNLA_EXAMPLES_EXPLORER_SESSION_H
#define NNLA_EXAMPLES_EXPLORER_SESSION_H

#include "explorer.h"
#include "explorer_history.h"
#include "explorer_settings.h"
#include "support/plane_data.h"
#include "support/plane_model.h"

enum { EXPLORER_MOST_NODES = 1 + 2 * (PLANE_MOST_LAYERS + 2), EXPLORER_NAME_SIZE = 64 };

typedef struct explorer_node {
    int kind;
    size_t units;
    nnla_activation squash; /* of EXPLORER_NODE_SQUASH */
    size_t weight; /* of EXPLORER_NODE_AFFINE: the index of its weight among the parameters; the bias follows */
} explorer_node;

typedef struct explorer_session {
    explorer_values values;
    plane_data data;
    char class_names[2][EXPLORER_NAME_SIZE], axis_names[2][EXPLORER_NAME_SIZE];
    nnla_network *net;
    explorer_node nodes[EXPLORER_MOST_NODES];
    size_t node_count;
    explorer_history history;
    size_t epoch; /* that is shown */
    int edited;   /* parameters were edited since */
} explorer_session;

/* NULL net before explorer_start, and after a start that failed. */
extern explorer_session explorer_now;

/* Refuses a call without a session. */
nnla_status explorer_ready(void);

/* A session of these values and data, at epoch 0, with names as in `names`. Takes data only on success. */
nnla_status explorer_session_make(explorer_session *made, const explorer_values *values, const plane_data *data,
                                  const explorer_session *names);
/* Likewise with a network that exists, which is taken only on success. */
nnla_status explorer_session_around(explorer_session *made, const explorer_values *values, const plane_data *data,
                                    const explorer_session *names, nnla_network *net);
/* A network as the values say, to be destroyed; NULL with the failure recorded. */
nnla_network *explorer_network_create(const explorer_values *values);
/* Puts what explorer_session_make made in the place of the session; its data may be the session's. */
void explorer_session_replace(const explorer_session *made);
/* The names that points have which have none: class 0, class 1; x₁, x₂. */
void explorer_plain_names(explorer_session *names);

/* Computes the record of the network as it is: `loss` and `accuracy` in training are NaN if they are to be evaluated. */
nnla_status explorer_compute_record(explorer_session *session, double *record, double loss, double accuracy,
                                    double test_loss, double test_accuracy);

/* What depends on parameters is void, or on parameters and data: to be called after every change of them. */
void explorer_changed(void);
void explorer_points_changed(void);

/* ---- Data ---- */

/* Rows to train on, rows in all. */
size_t explorer_train_rows(const explorer_session *session);
size_t explorer_rows_in_all(const explorer_session *session);

/* ---- Nodes ---- */

/* Refuses an index that is no node, or no affine one. */
nnla_status explorer_check_node(int node);
nnla_status explorer_check_affine(int node);
nnla_status explorer_check_unit(int node, int unit);
nnla_tensor *explorer_weight(int node);
nnla_tensor *explorer_bias(int node);

#endif
