/* Squashes: what activations.inc says of each, and their drivers. */
#include "kernel/element_blocks.h"

typedef struct squash_facts {
    const char *name;
    int needs_Z, needs_Y, by_rows;
    double forward_ns, backward_ns;
} squash_facts;

static const squash_facts facts[NNLA__ACTIVATION_COUNT] = {
#define NNLA__ACTIVATION(constant, name, needs_Z, needs_Y, by_rows, forward_ns, backward_ns)                           \
  [constant] = {#name, needs_Z, needs_Y, by_rows, forward_ns, backward_ns},
#include "kernel/activations.inc"
#undef NNLA__ACTIVATION
};

int nnla__activation_valid(nnla_activation activation) {
    return activation >= 0 && activation < NNLA__ACTIVATION_COUNT;
}

const char *nnla_activation_name(nnla_activation activation) {
    return nnla__activation_valid(activation) ? facts[activation].name : NULL;
}

int nnla__activation_needs_input(nnla_activation activation) { return facts[activation].needs_Z; }
int nnla__activation_needs_output(nnla_activation activation) { return facts[activation].needs_Y; }
int nnla__activation_by_rows(nnla_activation activation) { return facts[activation].by_rows; }

typedef struct squash_call {
    const nnla__element_kernels *kernels;
    nnla_activation activation;
    size_t size;
    size_t block;               /* elements: the matrices are taken as one row each, which is cut; 0: whole rows */
    nnla__matrix Z, Y, dY, out; /* out is Y or dZ */
} squash_call;

static nnla__matrix part(const squash_call *c, const nnla__matrix *X, size_t index) {
    if (c->block == 0)
        return nnla__row_block(*X, nnla__block_span(c->out.rows, nnla__rows_per_block(c->out.cols), index), c->size);
    nnla__span s = nnla__block_span(c->out.cols, c->block, index);
    return nnla__matrix_of(nnla__at(X->data, s.first, c->size), 1, s.count);
}

static void run(squash_call *c, const nnla__pass *pass, double ns, nnla__block_function *block) {
    const double work = nnla__work(pass, (double)c->out.rows * (double)c->out.cols, ns);
    int flat = !facts[c->activation].by_rows && nnla__gapless(&c->Z) && nnla__gapless(&c->Y) && nnla__gapless(&c->dY) &&
               nnla__gapless(&c->out);
    if (flat) {
        c->block = nnla__long_block(c->out.rows * c->out.cols, work);
        nnla__flatten(&c->Z);
        nnla__flatten(&c->Y);
        nnla__flatten(&c->dY);
        nnla__flatten(&c->out);
    }
    size_t blocks = flat ? nnla__block_count(c->out.cols, c->block)
                         : nnla__ceil_div(c->out.rows, nnla__rows_per_block(c->out.cols));
    nnla__parallel_for(blocks, work, block, c);
}

static void forward_block(void *payload, size_t index) {
    const squash_call *c = payload;
    const nnla__matrix Z = part(c, &c->Z, index), Y = part(c, &c->out, index);
    c->kernels->forward[c->activation](&Z, &Y);
}

void nnla__activation_forward(const nnla__pass *pass, nnla_activation activation, nnla__matrix Z, nnla__matrix Y) {
    squash_call call = {.kernels = pass->kernels->element,
                        .activation = activation,
                        .size = nnla__dtype_size(pass->kernels->dtype),
                        .Z = Z,
                        .out = Y};
    run(&call, pass, facts[activation].forward_ns, forward_block);
}

static void backward_block(void *payload, size_t index) {
    const squash_call *c = payload;
    const nnla__matrix Z = part(c, &c->Z, index), Y = part(c, &c->Y, index);
    const nnla__matrix dY = part(c, &c->dY, index), dZ = part(c, &c->out, index);
    c->kernels->backward[c->activation](&Z, &Y, &dY, &dZ);
}

void nnla__activation_backward(const nnla__pass *pass, nnla_activation activation, nnla__matrix Z, nnla__matrix Y,
                               nnla__matrix dY, nnla__matrix dZ) {
    const nnla__matrix unread = {0};
    squash_call call = {.kernels = pass->kernels->element,
                        .activation = activation,
                        .size = nnla__dtype_size(pass->kernels->dtype),
                        .Z = facts[activation].needs_Z ? Z : unread,
                        .Y = facts[activation].needs_Y ? Y : unread,
                        .dY = dY,
                        .out = dZ};
    run(&call, pass, facts[activation].backward_ns, backward_block);
}
