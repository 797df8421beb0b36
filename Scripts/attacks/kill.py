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
STOPS = SIGNALS[1:4]
THREADS = [1, 2, 5]
# Moments of a search, evenly spaced, at which no file need be touched.
MOMENTS = 30


def attack(ground: Ground, until: float) -> Tally:
    """At each call and at many moments in between; then at random, in the other half of the time."""
    tally = Tally()
    now = time.monotonic()
    _at_each_place(ground, tally, until if ground.is_complete else (now + until) / 2)
    if not ground.is_complete:
        _at_random(ground, tally, until)
    return tally


def _at_each_place(ground: Ground, tally: Tally, until: float) -> None:
    # All places of the shortest search first.
    for search in sorted(ready(ground), key=lambda search: search.seconds):
        for is_resumed, what, at, number, threads in _places(ground, search):
            if time.monotonic() > until:
                tally.notes.append(f"not each call of '{search.name}': there was no more time")
                return
            folder = search.begun(ground, is_resumed)
            shim = _at_call(at, number) | ({"CALLS": what} if what else {})
            outcome = ground.run(folder, *search.next_line(folder, threads), shim=shim)
            place = "moments" if what else "each call"
            phase = "resumed" if is_resumed else "start"
            tally.tried[f"{search.name}, {phase}, {place}: {number.name}"] += 1
            problem = outcome.complaint({0, -number})
            _finish(ground, tally, search, folder, problem, outcome, shim)


def _places(ground: Ground, search: Search) -> list[tuple[bool, str, int, signal.Signals, int]]:
    """Whether it is resumed, what is counted, up to what count, which signal, how many threads."""
    places = []
    for is_resumed in (False, True):
        for at in range(1, search.count(ground, is_resumed=is_resumed) + 1):
            places.append((is_resumed, "", at, signal.SIGKILL, THREADS[at % 3]))
            places.append((is_resumed, "", at, STOPS[at % 3], THREADS[at // 3 % 3]))
        moments = search.count(ground, "malloc", is_resumed)
        for number in range(MOMENTS):
            at = moments * number // MOMENTS + 1
            threads = THREADS[number % 3]
            places.append((is_resumed, "malloc", at, signal.SIGKILL, threads))
            places.append((is_resumed, "malloc", at, STOPS[number // 3 % 3], threads))
    ground.random.shuffle(places)
    return places


def _at_random(ground: Ground, tally: Tally, until: float) -> None:
    for search, folder in drawn(ground, until):
        kills = []
        problem, outcome = None, None
        for _ in range(ground.random.randint(1, 4)):
            number = ground.random.choice(SIGNALS)
            threads = ground.random.choice(THREADS)
            line = search.next_line(folder, threads)
            phase = "start" if line[1] != "--resume" else "resumed"
            if ground.random.random() < 0.5 and number != signal.SIGSTOP:
                shim = _at_call(ground.random.randint(1, max(search.count(ground), 2)), number)
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
        problem, outcome = end(ground, search, folder, ground.random.choice(THREADS))
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
