#include "plain_update.h"

#include <math.h>

void plain_momentum(size_t count, float learning_rate, float momentum, float *restrict p, float *restrict v,
                    const float *restrict g) {
    for (size_t i = 0; i < count; i++) {
        v[i] = momentum * v[i] + g[i];
        p[i] -= learning_rate * v[i];
    }
}

void plain_adam(size_t count, float learning_rate, float correction1, float correction2, float *restrict p,
                float *restrict m, float *restrict v, const float *restrict g) {
    const float beta1 = 0.9F, beta2 = 0.999F, epsilon = 1e-8F;
    const float rate = learning_rate / correction1, scale = 1 / correction2;
    for (size_t i = 0; i < count; i++) {
        m[i] = beta1 * m[i] + (1 - beta1) * g[i];
        v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
        p[i] -= rate * m[i] / (sqrtf(v[i] * scale) + epsilon);
    }
}
