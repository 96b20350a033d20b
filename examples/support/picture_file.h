/* Pictures as files. A failure, of memory too, ends the program: see output.h. */
#ifndef NNLA_EXAMPLES_PICTURE_FILE_H
#define NNLA_EXAMPLES_PICTURE_FILE_H

#include "support/svg.h"

/* Writes the picture and releases it; NULL ends the program, as a picture that could not be made. */
void picture_save(svg *picture, const char *path);

/* Writes "folder/name", says so on standard output, and releases the picture. */
void picture_show(svg *picture, const char *folder, const char *name);

#endif
