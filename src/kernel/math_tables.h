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

/* (log(1 + f) − f)/f² */
/* error of the polynomial: 0.084 half ULP */
static const real nnla__log_table[] = {
    -0x1p-1f,       0x1.5554fap-2f,  -0x1.ffff94p-3f, 0x1.99d592p-3f,  -0x1.557dfep-3f,
    0x1.1e817ep-3f, -0x1.f6bf44p-4f, 0x1.1ffb48p-3f,  -0x1.ff5c08p-4f,
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

/* e^(a²/2) Φ(−a), Φ the normal distribution, as P/Q */
/* error of the quotient: 0.17 half ULP */
static const real nnla__normal_p_table[] = {
    0x1.5be49ep-1f, 0x1.30f598p-1f, 0x1.fdf828p-3f, 0x1.c45a16p-5f, 0x1.6e99aep-8f,
};
/* error of the quotient: 0.17 half ULP */
static const real nnla__normal_q_table[] = {
    0x1.5be49ep+0f, 0x1.2344dcp+1f, 0x1.a2579cp+0f, 0x1.46a69cp-1f, 0x1.1b7ccap-3f, 0x1.cb75c4p-7f,
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

/* 1/c and log c for the intervals of log's argument: fit_elementary.py says which */
static const real nnla__inverse_of_c_table[] = {
    0x1.5555552c0617ap+0, 0x1.47ae1466dba53p+0, 0x1.3b13b1212d4a2p+0,
    0x1.2f684bc7db93bp+0, 0x1.2492490288d13p+0, 0x1.1a7b96072ab7bp+0,
    0x1.111110ff7c066p+0, 0x1.0842107945cc4p+0, 0x1p+0,
    0x1.e1e1e1ca4ef37p-1, 0x1.c71c71bb8e936p-1, 0x1.af286bb117d7p-1,
    0x1.9999997c6253ap-1, 0x1.8618616f369edp-1, 0x1.745d173f0c55ep-1,
    0x1.642c858a08593p-1,
};
static const real nnla__log_of_c_table[] = {
    -0x1.269620976p-2,  -0x1.f991c64e18p-3, -0x1.a93ed32054p-3,
    -0x1.5bf4063a4ep-3, -0x1.1178e7343cp-3, -0x1.9335e53d8p-4,
    -0x1.08598a5228p-4, -0x1.0415d74de8p-5, 0x0p+0,
    0x1.f0a30d91d8p-5,  0x1.e270774aacp-4,  0x1.5ff3078148p-3,
    0x1.c8ff7d0bbep-3,  0x1.1675caf6cbp-2,  0x1.4618bc3464p-2,
    0x1.739d7f7ee5p-2,
};

/* (−log(1 − r) − r)/r² */
/* error of the polynomial: 0.35 half ULP */
static const real nnla__log_table[] = {
    0x1.fffffffffffd9p-2, 0x1.5555555555a71p-2, 0x1.0000000094e14p-2, 0x1.999999873f8b5p-3,
    0x1.555542d09c3f1p-3, 0x1.2492d645f1d8ep-3, 0x1.006b8f0e80feap-3, 0x1.c4cd04dbd51b6p-4,
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

/* e^(a²/2) Φ(−a), Φ the normal distribution, as P/Q */
/* error of the quotient: 0.084 half ULP */
static const real nnla__normal_p_table[] = {
    0x1.75825b76b5d0bp-1,  0x1.353ec21403bc7p+0,  0x1.fbb47cf0e9c58p-1,  0x1.0af67569b19afp-1,
    0x1.8a9a61805d067p-3,  0x1.aa5dec7759da6p-5,  0x1.5497dccb9a3a9p-7,  0x1.8dbd8222bfdc6p-10,
    0x1.462a1b407eef6p-13, 0x1.559c94cef593fp-17, 0x1.5f51bf1fe5982p-22,
};
/* error of the quotient: 0.084 half ULP */
static const real nnla__normal_q_table[] = {
    0x1.75825b76b5d0bp+0, 0x1.ca40f6afc3fep+1,   0x1.070dedb766fc6p+2,  0x1.75cc51cee2a91p+1,
    0x1.6e1ac2abbab5bp+0, 0x1.0439b8c1cb05p-1,   0x1.12dec949ac882p-3,  0x1.b13b0f66b71c2p-6,
    0x1.f5d6a11a5ed8bp-9, 0x1.99a58394fc1f1p-12, 0x1.ac258e749c59ep-16, 0x1.b8503fcfffb33p-21,
};

#endif

#endif
