"""Random problems that are hard in the ways that data are hard: sizes, repetition, equal and missing
regularisation."""

from __future__ import annotations

import random
from fractions import Fraction

# Layers, and how many examples at most, by how many unknowns there are.
SHAPES = [
    [1, 1], [1, 1], [1, 1], [2, 1], [1, 2], [1, 1, 1], [1, 1, 1], [2, 2], [2, 1, 1], [1, 1, 2],
    [1, 2, 1], [1, 1, 1, 1], [2, 1, 2],
]
# The most critical points that Bézout's theorem may allow.
MOST = 700


def problem(seed: int) -> dict:
    """The problem with this number: the same on every machine."""
    choose = random.Random(seed)
    while True:
        candidate = _attempt(choose)
        if candidate is not None:
            candidate["name"] = f"random {seed}"
            return candidate


def _attempt(choose: random.Random) -> dict | None:
    layers = choose.choice(SHAPES)
    bias = choose.random() < 0.2
    weights = sum((a + bias) * b for a, b in zip(layers, layers[1:]))
    activations = [_activation(choose) for _ in layers[1:]]
    degree = 1
    for activation in activations:
        degree = (degree + 1) * (1 if activation == "lin" else len(activation) - 1)
    if weights > 4 or (2 * degree - 1) ** weights > MOST:
        return None
    scales = [choose.choice([1, 1, 1, 1e-4, 1e-2, 10, 1e4]) for _ in range(3)]
    examples = choose.randint(1, 4)
    inputs = [[_number(choose, scales[0]) for _ in range(layers[0])] for _ in range(examples)]
    targets = [[_number(choose, scales[1]) for _ in range(layers[-1])] for _ in range(examples)]
    if choose.random() < 0.15:
        place = choose.randrange(examples)
        inputs.append(inputs[place])
        targets.append(targets[place] if choose.random() < 0.5 else targets[0])
    if choose.random() < 0.15 and layers[0] > 1:
        inputs = [[row[0]] * layers[0] for row in inputs]
    values = [_number(choose, abs(scales[2]), positive=True) for _ in range(weights)]
    kind = choose.random()
    if kind < 0.15:
        values = [values[0]] * weights
    elif kind < 0.27:
        values = [value if choose.random() < 0.5 else Fraction(0) for value in values]
    elif kind < 0.33:
        values = [Fraction(0)] * weights
    return {
        "layers": layers, "activations": activations, "bias": bias,
        "X": [[str(value) for value in row] for row in inputs],
        "Y": [[str(value) for value in row] for row in targets],
        "lambda": [str(value) for value in values],
    }


def _activation(choose: random.Random) -> str | list[str]:
    degree = choose.choice([1, 1, 2, 2, 3, 3, 4, 5])
    if degree == 1:
        return "lin"
    scale = choose.choice([1, 1, 1, 1e-2, 1e2])
    coefficients = [
        Fraction(0) if choose.random() < 0.35 else _number(choose, 1) for _ in range(degree)
    ]
    return [str(value) for value in [*coefficients, _number(choose, scale)]]


def _number(choose: random.Random, scale: float, positive: bool = False) -> Fraction:
    value = Fraction(choose.randint(1, 30), choose.choice([1, 1, 2, 3, 5, 10]))
    value *= Fraction(scale).limit_denominator(10**6)
    return value if positive or choose.random() < 0.5 else -value
