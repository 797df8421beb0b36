"""The cases of the reference task in doubles, and the verdict on answers to them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

TOLERANCE = 0.1


@dataclass(frozen=True)
class Cases:
    """The inputs as columns, each contiguous in memory, and the target of each case."""

    columns: np.ndarray
    targets: np.ndarray

    @property
    def count(self) -> int:
        """How many cases there are."""
        return len(self.targets)

    def worst_error(self, answers: np.ndarray) -> float:
        """The largest error; what every peer computes in every evaluation."""
        return float(np.abs(answers - self.targets).max())


def reference_cases() -> Cases:
    """a, b, c from -10 to 10, and the largest real root of x^3 + ax^2 + bx + c by NumPy."""
    rows = np.array(list(itertools.product(range(-10, 11), repeat=3)), dtype=float)
    companions = np.zeros((len(rows), 3, 3))
    companions[:, 0] = -rows
    companions[:, 1, 0] = companions[:, 2, 1] = 1
    roots = np.linalg.eigvals(companions)
    targets = np.where(abs(roots.imag) < 1e-5, roots.real, -np.inf).max(axis=1)
    # Multiple roots, which eigenvalues find inexactly, are integers here.
    a, b, c = rows.T
    for n in range(-12, 13):
        is_root = n**3 + a * n**2 + b * n + c == 0
        targets = np.where(is_root, np.maximum(targets, n), targets)
    return Cases(np.ascontiguousarray(rows.T), targets)
