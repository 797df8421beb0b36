"""Dual annealing and differential evolution as SciPy has them.

Dual annealing: tried temperatures 0.1 to 5230 (its default finds nothing at all), visit 1.1 to 2.8,
accept -5 to 0.5, both encodings, values within a tenth of the start's to twice, one long run. It
changes one variable at a time half of the time, which suits the problem.

Differential evolution: tried best1bin, rand1bin and currenttobest1bin; populations of 20 to 60;
mutation 0.1 to 1.5; recombination 0.01 to 0.03 (a few variables at a time: its default of 0.7
changes them all); both encodings; the numbers of digits declared integer (no difference, they are
rounded anyway); a soft penalty; one long run.
"""

from __future__ import annotations

import itertools

import numpy as np
import scipy
from encoding import Digits
from rival import Rival
from scipy.optimize import differential_evolution, dual_annealing
from trial import Trial

TEMPERATURE = 3.0
# After so many it has cooled down. One takes two candidates for each variable.
ITERATIONS = 20

POPULATION = 20
GENERATIONS = 200
MUTATION = (0.3, 1.0)
RECOMBINATION = 0.02
# So many of the variables of a member differ from the start's, the values by about so many units of
# the last place, the numbers of digits by about one.
SHARE = 0.05
VALUE_STEP = 3


def version() -> str:
    """The library and its version."""
    return f"SciPy {scipy.__version__}"


def anneal(trial: Trial, seed: int) -> None:
    """Dual annealing from the start; when it has cooled down, again from the best.

    Its own way of starting again is from a random place, where nothing passes. Its local search
    finds no slope on steps.
    """
    encoding = trial.encoding
    for attempt in itertools.count():
        dual_annealing(
            trial,
            list(zip(encoding.lower, encoding.upper)),
            x0=trial.best_variables,
            no_local_search=True,
            maxiter=ITERATIONS,
            maxfun=10**9,
            initial_temp=TEMPERATURE,
            restart_temp_ratio=1e-9,
            rng=seed + 1000 * attempt,
        )


def evolve(trial: Trial, seed: int) -> None:
    """Differential evolution of a population around the start, and again around the best."""
    encoding = trial.encoding
    shape = POPULATION, len(encoding.start)
    generator = np.random.default_rng(seed)
    while True:
        spread = np.repeat([VALUE_STEP, 1], shape[1] // 2) * encoding.scale
        spread = spread * generator.standard_normal(shape) * (generator.random(shape) < SHARE)
        spread[0] = 0
        differential_evolution(
            trial,
            list(zip(encoding.lower, encoding.upper)),
            init=np.clip(trial.best_variables + spread, encoding.lower, encoding.upper),
            mutation=MUTATION,
            recombination=RECOMBINATION,
            maxiter=GENERATIONS,
            tol=0,
            atol=0,
            polish=False,
            rng=generator,
        )


RIVALS = [
    Rival(
        "dual annealing",
        version(),
        f"temperature {TEMPERATURE:g}, no local search, again from the best after {ITERATIONS} "
        "iterations",
        lambda sketch: Digits(sketch, 0.5),
        anneal,
    ),
    Rival(
        "differential evolution",
        version(),
        f"best1bin, {POPULATION} members near the start, mutation {MUTATION[0]:g} to "
        f"{MUTATION[1]:g}, recombination {RECOMBINATION}, again around the best after "
        f"{GENERATIONS} generations",
        lambda sketch: Digits(sketch, 0.5),
        evolve,
    ),
]
