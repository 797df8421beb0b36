"""Lets the clocks jump forwards and backwards by up to an hour while golf searches.

What has to hold: no result changes, and a budget of time still ends.
"""

from __future__ import annotations

from ground import Ground, Tally
from searches import drawn


def attack(ground: Ground, until: float) -> Tally:
    """As many searches as there is time for."""
    tally = Tally()
    for search, folder in drawn(ground, until):
        shim = {"CLOCK": ground.random.randrange(1 << 32)}
        outcome = ground.run(folder, *search.begin(2), shim=shim)
        problem = outcome.complaint({0}) or search.complaint(folder)
        tally.tried["results compared"] += 1
        if problem is None:
            line = ["search", "--resume", "r", "--budget", "2s", "--threads", "1"]
            outcome = ground.run(folder, *line, shim=shim)
            # A clock that jumps past the budget uses it up.
            problem = outcome.complaint({0, 64})
            tally.tried["budgets of time"] += 1
        ground.settle(tally, f"clocks: {search.name}", problem, outcome, folder, shim)
    return tally
