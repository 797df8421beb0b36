"""Attacks golf; Scripts/torture starts it.

Each attack is a file of this folder with a function `attack(ground, until)`, which tries what it can
until that time and returns what it tried and found.
"""

from __future__ import annotations

import argparse
import importlib
import math
import os
import shutil
import sys
import time

from ground import ROOT, Ground, Tally

# Those of which there is an end.
FINITE = ["corpus", "defects", "kill", "faults", "writers", "powercut"]
# How much of the time each attack gets.
SHARES = {
    "corpus": 1, "defects": 1, "kill": 4, "faults": 4, "writers": 2, "powercut": 3, "mutants": 5,
    "judges": 3, "kept": 2, "clocks": 1, "latency": 2,
}  # fmt: skip


def main() -> None:
    """All attacks, one after another."""
    options = _options()
    names = options.only.split(",") if options.only else list(SHARES)
    if options.all and not options.only:
        names = FINITE
    seconds = (options.hours * 60 + options.minutes) * 60 or 180
    total = sum(SHARES[name] for name in names)
    found = 0
    ground = Ground(options.golf, options.seed, options.verbose, options.all)
    for name in names:
        began = time.monotonic()
        is_complete = options.all and name in FINITE
        until = math.inf if is_complete else began + seconds * SHARES[name] / total
        tally = importlib.import_module(name).attack(ground, until)
        _print(name, tally, time.monotonic() - began, options.verbose)
        found += len(tally.findings)
    if found:
        print(f"the folders of the findings are below {ground.home}")
    else:
        shutil.rmtree(ground.home, ignore_errors=True)
    sys.exit(1 if found else 0)


def _options() -> argparse.Namespace:
    golf = os.environ.get("GOLF", str(ROOT / ".build/release/golf"))
    parser = argparse.ArgumentParser(prog="Scripts/torture", description="Attacks golf.")
    parser.add_argument("--minutes", type=float, default=0, help="how long (default: 3)")
    parser.add_argument("--hours", type=float, default=0, help="how long, added to the minutes")
    parser.add_argument("--seed", type=int, default=1, help="of all chance (default: 1)")
    parser.add_argument("--only", metavar="NAMES", help=f"some of {','.join(SHARES)}")
    parser.add_argument("--golf", default=golf, help="the program (default: $GOLF, else the build)")
    parser.add_argument(
        "--all", action="store_true",
        help=f"{', '.join(FINITE)}: every place of short searches, whatever the time",
    )  # fmt: skip
    parser.add_argument("--verbose", action="store_true", help="each kind, each finding at once")
    options = parser.parse_args()
    for name in (options.only or "").split(","):
        if name and name not in SHARES:
            parser.error(f"--only {name}: expected some of {', '.join(SHARES)}")
    if not os.access(options.golf, os.X_OK):
        parser.error(f"{options.golf}: golf is not built")
    # The attacks run it in folders of their own.
    options.golf = os.path.abspath(options.golf)
    return options


def _print(name: str, tally: Tally, seconds: float, verbose: bool) -> None:
    tried = sum(tally.tried.values())
    print(f"{name}: {tried} tried in {seconds:.0f} s, {len(tally.findings)} found", flush=True)
    if verbose:
        for kind, count in sorted(tally.tried.items()):
            print(f"  {count:6} {kind}")
    for note in tally.notes:
        print(f"  {note}")
    for finding in tally.findings[:20]:
        print(f"  FOUND {finding}")
    sys.stdout.flush()


main()
