"""Kills searches, at each of their calls and at random moments, again and again, and lets them end.

What has to hold: each ends with the uninterrupted search's bytes, says nothing on standard error
when it is resumed, and still has the score that it had announced.
"""

from __future__ import annotations

import signal
import time
from pathlib import Path

from ground import Ground, Outcome, Tally
from searches import Search, drawn, end, lost, ready

SIGNALS = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGSTOP]


def attack(ground: Ground, until: float) -> Tally:
    """At each call once, in at most half of the time; then at random."""
    tally = Tally()
    now = time.monotonic()
    _at_each_call(ground, tally, (now + until) / 2)
    _at_random(ground, tally, until)
    return tally


def _at_each_call(ground: Ground, tally: Tally, until: float) -> None:
    places = [(search, at) for search in ready(ground) for at in range(1, search.calls + 1)]
    ground.random.shuffle(places)
    # All calls of the shortest search first.
    places.sort(key=lambda place: place[0].seconds)
    for search, at in places:
        if time.monotonic() > until:
            tally.notes.append(f"not each of the {len(places)} calls: there was no more time")
            return
        folder = search.begun(ground)
        shim = _at_call(at, signal.SIGKILL)
        outcome = ground.run(folder, *search.begin(1), shim=shim)
        tally.tried[f"{search.name}: each call"] += 1
        problem = outcome.complaint({0, -signal.SIGKILL})
        _finish(ground, tally, search, folder, problem, outcome, shim)


def _at_random(ground: Ground, tally: Tally, until: float) -> None:
    for search, folder in drawn(ground, until):
        kills = []
        problem, outcome = None, None
        for _ in range(ground.random.randint(1, 4)):
            number = ground.random.choice(SIGNALS)
            threads = ground.random.choice([1, 2, 5])
            line = search.next_line(folder, threads)
            phase = "start" if line[1] != "--resume" else "resumed"
            if ground.random.random() < 0.5 and number != signal.SIGSTOP:
                shim = _at_call(ground.random.randint(1, max(search.calls, 2)), number)
                kills.append((number.name, shim))
                outcome = ground.run(folder, *line, shim=shim)
            else:
                wait = ground.random.random() * search.seconds
                # With a pause after each change of what signals do, none may be lost in between.
                shim = {"ACTION": 100} if ground.random.random() < 0.3 else {}
                kills.append((number.name, f"{wait:.3f} s", shim))
                outcome = _struck(ground, folder, line, number, wait, shim)
            tally.tried[f"{search.name}, {phase}: {number.name}"] += 1
            problem = outcome.complaint({0, -int(number)} if number != signal.SIGSTOP else {0})
            if problem:
                break
        _finish(ground, tally, search, folder, problem, outcome, kills)


def _finish(ground, tally, search: Search, folder: Path, problem, outcome, kills) -> None:
    """Lets the search end, unless there was a problem before."""
    problem = problem or lost(ground, folder, outcome)
    if problem is None:
        problem, outcome = end(ground, search, folder, ground.random.choice([1, 2, 5]))
        tally.tried["ends compared"] += 1
    ground.settle(tally, f"kill: {search.name}", problem, outcome, folder, kills)


def _at_call(at: int, number: signal.Signals) -> dict[str, object]:
    return {"AT": at, "DO": f"signal:{int(number)}"}


def _struck(ground, folder, line, number: signal.Signals, wait: float, shim) -> Outcome:
    """Golf, hit by a signal after a while; where that stops it, it is woken up again."""
    process = ground.start(folder, *line, shim=shim)
    time.sleep(wait)
    process.send_signal(number)
    if number == signal.SIGSTOP:
        time.sleep(0.05)
        process.send_signal(signal.SIGCONT)
    return ground.outcome(process, folder, wait, 120)
