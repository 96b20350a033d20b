/* Newton's method for logistic regression, which is iteratively reweighted least squares (P. McCullagh, J. A. Nelder,
   "Generalized linear models", 1989), with steps halved until the loss falls (L. Armijo, 1966):

       m = Q u,  p = σ(m)
       f = Σ log(1 + e^m) − t m + λ/2 uᵀu
       ∇f = Qᵀ (p − t) + λ u
       H = Qᵀ diag(p (1 − p)) Q + λ I

   f is strictly convex, so that it has one minimum, and there the steps converge quadratically. */
#include "geometry/logistic_fit.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "geometry/decomposition.h"

/* λ: so small that it matters only if the classes can be separated, when the loss alone has no minimum. */
static const double decay = 1e-3;
/* Twice what a step could still lower the loss by, when it ends. */
static const double least_decrease = 1e-9;
enum { MOST_STEPS = 100, MOST_HALVINGS = 40 };

/* Samples whose factors of the loss are multiplied before a logarithm is taken: each is at most 2. */
enum { FACTORS = 512 };

static void lay_out(nnla__arena *arena, void *work) {
    nnla__logistic_fit *fit = work;
    const size_t terms = fit->of->terms, samples = fit->of->samples;
    double **const of_samples[] = {&fit->margins, &fit->slopes, &fit->weights};
    double **const of_terms[] = {&fit->u, &fit->tried, &fit->gradient, &fit->step};
    for (size_t i = 0; i < sizeof of_samples / sizeof of_samples[0]; i++)
        *of_samples[i] = nnla__arena_take(arena, samples, sizeof(double));
    for (size_t i = 0; i < sizeof of_terms / sizeof of_terms[0]; i++)
        *of_terms[i] = nnla__arena_take(arena, terms, sizeof(double));
    fit->H = nnla__arena_take(arena, terms, terms * sizeof(double));
    fit->products = nnla__arena_take(arena, samples / FACTORS + 1, sizeof(double));
    fit->targets = nnla__arena_take(arena, samples, 1);
}

nnla_status nnla__logistic_fit_create(const char *function, const nnla__whitened *whitened, nnla__logistic_fit *fit) {
    *fit = (nnla__logistic_fit){.of = whitened};
    fit->block = nnla__planned_block(function, lay_out, fit);
    return fit->block == NULL ? NNLA_ERROR_OUT_OF_MEMORY : NNLA_OK;
}

void nnla__logistic_fit_destroy(nnla__logistic_fit *fit) { nnla__release(fit->block); }

static const double *sample(const nnla__logistic_fit *fit, size_t i) { return fit->of->Q + i * fit->of->stride; }

static double dot(size_t n, const double *a, const double *b) {
    double sum = 0;
    for (size_t k = 0; k < n; k++)
        sum += a[k] * b[k];
    return sum;
}

/* e^−x for x ≥ 0, to the last digits: 2^−k e^r with |r| ≤ ln 2 / 2, and e^r by its series. From 700 on e^−700. */
static double exp_of_minus(double x) {
    static const double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33,
                        inverse = 0x1.71547652b82fep+0;
    static const double factors[] = {
        1.0,        1.0,         1.0 / 2,      1.0 / 6,       1.0 / 24,       1.0 / 120,       1.0 / 720,
        1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800};
    x = x < 700 ? x : 700;
    const int k = (int)(x * inverse + 0.5);
    const double r = (k * ln2_high - x) + k * ln2_low;
    double p = 0;
    for (size_t i = sizeof factors / sizeof *factors; i-- > 0;)
        p = p * r + factors[i];
    return ldexp(p, -k);
}

/* ---- The loss ---- */

/* Σ log of what fit->products holds. */
static double log_of_products(const nnla__logistic_fit *fit) {
    const nnla__pass pass = {.kernels = nnla__kernels_for(NNLA_F64)};
    const size_t count = fit->of->samples / FACTORS + 1;
    double sum = 0;
    nnla__map(&pass, NNLA__LOG, count, fit->products, fit->products);
    for (size_t i = 0; i < count; i++)
        sum += fit->products[i];
    return sum;
}

/* f(u), with margins, slopes and weights. On the right side of the hyperplane by z, wrongly by −z, a sample loses
   log(1 + e^−z) = max(−z, 0) + log(1 + e^−|z|); the sum of the latter is the logarithm of a product. */
static double loss_of(nnla__logistic_fit *fit, const double *u) {
    const size_t samples = fit->of->samples, terms = fit->of->terms;
    double wrong = 0, product = 1;
    for (size_t i = 0; i < samples; i++) {
        const double m = dot(terms, sample(fit, i), u), z = fit->targets[i] ? m : -m;
        const double e = exp_of_minus(fabs(z)), inverse = 1 / (1 + e), p = z < 0 ? inverse : e * inverse;
        fit->margins[i] = m;
        fit->slopes[i] = fit->targets[i] ? -p : p;
        fit->weights[i] = e * inverse * inverse;
        wrong += z < 0 ? -z : 0;
        product *= 1 + e;
        if ((i + 1) % FACTORS == 0) {
            fit->products[i / FACTORS] = product;
            product = 1;
        }
    }
    fit->products[samples / FACTORS] = product;
    return wrong + log_of_products(fit) + 0.5 * decay * dot(terms, u, u);
}

static size_t count_right(const nnla__logistic_fit *fit) {
    size_t right = 0;
    for (size_t i = 0; i < fit->of->samples; i++)
        right += (fit->margins[i] > 0) == fit->targets[i];
    return right;
}

static void set_gradient(nnla__logistic_fit *fit) {
    const size_t terms = fit->of->terms;
    memset(fit->gradient, 0, terms * sizeof *fit->gradient);
    for (size_t i = 0; i < fit->of->samples; i++) {
        const double *q = sample(fit, i), slope = fit->slopes[i];
        for (size_t k = 0; k < terms; k++)
            fit->gradient[k] += slope * q[k]; /* Qᵀ (p − t) */
    }
    for (size_t k = 0; k < terms; k++)
        fit->gradient[k] += decay * fit->u[k];
}

static void set_hessian(nnla__logistic_fit *fit) {
    const size_t terms = fit->of->terms;
    memset(fit->H, 0, terms * terms * sizeof *fit->H);
    for (size_t i = 0; i < fit->of->samples; i++) {
        const double *q = sample(fit, i);
        for (size_t a = 0; a < terms; a++) {
            double *row = fit->H + a * terms, scaled = fit->weights[i] * q[a];
            for (size_t b = 0; b <= a; b++)
                row[b] += scaled * q[b]; /* Qᵀ diag(p (1 − p)) Q */
        }
    }
    for (size_t k = 0; k < terms; k++)
        fit->H[k * terms + k] += decay;
}

/* ---- Steps ---- */

/* H = L Lᵀ in its lower triangle, H ≥ λ I. */
static void factorise(nnla__logistic_fit *fit) {
    const size_t n = fit->of->terms;
    double *L = fit->H;
    for (size_t j = 0; j < n; j++) {
        for (size_t i = j; i < n; i++)
            L[i * n + j] -= dot(j, L + i * n, L + j * n);
        const double square = L[j * n + j], pivot = sqrt(square > decay * 1e-3 ? square : decay * 1e-3);
        for (size_t i = j; i < n; i++)
            L[i * n + j] /= pivot;
        L[j * n + j] = pivot;
    }
}

/* step = H⁻¹ ∇f: L y = ∇f, Lᵀ step = y */
static void solve(nnla__logistic_fit *fit) {
    const size_t n = fit->of->terms;
    const double *L = fit->H;
    double *x = fit->step;
    memcpy(x, fit->gradient, n * sizeof *x);
    for (size_t i = 0; i < n; i++)
        x[i] = (x[i] - dot(i, L + i * n, x)) / L[i * n + i];
    for (size_t i = n; i-- > 0;) {
        x[i] /= L[i * n + i];
        for (size_t k = 0; k < i; k++)
            x[k] -= L[i * n + k] * x[i];
    }
}

/* The first step: at u = 0 each weight is 1/4 and H = (samples/4 + λ) I, since Q is white. */
static void first_step(nnla__logistic_fit *fit) {
    const double curvature = 0.25 * (double)fit->of->samples + decay;
    for (size_t k = 0; k < fit->of->terms; k++)
        fit->step[k] = fit->gradient[k] / curvature;
}

/* Goes along the step as far as the loss falls; the loss there, or that at u if it does not. */
static double advance(nnla__logistic_fit *fit, double loss, double decrease) {
    const size_t terms = fit->of->terms;
    double length = 1;
    for (int halving = 0; halving < MOST_HALVINGS; halving++) {
        for (size_t k = 0; k < terms; k++)
            fit->tried[k] = fit->u[k] - length * fit->step[k];
        const double tried = loss_of(fit, fit->tried);
        if (tried <= loss - 1e-4 * length * decrease) {
            memcpy(fit->u, fit->tried, terms * sizeof *fit->u);
            return tried;
        }
        length *= 0.5;
    }
    return loss_of(fit, fit->u);
}

size_t nnla__logistic_fit_run(nnla__logistic_fit *fit, int any) {
    memset(fit->u, 0, fit->of->terms * sizeof *fit->u);
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
        const double decrease = dot(fit->of->terms, fit->gradient, fit->step), before = loss;
        if (decrease <= least_decrease)
            break;
        loss = advance(fit, loss, decrease);
        if (loss == before || (any && count_right(fit) == fit->of->samples))
            break;
    }
    return count_right(fit);
}
