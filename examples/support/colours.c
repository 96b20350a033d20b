#include "support/colours.h"

static const char *const names[COLOUR_COUNT] = {
    "none",
#define COLOUR(constant, name, light, dark) name,
#include "support/colours.inc"
#undef COLOUR
};

static const char *const texts[][COLOUR_COUNT] = {{
                                                      "none",
#define COLOUR(constant, name, light, dark) light,
#include "support/colours.inc"
#undef COLOUR
                                                  },
                                                  {
                                                      "none",
#define COLOUR(constant, name, light, dark) dark,
#include "support/colours.inc"
#undef COLOUR
                                                  }};

/* The colours at the low end, in the middle and at the high end, mixed between; strength: how much of the end's. */
typedef struct scale {
    int low, middle, high;
    size_t shades;
    double strength;
} scale;

static const scale scales[] = {
    [SCALE_FIELD] = {COLOUR_BLUE, COLOUR_PAPER, COLOUR_ORANGE, 16, 0.42},
    [SCALE_INK] = {COLOUR_PAPER, COLOUR_NONE, COLOUR_INK, 24, 1},
    [SCALE_DIVERGING] = {COLOUR_BLUE, COLOUR_PAPER, COLOUR_ORANGE, 33, 1},
};

const char *colour_text(int colour, int theme) { return texts[theme == COLOUR_DARK][colour]; }

const char *colour_name(int colour) { return names[colour]; }

static uint32_t digit(char c) { return (uint32_t)(c <= '9' ? c - '0' : c - 'A' + 10); }

static uint32_t parsed(const char *text) {
    uint32_t rgb = 0;
    for (int i = 1; i < 7; i++)
        rgb = rgb << 4 | digit(text[i]);
    return rgb;
}

/* (1 − part) a + part b, each channel rounded */
static uint32_t mixed(uint32_t a, uint32_t b, double part) {
    uint32_t rgb = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        const double from = a >> shift & 255U, to = b >> shift & 255U;
        rgb |= (uint32_t)(from + part * (to - from) + 0.5) << shift;
    }
    return rgb;
}

size_t scale_shades(int which) { return scales[which].shades; }

uint32_t scale_colour(int which, size_t shade, int theme) {
    const scale *s = &scales[which];
    const double last = (double)(s->shades - 1);
    if (s->middle == COLOUR_NONE)
        return mixed(parsed(colour_text(s->low, theme)), parsed(colour_text(s->high, theme)), (double)shade / last);
    const double at = 2 * (double)shade / last - 1; /* −1 … 1 */
    return mixed(parsed(colour_text(s->middle, theme)), parsed(colour_text(at < 0 ? s->low : s->high, theme)),
                 s->strength * (at < 0 ? -at : at));
}

unsigned char scale_shade(int which, double value) {
    const size_t shades = scales[which].shades;
    if (!(value > 0))
        return 0;
    return (unsigned char)(value < 1 ? (size_t)(value * (double)shades) : shades - 1);
}
