"""What is timed: one formulation of one network in one library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Contender:
    """A network made ready to be evaluated on all cases."""

    peer: str
    formulation: str
    # Evaluates all cases, compares them with the targets, returns the largest error.
    judge: Callable[[], float]
    # What the last evaluation answered.
    answers: Callable[[], np.ndarray]
    # What making it ready took, in seconds; no part of an evaluation's time.
    preparation: float
