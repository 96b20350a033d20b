#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/text.h"
#include "loss/loss_kind.h"

#define NNLA__LOSS_KIND(constant, name) extern const nnla__loss_kind nnla__##name##_kind;
#include "loss/loss_kinds.inc"
#undef NNLA__LOSS_KIND

#define NNLA__LOSS_KIND(constant, name) [constant] = &nnla__##name##_kind,
static const nnla__loss_kind *const kinds[] = {
#include "loss/loss_kinds.inc"
};
#undef NNLA__LOSS_KIND

size_t nnla__loss_kind_count(void) { return sizeof kinds / sizeof kinds[0]; }

const nnla__loss_kind *nnla__loss_kind_at(size_t index) { return kinds[index]; }

size_t nnla__loss_size(const nnla__loss_kind *kind) { return kind->size != 0 ? kind->size : sizeof(nnla_loss); }

nnla_loss *nnla__loss_from(const char *function, const nnla_loss *draft) {
    const nnla__loss_kind *kind = draft->kind;
    if (kind->check_settings != NULL && kind->check_settings(function, draft) != NNLA_OK)
        return NULL;
    nnla_loss *loss = nnla__allocate(nnla__loss_size(kind));
    if (loss == NULL)
        return NULL;
    memcpy(loss, draft, nnla__loss_size(kind));
    loss->next = NULL;
    loss->owned = 0;
    return loss;
}

nnla_loss *nnla_loss_create(nnla_loss_kind kind) {
    if (kind < 0 || (size_t)kind >= nnla__loss_kind_count()) {
        return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT,
                               "nnla_loss_create: expected a loss such as NNLA_LOSS_MSE, got %d", (int)kind);
    }
    const nnla_loss draft = {.kind = kinds[kind]};
    const nnla_loss *defaults = kinds[kind]->defaults;
    return nnla__loss_from("nnla_loss_create", defaults != NULL ? defaults : &draft);
}

void nnla__loss_release(nnla_loss *loss) { nnla__release(loss); }

void nnla_loss_destroy(nnla_loss *loss) {
    if (loss != NULL && !loss->owned)
        nnla__loss_release(loss);
}

double nnla__loss_run(const nnla_loss *loss, const nnla__pass *pass, int folded, nnla__matrix Y,
                      const nnla__targets *targets, double weight, void *L, nnla__matrix *dY) {
    double count = (double)(loss->kind->per_sample ? Y.rows : Y.rows * Y.cols);
    size_t n = loss->kind->run(pass, folded, Y, targets, weight / count, L, dY);
    return nnla__sum(pass, n, L) / count;
}

size_t nnla__run_elements(const nnla__pass *pass, int element_loss, nnla__matrix Y, const nnla__targets *targets,
                          double scale, void *L, nnla__matrix *dY) {
    size_t n = Y.rows * Y.cols;
    nnla__element_loss(pass, element_loss, n, Y.data, targets->T.data, scale, L, dY != NULL ? dY->data : NULL);
    return n;
}

nnla_status nnla__check_unit_interval(const nnla__pass *pass, const char *unit, const nnla__targets *targets) {
    nnla__matrix T = targets->T;
    nnla_dtype dtype = nnla__kernels_dtype(pass->kernels);
    size_t n = T.rows * T.cols, i = 0;
    double low, high;
    nnla__min_max(pass, n, T.data, &low, &high);
    if (low >= 0 && high <= 1)
        return NNLA_OK;
    while (i + 1 < n && nnla__element_at(dtype, T.data, i) >= 0 && nnla__element_at(dtype, T.data, i) <= 1)
        i++;
    char text[NNLA__REAL_TEXT_SIZE];
    nnla__format_real(text, nnla__element_at(dtype, T.data, i), 6);
    nnla_status status =
        isfinite(nnla__element_at(dtype, T.data, i)) ? NNLA_ERROR_INVALID_ARGUMENT : NNLA_ERROR_NOT_FINITE;
    return nnla__fail(status, "target %s in row %zu, column %zu: expected a value in [0, 1]: the %s cannot reach %s",
                      text, i / T.cols, i % T.cols, unit, text);
}
