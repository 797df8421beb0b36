"""How far a candidate's answers are off: compiled C that takes the numbers as an argument.

It is that of bench-peers, its vector loops included. Blocks of cases are computed in turn, and the
first one with an error beyond the limit is the last. The hardest cases come first, as in golf, so
that most candidates that fail take a small part of an evaluation.
"""

from __future__ import annotations

import ctypes

import numpy as np
from c_peer import ACTIVATIONS, function_of
from cases import TOLERANCE, Cases
from sketch import BIAS, Sketch

BLOCK = 441
# golf's own limit is as near to the tolerance: doubles do not matter, and `golf verify` decides.
LIMIT = TOLERANCE * (1 - 1e-6)
UNLIMITED = 1e300


class Evaluator:
    """The largest error of a sketch with other numbers."""

    def __init__(self, sketch: Sketch, cases: Cases) -> None:
        self._judge = function_of(_source(sketch), ["-ffast-math"])
        self._arrays: list[np.ndarray] = []
        self._order(cases, np.arange(cases.count))
        self._order(cases, self._hardest_first(sketch.numbers.values))

    def worst_error(self, numbers: np.ndarray) -> float:
        """The largest error; beyond the limit, the largest of the cases computed until then."""
        return self._run(numbers, LIMIT)

    def _run(self, numbers: np.ndarray, limit: float) -> float:
        arrays = [numbers, *self._arrays]
        pointers = [ctypes.c_void_p(array.ctypes.data) for array in arrays]
        worst = self._judge(ctypes.c_long(len(self._errors)), ctypes.c_double(limit), *pointers)
        return worst if worst < 1e9 else 1e9

    def _order(self, cases: Cases, order: np.ndarray) -> None:
        columns = [np.ascontiguousarray(column[order]) for column in cases.columns]
        self._errors = np.zeros(cases.count)
        self._arrays = [*columns, np.ascontiguousarray(cases.targets[order]), self._errors]

    def _hardest_first(self, numbers: np.ndarray) -> np.ndarray:
        """The cases by how near they come to the largest error when the numbers vary a little."""
        generator = np.random.default_rng(1)
        hardness = np.zeros(len(self._errors))
        for _ in range(500):
            width = 10 ** generator.uniform(-4, -1)
            chosen = generator.random(len(numbers)) < generator.uniform(0, 0.2)
            varied = numbers * (1 + width * chosen * generator.standard_normal(len(numbers)))
            worst = self._run(varied, UNLIMITED)
            share = np.nan_to_num(self._errors / worst, nan=1.0)
            np.maximum(hardness, share, out=hardness)
        return np.argsort(-hardness, kind="stable")


def _source(sketch: Sketch) -> str:
    """The sketch in C; a neuron that reads nothing is computed once."""
    sums: list[list[str]] = [[] for _ in sketch.network.neurons]
    for index, place in enumerate(sketch.places):
        factor = "" if place.source == BIAS else f" * n{place.source}"
        sums[place.neuron].append(f"w{index}{factor}")
    constants, variables = [], []
    constants += [f"  const double w{index} = w[{index}];" for index in range(len(sketch.places))]
    for node, (neuron, terms) in enumerate(zip(sketch.network.neurons, sums), 3):
        line = f"const double n{node} = {neuron.activation}({' + '.join(terms) or '0'});"
        (variables if neuron.edges else constants).append(line)
    answer = f"n{sketch.network.node_count - 1}"
    return "\n".join(
        [
            ACTIVATIONS,
            "double judge(long count, double limit, const double *restrict w,",
            "             const double *restrict a, const double *restrict b,",
            "             const double *restrict c, const double *restrict targets,",
            "             double *restrict errors) {",
            *constants,
            "  double worst = 0;",
            f"  for (long start = 0; start < count && worst < limit; start += {BLOCK}) {{",
            f"    const long end = start + {BLOCK} < count ? start + {BLOCK} : count;",
            "    for (long i = start; i < end; i++) {",
            "      const double n0 = a[i], n1 = b[i], n2 = c[i];",
            *(f"      {line}" for line in variables),
            f"      errors[i] = fabs({answer} - targets[i]);",
            "    }",
            "    for (long i = start; i < end; i++) worst = fmax(worst, errors[i]);",
            "  }",
            "  return worst;",
            "}",
            "",
        ]
    )
