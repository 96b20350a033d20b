/* W and b of an affine node, as they are. */
#include "explorer_arrays.h"
#include "explorer_message.h"
#include "explorer_session.h"

nnla_status explorer_view_weights(int node) {
    nnla_status status = explorer_check_affine(node);
    if (status == NNLA_OK) {
        const nnla_tensor *W = explorer_weight(node), *b = explorer_bias(node);
        const size_t units = nnla_tensor_dim(W, 0), terms = nnla_tensor_dim(W, 1);
        nnla_tensor *W_shown = explorer_array_make(ARRAY_WEIGHTS_W, units, terms);
        double *b_shown = W_shown != NULL ? explorer_reals(ARRAY_WEIGHTS_B, units, 1) : NULL;
        status = b_shown != NULL ? nnla_tensor_convert(W, W_shown) : nnla_error_status();
        const float *from = nnla_tensor_const_data(b);
        for (size_t i = 0; status == NNLA_OK && i < units; i++)
            b_shown[i] = (double)from[i];
    }
    return explorer_result(status);
}
