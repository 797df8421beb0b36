"""Compares golf's walks with ready-made optimisers; Scripts/compare-optimisers starts it.

All start from the same network, judge the same number of candidates, and are judged the same way:
by the score of the cheapest candidate that answers every case, as `golf verify` proves.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "peers"))

try:
    import golf
except ModuleNotFoundError:
    sys.exit("compare-optimisers: NumPy is not installed; Scripts/compare-optimisers --install")

import contextlib

import golf_rival
import standings
from cases import reference_cases
from encoding import Interval
from evaluator import Evaluator
from network import NetworkError
from rival import Rival
from sketch import Sketch
from standings import Result
from trial import SpentError, Trial

MODULES = ["cma_rival", "scipy_rivals", "optuna_rivals"]
GOLF = "golf"
WHOLE_WALK = "golf (whole walk)"


def main() -> None:
    """The whole run."""
    options = _options()
    program = golf.executable()
    if program is None:
        sys.exit("compare-optimisers: golf is not built (swift build -c release, or $GOLF)")
    # Of too large exponentials in the optimisers themselves.
    warnings.filterwarnings("ignore")
    with tempfile.TemporaryDirectory() as folder:
        networks = Path(options.folder or folder)
        networks.mkdir(parents=True, exist_ok=True)
        try:
            results = []
            for result in _results(options, program, networks):
                print(
                    f"{result.name}, seed {result.seed}: {result.score} after {result.judged:,} "
                    f"candidates, {result.seconds:.0f}s"
                    + ("" if result.is_verified else "; golf does not prove it"),
                    file=sys.stderr,
                )
                results.append(result)
        except (NetworkError, golf_rival.GolfError) as error:
            sys.exit(f"compare-optimisers: {error}")
    print(standings.table(results))
    print(f"\n{standings.curves(results)}")
    if options.csv:
        standings.write_csv(results, Path(options.csv))
    if not all(result.is_verified for result in results):
        sys.exit(1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="Scripts/compare-optimisers",
        description="Compares golf's walks with ready-made optimisers, on one thread each.",
        epilog="--install makes an environment below .build with all of them first.",
    )
    parser.add_argument("start", metavar="START.json", type=Path, help="a network that passes")
    parser.add_argument(
        "--candidates",
        type=int,
        default=200_000,
        help="how many each may judge (default: %(default)s)",
    )
    parser.add_argument("--seeds", type=int, default=3, help="runs of each (default: %(default)s)")
    parser.add_argument("--only", metavar="NAMES", help="which, separated by commas")
    parser.add_argument("--csv", metavar="FILE", help="write best scores against candidates")
    parser.add_argument("--folder", metavar="DIR", help="keep the networks there")
    parser.add_argument(
        "--interval",
        action="store_true",
        help="encode a number as a value and a tolerance instead of a number of digits",
    )
    parser.add_argument(
        "--optuna-seconds",
        type=float,
        default=45.0,
        help="how long a run of Optuna, slow in itself, may take (default: %(default)s)",
    )
    options = parser.parse_args()
    if options.candidates < golf_rival.MOVES or options.seeds < 1:
        parser.error(f"expected at least {golf_rival.MOVES} candidates and one seed")
    return options


def _results(options: argparse.Namespace, program: str, networks: Path) -> Iterator[Result]:
    """The results, one after another."""
    rivals = list(_rivals())
    names = [GOLF, WHOLE_WALK, *(rival.name for rival in rivals)]
    wanted = options.only.split(",") if options.only else names
    for name in wanted:
        if name not in names:
            raise NetworkError(f"--only {name}: expected some of {', '.join(names)}")
    sketch = Sketch(options.start)
    if golf_rival.verified_score(program, options.start) != sketch.score:
        raise NetworkError(f"{options.start}: expected a network that passes")
    evaluator = Evaluator(sketch, reference_cases())
    seeds = range(1, options.seeds + 1)
    for name, generations in (
        (GOLF, options.candidates // golf_rival.MOVES),
        (WHOLE_WALK, golf_rival.WALK),
    ):
        if name in wanted:
            for seed in seeds:
                yield _walked(name, options.start, generations, seed, program, networks)
    for rival in rivals:
        if rival.name in wanted:
            for seed in seeds:
                trial = Trial(
                    sketch,
                    Interval(sketch) if options.interval else rival.encoding(sketch),
                    evaluator,
                    options.candidates,
                    seconds=options.optuna_seconds if rival.is_slow else float("inf"),
                )
                yield _tried(rival, trial, seed, program, networks)


def _rivals() -> Iterator[Rival]:
    """The optimisers whose libraries are there."""
    for name in MODULES:
        try:
            yield from importlib.import_module(name).RIVALS
        except ModuleNotFoundError as error:
            print(f"compare-optimisers: {error.name} is not installed", file=sys.stderr)


def _tried(rival: Rival, trial: Trial, seed: int, program: str, networks: Path) -> Result:
    with contextlib.suppress(SpentError):
        rival.minimise(trial, seed)
    seconds = trial.elapsed
    network = networks / f"{rival.name.replace(' ', '-').lower()}-{seed}.json"
    trial.sketch.write(trial.best, network)
    is_verified = golf_rival.verified_score(program, network) == trial.best_score
    return Result(
        rival.name,
        rival.version,
        rival.settings,
        seed,
        trial.judged,
        seconds,
        trial.best_score,
        is_verified,
        trial.curve,
    )


def _walked(
    name: str, start: Path, generations: int, seed: int, program: str, networks: Path
) -> Result:
    before = time.perf_counter()
    with tempfile.TemporaryDirectory() as runs:
        found = golf_rival.walk(program, start, seed, generations, Path(runs))
        seconds = time.perf_counter() - before
        network = networks / f"golf-{generations}-{seed}.json"
        network.write_bytes(found.network.read_bytes())
    is_verified = golf_rival.verified_score(program, network) == found.score
    settings = (
        f"the first {generations} generations of a walk of {golf_rival.WALK}"
        if generations < golf_rival.WALK
        else f"{generations} generations"
    )
    version = golf_rival.version(program)
    return Result(
        name, version, settings, seed, found.judged, seconds, found.score, is_verified, found.curve
    )


main()
