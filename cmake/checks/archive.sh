#!/bin/sh
# archive.sh NM LIBRARY: the library needs nothing that could end, surprise or write to the host program, and no
# function of libm whose bits differ between platforms.
set -eu

forbidden='
abort exit _exit _Exit quick_exit raise kill __assert_fail
printf fprintf vprintf vfprintf dprintf puts fputs putchar putc fputc perror
__printf_chk __fprintf_chk __vprintf_chk __vfprintf_chk __dprintf_chk stdout stderr
rand srand rand_r random srandom drand48
setlocale localeconv uselocale strtof atof __isoc99_sscanf sscanf
signal sigaction fesetround feenableexcept
exp expf exp2 exp2f expm1 expm1f log logf log2 log2f log10 log10f log1p log1pf pow powf
tanh tanhf sinh sinhf cosh coshf sin sinf cos cosf tan tanf atan atanf atan2 atan2f
erf erff erfc erfcf tgamma lgamma cbrt cbrtf hypot hypotf sincos sincosf'

used=$("$1" -u "$2" | awk 'NF == 2 { print $2 }' | sort -u)
bad=$(for name in $forbidden; do printf '%s\n' "$used" | grep -x -- "$name" || :; done)
if [ -n "$bad" ]; then
  echo "$2 needs:" $bad
  exit 1
fi
