"""CMA-ES as pycma has it.

Tried: the same first step for all values (0.01 to 0.0003 of the value: no candidate passes, because
some numbers bear no more than their last place); sigma 0.03 to 1; a soft penalty; both encodings;
populations of 5 to 200; the diagonal variant (a third faster, as good for short runs); without
starting again. What counts most is that the numbers of digits are declared integer.
"""

from __future__ import annotations

import cma
import numpy as np
from encoding import Digits
from rival import Rival
from trial import Trial

# The first standard deviations, in units of the last place and in digits.
VALUE_STEP = 0.1
DIGIT_STEP = 0.3
# Generations without gain after which it starts again.
PATIENCE = 100


def version() -> str:
    """The library and its version."""
    return f"pycma {cma.__version__}"


def minimise(trial: Trial, seed: int) -> None:
    """Runs from the start; when it has converged, or stalls, again from the best."""
    encoding = trial.encoding
    options = {
        "bounds": [encoding.lower, encoding.upper],
        "CMA_stds": np.repeat([VALUE_STEP, DIGIT_STEP], len(encoding.start) // 2) * encoding.scale,
        "integer_variables": list(np.flatnonzero(encoding.whole)),
        "verbose": -9,
        # On steps many values are equal: what it takes for convergence is none.
        "tolflatfitness": 10**9,
        "tolstagnation": 10**9,
        "tolfun": 0,
        "tolfunhist": 0,
        "seed": seed,
    }
    trial(encoding.start)
    while True:
        search = cma.CMAEvolutionStrategy(trial.best_variables, 1.0, options)
        stalled = 0
        while not search.stop() and stalled <= PATIENCE:
            best = trial.best_score
            points = search.ask()
            search.tell(points, [trial(point) for point in points])
            stalled = 0 if trial.best_score < best else stalled + 1
        options["seed"] += 1000


RIVALS = [
    Rival(
        "CMA-ES",
        version(),
        f"sigma {VALUE_STEP} of the last place and {DIGIT_STEP} of a digit, numbers of digits "
        f"integer, again from the best after {PATIENCE} generations without gain",
        lambda sketch: Digits(sketch, 0.5),
        minimise,
    )
]
