// The same loops three times: once for each vector unit.

#include "CKernels.h"

#pragma STDC FP_CONTRACT OFF

// Functions that pass vectors wider than the baseline's registers are inlined everywhere, so there
// is no calling convention to disagree about.
#pragma clang diagnostic ignored "-Wpsabi"

// Several hardware vectors are worked on at once, as many as registers allow, so that their
// latencies overlap.

#define UNIT(name) name##_baseline
#define VECTOR_BYTES 64
#define HARDWARE_BYTES 16
#include "Loops.h"
#undef UNIT
#undef VECTOR_BYTES
#undef HARDWARE_BYTES

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define UNIT(name) name##_avx2
#define VECTOR_BYTES 128
#define HARDWARE_BYTES 32
#include "Loops.h"
#undef UNIT
#undef VECTOR_BYTES
#undef HARDWARE_BYTES
#pragma clang attribute pop

#pragma clang attribute push(                                                                    \
    __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw"))),        \
    apply_to = function)
#define UNIT(name) name##_avx512
#define VECTOR_BYTES 512
#define HARDWARE_BYTES 64
#include "Loops.h"
#undef UNIT
#undef VECTOR_BYTES
#undef HARDWARE_BYTES
#pragma clang attribute pop

#endif

const kernel_table *kernels_of_unit(int unit) {
  if (unit == 0) return &table_baseline;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (unit == 1 && __builtin_cpu_supports("avx2")) return &table_avx2;
  if (unit == 2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
    return &table_avx512;
#endif
  return NULL;
}
