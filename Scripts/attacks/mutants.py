"""Feeds golf damaged and forged files of every format it reads, and command lines.

Mutants keep the structure: values are exchanged for hostile ones, members are doubled, taken away or
renamed, rows cut short, and only sometimes are bytes flipped. A checkpoint gets a right checksum.

What has to hold: status 0, 1, 2 or 64; what went wrong is one line; nothing crashes, hangs, takes
gigabytes or sends control characters to a terminal.
"""

from __future__ import annotations

import copy
import json
import struct
import time
from collections.abc import Callable
from pathlib import Path

from ground import ROOT, Ground, Tally, checksum
from models import Model
from searches import SUM, SUM_NETWORK

HOSTILE: list[object] = [
    "", " ", "0", "-0", "-1", "1e400", "1/0", "0/0", "1/3", "nan", "inf", "9" * 400, "0." + "1" * 400,
    "1" + "0" * 5000, "1" + "0" * 100_000, "\x1b[31m\u202e", "\0", "a" * 3000, "../../x", "/dev/zero", "ü\u0301",
    "relu", "sin", "x", "tolerance", None, True, False, 0, -1, 1, 2, 64, 65, 4096, 4097, 1 << 31,
    1 << 53, (1 << 53) + 1, (1 << 63) - 1, 1 << 63, -(1 << 63), 1 << 64, 10**30, 0.5, -1.5, 1e-320,
    1e30, 1e308, [], {}, [[]], [0], {"": 0}, {"a": "1"}, [None] * 100,
]  # fmt: skip

LENGTHS = [0, 1, 2, -1, 255, 1 << 20, 1 << 40, (1 << 63) - 1, -(1 << 63)]
REALS = [0.0, 1.0, -1.0, 1e-300, 1e300, float("inf"), float("nan")]
EXTREMES = [
    "0", "1", "-1", "1e300", "-1e300", "1e-300", "1e308", "1e-320", "1e5000", "1e-5000", "1e9999",
    "0." + "3" * 300, "9" * 300, "123456789.123456789", "3", "1e15", "1.000000000000001",
]  # fmt: skip

PROBLEM = {
    "name": "p", "layers": [1, 2, 1], "activations": ["lin", ["0", "1/2", "1"]], "bias": None,
    "fixed": {"w3": "1/2"}, "X": [["3/2"], ["1"]], "Y": [["2"], [-1]],
    "lambda": ["2/100", "3/100", "5/100", "7/100"],
}  # fmt: skip


def attack(ground: Ground, until: float) -> Tally:
    """As many mutants as there is time for, of all readers in turn."""
    tally = Tally()
    readers = _Readers(ground)
    kinds = [
        readers.network, readers.table, readers.description, readers.checkpoint, readers.beside,
        readers.problem, readers.command, readers.rows, readers.crossed, readers.bound,
        readers.journal, readers.model, readers.extremes,
    ]  # fmt: skip
    turn = 0
    while time.monotonic() < until:
        reader = kinds[turn % len(kinds)]
        turn += 1
        line, folder, statuses = reader()
        outcome = ground.run(folder, *line, timeout=60)
        tally.tried[f"{reader.__name__}: status {outcome.status}"] += 1
        problem = outcome.complaint(statuses)
        if problem is None and len(outcome.errors.splitlines()) > 1:
            problem = f"more than one line: {outcome.errors[:300]!r}"
        if problem:
            # The folder is used again: what is in it now is what did it.
            kept = ground.folder()
            for path in folder.iterdir():
                if path.is_file():
                    (kept / path.name).write_bytes(path.read_bytes())
            ground.found(tally, f"mutants: {reader.__name__}: {problem}; {kept}", outcome)
    return tally


class _Readers:
    """For each reader a way to make the next mutant: command line, folder, statuses allowed."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.random = ground.random
        self.folder = ground.folder()
        (self.folder / "sum.csv").write_text(SUM)
        (self.folder / "sum.json").write_text(json.dumps(SUM_NETWORK))
        csv = ["--task", "sum.csv", "--tolerance", "0.1"]
        # All jobs, a tournament, large networks in files of their own; a walk from a network.
        self.bases = [
            self._base("r", 30, *csv),
            self._base("s", 12, "--task", "largest-root:degree=2,range=-3...3"),
            self._base("t", 8, "--task", "largest-root:range=-1...1"),
            self._base("u", 2, *csv, "--from", "sum.json"),
        ]
        self.record = json.loads((ROOT / "runs/record/best.json").read_text())
        # States of one run at several moments, whose parts are exchanged.
        self.states = [
            self._base("v", generations, *csv, "--family", "layers")[1] for generations in (1, 2, 5, 9, 14)
        ]
        self.bounds = self._bound()
        self.journals = self._journal()

    def _base(self, name: str, generations: int, *task: str) -> tuple[int, dict[str, bytes]]:
        """The files of a short run that can be gone on with, and how far it went."""
        line = ["search", *task, "--islands", "4", "--seed", "3", "--threads", "1", "--quiet"]
        end = ["--name", name, "--generations", str(generations)]
        outcome = self.ground.run(self.folder, *line, *end)
        if outcome.status != 0:
            raise SystemExit(f"torture: no run to make mutants of: {outcome.errors}")
        run = self.folder / "runs" / name
        if name == "v":
            run = run.rename(run.with_name(f"v{generations}"))
        return generations, {path.name: path.read_bytes() for path in run.iterdir()}

    def _text(self, value: object) -> bytes:
        """A value as JSON, now and then with bytes flipped or cut off."""
        text = json.dumps(value, ensure_ascii=self.random.random() < 0.5).encode(errors="replace")
        return self._flip(text) if self.random.random() < 0.15 else text

    def _flip(self, data: bytes) -> bytes:
        out = bytearray(data)
        for _ in range(self.random.randint(1, 3)):
            place = self.random.randrange(len(out) + 1)
            match self.random.randrange(4):
                case 0:
                    out[place:place] = bytes([self.random.randrange(256)])
                case 1:
                    del out[place : place + self.random.randint(1, 20)]
                case 2:
                    out[place:place] = out[place : place + self.random.randint(1, 200)]
                case _:
                    del out[place + 1 :]
        return bytes(out)

    def _mutated(self, value: object, times: int = 0) -> object:
        """A copy with one to three places changed."""
        value = copy.deepcopy(value)
        for _ in range(times or self.random.choice([1, 1, 1, 2, 3])):
            places: list[tuple[Callable, Callable]] = []
            self._places(value, places)
            if places:
                get, change = self.random.choice(places)
                change(get)
        return value

    def _places(self, value: object, places: list) -> None:
        """Everywhere a value can be changed."""
        if isinstance(value, dict):
            for key in value:
                places.append((key, lambda key, value=value: self._change_member(value, key)))
                self._places(value[key], places)
        elif isinstance(value, list):
            for index in range(len(value)):
                places.append((index, lambda index, value=value: self._change_item(value, index)))
                self._places(value[index], places)

    def _hostile(self, old: object) -> object:
        if isinstance(old, str) and old and self.random.random() < 0.4:
            return self._flip(old.encode()).decode(errors="replace")
        if isinstance(old, int) and self.random.random() < 0.3:
            return old + self.random.choice([-1, 1, 1000])
        return copy.deepcopy(self.random.choice(HOSTILE))

    def _change_member(self, value: dict, key: str) -> None:
        if key not in value:
            return
        match self.random.randrange(6):
            case 0:
                del value[key]
            case 1:
                value[str(self.random.choice(HOSTILE))] = value[key]
            case 2:
                value[key] = copy.deepcopy(self.random.choice(list(value.values())))
            case _:
                value[key] = self._hostile(value[key])

    def _change_item(self, value: list, index: int) -> None:
        if index >= len(value):
            return
        match self.random.randrange(6):
            case 0:
                del value[index]
            case 1:
                value.insert(index, copy.deepcopy(value[index]))
            case 2:
                self.random.shuffle(value)
            case _:
                value[index] = self._hostile(value[index])

    def network(self) -> tuple[list[str], Path, set[int]]:
        base = self.random.choice([SUM_NETWORK, SUM_NETWORK, self.record])
        (self.folder / "m.json").write_bytes(self._text(self._mutated(base)))
        line = self.random.choice(
            [
                ["score", "m.json"], ["verify", "m.json", "--tolerance", "1"],
                ["verify", "m.json", "--threads", "1"], ["evaluate", "m.json", "--", "1", "2"],
                ["show", "m.json", "--tolerance", "0.5"],
                ["export", "m.json", "--format", self.random.choice(
                    ["matlab", "python", "markdown", "dot", "svg", "json"])],
            ]
        )  # fmt: skip
        return line, self.folder, {0, 1, 2, 64}

    def table(self) -> tuple[list[str], Path, set[int]]:
        rows = [row.split(",") for row in SUM.split("\n")]
        rows = self._mutated(rows)
        text = "\n".join(
            ",".join(str(field) for field in row) if isinstance(row, list) else str(row)
            for row in rows
        ).encode(errors="replace")
        (self.folder / "m.csv").write_bytes(self._flip(text) if self.random.random() < 0.2 else text)
        return (
            ["verify", "sum.json", "--task", "m.csv", "--tolerance", "1", "--threads", "1"],
            self.folder,
            {0, 1, 2},
        )

    def _forged(
        self, base: tuple[int, dict[str, bytes]], name: str, data: bytes
    ) -> tuple[list[str], Path, set[int]]:
        """Run `f`, which is one of the runs with another file, is read."""
        generations, files = base
        run = self.folder / "runs/f"
        run.mkdir(exist_ok=True)
        for path in run.iterdir():
            path.unlink()
        for other, content in files.items():
            (run / other).write_bytes(content)
        if name == "checkpoint":
            (run / "checkpoint.previous").unlink(missing_ok=True)
        (run / name).write_bytes(data)
        # A generation takes a hundred times as long as reading: most only read, prove and save.
        generations += self.random.random() < 0.1
        # A best.json that is a network may be a wrong one: `show` proves it, and says so with a 1.
        shown = {0, 1, 2} if name == "best.json" else {0, 2}
        further = ["--generations", str(generations), "--threads", "1", "--quiet"]
        line, statuses = self.random.choice(
            [
                (["search", "--resume", "f", *further], {0, 2, 64}), (["show", "f"], shown),
                (["runs"], {0}),
            ]
        )  # fmt: skip
        return line, self.folder, statuses

    def description(self) -> tuple[list[str], Path, set[int]]:
        base = self.random.choice(self.bases)
        value = json.loads(base[1]["run.json"])
        return self._forged(base, "run.json", self._text(self._mutated(value)))

    def checkpoint(self) -> tuple[list[str], Path, set[int]]:
        base = self.random.choice(self.bases)
        header, body = base[1]["checkpoint"].split(b"\n", 1)
        body = self._text(self._mutated(json.loads(body)))
        head = f"{header.split()[0].decode()} {checksum(body)} {len(body)}\n"
        return self._forged(base, "checkpoint", head.encode() + body)

    def beside(self) -> tuple[list[str], Path, set[int]]:
        """The networks that lie beside a checkpoint, the task and the start of a run."""
        base = self.random.choice(self.bases)
        names = [n for n in base[1] if n.endswith((".json", ".csv")) and n != "run.json"]
        name = self.random.choice(names)
        if not name.endswith(".json"):
            return self._forged(base, name, self._flip(base[1][name]))
        return self._forged(base, name, self._text(self._mutated(json.loads(base[1][name]))))

    def crossed(self) -> tuple[list[str], Path, set[int]]:
        """A state with parts of the same run's states at other moments: each is as golf wrote it."""
        files = self.random.choice(self.states)
        header, body = files["checkpoint"].split(b"\n", 1)
        value = json.loads(body)
        other = json.loads(self.random.choice(self.states)["checkpoint"].split(b"\n", 1)[1])
        donors: dict[str, list] = {}
        self._members(other, donors)
        self._members(value, donors)
        for _ in range(self.random.choice([1, 1, 2, 4])):
            places: list[tuple[dict, str]] = []
            self._where(value, places)
            owner, key = self.random.choice(places)
            owner[key] = copy.deepcopy(self.random.choice(donors[key]))
        body = json.dumps(value).encode()
        head = f"{header.split()[0].decode()} {checksum(body)} {len(body)}\n"
        line, folder, statuses = self._forged((14, files), "checkpoint", head.encode() + body)
        if "--resume" in line:
            # What fits together by chance has to be gone on with to show its flaw.
            line[line.index("--generations") + 1] = str(self.random.choice([14, 18, 30]))
        return line, folder, statuses

    def _members(self, value: object, donors: dict[str, list]) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                donors.setdefault(key, []).append(item)
                self._members(item, donors)
        elif isinstance(value, list):
            for item in value:
                self._members(item, donors)

    def _where(self, value: object, places: list[tuple[dict, str]]) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                if key not in ("generatorState", "weight", "bias", "source", "isFree"):
                    places.append((value, key))
                self._where(item, places)
        elif isinstance(value, list):
            for item in value:
                self._where(item, places)

    def _bound(self) -> tuple[int, dict[str, bytes]]:
        """A run with a bound from below."""
        generations, files = self.bases[0]
        line = ["minimal", "r", "--up-to", "0", "--budget", "20s", "--threads", "1"]
        outcome = self.ground.run(self.folder, *line)
        if outcome.status != 0:
            raise SystemExit(f"torture: no bound to make mutants of: {outcome.errors}")
        return generations, files | {
            "minimal.json": (self.folder / "runs/r/minimal.json").read_bytes()
        }

    def bound(self) -> tuple[list[str], Path, set[int]]:
        """A run with a forged bound, which a network that is known must not contradict."""
        value = self._mutated(json.loads(self.bounds[1]["minimal.json"]))
        self._forged(self.bounds, "minimal.json", self._text(value))
        line = self.random.choice(
            [["show", "f"], ["show", "f", "--json"], ["report", "f", "-o", "f.html"],
             ["minimal", "f", "--up-to", "0", "--budget", "5s", "--threads", "1"]]
        )  # fmt: skip
        return line, self.folder, {0, 1, 2}

    def _journal(self) -> tuple[bytes, bytes]:
        """The checkpoint of a problem that was solved, and its list of points."""
        followed = PROBLEM | {
            "layers": [2, 2, 1], "activations": ["lin", "lin"], "fixed": None, "Y": [["1"], ["2"], ["3"]],
            "X": [["1", "2"], ["3", "-1"], ["1", "1"]],
            "lambda": ["1/10", "2/10", "3/10", "5/10", "7/10", "11/10"],
        }  # fmt: skip
        (self.folder / "q.json").write_text(json.dumps(followed))
        line = ["solve", "q.json", "--json", "--threads", "1", "--checkpoint", "q.checkpoint"]
        outcome = self.ground.run(self.folder, *line)
        return (self.folder / "q.checkpoint").read_bytes(), outcome.output.encode()

    def journal(self) -> tuple[list[str], Path, set[int]]:
        """A journal with a right checksum and other bytes."""
        header, body = self.journals[0].split(b"\n", 1)
        words = header.decode().split(" ")
        data = bytearray(body)
        for _ in range(self.random.choice([1, 1, 3, 30])):
            place = self.random.randrange(len(data) // 8 + 1) * 8
            match self.random.randrange(4):
                case 0:
                    data[place : place + 8] = struct.pack("<q", self.random.choice(LENGTHS))
                case 1:
                    data[place : place + 8] = struct.pack("<d", self.random.choice(REALS))
                case 2:
                    del data[place:]
                case _:
                    data[:] = self._flip(bytes(data))
        words[1:3] = [checksum(bytes(data)), str(len(data))]
        (self.folder / "m.checkpoint").write_bytes(" ".join(words).encode() + b"\n" + data)
        line = ["solve", "q.json", "--json", "--threads", "1"]
        return [*line, "--checkpoint", "m.checkpoint", "--resume"], self.folder, {0, 1, 2}

    def model(self) -> tuple[list[str], Path, set[int]]:
        """A model no program would write."""
        (self.folder / "m.onnx").write_bytes(Model(self.random).bytes())
        task = ["--task", "sum.csv", "--tolerance", "0.1", "--threads", "1"]
        options = self.random.choice([[], ["--exact"], task])
        return ["import", "m.onnx", *options], self.folder, {0, 1, 2}

    def extremes(self) -> tuple[list[str], Path, set[int]]:
        """A task whose numbers, rows or columns are as far apart, many or alike as can be."""
        chance = self.random
        inputs, outputs = chance.choice([(1, 1), (2, 1), (1, 2), (20, 3), (64, 1), (65, 1)])
        count = chance.choice([1, 2, 5, 40, 400])
        few = chance.sample(EXTREMES, chance.randint(1, 3))
        names = [f"x{n}" for n in range(inputs)] + [f"y{n}" for n in range(outputs)] + ["tolerance"]
        tolerance = chance.choice(["0.1", "1", "1e-300", "1e300", "1e-5000", "0." + "0" * 400 + "1"])
        rows = [
            [chance.choice(few) if chance.random() < 0.8 else str(number) for _ in names[:-1]]
            + [tolerance]
            for number in range(count)
        ]
        (self.folder / "e.csv").write_text("\n".join(",".join(row) for row in [names, *rows]))
        task = ["--task", "e.csv", "--targets", str(outputs), "--threads", "1"]
        run = self.folder / "runs/e"
        if run.exists():
            for path in run.iterdir():
                path.unlink()
        search = ["search", *task, "--name", "e", "--generations", "3", "--budget", "10s", "--quiet"]
        line = chance.choice(
            [search, search, search, ["minimal", *task, "--budget", "1s", "--up-to", "2"]]
        )
        return line, self.folder, {0, 1, 2, 64}

    def problem(self) -> tuple[list[str], Path, set[int]]:
        (self.folder / "p.json").write_bytes(self._text(self._mutated(PROBLEM)))
        options = self.random.choice([[], ["--json"], ["--gauge"], ["--regularise", "1/7"]])
        return ["solve", "p.json", "--threads", "1", *options], self.folder, {0, 1, 2}

    def command(self) -> tuple[list[str], Path, set[int]]:
        words = [
            "search", "runs", "show", "verify", "score", "evaluate", "export", "families", "solve",
            "--task", "--tolerance", "--targets", "--metric", "--family", "--from", "--strategy",
            "--generations", "--target-score", "--seed", "--islands", "--threads", "--runs",
            "--name", "--resume", "--quiet", "--format", "-o", "--json", "--gauge", "--starts",
            "--regularise", "--help", "--version", "--", "sum.csv", "sum.json", "r",
            "largest-root:range=-1...1", "largest-root:degree=2,range=-1...1", "largest-root:",
            "largest-root:degree=x", "python", "layers", "grid", "walking", "0", "1", "build", "scan",
            "import", "minimal", "report", "watch", "bench", "sampling", "ladder", "spacing",
            "spacing=1e-300", "spacing=0.1", "steepness=9e999", "--set", "--up-to", "--checkpoint",
            "--picture", "--count", "--no-rounding", "--port", "largest-root:range=-999999...999999",
        ]  # fmt: skip
        first = self.random.choice([*words[:9], "build", "scan", "import", "minimal", "report"])
        count = self.random.randint(0, 5)
        rest = [
            self.random.choice(words)
            if self.random.random() < 0.8
            else str(self.random.choice(HOSTILE)).replace("\0", "")[:4000]
            for _ in range(count)
        ]
        # So that a search that is well described ends soon.
        last = self.random.choice([["--generations", "0"]] * 9 + [["--budget", "1s"]])
        end = last if first == "search" else []
        return [first, *end, *rest], self.folder, {0, 1, 2, 64}

    def rows(self) -> tuple[list[str], Path, set[int]]:
        values = [str(self.random.choice(HOSTILE)).replace("\0", "") for _ in range(2)]
        return ["evaluate", "sum.json", "--", *values], self.folder, {0, 2, 64}
