"""Many decimals at once, exactly: whole significands, and how many of their digits are decimals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

POWERS = 10 ** np.arange(19)
# Beyond these a significand may not be a double any more, or its digits no integer of 64 bits.
MOST_DECIMALS = 12
LARGEST = 1e15


@dataclass(frozen=True)
class Decimals:
    """The numbers significand / 10**places, with as few places as can be."""

    significands: np.ndarray
    places: np.ndarray

    @property
    def values(self) -> np.ndarray:
        """The nearest doubles: one exact double divided by another, rounded once."""
        return self.significands / POWERS[self.places]

    @property
    def precisions(self) -> np.ndarray:
        """p + q each: the digits before the point and the digits after it, as golf scores them."""
        digits = np.searchsorted(POWERS, np.abs(self.significands), side="right")
        return np.maximum(digits - self.places, 0) + self.places

    def texts(self) -> list[str]:
        """The numbers as a network file has them."""
        pairs = zip(self.significands.tolist(), self.places.tolist())
        return [f"{Decimal(significand).scaleb(-places):f}" for significand, places in pairs]


def rounded(values: np.ndarray, places: np.ndarray) -> Decimals:
    """The nearest numbers with so many decimals at most; zero is what is too large."""
    places = np.clip(places, 0, MOST_DECIMALS)
    scaled = np.rint(values * POWERS[places])
    scaled[~(np.abs(scaled) < LARGEST)] = 0
    return _shortest(scaled.astype(np.int64), places)


def parsed(texts: list[str]) -> Decimals:
    """The numbers of a network file."""
    numbers = [Decimal(text) for text in texts]
    places = [max(-number.as_tuple().exponent, 0) for number in numbers]
    if max(places, default=0) > MOST_DECIMALS or any(abs(n) >= LARGEST for n in numbers):
        raise ValueError(f"numbers of more than {MOST_DECIMALS} decimals, or too large")
    significands = [int(number.scaleb(shift)) for number, shift in zip(numbers, places)]
    return _shortest(np.array(significands, dtype=np.int64), np.array(places))


def _shortest(significands: np.ndarray, places: np.ndarray) -> Decimals:
    """Takes zeros at the end away, of decimals only; 0 has no decimals."""
    significands, places = significands.copy(), places.copy()
    places[significands == 0] = 0
    while True:
        trailing = (places > 0) & (significands % 10 == 0)
        if not trailing.any():
            return Decimals(significands, places)
        significands[trailing] //= 10
        places[trailing] -= 1
