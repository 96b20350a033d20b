#include "loss/loss_kind.h"

static size_t run(const nnla__pass *pass, int folded, nnla__matrix Y, const nnla__targets *targets, double scale,
                  void *L, nnla__matrix *dY) {
    (void)folded;
    return nnla__run_elements(pass, NNLA__SQUARED, Y, targets, scale, L, dY);
}

const nnla__loss_kind nnla__squared_loss_kind = {.name = "mean squared error", .run = run};
