"""Lets golf search from networks that doubles take for right and that are wrong.

Large numbers cancel, sigmoids are saturated, sines have huge arguments; the targets are what doubles
answer, and the tolerance is less than the exact error. The fast judge of the search then passes what
the rigorous one has to refuse.

What has to hold: whatever is kept, shown or announced passes each case by the other implementation
(`reference`). How often the fast judge was fooled is a figure: the refusals that the checkpoint
remembers.
"""

from __future__ import annotations

import json
import math
import time
from collections import Counter
from pathlib import Path

from ground import Ground, Outcome, Tally
from reference import MISSING, Ball, Network, flint, scaled, value

BITS = 1000
ROWS = 6


def attack(ground: Ground, until: float) -> Tally:
    """As many searches as there is time for."""
    tally = Tally()
    if flint is None:
        tally.notes.append(MISSING)
        return tally
    refused: Counter[str] = Counter()
    while time.monotonic() < until:
        name, network, answer = _network(ground.random)
        rows = _rows(ground.random, network, answer)
        if not rows:
            continue
        folder = ground.folder()
        (folder / "n.json").write_text(json.dumps(network))
        table = "\n".join(["x,y,tolerance", *map(",".join, rows)])
        (folder / "t.csv").write_text(table + "\n")
        line = ["search", "--task", "t.csv", "--from", "n.json", "--name", "r", "--islands", "2"]
        outcome = ground.run(folder, *line, "--generations", "2", "--threads", "1")
        tally.tried[name] += 1
        problem = outcome.complaint({0}) or _kept(folder, outcome, rows)
        if problem is None:
            body = (folder / "runs/r/checkpoint").read_bytes().split(b"\n", 1)[1]
            refused[name] += bool(json.loads(body)["refused"])
        ground.settle(tally, f"kept: {name}", problem, outcome, folder)
    kinds = ", ".join(f"{count} {name}" for name, count in sorted(refused.items()))
    tally.notes.append(f"the fast judge was fooled, the rigorous one refused: {kinds or 'never'}")
    return tally


def _kept(folder: Path, outcome: Outcome, rows: list[tuple[str, str, str]]) -> str | None:
    """What is wrong with the network that was kept; None where none was, and none announced."""
    best = folder / "runs/r/best.json"
    if not best.exists():
        said = outcome.announced
        return None if said is None else f"score {said} was announced, and nothing kept"
    network = json.loads(best.read_text())
    flint.ctx.prec = BITS
    balls = Ball()
    for x, target, tolerance in rows:
        error = abs(value(network, (x,), balls) - balls.number(target))
        if not error < balls.number(tolerance):
            return f"the network that is kept is wrong at {x}: {error.str(10)}, {tolerance[:20]}"
    return None


def _rows(random, network: Network, answer) -> list[tuple[str, str, str]]:
    """Cases of which doubles say that the network answers them, and of which it fails some."""
    flint.ctx.prec = BITS
    balls = Ball()
    rows, wrong = [], 0
    for number in range(ROWS):
        x = scaled(100 * number + random.randint(1, 99), 2)
        target = _double(answer(float(x)))
        error = abs(value(network, (x,), balls) - balls.number(target))
        if not error > 0:
            rows.append((x, target, "1"))
            continue
        if not error > flint.arb(10) ** -300:
            return []
        # Nine tenths of the error, to a few digits.
        size = float(error.mid())
        places = 6 - math.floor(math.log10(size))
        digits = int(size * 0.9 * 10.0**places)
        rows.append((x, target, scaled(digits, places)))
        wrong += 1
    return rows if wrong else []


def _double(number: float) -> str:
    """A double's exact value as a decimal."""
    top, bottom = number.as_integer_ratio()
    places = bottom.bit_length() - 1
    return scaled(top * 5**places, places)


# Each kind gives neurons, the last of which adds an error that doubles do not see, and what doubles
# take for the answers without the knots.


def _cancelling(random):
    """A large number is added and taken away again; ReLU keeps the two from being folded."""
    large = random.randint(1, 9) * 10 ** random.randint(14, 17)
    weight = scaled(random.randint(1, 999), 2)
    bias = scaled(large * 1000 + random.randint(-999, 999), 3)
    neurons = [_neuron("up", "relu", {"x": weight}, bias), _answer({"up": "1"}, f"-{large}")]
    return neurons, lambda x: float(bias) + float(weight) * x - float(large)


def _saturated(random):
    """A sigmoid so near to one that doubles take it for one, and a large factor."""
    large = random.randint(1, 9) * 10 ** random.randint(13, 15)
    slope, start = scaled(random.randint(1, 99), 2), str(random.randint(38, 42))
    neurons = [
        _neuron("s", "sigmoid", {"x": slope}, start), _answer({"s": str(large)}, f"-{large}")
    ]  # fmt: skip
    return neurons, lambda x: 0.0


def _vanishing(random):
    """A softplus so far below zero that it is lost beside a large number, and a factor."""
    large, factor = 10 ** random.randint(3, 6), 10 ** random.randint(12, 15)
    neurons = [
        _neuron("s", "softplus", {"x": "-0.1"}, str(random.randint(-42, -38))),
        _neuron("t", "relu", {"s": "1"}, str(large)),
        _answer({"t": str(factor)}, f"-{large * factor}"),
    ]
    return neurons, lambda x: 0.0


def _sine(random):
    """A sine of an argument of which doubles know few digits behind the point, and a factor."""
    weight, bias = str(random.randint(10**4, 10**5)), scaled(random.randint(1, 999), 3)
    factor = 10 ** random.randint(5, 8)
    neurons = [_neuron("s", "sin", {"x": weight}, bias), _answer({"s": str(factor)}, "0")]
    return neurons, lambda x: factor * math.sin(float(weight) * x + float(bias))


KINDS = {
    "cancelling": _cancelling, "saturated": _saturated, "vanishing": _vanishing, "sines": _sine,
}  # fmt: skip


def _neuron(name: str, activation: str, weights: dict[str, str], bias: str) -> dict:
    return {"name": name, "activation": activation, "weights": weights, "bias": bias}


def _answer(weights: dict[str, str], bias: str) -> dict:
    return _neuron("y", "identity", weights, bias)


def _network(random):
    """A network of one kind with knots, so that none much simpler has its answers; its answers."""
    name = random.choice(list(KINDS))
    neurons, answer = KINDS[name](random)
    knots = [(random.randint(1, 99), 130 * place + random.randint(1, 99)) for place in range(4)]
    for place, (slope, start) in enumerate(knots):
        neurons.insert(0, _neuron(f"k{place}", "relu", {"x": "1"}, f"-{scaled(start, 2)}"))
        neurons[-1]["weights"][f"k{place}"] = scaled(slope, 2)
    network = {
        "format": "golf-network/1", "task": "", "inputs": ["x"], "neurons": neurons,
        "outputs": ["y"],
    }  # fmt: skip

    def answers(x: float) -> float:
        return answer(x) + sum(slope / 100 * max(x - start / 100, 0.0) for slope, start in knots)

    return name, network, answers
