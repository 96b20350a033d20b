/* Made by tests/reference/fit_elementary.py: constants and minimax polynomials, lowest coefficient first. */
#ifndef NNLA_SRC_MATH_TABLES_H
#define NNLA_SRC_MATH_TABLES_H

#include <stdint.h>

/* 2/π: word i holds the bits of weight 2^−(64i − 63) to 2^−64i; word 0 is 0. */
static const uint64_t nnla__two_over_pi_table[] = {
    0,
    UINT64_C(0xa2f9836e4e441529),
    UINT64_C(0xfc2757d1f534ddc0),
    UINT64_C(0xdb6295993c439041),
    UINT64_C(0xfe5163abdebbc561),
    UINT64_C(0xb7246e3a424dd2e0),
    UINT64_C(0x06492eea09d1921c),
    UINT64_C(0xfe1deb1cb129a73e),
    UINT64_C(0xe88235f52ebb4484),
    UINT64_C(0xe99c7026b45f7e41),
    UINT64_C(0x3991d639835339f4),
    UINT64_C(0x9c845f8bbdf9283b),
    UINT64_C(0x1ff897ffde05980f),
    UINT64_C(0xef2f118b5a0a6d1f),
    UINT64_C(0x6d367ecf27cb09b7),
    UINT64_C(0x4f463f669e5fea2d),
    UINT64_C(0x7527bac7ebe5f17b),
    UINT64_C(0x3d0739f78a5292ea),
    UINT64_C(0x6bfb5fb11f8d5d08),
    UINT64_C(0x56033046fc7b6bab),
    UINT64_C(0xf0cfbc209af4361d),
};
/* π/2 · 2⁶³ */
#define NNLA__PI_OVER_2_FIXED UINT64_C(0xc90fdaa22168c235)

#if NNLA__REAL_BITS == 32

#  define NNLA__LOG2E       0x1.715476p+0f
#  define NNLA__LN2_HI      0x1.62e4p-1f
#  define NNLA__LN2_LO      0x1.7f7d1cp-20f
#  define NNLA__LN2         0x1.62e43p-1f
#  define NNLA__TWO_OVER_PI 0x1.45f306p-1f
#  define NNLA__PI_OVER_2_1 0x1.921fb6p+0f
#  define NNLA__PI_OVER_2_2 -0x1.777a5cp-25f
#  define NNLA__PI_OVER_2_3 -0x1.ee59dap-50f

/* (eʳ − 1 − r)/r², for eʳ and for eʳ − 1 */
/* error of the polynomial: 0.054 half ULP */
static const real nnla__exp_table[] = {
    0x1.fffffcp-2f, 0x1.55548ap-3f, 0x1.55584ep-5f, 0x1.123f66p-7f, 0x1.6ad6f4p-10f,
};
/* error of the polynomial: 0.24 half ULP */
static const real nnla__expm1_table[] = {
    0x1.fffffep-2f, 0x1.5554a8p-3f, 0x1.555796p-5f, 0x1.122e32p-7f, 0x1.6abf38p-10f,
};

/* (tanh x / x − 1)/z, z = x² */
/* error of the polynomial: 0.023 half ULP */
static const real nnla__tanh_table[] = {
    -0x1.555548p-2f, 0x1.110c5ep-3f, -0x1.b905c4p-5f, 0x1.5811fap-6f, -0x1.945538p-8f,
};

/* (log(1 + f)/s − 2)/z, s = f/(2 + f), z = s² */
/* error of the polynomial: 0.014 half ULP */
static const real nnla__log_table[] = {
    0x1.55557ap-1f,
    0x1.995ed4p-2f,
    0x1.31e0d8p-2f,
};

/* (sin r / r − 1)/v and (cos r − 1)/v, v = r² */
/* error of the polynomial: 0.0027 half ULP */
static const real nnla__sin_table[] = {
    -0x1.555556p-3f,
    0x1.111174p-7f,
    -0x1.a05902p-13f,
    0x1.7c00b2p-19f,
};
/* error of the polynomial: 0.0023 half ULP */
static const real nnla__cos_table[] = {
    -0x1p-1f,
    0x1.55554ap-5f,
    -0x1.6c0c18p-10f,
    0x1.99e054p-16f,
};

/* erf x / x − 1 in x²; log(erfc x) in x */
/* error of the polynomial: 0.018 half ULP */
static const real nnla__erf_small_table[] = {
    0x1.06eba8p-3f, -0x1.81274p-2f, 0x1.ce2d64p-4f, -0x1.b80122p-6f, 0x1.544a78p-8f, -0x1.a60ddp-11f, 0x1.4f77b2p-14f,
};
/* error of the polynomial: 0.075 half ULP */
static const real nnla__erf_large_table[] = {
    0x1.6e567ep-13f, -0x1.2127e4p+0f, -0x1.44460cp-1f, -0x1.bb83f2p-4f,
    0x1.9b8ebp-6f,   -0x1.115b3p-8f,  0x1.c792c4p-12f, -0x1.61cb7cp-16f,
};

#else

#  define NNLA__LOG2E       0x1.71547652b82fep+0
#  define NNLA__LN2_HI      0x1.62e42fefa4p-1
#  define NNLA__LN2_LO      -0x1.8432a1b0e2634p-43
#  define NNLA__LN2         0x1.62e42fefa39efp-1
#  define NNLA__TWO_OVER_PI 0x1.45f306dc9c883p-1
#  define NNLA__PI_OVER_2_1 0x1.921fb54442d18p+0
#  define NNLA__PI_OVER_2_2 0x1.1a62633145c07p-54
#  define NNLA__PI_OVER_2_3 -0x1.f1976b7ed8fbcp-110

/* (eʳ − 1 − r)/r², for eʳ and for eʳ − 1 */
/* error of the polynomial: 0.00078 half ULP */
static const real nnla__exp_table[] = {
    0x1p-1,
    0x1.555555555555dp-3,
    0x1.555555555556bp-5,
    0x1.111111110e58ap-7,
    0x1.6c16c16c0b51bp-10,
    0x1.a01a01b5c5c1ep-13,
    0x1.a01a01df5ed6fp-16,
    0x1.71ddeb4560123p-19,
    0x1.27e4663b6581ep-22,
    0x1.af731bc5a4351p-26,
    0x1.201bbb2b87563p-29,
};
/* error of the polynomial: 0.0057 half ULP */
static const real nnla__expm1_table[] = {
    0x1p-1,
    0x1.5555555555559p-3,
    0x1.5555555555558p-5,
    0x1.111111110f735p-7,
    0x1.6c16c16c17e26p-10,
    0x1.a01a01af8c6b3p-13,
    0x1.a01a0194d5008p-16,
    0x1.71ddf94d7115dp-19,
    0x1.27e50fe027c33p-22,
    0x1.af5d0cbad5017p-26,
    0x1.1f143ab79427fp-29,
};

/* (tanh x / x − 1)/z, z = x² */
/* error of the polynomial: 0.0082 half ULP */
static const real nnla__tanh_table[] = {
    -0x1.555555555554cp-2, 0x1.1111111110393p-3,  -0x1.ba1ba1b94246ap-5,  0x1.664f484c12b1bp-6,
    -0x1.226e2d5adbb51p-7, 0x1.d6d2555ac15bp-9,   -0x1.7d8c44c96ba3cp-10, 0x1.346636a946739p-11,
    -0x1.e8421848de5cp-13, 0x1.5a0f029168024p-14, -0x1.3ea44b8c23551p-16,
};

/* (log(1 + f)/s − 2)/z, s = f/(2 + f), z = s² */
/* error of the polynomial: 0.011 half ULP */
static const real nnla__log_table[] = {
    0x1.5555555555592p-1, 0x1.999999997ff04p-2, 0x1.24924941e33bcp-2, 0x1.c71c521253dcap-3,
    0x1.74663d68f3726p-3, 0x1.39a1daae7061ep-3, 0x1.2f045721a789fp-3,
};

/* (sin r / r − 1)/v and (cos r − 1)/v, v = r² */
/* error of the polynomial: 0.00064 half ULP */
static const real nnla__sin_table[] = {
    -0x1.5555555555555p-3,  0x1.1111111111038p-7,  -0x1.a01a019feb516p-13, 0x1.71de3a093fac3p-19,
    -0x1.ae63d1901b475p-26, 0x1.60a4e431c88c1p-33, -0x1.2fc4abb3e96c5p-41, -0x1.8b8b1d2b1f0d2p-44,
};
/* error of the polynomial: 4.7e-5 half ULP */
static const real nnla__cos_table[] = {
    -0x1p-1,
    0x1.5555555555555p-5,
    -0x1.6c16c16c16b33p-10,
    0x1.a01a019ffd831p-16,
    -0x1.27e4fb5b4b089p-22,
    0x1.1eed711d402b1p-29,
    -0x1.937671947528fp-37,
    0x1.9ebecb309950dp-45,
};

/* erf x / x − 1 in x²; log(erfc x) in x */
/* error of the polynomial: 0.11 half ULP */
static const real nnla__erf_small_table[] = {
    0x1.06eba8214db69p-3,  -0x1.812746b037a3cp-2,  0x1.ce2f21a048038p-4,  -0x1.b82ce314967bdp-6,
    0x1.565bcd790b5e1p-8,  -0x1.c02dcdc66c61fp-11, 0x1.f9a727c51abdcp-14, -0x1.f53d18ca74c53p-17,
    0x1.c183cdfceabd1p-20, -0x1.beef00968d1b5p-23, 0x1.09c28bf726fe6p-24, -0x1.1ec48e6a4087cp-25,
    0x1.badd0af75c3bep-27, -0x1.366f998065043p-29,
};
/* error of the polynomial: 0.071 half ULP */
static const real nnla__erf_large_table[] = {
    0x1.f39179b9a1018p-26, -0x1.20dd7b37f1b94p+0,  -0x1.45f2bc4f0cf4fp-1,  -0x1.a4fdb14a6232ap-4,
    0x1.39c4886de7081p-6,  0x1.5885de7561ffdp-13,  -0x1.aa4200cea8613p-10, 0x1.07819c6aa6266p-11,
    0x1.06cf87d43a175p-14, -0x1.20d29cbd3a24ep-13, 0x1.4cb76411fc7f1p-14,  -0x1.01b344a4d5f3bp-15,
    0x1.31b46b8e13f37p-17, -0x1.210ad307f9b4cp-19, 0x1.b8a0d9f6921e4p-22,  -0x1.0e0725f710e37p-24,
    0x1.06b3914f22944p-27, -0x1.8c66ddf96d8cfp-31, 0x1.bebec7e785f71p-35,  -0x1.614689762cf87p-39,
    0x1.5ced63630ab3fp-44, -0x1.430bc3d859c4bp-50,
};

#endif

#endif
