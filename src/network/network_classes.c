/* The names of classes. */
#include <string.h>

#include "base/utf8.h"
#include "network/network_impl.h"
#include "nnla/model_file.h"

static nnla_status check_names(const char *function, size_t count, const char *const *names, size_t *bytes) {
    if (names == NULL && count > 0)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: names is NULL, expected %zu names", function, count);
    *bytes = 0;
    for (size_t i = 0; i < count; i++) {
        if (names[i] == NULL)
            return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: names[%zu] is NULL", function, i);
        size_t length = strlen(names[i]);
        if (!nnla__utf8_valid(names[i], length))
            return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: names[%zu] is not UTF-8", function, i);
        *bytes += length;
    }
    return NNLA_OK;
}

nnla_status nnla_network_set_class_names(nnla_network *net, size_t count, const char *const *names) {
    static const char function[] = "nnla_network_set_class_names";
    nnla__names copy = {.count = 0};
    size_t bytes = 0;
    nnla_status status = nnla__check_present(function, "network", net);
    if (status == NNLA_OK)
        status = check_names(function, count, names, &bytes);
    if (status == NNLA_OK && count > 0)
        status = nnla__names_create(&copy, count, bytes);
    if (status != NNLA_OK) {
        nnla__names_release(&copy);
        return status;
    }
    char *text = copy.text;
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(names[i]) + 1;
        copy.items[i] = memcpy(text, names[i], size);
        text += size;
    }
    nnla__names_release(&net->classes);
    net->classes = copy;
    return NNLA_OK;
}

size_t nnla_network_class_count(const nnla_network *net) { return net == NULL ? 0 : net->classes.count; }

const char *nnla_network_class_name(const nnla_network *net, size_t index) {
    return net != NULL && index < net->classes.count ? net->classes.items[index] : NULL;
}
