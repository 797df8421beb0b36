"""The ground on which golf is attacked: its program, the shim, fresh folders, and what came of it."""

from __future__ import annotations

import ctypes
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GIBIBYTE = 1 << 30
LIBRARY = ctypes.CDLL(None)
# Control characters other than line feed and tab, and marks that turn the direction of writing.
MISLEADING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
SCORE = re.compile(r"score ([0-9,]+)")


@dataclass
class Outcome:
    """What a process left behind; the status is minus the signal that ended it, None for a hang."""

    command: list[str]
    status: int | None
    output: str
    errors: str
    seconds: float

    @property
    def announced(self) -> int | None:
        """The last score that golf said was found."""
        scores = SCORE.findall(self.output)
        return int(scores[-1].replace(",", "")) if scores else None

    def complaint(self, statuses: set[int]) -> str | None:
        """What is wrong with it, where any of `statuses` would be right."""
        if self.status is None:
            return f"no end after {self.seconds:.0f} s"
        if self.status not in statuses:
            return f"status {self.status}: {self.errors[:300]!r}"
        if any(not line.startswith("golf: ") for line in self.errors.splitlines()):
            return f"standard error: {self.errors[:300]!r}"
        if MISLEADING.search(self.output + self.errors):
            return f"raw control characters: {(self.output + self.errors)[:300]!r}"
        if self.status in (2, 64) and not self.errors:
            return f"status {self.status} without a word"
        return None


@dataclass
class Tally:
    """What was tried, by kind, and what was found."""

    tried: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Ground:
    """Runs golf and keeps count."""

    def __init__(
        self, golf: str, seed: int, verbose: bool = False, is_complete: bool = False
    ) -> None:
        self.golf = golf
        # Whether attacks that have an end go on to it, whatever the time.
        self.is_complete = is_complete
        self.random = random.Random(seed)
        self.home = Path(tempfile.mkdtemp(prefix="golf-torture-"))
        self.shim = self.home / "shim.so"
        self.verbose = verbose
        self.sanitized = bool(os.environ.get("GOLF_SANITIZED"))
        source = Path(__file__).with_name("shim.c")
        compiler = shutil.which("cc") or shutil.which("clang") or "gcc"
        subprocess.run(
            [compiler, "-O1", "-shared", "-fPIC", "-o", self.shim, source, "-ldl", "-lpthread"],
            check=True,
        )
        self.searches: list = []
        self._folders = 0

    def folder(self) -> Path:
        """A fresh, empty folder."""
        self._folders += 1
        folder = self.home / f"{self._folders}"
        folder.mkdir()
        return folder

    def remove(self, folder: Path) -> None:
        """Gets rid of a folder, unless something in it was a finding."""
        shutil.rmtree(folder, ignore_errors=True)

    def start(self, folder: Path, *arguments: str, shim: dict[str, object] | None = None):
        """Starts golf; standard output and error go to files in the folder."""
        environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
        if shim is not None:
            environment["LD_PRELOAD"] = str(self.shim)
            environment.update({f"SHIM_{name}": str(value) for name, value in shim.items()})
        with open(folder / "out", "wb") as out, open(folder / "err", "wb") as err:
            return subprocess.Popen(
                [self.golf, *arguments],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                preexec_fn=_begin if self.sanitized else _begin_limited,
            )

    def outcome(self, process, folder: Path, seconds: float, timeout: float) -> Outcome:
        """Waits for golf's end; with a sanitizer everything takes ten times as long."""
        timeout *= 10 if self.sanitized else 1
        began = time.monotonic()
        try:
            status = process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            status = None
        texts = [(folder / name).read_bytes().decode(errors="replace") for name in ("out", "err")]
        return Outcome(process.args, status, *texts, seconds + time.monotonic() - began)

    def run(
        self,
        folder: Path,
        *arguments: str,
        shim: dict[str, object] | None = None,
        timeout: float = 120,
    ) -> Outcome:
        """Runs golf to its end."""
        return self.outcome(self.start(folder, *arguments, shim=shim), folder, 0, timeout)

    def settle(
        self,
        tally: Tally,
        what: str,
        problem: str | None,
        outcome: Outcome,
        folder: Path,
        shim: object = None,
    ) -> None:
        """Notes a finding and keeps its folder, or gets rid of that where there is no problem."""
        if problem:
            self.found(tally, f"{what}: {problem}; {folder}", outcome, shim)
        else:
            shutil.rmtree(folder, ignore_errors=True)

    def found(self, tally: Tally, what: str, outcome: Outcome, shim: object = None) -> None:
        """Notes a finding, with what it takes to see it again."""
        command = " ".join(outcome.command[1:])
        tally.findings.append(f"{what}; golf {command[:400]!r}; shim {shim}")
        if self.verbose:
            print(tally.findings[-1], flush=True)


def checksum(data: bytes) -> str:
    """FNV-1a with 64 bits, as the checkpoint's first line has it."""
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def _begin() -> None:
    # A shell that begins torture in the background has it ignore some, and golf would keep to that.
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    # No search of an hour outlives torture (PR_SET_PDEATHSIG).
    LIBRARY.prctl(1, signal.SIGKILL)


def _begin_limited() -> None:
    _begin()
    resource.setrlimit(resource.RLIMIT_AS, (6 * GIBIBYTE, 6 * GIBIBYTE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
