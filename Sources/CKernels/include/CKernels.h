// The inner loops of evaluation, compiled once for each vector unit and chosen at run time.
//
// They are C because Swift cannot compile one function for several instruction sets within a
// binary; everything around them is Swift. All units perform the same operations on each lane,
// without fused operations and without the C library, so all give the same bits.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

/// The lanes that sums over cases are kept in, whatever the width of the vector unit.
#define KERNEL_SUM_LANES 8

/// What a neuron does with its sum; the numbers of `Activation`.
enum {
  kernel_identity = 0,
  kernel_relu = 1,
  kernel_softplus = 2,
  kernel_sigmoid = 3,
  kernel_sin = 4,
};

/// One neuron: `row[target] = activation(bias + Σ weight · row[source])`, edges in order.
typedef struct {
  int32_t activation;
  int32_t target;
  int32_t first_edge;
  int32_t edge_count;
  double bias;
} kernel_step;

/// One weight and the row it multiplies.
typedef struct {
  int64_t source;
  double weight;
} kernel_edge;

/// What comparing answers with targets found.
typedef struct {
  int64_t failures;
  double worst_error;
  double margin;
} kernel_verdict;

/// The kernels of one vector unit. `lanes` is always a multiple of 64, and a row has room for as
/// many doubles. A row may be read and written by the same step.
typedef struct {
  /// Evaluates the steps that `order` lists; all, one after the other, when it is NULL.
  void (*run)(const kernel_step *steps, const int32_t *order, ptrdiff_t count,
              const kernel_edge *edges, double *const *rows, ptrdiff_t lanes);

  /// As `run`, where only what reads a changed row is evaluated. Node n has the row
  /// `base + n · stride`; unless `change` is NULL, the one named `origin` has changed to it. Nodes
  /// for which `edited` is not 0 are evaluated whatever they read; NULL marks none. The steps of
  /// `order`, all of them when it is NULL, are those that may be edited or depend on a change. Where
  /// a result has other bits than before it is left in `scratch + n · lanes`. Afterwards `rows[n]`
  /// is where node n's values are. `changed` is working memory; both have room for all nodes.
  void (*run_changed)(const kernel_step *steps, const int32_t *order, ptrdiff_t count,
                      const kernel_edge *edges, double *base, ptrdiff_t nodes, ptrdiff_t stride,
                      ptrdiff_t origin, double *change, const uint8_t *edited, double *scratch,
                      double **rows, uint8_t *changed, ptrdiff_t lanes);

  /// For each 64 lanes whether the rows have different bits in any of them.
  void (*differ)(const double *left, const double *right, uint8_t *differs, ptrdiff_t lanes);

  /// As `run`, and leaves each activation's derivative at its sum in `slopes[target]`.
  void (*run_with_slopes)(const kernel_step *steps, ptrdiff_t count, const kernel_edge *edges,
                          double *const *rows, double *const *slopes, ptrdiff_t lanes);

  /// Goes back through the steps. `pulls[n]` holds the derivative of something by node n's value
  /// for the nodes that no step reads, and 0 for the others; afterwards it holds the derivative by
  /// the node's sum (by its value where n is an input).
  void (*run_back)(const kernel_step *steps, ptrdiff_t count, const kernel_edge *edges,
                   double *const *slopes, double *const *pulls, ptrdiff_t lanes);

  /// Compares answers with targets. A lane fails when its error is not below `share` times its
  /// tolerance; one whose tolerance is infinite is passed over. The verdict is added to what stands
  /// there.
  void (*compare)(const double *const *answers, const double *const *targets, ptrdiff_t outputs,
                  const double *tolerances, double share, ptrdiff_t lanes,
                  kernel_verdict *verdict);

  /// Makes answers into what is compared with targets where a task asks for decisions. With `winners`,
  /// whose lanes hold numbers of outputs, an output's answer is first taken from the winner's. Then it
  /// is brought between the rows `bounds[2 · output]` and `bounds[2 · output + 1]`; what is no number
  /// stays none. No row of `judged` is one of `answers`.
  void (*decide)(const double *const *answers, ptrdiff_t outputs, const double *const *bounds,
                 const double *winners, double *const *judged, ptrdiff_t lanes);

  /// out[i] = values[places[i]].
  void (*expand)(const double *values, const int32_t *places, double *out, ptrdiff_t lanes);

  /// out[i] = left[i] · right[i].
  void (*multiply)(const double *left, const double *right, double *out, ptrdiff_t lanes);

  /// For r < rows and c < columns adds left[r][i] · right[c][i] for all lanes i, in order, to
  /// sums[(r · columns + c) · KERNEL_SUM_LANES + i % KERNEL_SUM_LANES]. Where `triangle` is not 0,
  /// sums with c > r need not be computed.
  void (*products)(const double *const *left, ptrdiff_t rows, const double *const *right,
                   ptrdiff_t columns, int triangle, double *sums, ptrdiff_t lanes);

  /// Multiplies and adds in registers only, `rounds` times: what the unit can do at best. Returns a
  /// number that depends on all of it.
  double (*exercise)(ptrdiff_t rounds);

  /// How many additions and multiplications of doubles a round has.
  int flops_per_round;

  /// Doubles in one hardware vector.
  int width;
} kernel_table;

/// The kernels of a vector unit, narrowest first, or NULL when this processor lacks it: 0 is what
/// every processor of the architecture has, 1 is AVX2, 2 is AVX-512.
const kernel_table *kernels_of_unit(int unit);

#endif
