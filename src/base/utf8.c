#include "base/utf8.h"

#include <stdint.h>

/* The bytes that follow a leading byte, and the least code point that is written so; −1: it leads nothing. */
static int followers(unsigned char lead, uint32_t *least) {
    static const uint32_t leasts[] = {0, 0x80, 0x800, 0x10000};
    int count = lead < 0x80 ? 0 : lead < 0xC0 ? -1 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF8 ? 3 : -1;
    *least = count < 0 ? 0 : leasts[count];
    return count;
}

int nnla__utf8_valid(const char *text, size_t length) {
    const unsigned char *bytes = (const unsigned char *)text;
    for (size_t i = 0; i < length;) {
        uint32_t least;
        int more = followers(bytes[i], &least);
        if (more < 0 || length - i <= (size_t)more)
            return 0;
        uint32_t point = more == 0 ? bytes[i] : bytes[i] & (0x3Fu >> more);
        for (i++; more > 0; more--, i++) {
            if ((bytes[i] & 0xC0) != 0x80)
                return 0;
            point = point << 6 | (bytes[i] & 0x3Fu);
        }
        if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
            return 0;
    }
    return 1;
}
