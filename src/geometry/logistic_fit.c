/* Newton's method for logistic regression, which is iteratively reweighted least squares (P. McCullagh, J. A. Nelder,
   "Generalized linear models", 1989), with steps halved until the loss falls (L. Armijo, 1966):

       m = Qᵀu,  p = σ(m)
       f = Σ log(1 + e^m) − t m + λ/2 uᵀu
       ∇f = Q (p − t) + λ u
       H = Q diag(p (1 − p)) Qᵀ + λ I

   f is strictly convex, so that it has one minimum, and there the steps converge quadratically. */
#include "geometry/logistic_fit.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "geometry/decomposition.h"

/* λ: so small that it matters only if the classes can be separated, when the loss alone has no minimum. */
static const double decay = 1e-3;
/* Twice what a step could still lower the loss by, when it ends. */
static const double least_decrease = 1e-9;
enum { MOST_STEPS = 100, MOST_HALVINGS = 40 };

static void lay_out(nnla__arena *arena, void *work) {
    nnla__logistic_fit *fit = work;
    const size_t terms = fit->Q.rows, samples = fit->Q.cols;
    double **const of_samples[] = {&fit->targets, &fit->margins, &fit->losses, &fit->slopes, &fit->weights};
    double **const of_terms[] = {&fit->u, &fit->tried, &fit->gradient, &fit->step};
    for (size_t i = 0; i < sizeof of_samples / sizeof of_samples[0]; i++)
        *of_samples[i] = nnla__arena_take(arena, samples, sizeof(double));
    for (size_t i = 0; i < sizeof of_terms / sizeof of_terms[0]; i++)
        *of_terms[i] = nnla__arena_take(arena, terms, sizeof(double));
    fit->weighted = nnla__matrix_of(nnla__arena_take(arena, terms, samples * sizeof(double)), terms, samples);
    fit->H = nnla__matrix_of(nnla__arena_take(arena, terms, terms * sizeof(double)), terms, terms);
    const size_t of_H = nnla__gemm_scratch(fit->pass.kernels, terms, terms, samples);
    const size_t of_m = nnla__gemm_scratch(fit->pass.kernels, 1, samples, terms);
    fit->pass.scratch = nnla__arena_take(arena, 1, nnla__larger(of_H, of_m));
}

nnla_status nnla__logistic_fit_create(const char *function, nnla__matrix Q, nnla__logistic_fit *fit) {
    *fit = (nnla__logistic_fit){.pass = {.kernels = nnla__kernels_for(NNLA_F64)}, .Q = Q};
    fit->block = nnla__planned_block(function, lay_out, fit);
    return fit->block == NULL ? NNLA_ERROR_OUT_OF_MEMORY : NNLA_OK;
}

void nnla__logistic_fit_destroy(nnla__logistic_fit *fit) { nnla__release(fit->block); }

static nnla__matrix row(double *x, size_t n) { return nnla__matrix_of(x, 1, n); }

static double dot(const nnla__logistic_fit *fit, const double *a, const double *b) {
    return nnla__dot(&fit->pass, fit->Q.rows, a, b);
}

/* f(u), with margins and slopes. */
static double loss_of(nnla__logistic_fit *fit, double *u) {
    const size_t samples = fit->Q.cols;
    nnla__gemm_nn(&fit->pass, row(fit->margins, samples), row(u, fit->Q.rows), fit->Q, NULL); /* m = uᵀQ */
    nnla__element_loss(&fit->pass, NNLA__BINARY_LOGIT, samples, fit->margins, fit->targets, 1, fit->losses,
                       fit->slopes);
    return nnla__sum(&fit->pass, samples, fit->losses) + 0.5 * decay * dot(fit, u, u);
}

static size_t count_right(const nnla__logistic_fit *fit) {
    size_t right = 0;
    for (size_t i = 0; i < fit->Q.cols; i++)
        right += (fit->margins[i] > 0) == (fit->targets[i] > 0.5);
    return right;
}

static void set_gradient(nnla__logistic_fit *fit) {
    const size_t terms = fit->Q.rows;
    nnla__affine(&fit->pass, row(fit->gradient, terms), row(fit->slopes, fit->Q.cols), fit->Q, NULL,
                 NULL); /* Q (p − t) */
    nnla__axpby(&fit->pass, terms, decay, fit->u, 1, fit->gradient);
}

static void set_hessian(nnla__logistic_fit *fit) {
    const size_t terms = fit->Q.rows, samples = fit->Q.cols;
    double *H = fit->H.data;
    for (size_t i = 0; i < samples; i++) {
        const double p = fit->slopes[i] + fit->targets[i];
        fit->weights[i] = p * (1 - p);
    }
    for (size_t k = 0; k < terms; k++)
        nnla__multiply(&fit->pass, samples, (double *)fit->Q.data + k * samples, fit->weights,
                       (double *)fit->weighted.data + k * samples);
    nnla__affine(&fit->pass, fit->H, fit->weighted, fit->Q, NULL, NULL); /* Q diag(p (1 − p)) Qᵀ */
    for (size_t k = 0; k < terms; k++)
        H[k * terms + k] += decay;
}

/* H = L Lᵀ in its lower triangle, H ≥ λ I. */
static void factorise(nnla__logistic_fit *fit) {
    const size_t n = fit->H.rows;
    double *L = fit->H.data;
    for (size_t j = 0; j < n; j++) {
        double *of_j = L + j * n;
        for (size_t i = j; i < n; i++)
            L[i * n + j] -= nnla__dot(&fit->pass, j, L + i * n, of_j);
        const double pivot = sqrt(of_j[j] > decay * 1e-3 ? of_j[j] : decay * 1e-3);
        for (size_t i = j; i < n; i++)
            L[i * n + j] /= pivot;
        of_j[j] = pivot;
    }
}

/* step = H⁻¹ ∇f: L y = ∇f, Lᵀ step = y */
static void solve(nnla__logistic_fit *fit) {
    const size_t n = fit->H.rows;
    const double *L = fit->H.data;
    double *x = fit->step;
    memcpy(x, fit->gradient, n * sizeof *x);
    for (size_t i = 0; i < n; i++)
        x[i] = (x[i] - nnla__dot(&fit->pass, i, L + i * n, x)) / L[i * n + i];
    for (size_t i = n; i-- > 0;) {
        x[i] /= L[i * n + i];
        for (size_t k = 0; k < i; k++)
            x[k] -= L[i * n + k] * x[i];
    }
}

/* The first step: at u = 0 each weight is 1/4 and H = (samples/4 + λ) I, since Q is white. */
static void first_step(nnla__logistic_fit *fit) {
    const double scale = 1 / (0.25 * (double)fit->Q.cols + decay);
    nnla__axpby(&fit->pass, fit->Q.rows, scale, fit->gradient, 0, fit->step);
}

/* Goes along the step as far as the loss falls; the loss there, or `loss` if it does not. */
static double advance(nnla__logistic_fit *fit, double loss, double decrease) {
    const size_t size = fit->Q.rows * sizeof *fit->u;
    double length = 1;
    for (int halving = 0; halving < MOST_HALVINGS; halving++, length *= 0.5) {
        memcpy(fit->tried, fit->u, size);
        nnla__axpby(&fit->pass, fit->Q.rows, -length, fit->step, 1, fit->tried);
        const double tried = loss_of(fit, fit->tried);
        if (tried <= loss - 1e-4 * length * decrease) {
            memcpy(fit->u, fit->tried, size);
            return tried;
        }
    }
    return loss_of(fit, fit->u);
}

size_t nnla__logistic_fit_run(nnla__logistic_fit *fit, int any) {
    memset(fit->u, 0, fit->Q.rows * sizeof *fit->u);
    double loss = loss_of(fit, fit->u);
    for (int step = 0; step < MOST_STEPS; step++) {
        set_gradient(fit);
        if (step == 0) {
            first_step(fit);
        } else {
            set_hessian(fit);
            factorise(fit);
            solve(fit);
        }
        const double decrease = dot(fit, fit->gradient, fit->step), before = loss;
        if (decrease <= least_decrease)
            break;
        loss = advance(fit, loss, decrease);
        if (loss == before || (any && count_right(fit) == fit->Q.cols))
            break;
    }
    return count_right(fit);
}
