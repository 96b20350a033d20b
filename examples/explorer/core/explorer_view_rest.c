/* Views that are still to come. */
#include "explorer.h"
#include "explorer_message.h"

static nnla_status later(void) {
    return explorer_result(explorer_refuse(NNLA_ERROR_UNSUPPORTED, "this view is not there yet"));
}

nnla_status explorer_view_template(int node, int unit) {
    (void)node, (void)unit;
    return later();
}
nnla_status explorer_view_separability(void) { return later(); }
nnla_status explorer_view_map(void) { return later(); }
