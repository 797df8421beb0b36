"""Measures how long golf goes on after it was asked to stop, how far it overshoots a budget, and how
much it writes and holds while it searches.

These are figures, not verdicts: what they come to depends on the machine and what else it does. Only
a search that does not end at all is a finding.
"""

from __future__ import annotations

import os
import shutil
import signal
import statistics
import time
from pathlib import Path

from ground import ROOT, Ground, Tally

RECORD = str(ROOT / "runs/record/best.json")
# What golf spends its time with, by phase, and how to make it do that.
PHASES = {
    "grid": ["--family", "sampling", "--strategy", "grid"],
    "annealing": ["--family", "sampling", "--strategy", "annealing"],
    "sketching": ["--family", "analog", "--strategy", "sketching"],
    "polishing": ["--from", RECORD],
    "certification": ["--family", "memorise"],
    "resume's first second": ["--resume", "r"],
}
# Moments in each phase.
MOMENTS = 100


def attack(ground: Ground, until: float) -> Tally:
    """Three quarters of the time for signals, an eighth each for budgets and growth."""
    tally = Tally()
    share = (until - time.monotonic()) / 8
    late: dict[str, list[float]] = {}
    end = until - 2 * share
    for _ in range(MOMENTS):
        for phase in PHASES:
            if time.monotonic() < end:
                _signal(ground, tally, phase, late)
    for phase, seconds in late.items():
        tally.notes.append(f"signal, {phase}: {_figures(seconds)}")
    over: dict[str, list[float]] = {}
    end = until - share
    while time.monotonic() < end and sum(map(len, over.values())) < 3 * MOMENTS:
        _budget(ground, tally, over)
    for budget, seconds in sorted(over.items()):
        tally.notes.append(f"budget {budget}, overshoot with start and end: {_figures(seconds)}")
    _growth(ground, tally, min(max(until - time.monotonic(), 5), 600))
    tally.notes.append("load average: " + " ".join(f"{load:.1f}" for load in os.getloadavg()))
    return tally


def _figures(seconds: list[float]) -> str:
    middle, most = statistics.median(seconds), max(seconds)
    return f"median {middle:.2f} s, at most {most:.2f} s, {len(seconds)} moments"


def _signal(ground: Ground, tally: Tally, phase: str, late: dict[str, list[float]]) -> None:
    number = ground.random.choice([signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
    folder = ground.folder()
    is_resumed = "--resume" in PHASES[phase]
    if is_resumed:
        shutil.copytree(_half(ground), folder / "runs")
    name = [] if is_resumed else ["--name", "r"]
    line = ["search", *PHASES[phase], *name, "--budget", "1h", "--threads", "2"]
    process = ground.start(folder, *line)
    # A new run is let come to its phase; a resumed one is struck wherever it is.
    began = time.monotonic()
    checkpoint = folder / "runs/r/checkpoint"
    while not checkpoint.exists() and process.poll() is None and time.monotonic() < began + 60:
        time.sleep(0.01)
    time.sleep(ground.random.random())
    process.send_signal(number)
    sent = time.monotonic()
    outcome = ground.outcome(process, folder, sent - began, 60)
    tally.tried[f"signals, {phase}"] += 1
    problem = outcome.complaint({0, -int(number)})
    # Where nothing is left to try, it was over before; where nothing was begun, there was no phase.
    if problem:
        ground.found(tally, f"latency: {number.name} in {phase}: {problem}", outcome)
    elif "every network" not in outcome.output and (is_resumed or outcome.status == 0):
        late.setdefault(phase, []).append(time.monotonic() - sent)
    ground.remove(folder)


def _half(ground: Ground) -> Path:
    """The runs of a search of all families that was stopped in the middle."""
    folder = ground.home / "half"
    if not folder.exists():
        folder.mkdir()
        ground.run(folder, "search", "--name", "r", "--budget", "5s", "--threads", "2")
    return folder / "runs"


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
