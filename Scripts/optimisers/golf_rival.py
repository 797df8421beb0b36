"""golf itself, by its own command, on one island and one thread."""

from __future__ import annotations

import csv
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

# The most moves that a walk makes in a generation.
MOVES = 20_000
# The generations of an island's first walk, in which it cools all the way.
WALK = 250


@dataclass(frozen=True)
class Walk:
    """What the walk came to."""

    judged: int
    score: int
    network: Path
    curve: dict[int, int]


class GolfError(Exception):
    """golf did not do what was expected; the text says what it printed."""


def version(golf: str) -> str:
    """golf and its version."""
    return f"golf {_output([golf, '--version']).strip()}"


def verified_score(golf: str, network: Path) -> int | None:
    """The score of a network that golf proves right on every case; nothing for any other."""
    run = subprocess.run([golf, "verify", str(network)], capture_output=True, text=True)
    found = re.search(r"^score +(\d+)", run.stdout, re.MULTILINE)
    return int(found[1]) if run.returncode == 0 and found else None


def walk(golf: str, start: Path, seed: int, generations: int, runs: Path) -> Walk:
    """Walks from the start. Every move that is proposed counts as a candidate."""
    name = f"golf-{generations}-{seed}"
    command = [
        *[golf, "search", "--from", str(start), "--strategy", "walking", "--quiet"],
        *["--islands", "1", "--threads", "1", "--seed", str(seed)],
        *["--generations", str(generations), "--runs", str(runs), "--name", name],
    ]
    output = _output(command)
    judged = re.search(r"([\d,]+) candidates", output)
    score = re.search(r"incumbent: score (\d+)", output)
    if not judged or not score:
        raise GolfError(f"{' '.join(command)}: {output}")
    count = int(judged[1].replace(",", ""))
    with (runs / name / "history.csv").open() as file:
        rows = [(int(row["evaluations"]), int(row["score"])) for row in csv.DictReader(file)]
    return Walk(count, int(score[1]), runs / name / "best.json", _curve(rows, count))


def _curve(history: list[tuple[int, int]], count: int) -> dict[int, int]:
    """The best score after powers of two, of which golf says what holds at a generation's end."""
    curve = {}
    for power in range(count.bit_length()):
        known = [score for judged, score in history if judged <= 1 << power]
        if known:
            curve[1 << power] = min(known)
    return curve


def _output(command: list[str]) -> str:
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0:
        raise GolfError(f"{' '.join(command)}: {run.stderr.strip()}")
    return run.stdout
