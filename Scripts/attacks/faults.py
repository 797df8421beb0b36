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
# Those that are tried at each call when all calls are.
COMMON = [f"fail:{number}" for number in (errno.ENOSPC, errno.EIO, errno.EACCES)]
COMMON.append(f"failall:{errno.ENOSPC}")
REFUSED_LINKS = [f"failall:{number}" for number in (errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK)]
GROUPS = ["write", "fsync", "rename", "link", "unlink", "open", "mkdir", "chmod", "flock", "read"]


def attack(ground: Ground, until: float) -> Tally:
    """Every fault in every place, search by search, until there is no more time."""
    tally = Tally()
    names = ("CSV", "walking") if ground.is_complete else ("grid", "CSV", "walking")
    choice = [search for search in ready(ground) if search.name in names]
    plans = [(search, False, ["link"], 1, deed) for search in choice for deed in REFUSED_LINKS]
    deeds = HARMLESS + (COMMON if ground.is_complete else FAULTS)
    random_plans = []
    for search, is_resumed in itertools.product(choice, [False, True]):
        places = range(1, search.count(ground, is_resumed=is_resumed) + 1)
        random_plans += [
            (search, is_resumed, None, at, deed) for at, deed in itertools.product(places, deeds)
        ]
        random_plans += [(search, is_resumed, [g], 1, deed) for g in GROUPS for deed in deeds]
    ground.random.shuffle(random_plans)
    # All places of the shortest search first.
    random_plans.sort(key=lambda plan: plan[0].seconds)
    for search, is_resumed, group, at, deed in plans + random_plans:
        if time.monotonic() > until:
            left = len(plans + random_plans) - sum(tally.tried.values())
            tally.notes.append(f"{left} faults were not tried: there was no more time")
            break
        folder = search.begun(ground, is_resumed)
        shim = {"AT": at, "DO": deed} | ({"CALLS": ",".join(group)} if group else {})
        outcome = ground.run(folder, *search.next_line(folder, 1), shim=shim)
        tally.tried[deed] += 1
        must_succeed = deed in HARMLESS or group == ["link"] and deed in REFUSED_LINKS
        problem = outcome.complaint({0} if must_succeed else {0, 2}) or lost(ground, folder, outcome)
        if problem is None and must_succeed:
            problem = search.complaint(folder)
        elif problem is None:
            problem, outcome = end(ground, search, folder, 1)
        ground.settle(tally, f"faults: {search.name}", problem, outcome, folder, shim)
    return tally
