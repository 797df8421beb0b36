"""Compares golf's verdicts with those of another implementation (`reference`).

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
from reference import MISSING, Ball, Rational, decimal, finite_decimal, flint, nasty, scaled, value

FAILURES = re.compile(r"^failures +([0-9,]+)$", re.MULTILINE)
UNDECIDED = re.compile(r"^undecided +([0-9,]+)$", re.MULTILINE)
ROWS = 24
BITS = 2600


def attack(ground: Ground, until: float) -> Tally:
    """As many verdicts as there is time for."""
    tally = Tally()
    if flint is None:
        tally.notes.append(MISSING)
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
    network = nasty(random, exact)
    lines, failures, kinds = ["x,y,t,tolerance"], 0, 0
    for _ in range(ROWS):
        x, y = decimal(random), decimal(random)
        target = decimal(random)
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
        exactly = Rational()
        error = abs(value(network, (x, y), exactly) - exactly.number(target))
        # Only finite decimals can be equal to it.
        text = finite_decimal(error)
        if error == 0 or text is None:
            return None
        match random.randrange(3):
            case 0:
                return text, False
            case 1:
                return finite_decimal(error * (1 + flint.fmpq(1, 10**120))), True
            case _:
                return finite_decimal(error * (1 - flint.fmpq(1, 10**120))), False
    flint.ctx.prec = BITS
    balls = Ball()
    error = abs(value(network, (x, y), balls) - balls.number(target))
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
    return scaled(digits, scale), above


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
        neuron["weights"][source] = finite_decimal(flint.fmpq(mutant.numerator, mutant.denominator))
        label = "published, changed"
    else:
        label = "published, as it stands"
    failures = 0
    flint.ctx.prec = 200
    balls = Ball()
    for key, root in roots.items():
        error = abs(value(network, tuple(map(str, key)), balls) - root)
        if not (error < flint.arb(1) / 10 or error >= flint.arb(1) / 10):
            return  # Too near: a matter for the other part of this attack.
        failures += bool(error >= flint.arb(1) / 10)
    folder = ground.folder()
    (folder / "n.json").write_text(json.dumps(network))
    outcome = ground.run(folder, "verify", "n.json", "--threads", "1")
    _compare(ground, tally, folder, outcome, failures, label, len(roots))


def _compare(ground, tally, folder, outcome, failures: int, label: str, count: int) -> None:
    tally.tried[label if label.startswith("published") else f"at the border, {label}"] += count
    problem = outcome.complaint({1 if failures else 0})
    if problem is None:
        said = FAILURES.search(outcome.output)
        undecided = UNDECIDED.search(outcome.output)
        number = int(said[1].replace(",", "")) if said else -1
        if number != failures or undecided:
            problem = f"{number} failures, {undecided and undecided[1]} undecided; expected {failures}"
    ground.settle(tally, f"judges: {label}", problem, outcome, folder)
