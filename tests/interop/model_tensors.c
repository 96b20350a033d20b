/* model_tensors FILE: trains a network of both kinds of tensors, saves it, and prints what tests/reference/read_model.py
   prints of the file, from the network's own memory. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "network/model_file_impl.h"
#include "nnla/normalisation.h"

/* The sum of the elements' bits, as unsigned integers, modulo 2^64. */
static uint64_t checksum(const void *data, size_t count, size_t size) {
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t narrow = 0;
        uint64_t wide = 0;
        memcpy(size == sizeof narrow ? (void *)&narrow : (void *)&wide, (const char *)data + i * size, size);
        sum += narrow + wide;
    }
    return sum;
}

static void print(const char *name, const nnla_tensor *t, const void *data) {
    printf("%s %s [", name, t->dtype == NNLA_F64 ? "F64" : "F32");
    for (size_t i = 0; i < t->rank; i++)
        printf("%s%zu", i > 0 ? ", " : "", t->dims[i]);
    printf("] %" PRIu64 "\n", checksum(data, t->count, nnla__dtype_size(t->dtype)));
}

static void print_all(const nnla_network *net) {
    char name[NNLA__MODEL_NAME_SIZE];
    for (size_t i = 0; i < net->slot_count; i++) {
        const nnla__slot *slot = &net->slots[i];
        print(slot->name, &slot->value, slot->value.data);
        for (size_t k = 0; k < net->optimizer->kind->state_vectors(net->optimizer); k++) {
            nnla__model_state_name(name, net->optimizer->kind->state_names[k], slot->name);
            print(name, &slot->value, (const char *)net->state[k] + slot->offset * net->element);
        }
    }
    for (size_t i = 0; i < net->buffer_count; i++)
        print(net->buffers[i].name, &net->buffers[i].value, net->buffers[i].value.data);
}

static nnla_network *trained(void) {
    static const size_t dims[] = {2}, x_dims[] = {4, 2}, t_dims[] = {4};
    static double x[] = {0.5, -1, 2, 0.25, -0.75, 1, 3, -2};
    static int32_t t[] = {0, 1, 2, 1};
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = NNLA_F64;
    nnla_network *net = nnla_network_create(&config);
    nnla_tensor *X = nnla_tensor_wrap(NNLA_F64, x, 2, x_dims), *T = nnla_tensor_wrap(NNLA_I32, t, 1, t_dims);
    nnla_network_add_input(net, 1, dims);
    nnla_network_add_named(net, "hidden", nnla_dense_create(5));
    nnla_network_add(net, nnla_batch_norm_create());
    nnla_network_add_named(net, "größe", nnla_dense_create(3));
    nnla_network_add(net, nnla_activation_create(NNLA_SOFTMAX));
    nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), nnla_adam_create(NULL), 4);
    nnla_status status = nnla_network_step(net, X, T, NULL);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    if (status == NNLA_OK)
        return net;
    nnla_network_destroy(net);
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 2)
        return 2;
    nnla_network *net = trained();
    nnla_status status = net == NULL ? nnla_error_status() : nnla_network_save(net, argv[1]);
    if (status == NNLA_OK)
        print_all(net);
    else
        fprintf(stderr, "%s\n", nnla_error_message());
    nnla_network_destroy(net);
    return status != NNLA_OK;
}
