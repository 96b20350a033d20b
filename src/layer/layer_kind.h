/* What a layer is to a network: a table of functions. A layer sees matrices and a pass, and never calls upward; it
   holds no numeric loop of its own. */
#ifndef NNLA_SRC_LAYER_KIND_H
#define NNLA_SRC_LAYER_KIND_H

#include "kernel/kernels.h"
#include "nnla/layer.h"

enum { NNLA__SAMPLE_MAX_RANK = 7, NNLA__LAYER_MAX_PARAMETERS = 2 };

/* The dimensions of one sample. */
typedef struct nnla__shape {
    size_t rank;
    size_t dims[NNLA__SAMPLE_MAX_RANK];
    size_t count; /* their product */
} nnla__shape;

/* A parameter that a layer asks for: a tensor of one or two dimensions. */
typedef struct nnla__parameter {
    const char *name; /* "weight", "bias" */
    size_t rank;
    size_t dims[2];
    nnla_initializer initializer;
    double scale;
} nnla__parameter;

static inline size_t nnla__parameter_rows(const nnla__parameter *p) { return p->rank == 1 ? 1 : p->dims[0]; }
static inline size_t nnla__parameter_cols(const nnla__parameter *p) { return p->dims[p->rank - 1]; }

/* One node's operands. Matrices have a row per sample of the batch; a parameter is a matrix of its first dimension's
   rows (a vector is one row). Memory is the network's or the predictor's. */
typedef struct nnla__operands nnla__operands;
struct nnla__operands {
    nnla__matrix *X;                /* inputs: one, or as many as the layer takes */
    nnla__matrix *dX;               /* gradients by them; a dX.data is NULL if nobody needs it */
    nnla__matrix Y, dY;             /* output and the gradient by it */
    const nnla__matrix *parameters; /* in the order of the layer's list */
    const nnla__matrix *gradients;  /* likewise; overwritten by backward */
    const void *packed;             /* what pack made, in place of parameters; NULL in training */
    size_t last;                    /* the last dimension of a sample: softmax's rows */
    uint64_t stream;                /* of this node's random numbers */
    nnla_activation squash;         /* that the node is; NNLA__NO_SQUASH */

    /* What a kind that `fuses` does for others along with its products; all may be NULL. */
    const nnla__operands *squash_after;  /* the node that squashes Y: forward computes its Y too */
    const nnla__operands *squash_before; /* the node whose squash made X: backward leaves its dX, not its dY */
    int *all_finite;                     /* set to 0 if a gradient of a parameter is not finite */
};

/* What is to follow the products Y, dX and the gradients of parameters; NULL if nothing. Lies in *then. */
const nnla__then *nnla__then_Y(const nnla__operands *node, nnla__then *then);
const nnla__then *nnla__then_dX(const nnla__operands *node, nnla__then *then);
const nnla__then *nnla__then_gradient(const nnla__operands *node, nnla__then *then);

typedef struct nnla__layer_kind {
    const char *name;
    int in_place; /* Y may be X's memory and dX may be dY's */
    int fuses;    /* takes squash_after, squash_before and all_finite of its operands */

    /* The output's shape for this input; a failure names `node`. */
    nnla_status (*infer)(const nnla_layer *layer, const char *node, const nnla__shape *X, nnla__shape *Y);
    /* Lists the parameters, returns how many; NULL: none. */
    size_t (*parameters)(const nnla_layer *layer, const nnla__shape *X, nnla__parameter *list);
    /* Bytes of scratch for `batch` rows, forward and backward; NULL: none. */
    size_t (*scratch)(const nnla_layer *layer, const nnla__kernels *kernels, size_t batch, const nnla__shape *X);
    /* What backward reads beside dY and the parameters. */
    int (*needs_input)(const nnla_layer *layer);
    int (*needs_output)(const nnla_layer *layer);

    void (*forward)(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node);
    void (*backward)(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node);

    /* A predictor's form of the parameters. NULL: the layer has none. */
    size_t (*packed_size)(const nnla_layer *layer, const nnla__kernels *kernels, const nnla__shape *X);
    void (*pack)(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node, void *packed);

    /* The squash that the layer is, for a loss to fold; −1 if it is none. NULL: −1. */
    nnla_activation (*squash)(const nnla_layer *layer);
} nnla__layer_kind;

/* The head of every layer; a kind's own struct begins with it. */
struct nnla_layer {
    const nnla__layer_kind *kind;
    nnla_layer *next; /* in the list of those that its owner keeps */
    int owned;
};

/* The list of kinds, layer_kinds.inc, in its order. */
size_t nnla__layer_kind_count(void);
const nnla__layer_kind *nnla__layer_kind_at(size_t index);

/* A layer of `size` bytes with its head set; NULL with the failure recorded. */
void *nnla__layer_create(const nnla__layer_kind *kind, size_t size);

/* Destroys it, owned or not. */
void nnla__layer_release(nnla_layer *layer);

#endif
