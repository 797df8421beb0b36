"""Makes the Nth call that touches a file fail, for all N of a short search and many reasons.

What has to hold: golf ends with status 0 or with one line and status 2, whatever was announced is
kept, and the search ends with the undisturbed one's bytes once the fault is gone. Interruptions,
short counts and refused hard links must make no difference at all.
"""

from __future__ import annotations

import errno
import itertools
import time

from ground import Ground, Tally
from searches import end, lost, ready

HARMLESS = ["fail:4", "short"]
FAULTS = [
    f"{kind}:{number}"
    for kind in ("fail", "failall")
    for number in (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EDQUOT, errno.EROFS, errno.EMFILE)
]
REFUSED_LINKS = [f"failall:{number}" for number in (errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK)]
GROUPS = ["write", "fsync", "rename", "link", "unlink", "open", "mkdir", "chmod", "flock", "read"]


def attack(ground: Ground, until: float) -> Tally:
    """Every fault in every place, search by search, until there is no more time."""
    tally = Tally()
    choice = [search for search in ready(ground) if search.name in ("grid", "CSV", "walking")]
    plans = [(search, ["link"], 1, deed) for search in choice for deed in REFUSED_LINKS]
    random_plans = []
    for search in choice:
        places = range(1, search.calls + 1)
        random_plans += [
            (search, None, at, deed) for at, deed in itertools.product(places, HARMLESS + FAULTS)
        ]
        random_plans += [(search, [g], 1, deed) for g in GROUPS for deed in FAULTS]
    ground.random.shuffle(random_plans)
    # All places of the shortest search first.
    random_plans.sort(key=lambda plan: plan[0].seconds)
    for search, group, at, deed in plans + random_plans:
        if time.monotonic() > until:
            left = len(plans + random_plans) - sum(tally.tried.values())
            tally.notes.append(f"{left} faults were not tried: there was no more time")
            break
        folder = search.begun(ground)
        shim = {"AT": at, "DO": deed} | ({"CALLS": ",".join(group)} if group else {})
        outcome = ground.run(folder, *search.begin(1), shim=shim)
        tally.tried[deed] += 1
        must_succeed = deed in HARMLESS or group == ["link"] and deed in REFUSED_LINKS
        problem = outcome.complaint({0} if must_succeed else {0, 2}) or lost(ground, folder, outcome)
        if problem and problem.endswith("without a word") and deed.startswith("failall"):
            problem = None  # Standard error could not be written either.
        if problem is None and must_succeed:
            problem = search.complaint(folder)
        elif problem is None:
            problem, outcome = end(ground, search, folder, 1)
        ground.settle(tally, f"faults: {search.name}", problem, outcome, folder, shim)
    return tally
