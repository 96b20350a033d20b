/* The table of settings and the values in force. */
#ifndef NNLA_EXAMPLES_EXPLORER_SETTINGS_H
#define NNLA_EXAMPLES_EXPLORER_SETTINGS_H

#include <nnla.h>

#define EXPLORER_SETTING(name, label, kind, scope, least, most, standard, choices, help) SETTING_##name,
enum {
#include "settings.inc"
    SETTING_COUNT
};
#undef EXPLORER_SETTING

/* Values of the choices. The shapes of plane_data.h come first. */
enum { DATASET_OWN = 5 };
enum { OPTIMIZER_ADAM, OPTIMIZER_SGD };
enum { SCHEDULE_FALLING, SCHEDULE_CONSTANT };

/* One value a setting. */
typedef struct explorer_values {
    double of[SETTING_COUNT];
} explorer_values;

explorer_values explorer_defaults(void);
/* What explorer_set asked for, on top of the values in force. */
const explorer_values *explorer_wishes(void);
/* Makes the values the ones in force and the wishes. */
void explorer_put_in_force(const explorer_values *values);
/* The strongest scope of the settings in which a and b differ; −1 if they are alike. */
int explorer_scope_of_change(const explorer_values *a, const explorer_values *b);
/* Whether a value is in the setting's bounds and whole where it has to be; a refusal says which. */
nnla_status explorer_check_value(int setting, double value);

/* The squash of a choice, and the choice of a squash: −1 if it is none of them. */
nnla_activation explorer_squash_of(double choice);
int explorer_choice_of(nnla_activation squash);

#endif
