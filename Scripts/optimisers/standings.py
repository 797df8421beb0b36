"""The results, as a table in Markdown and as CSV."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from statistics import median

HEADER = (
    *("optimiser", "version", "settings", "candidates", "seconds"),
    *("scores", "median", "best", "proved"),
)


@dataclass(frozen=True)
class Result:
    """What one run with one seed came to."""

    name: str
    version: str
    settings: str
    seed: int
    judged: int
    seconds: float
    score: int
    is_verified: bool
    # The best score after 1, 2, 4, ... candidates.
    curve: dict[int, int]


def table(results: list[Result]) -> str:
    """A row for each optimiser, the best one first."""
    by_name: dict[str, list[Result]] = {}
    for result in results:
        by_name.setdefault(result.name, []).append(result)
    rows = sorted(by_name.values(), key=lambda row: median(result.score for result in row))
    lines = [
        f"| {' | '.join(HEADER)} |",
        "|:---|:---|:---|---:|---:|:---|---:|---:|:---|",
    ]
    for row in rows:
        first = row[0]
        scores = [result.score for result in row]
        cells = [
            first.name,
            first.version,
            first.settings,
            f"{median(result.judged for result in row):,.0f}",
            f"{median(result.seconds for result in row):.0f}",
            ", ".join(str(score) for score in scores),
            f"{median(scores):g}",
            str(min(scores)),
            "all" if all(result.is_verified for result in row) else "NO",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def curves(results: list[Result]) -> str:
    """The median over the seeds of the best score, after so many candidates."""
    names = list(dict.fromkeys(result.name for result in results))
    counts = sorted({count for result in results for count in result.curve if count >= 1024})
    lines = [
        f"| candidates | {' | '.join(names)} |",
        f"|---:|{'---:|' * len(names)}",
    ]
    for count in counts:
        cells = []
        for name in names:
            scores = [r.curve[count] for r in results if r.name == name and count in r.curve]
            cells.append(f"{median(scores):g}" if scores else "")
        lines.append(f"| {count:,} | {' | '.join(cells)} |")
    return "\n".join(lines)


def write_csv(results: list[Result], path: Path) -> None:
    """A row for each optimiser, seed and power of two."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["optimiser", "seed", "candidates", "score"])
        for result in results:
            curve = {**result.curve, result.judged: result.score}
            for count, score in curve.items():
                writer.writerow([result.name, result.seed, count, score])
