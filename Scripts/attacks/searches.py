"""Searches short enough to be done many times, one for each thing a search does."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ground import Ground, Outcome

SUM = "x,y,sum\n1,2,3\n-0.5,0.25,-0.25\n2,2,4\n-1,3,2\n"
SUM_NETWORK = {
    "format": "golf-network/1",
    "task": "sum.csv",
    "inputs": ["x", "y"],
    "neurons": [
        {"name": "r", "activation": "relu", "weights": {"x": "1.25", "y": "1"}, "bias": "10"},
        {"name": "s", "activation": "identity", "weights": {"r": "1", "x": "-0.25"}, "bias": "-10"},
    ],
    "outputs": ["s"],
}


@dataclass
class Search:
    """What to search, for how many generations, and what that comes to when nobody interferes."""

    name: str
    arguments: list[str]
    generations: int
    islands: int = 3
    best: bytes = b""
    score: int = 0
    seconds: float = 0.0
    files: dict[str, str] = field(default_factory=dict)
    # How often it does something that can be counted, by what is counted and whether it is resumed.
    counts: dict[tuple[str, bool], int] = field(default_factory=dict)
    half: Path | None = None

    def begun(self, ground: Ground, is_resumed: bool = False) -> Path:
        """A fresh folder with the files it needs, or with the run half way to its end."""
        folder = ground.folder()
        for name, text in self.files.items():
            (folder / name).write_text(text)
        if is_resumed:
            if self.half is None:
                self.half = ground.folder()
                line = self.begin(1)
                line[line.index("--generations") + 1] = str(self.generations // 2)
                for name, text in self.files.items():
                    (self.half / name).write_text(text)
                ground.run(self.half, *line)
            shutil.copytree(self.half / "runs", folder / "runs")
        return folder

    def count(self, ground: Ground, what: str = "", is_resumed: bool = False) -> int:
        """How many calls on files it makes, or of another kind."""
        if (what, is_resumed) not in self.counts:
            folder = self.begun(ground, is_resumed)
            count = folder / "count"
            shim = {"COUNT": count} | ({"CALLS": what} if what else {})
            ground.run(folder, *self.next_line(folder, 1), shim=shim)
            self.counts[what, is_resumed] = int(count.read_text())
            ground.remove(folder)
        return self.counts[what, is_resumed]

    def begin(self, threads: int) -> list[str]:
        """The command line of a new run."""
        return [
            "search", *self.arguments, "--name", "r", "--islands", str(self.islands), "--seed", "1",
            "--generations", str(self.generations), "--threads", str(threads),
        ]  # fmt: skip

    def go_on(self, threads: int) -> list[str]:
        """The command line that resumes it."""
        return [
            "search", "--resume", "r", "--generations", str(self.generations),
            "--threads", str(threads),
        ]  # fmt: skip

    def complaint(self, folder: Path) -> str | None:
        """What is wrong with the network that the search has come to."""
        best = folder / "runs/r/best.json"
        if not best.exists():
            return "there is no best.json"
        same = best.read_bytes() == self.best
        return None if same else "best.json differs from the undisturbed search's"

    def next_line(self, folder: Path, threads: int) -> list[str]:
        """The one that takes it further, whatever has become of it."""
        exists = (folder / "runs/r/run.json").exists()
        return self.go_on(threads) if exists else self.begin(threads)


def ready(ground: Ground) -> list[Search]:
    """All of them, with what they come to."""
    if not ground.searches:
        searches = _searches(ground.is_complete)
        ground.searches = [_uninterrupted(ground, search) for search in searches]
    return ground.searches


def drawn(ground: Ground, until: float) -> Iterator[tuple[Search, Path]]:
    """One after another, by chance, in fresh folders with what they need, while there is time."""
    choice = ready(ground)
    while time.monotonic() < until:
        search = ground.random.choice(choice)
        yield search, search.begun(ground)


def _searches(is_short: bool) -> list[Search]:
    """All of them; so short, if need be, that each of their calls can be tried."""
    files = {"sum.csv": SUM, "sum.json": json.dumps(SUM_NETWORK)}
    csv = ["--task", "sum.csv", "--tolerance", "0.1"]
    quadratics = ["--task", "largest-root:degree=2,range=-3...3", "--family", "sampling"]
    layers = [*csv, "--family", "layers", "--strategy"]
    lengths = [2, 20, 2, 2, 2, 2] if is_short else [8, 20, 12, 40, 25, 6]
    return [
        Search(name, arguments, length, 2 if is_short else 3, files=files)
        for (name, arguments), length in zip(
            [
                ("everything", ["--task", "largest-root:range=-2...2"]),
                ("grid", [*quadratics, "--strategy", "grid"]),
                ("annealing", [*quadratics, "--strategy", "annealing"]),
                ("sketching", [*layers, "sketching"]),
                ("CSV", csv),
                ("walking", [*csv, "--from", "sum.json"]),
            ],
            lengths,
        )
    ]


def _uninterrupted(ground: Ground, search: Search) -> Search:
    """The search with what it comes to on one thread."""
    folder = search.begun(ground)
    count = folder / "count"
    outcome = ground.run(folder, *search.begin(1), shim={"COUNT": count})
    problem = outcome.complaint({0})
    best = folder / "runs/r/best.json"
    if problem or not best.exists():
        raise SystemExit(f"torture: the search '{search.name}' alone: {problem or 'found nothing'}")
    search.best = best.read_bytes()
    search.counts["", False] = int(count.read_text())
    search.seconds = outcome.seconds
    search.score = outcome.announced or 0
    ground.remove(folder)
    return search


def _kept_score(ground: Ground, folder: Path) -> int | None:
    """The score of the network in best.json."""
    if not (folder / "runs/r/best.json").exists():
        return None
    outcome = ground.run(folder, "score", "runs/r/best.json")
    lines = outcome.output.splitlines()
    return int(lines[-1].split()[-1].replace(",", "")) if outcome.status == 0 else None


def lost(ground: Ground, folder: Path, outcome: Outcome) -> str | None:
    """What was announced and is there no more."""
    if outcome.announced is None:
        return None
    score = _kept_score(ground, folder)
    if score is None or score > outcome.announced:
        return f"score {outcome.announced} was announced, best.json has {score}"
    return None


def end(ground: Ground, search: Search, folder: Path, threads: int) -> tuple[str | None, Outcome]:
    """Goes on to the end, and says what is wrong with that."""
    outcome = ground.run(folder, *search.next_line(folder, threads))
    problem = outcome.complaint({0})
    if problem is None and outcome.errors:
        problem = f"a warning: {outcome.errors[:300]!r}"
    return problem or search.complaint(folder), outcome
