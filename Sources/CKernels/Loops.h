// The loops of one vector unit: UNIT(name) names them, VECTOR_BYTES is how much they take at once,
// HARDWARE_BYTES how wide the unit is. Included by Units.c only.
//
// The formulas use addition, multiplication, division and bit shifts only, never a fused operation
// and never the C library, whose results differ between machines. The errors stated are tested
// against Arb on dense samples; verdicts do not rest on them, because every network that is accepted
// is certified afterwards.

#define INLINE static inline __attribute__((always_inline))
#define V UNIT(doubles)
#define B UNIT(bits)
#define H UNIT(hardware)
#define HB UNIT(hardware_bits)
#define S UNIT(sum_lanes)
#define WIDTH ((ptrdiff_t)(VECTOR_BYTES / sizeof(double)))

typedef double V __attribute__((vector_size(VECTOR_BYTES), aligned(8)));
typedef int64_t B __attribute__((vector_size(VECTOR_BYTES), aligned(8)));
typedef double H __attribute__((vector_size(HARDWARE_BYTES), aligned(8)));
typedef int64_t HB __attribute__((vector_size(HARDWARE_BYTES), aligned(8)));
typedef double S __attribute__((vector_size(8 * KERNEL_SUM_LANES), aligned(8)));

INLINE V UNIT(load)(const double *p) { return *(const V *)p; }
INLINE void UNIT(store)(double *p, V v) { *(V *)p = v; }
INLINE V UNIT(all)(double x) { return (V){0} + x; }
INLINE V UNIT(choose)(B condition, V yes, V no) {
  return (V)((condition & (B)yes) | (~condition & (B)no));
}
INLINE int UNIT(every)(B condition) { return __builtin_reduce_and(condition) != 0; }

// Activations.

INLINE V UNIT(relu)(V u) { return UNIT(choose)(u < 0, UNIT(all)(0), u); }

// e^x for x <= 0, within 2 units in the last place, not a number kept; 0 below -708.
//
// x = k ln 2 + r with |r| <= ln 2 / 2; ln 2 in two parts, the first with 11 zero bits at its end, so
// that k times it is exact (Cody and Waite 1980). Then a minimax polynomial for (e^r - 1 - r) / r²,
// even and odd terms apart, so that they can be computed side by side.
INLINE V UNIT(exp_non_positive)(V x) {
  // Adding and subtracting 1.5·2^52 rounds to the nearest integer. The low bits of the sum are k,
  // plus the exponent's bias.
  const V rounder = UNIT(all)(0x1.8p52 + 1023);
  V clamped = UNIT(choose)(x < -708.0, UNIT(all)(-708), x);
  V shifted = clamped * 0x1.71547652b82fep0 + rounder;
  V k = shifted - rounder;
  V r = (clamped - k * 0x1.62e42fefa3800p-1) - k * 0x1.ef35793c76730p-45;
  V z = r * r;
  V even = UNIT(all)(0x1.2891d915c979p-22);
  even = even * z + 0x1.a019b8b2468dep-16;
  even = even * z + 0x1.6c16c178acbaap-10;
  even = even * z + 0x1.5555555553cd6p-5;
  even = even * z + 0x1.0000000000001p-1;
  V odd = UNIT(all)(0x1.af61c91546b84p-26);
  odd = odd * z + 0x1.71ddf7832088fp-19;
  odd = odd * z + 0x1.a01a01afb874ap-13;
  odd = odd * z + 0x1.111111110f8d9p-7;
  odd = odd * z + 0x1.5555555555558p-3;
  V p = (r + z * (even + r * odd)) + 1;
  V scale = (V)((B)shifted << 52);
  return UNIT(choose)(x < -708.0, UNIT(all)(0), p * scale);
}

// ln(1 + t) for t in 0...1, within 3 units in the last place: 2 artanh(s), s = t / (2 + t) <= 1/3,
// with a minimax polynomial for (artanh(s) / s - 1) / s² in s².
INLINE V UNIT(log1p)(V t) {
  V s = t / (t + 2);
  // Below 2^-60 the square changes nothing; it is kept from underflowing, which takes time.
  V floored = UNIT(choose)(s < 0x1p-60, UNIT(all)(0x1p-60), s);
  V z = floored * floored;
  V y = z * z;
  V odd = UNIT(all)(0x1.4ab1ff2ed31cfp-4);
  odd = odd * y + 0x1.eb7aa0d4c7b5cp-5;
  odd = odd * y + 0x1.3b1898a25f219p-4;
  odd = odd * y + 0x1.c71c726940dc3p-4;
  odd = odd * y + 0x1.999999999a248p-3;
  V even = UNIT(all)(0x1.68d9bd1b86a88p-5);
  even = even * y + 0x1.10add1e994523p-4;
  even = even * y + 0x1.745cf1dd33908p-4;
  even = even * y + 0x1.24924923e32ep-3;
  even = even * y + 0x1.5555555555555p-2;
  V twice = s + s;
  return twice + twice * (z * (even + z * odd));
}

INLINE V UNIT(negative_magnitude)(V u) { return (V)((B)u | INT64_MIN); }

// From `saturation` on, e^-u is lost beside 1, and so in a sum with u; e^u is 0 below -708.
INLINE int UNIT(is_saturated)(V u) { return UNIT(every)((u >= 40.0) | (u < -708.0)); }

// ln(1 + e^u), within 4 units in the last place above -708.
INLINE V UNIT(softplus)(V u) {
  if (UNIT(is_saturated)(u)) return UNIT(relu)(u);
  return UNIT(relu)(u) + UNIT(log1p)(UNIT(exp_non_positive)(UNIT(negative_magnitude)(u)));
}

// 1 / (1 + e^-u), within 4 units in the last place above -708.
INLINE V UNIT(sigmoid)(V u) {
  if (UNIT(is_saturated)(u)) return UNIT(choose)(u < 0, UNIT(all)(0), UNIT(all)(1));
  V t = UNIT(exp_non_positive)(UNIT(negative_magnitude)(u));
  return UNIT(choose)(u < 0, t, UNIT(all)(1)) / (t + 1);
}

// The sine, a number of quarter turns on, within 2^-52 absolutely; not a number beyond 2^20.
//
// u = k π/2 + r, π/2 in three parts of 33 bits, so that k times the first two is exact (Cody and
// Waite; the parts are those of Sun's fdlibm). Then minimax polynomials on |r| <= π/4.
INLINE V UNIT(sine)(V u, B turn) {
  const V rounder = UNIT(all)(0x1.8p52);
  V shifted = u * 0x1.45f306dc9c883p-1 + rounder;
  V k = shifted - rounder;
  V r = ((u - k * 0x1.921fb54400000p0) - k * 0x1.0b4611a600000p-34) - k * 0x1.3198a2e037073p-69;
  V z = r * r;
  V odd = UNIT(all)(0x1.5e11b11f5958cp-33);
  odd = odd * z - 0x1.ae602161d7c7fp-26;
  odd = odd * z + 0x1.71de37b224f1ap-19;
  odd = odd * z - 0x1.a01a019ea1749p-13;
  odd = odd * z + 0x1.1111111110c84p-7;
  odd = odd * z - 0x1.5555555555555p-3;
  V sine = r + r * (z * odd);
  V even = UNIT(all)(-0x1.9073e56374aa9p-37);
  even = even * z + 0x1.1eeb586537317p-29;
  even = even * z - 0x1.27e4fa037cc15p-22;
  even = even * z + 0x1.a01a019f38b6dp-16;
  even = even * z - 0x1.6c16c16c168ccp-10;
  even = even * z + 0x1.5555555555555p-5;
  even = even * z - 0.5;
  V cosine = even * z + 1;
  B quadrant = (B)shifted + turn;
  V value = UNIT(choose)((quadrant & 1) == 1, cosine, sine);
  V turned = UNIT(choose)((quadrant & 2) == 2, -value, value);
  return UNIT(choose)((u <= 0x1p20) & (u >= -0x1p20), turned, UNIT(all)(__builtin_nan("")));
}

// Sums.

// bias + Σ weight · row[source] at a place of the rows, for a known number of edges.
INLINE V UNIT(sum)(const kernel_edge *edges, ptrdiff_t count, double bias, double *const *rows,
                   ptrdiff_t lane) {
  V sum = UNIT(all)(bias);
  for (ptrdiff_t e = 0; e < count; e++)
    sum += UNIT(load)(rows[edges[e].source] + lane) * edges[e].weight;
  return sum;
}

#define SUMS_OF(N)                                                                               \
  case N:                                                                                        \
    for (ptrdiff_t lane = 0; lane < lanes; lane += WIDTH) {                                      \
      V u = UNIT(sum)(edges, N, step->bias, rows, lane);                                         \
      UNIT(store)(target + lane, is_relu ? UNIT(relu)(u) : u);                                   \
    }                                                                                            \
    return;

INLINE void UNIT(sums)(const kernel_step *step, const kernel_edge *edges, double *const *rows,
                       double *target, int is_relu, ptrdiff_t lanes) {
  switch (step->edge_count) {
    SUMS_OF(0)
    SUMS_OF(1)
    SUMS_OF(2)
    SUMS_OF(3)
    SUMS_OF(4)
  default:
    for (ptrdiff_t lane = 0; lane < lanes; lane += WIDTH) {
      V u = UNIT(sum)(edges, step->edge_count, step->bias, rows, lane);
      UNIT(store)(target + lane, is_relu ? UNIT(relu)(u) : u);
    }
  }
}

#undef SUMS_OF

// Evaluation.

#define EACH(result)                                                                             \
  for (ptrdiff_t lane = 0; lane < lanes; lane += WIDTH) {                                        \
    V u = UNIT(load)(target + lane);                                                             \
    UNIT(store)(target + lane, result);                                                          \
  }                                                                                              \
  break;

INLINE void UNIT(apply)(const kernel_step *step, const kernel_edge *all_edges, double *const *rows,
                        double *target, ptrdiff_t lanes) {
  const kernel_edge *edges = all_edges + step->first_edge;
  if (step->activation == kernel_relu) {
    UNIT(sums)(step, edges, rows, target, 1, lanes);
    return;
  }
  UNIT(sums)(step, edges, rows, target, 0, lanes);
  switch (step->activation) {
  case kernel_softplus: EACH(UNIT(softplus)(u))
  case kernel_sigmoid: EACH(UNIT(sigmoid)(u))
  case kernel_sin: EACH(UNIT(sine)(u, (B){0}))
  default: break;
  }
}

static void UNIT(run)(const kernel_step *steps, const int32_t *order, ptrdiff_t count,
                      const kernel_edge *edges, double *const *rows, ptrdiff_t lanes) {
  for (ptrdiff_t n = 0; n < count; n++) {
    const kernel_step *step = steps + (order ? order[n] : n);
    UNIT(apply)(step, edges, rows, rows[step->target], lanes);
  }
}

// Whether two rows have different bits in any of 64 lanes.
INLINE int UNIT(differs)(const double *left, const double *right) {
  B differences = {0};
  for (ptrdiff_t lane = 0; lane < 64; lane += WIDTH)
    differences |= (B)UNIT(load)(left + lane) ^ (B)UNIT(load)(right + lane);
  return __builtin_reduce_or(differences) != 0;
}

static void UNIT(differ)(const double *left, const double *right, uint8_t *differs,
                         ptrdiff_t lanes) {
  for (ptrdiff_t block = 0; block < lanes / 64; block++)
    differs[block] = (uint8_t)UNIT(differs)(left + block * 64, right + block * 64);
}

static void UNIT(run_changed)(const kernel_step *steps, const int32_t *order, ptrdiff_t count,
                              const kernel_edge *edges, double *base, ptrdiff_t nodes,
                              ptrdiff_t stride, ptrdiff_t origin, double *change,
                              const uint8_t *edited, double *scratch, double **rows,
                              uint8_t *changed, ptrdiff_t lanes) {
  for (ptrdiff_t node = 0; node < nodes; node++) {
    rows[node] = base + node * stride;
    changed[node] = 0;
  }
  if (change) {
    rows[origin] = change;
    changed[origin] = 1;
  }
  for (ptrdiff_t n = 0; n < count; n++) {
    const kernel_step *step = steps + (order ? order[n] : n);
    const kernel_edge *first = edges + step->first_edge;
    int reads_changed = edited ? edited[step->target] : 0;
    for (ptrdiff_t e = 0; e < step->edge_count; e++) reads_changed |= changed[first[e].source];
    if (!reads_changed) continue;
    double *target = scratch + step->target * lanes;
    UNIT(apply)(step, edges, rows, target, lanes);
    int differs = 0;
    for (ptrdiff_t lane = 0; lane < lanes && !differs; lane += 64)
      differs = UNIT(differs)(target + lane, rows[step->target] + lane);
    if (!differs) continue;
    rows[step->target] = target;
    changed[step->target] = 1;
  }
}

#undef EACH

#define EACH(result, slope)                                                                      \
  for (ptrdiff_t lane = 0; lane < lanes; lane += WIDTH) {                                        \
    V u = UNIT(load)(target + lane);                                                             \
    UNIT(store)(slopes[step->target] + lane, slope);                                             \
    UNIT(store)(target + lane, result);                                                          \
  }                                                                                              \
  break;

static void UNIT(run_with_slopes)(const kernel_step *steps, ptrdiff_t count,
                                  const kernel_edge *all_edges, double *const *rows,
                                  double *const *slopes, ptrdiff_t lanes) {
  const V one = UNIT(all)(1);
  for (ptrdiff_t n = 0; n < count; n++) {
    const kernel_step *step = steps + n;
    double *target = rows[step->target];
    UNIT(sums)(step, all_edges + step->first_edge, rows, target, 0, lanes);
    switch (step->activation) {
    case kernel_relu: EACH(UNIT(relu)(u), UNIT(choose)(u > 0, one, UNIT(all)(0)))
    case kernel_softplus: EACH(UNIT(softplus)(u), UNIT(sigmoid)(u))
    case kernel_sigmoid: EACH(UNIT(sigmoid)(u), UNIT(sigmoid)(u) * UNIT(sigmoid)(-u))
    case kernel_sin: EACH(UNIT(sine)(u, (B){0}), UNIT(sine)(u, (B){0} + 1))
    default: EACH(u, one)
    }
  }
}

#undef EACH

static void UNIT(run_back)(const kernel_step *steps, ptrdiff_t count, const kernel_edge *all_edges,
                           double *const *slopes, double *const *pulls, ptrdiff_t lanes) {
  for (ptrdiff_t n = count - 1; n >= 0; n--) {
    const kernel_step *step = steps + n;
    const kernel_edge *edges = all_edges + step->first_edge;
    double *own = pulls[step->target];
    const double *slope = slopes[step->target];
    for (ptrdiff_t lane = 0; lane < lanes; lane += WIDTH) {
      V pull = UNIT(load)(own + lane) * UNIT(load)(slope + lane);
      UNIT(store)(own + lane, pull);
      for (ptrdiff_t e = 0; e < step->edge_count; e++) {
        double *other = pulls[edges[e].source] + lane;
        UNIT(store)(other, UNIT(load)(other) + pull * edges[e].weight);
      }
    }
  }
}

// Verdicts and sums over cases.

static void UNIT(compare)(const double *const *answers, const double *const *targets,
                          ptrdiff_t outputs, const double *tolerances, double share,
                          ptrdiff_t lanes, kernel_verdict *verdict) {
  const H infinite = (H){0} + __builtin_inf();
  HB failures = {0};
  H worst = (H){0} + verdict->worst_error;
  H margin = (H){0} + verdict->margin;
  const ptrdiff_t width = HARDWARE_BYTES / sizeof(double);
  for (ptrdiff_t lane = 0; lane < lanes; lane += width) {
    H tolerance = *(const H *)(tolerances + lane);
    HB counts = tolerance < infinite;
    H largest = {0};
    for (ptrdiff_t output = 0; output < outputs; output++) {
      H difference = *(const H *)(answers[output] + lane) - *(const H *)(targets[output] + lane);
      H error = (H)((HB)difference & INT64_MAX);
      // Written so that an answer that is no number has an infinite error.
      error = (H)(((error == error) & (HB)error) | ((error != error) & (HB)infinite));
      HB larger = error > largest;
      largest = (H)((larger & (HB)error) | (~larger & (HB)largest));
    }
    failures -= ~(largest < tolerance * share) & counts;
    HB worse = (largest > worst) & counts;
    worst = (H)((worse & (HB)largest) | (~worse & (HB)worst));
    H left = tolerance - largest;
    HB closer = (left < margin) & counts;
    margin = (H)((closer & (HB)left) | (~closer & (HB)margin));
  }
  for (ptrdiff_t lane = 0; lane < width; lane++) {
    verdict->failures += failures[lane];
    if (worst[lane] > verdict->worst_error) verdict->worst_error = worst[lane];
    if (margin[lane] < verdict->margin) verdict->margin = margin[lane];
  }
}

static void UNIT(decide)(const double *const *answers, ptrdiff_t outputs,
                         const double *const *bounds, const double *winners,
                         double *const *judged, ptrdiff_t lanes) {
  for (ptrdiff_t lane = 0; lane < lanes; lane += WIDTH) {
    V winner = {0};
    if (winners) {
      V number = UNIT(load)(winners + lane);
      for (ptrdiff_t output = 0; output < outputs; output++)
        winner = UNIT(choose)(number == (double)output, UNIT(load)(answers[output] + lane), winner);
    }
    for (ptrdiff_t output = 0; output < outputs; output++) {
      V answer = UNIT(load)(answers[output] + lane);
      if (winners) answer = winner - answer;
      V low = UNIT(load)(bounds[2 * output] + lane);
      V high = UNIT(load)(bounds[2 * output + 1] + lane);
      // Written so that an answer that is no number stays none.
      answer = UNIT(choose)(answer < low, low, answer);
      UNIT(store)(judged[output] + lane, UNIT(choose)(answer > high, high, answer));
    }
  }
}

static void UNIT(expand)(const double *values, const int32_t *places, double *out,
                         ptrdiff_t lanes) {
  for (ptrdiff_t lane = 0; lane < lanes; lane++) out[lane] = values[places[lane]];
}

static void UNIT(multiply)(const double *left, const double *right, double *out, ptrdiff_t lanes) {
  for (ptrdiff_t lane = 0; lane < lanes; lane += WIDTH)
    UNIT(store)(out + lane, UNIT(load)(left + lane) * UNIT(load)(right + lane));
}

// Adds to a tile of sums, which stays in registers.
INLINE void UNIT(tile)(const double *const *left, ptrdiff_t height, const double *const *right,
                       ptrdiff_t width, double *sums, ptrdiff_t stride, ptrdiff_t lanes) {
  S tile[4][2];
  for (ptrdiff_t i = 0; i < height; i++)
    for (ptrdiff_t j = 0; j < width; j++)
      tile[i][j] = *(const S *)(sums + i * stride + j * KERNEL_SUM_LANES);
  for (ptrdiff_t lane = 0; lane < lanes; lane += KERNEL_SUM_LANES)
    for (ptrdiff_t i = 0; i < height; i++)
      for (ptrdiff_t j = 0; j < width; j++)
        tile[i][j] += *(const S *)(left[i] + lane) * *(const S *)(right[j] + lane);
  for (ptrdiff_t i = 0; i < height; i++)
    for (ptrdiff_t j = 0; j < width; j++)
      *(S *)(sums + i * stride + j * KERNEL_SUM_LANES) = tile[i][j];
}

static void UNIT(products)(const double *const *left, ptrdiff_t rows, const double *const *right,
                           ptrdiff_t columns, int triangle, double *sums, ptrdiff_t lanes) {
  const ptrdiff_t stride = columns * KERNEL_SUM_LANES;
  for (ptrdiff_t row = 0; row < rows; row += 4) {
    ptrdiff_t height = rows - row < 4 ? rows - row : 4;
    ptrdiff_t end = triangle && row + height < columns ? row + height : columns;
    for (ptrdiff_t column = 0; column < end;) {
      double *corner = sums + row * stride + column * KERNEL_SUM_LANES;
      if (height == 4 && column + 2 <= end) {
        UNIT(tile)(left + row, 4, right + column, 2, corner, stride, lanes);
        column += 2;
      } else {
        for (ptrdiff_t one = 0; one < height; one++)
          UNIT(tile)(left + row + one, 1, right + column, 1, corner + one * stride, stride, lanes);
        column += 1;
      }
    }
  }
}

// As many chains as registers allow, so that latencies overlap.
#define CHAINS 14

static double UNIT(exercise)(ptrdiff_t rounds) {
  H chains[CHAINS];
  for (int i = 0; i < CHAINS; i++) chains[i] = (H){0} + (1.0 + i);
  const H factor = (H){0} + 0x1.fffffffffffffp-1, term = (H){0} + 0x1p-40;
  for (ptrdiff_t round = 0; round < rounds; round++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < CHAINS; i++) chains[i] = chains[i] * factor + term;
  }
  double all = 0;
  for (int i = 0; i < CHAINS; i++) all += chains[i][0];
  return all;
}

static const kernel_table UNIT(table) = {
    .run = UNIT(run),
    .run_changed = UNIT(run_changed),
    .differ = UNIT(differ),
    .run_with_slopes = UNIT(run_with_slopes),
    .run_back = UNIT(run_back),
    .compare = UNIT(compare),
    .decide = UNIT(decide),
    .expand = UNIT(expand),
    .multiply = UNIT(multiply),
    .products = UNIT(products),
    .exercise = UNIT(exercise),
    .width = HARDWARE_BYTES / 8,
    .flops_per_round = 2 * CHAINS * HARDWARE_BYTES / 8,
};

#undef INLINE
#undef V
#undef B
#undef H
#undef HB
#undef S
#undef WIDTH
#undef CHAINS
