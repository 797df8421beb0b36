"""Measures golf's evaluator and its peers; Scripts/bench-peers starts it.

Each peer evaluates the same networks on the same cases in doubles on one thread, verdict included.
It may choose among its formulations, and between the network as it stands, without the neurons
that the answer does not depend on, and the folded one.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

try:
    import numpy as np
except ModuleNotFoundError:
    sys.exit("bench-peers: NumPy is not installed; Scripts/bench-peers --install does it")

import golf
import measure
import report
from cases import TOLERANCE, Cases, reference_cases
from contender import Contender
from folding import folded
from network import Network, NetworkError, published_sampling, read

PEERS = ["numpy", "onnxruntime", "torch", "jax", "c"]
RECORD = golf.ROOT / "runs/record/best.json"
AGREEMENT = 1e-9
# The recurrence of the published network amplifies rounding, its steep sigmoid even more: the order
# in which a library sums may show.
SAMPLING_AGREEMENT = 2e-3


class DisagreementError(Exception):
    """Peers answer differently, or wrongly; the text says which."""


def main() -> None:
    """The whole run."""
    options = _options()
    try:
        modules, missing = _peers(options.peers)
        cases = reference_cases()
        program = None if options.without_golf else golf.executable()
        results = []
        for network, agreement in _networks(options.files):
            result = _measure(network, modules, cases, program, options)
            if not result.golf_rates and not options.without_golf:
                _complain(f"{network.name}: golf is left out: {_why(program)}")
            result.missing.extend(missing)
            answers = _answers(result.timings, program, network, cases)
            _check(result, answers, cases, agreement)
            results.append(result)
    except (NetworkError, DisagreementError, measure.ThreadError) as error:
        _complain(str(error))
        sys.exit(1)
    versions = [module.version() for module in modules]
    print(f"{', '.join(versions)}; load of the machine {os.getloadavg()[0]:.1f}\n")
    print("\n\n".join(report.table(result, cases.count) for result in results))
    if options.json:
        document = {"versions": versions, "networks": [report.document(r) for r in results]}
        Path(options.json).write_text(json.dumps(document, indent=1) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="Scripts/bench-peers",
        description="Measures golf's evaluator and its peers side by side, on one thread each.",
        epilog="--install makes an environment below .build with all peers first.",
    )
    networks = "network files (default: the published sampling network and the record)"
    parser.add_argument("files", nargs="*", metavar="FILE", help=networks)
    parser.add_argument("--json", metavar="FILE", help="write the results to FILE as JSON too")
    parser.add_argument(
        "--peers",
        metavar="NAMES",
        default=",".join(PEERS),
        help="which, separated by commas (default: %(default)s)",
    )
    parser.add_argument(
        "--rounds", type=int, default=5, help="how often each has its turn (default: %(default)s)"
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=2.0,
        help="how long to measure each peer in all (default: %(default)s)",
    )
    parser.add_argument("--without-golf", action="store_true", help="leave golf out")
    options = parser.parse_args()
    options.peers = options.peers.split(",")
    unknown = sorted(set(options.peers).difference(PEERS))
    if unknown:
        parser.error(f"--peers {unknown[0]}: expected some of {', '.join(PEERS)}")
    if options.rounds < 1 or not options.seconds > 0:
        parser.error("--rounds and --seconds: expected more than 0")
    return options


def _peers(names: list[str]) -> tuple[list[ModuleType], list[str]]:
    """The peers that are there, and the names of those that are not."""
    found, missing = [], []
    for name in names:
        try:
            module = importlib.import_module(f"{name}_peer")
            module.version()
            found.append(module)
        except ModuleNotFoundError:
            missing.append(name)
    return found, missing


def _networks(files: list[str]) -> list[tuple[Network, float]]:
    """What to measure, and how far apart answers may be."""
    if files:
        return [(read(Path(file)), AGREEMENT) for file in files]
    return [(published_sampling(), SAMPLING_AGREEMENT), (read(RECORD), AGREEMENT)]


def _measure(
    network: Network,
    modules: list[ModuleType],
    cases: Cases,
    program: str | None,
    options: argparse.Namespace,
) -> report.Result:
    """Lets each peer's formulations compete, then times the winners and golf in turn."""
    timings: list[measure.Timing] = []
    for module in modules:
        by_name: dict[str, list[Contender]] = {}
        for contender in _contenders(network, module, cases):
            by_name.setdefault(contender.peer, []).append(contender)
        timings += [measure.fastest(contenders) for contenders in by_name.values()]
    rates: dict[str, list[float]] = {}
    for _ in range(options.rounds):
        seconds = options.seconds / options.rounds
        for name, rate in golf.rates(program, network, seconds).items() if program else ():
            rates.setdefault(name, []).append(rate)
        measure.take_round(timings, seconds)
    errors = {timing.contender.peer: timing.contender.judge() for timing in timings}
    return report.Result(network, timings, rates, errors)


def _contenders(network: Network, module: ModuleType, cases: Cases) -> Iterator[Contender]:
    """A peer's formulations of the network as it stands, and of the folded one."""
    yield from module.contenders(network, cases)
    for contender in module.contenders(folded(network), cases):
        yield replace(contender, formulation=f"{contender.formulation}, folded")


def _answers(
    timings: list[measure.Timing], program: str | None, network: Network, cases: Cases
) -> dict[str, np.ndarray]:
    """What each peer answers, and golf itself if it is built."""
    answers = {timing.contender.peer: timing.contender.answers().copy() for timing in timings}
    if program:
        answers["golf"] = golf.answers(program, network, cases)
    return answers


def _check(
    result: report.Result, answers: dict[str, np.ndarray], cases: Cases, agreement: float
) -> None:
    """Fails unless all pass the task and agree; notes how far apart they are."""
    every = np.stack(list(answers.values()))
    apart = np.ptp(every, axis=0)
    worst = int(np.nan_to_num(apart, nan=np.inf).argmax())
    name = result.network.name
    if not apart[worst] <= agreement:
        listing = ", ".join(f"{peer} {row[worst]:.17g}" for peer, row in answers.items())
        inputs = ", ".join(f"{value:.0f}" for value in cases.columns[:, worst])
        raise DisagreementError(f"{name}: ({inputs}): more than {agreement} apart: {listing}")
    for peer, error in result.worst_errors.items():
        if not error < TOLERANCE:
            raise DisagreementError(f"{name}: {peer}: error {error}, expected below {TOLERANCE}")
    result.apart = float(apart[worst])


def _why(program: str | None) -> str:
    if program is None:
        return "golf is not built (swift build -c release, or $GOLF)"
    return "`golf bench --json FILE` does not state its rate"


def _complain(text: str) -> None:
    print(f"bench-peers: {text}", file=sys.stderr)


main()
