"""Cuts the power at each call of a search: whatever was not flushed is gone.

The shim writes down every call that changes a file. They are replayed into a model of a disk that
keeps a file's bytes only once the file was flushed, and a name only once its folder was; at each cut
the disk holds that least, or by chance more: a file system may write early what nobody asked for.

What has to hold: every such disk can be gone on from, to the uninterrupted search's bytes, and has
what was announced before.
"""

from __future__ import annotations

import os
import re
import struct
import time
from dataclasses import dataclass, field
from pathlib import Path

from ground import Ground, Tally
from searches import Search, end, ready

SCORE = re.compile(rb"score ([0-9,]+)")


@dataclass
class File:
    """A file's bytes, and those of them that are on the disk."""

    bytes: bytearray = field(default_factory=bytearray)
    kept: bytes = b""


@dataclass
class Folder:
    """What the names in a folder stand for, and what they do on the disk."""

    names: dict[str, File | Folder] = field(default_factory=dict)
    kept: dict[str, File | Folder] = field(default_factory=dict)
    # Changes of names since the folder was flushed, in order.
    changes: list[dict[str, File | Folder | None]] = field(default_factory=list)

    def set(self, change: dict[str, File | Folder | None]) -> None:
        """Gives names another meaning, or takes them away, all at once."""
        _change(self.names, change)
        self.changes.append(change)

    def flush(self) -> None:
        """All names are on the disk."""
        self.kept, self.changes = dict(self.names), []


class Disk:
    """Replays a log of calls."""

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/")
        self.top = Folder()
        self.open: dict[int, File | Folder] = {}
        self.announced: int | None = None

    def call(self, line: bytes) -> bool:
        """Replays a line of the log; says whether it changed anything that a cut would show."""
        name, a, b, x, y = line.rstrip(b"\n").split(b" ")
        first, second = int(a), int(b)
        old, new = bytes.fromhex(x.decode()), bytes.fromhex(y.decode())
        match name.decode():
            case "open":
                return self._open(first, second, old.decode(), struct.unpack("i", new)[0])
            case "close":
                self.open.pop(first, None)
                return False
            case "write":
                if isinstance(file := self.open.get(first), File):
                    file.bytes += old
                    return True
                return False
            case "fsync":
                match self.open.get(first):
                    case File() as file:
                        file.kept = bytes(file.bytes)
                    case Folder() as folder:
                        folder.flush()
                return True
            case "mkdir":
                self._at(first).set({old.decode(): Folder()})
            case "rename":
                # golf renames within a folder only.
                item = self._at(first).names[old.decode()]
                self._at(second).set({old.decode(): None, new.decode(): item})
            case "link":
                self._at(second).set({new.decode(): self._at(first).names[old.decode()]})
            case "unlink":
                self._at(first).set({old.decode(): None})
            case "say":
                if scores := SCORE.findall(old):
                    self.announced = int(scores[-1].replace(b",", b""))
        return True

    def _at(self, descriptor: int) -> Folder:
        item = self.top if descriptor < 0 else self.open[descriptor]
        assert isinstance(item, Folder)
        return item

    def _open(self, folder: int, descriptor: int, path: str, flags: int) -> bool:
        item: File | Folder | None = self.open.get(folder) if folder >= 0 else self.top
        if path.startswith("/"):
            if not path.startswith(self.root):
                return False
            item, path = self.top, path[len(self.root) :]
        if not isinstance(item, Folder):
            return False
        parts = [part for part in path.split("/") if part not in ("", ".")]
        for part in parts[:-1]:
            item = item.names.get(part)
            if not isinstance(item, Folder):
                return False
        if parts:
            file = item.names.get(parts[-1])
            if file is None:
                if not flags & os.O_CREAT:
                    return False
                file = File()
                item.set({parts[-1]: file})
            item = file
        if isinstance(item, File) and flags & os.O_TRUNC:
            item.bytes.clear()
        self.open[descriptor] = item
        return bool(flags & os.O_CREAT)

    def cut(self, ground: Ground, into: Path, more: bool) -> None:
        """What is on the disk; with `more`, some of what was not flushed is there by chance."""
        self._cut(ground, self.top, into, more)

    def _cut(self, ground: Ground, folder: Folder, into: Path, more: bool) -> None:
        names = dict(folder.kept)
        if more and folder.changes:
            # Names are written in their order.
            for change in folder.changes[: ground.random.randint(0, len(folder.changes))]:
                _change(names, change)
        for name, item in names.items():
            if isinstance(item, Folder):
                (into / name).mkdir()
                self._cut(ground, item, into / name, more)
            else:
                kept = item.kept
                if more and len(item.bytes) > len(kept) and ground.random.random() < 0.7:
                    kept = bytes(item.bytes[: ground.random.randint(len(kept), len(item.bytes))])
                (into / name).write_bytes(kept)


def _change(names: dict[str, File | Folder], change: dict[str, File | Folder | None]) -> None:
    for name, item in change.items():
        if item is None:
            names.pop(name, None)
        else:
            names[name] = item


def attack(ground: Ground, until: float) -> Tally:
    """Every cut of some short searches, in random order."""
    tally = Tally()
    plans: list[tuple[Search, list[bytes], str, int, bool]] = []
    for search in ready(ground):
        if ground.is_complete or search.name in ("grid", "CSV", "walking", "sketching"):
            lines, root = _log(ground, search)
            cuts = [(search, lines, root, cut) for cut in range(len(lines) + 1)]
            plans += [(*plan, more) for plan in cuts for more in (False, True, True)]
    ground.random.shuffle(plans)
    if ground.is_complete:
        # The least is what has to do; what may be there besides is left to chance.
        plans = [plan for plan in plans if not plan[-1]] + [plan for plan in plans if plan[-1]][:200]
    for search, lines, root, cut, more in plans:
        if time.monotonic() > until:
            tally.notes.append(f"of {len(plans)} cuts, those there was time for")
            break
        disk = Disk(root)
        for name in search.files:
            disk.top.names[name] = disk.top.kept[name] = File(kept=search.files[name].encode())
        if not all([disk.call(line) for line in lines[:cut]][-1:]):
            continue  # As the cut before.
        folder = ground.folder()
        disk.cut(ground, folder, more)
        tally.tried["more than the least" if more else "the least"] += 1
        problem, outcome = _announced(disk, folder, search), None
        if problem is None:
            problem, outcome = end(ground, search, folder, 1)
        if outcome is None:
            outcome = ground.run(folder, "--version")
        what = f"powercut: {search.name}, call {cut}, more {more}"
        ground.settle(tally, what, problem, outcome, folder)
    return tally


def _log(ground: Ground, search: Search) -> tuple[list[bytes], str]:
    folder = search.begun(ground)
    log = ground.home / f"log-{search.name}"
    ground.run(folder, *search.begin(1), shim={"LOG": log})
    return log.read_bytes().splitlines(keepends=True), str(folder)


def _announced(disk: Disk, folder: Path, search: Search) -> str | None:
    """Whether the improvements that were announced are all in history.csv."""
    if disk.announced is None:
        return None
    history = folder / "runs/r/history.csv"
    if not history.exists():
        return f"score {disk.announced} was announced, there is no history.csv"
    score = int(history.read_text().splitlines()[-1].split(",")[3])
    if score > disk.announced:
        return f"score {disk.announced} was announced, history.csv ends with {score}"
    return None
