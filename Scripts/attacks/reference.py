"""Networks by another implementation, in another language and on another library: python-flint's
rationals and balls. What golf says is compared with what this says.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

try:
    import flint
except ModuleNotFoundError:
    flint = None

MISSING = "python-flint is not installed; Scripts/torture --install does it"
Network = dict[str, Any]


def nasty(random, exact: bool) -> Network:
    """Two inputs, a few neurons that read whatever comes before."""
    kinds = ["identity", "relu"] if exact else ["identity", "relu", "softplus", "sigmoid", "sin"]
    names, neurons = ["x", "y"], []
    for number in range(random.randint(1, 6)):
        sources = random.sample(names, random.randint(1, min(3, len(names))))
        neurons.append(
            {
                "name": f"n{number}",
                "activation": random.choice(kinds),
                "weights": {source: decimal(random, zero=False) for source in sources},
                "bias": decimal(random),
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


def decimal(random, zero: bool = True) -> str:
    """Decimals of many sizes, as golf writes them."""
    kind = random.random()
    digits = random.randint(0 if zero else 1, 999)
    if kind < 0.6:
        return scaled(digits * random.choice([-1, 1]), random.randint(0, 4))
    if kind < 0.8:
        return scaled(digits * random.choice([-1, 1]), random.randint(5, 30))
    return str(digits * random.choice([-1, 1]) * 10 ** random.randint(0, 8))


def scaled(digits: int, places: int) -> str:
    """digits · 10^-places as a plain decimal."""
    sign, text = "-" if digits < 0 else "", str(abs(digits))
    if places <= 0:
        return sign + text + "0" * (-places if digits else 0)
    text = text.rjust(places + 1, "0")
    whole, part = text[:-places], text[-places:].rstrip("0")
    return (sign if digits else "") + whole + ("." + part if part else "")


def ratio(decimal: str) -> tuple[int, int]:
    """A decimal's numerator and denominator."""
    value = Fraction(decimal)
    return value.numerator, value.denominator


def finite_decimal(value) -> str | None:
    """A rational as a decimal; None where that has no end."""
    top, bottom = int(value.p), int(value.q)
    places = 0
    while bottom % 10 == 0:
        bottom, places = bottom // 10, places + 1
    while bottom % 2 == 0:
        bottom, top, places = bottom // 2, top * 5, places + 1
    while bottom % 5 == 0:
        bottom, top, places = bottom // 5, top * 2, places + 1
    return scaled(top, places) if bottom == 1 else None


class Rational:
    """Exact arithmetic, for identity and ReLU."""

    def number(self, decimal: str):
        """A decimal, as it is."""
        return flint.fmpq(*ratio(decimal))

    def activate(self, kind: str, value):
        """An activation's value."""
        return value if kind == "identity" else max(value, flint.fmpq(0))


class Ball:
    """Arb's balls, for all activations."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}

    def number(self, decimal: str):
        """A ball around a decimal."""
        if decimal not in self._known:
            top, bottom = ratio(decimal)
            self._known[decimal] = flint.arb(top) / bottom
        return self._known[decimal]

    def activate(self, kind: str, value):
        """A ball around an activation's value."""
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


def value(network: Network, inputs: tuple[str, ...], kind: Rational | Ball):
    """What the network answers, straight from the definition."""
    values = dict(zip(network["inputs"], map(kind.number, inputs), strict=True))
    for neuron in network["neurons"]:
        total = kind.number(neuron["bias"])
        for source, weight in neuron["weights"].items():
            total += values[source] * kind.number(weight)
        values[neuron["name"]] = kind.activate(neuron["activation"], total)
    return values[network["outputs"][0]]
