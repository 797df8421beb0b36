"""Measures how long golf goes on after it was asked to stop, how far it overshoots a budget, and how
much it writes and holds while it searches.

These are figures, not verdicts: what they come to depends on the machine and what else it does. Only
a search that does not end at all is a finding.
"""

from __future__ import annotations

import signal
import statistics
import time
from pathlib import Path

from ground import Ground, Tally

TASKS = {
    "everything": [],
    "grid and annealing": ["--family", "sampling"],
    "memorising": ["--family", "memorise"],
    "ladders": ["--family", "ladder"],
    "sketching": ["--family", "analog", "--strategy", "sketching"],
    "sketching and walking": ["--family", "analog"],
}


def attack(ground: Ground, until: float) -> Tally:
    """Half of the time for signals, a quarter each for budgets and growth."""
    tally = Tally()
    now = time.monotonic()
    share = (until - now) / 4
    late: dict[str, list[float]] = {}
    while time.monotonic() < now + 2 * share:
        for name in TASKS:
            _signal(ground, tally, name, late)
    for phase, seconds in sorted(late.items()):
        tally.notes.append(f"signal, {phase}: {_figures(seconds)}")
    over: dict[str, list[float]] = {}
    while time.monotonic() < now + 3 * share:
        _budget(ground, tally, over)
    for budget, seconds in sorted(over.items()):
        tally.notes.append(f"budget {budget}, overshoot with start and end: {_figures(seconds)}")
    _growth(ground, tally, max(until - time.monotonic(), 5))
    return tally


def _figures(seconds: list[float]) -> str:
    middle, most = statistics.median(seconds), max(seconds)
    return f"median {middle:.2f} s, at most {most:.2f} s, {len(seconds)} moments"


def _signal(ground: Ground, tally: Tally, name: str, late: dict[str, list[float]]) -> None:
    number = ground.random.choice([signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
    folder = ground.folder()
    line = ["search", *TASKS[name], "--name", "r", "--budget", "1h", "--threads", "2"]
    process = ground.start(folder, *line)
    begins = ground.random.random() < 0.3
    wait = ground.random.random() * (1 if begins else 5)
    time.sleep(wait)
    is_running = (folder / "runs/r/checkpoint").exists()
    process.send_signal(number)
    sent = time.monotonic()
    outcome = ground.outcome(process, folder, wait, 60)
    tally.tried[f"signals, {name}"] += 1
    problem = outcome.complaint({0, -int(number)})
    if problem:
        ground.found(tally, f"latency: {number.name} after {wait:.2f} s: {problem}", outcome)
    late.setdefault(name if is_running else "before the first checkpoint", []).append(
        time.monotonic() - sent
    )
    ground.remove(folder)


def _budget(ground: Ground, tally: Tally, over: dict[str, list[float]]) -> None:
    seconds = ground.random.choice([1, 2, 5])
    folder = ground.folder()
    line = ["search", "--name", "r", "--budget", f"{seconds}s", "--threads", "2"]
    outcome = ground.run(folder, *line)
    tally.tried["budgets"] += 1
    problem = outcome.complaint({0})
    if problem:
        ground.found(tally, f"latency: budget of {seconds} s: {problem}", outcome)
    over.setdefault(f"{seconds} s", []).append(outcome.seconds - seconds)
    ground.remove(folder)


def _growth(ground: Ground, tally: Tally, seconds: float) -> None:
    folder = ground.folder()
    line = ["search", "--name", "r", "--budget", f"{seconds:.0f}s", "--threads", "2"]
    process = ground.start(folder, *line)
    samples: list[tuple[float, int, int]] = []
    began = time.monotonic()
    while process.poll() is None and time.monotonic() < began + seconds + 60:
        try:
            status = Path(f"/proc/{process.pid}/status").read_text()
            counters = Path(f"/proc/{process.pid}/io").read_text()
            memory = int(status.split("VmRSS:")[1].split()[0])
            written = int(counters.split("wchar:")[1].split()[0])
            samples.append((time.monotonic() - began, memory, written))
        except (OSError, IndexError):
            break
        time.sleep(0.5)
    outcome = ground.outcome(process, folder, seconds, 60)
    problem = outcome.complaint({0})
    if problem:
        ground.found(tally, f"latency: growth: {problem}", outcome)
    tally.tried["seconds of growth watched"] += int(seconds)
    for share in (0.25, 0.5, 0.75, 1):
        if samples:
            at, memory, written = samples[min(int(len(samples) * share), len(samples) - 1)]
            text = f"{written / 1e6:.1f} MB written, {memory / 1024:.0f} MiB held"
            tally.notes.append(f"growth after {at:.0f} s: {text}")
    files = sum(path.stat().st_size for path in (folder / "runs/r").iterdir())
    tally.notes.append(f"growth: the run's folder has {files / 1e6:.1f} MB")
    ground.remove(folder)
