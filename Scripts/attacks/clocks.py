"""Lets the clocks jump forwards and backwards by up to an hour while golf searches.

What has to hold: no result changes, and a budget of time still ends.
"""

from __future__ import annotations

import time

from ground import Ground, Tally
from searches import ready


def attack(ground: Ground, until: float) -> Tally:
    """As many searches as there is time for."""
    tally = Tally()
    choice = ready(ground)
    while time.monotonic() < until:
        search = ground.random.choice(choice)
        folder = ground.folder()
        search.prepare(folder)
        shim = {"CLOCK": ground.random.randrange(1 << 32)}
        outcome = ground.run(folder, *search.begin(2), shim=shim)
        problem = outcome.complaint({0})
        if problem is None and (folder / "runs/r/best.json").read_bytes() != search.best:
            problem = "best.json differs from that of steady clocks"
        tally.tried["results compared"] += 1
        if problem is None:
            line = ["search", "--resume", "r", "--budget", "2s", "--threads", "1"]
            outcome = ground.run(folder, *line, shim=shim)
            # A clock that jumps past the budget uses it up.
            problem = outcome.complaint({0, 64})
            tally.tried["budgets of time"] += 1
        if problem:
            ground.found(tally, f"clocks: {search.name}: {problem}", outcome, shim)
        else:
            ground.remove(folder)
    return tally
