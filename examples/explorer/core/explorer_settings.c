#include "explorer_settings.h"

#include "explorer.h"
#include "explorer_message.h"

#include <math.h>
#include <string.h>

static const char *const datasets[] = {"moons", "circles", "spirals", "xor", "blobs", "own", NULL};
static const char *const optimizers[] = {"adam", "sgd", NULL};
static const char *const schedules[] = {"falling", "constant", NULL};
static const nnla_activation squashes[] = {NNLA_TANH, NNLA_RELU, NNLA_LEAKY_RELU, NNLA_SIGMOID, NNLA_IDENTITY,
                                           NNLA_ELU,  NNLA_GELU, NNLA_SILU,       NNLA_SOFTPLUS};
static const char *const activations[] = {"tanh", "relu", "leaky_relu", "sigmoid",  "identity",
                                          "elu",  "gelu", "silu",       "softplus", NULL};

typedef struct setting {
    const char *name, *label, *help;
    int kind, scope;
    double least, most, standard;
    const char *const *choices;
} setting;

#define EXPLORER_SETTING(name, label, kind, scope, least, most, standard, choices, help)                               \
  {#name, label, help, EXPLORER_##kind, EXPLORER_##scope, least, most, standard, choices},
static const setting table[SETTING_COUNT] = {
#include "settings.inc"
};
#undef EXPLORER_SETTING

static explorer_values in_force, wishes;

/* The setting of an index; the first one for an index that is none, which only a slip of the page can hand in. */
static const setting *at(int index) { return &table[index >= 0 && index < SETTING_COUNT ? index : 0]; }

int explorer_setting_count(void) { return SETTING_COUNT; }

int explorer_setting_find(const char *name) {
    for (int i = 0; name != NULL && i < SETTING_COUNT; i++) {
        if (strcmp(table[i].name, name) == 0)
            return i;
    }
    return -1;
}

const char *explorer_setting_name(int index) { return at(index)->name; }
const char *explorer_setting_label(int index) { return at(index)->label; }
const char *explorer_setting_help(int index) { return at(index)->help; }
int explorer_setting_kind(int index) { return at(index)->kind; }
int explorer_setting_scope(int index) { return at(index)->scope; }
double explorer_setting_least(int index) { return at(index)->least; }
double explorer_setting_most(int index) { return at(index)->most; }
double explorer_setting_default(int index) { return at(index)->standard; }
double explorer_setting_value(int index) { return in_force.of[at(index) - table]; }

const char *explorer_setting_choice(int index, int value) {
    const setting *s = at(index);
    return s->choices != NULL && value >= 0 && value <= s->most ? s->choices[value] : NULL;
}

nnla_status explorer_check_value(int index, double value) {
    if (index < 0 || index >= SETTING_COUNT)
        return explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT, "there is no setting %d", index);
    const setting *s = &table[index];
    if (!(value >= s->least && value <= s->most))
        return explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT, "%s: expected %.16g to %.16g, got %.16g", s->label,
                               s->least, s->most, value);
    if (s->kind != EXPLORER_REAL && value != floor(value))
        return explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT, "%s: expected a whole number, got %.16g", s->label, value);
    return NNLA_OK;
}

nnla_status explorer_set(int index, double value) {
    const nnla_status status = explorer_check_value(index, value);
    if (status == NNLA_OK)
        wishes.of[index] = value;
    return explorer_result(status);
}

void explorer_reset_wishes(void) { wishes = in_force; }

explorer_values explorer_defaults(void) {
    explorer_values values;
    for (int i = 0; i < SETTING_COUNT; i++)
        values.of[i] = table[i].standard;
    return values;
}

const explorer_values *explorer_wishes(void) { return &wishes; }

void explorer_put_in_force(const explorer_values *values) { in_force = wishes = *values; }

int explorer_scope_of_change(const explorer_values *a, const explorer_values *b) {
    int scope = -1;
    for (int i = 0; i < SETTING_COUNT; i++) {
        if (a->of[i] != b->of[i] && table[i].scope > scope)
            scope = table[i].scope;
    }
    return scope;
}

nnla_activation explorer_squash_of(double choice) { return squashes[(size_t)choice]; }

int explorer_choice_of(nnla_activation squash) {
    for (int i = 0; i < (int)(sizeof squashes / sizeof *squashes); i++) {
        if (squashes[i] == squash)
            return i;
    }
    return -1;
}
