"""How contenders are timed: each formulation briefly, then the fastest ones in rounds."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field

from contender import Contender

TRIAL_SECONDS = 0.5
# More processor time than this in a second of wall time means a second thread.
ONE_THREAD = 1.1


class ThreadError(Exception):
    """A peer used more than one thread; the text says which."""


@dataclass
class Timing:
    """The times of a contender's evaluations, in seconds."""

    contender: Contender
    samples: list[float] = field(default_factory=list)
    # The best time of each formulation of the peer in its trial.
    trials: dict[str, float] = field(default_factory=dict)

    @property
    def best(self) -> float:
        """The shortest."""
        return min(self.samples)

    @property
    def median(self) -> float:
        """The one in the middle."""
        return statistics.median(self.samples)


def fastest(contenders: list[Contender]) -> Timing:
    """The contender that wins a short trial, not yet timed."""
    trials = {}
    for contender in contenders:
        contender.judge()
        trials[contender.formulation] = min(_sample(contender, TRIAL_SECONDS))
    winner = min(contenders, key=lambda contender: trials[contender.formulation])
    return Timing(winner, trials=trials)


def take_round(timings: list[Timing], seconds: float) -> None:
    """Times the contenders in turn, for `seconds` each."""
    for timing in timings:
        timing.contender.judge()
        timing.samples += _sample(timing.contender, seconds)


def _sample(contender: Contender, seconds: float) -> list[float]:
    """The times of evaluations that fill so many seconds, at least three."""
    samples: list[float] = []
    start, processor = time.perf_counter(), time.process_time()
    while len(samples) < 3 or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        contender.judge()
        samples.append(time.perf_counter() - before)
    spent = time.perf_counter() - start
    if spent > 0.1 and time.process_time() - processor > ONE_THREAD * spent:
        raise ThreadError(f"{contender.peer}, {contender.formulation}: more than one thread")
    return samples
