#include "support/moons_data.h"

#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>

static moons_data titled(const plane_data *data, const char *title) {
    return (moons_data){data->X, data->T, data->X_test, data->T_test, title};
}

moons_data moons_data_make(size_t count, double noise, uint64_t seed) {
    plane_data data;
    check(plane_data_draw(PLANE_MOONS, count, noise, seed, &data));
    return titled(&data, "Two moons");
}

moons_data moons_data_load(const char *path, uint64_t seed) {
    plane_data data;
    nnla_table *table = nnla_csv_load(path, NULL);
    check_created(table);
    char fault[256];
    if (plane_data_refuses(table, fault, sizeof fault)) {
        fprintf(stderr, "error: %s: %s\n", path, fault);
        exit(1);
    }
    check(plane_data_split(table, seed, &data));
    nnla_table_destroy(table);
    return titled(&data, path);
}

void moons_data_destroy(moons_data *data) {
    plane_data parts = {data->X, data->T, data->X_test, data->T_test};
    plane_data_destroy(&parts);
}
