"""Compares golf's verdicts with those of another implementation, in another language and on another
library: python-flint's rationals and balls.

Networks are drawn to be nasty (cancellation, saturation, huge arguments of sine), and tolerances are
put at the border: equal to the error where that is rational, and otherwise within 10⁻¹²⁰ of it on
either side. Random mutants of the published network are judged on all cases of their task.

What has to hold: as many failures as the other implementation has, case by case in the sum; 'PASS'
exactly where there is none.
"""

from __future__ import annotations

import json
import math
import re
import time
from fractions import Fraction
from typing import Any

from ground import ROOT, Ground, Tally

try:
    import flint
except ModuleNotFoundError:
    flint = None

Network = dict[str, Any]
FAILURES = re.compile(r"^failures +([0-9,]+)$", re.MULTILINE)
UNDECIDED = re.compile(r"^undecided +([0-9,]+)$", re.MULTILINE)
ROWS = 24
BITS = 2600


def attack(ground: Ground, until: float) -> Tally:
    """As many verdicts as there is time for."""
    tally = Tally()
    if flint is None:
        tally.notes.append("python-flint is not installed; Scripts/torture --install does it")
        return tally
    roots = None
    while time.monotonic() < until:
        if ground.random.random() < 0.97 or tally.tried["at the border, exact"] < 100:
            _border(ground, tally)
        else:
            roots = roots or _largest_roots()
            _published(ground, tally, roots)
    return tally


# The border.


def _border(ground: Ground, tally: Tally) -> None:
    random = ground.random
    exact = random.random() < 0.4
    network = _network(random, exact)
    lines, failures, kinds = ["x,y,t,tolerance"], 0, 0
    for _ in range(ROWS):
        x, y = _decimal(random), _decimal(random)
        target = _decimal(random)
        drawn = _tolerance(random, network, x, y, target, exact)
        if drawn is None:
            continue
        tolerance, passes = drawn
        lines.append(f"{x},{y},{target},{tolerance}")
        failures += not passes
        kinds += 1
    if kinds == 0 or len({line.rsplit(",", 2)[0] for line in lines}) != len(lines):
        return
    folder = ground.folder()
    (folder / "n.json").write_text(json.dumps(network))
    (folder / "t.csv").write_text("\n".join(lines) + "\n")
    outcome = ground.run(folder, "verify", "n.json", "--task", "t.csv", "--threads", "1")
    _compare(ground, tally, folder, outcome, failures, "exact" if exact else "balls", kinds)


def _tolerance(random, network, x, y, target, exact) -> tuple[str, bool] | None:
    """A tolerance at the border, and whether the case is right; None where there is no border."""
    if exact:
        error = abs(_value(network, x, y, _Rational()) - flint.fmpq(*_ratio(target)))
        # Only finite decimals can be equal to it.
        text = _finite_decimal(error)
        if error == 0 or text is None:
            return None
        match random.randrange(3):
            case 0:
                return text, False
            case 1:
                return _finite_decimal(error * (1 + flint.fmpq(1, 10**120))), True
            case _:
                return _finite_decimal(error * (1 - flint.fmpq(1, 10**120))), False
    flint.ctx.prec = BITS
    error = abs(_value(network, x, y, _Ball()) - _ball(target))
    # Doubles suffice to find the first digit.
    if not error > flint.arb(10) ** -300 or not error < flint.arb(10) ** 200:
        return None
    if not error.rad() / error < flint.arb(10) ** -160:
        return None
    above = random.random() < 0.5
    # The error to 150 digits after its first, and 10⁻¹²⁰ of it beside.
    exponent = math.floor(math.log10(float(error.mid())))
    scale = 150 - exponent
    digits = int((error * flint.arb(10) ** scale).floor().unique_fmpz() or 0)
    if digits == 0:
        return None
    digits += (1 if above else -1) * (digits // 10**120 + 2)
    return _scaled(digits, scale), above


def _network(random, exact: bool) -> Network:
    """Two inputs, a few neurons that read whatever comes before."""
    kinds = ["identity", "relu"] if exact else ["identity", "relu", "softplus", "sigmoid", "sin"]
    names, neurons = ["x", "y"], []
    for number in range(random.randint(1, 6)):
        sources = random.sample(names, random.randint(1, min(3, len(names))))
        neurons.append(
            {
                "name": f"n{number}",
                "activation": random.choice(kinds),
                "weights": {source: _decimal(random, zero=False) for source in sources},
                "bias": _decimal(random),
            }
        )
        names.append(f"n{number}")
    if random.random() < 0.4 and neurons:
        # Cancellation: a large copy is added and taken away again.
        last = names[-1]
        large = "1" + "0" * random.randint(10, 40)
        neurons.append(_identity("up", {last: "1", "x": large}))
        neurons.append(_identity("down", {"up": "1", "x": "-" + large}))
        names += ["up", "down"]
    if not exact and not any(n["activation"] in kinds[2:] for n in neurons):
        neurons[0]["activation"] = random.choice(kinds[2:])
    return {
        "format": "golf-network/1",
        "task": "",
        "inputs": ["x", "y"],
        "neurons": neurons,
        "outputs": [names[-1]],
    }


def _identity(name: str, weights: dict[str, str]) -> dict[str, Any]:
    return {"name": name, "activation": "identity", "weights": weights, "bias": "0"}


def _decimal(random, zero: bool = True) -> str:
    """Decimals of many sizes, as golf writes them."""
    kind = random.random()
    digits = random.randint(0 if zero else 1, 999)
    if kind < 0.6:
        return _scaled(digits * random.choice([-1, 1]), random.randint(0, 4))
    if kind < 0.8:
        return _scaled(digits * random.choice([-1, 1]), random.randint(5, 30))
    return str(digits * random.choice([-1, 1]) * 10 ** random.randint(0, 8))


def _scaled(digits: int, places: int) -> str:
    """digits · 10^-places as a plain decimal."""
    sign, text = "-" if digits < 0 else "", str(abs(digits))
    if places <= 0:
        return sign + text + "0" * (-places if digits else 0)
    text = text.rjust(places + 1, "0")
    whole, part = text[:-places], text[-places:].rstrip("0")
    return (sign if digits else "") + whole + ("." + part if part else "")


def _ratio(decimal: str) -> tuple[int, int]:
    value = Fraction(decimal)
    return value.numerator, value.denominator


def _finite_decimal(value) -> str | None:
    top, bottom = int(value.p), int(value.q)
    places = 0
    while bottom % 10 == 0:
        bottom, places = bottom // 10, places + 1
    while bottom % 2 == 0:
        bottom, top, places = bottom // 2, top * 5, places + 1
    while bottom % 5 == 0:
        bottom, top, places = bottom // 5, top * 2, places + 1
    return _scaled(top, places) if bottom == 1 else None


def _ball(decimal: str):
    top, bottom = _ratio(decimal)
    return flint.arb(top) / bottom


class _Rational:
    def number(self, decimal: str):
        return flint.fmpq(*_ratio(decimal))

    def activate(self, kind: str, value):
        return value if kind == "identity" else max(value, flint.fmpq(0))


class _Ball:
    def number(self, decimal: str):
        return _ball(decimal)

    def activate(self, kind: str, value):
        match kind:
            case "identity":
                return value
            case "relu":
                return value if value > 0 else flint.arb(0) if value < 0 else (value + abs(value)) / 2
            case "softplus":
                # log(1 + e^x) = x + log(1 + e^-x), whose exponential is small.
                small = (-abs(value)).exp().log1p()
                return small + value if value > 0 else small
            case "sigmoid":
                if value < 0:
                    power = value.exp()
                    return power / (1 + power)
                return 1 / (1 + (-value).exp())
            case _:
                return value.sin()


def _value(network: Network, x: str, y: str, kind, inputs: tuple[str, ...] | None = None):
    values = dict(zip(network["inputs"], map(kind.number, inputs or (x, y)), strict=True))
    for neuron in network["neurons"]:
        total = kind.number(neuron["bias"])
        for source, weight in neuron["weights"].items():
            total += values[source] * kind.number(weight)
        values[neuron["name"]] = kind.activate(neuron["activation"], total)
    return values[network["outputs"][0]]


# The published network and its mutants.


def _largest_roots() -> dict[tuple[int, int, int], Any]:
    """Enclosures of the largest real roots of all cubics of the reference task."""
    roots = {}
    span = range(-10, 11)
    for key in ((a, b, c) for a in span for b in span for c in span):
        flint.ctx.prec = 200
        real = [r.real for r, _ in flint.fmpz_poly([*key[::-1], 1]).complex_roots() if r.imag == 0]
        roots[key] = max(real, key=lambda root: float(root.mid()))
    return roots


def _published(ground: Ground, tally: Tally, roots) -> None:
    random = ground.random
    network = json.loads((ROOT / "runs/record/best.json").read_text())
    if tally.tried["published, as it stands"] > 0:
        neuron = random.choice([n for n in network["neurons"] if n["weights"]])
        source = random.choice(list(neuron["weights"]))
        change = 1 + Fraction(random.choice([-1, 1]) * random.randint(1, 999), 10 ** random.randint(3, 7))
        mutant = Fraction(neuron["weights"][source]) * change
        neuron["weights"][source] = _finite_decimal(flint.fmpq(mutant.numerator, mutant.denominator))
        label = "published, changed"
    else:
        label = "published, as it stands"
    failures = 0
    flint.ctx.prec = 200
    plain = _Ball()
    plain.number = _memo(plain.number)
    for key, root in roots.items():
        error = abs(_value(network, "", "", plain, tuple(map(str, key))) - root)
        if not (error < flint.arb(1) / 10 or error >= flint.arb(1) / 10):
            return  # Too near: a matter for the other part of this attack.
        failures += bool(error >= flint.arb(1) / 10)
    folder = ground.folder()
    (folder / "n.json").write_text(json.dumps(network))
    outcome = ground.run(folder, "verify", "n.json", "--threads", "1")
    _compare(ground, tally, folder, outcome, failures, label, len(roots))


def _memo(function):
    known: dict[str, Any] = {}

    def remembered(text: str):
        if text not in known:
            known[text] = function(text)
        return known[text]

    return remembered


def _compare(ground, tally, folder, outcome, failures: int, label: str, count: int) -> None:
    tally.tried[label if label.startswith("published") else f"at the border, {label}"] += count
    problem = outcome.complaint({1 if failures else 0})
    if problem is None:
        said = FAILURES.search(outcome.output)
        undecided = UNDECIDED.search(outcome.output)
        number = int(said[1].replace(",", "")) if said else -1
        if number != failures or undecided:
            problem = f"{number} failures, {undecided and undecided[1]} undecided; expected {failures}"
    if problem:
        ground.found(tally, f"judges: {label}: {problem}; {folder}", outcome)
    else:
        ground.remove(folder)
