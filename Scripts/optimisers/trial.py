"""What an optimiser minimises: it judges candidates, counts them, and keeps the best."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np
from cases import TOLERANCE
from decimals import Decimals
from encoding import Encoding
from evaluator import LIMIT, Evaluator
from sketch import Sketch

# What the worst error is worth when it is as large as the tolerance, as in golf's walks.
PRESSURE = 2.0
# What a worst error counts for each power of ten beyond the limit.
STEEPNESS = 20.0


class SpentError(Exception):
    """The budget of candidates, or of time, is spent: what ends an optimiser."""


@dataclass
class Trial:
    """One run of one optimiser, as the function it minimises.

    A candidate that answers every case counts its score and a price for its worst error. Any other
    one counts more than the start does, and the more the larger its error, so that there is a slope
    back. (Tried: its own score and the same slope, so that there may be a way through. It helps
    CMA-ES a little where that does badly, and nothing else.)
    """

    sketch: Sketch
    encoding: Encoding
    evaluator: Evaluator
    candidates: int
    seconds: float = float("inf")
    judged: int = 0
    # The cheapest candidate that answers every case, and of those the one with the least error.
    best: Decimals = field(init=False)
    best_variables: np.ndarray = field(init=False)
    best_score: int = field(init=False)
    # The best score after 1, 2, 4, ... candidates.
    curve: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.best, self.best_score = self.sketch.numbers, self.sketch.score
        self.best_variables = self.encoding.start
        self._best_error = float("inf")
        self._start = time.perf_counter()

    @property
    def elapsed(self) -> float:
        """Seconds since the trial began."""
        return time.perf_counter() - self._start

    def __call__(self, variables: np.ndarray) -> float:
        """What a candidate counts."""
        if self.judged >= self.candidates or self.elapsed > self.seconds:
            raise SpentError
        numbers = self.sketch.without_unread(self.encoding.decimals(np.asarray(variables)))
        score = int(numbers.precisions.sum())
        worst = self.evaluator.worst_error(numbers.values)
        if worst < LIMIT:
            cost = score + PRESSURE * worst / TOLERANCE
            if (score, worst) < (self.best_score, self._best_error):
                self.best, self.best_score, self._best_error = numbers, score, worst
                self.best_variables = np.array(variables, dtype=float)
        else:
            cost = self.sketch.score + PRESSURE + STEEPNESS * np.log10(worst / LIMIT)
        self.judged += 1
        if self.judged & (self.judged - 1) == 0:
            self.curve[self.judged] = self.best_score
        return float(cost)
