"""Compares golf with Singular on random problems."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import generate
import problem as problems
import singular

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(prog="check-solve", description=__doc__)
    parser.add_argument("--count", type=int, default=200, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--golf", type=Path, default=ROOT / ".build/release/golf", metavar="FILE")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep problems that differ here")
    parser.add_argument("--limit", type=float, default=60, metavar="SECONDS")
    options = parser.parse_args()
    if shutil.which("Singular") is None:
        sys.exit("check-solve: Singular is not on the path (apt-get install singular-ui)")
    tally: dict[str, int] = {}
    slowest, laggard = 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.seed, options.seed + options.count):
            path = Path(folder, "problem.json")
            path.write_text(json.dumps(generate.problem(number)))
            verdict, detail, seconds = _compare(path, options)
            if seconds > slowest:
                slowest, laggard = seconds, number
            tally[verdict] = tally.get(verdict, 0) + 1
            if verdict not in ("right", "right, a set"):
                print(f"{number}: {verdict}: {detail}: {path.read_text()}", flush=True)
                if options.keep:
                    options.keep.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, options.keep / f"{number}.json")
    print(", ".join(f"{count} {verdict}" for verdict, count in sorted(tally.items())))
    print(f"slowest: {laggard}, {slowest:.1f} s")
    sys.exit(1 if any("WRONG" in verdict for verdict in tally) else 0)


def _compare(path: Path, options: argparse.Namespace) -> tuple[str, str, float]:
    started = time.perf_counter()
    try:
        run = subprocess.run(
            [options.golf, "solve", path, "--json"], capture_output=True, text=True,
            timeout=options.limit,
        )
    except subprocess.TimeoutExpired:
        return "out of time", "", options.limit
    seconds = time.perf_counter() - started
    if run.returncode not in (0, 1):
        return "WRONG, failed", f"{run.returncode} {run.stderr.strip()[-200:]}", seconds
    solution = json.loads(run.stdout)
    truth = singular.truth(problems.read(path), options.limit)
    if truth is None:
        return "unknown to Singular", "", seconds
    points = solution["points"]
    found, real = len(points), sum(point["real"] for point in points)
    claimed = run.returncode == 0
    detail = f"golf {found} points, {real} real, {solution['evidence']}; {truth}"
    if truth.dimension > 0:
        if not solution["sets"] and claimed:
            return "WRONG, no set", detail, seconds
        return ("right, a set" if claimed else "flagged, a set"), detail, seconds
    if truth.different is None:
        # Too many for their multiplicities: as many as are counted, or it must be flagged.
        agrees = not solution["sets"] and found == truth.total
    else:
        agrees = not solution["sets"] and found == truth.different and real == truth.real
    if agrees:
        return ("right" if claimed else "false alarm"), detail, seconds
    return ("WRONG" if claimed else "flagged"), detail, seconds


if __name__ == "__main__":
    main()
