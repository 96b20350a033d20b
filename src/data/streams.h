/* Random streams of the data module (see base/rng.h). Their high bytes are letters, those of a network's streams small
   numbers, so that data and weights of one seed share no random bits. */
#ifndef NNLA_SRC_STREAMS_H
#define NNLA_SRC_STREAMS_H

#include <stdint.h>

/* A set's noise; the next one is its order's. */
#define NNLA__STREAM_MOONS   UINT64_C(0x6d6f6f6e73000001) /* "moons" */
#define NNLA__STREAM_CIRCLES UINT64_C(0x636972636c000001) /* "circl" */
#define NNLA__STREAM_BLOBS   UINT64_C(0x626c6f6273000001) /* "blobs" */
#define NNLA__STREAM_SPIRALS UINT64_C(0x7370697261000001) /* "spira" */
#define NNLA__STREAM_XOR     UINT64_C(0x786f720000000001) /* "xor" */

/* By center. */
#define NNLA__STREAM_BLOB_CENTERS UINT64_C(0x63656e7472000000) /* "centr" */

#define NNLA__STREAM_AUGMENT_DRAWS  UINT64_C(0x6175676d65000001) /* "augme" */
#define NNLA__STREAM_AUGMENT_IMAGES UINT64_C(0x6175676d65000002)

#define NNLA__STREAM_SPLIT UINT64_C(0x73706c6974000001) /* "split" */

#endif
