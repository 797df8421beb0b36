// FLINT 3 keeps Arb's headers beside its own; before that Arb was a library of its own.
#if __has_include(<flint/arb.h>)
#include <flint/acb.h>
#include <flint/acb_mat.h>
#include <flint/arb.h>
#include <flint/arb_fmpz_poly.h>
#else
#include <acb.h>
#include <acb_mat.h>
#include <arb.h>
#include <arb_fmpz_poly.h>
#endif
#include <flint/fmpq.h>
#include <flint/fmpz.h>
#include <flint/fmpz_poly.h>
#include <flint/fmpz_poly_factor.h>
#include <flint/nmod_mat.h>
#include <flint/nmod_poly.h>
#include <flint/ulong_extras.h>
