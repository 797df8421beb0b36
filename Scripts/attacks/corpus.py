"""Does again what once went wrong: the cases that lie in Tests/golfTests/Corpus."""

from __future__ import annotations

import json
from pathlib import Path

from ground import ROOT, Ground, Tally, checksum


def attack(ground: Ground, until: float) -> Tally:
    """All of them, whatever the time."""
    tally = Tally()
    for path in sorted((ROOT / "Tests/golfTests/Corpus").glob("*.json")):
        case = json.loads(path.read_text())
        folder = ground.folder()
        for name, text in case["files"].items():
            (folder / name).write_text(text)
        if "begin" in case:
            ground.run(folder, *case["begin"])
            _forge(case.get("checkpoint", {}), folder / "runs/f")
        outcome = ground.run(folder, *case["command"])
        tally.tried["cases"] += 1
        problem = outcome.complaint(set(case["status"]))
        if problem is None and case["says"] not in outcome.output + outcome.errors:
            problem = f"{case['says']!r} is not said: {outcome.errors[:300]!r}"
        ground.settle(tally, f"corpus: {path.stem}", problem, outcome, folder)
    return tally


def _forge(changes: dict[str, str], run: Path) -> None:
    """Puts other values into a run's checkpoints."""
    header, body = (run / "checkpoint").read_bytes().split(b"\n", 1)
    state = json.loads(body)
    for place, text in changes.items():
        *path, last = [int(part) if part.isdigit() else part for part in place.split(".")]
        value = state
        for part in path:
            value = value[part]
        value[last] = json.loads(text)
    body = json.dumps(state).encode()
    head = f"{header.split()[0].decode()} {checksum(body)} {len(body)}\n"
    for name in ("checkpoint", "checkpoint.previous"):
        (run / name).write_bytes(head.encode() + body)
