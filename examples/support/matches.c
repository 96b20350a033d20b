#include "support/matches.h"

#include "support/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void matches_offer(matches *list, match offered) {
    size_t at = list->count;
    while (at > 0 && offered.cosine > list->best[at - 1].cosine)
        at--;
    if (at == MATCHES_MOST)
        return;
    if (list->count < MATCHES_MOST)
        list->count++;
    memmove(&list->best[at + 1], &list->best[at], (list->count - 1 - at) * sizeof offered);
    list->best[at] = offered;
}

/* All patches of an image [height × width], one a row of P [positions × kernel_height · kernel_width]; their norms, 0
   where all values are the same. */
static void gather_patches(const float *image, size_t height, size_t width, size_t kernel_height, size_t kernel_width,
                           float *P, double *norms) {
    size_t position = 0;
    for (size_t i = 0; i + kernel_height <= height; i++)
        for (size_t j = 0; j + kernel_width <= width; j++, position++) {
            float *patch = P + position * kernel_height * kernel_width;
            double squares = 0;
            int flat = 1;
            for (size_t a = 0; a < kernel_height; a++)
                memcpy(patch + a * kernel_width, image + (i + a) * width + j, kernel_width * sizeof *patch);
            for (size_t a = 0; a < kernel_height * kernel_width; a++) {
                squares += (double)patch[a] * (double)patch[a];
                flat = flat && patch[a] <= patch[0] && patch[a] >= patch[0];
            }
            norms[position] = flat ? 0 : sqrt(squares);
        }
}

/* The position whose dot product with kernel k is the largest share of its patch's norm; none: positions. */
static size_t best_position(const float *dots, const double *norms, size_t positions, size_t count, size_t k) {
    size_t best = positions;
    double most = 0;
    for (size_t p = 0; p < positions; p++) {
        const double share = norms[p] > 0 ? (double)dots[p * count + k] / norms[p] : 0;
        if (norms[p] > 0 && (best == positions || share > most)) {
            best = p;
            most = share;
        }
    }
    return best;
}

void matches_of_kernels(const nnla_tensor *kernels, const nnla_tensor *X, matches *lists) {
    const size_t count = nnla_tensor_dim(kernels, 0), kernel_height = nnla_tensor_dim(kernels, 2);
    const size_t kernel_width = nnla_tensor_dim(kernels, 3), size = kernel_height * kernel_width;
    const size_t height = nnla_tensor_dim(X, 2), width = nnla_tensor_dim(X, 3), columns = width - kernel_width + 1;
    const size_t positions = (height - kernel_height + 1) * columns;
    nnla_tensor *K = nnla_tensor_view_reshaped_const(kernels, 2, (const size_t[]){count, size});
    nnla_tensor *P = new_matrix(positions, size), *D = new_matrix(positions, count);
    nnla_tensor *norms = nnla_tensor_create(NNLA_F64, 1, &positions);
    check_created(K), check_created(norms);
    for (size_t i = 0; i < nnla_tensor_dim(X, 0); i++) {
        const float *image = (const float *)nnla_tensor_const_data(X) + i * height * width;
        gather_patches(image, height, width, kernel_height, kernel_width, nnla_tensor_data(P), nnla_tensor_data(norms));
        check(nnla_affine(K, NULL, P, D)); /* D = P Kᵀ: each patch's dot product with each kernel */
        for (size_t k = 0; k < count; k++) {
            const size_t p =
                best_position(nnla_tensor_const_data(D), nnla_tensor_const_data(norms), positions, count, k);
            if (p == positions)
                continue;
            match found = {0, i, p / columns, p % columns};
            nnla_tensor *kernel = nnla_tensor_view_rows_const(K, k, 1), *patch = nnla_tensor_view_rows_const(P, p, 1);
            check_created(kernel), check_created(patch);
            check(nnla_cosine(kernel, patch, &found.cosine));
            matches_offer(&lists[k], found);
            nnla_tensor_destroy(kernel);
            nnla_tensor_destroy(patch);
        }
    }
    nnla_tensor *all[] = {K, P, D, norms};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        nnla_tensor_destroy(all[i]);
}
