"""Makes each call on files fail, or kills golf there, in commands that write a file and are no search.

What has to hold: where a file was, all of the old bytes are there or all of the new; a failure is one
line and status 2; interruptions and short counts make no difference; and the command does its work as
soon as the fault is gone.
"""

from __future__ import annotations

import errno
import itertools
import json
import signal
import time
from pathlib import Path

from ground import Ground, Tally
from searches import SUM, SUM_NETWORK

KILL = f"signal:{int(signal.SIGKILL)}"
DEEDS = [KILL, "fail:4", "short"] + [
    f"{kind}:{number}"
    for kind in ("fail", "failall")
    for number in (errno.ENOSPC, errno.EIO, errno.EACCES)
]
HARMLESS = ["fail:4", "short"]
PROBLEM = {
    "layers": [2, 2, 1], "activations": ["lin", "lin"], "X": [["1", "2"], ["3", "-1"], ["1", "1"]],
    "Y": [["1"], ["2"], ["3"]], "lambda": ["1/10", "2/10", "3/10", "5/10", "7/10", "11/10"],
}  # fmt: skip
# The command, and the file it writes.
COMMANDS = [
    (["minimal", "r", "--up-to", "1", "--threads", "1"], "runs/r/minimal.json"),
    (["export", "sum.json", "--format", "svg", "-o", "x.svg"], "x.svg"),
    (["export", "sum.json", "--format", "onnx", "-o", "x.onnx"], "x.onnx"),
    (["import", "model.onnx", "-o", "x.json"], "x.json"),
    (["report", "r", "-o", "x.html"], "x.html"),
    (["solve", "p.json", "--threads", "1", "--picture", "p.svg"], "p.svg"),
    (["solve", "p.json", "--threads", "1", "--checkpoint", "p.checkpoint", "--resume"], "p.checkpoint"),
]  # fmt: skip


def attack(ground: Ground, until: float) -> Tally:
    """Every deed at every call of every command, in random order, while there is time."""
    tally = Tally()
    writers = [_Writer(ground, line, path) for line, path in COMMANDS]
    plans = [
        (writer, at, deed)
        for writer in writers
        for at, deed in itertools.product(range(1, writer.calls + 1), DEEDS)
    ]
    ground.random.shuffle(plans)
    for writer, at, deed in plans:
        if time.monotonic() > until:
            tally.notes.append(f"of {len(plans)} faults, those there was time for")
            break
        writer.attack(tally, at, deed)
    return tally


class _Writer:
    """A command, and what it writes when nobody interferes."""

    def __init__(self, ground: Ground, line: list[str], path: str) -> None:
        self.ground, self.line, self.path = ground, line, path
        self.home = ground.folder()
        (self.home / "sum.csv").write_text(SUM)
        (self.home / "sum.json").write_text(json.dumps(SUM_NETWORK))
        (self.home / "p.json").write_text(json.dumps(PROBLEM))
        search = ["search", "--task", "sum.csv", "--tolerance", "0.1", "--islands", "1"]
        ground.run(self.home, *search, "--name", "r", "--generations", "2", "--threads", "1")
        ground.run(self.home, "export", "sum.json", "--format", "onnx", "-o", "model.onnx")
        # What was there before: a journal would be gone on with, anything else is replaced.
        self.old = b"old\n"
        if path.endswith("checkpoint"):
            self.old = b""
        self._reset()
        count = self.home / "count"
        outcome = self._run({"COUNT": count})
        problem = outcome.complaint({0, 1})
        if problem:
            raise SystemExit(f"torture: golf {' '.join(line)} alone: {problem}")
        self.status = outcome.status
        self.calls = int(count.read_text())
        self.new = (self.home / path).read_bytes()

    def _run(self, shim: dict[str, object]):
        return self.ground.run(self.home, *self.line, shim=shim)

    def _reset(self) -> None:
        target = self.home / self.path
        if self.old:
            target.write_bytes(self.old)
        else:
            target.unlink(missing_ok=True)

    def _is_whole(self) -> bool:
        target: Path = self.home / self.path
        if not target.exists():
            return not self.old
        data = target.read_bytes()
        if self.path.endswith("checkpoint") and data != self.new:
            # It is saved now and then: whole is what the header says.
            header, _, body = data.partition(b"\n")
            return header.split(b" ")[2] == str(len(body)).encode()
        if self.path.endswith("html") and data != self.old:
            # A part that cannot be read is left out.
            return data.rstrip().endswith(b"</html>")
        return data in (self.old, self.new)

    def attack(self, tally: Tally, at: int, deed: str) -> None:
        """One deed at one call, and the command once more."""
        self._reset()
        outcome = self._run({"AT": at, "DO": deed})
        tally.tried[f"{self.line[0]}: {deed}"] += 1
        statuses = {self.status} if deed in HARMLESS else {0, 1, 2}
        problem = outcome.complaint(statuses | ({-9} if deed == KILL else set()))
        if problem is None and not self._is_whole():
            problem = f"{self.path} is neither old nor new"
        if problem is None and deed in HARMLESS:
            problem = self._difference()
        if problem is None:
            outcome = self._run({})
            problem = outcome.complaint({self.status}) or self._difference()
        if problem:
            self.ground.found(tally, f"writers: {problem}; {self.home}", outcome, (at, deed))

    def _difference(self) -> str | None:
        same = (self.home / self.path).read_bytes() == self.new
        return None if same else f"{self.path} differs from the undisturbed one"
