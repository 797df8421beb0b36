"""Does again the fourteen defects that the first hostile day found, each as it was found.

The corpus keeps what a command and its files can show; these need signals, streams, pipes, faults of
the disk or a clock besides. What each says now stands in the notes, a line for each.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import stat
import subprocess
import time
from pathlib import Path

from ground import Ground, Outcome, Tally, checksum
from searches import SUM, SUM_NETWORK

CSV = ["--task", "sum.csv", "--tolerance", "0.1", "--islands", "2"]
LONG = 10**5
# Members of a checkpoint that are real numbers of any size.
REAL = ("margin", "damping", "firstWorst", "weight", "bias")


class Defect(Exception):
    """What is still wrong."""


def attack(ground: Ground, until: float) -> Tally:
    """All of them, whatever the time."""
    tally = Tally()
    for number, (name, check) in enumerate(DEFECTS, 1):
        folder = ground.folder()
        (folder / "sum.csv").write_text(SUM)
        (folder / "sum.json").write_text(json.dumps(SUM_NETWORK))
        problem = None
        try:
            said = check(Place(ground, folder))
            tally.notes.append(f"{number:2} {name}: {said}")
        except (Defect, OSError) as defect:
            problem = str(defect)
        tally.tried["defects"] += 1
        ground.settle(
            tally, f"defects: {number} {name}", problem, Outcome([name], 0, "", "", 0), folder
        )
    return tally


class Place:
    """A folder, and what can be done there."""

    def __init__(self, ground: Ground, folder: Path) -> None:
        self.ground = ground
        self.folder = folder

    def shell(self, script: str, timeout: float = 120) -> tuple[int, str]:
        """The status and all that a script of Bash says, in which $GOLF is golf."""
        environment = os.environ | {"GOLF": self.ground.golf}
        try:
            done = subprocess.run(
                ["bash", "-c", script], cwd=self.folder, env=environment, timeout=timeout,
                capture_output=True, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise Defect(f"no end after {timeout:.0f} s: {script}") from None
        return done.returncode, (done.stdout + done.stderr).decode(errors="replace")

    def golf(self, *arguments: str, statuses: set[int], shim=None, timeout: float = 120) -> Outcome:
        """Runs golf, which must end so, and say no more than a line when it fails."""
        outcome = self.ground.run(self.folder, *arguments, shim=shim, timeout=timeout)
        problem = outcome.complaint(statuses)
        require(problem is None, problem)
        lines = len(outcome.errors.splitlines())
        require(outcome.status == 0 or lines <= 1, f"{lines} lines: {outcome.errors[:200]!r}")
        return outcome

    def search(self, *arguments: str, shim=None) -> Outcome:
        """A short search of a table."""
        return self.golf("search", *CSV, *arguments, statuses={0}, shim=shim)


def require(holds: bool, otherwise: object) -> None:
    """Notes a defect unless something holds."""
    if not holds:
        raise Defect(str(otherwise))


def _moved(place: Place) -> str:
    begin = f'"$GOLF" search {shlex.join(CSV)} --quiet --threads 1 --name m'
    wait = "while [ ! -e runs/m/best.json ]; do sleep 0.05; done"
    status, said = place.shell(
        f"{begin} --budget 10s & first=$!; {wait}; mv runs/m runs/old\n"
        '"$GOLF" search --task largest-root:degree=2,range=-3...3 --quiet --name m --generations 9 '
        "|| exit 7; wait $first || exit 8"
    )
    require(status == 0, f"status {status}: {said}")
    for name, task in [("m", "largest-root"), ("old", "sum.csv")]:
        best = json.loads((place.folder / f"runs/{name}/best.json").read_text())
        require(best["task"].startswith(task), f"runs/{name} has a network of {best['task']}")
        place.golf("search", "--resume", name, "--generations", "0", statuses={0, 64})
        place.golf("verify", f"runs/{name}/best.json", statuses={0})
    return "each run keeps its own files, both are gone on with and proved"


def _new(place: Place) -> str:
    line = ["export", "sum.json", "--format", "svg", "-o"]
    (place.folder / "x.svg.new").write_text("mine")
    (place.folder / "target").write_text("mine")
    (place.folder / "y.svg.new").symlink_to("target")
    os.mkfifo(place.folder / "z.svg.new")
    (place.folder / "x.svg").write_text("old")
    (place.folder / "x.svg").chmod(0o600)
    for name in ("x.svg", "y.svg", "z.svg"):
        place.golf(*line, name, statuses={0}, timeout=30)
        require((place.folder / name).is_file(), f"{name} is no file")
        require(not (place.folder / name).is_symlink(), f"{name} is a link")
    for name in ("x.svg.new", "target"):
        require((place.folder / name).read_text() == "mine", f"{name} was overwritten")
    mode = stat.S_IMODE((place.folder / "x.svg").stat().st_mode)
    require(mode == 0o600, f"a mode of 600 has become {mode:o}")
    return "files, links and pipes beside are left alone; a mode of 600 is kept"


def _errors(place: Place) -> str:
    statuses = []
    for stream in ("2>&-", "2>/dev/full", "2> >(exit 0)"):
        statuses.append(place.shell(f'"$GOLF" score none {stream}')[0])
    require(statuses == [2, 2, 2], f"statuses {statuses}")
    return "status 2 with standard error closed, full, or a closed pipe"


def _early(place: Place) -> str:
    statuses: dict[int, int] = {}
    for step in range(30):
        number = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP][step % 3]
        line = ["search", *CSV, "--name", f"e{step}", "--budget", "1h", "--quiet"]
        process = place.ground.start(place.folder, *line, shim={"ACTION": 100 * (step % 2)})
        time.sleep(0.02 * step)
        process.send_signal(number)
        outcome = place.ground.outcome(process, place.folder, 0, 60)
        problem = outcome.complaint({0, -int(number)})
        require(problem is None, f"{number.name} after {0.02 * step:.2f} s: {problem}")
        statuses[outcome.status] = statuses.get(outcome.status, 0) + 1
    return f"30 signals from 0 to 0.6 s, half with a pause after each sigaction: {statuses}"


def _ignored(place: Place) -> str:
    status, said = place.shell(
        f"trap '' HUP; \"$GOLF\" search {shlex.join(CSV)} --quiet --name n --budget 1h & pid=$!\n"
        "while [ ! -e runs/n/best.json ]; do sleep 0.05; done; kill -HUP $pid; sleep 1\n"
        "kill -0 $pid || exit 7; kill -TERM $pid; wait $pid"
    )
    require(status == 0, f"status {status}: {said}")
    return "with HUP ignored, as by nohup, it goes on after a HUP and ends with a TERM"


def _budget(place: Place) -> str:
    over = []
    for seconds in (1, 5):
        outcome = place.golf(
            "search", "--name", f"b{seconds}", "--budget", f"{seconds}s", "--quiet", statuses={0}
        )
        over.append(outcome.seconds - seconds)
    require(max(over) < 5, f"overshoot {over}")
    return f"overshoot {over[0]:.1f} s of 1 s, {over[1]:.1f} s of 5 s, start and end included"


def _long(place: Place) -> str:
    seconds = []
    for zeros in (LONG, 10 * LONG):
        network = json.loads(json.dumps(SUM_NETWORK))
        network["neurons"][0]["bias"] = "1" + "0" * zeros
        (place.folder / "long.json").write_text(json.dumps(network))
        outcome = place.golf("score", "long.json", statuses={2})
        require(len(outcome.errors) < 1100, "the number is repeated")
        seconds.append(outcome.seconds)
    require(max(seconds) < 5, f"{seconds} s")
    return f"refused in {seconds[0]:.2f} s (10⁵ zeros) and {seconds[1]:.2f} s (10⁶)"


def _lambda(place: Place) -> str:
    problem = {
        "layers": [1, 1, 1], "activations": ["lin", "lin"], "X": [["1"]], "Y": [["1"]],
        "lambda": ["1", "1" + "0" * 309],
    }  # fmt: skip
    (place.folder / "p.json").write_text(json.dumps(problem))
    outcome = place.golf("solve", "--json", "p.json", statuses={0, 1, 2})
    return f"status {outcome.status}, {len(outcome.output)} bytes of JSON"


def _numbers(place: Place) -> str:
    tried = {0: 0, 2: 0}
    for name, begin in [("c", ["--family", "layers"]), ("d", ["--from", "sum.json"])]:
        place.search("--name", name, "--generations", "4", "--threads", "1", *begin)
        _forge(place, name, tried)
    return f"{tried[2]} forged checkpoints refused with a line, {tried[0]} gone on with"


def _forge(place: Place, run: str, tried: dict[int, int]) -> None:
    """Every number of a run's state in turn is as large as can be, under a right checksum."""
    folder = place.folder / "runs" / run
    header, body = (folder / "checkpoint").read_bytes().split(b"\n", 1)
    state = json.loads(body)

    def try_it(statuses: set[int], place_of: str = "nothing") -> None:
        text = json.dumps(state).encode()
        data = f"{header.split()[0].decode()} {checksum(text)} {len(text)}\n".encode() + text
        for name in ("checkpoint", "checkpoint.previous"):
            (folder / name).write_bytes(data)
        line = ["search", "--resume", run, "--generations", "5", "--threads", "1", "--quiet"]
        outcome = place.golf(*line, statuses={0, 2}, timeout=60)
        require(outcome.status in statuses, f"{place_of} is believed, or not: {outcome.errors}")
        require(outcome.status == 0 or "checkpoint" in outcome.errors, outcome.errors)
        place.golf("show", run, statuses={0, 2}, timeout=60)
        tried[outcome.status] += 1

    def change(value: dict | list, path: str = "") -> None:
        for key, item in list(value.items() if isinstance(value, dict) else enumerate(value)):
            if isinstance(item, (dict, list)):
                if key not in ("generatorState", "refused", "neurons", "units"):
                    change(item, f"{path}.{key}")
            elif type(item) in (int, float) and key not in REAL:
                value[key] = 1e308 if key == "seconds" else (1 << 63) - 1
                try_it({2}, f"{path}.{key}")
                value[key] = 1 << 53
                counts = ("generation", "age", "index", "seconds")
                try_it({2} if key in counts else {0, 2}, f"{path}.{key}")
                value[key] = item

    try_it({0})
    change(state)


def _escapes(place: Place) -> str:
    evil = "\x1b[31m\u202e"
    for change in ({evil: 1}, {"task": evil}, {"inputs": [evil, "y"]}, {"outputs": [evil]}):
        (place.folder / "e.json").write_text(json.dumps(SUM_NETWORK | change))
        for command in ("score", "show", "verify"):
            place.golf(command, "e.json", statuses={0, 1, 2, 64})
    (place.folder / f"{evil}.json").write_text("{}")
    place.golf("score", f"{evil}.json", statuses={2})
    place.golf("search", *CSV, "--name", evil, "--generations", "0", statuses={0, 2, 64})
    return "none reaches the terminal from fields, tasks, inputs, outputs, file names, --name"


def _streams(place: Place) -> str:
    status, said = place.shell(
        f'"$GOLF" search {shlex.join(CSV)} --name s --generations 1 >&-; echo $?'
    )
    require((place.folder / "runs/s/lock").read_bytes() == b"", "something was printed into lock")
    full = place.shell('"$GOLF" --help >/dev/full')[0]
    folder = place.shell('"$GOLF" evaluate sum.json </tmp')[0]
    require((full, folder) == (2, 2), f"statuses {full} and {folder}")
    return f"lock stays empty ({said.split()[-1]}); --help >/dev/full and evaluate </tmp: 2"


def _endless(place: Place) -> str:
    os.mkfifo(place.folder / "pipe")
    said = []
    for name in ("/dev/zero", "pipe"):
        for line in (["score", name], ["search", "--task", name], ["solve", name]):
            outcome = place.golf(*line, statuses={2, 64}, timeout=30)
            said.append(outcome.errors.split(": ")[-1].strip())
    return "; ".join(sorted(set(said)))[:200]


def _places(place: Place) -> str:
    place.golf("search", *CSV, "--runs", "", "--generations", "0", statuses={64})
    log = place.ground.home / "log-defects"
    place.search("--name", "d", "--generations", "1", shim={"LOG": log})
    calls = [line.split() for line in log.read_bytes().splitlines()]
    made = next(i for i, c in enumerate(calls) if c[0] == b"mkdir" and c[3] == b"d".hex().encode())
    flushed = [c for c in calls[made:] if c[0] == b"fsync" and c[1] == calls[made][1]]
    require(bool(flushed), "the new folder's parent is not flushed")
    for number in (1, 95):  # EPERM, EOPNOTSUPP
        shim = {"CALLS": "link", "AT": 1, "DO": f"failall:{number}"}
        place.search("--name", f"l{number}", "--generations", "3", shim=shim)
    return "--runs '' is refused, the parent is flushed, refused links do no harm"


def _growth(place: Place) -> str:
    log = place.ground.home / "log-growth"
    line = ["search", "--family", "memorise", "--name", "g", "--budget", "8s", "--quiet"]
    place.golf(*line, statuses={0}, shim={"LOG": log})
    renamed: dict[str, int] = {}
    written = 0
    for call in log.read_bytes().splitlines():
        name, _, _, x, *y = call.split(b" ")
        if name == b"rename":
            new = bytes.fromhex(y[0].decode()).decode()
            renamed[new] = renamed.get(new, 0) + 1
        written += len(x) // 2 if name == b"write" else 0
    networks = {name: count for name, count in renamed.items() if name.startswith("network-")}
    require(bool(networks), "there was no large champion")
    require(set(networks.values()) == {1}, f"a champion was written again: {networks}")
    saves = renamed["checkpoint"]
    return f"{len(networks)} large champions, each written once, in {saves} saves, {written:,} bytes"


DEFECTS = [
    ("a moved run", _moved), ("FILE.new and links", _new), ("standard error", _errors),
    ("signals at the start", _early), ("nohup", _ignored), ("--budget", _budget),
    ("long decimals", _long), ("lambda of 310 digits", _lambda),
    ("forged checkpoints", _numbers), ("escapes", _escapes), ("streams", _streams),
    ("inputs without an end", _endless), ("folders and links", _places), ("growth", _growth),
]  # fmt: skip
