"""Does again what once went wrong: the cases that lie in Tests/golfTests/Corpus."""

from __future__ import annotations

import json

from ground import ROOT, Ground, Tally


def attack(ground: Ground, until: float) -> Tally:
    """All of them, whatever the time."""
    tally = Tally()
    for path in sorted((ROOT / "Tests/golfTests/Corpus").glob("*.json")):
        case = json.loads(path.read_text())
        folder = ground.folder()
        for name, text in case["files"].items():
            (folder / name).write_text(text)
        outcome = ground.run(folder, *case["command"])
        tally.tried["cases"] += 1
        problem = outcome.complaint(set(case["status"]))
        if problem is None and case["says"] not in outcome.output + outcome.errors:
            problem = f"{case['says']!r} is not said: {outcome.errors[:300]!r}"
        ground.settle(tally, f"corpus: {path.stem}", problem, outcome, folder)
    return tally
