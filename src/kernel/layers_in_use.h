/* Which kernels the layers of this build need. The build defines NNLA__HAVE_LAYER_<kind> as 1 or 0 (NNLA_LAYERS); where it
   says nothing, all are there. */
#ifndef NNLA_SRC_LAYERS_IN_USE_H
#define NNLA_SRC_LAYERS_IN_USE_H

#ifdef NNLA__HAVE_LAYER_dense
#  define NNLA__HAVE_CONVOLUTION (NNLA__HAVE_LAYER_conv1d || NNLA__HAVE_LAYER_conv2d)
#  define NNLA__HAVE_POOLING                                                                                           \
    (NNLA__HAVE_LAYER_max_pool1d || NNLA__HAVE_LAYER_max_pool2d || NNLA__HAVE_LAYER_global_max_pool ||                 \
     NNLA__HAVE_LAYER_average_pool1d || NNLA__HAVE_LAYER_average_pool2d || NNLA__HAVE_LAYER_global_average_pool)
#  define NNLA__HAVE_NORMALISATION                                                                                     \
    (NNLA__HAVE_LAYER_batch_norm || NNLA__HAVE_LAYER_layer_norm || NNLA__HAVE_LAYER_prelu)
#else
#  define NNLA__HAVE_CONVOLUTION   1
#  define NNLA__HAVE_POOLING       1
#  define NNLA__HAVE_NORMALISATION 1
#endif

#endif
