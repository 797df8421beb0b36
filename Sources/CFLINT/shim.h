// FLINT 3 keeps Arb's headers beside its own; before that Arb was a library of its own.
#if __has_include(<flint/arb.h>)
#include <flint/acb.h>
#include <flint/arb.h>
#else
#include <acb.h>
#include <arb.h>
#endif
#include <flint/fmpq.h>
#include <flint/fmpz.h>
#include <flint/fmpz_poly.h>
#include <flint/nmod_mat.h>
#include <flint/ulong_extras.h>
