/* A view that is still to come. */
#include "explorer.h"
#include "explorer_message.h"

nnla_status explorer_view_map(void) {
    return explorer_result(explorer_refuse(NNLA_ERROR_UNSUPPORTED, "this view is not there yet"));
}
