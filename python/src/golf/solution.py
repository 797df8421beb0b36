"""Every critical point of a small polynomial network's loss."""

import json
import os
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from numbers import Number
from pathlib import Path

import numpy as np

from golf import tool


@dataclass(frozen=True)
class Solution:
    """What `golf solve` found and proved; true where it may say that this is all there is."""

    #: The JSON of `golf solve --json`, as it is: points, sets, counts, checks, evidence.
    json: dict
    #: A picture of the real points by loss and index, as SVG; empty where there are none.
    picture: str

    @property
    def complete(self):
        """Whether every isolated critical point is there."""
        return self.json["complete"]

    @property
    def evidence(self):
        """On what ground: proved, counted, argued or unknown."""
        return self.json["evidence"]

    @property
    def points(self):
        """Every critical point, complex ones included, the least loss first."""
        return self.json["points"]

    @property
    def real(self):
        """The real points."""
        return [point for point in self.points if point["real"]]

    @property
    def minima(self):
        """The real points that are local minima."""
        return [point for point in self.real if point["kind"] == "minimum"]

    @property
    def global_minimum(self):
        """The least value of the loss, where golf may say that it is less nowhere; else None."""
        if self.json["globalEvidence"] not in ("proved", "counted"):
            return None
        least = [self.points[number - 1]["loss"] for number in self.json["globalMinima"]]
        for each in self.json["sets"]:
            if each["real"] and (each["indices"] == [0] or each["dimension"] is None):
                least.append(each["loss"])
        return min((float(Fraction(loss)) for loss in least), default=None)

    @property
    def weights(self):
        """The weights at the real points, as doubles: a row for each."""
        return np.array([[float(weight) for weight in point["w"]] for point in self.real])

    def __bool__(self):
        return self.complete

    def _repr_svg_(self):
        return self.picture[self.picture.index("<svg") :] if self.picture else None

    def __repr__(self):
        counts = self.json["counts"]
        return (
            f"<golf.Solution: {counts['isolated']} critical points, {counts['real']} real, "
            f"{'complete' if self.complete else 'not shown to be complete'} ({self.evidence})>"
        )


def solve(problem, *, gauge=False, regularise=None, starts=None, seed=None, threads=None):
    """Finds every critical point of a small polynomial network's loss.

    `problem` is a file, or a dictionary with layers, activations, X, Y, and perhaps bias, fixed and
    lambda, as `golf solve` describes them; numbers may be Python's, fractions and NumPy's included.
    """
    options = ["--gauge"] if gauge else []
    for option, value in [
        ("--regularise", regularise),
        ("--starts", starts),
        ("--seed", seed),
        ("--threads", threads),
    ]:
        if value is not None:
            options += [option, str(value)]
    with tempfile.TemporaryDirectory(prefix="golf-") as folder:
        if isinstance(problem, dict):
            path = Path(folder) / "problem.json"
            path.write_text(json.dumps(_plain(problem, ())), encoding="utf-8")
        else:
            path = os.fspath(problem)
        picture = Path(folder) / "points.svg"
        # Status 1 is an answer: argued, or unknown.
        found = tool.answer(
            "solve", path, "--json", "--picture", picture, *options, statuses=(0, 1)
        )
        drawn = picture.read_text(encoding="utf-8") if picture.exists() else ""
        return Solution(found, drawn)


def _plain(value, place):
    """A problem as JSON has it: numbers that are data become text, so that nothing is rounded."""
    if isinstance(value, dict):
        return {key: _plain(each, (*place, key)) for key, each in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(each, place) for each in value]
    if value is None or isinstance(value, (str, bool)):
        return value
    if place == ("layers",):
        return int(value)
    if isinstance(value, (Number, Fraction, np.generic)):
        return str(value)
    return value
