"""What golf proves of a network."""

import contextlib
import os
from dataclasses import dataclass
from decimal import Decimal

from golf import tool
from golf.cases import task_arguments
from golf.network import Exported


@dataclass(frozen=True)
class Certificate:
    """What a rigorous check of every case found; true where the network is right on all."""

    #: Whether the network is proved right on every case.
    passes: bool
    #: How many cases there are.
    cases: int
    #: Cases that were proved wrong.
    failures: int
    #: Cases that the highest precision could not decide.
    undecided: int
    #: No case has a larger error; None where no bound is known.
    worst_error: Decimal | None
    #: Every case's tolerance minus its error is at least this.
    margin: Decimal | None
    #: The inputs of the case with the least margin.
    worst_case: dict[str, Decimal]
    #: The highest precision a case needed, in bits; 0 where all was exact.
    bits: int
    #: What the network costs, and by which metric.
    score: int
    metric: str
    #: How many neurons it has.
    neurons: int
    #: What the task is.
    title: str

    @classmethod
    def read(cls, json):
        """From an object of the format golf-verify/1."""
        decimals = {
            name: None if json[name] is None else Decimal(json[name])
            for name in ("worst_error", "margin")
        }
        worst = {name: Decimal(value) for name, value in json["worst_case"].items()}
        plain = set(cls.__dataclass_fields__) - {*decimals, "worst_case"}
        return cls(**{name: json[name] for name in plain}, **decimals, worst_case=worst)

    def __bool__(self):
        return self.passes


def verify(
    network, X=None, y=None, *, tolerance=None, task=None, metric=None, rules=None, threads=None
):
    """Proves a network right, or wrong, on every case; one that breaks a rule is a GolfError.

    `network` is a Network, a run or a file's path. The cases are X and y with a tolerance, or a task
    that golf knows (`task="largest-root"`, a CSV file); without either those the network belongs to.
    """
    threads = ["--threads", threads] if threads else []
    isolated = (
        network._place() if isinstance(network, Exported) else contextlib.nullcontext(network)
    )
    with task_arguments(X, y, tolerance, task, metric, rules) as options, isolated as place:
        # Status 1 is an answer: the network fails.
        return Certificate.read(
            tool.answer("verify", os.fspath(place), "--json", *options, *threads, statuses=(0, 1))
        )
