/* Random streams of the data module (see base/rng.h). Their high bytes are letters, those of a network's streams the
   numbers 1 to 3, so that data and weights of one seed share no random bits. */
#ifndef NNLA_SRC_STREAMS_H
#define NNLA_SRC_STREAMS_H

#include <stdint.h>

#define NNLA__STREAM_MOONS_NOISE UINT64_C(0x6d6f6f6e73000001) /* "moons" */
#define NNLA__STREAM_MOONS_ORDER UINT64_C(0x6d6f6f6e73000002)
#define NNLA__STREAM_SPLIT       UINT64_C(0x73706c6974000001) /* "split" */

#endif
