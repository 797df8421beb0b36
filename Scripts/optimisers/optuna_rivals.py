"""The tree-structured Parzen estimator (TPE) and random sampling as Optuna has them.

A candidate of 67 variables takes TPE tens of milliseconds, the more the more it has seen, so that
time ends a run long before the budget of candidates does.

Tried: values and digits (the values within 2%, 0.1% or 0.01%), and the digits alone; each variable
for itself and all together (multivariate). What counts most is how it begins: it gets the start
and, for each number, the start with that number a digit shorter, and learns which of them can be.
Without these it finds nothing.
"""

from __future__ import annotations

import numpy as np
import optuna
from encoding import Digits
from rival import Rival
from trial import Trial

optuna.logging.set_verbosity(optuna.logging.ERROR)


def version() -> str:
    """The library and its version."""
    return f"Optuna {optuna.__version__}"


def estimate(trial: Trial, seed: int) -> None:
    """TPE from the start and its neighbours."""
    _study(trial, optuna.samplers.TPESampler(seed=seed, multivariate=MULTIVARIATE))


def sample(trial: Trial, seed: int) -> None:
    """Candidates drawn at random near the start: the baseline."""
    _study(trial, optuna.samplers.RandomSampler(seed=seed))


def _study(trial: Trial, sampler: optuna.samplers.BaseSampler) -> None:
    encoding = trial.encoding
    varied = np.flatnonzero(encoding.lower < encoding.upper)
    names = {f"x{index}": index for index in varied.tolist()}
    ranges: dict[str, optuna.distributions.BaseDistribution] = {}
    for name, index in names.items():
        low, high = float(encoding.lower[index]), float(encoding.upper[index])
        if encoding.whole[index]:
            ranges[name] = optuna.distributions.IntDistribution(round(low), round(high))
        else:
            ranges[name] = optuna.distributions.FloatDistribution(low, high)
    study = optuna.create_study(sampler=sampler)
    start = {name: encoding.start[index].item() for name, index in names.items()}
    study.enqueue_trial(start)
    for name, index in names.items():
        if encoding.whole[index]:
            study.enqueue_trial({**start, name: start[name] - 1})
    variables = encoding.start.copy()
    while True:
        asked = study.ask(ranges)
        variables[varied] = [asked.params[name] for name in names]
        study.tell(asked, trial(variables))


MULTIVARIATE = True

RIVALS = [
    Rival(
        "TPE",
        version(),
        "multivariate, of the numbers of digits alone, after the start and its neighbours",
        lambda sketch: Digits(sketch, 0, slack=0),
        estimate,
        is_slow=True,
    ),
    Rival(
        "random sampling",
        version(),
        "numbers of digits alone, after the start and its neighbours",
        lambda sketch: Digits(sketch, 0, slack=0),
        sample,
        is_slow=True,
    ),
]
