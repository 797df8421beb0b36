"""An optimiser as it takes part: its settings, its encoding, and how it is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from encoding import Encoding
from sketch import Sketch
from trial import Trial


@dataclass(frozen=True)
class Rival:
    """One optimiser with the settings that did best for it."""

    name: str
    version: str
    settings: str
    encoding: Callable[[Sketch], Encoding]
    # Runs until the trial raises `SpentError`; the second argument is the seed.
    minimise: Callable[[Trial, int], None]
    # Whether its own work for a candidate is so much that time has to be limited.
    is_slow: bool = False
