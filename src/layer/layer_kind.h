/* What a layer is to a network: a table of functions. A layer sees matrices and a pass, and never calls upward; it
   holds no numeric loop of its own. */
#ifndef NNLA_SRC_LAYER_KIND_H
#define NNLA_SRC_LAYER_KIND_H

#include "base/settings.h"
#include "kernel/kernels.h"
#include "nnla/layer.h"

enum {
    NNLA__SAMPLE_MAX_RANK = 7,
    NNLA__PARAMETER_MAX_RANK = 7,
    NNLA__LAYER_MAX_PARAMETERS = 2,
    NNLA__LAYER_MAX_BUFFERS = 2
};

/* The dimensions of one sample. */
typedef struct nnla__shape {
    size_t rank;
    size_t dims[NNLA__SAMPLE_MAX_RANK];
    size_t count; /* their product */
} nnla__shape;

/* A parameter that a layer asks for, or a buffer: a tensor that is not trained. */
typedef struct nnla__parameter {
    const char *name; /* "weight", "bias", "running_mean" */
    size_t rank;      /* 1 or more */
    size_t dims[NNLA__PARAMETER_MAX_RANK];
    nnla_initializer initializer;
    double scale;
} nnla__parameter;

/* As a matrix: a vector is one row, else there is a row for each index of the first dimension. SIZE_MAX if the product of
   the others overflows. */
static inline size_t nnla__parameter_rows(const nnla__parameter *p) { return p->rank == 1 ? 1 : p->dims[0]; }
size_t nnla__parameter_cols(const nnla__parameter *p);

/* One node's operands. Matrices have a row per sample of the batch; of parameters and buffers as said above. Memory is
   the network's or the predictor's. */
typedef struct nnla__operands nnla__operands;
struct nnla__operands {
    size_t inputs;                  /* how many: one, or as many as the layer takes */
    nnla__matrix *X;                /* by input; int32_t if the layer takes indices */
    nnla__matrix *dX;               /* gradients by them; a dX.data is NULL if nobody needs it */
    nnla__matrix Y, dY;             /* output and the gradient by it */
    const nnla__shape *X_shape;     /* of a sample, by input */
    const nnla__shape *Y_shape;     /* of a sample */
    const nnla__matrix *parameters; /* in the order of the layer's list */
    const nnla__matrix *gradients;  /* likewise; overwritten by backward */
    const nnla__matrix *buffers;    /* in the order of the layer's list; written by commit alone */
    void *saved;                    /* what forward leaves for backward and commit; NULL at inference */
    const void *packed;             /* what pack made, in place of parameters and buffers; NULL in training */
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
    int in_place; /* of one input: Y may be X's memory and dX may be dY's */
    int fuses;    /* takes squash_after, squash_before and all_finite of its operands */
    int affine;   /* at inference Y = X Aᵀ + 1 aᵀ, of all inputs beside each other; see nnla__layer_is_affine */
    size_t min_inputs, max_inputs; /* 0, 0: one; a max of SIZE_MAX: any number */

    /* What the layer is made of, for a constructor and for a file alike. */
    size_t size; /* of the kind's struct */
    const nnla__setting *settings;
    size_t setting_count;
    /* Refuses a drafted layer whose settings are out of range, naming `function`; NULL: all are good. */
    nnla_status (*check)(const char *function, const nnla_layer *draft);

    /* The output's shape for `count` inputs of these shapes; a failure names `node`. The other functions are given shapes
       that it took. */
    nnla_status (*infer)(const nnla_layer *layer, const char *node, const nnla__shape *X, size_t count, nnla__shape *Y);
    /* List the parameters, or the buffers, and return how many; NULL: none. */
    size_t (*parameters)(const nnla_layer *layer, const nnla__shape *X, nnla__parameter *list);
    size_t (*buffers)(const nnla_layer *layer, const nnla__shape *X, nnla__parameter *list);
    /* Bytes of scratch for `batch` rows, forward and backward; NULL: none. */
    size_t (*scratch)(const nnla_layer *layer, const nnla__kernels *kernels, size_t batch, const nnla__shape *X);
    /* Bytes kept from a forward pass of `batch` rows to its backward and commit; NULL: none. */
    size_t (*saved)(const nnla_layer *layer, const nnla__kernels *kernels, size_t batch, const nnla__shape *X);
    /* What backward reads beside dY and the parameters; NULL: it does not. */
    int (*needs_input)(const nnla_layer *layer);
    int (*needs_output)(const nnla_layer *layer);
    /* The input is NNLA_I32, indices below this limit, which the network has checked; NULL: it is of the network's type. */
    size_t (*index_limit)(const nnla_layer *layer);

    void (*forward)(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node);
    void (*backward)(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node);
    /* Changes the buffers by what the last forward saved, once the step is known to be good; NULL: nothing. */
    void (*commit)(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node);

    /* A predictor's form of parameters and buffers. NULL: it is given a copy of them. */
    size_t (*packed_size)(const nnla_layer *layer, const nnla__kernels *kernels, const nnla__shape *X);
    void (*pack)(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node, void *packed);

    /* The squash that the layer is, for a loss to fold; −1 if it is none. NULL: −1. */
    nnla_activation (*squash)(const nnla_layer *layer);
} nnla__layer_kind;

/* The head of every layer; a kind's own struct begins with it and holds no pointer of its own. */
struct nnla_layer {
    const nnla__layer_kind *kind;
    nnla_layer *next;  /* in the list of those that its owner keeps */
    const void *owner; /* the network that has taken it; NULL: whoever created it */
};

/* Its kind is, or it is the squash that does nothing. */
int nnla__layer_is_affine(const nnla_layer *layer);

/* The list of kinds, layer_kinds.inc, in its order. */
size_t nnla__layer_kind_count(void);
const nnla__layer_kind *nnla__layer_kind_at(size_t index);

/* A layer as drafted: head.kind is set and so are the settings. NULL with the failure recorded if the kind's check
   refuses them, naming `function`, or for want of memory. */
nnla_layer *nnla__layer_from(const char *function, const nnla_layer *draft);

/* Checks that kinds share. */
nnla_status nnla__check_flag(const char *function, const char *name, int32_t value); /* 0 or 1 */
nnla_status nnla__check_initializers(const char *function, nnla_initializer weight, nnla_initializer bias,
                                     double weight_scale, double bias_scale);
nnla_status nnla__check_sample_rank(const char *node, const char *kind, const nnla__shape *X, size_t rank);
/* The product of a shape's dimensions into its count; 0 if there are more elements than memory could hold. */
int nnla__shape_complete(nnla__shape *shape);

/* Destroys it, whoever owns it. */
void nnla__layer_release(nnla_layer *layer);

#endif
