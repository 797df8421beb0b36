"""Compares golf with other solvers; see Scripts/compare-solvers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import problem
from rivals import SOLVERS, Outcome


def main() -> None:
    """Reads the arguments, and prints a table row for each file as it is done."""
    parser = argparse.ArgumentParser(prog="compare-solvers", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--limit", type=float, default=300, metavar="SECONDS")
    parser.add_argument("--only", default=",".join(SOLVERS), metavar="NAMES")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    options = parser.parse_args()
    names = options.only.split(",")
    unknown = [name for name in names if name not in SOLVERS]
    if unknown:
        sys.exit(f"compare-solvers: there is no solver {unknown[0]} ({', '.join(SOLVERS)})")

    print("| problem | unknowns | " + " | ".join(names) + " |")
    print("|:---|---:|" + ":---|" * len(names))
    for path in options.files:
        try:
            one = problem.read(path)
        except (OSError, ValueError, KeyError) as error:
            sys.exit(f"compare-solvers: {path}: {error}")
        cells = [
            _cell(SOLVERS[name](one, path, options.limit, options.seed)) for name in names
        ]
        print(f"| {one.name} | {len(one.unknowns)} | " + " | ".join(cells) + " |", flush=True)


def _cell(outcome: Outcome) -> str:
    words = []
    if outcome.points is not None:
        words.append(f"{outcome.points:,} points")
    if outcome.real is not None:
        words.append(f"{outcome.real} real")
    if outcome.seconds is not None:
        words.append(f"{outcome.seconds:.2f} s")
    if outcome.remark:
        words.append(outcome.remark)
    return ", ".join(words)


if __name__ == "__main__":
    main()
