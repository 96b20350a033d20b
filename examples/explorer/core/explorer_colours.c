/* The palette that figures and page share. */
#include "explorer.h"
#include "support/colours.h"

static int theme_of(int dark) { return dark ? COLOUR_DARK : COLOUR_LIGHT; }

/* The number in "#RRGGBB". */
static int number_of(const char *text) {
    int number = 0;
    for (int i = 1; i <= 6 && text[0] == '#'; i++)
        number = 16 * number + (text[i] <= '9' ? text[i] - '0' : (text[i] | 0x20) - 'a' + 10);
    return number;
}

int explorer_colour_count(void) { return COLOUR_COUNT; }

const char *explorer_colour_name(int colour) {
    return colour >= 0 && colour < COLOUR_COUNT ? colour_name(colour) : "none";
}

int explorer_colour(int colour, int dark) {
    return colour >= 0 && colour < COLOUR_COUNT ? number_of(colour_text(colour, theme_of(dark))) : 0;
}

int explorer_class_colour(int class_index, int dark) {
    return explorer_colour(COLOUR_CLASS + (class_index == 1), dark);
}

int explorer_shade_count(int scale) { return scale >= 0 && scale < SCALE_COUNT ? (int)scale_shades(scale) : 0; }

int explorer_shade_colour(int scale, int shade, int dark) {
    return shade >= 0 && shade < explorer_shade_count(scale) ? (int)scale_colour(scale, (size_t)shade, theme_of(dark))
                                                             : 0;
}
