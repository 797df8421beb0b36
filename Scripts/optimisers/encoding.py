"""From the real variables of an optimiser to the decimals of a candidate.

Both encodings have two variables for each number of the start, and both say at their start exactly
what the start is. The first half of the variables are the values, relative to those of the start.

- `Digits`: how many significant digits the value is rounded to; at 0 the weight is dropped.
- `Interval`: how far from the value the number may be, as a power of ten of the value; the number
  is the cheapest decimal in between. If 0 is in between, the weight is dropped.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from decimals import MOST_DECIMALS, POWERS, Decimals, rounded
from sketch import Sketch


class Encoding(Protocol):
    """What an optimiser needs to know about its variables."""

    lower: np.ndarray
    upper: np.ndarray
    start: np.ndarray
    # The natural steps: a unit of the last place, relative to the value; a digit.
    scale: np.ndarray
    # Which variables are whole numbers, if an optimiser cares.
    whole: np.ndarray

    def decimals(self, variables: np.ndarray) -> Decimals:
        """The candidate's numbers."""


class Digits:
    """A relative change and a number of significant digits for each number."""

    def __init__(self, sketch: Sketch, width: float, slack: int = 1) -> None:
        """Values change by up to `width` times themselves; `slack` more digits are allowed."""
        self._values = sketch.numbers.values
        count = len(self._values)
        self._before_point = _before_point(self._values)
        digits = np.maximum(self._before_point + sketch.numbers.places, 1)
        ones = np.ones(count)
        # Half a digit below 0 and above the most, so that each number of digits has its share.
        self.lower = np.concatenate([-width * ones, -0.49 * ones])
        self.upper = np.concatenate([width * ones, digits + slack + 0.49])
        self.start = np.concatenate([0 * ones, digits])
        self.scale = np.concatenate([_last_places(sketch), ones])
        self.whole = np.repeat([False, True], count)

    def decimals(self, variables: np.ndarray) -> Decimals:
        """The candidate's numbers."""
        changes, digits = np.split(variables, 2)
        digits = np.rint(digits).astype(np.int64)
        values = np.where(digits <= 0, 0.0, self._values * (1 + changes))
        # Digits before the point cost the same whatever they are: they are never rounded.
        return rounded(values, digits - _before_point(values))


class Interval:
    """A relative change and a tolerance for each number."""

    def __init__(self, sketch: Sketch, width: float = 0.5, widest: float = 0.5) -> None:
        """Values change by up to `width` times themselves, tolerances go up to 10**widest."""
        self._values = sketch.numbers.values
        count = len(self._values)
        ones = np.ones(count)
        # Almost half a unit of the last place: there is no other decimal as short.
        exact = np.log10(0.45 * _last_places(sketch))
        self.lower = np.concatenate([-width * ones, exact - 1])
        self.upper = np.concatenate([width * ones, widest * ones])
        self.start = np.concatenate([0 * ones, exact])
        self.scale = np.concatenate([_last_places(sketch), ones])
        self.whole = np.zeros(2 * count, dtype=bool)
        self._places = np.arange(MOST_DECIMALS + 1)[:, None]

    def decimals(self, variables: np.ndarray) -> Decimals:
        """The candidate's numbers."""
        changes, exponents = np.split(variables, 2)
        values = self._values * (1 + changes)
        reach = np.abs(self._values) * 10**exponents
        scaled = values * POWERS[self._places]
        is_near = np.abs(np.rint(scaled) - scaled) <= reach * POWERS[self._places] + 1e-9
        places = np.where(is_near.any(axis=0), is_near.argmax(axis=0), MOST_DECIMALS)
        return rounded(np.where(np.abs(values) <= reach, 0.0, values), places)


def _last_places(sketch: Sketch) -> np.ndarray:
    """The unit of each number's last decimal, relative to the number."""
    return 1 / POWERS[sketch.numbers.places] / np.abs(sketch.numbers.values)


def _before_point(values: np.ndarray) -> np.ndarray:
    """The digits before the point; minus the zeros behind it where there are none."""
    sizes = np.maximum(np.abs(values), 1e-15)
    return np.floor(np.log10(sizes)).astype(np.int64) + 1
