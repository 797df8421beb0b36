"""Problem files, and the loss they describe as an exact polynomial: golf's own reader is not used."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

# A polynomial: for each tuple of exponents its coefficient.
Polynomial = dict[tuple[int, ...], Fraction]

# The coefficients of activations that have a name, the lowest first.
NAMED = {"lin": [0, 1], "identity": [0, 1], "sq": [0, 0, 1], "square": [0, 0, 1]}


@dataclass(frozen=True)
class Problem:
    """A problem file."""

    name: str
    unknowns: list[str]
    gradient: list[Polynomial]


def read(path: Path) -> Problem:
    """Reads a file of fully connected layers, without biases or with, whose weights are all free."""
    content = json.loads(path.read_text())
    if content.get("fixed"):
        raise ValueError(f"{path}: fixed weights are not for this comparison")
    layers, has_bias = content["layers"], bool(content.get("bias"))
    sizes = [(rows, columns + has_bias) for columns, rows in zip(layers, layers[1:])]
    count = sum(rows * columns for rows, columns in sizes)
    regularisation = content["lambda"]
    if not isinstance(regularisation, list):
        regularisation = [regularisation] * count

    loss: Polynomial = {}
    for inputs, targets in zip(content["X"], content["Y"]):
        values = [_constant(Fraction(value), count) for value in inputs]
        place = 0
        for (rows, _columns), activation in zip(sizes, content["activations"]):
            if has_bias:
                values = [*values, _constant(Fraction(1), count)]
            sums = []
            for _ in range(rows):
                total: Polynomial = {}
                for value in values:
                    total = _sum(total, _product(_unknown(place, count), value))
                    place += 1
                sums.append(total)
            values = [_activated(activation, total, count) for total in sums]
        for value, target in zip(values, targets):
            miss = _sum(value, _constant(-Fraction(target), count))
            loss = _sum(loss, _product(miss, miss))
    for place, weight in enumerate(regularisation):
        square = _product(_unknown(place, count), _unknown(place, count))
        loss = _sum(loss, _product(_constant(Fraction(weight), count), square))
    gradient = [derivative(loss, place) for place in range(count)]
    name = content.get("name", path.stem)
    return Problem(name, [f"w{place + 1}" for place in range(count)], gradient)


def text(polynomial: Polynomial, unknowns: list[str], number, power: str) -> str:
    """A polynomial as a formula; `number` writes a coefficient."""
    terms = []
    for exponents, coefficient in sorted(polynomial.items(), reverse=True):
        factors = [number(coefficient)]
        factors += [
            name if exponent == 1 else f"{name}{power}{exponent}"
            for name, exponent in zip(unknowns, exponents)
            if exponent > 0
        ]
        terms.append("*".join(factors))
    return " + ".join(terms).replace("+ -", "- ") if terms else "0"


def _constant(value: Fraction, count: int) -> Polynomial:
    return {(0,) * count: value} if value else {}


def _unknown(place: int, count: int) -> Polynomial:
    return {tuple(int(index == place) for index in range(count)): Fraction(1)}


def _sum(left: Polynomial, right: Polynomial) -> Polynomial:
    total = dict(left)
    for exponents, coefficient in right.items():
        total[exponents] = total.get(exponents, Fraction(0)) + coefficient
    return {exponents: value for exponents, value in total.items() if value}


def _product(left: Polynomial, right: Polynomial) -> Polynomial:
    total: Polynomial = {}
    for one, first in left.items():
        for other, second in right.items():
            exponents = tuple(a + b for a, b in zip(one, other))
            total[exponents] = total.get(exponents, Fraction(0)) + first * second
    return {exponents: value for exponents, value in total.items() if value}


def _activated(activation: str | list, value: Polynomial, count: int) -> Polynomial:
    coefficients = NAMED[activation] if isinstance(activation, str) else activation
    result: Polynomial = {}
    for coefficient in reversed(coefficients):
        result = _sum(_product(result, value), _constant(Fraction(coefficient), count))
    return result


def derivative(polynomial: Polynomial, place: int) -> Polynomial:
    result: Polynomial = {}
    for exponents, coefficient in polynomial.items():
        if exponents[place] > 0:
            lower = tuple(e - (index == place) for index, e in enumerate(exponents))
            result[lower] = coefficient * exponents[place]
    return result
