/* The explorer's C: everything that the page shows is computed here, by calls of libnnla, and the page draws it.

   There is one session. Calls that can fail return nnla_status; explorer_message() then says why, and the session is as it
   was before. Nothing here ends the program, prints or reads files, so that the same sources make a WebAssembly module and
   a native library. Not thread-safe.

   Numbers cross the border as int, double and pointers, so that no 64-bit integer is needed in JavaScript. What a call
   leaves to be read lies in arrays (explorer_array_*), texts (explorer_text_*) and the output (explorer_output): valid
   until the next call into the module. Coordinates are pairs x, y; planes have y upwards; a box is x low, x high, y low,
   y high. */
#ifndef NNLA_EXAMPLES_EXPLORER_H
#define NNLA_EXAMPLES_EXPLORER_H

#include <nnla.h>

#if defined(__GNUC__)
#  define EXPLORER_API __attribute__((visibility("default"), used))
#else
#  define EXPLORER_API
#endif

/* ---- Session ---- */

/* Begins with the default settings, at epoch 0; a session that there was is given up. */
EXPLORER_API nnla_status explorer_start(void);
/* Releases all memory. */
EXPLORER_API void explorer_end(void);
/* What the last failed call says; "" before the first. */
EXPLORER_API const char *explorer_message(void);
/* What the last call that succeeded wants to tell, such as that rows were left out; "" if nothing. */
EXPLORER_API const char *explorer_notice(void);
EXPLORER_API const char *explorer_version(void);
/* The instruction set that computes. */
EXPLORER_API const char *explorer_isa(void);

/* ---- Settings: the table settings.inc. An index is 0 to explorer_setting_count() − 1 ---- */

enum { EXPLORER_CHOICE, EXPLORER_INTEGER, EXPLORER_REAL, EXPLORER_SEED, EXPLORER_SWITCH };
/* What a change begins anew: nothing (it holds from the next epoch on), the network, or data and network. */
enum { EXPLORER_LIVE, EXPLORER_NETWORK, EXPLORER_DATA };

EXPLORER_API int explorer_setting_count(void);
/* The index of the setting of that name; −1 if there is none. */
EXPLORER_API int explorer_setting_find(const char *name);
EXPLORER_API const char *explorer_setting_name(int setting); /* also the key in the page's address */
EXPLORER_API const char *explorer_setting_label(int setting);
EXPLORER_API const char *explorer_setting_help(int setting);
EXPLORER_API int explorer_setting_kind(int setting);
EXPLORER_API int explorer_setting_scope(int setting);
EXPLORER_API double explorer_setting_least(int setting);
EXPLORER_API double explorer_setting_most(int setting);
EXPLORER_API double explorer_setting_default(int setting);
/* Names of the values 0, 1, … of a choice; NULL past the last. */
EXPLORER_API const char *explorer_setting_choice(int setting, int value);
/* The value in force. */
EXPLORER_API double explorer_setting_value(int setting);
/* Asks for a value, which explorer_apply puts in force; refuses one out of bounds, or broken where whole ones are due. */
EXPLORER_API nnla_status explorer_set(int setting, double value);
/* Forgets what was asked for since the last explorer_apply. */
EXPLORER_API void explorer_reset_wishes(void);
/* Puts all that was asked for in force. If a changed setting's scope asks for it, training begins anew. A failure leaves
   session and settings as they were and forgets what was asked for. */
EXPLORER_API nnla_status explorer_apply(void);

/* ---- Time. Epoch 0 is before training; each epoch is kept ---- */

/* Trains up to `epochs` more epochs, at most up to the setting `epochs`. At a past epoch training goes on from there, as
   if the later ones had never been. */
EXPLORER_API nnla_status explorer_train(int epochs);
EXPLORER_API int explorer_epoch(void);      /* that is shown */
EXPLORER_API int explorer_last_epoch(void); /* that was trained */
/* Shows an epoch, 0 to the last: parameters, optimizer and counters become what they were, to the bit. A very long
   history of a large network keeps only every 2nd, 4th, … epoch: then the nearest one before is shown. Undoes edits of
   weights. */
EXPLORER_API nnla_status explorer_seek(int epoch);
/* Forgets the epochs after the one that is shown. */
EXPLORER_API nnla_status explorer_branch(void);
/* Bytes that the history takes. */
EXPLORER_API double explorer_history_bytes(void);
/* Of all parameters as they are, as `moons` prints it: 16 digits. */
EXPLORER_API const char *explorer_hash(void);
EXPLORER_API int explorer_parameter_count(void);

/* ---- Nodes of the network, 0 (the input) to explorer_node_count() − 1 (the output) ---- */

enum { EXPLORER_NODE_INPUT, EXPLORER_NODE_AFFINE, EXPLORER_NODE_SQUASH };
EXPLORER_API int explorer_node_count(void);
EXPLORER_API const char *explorer_node_name(int node);
EXPLORER_API int explorer_node_kind(int node);
EXPLORER_API int explorer_node_units(int node);
/* Of a squash its name, such as "tanh"; else "". */
EXPLORER_API const char *explorer_node_squash(int node);

/* ---- Data. Points are numbered from 0, those to train on first, then those held out ---- */

EXPLORER_API int explorer_point_count(void);
EXPLORER_API const char *explorer_class_name(int class_index); /* 0 or 1 */
EXPLORER_API const char *explorer_axis_name(int axis);         /* 0 or 1 */
/* Edits make the data set `own`; the network keeps its parameters and trains on with the new points. A point is added as
   the last one to train on. The last point of its kind (trained on or held out; of its class) cannot be removed. */
EXPLORER_API nnla_status explorer_point_add(double x, double y, int class_index);
EXPLORER_API nnla_status explorer_point_remove(int point);
EXPLORER_API nnla_status explorer_point_move(int point, double x, double y);
/* Memory for `size` bytes that the page hands in; NULL if there is none. Valid until the call that reads it. */
EXPLORER_API void *explorer_input(int size);
/* Reads the input's first `size` bytes as CSV: a header, two columns of numbers, one of two labels. A third of the rows
   is held out, columns are scaled as `moons --data` does. The data set becomes `own`, training begins anew. */
EXPLORER_API nnla_status explorer_csv(int size);
/* Reads `count` points from the input: doubles x, y, class (0 or 1), held out (0 or 1), as explorer_points_get writes
   them. Training begins anew. */
EXPLORER_API nnla_status explorer_points_put(int count);
/* The points as explorer_points_put reads them, in the output. */
EXPLORER_API nnla_status explorer_points_get(void);

/* ---- Views: each computes what it shows of the present epoch into arrays and texts of its name. Calling one again
        without a change between is cheap ---- */

/* input.*: box, field (81 × 81 shades of scale 0, of the probability of class 1, rows from the bottom), points, classes,
   held_out, marks (the class, and 2 more of a point that is held out), outputs (the probability of class 1, by point), right (1: the output is on the class's side), boundary
   (points of all curves where the output is 0.5) and boundary_starts (the first point of each curve, then the count). */
EXPLORER_API nnla_status explorer_view_input(void);

/* plane.*: what a node makes of the plane, in two of its units, or in its first two principal axes if first is −1. box,
   points, grid (polylines of plane.places points), line (x0, y0, x1, y1 where unit `unit` of the next affine node is 0,
   clipped to the box; empty if there is none), axes (rows: the directions), variances (shares of both axes); texts
   plane.x, plane.y. */
EXPLORER_API nnla_status explorer_view_plane(int node, int first, int second, int unit);

/* steps.*: affine node `node` on two of its units, step by step; `step` is 0 to 5, broken numbers are between: x, Vᵀx,
   ΣVᵀx, UΣVᵀx, + b, squash. Of more than two inputs what these two units see of them is shown: x projected on the rows'
   plane. box, points, grid, places, arrows (where both unit vectors are), U, s, Vt, b of the two rows; text
   steps.formula. */
EXPLORER_API nnla_status explorer_view_steps(int node, int first, int second, double step);

/* weights.*: W [units × terms] and b of an affine node; in the plane of two of its units arrows for the columns of W and,
   the last one, b: starts, tips, and box, which holds them. Also plane.* of these units. */
EXPLORER_API nnla_status explorer_view_weights(int node, int first, int second);
/* Changes one weight, or with column −1 the bias of unit `row`, of the network as it is shown. Training goes on from there;
   explorer_seek undoes it. */
EXPLORER_API nnla_status explorer_weight_set(int node, int row, int column, double value);
/* 1 if weights were edited since the epoch that is shown. */
EXPLORER_API int explorer_edited(void);

/* template.*: unit `unit` of affine node `node`: w (its row), arrow (w if the node reads the input plane, else
   empty), bias, cosines (of each point's input with it), shades (of these, of scale 2), values (Wx + b
   by point), and in the input plane: box, field (81 × 81 shades of scale 2, the middle one for 0), line and line_starts, the curves
   where it is 0. */
EXPLORER_API nnla_status explorer_view_template(int node, int unit);

/* curves.*: by epoch from 0: loss, accuracy, test_loss, test_accuracy, epochs (which epochs these are). */
EXPLORER_API nnla_status explorer_view_curves(void);
/* spectrum.*: singular values of the affine nodes by epoch: values [epochs × all], starts (where each node's begin in a
   row, then the count), nodes. */
EXPLORER_API nnla_status explorer_view_spectrum(void);
/* separability.*: scores by node: the share of the points to train on that a hyperplane tells apart in the node's output;
   of a wide node and many points, of the first ones. Takes longer than other views. */
EXPLORER_API nnla_status explorer_view_separability(void);
/* map.*: the one affine map that all nodes up to the last affine one equal: W, b; text map.reason says which node bends,
   and W is empty then. */
EXPLORER_API nnla_status explorer_view_map(void);
/* pca.*: the input in its principal axes: box, points, axes, variances (shares); texts pca.x, pca.y. Also plane.* of the
   embedding, the last hidden layer after its squash, in its own; without a hidden layer that is the input again. */
EXPLORER_API nnla_status explorer_view_pca(void);

/* ---- What views leave. An array is 0 to explorer_array_count() − 1; names are such as "input.field" ---- */

enum { EXPLORER_F64, EXPLORER_I32 };
EXPLORER_API int explorer_array_count(void);
EXPLORER_API const char *explorer_array_name(int array);
EXPLORER_API int explorer_array_type(int array);
EXPLORER_API int explorer_array_length(int array); /* elements */
EXPLORER_API int explorer_array_rows(int array);
EXPLORER_API int explorer_array_columns(int array);
EXPLORER_API const void *explorer_array_data(int array);
EXPLORER_API int explorer_text_count(void);
EXPLORER_API const char *explorer_text_name(int text);
EXPLORER_API const char *explorer_text(int text);

/* ---- Colours: support/colours.h ---- */

EXPLORER_API int explorer_colour_count(void);
EXPLORER_API const char *explorer_colour_name(int colour); /* "ink", "class-0": a property of the page's style */
EXPLORER_API int explorer_colour(int colour, int dark);    /* 0xRRGGBB */
EXPLORER_API int explorer_class_colour(int class_index, int dark);
/* Scales: 0 of fields, 1 from paper to ink, 2 of weights. */
EXPLORER_API int explorer_shade_count(int scale);
EXPLORER_API int explorer_shade_colour(int scale, int shade, int dark); /* 0xRRGGBB */

/* ---- Files, in the output ---- */

EXPLORER_API const void *explorer_output(void);
EXPLORER_API int explorer_output_size(void);
/* The picture of a view, of what its arrays hold: it was computed before. By name: "input", "plane", "steps", "weights",
   "template", "curves", "spectrum", "separability", "map", "pca". An SVG text, in the light or the dark theme. A picture
   that shows plane.* asks for its view to have left that last; those that show points need the input's view too. */
EXPLORER_API nnla_status explorer_svg(const char *view, int dark);
/* The film of all epochs that are kept, an SVG that plays by itself. Needs a last hidden layer of two units. */
EXPLORER_API nnla_status explorer_film(int dark);
/* The network as nnla_network_save writes it. */
EXPLORER_API nnla_status explorer_model_save(void);
/* Reads a network from the input: a chain of affine nodes and squashes from 2 inputs to one sigmoid. The settings become
   its own; history begins at it. */
EXPLORER_API nnla_status explorer_model_load(int size);

#endif
