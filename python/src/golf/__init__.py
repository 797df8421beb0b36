"""Searches for the smallest network that provably does a job.

>>> import golf, numpy as np
>>> x = np.arange(-10, 11)
>>> run = golf.search(x, abs(x), tolerance=0.1, generations=2, runs="/tmp/golf-doctest")
>>> run.certificate.passes
True
>>> float(run.predict([-3])[0])
3.0

Everything is done by the program golf, which this package carries and drives by its JSON.
"""

from golf.certificate import Certificate, verify
from golf.network import Network, Neuron
from golf.rules import Between, Relative, Rules
from golf.run import Run, search
from golf.solution import Solution, solve
from golf.tool import GolfError, version

__all__ = [
    "Between",
    "Certificate",
    "GolfError",
    "Network",
    "Neuron",
    "Relative",
    "Rules",
    "Run",
    "Solution",
    "search",
    "solve",
    "verify",
    "version",
]
