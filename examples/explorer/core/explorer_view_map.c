/* The one map that a stack of affine nodes equals. */
#include "explorer_arrays.h"
#include "explorer_message.h"
#include "explorer_session.h"

static nnla_status fill_map(void) {
    const int last = explorer_node_count() - 2; /* the last affine node: in front of the sigmoid */
    const size_t one = 1, dims[2] = {1, 2};
    nnla_tensor *W = nnla_tensor_create(NNLA_F32, 2, dims),
                *b = W != NULL ? nnla_tensor_create(NNLA_F32, 1, &one) : NULL;
    nnla_status status =
        b != NULL ? nnla_network_affine_map(explorer_now.net, explorer_node_name(0), explorer_node_name(last), W, b)
                  : nnla_error_status();
    const int bends = status == NNLA_ERROR_UNSUPPORTED;
    explorer_text_set(TEXT_MAP_REASON, "%s", bends ? nnla_error_message() : "");
    if (status == NNLA_OK || bends) {
        nnla_tensor *W_shown = explorer_array_make(ARRAY_MAP_W, bends ? 0 : 1, 2);
        double *b_shown = W_shown != NULL ? explorer_reals(ARRAY_MAP_B, bends ? 0 : 1, 1) : NULL;
        status = b_shown == NULL ? nnla_error_status() : bends ? NNLA_OK : nnla_tensor_convert(W, W_shown);
        if (status == NNLA_OK && !bends)
            b_shown[0] = (double)*(const float *)nnla_tensor_const_data(b);
    }
    nnla_tensor_destroy(W);
    nnla_tensor_destroy(b);
    return status;
}

nnla_status explorer_view_map(void) {
    nnla_status status = explorer_ready();
    if (status == NNLA_OK)
        status = fill_map();
    return explorer_result(status);
}
