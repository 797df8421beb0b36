"""Kills searches, at random moments and at the Nth call, again and again, and lets them end.

What has to hold: each ends with the uninterrupted search's bytes, says nothing on standard error
when it is resumed, and still has the score that it had announced.
"""

from __future__ import annotations

import signal
import time

from ground import Ground, Outcome, Tally
from searches import end, lost, ready

SIGNALS = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGSTOP]


def attack(ground: Ground, until: float) -> Tally:
    """As many searches as there is time for."""
    tally = Tally()
    choice = ready(ground)
    while time.monotonic() < until:
        search = ground.random.choice(choice)
        folder = ground.folder()
        search.prepare(folder)
        kills = []
        problem, outcome = None, None
        for _ in range(ground.random.randint(1, 4)):
            number = ground.random.choice(SIGNALS)
            threads = ground.random.choice([1, 2, 5])
            line = search.next_line(folder, threads)
            phase = "start" if line[1] != "--resume" else "resumed"
            if ground.random.random() < 0.5 and number != signal.SIGSTOP:
                at = ground.random.randint(1, max(search.calls, 2))
                kills.append((number.name, f"call {at}"))
                shim = {"AT": at, "DO": f"signal:{int(number)}"}
                outcome = ground.run(folder, *line, shim=shim)
            else:
                wait = ground.random.random() * search.seconds
                # With a pause after each change of what signals do, none may be lost in between.
                shim = {"ACTION": 100} if ground.random.random() < 0.3 else {}
                kills.append((number.name, f"{wait:.3f} s", shim))
                outcome = _struck(ground, folder, line, number, wait, shim)
            tally.tried[f"{search.name}, {phase}: {number.name}"] += 1
            problem = outcome.complaint({0, -int(number)} if number != signal.SIGSTOP else {0})
            if problem is None:
                problem = lost(ground, folder, outcome)
            if problem:
                break
        if problem is None:
            problem, outcome = end(ground, search, folder, ground.random.choice([1, 2, 5]))
            tally.tried["ends compared"] += 1
        if problem:
            ground.found(tally, f"kill: {search.name}: {problem}", outcome, kills)
        else:
            ground.remove(folder)
    return tally


def _struck(ground, folder, line, number: signal.Signals, wait: float, shim) -> Outcome:
    """Golf, hit by a signal after a while; where that stops it, it is woken up again."""
    process = ground.start(folder, *line, shim=shim)
    time.sleep(wait)
    process.send_signal(number)
    if number == signal.SIGSTOP:
        time.sleep(0.05)
        process.send_signal(signal.SIGCONT)
    return ground.outcome(process, folder, wait, 120)
